package theme

import (
	"html/template"
	"strings"
	"unicode/utf8"
)

// Numbers of several parts fall apart amid Arabic or Hebrew letters: each part is
// read from the left, but the parts stand in the order of the text, so that
// +371 60 000 123 shows as 123 000 60 371+ and 2026-11-22 as 22-11-2026. Whether
// they do hangs on the letter before them (Unicode Bidirectional Algorithm, rules
// W2, W4, W7 and N1). An isolate keeps them whole wherever they stand.
//
// Telephone numbers, dates, numbers in groups and codes are read from the left in
// every language. Ranges such as 3-5 or 9:00-17:00 are read from the right in
// Arabic, which is what the algorithm does after an Arabic letter, and from the
// left in Hebrew, Persian and Urdu.

// arabicMark makes the digits behind it Arabic ones for the algorithm, which
// orders the parts of a range from the right (U+061C, ARABIC LETTER MARK).
const arabicMark = "\u061c"

// Isolate wraps what consists of several numbers in the text of HTML so that it is
// read in one order in any surroundings. The text is in the language of locale,
// which is one that is written from the right. Code is left alone: it is isolated
// as a whole.
func Isolate(body template.HTML, locale string) template.HTML {
	s := string(body)
	if nextNumber(s) < 0 {
		return body
	}
	var b strings.Builder
	b.Grow(len(s) + 64)
	verbatim := 0 // depth of elements whose text is code, or isolated already
	for s != "" {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			open = len(s)
		}
		if text := s[:open]; verbatim > 0 {
			b.WriteString(text)
		} else {
			inElements.isolate(&b, text, locale)
		}
		s = s[open:]
		if s == "" {
			break
		}
		end := tagEnd(s)
		tag := s[:end]
		switch name := strings.ToLower(strings.TrimLeft(tag[1:min(len(tag), 8)], "/")); {
		case !verbatimTag(name):
		case strings.HasPrefix(tag, "</"):
			verbatim = max(0, verbatim-1)
		default:
			verbatim++
		}
		b.WriteString(tag)
		s = s[end:]
	}
	return template.HTML(b.String())
}

// verbatimTag tells from the beginning of a tag that what it holds is left alone.
func verbatimTag(tag string) bool {
	for _, name := range []string{"code", "pre", "bdi", "bdo", "kbd", "samp", "script"} {
		if rest, ok := strings.CutPrefix(tag, name); ok && (rest == "" || strings.ContainsAny(rest[:1], " \t\n>/")) {
			return true
		}
	}
	return false
}

// tagEnd is where the tag that s begins with ends; a > in quotes does not end it.
func tagEnd(s string) int {
	quote := byte(0)
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return len(s)
}

// IsolateText is [Isolate] for text that is not HTML, such as a line on a picture:
// it puts the characters in the place of the elements that HTML has for them.
func IsolateText(text, locale string) string {
	if nextNumber(text) < 0 || !fromRight(text) {
		return text
	}
	var b strings.Builder
	inCharacters.isolate(&b, text, locale)
	return b.String()
}

// marks are what an isolate begins and ends with.
type marks struct {
	left, override, right          string
	leftEnd, overrideEnd, rightEnd string
}

var (
	inElements = marks{
		`<bdi dir="ltr">`, `<bdo dir="ltr">`, `<bdi dir="rtl">` + arabicMark,
		"</bdi>", "</bdo>", "</bdi>",
	}
	// LRI, LRO and RLI; PDF and PDI (Unicode Bidirectional Algorithm, 2).
	inCharacters = marks{
		"\u2066", "\u2066\u202d", "\u2067" + arabicMark,
		"\u2069", "\u202c\u2069", "\u2069",
	}
)

