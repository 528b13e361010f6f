package content

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRawHTML(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"kept", "Press <kbd>Ctrl</kbd>, H<sub>2</sub>O, x<sup>2</sup>, <mark>m</mark>, <abbr title=\"A B\">ab</abbr>, <ins>i</ins><del>d</del><br>end",
			`<p>Press <kbd>Ctrl</kbd>, H<sub>2</sub>O, x<sup>2</sup>, <mark>m</mark>, <abbr title="A B">ab</abbr>, <ins>i</ins><del>d</del><br>end</p>`},
		{"direction and language", "<p dir=\"RTL\" lang=\"ar\">نص</p>\n\n<bdi>x</bdi> <span lang=\"de\">y</span>", `<p dir="rtl" lang="ar">نص</p><p><bdi>x</bdi> <span lang="de">y</span></p>`},
		{"handlers, styles, classes", "<p onclick=\"x()\" style=\"color:red\" class=\"big\" data-x=\"1\">Text</p>", "<p>Text</p>"},
		{"scripts and styles", "a<script>alert(1)</script>b\n\n<style>p{}</style>\n\n<script>\nalert(2)\n</script>", "<p>ab</p>"},
		{"script across Markdown", "a <script>*b*</script> c", "<p>a  c</p>"},
		{"javascript", "<a href=\"javascript:alert(1)\">x</a> <a href=\" java\nscript:alert(1)\">y</a> <a href=\"&#106;avascript&colon;alert(1)\">z</a> [w](JaVaScRiPt:1) [v](data:text/html,x)",
			"<p>x y z w v</p>"},
		{"split by blank lines", "<details>\n<summary>Sum</summary>\n\nSome *md*.\n\n- a\n\n</details>\n\nAfter.",
			"<details><summary>Sum</summary><p>Some <em>md</em>.</p><ul><li>a</li></ul></details><p>After.</p>"},
		{"details without a summary", "<details>\n\nText.\n\n</details>", "<details><summary>[details]</summary><p>Text.</p></details>"},
		{"unclosed", "<div><b>\n\nText.\n\n> <i>quote\n\nAfter.", "<p><b>Text.</b></p><blockquote><p><b><i>quote</i></b></p></blockquote><p><b>After.</b></p>"},
		{"ends nothing", "Text.</div></b>\n\n- a</li></ul>\n- b", "<p>Text.</p><ul><li>a</li><li>b</li></ul>"},
		{"cannot close ours", "- a\n\n  </ul></li></div>\n\n  b\n- c", "<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>"},
		{"block in paragraph", "<p>a<div>b</div>c</p>", "<p>a</p><p>b</p><p>c</p>"},
		{"block in inline", "<b><p>a</p><ul><li>b</li></ul></b>", "<p><b>a</b></p><ul><li><b>b</b></li></ul>"},
		{"link in link", "<a href=\"a\">x <a href=\"b\">y</a> z</a>", `<p><a href="a">x y z</a></p>`},
		{"stray items", "<li>a</li>\n<li>b</li>\n\nText.", "<ul><li>a</li><li>b</li></ul><p>Text.</p>"},
		{"list in list", "<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"},
		{"implied ends", "<ul><li>a<li>b</ul><dl><dt>t<dd>d</dl>", "<ul><li>a</li><li>b</li></ul><dl><dt>t</dt><dd>d</dd></dl>"},
		{"terms without descriptions", "<dl><dt>t</dt></dl>", "<p><strong>t</strong></p>"},
		{"obsolete elements", "<center><font color=\"red\">a</font> <tt>b</tt> <strike>c</strike></center>", `<p class="ta-center">a <code>b</code> <s>c</s></p>`},
		{"alignment", "<p align=\"center\">a</p><p style=\"text-align: right\">b</p><p class=\"wysiwyg-text-align-center\">c</p>", `<p class="ta-center">a</p><p class="ta-end">b</p><p class="ta-center">c</p>`},
		{"sections", "<section><header><h2>A</h2></header><p>b</p></section>", `<h2 id="a">A</h2><p>b</p>`},
		{"form fields", "<form>a <input name=x> <button>b</button> <select><option>c</select></form>", "<p>a  b</p>"},
		{"anchors", "<a name=\"x\"></a>\n\n## A\n\nb <a id=\"y\">c</a>", `<span id="x"></span><h2 id="a">A</h2><p>b <span id="y">c</span></p>`},
		{"same id twice", "<p id=\"a\">x</p><p id=\"a\">y</p><h2 id=\"a\">z</h2>\n\n## a", `<p id="a">x</p><p>y</p><h2 id="a-2">z</h2><h2 id="a-3">a</h2>`},
		{"ids that are none", "<p id=\"a b\">x</p><p id=\"\">y</p>", "<p>x</p><p>y</p>"},
		{"placeholders", "Use <project-id> and <your name>.", "<p>Use &lt;project-id&gt; and &lt;your name&gt;.</p>"},
		{"unknown element with an end", "a <cocde>b</cocde> <x-y z=\"1\">c", "<p>a b c</p>"},
		{"unfinished tag", "<div title=\"a\n\nText *b*.", "<p>&lt;div title=&quot;a</p><p>Text <em>b</em>.</p>"},
		{"comments", "a <!-- b --> c\n\n<!--\n# d\n-->\n\n<!-- e -->", "<p>a  c</p>"},
		{"processing instructions", "<?php echo '>'; ?>\n\n<!DOCTYPE html>\n\n<![CDATA[ x ]]>\n\na", "<p>a</p>"},
		{"indented after a blank line", "<div>\n\n    <p>text</p>\n\n</div>", "<p>text</p>"},
		{"two line breaks", "<div>a<br><br>b<br></div>\n\n<p>c<br></p>", "<p>a<br><br>b</p><p>c</p>"},
		{"nothing to see", "<p></p><p>&nbsp;</p><h2></h2><div><span></span></div><b></b>\n\na", "<p>a</p>"},
		{"ruby", "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby> <ruby>x</ruby>", "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby> x</p>"},
		{"code", "<pre><code class=\"language-x\">a &lt;b&gt;\n</code></pre>\n\n<pre>x <b>y</b></pre>",
			`<div class="code"><pre tabindex="0" dir="ltr"><code class="language-x">a &lt;b&gt;</code></pre></div><div class="code"><pre tabindex="0" dir="ltr"><code>x <b>y</b></code></pre></div>`},
		{"underlining of Zendesk", "<span class=\"wysiwyg-underline\">a</span>", "<p><u>a</u></p>"},
		{"figure", "<figure><img src=\"a.png\" alt=\"b\"><figcaption>c</figcaption></figure>", `<p><img src="a.png" alt="b" title="c"></p>`},
		{"figure with a rich caption", "<figure><img src=\"a.png\" alt=\"b\"><figcaption>c <a href=\"d\">e</a></figcaption></figure>", `<figure><img src="a.png" alt="b"><figcaption>c <a href="d">e</a></figcaption> </figure>`},
		{"character references of control characters", "a &#1; &#x85; b <b>&#2;</b>", "<p>a \uFFFD \uFFFD b <b>\uFFFD</b></p>"},
	} {
		_, got := render(c.src)
		if diff := cmp.Diff(c.want, compact(got)); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", c.name, c.src, diff)
		}
	}
}

