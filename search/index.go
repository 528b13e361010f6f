package search

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"faqtory/search/language"
)

// An Index answers searches over all locales of a site. It may be used by many
// goroutines at once, and its content may be replaced under them with
// [Index.Reload]: a search sees one generation from beginning to end.
type Index struct {
	dir string

	mu      sync.RWMutex // guards the pointer, never held during a search
	current *generation  // nil after Close
	idle    sync.WaitGroup
}

// A generation is an opened manifest. It is closed when it has been replaced
// and the last search in it has ended.
type generation struct {
	manifest *Manifest
	locales  map[string]*localeIndex
	parts    map[string]*sharedPart
	refs     atomic.Int64
	idle     *sync.WaitGroup
}

// A sharedPart is a part that several generations have in common.
type sharedPart struct {
	*part
	refs atomic.Int64
}

func (p *sharedPart) release() {
	if p.refs.Add(-1) == 0 {
		p.close()
	}
}

// Open opens the current generation of an index folder. Every file is checked
// against its checksum. The error is or wraps [ErrMissing], [ErrFormat] or
// [ErrCorrupt] when the index must be written (again); any other is one of the
// system's.
func Open(dir string) (*Index, error) {
	x := &Index{dir: dir}
	if _, err := x.Reload(); err != nil {
		return nil, err
	}
	return x, nil
}

// Reload switches to the generation that is now current in the folder and
// reports whether it is another one. After an error the old one goes on.
func (x *Index) Reload() (changed bool, err error) {
	m, err := ReadManifest(x.dir)
	if err != nil {
		return false, err
	}
	old, err := x.acquire()
	if err != nil && !errors.Is(err, errNotOpen) {
		return false, err
	}
	if old != nil {
		defer old.release()
		if old.manifest.Sum == m.Sum {
			return false, nil
		}
	}
	g, err := openGeneration(x.dir, m, old, &x.idle)
	if err != nil {
		return false, err
	}
	x.mu.Lock()
	before := x.current
	if before != old { // closed, or reloaded by somebody else, meanwhile
		x.mu.Unlock()
		g.release()
		return false, nil
	}
	x.current = g
	x.mu.Unlock()
	if before != nil {
		before.release()
	}
	return true, nil
}

// errNotOpen tells the first Reload from one after Close.
var errNotOpen = errors.New("not open yet")

// acquire returns the current generation, which the caller must release.
func (x *Index) acquire() (*generation, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	switch g := x.current; g {
	case nil:
		return nil, errNotOpen
	case closedGeneration:
		return nil, ErrClosed
	default:
		g.refs.Add(1)
		return g, nil
	}
}

var closedGeneration = &generation{}

// Close waits for the searches that are running and closes the files. Later
// searches answer [ErrClosed].
func (x *Index) Close() error {
	x.mu.Lock()
	g := x.current
	x.current = closedGeneration
	x.mu.Unlock()
	if g != nil && g != closedGeneration {
		g.release()
	}
	x.idle.Wait()
	return nil
}

// BuildID is that of the pages and the index, which are published together.
func (x *Index) BuildID() string {
	g, err := x.acquire()
	if err != nil {
		return ""
	}
	defer g.release()
	return g.manifest.BuildID
}

// Locales lists the locales that can be searched, the default one first.
func (x *Index) Locales() []string {
	g, err := x.acquire()
	if err != nil {
		return nil
	}
	defer g.release()
	var tags []string
	for _, l := range g.manifest.Locales {
		tags = append(tags, l.Locale)
	}
	slices.SortStableFunc(tags, func(a, b string) int {
		rank := func(tag string) int {
			if tag == g.manifest.Default {
				return 0
			}
			return 1
		}
		return cmp.Compare(rank(a), rank(b))
	})
	return tags
}

