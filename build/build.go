// Package build turns a folder of articles into a published site.
//
// It introduces three packages that do not know each other: content (what
// writers wrote), theme (how pages look) and search (how things are found).
// [Build] loads the library, checks it, makes a plan of every output, renders
// the plan in parallel, and publishes what changed in one step: see [Output].
// The files name the outputs: jsonld.go, sitemap.go, feed.go, redirect.go, …
package build

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
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
	// Cache is the folder for what takes long to make, the sizes of pictures; ""
	// keeps none. It may be deleted at any time.
	Cache string
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
	BuildID     string         `json:"build_id,omitempty"`
	Out         string         `json:"out,omitempty"`
	Articles    int            `json:"articles"`
	Pages       int            `json:"pages"`
	Locales     []string       `json:"locales"`
	Changes     *Changes       `json:"files,omitempty"`
	Errors      int            `json:"errors"`
	Warnings    int            `json:"warnings"`
	Seconds     float64        `json:"seconds"`
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
		r.ByKind[d.Code]++
	}
}

// ErrMistakes is returned when mistakes keep a site from being published; they
// are in the report.
var ErrMistakes = errors.New("mistakes in the content")

// Build publishes the site. When there are errors among the mistakes it returns
// [ErrMistakes] with the report, and the folder is left as it was.
func Build(ctx context.Context, o Options) (*Report, error) {
	start := time.Now()
	if err := separate(o.Dir, o.Out); err != nil {
		return nil, err
	}
	s, report, err := prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	finish := func() { report.Seconds = time.Since(start).Seconds() }
	defer finish()
	if report.Errors == 0 {
		if err := s.makePictures(ctx, o, report); err != nil {
			return nil, err
		}
	}
	if report.Errors > 0 {
		return report, ErrMistakes
	}
	out, err := OpenOutput(ctx, o.Out)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	p, err := newPlan(s, out)
	if err != nil {
		return nil, err
	}
	if err := p.write(ctx, o, out); err != nil {
		return nil, errors.Join(err, out.Discard())
	}
	input, err := s.indexInput(o.Synonyms)
	if err != nil {
		return nil, err
	}
	id := buildID(out.Next(), input)
	out.Next().BuildID, out.Next().Articles = id, report.Articles
	publishIndex := func() error { return nil }
	if o.Index != "" {
		generation, err := s.index(ctx, o, id, input)
		if err != nil {
			return nil, errors.Join(err, out.Discard())
		}
		publishIndex = generation.Publish
	}
	changes, err := out.Commit(publishIndex)
	if err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	report.Pages, report.Changes = p.pages, &changes
	report.Out, report.BuildID = o.Out, out.Next().BuildID
	for name := range out.Next().Files {
		report.Outputs = append(report.Outputs, name)
	}
	slices.Sort(report.Outputs)
	return report, nil
}

// Check finds every mistake and writes nothing.
func Check(ctx context.Context, o Options) (*Report, error) {
	start := time.Now()
	_, report, err := prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	report.Seconds = time.Since(start).Seconds()
	return report, nil
}

