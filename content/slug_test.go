package content

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestSlug(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"How to return an item", "how-to-return-an-item"},
		{"Kāpēc nē?", "kāpēc-nē"},
		{"Kāpēc", "kāpēc"}, // decomposed
		{"سياسة الإرجاع والاستبدال", "سياسة-الإرجاع-والاستبدال"},
		{"می‌خواهم", "می-خواهم"}, // a zero-width non-joiner parts words
		{"返品について", "返品について"},
		{"İade", "iade"},
		{"co­operate", "cooperate"}, // a soft hyphen does not
		{"⚠️ Warning ⚠️", "warning"},
		{"1️⃣ First", "1-first"},
		{"What's new in 2.4.0?", "what-s-new-in-2-4-0"},
		{"  --Trim & join--  ", "trim-join"},
		{"a/b\\c:d", "a-b-c-d"},
		{"C++", "c"},
		{"a\xffb", "a-b"},
	} {
		if got := Slug(c.in); got != c.want {
			t.Errorf("Slug(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSlugOfNamesWithoutLetters(t *testing.T) {
	seen := map[string]string{}
	for _, in := range []string{"$", "&", "?", "🎁", " ", "\xff"} {
		got := Slug(in)
		if got == "" || strings.Trim(got, "x0123456789abcdef") != "" {
			t.Errorf("Slug(%q) = %q, want a hash", in, got)
		}
		if other, ok := seen[got]; ok {
			t.Errorf("Slug(%q) = Slug(%q) = %q, want different ones", in, other, got)
		}
		seen[got] = in
	}
}

func TestSlugLength(t *testing.T) {
	for _, in := range []string{
		strings.Repeat("word ", 60), strings.Repeat("كلمة ", 60), strings.Repeat("語", 100), strings.Repeat("a", 300),
		strings.Repeat("e\u0301\u0323", 100), "a" + strings.Repeat("\u0323", 200),
	} {
		got := Slug(in)
		if len(got) > slugBytes || got == "" || !utf8.ValidString(got) || strings.HasSuffix(got, "-") {
			t.Errorf("Slug(%.20q…) = %q (%d bytes), want at most %d bytes cut at a word", in, got, len(got), slugBytes)
		}
	}
	if got := Slug(strings.Repeat("word ", 60)); !strings.HasSuffix(got, "-word") {
		t.Errorf("Slug cut within a word: %q", got)
	}
}

// Texts without a special character take a shorter way to the same words.
func TestWordsASCII(t *testing.T) {
	texts := []string{"", " ", "-", "Refunds", "How do I pay?  Twice!", "--a--B9--", "a\x00b\tc\n", "~`@[{/:"}
	for c := range rune(0x80) {
		texts = append(texts, string(c), "x"+string(c)+"Y", string(c)+string(c)+"z")
	}
	for _, s := range texts {
		if got, want := wordsASCII(s), wordsUnicode(s); got != want {
			t.Errorf("wordsASCII(%q) = %q, want %q", s, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	for _, s := range []string{"a b", "Kāpēc?", "السلام عليكم", "$", "\u0301x", "ǅ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Slug(s)
		if (got == "") != (s == "") || len(got) > slugBytes {
			t.Fatalf("Slug(%q) = %q", s, got)
		}
		if !norm.NFC.IsNormalString(got) || !utf8.ValidString(got) {
			t.Fatalf("Slug(%q) = %q, want NFC", s, got)
		}
		if strings.ContainsAny(got, " /?#%&\\\"'<>.") || strings.HasPrefix(got, "-") || strings.Contains(got, "--") {
			t.Fatalf("Slug(%q) = %q, want letters, digits and single hyphens", s, got)
		}
		if again := Slug(got); again != got && got != "" {
			t.Fatalf("Slug(Slug(%q)) = %q, want %q", s, again, got)
		}
	})
}
