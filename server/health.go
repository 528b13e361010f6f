package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"faqtory/search"
)

// healthz says that the program runs.
func (s *Server) healthz(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		methodNotAllowed(w, "GET, HEAD")
		return
	}
	plain(w, http.StatusOK, "ok")
}

// A Readiness says whether the server can do its work, and why not.
type Readiness struct {
	Status  string            `json:"status"` // "ready" or "not ready"
	BuildID string            `json:"build_id"`
	Checks  map[string]string `json:"checks"` // "ok" or what is wrong
}

// Ready does what a visitor would: it reads a page and searches, in each locale.
func (s *Server) Ready(ctx context.Context) Readiness {
	out := Readiness{Status: "ready", Checks: map[string]string{}}
	fault := func(check string, err error) {
		out.Checks[check] = "ok"
		if err != nil {
			out.Status, out.Checks[check] = "not ready", err.Error()
		}
	}
	g := s.acquire()
	if g == nil {
		fault("pages", ErrUnavailable)
		return out
	}
	defer g.release()
	out.BuildID = g.id
	if len(g.locales) == 0 {
		_, err := s.whole(g, "index.html")
		fault("pages", err)
	}
	if g.site != nil {
		fault("snapshot", nil)
	} else if g.stamp != nil || s.options.Index != "" {
		fault("snapshot", errNoSnapshot)
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	for _, v := range g.locales {
		_, err := s.whole(g, v.file("index.html"))
		fault("pages "+v.tag, err)
		if s.options.Index == "" && s.searcher() == nil {
			continue
		}
		_, err = s.ask(ctx, g, search.Request{Query: probe(v), Locale: v.tag, Limit: 1})
		fault("search "+v.tag, err)
	}
	return out
}

// errNoSnapshot: pages are all there is, though more was asked for than a folder of
// pages.
var errNoSnapshot = errors.New(snapshotName + " is missing: there is no search, no API and no MCP; copy the output folder with its hidden files")

// SnapshotMissing says what a server can not do because the folder lacks what a
// build writes for it beside the pages; nil when it is there.
func (s *Server) SnapshotMissing() error {
	g := s.acquire()
	if g == nil {
		return ErrUnavailable
	}
	defer g.release()
	if g.site == nil {
		return errNoSnapshot
	}
	return nil
}

// probe is a query with words of the site's own.
func probe(v *localeView) string {
	for _, c := range v.site.Nav {
		for _, a := range c.Articles {
			return a.Title
		}
	}
	return v.site.Title
}

func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		methodNotAllowed(w, "GET, HEAD")
		return
	}
	out := s.Ready(r.Context())
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/json")
	status := http.StatusOK
	if out.Status != "ready" {
		status = http.StatusServiceUnavailable
	}
	s.body(w, r, status, encode(out))
}
