package server

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

func testLocales(tags ...string) *generation {
	g := testGeneration()
	for _, tag := range tags {
		t := language.MustParse(tag)
		script, _ := t.Script()
		g.locales = append(g.locales, &localeView{tag: tag, language: t, script: script.String(), prefix: strings.ToLower(tag) + "/"})
	}
	g.site.Default = tags[0]
	return g
}

func TestLocaleFor(t *testing.T) {
	g := testLocales("en", "ar", "lv", "pt-BR")
	for _, test := range []struct{ asked, page, accept, want string }{
		{"", "", "", "en"}, {"ar", "", "", "ar"}, {"AR", "", "", "ar"}, {"ar-EG", "", "", "ar"}, {"pt", "", "", "pt-BR"}, {"pt-PT", "", "", "pt-BR"},
		{"fr", "", "", "en"}, {"xx", "", "", "en"}, {"ar", "lv", "lv", "ar"}, {"", "lv", "ar", "lv"}, {"", "", "ar", "ar"},
		{"", "", "fr, lv;q=0.5", "lv"}, {"", "", "de, fr", "en"}, {"", "", "en;q=0.2, pt-PT;q=0.9", "pt-BR"},
		{"", "", "*", "en"}, {"", "", ";;q=,", "en"}, {"<script>", "", "", "en"},
		{"", "", strings.Repeat("xx-YY,", 5000) + "lv", "en"}, {"", "", "lv," + strings.Repeat("x", 5000), "lv"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Language", test.accept)
		if got := g.localeFor(httptest.NewRecorder(), r, test.asked, g.view(test.page)); got.tag != test.want {
			t.Errorf("localeFor(%q, page %q, Accept-Language %.40q) = %s, want %s", test.asked, test.page, test.accept, got.tag, test.want)
		}
	}
}

func TestOthers(t *testing.T) {
	for _, test := range []struct {
		locales, asked, query, want string
	}{
		{"en ar lv", "en", "return an item", ""},
		{"en ar lv", "en", "إرجاع منتج", "ar"},
		{"en ar lv", "ar", "return an item", "en lv"},
		{"en ar lv", "ar", "إرجاع iPhone", ""},
		{"en ar lv", "ar", "PayPal", "en lv"},
		{"en ar lv", "en", "返品", ""},
		{"en ja zh-Hant ko", "en", "返品したい", "ja"},
		{"en ja zh-Hant ko", "en", "退貨", "ja zh-Hant ko"},
		{"en ja zh-Hant ko", "en", "환불", "ko"},
		{"en ru sr-Latn sr", "en", "возврат", "ru sr"},
		{"en lv", "lv", "?? 123 €", ""},
		{"en lv", "en", "", ""},
		{"ar en lv de fr", "ar", "refund", "en lv de"},
	} {
		g := testLocales(strings.Fields(test.locales)...)
		var got []string
		for _, v := range g.others(g.view(test.asked), test.query) {
			got = append(got, v.tag)
		}
		if !slices.Equal(got, strings.Fields(test.want)) {
			t.Errorf("%s: others(%s, %q) = %q, want %q", test.locales, test.asked, test.query, got, test.want)
		}
	}
}

func FuzzAcceptLanguage(f *testing.F) {
	g := testLocales("en", "ar", "lv")
	for _, s := range []string{"en, ar;q=0.5", "*", "x-x-x-x", strings.Repeat("a-", 300)} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, accept, lang string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Language", accept)
		if v := g.localeFor(httptest.NewRecorder(), r, lang, nil); v == nil {
			t.Errorf("localeFor(%q, Accept-Language %q) = nil", lang, accept)
		}
	})
}
