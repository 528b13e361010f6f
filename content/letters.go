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

// eachWord calls f with the words of s in lower case, until f returns false: runs
// of letters, digits and marks.
func eachWord(s string, f func(string) bool) {
	for i := 0; i < len(s); {
		start := i
		for i < len(s) {
			r, size := rune(s[i]), 1
			if r >= utf8.RuneSelf {
				r, size = utf8.DecodeRuneInString(s[i:])
			}
			if classOf(r)&inWord == 0 {
				break
			}
			i += size
		}
		if i > start {
			if !f(strings.ToLower(s[start:i])) {
				return
			}
			continue
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
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
