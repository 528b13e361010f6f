package language

import "strings"

// stemGerman is Snowball's stemmer over folded words, in which ae, oe and ue
// stand for umlauts as typed without them: Rückgabe, Rueckgabe and Ruckgabe
// have one stem. An "ue" after a vowel or q is none (neue, Steuer, bequem).
func stemGerman(forms map[string]string) func(string) string {
	spelled := make(map[string]string, len(forms))
	for form, term := range forms {
		spelled[germanUmlauts(form)] = term
	}
	return func(word string) string {
		word = germanUmlauts(word)
		if term, ok := spelled[word]; ok {
			return term
		}
		return foldLatin(snowballGerman(word))
	}
}

func germanUmlauts(word string) string {
	if !strings.Contains(word, "ae") && !strings.Contains(word, "oe") && !strings.Contains(word, "ue") {
		return word
	}
	var b strings.Builder
	b.Grow(len(word))
	for i := range len(word) {
		if word[i] == 'e' && i > 0 {
			before := word[i-1]
			if before == 'a' || before == 'o' || before == 'u' {
				if i < 2 || before != 'u' || !isVowel(word[i-2]) && word[i-2] != 'q' {
					continue
				}
			}
		}
		b.WriteByte(word[i])
	}
	return b.String()
}

func stemDutch(word string) string { return foldLatin(snowballDutch(word)) }

// The Scandinavian letters are typed as ae, oe, aa where they are missing.
func scandinavian(stem func(string) string) func(string) string {
	replace := strings.NewReplacer("aa", "a", "oe", "o", "ae", "a")
	return func(word string) string {
		// Twice, since the first pass uncovers the s of leverans-er.
		return stem(stem(replace.Replace(word)))
	}
}

// A lexicon takes compounds apart. It knows the words of the trade that
// compounds are made of; anything else stays whole.
type lexicon struct {
	known   map[string]string // as it stands inside a compound → the word
	links   []string          // letters between two parts
	endings []string          // inflection after the last part
	longest int
	prepare func(string) string
}

const (
	shortestCompound = 7
	longestCompound  = 48
	shortestRest     = 4 // letters of an unknown part beside a known one
	shortestSure     = 6 // letters of a known part beside an unknown one
)

// newLexicon reads parts/TAG.txt: on a line a word and the forms it takes
// inside compounds.
func newLexicon(l *Language, links, endings string, prepare func(string) string) *lexicon {
	x := &lexicon{
		known:   map[string]string{},
		links:   append([]string{""}, strings.Fields(links)...),
		endings: append([]string{""}, strings.Fields(endings)...),
		prepare: prepare,
	}
	for _, line := range lines("parts", l.tag) {
		forms := strings.Fields(line)
		for _, form := range forms {
			key := prepare(l.Fold(form))
			x.known[key] = prepare(l.Fold(forms[0]))
			x.longest = max(x.longest, len(key))
		}
	}
	return x
}

// parts returns the parts of a compound, nil when the word is none.
func (x *lexicon) parts(_, word string) []string {
	word = x.prepare(word)
	if len(word) < shortestCompound || len(word) > longestCompound {
		return nil
	}
	for _, ending := range x.endings {
		if stem, ok := strings.CutSuffix(word, ending); ok && x.known[stem] != "" {
			return nil // a word of the list itself
		}
	}
	// A dead end is visited once, so the work is bounded by the square of the
	// word's bounded length.
	var dead [longestCompound + 1]bool
	if parts := x.cover(word, 0, &dead); len(parts) > 1 {
		return parts
	}
	return x.half(word)
}

// cover finds known parts that make up all of word[at:], longest first.
func (x *lexicon) cover(word string, at int, dead *[longestCompound + 1]bool) []string {
	if dead[at] {
		return nil
	}
	for end := min(len(word), at+x.longest); end >= at+3; end-- {
		base, ok := x.known[word[at:end]]
		if !ok {
			continue
		}
		if at > 0 {
			for _, ending := range x.endings {
				if word[end:] == ending {
					return []string{base}
				}
			}
		}
		for _, link := range x.links {
			if next := end + len(link); next < len(word) && word[end:next] == link {
				if rest := x.cover(word, next, dead); rest != nil {
					return append([]string{base}, rest...)
				}
			}
		}
	}
	dead[at] = true
	return nil
}

// half finds a long known word at the end or the start of a compound whose
// other part is unknown. The unknown part is returned as well.
func (x *lexicon) half(word string) []string {
	for start := shortestRest; start+shortestSure <= len(word); start++ {
		for _, ending := range x.endings {
			stem, ok := strings.CutSuffix(word[start:], ending)
			if !ok || len(stem) < shortestSure {
				continue
			}
			if base, ok := x.known[stem]; ok {
				rest := word[:start]
				for _, link := range x.links[1:] {
					if cut, ok := strings.CutSuffix(rest, link); ok && len(cut) > shortestRest && (link == "s" || x.known[cut] != "") {
						rest = cut
						break
					}
				}
				return []string{rest, base}
			}
		}
	}
	for end := len(word) - shortestRest; end >= shortestSure; end-- {
		base, ok := x.known[word[:end]]
		if !ok {
			continue
		}
		rest := word[end:]
		for _, link := range x.links[1:] {
			if cut, ok := strings.CutPrefix(rest, link); ok && link == "s" && len(cut) >= shortestRest {
				rest = cut
			}
		}
		return []string{base, rest}
	}
	return nil
}
