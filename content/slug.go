package content

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// slugBytes caps a slug: a file name holds 255 bytes, an Arabic letter takes 2
// of them, a CJK one 3, and percent-encoding in a URL makes each byte three.
const slugBytes = 120

// Slug turns a title or file name into a part of a URL and into an anchor:
// NFC, lower case, letters, digits and marks of any script, and one hyphen for
// everything between them ("Kāpēc nē?" is "kāpēc-nē"). It is at most 120 bytes
// long, cut at a word. It is empty for "" only: a name without a letter, such
// as "$", becomes a short hash of itself, so that two of them do not collide.
func Slug(s string) string {
	if s == "" {
		return ""
	}
	slug := cutSlug(words(s), slugBytes)
	if slug == "" {
		sum := sha256.Sum256([]byte(s))
		return "x" + hex.EncodeToString(sum[:4])
	}
	return slug
}

// words returns the words of s in lower case with one hyphen between them.
func words(s string) string {
	if isASCII(s) {
		return wordsASCII(s)
	}
	return wordsUnicode(s)
}

func wordsUnicode(s string) string {
	s = nfc(strings.ToLower(strings.ToValidUTF8(s, " ")))
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	letter := false // a mark may follow
	for _, r := range s {
		switch {
		case classOf(r)&(isLetter|isDigit) != 0:
			letter = true
		case r < utf8.RuneSelf: // no mark, and to be seen
			gap, letter = true, false
			continue
		case unicode.In(r, unicode.Mn, unicode.Mc) && !unicode.Is(unicode.Variation_Selector, r):
			if !letter {
				continue
			}
		case invisible(r):
			continue
		default:
			gap, letter = true, false
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// wordsASCII is words for a text in which no character needs a table.
func wordsASCII(s string) string {
	b := make([]byte, 0, len(s))
	gap := false
	for i := range len(s) {
		c := s[i]
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		default:
			gap = true
			continue
		}
		if gap && len(b) > 0 {
			b = append(b, '-')
		}
		gap = false
		b = append(b, c)
	}
	return string(b)
}

// nfc brings s into normal form C.
func nfc(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return !staysNormal(r) }) {
		return s
	}
	return norm.NFC.String(s)
}

// staysNormal reports characters that normal form C leaves as they are, whatever
// stands beside them: all before the first combining one, and the letters of
// Cyrillic and Arabic (Unicode, annex 15: NFC_Quick_Check is yes and the combining
// class 0). It is short for what a table says of every character.
func staysNormal(r rune) bool {
	return r < 0x300 || r >= 0x400 && r <= 0x482 || r >= 0x620 && r <= 0x64a
}

// invisible reports characters that a reader does not see and that stand
// between no words: soft hyphens, joiners, direction marks, variation
// selectors. The zero-width non-joiner is not among them, since it parts words
// in Persian.
func invisible(r rune) bool {
	if r == '\u200c' {
		return false
	}
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Me)
}

// cutSlug shortens s to at most n bytes, at a hyphen where there is one.
func cutSlug(s string, n int) string {
	if len(s) <= n {
		return s
	}
	if i := strings.LastIndexByte(s[:n+1], '-'); i > 0 {
		return s[:i]
	}
	for !utf8.RuneStart(s[n]) {
		n--
	}
	// A mark must not lose its letter, and the letter not its mark.
	for n > 0 {
		r, _ := utf8.DecodeRuneInString(s[n:])
		if !unicode.IsMark(r) {
			break
		}
		_, size := utf8.DecodeLastRuneInString(s[:n])
		n -= size
	}
	return s[:n]
}
