package search

import (
	"fmt"
	"reflect"
	"sync"

	"faqtory/search/language"
)

// A localeIndex is all articles of one locale in one generation: parts, minus
// the articles that died in them. Articles are numbered through the parts.
type localeIndex struct {
	tag   string
	lang  *language.Language
	parts []livePart
	total int // article numbers, dead ones included
	live  int

	// Means over the living, which BM25 measures lengths by. They, the
	// document frequencies and everything else that a score depends on are
	// those of the living alone: so an index that was patched a hundred times
	// ranks as one just written.
	meanLength  [numFields]float64
	meanSection float64 // words of a section's body

	tune      *tuning
	synonyms  []Synonym         // the site's own
	thesaurus func() *thesaurus // made at the first search
	terms     *termCache
}

type livePart struct {
	*sharedPart
	start uint32
	dead  bitset
	lost  map[uint32]wordCounts // by word: what the dead had of it
}

// counts are the living articles that have a word.
func (p *livePart) counts(word int) wordCounts {
	return p.lex.counts[word].less(p.lost[uint32(word)])
}

// bury counts the words of the dead.
func (p *livePart) bury(dead []uint32) {
	p.lost = make(map[uint32]wordCounts)
	for _, article := range dead {
		seen := make(map[uint32]wordCounts)
		for r := p.words(article); r.next(); {
			note := func(whole bool) {
				for range r.n {
					w := p.lex.byCode[r.code()]
					c := seen[w]
					c.any = 1
					if whole {
						c.whole = 1
						if r.field.names() {
							c.named = 1
						}
					}
					seen[w] = c
				}
			}
			note(true)
			r.parts()
			note(false)
		}
		for w, c := range seen {
			p.lost[w] = p.lost[w].add(c)
		}
	}
}

// A bitset is a set of small numbers; nil is the empty one.
type bitset []uint64

func (b bitset) has(n uint32) bool {
	return int(n>>6) < len(b) && b[n>>6]&(1<<(n&63)) != 0
}

func (b bitset) add(n uint32) { b[n>>6] |= 1 << (n & 63) }

// newLocaleIndex puts parts together. The thesaurus is that of before, the same
// locale in the generation before, when nothing changed in it.
func newLocaleIndex(entry *ManifestLocale, parts map[string]*sharedPart, before *localeIndex) (*localeIndex, error) {
	l := &localeIndex{tag: entry.Locale, lang: language.For(entry.Locale), synonyms: entry.Synonyms}
	var sums [numFields]uint64
	var sections uint64
	for i := range entry.Parts {
		p := &entry.Parts[i]
		lp := livePart{sharedPart: parts[p.Name], start: uint32(l.total)}
		n := lp.len()
		if n != p.Articles {
			return nil, fmt.Errorf("part %s: %w: %d articles, manifest says %d", p.Name, ErrCorrupt, n, p.Articles)
		}
		if len(p.Dead) > 0 {
			lp.dead = make(bitset, (n+63)/64)
			for _, d := range p.Dead {
				if int(d) >= n {
					return nil, fmt.Errorf("part %s: %w: article %d", p.Name, ErrCorrupt, d)
				}
				lp.dead.add(d)
			}
			lp.bury(p.Dead)
		}
		for a := range n {
			if lp.dead.has(uint32(a)) {
				continue
			}
			l.live++
			sections += uint64(lp.table.sections[a])
			for f, length := range lp.table.lengths[a] {
				sums[f] += uint64(length)
			}
		}
		l.total += n
		l.parts = append(l.parts, lp)
	}
	for f := range sums {
		l.meanLength[f] = max(1, float64(sums[f])/float64(max(1, l.live)))
	}
	l.meanSection = max(1, float64(sums[fieldBody])/float64(max(1, sections)))
	l.tune = &standard
	if before != nil && reflect.DeepEqual(before.synonyms, l.synonyms) {
		l.thesaurus = before.thesaurus
	} else {
		l.thesaurus = sync.OnceValue(func() *thesaurus { return newThesaurus(l.lang, l.synonyms) })
	}
	l.terms = newTermCache(l)
	return l, nil
}

// partOf finds the part of an article.
func (l *localeIndex) partOf(article uint32) int {
	i := len(l.parts) - 1
	for l.parts[i].start > article {
		i--
	}
	return i
}

// locate finds the part of an article and its number there.
func (l *localeIndex) locate(article uint32) (*livePart, uint32) {
	p := &l.parts[l.partOf(article)]
	return p, article - p.start
}

// id returns the ID of an article. Equal scores are ordered by it, for it is
// the same however the parts were written.
func (l *localeIndex) id(article uint32) string {
	p, n := l.locate(article)
	return p.table.ids[n]
}
