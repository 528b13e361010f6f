package build

import (
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestHeadsAreUnique(t *testing.T) {
	pages := []headline{
		{page: 1, title: "What now?", trail: []string{"Travel", "Borders"}, permalink: "/travel/borders/what-now/", description: "Pack."},
		{page: 2, title: "What now?", trail: []string{"Work", "Borders"}, permalink: "/work/borders/what-now/", description: "Pack."},
		{page: 3, title: "what now?", trail: []string{"Work", "Borders"}, permalink: "/work/borders/what-now-2/"},
		{page: 4, title: "Refunds", trail: []string{"Work"}, permalink: "/work/refunds/", description: "Money back within 14 days."},
		{page: 5, title: "Help", permalink: "/"},
	}
	got := heads(pages, "Help")
	titles, descriptions := map[string]bool{}, map[string]bool{}
	for _, p := range pages {
		h := got[p.page]
		if titles[strings.ToLower(h.title)] {
			t.Errorf("title %q stands twice", h.title)
		}
		if descriptions[strings.ToLower(h.description)] {
			t.Errorf("description %q stands twice", h.description)
		}
		titles[strings.ToLower(h.title)], descriptions[strings.ToLower(h.description)] = true, true
	}
	for page, want := range map[int]string{
		1: "What now? – Travel – Borders | Help",
		4: "Refunds | Help",
		5: "Help",
	} {
		if got[page].title != want {
			t.Errorf("title of page %d = %q, want %q", page, got[page].title, want)
		}
	}
	if want := "Money back within 14 days."; got[4].description != want {
		t.Errorf("description of page 4 = %q, want %q", got[4].description, want)
	}
}

func TestJoinTitle(t *testing.T) {
	long := "What to do when the parcel that you have been waiting for does not come"
	for _, test := range [][3]string{
		{"Refunds", "Help", "Refunds | Help"}, {"Help", "help", "Help"}, {"Refunds", "", "Refunds"}, {long, "Help", long},
	} {
		if got := joinTitle(test[0], test[1]); got != test[2] {
			t.Errorf("joinTitle(%q, %q) = %q, want %q", test[0], test[1], got, test[2])
		}
	}
}

func TestClip(t *testing.T) {
	for _, test := range []struct {
		text string
		n    int
		want string
	}{
		{"short", 10, "short"},
		{"two\n words ", 10, "two words"},
		{"one two three four", 12, "one two…"},
		{"eins, zwei, drei", 12, "eins, zwei…"},
		{"aaaaaaaaaaaaaaaaaaaa", 8, "aaaaaaa…"},
		{"كيف أعيد منتجاً إلى المتجر", 12, "كيف أعيد…"},
	} {
		got := clip(test.text, test.n)
		if got != test.want || utf8.RuneCountInString(got) > test.n {
			t.Errorf("clip(%q, %d) = %q, want %q", test.text, test.n, got, test.want)
		}
	}
}

// Short cuts must lead to the same place.
func TestOneLineAndEscapePath(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	pieces := []string{"a", "Refund", " ", "  ", "\n", "\u00a0", "\u2028", "ā", "القسيمة", "\xff", ".", ":", "/", "-", "?", "%", "\t", "返品"}
	for range 20000 {
		var b strings.Builder
		for range r.IntN(9) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		s := b.String()
		if got, want := oneLine(s), strings.Join(strings.Fields(s), " "); got != want {
			t.Fatalf("oneLine(%q) = %q, want %q", s, got, want)
		}
		n := 1 + r.IntN(12)
		if got, want := clip(s, n), clipRunes(s, n); utf8.ValidString(s) && got != want {
			t.Fatalf("clip(%q, %d) = %q, want %q", s, n, got, want)
		}
		parts := strings.Split(s, "/")
		for i, part := range parts {
			parts[i] = strings.ReplaceAll(url.PathEscape(part), ":", "%3A")
		}
		if got, want := escapePath(s), strings.Join(parts, "/"); got != want {
			t.Fatalf("escapePath(%q) = %q, want %q", s, got, want)
		}
	}
}

// clipRunes is clip as one would write it down first.
func clipRunes(text string, n int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= n {
		return string(runes)
	}
	cut := n - 1
	for i := n - 1; i > n/2; i-- {
		if unicode.IsSpace(runes[i]) {
			cut = i
			break
		}
	}
	return strings.TrimRightFunc(string(runes[:cut]), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) }) + "…"
}
