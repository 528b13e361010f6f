package content

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The examples of the CommonMark specification, and those of GFM's extensions,
// come with the parser's module. Every example that is shown in another way than
// the specification says is listed in testdata/conformance.md with the reason.

// testFiller fills the gaps of a body with what was written.
type testFiller struct{}

func (testFiller) Link(l *Link) (string, bool) { return l.Target, false }

func (testFiller) Image(i *Image) template.HTML {
	s := `<img src="` + html.EscapeString(i.Target) + `" alt="` + html.EscapeString(i.Alt) + `"`
	if i.Title != "" {
		s += ` title="` + html.EscapeString(i.Title) + `"`
	}
	s += ">"
	if i.Standalone {
		s = "<p>" + s + "</p>"
	}
	return template.HTML(s)
}

func (testFiller) Video(v *Video) template.HTML {
	return template.HTML(`<div class="video"><a href="` + html.EscapeString(v.URL) + `">` + html.EscapeString(v.Title) + `</a></div>`)
}

func (testFiller) Message(key string) string { return "[" + key + "]" }

// render returns the page's HTML of a text, for tests.
func render(src string) (*Article, string) {
	a := &Article{Path: "test.md", Kind: KindArticle}
	parseBody(a, []byte(src), 0, 1, bodyOptions{})
	return a, string(a.HTML(testFiller{}))
}

type example struct {
	suite          string
	number         int
	markdown, html string
}

