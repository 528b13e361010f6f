package language

import "sync"

// katakanaWords are the loan words of the trade, which longer ones are made of:
// クレジット + カード.
var katakanaWords = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, line := range lines("parts", "ja") {
		for word := range words(line) {
			set[word] = true
		}
	}
	return set
})

// katakanaPart finds a loan word of the trade at glyph i and returns its length
// in glyphs, 0 if there is none.
func katakanaPart(n line, i, limit int) int {
	known := katakanaWords()
	for j := min(limit, i+longestGlyphStop); j >= i+2; j-- {
		if known[n.text[n.glyphs[i].from:n.glyphs[j-1].to]] {
			return j - i
		}
	}
	return 0
}
