package build

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"faqtory/content"
)

func TestFindWords(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"Return an item!", []string{"return", "an", "item"}},
		{"SM-1234567 (PDF), v2.6", []string{"sm", "1234567", "pdf", "v2", "6"}},
		{"Größe ÆRØ Łódź", []string{"grosse", "aero", "lodz"}},
		{"Rēķins, rēķini", []string{"rekins", "rekini"}},
		{"الإِرجاع والاستردَاد ١٢٣", []string{"الارجاع", "والاسترداد", "123"}},
		{"کتاب‌خانه", []string{"كتاب", "خانه"}},
		{"שָׁלוֹם", []string{"שלום"}},
		{"返品について", []string{"返品", "品に", "につ", "つい", "いて"}},
		{"PDFを見る", []string{"pdf", "を見", "見る"}},
		{"字", []string{"字"}},
		{"환불 방법", []string{"환불", "방법"}},
		{"한국 ΟΔΟΣ", []string{"한국", "οδοσ"}},
		{"ﬁn ①", []string{"fin", "1"}},
	} {
		var got []string
		findWords(c.text, func(w string) { got = append(got, w) })
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("findWords(%q) (-want +got):\n%s", c.text, diff)
		}
	}
}

func FuzzFindWords(f *testing.F) {
	for _, seed := range []string{"Return", "الإرجاع", "返品 PDF", "\xff\xfe", "İIıi"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		findWords(text, func(w string) {
			if w == "" || strings.ContainsFunc(w, func(r rune) bool { return r == ' ' }) {
				t.Errorf("findWords(%q) gives %q", text, w)
			}
		})
	})
}

// The files of an index hold every word once and in order, so that a browser knows
// by their first words which one to ask for. The golden site is what is looked at.
func TestFindIndex(t *testing.T) {
	for _, locale := range []string{"", "ar/", "lv/"} {
		read := func(file string, v any) {
			t.Helper()
			data, err := os.ReadFile("testdata/want/" + locale + "search/" + file)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(data, v); err != nil {
				t.Fatalf("%s: %v: %s", file, err, data)
			}
		}
		var meta findMeta
		read("index.json", &meta)
		if meta.Articles == 0 || len(meta.First) != findFiles(meta.Articles) || len(meta.Counts) != findShown || meta.None == "" {
			t.Errorf("/%s: an index of %d articles in %d files with %d counts, want %d files and %d counts", locale, meta.Articles, len(meta.First), len(meta.Counts), findFiles(meta.Articles), findShown)
		}
		if !slices.IsSorted(meta.First) {
			t.Errorf("/%s: the first words are not in order: %v", locale, meta.First)
		}
		postings := map[string][]int{}
		for i := range meta.First {
			var words map[string][]int
			read(findName('w', i), &words)
			for word, list := range words {
				if word < meta.First[i] || i+1 < len(meta.First) && word >= meta.First[i+1] || postings[word] != nil {
					t.Errorf("/%s: %q is in file %d, which begins with %q", locale, word, i, meta.First[i])
				}
				article := 0
				for _, n := range list {
					article += n >> 4
					if article >= meta.Articles || n&15 < weightText || n&15 > weightTitle {
						t.Errorf("/%s: %q: article %d of %d, weight %d", locale, word, article, meta.Articles, n&15)
					}
				}
				postings[word] = list
			}
		}
		for n := range meta.Articles {
			var block [][]any
			read(findName('a', n/findBlock), &block)
			title := block[n%findBlock][0].(string)
			findWords(title, func(word string) {
				at, found := 0, false
				for _, p := range postings[word] {
					at += p >> 4
					found = found || at == n && p&15 == weightTitle
				}
				if !found {
					t.Errorf("/%s: %q of the title %q is not in the index with the weight of a title: %v", locale, word, title, postings[word])
				}
			})
		}
	}
}

func TestStaticSearchSwitch(t *testing.T) {
	s := &site{}
	small, large := &localeSite{articles: make([]*content.Article, mostFound)}, &localeSite{articles: make([]*content.Article, mostFound+1)}
	for _, c := range []struct {
		choice string
		locale *localeSite
		want   bool
	}{{FindAuto, small, true}, {FindAuto, large, false}, {FindAlways, large, true}, {FindNever, small, false}} {
		s.settings.StaticSearch = c.choice
		if got := s.finds(c.locale); got != c.want {
			t.Errorf("with %q and %d articles: finds = %v, want %v", c.choice, len(c.locale.articles), got, c.want)
		}
	}
}
