package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// An endpoint answers one route of the API: with a value to print as JSON, or
// with an error to print as a problem.
type endpoint func(w http.ResponseWriter, r *http.Request, p *params) (any, error)

// endpoints are the routes below api/v1/. articles is the one with a path of its
// own behind it.
func (s *Server) endpoint(name string) (endpoint, bool) {
	switch name {
	case "search":
		return s.apiSearch, true
	case "suggest":
		return s.apiSuggest, true
	case "answer":
		return s.apiAnswer, true
	case "categories":
		return s.apiCategories, true
	case "contact":
		return s.apiContact, true
	}
	return nil, false
}

// api answers below api/v1/.
func (s *Server) api(w http.ResponseWriter, r *http.Request, g *generation, name string) {
	if s.crossOrigin(w, r, g) {
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		s.fail(w, r, errMethod)
		return
	}
	if id, ok := strings.CutPrefix(name, "articles/"); ok && id != "" {
		s.apiArticle(w, r, id)
		return
	}
	answer, ok := s.endpoint(name)
	if !ok {
		s.fail(w, r, ErrNotFound)
		return
	}
	if !s.limited(w, r) {
		return
	}
	p := &params{values: r.URL.Query(), w: w, r: r, g: g}
	out, err := answer(w, r, p)
	if err != nil {
		s.fail(w, r, err, p.errors...)
		return
	}
	s.json(w, r, out)
}