func TestRawHTMLIsReported(t *testing.T) {
	src := "<script>a</script>\n\n<iframe src=\"https://maps.example/\"></iframe>\n\n<script>b</script>\n\n<form></form>\n\n[x](ftp:a) [y](ftp:b) <a href=\"irc:c\">z</a>\n\n[](a.md) [b]()\n"
	a := &Article{Path: "a.md"}
	_, diags := parseBody(a, []byte(src), 0, 1, bodyOptions{})
	var got []string
	for _, d := range diags {
		got = append(got, d.Code+": "+d.Message)
	}
	want := []string{
		"unsafe-html: the <script> element is not shown",
		"unsafe-html: the <iframe> element is not shown",
		`unsafe-link: links to "ftp:" are not made`,
		`unsafe-link: links to "irc:" are not made`,
		"empty-link: a link leads nowhere",
		"empty-link: a link has no text",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("diagnostics (-want +got):\n%s", diff)
	}
	if diags[0].Line != 1 || diags[1].Line != 3 || diags[2].Line != 9 || diags[2].Column != 1 {
		t.Errorf("positions: %v", diags)
	}
}

func TestTrustedHTML(t *testing.T) {
	a := &Article{Path: "a.md", Kind: KindArticle}
	parseBody(a, []byte("<section class=\"x\" onclick=\"y()\"><script>if (a < b && c) {}</script>\n\nText *b*.\n\n<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg><div><b>open"), 0, 1, bodyOptions{TrustHTML: true})
	got := string(a.HTML(testFiller{}))
	for _, want := range []string{`<section class="x" onclick="y()">`, "<script>if (a < b && c) {}</script>", "<p>Text <em>b</em>.</p>", `<path d="M0 0"></path></svg>`, "</b></div>\n</section>"} {
		if !strings.Contains(got, want) {
			t.Errorf("trusted HTML = %q, want %q in it", got, want)
		}
	}
}

