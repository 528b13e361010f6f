package server

import (
	"context"
	"errors"
	"net/url"

	"faqtory/search"
)

// Suggestions are what somebody who is typing may want.
type Suggestions struct {
	BuildID     string       `json:"build_id"`
	Query       string       `json:"query"`
	Lang        string       `json:"lang"`
	Suggestions []Suggestion `json:"suggestions"`
}

// A Suggestion is an article, a question of one, or a query to go on with.
type Suggestion struct {
	Title string `json:"title"`
	// URL is relative to the server, for it is followed from the page that asks;
	// for a query it leads to its results.
	URL      string `json:"url"`
	Kind     string `json:"kind"` // "article" or "query"
	Category string `json:"category,omitempty"`
	// Marks are the stretches of Title that were typed, in UTF-16 units as
	// scripts count them.
	Marks [][2]int `json:"marks"`
}

// Suggest answers while somebody types. limit 0 is the default of 8.
func (s *Server) Suggest(ctx context.Context, prefix, lang string, limit int) (*Suggestions, error) {
	g := s.acquire()
	if g == nil {
		return nil, ErrUnavailable
	}
	defer g.release()
	x := s.searcher()
	if x == nil || g.site == nil {
		return nil, ErrUnavailable
	}
	view := g.closest(lang)
	if view == nil {
		view = g.defaultLocale()
	}
	// White space at the end says that the last word is whole.
	text := tidy(prefix)
	typed := text
	if text != "" && (prefix[len(prefix)-1] == ' ') {
		typed += " "
	}
	out := &Suggestions{BuildID: g.id, Query: text, Lang: view.tag, Suggestions: []Suggestion{}}
	if text == "" {
		return out, nil
	}
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	release, err := s.admit(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	began := s.now()
	found, view, err := suggestIn(ctx, x, g, view, typed, limit)
	if err != nil {
		return nil, err
	}
	s.metrics.suggested(view.tag, s.now().Sub(began))
	out.Lang = view.tag
	for _, f := range found {
		item := Suggestion{Title: f.Text, URL: f.URL, Kind: "article", Category: f.Category, Marks: units(f.Text, f.Marks)}
		if f.URL == "" {
			item.Kind, item.URL = "query", view.site.SearchURL+"?q="+url.QueryEscape(f.Text)
		} else if !g.leads(f.URL) {
			continue
		}
		out.Suggestions = append(out.Suggestions, item)
	}
	return out, nil
}

// suggestIn asks a locale, and where it has nothing and the letters are those of
// others, them.
func suggestIn(ctx context.Context, x Searcher, g *generation, asked *localeView, typed string, limit int) ([]search.Suggestion, *localeView, error) {
	for _, view := range append([]*localeView{asked}, g.others(asked, typed)...) {
		found, err := x.Suggest(ctx, search.SuggestRequest{Prefix: typed, Locale: view.tag, Limit: limit})
		if view != asked && errors.Is(err, search.ErrCorrupt) {
			continue
		}
		if err != nil && !errors.Is(err, search.ErrBadQuery) && !errors.Is(err, search.ErrLocale) {
			return nil, nil, err
		}
		if len(found) > 0 {
			return found, view, nil
		}
	}
	return nil, asked, nil
}

// units turns byte ranges into ranges of UTF-16 units.
func units(text string, marks []search.Span) [][2]int {
	out := [][2]int{}
	at := func(end int) (n int) {
		for _, r := range text[:end] {
			n++
			if r > 0xffff {
				n++
			}
		}
		return n
	}
	for _, m := range marks {
		if 0 <= m.Start && m.Start < m.End && m.End <= len(text) {
			out = append(out, [2]int{at(m.Start), at(m.End)})
		}
	}
	return out
}
