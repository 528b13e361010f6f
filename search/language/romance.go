package language

import (
	"strings"
	"unicode/utf8"
)

// The Snowball stemmers of the Romance languages look for accented endings,
// while customers leave accents out ("devolucion", "remboursee"). Words are
// folded first, and the endings that would be missed get their accents back, so
// that a word has one stem whichever way it was typed.

// restored replaces the first ending that matches. Endings come in pairs, as
// typed and as the stemmer wants them.
func restored(word string, endings []string) string {
	for i := 0; i < len(endings); i += 2 {
		if rest, ok := strings.CutSuffix(word, endings[i]); ok && len(rest) >= 2 {
			return rest + endings[i+1]
		}
	}
	return word
}

var (
	spanishEndings    = []string{"cion", "ción", "sion", "sión", "logia", "logía", "logias", "logías"}
	frenchEndings     = []string{"ees", "ées", "ee", "ée", "bilite", "bilité", "bilites", "bilités"}
	portugueseEndings = []string{"cao", "ção", "sao", "são", "avel", "ável", "ivel", "ível", "encia", "ência", "logia", "logía"}
	portuguesePlurals = []string{"oes", "ao", "aes", "ao", "veis", "vel", "ais", "al"}
	italianEndings    = []string{"bilita", "bilità", "ivita", "ività"}
)

func stemSpanish(word string) string {
	return foldLatin(snowballSpanish(restored(word, spanishEndings)))
}

func stemFrench(word string) string {
	stem := foldLatin(snowballFrench(restored(word, frenchEndings)))
	// appelle, appeler; jette, jeter; numéro-s keeps its vowel
	if n := len(stem); n > 4 && stem[n-1] == stem[n-2] && stem[n-1] < utf8.RuneSelf && !isVowel(stem[n-1]) {
		stem = stem[:n-1]
	}
	// disponible, disponibilité
	if rest, ok := strings.CutSuffix(stem, "bil"); ok {
		stem = rest + "bl"
	}
	return stem
}

func stemPortuguese(word string) string {
	// opção, opções; disponível, disponíveis; digital, digitais
	return foldLatin(snowballPortuguese(restored(restored(word, portuguesePlurals), portugueseEndings)))
}

func stemItalian(word string) string {
	stem := foldLatin(snowballItalian(restored(word, italianEndings)))
	// pacco, pacchi; luogo, luoghi
	if rest, ok := strings.CutSuffix(stem, "h"); ok && (strings.HasSuffix(rest, "c") || strings.HasSuffix(rest, "g")) {
		stem = rest
	}
	return stem
}

// foldLatin drops the accents that a stemmer left.
func foldLatin(word string) string {
	if isLetters(word) {
		return word
	}
	var b strings.Builder
	b.Grow(len(word))
	for _, r := range word {
		foldLetter(&b, r)
	}
	return b.String()
}

// Words that lose their vowel before the next word's: l'article, dell'ordine.
var (
	frenchElisions  = words("l d j m t s n c qu jusqu lorsqu puisqu quoiqu quelqu")
	italianElisions = words("l un d c dell nell sull dall all coll quest quell sant com dov cos bell gl m t s v n")
	catalanElisions = words("l d m t s n")
)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(list) {
		set[word] = true
	}
	return set
}
