package content

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"faqtory/internal/diag"
)

// Articles that moved here from another generator still hold its template
// syntax: Liquid (Jekyll, GitBook), shortcodes (Hugo), snippets and macros
// (MkDocs), JSX (Docusaurus). Before the Markdown is parsed, tags are replaced
// by the Markdown they mean where that is clear; others are taken out, and the
// writer is told once a kind. Code is left alone, and the parser itself says
// what is code, so that both always agree.

// leftoverParser is a paragraph transformer that takes out paragraphs which are
// instructions to other generators: marks for a table of contents, which every
// page has anyway, lists of abbreviations, and comments.
type leftoverParser struct{}

var (
	tocLine          = regexp.MustCompile(`(?i)^\s*(?:\[\[_?toc_?\]\]|\[_?toc_?\]|\$\{toc\}|@\[toc\](?:\(.*\))?|\{\{?\s*toc\s*\}?\}|\{toc:?.*\})\s*$`)
	abbreviationLine = regexp.MustCompile(`^\s*\*\[[^\]]+\]:\s`)
	// A reference to nowhere is a comment, even where brackets within its title
	// keep it from being a reference: [Title]: # (A title (in two parts)).
	commentLine = regexp.MustCompile(`^\s*\[[^\]]+\]: *<?#>?\s+["'(].*\s*$`)
)

func (leftoverParser) Transform(p *ast.Paragraph, reader text.Reader, _ parser.Context) {
	lines := p.Lines()
	if lines.Len() == 0 {
		return
	}
	kept := text.NewSegments()
	for i := range lines.Len() {
		seg := lines.At(i)
		line := seg.Value(reader.Source())
		if j := bytes.IndexFunc(line, func(r rune) bool { return r != ' ' && r != '\t' }); j >= 0 && bytes.IndexByte([]byte("[*$@{"), line[j]) >= 0 &&
			(tocLine.Match(line) || abbreviationLine.Match(line) || commentLine.Match(line)) {
			continue
		}
		kept.Append(seg)
	}
	switch kept.Len() {
	case lines.Len():
	case 0:
		p.Parent().RemoveChild(p.Parent(), p)
	default:
		p.SetLines(kept)
	}
}

// A remainKind is a kind of template syntax that cannot be shown. Each is said
// once a file, with the names of all that were met.
type remainKind uint8

const (
	remainVariable remainKind = iota
	remainLiquid
	remainCondition
	remainShortcode
	remainComponent
	remainExpression
	remainInclude
	remainBox
	remainOpenBox
	remainIcon
)

// remainTexts are the message and hint of each kind, by remainKind.
var remainTexts = [...]struct{ message, hint string }{
	remainVariable:   {"template variables have no value here: ", "Write the value in its place, or put it in backticks to show it as it is."},
	remainLiquid:     {"Liquid tags are not known here: ", "They are left out; what stands between them is shown. Say in Markdown what they mean."},
	remainCondition:  {"conditions and loops are not carried out: ", "Of a condition the first branch is shown, of a loop nothing. Take them out of the article."},
	remainShortcode:  {"shortcodes are not known here: ", "They are left out; what stands between them is shown. Say in Markdown what they mean."},
	remainComponent:  {"components are not known here: ", "They are left out; what stands between their tags is shown. Say in Markdown what they mean."},
	remainExpression: {"expressions of MDX are not carried out: ", "Write the value in its place, or put it in backticks to show it as it is."},
	remainInclude:    {"included files are not shown: ", "They were not found beside the article or in the site folder, or include themselves."},
	remainBox:        {"boxes are not known here: ", "Their content is shown as ordinary text. Known are note, tip, important, warning, caution, details and tabs."},
	remainOpenBox:    {"boxes have no end: ", "Close each with a line that holds ::: alone."},
	remainIcon:       {"icons of a theme are not shown: ", "Use an emoji or a picture where the icon matters."},
}

// A remain is what was found of a kind, and where its diagnostic is.
type remain struct {
	at    int // in the list of diagnostics
	names []string
}

// remain notes template syntax that is not shown.
func (c *composer) remain(pos int, kind remainKind, name string) {
	r := c.remains[kind]
	if r == nil {
		if c.remains == nil {
			c.remains = map[remainKind]*remain{}
		}
		r = &remain{at: len(*c.diags)}
		c.remains[kind] = r
		c.s.report(c.diags, diag.Warning, pos, "template-remains", "", remainTexts[kind].hint)
	}
	if slices.Contains(r.names, name) || len(r.names) > 50 {
		return
	}
	r.names = append(r.names, name)
	names := strings.Join(r.names[:min(len(r.names), 8)], ", ")
	if more := len(r.names) - 8; more > 0 {
		names += " and " + strconv.Itoa(more) + " more"
	}
	(*c.diags)[r.at].Message = remainTexts[kind].message + names
}

