package content

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// compact takes line ends and what stands in every box out of HTML, so that
// tables of tests stay readable.
func compact(s string) string {
	s = strings.ReplaceAll(s, "\n", " ")
	s = regexp.MustCompile(`\s+(</?(?:p|div|ul|ol|li|blockquote|section|details|summary|table|thead|tbody|tr|td|th|h[1-6]|dl|dt|dd)\b)`).ReplaceAllString(s, "$1")
	s = regexp.MustCompile(`(<(?:ul|ol|blockquote|section|table|thead|tbody|tr|dl)\b[^>]*>|</(?:p|div|ul|ol|li|blockquote|section|details|table|thead|tbody|tr|td|th|h[1-6]|dl|dt|dd)>) `).ReplaceAllString(s, "$1")
	return strings.TrimSpace(s)
}

// box is the HTML of a callout.
func boxHTML(kind, title, body string) string {
	if title == "" {
		title = "[callout." + kind + "]"
	}
	return `<div class="callout callout-` + kind + `" role="note"><p class="callout-title">` + title + `</p>` + body + `</div>`
}

func TestCallouts(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"GitHub", "> [!NOTE]\n> Text.", boxHTML("note", "", "<p>Text.</p>")},
		{"GitHub, every kind", "> [!TIP]\n> a\n\n> [!IMPORTANT]\n> b\n\n> [!WARNING]\n> c\n\n> [!CAUTION]\n> d",
			boxHTML("tip", "", "<p>a</p>") + boxHTML("important", "", "<p>b</p>") + boxHTML("warning", "", "<p>c</p>") + boxHTML("caution", "", "<p>d</p>")},
		{"Obsidian, with a title", "> [!note]+ My *title*\n> Text.", boxHTML("note", "My <em>title</em>", "<p>Text.</p>")},
		{"unknown kind", "> [!recipe]\n> Text.", boxHTML("note", "recipe", "<p>Text.</p>")},
		{"GitHub, before 2023", "> **Warning**\n> Text.", boxHTML("warning", "", "<p>Text.</p>")},
		{"Zendesk", ">![info]\n>\n>Text.\n>\n>- a", boxHTML("note", "", "<p>Text.</p><ul><li>a</li></ul>")},
		{"Zendesk, upper case, next line", "> ![WARNING]\n> Text.", boxHTML("warning", "", "<p>Text.</p>")},
		{"Zendesk, same line", ">![info] Text.", boxHTML("note", "", "<p>Text.</p>")},
		{"Zendesk, text in the next quote", ">![info]\n\n> Text.\n\nAfter.", boxHTML("note", "", "<p>Text.</p>") + "<p>After.</p>"},
		{"a quote that only begins like one", "> ![info](a.png)\n> Text.", `<blockquote><p><img src="a.png" alt="info"> Text.</p></blockquote>`},
		{"VuePress", "::: tip\nText.\n:::", boxHTML("tip", "", "<p>Text.</p>")},
		{"VuePress, with a title", "::: danger Take *care*\nText.\n\n- a\n:::\nAfter.", boxHTML("caution", "Take <em>care</em>", "<p>Text.</p><ul><li>a</li></ul>") + "<p>After.</p>"},
		{"Docusaurus", ":::note[Title]{.x}\nText.\n:::", boxHTML("note", "Title", "<p>Text.</p>")},
		{"Pandoc", "::: {.callout-warning title=\"Mind\"}\nText.\n:::", boxHTML("warning", "Mind", "<p>Text.</p>")},
		{"MyST", ":::{tip} Title\nText.\n:::", boxHTML("tip", "Title", "<p>Text.</p>")},
		{"nested, same number of colons", "::: tip A\n::: note B\nin\n:::\nout\n:::\nAfter.", boxHTML("tip", "A", boxHTML("note", "B", "<p>in</p>")+"<p>out</p>") + "<p>After.</p>"},
		{"nested, more colons outside", ":::: tip A\n::: note B\nin\n:::\nout\n::::", boxHTML("tip", "A", boxHTML("note", "B", "<p>in</p>")+"<p>out</p>")},
		{"colons in code do not end it", "::: tip\n```\n:::\n```\nText.\n:::", boxHTML("tip", "", `<div class="code"><pre tabindex="0" dir="ltr"><code>:::</code></pre></div><p>Text.</p>`)},
		{"in a list", "- a\n\n  ::: tip\n  Text.\n  :::\n- b", "<ul><li><p>a</p>" + boxHTML("tip", "", "<p>Text.</p>") + "</li><li><p>b</p></li></ul>"},
		{"a paragraph before it", "Before.\n::: tip\nText.\n:::", "<p>Before.</p>" + boxHTML("tip", "", "<p>Text.</p>")},
		{"a stray end", "Before.\n\n:::\n\nAfter.", "<p>Before.</p><p>After.</p>"},
		{"MkDocs", "!!! note\n    Text.\n\n    More.\n\nAfter.", boxHTML("note", "", "<p>Text.</p><p>More.</p>") + "<p>After.</p>"},
		{"MkDocs, with a title", "!!! warning inline end \"A *title*\"\n    Text.", boxHTML("warning", "A <em>title</em>", "<p>Text.</p>")},
		{"MkDocs, without a title", "!!! tip \"\"\n    Text.", `<div class="callout callout-tip" role="note"><p>Text.</p></div>`},
		{"MkDocs, own type", "!!! recipe\n    Text.", boxHTML("note", "", "<p>Text.</p>")},
		{"not MkDocs", "!!! wow\n\nText.", "<p>!!! wow</p><p>Text.</p>"},
		{"MkDocs, folded", "??? question \"Why?\"\n    Because.", `<details class="callout callout-note"><summary class="callout-title">Why?</summary><p>Because.</p></details>`},
		{"MkDocs, folded but open", "???+ tip\n    Text.", `<details class="callout callout-tip" open><summary class="callout-title">[callout.tip]</summary><p>Text.</p></details>`},
		{"VitePress details", "::: details Click *me*\nText.\n:::", "<details><summary>Click <em>me</em></summary><p>Text.</p></details>"},
		{"kramdown, before", "{: .note }\nText.", boxHTML("note", "", "<p>Text.</p>")},
		{"kramdown, after", "Text.\n{: .warning }\n\nAfter.", boxHTML("warning", "", "<p>Text.</p>") + "<p>After.</p>"},
		{"kramdown, titled quote", "{: .tip-title }\n> My title\n>\n> Text.", boxHTML("tip", "My title", "<p>Text.</p>")},
		{"kramdown, other classes", "Text.\n{: .lead }", "<p>Text.</p>"},
		{"Bootstrap", "<div class=\"alert alert-danger\">\n<h4 class=\"alert-heading\">Mind</h4>\n<p>Text.</p>\n</div>", boxHTML("caution", "Mind", "<p>Text.</p>")},
		{"Sphinx", "<div class=\"admonition tip\">\n<p class=\"admonition-title\">Hm</p>\nText.</div>", boxHTML("tip", "Hm", "<p>Text.</p>")},
		{"unknown box", "::: columns\nText.\n:::", "<p>Text.</p>"},
		{"alert as a list item", "- > [!TIP]\n  > Text.", "<ul><li>" + boxHTML("tip", "", "<p>Text.</p>") + "</li></ul>"},
	} {
		_, got := render(c.src)
		if diff := cmp.Diff(c.want, compact(got)); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", c.name, c.src, diff)
		}
	}
}

