// Package server answers for a built site: its files as they were published, and
// a health endpoint. It needs the output folder alone, no Markdown.
package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"
	"time"
)

// Options say what is served.
type Options struct {
	Site string // output folder of a build
	Base string // path the site lives under, "/" or "/help/"
	Log  *slog.Logger
}

// A Server answers requests for one site.
type Server struct {
	root *os.Root
	fsys fs.FS
	base string
	log  *slog.Logger
	mux  *http.ServeMux
}

// New opens the site. Close releases it.
func New(o Options) (*Server, error) {
	root, err := os.OpenRoot(o.Site)
	if err != nil {
		return nil, fmt.Errorf("open site: %w", err)
	}
	s := &Server{root: root, fsys: root.FS(), base: o.Base, log: o.Log, mux: http.NewServeMux()}
	if s.base == "" {
		s.base = "/"
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		_, _ = io.WriteString(w, "ok\n")
	})
	s.mux.HandleFunc("GET /", s.file)
	return s, nil
}

// Close releases the site's folder.
func (s *Server) Close() error { return s.root.Close() }

// contentSecurityPolicy allows what our pages need: their own files, and the
// players of the two video hosts after a click.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; " +
	"font-src 'self'; connect-src 'self'; media-src 'self' https:; manifest-src 'self'; " +
	"frame-src https://www.youtube-nocookie.com https://player.vimeo.com; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", contentSecurityPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("X-Frame-Options", "DENY")
	s.mux.ServeHTTP(w, r)
}

// file answers with a published file, the folder's index.html, or the 404 page
// of the locale that the path begins with.
func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutPrefix(r.URL.Path, s.base)
	switch {
	case !ok && (r.URL.Path == "/" || r.URL.Path+"/" == s.base):
		http.Redirect(w, r, s.base, http.StatusFound)
		return
	case !ok:
		s.notFound(w, r, "")
		return
	}
	folder := name == "" || strings.HasSuffix(name, "/")
	if folder {
		name += "index.html"
	}
	// Names that begin with a dot are ours (.faqtory) or nobody's to see.
	if !fs.ValidPath(name) || strings.HasPrefix(name, ".") || strings.Contains(name, "/.") {
		s.notFound(w, r, name)
		return
	}
	info, err := fs.Stat(s.fsys, name)
	if err == nil && info.IsDir() {
		if _, err := fs.Stat(s.fsys, path.Join(name, "index.html")); err == nil {
			to := url.URL{Path: s.base + name + "/", RawQuery: r.URL.RawQuery}
			http.Redirect(w, r, to.String(), http.StatusMovedPermanently)
			return
		}
		err = fs.ErrNotExist
	}
	if err != nil {
		s.notFound(w, r, name)
		return
	}
	data, err := fs.ReadFile(s.fsys, name)
	if err != nil {
		s.log.Error("read file", "name", name, "error", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	if t := contentType(name); t != "" {
		h.Set("Content-Type", t)
	}
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	http.ServeContent(w, r, name, info.ModTime(), bytes.NewReader(data))
}

func (s *Server) notFound(w http.ResponseWriter, _ *http.Request, name string) {
	page := "404.html"
	if locale, _, ok := strings.Cut(name, "/"); ok && fs.ValidPath(locale) {
		if _, err := fs.Stat(s.fsys, locale+"/404.html"); err == nil {
			page = locale + "/404.html"
		}
	}
	w.Header().Set("Cache-Control", "no-cache")
	data, err := fs.ReadFile(s.fsys, page)
	if err != nil {
		http.Error(w, "not found", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	_, _ = w.Write(data)
}

// contentType knows what a site consists of, so that answers do not depend on
// the machine's own table.
func contentType(name string) string {
	switch path.Base(name) {
	case "feed.json":
		return "application/feed+json"
	case "opensearch.xml":
		return "application/opensearchdescription+xml"
	}
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".xml":
		return "application/xml; charset=utf-8"
	case ".rss":
		return "application/rss+xml; charset=utf-8"
	case ".atom":
		return "application/atom+xml; charset=utf-8"
	case ".json":
		return "application/json"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".md":
		return "text/markdown; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".webp":
		return "image/webp"
	default:
		return mime.TypeByExtension(ext)
	}
}

// Serve answers on l until ctx ends, then lets requests under way finish.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := srv.Shutdown(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("stop server: %w", err)
	}
	return nil
}
