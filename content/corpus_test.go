package content

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Real help centers lie beside the repository where the tests are run for the
// project; elsewhere there are none, and nothing is tested.
const corpora = "../../shared/corpora"

func TestRealHelpCenters(t *testing.T) {
	tent := []Locale{{Tag: "en", Dir: "contents_en"}, {Tag: "es", Dir: "contents_es"}, {Tag: "fa", Dir: "contents_fa"}}
	for _, tt := range []struct {
		name, dir string
		o         Options
		locales   string // tag:articles
		titles    map[string]string
	}{
		{"magento-kb", "magento-kb", Options{}, "en:794", map[string]string{
			"how-to/general/reset-a-theme-to-defaults.md": "Reset a theme to defaults",
		}},
		{"tent as one tree", "tent", Options{}, "en:1386", nil},
		{"tent in three locales", "tent", Options{Configured: true, Locales: tent}, "en:532 es:442 fa:412", map[string]string{
			"contents_en/work/meetings/beginner/why-meetings.md": "Risks",
		}},
		{"commerce-ar", "commerce-ar", Options{}, "ar:4", nil},
		{"commerce-lv", "commerce-lv", Options{}, "lv:1", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(corpora, tt.dir)
			if _, err := os.Stat(dir); err != nil {
				t.Skipf("no corpus: %v", err)
			}
			lib, diags := load(t, folderFS(t, dir), tt.o)
			diags = append(diags, Check(lib)...)
			checkCodes(t, diags)
			if diags.Errors() > 0 {
				t.Errorf("there are errors:\n%v", diags)
			}
			var locales []string
			reached := map[string]bool{}
			for _, l := range lib.Locales {
				n := 0
				eachCategory(lib.Root(l.Tag), func(c *Category) {
					if c.Title == "" && c.Parent != nil || scriptOf(c.Title) == "" && c.Parent != nil {
						t.Errorf("the category %s has the title %q", c.Dir, c.Title)
					}
					if c.Parent != nil && !strings.HasPrefix(c.Permalink, c.Parent.Permalink) {
						t.Errorf("the category %s is at %s, not below %s", c.Dir, c.Permalink, c.Parent.Permalink)
					}
					for _, a := range c.Articles {
						n++
						reached[a.Path] = true
						if a.Title == "" || strings.ContainsAny(a.Title, "#|{}") || strings.HasPrefix(a.Title, "[") || strings.Contains(a.Title, "---") {
							t.Errorf("%s has the title %q", a.Path, a.Title)
						}
						if found, _ := lib.ByPermalink(a.Permalink); found != a || !strings.HasPrefix(a.Permalink, c.Permalink) {
							t.Errorf("%s is not at its address %s", a.Path, a.Permalink)
						}
					}
				})
				locales = append(locales, fmt.Sprintf("%s:%d", l.Tag, n))
			}
			if got := strings.Join(locales, " "); got != tt.locales {
				t.Errorf("articles = %s, want %s", got, tt.locales)
			}
			for _, s := range lib.tree.Sources {
				if s.Kind == ArticleFile && !reached[s.Path] {
					t.Errorf("%s is not to be reached", s.Path)
				}
			}
			for path, want := range tt.titles {
				if a := lib.Lookup(path); a == nil || a.Title != want {
					t.Errorf("the title of %s is not %q", path, want)
				}
			}
			// What is reported missing must be missing: no file of the name lies where
			// the link says, from the article or from the site folder.
			for _, d := range diags {
				if d.Code != "broken-link" && d.Code != "broken-image" {
					continue
				}
				_, target, _ := strings.Cut(d.Message, `"`)
				target = strings.TrimSuffix(target, `"`)
				for _, from := range []string{filepath.Dir(d.File), "."} {
					for _, ending := range []string{"", ".md"} {
						if _, err := os.Stat(filepath.Join(dir, from, target+ending)); err == nil && target != "" {
							t.Errorf("%v, but it is there", d)
						}
					}
				}
			}
			kinds := map[string]int{}
			for _, d := range diags {
				kinds[d.Code]++
			}
			for _, code := range slices.Sorted(maps.Keys(kinds)) {
				t.Logf("%s: %d", code, kinds[code])
			}
		})
	}
}
