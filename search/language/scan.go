package language

import (
	"unicode"
	"unicode/utf8"
)

// A class says how a character takes part in a run.
type class uint8

const (
	other    class = iota // separates words
	ignored               // has no meaning of its own: zero-width and bidi controls, soft hyphens
	mark                  // belongs to the letter before it
	digit                 //
	joiner                // joins words when it stands between two: . - _ ' & ,
	latin                 // letters that mix with digits and one another: Latin, Greek, Cyrillic, …
	arabic                //
	hebrew                //
	han                   //
	hiragana              //
	katakana              //
	hangul                //
	syllabic              // scripts without spaces: Thai, Lao, Khmer, Burmese
)

// A runKind says how a run is taken apart.
type runKind uint8

const (
	wordRun runKind = iota
	cjkRun
	hangulRun
	syllableRun
)

// A run is a stretch of text that is analysed on its own: the words, joiners
// and marks between two separators, all of one kind. End is 0 when the text holds
// no further run.
type run struct {
	start, end int
	kind       runKind
}

// nextRun finds the first run at or after a byte offset. A run begins and
// ends with a letter or digit (and its marks), never with a joiner or control.
func nextRun(text string, at int) run {
	// Find the first letter or digit.
	var c class
	var size int
	for {
		if at >= len(text) {
			return run{}
		}
		c, size = classAt(text, at)
		if c >= digit && c != joiner {
			break
		}
		at += size
	}
	r := run{start: at, end: at + size, kind: wordRun}
	switch c {
	case han, hiragana, katakana:
		r.kind = cjkRun
	case hangul:
		r.kind = hangulRun
	case syllabic:
		r.kind = syllableRun
	}
	letters := c // class of the letters, digit as long as there are none
	for at = r.end; at < len(text); {
		c, size = classAt(text, at)
		switch {
		case c == mark:
			at += size
			r.end = at
			continue
		case c == ignored:
			// A zero-width space is a word break where there are no others.
			if r.kind == syllableRun {
				return r
			}
			at += size
			continue
		case c == joiner:
			if r.kind != wordRun || !joins(text, at, size, letters) {
				return r.suffixed(text)
			}
			at += size
			continue
		case c < digit:
			return r.suffixed(text)
		}
		if !continues(letters, c) {
			return r
		}
		if letters == digit || r.kind == cjkRun {
			letters = c
		}
		at += size
		r.end = at
	}
	return r
}

// continues reports whether a letter or digit goes on with a run whose letters
// are of the given class.
func continues(letters, c class) bool {
	switch letters {
	case digit, latin:
		return c == digit || c == latin
	case han, hiragana, katakana:
		return c == han || c == hiragana || c == katakana
	}
	return c == letters
}

// joins reports whether the joiner at an offset holds two parts of one word
// together: between letters or digits, without space on either side.
func joins(text string, at, size int, letters class) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	joint, _ := utf8.DecodeRuneInString(text[at:])
	at += size
	var after rune
	for at < len(text) {
		c, n := classAt(text, at)
		if c == ignored {
			at += n
			continue
		}
		if c < digit || c == joiner || !continues(letters, c) {
			return false
		}
		after, _ = utf8.DecodeRuneInString(text[at:])
		break
	}
	if after == 0 {
		return false
	}
	switch joint {
	case ',', '٫', '٬':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	case '.', '·', '․':
		if letters != latin && letters != digit {
			return false
		}
		// "first.Then" is two sentences whose space was forgotten.
		return !(unicode.IsLower(before) && unicode.IsUpper(after))
	case '&':
		return unicode.IsLetter(before) && unicode.IsLetter(after)
	case '"', '״':
		return letters == hebrew
	}
	return true
}

// suffixed extends a run by the signs that are part of names like C++ and C#.
func (r run) suffixed(text string) run {
	rest := text[r.end:]
	switch {
	case r.kind != wordRun:
	case len(rest) >= 2 && rest[:2] == "++" && endsName(rest[2:]):
		r.end += 2
	case r.end == r.start+1 && rest != "" && rest[0] == '#' && asciiClass[text[r.start]] == latin && endsName(rest[1:]):
		r.end++
	}
	return r
}

// endsName reports that a name like C++ is over: no letter or digit follows.
func endsName(rest string) bool {
	if rest == "" {
		return true
	}
	c, _ := classAt(rest, 0)
	return c < digit || c == joiner
}

