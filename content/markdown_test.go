package content

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMarkdown(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"footnotes", "a[^x] b[^x]\n\n[^x]: note *n*", `<p>a<sup id="fnref-1"><a class="footnote-ref" role="doc-noteref" href="#fn-1">1</a></sup> b<sup id="fnref-1-2"><a class="footnote-ref" role="doc-noteref" href="#fn-1">1</a></sup></p>` +
			`<div class="footnotes" role="doc-endnotes"><ol><li id="fn-1"><p>note <em>n</em>` + "\u00a0" + `<a class="footnote-back" role="doc-backlink" aria-label="[footnote.back]" href="#fnref-1">↩</a>` + "\u00a0" + `<a class="footnote-back" role="doc-backlink" aria-label="[footnote.back]" href="#fnref-1-2">↩</a></p></li></ol></div>`},
		{"links", "- [a](https://a.example/)\n- <https://b.example/>", `<ul class="links"><li><a href="https://a.example/">a</a></li><li><a href="https://b.example/">https://b.example/</a></li></ul>`},
		{"links amid words", "- [a](https://a.example/)\n- b", `<ul><li><a href="https://a.example/">a</a></li><li>b</li></ul>`},
		{"tasks", "- [x] a\n- [ ] b", `<ul class="tasks"><li><input type="checkbox" disabled checked aria-label="[task.done]"> a</li><li><input type="checkbox" disabled aria-label="[task.open]"> b</li></ul>`},
		{"definitions", "Term\n: Text *t*.\n: More.", "<dl><dt>Term</dt><dd>Text <em>t</em>.</dd><dd>More.</dd></dl>"},
		{"struck out", "~~a~~", "<p><del>a</del></p>"},
		{"emoji", ":truck: `:truck:`", "<p>🚚 <code>:truck:</code></p>"},
		{"code", "```go {hl=1}\nx := \"<\"\n```", `<div class="code"><pre tabindex="0" dir="ltr"><code class="language-go"><span class="nx">x</span> <span class="o">:=</span> <span class="s">&#34;&lt;&#34;</span></code></pre></div>`},
		{"code in no language", "```nosuchlanguage\n<x>\n```", `<div class="code"><pre tabindex="0" dir="ltr"><code class="language-nosuchlanguage">&lt;x&gt;</code></pre></div>`},
		{"control characters", "a\x00b\x1bc &#0; &#x1F; d", "<p>abc \uFFFD \uFFFD d</p>"},
		{"lists", "3. a\n4. b\n\n   c", `<ol start="3"><li><p>a</p></li><li><p>b</p><p>c</p></li></ol>`},
		{"no empty blocks", "#\n\n> \n\n- \n\n**", "<p>**</p>"},
	} {
		if _, got := render(c.src); compact(got) != c.want {
			t.Errorf("%s: %q (-want +got):\n%s", c.name, c.src, cmp.Diff(c.want, compact(got)))
		}
	}
}

func TestLeadingHeading(t *testing.T) {
	for _, c := range []struct{ src, heading, rest string }{
		{"# A *b* `c`\n\nText.", "A b c", "<p>Text.</p>"},
		{"A b\n===\n\nText.", "A b", "<p>Text.</p>"},
		{"<h1 align=\"center\">A</h1>\n\nText.", "A", "<p>Text.</p>"},
		{"<!-- c -->\n[x]: # (y)\n\n# A {#b}\n\nText.", "A", "<p>Text.</p>"},
		{"![logo](l.png)\n\n# A\n\nText.", "A", `<p><img src="l.png" alt="logo"></p><p>Text.</p>`},
		{"Text.\n\n# A", "", `<p>Text.</p><h2 id="a">A</h2>`},
		{"## A\n\nText.", "", `<h2 id="a">A</h2><p>Text.</p>`},
		{"# ![logo](l.png)\n\nText.", "", `<p><img src="l.png" alt="logo"></p><p>Text.</p>`},
		{"# A\n\n# B", "A", `<h2 id="b">B</h2>`},
		{"", "", ""},
	} {
		a := &Article{Path: "a.md", Kind: KindArticle}
		heading, _ := parseBody(a, []byte(c.src), 0, 1, bodyOptions{})
		if got := compact(string(a.HTML(testFiller{}))); heading != c.heading || got != c.rest {
			t.Errorf("%q: heading %q, body %q, want %q, %q", c.src, heading, got, c.heading, c.rest)
		}
	}
}

