package build

import (
	"bytes"
	"encoding/json"
	"html/template"
	"strings"

	"faqtory/content"
)

// A twin is an article as Markdown, at its page's address with index.md: what chat
// bots and assistants read instead of the page. Lists of articles have none; what
// there is to read is listed by llms.txt. A twin opens with a block of front
// matter that names the page, so that a text torn from its address still says
// where it is from and how old it is.

// twins reports that pages have twins: they are for the same readers as llms.txt.
func (s *site) twins() bool { return !s.settings.NoLLMs }

// twinPath is where the twin of a page is.
func twinPath(permalink string) string { return permalink + "index.md" }

// twin writes the Markdown of an article with the given body.
func (s *site) twin(b *bytes.Buffer, a *content.Article, body template.HTML) {
	text := shownOn(a)
	ls := s.locales[a.Locale]
	twinFront(b, []twinField{
		{"title", a.Title}, {"url", firstOf(s.absolute(text.Permalink), s.href(text.Permalink))},
		{"locale", text.Locale}, {"kind", string(a.Kind)}, {"updated", day(a.Updated)}, {"review_by", day(a.ReviewBy)},
	})
	b.WriteString("# " + escape(a.Title) + "\n")
	if a.Question != "" && a.Question != a.Title {
		b.WriteString("\n**" + escape(a.Question) + "**\n")
	}
	if a.Answer != "" {
		b.WriteString("\n" + quote([]string{atStart(escape(a.Answer))}) + "\n")
	}
	b.WriteString(policyMarkdown(s.policyTable(text.Locale, text.Policy)))
	s.twinBody(b, ls, body, text.Permalink)
}

type twinField struct{ name, value string }

// twinFront writes front matter. JSON strings are YAML strings too (YAML 1.2,
// section 1.3), whatever is in them.
func twinFront(b *bytes.Buffer, fields []twinField) {
	b.WriteString("---\n")
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	for _, f := range fields {
		if f.value != "" {
			b.WriteString(f.name + ": ")
			_ = enc.Encode(f.value) // a string always can be, and a buffer takes it
		}
	}
	b.WriteString("---\n\n")
}

// twinBody writes a body. Links are absolute where the site knows its address.
func (s *site) twinBody(b *bytes.Buffer, ls *localeSite, body template.HTML, permalink string) {
	p := &prose{callouts: map[string]bool{}}
	for _, kind := range []string{"note", "tip", "important", "warning", "caution"} {
		p.callouts[s.theme.Message(ls.Tag, "callout."+kind)] = true
	}
	own := firstOf(s.absolute(permalink), s.href(permalink))
	p.href = func(href string) string {
		switch {
		case strings.HasPrefix(href, "#"):
			return own + href
		case strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") && s.settings.BaseURL != nil:
			u := s.settings.BaseURL
			return u.Scheme + "://" + u.Host + href
		}
		return href
	}
	if text := p.markdown(string(body)); text != "" {
		b.WriteString("\n")
		b.WriteString(text)
		b.WriteString("\n")
	}
}
