package content

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// An Asset is a file that pages refer to: a picture, a video, a document.
type Asset struct {
	// Path is its source path, Permalink the site-relative path it may be
	// published at, unescaped.
	Path, Permalink string
}

// Assets returns the files that articles refer to, sorted by path. What no
// article refers to is not published.
func (lib *Library) Assets() []Asset {
	lib.assets.once.Do(func() {
		used := map[string]bool{}
		add := func(a *Article, target string) {
			if target == "" {
				return
			}
			if !lib.mayBeAsset(target) {
				return
			}
			if t := lib.Resolve(a, target); t.Kind == TargetAsset {
				used[t.Asset] = true
			}
		}
		lib.eachArticle(func(a *Article) {
			if a.Fallback != nil {
				return
			}
			for i := range a.Links {
				add(a, a.Links[i].Target)
			}
			for i := range a.Images {
				add(a, a.Images[i].Target)
			}
			for i := range a.Videos {
				if a.Videos[i].Provider == "file" {
					add(a, a.Videos[i].ID)
				}
			}
			add(a, a.Image)
		})
		taken := map[string]bool{}
		for p := range used {
			lib.assets.list = append(lib.assets.list, Asset{Path: p})
		}
		slices.SortFunc(lib.assets.list, func(x, y Asset) int { return cmp.Compare(x.Path, y.Path) })
		for i := range lib.assets.list {
			a := &lib.assets.list[i]
			a.Permalink = lib.assetPermalink(a.Path)
			if lower := strings.ToLower(a.Permalink); taken[lower] {
				sum := sha256.Sum256([]byte(a.Path))
				ext := path.Ext(a.Permalink)
				a.Permalink = strings.TrimSuffix(a.Permalink, ext) + "-" + hex.EncodeToString(sum[:4]) + ext
			}
			taken[strings.ToLower(a.Permalink)] = true
		}
	})
	return lib.assets.list
}

// mayBeAsset reports that a target may lead to a file that is no article, by its last
// part alone: most links lead to pages, and need not be resolved to know that.
func (lib *Library) mayBeAsset(target string) bool {
	if i := strings.IndexAny(target, "#?"); i >= 0 {
		target = target[:i]
	}
	target = strings.TrimRight(strings.TrimSpace(target), `/\`)
	name := target[strings.LastIndexAny(target, `/\`)+1:]
	if name == "." || name == ".." || strings.IndexByte(name, '%') >= 0 {
		return true
	}
	name = foldPath(name)
	bases := lib.find().assetBases
	if bases[name] {
		return true
	}
	switch ext := path.Ext(name); ext {
	case ".html", ".htm", ".md", ".mdx", ".markdown", ".mdown", ".mkd":
		return bases[strings.TrimSuffix(name, ext)]
	}
	return false
}

// assetPermalink puts a file beside the pages of its folder.
func (lib *Library) assetPermalink(p string) string {
	locale, rel := lib.tree.layout.place(p)
	for _, dir := range []string{"static/", "public/", "src/assets/"} {
		rel = strings.TrimPrefix(rel, dir)
	}
	base := "/"
	if s := lib.shelves[locale]; s != nil {
		base = s.root.Permalink
	}
	parts := strings.Split(norm.NFC.String(rel), "/")
	for i := range parts {
		parts[i] = cmp.Or(cleanSegment(parts[i]), "x")
	}
	return base + strings.Join(parts, "/")
}

// eachArticle calls f for every article, the categories' own pages among them,
// locale by locale in reading order.
func (lib *Library) eachArticle(f func(*Article)) {
	for i := range lib.Locales {
		eachCategory(lib.shelves[lib.Locales[i].Tag].root, func(c *Category) {
			if c.Index != nil {
				f(c.Index)
			}
			for _, a := range c.Articles {
				f(a)
			}
		})
	}
}

// All yields every page that an article makes: the categories' own pages and
// the articles, fallbacks among them, locale by locale in reading order.
func (lib *Library) All() func(yield func(*Article) bool) {
	return func(yield func(*Article) bool) {
		more := true
		lib.eachArticle(func(a *Article) {
			more = more && yield(a)
		})
	}
}
