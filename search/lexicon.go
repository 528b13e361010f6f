package search

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"sync"
)

// A lexicon is every word that occurs in a part of the index, as customers
// would type it (folded, not stemmed), with the term under which it is indexed
// and the number of articles it occurs in. Spelling correction, completion and
// reading the token file need it; the postings of the terms are Bleve's.
//
// Words are numbered in alphabetical order. The token file calls them by their
// code instead: frequent words have small codes, which are short as varints.
type lexicon struct {
	exact, term blob
	counts      []wordCounts
	flags       []wordFlags
	code        []uint32
	byCode      []uint32 // code → word
	byTerm      []uint32 // words in the order of their terms

	spell func() *speller // made at the first misspelling
}

// wordCounts are numbers of articles: those that have a word at all, if only as
// part of a longer one; those that have it as a word of its own; and those that
// have it so in a title, question, heading or label.
type wordCounts struct{ any, whole, named uint32 }

func (c wordCounts) add(o wordCounts) wordCounts {
	return wordCounts{c.any + o.any, c.whole + o.whole, c.named + o.named}
}

func (c wordCounts) less(o wordCounts) wordCounts {
	return wordCounts{c.any - o.any, c.whole - o.whole, c.named - o.named}
}

type wordFlags uint8

const (
	flagCode wordFlags = 1 << iota // number, version, error code: never corrected
	flagStop                       // function word
)

// A blob is a list of strings without a header for each.
type blob struct {
	text string
	ends []uint32
}

func (b *blob) at(i int) string {
	if i == 0 {
		return b.text[:b.ends[0]]
	}
	return b.text[b.ends[i-1]:b.ends[i]]
}

// A word is one entry while an index is written.
type word struct {
	exact, term string
	counts      wordCounts
	uses        uint32 // tokens, for the order of the codes
	flags       wordFlags
	last        wordCounts // articles counted last, their numbers plus one
}

// encodeLexicon writes the words and returns for each its code.
func encodeLexicon(words []word) (data []byte, codes []uint32) {
	order := make([]uint32, len(words))
	for i := range order {
		order[i] = uint32(i)
	}
	byUse := slices.Clone(order)
	alphabetical := func(a, b uint32) int {
		return cmp.Or(strings.Compare(words[a].exact, words[b].exact), strings.Compare(words[a].term, words[b].term))
	}
	slices.SortFunc(order, alphabetical)
	slices.SortFunc(byUse, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(words[b].uses, words[a].uses), alphabetical(a, b))
	})
	codes = make([]uint32, len(words))
	for code, w := range byUse {
		codes[w] = uint32(code)
	}

	data = appendInt(data, len(words))
	position := make([]uint32, len(words)) // in order → alphabetical number
	previous := ""
	for n, w := range order {
		position[w] = uint32(n)
		e := &words[w]
		shared := sharedPrefix(previous, e.exact)
		data = appendInt(data, shared)
		data = appendString(data, e.exact[shared:])
		shared = sharedPrefix(e.exact, e.term)
		data = appendInt(data, shared)
		data = appendString(data, e.term[shared:])
		data = appendInt(data, int(e.counts.any))
		data = appendInt(data, int(e.counts.any-e.counts.whole))
		data = appendInt(data, int(e.counts.named))
		data = append(data, byte(e.flags))
		data = appendInt(data, int(codes[w]))
		previous = e.exact
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(strings.Compare(words[a].term, words[b].term), cmp.Compare(position[a], position[b]))
	})
	for _, w := range order {
		data = appendInt(data, int(position[w]))
	}
	return data, codes
}

func sharedPrefix(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

func decodeLexicon(data []byte) (*lexicon, error) {
	d := &decoder{data: data}
	n := d.count(10)
	l := &lexicon{
		counts: make([]wordCounts, n), flags: make([]wordFlags, n),
		code: make([]uint32, n), byCode: make([]uint32, n), byTerm: make([]uint32, n),
	}
	l.exact.ends, l.term.ends = make([]uint32, n), make([]uint32, n)
	exacts := make([]byte, 0, 10*n)
	terms := make([]byte, 0, 9*n)
	start := 0
	for w := range n {
		previous := exacts[start:]
		start = len(exacts)
		exacts = appendShared(exacts, previous, d)
		terms = appendShared(terms, exacts[start:], d)
		l.exact.ends[w], l.term.ends[w] = uint32(len(exacts)), uint32(len(terms))
		any, parts, named := uint32(d.int()), uint32(d.int()), uint32(d.int())
		if parts > any || named > any {
			d.fail("word count")
			break
		}
		l.counts[w] = wordCounts{any, any - parts, named}
		l.flags[w] = wordFlags(d.byte())
		code := d.int()
		if code >= n {
			d.fail("word code")
			break
		}
		l.code[w] = uint32(code)
		l.byCode[code] = uint32(w)
	}
	for i := range l.byTerm {
		w := d.int()
		if w >= n {
			d.fail("word number")
			break
		}
		l.byTerm[i] = uint32(w)
	}
	l.exact.text, l.term.text = string(exacts), string(terms)
	l.spell = sync.OnceValue(func() *speller {
		return newSpeller(l.len(), l.exact.at, func(w int) bool { return l.flags[w]&flagCode != 0 })
	})
	return l, d.end()
}

func appendShared(dst, base []byte, d *decoder) []byte {
	shared := d.int()
	if shared > len(base) {
		d.fail("shared prefix")
		return dst
	}
	dst = append(dst, base[:shared]...)
	return append(dst, d.bytes(d.int())...)
}

func (l *lexicon) len() int { return len(l.counts) }

// find returns the first word that is not before exact, and whether it is exact.
// Several words may be written alike and differ in their terms.
func (l *lexicon) find(exact string) (int, bool) {
	w := sort.Search(l.len(), func(i int) bool { return l.exact.at(i) >= exact })
	return w, w < l.len() && l.exact.at(w) == exact
}

// prefixed returns the range of words that begin with a prefix.
func (l *lexicon) prefixed(prefix string) (from, to int) {
	from, _ = l.find(prefix)
	to = from + sort.Search(l.len()-from, func(i int) bool { return !strings.HasPrefix(l.exact.at(from+i), prefix) })
	return from, to
}

// termed returns the words that are indexed under a term.
func (l *lexicon) termed(term string) []uint32 {
	from := sort.Search(len(l.byTerm), func(i int) bool { return l.term.at(int(l.byTerm[i])) >= term })
	to := from
	for to < len(l.byTerm) && l.term.at(int(l.byTerm[to])) == term {
		to++
	}
	return l.byTerm[from:to]
}
