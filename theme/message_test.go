package theme

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"faqtory/internal/diag"
)

// outside are the keys that other packages ask for: the words in bodies, and the
// titles of pages that have no text of their own.
var outside = []string{
	"callout.note", "callout.tip", "callout.important", "callout.warning", "callout.caution",
	"details", "faq", "footnote.back", "table.label", "task.done", "task.open",
	"site.title", "nav.home", "contact.title", "contact.description", "search.title", "search.description",
	"notfound.title", "notfound.description",
	"channel.phone", "channel.email", "channel.chat", "channel.form", "channel.social", "channel.address",
	"search.topic", "search.kind", "search.everything", "kind.article", "kind.faq", "kind.howto", "kind.policy",
	"hours.daily", "hours.open", "hours.until", "hours.opens", "hours.closed", "within.seconds", "within.minutes", "within.hours", "within.days",
	"policy.region", "policy.everywhere", "policy.window", "policy.unlimited", "policy.notPermitted", "policy.fee", "policy.free", "policy.postage",
	"policy.how", "policy.mail", "policy.store", "policy.kiosk", "policy.refund", "policy.full", "policy.exchange", "policy.credit", "policy.restocking",
	"policy.none", "policy.condition", "policy.new", "policy.used", "policy.damaged", "policy.label", "policy.inBox", "policy.download", "policy.own",
	"policy.option", "policy.transit", "policy.freeFrom", "policy.cutOff", "policy.handling", "policy.noShip", "policy.method", "policy.charged",
	"policy.instalments", "policy.currencies",
}

func read(t *testing.T, locale string) map[string]message {
	t.Helper()
	src, err := fs.ReadFile(FS(), "messages/"+locale+".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var list diag.List
	m := readMessages("messages/"+locale+".yaml", src, &list)
	if len(list) > 0 {
		t.Fatalf("%s: %v", locale, list)
	}
	return m
}

var placeholder = regexp.MustCompile(`\{\w+\}`)

func TestEveryLocaleIsComplete(t *testing.T) {
	if len(Locales()) < 24 {
		t.Errorf("Locales() = %d locales, want at least 24", len(Locales()))
	}
	en := read(t, "en")
	for _, locale := range Locales() {
		m := read(t, locale)
		tag := language.MustParse(locale)
		for key := range m {
			if _, ok := en[key]; !ok {
				t.Errorf("%s: %s is in no other locale", locale, key)
			}
		}
		for key, want := range en {
			got, ok := m[key]
			if !ok {
				t.Errorf("%s: %s is missing", locale, key)
				continue
			}
			if got.many && !want.many {
				t.Errorf("%s: %s depends on a number, in English it does not", locale, key)
			}
			// The placeholders of a form may be fewer ("two articles"), never others.
			names := placeholder.FindAllString(want.forms[plural.Other], -1)
			for _, form := range got.forms {
				for _, p := range placeholder.FindAllString(form, -1) {
					if !slices.Contains(names, p) {
						t.Errorf("%s: %s holds %s, which nobody fills in", locale, key, p)
					}
				}
				if form != norm.NFC.String(form) {
					t.Errorf("%s: %s is not in normal form C: %q", locale, key, form)
				}
				if strings.TrimSpace(form) != form && key != "list.comma" {
					t.Errorf("%s: %s begins or ends with a blank: %q", locale, key, form)
				}
			}
			for _, p := range names {
				if !strings.Contains(got.forms[plural.Other], p) {
					t.Errorf("%s: %s lacks %s: %q", locale, key, p, got.forms[plural.Other])
				}
			}
			if !got.many {
				continue
			}
			for n := range 200 {
				form := plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)
				if got.forms[form] == "" {
					t.Errorf("%s: %s has no form for %d", locale, key, n)
					break
				}
			}
		}
	}
}

