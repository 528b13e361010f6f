package search

import (
	"context"
	"time"
)

// Bounds of a request.
const (
	defaultLimit = 10
	maxLimit     = 50
)

// Search answers a request. It is bounded in time by ctx and in work by the
// bounds on queries. Its errors are [ErrBadQuery], [ErrLocale], [ErrClosed],
// those of ctx, and [ErrCorrupt] when the disk no longer holds what was opened.
func (x *Index) Search(ctx context.Context, req Request) (*Result, error) {
	began := time.Now()
	if req.Limit <= 0 {
		req.Limit = defaultLimit
	}
	req.Limit = min(req.Limit, maxLimit)
	if req.Offset < 0 {
		return nil, ErrBadQuery
	}
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
	result := &Result{BuildID: g.manifest.BuildID, Query: p.text, Locale: l.tag, Confidence: None, Hits: []Hit{}}
	t := tallies.Get().(*tally)
	defer tallies.Put(t)
	l.tally(p, t)
	found := t.found
	list := l.rank(p, t, found)
	result.Total = len(found)
	for _, e := range list[min(req.Offset, len(list)):min(req.Offset+req.Limit, len(list))] {
		part, n := l.locate(e.article)
		d, err := part.document(n)
		if err != nil {
			return nil, err
		}
		result.Hits = append(result.Hits, Hit{ID: d.ID, URL: d.URL, Title: d.Title, Kind: d.Kind, Score: e.score / max(p.weight, 1e-9)})
	}
	result.Took = time.Since(began)
	return result, nil
}
