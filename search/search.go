package search

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Bounds of a request.
const (
	defaultLimit = 10
	maxLimit     = 50
	// nearest is how many hits there are when none of them answers: one may help
	// all the same, a page of them is noise.
	nearest = 3
)

// Search answers a request. It is bounded in time by ctx and in work by the
// bounds on queries. Its errors are [ErrBadQuery], [ErrLocale], [ErrClosed],
// those of ctx, and [ErrCorrupt] when the disk no longer holds what was opened.
func (x *Index) Search(ctx context.Context, req Request) (*Result, error) {
	began := time.Now()
	if req.Offset < 0 || req.Limit < 0 {
		return nil, fmt.Errorf("%w: negative offset or limit", ErrBadQuery)
	}
	req.Limit = min(cmp.Or(req.Limit, defaultLimit), maxLimit)
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	l, err := g.locale(req.Locale)
	if err != nil {
		return nil, err
	}
	p, err := l.plan(ctx, req.Query, req.Verbatim)
	if err != nil {
		return nil, err
	}
	if len(p.concepts) == 0 {
		return nil, ErrBadQuery
	}
	t := tallies.Get().(*tally)
	defer tallies.Put(t)
	l.tally(p, t)
	found, facets := l.narrow(&req, l.audible(p, t))
	list := l.rank(p, t, found)
	if len(p.phrases) > 0 {
		// Only what was read word by word is known to have the phrase.
		found = found[:0]
		for _, e := range list {
			found = append(found, e.article)
		}
		_, facets = l.narrow(&req, found)
	}
	result := &Result{
		BuildID: g.manifest.BuildID, Query: p.text, Locale: l.tag,
		Total: len(found), Hits: []Hit{}, Facets: facets,
		Confidence: l.confidence(p, list),
	}
	if result.Confidence == None && req.Category == "" && req.Kind == "" && req.Tag == "" {
		list = list[:min(nearest, len(list))]
		found = found[:len(list)]
		result.Total, result.Facets = len(list), Facets{}
	}
	if len(found) > 0 && result.Confidence != None {
		// Else it would be said of no results, or of noise.
		result.Corrected = p.corrected()
	}
	look := &viewer{l: l, p: p, marker: newMarker(l, p), seen: make(map[uint32]*Document)}
	for _, e := range l.page(t, list, found, req.Offset, req.Limit) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		hit, err := look.hit(&e, req.Explain)
		if err != nil {
			return nil, err
		}
		result.Hits = append(result.Hits, *hit)
	}
	if result.Confidence != None && req.Offset == 0 {
		if result.Related, err = look.related(list); err != nil {
			return nil, err
		}
	}
	result.Took = time.Since(began)
	return result, nil
}

// audible drops articles that have words for so little of the query that they
// are noise.
func (l *localeIndex) audible(p *plan, t *tally) []uint32 {
	floor := float32(l.tune.floor * p.weight)
	kept := make([]uint32, 0, len(t.found))
	for _, a := range t.found {
		if t.covered[a] >= floor {
			kept = append(kept, a)
		}
	}
	return kept
}

// page returns the entries of one page. Behind those that were read word by
// word the others follow as the first step ordered them.
func (l *localeIndex) page(t *tally, list []ranked, found []uint32, offset, limit int) []ranked {
	if end := offset + limit; end > len(list) && len(found) > len(list) {
		seen := make(map[uint32]bool, len(list))
		for _, e := range list {
			seen[e.article] = true
		}
		for _, a := range l.top(t, found, min(len(found), end+rereads)) {
			if !seen[a] {
				list = append(list, ranked{article: a, score: float64(t.score[a]), section: -1})
			}
		}
	}
	return list[min(offset, len(list)):min(offset+limit, len(list))]
}

// corrected is the query with its corrections, empty when there are none.
func (p *plan) corrected() string {
	return p.with(p.fixes)
}

// with is the query with some words replaced, empty when there are none.
func (p *plan) with(fixes []fix) string {
	if len(fixes) == 0 {
		return ""
	}
	var b strings.Builder
	at := 0
	for _, f := range fixes {
		c := &p.concepts[f.concept]
		b.WriteString(p.text[at:c.start])
		b.WriteString(f.to)
		at = c.end
	}
	b.WriteString(p.text[at:])
	return b.String()
}

// A viewer shows what was found. It reads an article once.
type viewer struct {
	l      *localeIndex
	p      *plan
	marker *marker
	seen   map[uint32]*Document
}

func (v *viewer) document(article uint32) (*Document, error) {
	if d := v.seen[article]; d != nil {
		return d, nil
	}
	part, n := v.l.locate(article)
	d, err := part.document(n)
	if err == nil {
		v.seen[article] = d
	}
	return d, err
}

// hit shows an entry.
func (v *viewer) hit(e *ranked, explain bool) (*Hit, error) {
	d, err := v.document(e.article)
	if err != nil {
		return nil, err
	}
	h := &Hit{
		ID: d.ID, URL: d.URL, Title: d.Title, Asked: d.Question, Kind: d.Kind, Answer: d.Answer,
		Score: e.score / max(v.p.weight, 1e-9), InTitle: e.inTitle, Updated: d.Updated, ReviewBy: d.ReviewBy,
	}
	if k := len(d.Categories); k > 0 {
		h.Category = d.Categories[k-1].Title
	}
	text := ""
	if e.section >= 0 && e.section < len(d.Sections) {
		s := &d.Sections[e.section]
		h.Section, h.Anchor, h.Question = s.Title, s.Anchor, s.Question
		if s.Anchor != "" {
			h.URL += "#" + (&url.URL{Fragment: s.Anchor}).EscapedFragment()
		}
		text = s.Text
	}
	text = cmp.Or(text, d.Answer, d.Description, opening(d))
	h.Passage = passageOf(text)
	h.Snippet = v.marker.snippet(text)
	if explain {
		h.Reasons = v.l.explain(v.p, e, h.Section)
	}
	return h, nil
}

// opening is the first text of an article.
func opening(d *Document) string {
	for i := range d.Sections {
		if d.Sections[i].Text != "" {
			return d.Sections[i].Text
		}
	}
	return ""
}
