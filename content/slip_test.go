package content

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each slip is told with its place, and what is right beside it is not.
func TestSlips(t *testing.T) {
	const callout, box, empty, near, code, comment = "unknown-callout", "unknown-callout", "empty-box", "near-mark", "open-code", "open-comment"
	for _, c := range []struct {
		name, src string
		want      []string // line:column code hint
	}{
		{"misspelt callout", "> [!WARNNG]\n> Text.", []string{"1:1 " + callout + " Did you mean [!WARNING]?"}},
		{"misspelt callout with a title", "x\n\n> [!TIPP] Title\n> Text.", []string{"3:1 " + callout + " Did you mean [!TIP]?"}},
		{"callout of another program", "> [!frobnicate]\n> Text.", []string{"1:1 " + callout + " Whatever the language"}},
		{"callout in another script", "> [!تحذير]\n> Text.", []string{"1:3 " + callout + " Whatever the language"}},
		{"known callouts", "> [!WARNING]\n> Text.\n\n> [!info]+ Title\n> Text.\n\n> [!todo]\n> x", nil},
		{"callout of two quotes", "> [!NOTE]\n\n> Text.", nil},
		{"callout without text", "> [!NOTE]\n\nText.", []string{"1:1 " + empty + " Write it on the lines below, each behind >."}},
		{"callout without its mark", "> [WARNING]\n> Text.", []string{"1:3 " + near + " Write > [!WARNING]."}},
		{"callout with a space", "> [! note]\n> Text.", []string{"1:3 " + near + " Write > [!NOTE]."}},
		{"callout outside of a quote", "[!NOTE]\nText.", []string{"1:1 " + near + " Begin each of its lines with >."}},
		{"quotes that are none", "> [warning]\n\n> [Tip] of a tongue\n\n[!bang] and [?]\n\n> [1] note\n\n[warning]: /x", nil},
		{"misspelt box", "::: warnning\nText.\n:::", []string{"1:1 " + box + ` Did you mean "::: warning"?`}},
		{"misspelt box of tabs", "::: tabz\nText.\n:::", []string{"1:1 " + box + ` Did you mean "::: tab"?`}},
		{"misspelt box with indented text", "!!! noet \"Title\"\n    Text.", []string{"1:1 " + box + ` Did you mean "!!! note"?`}},
		{"box of a site", "!!! frobnicate\n    Text.", nil},
		{"empty box", "::: tip\n:::", []string{"1:1 " + empty + " Write it between"}},
		{"box whose text is not indented", "!!! note\nText.", []string{"1:1 " + empty + " Write it on the lines below, each indented"}},
		{"box of a title alone", "!!! note \"The title says it\"\n\nText.", nil},
		{"box with a bare title", "!!! note Mind this, please\n    Text.", []string{"1:1 " + near + ` Write ` + "`!!! note \"Title\"`"}},
		{"tabs without text", "=== \"iPhone\"\n\n=== \"Android\"\nText.\n\n=== \"Web\"\n    Text.", []string{"1:1 " + empty + " Write", "3:1 " + empty + " Write"}},
		{"tab without quotes", "=== iPhone\n    Text.", []string{"1:1 " + near + ` Write ` + "`=== \"iPhone\"`"}},
		{"no tabs", "Title\n===\n\n=== Wiki ===\n\n====", nil},
		{"heading without a space", "##Sizes\n\nText.", []string{"1:1 " + near + " Write `## Title`."}},
		{"no headings", "#hashtag\n\n####### Seven\n\n##\n\n##1", nil},
		{"fence to the end", "Text.\n\n```bash\necho\n\nMore.", []string{"3:1 " + code + " End it with a line that holds ``` alone"}},
		{"fence with nothing in it", "Text.\n\n~~~~", []string{"3:1 " + code + " End it with a line that holds ~~~~ alone"}},
		{"fence with an end that is none", "````\necho\n```\n\nMore.", []string{"1:1 " + code + " End it with a line that holds ```` alone, indented like this one. Line 3 is no end"}},
		{"fence in an item", "- item\n\n  ~~~\n  echo\n\nText.", []string{"3:3 " + code}},
		{"fence in a quote", "> ```\n> echo\n\nText.", []string{"1:3 " + code}},
		{"whole fences", "```\necho\n```\n\n~~~~\n~~~\n~~~~~\n\n> ```\n> a\n> ```\n\n1. x\n\n   ```text\n   a\n   ```\n\n```\n```\n\n- ```\n  a\n  ```   ", nil},
		{"comment without an end", "Text.\n\n<!-- secret\n\nText.", []string{"3:1 " + comment}},
		{"whole comments", "<!-- a -->\n\n<!-- b\n\nc\n-->\n\nText <!-- d --> on.", nil},
		{"space in the address of a file", "See [it](my file.md).", []string{"1:9 " + near + " Put the address in angle brackets: [text](<my file.md>)."}},
		{"space in an address of the web", "See [it](https://example.com/a b).", []string{"1:9 " + near + " Take the space out"}},
		{"address without an end", "See [it](file.md and more.", []string{"1:9 " + near + " Close the bracket"}},
		{"links", "[a](<my file.md>) [b](b.md \"a title\") \\[c\\](d e) `[x](y z)` [a [b](c) d](e)", nil},
		{"references to nothing", "A fact[^1] and [refunds][nosuch].", []string{"1:7 " + near + " Write its text on a line", "1:25 " + near + " Write the address in round brackets, or on a line of its own: [nosuch]: address"}},
		{"references", "A fact[^1], [b][c], [^abc], a[i][j], \\[a\\][b], `[a][b]`, [x][] and [y][, as they say [1][2]\n\n[^1]: Text.\n\n[c]: /c/", nil},
		{"table without its line", "| a | b |\n| 1 | 2 |", []string{"1:1 " + near + " Put a line between the first and the second: | --- | --- |"}},
		{"table with another line", "| a | b |\n| --- |\n| 1 | 2 |", []string{"2:1 " + near + " Write as many"}},
		{"tables", "| a | b |\n| --- | --- |\n| 1 | 2 |\n\n| alone | here |\n\n|x|", nil},
	} {
		a := &Article{Path: "a.md", Kind: KindArticle, Title: "Title"}
		_, diags := parseBody(a, []byte(c.src), 0, 1, bodyOptions{})
		checkCodes(t, diags)
		var got []string
		for i, d := range diags {
			s := fmt.Sprintf("%d:%d %s %s", d.Line, d.Column, d.Code, d.Hint)
			if i < len(c.want) && strings.HasPrefix(s, c.want[i]) {
				s = c.want[i] // whatever else the hint says
			}
			got = append(got, s)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: slips of %q (-want +got):\n%s", c.name, c.src, d)
		}
	}
}

