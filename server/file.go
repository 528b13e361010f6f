package server

import (
	"bytes"
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"mime"
	"path"
	"strings"
	"sync"
	"time"
)

// A file is a published file in memory, whole and as it stood on the disk at one
// moment.
type file struct {
	name     string
	hash     string // first 16 bytes of SHA-256 in hex, as in the manifest
	data     []byte
	modified time.Time

	// The compressed forms, made once, when they are first asked for. nil where
	// compressing saves nothing.
	br, gz         []byte
	brOnce, gzOnce sync.Once
}

// maxWhole is the largest file that is read into memory; larger ones are sent
// from the disk.
const maxWhole = 1 << 20

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}

// readWhole reads a file into memory. It returns nil without an error for one
// that is too large.
func readWhole(fsys fs.FS, name string) (*file, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if info.Size() > maxWhole {
		return nil, nil
	}
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(f, data); err != nil {
		return nil, err
	}
	return &file{name: name, hash: hashOf(data), data: data, modified: info.ModTime()}, nil
}

// encoded returns the file in a content coding, nil when it has none that is
// smaller. precompressed are the files the build made beside it.
func (f *file) encoded(coding string, g *generation) []byte {
	switch coding {
	case "br":
		coder := brotliOf
		if ext := path.Ext(f.name); (ext == ".css" || ext == ".js") && len(f.data) <= mostBest {
			coder = brotliOnce
		}
		f.brOnce.Do(func() { f.br = f.compress(g, ".br", coder) })
		return f.br
	case "gzip":
		f.gzOnce.Do(func() { f.gz = f.compress(g, ".gz", gzipOf) })
		return f.gz
	}
	return nil
}

// compress takes what the build made when it was made of this very content, as
// the manifest tells; else it compresses here.
func (f *file) compress(g *generation, ext string, coder func([]byte) []byte) []byte {
	if g.has(f.name+ext) && g.files[f.name].Hash == f.hash {
		if c, err := readWhole(g.fsys, f.name+ext); err == nil && c != nil && c.hash == g.files[f.name+ext].Hash {
			return c.data
		}
	}
	if out := coder(f.data); len(out) < len(f.data)-len(f.data)/16 {
		return out
	}
	return nil
}

// A fileCache keeps the files asked for most recently, up to a number of bytes.
// A file is known by name and content, so that generations share it and no file
// of one is ever taken for that of another.
type fileCache struct {
	mu      sync.Mutex
	max     int64
	size    int64
	entries map[string]*list.Element // by name
	recent  *list.List               // of *file, most recent first
}

const defaultCacheBytes = 64 << 20

func newFileCache(bytes int64) *fileCache {
	if bytes <= 0 {
		bytes = defaultCacheBytes
	}
	return &fileCache{max: bytes, entries: map[string]*list.Element{}, recent: list.New()}
}

// weight is what a file may come to with its compressed forms.
func (f *file) weight() int64 { return int64(len(f.data))*3/2 + 512 }

func (c *fileCache) get(name, hash string) *file {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[name]
	if !ok || e.Value.(*file).hash != hash {
		return nil
	}
	c.recent.MoveToFront(e)
	return e.Value.(*file)
}

func (c *fileCache) put(f *file) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[f.name]; ok {
		c.size += f.weight() - e.Value.(*file).weight()
		e.Value = f
		c.recent.MoveToFront(e)
	} else {
		c.entries[f.name] = c.recent.PushFront(f)
		c.size += f.weight()
	}
	for c.size > c.max && c.recent.Len() > 1 {
		last := c.recent.Back()
		old := c.recent.Remove(last).(*file)
		delete(c.entries, old.name)
		c.size -= old.weight()
	}
}

func (c *fileCache) bytes() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.size
}

// retired is what the last builds had and this one does not. A page that was sent
// a moment before a switch asks for its style sheet and script a moment after it,
// and a hit that was shown then is followed then.
type retired struct {
	mu    sync.Mutex
	files []*file // style sheets and scripts of the last few builds

	// pages are the files of the build before; a build keeps those that it
	// removed in a folder of its own until the next one.
	pages map[string]fileEntry
	until time.Time
}

