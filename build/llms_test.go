package build

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"faqtory/content"
)

// testTree is a locale with articles in the root, in a category and below it.
func testTree() *content.Category {
	root := &content.Category{Locale: "en"}
	returns := &content.Category{Title: "Returns", Parent: root}
	abroad := &content.Category{Title: "From abroad", Parent: returns}
	empty := &content.Category{Title: "Empty", Parent: root}
	root.Children = []*content.Category{returns, empty}
	returns.Children = []*content.Category{abroad}
	article := func(c *content.Category, a content.Article) {
		a.Category = c
		c.Articles = append(c.Articles, &a)
	}
	article(root, content.Article{Title: "Contact us", Permalink: "/contact-us/", Answer: "Call us."})
	article(returns, content.Article{
		Title: "How long does a refund take?", Permalink: "/returns/refund/", Answer: "Five working days.", Updated: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
	})
	returns.Articles[0].SetSections(
		content.Section{Text: "Five working days.\nBanks take two."},
		content.Section{ID: "late", Title: "When it is late", Level: 2, Text: "# not a heading\n---\nWrite to us."})
	article(returns, content.Article{Title: "Hidden", Permalink: "/returns/hidden/", Noindex: true})
	article(returns, content.Article{Title: "Draft", Permalink: "/returns/draft/", Draft: true})
	article(abroad, content.Article{Title: "Customs [EU] (2026)", Permalink: "/returns/abroad/customs-(eu)/"})
	article(abroad, content.Article{Title: "Other language", Permalink: "/x/", Fallback: &content.Article{}})
	return root
}

// What looks like a link and is none, because its writer slipped, must not be read as
// one by programs that know little of Markdown.
func TestFailedLinksAreNoLinks(t *testing.T) {
	if got, want := markdownLine("See [this]((app://lesson/2) too"), `See \[this\]\((app://lesson/2) too`; got != want {
		t.Errorf("markdownLine = %q, want %q", got, want)
	}
	if got, want := escape("See [this]((app://lesson/2) too"), `See \[this\]\((app://lesson/2) too`; got != want {
		t.Errorf("escape = %q, want %q", got, want)
	}
}

func testLink(a *content.Article) llmsLink {
	return llmsLink{a.Title, testOrigin + a.Permalink, a.Answer}
}

func TestLLMS(t *testing.T) {
	sections := llmsSections(testTree(), "Articles", testLink)
	var b bytes.Buffer
	others := []llmsLink{{Title: "العربية", URL: testOrigin + "/ar/llms.txt"}}
	if err := writeLLMS(&b, "Birch & Bay Help", "Answers about\norders.", sections, others); err != nil {
		t.Fatal(err)
	}
	golden(t, "llms.txt", b.Bytes())
}

var llmsItem = regexp.MustCompile(`^- \[((?:[^\[\]\\]|\\.)*)\]\(([^\s()]+)\)(?:: (.*))?$`)

// Every line of the file is one of the five that the proposal knows, whatever
// the titles are.
func TestLLMSSurvivesAttacks(t *testing.T) {
	unescape := regexp.MustCompile(`\\(.)`)
	for _, text := range attacks {
		var b bytes.Buffer
		sections := []llmsSection{{Title: text, Links: []llmsLink{{text, testOrigin + "/(a b)/\n" + "x", text}}}}
		if err := writeLLMS(&b, text, text, sections, nil); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		want := []string{"# ", "", "> ", "", "## ", "", "- ["}
		if len(lines) != len(want) {
			t.Errorf("%q makes %d lines, want %d:\n%s", text, len(lines), len(want), b.String())
			continue
		}
		for i, prefix := range want {
			if !strings.HasPrefix(lines[i], prefix) || prefix == "" && lines[i] != "" {
				t.Errorf("%q: line %d is %q, want %q", text, i+1, lines[i], prefix)
			}
		}
		m := llmsItem.FindStringSubmatch(lines[6])
		title := strings.Join(strings.Fields(xmlText(text)), " ")
		if m == nil || unescape.ReplaceAllString(m[1], "$1") != title || m[2] != testOrigin+"/%28a%20b%29/x" {
			t.Errorf("%q: the link is %q, read as %q", text, lines[6], m)
		}
	}
}

func TestLLMSFull(t *testing.T) {
	var b bytes.Buffer
	seq := func(yield func(*content.Article) bool) {
		var walk func(c *content.Category) bool
		walk = func(c *content.Category) bool {
			for _, a := range c.Articles {
				if !yield(a) {
					return false
				}
			}
			for _, child := range c.Children {
				if !walk(child) {
					return false
				}
			}
			return true
		}
		walk(testTree())
	}
	err := writeLLMSFull(&b, "Birch & Bay Help", "Answers.", seq, func(a *content.Article) string { return testOrigin + a.Permalink }, noData)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "llms-full.txt", b.Bytes())
	if n := len(regexp.MustCompile(`(?m)^# `).FindAllString(b.String(), -1)); n != 4 {
		t.Errorf("there are %d titles, want the site's and three articles'", n)
	}
}

// The file is written while the articles are walked, not after.
func TestLLMSFullStreams(t *testing.T) {
	out := &countingWriter{}
	most := 0
	text := strings.Repeat("word ", 200)
	seq := func(yield func(*content.Article) bool) {
		for i := range 5000 {
			a := &content.Article{Title: "A"}
			a.SetSections(content.Section{Text: text})
			if !yield(a) {
				return
			}
			most = max(most, (i+1)*len(text)-out.n)
		}
	}
	if err := writeLLMSFull(out, "A", "", seq, func(*content.Article) string { return testOrigin }, noData); err != nil {
		t.Fatal(err)
	}
	if limit := 16 << 10; most > limit {
		t.Errorf("%d bytes waited to be written, want at most %d", most, limit)
	}
}

type countingWriter struct{ n int }

func (w *countingWriter) Write(p []byte) (int, error) {
	w.n += len(p)
	return len(p), nil
}

func TestLLMSReportsWriteErrors(t *testing.T) {
	if err := writeLLMS(brokenWriter{}, "A", "", nil, nil); err != io.ErrClosedPipe {
		t.Errorf("writeLLMS to a closed pipe = %v, want %v", err, io.ErrClosedPipe)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func noData(*content.Article) string { return "" }