// A family is a kind of template syntax.
type family uint8

const (
	liquidTag    family = iota // {% name … %}
	liquidOutput               // {{ … }}
	shortcode                  // {{< name … >}}, {{% name … %}}
	component                  // <Name …>, and HTML with JSX attributes
	snippet                    // --8<-- "file"
	expression                 // {…} of JSX
	statement                  // import and export of MDX
	comment                    // {# … #}, {/* … */}
	escaped                    // {{</* … */>}}: shown as a shortcode
)

// A tag is a piece of template syntax in the text.
type tag struct {
	family     family
	start, end int
	name       string // lower case but for components
	args       args
	raw        string // what stands within the brackets
	closing    bool   // the end of a pair
	single     bool   // <Name/>, {{< name />}}
	// inner and body are where the body of a pair begins and ends, for a tag
	// that swallows it.
	inner, body int
}

// templates rewrites one text.
type templates struct {
	c    *composer
	text []byte
	w    *rewriter
	done int // the text before it has been written
	tags []tag
	// open are the tags whose end is awaited.
	open  []openTag
	marks *[]*mark
	vars  map[string]string
	// imports are the components that are files, by name.
	imports map[string]string
	// An included text has the place of its include, and names the file.
	at    int
	stack []string
	size  *int
	mdx   bool
	ends  map[string]bool // names of the end tags in the text
	pairs []int           // of each tag: the one that ends the pair, -1 without one
	// misses counts what began like a tag and was none.
	misses int
	// The line of the last position asked for begins at lineFrom.
	lineAt, lineFrom int
}

// An openTag awaits its end.
type openTag struct {
	family family
	name   string
	mark   int    // the box to end, 0 without one
	after  string // Markdown to write at the end, for inline tags
}

const (
	maxIncludes    = 8       // files within files
	maxIncluded    = 2 << 20 // bytes of them
	maxTemplateTag = 8 << 10 // bytes of one tag
	maxMisses      = 2000    // beginnings of tags that are none
)

// rewriteTemplates replaces template syntax in the text by the Markdown it
// means, and returns the boxes among it.
func (c *composer) rewriteTemplates() []*mark {
	if !hasTemplates(c.s.text) {
		return nil
	}
	var marks []*mark
	size := 0
	t := &templates{c: c, text: c.s.text, marks: &marks, vars: map[string]string{}, imports: map[string]string{},
		at: -1, size: &size, mdx: strings.HasSuffix(strings.ToLower(c.a.Path), ".mdx")}
	if t.lex(); len(t.tags) == 0 {
		return nil
	}
	t.run()
	c.s.rewrite(t.w)
	return marks
}

// hasTemplates reports that a text may hold template syntax. Most texts hold
// none, so it looks at no more than the bytes that could begin it.
func hasTemplates(b []byte) bool {
	return hasBraces(b) || hasAngles(b) || hasStatement(b, "import ") || hasStatement(b, "export ")
}

func hasBraces(b []byte) bool {
	for i := bytes.IndexByte(b, '{'); i >= 0; i = indexByteFrom(b, '{', i+1) {
		if i+1 < len(b) && strings.IndexByte("{%#/:'\"`", b[i+1]) >= 0 || i > 0 && b[i-1] == '=' {
			return true
		}
	}
	return false
}

func hasAngles(b []byte) bool {
	for i := bytes.IndexByte(b, '<'); i >= 0; i = indexByteFrom(b, '<', i+1) {
		if i+1 < len(b) && (b[i+1] >= 'A' && b[i+1] <= 'Z' || b[i+1] == '>' || b[i+1] == '<') ||
			bytes.HasPrefix(b[i:], []byte("<!--@include")) || bytes.HasPrefix(b[i:], []byte("<!-- @include")) ||
			i >= 3 && bytes.HasPrefix(b[i-3:], []byte("--8<--")) {
			return true
		}
	}
	return false
}

func hasStatement(b []byte, word string) bool {
	return bytes.HasPrefix(b, []byte(word)) || bytes.Contains(b, []byte("\n"+word))
}

// indexByteFrom is bytes.IndexByte in b[from:], as an index of b.
func indexByteFrom(b []byte, c byte, from int) int {
	if i := bytes.IndexByte(b[from:], c); i >= 0 {
		return from + i
	}
	return -1
}

