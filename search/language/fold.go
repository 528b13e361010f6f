package language

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the exact form of a word: compatibility forms and digits
// unified, lower case by the rules of the language, accents and the like folded
// where readers type without them, apostrophes and invisible characters dropped.
// Folding a folded word changes nothing.
func (l *Language) Fold(word string) string {
	if isPlain(word) {
		return word
	}
	return l.fold(l.lowered(word))
}

// isPlain reports that folding would change nothing: lower-case ASCII.
func isPlain(word string) bool {
	for i := range len(word) {
		if b := word[i]; b >= utf8.RuneSelf || b == '\'' || 'A' <= b && b <= 'Z' {
			return false
		}
	}
	return true
}

// lowered is the first half of folding: all that keeps the letters as the
// language knows them, so that stemmers which need accents can work on it.
func (l *Language) lowered(word string) string {
	var b strings.Builder
	b.Grow(len(word))
	for _, r := range norm.NFKC.String(word) {
		if r >= utf8.RuneSelf {
			switch r {
			case '’', '‘', 'ʼ', '׳', '״':
				continue
			case '‐', '‑':
				r = '-'
			case '٫':
				r = '.'
			case '٬':
				r = ','
			case 'ー', '゛', '゜':
			default:
				if classOf(r) == ignored || r == 0x640 {
					continue
				}
			}
		} else if r == '\'' || r == '"' {
			continue
		}
		switch {
		case l.lower != nil:
			r = l.lower(r)
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
		case r == 'İ': // its lower case is two characters in Unicode's tables
			r = 'i'
		default:
			r = unicode.ToLower(r)
		}
		if r >= utf8.RuneSelf {
			r = asciiDigit(r)
		}
		b.WriteRune(r)
	}
	// Dropping characters may have brought a letter and its accent together.
	return norm.NFC.String(b.String())
}

// fold is the second half: lowered → exact.
func (l *Language) fold(lowered string) string {
	ascii := true
	for i := range len(lowered) {
		if lowered[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return lowered
	}
	var b strings.Builder
	b.Grow(len(lowered))
	for _, r := range lowered {
		if r < utf8.RuneSelf {
			b.WriteByte(byte(r))
			continue
		}
		if l.letters != nil {
			if folded, ok := l.letters(r); ok {
				b.WriteString(folded)
				continue
			}
		}
		foldLetter(&b, r)
	}
	return b.String()
}

// foldLetter writes the general folding of one lower-case letter.
func foldLetter(b *strings.Builder, r rune) {
	switch {
	case r < 0x250 || r >= 0x1E00 && r < 0x1F00: // Latin
		base := baseLetter(r)
		if folded, ok := latinLetters[base]; ok {
			b.WriteString(folded)
			return
		}
		b.WriteRune(base)
	case r >= 0x300 && r < 0x370: // an accent that has no composed letter
	case r >= 0x370 && r < 0x400 || r >= 0x1F00 && r < 0x2000: // Greek
		if r == 'ς' {
			r = 'σ'
		}
		b.WriteRune(baseLetter(r))
	case r == 'ё':
		b.WriteRune('е')
	case r == 'ѐ':
		b.WriteRune('е')
	case r == 'ѝ':
		b.WriteRune('и')
	case r == 'ґ':
		b.WriteRune('г')
	case r >= 0x590 && r < 0x600:
		if folded := foldHebrew(r); folded != 0 {
			b.WriteRune(folded)
		}
	case r >= 0x600 && r < 0x700 || r >= 0x750 && r < 0x780 || r >= 0x8A0 && r < 0x900:
		if folded := foldArabic(r); folded != 0 {
			b.WriteRune(folded)
		}
	default:
		b.WriteRune(r)
	}
}

// latinLetters are the letters that Unicode does not take apart into a base
// letter and an accent.
var latinLetters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ħ': "h",
	'ı': "i", 'ŋ': "n", 'ĸ': "k", 'ŧ': "t", 'ə': "e", 'ƒ': "f", 'µ': "μ", 'ſ': "s",
}

// baseLetter drops the accents of a composed letter.
func baseLetter(r rune) rune {
	for {
		var buf [utf8.UTFMax]byte
		parts := norm.NFD.Properties(buf[:utf8.EncodeRune(buf[:], r)]).Decomposition()
		if parts == nil {
			return r
		}
		first, _ := utf8.DecodeRune(parts)
		if first == r || unicode.IsMark(first) {
			return r
		}
		r = first
	}
}

// asciiDigit turns the decimal digits of every script into 0 to 9.
func asciiDigit(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return r - '٠' + '0'
	case r >= '۰' && r <= '۹':
		return r - '۰' + '0'
	case r < 0x7C0 || r >= 0x3000 && r < 0xA000:
		return r
	}
	for _, block := range unicode.Nd.R16 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return (r-rune(block.Lo))%10 + '0'
		}
	}
	return r
}

// foldHebrew drops vowel signs and unifies final letters; 0 means nothing is left.
func foldHebrew(r rune) rune {
	switch r {
	case 'ך':
		return 'כ'
	case 'ם':
		return 'מ'
	case 'ן':
		return 'נ'
	case 'ף':
		return 'פ'
	case 'ץ':
		return 'צ'
	}
	if classOf(r) == mark {
		return 0
	}
	return r
}

// foldArabic unifies letters that are typed for one another in Arabic and
// drops vowel signs; 0 means nothing is left.
func foldArabic(r rune) rune {
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ', 'ٲ', 'ٳ', 'ٵ':
		return 'ا'
	case 'ى', 'ی', 'ې', 'ے', 'ۍ', 'ئ':
		return 'ي'
	case 'ؤ':
		return 'و'
	case 'ة', 'ہ', 'ە', 'ۀ', 'ھ', 'ۃ', 'ۂ':
		return 'ه'
	case 'ک', 'ڪ', 'گ':
		return 'ك'
	case 'پ':
		return 'ب'
	case 'ڤ', 'ڥ':
		return 'ف'
	case 'چ', 'ژ':
		if r == 'ژ' {
			return 'ز'
		}
		return 'ج'
	case 'ء':
		return 0
	}
	if classOf(r) == mark {
		return 0
	}
	return r
}

func lowerRune(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	return unicode.ToLower(r)
}
