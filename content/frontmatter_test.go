package content

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"faqtory/internal/diag"
)

// parse reads an article as a file of an English site.
func parse(t *testing.T, src string) *File {
	t.Helper()
	return Parse("a.md", []byte(src), ParseOptions{Locale: "en"})
}

func TestFrontMatterFields(t *testing.T) {
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name, src string
		want      meta
	}{
		{"ours", `---
title: "Returns: how to"
nav_title: Returns
question: How do I return an item?
questions: [Can I send it back?, "Refund, please?"]
answer: Send it back within 30 days.
description: How returns work.
tags: [returns, Refunds, refunds]
kind: how-to
date: 2026-11-21
updated: 2026-11-21T14:00:00+02:00
order: 1.5
slug: how-to-return
redirect_from:
  - /old/
  - /older.html
translation_key: returns
lang: pt_br
publish: 2026-11-21 12:00
expires: 21 November 2027
owner: Ilze
author: {name: Omar, url: "https://example.com"}
review_by: 2027/01/02
reviewed: 2026-12-01
noindex: yes
featured: true
image: {path: box.png, alt: "A *box*"}
icon: truck
---

1. One.
2. Two.
`, meta{
			Title: "Returns: how to", NavTitle: "Returns", Question: "How do I return an item?",
			Questions: []string{"Can I send it back?", "Refund, please?"}, Answer: "Send it back within 30 days.",
			Description: "How returns work.", Tags: []string{"returns", "Refunds"}, Kind: KindHowTo,
			Date: day("2026-11-21"), Updated: noon, Order: 1.5, HasOrder: true, Slug: "how-to-return",
			Redirects:      []Redirect{{"/old/", 15, 5}, {"/older.html", 16, 5}},
			TranslationKey: "returns", Lang: "pt-BR", Publish: noon, Expires: day("2027-11-21"), Owner: "Ilze", Author: "Omar",
			Reviewed: day("2026-12-01"), ReviewBy: day("2027-01-02"), Noindex: true, Featured: true, Image: "box.png", ImageAlt: "A box", Icon: "truck",
		}},
		{"Jekyll", "---\nlayout: page\ntitle: Refunds\npermalink: /help/refunds.html\nredirect_from: /a\npublished: false\nexcerpt: Short.\ntags: a, b\ncategories: [c]\nnav_order: 3\nlast_modified_at: 2026-11-21 12:00:00 +0000\n---\n", meta{
			Title: "Refunds", Permalink: "/help/refunds.html", Redirects: []Redirect{{"/a", 5, 16}}, Draft: true, Description: "Short.",
			Tags: []string{"a", "b", "c"}, Order: 3, HasOrder: true, Updated: noon,
		}},
		{"Jekyll's patterns are no address", "---\ntitle: a\npermalink: /:categories/:title/\n---\n", meta{Title: "a"}},
		{"Hugo in TOML", "+++\ntitle = 'Refunds'\nlinkTitle = \"R\"\naliases = ['/a/', '/b/']\nweight = 20\nlastmod = 2026-11-21T12:00:00Z\npublishDate = 2026-11-21\nexpiryDate = 2027-11-21\nsummary = 'Short.'\nurl = '/r/'\nkeywords = ['k']\n+++\n", meta{
			Title: "Refunds", NavTitle: "R", Redirects: []Redirect{{"/a/", 4, 1}, {"/b/", 4, 1}}, Order: 20, HasOrder: true, Updated: noon,
			Publish: day("2026-11-21"), Date: day("2026-11-21"), Expires: day("2027-11-21"), Description: "Short.", Permalink: "/r/", Tags: []string{"k"},
		}},
		{"Hugo in JSON", "{\n\t\"title\": \"Refunds \\ud83d\\ude00\",\n\t\"weight\": 2,\n\t\"tags\": [\"a\"]\n}\ntext\n", meta{Title: "Refunds 😀", Order: 2, HasOrder: true, Tags: []string{"a"}}},
		{"JSON between fences", ";;;\n{\"title\": \"Refunds\"}\n;;;\n", meta{Title: "Refunds"}},
		{"Docusaurus", "---\nid: refunds-page\nsidebar_position: 4\nsidebar_label: R\nslug: /r\nlast_update: {date: 2026-11-21T12:00:00Z, author: Omar}\nunlisted: true\n---\n", meta{
			Slug: "refunds-page", Order: 4, HasOrder: true, NavTitle: "R", Permalink: "/r", permalinkFromSlug: true, Updated: noon, Author: "Omar", Noindex: true,
		}},
		{"Starlight", "---\ntitle: R\nsidebar:\n  order: 2\n  label: L\n---\n", meta{Title: "R", Order: 2, HasOrder: true, NavTitle: "L"}},
		{"Zendesk", "---\ntitle: \"It’s here\"\nlabels: one,two words, one\npromoted: True\nid: 360042\n---\n", meta{Title: "It’s here", Tags: []string{"one", "two words"}, Featured: true}},
		{"MkDocs without fences", "title: Refunds\nsummary: Short.\n\ntext\n", meta{Title: "Refunds", Description: "Short."}},
		{"header lines", "[Title]: # (Refunds & returns)\n[Order]: # (5.1)\n\ntext\n", meta{Title: "Refunds & returns", Order: 5.1, HasOrder: true, headerTitle: true}},
		{"ours before theirs", "---\nweight: 9\norder: 1\nsummary: theirs\ndescription: ours\n---\n", meta{Order: 1, HasOrder: true, Description: "ours"}},
		{"other lines", "\uFEFF---\r\ntitle: Refunds\r\n---\r\ntext\r\n", meta{Title: "Refunds"}},
		{"markup in a title", "---\ntitle: \"**Bold** `code` [link](/x) &amp; <em>more</em> \\\\_x\\\\_ {#id}\"\n---\n", meta{Title: "Bold code link & more _x_"}},
		{"a title that is no text", "---\ntitle: 2026-11-21\n---\n", meta{Title: "2026-11-21"}},
		{"nothing", "---\n---\n", meta{}},
		{"only a comment", "---\n# later\n---\n", meta{}},
		{"two rules are no front matter", "---\n\nSome words.\n\n---\n", meta{}},
		{"a line is no front matter", "—\nsomething: else\n", meta{}},
		{"a rule is no front matter", "---\n\nSome words.\n", meta{}},
		{"a template is no JSON", "{{< note >}}\ntext\n", meta{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := parse(t, tt.src)
			if len(f.Diags) > 0 {
				t.Errorf("Parse(%q) reports %v, want nothing", tt.src, f.Diags)
			}
			if f.meta == nil {
				t.Fatalf("Parse(%q) has no front matter", tt.src)
			}
			if diff := cmp.Diff(tt.want, *f.meta, cmp.AllowUnexported(meta{}, place{}), cmpopts.IgnoreFields(meta{}, "where"), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("Parse(%q) (-want +got):\n%s", tt.src, diff)
			}
		})
	}
}

