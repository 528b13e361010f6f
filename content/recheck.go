package content

import (
	"slices"

	"faqtory/internal/diag"
)

// Recheck is [Check] for a library that differs from one whose faults are known by
// words in the bodies of some articles alone: those of the given paths, whose files
// are as before to every check of others (see [File.CheckedAlike]). It reports false
// when only a whole check can tell: mistakes in one of these articles were known or
// are there now, and what they are may hang on the rest.
func Recheck(lib *Library, paths []string, known diag.List) (diag.List, bool) {
	for i := range known {
		if slices.Contains(paths, known[i].File) {
			return nil, false
		}
	}
	c := &checker{lib: lib, glossaries: map[*Category]bool{}}
	for _, p := range paths {
		a := lib.byPath[p]
		if a == nil {
			continue // left out, before and now
		}
		if a.Policy != nil {
			return nil, false
		}
		c.article(a, lib.files[a].meta)
		if len(c.list) > 0 {
			return nil, false
		}
	}
	return known, true
}

// article finds what is wrong with one article, whatever others say.
func (c *checker) article(a *Article, m *meta) {
	schemes := map[string]*schemeUse{}
	c.targets(a, m, schemes)
	for scheme, u := range schemes {
		c.unknownScheme(scheme, u)
	}
	c.answer(a, m)
	c.review(a, m)
}

// CheckedAlike reports of two states of a file that are [File.Alike] that they are
// so to checks of other articles too: they ask the same questions, and both are
// short enough for a glossary or neither is.
func (f *File) CheckedAlike(g *File) bool {
	return (f.article.Words < glossaryWords) == (g.article.Words < glossaryWords) &&
		slices.EqualFunc(f.article.Answers, g.article.Answers, func(x, y QA) bool { return x.Question == y.Question })
}
