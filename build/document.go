package build

import (
	"strings"

	"faqtory/content"
	"faqtory/search"
)

// mostLinkTexts bounds how many ways of naming an article are indexed: those of
// a page that every other page links to are all alike.
const mostLinkTexts = 40

// linkTexts are the words by which articles link to each other: other writers'
// names for the same thing.
func (s *site) linkTexts() map[*content.Article][]string {
	texts := map[*content.Article][]string{}
	seen := map[*content.Article]map[string]bool{}
	for _, l := range s.lib.Locales {
		for a := range s.lib.Articles(l.Tag) {
			if a.Fallback != nil {
				continue
			}
			for i := range a.Links {
				text := strings.TrimSpace(a.Links[i].Text)
				t := s.lib.Resolve(a, a.Links[i].Target)
				if t.Kind != content.TargetPage || t.Article == nil || t.Article == a || text == "" || len(texts[t.Article]) >= mostLinkTexts {
					continue
				}
				key := strings.ToLower(text)
				if seen[t.Article] == nil {
					seen[t.Article] = map[string]bool{}
				}
				if !seen[t.Article][key] {
					seen[t.Article][key] = true
					texts[t.Article] = append(texts[t.Article], text)
				}
			}
		}
	}
	return texts
}

// document is what the search index knows of an article: the same words that
// its page shows, at the same anchors.
func (s *site) document(a *content.Article, linkTexts []string) *search.Document {
	d := s.documentHead(a, linkTexts)
	if text := policyText(s.policyTable(a.Locale, a.Policy)); text != "" {
		d.Sections = append(d.Sections, search.Section{Text: text})
	}
	for _, section := range a.Sections() {
		d.Sections = append(d.Sections, search.Section{
			Anchor: section.ID, Title: section.Title, Text: section.Text, Question: section.Question,
		})
	}
	return d
}

// documentHead is the document without the sections, which are the file's alone.
func (s *site) documentHead(a *content.Article, linkTexts []string) *search.Document {
	d := &search.Document{
		ID: a.Path, Locale: a.Locale, URL: s.href(a.Permalink), Kind: string(a.Kind),
		Title: a.Title, Question: a.Question, Questions: a.Questions,
		Answer: a.Answer, Description: a.Description, Tags: a.Tags,
		LinkTexts: linkTexts,
		Updated:   a.Updated, ReviewBy: a.ReviewBy,
	}
	for _, c := range a.Category.Trail() {
		d.Categories = append(d.Categories, search.Category{Key: c.Key, Title: c.Title})
	}
	return d
}
