package content

import (
	"html/template"
	"regexp"
	"strings"
	"testing"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
)

// plainFiller fills gaps with what says nothing, so that whatever is wrong with
// a page stems from the article.
type plainFiller struct{}

func (plainFiller) Link(*Link) (string, bool) { return "/x", false }

func (plainFiller) Image(*Image) template.HTML { return `<img src="/x" alt="">` }

func (plainFiller) Video(*Video) template.HTML { return `<div class="video"></div>` }

func (plainFiller) Message(string) string { return "m" }

// outside is a second opinion on what may reach a page: a policy of bluemonday
// that allows what the theme is written for.
func outside() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	elements := strings.Fields(`a abbr b bdi bdo blockquote br caption cite code dd del details dfn div dl dt em figcaption figure
		h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup table
		tbody td tfoot th thead tr u ul var wbr`)
	p.AllowElements(elements...)
	p.AllowNoAttrs().OnElements(elements...)
	p.AllowAttrs("id").Matching(regexp.MustCompile(`^\S+$`)).Globally()
	p.AllowAttrs("dir", "lang", "class", "tabindex", "role", "title", "aria-label").Globally()
	p.AllowAttrs("data-label").OnElements("section")
	p.AllowAttrs("start", "reversed", "type").OnElements("ol")
	p.AllowAttrs("value").OnElements("li")
	p.AllowAttrs("open").OnElements("details")
	p.AllowAttrs("colspan", "rowspan").OnElements("td", "th")
	p.AllowAttrs("scope").OnElements("th")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("type", "disabled", "checked").OnElements("input")
	p.AllowRelativeURLs(true)
	return p
}

// tags lists the tags of a page with their attributes.
func tags(t testing.TB, s string) []html.Token {
	var list []html.Token
	z := html.NewTokenizer(strings.NewReader(s))
	for z.Next() != html.ErrorToken {
		if tok := z.Token(); tok.Type != html.TextToken {
			list = append(list, tok)
		}
	}
	return list
}

// checkPage fails the test when a page is not what every page must be.
func checkPage(t testing.TB, src, page string, second *bluemonday.Policy) {
	t.Helper()
	var open []string
	ids := map[string]bool{}
	before := tags(t, page)
	for _, tok := range before {
		switch tok.Type {
		case html.StartTagToken:
			for _, a := range tok.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
					t.Fatalf("%q lets the attribute %s through: %s", src, a.Key, page)
				}
				if a.Key == "id" {
					if ids[a.Val] || a.Val == "" {
						t.Fatalf("%q has the id %q twice, or an empty one: %s", src, a.Val, page)
					}
					ids[a.Val] = true
				}
			}
			switch tok.Data {
			case "br", "hr", "img", "wbr", "input":
				continue
			case "script", "style", "iframe", "object", "svg", "form", "h1":
				t.Fatalf("%q lets <%s> through: %s", src, tok.Data, page)
			}
			open = append(open, tok.Data)
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				t.Fatalf("%q is not balanced at </%s>, open are %v: %s", src, tok.Data, open, page)
			}
			open = open[:len(open)-1]
		default:
			t.Fatalf("%q lets %v through: %s", src, tok, page)
		}
	}
	if len(open) > 0 {
		t.Fatalf("%q leaves %v open: %s", src, open, page)
	}
	if strings.ContainsRune(page, markByte) || strings.ContainsFunc(page, forbidden) {
		t.Fatalf("%q lets control characters through: %q", src, page)
	}
	after := tags(t, second.Sanitize(page))
	for i, tok := range before {
		if i >= len(after) || tok.Data != after[i].Data || len(tok.Attr) != len(after[i].Attr) {
			t.Fatalf("%q: a second policy takes %v away: %s", src, tok, page)
		}
	}
}

