package language

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestForResolvesTags(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "en", "en-GB": "en", "lv-LV": "lv", "zh-Hant": "zh", "zh_TW": "zh", "nb-NO": "no", "AR-eg": "ar",
		"iw": "he", "pt-BR": "pt", "": "und", "xx": "und", "-": "und", "en-": "en",
	} {
		if got := For(tag).Tag(); got != want {
			t.Errorf("For(%q).Tag() = %q, want %q", tag, got, want)
		}
		if first, again := For(tag), For(tag); first != again {
			t.Errorf("For(%q) makes a new Language every time", tag)
		}
	}
}

func TestFold(t *testing.T) {
	tests := []struct{ tag, word, want string }{
		{"en", "Refund", "refund"},
		{"en", "Ｒｅｆｕｎｄ", "refund"},
		{"en", "don’t", "dont"},
		{"en", "e\u0301te\u0301", "ete"},
		{"en", "re\u00adfund", "refund"},
		{"en", "\u202brefund\u202c", "refund"},
		{"en", "İstanbul", "istanbul"},
		{"tr", "İSTANBUL", "istanbul"},
		{"tr", "ISPARTA", "isparta"},
		{"tr", "ışık", "isik"},
		{"de", "Größe", "grosse"},
		{"pl", "Żółć", "zolc"},
		{"lv", "Rēķins", "rekins"},
		{"ar", "أُكْتُبْ", "اكتب"},
		{"ar", "ٱلرَّحْمٰن", "الرحمن"},
		{"ar", "كـــلمة", "كلمه"},
		{"ar", "مسؤول", "مسوول"},
		{"ar", "٣٫٥", "3.5"},
		{"fa", "كيف", "کیف"},
		{"fa", "می\u200cشود", "میشود"},
		{"ru", "ещё", "еще"},
		{"ru", "мой", "мой"},
		{"he", "שָׁלוֹם", "שלומ"},
		{"el", "Κωδικός", "κωδικοσ"},
		{"hi", "हिन्दी", "हिन्दी"},
		{"ja", "ｶﾞｲﾄﾞ", "ガイド"},
		{"th", "๑๒", "12"},
	}
	for _, test := range tests {
		l := For(test.tag)
		if got := l.Fold(test.word); got != test.want {
			t.Errorf("For(%q).Fold(%q) = %q, want %q", test.tag, test.word, got, test.want)
		}
		if got := l.Fold(l.Fold(test.word)); got != test.want {
			t.Errorf("For(%q).Fold of Fold(%q) = %q, want %q", test.tag, test.word, got, test.want)
		}
	}
}

func TestStopAndQuestion(t *testing.T) {
	tests := []struct {
		tag, word      string
		stop, question bool
	}{
		{"en", "How", true, true},
		{"en", "the", true, false},
		{"en", "Don’t", true, false},
		{"en", "off", false, false},
		{"en", "refund", false, false},
		{"ar", "كيف", true, true},
		{"ar", "كَيْفَ", true, true},
		{"ar", "إلى", true, false},
		{"ar", "فيه", true, false},
		{"ar", "فئة", false, false},
		{"lv", "Kāpēc", true, true},
		{"lv", "kapec", true, true},
		{"lv", "rēķins", false, false},
		{"fr", "où", true, true},
		{"de", "für", true, false},
		{"de", "Konto", false, false},
		{"tr", "NASIL", true, true},
		{"fa", "می‌شود", true, false},
		{"zh", "怎么", true, true},
		{"und", "the", false, false},
	}
	for _, test := range tests {
		l := For(test.tag)
		if got := l.Stop(test.word); got != test.stop {
			t.Errorf("For(%q).Stop(%q) = %v, want %v", test.tag, test.word, got, test.stop)
		}
		if got := l.Question(test.word); got != test.question {
			t.Errorf("For(%q).Question(%q) = %v, want %v", test.tag, test.word, got, test.question)
		}
	}
}

