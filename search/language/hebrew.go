package language

import "strings"

// stemHebrew takes off the letters that are written together with a noun: "and",
// "the", "in", "to", "from", "that". As in Arabic they may as well be the first
// letter of the word, so all but "the" go only before a known word of the trade.
// Plural endings go where three letters are left.
func stemHebrew(forms map[string]string) func(string) string {
	suffix := func(word string) string {
		for _, ending := range []string{"יות", "ימ", "ות", "תי", "כמ", "נו", "ה", "ת", "י"} {
			if rest, ok := strings.CutSuffix(word, ending); ok && letters(rest) >= 3 {
				return rest
			}
		}
		return word
	}
	// Of each known word the stem is known too, so that its plural is.
	known := map[string]string{}
	for word, term := range forms {
		known[word] = term
	}
	for word, term := range forms {
		if stem := suffix(word); known[stem] == "" || term < known[stem] && forms[stem] == "" {
			known[stem] = term
		}
	}
	lookup := func(word string) (string, bool) {
		if term, ok := known[word]; ok {
			return term, true
		}
		term, ok := known[suffix(word)]
		return term, ok
	}
	return func(word string) string {
		if len(word) > longestStemmed {
			return word
		}
		if classOf(firstRune(word)) != hebrew {
			return stemEnglish(word)
		}
		if term, ok := lookup(word); ok {
			return term
		}
		rest := word
		for range 3 {
			letter := firstRune(rest)
			if !strings.ContainsRune("והבלמשכ", letter) || letters(rest) < 4 {
				break
			}
			rest = rest[len(string(letter)):]
			if term, ok := lookup(rest); ok {
				return term
			}
		}
		for _, article := range []string{"וה", "שה", "ה"} {
			if rest, ok := strings.CutPrefix(word, article); ok && letters(rest) >= 4 {
				return suffix(rest)
			}
		}
		return suffix(word)
	}
}
