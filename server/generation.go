package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"strings"
	"sync/atomic"
	"time"

	"faqtory/search"
	"faqtory/theme"
)

// Names inside the output folder that the build writes for us.
const (
	stateDir      = ".faqtory"
	manifestName  = stateDir + "/manifest.json"
	snapshotName  = stateDir + "/site.json"
	redirectsName = "_redirects"
)

// A generation is the site as one build left it.
type generation struct {
	id    string
	files map[string]fileEntry
	fsys  fs.FS                  // holds them
	root  *siteRoot              // the folder that fsys is; nil for a [Build]
	made  func(name string) bool // of a Build: whether it has a file
	stamp os.FileInfo            // of the manifest

	site      *theme.Snapshot // nil when the build wrote none: then pages are all there is
	theme     *theme.Theme
	base      string
	baseURL   *url.URL // nil when unknown
	locales   []*localeView
	redirects map[string]string // by path, base included
	pinned    []*file           // style sheet and script
	snapshot  []byte            // of a Build: what site was read from
	openapi   []byte
	// otherIndex is set while the index is of another build and nothing says
	// that this will change.
	otherIndex atomic.Bool

	refs atomic.Int64
}

// A fileEntry is a file as the manifest knows it.
type fileEntry struct {
	Hash string `json:"hash"` // first 16 bytes of SHA-256 in hex
	Size int64  `json:"size"`
}

// A siteRoot is an open output folder that generations share.
type siteRoot struct {
	*os.Root
	info os.FileInfo
	refs atomic.Int64
}

func (r *siteRoot) release() {
	if r.refs.Add(-1) == 0 {
		_ = r.Close()
	}
}

func (g *generation) release() {
	if g.refs.Add(-1) == 0 && g.root != nil {
		g.root.release()
	}
}

// acquire returns the generation being served, which the caller must release; nil
// after Close.
func (s *Server) acquire() *generation {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.current == nil {
		return nil
	}
	s.current.refs.Add(1)
	return s.current
}

// waiting is a build whose halves are not both there yet.
type waiting struct {
	build string
	since time.Time
}

// patience is how long pages wait for the index of their build. Publishing
// writes the index first, so only copying to a replica takes any time.
const patience = time.Minute

// Reload switches to the build that is in the folder now and reports whether it
// is another one. After an error the old one goes on being served.
func (s *Server) Reload() (switched bool, err error) {
	s.reloading.Lock()
	defer s.reloading.Unlock()
	if s.closed.Load() || s.options.Build != nil {
		return false, nil // a Build is shown by whoever makes it
	}
	old := s.acquire()
	if old != nil {
		defer old.release()
	}
	root, err := s.openRoot(old)
	if err != nil {
		return false, err
	}
	defer root.release()
	stamp, err := root.Stat(manifestName)
	if errors.Is(err, fs.ErrNotExist) {
		stamp, err = nil, nil // a folder that no build of ours wrote is served as it is
	}
	if err != nil {
		return false, fmt.Errorf("look at the site: %w", err)
	}
	if old != nil && old.root == root && sameStamp(old.stamp, stamp) {
		s.reloadIndex(old)
		return false, nil
	}
	g, err := s.load(root, stamp, old)
	if err != nil {
		return false, err
	}
	if old != nil && old.root == root && old.id == g.id {
		// The manifest was touched, the site is the same.
		s.swap(g)
		s.reloadIndex(g)
		return false, nil
	}
	if old != nil && !s.complete(g, old) {
		g.release()
		return false, nil
	}
	index, err := s.openIndex()
	if err != nil && old != nil && s.now().Sub(s.waiting.since) < patience {
		g.release() // its files may still be on their way
		return false, nil
	}
	if old != nil {
		s.retired.keep(old, g, s.now())
	}
	s.mu.Lock()
	if index != nil {
		s.index = index
	}
	if s.index != nil && s.index.BuildID() != g.id {
		g.otherIndex.Store(true)
		s.log.Warn("the search index is of another build than the pages; hits that lead nowhere are left out",
			"build_id", g.id, "index", s.index.BuildID())
	}
	s.current = g
	s.mu.Unlock()
	if old != nil {
		old.release()
		s.metrics.switches.Inc()
		s.log.Info("switched to a new build", "build_id", g.id, "from", old.id)
	}
	s.metrics.showBuild(s, g.id)
	return true, nil
}

func (s *Server) swap(g *generation) {
	s.mu.Lock()
	old := s.current
	s.current = g
	s.mu.Unlock()
	old.release()
}

