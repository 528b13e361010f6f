package diag

import "testing"

func TestYAMLSlip(t *testing.T) {
	for _, c := range []struct {
		text         string
		line, column int
		message      string
	}{
		{"a: b\n\tc: d\n", 2, 1, "the line is indented with a tab"},
		{"a: b\ntitle:Refunds\n", 2, 7, `a space is missing behind the colon of "title"`},
		{"a: b\ntitle: Refunds: when?\n", 2, 15, `the value of "title" holds a colon and is not in quotes`},
		{"title: \"In short\na: b\n", 1, 8, "the quote is not closed"},
		{"title: \"In short\" he said\n", 1, 17, `the quote ends before "he said"`},
		{"title: @home\n", 1, 8, "a value cannot begin with @ unless it is in quotes"},
		{"tags: [a, b\ntitle: c\n", 1, 7, "[ is not closed"},
		{"title: A\n  answer: b\n", 2, 1, `the line is indented below "title", which has a value already`},
		{"a:\n  b: c\n  d: e\nf: g\n\th: i\n", 5, 1, "the line is indented with a tab"},
		// What goes on below is no slip, and what follows it is found.
		{"tags: [a,\n  b]\nlist: {\n}\ntext: \"one\n  two\"\nmore: |\n  a: b: c\ntitle: a: b\n", 9, 9, `the value of "title" holds a colon and is not in quotes`},
		{"title: Refunds\ntags: [a, \"b: c\"]\n# a: b: c\n", 0, 0, ""},
	} {
		if got := YAMLSlip(c.text); got.Line != c.line || got.Column != c.column || got.Message != c.message || (got.Hint == "") != (c.message == "") {
			t.Errorf("YAMLSlip(%q) = %+v, want %d:%d %s, with a hint", c.text, got, c.line, c.column, c.message)
		}
	}
}

func FuzzYAMLSlip(f *testing.F) {
	f.Add("tags: [a,\n  b]\ntitle: \"x\n")
	f.Add("- - \t{")
	f.Fuzz(func(t *testing.T, text string) {
		if s := YAMLSlip(text); (s.Message == "") != (s.Line == 0) {
			t.Errorf("YAMLSlip(%q) = %+v, want a message and a line, or neither", text, s)
		}
	})
}
