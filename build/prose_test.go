package build

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"golang.org/x/net/html"
)

func testProse() *prose {
	return &prose{callouts: map[string]bool{"Note": true, "Warning": true}, href: func(s string) string {
		if strings.HasPrefix(s, "/") {
			return "https://help.example.com" + s
		}
		return s
	}}
}

func TestProse(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"paragraphs", "<p>One  two\nthree.</p>\n<p>Four</p>", "One two three.\n\nFour"},
		{"marks", "<p>A <strong>bold </strong>word, <em>two</em>, <del>gone</del>, <code>x|y</code>, <code>a`b</code></p>", "A **bold** word, *two*, ~~gone~~, `x|y`, ``a`b``"},
		{"keys", "<p>Press <kbd>Ctrl</kbd>+<kbd>C</kbd></p>", "Press `Ctrl`+`C`"},
		{"links", `<p>See <a href="/returns/">returns</a>, <a href="#top">top</a>, <a>nothing</a>, <a href="/a (b)/">odd</a>.</p>`, "See [returns](https://help.example.com/returns/), [top](#top), nothing, [odd](https://help.example.com/a%20%28b%29/)."},
		{"headings", "<h2 id=a>One <em>two</em></h2><p>x</p><h3>Three<br>four</h3>", "## One *two*\n\nx\n\n### Three four"},
		{"signs that mean something", "<p>2 * 3 [x] a_b _c_ \\ `d` &lt;b&gt; &amp;amp; &amp; 1 &lt; 2 #5</p>", "2 \\* 3 \\[x\\] a_b \\_c\\_ \\\\ \\`d\\` \\<b> \\&amp; & 1 < 2 #5"},
		{"lines that begin like something", "<p># no heading</p><p>1. no list</p><p>- none</p><p>&gt; none</p><p>+49 123</p><p>--</p>", "\\# no heading\n\n1\\. no list\n\n\\- none\n\n\\> none\n\n+49 123\n\n\\--"},
		{"breaks", "<p>a<br>b<br></p>", "a\\\nb"},
		{"list", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "- a\n- b\n  - c"},
		{"loose list", "<ol start=3><li><p>a</p><p>b</p></li><li><p>c</p></li></ol>", "3. a\n\n   b\n\n4. c"},
		{"tasks", `<ul class="tasks"><li><input type="checkbox" disabled> do</li><li><input type="checkbox" checked disabled> done</li></ul>`, "- [ ] do\n- [x] done"},
		{"definitions", "<dl><dt>Term</dt><dd>Meaning</dd><dd>Another</dd></dl>", "- **Term**\n\n  Meaning\n\n  Another"},
		{"code", "<pre class=\"language-go\"><code><span>a := 1</span>\n\n```\n</code></pre>", "````go\na := 1\n\n```\n````"},
		{"quote", "<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"},
		{"callout", `<div class="callout callout-warning" role="note"><p class="callout-title">Warning</p><p>Hot.</p></div>`, "> [!WARNING]\n> Hot."},
		{"callout with a title", `<div class="callout callout-tip"><p class="callout-title">Did you know?</p><p>Yes.</p></div>`, "> [!TIP]\n> **Did you know?**\n>\n> Yes."},
		{"question", `<details class="qa" id=q><summary><h3>Can I?</h3></summary><div class="answer"><p>Yes.</p></div></details>`, "### Can I?\n\nYes."},
		{"details", `<details><summary>More</summary><p>Text</p></details>`, "**More**\n\nText"},
		{"table", `<div class="table-wrap"><table><thead><tr><th scope=col>A</th><th align="right">B|C</th></tr></thead><tbody><tr><td>1</td><td><p>2</p><p>3</p></td></tr><tr><td colspan=2>4</td></tr></tbody></table></div>`,
			"| A | B\\|C |\n| --- | ---: |\n| 1 | 2<br>3 |\n| 4 |  |"},
		{"table without header", "<table><tr><td>1</td></tr></table>", "|  |\n| --- |\n| 1 |"},
		{"figure", `<figure><img src="/assets/a.png" alt="A [tent]" width=1><figcaption>The <b>tent</b></figcaption></figure>`, "![A \\[tent\\]](https://help.example.com/assets/a.png)\n\n*The **tent***"},
		{"video", `<p class="video"><a href="https://youtu.be/x" data-title="Pitch a tent"><span class="play"><svg></svg></span><span>Play video: <bdi>Pitch a tent</bdi></span></a></p>`, "[Pitch a tent](https://youtu.be/x)"},
		{"footnotes", `<p>Text <sup id="fnref-1"><a class="footnote-ref" href="#fn-1">1</a></sup>.</p><div class="footnotes"><ol><li id="fn-1"><p>Note. <a class="footnote-back" href="#fnref-1">↩</a></p></li></ol></div>`, "Text[^1].\n\n[^1]: Note."},
		{"raised", "<p>m<sup>2</sup></p>", "m<sup>2</sup>"},
		{"script", "<script>alert(1)</script><p>x<svg><text>no</text></svg></p><style>p{}</style>", "x"},
		{"right to left", "<p>نص <strong>مهم</strong> جدا</p>", "نص **مهم** جدا"},
		{"rule", "<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"},
	} {
		if diff := cmp.Diff(test.want, testProse().markdown(test.in)); diff != "" {
			t.Errorf("%s: markdown() of %s (-want +got):\n%s", test.name, test.in, diff)
		}
	}
}

