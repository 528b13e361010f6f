package preview

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// A site whose one page can be changed.
type site struct {
	mu    sync.Mutex
	words string
	css   string
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Security-Policy", "script-src 'self'")
	switch r.URL.Path {
	case "/a/":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", `"of the site"`)
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		page := `<html><head><link rel="stylesheet" href="/assets/site.` + s.css + `.css"></head><body>` + s.words + "</body></html>"
		w.Header().Set("Content-Length", strconv.Itoa(len(page)))
		if r.Method != http.MethodHead {
			fmt.Fprint(w, page)
		}
	case "/a.txt":
		w.Header().Set("ETag", `"text"`)
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, r.Header.Get("Accept-Encoding"))
	case "/gone/":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, "no such page")
	case "/api":
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `"</head>"`)
	case "/moved/":
		http.Redirect(w, r, "/a/", http.StatusFound)
	}
}

func newPreview() (*Preview, *site) {
	s := &site{words: "words", css: "0123456789ab"}
	return New(Options{Site: s, Hosts: []string{"Pi.local:8080", "münchen.example."}, Facts: func(_ context.Context, path string) (any, error) {
		if path == "/broken/" {
			return nil, errors.New("queries.yaml: 1:1: no list")
		}
		return map[string]string{"path": path}, nil
	}}), s
}

func get(h http.Handler, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:4321"+target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec
}

func TestPagesHoldTheScript(t *testing.T) {
	p, _ := newPreview()
	rec := get(p, "/a/", "If-None-Match", `"of the site"`, "Accept-Encoding", "gzip")
	body := rec.Body.String()
	if rec.Code != 200 || !strings.Contains(body, `<script src="/.faqtory/preview.js" defer data-page="`) || !strings.Contains(body, "words</body>") {
		t.Errorf("GET /a/: status %d, %s", rec.Code, body)
	}
	if got := rec.Header().Get("Content-Length"); got != strconv.Itoa(len(body)) {
		t.Errorf("Content-Length = %s for %d bytes", got, len(body))
	}
	if rec.Header().Get("ETag") != "" || rec.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("a page of the preview may be kept: %v", rec.Header())
	}
	if got := rec.Header().Get("Content-Security-Policy"); got != "script-src 'self'" {
		t.Errorf("Content-Security-Policy = %q, want the site's own", got)
	}
	if rec := get(p, "/gone/"); rec.Code != 404 || !strings.Contains(rec.Body.String(), "preview.js") {
		t.Errorf("GET /gone/: status %d, %s; want 404 with the script", rec.Code, rec.Body)
	}
	if rec := get(p, "/api"); rec.Body.String() != `"</head>"` {
		t.Errorf("GET /api = %s, want it untouched", rec.Body)
	}
	if rec := get(p, "/a.txt", "Accept-Encoding", "br", "If-None-Match", `"text"`); rec.Body.String() != "br" || rec.Header().Get("ETag") != `"text"` {
		t.Errorf("GET /a.txt = %s, ETag %s; want it untouched", rec.Body, rec.Header().Get("ETag"))
	}
	if rec := get(p, "/moved/"); rec.Code != 302 || rec.Header().Get("Location") != "/a/" {
		t.Errorf("GET /moved/: status %d to %q, want 302", rec.Code, rec.Header().Get("Location"))
	}
	r := httptest.NewRequest(http.MethodHead, "http://127.0.0.1:4321/a/", nil)
	rec = httptest.NewRecorder()
	p.ServeHTTP(rec, r)
	if rec.Code != 200 || rec.Body.Len() != 0 || rec.Header().Get("Content-Length") != "" {
		t.Errorf("HEAD /a/: status %d, %d bytes, Content-Length %q", rec.Code, rec.Body.Len(), rec.Header().Get("Content-Length"))
	}
}

// The mark in a page is the one that the page is asked for, and tells its words
// from its style sheet.
func TestMarks(t *testing.T) {
	p, s := newPreview()
	look := func() mark {
		t.Helper()
		var m mark
		if rec := get(p, "/.faqtory/page?path=/a/"); json.Unmarshal(rec.Body.Bytes(), &m) != nil {
			t.Fatalf("GET page: status %d: %s", rec.Code, rec.Body)
		}
		return m
	}
	first := look()
	if !strings.Contains(get(p, "/a/").Body.String(), `data-page="`+first.Page+`"`) {
		t.Errorf("the page does not hold its mark %q", first.Page)
	}
	if len(first.Styles) != 1 || first.Styles[0] != "/assets/site.0123456789ab.css" {
		t.Errorf("styles = %q", first.Styles)
	}
	s.css = "ba9876543210"
	if second := look(); second.Page != first.Page || second.Styles[0] == first.Styles[0] {
		t.Errorf("after another style sheet the mark is %+v, was %+v; want the page the same", second, first)
	}
	s.words = "other words"
	if third := look(); third.Page == first.Page {
		t.Error("other words left the mark of the page the same")
	}
}

