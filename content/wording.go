package content

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A wording is what a short answer says, and what of it was found in a text.
type wording struct {
	words   []string        // its content words
	stems   map[string]bool // their stems → found
	numbers []string        // as written
	digits  map[string]bool // the numbers and their parts → found
}

// A verdict is what a short answer says and its article's text does not.
type verdict struct {
	// numbers are as they are written, words quoted. There are words only when
	// the text lacks too many of them, and none when it lacks a number.
	numbers, words []string
}

// judge holds an article's short answer against its text. It depends on nothing
// but the file, so it is done when the file is parsed: a check of the whole site
// would have to look through all texts again.
func judge(a *Article) verdict {
	if a.Answer == "" || a.Words == 0 || wideScript(a) {
		return verdict{} // thin says so; or there are no words to compare
	}
	w := newWording(a.Answer)
	w.readArticle(a)
	if missing := w.missingNumbers(); len(missing) > 0 {
		return verdict{numbers: missing}
	}
	if missing, share := w.missingWords(); share > unborne {
		return verdict{words: missing}
	}
	return verdict{}
}

// newWording takes an answer apart.
func newWording(answer string) *wording {
	w := &wording{stems: map[string]bool{}, digits: map[string]bool{}}
	eachWord(answer, func(word string) {
		// Short words are mostly grammar, and a number is held as one.
		if utf8.RuneCountInString(word) < 4 || !strings.ContainsFunc(word, unicode.IsLetter) {
			return
		}
		w.words = append(w.words, word)
		eachStem(word, func(stem string) { w.stems[stem] = false })
	})
	for _, n := range number.FindAllString(asciiDigits(answer), -1) {
		w.numbers = append(w.numbers, n)
		eachNumber(n, func(form string) { w.digits[form] = false })
	}
	return w
}

// read notes what of the answer stands in a text.
func (w *wording) read(s string) {
	if len(w.stems) > 0 {
		eachWord(s, func(word string) {
			eachStem(word, func(stem string) {
				if found, ok := w.stems[stem]; ok && !found {
					w.stems[stem] = true
				}
			})
		})
	}
	if len(w.digits) > 0 {
		for _, n := range number.FindAllString(asciiDigits(s), -1) {
			eachNumber(n, func(form string) {
				if found, ok := w.digits[form]; ok && !found {
					w.digits[form] = true
				}
			})
		}
	}
}

// readArticle notes what of the answer the article says.
func (w *wording) readArticle(a *Article) {
	w.read(a.Title)
	for _, s := range a.Sections() {
		w.read(s.Title)
		w.read(s.Text)
	}
	if a.Policy != nil {
		for _, s := range a.Policy.texts() {
			w.read(s)
		}
	}
	for i := range a.Images {
		w.read(a.Images[i].Alt)
		w.read(a.Images[i].Title)
	}
}

// missingNumbers are the numbers that were not found, as written.
func (w *wording) missingNumbers() []string {
	var missing []string
	for _, n := range w.numbers {
		if w.digits[n] || w.digits[plainNumber(n)] {
			continue
		}
		for part := range strings.FieldsFuncSeq(n, notDigit) {
			if !w.digits[part] {
				missing = append(missing, n)
				break
			}
		}
	}
	return missing
}

// missingWords returns the content words that were not found, and their share.
func (w *wording) missingWords() (missing []string, share float64) {
	for _, word := range w.words {
		found := false
		eachStem(word, func(stem string) { found = found || w.stems[stem] })
		if !found {
			missing = append(missing, `"`+word+`"`)
		}
	}
	if len(w.words) == 0 {
		return nil, 0
	}
	return missing, float64(len(missing)) / float64(len(w.words))
}

// eachNumber calls f with a number as it is compared: as written, without what
// parts its thousands, and its parts.
func eachNumber(n string, f func(string)) {
	f(n)
	if plain := plainNumber(n); plain != n {
		f(plain)
		for part := range strings.FieldsFuncSeq(n, notDigit) {
			f(part)
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

// eachStem calls f with the beginnings of a word that may be left of it in
// another form: all that lack up to three letters, and are not too short to tell
// words apart. Two words are taken for forms of one when they have one in common.
func eachStem(word string, f func(string)) {
	least := 4
	if r, _ := utf8.DecodeRuneInString(word); unicode.Is(unicode.Arabic, r) {
		word = foldArabic(cutArabicPrefix(word))
		least = 3
	}
	letters := utf8.RuneCountInString(word)
	shortest := max(min(least, letters), letters-3)
	n := 0
	for i := range word {
		if n >= shortest && n > 0 {
			f(word[:i])
		}
		n++
	}
	f(word)
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
