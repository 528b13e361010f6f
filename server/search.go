package server

import (
	"context"
	"errors"
	"html"
	"strings"
	"time"
	"unicode/utf8"

	"faqtory/search"
	"faqtory/theme"
)

// A Searcher is what a server asks of an index; [search.Index] is the one there is.
type Searcher interface {
	Search(context.Context, search.Request) (*search.Result, error)
	Suggest(context.Context, search.SuggestRequest) ([]search.Suggestion, error)
	Document(locale, id string) (*search.Document, error)
	BuildID() string
	Reload() (changed bool, err error)
	Close() error
}

// A Query is a search as it comes through any door.
type Query struct {
	Text string
	// Lang is a BCP 47 tag; the nearest locale of the site is asked, the
	// default one for "".
	Lang string
	// Limit is the number of results (default 10, at most 50), Offset pages.
	Limit, Offset int
	// Category, Kind and Tag narrow the results.
	Category, Kind, Tag string
	// Verbatim turns the correction of spelling off.
	Verbatim bool

	// Door is where the search came in, for the metrics: "page", "api", "answer" or "mcp".
	Door string
}

// Results are what a search found.
type Results struct {
	BuildID string `json:"build_id"`
	Query   string `json:"query"`
	// Lang is the locale of the results. It differs from the one asked for when
	// the query is written in the script of another.
	Lang       string            `json:"lang"`
	Confidence search.Confidence `json:"confidence"`
	// Corrected is the query that was searched when words of it were corrected.
	Corrected string `json:"corrected,omitempty"`
	Total     int    `json:"total"`
	Offset    int    `json:"offset"`
	// Topics are categories that are called what was searched for.
	Topics  []Topic  `json:"topics"`
	Results []Hit    `json:"results"`
	Facets  Facets   `json:"facets"`
	Related []string `json:"related"`
}

