package theme

import (
	"bytes"
	"errors"
	"html/template"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestTextFS(t *testing.T) {
	files := textFS{"templates/partials/footer.html": "<footer>", "messages/en.yaml": "a: b\n", "templates/404.html": ""}
	if err := fstest.TestFS(files, "templates/partials/footer.html", "messages/en.yaml", "templates/404.html"); err != nil {
		t.Error(err)
	}
}

// A results page rendered from a snapshot is the page that the site's own theme
// renders, with its overrides and its strings.
func TestSnapshotRendersTheSame(t *testing.T) {
	over := fstest.MapFS{
		"templates/partials/breadcrumbs.html": {Data: []byte(`<p class="own">{{len .Breadcrumbs}}</p>`)},
		"messages/en.yaml":                    {Data: []byte("search.title: Find it\n")},
		"css/own.css":                         {Data: []byte("p{color:red}")},
	}
	own, list, err := New(Options{Overrides: over, Color: "#aa2211", Radius: 4})
	if err != nil || len(list) > 0 {
		t.Fatal(list, err)
	}
	site := sampleSite("en")
	page := &SearchPage{Page: Page{Site: site, Lang: "en", Dir: "ltr", Title: "Search", JSONLD: template.JS(`{"@graph":["<b>&"]}`),
		Breadcrumbs: []Crumb{{Title: "Home", URL: "/"}}}, Categories: site.Nav, Popular: []*ArticleLink{{Title: "A & B", URL: "/a/"}}}
	look, err := own.Look()
	if err != nil {
		t.Fatal(err)
	}
	in := &Snapshot{BaseURL: "https://help.example.com/", Base: "/", Default: "en", Look: look,
		Locales: []LocaleSnapshot{{Search: page}}}
	data, err := in.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := in.Encode()
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("Encode() gives other bytes the second time (%v)", err)
	}
	out, err := DecodeSnapshot(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(in.Locales[0].Search, out.Locales[0].Search); diff != "" {
		t.Errorf("the search page changed on its way (-in +out):\n%s", diff)
	}
	theirs, list, err := out.Look.Theme()
	if err != nil || len(list) > 0 {
		t.Fatal(list, err)
	}
	var want, got bytes.Buffer
	if err := own.Search(&want, page); err != nil {
		t.Fatal(err)
	}
	if err := theirs.Search(&got, out.Locales[0].Search); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), got.String()); diff != "" {
		t.Errorf("the page renders differently (-own +snapshot):\n%s", diff)
	}
	if !bytes.Contains(got.Bytes(), []byte(`class="own"`)) && !bytes.Contains(got.Bytes(), []byte("Find it")) {
		t.Errorf("nothing of the overrides is in the page:\n%s", got.String())
	}
}

func TestDecodeSnapshotRefuses(t *testing.T) {
	for _, data := range []string{
		"", "{}", `{"version":99}`, `{"version":1,"base":"/","locales":[]}`, `{"version":1,"base":"help","locales":[{}]}`,
		`{"version":1,"base":"/","locales":[{"search":{}}]}`, `{"version":1,"base":"/","locales":[{"search":{"Site":{}}}]}`,
	} {
		if _, err := DecodeSnapshot([]byte(data)); !errors.Is(err, ErrSnapshot) {
			t.Errorf("DecodeSnapshot(%q) = %v, want ErrSnapshot", data, err)
		}
	}
}
