package server

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"faqtory/theme"
)

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := s.now()
	call := &call{id: s.newRequestID(r), route: "page"}
	r = r.WithContext(context.WithValue(r.Context(), callKey{}, call))
	rec := &recorder{ResponseWriter: w}
	h := rec.Header()
	for _, line := range securityHeaders {
		h.Set(line.Name, line.Value)
	}
	h.Set("X-Request-Id", call.id)
	s.metrics.inFlight.Inc()
	defer func() {
		s.metrics.inFlight.Dec()
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			s.log.ErrorContext(r.Context(), "panic while answering", "request_id", call.id, "route", call.route, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			switch {
			case rec.status != 0:
			case strings.HasPrefix(call.route, "api/"):
				h.Del("ETag")
				s.fail(rec, r, errPanic)
			default:
				plain(rec, http.StatusInternalServerError, "internal error")
			}
		}
		took := s.now().Sub(began)
		s.metrics.served(call.route, r.Method, rec.status, took)
		s.logRequest(r, call, rec, took)
	}()
	s.route(rec, r, call)
}

// securityHeaders never change.
var securityHeaders = theme.SecurityHeaders()

// route sends a request where it belongs. It is a switch and no [http.ServeMux],
// which would clean a path by redirecting to it: no path is cleaned here, one
// that is not clean leads nowhere.
func (s *Server) route(w http.ResponseWriter, r *http.Request, c *call) {
	switch r.URL.Path {
	case "/healthz":
		c.route = "healthz"
		s.healthz(w, r)
		return
	case "/readyz":
		c.route = "readyz"
		s.readyz(w, r)
		return
	}
	g := s.acquire()
	if g == nil {
		plain(w, http.StatusServiceUnavailable, "the server is stopping")
		return
	}
	defer g.release()
	name, ok := strings.CutPrefix(r.URL.Path, g.base)
	if !ok {
		s.page(w, r, g)
		return
	}
	if handler, ok := s.mounted[name]; ok {
		c.route = name
		if !s.ownOrigin(r, g) {
			s.fail(w, r, errOrigin)
			return
		}
		if s.limited(w, r) {
			w.Header().Set("Cache-Control", "no-store")
			handler.ServeHTTP(w, r)
		}
		return
	}
	switch rest, isAPI := strings.CutPrefix(name, "api/v1/"); {
	case isAPI:
		c.route = "api/" + firstOf(rest)
		s.api(w, r, g, rest)
		return
	case name == "openapi.json":
		c.route = "openapi"
		s.openapi(w, r, g)
		return
	case strings.HasPrefix(name, "api/"):
		c.route = "api"
		s.fail(w, r, ErrNotFound)
		return
	case name == "search" && g.site != nil:
		c.route = "results"
		s.results(w, r, g, nil)
		return
	}
	if view := g.searchPage(r.URL.Path); view != nil {
		c.route = "results"
		s.results(w, r, g, view)
		return
	}
	if strings.HasPrefix(name, "assets/") {
		c.route = "asset"
	}
	s.page(w, r, g)
}

// firstOf is the first part of a path when it names an endpoint: routes are
// counted by name, and visitors shall not make up names.
func firstOf(path string) string {
	name, _, _ := strings.Cut(path, "/")
	switch name {
	case "search", "suggest", "answer", "articles", "categories", "contact":
		return name
	}
	return "other"
}

// searchPage is the locale whose search page is at a path.
func (g *generation) searchPage(path string) *localeView {
	for _, v := range g.locales {
		if v.searchPath == path {
			return v
		}
	}
	return nil
}

// A call is what is known of a request beside itself.
type call struct {
	id    string
	route string
}

type callKey struct{}

func requestID(r *http.Request) string {
	if c, ok := r.Context().Value(callKey{}).(*call); ok {
		return c.id
	}
	return ""
}

func routeOf(r *http.Request) string {
	if c, ok := r.Context().Value(callKey{}).(*call); ok {
		return c.route
	}
	return ""
}

// newRequestID takes the id that a trusted proxy gave, when it is one that can
// stand in a log, or makes one.
func (s *Server) newRequestID(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); id != "" && len(id) <= 64 && s.trusted(r) &&
		strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") == "" {
		return id
	}
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails, says its documentation
	return hex.EncodeToString(b[:])
}

// logRequest writes one line for a request. Neither the query nor the whole
// address of a visitor is in it: both are personal data, and neither is needed to
// find what went wrong.
func (s *Server) logRequest(r *http.Request, c *call, rec *recorder, took time.Duration) {
	if !s.log.Enabled(r.Context(), slog.LevelInfo) {
		return
	}
	attrs := []slog.Attr{
		slog.String("request_id", c.id), slog.String("method", r.Method), slog.String("route", c.route),
		slog.String("path", r.URL.Path), slog.Int("status", rec.status), slog.Int64("bytes", rec.bytes),
		slog.Float64("ms", float64(took.Microseconds())/1000), slog.String("client", masked(s.client(r))),
	}
	if s.options.LogQueries {
		attrs = append(attrs, slog.String("query", tidy(r.URL.Query().Get("q"))))
	}
	s.log.LogAttrs(r.Context(), slog.LevelInfo, "request", attrs...)
}

// masked is the network of a client: enough to tell one crawler from another,
// too little to know a person by.
func masked(a netip.Addr) string {
	bits := 24
	if a.Is6() {
		bits = 48
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
}

// A recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader implements [http.ResponseWriter].
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// ReadFrom lets large files go from the disk to the network by themselves.
func (r *recorder) ReadFrom(from io.Reader) (int64, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := io.Copy(r.ResponseWriter, from)
	r.bytes += n
	return n, err
}

// Flush implements [http.Flusher].
func (r *recorder) Flush() { _ = http.NewResponseController(r.ResponseWriter).Flush() }

// Unwrap is for [http.ResponseController].
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
