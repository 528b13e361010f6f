package language

import (
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
		return env.Current()
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