func TestHeadings(t *testing.T) {
	for _, c := range []struct {
		name, src string
		want      []Heading
	}{
		{"levels are not skipped", "### a\n\n##### b\n\n## c\n\n#### d\n\n### e\n\n# f", []Heading{{2, "a", "a", 1, 1}, {3, "b", "b", 3, 1}, {2, "c", "c", 5, 1}, {3, "d", "d", 7, 1}, {3, "e", "e", 9, 1}, {2, "f", "f", 11, 1}}},
		{"deepest", "# a\n# b\n## c\n### d\n#### e\n##### f\n###### g", []Heading{{2, "b", "b", 2, 1}, {3, "c", "c", 3, 1}, {4, "d", "d", 4, 1}, {5, "e", "e", 5, 1}, {6, "f", "f", 6, 1}, {6, "g", "g", 7, 1}}},
		{"ids", "## Kāpēc nē?\n## Kāpēc nē!\n## السعر\n## $\n## x {#own}\n## y {: #kram }\n<h2 id=\"html\">z</h2>\n\n## own", []Heading{
			{2, "kāpēc-nē", "Kāpēc nē?", 1, 1}, {2, "kāpēc-nē-2", "Kāpēc nē!", 2, 1}, {2, "السعر", "السعر", 3, 1}, {2, Slug("$"), "$", 4, 1},
			{2, "own", "x", 5, 1}, {2, "kram", "y", 6, 1}, {2, "html", "z", 7, 1}, {2, "own-2", "own", 9, 1}}},
		{"only those of the page", "## a\n\n> ## b\n\n- ## c\n\n::: tip\n## d\n:::\n\n<table><tr><td><h2>e</h2></td></tr></table>\n\n<div id=\"x\"><h3>f</h3></div>", []Heading{{2, "a", "a", 1, 1}, {3, "f", "f", 13, 13}}},
		{"styles and handlers go", "## a {#b .c style=\"x\" onclick=\"y\"}", []Heading{{2, "b", "a", 1, 1}}},
		{"anchor of the same name", "<a name=\"a\"></a>\n\n## A\n\n## <a id=\"b\"></a>B\n\n## <a id=\"x\"></a>C", []Heading{{2, "a", "A", 3, 1}, {2, "b", "B", 5, 1}, {2, "c", "C", 7, 1}}},
	} {
		a, html := render(c.src)
		if diff := cmp.Diff(c.want, a.Headings); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		if strings.Contains(html, "onclick") || strings.Contains(html, "style") || strings.Contains(html, "<h1") {
			t.Errorf("%s: %s", c.name, html)
		}
	}
}

func TestSections(t *testing.T) {
	src := "Intro *a*\nb.\n\n- c\n- d\n\n## Head `e`\n\n| f | g |\n|---|---|\n| h | i |\n\n```\nj\n  k\n```\n\n> [!TIP] Title\n> l<br>m ![alt](n.png)\n\n### Sub\n\n![o](p.png \"Caption\")\n\n<details><summary>q</summary>r</details>\n"
	a, _ := render(src)
	want := []Section{
		{Text: "Intro a b.\nc\nd"},
		{ID: "head-e", Title: "Head e", Level: 2, Text: "f\tg\nh\ti\nj\n  k\nTitle\nl\nm"},
		{ID: "sub", Title: "Sub", Level: 3, Text: "Caption\nq\nr"},
	}
	if diff := cmp.Diff(want, a.Sections()); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
	if a.Words != 20 {
		t.Errorf("Words = %d, want 20", a.Words)
	}
}

func TestTextHash(t *testing.T) {
	hash := func(title, src string) string {
		a := &Article{Path: "a.md", Title: title, Kind: KindArticle}
		parseBody(a, []byte(src), 0, 1, bodyOptions{})
		return textHash(a)
	}
	base := hash("T", "Some *text* and [a link](a.md).\n")
	for _, src := range []string{"Some _text_ and\n[a link](b.md).", "Some text and a link.\r\n", "<p>Some <b>text</b> and a link.</p>"} {
		if hash("T", src) != base {
			t.Errorf("the hash of %q differs, but a reader sees the same", src)
		}
	}
	for _, src := range []string{"Some text and another link.", "## Some text and a link.", "Some text\n\nand a link."} {
		if hash("T", src) == base {
			t.Errorf("the hash of %q is that of another text", src)
		}
	}
	if hash("U", "Some text and a link.") == base {
		t.Error("the hash leaves the title out")
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		in   string
		want int
	}{
		{"", 0}, {"one", 1}, {"It's a well-known fact.", 4}, {"سياسة الإرجاع", 2}, {"می‌خواهم", 1}, {"返品について", 3}, {"Go言語 2 つ", 4}, {"a/b, c", 3}, {"…—", 0},
	} {
		if got := new(tally).words(c.in); got != c.want {
			t.Errorf("words(%q) = %d, want %d", c.in, got, c.want)
		}
	}
}

