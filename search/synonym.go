package search

import (
	"slices"

	"faqtory/search/language"
)

// A Synonym is a group of words and phrases that mean the same.
type Synonym struct {
	// Words are equal to each other, as customers and writers write them.
	Words []string `json:"words"`
	// From, when not empty, are words that lead to Words but not back:
	// {From: ["cell"], Words: ["phone"]}.
	From []string `json:"from,omitempty"`
}

// A thesaurus finds synonyms in a query: those of the site and the built-in
// vocabulary of the language, which knows what customers call things.
type thesaurus struct {
	byFirst map[string][]thesaurusEntry // by the phrase's first term
	words   map[string]bool             // terms of all phrases: words, not misspellings
}

// A thesaurusEntry is a phrase that may stand in a query, with what it means.
type thesaurusEntry struct {
	terms   []string
	meaning []synonymPhrase
	site    bool
}

// A synonymPhrase is a word or phrase to look for instead.
type synonymPhrase struct {
	text  string   // as written
	terms []string // without function words, unless there are no others
	bare  bool     // function words were left out: the phrase says less than it did
}

func newThesaurus(lang *language.Language, site []Synonym) *thesaurus {
	t := &thesaurus{byFirst: make(map[string][]thesaurusEntry), words: make(map[string]bool)}
	for _, s := range site {
		if len(s.From) > 0 {
			t.add(lang, s.From, s.Words, true)
			continue
		}
		t.add(lang, s.Words, s.Words, true)
	}
	for _, g := range lang.Groups() {
		t.add(lang, g, g, false)
	}
	return t
}

// add enters each of the phrases with what it means: the words of meaning,
// less itself.
func (t *thesaurus) add(lang *language.Language, phrases, meaning []string, site bool) {
	means := make([]synonymPhrase, 0, len(meaning))
	for _, m := range meaning {
		if p := newSynonymPhrase(lang, m); len(p.terms) > 0 {
			means = append(means, p)
		}
	}
	for _, phrase := range phrases {
		var terms []string
		for _, tok := range lang.Tokens(phrase) {
			if !tok.Part {
				terms = append(terms, tok.Term)
				t.words[tok.Term] = true
			}
		}
		if len(terms) == 0 {
			continue
		}
		own := newSynonymPhrase(lang, phrase)
		var others []synonymPhrase
		for _, m := range means {
			same := func(o synonymPhrase) bool { return slices.Equal(o.terms, m.terms) }
			if !same(own) && !slices.ContainsFunc(others, same) {
				others = append(others, m)
			}
		}
		if len(others) > 0 {
			t.byFirst[terms[0]] = append(t.byFirst[terms[0]], thesaurusEntry{terms, others, site})
		}
	}
}

func newSynonymPhrase(lang *language.Language, text string) synonymPhrase {
	p := synonymPhrase{text: text}
	var all []string
	for _, tok := range lang.Tokens(text) {
		if tok.Part {
			continue
		}
		all = append(all, tok.Term)
		if !tok.Stop {
			p.terms = append(p.terms, tok.Term)
		}
	}
	if len(p.terms) == 0 {
		p.terms = all
	}
	p.bare = len(p.terms) < len(all)
	return p
}

// find returns the entries whose phrase begins with the first of some concepts,
// each with the number of concepts it takes. Function words that a customer
// puts into a phrase ("get my money back") do not break it.
func (t *thesaurus) find(concepts []concept, visit func(e *thesaurusEntry, taken int)) {
	entries := t.byFirst[concepts[0].term]
	for i := range entries {
		e := &entries[i]
		at := 1
		matched := 1
		for matched < len(e.terms) && at < len(concepts) {
			switch {
			case concepts[at].term == e.terms[matched]:
				matched++
				at++
			case concepts[at].stop && at < 2*len(e.terms):
				at++
			default:
				at = len(concepts)
			}
		}
		if matched == len(e.terms) {
			visit(e, at)
		}
	}
}