func (s *Server) apiSearch(w http.ResponseWriter, r *http.Request, p *params) (any, error) {
	q := Query{
		Text: p.text("q"), Lang: p.lang(), Limit: p.number("limit", 10, 1, 50), Offset: p.number("offset", 0, 0, 1000),
		Category: p.value("category"), Kind: p.value("kind"), Tag: p.value("tag"), Verbatim: p.flag("verbatim"), Door: "api",
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return s.Search(r.Context(), q)
}

func (s *Server) apiSuggest(w http.ResponseWriter, r *http.Request, p *params) (any, error) {
	prefix, lang, limit, format := p.value("q"), p.lang(), p.number("limit", 8, 1, 20), p.value("format")
	if format != "" && format != "opensearch" {
		p.wrong("format", `must be "opensearch"`)
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	out, err := s.Suggest(r.Context(), prefix, lang, limit)
	if err != nil {
		return nil, err
	}
	// The same letters are typed again and again, by one visitor and by all.
	w.Header().Set("Cache-Control", "public, max-age=60")
	if format == "opensearch" {
		w.Header().Set("Content-Type", "application/x-suggestions+json")
		return p.openSearch(out), nil
	}
	return out, nil
}

// openSearch prints suggestions as browsers' address bars read them (OpenSearch
// Suggestions 1.1): query, completions, descriptions, addresses.
func (p *params) openSearch(s *Suggestions) [4]any {
	titles, notes, urls := []string{}, []string{}, []string{}
	for _, item := range s.Suggestions {
		titles, notes, urls = append(titles, item.Title), append(notes, item.Category), append(urls, p.g.absolute(item.URL))
	}
	return [4]any{s.Query, titles, notes, urls}
}

func (s *Server) apiAnswer(w http.ResponseWriter, r *http.Request, p *params) (any, error) {
	question, lang := p.text("q"), p.lang()
	if err := p.err(); err != nil {
		return nil, err
	}
	return s.Answer(r.Context(), question, lang)
}

func (s *Server) apiCategories(_ http.ResponseWriter, _ *http.Request, p *params) (any, error) {
	lang := p.lang()
	if err := p.err(); err != nil {
		return nil, err
	}
	return s.Categories(lang)
}

func (s *Server) apiContact(_ http.ResponseWriter, _ *http.Request, p *params) (any, error) {
	lang := p.lang()
	if err := p.err(); err != nil {
		return nil, err
	}
	return s.Contact(lang)
}

// apiArticle answers with an article as JSON, or as Markdown to who prefers it.
func (s *Server) apiArticle(w http.ResponseWriter, r *http.Request, id string) {
	if !s.limited(w, r) {
		return
	}
	a, err := s.Article(id)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Add("Vary", "Accept")
	if prefersMarkdown(r.Header.Get("Accept")) {
		w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
		s.tagged(w, r, []byte(a.Markdown))
		return
	}
	s.json(w, r, a)
}

// json prints a value. Its tag is that of its text, so whoever asks again and
// gets the same is told so in a few bytes.
func (s *Server) json(w http.ResponseWriter, r *http.Request, v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	if err := enc.Encode(v); err != nil {
		s.fail(w, r, fmt.Errorf("print answer: %w", err))
		return
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	s.tagged(w, r, b.Bytes())
}

// encode prints a value of ours, which always can be.
func encode(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		return []byte("{}")
	}
	return append(data, '\n')
}

// tagged sends what was made for this request with a tag of its content.
func (s *Server) tagged(w http.ResponseWriter, r *http.Request, data []byte) {
	h := w.Header()
	// Weak, for it is compressed on the way.
	tag := `W/"` + hashOf(data)[:24] + `"`
	h.Set("ETag", tag)
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", cacheNever)
	}
	if tagMatches(r.Header.Get("If-None-Match"), tag) {
		h.Del("Content-Type")
		h.Add("Vary", "Accept-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	s.body(w, r, http.StatusOK, data)
}

// tagMatches compares weakly (RFC 9110 section 13.1.2).
func tagMatches(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimSpace(part)
		if part == "*" || strings.TrimPrefix(part, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// params reads the parameters of a request and gathers what is wrong with them,
// all at once.
type params struct {
	values url.Values
	errors []ParameterError
	w      http.ResponseWriter
	r      *http.Request
	g      *generation
	empty  bool
}

func (p *params) wrong(name, detail string) {
	p.errors = append(p.errors, ParameterError{Parameter: name, Detail: detail})
}

// err is [ErrEmpty] when the only mistake is that nothing was asked.
func (p *params) err() error {
	switch {
	case len(p.errors) > 0:
		if p.empty {
			p.wrong("q", "must say something")
		}
		return errParameter
	case p.empty:
		return ErrEmpty
	}
	return nil
}

func (p *params) value(name string) string { return p.values.Get(name) }

// text is a parameter that must say something.
func (p *params) text(name string) string {
	v := p.values.Get(name)
	p.empty = p.empty || tidy(v) == ""
	return v
}

func (p *params) number(name string, none, low, high int) int {
	v := p.values.Get(name)
	if v == "" {
		return none
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < low || n > high {
		p.wrong(name, fmt.Sprintf("must be a whole number from %d to %d", low, high))
		return none
	}
	return n
}

func (p *params) flag(name string) bool {
	switch p.values.Get(name) {
	case "", "0", "false":
		return false
	case "1", "true":
		return true
	}
	p.wrong(name, "must be true or false")
	return false
}

// lang is the locale of the request. A language that the site does not have is no
// mistake, the nearest one answers; what is no language is one.
func (p *params) lang() string {
	v := p.values.Get("lang")
	if v != "" {
		if _, err := language.Parse(v); err != nil || len(v) > 35 {
			p.wrong("lang", "must be a language tag such as en or pt-BR")
			return ""
		}
	}
	if view := p.g.localeFor(p.w, p.r, v, nil); view != nil {
		return view.tag
	}
	return ""
}

// crossOrigin answers for pages of other origins as the site allows it (Fetch
// standard, CORS protocol). It reports that the request is answered.
func (s *Server) crossOrigin(w http.ResponseWriter, r *http.Request, g *generation) (done bool) {
	allowed := s.origins(g)
	if len(allowed) == 0 {
		if r.Method == http.MethodOptions {
			w.Header().Set("Allow", "GET, HEAD, OPTIONS")
			w.WriteHeader(http.StatusNoContent)
			return true
		}
		return false
	}
	h := w.Header()
	origin := r.Header.Get("Origin")
	anyone := slices.Contains(allowed, "*")
	if !anyone {
		h.Add("Vary", "Origin")
	}
	if origin != "" && (anyone || slices.Contains(allowed, origin)) {
		if anyone {
			origin = "*"
		}
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Access-Control-Expose-Headers", "ETag, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id")
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			h.Set("Access-Control-Allow-Methods", "GET, HEAD")
			h.Set("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match")
			h.Set("Access-Control-Max-Age", "86400")
		}
	}
	if r.Method == http.MethodOptions {
		h.Set("Allow", "GET, HEAD, OPTIONS")
		w.WriteHeader(http.StatusNoContent)
		return true
	}
	return false
}
