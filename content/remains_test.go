package content

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"faqtory/internal/diag"
)

// files are what includes find in the tests.
var files = map[string]string{
	"part.md":                "---\ntitle: x\n---\nPart **one** for {{ include.who }}.\n\n- a\n- b\n",
	"_includes/line.md":      "a *line*",
	"loop.md":                "{% include loop.md %}x",
	"a.md":                   "{% include b.md %}",
	"b.md":                   "{% include a.md %}",
	"code.py":                "def f():\n    return 1\n",
	"sections.txt":           "# --8<-- [start:one]\nfirst\n# --8<-- [end:one]\nsecond\n",
	"_includes/card.html":    "<p>{{ include.text }}{% if include.more %} more{% endif %}</p>",
	"bad.md":                 "{% unknown %} {{ nothing }}",
	"_partials/_partial.mdx": "import X from 'x'\n\nA partial.\n",
}

// renderTemplates renders a text in a site with the files.
func renderTemplates(src, path string) (*Article, string, diag.List) {
	a := &Article{Path: path, Kind: KindArticle, Title: "The *title*", Description: "About it"}
	_, diags := parseBody(a, []byte(src), 0, 1, bodyOptions{Include: func(p string) (string, bool) {
		s, ok := files[strings.TrimPrefix(p, "./")]
		return s, ok
	}})
	return a, compact(string(a.HTML(testFiller{}))), diags
}