func TestFrontMatterMistakes(t *testing.T) {
	for _, tt := range []struct {
		src  string
		want string // line:column severity code
		says string // in the message or the hint
	}{
		{"---\ntitle: Returns: how to\n---\n", "2:15 error front-matter", "`title: \"Returns: how to\"`"},
		{"---\ntitle: a\ndescription: say: \"it\"\n---\n", "3:17 error front-matter", `description: "say: \"it\""`},
		{"---\ntitle: Fees:\n---\n", "2:12 error front-matter", "colon"},
		{"---\ntitle: \"Returns\" and more\n---\n", "2:16 error front-matter", `"Returns\" and more"`},
		{"---\ntitle: 'Don't'\n---\n", "2:12 error front-matter", `title: "Don't"`},
		{"---\ntitle: \"open\n---\n", "2:8 error front-matter", "not closed"},
		{"---\ntags:\n\t- a\n---\n", "3:1 error front-matter", "two spaces in place of the tab"},
		{"---\ntitle: @home\n---\n", "2:8 error front-matter", `title: "@home"`},
		{"---\ntitle: [draft\n---\n", "2:8 error front-matter", "] behind"},
		{"---\ntitle: [New] Returns\n---\n", "2:8 error front-matter", `title: "[New] Returns"`},
		{"---\ntitle: {{ page.title }} here\n---\n", "2:8 error front-matter", "template"},
		{"---\ntitle:Returns\norder: 1\n---\n", "2:7 error front-matter", "`title: Returns`"},
		{"---\ntitle:Returns\n---\n", "2:7 error front-matter", "space is missing"},
		{"---\ntitle: a\n  order: 1\n---\n", "3:1 error front-matter", "Begin it in the column"},
		{"\n---\ntitle: a\norder: 1\n", "2:1 error front-matter-open", "no end"},
		{"+++\ntitle = Returns\n+++\n", "2:9 error front-matter", "TOML"},
		{"+++\ntitle = 'a'\n", "1:1 error front-matter-open", "+++"},
		{"{\n  \"title\": \"a\",,\n}\n", "2:16 error front-matter", "JSON"},
		{"---\ntitle: a\ntitle: b\n---\n", "3:1 warning duplicate-key", "line 2"},
		{"---\ntilte: a\n---\n", "2:1 warning unknown-key", `"title"`},
		{"---\nanswr: a\n---\n", "2:1 warning unknown-key", `"answer"`},
		{"---\ntitle: [a, b]\n---\n", "2:8 warning wrong-type", `title: "…"`},
		{"---\norder: first\n---\n", "2:8 warning wrong-type", "`order: 10`"},
		{"---\norder: .nan\n---\n", "2:8 warning wrong-type", "number"},
		{"---\nfeatured: maybe\n---\n", "2:11 warning wrong-type", "true or false"},
		{"---\ndraft: soon\n---\n", "2:8 error wrong-type", "true or false"},
		{"---\ndate: 21/11/2026\n---\n", "2:7 warning bad-date", "2026-11-21"},
		{"---\ndate: 2026-02-30\n---\n", "2:7 warning bad-date", "2026-11-21"},
		{"---\npublish: 2026-05-01\nexpires: 2026-04-01\n---\n", "3:10 error bad-date", "behind that of publish"},
		{"--\ntitle: a\n---\n", "1:1 error front-matter", "Write --- on this line"},
		{"—\ntitle: a\n—\n", "1:1 error front-matter", "Write --- on this line"},
		{"---\n title: a\nanswer: b\n---\n", "3:1 error front-matter", "Begin all keys"},
		{"---\ntitle: a\n  answer: b\n---\n", "3:1 error front-matter", "Begin it in the column"},
		{"---\ntitle = \"a\"\n---\n", "1:1 error front-matter", "Write +++"},
		{"---\nicn: truck\n---\n", "2:1 warning unknown-key", `"icon"`},
		{"---\ntitle: a\n---\n\nTe\x00xt\n", "5:3 warning encoding", "Delete the character"},
		{"-\x00-\x00-\x00\n\x00t\x00", "1:2 warning encoding", "Save the file as UTF-8"},
		{"---\nexpires: tomorrow\n---\n", "2:10 error bad-date", "21 November 2026"},
		{"---\nkind: hwoto\n---\n", "2:7 warning unknown-kind", `Did you mean "howto"?`},
		{"---\nkind: page\n---\n", "2:7 warning unknown-kind", "article, faq, howto, policy"},
		{"---\nredirect_from: {a: b}\n---\n", "2:16 warning wrong-type", "list"},
		{"---\nquestions:\n  - Is it free: yes?\n---\n", "3:5 warning wrong-type", "double quotes"},
		{"---\nlang: klingonese\n---\n", "2:7 warning unknown-locale", "BCP 47"},
		{"---\ntitle: About {{ site.name }}\n---\n", "2:8 warning template", "left out"},
		{"---\ntitle: \xff\n---\n", "2:8 warning encoding", "UTF-8"},
	} {
		f := parse(t, tt.src)
		if len(f.Diags) != 1 {
			t.Errorf("Parse(%q) reports %d mistakes %v, want one", tt.src, len(f.Diags), f.Diags)
			continue
		}
		d := f.Diags[0]
		if got := fmt.Sprintf("%d:%d %s %s", d.Line, d.Column, d.Severity, d.Code); got != tt.want {
			t.Errorf("Parse(%q) reports %s (%s), want %s", tt.src, got, d.Message, tt.want)
		}
		if !strings.Contains(d.Message+" "+d.Hint, tt.says) {
			t.Errorf("Parse(%q) says %q, hint %q, want %q in it", tt.src, d.Message, d.Hint, tt.says)
		}
		if want := strings.Split(strings.ToValidUTF8(tt.src, "\uFFFD"), "\n")[d.Line-1]; d.Source != want {
			t.Errorf("Parse(%q) shows line %q, want %q", tt.src, d.Source, want)
		}
		if (f.article == nil) != (d.Severity == diag.Error && strings.HasPrefix(d.Code, "front-matter")) {
			t.Errorf("Parse(%q) makes an article: %v", tt.src, f.article != nil)
		}
	}
}

