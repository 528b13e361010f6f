// Package build turns a folder of articles into a published site.
//
// It introduces three packages that do not know each other: content (what
// writers wrote), theme (how pages look) and search (how things are found).
// [Build] loads the library, checks it, makes a plan of every output, renders
// the plan in parallel, and publishes what changed in one step: see [Output].
// The files name the outputs: jsonld.go, sitemap.go, feed.go, redirect.go, …
package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"faqtory/content"
	"faqtory/internal/diag"
	"faqtory/search"
	"faqtory/theme"
)

// Options say what is built, from where and to where.
type Options struct {
	// Dir is the site folder, Out the folder to publish into, Index that of the
	// search index; "" writes no index.
	Dir, Out, Index string
	// Cache is a folder for what the next build may use; "" keeps nothing. It may
	// be deleted at any time. Program identifies this program: another one finds
	// nothing but pictures in the cache, and "" keeps nothing but pictures.
	Cache, Program string
	// Synonyms are the site's own words for things, by locale; "" is every locale.
	Synonyms map[string][]search.Synonym
	Settings Settings
	Theme    *theme.Theme
	// Found are mistakes found on the way here, in the configuration or the
	// theme; they count like those of the articles.
	Found diag.List
	// Locate, when not nil, says where a setting was written ("popular[2]").
	Locate func(setting string) diag.Diagnostic
	// Drafts and Future let in articles that are not to be seen yet.
	Drafts, Future bool
	// Configured reports that the site folder has a configuration.
	Configured bool
	// Strict makes every warning an error.
	Strict bool
	// Now is the moment of the build: it decides what is expired or not yet
	// published, and dates undated pages whose text was seen to change.
	Now time.Time
	// Progress, when not nil, is told how far the work is; it is called often
	// and from one goroutine at a time.
	Progress func(phase string, done, total int)
	// Log, when not nil, is told what an operator may want to know but is
	// nobody's mistake, one sentence a call.
	Log func(format string, args ...any)
}

// A Report is what a build did.
type Report struct {
	BuildID  string   `json:"build_id,omitempty"`
	Out      string   `json:"out,omitempty"`
	Articles int      `json:"articles"`
	Pages    int      `json:"pages"`
	Locales  []string `json:"locales"`
	Changes  *Changes `json:"files,omitempty"`
	// Parsed and Rendered count what was really done: articles that were read and
	// outputs that were made, the others being known from before.
	Parsed      int            `json:"parsed"`
	Rendered    int            `json:"rendered"`
	Errors      int            `json:"errors"`
	Warnings    int            `json:"warnings"`
	Seconds     float64        `json:"seconds"`
	Timings     []Timing       `json:"timings,omitempty"`
	Diagnostics diag.List      `json:"diagnostics"`
	Outputs     []string       `json:"outputs,omitempty"`
	ByKind      map[string]int `json:"warnings_by_kind,omitempty"`
}

// add lists mistakes and counts them.
func (r *Report) add(list diag.List) {
	r.Diagnostics = append(r.Diagnostics, list...)
	r.Diagnostics.Sort()
	r.Errors, r.Warnings = r.Diagnostics.Errors(), r.Diagnostics.Warnings()
	for _, d := range list {
		if d.Severity == diag.Warning {
			r.ByKind[d.Code]++
		}
	}
}

// ErrMistakes is returned when mistakes keep a site from being published; they
// are in the report.
var ErrMistakes = errors.New("mistakes in the content")

// Build publishes the site. When there are errors among the mistakes it returns
// [ErrMistakes] with the report, and the folder is left as it was.
//
// With a cache, only what changed since the last build is parsed, rendered and
// indexed; the result is the same to the last byte.
func Build(ctx context.Context, o Options) (*Report, error) {
	report, err := build(ctx, o)
	if errors.Is(err, errDamaged) && o.Cache != "" {
		// Nothing has been published, and the cache is empty now.
		logf(o, "the cache was damaged and is made anew")
		report, err = build(ctx, o)
	}
	return report, err
}

