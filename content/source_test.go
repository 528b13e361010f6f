package content

import (
	"strings"
	"testing"
)

func TestNewSource(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "a\nb\n", "a\nb\n"},
		{"CRLF", "a\r\nb\r\n", "a\nb\n"},
		{"CR", "a\rb", "a\nb"},
		{"byte order mark", "\uFEFFa", "a"},
		{"control characters", "a\x00\x01\x1b\x7fb\tc\fd", "ab\tc d"},
		{"C1 and noncharacters", "a\u0085b\uFDD0c\uFFFEd", "abcd"},
		{"invalid UTF-8", "a\xffb\xed\xa0\x80c", "a\uFFFDb\uFFFD\uFFFD\uFFFDc"},
	} {
		if got := string(newSource("x", []byte(c.in), 0, 1).text); got != c.want {
			t.Errorf("%s: newSource(%q).text = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestSourcePosition(t *testing.T) {
	file := "---\r\ntitle: x\r\n---\r\nfirst\r\nzwölf é x\x00y\rthird\nعربي LAST"
	offset := strings.Index(file, "first")
	s := newSource("x", []byte(file), offset, 4)
	for _, c := range []struct {
		at           string
		line, column int
	}{
		{"first", 4, 1}, {"rst", 4, 3}, {"zw", 5, 1}, {"é", 5, 7}, {"y", 5, 11}, {"third", 6, 1}, {"LAST", 7, 6}, {"ST", 7, 8},
		{"first", 4, 1}, // asked again, backwards
	} {
		pos := strings.Index(string(s.text), c.at)
		line, column := s.position(pos)
		if line != c.line || column != c.column {
			t.Errorf("position of %q = %d:%d, want %d:%d", c.at, line, column, c.line, c.column)
		}
	}
	if line, column := s.position(-1); line != 0 || column != 0 {
		t.Errorf("position(-1) = %d:%d, want 0:0", line, column)
	}
	if line, _ := s.position(1 << 30); line != 7 {
		t.Errorf("position beyond the end is on line %d, want 7", line)
	}
}

func TestPositions(t *testing.T) {
	for _, c := range []struct{ name, src string }{
		{"plain", "# T\n\nIntro [link](a.md).\n\n## Ünïcode heading\n\nمرحبا [wasl](b.md) ![pic](c.png)\n"},
		{"with templates before", "# T\n\nIntro [link](a.md). {{ gone }}\n\n## Ünïcode heading\n\nمرحبا [wasl](b.md) ![pic](c.png)\n{% note %}\nx\n{% endnote %}\n"},
		{"after templates", "import A from 'a'\n# T\n{# comment #}\nIntro [link](a.md).\n{% include nothing.md %}\n## Ünïcode heading\n\nمرحبا [wasl](b.md) ![pic](c.png)\n"},
		{"in a quote", "> # T\n>\n> Intro [link](a.md).\n>\n> ## Ünïcode heading\n>\n> مرحبا [wasl](b.md) ![pic](c.png)\n"},
		{"in a box", "::: tip\nIntro [link](a.md).\n\n## Ünïcode heading\n\nمرحبا [wasl](b.md) ![pic](c.png)\n:::\n"},
		{"in raw HTML", "<div>\n<p>Intro <a href=\"a.md\">link</a>.</p>\n<h2>Ünïcode heading</h2>\n<p>مرحبا <a href=\"b.md\">wasl</a> <img src=\"c.png\" alt=\"pic\"></p>\n</div>\n"},
	} {
		for _, form := range []string{"LF", "CRLF", "BOM", "front matter"} {
			src, line, offset := c.src, 1, 0
			switch form {
			case "CRLF":
				src = strings.ReplaceAll(src, "\n", "\r\n")
			case "BOM":
				src = "\uFEFF" + src
			case "front matter":
				src = "---\ntitle: A\n---\n" + src
				line, offset = 4, len("---\ntitle: A\n---\n")
			}
			a := &Article{Path: "x.md", Kind: KindArticle}
			parseBody(a, []byte(src), offset, line, bodyOptions{})
			check := func(what, mark string, line, column int) {
				t.Helper()
				want := where(src, mark)
				if got := [2]int{line, column}; got != want {
					t.Errorf("%s, %s: %s is at %v, want %v", c.name, form, what, got, want)
				}
			}
			if len(a.Links) != 2 || len(a.Images) != 1 {
				t.Fatalf("%s, %s: %d links and %d images, want 2 and 1", c.name, form, len(a.Links), len(a.Images))
			}
			if strings.HasPrefix(c.name, "in raw") {
				check("first link", `<a href="a.md"`, a.Links[0].Line, a.Links[0].Column)
				check("second link", `<a href="b.md"`, a.Links[1].Line, a.Links[1].Column)
				check("image", "<img", a.Images[0].Line, a.Images[0].Column)
			} else {
				check("first link", "[link]", a.Links[0].Line, a.Links[0].Column)
				check("second link", "[wasl]", a.Links[1].Line, a.Links[1].Column)
				check("image", "![pic]", a.Images[0].Line, a.Images[0].Column)
			}
			if len(a.Headings) > 0 {
				mark := "## Ün"
				if strings.HasPrefix(c.name, "in raw") {
					mark = "<h2>"
				}
				h := a.Headings[len(a.Headings)-1]
				check("heading", mark, h.Line, h.Column)
			}
		}
	}
}

// where returns the line and column of mark in src.
func where(src, mark string) [2]int {
	src = strings.TrimPrefix(src, "\uFEFF")
	before, _, _ := strings.Cut(src, mark)
	line := 1 + strings.Count(before, "\n")
	before = before[strings.LastIndex(before, "\n")+1:]
	return [2]int{line, 1 + len([]rune(before))}
}
