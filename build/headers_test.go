package build

import (
	"bytes"
	"strings"
	"testing"
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

func TestContentSecurityPolicy(t *testing.T) {
	policy := map[string]string{}
	for directive := range strings.SplitSeq(contentSecurityPolicy, ";") {
		name, sources, _ := strings.Cut(strings.TrimSpace(directive), " ")
		if _, twice := policy[name]; twice {
			t.Errorf("%s stands twice", name)
		}
		policy[name] = sources
	}
	for name, want := range map[string]string{
		"default-src": "'none'", "script-src": "'self'", "style-src": "'self'",
		"base-uri": "'none'", "frame-ancestors": "'none'", "form-action": "'self'",
	} {
		if policy[name] != want {
			t.Errorf("%s is %q, want %q", name, policy[name], want)
		}
	}
	if strings.Contains(contentSecurityPolicy, "unsafe") {
		t.Error("the policy allows something unsafe")
	}
}
