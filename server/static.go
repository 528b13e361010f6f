package server

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// What may be kept by whom: assets are named by their content, everything else
// is asked for again each time, which costs a 304.
const (
	cacheForever = "public, max-age=31536000, immutable"
	cacheNever   = "no-cache"
)

// page answers with a published file: the one at the path, a folder's
// index.html or its Markdown twin, a redirect, or the 404 page.
func (s *Server) page(w http.ResponseWriter, r *http.Request, g *generation) {
	s.answerPage(w, r, g, false)
}

func (s *Server) answerPage(w http.ResponseWriter, r *http.Request, g *generation, again bool) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		methodNotAllowed(w, "GET, HEAD")
		return
	}
	p := r.URL.Path
	if !plainPath(p) {
		s.notFound(w, r, g, "")
		return
	}
	name, ok := strings.CutPrefix(p, g.base)
	if !ok {
		if p == "/" || p+"/" == g.base {
			redirect(w, r, g.base, http.StatusFound)
			return
		}
		s.notFound(w, r, g, "")
		return
	}
	if to, ok := g.redirects[p]; ok {
		redirect(w, r, to, http.StatusMovedPermanently)
		return
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if !servable(name) {
		s.notFound(w, r, g, name)
		return
	}
	if twin, ok := twinOf(name); ok && g.has(twin) {
		w.Header().Add("Vary", "Accept")
		if prefersMarkdown(r.Header.Get("Accept")) {
			name = twin
		} else {
			w.Header().Add("Link", "<"+g.hrefOf(twin)+`>; rel="alternate"; type="text/markdown"`)
		}
	}
	err := s.send(w, r, g, name)
	switch {
	case err == nil:
	case errors.Is(err, errFolder):
		if info, err := fs.Stat(g.fsys, path.Join(name, "index.html")); err == nil && info.Mode().IsRegular() {
			redirect(w, r, g.hrefOf(name+"/"), http.StatusMovedPermanently)
			return
		}
		s.notFound(w, r, g, name)
	case errors.Is(err, fs.ErrPermission):
		s.log.ErrorContext(r.Context(), "read file", "name", name, "error", err)
		plain(w, http.StatusInternalServerError, "internal error")
	case s.sendRetired(w, r, g, name):
	case g.has(name) && !again:
		// It was there when this build was published: the next one is being
		// published right now. Look whether it is all there.
		if next := s.newer(g); next != nil {
			defer next.release()
			w.Header().Del("Vary")
			w.Header().Del("Link")
			s.answerPage(w, r, next, true)
			return
		}
		s.notFound(w, r, g, name)
	default:
		// Whatever else the system calls it, a name too long for one, it is not there.
		s.notFound(w, r, g, name)
	}
}

// sendRetired sends a page that was taken away a moment ago, if it is one.
func (s *Server) sendRetired(w http.ResponseWriter, r *http.Request, g *generation, name string) bool {
	f := s.retired.page(g, name, s.now())
	if f == nil {
		return false
	}
	w.Header().Set("Cache-Control", "no-store")
	s.write(w, r, g, f)
	return true
}

// newer reloads and returns the generation that has taken g's place, nil when
// none has. The caller must release it.
func (s *Server) newer(g *generation) *generation {
	if _, err := s.Reload(); err != nil {
		return nil
	}
	next := s.acquire()
	if next == g {
		next.release()
		return nil
	}
	return next
}

// hrefOf is the href of a name in the output folder.
func (g *generation) hrefOf(name string) string { return (&url.URL{Path: g.base + name}).EscapedPath() }

