package search

import (
	"cmp"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var beds = flag.Bool("beds", false, "ask thousands of queries made from real articles and print the figures; with -misses, what was missed")

// bedFolders are real help centers in several languages. The queries are made
// of the articles themselves, as customers would garble them: no person judged
// them, but there are thousands, in languages and of sizes that the judged sets
// do not have. One article in two is held out, to see what a change that was
// made for the others does to them.
var bedFolders = []struct{ name, dir, locale string }{
	{"magento", corpora + "/magento-kb", "en"},
	{"tent-en", corpora + "/tent/contents_en", "en"},
	{"tent-es", corpora + "/tent/contents_es", "es"},
	{"tent-fa", corpora + "/tent/contents_fa", "fa"},
	{"store-en", "../examples/store/content/en", "en"},
	{"store-ar", "../examples/store/content/ar", "ar"},
	{"store-lv", "../examples/store/content/lv", "lv"},
	{"persian", "testdata/persian", "fa"},
}

// TestBeds prints, it judges nothing: run with -beds before and after a change.
func TestBeds(t *testing.T) {
	if !*beds {
		t.Skip("run with -beds")
	}
	for _, bed := range bedFolders {
		if _, err := os.Stat(bed.dir); err != nil {
			continue
		}
		docs := loadFolder(t, bed.dir, bed.locale)
		x := buildIndex(t, docs, Config{})
		findings, err := x.Evaluate(t.Context(), bedQueries(x, docs))
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range GroupBy(findings, func(f *Finding) string { return f.Kind + " " + f.Split }) {
			fmt.Printf("%-9s %-16s %s\n", bed.name, g.Name, figures(g.Figures))
		}
		if *misses {
			for i := range findings {
				if f := &findings[i]; f.Rank != 1 && f.Split == "open" {
					fmt.Printf("   %2d %-8s %q want %s got %s (%s)\n", f.Rank, f.Kind, f.Query, filepath.Base(f.Want[0]), filepath.Base(append(f.Found, "-")[0]), f.Corrected)
				}
			}
		}
	}
}

// bedQueries asks for articles whose title no other has.
func bedQueries(x *Index, docs []*Document) []Judgement {
	l := x.current.locales[docs[0].Locale]
	titles := make(map[string]int)
	for _, d := range docs {
		titles[d.Title]++
	}
	r := rand.New(rand.NewPCG(17, 4))
	var list []Judgement
	step := max(1, len(docs)/250)
	for i, d := range docs {
		if i%step != 0 || titles[d.Title] > 1 {
			continue
		}
		split := []string{"open", "held out"}[(i/step)%2]
		want := []string{strings.TrimSuffix(d.ID, filepath.Ext(d.ID))}
		ask := func(kind, query string) {
			if query != "" {
				list = append(list, Judgement{Query: query, Want: want, Kind: kind, Split: split})
			}
		}
		ask("title", d.Title)
		ask("typo", mistype(r, l, d.Title, 1))
		ask("typos", mistype(r, l, d.Title, 2))
		ask("keywords", keywords(l, d))
		ask("run on", runOn(r, l, d.Title))
		if len(d.Sections) > 1 {
			if s := &d.Sections[1+r.IntN(len(d.Sections)-1)]; strings.ContainsAny(s.Title, "?؟") {
				ask("heading", s.Title)
			}
		}
	}
	return list
}

// mistype makes slips in a title without its short words: two keys in the wrong
// order, one missing, doubled, hit beside, or a wrong vowel.
func mistype(r *rand.Rand, l *localeIndex, title string, slips int) string {
	var words []string
	var long []int
	for _, tok := range l.lang.Tokens(title) {
		if tok.Part || tok.Stop {
			continue
		}
		w := title[tok.Start:tok.End]
		if !tok.Code && correctable(tok.Exact) && length(w) >= 5 {
			long = append(long, len(words))
		}
		words = append(words, w)
		if len(words) == 5 {
			break
		}
	}
	if len(long) < slips {
		return ""
	}
	r.Shuffle(len(long), func(i, j int) { long[i], long[j] = long[j], long[i] })
	for _, n := range long[:slips] {
		words[n] = slip(r, words[n])
	}
	return strings.Join(words, " ")
}

func slip(r *rand.Rand, word string) string {
	w := []rune(strings.ToLower(word))
	i := 1 + r.IntN(len(w)-2)
	switch r.IntN(5) {
	case 0:
		for i+1 < len(w) && w[i] == w[i+1] {
			i++
		}
		if i+1 < len(w) {
			w[i], w[i+1] = w[i+1], w[i]
		} else {
			w = w[:i]
		}
	case 1:
		w = slices.Delete(w, i, i+1)
	case 2:
		w = slices.Insert(w, i, w[i])
	case 3:
		beside := []rune{}
		for k := 'a'; k <= 'z'; k++ {
			if neighbours(w[i], k) {
				beside = append(beside, k)
			}
		}
		if len(beside) == 0 {
			w = slices.Delete(w, i, i+1)
		} else {
			w[i] = beside[r.IntN(len(beside))]
		}
	default:
		for j := range w {
			if k := (i + j) % len(w); k > 0 && isVowel(w[k]) {
				w[k] = map[bool]rune{true: 'i', false: 'e'}[w[k] == 'e']
				if unicode.Is(unicode.Arabic, w[(k+1)%len(w)]) {
					w[k] = 'ي'
				}
				break
			}
		}
	}
	return string(w)
}

// runOn leaves a space out.
func runOn(r *rand.Rand, l *localeIndex, title string) string {
	var words []string
	for _, tok := range l.lang.Tokens(title) {
		if !tok.Part && !tok.Stop && !tok.Code && correctable(tok.Exact) && length(tok.Exact) > 2 {
			words = append(words, title[tok.Start:tok.End])
		}
	}
	if len(words) < 3 || len(words) > 6 {
		return ""
	}
	i := r.IntN(len(words) - 1)
	words[i] += words[i+1]
	return strings.Join(slices.Delete(words, i+1, i+2), " ")
}

// keywords are the three words that tell most about an article, rare words that
// stand in it often.
func keywords(l *localeIndex, d *Document) string {
	type word struct {
		text  string
		count float64
		score float64
	}
	byTerm := make(map[string]*word)
	for _, p := range d.passages(nil) {
		if p.field == fieldPath || p.field == fieldLabel || p.field == fieldLink {
			continue
		}
		for _, tok := range l.lang.Tokens(p.text) {
			if tok.Part || tok.Stop || tok.Code || length(tok.Exact) < 3 {
				continue
			}
			w := byTerm[tok.Term]
			if w == nil {
				w = &word{text: tok.Exact}
				byTerm[tok.Term] = w
			}
			w.count++
		}
	}
	var list []*word
	for _, term := range sortedKeys(byTerm) {
		w := byTerm[term]
		n, _ := l.frequency(w.text)
		if n.articles == 1 {
			continue // too easy
		}
		w.score = math.Log(1+w.count) * l.rarity(max(1, n.articles))
		list = append(list, w)
	}
	slices.SortStableFunc(list, func(a, b *word) int { return cmp.Compare(b.score, a.score) })
	if len(list) < 3 {
		return ""
	}
	return list[0].text + " " + list[1].text + " " + list[2].text
}
