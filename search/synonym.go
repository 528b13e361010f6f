package search

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

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

// ParseSynonyms reads a site's synonyms.yaml: groups of words and phrases that
// mean the same, for every locale or by locale, and words that lead one way.
//
//	en:
//	  - [cart, basket, trolley]
//	  - {from: [cell], to: [phone, mobile]}
//
// A plain list holds for every locale and comes back under "". The error is a
// [Mistakes].
func ParseSynonyms(data []byte) (map[string][]Synonym, error) {
	root, err := parseYAML(data)
	if root == nil {
		return nil, err
	}
	synonyms := make(map[string][]Synonym)
	var mistakes Mistakes
	read := func(n *yaml.Node, locale string) {
		if n.Kind != yaml.SequenceNode {
			mistakes.add(n, "Write one group a line: “- [refund, money back]”.", "want a list of groups")
			return
		}
		for _, group := range n.Content {
			if s, ok := parseSynonym(group, &mistakes); ok {
				synonyms[locale] = append(synonyms[locale], s)
			}
		}
	}
	switch root.Kind {
	case yaml.SequenceNode:
		read(root, "")
	case yaml.MappingNode:
		for i := 0; i+1 < len(root.Content); i += 2 {
			read(root.Content[i+1], root.Content[i].Value)
		}
	default:
		mistakes.add(root, "", "want groups of words, or groups by locale")
	}
	return synonyms, mistakes.err()
}

func parseSynonym(n *yaml.Node, mistakes *Mistakes) (Synonym, bool) {
	var s Synonym
	before := len(*mistakes)
	words := func(n *yaml.Node) []string {
		switch n.Kind {
		case yaml.ScalarNode:
			return []string{n.Value}
		case yaml.SequenceNode:
			var list []string
			for _, w := range n.Content {
				if w.Kind != yaml.ScalarNode || strings.TrimSpace(w.Value) == "" {
					mistakes.add(w, "", "want a word or phrase")
					continue
				}
				list = append(list, w.Value)
			}
			return list
		}
		mistakes.add(n, "", "want a word or a list of words")
		return nil
	}
	switch n.Kind {
	case yaml.SequenceNode:
		if s.Words = words(n); len(s.Words) < 2 && len(*mistakes) == before {
			mistakes.add(n, "A group needs at least two words that mean the same.", "the group has only one word")
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			switch key := n.Content[i]; key.Value {
			case "from":
				s.From = words(n.Content[i+1])
			case "to":
				s.Words = words(n.Content[i+1])
			default:
				mistakes.add(key, "Known are from and to.", "unknown key %q", key.Value)
			}
		}
		if (len(s.From) == 0 || len(s.Words) == 0) && len(*mistakes) == before {
			mistakes.add(n, "Write {from: [cell], to: [phone]}.", "from or to is missing")
		}
	default:
		mistakes.add(n, "Write groups in brackets: [refund, money back].", "want a group of words")
	}
	return s, len(*mistakes) == before
}

// A thesaurus finds synonyms in a query: those of the site and the built-in
// vocabulary of the language, which knows what customers call things.
type thesaurus struct {
	byFirst map[string][]thesaurusEntry // by the phrase's first term
	words   map[string]bool             // terms of all phrases: words, not misspellings
	single  []token                     // phrases of one word, by their spelling
	spell   *speller                    // over single
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
	slices.SortFunc(t.single, func(a, b token) int { return strings.Compare(a.exact, b.exact) })
	t.single = slices.CompactFunc(t.single, func(a, b token) bool { return a.exact == b.exact })
	t.spell = newSpeller(len(t.single), func(i int) string { return t.single[i].exact }, func(int) bool { return false })
	return t
}

// named reports a word that is a phrase of the thesaurus by itself.
func (t *thesaurus) named(exact string) bool {
	_, ok := slices.BinarySearchFunc(t.single, exact, func(w token, exact string) int { return strings.Compare(w.exact, exact) })
	return ok
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
		var exact string
		for _, tok := range lang.Tokens(phrase) {
			if !tok.Part {
				terms = append(terms, tok.Term)
				t.words[tok.Term] = true
				exact = tok.Exact
			}
		}
		if len(terms) == 1 && correctable(exact) {
			t.single = append(t.single, token{exact: exact, term: terms[0]})
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
