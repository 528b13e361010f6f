package search

import (
	"cmp"
	"slices"
	"sync"
)

// Scoring happens in two steps. The first adds up, over all articles, what
// Bleve's postings say about the article as a whole. The second reads the words
// of the best hundred in their order and scores their sections.

// A tally is the first step's result. It is reused.
type tally struct {
	score   []float32 // by article
	covered []float32 // the part of the plan's weight that the article has words for
	best    []float32 // of the concept at hand
	has     []float32
	touched []uint32 // of the concept at hand
	found   []uint32 // all articles with a score
}

var tallies = sync.Pool{New: func() any { return &tally{} }}

func (t *tally) reset(n int) {
	for _, a := range t.found {
		t.score[a], t.covered[a] = 0, 0
	}
	t.found = t.found[:0]
	if len(t.score) < n {
		t.score, t.covered = make([]float32, n), make([]float32, n)
		t.best, t.has = make([]float32, n), make([]float32, n)
	}
}

// saturate turns a strength into a share of a term's rarity: the second
// occurrence of a word tells less than the first.
func (l *localeIndex) saturate(strength float64) float64 {
	return strength / (l.tune.saturation + strength)
}

// worth is what an alternative could add to the score at most.
func (p *plan) worth(c *concept, a *alternative) float64 {
	rarity := 0.0
	for _, s := range a.slots {
		rarity = max(rarity, p.slots[s].rarity)
	}
	// A rare synonym is no better an answer than the word itself.
	return a.weight * a.share * min(rarity, c.rarity)
}

// tally scores all articles.
func (l *localeIndex) tally(p *plan, t *tally) {
	t.reset(l.total)
	k := float32(l.tune.saturation)
	for i := range p.concepts {
		c := &p.concepts[i]
		for j := range c.alts {
			a := &c.alts[j]
			worth := float32(p.worth(c, a))
			has := float32(a.weight * a.share)
			if len(a.slots) == 1 {
				list := p.slots[a.slots[0]].list
				for n, article := range list.articles {
					s := list.strength[n]
					t.take(article, worth*s/(k+s), has)
				}
				continue
			}
			l.tallyAll(p, t, a, worth, has)
		}
		for _, article := range t.touched {
			if t.score[article] == 0 {
				t.found = append(t.found, article)
			}
			t.score[article] += t.best[article] * float32(c.weight)
			t.covered[article] += min(1, t.has[article]) * float32(c.weight*c.rarity)
			t.best[article], t.has[article] = 0, 0
		}
		t.touched = t.touched[:0]
	}
}

func (t *tally) take(article uint32, score, has float32) {
	if t.best[article] == 0 {
		t.touched = append(t.touched, article)
	}
	t.best[article] = max(t.best[article], score)
	t.has[article] = max(t.has[article], has)
}

// tallyAll scores the articles that have all terms of an alternative, by the
// weakest of them.
func (l *localeIndex) tallyAll(p *plan, t *tally, a *alternative, worth, has float32) {
	k := float32(l.tune.saturation)
	first := p.slots[a.slots[0]].list
	at := make([]int, len(a.slots))
	for n, article := range first.articles {
		weakest := first.strength[n]
		all := true
		for i, s := range a.slots[1:] {
			list := p.slots[s].list
			from := at[i+1]
			d, ok := slices.BinarySearch(list.articles[from:], article)
			at[i+1] = from + d
			if !ok {
				all = false
				break
			}
			weakest = min(weakest, list.strength[from+d])
		}
		if all {
			t.take(article, worth*weakest/(k+weakest), has)
		}
	}
}

// top returns the n articles with the highest scores, best first. Equal scores
// are ordered by ID.
func (l *localeIndex) top(t *tally, among []uint32, n int) []uint32 {
	higher := func(a, b uint32) int {
		if t.score[a] != t.score[b] {
			return cmp.Compare(t.score[b], t.score[a])
		}
		return cmp.Compare(l.id(a), l.id(b))
	}
	if len(among) <= n {
		best := slices.Clone(among)
		slices.SortFunc(best, higher)
		return best
	}
	// A heap of the best so far, the worst of them on top.
	heap := slices.Clone(among[:n])
	slices.SortFunc(heap, func(a, b uint32) int { return higher(b, a) })
	for _, a := range among[n:] {
		if t.score[a] < t.score[heap[0]] || higher(a, heap[0]) >= 0 {
			continue
		}
		heap[0] = a
		for i := 0; ; {
			worst := i
			for _, child := range [2]int{2*i + 1, 2*i + 2} {
				if child < n && higher(heap[child], heap[worst]) > 0 {
					worst = child
				}
			}
			if worst == i {
				break
			}
			heap[i], heap[worst] = heap[worst], heap[i]
			i = worst
		}
	}
	slices.SortFunc(heap, higher)
	return heap
}
