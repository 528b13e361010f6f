package config

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"faqtory/internal/diag"
)

// synonymsFile holds the words that customers of one site use:
//
//	en:
//	  - [refund, money back]          # equal to each other
//	  - {from: [cell], to: [phone]}   # one way
//	"*":                              # in every locale
//	  - [Trail Club, loyalty card]
const synonymsFile = "synonyms.yaml"

// A Synonym is a group of equal words and phrases, or, with From, words that
// lead to others and not back.
type Synonym struct {
	Words []string
	From  []string
}

// Synonyms reads synonyms.yaml at the top of fsys: groups by locale, "" for
// those of every locale. A missing file has none.
func Synonyms(fsys fs.FS) (map[string][]Synonym, diag.List, error) {
	src, err := read(fsys, synonymsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", synonymsFile, err)
	}
	r := newReader(fsys, synonymsFile, src)
	root := r.parse(src)
	if root == nil {
		return nil, r.list, nil
	}
	out := map[string][]Synonym{}
	if root.Kind != yaml.MappingNode {
		r.kindFault(root, "", "locales with lists of words", "Begin with a locale: en: and below it - [refund, money back].")
		return nil, r.list, nil
	}
	for _, p := range r.pairs(root) {
		locale := p.key.Value
		if locale == "*" {
			locale = ""
		} else if tag, err := parseTag(locale); err != nil {
			r.fault(p.key, err)
			continue
		} else {
			locale = tag
		}
		if p.value.Kind != yaml.SequenceNode {
			r.kindFault(p.value, p.key.Value, "a list of groups", "Write each group as - [refund, money back].")
			continue
		}
		for i, n := range p.value.Content {
			if s, ok := r.synonym(fmt.Sprintf("%s[%d]", p.key.Value, i), n); ok {
				out[locale] = append(out[locale], s)
			}
		}
	}
	r.list.Sort()
	return out, r.list, nil
}

func (r *reader) synonym(at string, n *yaml.Node) (Synonym, bool) {
	var s Synonym
	switch n.Kind {
	case yaml.SequenceNode:
		s.Words = r.words(n)
		if len(s.Words) < 2 {
			r.add(n.Line, n.Column, diag.Warning, "synonym", "a group of one word says nothing", "Name at least two words that mean the same.")
			return s, false
		}
		return s, true
	case yaml.MappingNode:
		for _, p := range r.pairs(n) {
			switch p.key.Value {
			case "from":
				s.From = r.words(p.value)
			case "to":
				s.Words = r.words(p.value)
			default:
				r.unknown(p, at, []string{"from", "to"})
			}
		}
		if len(s.From) == 0 || len(s.Words) == 0 {
			r.add(n.Line, n.Column, diag.Error, "synonym", "a one-way group needs both from and to", "Write {from: [cell], to: [phone]}.")
			return s, false
		}
		return s, true
	}
	r.kindFault(n, "", "a list of words", "Write the group as - [refund, money back].")
	return s, false
}

// words reads a list of words, or one word.
func (r *reader) words(n *yaml.Node) []string {
	nodes := n.Content
	if n.Kind == yaml.ScalarNode {
		nodes = []*yaml.Node{n}
	}
	var out []string
	for _, w := range nodes {
		text := strings.Join(strings.Fields(w.Value), " ")
		switch {
		case w.Kind != yaml.ScalarNode || text == "":
			r.add(w.Line, w.Column, diag.Error, "synonym", "a word or phrase is wanted here", "Write words separated by commas: [refund, money back].")
		case slices.Contains(out, text):
			r.add(w.Line, w.Column, diag.Warning, "synonym", fmt.Sprintf("%q stands twice in its group", text), "Take one of them out.")
		default:
			out = append(out, text)
		}
	}
	return out
}
