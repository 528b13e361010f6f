package content

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// A writer copies what the starter does. The short answer stands above the text, so
// the text does not begin by saying it again; and nothing in it is to be mended.
func TestStarterTextsGoOnFromTheirAnswers(t *testing.T) {
	lib, diags := load(t, Starter(), Options{})
	if len(diags) > 0 {
		t.Errorf("the starter's articles have %d mistakes: %v", len(diags), diags)
	}
	said := func(s string) string {
		s = strings.NewReplacer("*", "", "`", "", "- ", "").Replace(strings.TrimSpace(s))
		line, _, _ := strings.Cut(s, "\n")
		return strings.ToLower(strings.Join(strings.Fields(line), " "))
	}
	articles := 0
	for _, locale := range StarterLocales() {
		for a := range lib.Articles(locale) {
			if a.Answer == "" {
				continue
			}
			articles++
			src, err := os.ReadFile("starter/" + strings.TrimPrefix(a.Path, "content/"))
			if err != nil {
				t.Fatal(err)
			}
			_, body, ok := strings.Cut(strings.TrimPrefix(string(src), "---\n"), "\n---\n")
			if !ok {
				t.Fatalf("%s has no front matter", a.Path)
			}
			answer, lead := said(a.Answer), said(body)
			// The longest common run of letters, of which half a sentence is too much.
			if n := commonRun([]rune(answer), []rune(lead)); 2*n > utf8.RuneCountInString(answer) {
				t.Errorf("%s: the text begins %q, which the answer says: %q", a.Path, lead, answer)
			}
		}
	}
	if articles < 15 {
		t.Errorf("%d articles with answers, want those of three languages", articles)
	}
}

// commonRun is the length of the longest run of letters that two texts share.
func commonRun(a, b []rune) int {
	longest := 0
	row := make([]int, len(b)+1)
	for i := range a {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				row[j+1] = row[j] + 1
				longest = max(longest, row[j+1])
			} else {
				row[j+1] = 0
			}
		}
	}
	return longest
}