func TestFrontMatterReportsAllMistakes(t *testing.T) {
	f := parse(t, "---\norder: first\ndate: someday\ntilte: a\nkind: hwoto\n---\n")
	var got []string
	f.Diags.Sort()
	for _, d := range f.Diags {
		got = append(got, fmt.Sprintf("%d %s", d.Line, d.Code))
	}
	if diff := cmp.Diff([]string{"2 wrong-type", "3 bad-date", "4 unknown-key", "5 unknown-kind"}, got); diff != "" {
		t.Errorf("mistakes (-want +got):\n%s", diff)
	}
}

// The keys of other programs' documentation and of real help centers: none of
// them may be taken for one of ours.
func TestForeignKeysPassSilently(t *testing.T) {
	for _, key := range strings.Fields(`layout parent grand_parent has_children toc sidebar hide template type menu
		params cascade headless build outputs hide_title hide_table_of_contents displayed_sidebar pagination_next
		pagination_prev custom_edit_url search icon hero banner pagefind head tableOfContents editUrl prev next
		comments status subtitle data dates section user_segment_id permission_group_id vote_sum ms.date ms.topic
		uuid sitemap seo thumbnail cover ShowToc sections versions redirect product intro shortTitle ordering`) {
		f := parse(t, "---\n"+key+": value\n---\n\ntext\n")
		if len(f.Diags) > 0 {
			t.Errorf("key %q: %v, want nothing", key, f.Diags)
		}
	}
}

