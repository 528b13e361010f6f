package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"faqtory/search/language"
)

// A Config says what a [Writer] writes.
type Config struct {
	// Dir is the index folder; it is made when absent.
	Dir string
	// BuildID names the build whose pages these documents are.
	BuildID string
	// Default is the locale that is searched when a request names none.
	Default string
	// Locales lists the locales of the site, so that one without articles still
	// has an (empty) index. Locales of added documents need not be listed.
	Locales []string
	// Synonyms are the site's own, by locale; "" holds those of every locale.
	Synonyms map[string][]Synonym
	// Input is kept in the manifest; see [Manifest.Input].
	Input string
	// Patch keeps the articles of the current generation that are neither
	// added nor removed. Otherwise what is not added is gone.
	Patch bool
	// Fresh writes everything anew, whatever the folder holds.
	Fresh bool
	// Turn, when not nil, is held for each article that is analysed and each that
	// is taken in, so that a writer in the background can be made to wait its turn.
	// Several goroutines ask for it; how many of them get it at once is how many
	// cores the writer uses.
	Turn sync.Locker
}

// A Writer writes a new generation of the index: Add every article, Finish,
// and Publish when its pages are in place too. What has not changed since the
// current generation is not indexed again, and the result answers every query
// exactly as if it had been.
type Writer struct {
	config  Config
	ctx     context.Context
	base    *Manifest // nil: begin from nothing
	locales map[string]*localeWriter
}

// A localeWriter collects the articles of one locale.
type localeWriter struct {
	locale string
	base   []*basePart
	where  map[string]place // live articles of the base
	dir    string           // of the part being written
	part   *partWriter
	added  map[string]bool
	gone   map[string]bool // removed
	size   int
	made   []*basePart // written by this writer, and complete
}

// A basePart is a part as far as a writer needs it: of the current generation, or
// made by the writer itself.
type basePart struct {
	manifest ManifestPart
	ids      []string
	prints   []fingerprint
	dead     []bool
	live     int
	kept     []bool // added again without a change
}

func newBasePart(p ManifestPart, ids []string, prints []fingerprint) *basePart {
	return &basePart{manifest: p, ids: ids, prints: prints, dead: make([]bool, len(ids)), kept: make([]bool, len(ids)), live: len(ids)}
}

type place struct {
	part    int
	article uint32
}

