package theme

import (
	"strings"
	"testing"
)

func TestContentSecurityPolicy(t *testing.T) {
	policy := map[string]string{}
	for directive := range strings.SplitSeq(ContentSecurityPolicy, ";") {
		name, sources, _ := strings.Cut(strings.TrimSpace(directive), " ")
		if _, twice := policy[name]; twice {
			t.Errorf("%s stands twice", name)
		}
		policy[name] = sources
	}
	for name, want := range map[string]string{
		"default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "object-src": "'none'",
		"base-uri": "'none'", "frame-ancestors": "'none'", "form-action": "'self'",
	} {
		if policy[name] != want {
			t.Errorf("%s is %q, want %q", name, policy[name], want)
		}
	}
	if strings.Contains(ContentSecurityPolicy, "unsafe") {
		t.Error("the policy allows something unsafe")
	}
}

// One line each, named once: what a header file and a response can hold.
func TestSecurityHeaders(t *testing.T) {
	seen := map[string]bool{}
	for _, h := range SecurityHeaders() {
		if seen[h.Name] || h.Name == "" || h.Value == "" || strings.ContainsAny(h.Name+h.Value, "\r\n") {
			t.Errorf("SecurityHeaders() holds %q: %q", h.Name, h.Value)
		}
		seen[h.Name] = true
	}
	for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy"} {
		if !seen[name] {
			t.Errorf("SecurityHeaders() lacks %s", name)
		}
	}
}
