package content

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// The table says of every character what the unicode package says.
func TestClassOf(t *testing.T) {
	for r := range rune(unicode.MaxRune + 1) {
		c := classOf(r)
		if (c&isLetter != 0) != unicode.IsLetter(r) || (c&isDigit != 0) != unicode.IsDigit(r) || (c&isMark != 0) != unicode.IsMark(r) {
			t.Fatalf("classOf(%U) = %b, want letter %v, digit %v, mark %v", r, c, unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r))
		}
	}
	for name, r := range map[string]rune{"Latn": 'ā', "Arab": 'ع', "Cyrl": 'ж', "Hani": '問', "": '7'} {
		if got := scriptOf(string(r)); got != name {
			t.Errorf("scriptOf(%q) = %q, want %q", string(r), got, name)
		}
	}
}

// pieces are what random texts are put together from.
var pieces = []string{
	"refund", "Ätzend", "İstanbul", "القسيمة", "وَالْبَيْع", "ā", "e\u0301", "14", "1,000.50", "٣٫١٤", "١٬٠٠٠", "9:30", "२०", "..", ",", " ", "\u00a0", "\u202f",
	"'", "’", "-", "\n", "返品", "\xff", "\xe2\x82", "x", "7",
}

func randomText(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(12) {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return b.String()
}

// Words and numbers are what the standard library would find, only sooner.
func TestEachWordAndDigits(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20000 {
		s := randomText(r)
		want := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
		})
		var got []string
		eachWord(s, func(w string) bool { got = append(got, w); return true })
		if !slices.Equal(got, want) {
			t.Fatalf("eachWord(%q): %s", s, cmp.Diff(want, got))
		}
		want = number.FindAllString(asciiDigits(s), -1)
		got = nil
		eachDigits(s, func(n string) bool { got = append(got, n); return true })
		if !slices.Equal(got, want) {
			t.Fatalf("eachDigits(%q): %s", s, cmp.Diff(want, got))
		}
	}
	calls := 0
	eachWord("one two three", func(string) bool { calls++; return calls < 2 })
	eachDigits("1 2 3", func(string) bool { calls++; return calls < 4 })
	if calls != 4 {
		t.Errorf("eachWord and eachDigits made %d calls, want 2 each", calls)
	}
}

// eachStem calls f with all beginnings of a word that may be left of it in another
// form.
func eachStem(word string, f func(string)) {
	s := stemOf(word)
	for i := range s.text {
		if i >= s.least && i > 0 {
			f(s.text[:i])
		}
	}
	f(s.text)
}

// judgeWhole is judge without its short cuts: two words are forms of one when any
// of their stems is the same.
func judgeWhole(a *Article) verdict {
	w := newWording(a.Answer)
	stems := map[string]bool{}
	texts := []string{a.Title}
	for _, s := range a.Sections() {
		texts = append(texts, s.Title, s.Text)
	}
	for _, s := range texts {
		eachWord(s, func(word string) bool {
			eachStem(word, func(stem string) { stems[stem] = true })
			return true
		})
		for _, n := range number.FindAllString(asciiDigits(s), -1) {
			eachNumber(n, func(form string) {
				if _, ok := w.digits[form]; ok {
					w.digits[form] = true
				}
			})
		}
	}
	for i := range w.words {
		eachStem(w.words[i].word, func(stem string) { w.words[i].found = w.words[i].found || stems[stem] })
	}
	if missing := w.missingNumbers(); len(missing) > 0 {
		return verdict{numbers: missing}
	}
	if missing := w.missingWords(); float64(len(missing)) > unborne*float64(len(w.words)) {
		return verdict{words: missing}
	}
	return verdict{}
}

func TestJudgeStopsInTime(t *testing.T) {
	words := strings.Fields("refund refunds refunded money order ordering parcel القسيمة قسيمتك والطرد الطرود تغيير ātrāk ātrums sūtījumu sūtījums 14 1,000 30 ٣٠ the of in")
	r := rand.New(rand.NewPCG(2, 2))
	sentence := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(words[r.IntN(len(words))] + " ")
		}
		return b.String()
	}
	verdicts := map[string]int{}
	for range 3000 {
		src := "---\nanswer: " + sentence(1+r.IntN(6)) + "\n---\n# " + sentence(2) + "\n\n" + sentence(r.IntN(5)) + "\n\n## " + sentence(2) + "\n\n" + sentence(1+r.IntN(6)) + "\n"
		f := Parse("a.md", []byte(src), ParseOptions{Locale: "en"})
		if f.article == nil {
			t.Fatalf("no article in %q: %v", src, f.Diags)
		}
		want := judgeWhole(f.article)
		if !slices.Equal(f.verdict.numbers, want.numbers) || !slices.Equal(f.verdict.words, want.words) {
			t.Fatalf("judge(%q) = %+v, want %+v", src, f.verdict, want)
		}
		switch {
		case len(want.numbers) > 0:
			verdicts["numbers"]++
		case len(want.words) > 0:
			verdicts["words"]++
		default:
			verdicts["fine"]++
		}
	}
	if len(verdicts) != 3 {
		t.Errorf("the random articles show only %v", verdicts)
	}
}
