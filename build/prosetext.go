package build

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// paragraph is the Markdown of a run of inline nodes as a block of its own.
func (p *prose) paragraph(run []*htmlNode) string {
	return atStart(inlineText(func(w *inlineWriter) {
		for _, n := range run {
			p.inline(w, n, 0)
		}
	}))
}

// line is the Markdown of an element's inline content on one line, for headings.
func (p *prose) line(n *htmlNode) string {
	return strings.ReplaceAll(p.content(n, 0), "\\\n", " ")
}

// content is the Markdown of what an element holds.
func (p *prose) content(n *htmlNode, depth int) string {
	return inlineText(func(w *inlineWriter) {
		for c := n.first; c != nil; c = c.next {
			p.inline(w, c, depth)
		}
	})
}

// An inlineWriter gathers inline Markdown; white space collapses in it as a
// browser collapses it.
type inlineWriter struct {
	b     []byte
	space bool // white space is due before the next text
}

var inlineWriters = sync.Pool{New: func() any { return new(inlineWriter) }}

// inlineText is what write gathers.
func inlineText(write func(w *inlineWriter)) string {
	w := inlineWriters.Get().(*inlineWriter)
	defer inlineWriters.Put(w)
	w.b, w.space = w.b[:0], false
	write(w)
	return w.String()
}

// String is the text without white space and line breaks at its ends.
func (w *inlineWriter) String() string {
	s := trimSpaces(string(w.b))
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
	w.b = append(w.b, escape(collapse(trimmed))...)
	w.space = trimmed != rest
}

// raw adds Markdown.
func (w *inlineWriter) raw(s string) {
	if s != "" {
		w.flush()
		w.b = append(w.b, s...)
	}
}

func (w *inlineWriter) flush() {
	if n := len(w.b); w.space && n > 0 && w.b[n-1] != '\n' {
		w.b = append(w.b, ' ')
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
	// White space at the ends of an element belongs outside of its marks.
	around := func(mark func(text string) string) {
		text := n.words()
		w.space = w.space || strings.TrimLeft(text, " \t\n\r\f") != text
		if s := p.content(n, depth+1); s != "" {
			w.raw(mark(s))
			w.space = strings.TrimRight(text, " \t\n\r\f") != text
		}
	}
	marks := func(m string) func(string) string { return func(s string) string { return m + s + m } }
	switch n.tag {
	case atom.Script, atom.Style, atom.Template, atom.Svg, atom.Button, atom.Input:
	case atom.Br:
		if len(w.b) > 0 {
			w.space = false
			w.b = append(w.b, "\\\n"...)
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
		if s := p.content(n, depth+1); s != "" {
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
	if !strings.ContainsAny(s, "\\*_`[]<&~") {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	from := 0
	for i := range len(s) {
		if reads(s, i) {
			b.WriteString(s[from:i])
			b.WriteByte('\\')
			from = i
		}
	}
	b.WriteString(s[from:])
	return b.String()
}

// reads reports that Markdown would take the byte at i for a sign.
func reads(s string, i int) bool {
	switch s[i] {
	case '\\', '*', '`', '[', ']', '~':
		return true
	case '(':
		// What looks like a link that failed is none for careless readers either.
		return i > 0 && s[i-1] == ']'
	case '_':
		// Within a word it marks nothing (section 6.2).
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		return i == 0 || !isWordRune(before) || !isWordRune(firstRune(s[i+1:]))
	case '<':
		// It begins a tag or an address only before a letter, /, ! or ?.
		after := firstRune(s[i+1:])
		return after >= 'a' && after <= 'z' || after >= 'A' && after <= 'Z' || after == '/' || after == '!' || after == '?'
	case '&':
		return entity.MatchString(s[i:])
	}
	return false
}

var entity = regexp.MustCompile(`^&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]*);`)

// Lines that would begin another block when a paragraph begins with them.
var (
	blockStart  = regexp.MustCompile(`^(?:#{1,6}(?:\s|$)|>|[-+](?:\s|$)|=+\s*$|-[-\s]*$)`)
	numberStart = regexp.MustCompile(`^(\d{1,9})([.)])(\s|$)`)
)

// atStart protects the beginning of each line of a paragraph.
func atStart(s string) string {
	if !strings.Contains(s, "\n") {
		return lineStart(s)
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = lineStart(l)
	}
	return strings.Join(lines, "\n")
}

func lineStart(l string) string {
	l = strings.TrimLeft(l, " ")
	switch first := firstRune(l); {
	case !strings.ContainsRune("#>-+=", first) && (first < '0' || first > '9'):
		// Nearly every line.
	case numberStart.MatchString(l):
		return numberStart.ReplaceAllString(l, `$1\$2$3`)
	case blockStart.MatchString(l):
		return `\` + l
	}
	return l
}
