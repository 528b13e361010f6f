package theme

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// Writers choose icons from the list in docs/writing.md.
func TestGuideNamesEveryIcon(t *testing.T) {
	text, err := os.ReadFile("../docs/writing.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(text), "## Icons")
	list, _, _ = strings.Cut(list, "## ")
	th := mustNew(t, Options{Radius: -1})
	for name := range th.icons {
		if !strings.Contains(list, "`"+name+"`") {
			t.Errorf("docs/writing.md does not list the icon %q", name)
		}
	}
	for _, m := range regexp.MustCompile("`([a-z]+)`").FindAllStringSubmatch(list, -1) {
		if th.icons[m[1]] == "" {
			t.Errorf("docs/writing.md lists an icon %q, the theme has none", m[1])
		}
	}
}
