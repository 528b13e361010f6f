package content

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// A wording is the words and numbers of an article's text, against which its
// short answer is held.
type wording struct {
	stems   map[string]bool
	numbers map[string]bool
	wide    bool // words are not parted by spaces: they cannot be compared
}

func newWording(a *Article) wording {
	w := wording{stems: map[string]bool{}, numbers: map[string]bool{}, wide: wideScript(a)}
	w.add(a.Title)
	for _, s := range a.Sections {
		w.add(s.Title)
		w.add(s.Text)
	}
	for i := range a.Answers {
		w.add(a.Answers[i].Question)
		w.add(a.Answers[i].Answer)
	}
	for i := range a.Images {
		w.add(a.Images[i].Alt)
		w.add(a.Images[i].Title)
	}
	return w
}

func (w *wording) add(s string) {
	eachWord(s, func(word string) {
		for _, stem := range stems(word) {
			w.stems[stem] = true
		}
	})
	for _, n := range number.FindAllString(asciiDigits(s), -1) {
		w.numbers[n] = true
		w.numbers[plainNumber(n)] = true
		for part := range strings.FieldsFuncSeq(n, notDigit) {
			w.numbers[part] = true
		}
	}
}

// number is a run of digits with separators between them: 14, 1,000.50, 9:30.
var number = regexp.MustCompile(`\d+(?:[.,:\x{00a0}\x{202f}'’]\d+)*`)

func notDigit(r rune) bool { return r < '0' || r > '9' }

// plainNumber is a number without what parts its thousands.
func plainNumber(n string) string {
	return strings.Map(func(r rune) rune {
		if notDigit(r) {
			return -1
		}
		return r
	}, n)
}

// asciiDigits writes the digits of other scripts, and their separators, as 0–9.
func asciiDigits(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x80:
			return r
		case r == '٫':
			return '.'
		case r == '٬':
			return ','
		case unicode.Is(unicode.Nd, r):
			// The digits of a script stand in a row that begins at a zero.
			zero := r
			for unicode.Is(unicode.Nd, zero-1) && r-zero < 9 {
				zero--
			}
			return '0' + (r - zero)
		}
		return r
	}, s)
}

// numbersMissing are the numbers of s that the text does not have, as written.
func (w wording) numbersMissing(s string) []string {
	var missing []string
	for _, n := range number.FindAllString(asciiDigits(s), -1) {
		if w.numbers[n] || w.numbers[plainNumber(n)] {
			continue
		}
		all := true
		for part := range strings.FieldsFuncSeq(n, notDigit) {
			all = all && w.numbers[part]
		}
		if !all {
			missing = append(missing, n)
		}
	}
	return missing
}

// stems are the beginnings of a word that may be left of it in another form:
// all that lack up to three letters, and are not much too short to tell words
// apart. Two words are taken for forms of one when they have a stem in common.
func stems(word string) []string {
	r := []rune(word)
	least := 4
	if unicode.Is(unicode.Arabic, r[0]) {
		r = []rune(foldArabic(cutArabicPrefix(word)))
		least = 3
	}
	var list []string
	for n := max(min(least, len(r)), len(r)-3); n <= len(r); n++ {
		list = append(list, string(r[:n]))
	}
	return list
}

// foldArabic drops vowel marks and writes letters alike that writers exchange.
func foldArabic(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'أ', 'إ', 'آ', 'ٱ':
			return 'ا'
		case 'ى', 'ی':
			return 'ي'
		case 'ک':
			return 'ك'
		case 'ة':
			return 'ه'
		case 'ـ':
			return -1
		}
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, s)
}

// covers returns the share of the content words of s that the text has, and
// those that it has not.
func (w wording) covers(s string) (share float64, missing []string) {
	if w.wide {
		return 1, nil
	}
	total := 0
	eachWord(s, func(word string) {
		// Short words are mostly grammar, and a number is checked as one.
		if len([]rune(word)) < 4 || !strings.ContainsFunc(word, unicode.IsLetter) {
			return
		}
		total++
		if !slices.ContainsFunc(stems(word), func(stem string) bool { return w.stems[stem] }) {
			missing = append(missing, `"`+word+`"`)
		}
	})
	if total == 0 {
		return 1, nil
	}
	return 1 - float64(len(missing))/float64(total), missing
}
