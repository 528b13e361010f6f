package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"faqtory/search/language"
)

// What a query may cost is bounded from the beginning: whatever is longer is
// cut, and nothing in it is syntax but quotation marks.
const (
	maxQueryRunes = 256
	maxQueryWords = 16
	maxWordRunes  = 40
	// maxSlots bounds the terms looked up for one query, all synonyms,
	// completions and corrections of all words together.
	maxSlots = 96
)

// A plan is a query as the engine understood it: what it asks for, concept by
// concept, and every term that could stand for each.
type plan struct {
	text     string // cleaned
	concepts []concept
	slots    []slot
	slotOf   map[string]int
	phrases  []phrase // quoted
	name     uint64   // nameHash of the whole query
	meant    uint64   // the same of the corrected query; 0 without corrections
	weight   float64  // of all concepts together: the highest possible score
	fixes    []fix    // corrections
}

// A concept is one word of the query with what may stand for it.
type concept struct {
	text       string // as typed
	exact      string // folded
	term       string
	start, end int // in the text
	stop       bool
	code       bool
	quoted     bool
	weight     float64 // 1, less for function words
	rarity     float64 // idf
	alts       []alternative
	known      bool   // the index has the word itself
	corrected  bool   // stands for something else than was typed
	instead    string // the term that it was corrected to, when the index has it
}

// An alternative is a term, or several that must all occur, that stands for a
// concept with some weight.
type alternative struct {
	slots  []int
	weight float64
	how    how
	text   string // what a writer is told
	via    string // the correction that a synonym is of
	// share divides the score among the concepts that the alternative stands
	// for together.
	share float64
}

// A how says why a term stands for a concept.
type how uint8

const (
	asTyped how = iota
	asPart
	asJoined
	asSiteSynonym
	asSynonym
	asSpelling
	asCompletion
	asKin
)

// A slot is a distinct term of the plan.
type slot struct {
	term   string
	list   *termList
	rarity float64
	exacts []string // typed forms, which count a little more than others
}

// A phrase is a quoted sequence of words, function words left out.
type phrase []string // exact forms

// A fix is a word that was corrected.
type fix struct {
	concept  int
	from, to string
}

// clean cuts a query to its bounds and makes all white space and control
// characters plain spaces.
func clean(query string) string {
	if !utf8.ValidString(query) {
		query = strings.ToValidUTF8(query, " ")
	}
	var b strings.Builder
	runes, word, space := 0, 0, true
	for _, r := range query {
		if runes == maxQueryRunes {
			break
		}
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			if !space {
				b.WriteByte(' ')
				runes++
			}
			space, word = true, 0
			continue
		}
		if word == maxWordRunes {
			continue
		}
		b.WriteRune(r)
		runes++
		word++
		space = false
	}
	return strings.TrimSpace(b.String())
}

// parse reads a query into concepts that stand for themselves.
func parse(lang *language.Language, query string) *plan {
	p := &plan{text: clean(query), slotOf: make(map[string]int)}
	tokens := lang.Tokens(p.text)
	quotes := quoted(p.text)
	words := 0
	var current phrase
	within := -1
	kept := tokens[:0:0]
	said := make(map[string]bool)
	for _, t := range tokens {
		// A word that is said again says nothing more.
		again := said[t.Term] && quoteAt(quotes, t.Start) < 0
		said[t.Term] = true
		if t.Part || again {
			continue
		}
		// A word of a language without spaces is some three n-grams.
		if words += 3; lang.CJK() {
			words -= 2
		}
		if words > 3*maxQueryWords {
			break
		}
		kept = append(kept, t)
		c := concept{
			text: p.text[t.Start:t.End], exact: t.Exact, term: t.Term, start: t.Start, end: t.End,
			stop: t.Stop, code: t.Code, weight: 1,
		}
		q := quoteAt(quotes, t.Start)
		if q != within {
			p.endPhrase(current)
			current, within = nil, q
		}
		if q >= 0 {
			c.quoted = true
			if !t.Stop {
				current = append(current, t.Exact)
			}
		}
		c.alts = append(c.alts, alternative{slots: p.slot(t.Term, t.Exact), how: asTyped, text: c.text, weight: 1, share: 1})
		p.concepts = append(p.concepts, c)
	}
	p.endPhrase(current)
	for _, t := range tokens {
		if t.Part {
			p.addPart(t)
		}
	}
	p.name = nameHash(kept)
	return p
}

// addPart adds a piece of a compound or code to the word it is a piece of, and
// the joined form of a hyphenated word to all of its words.
func (p *plan) addPart(t language.Token) {
	from, to := 0, 0
	for i := range p.concepts {
		if c := &p.concepts[i]; t.Start < c.end && c.start < t.End {
			if to == 0 {
				from = i
			}
			to = i + 1
		}
	}
	if how := asPart; to > 0 {
		if to-from > 1 {
			how = asJoined
		}
		p.span(from, to, alternative{slots: p.slot(t.Term, ""), how: how, text: t.Exact})
	}
}

// span lets an alternative stand for the concepts from:to together. Each gets
// an equal share of it.
func (p *plan) span(from, to int, a alternative) {
	if len(a.slots) == 0 || slices.Contains(a.slots, -1) {
		return
	}
	a.share = 1 / float64(to-from)
	for i := from; i < to; i++ {
		c := &p.concepts[i]
		// Two groups of the vocabulary may say the same.
		if !slices.ContainsFunc(c.alts, func(b alternative) bool {
			return b.share >= a.share && b.weight >= a.weight && slices.Equal(b.slots, a.slots)
		}) {
			c.alts = append(c.alts, a)
		}
	}
}

// endPhrase keeps a quoted phrase that says more than a single word does.
func (p *plan) endPhrase(words phrase) {
	if len(words) > 1 {
		p.phrases = append(p.phrases, words)
	}
}

// slot numbers a term. It returns -1 when the plan is full.
func (p *plan) slot(term, exact string) []int {
	n, ok := p.slotOf[term]
	if !ok {
		if len(p.slots) == maxSlots {
			return []int{-1}
		}
		n = len(p.slots)
		p.slotOf[term] = n
		p.slots = append(p.slots, slot{term: term})
	}
	if exact != "" {
		p.slots[n].exacts = append(p.slots[n].exacts, exact)
	}
	return []int{n}
}

// quoted finds the stretches between quotation marks, straight or typographic.
// A mark that is not closed means nothing.
func quoted(text string) [][2]int {
	var spans [][2]int
	open := -1
	for i, r := range text {
		switch r {
		case '"', '“', '”', '„', '«', '»', '「', '」', '『', '』':
			if open < 0 {
				open = i
			} else {
				spans = append(spans, [2]int{open, i})
				open = -1
			}
		}
	}
	return spans
}

func quoteAt(spans [][2]int, at int) int {
	for i, s := range spans {
		if s[0] < at && at < s[1] {
			return i
		}
	}
	return -1
}
