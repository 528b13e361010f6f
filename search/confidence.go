package search

import (
	"math"
	"unicode"
	"unicode/utf8"
)

// Whether the first hit answers a query is judged by what the query's words
// found, in measures that mean the same on a site of twenty articles and on one
// of ten thousand. Two logistic models, fitted on the tune halves of the
// relevance sets (TestConfidence prints them anew with -fit), turn the evidence
// into the chances that there is an answer at all and that the first hit is it.

// evidence is what the models look at.
type evidence [numSigns]float64

const (
	signConstant = iota
	signCovered  // share of the query that the best article has words for
	signPassage  // share that its best section has, with the title
	signRare     // the same, rare words counting more
	signTitle    // share that its title or question has
	signNames    // how well title and query cover each other
	signScore    // score, as a share of the highest possible
	signGap      // lead over the second article
	signNear     // words stand side by side as in the query
	signUnknown  // share of the query that no article has a word for
	signGuessed  // share that was corrected or completed
	signLength   // number of words that count
	signMass     // score of the best section by itself, measured by the size of the index
	signWhole    // score of the article, measured likewise
	signMissing  // the weightiest word that the best section lacks
	signWindow   // share of the query that stands within a sentence
	signFound    // number of words that it has
	// In a large index nearly every word that has to do with the site occurs:
	// what is unknown or missing there weighs more.
	signUnknownLarge
	signMissingLarge
	numSigns
)

type model [numSigns]float64

func (m *model) chance(e *evidence) float64 {
	sum := 0.0
	for i, w := range m {
		sum += w * e[i]
	}
	return 1 / (1 + math.Exp(-sum))
}

// The models, in the order of the signs.
var (
	// answerable gives the chance that anything in the index answers.
	answerable = model{-2.72, 0.89, 0.56, 0.60, 0.22, 1.06, 0.83, 1.33, -0.10, -0.14, -0.30, 0.02, 1.07, 1.47, -0.81, -0.14, 0.47, -0.61, -0.45}
	// right gives the chance that the first hit does.
	right = model{-3.70, 0.97, 0.76, 0.39, 0.93, 0.93, 0.51, 2.44, -0.11, -0.01, 0.01, -0.18, 1.00, 1.83, -0.40, -0.32, 0.46, -0.43, -0.64}
)

// The bands: below answerableLeast the answer is none, from rightLeast on it
// is sure. On the tune halves one query in twenty-five with an answer falls below
// the one, with three in four of those without that are near the topic and nine in
// ten that are not; one in a hundred of those above the other is wrong.
const (
	answerableLeast = 0.34
	rightLeast      = 0.75
)

// confidence says how far the first hit may be trusted.
func (l *localeIndex) confidence(p *plan, list []ranked) Confidence {
	if len(list) == 0 {
		return None
	}
	if list[0].named {
		return Sure
	}
	if p.empty() {
		return None
	}
	e := l.evidence(p, list)
	switch {
	case answerable.chance(&e) < answerableLeast && !list[0].meant && !p.names(&list[0]):
		return None
	case right.chance(&e) >= rightLeast:
		return Sure
	}
	return Maybe
}

// names reports that every word of a query, as it was typed, stands in the title or
// question of a hit. Whoever asks for "gift" where one article is called "Pay with a
// gift card" is shown it.
func (p *plan) names(hit *ranked) bool {
	for i := range p.concepts {
		if c := &p.concepts[i]; !c.stop && (!c.known || c.corrected) {
			return false
		}
	}
	return hit.inTitle > 0.999
}

// empty reports that a query has no word that says what it is about: function
// words and single letters stand in every article.
func (p *plan) empty() bool {
	for i := range p.concepts {
		c := &p.concepts[i]
		r, size := utf8.DecodeRuneInString(c.text)
		if !c.stop && (size < len(c.text) || !unicode.IsUpper(unicode.ToUpper(r)) && !unicode.IsPunct(r)) {
			return false
		}
	}
	return true
}

// evidence gathers the signs for the first of some hits.
func (l *localeIndex) evidence(p *plan, list []ranked) evidence {
	first := list[0]
	r := newReader(l, p)
	r.read(first.article, float32(first.whole))
	r.leave()
	var e evidence
	var rare, rareAll, unknown, guessed, words, missing, have float64
	for i := range p.concepts {
		c := &p.concepts[i]
		w := c.weight * c.rarity
		rare += w * w * r.has[i]
		rareAll += w * w
		missing = max(missing, w*(1-r.has[i]))
		if !c.stop {
			have += r.has[i]
		}
		if len(c.alts) == 0 {
			unknown += w
		}
		if c.corrected {
			guessed += w
		}
		if !c.stop {
			words++
		}
	}
	all := max(p.weight, 1e-9)
	e[signConstant] = 1
	e[signCovered] = first.covered
	e[signPassage] = first.passage
	e[signRare] = rare / max(rareAll, 1e-9)
	e[signTitle] = first.inTitle
	e[signNames] = first.title
	e[signScore] = first.whole / all
	e[signGap] = 0.2 // alone is neither good nor bad
	if len(list) > 1 && first.score > 0 {
		e[signGap] = min(1, max(0, 1-list[1].score/first.score))
	}
	e[signNear] = first.near
	e[signUnknown] = unknown / all
	e[signGuessed] = guessed / all
	e[signLength] = math.Log(max(1, words))
	size := math.Log(2 + float64(l.live))
	e[signMass] = first.inPart / size
	e[signWhole] = first.whole / size
	e[signWindow] = first.window
	e[signMissing] = missing / all
	e[signFound] = math.Log(1 + have)
	large := math.Log(max(1, float64(l.live)/40)) / math.Log(1000/40)
	e[signUnknownLarge] = large * unknown / all
	e[signMissingLarge] = large * missing / all
	return e
}
