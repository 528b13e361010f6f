package content

import (
	"fmt"
	"slices"
	"unicode"

	"golang.org/x/text/language"
)

// scriptNames are the scripts of [scripts] as writers call them.
var scriptNames = map[string]string{
	"Latn": "Latin", "Arab": "Arabic", "Cyrl": "Cyrillic", "Grek": "Greek", "Hebr": "Hebrew", "Hani": "Chinese", "Kana": "Japanese",
	"Hang": "Korean", "Deva": "Devanagari", "Thai": "Thai", "Armn": "Armenian", "Geor": "Georgian", "Beng": "Bengali", "Taml": "Tamil",
}

// scriptsOf are the scripts that a locale is written in, the first being the usual
// one; nil for a language that has several, and for scripts that are not told apart here.
func scriptsOf(tag string) []string {
	t, err := language.Parse(tag)
	if err != nil {
		return nil
	}
	script, confidence := t.Script()
	base, _ := t.Base()
	switch s := script.String(); {
	case s == "Hans" || s == "Hant" || base.String() == "zh" && confidence < language.High:
		return []string{"Hani"}
	case confidence < language.High:
		return nil
	case s == "Jpan":
		return []string{"Kana", "Hani"}
	case s == "Kore":
		return []string{"Hang", "Hani"}
	case scriptNames[s] != "":
		return []string{s}
	}
	return nil
}

// The bounds from which on a text is in another script than its locale's: so many
// letters, and of its own script no more than that share. Names of products and code
// are Latin in every language.
const (
	scriptLetters = 100
	ownScript     = 0.1
)

// script finds articles whose text nobody has translated: it is written in letters
// that the readers of its locale may not even know.
func (c *checker) script(a *Article, m *meta) {
	own, known := c.scripts[a.Locale]
	if !known {
		if c.scripts == nil {
			c.scripts = map[string][]string{}
		}
		own = scriptsOf(a.Locale)
		c.scripts[a.Locale] = own
	}
	if own == nil {
		return
	}
	// Parsing has told the language of most scripts, all but the Latin one.
	if guess := c.lib.files[a].guess; m.Lang == "" {
		seen := []string{"Latn"}
		if guess != "" {
			seen = scriptsOf(guess)
		}
		if slices.ContainsFunc(seen, func(s string) bool { return slices.Contains(own, s) }) {
			return
		}
	}
	text := openingText(a)
	other := scriptOf(text...)
	if other == "" || slices.Contains(own, other) || other == "Hani" && slices.Contains(own, "Kana") {
		return
	}
	letters, ours := 0, 0
	for _, s := range text {
		for _, r := range s {
			if !unicode.IsLetter(r) {
				continue
			}
			letters++
			if i := scriptIndex(r); i >= 0 && slices.Contains(own, scripts[i].name) {
				ours++
			}
		}
	}
	if letters < scriptLetters || float64(ours) > ownScript*float64(letters) {
		return
	}
	at := m.where.at("title")
	if at.line == 0 {
		at = place{1, 1}
	}
	c.warn(a.Path, at, "other-script", fmt.Sprintf("the text is in %s letters, and %q is written in %s ones", scriptNames[other], a.Locale, scriptNames[own[0]]),
		"Translate it, or put it into the folder of its language. Without a translation, missing_translation: fallback in faqtory.yaml shows the article of the default language with a note.")
}