func FuzzParseBody(f *testing.F) {
	for _, s := range []string{
		"# Title\n\nText **bold** [a](b.md \"c\") ![d](e.png).\n\n> [!NOTE]\n> x\n\n| a |\n|--|\n| b |\n",
		"<div><p onclick=x>a<b><a href='javascript:1'>b</div></i>\n\n- c\n\n<table><tr><li>d</table><script>e</script>",
		"::: tip\n!!! note \"x\"\n    y\n=== \"z\"\n    w\n:::\n{: .note }\n",
		"{% include a.md %}{{ b }}{% if c %}d{% else %}e{% endif %}{{< note >}}f{{< /note >}}<Tabs><TabItem label=\"g\">h</TabItem></Tabs>",
		"import A from './a.md'\n\n<A />\n\nexport const b = {c}\n\n{/* d */}\n--8<-- \"a.md\"\n",
		"{% highlight go %}\n```\n{% endhighlight %}{% raw %}`{{`{% endraw %}",
		"## A?\n\nb\n\n## C?\n\nd\n\n## E?\n\nf[^1]\n\n[^1]: g\n",
		"<details><summary>a</summary>\n\n<h2 id=\"b\">c\n\n</details>\n1. d\n2. e\n3. f\n",
		"\x00\x01\uFEFF&#1;&#x0;&amp;\u202e\xff\r\n\r~~a~~ :smile: https://a.b/ä +++ctrl++",
		"<ruby>a<rt>b<pre><code class=\"language-go\">x\n</pre><figure><img src=a><figcaption>b</figure><iframe src=//youtu.be/abcdefghijk>",
	} {
		f.Add(s, byte(0))
		f.Add(s, byte(7))
	}
	second := outside()
	f.Fuzz(func(t *testing.T, src string, options byte) {
		if len(src) > 4096 {
			return
		}
		a := &Article{Path: []string{"a.md", "faq.mdx"}[options&1], Title: []string{"How to", "T"}[options>>1&1]}
		o := bodyOptions{Locale: "ja", RTL: options&4 != 0, Include: func(p string) (string, bool) {
			return "[x](y.md) {% note %}<b>{{ z }}", p == "a.md"
		}}
		_, diags := parseBody(a, []byte(src), 0, 1, o)
		checkPage(t, src, string(a.HTML(plainFiller{})), second)
		lines := 1 + strings.Count(src, "\n") + strings.Count(src, "\r")
		place := func(what string, line, column int) {
			if line < 0 || line > lines || column < 0 || column > len(src)+1 {
				t.Fatalf("%q: %s is at %d:%d", src, what, line, column)
			}
		}
		for _, l := range a.Links {
			if s := scheme(l.Target); s != "" && !schemes[s] {
				t.Fatalf("%q links to %q", src, l.Target)
			}
			place("a link", l.Line, l.Column)
		}
		for _, i := range a.Images {
			if s := scheme(i.Target); s != "" && s != "http" && s != "https" {
				t.Fatalf("%q shows %q", src, i.Target)
			}
			place("an image", i.Line, i.Column)
		}
		for _, d := range diags {
			place("a diagnostic", d.Line, d.Column)
		}
		level := 1
		for _, h := range a.Headings {
			if h.ID == "" || h.Level < 2 || h.Level > 6 {
				t.Fatalf("%q: heading %+v after level %d", src, h, level)
			}
			level = h.Level
			if id, ok := a.Anchor(h.ID); !ok || id != h.ID {
				t.Fatalf("%q: Anchor(%q) = %q, %v", src, h.ID, id, ok)
			}
		}
		for _, s := range a.Steps {
			if s.Image >= len(a.Images) {
				t.Fatalf("%q: step %+v", src, s)
			}
		}
		if a.Kind == "" {
			t.Fatalf("%q: the article is of no kind", src)
		}
		b := &Article{Path: a.Path, Title: a.Title}
		parseBody(b, []byte(src), 0, 1, o)
		if b.HTML(plainFiller{}) != a.HTML(plainFiller{}) || textHash(b) != textHash(a) {
			t.Fatalf("%q is not shown the same twice", src)
		}
	})
}
