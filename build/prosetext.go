package build

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// paragraph is the Markdown of a run of inline nodes as a block of its own.
func (p *prose) paragraph(run []*htmlNode) string {
	var w inlineWriter
	for _, n := range run {
		p.inline(&w, n, 0)
	}
	return atStart(w.String())
}

// line is the Markdown of an element's inline content on one line, for headings.
func (p *prose) line(n *htmlNode) string {
	var w inlineWriter
	for c := n.first; c != nil; c = c.next {
		p.inline(&w, c, 0)
	}
	return strings.ReplaceAll(w.String(), "\\\n", " ")
}

// An inlineWriter gathers inline Markdown; white space collapses in it as a
// browser collapses it.
type inlineWriter struct {
	b     strings.Builder
	space bool // white space is due before the next text
}

// String is the text without white space and line breaks at its ends.
func (w *inlineWriter) String() string {
	s := trimSpaces(w.b.String())
	for strings.HasSuffix(s, "\\\n") || strings.HasSuffix(s, "\\") && !strings.HasSuffix(s, "\\\\") {
		s = trimSpaces(strings.TrimSuffix(strings.TrimSuffix(s, "\n"), "\\"))
	}
	return s
}

// text adds text that is not Markdown.
func (w *inlineWriter) text(s string) {
	rest := strings.TrimLeft(s, " \t\n\r\f")
	if rest != s {
		w.space = true
	}
	if rest == "" {
		return
	}
	w.flush()
	trimmed := strings.TrimRight(rest, " \t\n\r\f")
	w.b.WriteString(escape(collapse(trimmed)))
	w.space = trimmed != rest
}

// raw adds Markdown.
func (w *inlineWriter) raw(s string) {
	if s != "" {
		w.flush()
		w.b.WriteString(s)
	}
}

func (w *inlineWriter) flush() {
	if w.space && w.b.Len() > 0 && !strings.HasSuffix(w.b.String(), "\n") {
		w.b.WriteByte(' ')
	}
	w.space = false
}

// collapse makes each run of HTML's white space one space.
func collapse(s string) string {
	if !strings.ContainsAny(s, "\t\n\r\f") && !strings.Contains(s, "  ") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for i := range len(s) {
		switch s[i] {
		case ' ', '\t', '\n', '\r', '\f':
			if !space {
				b.WriteByte(' ')
			}
			space = true
		default:
			b.WriteByte(s[i])
			space = false
		}
	}
	return b.String()
}

func (p *prose) inline(w *inlineWriter, n *htmlNode, depth int) {
	switch {
	case n.name == "":
		w.text(n.text)
		return
	case depth > deepest:
		w.text(n.words())
		return
	}
	inside := func() string {
		var in inlineWriter
		for c := n.first; c != nil; c = c.next {
			p.inline(&in, c, depth+1)
		}
		return in.String()
	}
	// White space at the ends of an element belongs outside of its marks.
	around := func(mark func(text string) string) {
		text := n.words()
		w.space = w.space || strings.TrimLeft(text, " \t\n\r\f") != text
		if s := inside(); s != "" {
			w.raw(mark(s))
			w.space = strings.TrimRight(text, " \t\n\r\f") != text
		}
	}
	marks := func(m string) func(string) string { return func(s string) string { return m + s + m } }
	switch n.tag {
	case atom.Script, atom.Style, atom.Template, atom.Svg, atom.Button, atom.Input:
	case atom.Br:
		if w.b.Len() > 0 {
			w.space = false
			w.b.WriteString("\\\n")
		}
	case atom.Strong, atom.B:
		around(marks("**"))
	case atom.Em, atom.I, atom.Cite, atom.Dfn:
		around(marks("*"))
	case atom.Del, atom.S, atom.Strike:
		around(marks("~~"))
	case atom.Code, atom.Kbd, atom.Samp, atom.Tt, atom.Var:
		w.raw(codeSpan(n.words()))
	case atom.Sup, atom.Sub:
		if a := n.find(atom.A); a != nil && a.hasClass("footnote-ref") {
			w.space = false
			w.raw("[^" + strconv.Itoa(footnoteNumber(a.words())) + "]")
			return
		}
		if s := inside(); s != "" {
			w.raw("<" + n.name + ">" + s + "</" + n.name + ">")
		}
	case atom.Img:
		if src := p.href(n.attribute("src")); src != "" {
			w.raw("!" + p.linkTo(escape(n.attribute("alt")), src))
		}
	case atom.A:
		if n.hasClass("footnote-back") {
			return
		}
		around(func(text string) string { return p.link(text, n.attribute("href")) })
	default:
		for c := n.first; c != nil; c = c.next {
			p.inline(w, c, depth+1)
		}
	}
}