// NewWriter begins a generation. ctx bounds all the work of the writer.
func NewWriter(ctx context.Context, config Config) (*Writer, error) {
	if err := os.MkdirAll(config.Dir, 0o755); err != nil {
		return nil, err
	}
	w := &Writer{config: config, ctx: ctx, locales: make(map[string]*localeWriter)}
	if !config.Fresh {
		base, err := ReadManifest(config.Dir)
		if err != nil && !rebuildable(err) {
			return nil, err
		}
		w.base = base
	}
	if config.Patch && w.base == nil {
		return nil, fmt.Errorf("patch the index in %s: %w", config.Dir, ErrMissing)
	}
	locales := config.Locales
	if w.base != nil {
		for _, l := range w.base.Locales {
			locales = append(locales[:len(locales):len(locales)], l.Locale)
		}
	}
	for _, l := range locales {
		if _, err := w.locale(l); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// rebuildable reports an error that writing the index anew puts right.
func rebuildable(err error) bool {
	return errors.Is(err, ErrMissing) || errors.Is(err, ErrFormat) || errors.Is(err, ErrCorrupt)
}

func (w *Writer) locale(tag string) (*localeWriter, error) {
	if l, ok := w.locales[tag]; ok {
		return l, nil
	}
	if !validLocale(tag) {
		return nil, fmt.Errorf("locale %q is not a BCP 47 tag", tag)
	}
	l := &localeWriter{locale: tag, where: make(map[string]place), added: make(map[string]bool), gone: make(map[string]bool)}
	if known := w.base.locale(tag); known != nil {
		if err := l.read(w.config.Dir, known, w.config.Patch); err != nil {
			if !rebuildable(err) || w.config.Patch {
				return nil, err
			}
			l.base, l.where = nil, make(map[string]place)
		}
	}
	w.locales[tag] = l
	return l, nil
}

// validLocale keeps names of folders harmless.
func validLocale(tag string) bool {
	return tag != "" && len(tag) <= 35 && strings.Trim(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == "" && tag[0] != '-'
}

func (l *localeWriter) read(dir string, known *ManifestLocale, patch bool) error {
	for i, p := range known.Parts {
		// A patch is in a hurry and made beside an index that is open, and was
		// checked then: the table is all it needs.
		only := ""
		if patch {
			only = fileTable
		}
		if err := p.verify(dir, only); err != nil {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, p.Name, fileTable))
		if err != nil {
			return err
		}
		t, err := decodeTable(data)
		if err != nil {
			return fmt.Errorf("%s/%s: %w", p.Name, fileTable, err)
		}
		b := newBasePart(p, t.ids, t.prints)
		for _, n := range p.Dead {
			if int(n) < len(b.dead) && !b.dead[n] {
				b.dead[n] = true
				b.live--
			}
		}
		for n, id := range b.ids {
			if !b.dead[n] {
				l.where[id] = place{i, uint32(n)}
			}
		}
		l.base = append(l.base, b)
	}
	return nil
}

// Add takes one article. The document may be changed by the caller only after
// Finish.
func (w *Writer) Add(d *Document) error {
	l, err := w.locale(d.Locale)
	if err != nil {
		return fmt.Errorf("index %s: %w", d.ID, err)
	}
	if d.ID == "" || l.added[d.ID] {
		return fmt.Errorf("index %q: no ID, or two articles with the same one", d.ID)
	}
	l.added[d.ID] = true
	record := appendRecord(nil, d)
	print := fingerprintOf(record)
	if at, ok := l.where[d.ID]; ok {
		b := l.base[at.part]
		if b.prints[at.article] == print {
			b.kept[at.article] = true
			return nil
		}
		l.drop(at)
	}
	if l.part == nil {
		if err := l.begin(w); err != nil {
			return err
		}
	}
	l.size++
	return l.part.add(d, record, print)
}

// Remove takes an article out. It is an error of nobody when it is not there.
func (w *Writer) Remove(locale, id string) {
	if l, ok := w.locales[locale]; ok {
		if at, ok := l.where[id]; ok {
			l.drop(at)
			delete(l.where, id)
		}
		l.gone[id] = true
	}
}

func (l *localeWriter) drop(at place) {
	b := l.base[at.part]
	if !b.dead[at.article] {
		b.dead[at.article] = true
		b.live--
	}
}

// begin opens a new part. Its folder begins with a dot until it is complete.
func (l *localeWriter) begin(w *Writer) (err error) {
	if l.dir, err = os.MkdirTemp(w.config.Dir, "."+l.locale+"-"); err != nil {
		return err
	}
	l.part, err = newPartWriter(w.ctx, l.dir, language.For(l.locale), w.config.Turn)
	return err
}

// end completes the part being written, if there is one.
func (l *localeWriter) end() error {
	if l.part == nil {
		return nil
	}
	part := l.part
	l.part = nil
	if err := part.close(); err != nil {
		return err
	}
	rows := part.rows
	files, err := describe(l.dir)
	if err != nil {
		return err
	}
	name := strings.TrimPrefix(filepath.Base(l.dir), ".")
	if err := os.Rename(l.dir, filepath.Join(filepath.Dir(l.dir), name)); err != nil {
		return err
	}
	ids, prints := make([]string, len(rows)), make([]fingerprint, len(rows))
	for i := range rows {
		ids[i], prints[i] = rows[i].id, rows[i].print
	}
	l.made = append(l.made, newBasePart(ManifestPart{Name: name, Articles: l.size, Files: files}, ids, prints))
	l.dir, l.size = "", 0
	return nil
}

// Finish completes the generation on disk. Nobody sees it before Publish.
func (w *Writer) Finish() (*Generation, error) {
	g, err := w.finish()
	if err != nil {
		w.Abort()
		return nil, fmt.Errorf("write search index: %w", err)
	}
	return g, nil
}

func (w *Writer) finish() (*Generation, error) {
	if err := w.rebase(); err != nil {
		return nil, err
	}
	m := &Manifest{
		Format: formatVersion, Analysis: language.Version,
		BuildID: w.config.BuildID, Input: w.config.Input, Default: w.config.Default,
	}
	for _, tag := range sortedKeys(w.locales) {
		l := w.locales[tag]
		if !w.config.Patch && len(l.added) == 0 && !slices.Contains(w.config.Locales, tag) {
			continue // a locale that the site no longer has
		}
		entry, err := w.finishLocale(l)
		if err != nil {
			return nil, err
		}
		m.Locales = append(m.Locales, entry)
	}
	m.Sum = m.sum() // names the file
	g := &Generation{dir: w.config.Dir, Manifest: m}
	if err := m.write(g.path()); err != nil {
		return nil, err
	}
	for _, l := range w.locales {
		l.made = nil // they are the generation's now
	}
	return g, nil
}

func (w *Writer) finishLocale(l *localeWriter) (ManifestLocale, error) {
	entry := ManifestLocale{Locale: l.locale, Synonyms: w.synonyms(l.locale)}
	if !w.config.Patch {
		for id, at := range l.where {
			if !l.base[at.part].kept[at.article] {
				delete(l.where, id)
				l.drop(at)
			}
		}
	}
	if err := l.compact(w, false); err != nil {
		return entry, err
	}
	if err := l.end(); err != nil {
		return entry, err
	}
	for _, b := range slices.Concat(l.base, l.made) {
		if b.live == 0 {
			continue
		}
		p := b.manifest
		p.Dead = nil
		for n, dead := range b.dead {
			if dead {
				p.Dead = append(p.Dead, uint32(n))
			}
		}
		entry.Articles += b.live
		entry.Parts = append(entry.Parts, p)
	}
	return entry, nil
}

// synonyms returns the site's synonyms for a locale. A patch that brings none
// keeps those there are.
func (w *Writer) synonyms(tag string) []Synonym {
	if w.config.Patch && w.config.Synonyms == nil {
		if known := w.base.locale(tag); known != nil {
			return known.Synonyms
		}
	}
	return slices.Concat(w.config.Synonyms[""], w.config.Synonyms[tag])
}

// maxParts bounds what a search has to look through.
const maxParts = 6

// compact keeps the parts few and mostly alive. A part of which less than half
// is alive is copied into the one being written; so are the smallest when there
// are too many, each only when it is not much larger than what was copied before
// it: so an article is copied a few times in its life and no more. leave says to
// let parts be that cannot be opened: others may have put them away meanwhile.
func (l *localeWriter) compact(w *Writer, leave bool) error {
	parts := 0
	for _, b := range l.base {
		if b.live > 0 {
			parts++
		}
	}
	parts += len(l.made)
	if l.part != nil {
		parts++
	}
	bySize := slices.Clone(l.base)
	slices.SortStableFunc(bySize, func(a, b *basePart) int { return cmp.Compare(a.live, b.live) })
	// In a patch a person waits for one article: there the largest part stays,
	// however worn, until the next build of the whole.
	largest := bySize[max(0, len(bySize)-1):]
	for _, b := range bySize {
		worn := b.live < len(b.dead)/2 && !(w.config.Patch && b == largest[0])
		many := parts > maxParts && b.live <= 4*(l.size+8)
		if b.live == 0 || !worn && !many {
			continue
		}
		if err := l.copy(w, b); err != nil {
			if leave && b.live > 0 && rebuildable(err) {
				continue
			}
			return err
		}
		parts--
	}
	return nil
}

// copy indexes the live articles of a part again, from the part itself.
func (l *localeWriter) copy(w *Writer, b *basePart) error {
	if err := b.manifest.verify(w.config.Dir, ""); err != nil {
		return err
	}
	p, err := openPart(w.config.Dir, b.manifest.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("part %s: %w: it went", b.manifest.Name, ErrCorrupt)
	}
	if err != nil {
		return err
	}
	defer p.close()
	if l.part == nil {
		if err := l.begin(w); err != nil {
			return err
		}
	}
	for n := range b.dead {
		if b.dead[n] {
			continue
		}
		record, err := p.record(uint32(n))
		if err != nil {
			return err
		}
		d := &decoder{data: record}
		doc := d.document()
		if err := d.end(); err != nil {
			return err
		}
		l.size++
		if err := l.part.add(doc, record, b.prints[n]); err != nil {
			return err
		}
		b.dead[n] = true
		b.live--
	}
	return nil
}

// Abort gives up and removes what was written. It does nothing after Finish.
func (w *Writer) Abort() {
	for _, l := range w.locales {
		if l.part != nil {
			l.part.halt(context.Canceled)
			l.part.close()
			l.part = nil
		}
		if l.dir != "" {
			os.RemoveAll(l.dir)
			l.dir = ""
		}
		for _, b := range l.made {
			os.RemoveAll(filepath.Join(w.config.Dir, b.manifest.Name))
		}
		l.made = nil
	}
}

// A Generation is a finished index that waits to be published.
type Generation struct {
	Manifest *Manifest
	dir      string
}

func (g *Generation) path() string {
	return filepath.Join(g.dir, "next-"+g.Manifest.Sum[:min(16, len(g.Manifest.Sum))]+".json")
}

// Name gives the generation the id of the build that it belongs to, for whoever
// knows that only when the articles are all in.
func (g *Generation) Name(buildID string) error {
	old := g.path()
	g.Manifest.BuildID = buildID
	g.Manifest.Sum = g.Manifest.sum() // names the file
	if err := g.Manifest.write(g.path()); err != nil {
		return fmt.Errorf("write search index: %w", err)
	}
	if old != g.path() {
		return os.Remove(old)
	}
	return nil
}

// Discard removes a generation that is not to be published. Parts that it has
// written go with the next one that is.
func (g *Generation) Discard() error { return os.Remove(g.path()) }

// Publish makes the generation the current one, in one step, and removes the
// parts that are needed no more. The generation before stays readable on disk
// until the next one, for readers that are just opening it.
func (g *Generation) Publish() error {
	current := filepath.Join(g.dir, currentName)
	previous := filepath.Join(g.dir, previousName)
	var retired []string
	if m, err := readManifest(previous); err == nil {
		retired = m.parts()
	}
	before, err := readManifest(current)
	if err == nil {
		if err := before.write(previous); err != nil {
			return fmt.Errorf("publish search index: %w", err)
		}
		retired = append(retired, before.parts()...)
	}
	if err := os.Rename(g.path(), current); err != nil {
		return fmt.Errorf("publish search index: %w", err)
	}
	g.prune(retired, slices.Concat(before.parts(), g.Manifest.parts()))
	return nil
}

// prune removes retired parts that are not kept, and what writers left behind
// that did not end. What cannot be removed now is removed next time.
func (g *Generation) prune(retired, kept []string) {
	entries, err := os.ReadDir(g.dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		name := e.Name()
		info, err := e.Info()
		if err != nil || slices.Contains(kept, name) || name == currentName || name == previousName {
			continue
		}
		ours := strings.HasPrefix(name, "next-") || partName(name)
		// An hour is longer than any writer takes: until then it may be at work.
		if slices.Contains(retired, name) || ours && time.Since(info.ModTime()) > time.Hour {
			os.RemoveAll(filepath.Join(g.dir, name))
		}
	}
}

// partName reports a folder name as begin makes them, so that prune removes
// nothing that somebody else put there.
func partName(name string) bool {
	name = strings.TrimPrefix(name, ".")
	i := strings.LastIndexByte(name, '-')
	return i > 0 && len(name) > i+1 && validLocale(name[:i]) && strings.Trim(name[i+1:], "0123456789") == ""
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