const (
	mostRetired = 16
	// removedDir is where a build puts the files that it removes.
	removedDir = stateDir + "/removed"
	// lingering is how long after a switch a page of the build before is still
	// sent: nobody's click takes longer than this after the answer to it was
	// made, but for pages left open, which are old news anyway.
	lingering = 30 * time.Second
)

func (r *retired) keep(old, next *generation, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pages, r.until = old.files, now.Add(lingering)
	for _, f := range old.pinned {
		if !next.has(f.name) && r.find(f.name) == nil {
			r.files = append(r.files, f)
		}
	}
	if n := len(r.files) - mostRetired; n > 0 {
		r.files = append(r.files[:0:0], r.files[n:]...)
	}
}

func (r *retired) get(name string) *file {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.find(name)
}

// page is a page that the last build took away a moment ago, nil when there is
// none.
func (r *retired) page(g *generation, name string, now time.Time) *file {
	r.mu.Lock()
	entry, ok := r.pages[name]
	late := now.After(r.until)
	r.mu.Unlock()
	// Until the switch it is this very build that still has the page.
	if own, here := g.files[name]; here {
		entry, ok, late = own, true, false
	}
	if !ok || late {
		return nil
	}
	f, err := readWhole(g.fsys, removedDir+"/"+name)
	if err != nil || f == nil || f.hash != entry.Hash {
		return nil
	}
	f.name = name
	return f
}

func (r *retired) find(name string) *file {
	for _, f := range r.files {
		if f.name == name {
			return f
		}
	}
	return nil
}

// A fileType is what an answer says of a file. It is decided here, so that it
// does not depend on the machine's own table.
type fileType struct {
	content string
	text    bool // worth compressing
}

func typeOf(name string) fileType {
	switch path.Base(name) {
	case "feed.json":
		return fileType{"application/feed+json", true}
	case "opensearch.xml":
		return fileType{"application/opensearchdescription+xml", true}
	}
	ext := strings.ToLower(path.Ext(name))
	switch ext {
	case ".html", ".htm":
		return fileType{"text/html; charset=utf-8", true}
	case ".css":
		return fileType{"text/css; charset=utf-8", true}
	case ".js", ".mjs":
		return fileType{"text/javascript; charset=utf-8", true}
	case ".xml", ".xsl":
		return fileType{"application/xml; charset=utf-8", true}
	case ".rss":
		return fileType{"application/rss+xml; charset=utf-8", true}
	case ".atom":
		return fileType{"application/atom+xml; charset=utf-8", true}
	case ".json", ".map":
		return fileType{"application/json", true}
	case ".webmanifest":
		return fileType{"application/manifest+json", true}
	case ".txt":
		return fileType{"text/plain; charset=utf-8", true}
	case ".md":
		return fileType{"text/markdown; charset=utf-8", true}
	case ".csv":
		return fileType{"text/csv; charset=utf-8", true}
	case ".svg":
		return fileType{"image/svg+xml", true}
	case ".ico":
		return fileType{"image/x-icon", true}
	case ".png":
		return fileType{"image/png", false}
	case ".jpg", ".jpeg":
		return fileType{"image/jpeg", false}
	case ".gif":
		return fileType{"image/gif", false}
	case ".webp":
		return fileType{"image/webp", false}
	case ".avif":
		return fileType{"image/avif", false}
	case ".pdf":
		return fileType{"application/pdf", false}
	case ".mp4":
		return fileType{"video/mp4", false}
	case ".webm":
		return fileType{"video/webm", false}
	case ".woff2":
		return fileType{"font/woff2", false}
	case ".woff":
		return fileType{"font/woff", false}
	}
	if t := mime.TypeByExtension(ext); t != "" && !strings.HasPrefix(t, "text/html") {
		return fileType{t, false}
	}
	return fileType{"application/octet-stream", false}
}

// content gives a file to [http.ServeContent].
func content(data []byte) io.ReadSeeker { return bytes.NewReader(data) }