// A string that nothing shows would be translated thirty times for nobody.
func TestEveryStringIsShown(t *testing.T) {
	var templates strings.Builder
	for _, f := range Files() {
		if strings.HasPrefix(f, "templates/") {
			src, err := fs.ReadFile(FS(), f)
			if err != nil {
				t.Fatal(err)
			}
			templates.Write(src)
		}
	}
	script := map[string]bool{}
	for _, k := range scriptKeys {
		script[k.key] = true
	}
	en := read(t, "en")
	for key := range en {
		if !strings.Contains(templates.String(), `"`+key+`"`) && !script[key] && !slices.Contains(outside, key) {
			t.Errorf("%s is never shown", key)
		}
	}
	for _, key := range outside {
		if _, ok := en[key]; !ok {
			t.Errorf("%s is asked for by another package and does not exist", key)
		}
	}
	for _, m := range regexp.MustCompile(`\b(?:t|tin \.Locale) "([^"]+)"`).FindAllStringSubmatch(templates.String(), -1) {
		if _, ok := en[m[1]]; !ok {
			t.Errorf("a template asks for %q, which does not exist", m[1])
		}
	}
}

// Every string the script uses is handed to it, and nothing else.
func TestScriptStrings(t *testing.T) {
	var src strings.Builder
	for _, f := range Files() {
		if strings.HasPrefix(f, "js/") {
			b, err := fs.ReadFile(FS(), f)
			if err != nil {
				t.Fatal(err)
			}
			src.Write(b)
		}
	}
	known := map[string]bool{}
	for _, k := range scriptKeys {
		known[k.name] = true
		if !strings.Contains(src.String(), "strings."+k.name) && !slices.Contains([]string{"system", "light", "dark"}, k.name) {
			t.Errorf("the script does not use strings.%s", k.name)
		}
	}
	for _, m := range regexp.MustCompile(`\bstrings\.(\w+)`).FindAllStringSubmatch(src.String(), -1) {
		if !known[m[1]] {
			t.Errorf("the script uses strings.%s, which it is not given", m[1])
		}
	}
}

func TestMessage(t *testing.T) {
	th := mustNew(t, Options{Radius: -1})
	for _, c := range []struct {
		locale, key string
		args        []any
		want        string
	}{
		{"en", "articles", []any{"count", 1}, "1 article"},
		{"en", "articles", []any{"count", 2}, "2 articles"},
		{"en-GB", "articles", []any{"count", 0}, "0 articles"},
		{"ar", "articles", []any{"count", 0}, "لا مقالات"},
		{"ar", "articles", []any{"count", 2}, "مقالتان"},
		{"ar", "articles", []any{"count", 3}, "3 مقالات"},
		{"ar", "articles", []any{"count", 11}, "11 مقالة"},
		{"ar-EG", "articles", []any{"count", 100}, "100 مقالة"},
		{"lv", "articles", []any{"count", 21}, "21 raksts"},
		{"lv", "articles", []any{"count", 11}, "11 rakstu"},
		{"lv", "articles", []any{"count", 5}, "5 raksti"},
		{"ru", "articles", []any{"count", 22}, "22 статьи"},
		{"pl", "articles", []any{"count", 5}, "5 artykułów"},
		{"ja", "articles", []any{"count", 5}, "5件の記事"},
		{"zh-TW", "nav.search", nil, "搜尋"},
		{"zh-CN", "nav.search", nil, "搜索"},
		{"pt-BR", "article.share", nil, "Compartilhar"},
		{"pt-PT", "article.share", nil, "Partilhar"},
		{"no", "nav.search", nil, "Søk"},
		{"xx", "nav.search", nil, "Search"},
		{"", "nav.search", nil, "Search"},
		{"en", "shop.back", []any{"name", "A & B"}, "Back to A & B"},
		{"en", "no.such.key", nil, "no.such.key"},
	} {
		if got := th.Message(c.locale, c.key, c.args...); got != c.want {
			t.Errorf("Message(%q, %q, %v) = %q, want %q", c.locale, c.key, c.args, got, c.want)
		}
	}
}

