package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"faqtory/search/language"
)

// Bounds of what a hit shows, in runes of ordinary scripts. A Chinese or
// Japanese character says about twice as much and counts double.
const (
	snippetRunes = 220
	passageRunes = 1200
)

// A marker finds the words of a query in texts.
type marker struct {
	lang   *language.Language
	worth  map[string]float64 // by term
	buffer []language.Token
	found  []match

	// What a text has to say is read from the words as they stand there, where
	// that is enough: see plainLanguages.
	plain   map[string]string // words in Latin letters without accents → their terms
	initial ['z' + 1]uint64   // by first letter or digit: lengths that such words have
}

// plainLanguages are those in which a word of plain Latin letters is one token
// that means itself: no compounds, no letters that fold otherwise. Their texts
// need not be analysed word for word to be marked, which is most of the work of
// showing a hit.
var plainLanguages = map[string]bool{"en": true, "lv": true, "es": true, "fr": true, "it": true, "pt": true, "ar": true, "fa": true, "he": true, "ru": true}

func newMarker(l *localeIndex, p *plan) *marker {
	m := &marker{lang: l.lang, worth: make(map[string]float64)}
	content := false
	for i := range p.concepts {
		content = content || !p.concepts[i].stop
	}
	for i := range p.concepts {
		c := &p.concepts[i]
		if c.stop && content {
			continue
		}
		for j := range c.alts {
			a := &c.alts[j]
			for _, s := range a.slots {
				term := p.slots[s].term
				m.worth[term] = max(m.worth[term], p.worth(c, a)+1e-6)
			}
		}
	}
	if !plainLanguages[l.lang.Tag()] {
		return m
	}
	m.plain = make(map[string]string, 4*len(m.worth))
	for term := range m.worth {
		for i := range l.parts {
			lex := l.parts[i].lex
			for _, w := range lex.termed(term) {
				exact := lex.exact.at(int(w))
				if n := len(exact); n < 64 && n > 0 && isPlain(exact) {
					m.plain[exact] = term
					m.initial[exact[0]] |= 1 << n
				}
			}
		}
	}
	return m
}

