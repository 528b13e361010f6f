package content

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"faqtory/internal/diag"
)

// Options say how a site folder is read. The zero value reads any folder.
type Options struct {
	// Locales are the configured ones, in the order of the language switch;
	// empty: they are found by the names of folders, by file names and by the
	// articles themselves, see the package comment.
	Locales []Locale
	// DefaultLocale has no URL prefix; "" is found: the first configured one,
	// else "en" if there is such a locale, else the one with most articles.
	DefaultLocale string
	// Configured says that the site folder has a faqtory.yaml: then a folder
	// named content holds the articles, whatever Markdown lies beside it.
	Configured bool
	// Fallback shows an article that a locale lacks in the default locale's words.
	Fallback bool
	// Navigation is the order of categories by their keys; others follow.
	Navigation []string
	// NavigationAt says where each of them was written, when that is known.
	NavigationAt []Position
	// Drafts and Future let in what is not yet to be seen.
	Drafts, Future bool
	// Now decides about publish, expires and review_by; the zero time lets
	// everything through. Nothing here asks the clock.
	Now time.Time
	// TrustHTML lets the writers' raw HTML pass unfiltered.
	TrustHTML bool
	// Ignore are files and folders not read, relative to the site folder.
	Ignore []string
	// Dates are those of the version history, from [GitDates], by path; may be nil.
	Dates map[string]Dates
	// BaseURL is the site's own address: links to it are links within the site.
	BaseURL *url.URL
	// Redirects are those of the configuration.
	Redirects []Redirection
}

// A Position is a place in a file of the site folder; lines and columns count from 1.
type Position struct {
	File         string
	Line, Column int
}

// fileBytes is the largest article read: 4 MB of Markdown are a thousand
// printed pages, and rather a mistake than a help text.
const fileBytes = 4 << 20

// Load reads the site folder fsys. What writers did wrong is in the list; the
// error is for what makes reading impossible. The list holds what each file
// and their meeting say; [Check] adds what only shows in the whole library.
func Load(ctx context.Context, fsys fs.FS, o Options) (*Library, diag.List, error) {
	tree, err := Scan(ctx, fsys, o)
	if err != nil {
		return nil, nil, err
	}
	files, err := tree.Parse(ctx, o, nil)
	if err != nil {
		return nil, nil, err
	}
	lib, diags := Assemble(tree, files, o)
	return lib, diags, nil
}

// A Keeper keeps parsed files from one build to the next.
type Keeper interface {
	// Kept returns the file of a path as it was parsed before, nil when its bytes
	// are others now or nobody knows.
	Kept(path string) *File
	// Keep is told of every file that had to be parsed, by several goroutines at
	// once. What it returns is called once, when all files are parsed, and returns
	// the file as it is to be used from then on.
	Keep(f *File) (kept func() *File)
}

// Parse reads and parses the articles and category files of t in parallel, in
// the order of t, but for those that k, which may be nil, still has. What is kept
// is used only if it was parsed with the same [ParseOptions] and all that it
// includes is still the same.
func (t *Tree) Parse(ctx context.Context, o Options, k Keeper) ([]*File, error) {
	var todo []Source
	for _, s := range t.Sources {
		if s.Kind == ArticleFile || s.Kind == CategoryFile {
			todo = append(todo, s)
		}
	}
	files := make([]*File, len(todo))
	if err := t.parse(ctx, o, k, todo, files); err != nil {
		return nil, err
	}
	// The articles may show that the site is in another language than the names
	// of its files let one think.
	t.layout.fallback = defaultLocale(t, files, o)
	for i, f := range files {
		if f.Options.Locale != t.ParseOptions(f.Path, o).Locale && f.meta != nil && f.meta.Lang == "" {
			files[i] = nil
		}
	}
	if err := t.parse(ctx, o, k, todo, files); err != nil {
		return nil, err
	}
	return files, nil
}

// parse fills in those of files that are nil.
func (t *Tree) parse(ctx context.Context, o Options, k Keeper, todo []Source, files []*File) error {
	include := t.includer()
	parsed := make([]func() *File, len(todo))
	err := each(ctx, len(todo), func(i int) {
		if files[i] != nil {
			return
		}
		p := t.ParseOptions(todo[i].Path, o)
		if k != nil {
			if f := k.Kept(todo[i].Path); f != nil && f.current(p, include) {
				files[i] = f
				return
			}
		}
		p.Include = include
		f := t.read(todo[i], p)
		if k == nil {
			files[i] = f
			return
		}
		parsed[i] = k.Keep(f)
	})
	if err == nil {
		// What is to stay comes after all that was needed for a moment, and so does
		// not lie scattered among it.
		err = each(ctx, len(todo), func(i int) {
			if parsed[i] != nil {
				files[i] = parsed[i]()
			}
		})
	}
	if err != nil {
		return fmt.Errorf("read articles: %w", err)
	}
	return nil
}

