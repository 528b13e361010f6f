package build

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A preview and builds beside it use one cache and do not disturb each other.
func TestBuildBesideAPreview(t *testing.T) {
	o := cachedOptions(t)
	site := t.TempDir()
	if err := os.CopyFS(site, os.DirFS(o.Dir)); err != nil {
		t.Fatal(err)
	}
	o.Dir = site
	var said []string
	o.Log = func(format string, _ ...any) { said = append(said, format) }
	live, err := NewLive(t.Context(), o, LiveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	first, report, err := live.Update(t.Context(), o, Change{All: true})
	if err != nil {
		t.Fatal(err)
	}
	if report.Parsed == 0 {
		t.Fatal("the preview has parsed nothing, so it leaves nothing to a build")
	}
	if report := mustBuild(t, o); report.Parsed != 0 {
		t.Errorf("a build beside a preview has parsed %d articles, want those that the preview has", report.Parsed)
	}
	pages := func(v *View) map[string]string {
		t.Helper()
		all := map[string]string{}
		for _, name := range v.Names() {
			data, err := fs.ReadFile(v, name)
			if err != nil {
				t.Fatal(err)
			}
			all[name] = string(data)
		}
		return all
	}
	before := pages(first)
	// Both write: the build all articles anew, until what it has put by is packed
	// anew, and the preview one of them.
	var articles []string
	err = fs.WalkDir(os.DirFS(site), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(name, "content/en") && strings.HasSuffix(name, ".md") && !strings.HasPrefix(filepath.Base(name), "_") {
			articles = append(articles, name)
		}
		return err
	})
	if err != nil || len(articles) == 0 {
		t.Fatalf("no articles, %v", err)
	}
	big := strings.Repeat("Another sentence with nothing in it. ", 12_000)
	for i := range 5 {
		for _, name := range articles[:2] {
			edit(t, o, name, func(s string) string {
				s, _, _ = strings.Cut(s, "\n<!-- more -->\n")
				return s + "\n<!-- more -->\n\nRound " + strings.Repeat("i", i+1) + ". " + big + "\n"
			})
		}
		mustBuild(t, o)
		if i == 2 {
			if _, _, err := live.Update(t.Context(), o, Change{Paths: articles[:2]}); err != nil {
				t.Fatal(err)
			}
		}
	}
	view, _, err := live.Update(t.Context(), o, Change{Paths: articles[:2]})
	if err != nil {
		t.Fatal(err)
	}
	after, same := pages(view), 0
	for name, text := range after {
		if text == before[name] {
			same++
		}
		if strings.HasSuffix(name, ".html") && len(text) < len(before[name])/2 {
			t.Errorf("%s has lost its text", name)
		}
	}
	if same == 0 || same == len(after) {
		t.Errorf("%d of %d files are as before the edits, want some", same, len(after))
	}
	published := tree(t, o.Out)
	maps.DeleteFunc(published, func(name, _ string) bool { return strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") })
	for _, name := range slices.Sorted(maps.Keys(published)) {
		if strings.HasSuffix(name, "/index.html") && after[name] != published[name] {
			t.Errorf("%s is not in the preview as it was published", name)
		}
	}
	if err := live.Close(); err != nil {
		t.Fatal(err)
	}
	if report := mustBuild(t, o); report.Parsed != 0 {
		t.Errorf("a build after the preview has parsed %d articles, want none", report.Parsed)
	}
	if len(said) > 0 {
		t.Errorf("said %q, want nothing", said)
	}
}
