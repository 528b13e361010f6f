package language

import "unicode"

// Script returns the Unicode name of the script that most letters of a text
// are written in ("Latin", "Arabic", "Han"), empty when it has none. Any
// Hiragana or Katakana beside Han makes it "Hiragana", since only Japanese mixes
// them. With [Language.Uses] a query in another script than the visitor's
// locale can be sent to a locale that can read it.
func Script(text string) string {
	var counts [len(scriptNames)]int
	rare := map[string]int(nil)
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		if i := commonScript(r); i >= 0 {
			counts[i]++
			continue
		}
		for name, table := range unicode.Scripts {
			if name != "Common" && name != "Inherited" && unicode.Is(table, r) {
				if rare == nil {
					rare = map[string]int{}
				}
				rare[name]++
				break
			}
		}
	}
	const hanIndex, kanaIndex, kataIndex = 4, 5, 6
	if counts[kanaIndex]+counts[kataIndex] > 0 {
		counts[kanaIndex] += counts[kataIndex] + counts[hanIndex]
		counts[kataIndex], counts[hanIndex] = 0, 0
	}
	best, most := "", 0
	for i, n := range counts {
		if n > most {
			best, most = scriptNames[i], n
		}
	}
	for name, n := range rare {
		if n > most || n == most && best != "" && name < best {
			best, most = name, n
		}
	}
	return best
}

var scriptNames = [...]string{"Latin", "Arabic", "Cyrillic", "Greek", "Han", "Hiragana", "Katakana", "Hangul", "Hebrew", "Thai"}

// commonScript returns the index in scriptNames, -1 for other scripts.
func commonScript(r rune) int {
	if r < 0x250 {
		return 0
	}
	switch classOf(r) {
	case arabic:
		return 1
	case han:
		return 4
	case hiragana:
		return 5
	case katakana:
		return 6
	case hangul:
		return 7
	case hebrew:
		return 8
	}
	for i, table := range [...]*unicode.RangeTable{unicode.Latin, nil, unicode.Cyrillic, unicode.Greek} {
		if table != nil && unicode.Is(table, r) {
			return i
		}
	}
	if unicode.Is(unicode.Thai, r) {
		return 9
	}
	return -1
}