func isPlain(word string) bool {
	for i := range len(word) {
		if c := word[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// A match is a stretch of text that a word of the query stands in.
type match struct {
	Span
	term string
}

// matches finds them in the order of the text. A word of which only a part was
// asked for is marked by that part. The list is good until the next call.
func (m *marker) matches(text string) []match {
	m.found = m.found[:0]
	if m.plain == nil {
		m.analyse(text, 0, len(text))
		return m.found
	}
	for at := 0; at < len(text); {
		if charClass[text[at]] == separating {
			at++
			continue
		}
		start, plain := at, true
		for at < len(text) && charClass[text[at]] != separating {
			plain = plain && charClass[text[at]] == plainLetter
			at++
		}
		end := at
		for !plain && end > start && charClass[text[end-1]] == joining {
			end--
		}
		if plain || isWord(text[start:end]) {
			if term := m.termOf(text[start:end]); term != "" {
				m.found = append(m.found, match{Span{start, end}, term})
			}
			continue
		}
		m.analyse(text, start, end)
	}
	return m.found
}

// Classes of bytes, for telling plain words from what must be analysed.
const (
	separating  = iota // spaces and punctuation
	plainLetter        // a-z, A-Z, 0-9
	joining            // may join two words into one, between letters
	foreign            // part of a letter that is not ASCII
)

var charClass = func() (classes [256]uint8) {
	for b := range classes {
		switch {
		case b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9':
			classes[b] = plainLetter
		case b >= utf8.RuneSelf:
			classes[b] = foreign
		}
	}
	for _, b := range `.-_'&,+#"` {
		classes[b] = joining
	}
	return classes
}()

func isWord(chunk string) bool {
	for i := range len(chunk) {
		if charClass[chunk[i]] != plainLetter {
			return false
		}
	}
	return true
}

// termOf looks a word of plain letters up.
func (m *marker) termOf(word string) string {
	var lower [64]byte
	if len(word) >= len(lower) || len(word) == 0 {
		return ""
	}
	first := word[0]
	if first >= 'A' && first <= 'Z' {
		first += 'a' - 'A'
	}
	if m.initial[first]&(1<<len(word)) == 0 {
		return ""
	}
	for i := range len(word) {
		c := word[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower[i] = c
	}
	return m.plain[string(lower[:len(word)])]
}

// analyse finds matches in a stretch of text by the language's own reading.
func (m *marker) analyse(text string, from, to int) {
	m.buffer = m.lang.AppendTokens(m.buffer[:0], text[from:to])
	whole := -1 // end of the last whole word that was found
	for _, t := range m.buffer {
		if m.worth[t.Term] == 0 || t.Part && t.Start < whole {
			continue
		}
		if !t.Part {
			whole = t.End
		}
		m.found = append(m.found, match{Span{from + t.Start, from + t.End}, t.Term})
	}
}

// marks turns matches within a stretch of text into ranges relative to its
// start, in order and apart from each other.
func marks(found []match, from, to int) []Span {
	var list []Span
	for _, f := range found {
		if f.Start < from || f.End > to {
			continue
		}
		s := Span{f.Start - from, f.End - from}
		if n := len(list); n > 0 && s.Start <= list[n-1].End {
			list[n-1].End = max(list[n-1].End, s.End)
			continue
		}
		list = append(list, s)
	}
	return list
}

// snippet cuts out of a text the few sentences that say most about the query.
// They are whole, unless a single one is too long: that is cut between words,
// with an ellipsis.
func (m *marker) snippet(text string) Snippet {
	found := m.matches(text)
	sentences := sentencesOf(text)
	if len(sentences) == 0 {
		return Snippet{}
	}
	best, bestScore := 0, -1.0
	var bestEnd int
	for i := range sentences {
		end, runes := i, 0
		seen := make(map[string]bool)
		score := 0.0
		next := firstAfter(found, sentences[i].Start)
		for end < len(sentences) {
			runes += length(text[sentences[end].Start:sentences[end].End]) + 1
			if end > i && runes > snippetRunes {
				break
			}
			for next < len(found) && found[next].End <= sentences[end].End {
				if !seen[found[next].term] {
					seen[found[next].term] = true
					score += m.worth[found[next].term]
				}
				next++
			}
			end++
		}
		if score > bestScore+1e-9 {
			best, bestEnd, bestScore = i, end, score
		}
		if end == len(sentences) && i > 0 && bestScore > 0 {
			break // what follows is a part of this
		}
	}
	from, to := sentences[best].Start, sentences[bestEnd-1].End
	if length(text[from:to]) > snippetRunes*5/4 && bestEnd == best+1 {
		return m.cut(text, from, to, found)
	}
	out := Snippet{Text: text[from:to], Marks: marks(found, from, to)}
	if strings.ContainsRune(out.Text, '\n') {
		// Line ends are as long as the spaces they become; marks stay true.
		out.Text = strings.ReplaceAll(out.Text, "\n", " ")
	}
	return out
}

func firstAfter(found []match, at int) int {
	n, _ := slices.BinarySearchFunc(found, at, func(f match, at int) int { return f.Start - at })
	return n
}

// cut takes from an overlong sentence what stands around its first matches.
func (m *marker) cut(text string, from, to int, found []match) Snippet {
	start := from
	if n := firstAfter(found, from); n < len(found) && found[n].End <= to && length(text[from:found[n].End]) > snippetRunes/2 {
		start = wordBefore(text, from, found[n].Start, snippetRunes/4)
	}
	end := start
	for runes := 0; end < to; {
		r, size := utf8.DecodeRuneInString(text[end:])
		if runes += width(r); runes > snippetRunes {
			break
		}
		end += size
	}
	if end < to {
		if space := strings.LastIndexFunc(text[start:end], unicode.IsSpace); space > (end-start)/2 {
			end = start + space
		}
	}
	prefix, suffix := "", ""
	if start > from {
		prefix = "… "
	}
	if end < to {
		suffix = " …"
	}
	ranges := marks(found, start, end)
	for i := range ranges {
		ranges[i].Start += len(prefix)
		ranges[i].End += len(prefix)
	}
	return Snippet{Text: prefix + strings.ReplaceAll(text[start:end], "\n", " ") + suffix, Marks: ranges}
}

// wordBefore returns the start of a word at most some runes before a place.
func wordBefore(text string, from, at, runes int) int {
	start := at
	for start > from && runes > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:start])
		start -= size
		runes -= width(r)
	}
	if start == from {
		return from
	}
	if space := strings.IndexFunc(text[start:at], unicode.IsSpace); space >= 0 {
		_, size := utf8.DecodeRuneInString(text[start+space:])
		return start + space + size
	}
	return start
}

func length(s string) int {
	n := 0
	for _, r := range s {
		n += width(r)
	}
	return n
}

func width(r rune) int {
	if r >= 0x2E80 {
		return 2
	}
	return 1
}

// sentencesOf cuts text at the ends of sentences and blocks. White space at
// either end of one belongs to none.
func sentencesOf(text string) []Span {
	var list []Span
	start := 0
	add := func(end int) {
		from, to := start, end
		for from < to {
			r, size := utf8.DecodeRuneInString(text[from:])
			if !unicode.IsSpace(r) {
				break
			}
			from += size
		}
		for to > from {
			r, size := utf8.DecodeLastRuneInString(text[:to])
			if !unicode.IsSpace(r) {
				break
			}
			to -= size
		}
		if to > from {
			list = append(list, Span{from, to})
		}
		start = end
	}
	for i, r := range text {
		end := i + utf8.RuneLen(r)
		switch r {
		case '\n':
			add(i)
		case '。', '！', '？', '．':
			add(end)
		case '.', '!', '?', '؟', '۔', '…', '।':
			// "v2.4", "e.g." and "…)" do not end here: a sentence ends before
			// a space and something that may begin another.
			rest := text[end:]
			trimmed := strings.TrimLeft(rest, `"'”’»)]`)
			if trimmed == "" {
				add(len(text))
				continue
			}
			next, _ := utf8.DecodeRuneInString(trimmed)
			if !unicode.IsSpace(next) || end-start < 3 {
				continue
			}
			begin, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(trimmed, unicode.IsSpace))
			if unicode.IsLower(begin) || r == '.' && abbreviated(text[start:i]) {
				continue
			}
			add(end + len(rest) - len(trimmed))
		}
	}
	add(len(text))
	return list
}

// abbreviated reports that a full stop belongs to a short word ("No.", "z. B.",
// "1."), which seldom ends a sentence.
func abbreviated(before string) bool {
	word := before[strings.LastIndexFunc(before, unicode.IsSpace)+1:]
	n := utf8.RuneCountInString(word)
	first, _ := utf8.DecodeRuneInString(word)
	return n == 1 || n <= 2 && (unicode.IsDigit(first) || unicode.IsUpper(first) && n < len(before))
}

// passageOf bounds a section's text at the end of a sentence.
func passageOf(text string) string {
	if length(text) <= passageRunes {
		return text
	}
	end, runes := 0, 0
	for _, s := range sentencesOf(text) {
		runes += length(text[end:s.End])
		if runes > passageRunes && end > 0 {
			break
		}
		end = s.End
	}
	if length(text[:end]) <= passageRunes*5/4 {
		return text[:end]
	}
	end, runes = 0, 0
	for i, r := range text {
		if runes += width(r); runes > passageRunes {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	if space := strings.LastIndexFunc(text[:end], unicode.IsSpace); space > end/2 {
		end = space
	}
	return text[:end] + " …"
}