// A Topic is a category as a whole.
type Topic struct {
	Key         string `json:"key"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	URL         string `json:"url"`
	Articles    int    `json:"articles"`
}

// A Hit is one article that was found.
type Hit struct {
	ID       string  `json:"id"`
	Title    string  `json:"title"`
	URL      string  `json:"url"` // of the best section; absolute when the site's address is known
	Kind     string  `json:"kind"`
	Category string  `json:"category,omitempty"`
	Section  string  `json:"section,omitempty"`
	Answer   string  `json:"answer,omitempty"`
	Snippet  string  `json:"snippet"`
	HTML     string  `json:"snippet_html"` // the snippet, escaped, with mark elements
	Score    float64 `json:"score"`
	Updated  string  `json:"updated,omitempty"`   // "2006-01-02"
	ReviewBy string  `json:"review_by,omitempty"` // "2006-01-02"
}

// Facets are ways to narrow results.
type Facets struct {
	Categories []Facet `json:"categories"`
	Kinds      []Facet `json:"kinds"`
	Tags       []Facet `json:"tags"`
}

// A Facet is one value to narrow by.
type Facet struct {
	Value string `json:"value"`
	Title string `json:"title"`
	Count int    `json:"count"`
}

// The reasons why a question cannot be answered, beside those of package search.
var (
	// ErrUnavailable: there is no search index, or the site says nothing of itself.
	ErrUnavailable = errors.New("search is not available")
	// ErrBusy: as many searches are running as may.
	ErrBusy = errors.New("too many searches at once")
	// ErrNotFound: no article has this id.
	ErrNotFound = errors.New("no such article")
	// ErrEmpty: nothing was asked.
	ErrEmpty = errors.New("the query is empty")
)

// searchTime bounds a search with all that it waits for.
const searchTime = 5 * time.Second

// Search answers a query. A query in another script than its locale's is also
// looked up in the locales of that script, and the best result counts.
func (s *Server) Search(ctx context.Context, q Query) (*Results, error) {
	f, err := s.search(ctx, q)
	if err != nil {
		return nil, err
	}
	defer f.g.release()
	return f.results(q), nil
}

// found is a result with the generation that it belongs to, which is released by
// whoever asked for it.
type found struct {
	g    *generation
	view *localeView
	text string
	*search.Result
}

// mostTries bounds how often a search is repeated because a switch came in
// between. One is enough unless builds are published in a tight loop.
const mostTries = 8

// search asks the index of the generation that is being served.
func (s *Server) search(ctx context.Context, q Query) (*found, error) {
	text := tidy(q.Text)
	if text == "" {
		return nil, ErrEmpty
	}
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	release, err := s.admit(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	began := s.now()
	for try := 1; ; try++ {
		g := s.acquire()
		if g == nil || g.site == nil {
			if g != nil {
				g.release()
			}
			return nil, ErrUnavailable
		}
		asked := g.closest(q.Lang)
		if asked == nil {
			asked = g.defaultLocale()
		}
		view, result, err := s.bestOf(ctx, g, asked, q, text)
		if err != nil {
			g.release()
			return nil, err
		}
		// While a switch is carried out, the index is that of the new build for a
		// moment in which the pages are still those of the old one.
		if result.BuildID != g.id && !g.otherIndex.Load() && try < mostTries {
			g.release()
			time.Sleep(time.Millisecond)
			continue
		}
		g.keep(result)
		if result.Confidence == search.None {
			// Whoever is told that "mats" was searched for in place of "mars" is owed
			// something about mats.
			result.Corrected = ""
		}
		s.metrics.searched(q.Door, view.tag, result.Confidence, s.now().Sub(began))
		return &found{g: g, view: view, text: text, Result: result}, nil
	}
}

// results prints what was found.
func (f *found) results(q Query) *Results {
	out := &Results{
		BuildID: f.BuildID, Query: f.text, Lang: f.view.tag, Confidence: f.Confidence,
		Corrected: f.Corrected, Total: f.Total, Offset: q.Offset,
		Topics: []Topic{}, Results: []Hit{}, Related: f.Related,
		Facets: Facets{Categories: facets(f.Facets.Categories), Kinds: facets(f.Facets.Kinds), Tags: facets(f.Facets.Tags)},
	}
	if out.Related == nil {
		out.Related = []string{}
	}
	if q.Offset == 0 && q.Category == "" && q.Kind == "" && q.Tag == "" {
		for _, c := range called(f.view.site.Nav, f.text) {
			out.Topics = append(out.Topics, Topic{Key: c.Key, Title: c.Title, Description: c.Description, URL: f.g.absolute(c.URL), Articles: c.Count})
		}
	}
	for i := range f.Hits {
		out.Results = append(out.Results, f.g.hit(&f.Hits[i]))
	}
	return out
}

// called lists the categories whose title is the query: who types the name of a
// topic wants the topic, whatever its articles say.
func called(categories []*theme.CategoryLink, query string) []*theme.CategoryLink {
	var out []*theme.CategoryLink
	for _, c := range categories {
		if strings.EqualFold(c.Title, query) {
			out = append(out, c)
		}
		out = append(out, called(c.Children, query)...)
	}
	return out
}

// bestOf searches a locale and, where the query's script calls for it, others.
func (s *Server) bestOf(ctx context.Context, g *generation, asked *localeView, q Query, text string) (*localeView, *search.Result, error) {
	req := search.Request{
		Query: text, Locale: asked.tag, Limit: q.Limit, Offset: q.Offset,
		Category: q.Category, Kind: q.Kind, Tag: q.Tag, Verbatim: q.Verbatim,
	}
	best, err := s.ask(ctx, g, req)
	if err != nil {
		return nil, nil, err
	}
	view := asked
	if best.Confidence == search.Sure {
		return view, best, nil
	}
	for _, other := range g.others(asked, text) {
		req.Locale = other.tag
		result, err := s.ask(ctx, g, req)
		if errors.Is(err, search.ErrCorrupt) {
			continue // its index is damaged, the one asked is not
		}
		if err != nil {
			return nil, nil, err
		}
		// Where neither knows, the words on whom to ask are those of the visitor's
		// letters, not of the page.
		if rank(result) > rank(best) || view == asked && rank(result) == rank(best) {
			view, best = other, result
		}
	}
	return view, best, nil
}

// rank orders results of different locales: by confidence, then by whether there
// is anything at all.
func rank(r *search.Result) int {
	n := map[search.Confidence]int{search.Maybe: 2, search.Sure: 4}[r.Confidence]
	if r.Total > 0 {
		n++
	}
	return n
}

// ask searches the index. A query of signs alone has no results, which is an
// answer and no mistake.
func (s *Server) ask(ctx context.Context, g *generation, req search.Request) (*search.Result, error) {
	x := s.searcher()
	if x == nil {
		return nil, ErrUnavailable
	}
	result, err := x.Search(ctx, req)
	if errors.Is(err, search.ErrBadQuery) || errors.Is(err, search.ErrLocale) {
		return &search.Result{BuildID: g.id, Locale: req.Locale, Confidence: search.None}, nil
	}
	return result, err
}

func (s *Server) searcher() Searcher {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.index
}

// keep drops hits that lead to no page of the generation. There are none when
// pages and index are of one build.
func (g *generation) keep(r *search.Result) {
	if r.BuildID == g.id {
		return
	}
	kept := r.Hits[:0:0]
	for _, h := range r.Hits {
		if g.leads(h.URL) {
			kept = append(kept, h)
		}
	}
	r.Total -= len(r.Hits) - len(kept)
	r.Hits = kept
	if len(kept) == 0 {
		r.Confidence = search.None
	}
}

// admit waits for a place among the searches that may run at once. The caller
// must call release.
func (s *Server) admit(ctx context.Context) (release func(), err error) {
	release = func() { <-s.searches }
	select {
	case s.searches <- struct{}{}:
		return release, nil
	default:
	}
	patience := time.NewTimer(s.options.Limits.Wait)
	defer patience.Stop()
	select {
	case s.searches <- struct{}{}:
		return release, nil
	case <-patience.C:
		s.metrics.rejected.Inc()
		return nil, ErrBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (g *generation) hit(h *search.Hit) Hit {
	return Hit{
		ID: h.ID, Title: h.Title, URL: g.absolute(h.URL), Kind: h.Kind, Category: h.Category, Section: h.Section,
		Answer: h.Answer, Snippet: h.Snippet.Text, HTML: marked(h.Snippet), Score: float64(int(h.Score*1000+0.5)) / 1000,
		Updated: date(h.Updated), ReviewBy: date(h.ReviewBy),
	}
}

func facets(in []search.Facet) []Facet {
	out := make([]Facet, 0, len(in))
	for _, f := range in {
		out = append(out, Facet(f))
	}
	return out
}

// marked is a snippet as HTML: its text escaped, and mark elements around what
// matched. It is the only place where text of an article becomes HTML here.
func marked(s search.Snippet) string {
	var b strings.Builder
	at := 0
	for _, m := range s.Marks {
		if m.Start < at || m.End > len(s.Text) || m.Start >= m.End {
			continue
		}
		b.WriteString(html.EscapeString(s.Text[at:m.Start]))
		b.WriteString("<mark>")
		b.WriteString(html.EscapeString(s.Text[m.Start:m.End]))
		b.WriteString("</mark>")
		at = m.End
	}
	b.WriteString(html.EscapeString(s.Text[at:]))
	return b.String()
}

func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// maxQuery is how much of a query is echoed; the engine reads less.
const maxQuery = 256 // runes

// tidy is a query as it may be shown again: valid, on one line, bounded.
func tidy(q string) string {
	if len(q) > 4*maxQuery {
		q = q[:4*maxQuery] // what is left of a letter goes with all that is no UTF-8
	}
	q = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' ' // controls, and overrides that turn what follows around
		}
		return r
	}, strings.ToValidUTF8(q, " "))
	q = strings.Join(strings.Fields(q), " ")
	if utf8.RuneCountInString(q) > maxQuery {
		q = strings.TrimSpace(string([]rune(q)[:maxQuery]))
	}
	return q
}
