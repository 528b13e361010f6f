package content

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A wording is what a short answer says, and what of it was found in a text.
type wording struct {
	words   []answerWord    // its content words
	stems   map[string]bool // their stems → found
	numbers []string        // as written
	digits  map[string]bool // the numbers and their parts → found
	// begins holds the first letters of the stems: most words of a text begin
	// like none of them. Arabic ones are not in it, for they have letters before
	// the stem.
	begins map[string]bool
}

type answerWord struct {
	word  string
	stems []string
}

// stemLetters is the length of the shortest stem, unless the whole word is shorter.
const stemLetters = 4

// A verdict is what a short answer says and its article's text does not.
type verdict struct {
	// numbers are as they are written, words quoted. There are words only when
	// the text lacks too many of them, and none when it lacks a number.
	numbers, words []string
}

// judge holds an article's short answer against its text. It depends on nothing
// but the file, so it is done when the file is parsed: a check of the whole site
// would have to look through all texts again.
// text is what scripts are told by, see openingText.
func judge(a *Article, text []string) verdict {
	if a.Answer == "" || a.Words == 0 || wideScript(a, text) {
		return verdict{} // thin says so; or there are no words to compare
	}
	w := newWording(a.Answer)
	w.readArticle(a)
	if missing := w.missingNumbers(); len(missing) > 0 {
		return verdict{numbers: missing}
	}
	if w.lacksWords() {
		return verdict{words: w.missingWords()}
	}
	return verdict{}
}

// newWording takes an answer apart.
func newWording(answer string) *wording {
	w := &wording{stems: map[string]bool{}, digits: map[string]bool{}, begins: map[string]bool{}}
	eachWord(answer, func(word string) bool {
		// Short words are mostly grammar, and a number is held as one.
		if utf8.RuneCountInString(word) < 4 || !strings.ContainsFunc(word, unicode.IsLetter) {
			return true
		}
		a := answerWord{word: word}
		eachStem(word, func(stem string) {
			a.stems = append(a.stems, stem)
			w.stems[stem] = false
			w.begins[firstLetters(stem)] = true
		})
		w.words = append(w.words, a)
		return true
	})
	eachDigits(answer, func(n string) bool {
		w.numbers = append(w.numbers, n)
		eachNumber(n, func(form string) { w.digits[form] = false })
		return true
	})
	return w
}

// firstLetters is what all stems of a word begin with.
func firstLetters(word string) string {
	n := 0
	for i := range word {
		if n == stemLetters {
			return word[:i]
		}
		n++
	}
	return word
}

// mayHold reports words that begin like a word of the answer, in whatever case.
func (w *wording) mayHold(word string) bool {
	var lower [stemLetters]byte
	for i := range min(len(word), stemLetters) {
		c := word[i]
		if c >= utf8.RuneSelf {
			r, _ := utf8.DecodeRuneInString(word)
			return unicode.Is(unicode.Arabic, r) || w.begins[firstLetters(strings.ToLower(word))]
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower[i] = c
	}
	return w.begins[string(lower[:min(len(word), stemLetters)])]
}

// read notes what of the answer stands in a text.
func (w *wording) read(s string) {
	if w.lacksWords() {
		eachWritten(s, func(word string) bool {
			if !w.mayHold(word) {
				return true
			}
			eachStem(strings.ToLower(word), func(stem string) {
				if found, ok := w.stems[stem]; ok && !found {
					w.stems[stem] = true
				}
			})
			return true
		})
	}
	if len(w.digits) > 0 {
		eachDigits(s, func(n string) bool {
			eachNumber(n, func(form string) {
				if found, ok := w.digits[form]; ok && !found {
					w.digits[form] = true
				}
			})
			return true
		})
	}
}

// readArticle notes what of the answer the article says, until that is enough.
func (w *wording) readArticle(a *Article) {
	w.read(a.Title)
	for _, s := range a.Sections() {
		w.read(s.Title)
		w.read(s.Text)
		if !w.lacksWords() && len(w.missingNumbers()) == 0 {
			return
		}
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

// lacksWords reports that too many words have not been found yet.
func (w *wording) lacksWords() bool {
	missing := 0
	for i := range w.words {
		if !w.found(&w.words[i]) {
			missing++
		}
	}
	return float64(missing) > unborne*float64(len(w.words))
}

// found reports that a form of the word was found.
func (w *wording) found(a *answerWord) bool {
	for _, stem := range a.stems {
		if w.stems[stem] {
			return true
		}
	}
	return false
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

// missingWords returns the content words that were not found.
func (w *wording) missingWords() []string {
	var missing []string
	for i := range w.words {
		if !w.found(&w.words[i]) {
			missing = append(missing, `"`+w.words[i].word+`"`)
		}
	}
	return missing
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
		case classOf(r)&isDigit != 0:
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
	least := stemLetters
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
