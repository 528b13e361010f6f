package language

import "strings"

// lowerTurkish knows that I belongs to ı and İ to i.
func lowerTurkish(r rune) rune {
	switch r {
	case 'I':
		return 'ı'
	case 'İ':
		return 'i'
	}
	return lowerRune(r)
}

// turkishEndings are, folded, the endings of case, owner and number, in the
// order in which they come off. Folding leaves of vowel harmony only a/e and i/u.
var turkishEndings = [][]string{
	{"yla", "yle", "ndan", "nden", "dan", "den", "tan", "ten", "nda", "nde", "da", "de", "ta", "te", "nin", "nun", "yi", "yu", "ya", "ye", "ni", "nu", "na", "ne", "la", "le"},
	{"imiz", "umuz", "iniz", "unuz", "lari", "leri", "miz", "muz", "niz", "nuz", "im", "um", "in", "un", "si", "su", "m"},
	{"lar", "ler"},
}

// stemTurkish is a light stemmer for folded Turkish nouns. Snowball's checks
// vowel harmony, which is gone in words typed without their dots (siparislerim).
func stemTurkish(forms map[string]string) func(string) string {
	return func(word string) string {
		if len(word) > longestStemmed || !isLetters(word) {
			return word
		}
		for round, endings := range turkishEndings {
			// A vowel by itself is a case too, but only before an owner's ending.
			if term, ok := forms[word]; ok {
				return term
			}
			for _, ending := range endings {
				if stem, ok := strings.CutSuffix(word, ending); ok && len(stem) >= 3 && hasVowel(stem) {
					word = stem
					break
				}
			}
			if round == 0 && len(word) > 5 {
				for _, owner := range []string{"imi", "umu", "ime", "uma", "ima", "ume", "ini", "unu", "ine", "una", "leri", "lari", "lere", "lara"} {
					if strings.HasSuffix(word, owner) {
						word = word[:len(word)-1]
						break
					}
				}
			}
		}
		if term, ok := forms[word]; ok {
			return term
		}
		if n := len(word); n > 3 && isVowel(word[n-1]) {
			word = word[:n-1]
			if term, ok := forms[word]; ok {
				return term
			}
		}
		// hesap, hesab-ım; kayıt, kayd-ı; ekmek, ekmeğ-i
		if n := len(word); n > 3 {
			switch word[n-1] {
			case 'b':
				word = word[:n-1] + "p"
			case 'd':
				word = word[:n-1] + "t"
			case 'g':
				word = word[:n-1] + "k"
			}
		}
		return word
	}
}
