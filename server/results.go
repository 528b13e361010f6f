package server

import (
	"bytes"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"faqtory/search"
	"faqtory/theme"
)

const (
	resultsPerPage = 10
	mostPages      = 50
	mostRelated    = 5
)

// asked is what a results page was asked for, as its address says it.
type asked struct {
	text                string
	lang                string
	category, kind, tag string
	page                int // from 1
	verbatim            bool
}

func readAsked(form url.Values) asked {
	a := asked{
		text: tidy(form.Get("q")), lang: form.Get("lang"),
		category: form.Get("category"), kind: form.Get("kind"), tag: form.Get("tag"),
		verbatim: form.Get("verbatim") == "1", page: 1,
	}
	// A visitor's address bar is no place for error messages: what cannot be a
	// page is the first one.
	if n, err := strconv.Atoi(form.Get("page")); err == nil {
		a.page = min(max(n, 1), mostPages)
	}
	return a
}

// href is the address of these results.
func (a asked) href(view *localeView) string {
	v := url.Values{"q": {a.text}}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("category", a.category)
	set("kind", a.kind)
	set("tag", a.tag)
	if a.page > 1 {
		v.Set("page", strconv.Itoa(a.page))
	}
	if a.verbatim {
		v.Set("verbatim", "1")
	}
	return view.site.SearchURL + "?" + v.Encode()
}

// results answers with the page of results in HTML, which works without a
// script. Without a query it is the page that the build made.
func (s *Server) results(w http.ResponseWriter, r *http.Request, g *generation, page *localeView) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		methodNotAllowed(w, "GET, HEAD")
		return
	}
	a := readAsked(r.URL.Query())
	view := g.localeFor(w, r, a.lang, page)
	if a.text == "" {
		name, _ := g.fileOf(view.site.SearchURL)
		if err := s.send(w, r, g, name); err != nil {
			s.notFound(w, r, g, name)
		}
		return
	}
	q := Query{
		Text: a.text, Lang: view.tag, Limit: resultsPerPage, Offset: (a.page - 1) * resultsPerPage,
		Category: a.category, Kind: a.kind, Tag: a.tag, Verbatim: a.verbatim, Door: "page",
	}
	status := http.StatusOK
	var f *found
	err := errLimited
	if s.allow(w, r) {
		f, err = s.search(r.Context(), q)
	}
	if err == nil {
		defer f.g.release()
		// The page is of the build that the results are of.
		if g, view = f.g, f.g.view(view.tag); view == nil {
			view = g.defaultLocale()
		}
	} else {
		status = s.statusOf(w, r, err)
	}
	p := *view.search
	p.Query = a.text
	p.HeadTitle = a.text + " · " + p.HeadTitle
	p.Canonical = ""
	p.Languages = nil
	for _, l := range view.search.Languages {
		l.URL += "?" + url.Values{"q": {a.text}}.Encode()
		p.Languages = append(p.Languages, l)
	}
	if f != nil {
		p.Results = s.resultsOf(f, view, a)
	}
	var b bytes.Buffer
	if err := g.theme.Search(&b, &p); err != nil {
		s.log.ErrorContext(r.Context(), "render results", "error", err)
		plain(w, http.StatusInternalServerError, "internal error")
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", view.tag)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("X-Robots-Tag", "noindex")
	s.body(w, r, status, b.Bytes())
}

