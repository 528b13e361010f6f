package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"maps"
	"path/filepath"
	"slices"
	"sync"

	"faqtory/content"
	"faqtory/internal/diag"
)

// Most builds follow the change of a few words. To compare the keys of all outputs
// then takes most of the time, for every page must be put together to know its key.
// It is spared when nothing else can have changed: same settings, same theme, same
// list of files, same bytes in all of them but some articles, and in these nothing
// but words of the body, which no other page shows. Everything in doubt takes the
// long way.

// edits are the source paths of articles that differ from what the last build into
// the folder has seen by words in their bodies alone, while nothing else differs;
// nil when more does, or nobody knows.
type edits map[string]bool

// findEdits compares this build with the last one, as soon as the articles are read.
// When nothing but words differs, it returns the files that are published as they
// are, which are then the same too, and the inputs of the build are recorded.
func (b *builder) findEdits(ctx context.Context) (map[string]*asset, error) {
	b.edits = nil
	store, o := b.cache.store, b.options
	if b.before == nil || !b.before.sameTerms(o, b.sum, b.head) || !b.before.sameArticles(b.files, store.changes) {
		return nil, nil
	}
	assets, err := store.loadAssets(ctx, b.before.sources)
	if err != nil {
		return nil, err
	}
	b.record.recordInputs(store, b.tree, b.files, b.before.sources, o.Settings.Brand.CardFont)
	b.edits = b.before.edits(o, b.sum, b.head, b.record, store.changes)
	return assets, nil
}

// sameArticles reports that the articles of a build are those of now but for words:
// a quick look that settles whether a thorough one is worth while.
func (r *record) sameArticles(files []*content.File, changes map[string]change) bool {
	i := 0
	for _, f := range files {
		if f.Sum == (content.Sum{}) {
			continue
		}
		if i >= len(r.inputs) || r.inputs[i].path != f.Path || r.inputs[i].sum != f.Sum && !changes[f.Path].alike {
			return false
		}
		i++
	}
	return true
}

// check finds what is wrong with the whole. After edits that is what was wrong
// before, if the articles that were edited are faultless now as they were then.
func (b *builder) check(lib *content.Library) diag.List {
	if b.edits != nil {
		known, ok := b.before.knownFaults()
		for path := range b.edits {
			ok = ok && b.cache.store.changes[path].checkedAlike
		}
		if ok {
			if faults, ok := content.Recheck(lib, slices.Sorted(maps.Keys(b.edits)), known); ok {
				return faults
			}
		}
	}
	return content.Check(lib)
}

// edits compares what a build came from with what is there now.
func (r *record) edits(o *Options, sum [sha256.Size]byte, head string, now *record, changes map[string]change) edits {
	if !r.sameTerms(o, sum, head) || now == nil || len(r.inputs) != len(now.inputs) {
		return nil
	}
	if !slices.EqualFunc(r.folders, now.folders, func(a, b keptInput) bool { return a.path == b.path && a.sum == b.sum }) {
		return nil
	}
	e := edits{}
	for i := range r.inputs {
		was, is := &r.inputs[i], &now.inputs[i]
		switch {
		case was.path != is.path:
			return nil
		case was.sum == content.Sum{} || is.sum == content.Sum{}:
			// What has no sum must not have been touched at all.
			if was.sum != is.sum || was.stat != is.stat || was.young || is.young {
				return nil
			}
		case was.sum != is.sum:
			// The store may have seen a state in between, which says nothing about
			// the one that was published.
			c, ok := changes[is.path]
			if !ok || !c.alike || c.was != was.sum {
				return nil
			}
			e[is.path] = true
		}
	}
	return e
}

// standing reports that an output is as the last build made it, for it shows nothing
// of what was edited.
func (p *plan) standing(o *output) bool {
	switch {
	case p.edits == nil:
		return false
	case o.localTo != "":
		for path := range p.edits {
			if a := p.site.lib.Lookup(path); a != nil && a.Locale == o.localTo {
				return false
			}
		}
		return true
	}
	return o.local && (o.text == nil || !p.edits[o.text.Path])
}

// published is a file as the last build published it, for who makes the next one
// from it after edits; nil when it is not there any more as it was.
func (p *plan) published(name string) []byte {
	if p.edits == nil || !p.out.untouched(p.dir, name, p.before.outputs[name].stat) {
		return nil
	}
	data, err := p.out.root.ReadFile(filepath.FromSlash(name))
	if err != nil || int64(len(data)) != p.out.previous.Files[name].Size {
		return nil
	}
	return data
}

// standingSitemaps plans the sitemaps of the last build when the dates in them are
// the same after the edits: then nobody needs to work out what is in them.
func (p *plan) standingSitemaps() bool {
	if p.edits == nil || !p.same {
		return false
	}
	s := p.site
	previous, next := p.out.Previous(), p.out.Next()
	pages := maps.Clone(previous.Pages)
	edited := &Manifest{Pages: pages}
	for path := range p.edits {
		a := s.lib.Lookup(path)
		if a == nil || !llmsListed(a) {
			continue
		}
		if a.Category.Index == a {
			return false // it may be shown by categories of other locales as well
		}
		was, known := previous.Pages[a.Permalink]
		if date := edited.lastmod(previous, a.Permalink, a.TextHash, day(a.Updated), day(s.now)); !known || date != was.Lastmod {
			return false
		}
	}
	next.Pages = pages
	parts := sync.OnceValue(func() map[string][]sitemapEntry {
		out := map[string][]sitemapEntry{}
		for _, l := range s.lib.Locales {
			for i, part := range sitemapParts(p.sitemapEntries(s.locales[l.Tag], previous, &Manifest{Pages: map[string]PageText{}})) {
				out[sitemapName(l.Tag, i)] = part
			}
		}
		return out
	})
	plan := func(name string, render func(b *bytes.Buffer)) {
		p.add(name, func(b *bytes.Buffer) error {
			render(b)
			return nil
		})
		p.local(nil)
	}
	var refs []string
	for _, l := range s.lib.Locales {
		for i := 0; ; i++ {
			name := sitemapName(l.Tag, i)
			if _, ok := previous.Files[name]; !ok {
				break
			}
			refs = append(refs, name)
			plan(name, func(b *bytes.Buffer) { writeSitemap(b, parts()[name]) })
		}
	}
	if len(refs) > 0 {
		plan("sitemap.xml", func(b *bytes.Buffer) {
			var list []sitemapRef
			for _, name := range refs {
				list = append(list, sitemapRef{Loc: s.absolute("/" + name), Lastmod: newest(parts()[name])})
			}
			writeSitemapIndex(b, list)
		})
	}
	return true
}