// isolate writes text with an isolate around each number of several parts.
func (m *marks) isolate(b *strings.Builder, text, locale string) {
	for {
		at := nextNumber(text)
		if at < 0 {
			b.WriteString(text)
			return
		}
		n := numberAt(text[at:], at > 0 && text[at-1] == '(')
		from, end := at, at+n.end
		if from > 0 && text[from-1] == '(' && strings.Contains(text[from:end], ")") {
			from--
		}
		if from > 0 && text[from-1] == '+' {
			from--
			n.plus = true
		}
		b.WriteString(text[:from])
		reading := n.reading(locale)
		if inCode(text[:from]) {
			reading = asItStands
		}
		switch number := text[from:end]; reading {
		case asItStands:
			b.WriteString(number)
		case fromTheLeft:
			if arabicDigits(number) {
				b.WriteString(m.override + number + m.overrideEnd)
			} else {
				b.WriteString(m.left + number + m.leftEnd)
			}
		case fromTheRight:
			b.WriteString(m.right + number + m.rightEnd)
		}
		text = text[end:]
	}
}

// arabicDigits tells whether a number has digits of the Arabic row, whose order an
// isolate alone does not change: between two of them a gap counts as Arabic.
func arabicDigits(number string) bool { return strings.IndexByte(number, 0xd9) >= 0 }

// inCode tells whether a text ends within a name of Latin letters, an address or a
// character reference: what follows is read as they are.
func inCode(before string) bool {
	if strings.HasSuffix(before, "&#") {
		return true
	}
	name := strings.TrimRight(before, "-._/@#=?&:+")
	return name != "" && word(name[len(name)-1])
}

// digit returns the value of the digit that s begins with, in any of the three
// rows that Arabic, Persian and European digits stand in, and how many bytes it
// has, 0 when there is none.
func digit(s string) (value, size int) {
	switch {
	case s == "":
	case '0' <= s[0] && s[0] <= '9':
		return int(s[0] - '0'), 1
	case len(s) > 1 && s[0] == 0xd9 && 0xa0 <= s[1] && s[1] <= 0xa9:
		return int(s[1] - 0xa0), 2
	case len(s) > 1 && s[0] == 0xdb && 0xb0 <= s[1] && s[1] <= 0xb9:
		return int(s[1] - 0xb0), 2
	}
	return 0, 0
}

// nextNumber is where the first digit of a text stands, -1 when it has none.
func nextNumber(s string) int {
	for i := range len(s) {
		if c := s[i]; '0' <= c && c <= '9' || c == 0xd9 || c == 0xdb {
			if _, size := digit(s[i:]); size > 0 {
				return i
			}
		}
	}
	return -1
}

// A number is one of several parts: groups of digits with dashes, spaces or
// brackets between them. A comma, point or colon between digits is no such gap:
// it holds by itself.
type number struct {
	end    int // bytes
	parts  int
	digits int
	dashes int
	plus   bool
	code   bool   // letters are joined to it
	zero   bool   // it begins with a zero
	joined bool   // a part holds a comma, a point or a colon
	size   [2]int // digits of the first two parts
	second int    // what the second part counts to
	// short tells that every part but the first has two to five digits.
	short bool
}

// gaps between the parts of a number, the longest first: a range may have spaces
// around its dash.
var gaps = []struct {
	text string
	dash int
}{
	{" - ", 1}, {" – ", 1}, {" — ", 1}, {"\u00a0-\u00a0", 1}, {"\u00a0–\u00a0", 1},
	{") (", 0}, {") ", 0}, {")-", 1}, {" (", 0},
	{"-", 1}, {"–", 1}, {"—", 1}, {"−", 1}, {"\u2011", 1},
	{" ", 0}, {"\u00a0", 0}, {"\u202f", 0},
}

// gap is what stands between two parts of a number at the beginning of s, and how
// many dashes that is. Brackets must have been opened, which bracket tells.
func gap(s string, bracket bool) (text string, dash int) {
	for _, g := range gaps {
		if rest, ok := strings.CutPrefix(s, g.text); ok {
			if _, size := digit(rest); size > 0 && (bracket || g.text[0] != ')') {
				return g.text, g.dash
			}
		}
	}
	return "", 0
}

