package content

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// guide is a page of docs/, which writers go by.
func guide(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

func TestGuideNamesEveryKey(t *testing.T) {
	text := guide(t, "writing.md")
	var want []string
	for i := range fields {
		f := &fields[i]
		if f.text != "" {
			want = append(want, f.name)
			want = append(want, f.choices...)
		}
	}
	for _, name := range append(want, "redirect_to") {
		if !strings.Contains(text, "`"+name+"`") {
			t.Errorf("docs/writing.md says nothing of `%s`", name)
		}
	}
	// And what it calls a key is one.
	for _, row := range regexp.MustCompile("(?m)^\\| (`[a-z_]+`(?:, `[a-z_]+`)*) \\|").FindAllStringSubmatch(text, -1) {
		for name := range strings.SplitSeq(row[1], ", ") {
			name = strings.Trim(name, "`")
			if findField(name) == nil && !slices.Contains([]string{"article", "faq", "howto", "policy"}, name) {
				t.Errorf("docs/writing.md has a key %q, the parser does not", name)
			}
		}
	}
}

// The table of mistakes is that of [Codes].
func TestGuideNamesEveryMistake(t *testing.T) {
	_, text, _ := strings.Cut(guide(t, "mistakes.md"), "## In articles")
	text, _, _ = strings.Cut(text, "\n## ")
	var want strings.Builder
	for _, c := range Codes {
		fmt.Fprintf(&want, "| `%s` | %s | %s |\n", c.Name, c.Severity, c.Text)
	}
	if _, got, _ := strings.Cut(text, "| --- | --- | --- |\n"); strings.TrimSpace(got) != strings.TrimSpace(want.String()) {
		t.Errorf("docs/mistakes.md has the table\n%s\nwant\n%s", got, want.String())
	}
}

func TestGuideNamesEveryKeyOfPolicies(t *testing.T) {
	text := guide(t, "policies.md")
	word := func(name string) bool {
		return regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`).MatchString(text)
	}
	for _, names := range [][]string{
		policyTypes, returnMethods, returnRefunds, returnConditions, returnLabels, shippingMethods, paymentMethods,
		returnsTop, shippingTop, paymentTop, returnKeys, serviceKeys, paymentKeys,
	} {
		for _, name := range names {
			if !word(name) {
				t.Errorf("docs/policies.md says nothing of %q", name)
			}
		}
	}
}

// TestGuideExamplesHold reads the examples of the guide as what they are: articles,
// or the front matter of one. None may hold a mistake.
func TestGuideExamplesHold(t *testing.T) {
	block := regexp.MustCompile("(?ms)^```(markdown|yaml)\n(.*?)^```$")
	read := 0
	for _, name := range []string{"writing.md", "policies.md"} {
		for _, m := range block.FindAllStringSubmatch(guide(t, name), -1) {
			text := m[2]
			switch {
			case m[1] == "markdown":
			case strings.HasPrefix(text, "# "): // files of the search
				continue
			default:
				text = "---\n" + text + "---\n\nText.\n"
			}
			read++
			f := Parse("a.md", []byte(text), ParseOptions{Locale: "en"})
			if len(f.verdict.numbers)+len(f.verdict.words) > 0 {
				t.Errorf("docs/%s, example %q: the text does not bear out the answer", name, firstLine(m[2]))
			}
			for _, d := range f.Diags {
				t.Errorf("docs/%s, example %q: %s:%d:%d %s", name, firstLine(m[2]), d.Code, d.Line, d.Column, d.Message)
			}
		}
	}
	if read < 6 {
		t.Errorf("the guide has %d examples, want 6 or more", read)
	}
}

// TestGuideBoxes holds what the guide says of boxes against what they become.
func TestGuideBoxes(t *testing.T) {
	text := guide(t, "writing.md")
	at := strings.Index(text, "> [!WARNING]")
	end := strings.Index(text[max(at, 0):], "```")
	if at < 0 || end < 0 {
		t.Fatal("docs/writing.md has no example of a callout")
	}
	html := string(Parse("a.md", []byte(text[at:at+end]), ParseOptions{Locale: "en"}).article.HTML(testFiller{}))
	for _, want := range []string{`callout callout-warning`, `callout callout-tip`, `<details>`, `class="tabs"`, `data-label="iPhone"`, `data-label="Android"`} {
		if !strings.Contains(html, want) {
			t.Errorf("the guide's boxes have no %s:\n%s", want, html)
		}
	}
	for _, name := range []string{"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"} {
		if !strings.Contains(text, "`"+name+"`") || calloutKind(name) != strings.ToLower(name) {
			t.Errorf("the guide and the parser differ about callout %s", name)
		}
	}
}
