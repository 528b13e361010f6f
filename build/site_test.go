package build

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A translation may have a category and none of its articles: readers are not led to
// an empty list. A category with a text of its own is worth a visit.
func TestEmptyCategoriesAreNotListed(t *testing.T) {
	o := cachedOptions(t)
	for name, text := range map[string]string{
		"bare":       "---\ntitle: Bare shelf\n---\n",
		"outer":      "---\ntitle: Outer shelf\n---\n",
		"outer/bare": "---\ntitle: Inner shelf\n---\n",
		"told":       "---\ntitle: Told shelf\n---\n\nHere is what we say about it.\n",
	} {
		dir := filepath.Join(o.Dir, "content", "en", filepath.FromSlash(name))
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "_index.md"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	page := func(name string) string {
		t.Helper()
		data, err := os.ReadFile(filepath.Join(o.Out, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	mustBuild(t, o)
	home := page("index.html")
	for title, want := range map[string]int{"Bare shelf": 0, "Outer shelf": 0, "Inner shelf": 0, "Told shelf": 2, "0 articles": 0} {
		if n := strings.Count(home, title); n != want {
			t.Errorf("the home page says %q %d times, want %d: among the topics and in the footer", title, n, want)
		}
	}
	if told := page("told/index.html"); strings.Contains(told, "0 articles") {
		t.Error("a category with a text of its own counts no articles")
	}
	page("bare/index.html") // whoever was sent there finds the page

	// The first article brings all above it back.
	article := filepath.Join(o.Dir, "content", "en", "outer", "bare", "first.md")
	if err := os.WriteFile(article, []byte("# The first one\n\nIt stands in the inner shelf.\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	mustBuild(t, o)
	if home := page("index.html"); !strings.Contains(home, "Outer shelf") || strings.Contains(home, "Bare shelf") {
		t.Error("the home page lacks a category that has an article below it now, or lists the empty one")
	}
	if outer := page("outer/index.html"); !strings.Contains(outer, "Inner shelf") {
		t.Error("the outer category does not list the inner one, which has an article now")
	}
	// A text of its own, and no more, does as well: words alone are edited here.
	if err := os.WriteFile(filepath.Join(o.Dir, "content", "en", "bare", "_index.md"), []byte("---\ntitle: Bare shelf\n---\n\nNow it says something.\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	mustBuild(t, o)
	if !strings.Contains(page("index.html"), "Bare shelf") {
		t.Error("the home page lacks a category that has a text of its own now")
	}
}