func TestTabs(t *testing.T) {
	want := `<div class="tabs"><section class="tab" data-label="One"><h3 class="tab-label">One</h3><p>a</p></section>` +
		`<section class="tab" data-label="Two &amp; more"><h3 class="tab-label">Two &amp; more</h3><p>b</p></section></div>`
	for _, src := range []string{
		"=== \"One\"\n    a\n\n=== \"Two & more\"\n    b\n",
		"<Tabs>\n<TabItem value=\"1\" label=\"One\">\n\na\n\n</TabItem>\n  <TabItem value=\"2\" label=\"Two & more\">\n  b\n  </TabItem>\n</Tabs>\n",
		"{{< tabs >}}\n{{% tab name=\"One\" %}}\na\n{{% /tab %}}\n{{% tab name=\"Two & more\" %}}\nb\n{{% /tab %}}\n{{< /tabs >}}\n",
		"{% tabs %}\n{% tab title=\"One\" %}\na\n{% endtab %}\n{% tab title=\"Two & more\" %}\nb\n{% endtab %}\n{% endtabs %}\n",
	} {
		a, got := render("## Head\n\n" + src + "\n### Next\n")
		if diff := cmp.Diff(`<h2 id="head">Head</h2>`+want+`<h3 id="next">Next</h3>`, compact(got)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", src, diff)
		}
		if len(a.Headings) != 2 {
			t.Errorf("%q: labels of tabs are among the headings: %v", src, a.Headings)
		}
	}
}

func TestUnclosedBoxIsReported(t *testing.T) {
	a := &Article{Path: "a.md"}
	_, diags := parseBody(a, []byte("Text.\n\n::: tip\nMore.\n"), 0, 1, bodyOptions{})
	if len(diags) != 1 || diags[0].Code != "template-remains" || diags[0].Line != 3 {
		t.Errorf("diagnostics = %v, want one about line 3", diags)
	}
}

func TestFenceHead(t *testing.T) {
	for _, c := range []struct{ in, name, title string }{
		{" tip Title here", "tip", "Title here"},
		{"note[A [b] c]{#id}", "note", "A [b] c"},
		{" {.callout-note title=\"T\"}", "note", "T"},
		{"{tip} T", "tip", "T"},
		{" warning \"T\"", "warning", "T"},
		{" tip T :::", "tip", "T"},
		{" 3 cheers", "", ""},
		{" {unclosed", "", ""},
	} {
		name, from, to := fenceHead(c.in)
		title := ""
		if name != "" {
			title = strings.TrimSpace(c.in[from:to])
		}
		if name != c.name || title != c.title {
			t.Errorf("fenceHead(%q) = %q, %q, want %q, %q", c.in, name, title, c.name, c.title)
		}
	}
}