// plainPath refuses paths that mean something to somebody behind us: a path is
// UTF-8 without control characters and backslashes.
func plainPath(p string) bool {
	if !strings.HasPrefix(p, "/") || !utf8.ValidString(p) {
		return false
	}
	return strings.IndexFunc(p, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' }) < 0
}

// servable reports that a name may be sent. Names that begin with a dot are ours
// (.faqtory) or nobody's to see, but for .well-known (RFC 8615); _headers and
// _redirects are notes to the host.
func servable(name string) bool {
	if !fs.ValidPath(name) {
		return false
	}
	rest := strings.TrimPrefix(name, ".well-known/")
	if strings.HasPrefix(rest, ".") || strings.Contains(rest, "/.") {
		return false
	}
	return name != redirectsName && name != "_headers"
}

// errFolder is returned by send for a folder.
var errFolder = errors.New("is a folder")

// send answers with a file of the site, from memory where it is small. An error
// means that nothing has been written.
func (s *Server) send(w http.ResponseWriter, r *http.Request, g *generation, name string) error {
	entry, known := g.files[name]
	if known {
		if f := s.files.get(name, entry.Hash); f != nil {
			s.write(w, r, g, f)
			return nil
		}
	}
	f, err := readWhole(g.fsys, name)
	if err == nil && f == nil {
		return s.stream(w, r, g, name)
	}
	if err == nil {
		if f.hash == entry.Hash {
			s.files.put(f)
		}
		s.write(w, r, g, f)
		return nil
	}
	if info, staterr := fs.Stat(g.fsys, name); staterr == nil && info.IsDir() {
		return errFolder
	}
	if f := s.retired.get(name); f != nil {
		s.write(w, r, g, f)
		return nil
	}
	return err
}

// write sends a file that is in memory.
func (s *Server) write(w http.ResponseWriter, r *http.Request, g *generation, f *file) {
	h := w.Header()
	t := s.describe(h, g, f.name)
	data, tag := f.data, f.hash
	if t.text && len(f.data) >= worthwhile {
		h.Add("Vary", "Accept-Encoding")
		// A range of a compressed form is of no use to whoever asks for ranges.
		if r.Header.Get("Range") == "" {
			if c := coding(r.Header.Get("Accept-Encoding"), "br", "gzip"); c != "" {
				if e := f.encoded(c, g); e != nil {
					data, tag = e, tag+"-"+c
					encoded(w, r, c, int64(len(data)))
				}
			}
		}
	}
	h.Set("ETag", `"`+tag+`"`)
	if unchanged(w, r, f.hash) {
		return
	}
	http.ServeContent(w, r, "", f.modified, content(data))
}

// unchanged answers 304 to whoever has any form of the file: what they have kept
// is still good, also when they would get it in another coding today.
func unchanged(w http.ResponseWriter, r *http.Request, hash string) bool {
	for tag := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		tag = strings.TrimSpace(tag)
		plain := strings.Trim(strings.TrimPrefix(tag, "W/"), `"`)
		if plain == hash || plain == hash+"-br" || plain == hash+"-gzip" {
			h := w.Header()
			h.Set("ETag", tag)
			h.Del("Content-Type")
			h.Del("Content-Length")
			h.Del("Content-Encoding")
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// stream sends a large file from the disk. Its tag is made of its time and size:
// reading it all for a hash would cost more than it saves.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, g *generation, name string) error {
	f, err := g.fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	content, ok := f.(fileReader)
	if !ok {
		return &fs.PathError{Op: "seek", Path: name, Err: fs.ErrInvalid}
	}
	h := w.Header()
	t := s.describe(h, g, name)
	mark := strconv.FormatInt(info.ModTime().UnixNano(), 36) + "." + strconv.FormatInt(info.Size(), 36)
	h.Set("ETag", `"`+mark+`"`)
	if unchanged(w, r, mark) {
		return nil
	}
	// A slow line may take long over a large file, but not for ever: 32 KB/s is
	// what a phone in the countryside gets.
	deadline := time.Now().Add(30*time.Second + time.Duration(info.Size()/(32<<10))*time.Second)
	_ = http.NewResponseController(w).SetWriteDeadline(deadline) // not every writer has one
	if t.text {
		h.Add("Vary", "Accept-Encoding")
		if c := coding(r.Header.Get("Accept-Encoding"), "br", "gzip"); c != "" && r.Header.Get("Range") == "" {
			if packed, size := g.packed(name, c, info.Size()); packed != nil {
				defer packed.Close()
				encoded(w, r, c, size)
				h.Set("ETag", strings.TrimSuffix(h.Get("ETag"), `"`)+"-"+c+`"`)
				http.ServeContent(w, r, "", info.ModTime(), packed)
				return nil
			}
		}
	}
	http.ServeContent(w, r, "", info.ModTime(), content)
	return nil
}

// packed opens the compressed form that the build made of a large file.
func (g *generation) packed(name, coding string, size int64) (fileReader, int64) {
	packed := name + map[string]string{"br": ".br", "gzip": ".gz"}[coding]
	entry, ok := g.files[packed]
	if !ok || g.files[name].Size != size {
		return nil, 0
	}
	f, err := g.fsys.Open(packed)
	if err != nil {
		return nil, 0
	}
	content, ok := f.(fileReader)
	if info, err := f.Stat(); err != nil || !ok || info.Size() != entry.Size {
		f.Close()
		return nil, 0
	}
	return content, entry.Size
}

// A fileReader is a file that [http.ServeContent] can send.
type fileReader interface {
	fs.File
	io.Seeker
}

// encoded tells of a content coding. ServeContent leaves the length of encoded
// content to us; with a precondition it may send none of it.
func encoded(w http.ResponseWriter, r *http.Request, coding string, size int64) {
	w.Header().Set("Content-Encoding", coding)
	if r.Header.Get("If-Match") == "" && r.Header.Get("If-Unmodified-Since") == "" {
		w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
	}
}

// describe sets the headers that depend on the name alone.
func (s *Server) describe(h http.Header, g *generation, name string) fileType {
	t := typeOf(name)
	h.Set("Content-Type", t.content)
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", cacheForever)
	} else if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", cacheNever)
	}
	if page, ok := strings.CutSuffix(name, "index.md"); ok && g.has(page+"index.html") {
		// The twin is the same text; search engines shall show the page.
		h.Set("X-Robots-Tag", "noindex")
		h.Add("Link", "<"+g.absolute(g.hrefOf(page))+`>; rel="canonical"`)
	}
	return t
}