// resultsOf fills what the template shows.
func (s *Server) resultsOf(f *found, view *localeView, a asked) *theme.Results {
	narrowed := a.category != "" || a.kind != "" || a.tag != ""
	out := &theme.Results{Total: f.Total}
	if a.page == 1 && !narrowed {
		for _, c := range called(f.view.site.Nav, f.text) {
			out.Hits = append(out.Hits, &theme.Hit{
				Title: c.Title, URL: c.URL, Kind: "category", Category: f.g.theme.Message(view.tag, "search.topic"),
				Snippet: template.HTML(marked(search.Snippet{Text: c.Description})),
			})
			out.Total++
		}
	}
	for i := range f.Hits {
		h := &f.Hits[i]
		hit := &theme.Hit{
			Title: h.Title, URL: h.URL, Kind: h.Kind, Category: h.Category, Section: h.Section,
			Snippet: template.HTML(marked(h.Snippet)), // escaped there
		}
		// A step begins with its own name, and nobody wants to read it twice.
		if rest, ok := strings.CutPrefix(h.Snippet.Text, h.Section); ok && !beginsWithWord(rest) {
			hit.Section = ""
		}
		if i == 0 && f.Confidence == search.Sure && a.page == 1 {
			p := f.passage(h, answerLength)
			hit.Answer, hit.Section, hit.Snippet = p.Text, p.Section, ""
			if p.Section == "" {
				hit.URL, _, _ = strings.Cut(h.URL, "#")
			}
		}
		out.Hits = append(out.Hits, hit)
	}
	last := min(mostPages, (f.Total+resultsPerPage-1)/resultsPerPage)
	if f.Corrected != "" {
		out.Corrected = f.Corrected
		as := asked{text: a.text, verbatim: true, page: 1}
		out.Verbatim = as.href(view)
	}
	out.Facets = s.facetsOf(f, view, a)
	for _, q := range f.Related[:min(mostRelated, len(f.Related))] {
		out.Related = append(out.Related, &theme.ResultLink{Title: q, URL: asked{text: q, page: 1}.href(f.view)})
	}
	if a.page > 1 {
		before := a
		before.page = min(a.page, last+1) - 1
		if before.page > 0 {
			out.Previous = before.href(view)
		}
	}
	if a.page < last {
		next := a
		next.page++
		out.Next = next.href(view)
	}
	if f.Confidence != search.Sure {
		out.Ways = f.g.ways(view, s)
	}
	return out
}

// ways are the channels of a locale with what is true of them now.
func (g *generation) ways(view *localeView, s *Server) []theme.Channel {
	now := s.now()
	var out []theme.Channel
	for _, c := range view.handoff(g, now).Channels {
		channel := view.site.Channels[c.from]
		if hours := view.hours[c.from]; hours != nil {
			channel.State, channel.Open = g.theme.State(view.tag, hours, now), c.state.Open
		}
		out = append(out, channel)
	}
	return out
}

// facetsOf offers the ways to narrow that there are: a facet with one value
// changes nothing, unless it is the one already chosen.
func (s *Server) facetsOf(f *found, view *localeView, a asked) []*theme.Facet {
	var out []*theme.Facet
	add := func(key string, values []search.Facet, chosen string, name func(search.Facet) string, choose func(*asked, string)) {
		if chosen == "" && len(values) < 2 {
			return
		}
		facet := &theme.Facet{Title: f.g.theme.Message(view.tag, key)}
		link := func(title, value string, count int) {
			to := a
			to.page = 1
			choose(&to, value)
			facet.Values = append(facet.Values, &theme.ResultLink{Title: title, URL: to.href(view), Count: count, Current: value == chosen})
		}
		link(f.g.theme.Message(view.tag, "search.everything"), "", 0)
		for _, v := range values {
			link(name(v), v.Value, v.Count)
		}
		out = append(out, facet)
	}
	add("search.topic", f.Facets.Categories, a.category,
		func(v search.Facet) string { return v.Title },
		func(to *asked, v string) { to.category = v })
	add("search.kind", f.Facets.Kinds, a.kind,
		func(v search.Facet) string { return f.g.theme.Message(view.tag, "kind."+v.Value) },
		func(to *asked, v string) { to.kind = v })
	return out
}

// statusOf is the status of a page when a search failed, with the reason in the
// log where it is ours.
func (s *Server) statusOf(w http.ResponseWriter, r *http.Request, err error) int {
	p := problemOf(err)
	if p.Status == http.StatusInternalServerError {
		s.log.ErrorContext(r.Context(), "search", "error", err)
	}
	if errors.Is(err, ErrBusy) {
		w.Header().Set("Retry-After", "1")
	}
	return p.Status
}

// beginsWithWord reports a letter, digit or mark at the start of s.
func beginsWithWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.In(r, unicode.L, unicode.N, unicode.M)
}
