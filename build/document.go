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
	n := 0
	for _, l := range s.lib.Locales {
		for a := range s.lib.Articles(l.Tag) {
			s.pause(n)
			n++
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

// completeLinkTexts gives those articles their link texts that came without.
func (s *site) completeLinkTexts(list []findable) {
	var texts map[*content.Article][]string
	for i := range list {
		if f := &list[i]; f.partly {
			if texts == nil {
				texts = s.linkTexts()
			}
			f.linkTexts, f.partly = texts[f.article], false
		}
	}
}

// encodeLinkTexts writes link texts down for the next build.
func (s *site) encodeLinkTexts(texts map[*content.Article][]string) string {
	var b []byte
	for _, l := range s.lib.Locales {
		for a := range s.lib.Articles(l.Tag) {
			if list := texts[a]; len(list) > 0 && a.Fallback == nil {
				b = appendText(b, a.Path)
				b = appendInt(b, len(list))
				for _, text := range list {
					b = appendText(b, text)
				}
			}
		}
	}
	return string(b)
}

// knownLinkTexts are those written down that lead to edited articles; nil when it
// cannot be read.
func (s *site) knownLinkTexts(encoded string, e edits) map[*content.Article][]string {
	texts := map[*content.Article][]string{}
	d := &decoder{s: encoded}
	for d.s != "" {
		path := d.text()
		n := d.count(1)
		a := s.lib.Lookup(path)
		wanted := e[path] && a != nil
		for range n {
			if text := d.text(); wanted {
				texts[a] = append(texts[a], text)
			}
		}
	}
	if d.err != nil {
		return nil
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
