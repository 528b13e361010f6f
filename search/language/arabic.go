package language

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// stemAny is a light stemmer for folded Arabic words. It takes off what is
// written together with a word without being part of it (the article, "and",
// "with", "for", my, your, their), then the endings of number and gender. It
// does not look for roots: كاتب and مكتبة stay apart.
//
// One letter in front is a particle or the first letter of the word (برقم "by
// number", بريد "mail"; وفاتورة "and an invoice", وثيقة "document"), and only
// knowing words tells which. So a single letter goes only when a known word of
// the trade is left, except و, which is common enough to be taken off any longer
// word that is not known to begin with it.
func (a *arabicWords) stemAny(word string) string {
	if len(word) > longestStemmed {
		return word
	}
	if classOf(firstRune(word)) != arabic {
		return stemEnglish(word)
	}
	return a.stem(word)
}

// withArabic gives a language the Arabic analysis.
func withArabic(l *Language) {
	l.key = arabicKey
	l.stops = readStops(l)
	for word, question := range maps.Clone(l.stops) {
		// "And" and "so" are written together with the next word. فهم is rather
		// "understanding" than "so they".
		if n := letters(word); n >= 2 && !strings.HasPrefix(word, "و") {
			l.stops["و"+word] = question
			if n >= 3 {
				l.stops["ف"+word] = question
			}
		}
	}
	forms, stems := readForms(l)
	// A known word that ends in ة is known without it as well, which is what its
	// plural leaves (خدمة, خدم-ات).
	for word, term := range maps.Clone(forms) {
		if rest, ok := strings.CutSuffix(word, "ه"); ok && letters(rest) >= 3 && forms[rest] == "" && !strings.HasPrefix(word, "ال") {
			forms[rest] = term
		}
	}
	a := &arabicWords{forms: forms, stems: stems}
	l.stem = a.stemAny
}

// arabicWords are the words that the stemmer knows, all folded.
type arabicWords struct {
	forms map[string]string // word of the trade → term: a letter before one of them is a particle
	stems map[string]string // what stays of a verb without person → term
}

var (
	arabicArticles = []string{"وبال", "فبال", "وكال", "ولل", "فلل", "وال", "بال", "كال", "فال", "لل", "ال"}
	// Two particles before a known word: "and with", "and for".
	arabicParticles = []string{"وب", "ول", "وك", "فب", "فل", "ب", "ل", "ك", "و", "ف"}
	arabicTails     = slices.Concat(arabicOwners, []string{"ا"}) // رمزا "a code"
	arabicOwners    = []string{"كما", "هما", "ها", "هم", "هن", "كم", "نا", "ني", "ه", "ي", "ك"}
)

func (a *arabicWords) stem(word string) string {
	if term, ok := a.lookup(word); ok {
		return term
	}
	// A particle before a word that only seems to begin with the article: وإلغاء.
	for _, particle := range arabicParticles {
		if rest, ok := strings.CutPrefix(word, particle); ok && strings.HasPrefix(rest, "ال") {
			if term, ok := a.lookup(rest); ok {
				return term
			}
		}
	}
	for _, article := range arabicArticles {
		rest, ok := strings.CutPrefix(word, article)
		if !ok || letters(rest) < 2 {
			continue
		}
		if letters(rest) == 2 && article != "ال" && article != "وال" && a.forms[rest] == "" {
			continue
		}
		if strings.HasSuffix(article, "لل") {
			// للطلب is "for the order", but للغة is "for the language": the
			// article's ل and the word's own are written once.
			if term, ok := a.lookup("ل" + rest); ok {
				return term
			}
		}
		if term, ok := a.lookup(rest); ok {
			return term
		}
		return a.suffix(rest)
	}
	if term, ok := a.verb(word); ok {
		return term
	}
	for _, particle := range arabicParticles {
		rest, ok := strings.CutPrefix(word, particle)
		if !ok || letters(rest) < 3 {
			continue
		}
		if term, ok := a.lookup(rest); ok {
			return term
		}
		if term, ok := a.verb(rest); ok {
			return term
		}
	}
	if rest, ok := strings.CutPrefix(word, "و"); ok && letters(rest) >= 4 && !a.beginsWithWaw(word) {
		word = rest
	}
	for _, particle := range []string{"ل", "ب"} {
		if rest, ok := strings.CutPrefix(word, particle); ok && derived(rest) {
			return a.suffix(rest)
		}
	}
	return a.suffix(word)
}

// derived reports the patterns of verbal nouns and participles that hardly any
// root after ل or ب happens to make: تحسين, استكمال, منافسة.
func derived(word string) bool {
	runes := []rune(word)
	switch n := len(runes); {
	case n == 5 && runes[0] == 'ت' && runes[3] == 'ي':
		return true
	case n >= 6 && strings.HasPrefix(word, "است"):
		return true
	case n >= 5 && runes[0] == 'م':
		return true
	}
	return false
}

