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
	"ltg": "lv", "gsw": "de", "nds": "de", "mk": "bg", "fil": "tl", "eng": "en", "lav": "lv", "lvs": "lv", "ara": "ar",
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
	add("und", "", nil)
	add("en", "Latin", func(l *Language) { l.stem = stemEnglish })
	add("ar", "Arabic", withArabic)
	add("lv", "Latin", func(l *Language) { l.stem = stemLatvian; l.keep = true })
	add("fa", "Arabic", nil)
	add("de", "Latin", func(l *Language) { l.stem = snowballGerman })
	add("fr", "Latin", func(l *Language) { l.stem = snowballFrench })
	add("es", "Latin", func(l *Language) { l.stem = snowballSpanish })
	add("pt", "Latin", func(l *Language) { l.stem = snowballPortuguese })
	add("it", "Latin", func(l *Language) { l.stem = snowballItalian })
	add("nl", "Latin", func(l *Language) { l.stem = snowballDutch })
	add("sv", "Latin", func(l *Language) { l.stem = snowballSwedish })
	add("da", "Latin", func(l *Language) { l.stem = snowballDanish })
	add("no", "Latin", func(l *Language) { l.stem = snowballNorwegian })
	add("fi", "Latin", func(l *Language) { l.stem = snowballFinnish })
	add("hu", "Latin", func(l *Language) { l.stem = snowballHungarian; l.keep = true })
	add("ro", "Latin", func(l *Language) { l.stem = snowballRomanian; l.keep = true })
	add("ga", "Latin", func(l *Language) { l.stem = snowballIrish; l.keep = true })
	add("ru", "Cyrillic", func(l *Language) { l.stem = snowballRussian })
	add("ta", "Tamil", func(l *Language) { l.stem = snowballTamil })
	add("tr", "Latin", nil)
	add("pl", "Latin", nil)
	add("zh", "Han", func(l *Language) { l.ngram = true })
	add("ja", "Hiragana Katakana Han", func(l *Language) { l.ngram = true })
	add("ko", "Hangul", func(l *Language) { l.ngram = true })
	add("th", "Thai", func(l *Language) { l.ngram = true })
	add("lo", "Lao", func(l *Language) { l.ngram = true })
	add("km", "Khmer", func(l *Language) { l.ngram = true })
	add("my", "Myanmar", func(l *Language) { l.ngram = true })
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

//go:embed stop forms groups
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