// visible is the text of HTML without white space, which Markdown moves about.
func visible(fragment string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(fragment))
	skip := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.StartTagToken:
			if t := z.Token(); skip == "" && (t.Data == "script" || t.Data == "style") {
				skip = t.Data
			}
		case html.EndTagToken:
			if z.Token().Data == skip {
				skip = ""
			}
		case html.TextToken:
			if skip == "" {
				b.WriteString(strings.Join(strings.Fields(z.Token().Data), ""))
			}
		}
	}
}

// What a Markdown reader makes of our Markdown has the words of the HTML it came
// from: nothing is lost, and no sign of the text turns into markup.
func FuzzProseKeepsTheText(f *testing.F) {
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough))
	for _, s := range []string{
		"a *b* [c](d) _e_ `f` <g> &amp; # 1. - > |", "1) one", "a\nb", "* * *", "[a]: b", "![x](y)", "~~~", "\\", "http://x.y", "a_b_c __d__", "a **b**c", "``", "=", "---", "!", "&copy; &#65; &", "<!-- x -->", "\u00a0x", "+ x", "| a | b |\n|---|---|", "[^1]", "a  \nb", "    code",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsAny(text, "\x00\ufffd\u00a0") || len(text) > 2000 {
			return // no page holds these
		}
		safe := html.EscapeString(text)
		for _, in := range []string{
			"<p>" + safe + "</p>", "<ul><li>" + safe + "</li><li>x</li></ul>", "<h2>" + safe + "</h2>", "<blockquote><p>" + safe + "</p></blockquote>",
			"<table><tr><th>" + safe + "</th><th>x</th></tr></table>", "<p>x <a href=\"/y\">" + safe + "</a></p>", "<ol><li><p>a</p><p>" + safe + "</p></li></ol>", "<pre><code>" + safe + "</code></pre>",
		} {
			out := testProse().markdown(in)
			var b bytes.Buffer
			if err := md.Convert([]byte(out), &b); err != nil {
				t.Fatal(err)
			}
			want := visible(in)
			if strings.HasPrefix(in, "<pre") && strings.TrimSpace(text) == "" {
				continue
			}
			if got := visible(b.String()); got != want {
				t.Errorf("%q\n→ %q\n→ %q\nreads %q, want %q", in, out, b.String(), got, want)
			}
		}
	})
}

func BenchmarkProse(b *testing.B) {
	page := strings.Repeat(`<h2 id="x">A heading</h2><p>Some <strong>text</strong> of an article with a <a href="/a/">link</a> and more words that go on for a line or two.</p><ul><li>one</li><li>two</li></ul><div class="table-wrap"><table><tr><th>A</th></tr><tr><td>1</td></tr></table></div>`, 20)
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		testProse().markdown(page)
	}
}