// run rewrites the text by the tags found in it.
func (t *templates) run() {
	t.w = newRewriter(t.text)
	t.pair()
	for i := 0; i < len(t.tags); i++ {
		g := &t.tags[i]
		if g.start < t.done {
			continue // within a tag that swallowed it
		}
		i = t.tag(i)
	}
	t.copyTo(len(t.text))
	for len(t.open) > 0 {
		t.endInnermost()
	}
}

// pair finds the end of each tag that has one.
func (t *templates) pair() {
	type key struct {
		family family
		name   string
	}
	open := map[key][]int{}
	t.pairs = make([]int, len(t.tags))
	for i := range t.tags {
		g := &t.tags[i]
		t.pairs[i] = -1
		if g.single || g.name == "" {
			continue
		}
		k := key{g.family, g.name}
		if !g.closing {
			open[k] = append(open[k], i)
		} else if n := len(open[k]); n > 0 {
			t.pairs[open[k][n-1]] = i
			open[k] = open[k][:n-1]
		}
	}
}

// copyTo writes the text up to a position.
func (t *templates) copyTo(pos int) {
	if pos > t.done {
		t.w.copy(t.done, pos)
		t.done = pos
	}
}

// replace writes s in the place of the text up to end.
func (t *templates) replace(g *tag, s string) {
	t.copyTo(g.start)
	t.w.insert(s, g.start)
	t.done = max(t.done, g.end)
}

// remove takes a tag out, with its line when nothing else stands on it.
func (t *templates) remove(g *tag) {
	if from, to, alone := t.aloneOnLine(g); alone {
		t.copyTo(from)
		t.done = max(t.done, to)
		return
	}
	t.replace(g, "")
}

// aloneOnLine reports that a tag has its line, or lines, for itself, and where
// they begin and end.
func (t *templates) aloneOnLine(g *tag) (from, to int, alone bool) {
	from = t.lineStart(g.start)
	for i := from; i < g.start; i++ {
		if t.text[i] != ' ' && t.text[i] != '\t' {
			return 0, 0, false
		}
	}
	to = g.end
	for to < len(t.text) && t.text[to] != '\n' {
		if t.text[to] != ' ' && t.text[to] != '\t' {
			return 0, 0, false
		}
		to++
	}
	if to < len(t.text) {
		to++
	}
	return from, to, from >= t.done
}

func (t *templates) lineStart(pos int) int {
	// A line may be as long as the text, so that it is not looked through anew
	// for each tag on it.
	if pos < t.lineAt || t.lineAt == 0 {
		t.lineFrom = bytes.LastIndexByte(t.text[:pos], '\n') + 1
	} else if i := bytes.LastIndexByte(t.text[t.lineAt:pos], '\n'); i >= 0 {
		t.lineFrom = t.lineAt + i + 1
	}
	t.lineAt = pos
	return t.lineFrom
}

// prefix returns what must stand before a new line so that it is in the same
// quote or list item as the line of pos.
func (t *templates) prefix(pos int) string {
	line := t.text[t.lineStart(pos):pos]
	var b strings.Builder
	at := 0
	for {
		n := markerLength(line[at:])
		if n == 0 {
			break
		}
		for _, c := range line[at : at+n] {
			if c == '>' || c == '\t' {
				b.WriteByte(c)
			} else {
				b.WriteByte(' ')
			}
		}
		at += n
	}
	for at < len(line) && (line[at] == ' ' || line[at] == '\t') {
		b.WriteByte(line[at])
		at++
	}
	return b.String()
}

// block writes lines as a block of their own in the place of a tag. Empty lines
// around it keep it from being taken for a part of a paragraph; compact leaves
// them out, for boxes, which need none.
func (t *templates) block(g *tag, compact bool, lines ...string) {
	prefix := t.prefix(g.start)
	empty := strings.TrimRight(prefix, " \t")
	from := t.lineStart(g.start)
	before := bytes.TrimLeft(t.text[from:g.start], " \t>")
	t.copyTo(g.start)
	var b strings.Builder
	fresh := len(before) == 0 || markerOnly(before)
	if !fresh {
		b.WriteString("\n")
		if !compact {
			b.WriteString(empty + "\n")
		}
		b.WriteString(prefix)
	} else if len(before) == 0 && (!compact || t.afterHTML(from)) && t.textBefore(from) {
		b.WriteString("\n" + prefix)
	}
	for i, l := range lines {
		if i > 0 {
			b.WriteString("\n" + prefix)
		}
		b.WriteString(l)
	}
	end := g.end
	for end < len(t.text) && (t.text[end] == ' ' || t.text[end] == '\t') {
		end++
	}
	switch {
	case end < len(t.text) && t.text[end] != '\n':
		b.WriteString("\n")
		if !compact {
			b.WriteString(empty + "\n")
		}
		b.WriteString(prefix)
	case !compact && end < len(t.text):
		b.WriteString("\n" + empty)
	}
	t.w.insert(b.String(), g.start)
	t.done = max(t.done, end)
}

