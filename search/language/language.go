// Package language turns text into the words that a search index stores and a
// query asks for, one analysis per locale, and knows the words customers use.
//
// [For] finds the analysis of a locale; unknown locales get Unicode words with
// folding. [Language.Tokens] reads a text: every word comes as a [Token] with
// its place in the text, its exact folded form and its term, the stem by which
// inflected forms meet ("refunds", "refunded" → "refund"; "الفواتير",
// "فاتورة" → "فاتوره"; "rēķinam", "rekini" → "rekin"). The same call serves
// articles and queries, so what met once meets always.
//
// Letters decide how a run of text is taken apart, whatever the locale: Chinese
// and Japanese come as pairs of characters, Thai, Lao, Khmer and Burmese as
// runs of three syllable signs, everything else as words. So a brand name in
// Latin letters inside Arabic text, or a Japanese word in an English article, is
// found as well. The locale decides what happens to the words: folding,
// stemming, stop words, compounds.
//
// Words joined by a hyphen, dot or underscore are read by their shape.
//
//	sign-up       sign, up                     and signup as a Part
//	wi-fi         wifi                         and wi, fi as Parts
//	MDVA-44660    mdva-44660 as Code           and mdva, 44660 as Parts
//	env.php       env.php as Code              and env, php as Parts
//	30-day, 3-5   30, day; 3, 5
//
// [Language.Groups] is the built-in customer-service vocabulary: words and
// phrases that mean the same to a customer ("refund", "money back").
package language

import (
	"slices"
	"strings"
	"sync"
)

// Version counts the changes of analysis. An index written under another
// version holds terms that no query asks for and must be rebuilt.
const Version = 3

// A Token is one word of a text, or a part or variant of one.
type Token struct {
	// Term is the normal form used for matching: the stem, or the whole word
	// where it has none. Terms are not words to show to anyone.
	Term string
	// Exact is the folded lower-case form of the word as written, without
	// stemming: for exact matching, prefixes and spelling. It equals
	// Fold(text[Start:End]) for plain words. Accents are folded in it; whoever
	// needs the word as written reads text[Start:End].
	Exact string
	// Start and End are byte offsets into the text.
	Start, End int
	// Position counts words from 0; it never falls from one token to the next.
	// Parts and variants share positions with the words they belong to.
	Position int
	// Stop marks a function word ("the", "wie", "هل"). It is kept so that a
	// query of nothing else can still be answered.
	Stop bool
	// Part marks a part of a compound or a joined variant, which deserves a
	// lower weight than a word that stands for itself.
	Part bool
	// Code marks numbers, versions, error codes, file names and the like: never
	// stemmed, never corrected. Its pieces follow as Parts.
	Code bool
}

// A Group is a list of words and phrases, as written, that mean the same to a
// customer.
type Group []string

// A Language analyses text of one locale. It does not change after it was made
// and is safe for concurrent use.
type Language struct {
	tag     string
	ngram   bool
	scripts []string
	letters func(r rune) (folded string, ok bool) // folds before the general rules
	lower   func(r rune) rune                     // nil: unicode.ToLower
	key     func(lowered string) string           // form of function words; nil: the exact form
	stem    func(word string) string              // nil: the word is its own term
	parts   func(raw, exact string) []string      // nil: no compounds
	elide   map[string]bool                       // words before an apostrophe that stand for themselves
	keep    bool                                  // the stemmer needs the accents and folds after its work
	stops   map[string]bool                       // value: also a question word
	forms   map[string]string                     // irregular word → term
	stems   map[string]string                     // stem → the term it stands for
	groups  func() []Group
	memos   *sync.Pool
}

// For returns the analysis for a BCP 47 tag. Only the language part counts;
// a tag that is unknown or empty gets Unicode words with folding. The same
// Language is returned for the same language every time.
func For(locale string) *Language {
	base := strings.ToLower(locale)
	if i := strings.IndexAny(base, "-_"); i >= 0 {
		base = base[:i]
	}
	if same, ok := aliases[base]; ok {
		base = same
	}
	if language, ok := languages[base]; ok {
		return language()
	}
	return languages["und"]()
}

// Tag is the language part of the locale, "und" for the general analysis.
func (l *Language) Tag() string { return l.tag }

// CJK reports that the language is written without spaces between words, or
// searched by n-grams for other reasons (Korean). Its tokens are not words, so
// prefixes and edit distances over Exact mean little.
func (l *Language) CJK() bool { return l.ngram }

// Uses reports whether the language is written in a script, by its Unicode
// name as [Script] returns it. The general analysis uses every script.
func (l *Language) Uses(script string) bool {
	return len(l.scripts) == 0 || slices.Contains(l.scripts, script)
}

// Stop reports whether a word, as written, is a function word of the language.
// Question words are function words.
func (l *Language) Stop(word string) bool {
	_, ok := l.stops[l.stopKey(word)]
	return ok
}

// Question reports whether a word, as written, asks a question ("how", "كيف",
// "kāpēc").
func (l *Language) Question(word string) bool { return l.stops[l.stopKey(word)] }

// Groups is the built-in customer-service vocabulary of the language, empty
// where there is none. A word may be in several groups. Callers must not change
// the lists.
func (l *Language) Groups() []Group { return l.groups() }

// Tokens reads a text. See [Language.AppendTokens].
func (l *Language) Tokens(text string) []Token {
	return l.AppendTokens(nil, text)
}

// AppendTokens appends the tokens of a text to dst, in the order of their
// positions, and returns the extended slice. Tokens do not hold on to the text.
// Words that were read before cost no allocation. Invalid UTF-8 separates words.
func (l *Language) AppendTokens(dst []Token, text string) []Token {
	m := l.memos.Get().(*memo)
	position := 0
	for at := 0; ; {
		r := nextRun(text, at)
		if r.end == 0 {
			break
		}
		at = r.end
		known := m.read(l, text[r.start:r.end], r.kind)
		for _, t := range known.tokens {
			t.Start += r.start
			t.End += r.start
			t.Position += position
			dst = append(dst, t)
		}
		position += known.width
	}
	l.memos.Put(m)
	return dst
}

// A reading is the analysis of one run of text, offsets and positions counted
// from its start.
type reading struct {
	tokens []Token
	width  int // positions taken
}

// A memo remembers readings. Texts repeat their words, so nearly every run is
// found in it. One goroutine uses a memo at a time; it is emptied when full, so
// that a long indexing run keeps a bounded amount of memory.
type memo struct {
	seen map[string]reading
}

const (
	memoRuns  = 1 << 14 // runs remembered
	memoBytes = 64      // longest run remembered: longer ones seldom come back
)

func (m *memo) read(l *Language, run string, kind runKind) reading {
	if known, ok := m.seen[run]; ok {
		return known
	}
	run = strings.Clone(run) // a token must not keep the whole text alive
	fresh := l.read(run, kind)
	if len(run) <= memoBytes {
		if len(m.seen) >= memoRuns {
			clear(m.seen)
		}
		m.seen[run] = fresh
	}
	return fresh
}
