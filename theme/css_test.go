package theme

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

func TestCSSMistake(t *testing.T) {
	for _, c := range []struct {
		src          string
		line, column int
		message      string
	}{
		{".a { color: red; }\n@media (min-width: 40em) {\n  .b { margin: 0 }\n}\n", 0, 0, ""},
		{"a[href=\"}\"]::after { content: '\\'{'; } /* { */\nb { background: url(data:image/svg+xml;utf8,{'}) }\n", 0, 0, ""},
		{"a { background: URL( x'y.png ); width: calc((1px + 2px) * 3) }\n.\\{ { color: red }\n", 0, 0, ""},
		{"a {\n  color: red;\n\nb { color: blue }\n", 1, 3, "the { that begins here is not closed"},
		{"@media print {\n  a {\n    color: red;\n  b { color: blue }\n}\n", 2, 5, "the { that begins here is not closed"},
		{"a { color: red; }}\n", 1, 18, "this } closes nothing"},
		{"a { width: calc(1px + (2px); }\n", 1, 16, "the ( that begins here is not closed"},
		{"é a[b { color: red }\n", 1, 4, "the [ that begins here is not closed"},
		{"a { content: \"x; }\n", 1, 14, "the quote is not closed on its line"},
		{"a {}\n  /* b { }\n", 2, 3, "the comment that begins here has no end"},
	} {
		d, bad := cssDiagnostic("theme/css/a.css", c.src)
		if bad != (c.message != "") || d.Line != c.line || d.Column != c.column || d.Message != c.message || bad && (d.Hint == "" || d.Source == "") {
			t.Errorf("cssDiagnostic(%q) = %v, want %d:%d: %s, with its line and a hint", c.src, d, c.line, c.column, c.message)
		}
	}
}

func TestOwnStylesheetsAreSound(t *testing.T) {
	all, err := fs.Glob(FS(), "css/*.css")
	if err != nil || len(all) < 5 {
		t.Fatalf("the theme has the stylesheets %v: %v", all, err)
	}
	for _, file := range all {
		src, err := fs.ReadFile(FS(), file)
		if err != nil {
			t.Fatal(err)
		}
		if d, bad := cssDiagnostic(file, string(src)); bad {
			t.Errorf("our own stylesheet: %v", d)
		}
	}
}

// A stylesheet of the site that would swallow those after it is named, and ours
// stands in its place.
func TestBrokenStylesheet(t *testing.T) {
	th, list, err := New(Options{Overrides: fstest.MapFS{
		"css/home.css": {Data: []byte(".home {\n  color: red;\n")},
		"css/mine.css": {Data: []byte(".mine { color: red }}")},
	}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range list {
		got = append(got, d.Error())
	}
	want := "theme/css/home.css:1:7: the { that begins here is not closed\ntheme/css/mine.css:1:21: this } closes nothing"
	if strings.Join(got, "\n") != want {
		t.Errorf("New listed\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	plain, _, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if string(th.ListStylesheet()) != string(plain.ListStylesheet()) || string(th.Stylesheet()) != string(plain.Stylesheet()) {
		t.Error("broken stylesheets are in use")
	}
}

func FuzzCSSMistake(f *testing.F) {
	f.Add("a { b: url( x ) }")
	f.Add("a['\\")
	f.Fuzz(func(t *testing.T, src string) {
		if at, message, hint, ok := cssMistake(src); !ok && (at < 0 || at >= len(src) || message == "" || hint == "") {
			t.Errorf("cssMistake(%q) = %d, %q, %q", src, at, message, hint)
		}
	})
}
