package build

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sync"
	"time"

	"faqtory/content"
)

// A View is one state of a [Live] site: every file that a build would publish,
// rendered when it is opened. It is an [fs.FS] for any number of goroutines.
type View struct {
	id     string
	site   *site
	plan   *plan
	byName map[string]*output
	failed func() error

	// mu is held for writing while an article is put in its place, and for reading
	// by whoever looks at articles.
	mu   sync.RWMutex
	kept keptPages

	links linkIndex
}

func newView(s *site, id, program string, failed func() error) (*View, error) {
	v := &View{id: id, site: s, failed: failed}
	s.guard = &v.mu
	// A build into an empty folder finds no manifest.
	p, err := newPlan(s, &Output{previous: newManifest(), next: newManifest()}, program, nil, nil)
	if err != nil {
		return nil, err
	}
	v.plan, v.byName = p, make(map[string]*output, len(p.outputs))
	for i := range p.outputs {
		o := &p.outputs[i]
		if v.byName[o.name] == nil {
			v.byName[o.name] = o
		}
	}
	return v, nil
}

// ID is another one for each view.
func (v *View) ID() string { return v.id }

// Version is another one after an article was put in its place.
func (v *View) Version() int64 { return v.site.replaced.Load() }

// PageOf is the path of the page that an article's file becomes, "" when it
// becomes none.
func (v *View) PageOf(source string) string {
	v.mu.RLock()
	defer v.mu.RUnlock()
	a := v.site.lib.Lookup(source)
	switch {
	case a == nil:
		return ""
	case a.Category.Index == a && a.Category.Parent == nil:
		l, _ := v.site.lib.Locale(a.Locale)
		return v.site.href(home(l))
	case a.Category.Index == a:
		return v.site.href(a.Category.Permalink)
	}
	return v.site.href(a.Permalink)
}

// Base is the path that every page lies below, with a slash at both ends.
func (v *View) Base() string { return v.site.base }

// DefaultLocale is the tag of the locale whose pages have no prefix.
func (v *View) DefaultLocale() string { return v.site.lib.Default }

// Has reports whether there is a file, without making it.
func (v *View) Has(name string) bool { return v.byName[name] != nil }

// Names yields the names of all files.
func (v *View) Names() []string {
	names := make([]string, 0, len(v.byName))
	for name := range v.byName {
		names = append(names, name)
	}
	return names
}