// each calls f with the numbers below n, on all cores, until ctx is done.
func each(ctx context.Context, n int, f func(i int)) error {
	var (
		next    atomic.Int64
		workers sync.WaitGroup
	)
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				f(i)
			}
		})
	}
	workers.Wait()
	return ctx.Err()
}

// current reports whether a file would be parsed to the same again, its bytes
// being the same.
func (f *File) current(p ParseOptions, include func(from, name string) (path, text string, ok bool)) bool {
	if !f.serves(p) {
		return false
	}
	for _, was := range f.Includes {
		is := Include{Name: was.Name}
		var text string
		is.Path, text, _ = include(f.Path, was.Name)
		if is.Sum = SumOf(text); is != was {
			return false
		}
	}
	return true
}

// ParseOptions returns those of one file of t.
func (t *Tree) ParseOptions(path string, o Options) ParseOptions {
	locale, _ := t.layout.place(path)
	if locale == "" {
		locale = t.layout.fallback
	}
	return ParseOptions{Locale: locale, TrustHTML: o.TrustHTML}
}

// read parses one file of the tree, or says why it cannot.
func (t *Tree) read(s Source, p ParseOptions) *File {
	src, err := readLimited(t.fsys, s.Path)
	switch {
	case errors.Is(err, errTooLarge):
		return &File{Path: s.Path, Kind: s.Kind, Diags: diag.List{{
			File: s.Path, Severity: diag.Error, Code: "too-large",
			Message: "the file is larger than 4 MB",
			Hint:    "Split it into several articles, or keep it out of the help center by a name that begins with a dot.",
		}}}
	case err != nil:
		return &File{Path: s.Path, Kind: s.Kind, Diags: diag.List{{
			File: s.Path, Severity: diag.Error, Code: "unreadable-file",
			Message: "the file cannot be read: " + reason(err),
			Hint:    "Check that the file exists and that you may read it.",
		}}}
	}
	f := Parse(s.Path, src, p)
	f.Sum = SumOf(src)
	return f
}

var errTooLarge = errors.New("file too large")

func readLimited(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > fileBytes {
		return nil, errTooLarge
	}
	src := make([]byte, 0, info.Size()+1)
	// The file may grow while it is read.
	r := io.LimitReader(f, fileBytes+1)
	for {
		n, err := r.Read(src[len(src):cap(src)])
		src = src[:len(src)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(src) == cap(src) {
			src = append(src, 0)[:len(src)]
		}
	}
	if len(src) > fileBytes {
		return nil, errTooLarge
	}
	return src, nil
}

// reason is an error without the operation and the path, which the diagnostic
// has already named.
func reason(err error) string {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err.Error()
	}
	return err.Error()
}

// includer returns the function by which bodies read the files they include: as
// named from the article's folder, from the folders where generators keep such
// files, and from the site folder. It reads text only, and each file once.
func (t *Tree) includer() func(from, name string) (string, string, bool) {
	var mu sync.Mutex
	type text struct {
		s  string
		ok bool
	}
	read := map[string]text{}
	load := func(name string) (string, bool) {
		mu.Lock()
		defer mu.Unlock()
		got, seen := read[name]
		if !seen {
			if src, err := readLimited(t.fsys, name); err == nil {
				s, _ := decodeText(name, src)
				got = text{string(s), true}
			}
			read[name] = got
		}
		return got.s, got.ok
	}
	return func(from, name string) (string, string, bool) {
		for _, p := range t.includePaths(from, name) {
			if s, ok := load(p); ok {
				return p, s, true
			}
		}
		return "", "", false
	}
}

// includeFolders are where generators keep what pages include.
var includeFolders = []string{"_includes", "includes", "_partials", "partials", "_snippets", "snippets", "layouts/partials", "layouts/shortcodes", "src", "docs", "content", "content/snippets"}

// includePaths are the files of the tree that an include may mean.
func (t *Tree) includePaths(from, name string) []string {
	name = strings.TrimSpace(strings.ReplaceAll(name, `\`, "/"))
	name = strings.TrimPrefix(strings.TrimPrefix(name, "@site/"), "@/")
	var paths []string
	add := func(p string) {
		if _, ok := t.text[p]; ok && !contains(paths, p) {
			paths = append(paths, p)
		}
	}
	for _, n := range []string{name, name + ".md", name + ".mdx", name + ".html"} {
		if !strings.HasPrefix(n, "/") {
			add(path.Join(path.Dir(from), n))
		}
		n = strings.TrimLeft(n, "/")
		add(path.Clean(n))
		add(path.Join(t.layout.Root, n))
		for _, dir := range includeFolders {
			add(path.Join(dir, n))
		}
	}
	return paths
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
