package content

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Linked reports that something in t is reached through a symbolic link, so that
// a file may have several paths.
func (t *Tree) Linked() bool { return len(t.links) > 0 }

// LinkedTo reports that a symbolic link leads to a path, into it, or to a folder
// above it, or that this cannot be told.
func (t *Tree) LinkedTo(p string) bool {
	return t.chained || slices.ContainsFunc(t.links, func(target string) bool {
		return p == target || strings.HasPrefix(p, target+"/") || strings.HasPrefix(target, p+"/")
	})
}

// Paths are all paths that the file at p has in t: its own, unless it was passed
// over, and those through symbolic links. There are none when they are not known.
func (t *Tree) Paths(p string) []string {
	if t.chained {
		return nil
	}
	names := t.names[p]
	if _, ok := t.kinds[p]; ok {
		names = append([]string{p}, names...)
	}
	return names
}

// Again returns a tree with the same files, to be parsed again after some of them
// were changed: parsing settles what language a site without a configuration is
// in, and a library that was made of t still asks for it.
func (t *Tree) Again() *Tree {
	again := *t
	return &again
}

// Kind returns what the file at a path is; false when t has none there.
func (t *Tree) Kind(path string) (FileKind, bool) {
	kind, ok := t.kinds[path]
	return kind, ok
}

// PassedOver reports that a file of this path, were it there, would not be in t.
func (t *Tree) PassedOver(p string) bool {
	if !fs.ValidPath(p) || t.ignore[p] || fileKind(p) == IgnoredFile {
		return true
	}
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		if t.ignore[dir] || skipFolder(dir) {
			return true
		}
	}
	return false
}

// ParseFile reads one article of a tree that has been parsed, unless k still has
// it. It returns nil for what is no article of t.
func (t *Tree) ParseFile(path string, o Options, k Keeper) *File {
	if t.kinds[path] != ArticleFile {
		return nil
	}
	p, include := t.ParseOptions(path, o), t.includer()
	if k != nil {
		if f := k.Kept(path); f != nil && f.current(p, include) {
			return f
		}
	}
	p.Include = include
	f := t.read(Source{path, ArticleFile}, p)
	if k != nil {
		f = k.Keep(f)()
	}
	return f
}

// Replace puts f in the place of the file of the same path and reports whether it
// could: it can while the two differ in nothing that is read for any page but the
// article's own. Words of the body do not matter to others; the title, an anchor,
// where a link leads do, and then the library must be assembled anew.
//
// It is the one method that changes a library, and nobody may read from the
// library at the same time.
func (lib *Library) Replace(f *File) bool {
	a := lib.byPath[f.Path]
	if a == nil || !lib.files[a].Alike(f) {
		return false
	}
	replaced := []*Article{a}
	if lib.options.Fallback {
		for _, s := range lib.shelves {
			for _, other := range s.order {
				if other.Fallback == a {
					replaced = append(replaced, other)
				}
			}
		}
	}
	for _, a := range replaced {
		a.take(f.article)
		lib.files[a] = f
	}
	return true
}

// take puts the body of from, and all that was read from it, in the place of a's.
func (a *Article) take(from *Article) {
	a.Opening, a.Body, a.Headings, a.Answers, a.Steps = from.Opening, from.Body, from.Headings, from.Answers, from.Steps
	a.Links, a.Images, a.Videos = from.Links, from.Images, from.Videos
	a.Words, a.RTL, a.long = from.Words, from.RTL, from.long
	// The title may be the folder's, see [assembly.addFolder].
	a.TextHash = textHash(a)
}

// Alike reports that f and g, two states of a file, say the same but for words in
// the body.
func (f *File) Alike(g *File) bool {
	if f == nil || f.Kind != g.Kind || f.Options.Locale != g.Options.Locale || f.Options.TrustHTML != g.Options.TrustHTML ||
		f.guess != g.guess || f.untitled != g.untitled || f.meta == nil || g.meta == nil || f.article == nil || g.article == nil || f.folder != nil || g.folder != nil {
		return false
	}
	// The text of a policy is held against its data, and may be an error.
	if f.article.Policy != nil || g.article.Policy != nil {
		return false
	}
	if !bytes.Equal(f.meta.append(nil, &Article{}), g.meta.append(nil, &Article{})) {
		return false
	}
	// All that is kept of an article is compared, but for what is left out here:
	// a field that will be added some day counts until somebody thinks about it.
	return bytes.Equal(f.article.seen().append(nil, ""), g.article.seen().append(nil, ""))
}

// seen is a copy of a without what only its own page shows.
func (a *Article) seen() *Article {
	c := *a
	c.Headings, c.Answers, c.Steps, c.TextHash = nil, nil, nil, ""
	c.Words = min(a.Words, 1) // a card is laid out for the language of the text, if there is any
	c.Links = make([]Link, len(a.Links))
	for i, l := range a.Links {
		c.Links[i] = Link{Target: l.Target, Text: l.Text}
	}
	c.Images = make([]Image, len(a.Images))
	for i := range a.Images {
		c.Images[i] = Image{Target: a.Images[i].Target}
	}
	c.Videos = make([]Video, len(a.Videos))
	for i, v := range a.Videos {
		v.Line, v.Column = 0, 0
		c.Videos[i] = v
	}
	return &c
}