// A file that is one slip over and over is not answered by as many lines.
func TestSlipsAreBounded(t *testing.T) {
	a := &Article{Path: "a.md", Kind: KindArticle, Title: "Title"}
	_, diags := parseBody(a, []byte(strings.Repeat("> [!WARNNG]\n> x\n\n", 1000)), 0, 1, bodyOptions{})
	if len(diags) != mostSlips {
		t.Errorf("a thousand slips of a kind make %d diagnostics, want %d", len(diags), mostSlips)
	}
}

func TestUnfitKind(t *testing.T) {
	for _, c := range []struct{ kind, body, want string }{
		{"howto", "Text.", "the article is a howto and has no steps"},
		{"howto", "1. Only one.", "the article is a howto and has no steps"},
		{"howto", "1. One.\n2. Two.", ""},
		{"howto", "## Step 1: A\n\nx\n\n## Step 2: B\n\ny", ""},
		{"faq", "Text.", "the article is a faq and has no questions with answers"},
		{"faq", "## What?\n\n## Why?", "the article is a faq and has no questions with answers"},
		{"faq", "## Sizes\n\nAll of them.", ""},
		{"article", "Text.", ""},
	} {
		f := Parse("a.md", []byte("---\ntitle: T\nkind: "+c.kind+"\n---\n\n"+c.body+"\n"), ParseOptions{Locale: "en"})
		got := ""
		for _, d := range f.Diags {
			got += d.Message
			if d.Line != 3 || d.Column != 7 || d.Source != "kind: "+c.kind {
				t.Errorf("kind %s of %q is reported at %d:%d (%s), want at 3:7", c.kind, c.body, d.Line, d.Column, d.Source)
			}
		}
		if got != c.want {
			t.Errorf("kind %s of %q: %q, want %q", c.kind, c.body, got, c.want)
		}
	}
}
