package preview

import (
	"bytes"
	"html"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// stylesheet is the site's own style sheet as pages name it: by its content.
var stylesheet = regexp.MustCompile(`/[^"'\s<>]*assets/[a-z]+\.[0-9a-f]{12}\.css`)

// page answers with a page of the site, and puts the script into it.
func (p *Preview) page(w http.ResponseWriter, r *http.Request) {
	// What a browser has kept may be of another preview, of none, or of a moment
	// ago: files of a site in memory have no time.
	plain := r.Clone(r.Context())
	for _, name := range []string{"If-None-Match", "If-Modified-Since", "If-Range"} {
		plain.Header.Del(name)
	}
	switch path.Ext(r.URL.Path) {
	case "", ".html":
	default:
		p.o.Site.ServeHTTP(w, plain) // no page: a picture, a feed
		return
	}
	plain.Header.Del("Accept-Encoding")
	plain.Header.Del("Range")
	out := &pageWriter{to: w, header: w.Header()}
	p.o.Site.ServeHTTP(out, plain)
	if out.held && out.status == http.StatusNotFound && p.o.Lost != nil {
		moved, near := p.o.Lost(r.URL.Path)
		if moved != "" {
			w.Header().Set("Location", moved)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			out.status = http.StatusFound
			out.body.Reset()
		} else if page := ways(out.body.Bytes(), r.URL.Path, near); r.Method != http.MethodHead {
			out.body = *bytes.NewBuffer(page)
		}
	}
	out.end(r.Method == http.MethodHead)
}

// ways puts the pages near a path that leads nowhere below the heading of the page
// that says so.
func ways(page []byte, path string, near []Page) []byte {
	if len(near) == 0 {
		return page
	}
	var b strings.Builder
	b.WriteString(`<div lang="en" dir="ltr"><p>Preview: there is no page at <code>` + html.EscapeString(path) + `</code>. Near it:</p><ul>`)
	for _, n := range near {
		b.WriteString(`<li><a href="` + html.EscapeString(n.Href) + `">` + html.EscapeString(n.Title) + `</a></li>`)
	}
	b.WriteString(`</ul></div>`)
	at := bytes.Index(page, []byte("</h1>"))
	if at < 0 {
		return append(page[:len(page):len(page)], b.String()...) // a template of the site's own
	}
	at += len("</h1>")
	return slices.Concat(page[:at], []byte(b.String()), page[at:])
}

// A pageWriter keeps an HTML page until it is whole, and lets everything else pass.
type pageWriter struct {
	to     http.ResponseWriter // nil: nothing passes
	header http.Header
	status int
	held   bool
	body   bytes.Buffer
}

// Header implements [http.ResponseWriter].
func (w *pageWriter) Header() http.Header { return w.header }

// WriteHeader implements [http.ResponseWriter].
func (w *pageWriter) WriteHeader(status int) {
	if w.status != 0 {
		return
	}
	if w.to != nil && status >= 100 && status < 200 {
		w.to.WriteHeader(status)
		return
	}
	w.status = status
	w.held = w.to == nil || strings.HasPrefix(w.header.Get("Content-Type"), "text/html")
	if status >= 300 && status < 400 {
		// Where an old address leads may be another place after the next save.
		w.header.Set("Cache-Control", "no-store")
	}
	if !w.held {
		w.to.WriteHeader(status)
	}
}

// Write implements [http.ResponseWriter].
func (w *pageWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if w.held {
		return w.body.Write(b)
	}
	return w.to.Write(b)
}

// Flush implements [http.Flusher].
func (w *pageWriter) Flush() {
	if w.to != nil && !w.held {
		_ = http.NewResponseController(w.to).Flush() // not every writer can
	}
}

// Unwrap is for [http.ResponseController].
func (w *pageWriter) Unwrap() http.ResponseWriter {
	if w.held {
		return nil
	}
	return w.to
}

// end sends what was kept.
func (w *pageWriter) end(head bool) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if !w.held {
		return
	}
	page := w.body.Bytes()
	if len(page) > 0 {
		page = inject(page)
		w.header.Set("Content-Length", strconv.Itoa(len(page)))
	} else if head {
		w.header.Del("Content-Length") // it would be that of the page without us
	}
	w.header.Del("ETag")
	w.header.Del("Last-Modified")
	w.header.Set("Cache-Control", "no-store")
	w.to.WriteHeader(w.status)
	_, _ = w.to.Write(page) // a page that went away is no concern of ours
}

// inject puts the script into a page, with what tells this state of the page from
// the next.
func inject(page []byte) []byte {
	m := markOf(page)
	script := `<script src="` + Root + `preview.js" defer data-page="` + m.Page + `"></script>`
	at := bytes.Index(page, []byte("</head>"))
	if at < 0 {
		at = len(page) // a template of the site's own; browsers run it here as well
	}
	out := make([]byte, 0, len(page)+len(script))
	out = append(out, page[:at]...)
	out = append(out, script...)
	return append(out, page[at:]...)
}