func TestTables(t *testing.T) {
	wrap := func(s string) string {
		return `<div class="table-wrap" tabindex="0" role="group" aria-label="[table.label]"><table>` + s + "</table></div>"
	}
	for _, c := range []struct{ name, src, want string }{
		{"Markdown", "| a | b |\n|:-:|--:|\n| 1 | 2 |", wrap(`<thead><tr><th class="ta-center" scope="col">a</th><th class="ta-end" scope="col">b</th></tr></thead><tbody><tr><td class="ta-center">1</td><td class="ta-end">2</td></tr></tbody>`)},
		{"empty head", "|  |  |\n|---|---|\n| 1 | 2 |", wrap("<tbody><tr><td>1</td><td>2</td></tr></tbody>")},
		{"one empty head", "|  | b |\n|---|---|\n| 1 | 2 |", wrap(`<thead><tr><td></td><th scope="col">b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody>`)},
		{"rows of unequal length", "<table><tr><td>a<td>b<tr><td>c</table>", wrap("<tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td></td></tr></tbody>")},
		{"spans beyond the edge", "<table><tr><td rowspan=9>a<td colspan=5>b<tr><td>c</table>", wrap(`<tbody><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></tbody>`)},
		{"overlapping spans", "<table><tr><td>a<td rowspan=2>b<td>c<tr><td colspan=3>d</table>", wrap(`<tbody><tr><td>a</td><td rowspan="2">b</td><td>c</td></tr><tr><td>d</td><td></td></tr></tbody>`)},
		{"parts out of order", "<table><tfoot><tr><td>f</tfoot><tbody><tr><td>b</tbody><thead><tr><th>h</thead><caption>c</caption></table>",
			wrap(`<caption>c</caption><thead><tr><th scope="col">h</th></tr></thead><tbody><tr><td>b</td></tr></tbody><tfoot><tr><td>f</td></tr></tfoot>`)},
		{"heads of rows", "<table><tr><th>a<td>b</table>", wrap(`<tbody><tr><th scope="row">a</th><td>b</td></tr></tbody>`)},
		{"text between rows", "<table>x<tr><td>a</table>", "<p>x</p>" + wrap("<tbody><tr><td>a</td></tr></tbody>")},
		{"Markdown in cells", "<table><tr><td>\n\n- a\n\n</td></tr></table>", wrap("<tbody><tr><td><ul><li>a</li></ul></td></tr></tbody>")},
		{"without cells", "<table></table>\n\na", "<p>a</p>"},
		{"code with a bar", "| a |\n|---|\n| `x\\|y` |", wrap(`<thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td><code>x|y</code></td></tr></tbody>`)},
	} {
		_, got := render(c.src)
		if diff := cmp.Diff(c.want, compact(got)); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", c.name, c.src, diff)
		}
	}
}

func TestAlignmentFollowsDirection(t *testing.T) {
	a := &Article{Path: "a.md", Kind: KindArticle}
	parseBody(a, []byte("| a | b |\n|:--|--:|\n| 1 | 2 |\n\n<p align=\"left\">L</p>\n\n<p align=\"right\">R</p>\n\n`code`\n"), 0, 1, bodyOptions{RTL: true})
	got := compact(string(a.HTML(testFiller{})))
	for _, want := range []string{`<td>1</td><td class="ta-end">2</td>`, `<p class="ta-end">L</p>`, `<p>R</p>`, `<code dir="ltr">code</code>`} {
		if !strings.Contains(got, want) {
			t.Errorf("right-to-left: %q, want %q in it", got, want)
		}
	}
}

// TestEveryPolicyNameIsKnown keeps the two lists of elements from drifting apart.
func TestEveryPolicyNameIsKnown(t *testing.T) {
	for tag, r := range policy {
		if r.as == "" || r.drop {
			continue
		}
		if _, ok := policy[r.as]; !ok && r.as != "img" {
			t.Errorf("policy[%q] becomes %q, which the policy does not allow", tag, r.as)
		}
		if m := modelOf(r.as); m == anyModel {
			t.Errorf("modelOf(%q) is not known", r.as)
		}
	}
}