// probe renders some pages, so that a mistake in a template that shows only when it
// is used is found before anybody looks at the page.
func (v *View) probe(permalinks []string) error {
	for _, permalink := range permalinks {
		name := outputName(permalink)
		if _, err := v.data(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// touched are pages that show what was changed in some articles, one locale's at
// most: those of others have a look of their own, which takes time to work out. There
// are none when the articles are too many, or none any more.
func (v *View) touched(paths []string) []string {
	const most = 4
	var names []string
	for _, p := range paths {
		a := v.site.lib.Lookup(p)
		if a == nil || len(names) >= 3*most {
			return nil
		}
		l, _ := v.site.lib.Locale(a.Locale)
		names = append(names, home(l), a.Category.Permalink, a.Permalink)
	}
	return names
}

// samples are a page of each template in each locale.
func (v *View) samples() []string {
	s := v.site
	names := []string{notFoundPath(s.lib.Locales[0])}
	for _, l := range s.lib.Locales {
		names = append(names, home(l), searchPath(l))
		if s.contact {
			names = append(names, contactPath(l))
		}
		kinds := map[content.Kind]bool{}
		for a := range s.lib.Articles(l.Tag) {
			if !kinds[a.Kind] {
				kinds[a.Kind] = true
				names = append(names, a.Permalink)
			}
			if len(kinds) == 4 {
				break
			}
		}
		for c := range s.lib.Categories(l.Tag) {
			names = append(names, c.Permalink)
			break
		}
	}
	return names
}

// inherit takes over what was made of files whose names say all about them, and
// the style sheet and script that pages of the view before still ask for.
func (v *View) inherit(before *View) {
	for _, name := range before.plan.files.all() {
		// What can no longer be had is asked for by nobody that could have had it.
		_, _ = before.data(name)
	}
	before.kept.mu.Lock()
	defer before.kept.mu.Unlock()
	for name, data := range before.kept.fixed {
		v.kept.put(name, data, true)
	}
}

// replace puts an article in the place of what it was, if nothing else changes by it.
func (v *View) replace(f *content.File) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.site.lib.Replace(f) {
		return false
	}
	v.kept.forget()
	v.site.replaced.Add(1)
	return true
}

// data is the content of a file.
func (v *View) data(name string) ([]byte, error) {
	v.mu.RLock()
	defer v.mu.RUnlock()
	if data, ok := v.kept.get(name); ok {
		return data, nil
	}
	v.site.turns.begin()
	defer v.site.turns.end()
	data, err := v.byName[name].data()
	if err != nil {
		return nil, err
	}
	if err := v.failed(); err != nil {
		return nil, err
	}
	v.kept.put(name, data, v.byName[name].fixed)
	return data, nil
}

// Open implements [fs.FS]. What it returns is an [io.Seeker]. Of folders it knows
// those that have a page.
func (v *View) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if !v.Has(name) && v.Has(path.Join(name, "index.html")) {
		return &viewFile{name: path.Base(name), folder: true, Reader: bytes.NewReader(nil)}, nil
	}
	data, err := v.data(name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &viewFile{name: path.Base(name), Reader: bytes.NewReader(data)}, nil
}

// ReadFile implements [fs.ReadFileFS].
func (v *View) ReadFile(name string) ([]byte, error) {
	data, err := v.data(name)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return bytes.Clone(data), nil
}

// data renders an output.
func (o *output) data() ([]byte, error) {
	if o == nil {
		return nil, fs.ErrNotExist
	}
	var b bytes.Buffer
	k := keyer{}
	render, _ := o.make(&k)
	if err := render(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// A viewFile is an open file of a view. It has no time: a page that was changed
// twice within a second must not be taken for the one it was.
type viewFile struct {
	*bytes.Reader
	name   string
	folder bool
}

// Close implements [fs.File].
func (f *viewFile) Close() error { return nil }

// Stat implements [fs.File].
func (f *viewFile) Stat() (fs.FileInfo, error) { return f, nil }

// Name implements [fs.FileInfo].
func (f *viewFile) Name() string { return f.name }

// Size implements [fs.FileInfo].
func (f *viewFile) Size() int64 { return f.Reader.Size() }

// Mode implements [fs.FileInfo].
func (f *viewFile) Mode() fs.FileMode {
	if f.folder {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

// ModTime implements [fs.FileInfo].
func (f *viewFile) ModTime() time.Time { return time.Time{} }

// IsDir implements [fs.FileInfo].
func (f *viewFile) IsDir() bool { return f.folder }

// Sys implements [fs.FileInfo].
func (f *viewFile) Sys() any { return nil }

var _ interface {
	fs.File
	fs.FileInfo
	io.Seeker
} = (*viewFile)(nil)

// keptPages are files that were rendered, up to a number of bytes.
type keptPages struct {
	mu    sync.Mutex
	pages map[string][]byte
	fixed map[string][]byte // whose names say all about them
	size  int
}

// mostKept bounds the memory for rendered pages; beyond it all are made anew.
const mostKept = 32 << 20

func (k *keptPages) get(name string) ([]byte, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	data, ok := k.pages[name]
	if !ok {
		data, ok = k.fixed[name]
	}
	return data, ok
}

func (k *keptPages) put(name string, data []byte, fixed bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.size += len(data); k.size > mostKept || k.pages == nil {
		k.pages, k.fixed, k.size = map[string][]byte{}, map[string][]byte{}, len(data)
	}
	if fixed {
		k.fixed[name] = data
	} else {
		k.pages[name] = data
	}
}

// forget drops what depends on articles.
func (k *keptPages) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, data := range k.pages {
		k.size -= len(data)
	}
	clear(k.pages)
}
