package search

import (
	"slices"
	"testing"
)

func TestSuggestHalfWords(t *testing.T) {
	dir := t.TempDir()
	w, err := NewWriter(t.Context(), Config{Dir: dir, BuildID: "1", Default: "en", Locales: []string{"en", "ar"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []*Document{
		{ID: "1", Locale: "en", URL: "/return/", Title: "Return an item", Question: "How do I return an item?"},
		{ID: "2", Locale: "en", URL: "/delivery/", Title: "Delivery times"},
		{ID: "3", Locale: "en", URL: "/cards/", Title: "Cards we accept", Sections: []Section{{Anchor: "amex", Title: "Do you take American Express?", Text: "Yes.", Question: true}}},
		{ID: "4", Locale: "ar", URL: "/ar/return/", Title: "إرجاع منتج"},
	} {
		if err := w.Add(d); err != nil {
			t.Fatal(err)
		}
	}
	g, err := w.Finish()
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Publish(); err != nil {
		t.Fatal(err)
	}
	x, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for _, test := range []struct{ prefix, locale, want string }{
		{"ret", "en", "/return/"},
		{"how do i ret", "en", "/return/"},
		{"item", "en", "/return/"},
		{"deli", "en", "/delivery/"},
		{"retrun", "en", "/return/"},
		{"american ex", "en", "/cards/#amex"},
		{"إرج", "ar", "/ar/return/"},
		{"xyz", "en", ""},
		{"الم", "ar", ""},
		{"?", "en", ""},
		{"", "en", ""},
	} {
		got, err := x.Suggest(t.Context(), SuggestRequest{Prefix: test.prefix, Locale: test.locale})
		if err != nil {
			t.Errorf("Suggest(%q) failed: %v", test.prefix, err)
		}
		found := slices.ContainsFunc(got, func(s Suggestion) bool { return s.URL == test.want })
		if test.want == "" && len(got) > 0 && got[0].URL != "" || test.want != "" && !found {
			t.Errorf("Suggest(%q) = %+v, want %q", test.prefix, got, test.want)
		}
	}
}

// A slip in a word that only customers use leads to what the articles call it.
func TestSuggestTowardsTheVocabulary(t *testing.T) {
	docs := shop()
	docs[1].Title = "Sign in to your account"
	x := buildIndex(t, docs, Config{Default: "en"})
	for _, prefix := range []string{"loign", "logn "} {
		got, err := x.Suggest(t.Context(), SuggestRequest{Prefix: prefix})
		if err != nil || len(got) == 0 || got[0].Text != docs[1].Title {
			t.Errorf("Suggest(%q) = %v, %v, want %q first", prefix, got, err, docs[1].Title)
		}
	}
}
