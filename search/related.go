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
func (v *viewer) related(list []ranked) ([]string, error) {
	var out []string
	seen := map[uint64]bool{v.p.name: true}
	var buffer []language.Token
	for i, e := range list[:min(relatedDepth, len(list))] {
		d, err := v.document(e.article)
		if err != nil {
			return nil, err
		}
		// Of the first article all questions lead on, of the others those that
		// have to do with the query.
		offer := func(text string, always bool) {
			if text == "" || length(text) > 100 || len(out) == maxRelated {
				return
			}
			buffer = v.l.lang.AppendTokens(buffer[:0], text)
			if h := nameHash(buffer); !seen[h] && (always || len(v.marker.matches(text)) > 0) {
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
	return out, nil
}
