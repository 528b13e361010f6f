package language

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// tags are all languages that have an analysis of their own.
func tags() []string {
	var all []string
	for tag := range languages {
		all = append(all, tag)
	}
	slices.Sort(all)
	return all
}

// checkTokens tests what holds for every text in every language.
func checkTokens(t *testing.T, l *Language, text string) {
	t.Helper()
	position, start := 0, 0
	for i, token := range l.Tokens(text) {
		switch {
		case token.Start < 0 || token.End > len(text) || token.Start >= token.End:
			t.Fatalf("%s: Tokens(%q)[%d] covers bytes %d to %d of %d", l.Tag(), text, i, token.Start, token.End, len(text))
		case token.Term == "" || token.Exact == "":
			t.Fatalf("%s: Tokens(%q)[%d] = %+v, want a term", l.Tag(), text, i, token)
		case !utf8.ValidString(token.Term) || !utf8.ValidString(token.Exact):
			t.Fatalf("%s: Tokens(%q)[%d] = %+v, want valid UTF-8", l.Tag(), text, i, token)
		case utf8.ValidString(text) && !(utf8.RuneStart(text[token.Start]) && (token.End == len(text) || utf8.RuneStart(text[token.End]))):
			t.Fatalf("%s: Tokens(%q)[%d] cuts a character in two at %d to %d", l.Tag(), text, i, token.Start, token.End)
		case token.Position < position:
			t.Fatalf("%s: Tokens(%q)[%d].Position = %d after %d", l.Tag(), text, i, token.Position, position)
		case token.Position > position && !token.Part && token.Start < start:
			t.Fatalf("%s: Tokens(%q)[%d].Start = %d after %d of the position before", l.Tag(), text, i, token.Start, start)
		case len(token.Exact) > 4*longestWord:
			t.Fatalf("%s: Tokens(%.40q)[%d] is %d bytes long", l.Tag(), text, i, len(token.Exact))
		}
		if !token.Part {
			start = token.Start
		}
		position = token.Position
	}
}

// mixed is text of many scripts with all that makes offsets hard: characters
// of one to four bytes, composed and decomposed accents, controls, ligatures.
const mixed = "Größe naïve e\u0301te\u0301 re\u00adfund \u202bكيف أُلغي طلبي؟\u202c می\u200cشود ١٢٣ " +
	"Rēķins pasūtījumam ʻokina 𝐁𝐨𝐥𝐝 ﬁle ＡＢＣ ½ x² ｶﾞｲﾄﾞ 返金はいつ届きますか 我的订单在哪里 배송조회를 " +
	"สวัสดีครับ ฉันต้องการคืนสินค้า हिन्दी में मदद შეკვეთა ИТОГО ещё комп’ютер שָׁלוֹם l’été C++ MDVA-44660 " +
	"İSTANBUL ISPARTA ŁÓDŹ ﷺ ㌔ 🙂 don't wi-fi 3-5 1,000.50 u.s.a foo_bar a.b.c"

func TestOffsets(t *testing.T) {
	for _, tag := range tags() {
		l := For(tag)
		checkTokens(t, l, mixed)
		for _, token := range l.Tokens(mixed) {
			piece := mixed[token.Start:token.End]
			if token.Part || strings.ContainsAny(piece, "-_&") && !token.Code {
				continue // joined variants and parts of compounds are other words
			}
			if got := l.Fold(piece); got != token.Exact {
				t.Errorf("%s: Fold(%q) = %q, but Exact = %q", tag, piece, got, token.Exact)
			}
		}
	}
}

// TestLongInput guards against work that grows with the square of the input.
func TestLongInput(t *testing.T) {
	const n = 50_000
	for name, text := range map[string]string{
		"one word":         strings.Repeat("a", n),
		"joiners":          strings.Repeat("a-", n),
		"points":           strings.Repeat("a.", n),
		"accents":          "a" + strings.Repeat("\u0301", n),
		"controls":         strings.Repeat("a.\u200b", n),
		"ideographs":       strings.Repeat("返", n),
		"katakana":         strings.Repeat("カ", n),
		"hangul":           strings.Repeat("환", n),
		"thai":             strings.Repeat("ก", n),
		"compound":         strings.Repeat("rechnung", n/8),
		"commas":           strings.Repeat("1,", n),
		"apostrophes":      strings.Repeat("l'", n),
		"arabic":           strings.Repeat("و", n),
		"invalid":          strings.Repeat("\xff", n),
		"digits and words": strings.Repeat("a1", n),
	} {
		for _, tag := range []string{"en", "ar", "lv", "de", "fr", "ja"} {
			begin := time.Now()
			for _, token := range For(tag).Tokens(text) {
				if len(token.Term) > 4*longestWord {
					t.Errorf("%s: a term of %s has %d bytes", tag, name, len(token.Term))
					break
				}
			}
			if took := time.Since(begin); took > 20*time.Second { // linear work takes a tenth of a second, other work minutes
				t.Errorf("%s: reading %s of %d bytes took %v", tag, name, len(text), took)
			}
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, tag := range []string{"en", "ar", "lv", "de", "fr", "tr", "fa", "ja", "ko", "th", "he", "und"} {
		f.Add(tag, mixed)
	}
	f.Add("en", "a\xffb\xc3 \u0301 -a- 'b' .c.")
	f.Add("ja", "ーー゛ｶ゛らー")
	f.Fuzz(func(t *testing.T, tag, text string) {
		if len(text) > 1<<12 {
			return
		}
		l := For(tag)
		checkTokens(t, l, text)
		folded := l.Fold(text)
		if again := l.Fold(folded); again != folded {
			t.Errorf("%s: Fold(Fold(%q)) = %q, want %q", l.Tag(), text, again, folded)
		}
		l.Stop(text)
		Script(text)
	})
}
