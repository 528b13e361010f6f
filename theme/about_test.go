package theme

import "testing"

func TestAboutKnowsEveryFile(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range Files() {
		seen[name] = true
		if About(name) == "" {
			t.Errorf("About(%q) is empty: say in abouts what the file makes", name)
		}
	}
	for name := range abouts {
		if !seen[name] {
			t.Errorf("abouts has %q, which is no file of the theme", name)
		}
	}
	if got := About("templates/nothing.html"); got != "" {
		t.Errorf("About(a file that is none) = %q, want nothing", got)
	}
}