// numberAt reads the number that s begins with; bracket tells that its first part,
// which may be that of an area, stands behind an opening one.
func numberAt(s string, bracket bool) number {
	n := number{short: true}
	first, _ := digit(s)
	n.zero = first == 0
	for {
		p := partOf(s[n.end:])
		if n.parts < 2 {
			n.size[n.parts] = p.digits
			n.second = p.value
		}
		if n.parts > 0 && (p.digits < 2 || p.digits > 5) {
			n.short = false
		}
		n.joined = n.joined || p.joined
		n.parts++
		n.digits += p.digits
		n.end += p.end
		between, dash := gap(s[n.end:], bracket)
		if between == "" {
			break
		}
		bracket = strings.Contains(between, "(")
		n.dashes += dash
		n.end += len(between)
	}
	// 48-B and 3-5kg are codes: Latin letters are read from the left too.
	rest := strings.TrimPrefix(s[n.end:], "-")
	if rest != "" && letter(rest[0]) && (n.dashes > 0 || len(rest) < len(s)-n.end) {
		n.code = true
		n.end = len(s) - len(rest)
		for n.end < len(s) && (word(s[n.end]) || s[n.end] == '-' && n.end+1 < len(s) && word(s[n.end+1])) {
			n.end++
		}
	}
	return n
}

// A part of a number: digits, and what holds between digits by itself.
type part struct {
	end, digits, value int
	joined             bool
}

func partOf(s string) (p part) {
	for {
		v, size := digit(s[p.end:])
		if size == 0 {
			_, joint := utf8.DecodeRuneInString(s[p.end:])
			if rest := s[p.end:]; joint > 0 && strings.Contains(".,:/٫٬", rest[:joint]) {
				if _, size := digit(rest[joint:]); size > 0 {
					p.end += joint
					p.joined = true
					continue
				}
			}
			return p
		}
		p.end += size
		p.digits++
		if p.value < 1e9 {
			p.value = 10*p.value + v
		}
	}
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// word tells a Latin letter or a digit.
func word(c byte) bool { return letter(c) || '0' <= c && c <= '9' }

type reading int

const (
	asItStands reading = iota
	fromTheLeft
	fromTheRight
)

// reading says in which order the parts of a number are read.
func (n number) reading(locale string) reading {
	switch {
	case n.code:
		return fromTheLeft
	case n.plus:
		if !n.joined && n.digits >= 7 && n.digits <= 15 {
			return fromTheLeft
		}
		return asItStands
	case n.parts < 2:
		return asItStands
	case n.dashes == 1 && n.parts == 2:
		telephone := !n.joined && (n.zero && n.digits >= 7 || n.size[1] >= 7 || n.size[1] == 6 && n.size[0] <= 3)
		month := n.size[0] == 4 && n.size[1] == 2 && 1 <= n.second && n.second <= 12
		if telephone || month || base(locale) != "ar" {
			return fromTheLeft
		}
		return fromTheRight
	case n.dashes == 0 && n.parts == 2:
		if n.size[0] <= 3 && n.size[1] == 3 || n.zero && n.digits >= 7 {
			return fromTheLeft // thousands, a telephone number
		}
		return asItStands
	case n.dashes > 0 || n.short:
		return fromTheLeft
	}
	return asItStands
}

// base is the language of a locale.
func base(locale string) string {
	language, _, _ := strings.Cut(locale, "-")
	return language
}

// plain shows plain text that may hold numbers of several parts. Text that has no
// letter of a script that is written from the right is in another language than
// the page, and its numbers are read as there.
func (r *renderer) plain(text string) template.HTML {
	escaped := template.HTMLEscapeString(text)
	if !r.rtl || nextNumber(text) < 0 || !fromRight(text) {
		return template.HTML(escaped)
	}
	var b strings.Builder
	inElements.isolate(&b, escaped, r.locale)
	return template.HTML(b.String())
}

// span shows a span of hours, "09:00–18:00", as spans in the text are read.
func (r *renderer) span(text string) template.HTML {
	text = template.HTMLEscapeString(text)
	if !r.rtl {
		return template.HTML(`<bdi dir="ltr">` + text + "</bdi>")
	}
	var b strings.Builder
	inElements.isolate(&b, text, r.locale)
	return template.HTML(b.String())
}

// fromRight tells whether a text has a letter of Hebrew, Arabic or a script that
// stands between them in Unicode.
func fromRight(s string) bool {
	for _, r := range s {
		if 0x590 <= r && r < 0x900 && (r < 0x660 || r > 0x669) && (r < 0x6f0 || r > 0x6f9) || 0xfb1d <= r && r < 0xfe00 || 0xfe70 <= r && r < 0xff00 {
			return true
		}
	}
	return false
}