func TestTemplates(t *testing.T) {
	video := `<div class="video"><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"></a></div>`
	code := func(class, s string) string {
		return `<div class="code"><pre tabindex="0" dir="ltr"><code` + class + `>` + s + `</code></pre></div>`
	}
	for _, c := range []struct{ name, src, want string }{
		// Liquid
		{"include", "{% include part.md who=\"Ann\" %}", "<p>Part <strong>one</strong> for Ann.</p><ul><li>a</li><li>b</li></ul>"},
		{"include in a line", "See {% include line.md %}.", "<p>See a <em>line</em>.</p>"},
		{"include in a list", "1. x\n\n   {% include part.md who=\"Bo\" %}\n2. y", "<ol><li><p>x</p><p>Part <strong>one</strong> for Bo.</p><ul><li>a</li><li>b</li></ul></li><li><p>y</p></li></ol>"},
		{"include in a quote", "> {% include_relative part.md who=\"Cy\" %}", "<blockquote><p>Part <strong>one</strong> for Cy.</p><ul><li>a</li><li>b</li></ul></blockquote>"},
		{"include of HTML", "{% include card.html text=\"A & b\" %}", "<p>A &amp; b more</p>"},
		{"include of itself", "a {% include loop.md %} b", "<p>a x b</p>"},
		{"include in a circle", "a {% include a.md %} b", "<p>a  b</p>"},
		{"image include", "{% include image.html file=\"a b.png\" alt=\"An *alt*\" caption=\"A caption\" %}", `<p><img src="a b.png" alt="An *alt*" title="A caption"></p>`},
		{"callout include", "{% include warning.html content=\"Mind `x`.\" %}", boxHTML("warning", "", "<p>Mind <code>x</code>.</p>")},
		{"captured callout", "{% capture c %}Mind *this*.{% endcapture %}\n{% include callout.html type=\"tip\" title=\"T\" content=c %}", boxHTML("tip", "T", "<p>Mind <em>this</em>.</p>")},
		{"video include", "{% include youtube.html id=\"dQw4w9WgXcQ\" %}", video},
		{"link", "[a]({% link _docs/a b.md %}) [b]({% post_url 2020-01-01-x %})", `<p><a href="/_docs/a%20b.md">a</a> <a href="/_posts/2020-01-01-x.md">b</a></p>`},
		{"raw", "{% raw %}Show {{ this }} and {% that %}.{% endraw %}", "<p>Show {{ this }} and {% that %}.</p>"},
		{"highlight", "{% highlight text %}\na {{ b }} ```\n\n    c\n{% endhighlight %}\n\nAfter `{{ x }}`.", code("", "a {{ b }} ```      c") + "<p>After <code>{{ x }}</code>.</p>"},
		{"comment", "a {% comment %} *b* {% c %}{% endcomment %}d", "<p>a d</p>"},
		{"callout block", "{% note %}\nText.\n{% endnote %}\nAfter.", boxHTML("note", "", "<p>Text.</p>") + "<p>After.</p>"},
		{"callout on one line", "- a {% tip %} Text. {% endtip %}\n- b", "<ul><li>a" + boxHTML("tip", "", "<p>Text.</p>") + "</li><li>b</li></ul>"},
		{"GitBook hint", "{% hint style=\"danger\" %}\nText.\n{% endhint %}", boxHTML("caution", "", "<p>Text.</p>")},
		{"GitBook embed", "{% embed url=\"https://youtu.be/dQw4w9WgXcQ\" %}", video},
		{"GitBook reference", "{% content-ref url=\"a.md\" %}\n[A](a.md)\n{% endcontent-ref %}", `<p><a href="a.md">A</a></p>`},
		{"condition", "{% if x %}\na\n{% else %}\nb\n{% endif %}\n\n{% unless y %}c{% endunless %} {% for i in l %}{{ i }}{% endfor %}d", "<p>a</p><p>c d</p>"},
		{"nested conditions", "{% if x %}{% if y %}a{% else %}b{% endif %}{% else %}c{% endif %}", "<p>a</p>"},
		{"cases", "{% case x %}{% when 1 %}a{% when 2 %}b{% endcase %}", "<p>a</p>"},
		{"variables", "{{ page.title }}: {{ page.description }} [x]({{ site.baseurl }}/a/) [y]({{ \"/b\" | relative_url }}) [z]({{ site.url }}{% link c.md %})",
			`<p>The *title*: About it <a href="/a/">x</a> <a href="/b">y</a> <a href="/c.md">z</a></p>`},
		{"assigned", "{% assign p = \"Pro\" %}{{ p }} {{p}}", "<p>Pro Pro</p>"},
		{"in attributes", "<a href=\"{{ site.baseurl }}/a\">b</a> <img src=\"{{ 'c.png' | relative_url }}\" alt=\"d\">", `<p><a href="/a">b</a> <img src="/c.png" alt="d"></p>`},
		{"not templates", "{{,}} { {a} } {%} {{ }} \\{{ a }} 100 {% b", "<p>{{,}} { {a} } {%} {{ }} {{ a }} 100 {% b</p>"},
		{"in code", "`{{ a }} {% b %}` ``{{< c >}}``\n\n```\n{{ a }}\n{% b %}{% note %}\n```\n\n    {{ a }}\n\n<code>{{ a }}</code> <pre>{% b %}</pre>",
			"<p><code>{{ a }} {% b %}</code> <code>{{&lt; c &gt;}}</code></p>" + code("", "{{ a }} {% b %}{% note %}") + code("", "{{ a }}") + "<p><code>{{ a }}</code></p>" + code("", "{% b %}")},
		{"raw in code", "`{% raw %}{{ a }}{% endraw %}`\n\n```\n{% raw %}\n{{ a }}\n{% endraw %}\n```", "<p><code>{{ a }}</code></p>" + code("", "{{ a }}")},
		{"in comments", "a <!-- {{ b }} {% c %} --> d", "<p>a  d</p>"},
		{"in a table", "| {{ site.url }}/a | {% note %}b{% endnote %} |\n|---|---|\n| c | {{< icon \"x\" >}}d |",
			`<div class="table-wrap" tabindex="0" role="group" aria-label="[table.label]"><table><thead><tr><th scope="col">/a</th><th scope="col">b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table></div>`},
		// Hugo
		{"figure", "{{< figure src=\"a.png\" alt=\"b\" caption=\"c\" width=\"300\" >}}", `<p><img src="a.png" alt="b" title="c"></p>`},
		{"figure in a line", "a {{< img src=a.png >}} b", `<p>a <img src="a.png" alt=""> b</p>`},
		{"youtube", "{{< youtube dQw4w9WgXcQ >}}", video},
		{"youtube, named", "{{< youtube id=\"dQw4w9WgXcQ\" title=\"Pack\" >}}", strings.Replace(video, "></a>", ">Pack</a>", 1)},
		{"ref", "[a]({{< ref \"b c.md#d\" >}}) [e]({{% relref \"/f\" %}})", `<p><a href="b%20c.md#d">a</a> <a href="/f">e</a></p>`},
		{"notice", "{{% notice warning \"Mind\" %}}\nText *here*.\n{{% /notice %}}", boxHTML("warning", "Mind", "<p>Text <em>here</em>.</p>")},
		{"alert", "{{< alert color=\"info\" title=\"T\" >}}Text.{{< /alert >}}", boxHTML("note", "T", "<p>Text.</p>")},
		{"nested", "{{< note >}}\na\n{{< tip >}}\nb\n{{< /tip >}}\nc\n{{< /note >}}", boxHTML("note", "", "<p>a</p>"+boxHTML("tip", "", "<p>b</p>")+"<p>c</p>")},
		{"details", "{{< details \"Why?\" >}}\nBecause.\n{{< /details >}}", "<details><summary>Why?</summary><p>Because.</p></details>"},
		{"code", "{{< highlight text >}}\n*a* {{< b >}}\n{{< /highlight >}}", code("", "*a* {{&lt; b &gt;}}")},
		{"shown as it is", "`{{</* ref \"a\" */>}}` {{%/* b */%}}", "<p><code>{{&lt; ref &quot;a&quot; &gt;}}</code> {{% b %}}</p>"},
		{"button", "{{< button href=\"a.md\" >}}Go *on*{{< /button >}}", `<p><a href="a.md">Go <em>on</em></a></p>`},
		{"include", "{{% include \"line.md\" %}}", "<p>a <em>line</em></p>"},
		{"unknown, with content", "{{< wow x=1 >}}*a*{{< /wow >}} {{< what >}}b", "<p><em>a</em> b</p>"},
		// MkDocs, VitePress
		{"snippet", "--8<-- \"part.md\"", "<p>Part <strong>one</strong> for .</p><ul><li>a</li><li>b</li></ul>"},
		{"snippet in code", "```text\n--8<-- \"code.py\"\n```", code("", "def f():     return 1")},
		{"snippet section", "--8<-- \"sections.txt:one\"", "<p>first</p>"},
		{"snippet block", "--8<--\nline.md\npart.md\n--8<--", "<p>a <em>line</em></p><p>Part <strong>one</strong> for .</p><ul><li>a</li><li>b</li></ul>"},
		{"VitePress include", "<!--@include: ./part.md-->", "<p>Part <strong>one</strong> for .</p><ul><li>a</li><li>b</li></ul>"},
		{"marks of contents", "[[_TOC_]]\n\n[TOC]\n\n* TOC\n{:toc}\n\n[[toc]]\n\na", "<p>a</p>"},
		{"abbreviations", "*[HTML]: Hyper Text\n\na", "<p>a</p>"},
		{"icons and keys", "Press ++ctrl+alt+\"x\"++ :material-check: :smile:", "<p>Press <kbd>Ctrl</kbd>+<kbd>Alt</kbd>+<kbd>X</kbd>  😄</p>"},
		{"attribute lists", "## A {: #b .c }\n\n[d](e){:target=\"_blank\"} ![f](g.png){: width=\"10\" }\n{: .lead }", `<h2 id="b">A</h2><p><a href="e">d</a> <img src="g.png" alt="f"></p>`},
		{"kramdown extensions", "a {::comment}b{:/comment}c {::nomarkdown}d{:/nomarkdown}\n{::options parse_block_html=\"true\" /}", "<p>a c d</p>"},
		// MDX
		{"imports", "import A from '@site/a'\nimport {B} from \"b\";\n\nexport const c = {\n  d: 1,\n}\n\n# T\n\nimport it from your shop.", "<p>import it from your shop.</p>"},
		{"comment", "a {/* b */} c\n\n{/* d\ne */}\n\nf", "<p>a  c</p><p>f</p>"},
		{"Admonition", "<Admonition type=\"tip\" title=\"T\">\n\nText.\n\n</Admonition>", boxHTML("tip", "T", "<p>Text.</p>")},
		{"Note", "<Note>\n  Text.\n</Note>", boxHTML("note", "", "<p>Text.</p>")},
		{"Accordion", "<Accordion title=\"Why?\">\nBecause.\n</Accordion>", "<details><summary>Why?</summary><p>Because.</p></details>"},
		{"Card", "<Card title=\"Go\" href=\"/a\">Text.</Card>", `<p><strong><a href="/a">Go</a></strong></p><p>Text.</p>`},
		{"Link", "<Link to=\"/a\">b</Link>", `<p><a href="/a">b</a></p>`},
		{"HTML of JSX", "<img src={require('./a.png').default} alt=\"b\" style={{width: '50%'}} />\n\n<div className=\"x\" style={{color: 'red'}}>\n\nText.\n\n</div>", `<p><img src="./a.png" alt="b"></p><p>Text.</p>`},
		{"partial", "import P from '_partials/_partial.mdx'\n\n<P />", "<p>A partial.</p>"},
		{"unknown", "<Wow a={b}>*c*</Wow> <What />", "<p><em>c</em></p>"},
		{"placeholders", "Type <YourName> or <Store URL>.", "<p>Type &lt;YourName&gt; or &lt;Store URL&gt;.</p>"},
		{"spaces", "a{' '}b", "<p>a b</p>"},
	} {
		_, got, _ := renderTemplates(c.src, "a.md")
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", c.name, c.src, diff)
		}
		if again, _, _ := renderTemplates(c.src, "a.md"); again.Kind == "" {
			t.Errorf("%s: no hash", c.name)
		}
	}
}

