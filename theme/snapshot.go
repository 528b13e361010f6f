package theme

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"faqtory/internal/diag"
)

// A Snapshot is what a server must know of a site beside its pages, to render
// results in the same clothes and to name the ways to reach a person. The build
// writes it into the output folder in the same step as the pages, so a server
// needs neither the Markdown nor the configuration.
type Snapshot struct {
	Version int `json:"version"`
	// BaseURL is the absolute address of the site with a trailing slash, ""
	// when none is known; Base is the path that all hrefs begin with.
	BaseURL string `json:"base_url,omitempty"`
	Base    string `json:"base"`
	Default string `json:"default_locale"`
	Look    Look   `json:"look"`
	// Locales in the order of the language switch.
	Locales []LocaleSnapshot `json:"locales"`
	// CORS are the origins whose pages may ask the API; "*" is any.
	CORS []string `json:"cors,omitempty"`
}

// A LocaleSnapshot is one locale: the search page as it stands before a search,
// with the [Site] that it belongs to.
type LocaleSnapshot struct {
	Search *SearchPage `json:"search"`
}

// A Look is what [Options] hold, in a form that can be written down. Files are
// those of the site's theme/ folder by name that a page is rendered from.
type Look struct {
	Color  string            `json:"color,omitempty"`
	Accent string            `json:"accent,omitempty"`
	Font   string            `json:"font,omitempty"`
	Radius int               `json:"radius"`
	Files  map[string]string `json:"files,omitempty"`
}

// snapshotVersion changes when a snapshot can no longer be read as this one.
const snapshotVersion = 1

// ErrSnapshot is returned for what is no snapshot, or one of another version.
var ErrSnapshot = errors.New("not a site snapshot of this version of faqtory")

// Encode writes the snapshot down. Equal snapshots give equal bytes.
func (s *Snapshot) Encode() ([]byte, error) {
	c := *s
	c.Version = snapshotVersion
	c.Locales = slices.Clone(s.Locales)
	for i, l := range c.Locales {
		if l.Search == nil || l.Search.Site == nil {
			return nil, errors.New("write site snapshot: a locale has no search page")
		}
		// What the page shares with its site is written once.
		page := *l.Search
		page.Categories, page.Results, page.Query = nil, nil, ""
		c.Locales[i].Search = &page
	}
	data, err := json.Marshal(&c)
	if err != nil {
		return nil, fmt.Errorf("write site snapshot: %w", err)
	}
	return data, nil
}

// DecodeSnapshot reads what [Snapshot.Encode] wrote.
func DecodeSnapshot(data []byte) (*Snapshot, error) {
	var version struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &version); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSnapshot, err)
	}
	if version.Version != snapshotVersion {
		return nil, fmt.Errorf("%w: version %d, want %d", ErrSnapshot, version.Version, snapshotVersion)
	}
	s := &Snapshot{}
	if err := json.Unmarshal(data, s); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSnapshot, err)
	}
	if !strings.HasPrefix(s.Base, "/") || !strings.HasSuffix(s.Base, "/") || len(s.Locales) == 0 {
		return nil, fmt.Errorf("%w: it lacks a base path or its locales", ErrSnapshot)
	}
	for _, l := range s.Locales {
		if l.Search == nil || l.Search.Site == nil || l.Search.Site.Locale == "" {
			return nil, fmt.Errorf("%w: a locale has no search page", ErrSnapshot)
		}
		l.Search.Categories = l.Search.Site.Nav
	}
	return s, nil
}

// Look returns what the theme was made of, but for the style sheets and scripts,
// which are published as files. The caller must not change it.
func (t *Theme) Look() (Look, error) { return t.look, nil }

// readLook reads it while the site's files can still be read.
func readLook(o Options) (Look, error) {
	look := Look{Color: o.Color, Accent: o.Accent, Font: o.Font, Radius: o.Radius}
	if o.Overrides == nil {
		return look, nil
	}
	for dir, ext := range map[string]string{"templates": ".html", "messages": ".yaml", "icons": ".svg"} {
		files, err := names(o.Overrides, dir, ext)
		if err != nil {
			return look, fmt.Errorf("read theme: %w", err)
		}
		for _, file := range files {
			src, err := fs.ReadFile(o.Overrides, file)
			if err != nil {
				return look, fmt.Errorf("read theme: %w", err)
			}
			if look.Files == nil {
				look.Files = map[string]string{}
			}
			look.Files[file] = string(src)
		}
	}
	return look, nil
}

// Theme makes the theme again. Its style sheet and script lack what the site
// added to them; pages refer to the published ones.
func (l Look) Theme() (*Theme, diag.List, error) {
	o := Options{Color: l.Color, Accent: l.Accent, Font: l.Font, Radius: l.Radius}
	if len(l.Files) > 0 {
		o.Overrides = textFS(l.Files)
	}
	return New(o)
}

// Equal reports that two looks render the same.
func (l Look) Equal(other Look) bool {
	return l.Color == other.Color && l.Accent == other.Accent && l.Font == other.Font &&
		l.Radius == other.Radius && maps.Equal(l.Files, other.Files)
}

// A textFS is a file system of short texts by name.
type textFS map[string]string

// Open implements [fs.FS].
func (t textFS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if text, ok := t[name]; ok {
		return &textFile{Reader: strings.NewReader(text), info: textInfo{path.Base(name), int64(len(text)), 0}}, nil
	}
	prefix := name + "/"
	if name == "." {
		prefix = ""
	}
	entries := map[string]fs.DirEntry{}
	for file, text := range t {
		rest, ok := strings.CutPrefix(file, prefix)
		if !ok {
			continue
		}
		if child, _, below := strings.Cut(rest, "/"); below {
			entries[child] = fs.FileInfoToDirEntry(textInfo{child, 0, fs.ModeDir})
		} else {
			entries[child] = fs.FileInfoToDirEntry(textInfo{child, int64(len(text)), 0})
		}
	}
	if len(entries) == 0 && name != "." {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	d := &textDir{info: textInfo{path.Base(name), 0, fs.ModeDir}}
	for _, child := range slices.Sorted(maps.Keys(entries)) {
		d.entries = append(d.entries, entries[child])
	}
	return d, nil
}

type textFile struct {
	*strings.Reader
	info textInfo
}

func (f *textFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (*textFile) Close() error                 { return nil }

type textDir struct {
	info    textInfo
	entries []fs.DirEntry
}

func (d *textDir) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *textDir) Close() error               { return nil }
func (d *textDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.info.name, Err: fs.ErrInvalid}
}

// ReadDir implements [fs.ReadDirFile].
func (d *textDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(d.entries)
	} else if len(d.entries) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(d.entries))
	out := d.entries[:n:n]
	d.entries = d.entries[n:]
	return out, nil
}

type textInfo struct {
	name string
	size int64
	mode fs.FileMode
}

func (i textInfo) Name() string      { return i.name }
func (i textInfo) Size() int64       { return i.size }
func (i textInfo) Mode() fs.FileMode { return i.mode | 0o444 }
func (textInfo) ModTime() time.Time  { return time.Time{} }
func (i textInfo) IsDir() bool       { return i.mode.IsDir() }
func (textInfo) Sys() any            { return nil }
