package content

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// order sorts every category: by the configured navigation, by order, by title
// as the locale sorts it. Categories without anything in them go.
func (a *assembly) order() {
	rank := map[string]int{}
	for i, key := range a.o.Navigation {
		rank[strings.Trim(key, "/")] = i + 1
	}
	a.unknownCategories()
	for i := range a.lib.Locales {
		tag := a.lib.Locales[i].Tag
		s := a.lib.shelves[tag]
		t, err := language.Parse(tag)
		if err != nil {
			t = language.Und
		}
		sorter := &titleSorter{rank, collate.New(t, collate.Numeric, collate.IgnoreCase), a.tree.sortKeys(tag)}
		for _, c := range s.categories {
			set(&c.NavTitle, c.Title)
		}
		sorter.sort(s.root)
		s.position = map[*Article]int{}
		s.read(s.root)
	}
}

// prune takes out categories without an article or page.
func (s *shelf) prune(c *Category) bool {
	c.Children = slices.DeleteFunc(c.Children, func(child *Category) bool {
		if s.prune(child) {
			return false
		}
		delete(s.categories, child.Key)
		return true
	})
	return len(c.Articles) > 0 || len(c.Children) > 0 || c.Index != nil
}

// read notes the reading order.
func (s *shelf) read(c *Category) {
	for _, a := range c.Articles {
		s.position[a] = len(s.order)
		s.order = append(s.order, a)
	}
	for _, child := range c.Children {
		s.read(child)
	}
}

// sortKeys are what titles of a locale sort by. They are kept for the next library of
// the same tree, for most of the time of sorting goes into them.
func (t *Tree) sortKeys(locale string) map[string][]byte {
	if t.keys == nil {
		t.keys = map[string]map[string][]byte{}
	}
	if t.keys[locale] == nil {
		t.keys[locale] = map[string][]byte{}
	}
	return t.keys[locale]
}

// A titleSorter sorts the categories of a locale.
type titleSorter struct {
	rank     map[string]int
	collator *collate.Collator
	keys     map[string][]byte
}

func (t *titleSorter) sort(c *Category) {
	articles := make([]sortable, len(c.Articles))
	for i, a := range c.Articles {
		articles[i] = sortable{article: a, order: a.Order, last: !a.HasOrder, title: a.NavTitle, path: a.Path}
	}
	t.titles(articles)
	for i := range articles {
		c.Articles[i] = articles[i].article
	}
	children := make([]sortable, len(c.Children))
	for i, child := range c.Children {
		children[i] = sortable{category: child, rank: t.rank[child.Key], order: child.Order, last: !child.HasOrder, title: child.NavTitle, path: child.Key}
	}
	t.titles(children)
	for i := range children {
		c.Children[i] = children[i].category
		t.sort(c.Children[i])
	}
}

// A sortable is an article or category with what its place goes by.
type sortable struct {
	article  *Article
	category *Category
	rank     int // in the navigation, from 1; 0 is behind all that are there
	order    float64
	last     bool // without an order
	title    string
	key      []byte // of the title; made when two are otherwise alike
	path     string
}

func (t *titleSorter) titles(list []sortable) {
	var buf collate.Buffer
	// Sorting moves the elements, so the keys are kept beside them.
	places := make([]*sortable, len(list))
	for i := range list {
		s := list[i]
		places[i] = &s
	}
	key := func(s *sortable) []byte {
		if s.key == nil {
			if s.key = t.keys[s.title]; s.key == nil {
				s.key = bytes.Clone(t.collator.KeyFromString(&buf, s.title))
				t.keys[s.title] = s.key
				buf.Reset()
			}
		}
		return s.key
	}
	slices.SortFunc(places, func(x, y *sortable) int {
		if x.rank != y.rank {
			if x.rank == 0 || y.rank == 0 {
				return cmp.Compare(y.rank, x.rank)
			}
			return cmp.Compare(x.rank, y.rank)
		}
		if x.last != y.last {
			if x.last {
				return 1
			}
			return -1
		}
		if n := cmp.Compare(x.order, y.order); n != 0 {
			return n
		}
		return cmp.Or(bytes.Compare(key(x), key(y)), cmp.Compare(x.path, y.path))
	})
	for i, s := range places {
		list[i] = *s
	}
}