func build(ctx context.Context, o Options) (report *Report, err error) {
	w := startWatch()
	defer func() {
		if report != nil {
			report.Seconds, report.Timings = w.total(), w.timings
		}
	}()
	if err := separate(o.Dir, o.Out); err != nil {
		return nil, err
	}
	b, err := newBuilder(ctx, &o, w)
	if err != nil {
		return nil, err
	}
	defer b.close(&err)
	before := b.cache.record(o.Out)
	sum, err := optionsSum(ctx, &o)
	if err != nil {
		return nil, err
	}
	b.cache.store.seen = map[string]stat{}
	unchanged := before.unchanged(ctx, &o, sum, b.head, b.fsys, b.cache.store.seen)
	w.lap("comparing")
	if unchanged {
		return before.done(), nil
	}
	b.before, b.sum = before, sum
	s, report, err := b.prepare(ctx)
	if err != nil {
		return nil, err
	}
	if report.Errors == 0 {
		if err := s.makePictures(ctx, *b.options, report); err != nil {
			return nil, err
		}
		w.lap("resizing")
	}
	if report.Errors > 0 {
		b.keep(nil)
		return report, ErrMistakes
	}
	if err := b.publish(ctx, s, report); err != nil {
		return nil, err
	}
	return report, nil
}

// publish makes the outputs and switches them in, together with the search index.
func (b *builder) publish(ctx context.Context, s *site, report *Report) error {
	o, before := b.options, b.before
	out, err := OpenOutput(ctx, o.Out)
	if err != nil {
		return err
	}
	defer out.Close()
	p, err := newPlan(s, out, o.Program, b.edits, before)
	if err != nil {
		return err
	}
	b.watch.lap("planning")
	index := s.startIndex(ctx, o, &before.index, b.edits)
	keys, err := p.write(ctx, o, before)
	b.watch.lap("rendering")
	if err == nil {
		err = b.cache.store.failed()
	}
	if err != nil {
		return errors.Join(err, index.abort(), out.Discard())
	}
	if out.Next().Lost = out.Previous().Lost; b.edits == nil {
		out.Next().Lost = lostPages(findLost(s.lib, out.Previous()))
	}
	names := slices.Sorted(maps.Keys(out.Next().Files))
	id := buildID(out.Next(), names, index.kept.input)
	out.Next().BuildID, out.Next().Articles = id, report.Articles
	publishIndex, err := index.finish(id)
	b.watch.lap("indexing")
	if err != nil {
		return errors.Join(err, out.Discard())
	}
	changes, err := out.Commit(publishIndex)
	b.watch.lap("publishing")
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	report.Pages, report.Changes, report.Rendered = p.pages, &changes, p.rendered
	report.Out, report.BuildID = o.Out, id
	r := b.record
	r.options, r.head, r.now, r.until, r.index, r.outputs = b.sum, b.head, o.Now, b.until, index.kept, keys
	r.finish(o, report, names)
	report.Outputs = names
	b.keep(r)
	b.watch.lap("remembering")
	return nil
}

// Check finds every mistake and writes nothing but the cache.
func Check(ctx context.Context, o Options) (report *Report, err error) {
	w := startWatch()
	b, err := newBuilder(ctx, &o, w)
	if err != nil {
		return nil, err
	}
	defer b.close(&err)
	_, report, err = b.prepare(ctx)
	if err != nil {
		return nil, err
	}
	b.keep(nil)
	report.Seconds, report.Timings = w.total(), w.timings
	return report, nil
}

// A builder is one build under way.
type builder struct {
	options *Options
	watch   *stopwatch
	root    *os.Root
	fsys    fs.FS
	cache   *cache
	head    string // commit of the version history, "" without one
	// dateless is set when the folder was found to be in no version history.
	dateless bool
	until    time.Time // when an article comes or goes next
	record   *record   // of this build for the next, nil when nobody asks
	// before is the record of the last build into the folder, empty when there is
	// none, and nil when nobody publishes; sum identifies the options of this one.
	before *record
	sum    [sha256.Size]byte
	// edits are what differs from before, see [edits].
	edits edits
	// tree is what is in the folder, nil before it was listed, and files what the
	// articles say.
	tree  *content.Tree
	files []*content.File
	// faults are those that only show in the whole library, once it was checked.
	faults  diag.List
	checked bool
	// manifest is that of the output folder, nil before it was asked for, and
	// manifestAt what its file looked like then.
	manifest   *Manifest
	manifestAt stat
	// hasty says that somebody waits to see the pages, and that what a check finds
	// may come later. With errors there are no pages to see, and the list is whole.
	hasty bool
	// few says that a small part of the pages is wanted soon.
	few bool
}

func newBuilder(ctx context.Context, o *Options, w *stopwatch) (*builder, error) {
	root, err := os.OpenRoot(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("open site folder: %w", err)
	}
	b := &builder{options: o, watch: w, root: root, fsys: root.FS(), record: &record{}}
	// Another program is asked for the history, which takes its time.
	head := make(chan string, 1)
	go func() {
		id, err := content.GitHead(ctx, o.Dir)
		if err != nil {
			id = "" // GitDates says why
		}
		head <- id
	}()
	b.cache, err = openCache(o, b.fsys)
	b.head = <-head
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	w.lap("opening")
	return b, nil
}

