package search

import (
	"strings"
	"testing"
)

// Slips as customers make them, in words that the sample store has: each must lead to
// the article first, by what is near on a keyboard and what differs in its dots, by a
// letter forgotten in a short word, and whoever does what the verb says.
func TestSlipsOfCustomers(t *testing.T) {
	for _, c := range []struct{ locale, query, want string }{
		{"en", "refnd tme", "refund-times"},
		{"en", "tme refund", "refund-times"},
		{"en", "shpping cost", "shipping-options-and-times"},
		{"ar", "كم تستغرق الشحنة", "shipping-options-and-times"},
		{"ar", "الاسترجع", "how-to-return-an-item"},
		{"ar", "إرجاغ", "how-to-return-an-item"},
		{"ar", "ارحاع منتج", "how-to-return-an-item"},
	} {
		x := buildIndex(t, loadFolder(t, "../examples/store/content/"+c.locale, c.locale), Config{})
		r, err := x.Search(t.Context(), Request{Query: c.query, Locale: c.locale})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Hits) == 0 || !strings.Contains(r.Hits[0].ID, c.want) || r.Confidence == None {
			t.Errorf("Search(%q) = %v with confidence %v, want %s first", c.query, r.Hits, r.Confidence, c.want)
		}
	}
}

// A word of three letters is mended with the company of others alone.
func TestShortWordsKeepCompany(t *testing.T) {
	x := buildIndex(t, loadFolder(t, "../examples/store/content/en", "en"), Config{})
	for _, query := range []string{"tme", "refund xqz", "tim", "ime refund"} {
		r, err := x.Search(t.Context(), Request{Query: query, Locale: "en"})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(r.Corrected, "time") {
			t.Errorf("Search(%q) was corrected to %q, want the short word left alone", query, r.Corrected)
		}
	}
}

// A short word is mended after longer ones that stand behind it.
func TestShortWordsBeforeOthers(t *testing.T) {
	x := buildIndex(t, loadFolder(t, "../examples/store/content/en", "en"), Config{})
	for query, want := range map[string]string{
		"tme refnd": "time refund", "refnd tme": "refund time", "tme delivry refnd": "time delivery refund",
	} {
		r, err := x.Search(t.Context(), Request{Query: query, Locale: "en"})
		if err != nil {
			t.Fatal(err)
		}
		if r.Corrected != want {
			t.Errorf("Search(%q) was corrected to %q, want %q", query, r.Corrected, want)
		}
	}
}

// The nearest and most frequent spelling leads the suggestions.
func TestSuggestionsForSlips(t *testing.T) {
	for _, c := range []struct{ locale, prefix, first, never string }{
		{"en", "shiping", "Shipping options, prices and times", "backpack"},
		{"en", "delivry", "Delivery", "address book"},
		{"en", "pasword", "Reset your password", ""},
		{"ar", "استرجع", "إرجاع منتج", ""},
	} {
		x := buildIndex(t, loadFolder(t, "../examples/store/content/"+c.locale, c.locale), Config{})
		list, err := x.Suggest(t.Context(), SuggestRequest{Prefix: c.prefix, Locale: c.locale})
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 || !strings.HasPrefix(list[0].Text, c.first) {
			t.Errorf("Suggest(%q) = %v, want %q first", c.prefix, list, c.first)
		}
		for _, s := range list {
			if c.never != "" && strings.Contains(s.Text, c.never) {
				t.Errorf("Suggest(%q) has %q, which is about something else", c.prefix, s.Text)
			}
		}
	}
}

func TestNeighbours(t *testing.T) {
	for _, c := range []struct {
		a, b rune
		want bool
	}{
		{'a', 's', true}, {'a', 'z', true}, {'s', 'e', true}, {'a', 'p', false}, {'a', 'ш', false},
		{'ع', 'غ', true}, {'ب', 'ل', true}, {'ض', 'د', false}, {'й', 'ц', true}, {'й', 'ф', true}, {'返', '品', false}, {' ', 'ر', false},
	} {
		if neighbours(c.a, c.b) != c.want || neighbours(c.b, c.a) != c.want {
			t.Errorf("neighbours(%q, %q) = %v, want %v both ways", c.a, c.b, !c.want, c.want)
		}
	}
}
