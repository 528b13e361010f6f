package language

import (
	"strings"
	"unicode/utf8"
)

// foldPersian unifies the letters that Arabic keyboards and old fonts put in
// place of the Persian ones. The letters that only Persian has stay.
func foldPersian(r rune) (string, bool) {
	switch r {
	case 'ي', 'ى', 'ئ', 'ې', 'ے':
		return "ی", true
	case 'ك', 'ڪ':
		return "ک", true
	case 'ی', 'ک', 'گ', 'پ', 'چ', 'ژ':
		return string(r), true
	}
	return "", false
}

const zwnj = '\u200c' // holds the parts of a Persian word apart without space

// persianAffixes are written after or before a ZWNJ but are no words.
var persianAffixes = words("می نمی ها های هایی هایم هایت هایش هایمان هایتان هایشان ای ام ات اش ایم اید اند تر ترین مان تان شان بی")

// persianParts are the words that a ZWNJ joins (نرم‌افزار), since many readers
// put a space in its place.
func persianParts(l *Language) func(raw, exact string) []string {
	return func(raw, exact string) []string {
		if !strings.ContainsRune(raw, zwnj) {
			return nil
		}
		var parts []string
		for piece := range strings.FieldsFuncSeq(raw, func(r rune) bool { return r == zwnj }) {
			if piece = l.Fold(piece); piece != "" && !persianAffixes[piece] && piece != exact {
				parts = append(parts, piece)
			}
		}
		if len(parts) < 2 {
			return nil
		}
		return parts
	}
}

var (
	persianOwners  = []string{"هایشان", "هایتان", "هایمان", "هایم", "هایت", "هایش", "هایی", "های", "ها", "ترین", "تر", "شان", "تان", "مان", "ات", "ان", "ای", "ام", "اش", "ی", "م", "ت", "ش"}
	persianPersons = []string{"یم", "ید", "ند", "م", "ی", "د", "ن", "ه"}
)

// stemPersian is a light stemmer over folded words: plural, owner and degree of
// nouns, person and tense of verbs. A ZWNJ is gone by now, so کتاب‌ها, کتابها
// and کتاب ها meet.
func stemPersian(forms, stems map[string]string) func(string) string {
	known := func(word string) (string, bool) {
		term, ok := forms[word]
		return term, ok
	}
	verb := func(word string) (string, bool) {
		if term, ok := stems[word]; ok {
			return term, true
		}
		for _, person := range persianPersons {
			if rest, ok := strings.CutSuffix(word, person); ok {
				if term, ok := stems[rest]; ok {
					return term, true
				}
			}
		}
		return "", false
	}
	return func(word string) string {
		if len(word) > longestStemmed {
			return word
		}
		if classOf(firstRune(word)) != arabic {
			return stemEnglish(word)
		}
		if term, ok := verb(word); ok {
			return term
		}
		for _, tense := range []string{"نمی", "می", "ب", "ن"} {
			rest, ok := strings.CutPrefix(word, tense)
			if !ok {
				continue
			}
			if term, ok := verb(rest); ok {
				return term
			}
			if utf8.RuneCountInString(tense) > 1 && letters(rest) >= 4 {
				for _, person := range persianPersons[:6] {
					if stem, ok := strings.CutSuffix(rest, person); ok && letters(stem) >= 3 {
						return stem
					}
				}
			}
		}
		// Several endings may follow one another: کاربر-ان-ی, سفارش-ات-م.
		for range 3 {
			before := word
			for _, owner := range persianOwners {
				rest, ok := strings.CutSuffix(word, owner)
				if !ok {
					continue
				}
				if term, ok := known(rest); ok {
					return term
				}
				least := 3
				switch owner {
				case "ات", "ان", "مان", "تان", "شان", "تر":
					least = 4
				case "ای", "ام", "اش":
					if !strings.HasSuffix(rest, "ه") { // خانه‌ای, but دعای, پیام
						continue
					}
				case "م", "ت", "ش": // only after known words: پیام, پرداخت, سفارش
					continue
				}
				if letters(rest) >= least {
					word = rest
					break
				}
			}
			if term, ok := known(word); ok {
				return term
			}
			if word == before {
				break
			}
		}
		return word
	}
}
