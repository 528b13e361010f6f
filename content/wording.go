package content

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A wording is what a short answer says, and what of it was found in a text.
type wording struct {
	words   []answerWord // its content words
	missing int          // those that were not found yet
	// heads leads from the first byte of a stem to the first of the words that begin
	// with it, counted from 1: most words of a text begin like none of them.
	heads   [256]int32
	numbers []string        // as written
	digits  map[string]bool // the numbers and their parts → found
}

type answerWord struct {
	word string
	wordStem
	found bool
	next  int32 // the next one that begins with the same byte, counted from 1
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
	w := &wording{digits: map[string]bool{}}
	eachWord(answer, func(word string) bool {
		// Short words are mostly grammar, and a number is held as one.
		if utf8.RuneCountInString(word) < 4 || !strings.ContainsFunc(word, unicode.IsLetter) {
			return true
		}
		a := answerWord{word: word, wordStem: stemOf(word)}
		if a.text != "" {
			a.next, w.heads[a.text[0]] = w.heads[a.text[0]], int32(len(w.words)+1)
		}
		w.words = append(w.words, a)
		return true
	})
	w.missing = len(w.words)
	eachDigits(answer, func(n string) bool {
		w.numbers = append(w.numbers, n)
		eachNumber(n, func(form string) { w.digits[form] = false })
		return true
	})
	return w
}

// read notes what of the answer stands in a text.
func (w *wording) read(s string) {
	if w.lacksWords() {
		eachWritten(s, func(word string) bool {
			w.readWord(word)
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

// readWord notes the words of the answer that a word of the text is a form of.
func (w *wording) readWord(word string) {
	first := word[0]
	if first >= 'A' && first <= 'Z' {
		first += 'a' - 'A'
	}
	if first < utf8.RuneSelf && w.heads[first] == 0 {
		return
	}
	s := stemOf(strings.ToLower(word))
	if s.text == "" {
		return
	}
	for i := w.heads[s.text[0]]; i > 0; i = w.words[i-1].next {
		if a := &w.words[i-1]; !a.found && s.shares(a.wordStem) {
			a.found = true
			w.missing--
		}
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
func (w *wording) lacksWords() bool { return float64(w.missing) > unborne*float64(len(w.words)) }

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
		if !w.words[i].found {
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

// A wordStem is a word with the beginnings that may be left of it in another form: all
// that lack up to three letters, and are not too short to tell words apart.
type wordStem struct {
	text  string
	least int // bytes of the shortest beginning
}

func stemOf(word string) wordStem {
	least := stemLetters
	if r, _ := utf8.DecodeRuneInString(word); r >= utf8.RuneSelf && unicode.Is(unicode.Arabic, r) {
		word = foldArabic(cutArabicPrefix(word))
		least = 3
	}
	letters := utf8.RuneCountInString(word)
	shortest := max(min(least, letters), letters-3)
	n := 0
	for i := range word {
		if n == shortest {
			return wordStem{word, i}
		}
		n++
	}
	return wordStem{word, len(word)}
}

// shares reports that two words have a beginning in common, and so are taken for
// forms of one.
func (s wordStem) shares(o wordStem) bool {
	least := max(s.least, o.least)
	return len(s.text) >= least && len(o.text) >= least && s.text[:least] == o.text[:least]
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
