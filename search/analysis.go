package search

import (
	index "github.com/blevesearch/bleve_index_api"

	"faqtory/search/language"
)

// An analysis is one document as its language reads it: which words stand
// where, and how often each term occurs in each field.
type analysis struct {
	runs    []run
	tokens  []token // of all runs, one after the other
	fields  [numFields]index.TokenFrequencies
	lengths [numFields]int // tokens per field, the "true field lengths" of BM25
	names   []uint64       // see nameHash
}

// A run is the words of one passage, and behind them the parts of compounds and
// codes among them, which have no place of their own in the sequence.
type run struct {
	field   field
	section int
	from    int // tokens[from:parts] are whole words
	parts   int // tokens[parts:to] are parts
	to      int
}

type token struct {
	exact, term string
	flags       wordFlags
}

// An analyzer reads documents of one locale. It reuses its buffers: one
// goroutine, one analyzer.
type analyzer struct {
	lang     *language.Language
	passages []passage
	buffer   []language.Token
}

func (a *analyzer) analyse(d *Document) *analysis {
	an := &analysis{}
	a.passages = d.passages(a.passages[:0])
	var slab []index.TokenFreq
	for _, p := range a.passages {
		a.buffer = a.lang.AppendTokens(a.buffer[:0], p.text)
		r := run{field: p.field, section: p.section, from: len(an.tokens)}
		frequencies := an.fields[p.field]
		if frequencies == nil {
			frequencies = make(index.TokenFrequencies, len(a.buffer)/2+1)
			an.fields[p.field] = frequencies
		}
		for i := range a.buffer {
			if t := &a.buffer[i]; !t.Part && (!t.Stop || p.field.short()) {
				an.tokens = append(an.tokens, token{t.Exact, t.Term, flagsOf(t)})
			}
		}
		r.parts = len(an.tokens)
		for i := range a.buffer {
			if t := &a.buffer[i]; t.Part {
				an.tokens = append(an.tokens, token{t.Exact, t.Term, flagsOf(t)})
			}
		}
		for i := r.from; i < len(an.tokens); i++ {
			term := an.tokens[i].term
			if tf, ok := frequencies[term]; ok {
				tf.SetFrequency(tf.Frequency() + 1)
				continue
			}
			// One allocation for many: a segment of a thousand articles holds
			// some hundred thousand of these at a time.
			if len(slab) == cap(slab) {
				slab = make([]index.TokenFreq, 0, 128)
			}
			slab = slab[:len(slab)+1]
			tf := &slab[len(slab)-1]
			tf.SetFrequency(1)
			frequencies[term] = tf
		}
		r.to = len(an.tokens)
		an.lengths[p.field] += r.parts - r.from
		if r.to > r.from {
			an.runs = append(an.runs, r)
		}
		if p.field == fieldTitle || p.field == fieldQuestion {
			an.names = append(an.names, nameHash(a.buffer))
		}
	}
	return an
}

func flagsOf(t *language.Token) wordFlags {
	var flags wordFlags
	if t.Code {
		flags |= flagCode
	}
	if t.Stop {
		flags |= flagStop
	}
	return flags
}

// nameHash identifies a title or question by its words as written, folded and
// without punctuation. Who types an article's very name gets it first. The hash
// is FNV-1a.
func nameHash(tokens []language.Token) uint64 {
	h := uint64(14695981039346656037)
	for i := range tokens {
		t := &tokens[i]
		if t.Part {
			continue
		}
		for j := range len(t.Exact) {
			h = (h ^ uint64(t.Exact[j])) * 1099511628211
		}
		h = (h ^ ' ') * 1099511628211
	}
	return h
}
