package content

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"faqtory/internal/diag"
)

func findCode(name string) (Code, bool) {
	i, ok := slices.BinarySearchFunc(Codes, name, func(c Code, name string) int { return cmp.Compare(c.Name, name) })
	if !ok {
		return Code{}, false
	}
	return Codes[i], true
}

// checkCodes reports diagnostics that the table of codes does not explain.
func checkCodes(t *testing.T, l diag.List) {
	t.Helper()
	for _, d := range l {
		c, ok := findCode(d.Code)
		if !ok || c.Severity < d.Severity {
			t.Errorf("%s %q (%s) is not in Codes", d.Severity, d.Code, d.Message)
		}
		if d.Hint == "" || d.Message == "" || strings.HasSuffix(d.Message, ".") {
			t.Errorf("%s: message %q, hint %q, want both, the message without a full stop", d.Code, d.Message, d.Hint)
		}
	}
}

// Every string in the source that is put where a code belongs must be listed.
func TestCodesAreWhole(t *testing.T) {
	if !slices.IsSortedFunc(Codes, func(a, b Code) int { return cmp.Compare(a.Name, b.Name) }) {
		t.Error("Codes are not sorted by name")
	}
	where := regexp.MustCompile(`where\.at\("[a-z_]+"\)`)
	used := regexp.MustCompile(`(?:\bcode: |\bCode: |\.Code, t\.Reason = |\.Code = |\breport\([^"\n]*|\bwarn\([^"\n]*|\bbroken\()"([a-z]+(?:-[a-z]+)*)"`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range Codes {
			seen[c.Name] = seen[c.Name] || name != "codes.go" && strings.Contains(string(src), `"`+c.Name+`"`)
		}
		for _, m := range used.FindAllStringSubmatch(where.ReplaceAllString(string(src), ""), -1) {
			if _, ok := findCode(m[1]); !ok {
				t.Errorf("%s reports %q, which is not in Codes", name, m[1])
			}
		}
	}
	for _, c := range Codes {
		if !seen[c.Name] {
			t.Errorf("Codes has %q, which nothing reports", c.Name)
		}
		if c.Text == "" || !strings.HasSuffix(c.Text, ".") {
			t.Errorf("the text of %q is %q, want a whole sentence", c.Name, c.Text)
		}
	}
}