// examples reads the examples of the specifications, or skips the test.
func examples(t *testing.T) []example {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	dir := strings.TrimSpace(string(out))
	if err != nil || dir == "" {
		t.Skipf("the specification's examples are not at hand: no module folder of goldmark (%v)", err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "_test", "spec.json"))
	if err != nil {
		t.Skipf("the specification's examples are not at hand: %v", err)
	}
	var spec []struct {
		Markdown string
		HTML     string
		Example  int
	}
	if err := json.Unmarshal(b, &spec); err != nil {
		t.Fatal(err)
	}
	var list []example
	for _, e := range spec {
		list = append(list, example{"commonmark", e.Example, e.Markdown, e.HTML})
	}
	for _, suite := range []string{"table", "strikethrough", "linkify", "tasklist", "definition_list"} {
		b, err := os.ReadFile(filepath.Join(dir, "extension", "_test", suite+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		for block := range strings.SplitSeq(string(b), "//= = = = = = = = = = = = = = = = = = = = = = = =//") {
			parts := strings.Split(block, "//- - - - - - - - -//\n")
			if len(parts) != 3 {
				continue
			}
			head, _, _ := strings.Cut(strings.TrimSpace(parts[0]), ":")
			n, err := strconv.Atoi(strings.TrimSpace(strings.SplitN(head, "\n", 2)[0]))
			if err != nil {
				t.Fatalf("%s: %q is no number of an example", suite, head)
			}
			md := strings.ReplaceAll(strings.TrimSuffix(parts[1], "\n"), `\t`, "\t")
			list = append(list, example{suite, n, md, parts[2]})
		}
	}
	return list
}

func TestConformance(t *testing.T) {
	all := examples(t)
	known := map[string]string{}
	b, err := os.ReadFile("testdata/conformance.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(b), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || strings.Contains(cells[1], "--") || strings.TrimSpace(cells[1]) == "suite" {
			continue
		}
		for n := range strings.SplitSeq(cells[2], ",") {
			known[strings.TrimSpace(cells[1])+" "+strings.TrimSpace(n)] = strings.TrimSpace(cells[3])
		}
	}
	differ := 0
	for _, e := range all {
		// A paragraph before it keeps a heading from becoming the title.
		_, got := render("Before.\n\n" + e.markdown)
		want := normalHTML(t, "<p>Before.</p>"+e.html)
		name := fmt.Sprintf("%s %d", e.suite, e.number)
		have := normalHTML(t, got)
		reason, listed := known[name]
		delete(known, name)
		switch {
		case have == want && listed:
			t.Errorf("example %s is shown as specified, but testdata/conformance.md says %q", name, reason)
		case have != want && !listed:
			differ++
			t.Errorf("example %s:\n%s\ngot:\n%s\nwant:\n%s", name, e.markdown, have, want)
		case have != want:
			differ++
		}
	}
	for name := range known {
		t.Errorf("testdata/conformance.md lists %s, which is no example", name)
	}
	t.Logf("%d of %d examples are shown in another way than specified", differ, len(all))
}

// normalHTML brings HTML to a form in which only differences count that a reader
// could notice. Taken out are our boxes around code and tables, the levels of
// headings (which depend on the page), attributes for machines, and white space.
func normalHTML(t *testing.T, s string) string {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, n := range nodes {
		normalNode(&b, n, false)
	}
	out := b.String()
	for _, tag := range []string{"p", "h", "li", "ul", "ol", "blockquote", "pre", "hr", "div", "table", "thead", "tbody", "tr", "td", "th", "dl", "dt", "dd", "br"} {
		for _, edge := range []string{"<" + tag + ">", "</" + tag + ">"} {
			out = strings.ReplaceAll(out, " "+edge, edge)
			out = strings.ReplaceAll(out, edge+" ", edge)
		}
	}
	return strings.TrimSpace(out)
}

func normalNode(b *strings.Builder, n *html.Node, pre bool) {
	switch n.Type {
	case html.TextNode:
		if pre {
			b.WriteString(html.EscapeString(n.Data))
			return
		}
		words := strings.Join(strings.Fields(n.Data), " ")
		spaced := strings.HasSuffix(b.String(), " ")
		if words == "" {
			if !spaced {
				b.WriteString(" ")
			}
			return
		}
		if strings.IndexByte(" \n\t", n.Data[0]) >= 0 && !spaced {
			b.WriteString(" ")
		}
		b.WriteString(html.EscapeString(words))
		if strings.IndexByte(" \n\t", n.Data[len(n.Data)-1]) >= 0 {
			b.WriteString(" ")
		}
		return
	case html.ElementNode:
	default:
		return
	}
	class := ""
	var attrs []string
	for _, a := range n.Attr {
		switch a.Key {
		case "class":
			class = a.Val
		case "href", "src":
			v, err := url.PathUnescape(a.Val)
			if err != nil {
				v = a.Val
			}
			attrs = append(attrs, a.Key+"="+v)
		case "title", "alt", "start", "checked":
			attrs = append(attrs, a.Key+"="+strings.Join(strings.Fields(a.Val), " "))
		case "align":
			if a.Val != "left" { // left is where text begins anyway
				attrs = append(attrs, "align="+a.Val)
			}
		case "style":
			if a.Val != "text-align:left" {
				attrs = append(attrs, "align="+strings.TrimPrefix(a.Val, "text-align:"))
			}
		}
	}
	name := n.Data
	switch {
	case len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6':
		name = "h"
	case name == "div" && (class == "code" || class == "table-wrap"), name == "span" && n.Parent != nil && n.Parent.Data == "code":
		name = ""
	case class == "ta-center":
		attrs = append(attrs, "align=center")
	case class == "ta-end":
		attrs = append(attrs, "align=right")
	case name == "code" && strings.HasPrefix(class, "language-"):
		attrs = append(attrs, "class="+class)
	}
	open := name
	if len(attrs) > 0 {
		open += " " + strings.Join(attrs, " ")
	}
	if name != "" {
		b.WriteString("<" + open + ">")
	}
	var inner strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		normalNode(&inner, c, pre || name == "pre")
	}
	s := inner.String()
	if name == "pre" {
		s = strings.ReplaceAll(s, "\n</code>", "</code>")
	}
	b.WriteString(s)
	if name != "" {
		b.WriteString("</" + name + ">")
	}
}