func TestPositionsBehindFrontMatter(t *testing.T) {
	for src, want := range map[string][2]int{
		"text\n":                               {0, 1},
		"---\ntitle: a\n---\ntext\n":           {17, 4},
		"\n\n---\ntitle: a\n---\n\ntext\n":     {19, 6},
		"+++\ntitle = 'a'\n+++\ntext\n":        {20, 4},
		"{\"title\": \"a\"}\ntext\n":           {15, 2},
		"{\n\"title\": \"a\"\n}\n\ntext\n":     {17, 4},
		"title: a\n\ntext\n":                   {9, 2},
		"---\n\na\n\n---\n":                    {0, 1},
		"---\nsize: '---'\n---\nrest\n---\n":   {20, 4},
		"---json\n{\"title\":\"a\"}\n---\nx\n": {26, 4},
	} {
		m := split([]byte(src))
		if m.body != want[0] || m.bodyLine != want[1] {
			t.Errorf("split(%q): body at %d, line %d, want %d, line %d", src, m.body, m.bodyLine, want[0], want[1])
		}
	}
}

func TestParseDate(t *testing.T) {
	for s, want := range map[string]string{
		"2026-11-21":                "2026-11-21T00:00:00Z",
		" 2026-11-21 ":              "2026-11-21T00:00:00Z",
		"2026-1-2":                  "2026-01-02T00:00:00Z",
		"2026-11-21T09:30:00+02:00": "2026-11-21T07:30:00Z",
		"2026-11-21T09:30:00.123Z":  "2026-11-21T09:30:00Z",
		"2026-11-21 09:30":          "2026-11-21T09:30:00Z",
		"2026-11-21 09:30:00 -0500": "2026-11-21T14:30:00Z",
		"21 November 2026":          "2026-11-21T00:00:00Z",
		"Nov 1, 2026":               "2026-11-01T00:00:00Z",
		"01/02/2026":                "",
		"2026":                      "",
		"0001-01-01":                "",
		"":                          "",
	} {
		got := ""
		if d, ok := parseDate(s); ok {
			got = d.Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("parseDate(%q) = %q, want %q", s, got, want)
		}
	}
}

func FuzzFrontMatter(f *testing.F) {
	for _, s := range []string{
		"---\ntitle: a: b\n---\n", "+++\ntitle = 'a'\n+++\n", "{\"title\": 1}\n", ";;;\n{}\n;;;\n", "title: a\n\nb",
		"---\na: &a [*a]\n---\n", "---\n<<: *x\n---\n", "---\ntitle: \"\\x\n---\n", "[Title]: # (a)\n", "---\n? [a]\n: b\n---\n",
		"---\ndate: 2026-11-21\nlast_update: {date: x}\n---\n", "\xff\xfe-\x00-\x00-\x00\n\x00", "+++\n\x04\n+++\n", "+++\na.b.c = 1979-05-27T07:32:00\n+++\n",
		"---\nimage: [[[[a]]]]\nauthor: [[a], {name: [b]}]\n---\n", "---\n!!binary a: !!set {b}\n---\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		m := split(src)
		if m.body < 0 || m.body > len(src) || m.bodyLine < 1 {
			t.Fatalf("split(%q): body at %d, line %d", src, m.body, m.bodyLine)
		}
		file := Parse("a.md", src, ParseOptions{Locale: "en"})
		if file.article == nil && file.Diags.Errors() == 0 {
			t.Fatalf("Parse(%q) has neither an article nor an error", src)
		}
		text, _ := decodeText("a.md", src)
		lines := strings.Count(string(text), "\n") + 1
		for _, d := range file.Diags {
			if d.Line < 0 || d.Line > lines || d.Column < 0 || d.Message == "" || d.Code == "" {
				t.Fatalf("Parse(%q) reports %+v in %d lines", src, d, lines)
			}
		}
		if file.article != nil && file.article.Title == "" {
			t.Fatalf("Parse(%q) has no title", src)
		}
		again := Parse("a.md", src, ParseOptions{Locale: "en"})
		if diff := cmp.Diff(file.meta, again.meta, allFields); diff != "" {
			t.Fatalf("Parse(%q) differs the second time:\n%s", src, diff)
		}
		kept, err := KeptFile(string(file.AppendHead(nil)), nil)
		if err != nil {
			t.Fatalf("Parse(%q) cannot be kept: %v", src, err)
		}
		if kept.article != nil {
			kept.article.long, again.article.long = nil, nil
		}
		if diff := cmp.Diff(again, kept, allFields); diff != "" {
			t.Fatalf("Parse(%q) is kept as another file:\n%s", src, diff)
		}
	})
}