// openRoot opens the output folder; when its name leads to the same folder as
// before, it is the one that is open.
func (s *Server) openRoot(old *generation) (*siteRoot, error) {
	info, err := os.Stat(s.options.Site)
	if err != nil {
		return nil, fmt.Errorf("open site: %w", err)
	}
	if old != nil && os.SameFile(old.root.info, info) {
		old.root.refs.Add(1)
		return old.root, nil
	}
	r, err := os.OpenRoot(s.options.Site)
	if err != nil {
		return nil, fmt.Errorf("open site: %w", err)
	}
	root := &siteRoot{Root: r}
	root.refs.Store(1)
	if root.info, err = r.Stat("."); err != nil {
		root.release()
		return nil, fmt.Errorf("open site: %w", err)
	}
	return root, nil
}

func sameStamp(a, b os.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// load reads what the folder says of the site. It shares with old what has not
// changed.
func (s *Server) load(root *siteRoot, stamp os.FileInfo, old *generation) (_ *generation, err error) {
	g := &generation{root: root, fsys: root.FS(), stamp: stamp, base: "/", files: map[string]fileEntry{}}
	root.refs.Add(1)
	g.refs.Store(1)
	defer func() {
		if err != nil {
			g.release()
		}
	}()
	if stamp == nil {
		return g, nil
	}
	data, err := root.ReadFile(manifestName)
	if err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	var manifest struct {
		BuildID string               `json:"build_id"`
		Files   map[string]fileEntry `json:"files"`
	}
	if err := json.Unmarshal(data, &manifest); err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	g.id, g.files = manifest.BuildID, manifest.Files
	if g.files == nil {
		g.files = map[string]fileEntry{}
	}
	entry, ok := g.files[snapshotName]
	if !ok {
		return g, nil
	}
	if data, err = root.ReadFile(snapshotName); err != nil {
		return nil, fmt.Errorf("read site snapshot: %w", err)
	}
	if hashOf(data) != entry.Hash {
		return nil, errors.New("read site snapshot: it is not the one the manifest names; a build is being copied")
	}
	if err := s.dress(g, data, old); err != nil {
		return nil, err
	}
	return g, nil
}

// dress reads what a build says of its site, and prepares the generation.
func (s *Server) dress(g *generation, snapshot []byte, old *generation) (err error) {
	if g.site, err = theme.DecodeSnapshot(snapshot); err != nil {
		return fmt.Errorf("read site snapshot: %w", err)
	}
	if old != nil && old.theme != nil && old.site.Look.Equal(g.site.Look) {
		g.theme = old.theme
	} else {
		t, mistakes, err := g.site.Look.Theme()
		if err != nil {
			return fmt.Errorf("read theme: %w", err)
		}
		for _, m := range mistakes {
			s.log.Warn("the site's theme has a mistake", "file", m.File, "line", m.Line, "mistake", m.Message)
		}
		g.theme = t
	}
	return g.prepare(s)
}

// prepare works out once what every request asks.
func (g *generation) prepare(s *Server) (err error) {
	g.base = g.site.Base
	if g.site.BaseURL != "" {
		if g.baseURL, err = url.Parse(g.site.BaseURL); err != nil {
			return fmt.Errorf("read site snapshot: base URL: %w", err)
		}
	}
	for _, l := range g.site.Locales {
		view, err := newLocaleView(g, l)
		if err != nil {
			return fmt.Errorf("read site snapshot: locale %s: %w", l.Search.Site.Locale, err)
		}
		g.locales = append(g.locales, view)
	}
	if g.redirects, err = g.readRedirects(); err != nil {
		return err
	}
	if g.openapi, err = describeAPI(g, s.options.Version); err != nil {
		return err
	}
	// Pages of this build ask for these even after the next build removed
	// them, see retired.
	seen := map[string]bool{}
	for _, l := range g.locales {
		for _, href := range []string{l.site.CSS, l.site.JS, l.site.ListCSS, l.site.SuggestJS} {
			name := strings.TrimPrefix(href, g.base)
			if entry, ok := g.files[name]; ok && !seen[name] {
				seen[name] = true
				if f, err := readWhole(g.fsys, name); err == nil && f.hash == entry.Hash {
					g.pinned = append(g.pinned, f)
				}
			}
		}
	}
	return nil
}

// readRedirects reads the file that static hosts read.
func (g *generation) readRedirects() (map[string]string, error) {
	if !g.has(redirectsName) {
		return nil, nil
	}
	data, err := fs.ReadFile(g.fsys, redirectsName)
	if err != nil {
		return nil, fmt.Errorf("read redirects: %w", err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(data)) {
		fields := strings.Fields(line)
		if len(fields) < 2 || !strings.HasPrefix(fields[0], "/") {
			continue
		}
		from, err := url.PathUnescape(fields[0])
		to, err2 := url.Parse(fields[1])
		if err != nil || err2 != nil || to.Host == "" && !strings.HasPrefix(to.Path, g.base) || to.Host != "" && to.Scheme != "https" && to.Scheme != "http" {
			continue
		}
		out[from] = to.String()
	}
	return out, nil
}

// complete reports whether a new build is all there. On the machine that builds
// it always is; to a replica files are copied one by one, and the manifest may
// come before the pages that it names.
func (s *Server) complete(g, old *generation) bool {
	if s.waiting.build != g.id {
		s.waiting = waiting{build: g.id, since: s.now()}
	}
	for name, entry := range g.files {
		if known, ok := old.files[name]; ok && known == entry && old.root == g.root {
			continue
		}
		if info, err := fs.Stat(g.fsys, name); err != nil || info.Size() != entry.Size {
			s.log.Debug("a build is not complete yet", "build_id", g.id, "missing", name)
			return false
		}
	}
	if s.options.Index == "" {
		return true
	}
	m, err := search.ReadManifest(s.options.Index)
	if err == nil && m.BuildID == g.id {
		return true
	}
	return s.now().Sub(s.waiting.since) >= patience
}

// openIndex opens the index, or switches the open one to what is there now. What
// is wrong is logged here, once: pages without search are better than none, and
// readiness tells.
func (s *Server) openIndex() (index Searcher, err error) {
	if s.options.Index == "" {
		return nil, nil
	}
	m, err := search.ReadManifest(s.options.Index)
	switch {
	case err != nil:
	case m.Sum == s.damaged.sum && s.now().Before(s.damaged.until):
		return nil, search.ErrCorrupt
	case s.index != nil:
		_, err = s.index.Reload()
	default:
		var x *search.Index
		if x, err = search.Open(s.options.Index); err == nil {
			index = x
		}
	}
	if err == nil {
		s.damaged = damaged{}
		opened := s.index
		if index != nil {
			opened = index
		}
		if x, ok := opened.(interface{ Damaged() map[string]error }); ok {
			for locale, err := range x.Damaged() {
				s.log.Error("the search index of a locale cannot be used; the others are", "locale", locale, "error", err)
			}
		}
		return index, nil
	}
	sum := err.Error()
	if m != nil {
		sum = m.Sum
	}
	if sum != s.damaged.sum {
		s.log.Error("the search index cannot be used", "index", s.options.Index, "error", err)
	}
	s.damaged = damaged{sum: sum, until: s.now().Add(retryIndex)}
	return nil, err
}

// damaged is an index that could not be opened. To look at all of it again each
// time somebody looks for a new build would be a lot of reading.
type damaged struct {
	sum   string
	until time.Time
}

const retryIndex = 5 * time.Second

// reloadIndex looks for an index of the build being served when the one that is
// open is of another, or none is.
func (s *Server) reloadIndex(g *generation) {
	if s.options.Index == "" || g.id == "" || s.index != nil && s.index.BuildID() == g.id {
		return
	}
	if m, err := search.ReadManifest(s.options.Index); err != nil || s.index != nil && m.BuildID != g.id {
		return // said when the build was loaded
	}
	index, err := s.openIndex()
	if err != nil {
		return
	}
	if index != nil {
		s.mu.Lock()
		s.index = index
		s.mu.Unlock()
		s.log.Info("opened the search index", "build_id", index.BuildID())
	}
	g.otherIndex.Store(s.index != nil && s.index.BuildID() != g.id)
}

// Watch reloads whenever a new build appears, until ctx ends. It asks every
// interval: one look at a file, which costs microseconds and works on every file
// system that a replica's folder may lie on.
func (s *Server) Watch(ctx context.Context, interval time.Duration) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	said := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		_, err := s.Reload()
		switch {
		case err == nil:
			said = ""
		case err.Error() != said: // once, not four times a second
			said = err.Error()
			s.log.Error("the new build cannot be used; the old one is served", "error", err)
		}
	}
}