func TestOwnMessages(t *testing.T) {
	th, list, err := New(Options{Radius: -1, Overrides: fstest.MapFS{
		"messages/en.yaml": {Data: []byte("nav.search: Find\ntoc.titel: Contents\n")},
		"messages/th.yaml": {Data: []byte("nav.search: ค้นหา\n")},
		"messages/de.yaml": {Data: []byte("articles:\n  one: ein\n  several: viele\n  other: x\nfoo: [\n")},
		"messages/fr.yaml": {Data: []byte("articles:\n  one: un\n")},
	}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range list {
		got = append(got, fmt.Sprintf("%s:%d %s", d.File, d.Line, d.Severity))
	}
	want := []string{"theme/messages/de.yaml:5 error", "theme/messages/en.yaml:2 warning", "theme/messages/fr.yaml:1 error", "theme/messages/th.yaml:0 warning"}
	if !slices.Equal(got, want) {
		t.Errorf("New listed %q, want %q\n%v", got, want, list)
	}
	for _, d := range list {
		if d.File == "theme/messages/en.yaml" && !strings.Contains(d.Hint, "toc.title") {
			t.Errorf("hint = %q, want it to name toc.title", d.Hint)
		}
	}
	for locale, want := range map[string]string{"en": "Find", "en-US": "Find", "th": "ค้นหา", "lv": "Meklēt", "xx": "Find"} {
		if got := th.Message(locale, "nav.search"); got != want {
			t.Errorf("Message(%q, nav.search) = %q, want %q", locale, got, want)
		}
	}
	if got := th.Message("th", "nav.home"); got != "Home" {
		t.Errorf("Message(th, nav.home) = %q, want the English one", got)
	}
}

// What is filled into a string, and what only a template of the site shows.
func TestOwnMessagesAndTheirFillings(t *testing.T) {
	_, list, err := New(Options{Radius: -1, Overrides: fstest.MapFS{
		"messages/en.yaml": {Data: []byte(`nav.home: "Start {x}"
hours.until: Open
hours.opens: "from {time}"
articles: {one: one article, other: many articles}
search.count: {one: "{count} hit", other: "{number} hits"}
shop.slogan: We like tents
shop.slogans: We like tents
`)},
		"templates/partials/answer.html": {Data: []byte(`<p>{{t "shop.slogan"}}</p>`)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range list {
		got = append(got, fmt.Sprintf("%d %s: %s; %s", d.Line, d.Severity, d.Message, d.Hint))
	}
	want := []string{
		`1 warning: nav.home holds {x}, which nothing is filled in for; Nothing is filled into this string.`,
		`2 warning: hours.until lacks {time}; Filled in: {time}.`,
		`5 warning: search.count holds {number}, which nothing is filled in for; Filled in: {count}.`,
		`7 warning: no template uses a string called "shop.slogans"; `,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("New lists (-want +got):\n%s", diff)
	}
}

func TestRTL(t *testing.T) {
	for locale, want := range map[string]bool{"ar": true, "fa": true, "he": true, "ur": true, "ckb": true, "ar-EG": true, "az-Arab": true, "en": false, "lv": false, "az": false, "": false, "!": false} {
		if got := RTL(locale); got != want {
			t.Errorf("RTL(%q) = %v, want %v", locale, got, want)
		}
	}
}

func TestDate(t *testing.T) {
	th := mustNew(t, Options{Radius: -1})
	day := time.Date(2026, 11, 21, 23, 0, 0, 0, time.UTC)
	for locale, want := range map[string]string{
		"en": "21 November 2026", "en-US": "November 21, 2026", "en-GB": "21 November 2026",
		"ar": "21 نوفمبر 2026", "lv": "2026. gada 21. novembris", "de-AT": "21. November 2026", "zh-TW": "2026年11月21日",
		"pt-BR": "21 de novembro de 2026", "he": "21 בנובמבר 2026", "th": "2026-11-21", "": "21 November 2026",
	} {
		if got := th.Date(locale, day); got.Text != want || got.ISO != "2026-11-21" {
			t.Errorf("Date(%q) = %+v, want %q", locale, got, want)
		}
	}
	for _, locale := range Locales() {
		got := th.Date(locale, day).Text
		if strings.Contains(got, "2026-11-21") || !strings.Contains(got, "2026") {
			t.Errorf("Date(%q) = %q, want words with the year in Latin digits", locale, got)
		}
	}
}