// markerOnly reports that a line begins with nothing but markers of lists.
func markerOnly(b []byte) bool {
	for {
		n := markerLength(b)
		if n == 0 {
			return len(bytes.TrimSpace(b)) == 0
		}
		b = b[n:]
	}
}

// textBefore reports that the line before the one at from is not empty.
func (t *templates) textBefore(from int) bool {
	if from == 0 {
		return false
	}
	prev := t.text[t.lineStart(from-1) : from-1]
	return len(bytes.Trim(prev, " \t>")) > 0
}

// afterHTML reports that the line before may be HTML, which only an empty line
// ends.
func (t *templates) afterHTML(from int) bool {
	if from == 0 {
		return false
	}
	prev := bytes.TrimLeft(t.text[t.lineStart(from-1):from-1], " \t>")
	return len(prev) > 0 && (prev[0] == '<' || prev[len(prev)-1] == '>')
}

// openBox begins a box; its end is awaited under the tag's name, unless the tag
// has none.
func (t *templates) openBox(g *tag, m *mark, title string) {
	if t.inTable(g) {
		t.replace(g, "")
		t.awaits(g, "")
		return
	}
	*t.marks = append(*t.marks, m)
	n := len(*t.marks)
	t.block(g, true, markLine(n, oneLine(title)))
	t.open = append(t.open, openTag{family: g.family, name: g.name, mark: n})
}

// wholeBox writes a box whose content is an argument of the tag.
func (t *templates) wholeBox(g *tag, m *mark, title, body string) {
	if t.inTable(g) {
		t.replace(g, oneLine(body))
		return
	}
	*t.marks = append(*t.marks, m)
	n := len(*t.marks)
	lines := append([]string{markLine(n, oneLine(title)), ""}, strings.Split(strings.TrimSpace(body), "\n")...)
	t.block(g, true, append(lines, "", markEnd(n))...)
}

// inTable reports that a tag stands in a row of a table, where no block can.
func (t *templates) inTable(g *tag) bool {
	return bytes.HasPrefix(bytes.TrimLeft(t.text[t.lineStart(g.start):g.start], " \t>"), []byte("|"))
}

func markLine(n int, title string) string {
	return string(rune(markByte)) + strconv.Itoa(n) + string(rune(markByte)) + title
}

func markEnd(n int) string {
	return string(rune(markByte)) + "/" + strconv.Itoa(n) + string(rune(markByte))
}

// awaits begins a pair that needs nothing but its end.
func (t *templates) awaits(g *tag, after string) {
	t.open = append(t.open, openTag{family: g.family, name: g.name, after: after})
}

// endOf ends the innermost open pair of that name, and what is open within it.
// It reports whether there was one.
func (t *templates) endOf(g *tag) bool {
	at := -1
	for i := len(t.open) - 1; i >= 0; i-- {
		if t.open[i].family == g.family && strings.EqualFold(t.open[i].name, g.name) {
			at = i
			break
		}
	}
	if at < 0 {
		return false
	}
	var ends []string
	after := ""
	for len(t.open) > at {
		o := t.open[len(t.open)-1]
		t.open = t.open[:len(t.open)-1]
		if o.mark > 0 {
			ends = append(ends, markEnd(o.mark))
		}
		after += o.after
	}
	switch {
	case len(ends) > 0:
		t.block(g, true, ends...)
	case after != "":
		t.replace(g, after)
	default:
		t.remove(g)
	}
	return true
}

// endInnermost ends the innermost open pair at the end of the text.
func (t *templates) endInnermost() {
	o := t.open[len(t.open)-1]
	t.open = t.open[:len(t.open)-1]
	if o.after != "" {
		t.w.insert(o.after, len(t.text))
	}
}

// report tells the writer of a tag that is not shown.
func (t *templates) report(g *tag, kind remainKind, name string) {
	pos := g.start
	if t.at >= 0 {
		pos = t.at
		name += " in " + t.stack[len(t.stack)-1]
	}
	t.c.remain(pos, kind, name)
}