func footnoteNumber(s string) int {
	n, err := strconv.Atoi(strings.Trim(s, " []"))
	if err != nil {
		return 1
	}
	return n
}

// link is a link, or its text alone when it leads nowhere.
func (p *prose) link(text, href string) string {
	to := p.href(href)
	if to == "" || text == "" {
		return text
	}
	return p.linkTo(text, to)
}

func (p *prose) linkTo(text, to string) string {
	return "[" + strings.ReplaceAll(text, "\\\n", " ") + "](" + inBrackets.Replace(to) + ")"
}

// inBrackets encodes what would end an address in round brackets too early.
var inBrackets = strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E", "\n", "", "\\", "%5C")

// codeSpan is code within a line; its marks are longer than any run of backticks
// in it (CommonMark 0.31.2, section 6.1).
func codeSpan(s string) string {
	s = collapse(s)
	if trimSpaces(s) == "" {
		return ""
	}
	mark := strings.Repeat("`", longestRun(s, '`')+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || strings.HasPrefix(s, " ") && strings.HasSuffix(s, " ") {
		s = " " + s + " "
	}
	return mark + s + mark
}

// escape takes the meaning from signs that Markdown would read, and leaves them
// alone where they have none: a reader should see text and not backslashes.
func escape(s string) string {
	if !strings.ContainsAny(s, "\\*_`[]<&~|!:@") {
		return s
	}
	var b strings.Builder
	var before rune = ' '
	for i, r := range s {
		after := firstRune(s[i+utf8.RuneLen(r):])
		switch r {
		case '\\', '*', '`', '[', ']', '~':
			b.WriteByte('\\')
		case '(':
			// What looks like a link that failed is none for careless readers either.
			if before == ']' {
				b.WriteByte('\\')
			}
		case '_':
			// Within a word it marks nothing (section 6.2).
			if !isWordRune(before) || !isWordRune(after) {
				b.WriteByte('\\')
			}
		case '<':
			// It begins a tag or an address only before a letter, /, ! or ?.
			if after >= 'a' && after <= 'z' || after >= 'A' && after <= 'Z' || after == '/' || after == '!' || after == '?' {
				b.WriteByte('\\')
			}
		case '&':
			if entity.MatchString(s[i:]) {
				b.WriteByte('\\')
			}
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

var entity = regexp.MustCompile(`^&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]*);`)

// Lines that would begin another block when a paragraph begins with them.
var (
	blockStart  = regexp.MustCompile(`^(?:#{1,6}(?:\s|$)|>|[-+](?:\s|$)|=+\s*$|-[-\s]*$)`)
	numberStart = regexp.MustCompile(`^(\d{1,9})([.)])(\s|$)`)
)

// atStart protects the beginning of each line of a paragraph.
func atStart(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		l = strings.TrimLeft(l, " ")
		switch first := firstRune(l); {
		case !strings.ContainsRune("#>-+=", first) && (first < '0' || first > '9'):
			// Nearly every line.
		case numberStart.MatchString(l):
			l = numberStart.ReplaceAllString(l, `$1\$2$3`)
		case blockStart.MatchString(l):
			l = `\` + l
		}
		lines[i] = l
	}
	return strings.Join(lines, "\n")
}
