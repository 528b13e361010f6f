package build

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// outline writes a tree down: names, texts and the attributes that are asked for.
func (n *htmlNode) outline(b *strings.Builder) {
	for c := n.first; c != nil; c = c.next {
		if c.name == "" {
			b.WriteString(c.text)
			continue
		}
		b.WriteString("<" + c.name)
		for _, a := range c.attrs {
			b.WriteString(" " + a.Key + "=" + a.Val)
		}
		b.WriteString(">")
		c.outline(b)
		b.WriteString("</>")
	}
}

func outlineOf(b *strings.Builder, n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			b.WriteString(c.Data)
		case html.ElementNode:
			b.WriteString("<" + c.Data)
			for _, a := range c.Attr {
				if askedAttribute([]byte(a.Key)) != "" {
					b.WriteString(" " + a.Key + "=" + a.Val)
				}
			}
			b.WriteString(">")
			outlineOf(b, c)
			b.WriteString("</>")
		}
	}
}

// The bodies of our pages are read as a browser reads them.
func TestHTMLNodesReadsPagesAsBrowsersDo(t *testing.T) {
	_, files := buildSite(t, goldenOptions(t, t.TempDir()))
	pages := 0
	for name, page := range files {
		_, body, ok := strings.Cut(page, "<main")
		if !ok || !strings.HasSuffix(name, ".html") {
			continue
		}
		body, _, _ = strings.Cut("<main"+body, "</main>")
		body += "</main>"
		// What HTML lets an author leave out, our pages do not.
		context := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
		nodes, err := html.ParseFragment(strings.NewReader(body), context)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range nodes {
			context.AppendChild(n)
		}
		var got, want strings.Builder
		new(htmlNodes).parse(body).outline(&got)
		outlineOf(&want, context)
		if diff := cmp.Diff(want.String(), got.String()); diff != "" {
			t.Errorf("%s (-a browser +parse):\n%s", name, diff)
		}
		pages++
	}
	if pages < 20 {
		t.Errorf("read %d pages, want at least 20", pages)
	}
}

// Tags that do not match lose no text.
func TestHTMLNodesKeepsText(t *testing.T) {
	for _, in := range []string{
		"one<b>two<i>three</b>four</i>five", "<p>one<p>two</div>three", "</p>one", "<svg><path d='x'/>two</svg>three", "<x-y>one</x-y>two",
		"<pre>\n\none</pre>", strings.Repeat("<div>", 5000) + "one" + strings.Repeat("</div>", 5000) + "two", "one<br>two<img>three<", "<!-- no -->one<?no?>", "<p", "<a href=",
	} {
		want := visible(in)
		if got := strings.Join(strings.Fields(new(htmlNodes).parse(in).words()), ""); got != want {
			t.Errorf("the text of %.60q is %q, want %q", in, got, want)
		}
	}
}