func TestOnlyItsOwnPagesAreAnswered(t *testing.T) {
	p, _ := newPreview()
	tests := []struct {
		name   string
		target string
		header []string
		want   int
	}{
		{"a program", "/.faqtory/facts?path=/a/", nil, 200},
		{"its own page", "/.faqtory/facts?path=/a/", []string{"Origin", "http://127.0.0.1:4321", "Sec-Fetch-Site", "same-origin"}, 200},
		{"by name", "/.faqtory/preview.js", []string{"Host", "localhost:4321"}, 200},
		{"by the name it listens on", "/.faqtory/preview.css", []string{"Host", "pi.local:4321"}, 200},
		{"by IPv6", "/.faqtory/preview.css", []string{"Host", "[::1]:4321"}, 200},
		{"another page", "/.faqtory/facts?path=/a/", []string{"Origin", "https://evil.example"}, 403},
		{"another page's script", "/.faqtory/preview.js", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"another port", "/.faqtory/events", []string{"Origin", "http://127.0.0.1:9"}, 403},
		{"a name led here", "/.faqtory/events", []string{"Host", "evil.example"}, 421},
		{"a page under a name led here", "/a/", []string{"Host", "evil.example:4321"}, 421},
		{"a page under no name", "/a/", []string{"Host", ""}, 421},
		{"a page under a name like ours", "/a/", []string{"Host", "localhost.evil.example"}, 421},
		{"a page under an address of names", "/a/", []string{"Host", "127.0.0.1.nip.io"}, 421},
		{"a page by address", "/a/", []string{"Host", "192.168.1.7:4321"}, 200},
		{"a page by IPv6 without a port", "/a/", []string{"Host", "[fe80::1]"}, 200},
		{"a page by name", "/a/", []string{"Host", "LOCALHOST.:4321"}, 200},
		{"a page of one of several previews", "/a/", []string{"Host", "help.localhost:4321"}, 200},
		{"a page by the name it listens on", "/a/", []string{"Host", "Pi.local"}, 200},
		{"a page by a name in other letters", "/a/", []string{"Host", "xn--mnchen-3ya.example:4321"}, 200},
		{"a sandboxed page", "/.faqtory/page?path=/a/", []string{"Origin", "null"}, 403},
		{"no path", "/.faqtory/page", nil, 400},
		{"another site's path", "/.faqtory/page?path=https://evil.example/", nil, 400},
		{"itself", "/.faqtory/page?path=/.faqtory/events", nil, 400},
		{"what cannot be said", "/.faqtory/facts?path=/broken/", nil, 500},
		{"nothing", "/.faqtory/manifest.json", nil, 404},
		{"the folder", "/.faqtory/", nil, 404},
	}
	for _, test := range tests {
		if rec := get(p, test.target, test.header...); rec.Code != test.want {
			t.Errorf("%s: GET %s %q: status %d, want %d: %s", test.name, test.target, test.header, rec.Code, test.want, rec.Body)
		}
	}
	rec := httptest.NewRecorder()
	p.ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "http://127.0.0.1/.faqtory/events", nil))
	if rec.Code != 405 {
		t.Errorf("POST: status %d, want 405", rec.Code)
	}
}

// A stream reads the states that an open page is told.
type stream struct {
	t     *testing.T
	lines *bufio.Scanner
}

func open(t *testing.T, ctx context.Context, address string) *stream {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/.faqtory/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("Content-Type = %q", got)
	}
	return &stream{t, bufio.NewScanner(res.Body)}
}

func (s *stream) next() (st state) {
	s.t.Helper()
	for s.lines.Scan() {
		if data, ok := strings.CutPrefix(s.lines.Text(), "data: "); ok {
			if err := json.Unmarshal([]byte(data), &st); err != nil {
				s.t.Fatal(err)
			}
			return st
		}
	}
	s.t.Fatalf("the events ended: %v", s.lines.Err())
	return st
}

func TestEvents(t *testing.T) {
	p, _ := newPreview()
	srv := httptest.NewServer(p)
	defer srv.Close()
	defer p.Close()
	a := open(t, t.Context(), srv.URL)
	first := a.next()
	if len(first.Mistakes) != 0 || first.Mistakes == nil {
		t.Errorf("the first state has mistakes %v, want an empty list", first.Mistakes)
	}
	p.Found([]Mistake{{File: "a.md", Line: 2, Message: "wrong"}}, 3)
	if got := a.next(); got.Number != first.Number || len(got.Mistakes) != 1 || got.Mistakes[0].File != "a.md" || got.Warnings != 3 {
		t.Errorf("after a mistake: %+v", got)
	}
	// Who comes later is told as well.
	b := open(t, t.Context(), srv.URL)
	if got := b.next(); len(got.Mistakes) != 1 {
		t.Errorf("a page opened later is told %+v, want the mistake", got)
	}
	p.Found(nil, 0)
	p.Changed("/a/")
	for _, s := range []*stream{a, b} {
		got := s.next()
		if got.Number == first.Number { // the two may have come one by one
			got = s.next()
		}
		if got.Number != first.Number+1 || got.Go != "/a/" || len(got.Mistakes) != 0 {
			t.Errorf("after it was mended: %+v", got)
		}
	}
	// Where to go is told once.
	c := open(t, t.Context(), srv.URL)
	if got := c.next(); got.Go != "" {
		t.Errorf("a page opened later goes to %q, want it to stay", got.Go)
	}
}

// Pages that do not read, and pages that go away, hold up nobody.
func TestSlowPages(t *testing.T) {
	p, _ := newPreview()
	srv := httptest.NewServer(p)
	defer srv.Close()
	defer p.Close()
	for range 5 {
		ctx, cancel := context.WithCancel(t.Context())
		open(t, ctx, srv.URL)
		cancel()
	}
	slow := open(t, t.Context(), srv.URL)
	first := slow.next()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 5000 {
			p.Changed("")
		}
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("a page that does not read holds up the others")
	}
	last := first
	for last.Number < first.Number+5000 {
		last = slow.next()
	}
}

func TestCloseEndsEvents(t *testing.T) {
	p, _ := newPreview()
	srv := httptest.NewServer(p)
	defer srv.Close()
	a := open(t, t.Context(), srv.URL)
	a.next()
	p.Close()
	p.Close()
	for a.lines.Scan() {
	}
	if err := a.lines.Err(); err != nil {
		t.Errorf("the events ended with %v, want their end", err)
	}
}
