package build

import (
	"flag"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"faqtory/content"
	"faqtory/internal/diag"
	"faqtory/search"
	"faqtory/theme"
)

var update = flag.Bool("update", false, "write golden files")

// goldenOptions are the settings of testdata/site: three locales with gaps.
func goldenOptions(t *testing.T, out string) Options {
	t.Helper()
	th, list, err := theme.New(theme.Options{Color: "#b35c00", Radius: -1})
	if err != nil || len(list) > 0 {
		t.Fatal(list, err)
	}
	text := func(en, ar, lv string) Text {
		return Text{Default: en, ByLocale: map[string]string{"en": en, "ar": ar, "lv": lv}}
	}
	var weekdays []Span
	for day := time.Monday; day <= time.Friday; day++ {
		weekdays = append(weekdays, Span{Day: day, Open: 9 * 60, Close: 18 * 60})
	}
	// The site is copied out of the repository: its history would give the
	// articles dates that change with every commit.
	dir := filepath.Join(t.TempDir(), "site")
	if err := os.CopyFS(dir, os.DirFS("testdata/site")); err != nil {
		t.Fatal(err)
	}
	return Options{
		Dir: dir, Out: out, Theme: th, Configured: true,
		Now: time.Date(2026, 9, 21, 12, 0, 0, 0, time.UTC),
		Settings: Settings{
			Precompress:   PackNever, // the bytes of every page are compared as they are
			Title:         text("Lamp Shop Help", "مساعدة متجر المصابيح", "Lampu veikala palīdzība"),
			Description:   text("Answers about lamps and orders.", "إجابات عن المصابيح والطلبات.", "Atbildes par lampām un pasūtījumiem."),
			BaseURL:       &url.URL{Scheme: "https", Host: "help.example.com", Path: "/docs/"},
			DefaultLocale: "en",
			Locales: []content.Locale{
				{Tag: "en", Name: "English"}, {Tag: "ar", Name: "العربية", RTL: true}, {Tag: "lv", Name: "Latviešu"},
			},
			Organization: Organization{
				Type: "OnlineStore", Name: Text{Default: "Lamp Shop"}, URL: "https://shop.example.com/", Logo: "assets/logo.svg",
				SameAs:  []string{"https://social.example.com/lampshop"},
				Address: Address{Street: "Brīvības iela 1", City: "Rīga", PostalCode: "LV-1010", Country: "LV"},
			},
			Contact: Contact{
				TimeZone: "Europe/Riga",
				Holidays: []Holiday{{Date: time.Date(2026, 12, 25, 0, 0, 0, 0, time.UTC), Name: text("Christmas Day", "عيد الميلاد", "Ziemassvētki")}},
				Channels: []Channel{
					{Kind: "phone", Value: Text{Default: "+371 20000000"}, Languages: []string{"en", "lv"}, Hours: weekdays, AnswerTime: 2 * time.Minute},
					{Kind: "email", Value: Text{Default: "help@example.com"}, AnswerTime: 24 * time.Hour},
				},
			},
			Navigation: []string{"orders"}, Popular: []string{"orders/refunds"},
		},
	}
}

// The golden site holds every output kind. Refresh it with
// go test ./build -update, and read the diff.
func TestGoldenSite(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	report, err := Build(t.Context(), goldenOptions(t, out))
	if err != nil {
		t.Fatal(err, report)
	}
	var found []string
	for _, d := range report.Diagnostics {
		found = append(found, d.Error()+" ["+d.Code+"]")
	}
	want := []string{`content/en/orders/refunds.md:15:114: there is no page or file "nowhere.md" [broken-link]`}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("diagnostics (-want +got):\n%s", diff)
	}
	compareGolden(t, "testdata/want", withoutAssets(tree(t, out)))
}

var assetHash = regexp.MustCompile(`site\.[0-9a-f]{12}\.(css|js)`)

// withoutAssets leaves out stylesheet and script, which the theme's own tests
// know, and their hashes in pages; and share cards, which build/card knows.
func withoutAssets(site map[string]string) map[string]string {
	out := map[string]string{}
	for name, data := range site {
		if !assetHash.MatchString(name) && !strings.HasPrefix(name, "assets/card.") {
			out[name] = assetHash.ReplaceAllString(data, "site.$1")
		}
	}
	return out
}

// compareGolden compares files with those below dir, or writes them with -update.
func compareGolden(t *testing.T, dir string, got map[string]string) {
	t.Helper()
	if *update {
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		for name, data := range got {
			p := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(p, []byte(data), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	want := tree(t, dir)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	for name, data := range got {
		if w, ok := want[name]; ok && w != data {
			t.Errorf("%s (-want +got):\n%s", name, cmp.Diff(w, data))
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	a, b := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	for _, out := range []string{a, b} {
		if _, err := Build(t.Context(), goldenOptions(t, out)); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(tree(t, a), tree(t, b)); diff != "" {
		t.Errorf("two builds of one input differ:\n%s", diff)
	}
}

func TestErrorsPublishNothing(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	o := goldenOptions(t, out)
	if _, err := Build(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	before := tree(t, out)
	o.Found = diag.List{{File: "faqtory.yaml", Severity: diag.Error, Code: "x", Message: "wrong"}}
	report, err := Build(t.Context(), o)
	if err != ErrMistakes || report.Errors != 1 {
		t.Errorf("Build() = %+v, %v, want ErrMistakes with the report", report, err)
	}
	o.Found, o.Strict = nil, true
	if _, err := Build(t.Context(), o); err != ErrMistakes {
		t.Errorf("Build() with Strict and a warning = %v, want ErrMistakes", err)
	}
	if diff := cmp.Diff(before, tree(t, out)); diff != "" {
		t.Errorf("the site after failed builds (-before +after):\n%s", diff)
	}
}

// An index that was damaged, or written by another version, is written anew by
// the next build, though no article has changed.
func TestADamagedIndexIsWrittenAnew(t *testing.T) {
	o := goldenOptions(t, filepath.Join(t.TempDir(), "public"))
	o.Index = filepath.Join(t.TempDir(), "index")
	if _, err := Build(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	damaged := 0
	err := filepath.WalkDir(o.Index, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Dir(p) == o.Index {
			return err
		}
		damaged++
		return os.WriteFile(p, []byte("not an index"), 0o666)
	})
	if err != nil || damaged == 0 {
		t.Fatal(damaged, err)
	}
	if _, err := Build(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	x, err := search.Open(o.Index)
	if err != nil {
		t.Fatalf("Open() after the build = %v, want a sound index", err)
	}
	defer x.Close()
	r, err := x.Search(t.Context(), search.Request{Query: "refund"})
	if err != nil || len(r.Hits) == 0 {
		t.Errorf("Search() = %v, %v, want a hit", r, err)
	}
}
