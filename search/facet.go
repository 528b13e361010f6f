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
	if req.Category != "" {
		f.category = absent(slices.IndexFunc(t.categoryNames, func(c Category) bool { return c.Key == req.Category }))
	}
	if req.Kind != "" {
		f.kind = absent(slices.Index(t.kindNames, req.Kind))
	}
	if req.Tag != "" {
		f.tag = absent(slices.Index(t.tagNames, req.Tag))
	}
	return f
}

// absent turns "not found" into a value that no article has.
func absent(n int) int {
	if n < 0 {
		return absentValue
	}
	return n
}

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
	var categories, kinds, tags census
	passed := make([]uint32, 0, len(found))
	for n := range l.parts {
		p := &l.parts[n]
		t := p.table
		f := t.filter(req)
		open := f == filter{anyValue, anyValue, anyValue}
		categories.begin(len(t.categoryNames))
		kinds.begin(len(t.kindNames))
		tags.begin(len(t.tagNames))
		for _, article := range found {
			a := article - p.start
			if a >= uint32(p.len()) { // of another part; numbers below start wrap around
				continue
			}
			inCategory, inKind, inTag := true, true, true
			if !open {
				inCategory, inKind, inTag = f.passes(t, a)
			}
			if inKind && inTag {
				for _, c := range t.categories.of(a) {
					categories.count(c)
				}
			}
			if inCategory && inTag {
				kinds.count(t.kind[a])
			}
			if inCategory && inKind {
				for _, tag := range t.tags.of(a) {
					tags.count(tag)
				}
			}
			if inCategory && inKind && inTag {
				passed = append(passed, article)
			}
		}
		alone := len(l.parts) == 1
		categories.end(alone, func(n uint16) (string, string) { return t.categoryNames[n].Key, t.categoryNames[n].Title })
		kinds.end(alone, func(n uint16) (string, string) { return t.kindNames[n], t.kindNames[n] })
		tags.end(alone, func(n uint16) (string, string) { return t.tagNames[n], t.tagNames[n] })
	}
	return passed, Facets{categories.top(), kinds.top(), tags.top()}
}

// A census counts values, part by part: within a part by number, across parts
// by name.
type census struct {
	counts []int32
	seen   []uint16
	facets []Facet
}

func (c *census) begin(n int) {
	if len(c.counts) < n {
		c.counts = make([]int32, n)
	}
}

func (c *census) count(n uint16) {
	if c.counts[n]++; c.counts[n] == 1 {
		c.seen = append(c.seen, n)
	}
}

// end takes the counts of a part. There may be thousands of tags, most of them
// rare: when no other part can add to them, only the frequent ones are named.
func (c *census) end(alone bool, name func(uint16) (value, title string)) {
	least := int32(0)
	if alone && len(c.seen) > 4*maxFacets {
		counts := make([]int32, 0, len(c.seen))
		for _, n := range c.seen {
			counts = append(counts, c.counts[n])
		}
		slices.Sort(counts)
		least = counts[len(counts)-maxFacets]
	}
	for _, n := range c.seen {
		if c.counts[n] >= least {
			if value, title := name(n); value != "" {
				c.facets = append(c.facets, Facet{value, title, int(c.counts[n])})
			}
		}
		c.counts[n] = 0
	}
	c.seen = c.seen[:0]
}

// top merges what the parts had in common and returns the most frequent values.
func (c *census) top() []Facet {
	slices.SortFunc(c.facets, func(a, b Facet) int {
		return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(a.Title, b.Title))
	})
	merged := c.facets[:0]
	for _, f := range c.facets {
		if n := len(merged); n > 0 && merged[n-1].Value == f.Value && merged[n-1].Title == f.Title {
			merged[n-1].Count += f.Count
			continue
		}
		merged = append(merged, f)
	}
	slices.SortStableFunc(merged, func(a, b Facet) int { return cmp.Compare(b.Count, a.Count) })
	return merged[:min(len(merged), maxFacets)]
}
