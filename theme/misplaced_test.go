package theme

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestMisplacedFiles(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{
		"css/home.css", "css/mine.css", "js/mine.js", "templates/partials/footer.html", "README.md", "notes/plan.txt", ".DS_Store", ".git/home.css",
		"home.css", "mine.css", "partials/header.html", "template/article.html", "messages.yaml",
		"scss/base.scss", "node_modules/a/dist/base.css", "node_modules/a/search.js",
	} {
		files[name] = &fstest.MapFile{}
	}
	files["messages/lv.yml"] = &fstest.MapFile{Data: []byte("toc.title: Saturs")}
	_, list, err := New(Options{Overrides: files})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range list {
		if d.Code == "theme-file" {
			got = append(got, d.File+" "+d.Hint)
		}
	}
	want := []string{
		"theme/home.css Move it to theme/css/home.css.",
		"theme/messages.yaml Move it into theme/messages/.",
		"theme/messages/lv.yml Call it theme/messages/lv.yaml.",
		"theme/mine.css Move it into theme/css/.",
		"theme/partials/header.html Move it to theme/templates/partials/header.html.",
		`theme/template/ Did you mean "theme/templates/"?`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("New lists of files out of place (-want +got):\n%s", d)
	}
}