// has reports whether the build has a file.
func (g *generation) has(name string) bool {
	if g.made != nil {
		return g.made(name)
	}
	_, ok := g.files[name]
	return ok
}

// leads reports whether an href, perhaps with a fragment, leads to a page of the
// build. Without a manifest nobody can tell.
func (g *generation) leads(href string) bool {
	if len(g.files) == 0 && g.made == nil {
		return true
	}
	name, ok := g.fileOf(href)
	return ok && g.has(name)
}

// fileOf is the file that answers for an href.
func (g *generation) fileOf(href string) (string, bool) {
	href, _, _ = strings.Cut(href, "#")
	href, _, _ = strings.Cut(href, "?")
	p, err := url.PathUnescape(href)
	if err != nil {
		return "", false
	}
	name, ok := strings.CutPrefix(p, g.base)
	if !ok {
		return "", false
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	return name, fs.ValidPath(name)
}

// twinOf is the Markdown beside a page.
func twinOf(name string) (string, bool) {
	if path.Base(name) != "index.html" {
		return "", false
	}
	return strings.TrimSuffix(name, "html") + "md", true
}

// absolute completes an href to a full address where the site's is known.
func (g *generation) absolute(href string) string {
	if g.baseURL == nil || !strings.HasPrefix(href, "/") {
		return href
	}
	return g.baseURL.Scheme + "://" + g.baseURL.Host + href
}