// lookup finds a known word, as it stands or without its suffixes.
func (a *arabicWords) lookup(word string) (string, bool) {
	if term, ok := a.forms[word]; ok {
		return term, true
	}
	// My, your, their: طلبك, بطاقتي.
	for _, owner := range arabicTails {
		rest, ok := strings.CutSuffix(word, owner)
		if !ok || letters(rest) < 2 || letters(rest) == 2 && letters(owner) == 1 { // خطه is not خط-ه
			continue
		}
		if term, ok := a.forms[rest]; ok {
			return term, true
		}
		if owner == "ه" { // rather the ending ة: الغاية "the goal" is not إلغائه
			continue
		}
		if term, ok := a.forms[unbound(rest)]; ok {
			return term, true
		}
	}
	term, ok := a.forms[a.suffix(word)]
	return term, ok
}

// unbound undoes what happens to a word's end before an owner: ة is written ت
// there, and a last hamza gets a seat (بطاقت-ها, شرائ-ها).
func unbound(word string) string {
	if rest, ok := strings.CutSuffix(word, "ت"); ok {
		return rest + "ه"
	}
	if strings.HasSuffix(word, "اي") || strings.HasSuffix(word, "او") {
		_, size := utf8.DecodeLastRuneInString(word)
		return word[:len(word)-size]
	}
	return word
}

// suffix takes off owners, then number, then gender, each only where enough of
// the word is left: three letters, and four before endings that are part of
// many words (عنوان, تعيين, تلفون).
func (a *arabicWords) suffix(word string) string {
	if a.forms[word] != "" {
		return word
	}
	owned := false
	for _, owner := range arabicOwners {
		rest, ok := strings.CutSuffix(word, owner)
		if !ok {
			continue
		}
		known := a.forms[rest] != ""
		least := 3
		if owner == "ك" { // شريك
			least = 4
		}
		if !known && (letters(rest) < least || owner == "ني") {
			continue
		}
		word, owned = rest, owner != "ه" && owner != "ي"
		if bound, ok := strings.CutSuffix(word, "ت"); ok && letters(bound) >= 3 && !strings.HasSuffix(word, "ات") {
			word = bound
		} else if whole := unbound(word); owner != "ه" && whole != word && letters(whole) >= 3 && !ok {
			word = whole
		}
		break
	}
	if a.forms[word] != "" {
		return word
	}
	for _, plural := range []string{"ات", "تان", "تين", "ون", "ين", "ان"} {
		rest, ok := strings.CutSuffix(word, plural)
		if !ok {
			continue
		}
		if letters(rest) >= 4 || plural == "ات" && letters(rest) >= 3 || a.forms[rest] != "" {
			word = rest
		}
		break
	}
	if rest, ok := strings.CutSuffix(word, "ه"); ok && letters(rest) >= 3 {
		word = rest
	}
	if rest, ok := strings.CutSuffix(word, "ي"); ok && letters(rest) >= 3 && !owned {
		word = rest
	}
	return word
}

// verb finds the term of an imperfect, future or perfect form: يدفع, سندفع,
// بدفع, دفعت.
func (a *arabicWords) verb(word string) (string, bool) {
	for _, lead := range []string{"", "س", "ب", "ه", "ح"} { // future, and the colloquial present and future
		rest, ok := strings.CutPrefix(word, lead)
		if !ok {
			continue
		}
		for _, person := range []string{"ي", "ت", "ن", "ا", ""} {
			stem, ok := strings.CutPrefix(rest, person)
			if !ok || lead != "" && (letters(stem) < 3 || person == "" && lead != "ب") {
				continue
			}
			if term, ok := a.conjugated(stem); ok {
				return term, true
			}
		}
	}
	return "", false
}

// conjugated looks a verb's stem up, without the endings of person and object.
func (a *arabicWords) conjugated(stem string) (string, bool) {
	if term, ok := a.stems[stem]; ok {
		return term, true
	}
	for _, object := range []string{"ها", "هم", "ني", "نا", "كم", "ه", "ك", ""} {
		rest, ok := strings.CutSuffix(stem, object)
		if !ok {
			continue
		}
		if term, ok := a.stems[rest]; ok {
			return term, true
		}
		for _, person := range []string{"وا", "ون", "ين", "نا", "تم", "و", "ت", "ي"} {
			if rest, ok := strings.CutSuffix(rest, person); ok {
				if term, ok := a.stems[rest]; ok {
					return term, true
				}
			}
		}
	}
	return "", false
}

// beginsWithWaw reports a word whose first letter و is its own, since a known
// word that begins so is nearly all of it.
func (a *arabicWords) beginsWithWaw(word string) bool {
	end := len(word)
	for range 4 {
		if end == 0 {
			return false
		}
		if a.forms[word[:end]] != "" {
			return true
		}
		_, size := utf8.DecodeLastRuneInString(word[:end])
		end -= size
	}
	return false
}

func letters(word string) int { return utf8.RuneCountInString(word) }

// arabicKey is the form in which function words are kept: folded, but with
// hamza on its seat, which tells فئة "category" from فيه "in it".
func arabicKey(lowered string) string {
	var b strings.Builder
	for _, r := range lowered {
		switch r {
		case 'ئ', 'ؤ', 'ء':
			b.WriteRune(r)
		default:
			foldLetter(&b, r)
		}
	}
	return b.String()
}
