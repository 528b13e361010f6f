package content

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A letterClass is what a character is to words. Every character of every article
// is asked about several times, so the answers for the scripts that most articles
// are written in lie ready.
type letterClass uint8

const (
	isLetter letterClass = 1 << iota
	isDigit
	isMark
	// inWord is whatever a word may hold.
	inWord = isLetter | isDigit | isMark
)

// Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic lie below.
const firstRare = 0x800

type commonLetter struct {
	class  letterClass
	script int8 // of a letter, as an index of scripts; -1: none of them
}

var commonLetters = func() (table [firstRare]commonLetter) {
	for r := range rune(firstRare) {
		table[r] = commonLetter{findClass(r), int8(findScript(r))}
	}
	return table
}()

func findClass(r rune) (c letterClass) {
	if unicode.IsLetter(r) {
		c |= isLetter
	}
	if unicode.IsDigit(r) {
		c |= isDigit
	}
	if unicode.IsMark(r) {
		c |= isMark
	}
	return c
}

func findScript(r rune) int {
	for i := range scripts {
		if unicode.Is(scripts[i].table, r) {
			return i
		}
	}
	return -1
}

func classOf(r rune) letterClass {
	if uint32(r) < firstRare {
		return commonLetters[r].class
	}
	return findClass(r)
}

// scriptIndex is the script of a letter.
func scriptIndex(r rune) int {
	if uint32(r) < firstRare {
		return int(commonLetters[r].script)
	}
	return findScript(r)
}

// A tally counts the letters of texts by the direction they are written in.
type tally struct{ rtl, ltr int }

// words counts the words of a text and adds its letters to the tally. Chinese and
// Japanese put no spaces between words; two of their characters count as one word,
// which is what reading times are reckoned with.
func (t *tally) words(s string) int {
	n, dense := 0, 0
	word := false
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			i++
			if class := commonLetters[c].class; class != 0 {
				if class == isLetter {
					t.ltr++
				}
				if !word {
					n++
					word = true
				}
			} else if c != '\'' && c != '-' {
				word = false
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		class := classOf(r)
		if class&isLetter != 0 {
			if rightToLeft(r) {
				t.rtl++
			} else {
				t.ltr++
			}
		}
		switch {
		case r >= firstRare && class&isLetter != 0 && unspaced(r):
			dense++
			word = false
		case class&inWord != 0:
			if !word {
				n++
				word = true
			}
		case r == '’' || r == '\u200c':
		default:
			word = false
		}
	}
	return n + (dense+1)/2
}

// rightToLeft reports the blocks of scripts that are written from right to left.
func rightToLeft(r rune) bool {
	return r >= 0x0590 && r <= 0x08ff || r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfefc ||
		r >= 0x10800 && r <= 0x10fff || r >= 0x1e800 && r <= 0x1efff
}

// eachWord calls f with the words of s in lower case, until f returns false: runs
// of letters, digits and marks.
func eachWord(s string, f func(string) bool) {
	eachWritten(s, func(word string) bool { return f(strings.ToLower(word)) })
}

// eachWritten calls f with the words of s as they are written.
func eachWritten(s string, f func(string) bool) {
	start := -1 // of the word, outside of one
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case classOf(r)&inWord != 0:
			if start < 0 {
				start = i
			}
		case start >= 0:
			if !f(s[start:i]) {
				return
			}
			start = -1
		}
		i += size
	}
	if start >= 0 {
		f(s[start:])
	}
}

// eachDigits calls f with every number in s, until f returns false: a run of
// digits with separators between them, such as 14, 1,000.50 or 9:30, written in
// the digits 0–9 whatever the text has.
func eachDigits(s string, f func(string) bool) {
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if classOf(r)&isDigit == 0 {
			i += size
			continue
		}
		start, end := i, i+size
		// A separator counts when a digit follows.
		for i = end; i < len(s); {
			r, size := utf8.DecodeRuneInString(s[i:])
			i += size
			if classOf(r)&isDigit != 0 {
				end = i
				continue
			}
			next, _ := utf8.DecodeRuneInString(s[i:])
			if !strings.ContainsRune(separators, r) || classOf(next)&isDigit == 0 {
				break
			}
		}
		if i = end; !f(asciiDigits(s[start:end])) {
			return
		}
	}
}

// separators stand within numbers, those of Arabic included.
const separators = ".,:\u00a0\u202f'’٫٬"
