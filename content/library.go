package content

import (
	"io/fs"
	"iter"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Library is a whole help center: every article of every locale in its
// place. It is not changed once assembled and is safe for concurrent use.
type Library struct {
	// Locales are those configured and those with articles, in the order of the
	// language switch.
	Locales []Locale
	// Default is the tag of the locale without a URL prefix.
	Default string

	fsys       fs.FS
	tree       *Tree
	options    Options
	base       *url.URL
	shelves    map[string]*shelf
	byPath     map[string]*Article
	byURL      map[string]page
	hidden     map[string]string     // path of an article left out → why
	withheld   map[string]bool       // last parts of addresses that articles left out would have
	files      map[*Article]*File    // of real articles
	groups     map[string][]*Article // translations by key, in the order of Locales
	categories map[string][]*Category
	titled     map[*Category]bool // categories whose title is written somewhere
	redirects  []Redirection
	redirectTo map[string]string // path → permalink

	related related
	lookup  lookup
	assets  struct {
		once sync.Once
		list []Asset
	}
}

// A shelf is what the library holds of one locale.
type shelf struct {
	root       *Category
	order      []*Article           // reading order
	position   map[*Article]int     // in order
	categories map[string]*Category // by key
	folders    map[string]*Category // by folder within the locale
	articles   map[string]*Article  // by key
	slugs      map[childSlug]*Category
}

// A childSlug is a category by the one above it and its slug.
type childSlug struct {
	parent *Category
	slug   string
}

// A page is what stands at a permalink: an article, or a category with or
// without a page of its own.
type page struct {
	article  *Article
	category *Category
}

// Root returns the category that stands for the home page of a locale; nil for
// a locale the library does not have.
func (lib *Library) Root(locale string) *Category {
	if s := lib.shelves[locale]; s != nil {
		return s.root
	}
	return nil
}

// Articles yields the articles of a locale in reading order: category by
// category as they are listed, each one's articles before its subcategories.
// The categories' own pages are not among them.
func (lib *Library) Articles(locale string) iter.Seq[*Article] {
	return func(yield func(*Article) bool) {
		s := lib.shelves[locale]
		if s == nil {
			return
		}
		for _, a := range s.order {
			if !yield(a) {
				return
			}
		}
	}
}

// Categories yields the categories of a locale below its root, each before its
// subcategories.
func (lib *Library) Categories(locale string) iter.Seq[*Category] {
	return func(yield func(*Category) bool) {
		if root := lib.Root(locale); root != nil {
			walkCategories(root, yield)
		}
	}
}

func walkCategories(c *Category, yield func(*Category) bool) bool {
	for _, child := range c.Children {
		if !yield(child) || !walkCategories(child, yield) {
			return false
		}
	}
	return true
}

// Len counts the articles of all locales, fallbacks and the categories' own
// pages not among them.
func (lib *Library) Len() int {
	n := 0
	for _, s := range lib.shelves {
		for _, a := range s.order {
			if a.Fallback == nil {
				n++
			}
		}
	}
	return n
}

// Locale returns the locale of a tag.
func (lib *Library) Locale(tag string) (Locale, bool) {
	i := slices.IndexFunc(lib.Locales, func(l Locale) bool { return l.Tag == tag })
	if i < 0 {
		return Locale{}, false
	}
	return lib.Locales[i], true
}

// Lookup returns the article of a source path, a category's own page among
// them; nil when there is none or it is left out.
func (lib *Library) Lookup(path string) *Article { return lib.byPath[path] }

// ByPermalink returns what stands at a site-relative path: an article, or a
// category with its own page if it has one. Both are nil when nothing does.
func (lib *Library) ByPermalink(permalink string) (*Article, *Category) {
	p := lib.byURL[permalink]
	return p.article, p.category
}

// ByKey returns the article of a key in a locale, a fallback among them.
func (lib *Library) ByKey(locale, key string) *Article {
	if s := lib.shelves[locale]; s != nil {
		return s.articles[strings.Trim(key, "/")]
	}
	return nil
}

// Category returns the category of a key in a locale; "" is the root.
func (lib *Library) Category(locale, key string) *Category {
	if s := lib.shelves[locale]; s != nil {
		return s.categories[strings.Trim(key, "/")]
	}
	return nil
}

// Translations returns a in all locales that really have it, a itself among
// them, in the order of Locales. For a fallback they are those of its source.
func (lib *Library) Translations(a *Article) []*Article {
	if a.Fallback != nil {
		a = a.Fallback
	}
	if a.Category != nil && a.Category.Index == a {
		var list []*Article
		for _, c := range lib.CategoryTranslations(a.Category) {
			if c.Index != nil && c.Index.Fallback == nil {
				list = append(list, c.Index)
			}
		}
		return list
	}
	if group := lib.groups[a.Key]; slices.Contains(group, a) {
		return group
	}
	return []*Article{a}
}

// CategoryTranslations returns c in all locales that have it, c itself among
// them, in the order of Locales. A category with nothing but fallbacks below it
// is no translation.
func (lib *Library) CategoryTranslations(c *Category) []*Category {
	if group := lib.categories[categoryKey(c)]; slices.Contains(group, c) {
		return group
	}
	return []*Category{c}
}

// categoryKey joins translations of a category: its folder, or the
// translation_key of its own page.
func categoryKey(c *Category) string {
	if c.Index != nil && c.Index.Key != "" {
		return c.Index.Key
	}
	return c.Key
}

// Neighbours returns the articles before and after a in reading order within
// the same outermost category; nil at its ends and for a category's own page.
func (lib *Library) Neighbours(a *Article) (prev, next *Article) {
	s := lib.shelves[a.Locale]
	if s == nil {
		return nil, nil
	}
	i, ok := s.position[a]
	if !ok {
		return nil, nil
	}
	if i > 0 && outermost(s.order[i-1].Category) == outermost(a.Category) {
		prev = s.order[i-1]
	}
	if i+1 < len(s.order) && outermost(s.order[i+1].Category) == outermost(a.Category) {
		next = s.order[i+1]
	}
	return prev, next
}

func outermost(c *Category) *Category {
	for c != nil && c.Parent != nil && c.Parent.Parent != nil {
		c = c.Parent
	}
	return c
}

// staleAfter is how much later an original may be updated than its translation:
// corrections of a letter need no translator.
const staleAfter = 30 * 24 * time.Hour

// Stale reports a translation whose original, the article of the default
// locale, was updated more than thirty days after it.
func (lib *Library) Stale(a *Article) bool {
	if a.Fallback != nil || a.Locale == lib.Default || a.Updated.IsZero() {
		return false
	}
	for _, t := range lib.Translations(a) {
		if t.Locale == lib.Default {
			return t.Updated.Sub(a.Updated) > staleAfter
		}
	}
	return false
}
