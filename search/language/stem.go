package language

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/irish"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/tamil"
)

// longestStemmed bounds the words given to a stemmer, in bytes; longer ones are
// not words of a language.
const longestStemmed = 96

// snowball makes a stemmer of one of the Snowball programs.
func snowball(program func(*snowballstem.Env) bool) func(string) string {
	return func(word string) string {
		if len(word) > longestStemmed {
			return word
		}
		env := snowballstem.NewEnv(word)
		program(env)
		stem := env.Current()
		if !utf8.ValidString(stem) { // programs for Latin letters may cut others in two
			return word
		}
		return stem
	}
}

var (
	snowballDanish     = snowball(danish.Stem)
	snowballDutch      = snowball(dutch.Stem)
	snowballEnglish    = snowball(english.Stem)
	snowballFinnish    = snowball(finnish.Stem)
	snowballFrench     = snowball(french.Stem)
	snowballGerman     = snowball(german.Stem)
	snowballHungarian  = snowball(hungarian.Stem)
	snowballIrish      = snowball(irish.Stem)
	snowballItalian    = snowball(italian.Stem)
	snowballNorwegian  = snowball(norwegian.Stem)
	snowballPortuguese = snowball(portuguese.Stem)
	snowballRomanian   = snowball(romanian.Stem)
	snowballRussian    = snowball(russian.Stem)
	snowballSpanish    = snowball(spanish.Stem)
	snowballSwedish    = snowball(swedish.Stem)
	snowballTamil      = snowball(tamil.Stem)
)

// cyrillic sends the words of a language that are not in its script through the
// English stemmer: they are brands and loan words.
func cyrillic(stem func(string) string) func(string) string {
	return func(word string) string {
		if word[0] < utf8.RuneSelf {
			return stemEnglish(word)
		}
		return stem(word)
	}
}

// stemRomanian writes s and t with a comma below as the cedillas that Snowball
// knows.
func stemRomanian(word string) string {
	stem := snowballRomanian(strings.NewReplacer("ș", "ş", "ț", "ţ").Replace(word))
	if rest, ok := strings.CutSuffix(stem, "ăr"); ok && len(rest) >= 4 { // livrare, livrări
		return rest
	}
	return stem
}

// stemFinnish unites the two stems of tilaus, tilauks-en.
func stemFinnish(word string) string {
	stem := snowballFinnish(word)
	if rest, ok := strings.CutSuffix(stem, "ks"); ok && len(rest) >= 3 {
		return rest + "s"
	}
	if rest, ok := strings.CutSuffix(stem, "e"); ok && len(rest) >= 4 { // tuote, tuottee-n
		return rest
	}
	return stem
}

// stemHungarian drops the vowel that is long before an ending (számla, számlá-k).
func stemHungarian(word string) string {
	stem := snowballHungarian(word)
	for _, vowel := range []string{"a", "á", "e", "é"} {
		if rest, ok := strings.CutSuffix(stem, vowel); ok && len(rest) >= 4 {
			return rest
		}
	}
	return stem
}
