// Package server answers for a built site: its pages, searches, and what chat
// bots and assistants ask. It needs the output folder of a build and its search
// index, no Markdown and no configuration.
//
// A [Server] holds one generation of the site at a time: pages, the facts of the
// site (see [theme.Snapshot]) and the index, all of one build. [Server.Reload]
// notices a newer build and switches to all of it at once; a request that is
// under way ends with the generation it began with.
//
// One search, many doors: [Server.Search], [Server.Answer], [Server.Suggest],
// [Server.Article], [Server.Categories] and [Server.Contact] are what the results
// page, the JSON API and the MCP tools (package server/mcp) print.
//
//	GET /…                       files of the site; Markdown twins by Accept
//	GET /search?q=               results page, also at each locale's search page
//	GET /api/v1/search           results as JSON
//	GET /api/v1/suggest          suggestions while typing
//	GET /api/v1/answer           an answer to trust, or whom to hand over to
//	GET /api/v1/articles/{id}    one article
//	GET /api/v1/categories       the tree of categories
//	GET /api/v1/contact          ways to reach a person, and which are open now
//	GET /openapi.json            all of this for programs (OpenAPI 3.1)
//	GET /healthz, /readyz        for whoever watches the server
//
// All but the last line lie below the site's base path.
package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// Options say what is served and how. The zero value of each but Site is usable.
type Options struct {
	// Site is the output folder of a build, Index that of its search index; ""
	// serves pages without search.
	Site, Index string
	// Build, when not nil, is served in place of Site, and Searcher in place of
	// Index: see [Server.Show].
	Build    *Build
	Searcher Searcher
	// CORS are origins whose pages may ask the API, in place of those that the site
	// names; "*" is any. nil leaves it to the site.
	CORS []string
	// TrustedProxies may say for whom they ask (X-Forwarded-For) and under which
	// request id. nil trusts this machine.
	TrustedProxies []netip.Prefix
	Limits         Limits
	// LogQueries lets query texts into the log. They are personal data.
	LogQueries bool
	// Version is that of the program.
	Version string
	// CacheBytes bounds the memory for files and their compressed forms
	// (default 64 MB).
	CacheBytes int64
	Log        *slog.Logger
	// Now tells the time (default [time.Now]).
	Now func() time.Time
}

// A Server answers requests for one site. It is an [http.Handler].
type Server struct {
	options Options
	log     *slog.Logger
	now     func() time.Time

	mu      sync.RWMutex // guards the pointers, never held during a request
	current *generation
	index   Searcher

	reloading sync.Mutex
	waiting   waiting // for the other half of a build
	damaged   damaged
	files     *fileCache
	retired   retired
	limiter   *limiter
	searches  chan struct{} // a token for each search that may run at once
	metrics   *metrics
	mounted   map[string]http.Handler // below the base path, by name
	closed    atomic.Bool
}

// New opens the site. [Server.Close] releases it.
func New(o Options) (*Server, error) {
	s := &Server{options: o, log: o.Log, now: o.Now, mounted: map[string]http.Handler{}}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	if o.TrustedProxies == nil {
		s.options.TrustedProxies = loopback
	}
	s.options.Limits.setDefaults()
	s.files = newFileCache(o.CacheBytes)
	s.limiter = newLimiter(s.options.Limits)
	s.searches = make(chan struct{}, s.options.Limits.Searches)
	s.metrics = newMetrics(s)
	if o.Build != nil {
		s.index = o.Searcher
		if err := s.Show(*o.Build); err != nil {
			return nil, err
		}
		return s, nil
	}
	if _, err := s.Reload(); err != nil {
		return nil, err
	}
	return s, nil
}

// Mount adds a handler for a name directly below the site's base path. It must
// be called before the first request. The handler is limited like a search.
func (s *Server) Mount(name string, h http.Handler) { s.mounted[name] = h }

// Close waits for requests that still hold the site, and releases it. The server
// answers 503 from then on.
func (s *Server) Close() error {
	s.closed.Store(true)
	s.reloading.Lock()
	defer s.reloading.Unlock()
	s.mu.Lock()
	g, index := s.current, s.index
	s.current, s.index = nil, nil
	s.mu.Unlock()
	if g != nil {
		g.release()
	}
	if index != nil {
		return index.Close()
	}
	return nil
}

// BuildID is that of the build being served.
func (s *Server) BuildID() string {
	g := s.acquire()
	if g == nil {
		return ""
	}
	defer g.release()
	return g.id
}

// Base is the path that the site lies below, with a slash at both ends.
func (s *Server) Base() string {
	g := s.acquire()
	if g == nil {
		return "/"
	}
	defer g.release()
	return g.base
}

// Serve answers on l until ctx ends, then lets requests under way finish for as
// long as grace.
func Serve(ctx context.Context, l net.Listener, h http.Handler, grace time.Duration, log *slog.Logger) error {
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second, // large files ask for more, see stream
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
	}
	if log != nil {
		srv.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelDebug)
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	waiting, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := srv.Shutdown(waiting)
	<-failed
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.Join(srv.Close(), fmt.Errorf("stop: requests were still under way after %s", grace))
	}
	return err
}
