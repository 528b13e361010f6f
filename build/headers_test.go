package build

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"faqtory/theme"
)

func TestHeaders(t *testing.T) {
	var b bytes.Buffer
	writeHeaders(&b, "/help/", []string{"/help/", "/help/ar/"})
	golden(t, "_headers", b.Bytes())
	path, rules := "", 0
	for line := range strings.Lines(b.String()) {
		// Cloudflare reads at most 2,000 characters a line and 100 rules.
		if len(line) > 2000 {
			t.Errorf("a line of %d characters: %.60s…", len(line), line)
		}
		if !strings.HasPrefix(line, " ") {
			path = strings.TrimSpace(line)
			rules++
			if !strings.HasPrefix(path, "/help/") {
				t.Errorf("the rule for %q is not about the site", path)
			}
			continue
		}
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ": "); !ok || name == "" || value == "" || path == "" {
			t.Errorf("a header reads %q", line)
		}
	}
	if rules > 100 {
		t.Errorf("there are %d rules, want at most 100", rules)
	}
}

// What a static host sends with every answer is what the server sends.
func TestHeadersOfEveryAnswer(t *testing.T) {
	var b bytes.Buffer
	writeHeaders(&b, "/", nil)
	_, rest, _ := strings.Cut(b.String(), "/*\n")
	rule, _, _ := strings.Cut(rest, "\n/")
	var got []theme.Header
	for line := range strings.Lines(rule) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		got = append(got, theme.Header{Name: name, Value: value})
	}
	if diff := cmp.Diff(theme.SecurityHeaders(), got); diff != "" {
		t.Errorf("the rule for everything (-server +static host):\n%s", diff)
	}
}