// close lets go of everything, and empties the cache when it was found damaged.
// What goes wrong then becomes the error, unless something went wrong before.
func (b *builder) close(err *error) {
	if errors.Is(*err, errDamaged) {
		*err = errors.Join(*err, b.cache.clear())
	}
	if e := errors.Join(b.cache.close(), b.root.Close()); *err == nil && e != nil {
		*err = fmt.Errorf("close cache: %w", e)
	}
}

// keep leaves everything for the next build, with the record of the folder that
// was published into, if any was. What goes wrong here is no failure of the build.
func (b *builder) keep(r *record) {
	if b.cache.dir == "" {
		return
	}
	err := b.cache.save()
	if err == nil && r != nil {
		var data []byte
		if data, err = r.encode(); err == nil {
			err = b.cache.write(siteFile(b.options.Out), data)
		}
	}
	if err != nil {
		err = errors.Join(err, b.cache.clear())
		logf(*b.options, "the next build will not find what this one knows: %v", err)
	}
}

// dates are those of the version history: kept for as long as its last commit is
// the same.
func (b *builder) dates(ctx context.Context) (map[string]content.Dates, error) {
	if k := b.cache.dates; k != nil && b.head != "" && k.head == b.head {
		return k.dates, nil
	}
	if b.head == "" && b.dateless {
		return nil, nil
	}
	dates, shallow, err := content.GitDates(ctx, b.options.Dir)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, content.ErrNoRepository):
		b.dateless = true
		// Most folders of articles are in none, and that is as it should be.
	case err != nil:
		logf(*b.options, "no dates from the version history: %v", err)
	case shallow:
		logf(*b.options, "the git history is shallow, so it says nothing true about dates; fetch it whole (git fetch --unshallow) for “last updated”")
	}
	b.cache.dates = nil
	if b.head != "" && err == nil && !shallow {
		b.cache.dates = &datesAt{b.head, dates}
	}
	return dates, nil
}

// contentOptions are how the site folder is read, but for the dates.
func contentOptions(o *Options) content.Options {
	var navigation []content.Position
	if o.Locate != nil {
		for i := range o.Settings.Navigation {
			d := o.Locate(fmt.Sprintf("navigation[%d]", i))
			navigation = append(navigation, content.Position{File: d.File, Line: d.Line, Column: d.Column})
		}
	}
	return content.Options{
		NavigationAt: navigation,
		Locales:      o.Settings.Locales, DefaultLocale: o.Settings.DefaultLocale, Configured: o.Configured,
		Fallback: o.Settings.Fallback, Navigation: o.Settings.Navigation,
		Drafts: o.Drafts, Future: o.Future, Now: o.Now, TrustHTML: o.Settings.TrustHTML,
		Ignore: ignored(*o), BaseURL: o.Settings.BaseURL,
	}
}

// prepare loads and checks everything that pages are made from. There is no site
// when there are errors in the report.
func (b *builder) prepare(ctx context.Context) (*site, *Report, error) {
	progress(*b.options, "reading", 0, 0)
	lib, found, err := b.library(ctx)
	if err != nil {
		return nil, nil, err
	}
	return b.furnish(ctx, lib, found)
}

// library lists the folder, unless it is known what is in it, and puts the
// articles together. The list holds what is wrong with each and with their meeting.
func (b *builder) library(ctx context.Context) (*content.Library, diag.List, error) {
	o := b.options
	dates, err := b.dates(ctx)
	if err != nil {
		return nil, nil, err
	}
	b.watch.lap("history")
	options := contentOptions(o)
	options.Dates = dates
	if b.tree == nil {
		if b.tree, err = content.Scan(ctx, b.fsys, options); err != nil {
			return nil, nil, fmt.Errorf("load articles: %w", err)
		}
	}
	b.watch.lap("listing")
	if b.files, err = b.tree.Parse(ctx, options, b.cache.store); err != nil {
		return nil, nil, fmt.Errorf("load articles: %w", err)
	}
	b.watch.lap("reading")
	lib, found := content.Assemble(b.tree, b.files, options)
	b.checked = false
	b.until = content.Until(b.files, o.Now)
	b.watch.lap("assembling")
	return lib, found, nil
}

