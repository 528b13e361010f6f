package search

import (
	"cmp"
	"slices"
)

// A filter narrows hits to articles of one category, kind and tag each, by their
// numbers in a part.
type filter struct{ category, kind, tag int }

// none asks for nothing in particular; absent asks for what no article of the
// part has.
const (
	anyValue    = -1
	absentValue = -2
)

func (t *table) filter(req *Request) filter {
	f := filter{anyValue, anyValue, anyValue}
	number := func(value string, n int) int {
		switch {
		case value == "":
			return anyValue
		case n < 0:
			return absentValue
		}
		return n
	}
	f.category = number(req.Category, slices.IndexFunc(t.categoryNames, func(c Category) bool { return c.Key == req.Category }))
	f.kind = number(req.Kind, slices.Index(t.kindNames, req.Kind))
	f.tag = number(req.Tag, slices.Index(t.tagNames, req.Tag))
	return f
}

func (f filter) open() bool { return f == filter{anyValue, anyValue, anyValue} }

// passes tells, for each of the three, whether an article passes it.
func (f filter) passes(t *table, article uint32) (category, kind, tag bool) {
	category = f.category == anyValue || slices.Contains(t.categories.of(article), uint16(f.category)) && f.category >= 0
	kind = f.kind == anyValue || int(t.kind[article]) == f.kind
	tag = f.tag == anyValue || slices.Contains(t.tags.of(article), uint16(f.tag)) && f.tag >= 0
	return
}

// maxFacets bounds each list of facets: nobody reads a hundred tags.
const maxFacets = 20

// narrow returns the articles that pass a request's filters, and counts the
// facets. Each facet is counted as if its own filter were open, so that the other
// values stay in sight.
func (l *localeIndex) narrow(req *Request, found []uint32) ([]uint32, Facets) {
	type key struct{ value, title string }
	categories, kinds, tags := map[key]int{}, map[key]int{}, map[key]int{}
	kept := make([]uint32, 0, len(found))
	slices.Sort(found)
	i := 0
	for n := range l.parts {
		p := &l.parts[n]
		t := p.table
		f := t.filter(req)
		end := i
		for end < len(found) && found[end] < p.start+uint32(p.len()) {
			end++
		}
		if end == i {
			continue
		}
		byCategory, byKind, byTag := make([]int, len(t.categoryNames)), make([]int, len(t.kindNames)), make([]int, len(t.tagNames))
		for _, article := range found[i:end] {
			a := article - p.start
			inCategory, inKind, inTag := f.passes(t, a)
			if inKind && inTag {
				for _, c := range t.categories.of(a) {
					byCategory[c]++
				}
			}
			if inCategory && inTag {
				byKind[t.kind[a]]++
			}
			if inCategory && inKind {
				for _, tag := range t.tags.of(a) {
					byTag[tag]++
				}
			}
			if inCategory && inKind && inTag {
				kept = append(kept, article)
			}
		}
		for c, n := range byCategory {
			categories[key{t.categoryNames[c].Key, t.categoryNames[c].Title}] += n
		}
		for k, n := range byKind {
			kinds[key{t.kindNames[k], t.kindNames[k]}] += n
		}
		for tag, n := range byTag {
			tags[key{t.tagNames[tag], t.tagNames[tag]}] += n
		}
		i = end
	}
	list := func(counts map[key]int) []Facet {
		facets := make([]Facet, 0, len(counts))
		for k, n := range counts {
			if n > 0 && k.value != "" {
				facets = append(facets, Facet{k.value, k.title, n})
			}
		}
		slices.SortFunc(facets, func(a, b Facet) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value), cmp.Compare(a.Title, b.Title))
		})
		return facets[:min(len(facets), maxFacets)]
	}
	return kept, Facets{list(categories), list(kinds), list(tags)}
}