// notFound answers with the 404 page in the language that the path begins with,
// or else the visitor's.
func (s *Server) notFound(w http.ResponseWriter, r *http.Request, g *generation, name string) {
	h := w.Header()
	h.Del("Link")
	h.Set("Cache-Control", cacheNever)
	page := "404.html"
	if view := g.localeOfPath(name); view != nil {
		page = view.file("404.html")
	} else if view := g.localeFor(w, r, "", nil); view != nil {
		page = view.file("404.html")
	}
	f, err := s.whole(g, page)
	if err != nil {
		plain(w, http.StatusNotFound, "not found")
		return
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	s.body(w, r, http.StatusNotFound, f.data)
}

// whole returns a small file of the site from memory or disk.
func (s *Server) whole(g *generation, name string) (*file, error) {
	entry, known := g.files[name]
	if known {
		if f := s.files.get(name, entry.Hash); f != nil {
			return f, nil
		}
	}
	f, err := readWhole(g.fsys, name)
	switch {
	case err != nil:
		return nil, err
	case f == nil:
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("file too large")}
	case known && f.hash == entry.Hash:
		s.files.put(f)
	}
	return f, nil
}

// body sends what was made for this request, compressed where that pays.
func (s *Server) body(w http.ResponseWriter, r *http.Request, status int, data []byte) {
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	if len(data) >= worthwhile {
		// gzip first: it is the faster one, and this is sent once.
		switch c := coding(r.Header.Get("Accept-Encoding"), "gzip", "br"); c {
		case "gzip":
			data = gzipOf(data)
			h.Set("Content-Encoding", c)
		case "br":
			data = brotliOf(data)
			h.Set("Content-Encoding", c)
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(data) // a client that went away is no concern of ours
	}
}

// redirect sends a visitor on to an href of the site, with the query along.
func redirect(w http.ResponseWriter, r *http.Request, to string, status int) {
	if r.URL.RawQuery != "" && !strings.ContainsAny(to, "?#") {
		to += "?" + r.URL.RawQuery
	}
	h := w.Header()
	h.Set("Cache-Control", "max-age=3600")
	h.Set("Location", to)
	h.Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
}

// plain answers with one line.
func plain(w http.ResponseWriter, status int, text string) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}

func methodNotAllowed(w http.ResponseWriter, allow string) {
	w.Header().Set("Allow", allow)
	plain(w, http.StatusMethodNotAllowed, "method not allowed")
}