// furnish checks a library, and works out what its pages share meanwhile.
func (b *builder) furnish(ctx context.Context, lib *content.Library, found diag.List) (*site, *Report, error) {
	o := b.options
	assets, err := b.findEdits(ctx)
	if err != nil {
		return nil, nil, err
	}
	b.few = b.few || b.edits != nil
	checked := make(chan diag.List, 1)
	go func() {
		if !b.checked && !(b.hasty && o.Found.Errors()+found.Errors() == 0 && tolerant(o, lib)) {
			b.faults, b.checked = b.check(lib), true
		}
		checked <- slices.Concat(o.Found, found, b.faults, b.meeting(lib))
	}()
	if b.edits == nil {
		sources := withBrand(lib.Assets(), o.Settings)
		if assets, err = b.cache.store.loadAssets(ctx, sources); err != nil {
			return nil, nil, err
		}
		if b.record != nil {
			b.record.recordInputs(b.cache.store, b.tree, b.files, sources, o.Settings.Brand.CardFont)
		}
	}
	b.watch.lap("pictures")
	cards, unfit := painter(b.fsys, &o.Settings, lib)
	s := newSite(*o, lib, assets, b.few)
	s.fsys, s.cards, s.unfit = b.fsys, cards, unfit
	b.watch.lap("preparing")
	list := slices.Concat(<-checked, unfit, pictureFaults(assets))
	b.watch.lap("checking")
	if b.record != nil {
		b.record.setFaults(b.faults)
	}
	report := newReport(o, lib, list)
	report.Parsed = b.cache.store.read
	if report.Errors > 0 {
		return nil, report, nil
	}
	return s, report, nil
}

// tolerant reports that nothing a check of the whole library finds could keep the
// site from being published: only the text of a policy is held against its data.
func tolerant(o *Options, lib *content.Library) bool {
	if o.Strict {
		return false
	}
	for _, l := range lib.Locales {
		if i := lib.Root(l.Tag).Index; i != nil && i.Policy != nil {
			return false
		}
		for c := range lib.Categories(l.Tag) {
			if c.Index != nil && c.Index.Policy != nil {
				return false
			}
		}
		for a := range lib.Articles(l.Tag) {
			if a.Policy != nil {
				return false
			}
		}
	}
	return true
}

// newReport counts articles and mistakes.
func newReport(o *Options, lib *content.Library, list diag.List) *Report {
	report := &Report{ByKind: map[string]int{}}
	for _, l := range lib.Locales {
		report.Locales = append(report.Locales, l.Tag)
		for range lib.Articles(l.Tag) {
			report.Articles++
		}
	}
	list = append(list, noArticles(report.Articles, o.Out)...)
	if o.Strict {
		list = list.Strict()
	}
	report.add(list)
	return report
}

// withBrand adds the files that the settings name.
func withBrand(sources []content.Asset, settings Settings) []string {
	out := make([]string, 0, len(sources)+3)
	for _, a := range sources {
		out = append(out, a.Path)
	}
	for _, name := range []string{settings.Brand.Logo, settings.Brand.LogoDark, settings.Brand.Favicon, settings.Organization.Logo} {
		if name != "" && !isWeb(name) && fs.ValidPath(name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// ignored are folders of the site folder that hold no articles.
func ignored(o Options) []string {
	out := []string{"theme"}
	if o.Out == "" {
		return out
	}
	dir, err1 := filepath.Abs(o.Dir)
	to, err2 := filepath.Abs(o.Out)
	if err1 != nil || err2 != nil {
		return out
	}
	if rel, err := filepath.Rel(dir, to); err == nil && filepath.IsLocal(rel) {
		out = append(out, filepath.ToSlash(rel))
	}
	return out
}

// separate refuses an output folder that holds the articles.
func separate(dir, out string) error {
	d, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	o, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	if rel, err := filepath.Rel(o, d); err == nil && (rel == "." || filepath.IsLocal(rel)) {
		return fmt.Errorf("the output folder %s holds the site folder %s; choose another --out", out, dir)
	}
	return nil
}

func progress(o Options, phase string, done, total int) {
	if o.Progress != nil {
		o.Progress(phase, done, total)
	}
}

func logf(o Options, format string, args ...any) {
	if o.Log != nil {
		o.Log(format, args...)
	}
}

// buildID names what was published, pages and index: equal sites have equal ids.
// names are those of all files, in order.
func buildID(m *Manifest, names []string, index string) string {
	h := sha256.New()
	fmt.Fprintln(h, index)
	for _, name := range names {
		fmt.Fprintf(h, "%s\x00%s\n", name, m.Files[name].Hash)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// day is a date as sitemaps, feeds and manifests write it.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// outputName is the file that answers for a permalink.
func outputName(permalink string) string {
	name := strings.TrimPrefix(permalink, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	return name
}
