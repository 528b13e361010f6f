package language

import (
	"embed"
	"strings"
	"sync"
)

// aliases lead from other codes to the language that is analysed the same way.
var aliases = map[string]string{
	"nb": "no", "nn": "no", "iw": "he", "ji": "yi", "in": "id", "mo": "ro", "cmn": "zh", "yue": "zh", "wuu": "zh",
	"prs": "fa", "arz": "ar", "apc": "ar", "ary": "ar", "acm": "ar", "ajp": "ar", "arb": "ar", "ars": "ar", "afb": "ar",
	"ltg": "lv", "gsw": "de", "nds": "de", "mk": "bg", "be": "ru", "fil": "tl", "eng": "en", "lav": "lv", "lvs": "lv", "ara": "ar",
}

// languages makes each analysis when it is first asked for.
var languages = func() map[string]func() *Language {
	all := map[string]func() *Language{}
	add := func(tag string, scripts string, set func(l *Language)) {
		all[tag] = sync.OnceValue(func() *Language {
			l := &Language{tag: tag, scripts: strings.Fields(scripts)}
			if set != nil {
				set(l)
			}
			if scripts != "" && l.scripts[0] != "Latin" && l.stem == nil {
				l.stem = stemEnglish
			}
			l.finish()
			return l
		})
	}
	stem := func(f func(string) string) func(*Language) {
		return func(l *Language) { l.stem = f }
	}
	// For stemmers that need the accents.
	keep := func(f func(string) string) func(*Language) {
		return func(l *Language) { l.stem, l.keep = f, true }
	}
	ngram := func(l *Language) { l.ngram = true }

	add("und", "", nil)
	add("en", "Latin", stem(stemEnglish))
	add("ar", "Arabic", withArabic)
	add("lv", "Latin", keep(stemLatvian))
	add("fa", "Arabic", func(l *Language) {
		l.letters = foldPersian
		l.stem = stemPersian(readForms(l))
		l.parts = persianParts(l)
	})
	add("de", "Latin", func(l *Language) {
		forms, _ := readForms(l)
		l.stem = stemGerman(forms)
		x := newLexicon(l, "s es n en e er", "n en e s es er ern", germanUmlauts)
		l.parts = x.parts
	})
	add("nl", "Latin", func(l *Language) {
		l.stem = stemDutch
		x := newLexicon(l, "s en e", "n en s", func(word string) string { return word })
		l.parts = x.parts
	})
	add("fr", "Latin", func(l *Language) { l.stem, l.elide = stemFrench, frenchElisions })
	add("it", "Latin", func(l *Language) { l.stem, l.elide = stemItalian, italianElisions })
	add("es", "Latin", stem(stemSpanish))
	add("pt", "Latin", stem(stemPortuguese))
	add("gl", "Latin", stem(stemPortuguese))
	add("ca", "Latin", func(l *Language) { l.stem, l.elide = stemSpanish, catalanElisions })
	add("ro", "Latin", keep(stemRomanian))
	add("sv", "Latin", stem(scandinavian(snowballSwedish)))
	add("da", "Latin", stem(scandinavian(snowballDanish)))
	add("no", "Latin", stem(scandinavian(snowballNorwegian)))
	add("fi", "Latin", keep(stemFinnish))
	add("hu", "Latin", keep(stemHungarian))
	add("ga", "Latin", keep(snowballIrish))
	add("et", "Latin", stem(stemEstonian))
	add("lt", "Latin", stem(stemLithuanian))
	add("pl", "Latin", stem(stemPolish))
	add("cs", "Latin", stem(stemCzech))
	add("sk", "Latin", stem(stemCzech))
	add("ru", "Cyrillic", stem(cyrillic(snowballRussian)))
	add("uk", "Cyrillic", stem(cyrillic(stemUkrainian)))
	add("bg", "Cyrillic", stem(cyrillic(stemBulgarian)))
	add("el", "Greek", stem(stemGreek))
	add("tr", "Latin", func(l *Language) {
		l.lower = lowerTurkish
		forms, _ := readForms(l)
		l.stem = stemTurkish(forms)
	})
	add("az", "Latin", func(l *Language) { l.lower = lowerTurkish })
	add("he", "Hebrew", func(l *Language) {
		forms, _ := readForms(l)
		l.stem = stemHebrew(forms)
	})
	add("ta", "Tamil", stem(snowballTamil))
	add("zh", "Han", ngram)
	add("ja", "Hiragana Katakana Han", ngram)
	add("ko", "Hangul", ngram)
	add("th", "Thai", ngram)
	add("lo", "Lao", ngram)
	add("km", "Khmer", ngram)
	add("my", "Myanmar", ngram)
	return all
}()

// finish adds what every language has: its lists and its memos.
func (l *Language) finish() {
	if l.stops == nil {
		l.stops = readStops(l)
	}
	if l.key == nil { // Arabic looks its words up while stemming
		l.forms, l.stems = readForms(l)
	}
	l.groups = sync.OnceValue(func() []Group { return readGroups(l.tag) })
	l.memos = &sync.Pool{New: func() any { return &memo{seen: map[string]reading{}} }}
}

//go:embed stop forms groups parts
var data embed.FS

// lines reads a list of the language, without comments and empty lines. A
// language without such a list has none.
func lines(folder, tag string) []string {
	text, err := data.ReadFile(folder + "/" + tag + ".txt")
	if err != nil {
		return nil
	}
	var kept []string
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	return kept
}

// readStops reads stop/TAG.txt: function words, separated by space; lines that
// begin with "?" hold the question words.
func readStops(l *Language) map[string]bool {
	stops := map[string]bool{}
	for _, line := range lines("stop", l.tag) {
		words, question := strings.CutPrefix(line, "?")
		for _, word := range strings.Fields(words) {
			key := l.stopKey(word)
			stops[key] = stops[key] || question
		}
	}
	return stops
}

// readForms reads forms/TAG.txt: "term: form form …", for words that the
// stemmer does not bring together or should keep apart. The term stands for
// itself too, and a line without a colon holds words that are their own terms. A form after "~" is a stem, as the stemmer made it.
func readForms(l *Language) (forms, stems map[string]string) {
	forms, stems = map[string]string{}, map[string]string{}
	for _, line := range lines("forms", l.tag) {
		term, words, ok := strings.Cut(line, ":")
		if !ok { // words that are their own terms
			for _, word := range strings.Fields(line) {
				forms[l.Fold(word)] = l.Fold(word)
			}
			continue
		}
		term = l.Fold(strings.TrimSpace(term))
		forms[term] = term
		for _, word := range strings.Fields(words) {
			if stem, ok := strings.CutPrefix(word, "~"); ok {
				stems[l.Fold(stem)] = term
			} else {
				forms[l.Fold(word)] = term
			}
		}
	}
	return forms, stems
}

// readGroups reads groups/TAG.txt: words and phrases separated by commas.
func readGroups(tag string) []Group {
	var groups []Group
	for _, line := range lines("groups", tag) {
		var group Group
		for member := range strings.SplitSeq(line, ",") {
			if member = strings.TrimSpace(member); member != "" {
				group = append(group, member)
			}
		}
		if len(group) > 1 {
			groups = append(groups, group)
		}
	}
	return groups
}