// classAt returns the class and the size in bytes of the character at an offset.
func classAt(text string, at int) (class, int) {
	if b := text[at]; b < utf8.RuneSelf {
		return asciiClass[b], 1
	}
	r, size := utf8.DecodeRuneInString(text[at:])
	return classOf(r), size
}

var asciiClass = func() (table [utf8.RuneSelf]class) {
	for b := range table {
		switch {
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z':
			table[b] = latin
		case b >= '0' && b <= '9':
			table[b] = digit
		}
	}
	for _, b := range `.-_'&,"` {
		table[b] = joiner
	}
	return table
}()

// classOf knows the blocks of the common scripts by their bounds, which is
// several times faster than the tables of package unicode.
func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		return asciiClass[r]
	case r < 0x250:
		switch r {
		case 0xAD:
			return ignored
		case 0xB7:
			return joiner
		case 0xAA, 0xB5, 0xBA:
			return latin
		case 0xB2, 0xB3, 0xB9:
			return digit
		case 0xD7, 0xF7:
			return other
		}
		if r < 0xC0 {
			return other
		}
		return latin
	case r >= 0x300 && r < 0x370:
		return mark
	case r >= 0x400 && r < 0x530:
		if r >= 0x483 && r <= 0x489 {
			return mark
		}
		if r == 0x482 {
			return other
		}
		return latin
	case r >= 0x590 && r < 0x600:
		switch {
		case r >= 0x5D0 && r <= 0x5F2:
			return hebrew
		case r == 0x5F3, r == 0x5F4: // geresh, gershayim
			return joiner
		case r == 0x5BE: // maqaf, a hyphen
			return joiner
		case r == 0x5C0, r == 0x5C3, r == 0x5C6, r >= 0x5C8:
			return other
		}
		return mark
	case r >= 0x600 && r < 0x700, r >= 0x750 && r < 0x780, r >= 0x8A0 && r < 0x900,
		r >= 0xFB50 && r < 0xFE00, r >= 0xFE70 && r < 0xFEFF:
		switch {
		case r == 0x640: // tatweel stretches the letter before it
			return mark
		case r == 0x61C:
			return ignored
		case r == 0x66B, r == 0x66C: // decimal and thousands separators
			return joiner
		case unicode.IsLetter(r):
			return arabic
		case unicode.Is(unicode.Nd, r):
			return digit
		case unicode.Is(unicode.Mn, r):
			return mark
		}
		return other
	case r >= 0xE00 && r < 0xF00, r >= 0x1000 && r < 0x10A0, r >= 0x1780 && r < 0x1800:
		switch {
		case unicode.Is(unicode.Nd, r):
			return digit
		case unicode.IsLetter(r):
			return syllabic
		case unicode.IsMark(r):
			return mark
		}
		return other
	case r >= 0x2010 && r <= 0x2011, r == 0x2019, r == 0x2018, r == 0x2BC, r == 0x2024:
		return joiner
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F, r == 0xFEFF, r == 0x180E:
		return ignored
	case r == 0x30FC, r == 0xFF70: // prolonged sound mark
		return katakana
	case r >= 0x3041 && r <= 0x309F:
		if r >= 0x3099 && r <= 0x309C {
			return mark
		}
		return hiragana
	case r >= 0x30A1 && r <= 0x30FF, r >= 0x31F0 && r <= 0x31FF, r >= 0xFF66 && r <= 0xFF9D:
		if r == 0x30FB {
			return other
		}
		return katakana
	case r == 0xFF9E, r == 0xFF9F: // half-width voiced marks
		return mark
	case r >= 0x4E00 && r <= 0x9FFF, r >= 0x3400 && r <= 0x4DBF, r >= 0xF900 && r <= 0xFAFF, r >= 0x20000 && r <= 0x3FFFF, r == 0x3005, r == 0x3007:
		return han
	case r >= 0xAC00 && r <= 0xD7A3, r >= 0x1100 && r <= 0x11FF, r >= 0x3131 && r <= 0x318E:
		return hangul
	case r >= 0xFE00 && r <= 0xFE0F: // variation selectors
		return ignored
	case r >= 0xFF10 && r <= 0xFF19:
		return digit
	case r == 0xFF0D, r == 0xFF0E, r == 0xFF3F:
		return joiner
	}
	switch {
	case r == utf8.RuneError:
		return other
	case unicode.IsLetter(r), unicode.Is(unicode.Nl, r):
		return latin
	case unicode.Is(unicode.Nd, r):
		return digit
	case unicode.IsMark(r):
		return mark
	case unicode.Is(unicode.Cf, r):
		return ignored
	}
	return other
}
