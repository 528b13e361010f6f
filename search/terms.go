package search

import (
	"context"
	"math/bits"
	"sync"
)

// A termList is where a term occurs: the living articles in ascending order,
// and in each how strongly, all fields together (BM25F: frequencies divided by
// the relative length of their field, weighted, and summed).
type termList struct {
	articles []uint32
	strength []float32
	fields   []uint8 // set of fields, for explanations
	named    int     // articles that have it in a title, question, heading or label
}

// Bleve decodes some thirty million postings a second; what customers ask for
// most often is decoded once and kept. A termCache belongs to one generation, as
// the lengths that the strengths are relative to do.
type termCache struct {
	l *localeIndex

	mu       sync.RWMutex
	young    map[string]*termList
	old      map[string]*termList
	postings int // in young

	scratch sync.Pool // *termScratch
}

// termCacheSize is the number of postings kept, at 9 bytes each, in each of
// two halves: when the young half is full the old one is forgotten.
const termCacheSize = 2 << 20

func newTermCache(l *localeIndex) *termCache {
	return &termCache{l: l, young: make(map[string]*termList)}
}

func (c *termCache) get(ctx context.Context, term string) (*termList, error) {
	c.mu.RLock()
	list, ok := c.young[term]
	if !ok {
		list, ok = c.old[term]
	}
	c.mu.RUnlock()
	if ok {
		return list, nil
	}
	list, err := c.read(ctx, term)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.postings += len(list.articles) + 8; c.postings > termCacheSize {
		c.old, c.young, c.postings = c.young, make(map[string]*termList), len(list.articles)
	}
	c.young[term] = list
	return list, nil
}

// A termScratch adds up the fields of a term.
type termScratch struct {
	postings []posting
	strength []float32 // per article of a part
	fields   []uint8
	seen     bitset
}

func (c *termCache) read(ctx context.Context, term string) (*termList, error) {
	s, _ := c.scratch.Get().(*termScratch)
	if s == nil {
		s = &termScratch{}
	}
	defer c.scratch.Put(s)
	list := &termList{}
	for i := range c.l.parts {
		p := &c.l.parts[i]
		var err error
		if s.postings, err = p.postings(ctx, s.postings[:0], term); err != nil {
			return nil, err
		}
		if len(s.postings) == 0 {
			continue
		}
		if n := p.len(); len(s.strength) < n {
			s.strength, s.fields = make([]float32, n), make([]uint8, n)
			s.seen = make(bitset, (n+63)/64)
		}
		for _, at := range s.postings {
			if p.dead.has(at.article) {
				continue
			}
			length := float64(p.table.lengths[at.article][at.field])
			b := c.l.tune.shortening[at.field]
			relative := 1 - b + b*length/c.l.meanLength[at.field]
			s.strength[at.article] += float32(c.l.tune.weight[at.field] * float64(at.count) / relative)
			s.fields[at.article] |= 1 << at.field
			s.seen.add(at.article)
		}
		for w, set := range s.seen {
			for ; set != 0; set &= set - 1 {
				a := uint32(w<<6 + bits.TrailingZeros64(set))
				list.articles = append(list.articles, p.start+a)
				list.strength = append(list.strength, s.strength[a])
				list.fields = append(list.fields, s.fields[a])
				if s.fields[a]&^(1<<fieldBody|1<<fieldAnswer) != 0 {
					list.named++
				}
				s.strength[a], s.fields[a] = 0, 0
			}
			s.seen[w] = 0
		}
	}
	return list, nil
}