func TestTitleOfTheFirstHeading(t *testing.T) {
	a := &Article{Path: "a.md"}
	_, diags := parseBody(a, []byte("# Our shop #\n\nWelcome to {{ page.title }}.\n"), 0, 1, bodyOptions{})
	if got := compact(string(a.HTML(testFiller{}))); got != "<p>Welcome to Our shop.</p>" || len(diags) > 0 {
		t.Errorf("%q, %v, want the title in its place", got, diags)
	}
}

func TestExpressionsOfMDX(t *testing.T) {
	src := "Total {props.sum} {'as text'} {#id}\n"
	_, got, diags := renderTemplates(src, "a.mdx")
	if want := "<p>Total  as text {#id}</p>"; got != want {
		t.Errorf("%q: %q, want %q", src, got, want)
	}
	if len(diags) != 1 || diags[0].Column != 7 {
		t.Errorf("diagnostics = %v, want one at column 7", diags)
	}
	if _, got, _ := renderTemplates(src, "a.md"); got != "<p>Total {props.sum} {'as text'} {#id}</p>" {
		t.Errorf("in Markdown: %q, want braces as they are", got)
	}
}

func TestRemainsAreReportedOnceAKind(t *testing.T) {
	src := "{{ site.phone }} {{ site.phone }}\n{{ site.mail }}\n\n{% foo %} {% bar %}\n\n{{< baz >}}\n\n<Wow x=\"1\">a</Wow>\n\n{% include nothing.md %}\n{% include bad.md %}\n\n" +
		"{% if a %}b{% endif %}\n\n::: columns\nc\n:::\n\n:material-x: `{{ code }}`\n"
	_, html, diags := renderTemplates(src, "a.md")
	var got []string
	for _, d := range diags {
		if d.Code != "template-remains" || d.Severity != diag.Warning || d.Hint == "" || d.Source == "" {
			t.Errorf("diagnostic %+v is incomplete", d)
		}
		got = append(got, fmt.Sprintf("%d:%d %s", d.Line, d.Column, d.Message))
	}
	want := []string{
		"1:1 template variables have no value here: {{ site.phone }}, {{ site.mail }}, {{ nothing }} in bad.md",
		"4:1 Liquid tags are not known here: {% foo %}, {% bar %}, {% unknown %} in bad.md",
		"6:1 shortcodes are not known here: {{< baz >}}",
		"8:1 components are not known here: <Wow>",
		`10:1 included files are not shown: "nothing.md"`,
		"13:1 conditions and loops are not carried out: {% if %}",
		"15:1 boxes are not known here: ::: columns",
		"19:1 icons of a theme are not shown: :material-x:",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("diagnostics (-want +got):\n%s", diff)
	}
	if rest := strings.ReplaceAll(html, "{{ code }}", ""); strings.Contains(rest, "{{") || strings.Contains(rest, "{%") {
		t.Errorf("templates are left: %s", html)
	}
}

func TestHeaderLinesVanish(t *testing.T) {
	for _, title := range []string{"What now?", "Voice over IP (VoIP)", "Swap (file"} {
		a, html := render("[Title]: # (" + title + ")\n[Order]: # (9)\n\n# What now?\n\nText.\n")
		if compact(html) != "<p>Text.</p>" || len(a.Links) > 0 {
			t.Errorf("header lines with %q: %q", title, html)
		}
	}
}

// TestMeaningsAreDistinct keeps the table from depending on the order of a map.
func TestMeaningsAreDistinct(t *testing.T) {
	for name := range meanings {
		if _, ok := roles[name]; ok {
			t.Errorf("%q is a box and has another meaning as well", name)
		}
	}
	for range 20 {
		again := meaningTable()
		if diff := cmp.Diff(meanings, again); diff != "" {
			t.Fatalf("the table of meanings names something twice:\n%s", diff)
		}
	}
}