// Document returns an article as it was indexed, or nil when there is none
// with this ID in the locale.
func (x *Index) Document(locale, id string) (*Document, error) {
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	l, err := g.locale(locale)
	if err != nil {
		return nil, err
	}
	for i := range l.parts {
		lp := &l.parts[i]
		if n, ok := lp.numbered()[id]; ok && !lp.dead.has(n) {
			return lp.document(n)
		}
	}
	return nil, nil
}

// LocaleOf returns the locale to look a query up in: the one asked for when its
// language is written in the query's script, else the first that is ("Как
// вернуть?" on an English page), else again the one asked for.
func (x *Index) LocaleOf(query, locale string) string {
	g, err := x.acquire()
	if err != nil {
		return locale
	}
	defer g.release()
	script := language.Script(query)
	own, err := g.locale(locale)
	if err != nil || script == "" || own.lang.Uses(script) {
		return locale
	}
	for _, l := range g.manifest.Locales {
		if g.locales[l.Locale].lang.Uses(script) {
			return l.Locale
		}
	}
	return locale
}

func (g *generation) release() {
	if g.refs.Add(-1) > 0 {
		return
	}
	for _, p := range g.parts {
		p.release()
	}
	g.idle.Done()
}

// locale finds the index of a locale: itself, or the one of its language
// ("pt-BR" asks, "pt" answers, and the other way round), or the default one
// when none is named.
func (g *generation) locale(tag string) (*localeIndex, error) {
	if tag == "" {
		tag = g.manifest.Default
	}
	if l, ok := g.locales[tag]; ok {
		return l, nil
	}
	want := baseLanguage(tag)
	for _, l := range g.manifest.Locales {
		if baseLanguage(l.Locale) == want {
			return g.locales[l.Locale], nil
		}
	}
	return nil, fmt.Errorf("%w: %q", ErrLocale, tag)
}

// baseLanguage is the language of a tag, without region and script.
func baseLanguage(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	return strings.ToLower(tag)
}

// openGeneration opens what a manifest names. Parts that old has open already
// are shared with it.
func openGeneration(dir string, m *Manifest, old *generation, idle *sync.WaitGroup) (_ *generation, err error) {
	g := &generation{manifest: m, locales: make(map[string]*localeIndex), parts: make(map[string]*sharedPart), idle: idle}
	g.refs.Store(1)
	idle.Add(1)
	defer func() {
		if err != nil {
			g.release()
		}
	}()
	var missing []*ManifestPart
	for i := range m.Locales {
		for j := range m.Locales[i].Parts {
			p := &m.Locales[i].Parts[j]
			if old != nil && old.parts[p.Name] != nil {
				shared := old.parts[p.Name]
				shared.refs.Add(1)
				g.parts[p.Name] = shared
				continue
			}
			missing = append(missing, p)
		}
	}
	opened, err := openParts(dir, missing)
	for i, p := range opened {
		if p != nil {
			shared := &sharedPart{part: p}
			shared.refs.Store(1)
			g.parts[missing[i].Name] = shared
		}
	}
	if err != nil {
		return nil, err
	}
	for i := range m.Locales {
		l := &m.Locales[i]
		var before *localeIndex
		if old != nil {
			before = old.locales[l.Locale]
		}
		if g.locales[l.Locale], err = newLocaleIndex(l, g.parts, before); err != nil {
			return nil, fmt.Errorf("open %s: %w", filepath.Join(dir, l.Locale), err)
		}
	}
	return g, nil
}

// openParts verifies and opens parts, as many at a time as there are cores.
func openParts(dir string, entries []*ManifestPart) ([]*part, error) {
	parts := make([]*part, len(entries))
	errs := make([]error, len(entries))
	var wg sync.WaitGroup
	slots := make(chan struct{}, max(2, runtime.GOMAXPROCS(0)))
	for i, e := range entries {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			if errs[i] = e.verify(dir, ""); errs[i] == nil {
				parts[i], errs[i] = openPart(dir, e.Name)
			}
		})
	}
	wg.Wait()
	return parts, cmp.Or(errs...)
}