func TestRightToLeft(t *testing.T) {
	for _, c := range []struct {
		in   string
		want bool
	}{
		{"سياسة الإرجاع في متجر Nordlys", true}, {"English with a كلمة", false}, {"שלום", true}, {"", false}, {"123 ()", false}, {"日本語", false},
	} {
		a, _ := render(c.in)
		if a.RTL != c.want {
			t.Errorf("RTL of %q = %v, want %v", c.in, a.RTL, c.want)
		}
	}
}

func TestFirstSentence(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Open the box. Take it out.", "Open the box"},
		{"Open the box", "Open the box"},
		{"Open it\nthen close it.", "Open it"},
		{"Wait approx. 5 min. and go.", "Wait approx. 5 min. and go"},
		{"Choose e.g. red. Then pay.", "Choose e.g. red"},
		{"Pay 3.50 EUR. Done.", "Pay 3.50 EUR"},
		{"Ready? Go.", "Ready?"},
		{"箱を開けます。次に進みます。", "箱を開けます"},
		{"افتح الصندوق؟ نعم.", "افتح الصندوق؟"},
	} {
		if got := firstSentence(c.in); got != c.want {
			t.Errorf("firstSentence(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestLimits(t *testing.T) {
	code := func(src string) string {
		a := &Article{Path: "a.md"}
		_, diags := parseBody(a, []byte(src), 0, 1, bodyOptions{})
		var codes []string
		for _, d := range diags {
			codes = append(codes, d.Code)
		}
		return strings.Join(codes, " ")
	}
	deep := func(s string, n int) string { return strings.Repeat(s, n) + "text" }
	var indented strings.Builder
	for i := range 150 {
		indented.WriteString(strings.Repeat("  ", i) + "- x\n")
	}
	for _, c := range []struct{ name, src, want string }{
		{"quotes, deep", deep("> ", 90), ""},
		{"quotes, too deep", deep("> ", 200), "too-deep"},
		{"lists, too deep", deep("- ", 200), "too-deep"},
		{"lists by indentation", indented.String(), "too-deep"},
		{"a long rule", strings.Repeat("- ", 500), ""},
		{"a drawn table", "x\n\n+" + strings.Repeat("-", 300) + "+", ""},
		{"too large", strings.Repeat("word ", 1<<20), "too-large"},
		{"too many cells", "|" + strings.Repeat("a|", 500) + "\n|" + strings.Repeat("-|", 500) + "\n" + strings.Repeat("|\n", 2000), "too-long"},
		{"a long paragraph", strings.Repeat("*a* ", 10000), "too-long"},
		{"too many elements", strings.Repeat("<b>x</b>\n\n", 200000), "too-large"},
	} {
		if got := code(c.src); got != c.want {
			t.Errorf("%s: diagnostics %q, want %q", c.name, got, c.want)
		}
	}
	a := &Article{Path: "a.md"}
	parseBody(a, []byte(deep("> ", 200)), 0, 1, bodyOptions{})
	if got := string(a.HTML(testFiller{})); !strings.Contains(got, "text") || strings.Count(got, "<blockquote>") > maxNesting {
		t.Errorf("deep quotes are not shown flat: %d quotes", strings.Count(got, "<blockquote>"))
	}
}

func BenchmarkParseBody(b *testing.B) {
	section := "## What does *shipping* cost?\n\nIt costs **4.90 EUR** in Latvia, see [the table](prices.md#table) and https://example.com/a. Orders above 50 EUR ship for `free`.\n\n" +
		"1. Put the item into the cart.\n2. Choose how it is sent:\n   - parcel machine\n   - courier\n3. Pay.\n\n> [!TIP]\n> A parcel machine is cheaper.\n\n| Way | Price |\n|---|--:|\n| Parcel machine | 2.90 |\n| Courier | 4.90 |\n\n![Cart](cart.png \"The cart\")\n\n"
	src := []byte("# Shipping\n\n" + strings.Repeat(section, 4096/len(section)+1))
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		parseBody(&Article{Path: "a.md", Title: "Shipping"}, src, 0, 1, bodyOptions{Locale: "en"})
	}
}

func TestParseBodyInParallel(t *testing.T) {
	src := "# A\n\n{% note %}\nb[^1] `c`\n{% endnote %}\n\n```go\nx := 1\n```\n\n| d |\n|---|\n| e |\n\n[^1]: f\n"
	_, want := render(src)
	for range 8 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			for range 20 {
				if _, got := render(src); got != want {
					t.Fatalf("in parallel: %s, want %s", got, want)
				}
			}
		})
	}
}
