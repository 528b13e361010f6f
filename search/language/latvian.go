package language

import "strings"

// stemLatvian is a light stemmer for Latvian. It takes the lower-case word with
// its accents and returns a folded stem, so that words typed without accents
// ("rekins", "piegade") meet those written with them.
//
// It works in three steps: the inflectional ending goes; then the suffix by
// which nouns, participles and tenses are made of verbs; then the last consonant
// is brought to one form, since it alternates within one paradigm (piegāde,
// piegāžu; karte, karšu; pieslēgt, pieslēdzos; upe, upju). Folding alone already
// unites k/ķ, l/ļ, n/ņ, s/š and z/ž.
func stemLatvian(word string) string {
	// The debitive (jāmaksā, jāatgriež); its long vowel tells it from jaunums.
	if rest, ok := strings.CutPrefix(word, "jā"); ok && len(rest) >= 5 {
		word = rest
	}
	word = latvianFold(word)
	if len(word) <= 3 || !isLetters(word) {
		return word
	}
	stem, ending := latvianEnding(word)
	stem = latvianSuffix(stem, ending)
	return latvianFinal(stem)
}

// latvianEndings are the folded endings of all declensions and of the present
// and past tense, longest first.
var latvianEndings = []string{
	"ieties", "amies", "aties", "ties", "iem", "iet", "ies", "ais",
	"ai", "am", "as", "ei", "em", "es", "ie", "im", "is", "os", "us",
	"a", "e", "i", "o", "s", "u",
}

// latvianEnding takes the ending off where at least three letters stay.
func latvianEnding(word string) (stem, ending string) {
	for _, e := range latvianEndings {
		if len(word)-len(e) >= 3 && strings.HasSuffix(word, e) {
			stem := word[:len(word)-len(e)]
			// "-iet" and the like are endings of long words only: biet-e, vies-is.
			if len(e) >= 3 && len(stem) < 4 || !hasVowel(stem) {
				continue
			}
			return stem, e
		}
	}
	return word, ""
}

// latvianSuffix takes off what makes one verb's nouns and tenses.
func latvianSuffix(stem, ending string) string {
	cut := func(suffix string, least int) (string, bool) {
		rest, ok := strings.CutSuffix(stem, suffix)
		return rest, ok && len(rest) >= least && hasVowel(rest)
	}
	// Verbal nouns: pasūtīšana → pasūt, atcelšana → atcel, atgriešana → atgriez.
	if rest, ok := cut("san", 3); ok && (ending == "a" || ending == "u" || ending == "as" || ending == "ai" || ending == "am") {
		switch {
		case strings.HasSuffix(rest, "ie"): // a diphthong of the root, and "š" stands for its z+š
			return rest + "s"
		case endsInTheme(rest) && len(rest) >= 4:
			return rest[:len(rest)-1]
		}
		return rest
	}
	// Results: pasūtījums → pasūt, pirkums → pirk.
	if rest, ok := cut("jum", 4); ok && endsInTheme(rest) {
		return rest[:len(rest)-1]
	}
	if rest, ok := cut("um", 4); ok {
		return rest
	}
	// People and things that do (lietotājs) stay a word of their own.
	if rest, ok := cut("taj", 4); ok && endsInTheme(rest) {
		return stem
	}
	// Past tense and definite adjectives: pasūtīja → pasūt, jaunajam → jaun.
	if rest, ok := cut("j", 4); ok && endsInTheme(rest) && ending != "" {
		return rest[:len(rest)-1]
	}
	// Infinitives and participles with a theme vowel: reģistrēt → reģistr.
	if rest, ok := cut("t", 4); ok && endsInTheme(rest) && !strings.HasSuffix(rest, "ie") {
		if ending == "" || len(rest) >= 5 {
			rest = rest[:len(rest)-1]
			if root, ok := strings.CutSuffix(rest, "j"); ok && len(root) >= 4 && endsInTheme(root) { // maksājot, maksājat
				return root[:len(root)-1]
			}
			return rest
		}
	}
	if ending == "ties" && endsInTheme(stem) && len(stem) >= 4 { // reģistrēties
		return stem[:len(stem)-1]
	}
	return stem
}

// latvianFinal brings the last consonant to one form.
func latvianFinal(stem string) string {
	n := len(stem)
	if n < 4 {
		return stem
	}
	last, before := stem[n-1], stem[n-2]
	switch {
	case last == 'j' && strings.IndexByte("bmpv", before) >= 0: // upju
		return stem[:n-1]
	case last == 'z' && before == 'd': // pieslēdz
		return stem[:n-2] + "g"
	case last == 'c': // atteic
		return stem[:n-1] + "k"
	case last == 's' && before == 'r': // karšu
		stem = stem[:n-1] + "t"
		last = 't'
	}
	vowel := isVowel(before)
	switch {
	case vowel && (last == 'd' || last == 't' || last == 'z'): // piegāde, piegāžu; saite, saišu
		return stem[:n-1] + "s"
	case !vowel && last == 't' && n >= 5: // nopirkt, nopirkts
		stem = stem[:n-1]
		if stem[n-2] == 'z' { // atgriezt
			stem = stem[:n-2] + "s"
		}
	}
	return stem
}

// endsInTheme reports a vowel that joins a verb's root and its endings.
func endsInTheme(s string) bool {
	return s != "" && strings.IndexByte("aeio", s[len(s)-1]) >= 0
}

func isVowel(b byte) bool { return strings.IndexByte("aeiouy", b) >= 0 }

func hasVowel(s string) bool { return strings.ContainsAny(s, "aeiouy") }

func isLetters(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}

// latvianFold folds the accents of a lower-case word.
func latvianFold(word string) string {
	var b strings.Builder
	b.Grow(len(word))
	for _, r := range word {
		foldLetter(&b, r)
	}
	return b.String()
}