// show writes tokens in one line: position, bytes, exact → term, flags.
func show(tokens []Token) string {
	var out []string
	for _, t := range tokens {
		flags := ""
		if t.Stop {
			flags += "s"
		}
		if t.Part {
			flags += "p"
		}
		if t.Code {
			flags += "c"
		}
		s := fmt.Sprintf("%d:%s", t.Position, t.Exact)
		if t.Term != t.Exact {
			s += "→" + t.Term
		}
		if flags != "" {
			s += "/" + flags
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestTokens(t *testing.T) {
	tests := []struct{ tag, text, want string }{
		{"en", "", ""},
		{"en", " — … 👍 ", ""},
		{"en", "How do I cancel?", "0:how/s 1:do/s 2:i/s 3:cancel"},
		{"en", "Sign-up now", "0:sign 0:signup/p 1:up 2:now"},
		{"en", "Wi-Fi", "0:wifi 0:wi/p 0:fi/p"},
		{"en", "e-mails", "0:emails→email 0:mails→mail/p"},
		{"en", "error 0x80070005.", "0:error 1:0x80070005/c"},
		{"en", "MDVA-44660", "0:mdva-44660→mdva44660/c 0:mdva/p 1:44660/pc"},
		{"en", "v2.6.1", "0:v2.6.1/c 0:v2/pc"},
		{"en", "app/etc/env.php", "0:app 1:etc/s 2:env.php/c 2:env/p 3:php/p"},
		{"en", "sales_order_grid", "0:sales_order_grid→salesordergrid/c 0:sales→sale/p 1:order/p 2:grid/p"},
		{"en", "30-day 3-5", "0:30/c 0:30day/pc 1:day 2:3/c 3:5/c"},
		{"en", "$1,000.50", "0:1,000.50→1000.50/c"},
		{"en", "€49,99", "0:49,99→49.99/c"},
		{"en", "C++ and C#", "0:c++/c 1:and/s 2:c#/c"},
		{"en", "1+1", "0:1/c 1:1/c"},
		{"en", "first.Then", "0:first 1:then/s"},
		{"en", "support@example.com", "0:support 1:example.com/c 1:example→exampl/p 2:com/p"},
		{"en", "Q&A at AT&T", "0:qa 1:at/s 2:at/s 2:att/p 3:t"},
		{"en", "state-of-the-art-of-it", "0:state 1:of/s 2:the/s 3:art 4:of/s 5:it/s"},
		{"en", "don't", "0:dont/s"},
		{"en", "«quoted»", "0:quoted→quot"},
		{"fr", "l'article qu’il", "0:l/s 1:article→articl 2:qu/s 3:il/s"},
		{"de", "Lieferadresse", "0:lieferadresse→lieferadress 0:lieferung/p 0:adresse→adress/p"},
		{"ar", "الـPayPal؟", "0:ال/s 1:paypal"},
		{"ar", "خلال 30يوم", "0:خلال/s 1:30/c 2:يوم"},
		{"ar", "شكرا.كيف", "0:شكرا/s 1:كيف/s"},
		{"he", `דו"ח`, "0:דוח"},
		{"ja", "返金はいつ", "0:返金 0:返/p 1:金/p 2:は/s 3:いつ/s"},
		{"ja", "AmazonのIDを", "0:amazon 1:の/s 2:id 3:を/s"},
		{"ja", "カート", "0:カート"},
		{"en", "返金 refund", "0:返金 0:返/p 1:金/p 2:refund"},
		{"zh", "我的订单", "0:我的/s 2:订单 2:订/p 3:单/p"},
		{"ko", "환불은 언제", "0:환불은→환불 1:언제/s"},
		{"ko", "배송조회를", "0:배송조회를→배송조회 0:배송/p 0:송조/p 0:조회/p"},
		{"und", "a\xffb", "0:a 1:b"},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, show(For(test.tag).Tokens(test.text))); diff != "" {
			t.Errorf("For(%q).Tokens(%q) (-want +got):\n%s", test.tag, test.text, diff)
		}
	}
}

func TestAppendTokensKeepsWhatIsThere(t *testing.T) {
	l := For("en")
	first := l.Tokens("refund")
	all := l.AppendTokens(slices.Clone(first), "cancel order")
	if diff := cmp.Diff("0:refund 0:cancel 1:order", show(all)); diff != "" {
		t.Errorf("AppendTokens (-want +got):\n%s", diff)
	}
}

func TestScript(t *testing.T) {
	for text, want := range map[string]string{
		"":                      "",
		"123 !":                 "",
		"refund":                "Latin",
		"rēķins":                "Latin",
		"كيف أسترجع refund":     "Arabic",
		"возврат":               "Cyrillic",
		"επιστροφή":             "Greek",
		"退款":                    "Han",
		"返金は":                   "Hiragana",
		"カードの返金方法 card":         "Hiragana",
		"환불":                    "Hangul",
		"החזר":                  "Hebrew",
		"คืนเงิน":               "Thai",
		"मदद":                   "Devanagari",
		"გადახდა":               "Georgian",
		"how to use ボタン please": "Latin",
	} {
		if got := Script(text); got != want {
			t.Errorf("Script(%q) = %q, want %q", text, got, want)
		}
	}
	for _, test := range []struct {
		tag, script string
		want        bool
	}{
		{"en", "Latin", true}, {"en", "Arabic", false}, {"ar", "Arabic", true}, {"ja", "Han", true},
		{"ja", "Hiragana", true}, {"zh", "Hiragana", false}, {"und", "Arabic", true},
	} {
		if got := For(test.tag).Uses(test.script); got != test.want {
			t.Errorf("For(%q).Uses(%q) = %v, want %v", test.tag, test.script, got, test.want)
		}
	}
}

// TestConcurrentUse fails under the race detector, or when two goroutines that
// share a Language read the same text in two ways.
func TestConcurrentUse(t *testing.T) {
	text := "How do I cancel order MDVA-44660? كيف ألغي طلبي؟ 返金方法 rēķini Rechnungsadresse"
	for _, tag := range []string{"en", "ar", "lv", "de", "ja"} {
		want := show(For(tag).Tokens(text))
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for range 50 {
					if got := show(For(tag).Tokens(text)); got != want {
						t.Errorf("For(%q).Tokens = %s, want %s", tag, got, want)
						return
					}
				}
			})
		}
		wg.Wait()
	}
}
