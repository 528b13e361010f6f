package diag

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var sample = List{
	{File: "content/ar/b.md", Line: 4, Column: 11, Severity: Error, Code: "unknown-category", Message: `unknown category "biling"`, Source: "category: biling", Hint: `Did you mean "billing"?`},
	{File: "a.md", Severity: Warning, Code: "thin-answer", Message: "the article has no text"},
}

func TestWriteText(t *testing.T) {
	var b strings.Builder
	if err := Write(&b, Text, "site/", sample); err != nil {
		t.Fatal(err)
	}
	want := `site/content/ar/b.md:4:11: unknown category "biling" [error: unknown-category]
    category: biling
              ^
  hint: Did you mean "billing"?
site/a.md: the article has no text [thin-answer]
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("Write(Text) (-want +got):\n%s", diff)
	}
}

func TestWriteTextKeepsTheTerminalSafe(t *testing.T) {
	var b strings.Builder
	l := List{{File: "a.md", Line: 1, Column: 1, Severity: Error, Code: "x", Message: "bad \x1b[2J", Source: "\x1b]0;title\a"}}
	if err := Write(&b, Text, "", l); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\a") {
		t.Errorf("Write(Text) = %q, want no control characters", b.String())
	}
}

func TestWriteGitHub(t *testing.T) {
	var b strings.Builder
	if err := Write(&b, GitHub, "", List{{File: "a,b.md", Line: 2, Column: 3, Severity: Warning, Code: "broken-link", Message: "100% broken"}}); err != nil {
		t.Fatal(err)
	}
	want := "::warning file=a%2Cb.md,line=2,col=3,title=broken-link::100%25 broken\n"
	if b.String() != want {
		t.Errorf("Write(GitHub) = %q, want %q", b.String(), want)
	}
}

func TestWriteMachineFormats(t *testing.T) {
	for _, f := range []Format{JSON, SARIF} {
		for _, l := range []List{nil, sample} {
			var b strings.Builder
			if err := Write(&b, f, "", l); err != nil {
				t.Fatal(err)
			}
			if !json.Valid([]byte(b.String())) {
				t.Errorf("Write(%s) of %d diagnostics is not JSON: %s", f, len(l), b.String())
			}
			if strings.Contains(b.String(), "null") {
				t.Errorf("Write(%s) of %d diagnostics holds null, want empty arrays: %s", f, len(l), b.String())
			}
		}
	}
}

func TestSuggest(t *testing.T) {
	candidates := []string{"billing", "shipping", "returns", "الدفع"}
	for word, want := range map[string]string{
		"biling": "billing", "retruns": "returns", "Shiping": "shipping", "zzzz": "", "": "", "الدفغ": "الدفع",
	} {
		if got := Suggest(word, candidates); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestListErr(t *testing.T) {
	if err := sample[1:].Err(); err != nil {
		t.Errorf("Err() of warnings = %v, want nil", err)
	}
	if err := sample.Err(); err == nil || err.Error() != `content/ar/b.md:4:11: unknown category "biling"` {
		t.Errorf("Err() = %v, want the error alone", err)
	}
	if got := sample.Strict().Errors(); got != 2 {
		t.Errorf("Strict().Errors() = %d, want 2", got)
	}
}

func TestLine(t *testing.T) {
	src := []byte("\uFEFFone\r\ntwo\nthree")
	for n, want := range map[int]string{0: "", 1: "one", 2: "two", 3: "three", 4: ""} {
		if got := Line(src, n); got != want {
			t.Errorf("Line(%d) = %q, want %q", n, got, want)
		}
	}
}
