package search

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
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
	locales  map[string]*localeIndex // the sound ones
	damaged  map[string]error        // the others, and why
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
// system's. Damage in one locale does not take the others down: Open fails only
// when there is no sound locale left, and [Index.Damaged] names the rest.
func Open(dir string) (*Index, error) {
	x := &Index{dir: dir}
	if _, err := x.Reload(); err != nil {
		return nil, err
	}
	return x, nil
}

// Reload switches to the generation that is now current in the folder and
// reports whether it is another one. After an error the old one goes on; it is an
// error when a locale that can be searched now could not be searched after.
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
		if old.manifest.Sum == m.Sum && len(old.damaged) == 0 {
			return false, nil
		}
	}
	g, err := openGeneration(x.dir, m, old, &x.idle)
	if err != nil {
		return false, err
	}
	if old != nil {
		same := old.manifest.Sum == m.Sum && len(g.damaged) == len(old.damaged)
		if err := old.lost(g); err != nil || same {
			g.release()
			return false, err
		}
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

// Damaged returns the locales of the index that cannot be searched, each with
// what is wrong; it is empty when all is well. Searches in them answer that error,
// which wraps [ErrCorrupt] or is one of the system's. Writing the index again, or
// putting the right files back, mends them at the next [Index.Reload].
func (x *Index) Damaged() map[string]error {
	g, err := x.acquire()
	if err != nil {
		return nil
	}
	defer g.release()
	return maps.Clone(g.damaged)
}

// Document returns an article as it was indexed, or nil when there is none
// with this ID in the locale. It is shared and must not be changed.
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
	for _, entry := range g.manifest.Locales {
		if l := g.locales[entry.Locale]; l != nil && l.lang.Uses(script) {
			return entry.Locale
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
	if err := g.damaged[tag]; err != nil {
		return nil, err
	}
	want := baseLanguage(tag)
	var damaged error
	for _, entry := range g.manifest.Locales {
		if baseLanguage(entry.Locale) == want {
			if l := g.locales[entry.Locale]; l != nil {
				return l, nil
			}
			damaged = cmp.Or(damaged, g.damaged[entry.Locale])
		}
	}
	return nil, cmp.Or(damaged, fmt.Errorf("%w: %q", ErrLocale, tag))
}

// lost is the error of the first locale that g can search and next cannot.
func (g *generation) lost(next *generation) error {
	for _, tag := range sortedKeys(next.damaged) {
		if g.locales[tag] != nil {
			return next.damaged[tag]
		}
	}
	return nil
}

// baseLanguage is the language of a tag, without region and script.
func baseLanguage(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	return strings.ToLower(tag)
}

// openGeneration opens what a manifest names. Parts that old has open already
// are shared with it. A locale of which a part cannot be opened is damaged; only
// when all are is that an error.
func openGeneration(dir string, m *Manifest, old *generation, idle *sync.WaitGroup) (*generation, error) {
	g := &generation{
		manifest: m, locales: make(map[string]*localeIndex), damaged: make(map[string]error),
		parts: make(map[string]*sharedPart), idle: idle,
	}
	g.refs.Store(1)
	idle.Add(1)
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
	opened, errs := openParts(dir, missing)
	wrong := make(map[string]error)
	for i, p := range opened {
		name := missing[i].Name
		if errs[i] != nil {
			wrong[name] = errs[i]
			continue
		}
		shared := &sharedPart{part: p}
		shared.refs.Store(1)
		g.parts[name] = shared
	}
	var all []error
	for i := range m.Locales {
		l := &m.Locales[i]
		var before *localeIndex
		if old != nil {
			before = old.locales[l.Locale]
		}
		var err error
		for _, p := range l.Parts {
			err = cmp.Or(err, wrong[p.Name])
		}
		if err == nil {
			g.locales[l.Locale], err = newLocaleIndex(l, g.parts, before)
		}
		if err != nil {
			delete(g.locales, l.Locale)
			g.damaged[l.Locale] = fmt.Errorf("open the index of %s in %s: %w", l.Locale, dir, err)
			all = append(all, g.damaged[l.Locale])
		}
	}
	if len(all) > 0 && len(g.locales) == 0 {
		g.release()
		return nil, errors.Join(all...)
	}
	return g, nil
}

// openParts verifies and opens parts, as many at a time as there are cores.
// Each has a part or an error.
func openParts(dir string, entries []*ManifestPart) ([]*part, []error) {
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
	return parts, errs
}
