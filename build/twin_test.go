package build

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"faqtory/theme"
)

// goldenPages prepares testdata/site without writing anything.
func goldenPages(t *testing.T) *site {
	t.Helper()
	o := goldenOptions(t, filepath.Join(t.TempDir(), "public"))
	b, err := newBuilder(t.Context(), &o, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.close(new(error)) })
	s, report, err := b.prepare(t.Context())
	if err != nil || s == nil {
		t.Fatal(err, report)
	}
	return s
}

func TestTwins(t *testing.T) {
	s := goldenPages(t)
	n := 0
	for _, l := range s.lib.Locales {
		for a := range s.lib.Articles(l.Tag) {
			n++
			var b bytes.Buffer
			s.twin(&b, a, new(keyer).html(s, shownOn(a), a.Locale))
			text := b.String()
			front, body, ok := strings.Cut(strings.TrimPrefix(text, "---\n"), "---\n")
			var facts map[string]string
			if err := yaml.Unmarshal([]byte(front), &facts); !ok || err != nil {
				t.Errorf("%s: front matter %q: %v", a.Path, front, err)
			}
			of := a
			if a.Fallback != nil {
				of = a.Fallback
			}
			if facts["title"] != a.Title || facts["url"] != s.absolute(of.Permalink) || facts["locale"] != of.Locale {
				t.Errorf("%s: front matter says %v", a.Path, facts)
			}
			if !strings.HasPrefix(body, "\n# ") {
				t.Errorf("%s: the text begins with %.60q, want the title", a.Path, body)
			}
			for _, bad := range []string{"<div", "<p>", "<span", "](/", "](#", "\n\n\n", "<nil>"} {
				if strings.Contains(body, bad) {
					t.Errorf("%s: %q is in the twin:\n%s", a.Path, bad, body)
				}
			}
			// Nothing of the article is lost.
			plain := strings.NewReplacer("\\", "", "*", "", "`", "", " ", "", "\n", "", ">", "", "<", "").Replace(body)
			for _, section := range a.Sections() {
				for line := range strings.Lines(section.Title + "\n" + section.Text) {
					for _, word := range strings.Fields(line) {
						word = strings.NewReplacer("\\", "", "*", "", "`", "", ">", "", "<", "").Replace(word)
						if !strings.Contains(plain, word) {
							t.Errorf("%s: %q of the article is not in the twin:\n%s", a.Path, word, body)
						}
					}
				}
			}
		}
	}
	if n == 0 {
		t.Error("there is no article")
	}
}

func TestSnapshot(t *testing.T) {
	s := goldenPages(t)
	s.settings.CORS = []string{"https://shop.example.com"}
	data, err := s.snapshot()
	if err != nil {
		t.Fatal(err)
	}
	got, err := theme.DecodeSnapshot(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s.settings.CORS, got.CORS); diff != "" {
		t.Errorf("origins of the snapshot (-settings +snapshot):\n%s", diff)
	}
	var tags []string
	for _, l := range got.Locales {
		tags = append(tags, l.Search.Site.Locale)
		if l.Search.URL != l.Search.Site.SearchURL || len(l.Search.Site.Nav) == 0 || len(l.Search.Languages) != 3 {
			t.Errorf("%s: the search page is %+v", l.Search.Site.Locale, l.Search)
		}
		for _, c := range l.Search.Site.Channels {
			if _, err := theme.ParseSchedule(c.Data); c.Data != "" && err != nil {
				t.Errorf("%s: %s: %v", l.Search.Site.Locale, c.Kind, err)
			}
		}
	}
	if diff := cmp.Diff([]string{"en", "ar", "lv"}, tags); diff != "" || got.BaseURL != "https://help.example.com/docs/" || got.Base != "/docs/" || got.Default != "en" {
		t.Errorf("snapshot of %s at %s below %s: %s", got.Default, got.BaseURL, got.Base, diff)
	}
}
