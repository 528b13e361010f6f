package corpus

import (
	"math/rand/v2"
	"strings"
)

// lexiconWords is how many names of things a language has beside its everyday
// words: models, brands, parts. Without them every article would hold nearly
// every word, and no search index looks like that.
const lexiconWords = 12000

// A lexicon is a list of made-up words, the most frequent first.
type lexicon []string

func newLexicon(syllables []string, seed uint64) lexicon {
	r := rand.New(rand.NewPCG(seed, 1))
	seen := make(map[string]bool, lexiconWords)
	words := make(lexicon, 0, lexiconWords)
	for len(words) < lexiconWords {
		var b strings.Builder
		for range 2 + r.IntN(3) {
			b.WriteString(syllables[r.IntN(len(syllables))])
		}
		if w := b.String(); !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	return words
}

// draw returns a number below n, small ones far more often, as Zipf's law has it.
func draw(r *rand.Rand, n int) int {
	return int(rand.NewZipf(r, 1.1, 12, uint64(n-1)).Uint64())
}

// A topic is what one article is about: the few words that it keeps coming back to.
type topic struct {
	things, words []string
}

func (w *writer) newTopic() topic {
	var t topic
	for range 3 {
		t.things = append(t.things, w.l.things[w.r.IntN(len(w.l.things))])
	}
	for range 12 {
		t.words = append(t.words, w.lexicon[draw(w.r, len(w.lexicon))])
	}
	return t
}

// thing names something, in six of ten cases what the article is about, and in
// half of them more closely by a name of its own.
func (w *writer) thing() string {
	thing := w.l.things[min(w.r.IntN(len(w.l.things)), w.r.IntN(len(w.l.things)))]
	if w.r.IntN(10) < 6 {
		thing = w.topic.things[w.r.IntN(len(w.topic.things))]
	}
	if w.r.IntN(2) == 0 {
		return thing
	}
	name := w.lexicon[draw(w.r, len(w.lexicon))]
	if w.r.IntN(10) < 6 {
		name = w.topic.words[w.r.IntN(len(w.topic.words))]
	}
	if w.l.nameLast {
		return thing + " " + name
	}
	return name + " " + thing
}