// prepare loads and checks everything that pages are made from.
func prepare(ctx context.Context, o Options) (*site, *Report, error) {
	root, err := os.OpenRoot(o.Dir)
	if err != nil {
		return nil, nil, fmt.Errorf("open site folder: %w", err)
	}
	// The root stays open as long as the site is read; the process's end or the
	// garbage collector closes it.
	fsys := root.FS()
	progress(o, "reading", 0, 0)
	dates, shallow, err := content.GitDates(ctx, o.Dir)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, nil, ctx.Err()
	case errors.Is(err, content.ErrNoGit), errors.Is(err, content.ErrNoRepository), errors.Is(err, content.ErrNoGitHistory):
		// Most folders are in no repository, and nobody expects dates from it.
	case err != nil:
		logf(o, "no dates from the version history: %v", err)
	case shallow:
		logf(o, "the git history is shallow, so it says nothing true about dates; fetch it whole (git fetch --unshallow) for “last updated”")
	}
	lib, found, err := content.Load(ctx, fsys, content.Options{
		Locales: o.Settings.Locales, DefaultLocale: o.Settings.DefaultLocale, Configured: o.Configured,
		Fallback: o.Settings.Fallback, Navigation: o.Settings.Navigation,
		Drafts: o.Drafts, Future: o.Future, Now: o.Now, TrustHTML: o.Settings.TrustHTML,
		Ignore: ignored(o), Dates: dates, BaseURL: o.Settings.BaseURL,
	})
	if err != nil {
		return nil, nil, fmt.Errorf("load articles: %w", err)
	}
	list := slices.Concat(o.Found, found, content.Check(lib), checkPopular(lib, o.Settings.Popular, o.Locate))
	assets, err := loadAssets(ctx, fsys, withBrand(lib.Assets(), o.Settings))
	if err != nil {
		return nil, nil, err
	}
	cards, unfit := painter(fsys, &o.Settings, lib)
	list = slices.Concat(list, unfit, pictureFaults(assets))
	articles := 0
	for _, l := range lib.Locales {
		for range lib.Articles(l.Tag) {
			articles++
		}
	}
	list = append(list, noArticles(articles, publishedArticles(o.Out))...)
	if o.Strict {
		list = list.Strict()
	}
	report := &Report{Articles: articles, ByKind: map[string]int{}}
	report.add(list)
	for _, l := range lib.Locales {
		report.Locales = append(report.Locales, l.Tag)
	}
	if report.Errors > 0 {
		return nil, report, nil
	}
	s := newSite(o, lib, assets)
	s.fsys, s.cards = fsys, cards
	return s, report, nil
}

// withBrand adds the files that the settings name.
func withBrand(sources []content.Asset, settings Settings) []string {
	out := make([]string, 0, len(sources)+3)
	for _, a := range sources {
		out = append(out, a.Path)
	}
	for _, name := range []string{settings.Brand.Logo, settings.Brand.Favicon, settings.Organization.Logo} {
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

// An output is one file of the site and how it is made.
type output struct {
	name   string // path below the output folder
	render func(b *bytes.Buffer) error
}

// write renders the plan in parallel and stages it from this goroutine: several
// writers contend in the file system and are slower than one.
func (p *plan) write(ctx context.Context, o Options, out *Output) error {
	type rendered struct {
		name   string
		data   *bytes.Buffer
		packed []packed
		err    error
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		todo    = make(chan output)
		done    = make(chan rendered, 4*runtime.GOMAXPROCS(0))
		workers sync.WaitGroup
		buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	)
	go func() {
		defer close(todo)
		for _, output := range p.outputs {
			select {
			case todo <- output:
			case <-ctx.Done():
				return
			}
		}
	}()
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for output := range todo {
				b := buffers.Get().(*bytes.Buffer)
				b.Reset()
				r := rendered{name: output.name, data: b, err: output.render(b)}
				if r.err == nil && o.Settings.Precompress {
					r.packed = packs(out.Previous(), r.name, b.Bytes())
				}
				select {
				case done <- r:
				case <-ctx.Done():
					return
				}
			}
		})
	}
	go func() {
		workers.Wait()
		close(done)
	}()
	n := 0
	for r := range done {
		err := r.err
		if err == nil {
			err = errors.Join(out.Put(r.name, r.data.Bytes()), out.putPacks(r.packed, r.data.Bytes()))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		buffers.Put(r.data)
		n++
		progress(o, "writing", n, len(p.outputs))
	}
	return ctx.Err()
}

// buildID names what was published, pages and index: equal sites have equal ids.
func buildID(m *Manifest, index string) string {
	names := make([]string, 0, len(m.Files))
	for name := range m.Files {
		names = append(names, name)
	}
	slices.SortFunc(names, cmp.Compare)
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
