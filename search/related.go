package search

import (
	"faqtory/search/language"
)

const (
	maxRelated   = 5
	relatedDepth = 6 // articles that are looked through
)

// related lists questions that lead on from a query: what the writers of the
// articles found say that customers ask there, and the questions next to the
// ones found.
func (l *localeIndex) related(p *plan, m *marker, list []ranked) []string {
	var out []string
	seen := map[uint64]bool{p.name: true}
	var buffer []language.Token
	for i, e := range list[:min(relatedDepth, len(list))] {
		part, n := l.locate(e.article)
		d, err := part.document(n)
		if err != nil {
			return out
		}
		// Of the first article all questions lead on, of the others those that
		// have to do with the query.
		offer := func(text string, always bool) {
			if text == "" || length(text) > 100 || len(out) == maxRelated {
				return
			}
			buffer = l.lang.AppendTokens(buffer[:0], text)
			if h := nameHash(buffer); !seen[h] && (always || len(m.matches(text)) > 0) {
				seen[h] = true
				out = append(out, text)
			}
		}
		if i > 0 && d.Title != d.Question {
			offer(d.Question, false)
		}
		for _, q := range d.Questions {
			offer(q, false)
		}
		for j := range d.Sections {
			if s := &d.Sections[j]; s.Question && j != e.section {
				offer(s.Title, i == 0)
			}
		}
	}
	return out
}
