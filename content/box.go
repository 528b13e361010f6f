package content

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Boxes are blocks around other blocks that CommonMark does not know and other
// generators do: callouts, folded details, tabs. Each way of writing them has a
// parser here; all of them make a boxNode.

// A boxRole says what a box is.
type boxRole uint8

const (
	boxCallout boxRole = iota
	boxDetails         // folded until a reader opens it
	boxTabs
	boxTab
	boxPlain // a box whose meaning is not known: only its content is shown
	boxNone  // nothing: a stray end, a line of attributes
)

var kindBox = ast.NewNodeKind("Box")

type boxNode struct {
	ast.BaseBlock
	role boxRole
	// callout is the kind of a callout (or of a folded one).
	callout string
	// name is what the writer called it, for boxes without a known meaning.
	name string
	untitled,
	unclosed,
	misnamed, // a name that is none, shown as a note
	folded bool
	colons int // of a ::: fence
	mark   int // of a box made by the rewriting of templates, from 1
	indent int // of a mark; the content is mostly indented like it
}

func (n *boxNode) Kind() ast.NodeKind { return kindBox }

func (n *boxNode) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"name": n.name}, nil)
}

var kindTitle = ast.NewNodeKind("BoxTitle")

// A titleNode is the first child of a box and holds its title as Markdown.
type titleNode struct {
	ast.BaseBlock
}

func (n *titleNode) Kind() ast.NodeKind { return kindTitle }

func (n *titleNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// setTitle gives a box the title in the source between two positions.
func setTitle(n ast.Node, start, stop int, source []byte) {
	s := text.NewSegment(start, stop)
	s = s.TrimLeftSpace(source)
	s = s.TrimRightSpace(source)
	if s.IsEmpty() {
		return
	}
	t := &titleNode{}
	t.SetPos(s.Start)
	t.Lines().Append(s)
	if first := n.FirstChild(); first != nil {
		n.InsertBefore(n, first, t)
	} else {
		n.AppendChild(n, t)
	}
}

// roles are names of boxes other than callouts.
var roles = map[string]boxRole{
	"details": boxDetails, "expand": boxDetails, "expander": boxDetails, "collapse": boxDetails, "spoiler": boxDetails,
	"accordion": boxDetails, "accordion-item": boxDetails, "dropdown": boxDetails, "toggle": boxDetails,
	"tabs": boxTabs, "tab-set": boxTabs, "code-group": boxTabs, "tabpane": boxTabs, "codegroup": boxTabs,
	"codetabs": boxTabs, "tab": boxTab, "tabitem": boxTab, "tab-item": boxTab,
}

// newBox makes a box of the name a writer used.
func newBox(name string) *boxNode {
	n := &boxNode{name: name}
	name = strings.ToLower(name)
	if r, ok := roles[name]; ok {
		n.role = r
		return n
	}
	if kind := calloutKind(name); kind != "" {
		n.callout = kind
		return n
	}
	n.role = boxPlain
	return n
}

// colonParser reads `::: tip Title` … `:::`, as VuePress, VitePress, Docusaurus,
// Pandoc and MyST write it. Unlike with some of them, boxes may nest without
// counting colons: an end closes the innermost box it fits.
type colonParser struct{}

func (colonParser) Trigger() []byte             { return []byte{':'} }
func (colonParser) CanInterruptParagraph() bool { return true }
func (colonParser) CanAcceptIndentedLine() bool { return false }

func (colonParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	colons := countColons(line[pos:])
	if colons < 3 {
		return nil, parser.NoChildren
	}
	from := pos + colons
	rest := strings.TrimRight(string(line[from:]), " \t\n")
	if strings.TrimSpace(rest) == "" { // a stray end
		reader.AdvanceToEOL()
		return &boxNode{role: boxNone}, parser.NoChildren
	}
	name, titleFrom, titleTo := fenceHead(rest)
	if name == "" {
		return nil, parser.NoChildren
	}
	n := newBox(name)
	if len(pc.OpenedBlocks()) > 2*maxNesting {
		reader.AdvanceToEOL()
		return &boxNode{role: boxNone}, parser.NoChildren
	}
	n.colons, n.unclosed = colons, true
	base := segment.Start + from - segment.Padding
	setTitle(n, base+titleFrom, base+titleTo, reader.Source())
	reader.AdvanceToEOL()
	return n, parser.HasChildren
}

func (colonParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	n := node.(*boxNode)
	if n.role == boxNone && n.colons == 0 {
		return parser.Close
	}
	line, _ := reader.PeekLine()
	s := strings.TrimSpace(string(line))
	if colons := countColons([]byte(s)); colons == len(s) && colons >= n.colons && !innerFence(node, colons, pc) {
		n.unclosed = false
		reader.AdvanceToEOL()
		return parser.Close
	}
	return parser.Continue | parser.HasChildren
}

func (colonParser) Close(ast.Node, text.Reader, parser.Context) {}

// innerFence reports that a block open within n claims an end of that many colons.
func innerFence(n ast.Node, colons int, pc parser.Context) bool {
	inside := false
	for _, b := range pc.OpenedBlocks() {
		if b.Node == n {
			inside = true
			continue
		}
		if !inside {
			continue
		}
		if inner, ok := b.Node.(*boxNode); ok && inner.colons > 0 && colons >= inner.colons {
			return true
		}
		if b.Node.Kind() == ast.KindFencedCodeBlock {
			return true
		}
	}
	return false
}

func countColons(b []byte) int {
	n := 0
	for n < len(b) && b[n] == ':' {
		n++
	}
	return n
}

// fenceHead reads what follows the colons: a name, and where its title stands.
// The forms are `tip Title`, `tip[Title]{#id}`, `{tip} Title`,
// `{.callout-tip title="Title"}` and `tip{title="Title"}`.
func fenceHead(s string) (name string, from, to int) {
	i := 0
	skip := func() {
		for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
			i++
		}
	}
	skip()
	braced := i < len(s) && s[i] == '{'
	if braced {
		i++
		skip()
		if i < len(s) && s[i] == '.' {
			i++
		}
	}
	start := i
	for i < len(s) && (alphanumeric(s[i]) || s[i] == '-' || s[i] == '_') {
		i++
	}
	name = s[start:i]
	if name == "" || s[start] >= '0' && s[start] <= '9' {
		return "", 0, 0
	}
	for _, prefix := range []string{"callout-", "admonition-", "alert-"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok && calloutKind(rest) != "" {
			name = rest
		}
	}
	attrs := func() bool {
		end := strings.IndexByte(s[i:], '}')
		if end < 0 {
			return false
		}
		if j := strings.Index(s[i:i+end], "title="); j >= 0 {
			from = i + j + len("title=")
			to = i + end
			if from < to && (s[from] == '"' || s[from] == '\'') {
				if k := strings.IndexByte(s[from+1:to], s[from]); k >= 0 {
					from, to = from+1, from+1+k
				}
			}
		}
		i += end + 1
		return true
	}
	if braced && !attrs() {
		return "", 0, 0
	}
	skip()
	if i < len(s) && s[i] == '[' {
		depth := 0
		for j := i; j < len(s); j++ {
			switch s[j] {
			case '[':
				depth++
			case ']':
				depth--
			}
			if depth == 0 {
				from, to = i+1, j
				i = j + 1
				break
			}
		}
		skip()
	}
	if i < len(s) && s[i] == '{' {
		attrs()
		skip()
	}
	if from == to {
		from, to = i, len(s)
		for to > from && (s[to-1] == ':' || s[to-1] == ' ') { // `::: tip :::`
			to--
		}
		if to-from > 1 && (s[from] == '"' || s[from] == '\'') && s[to-1] == s[from] {
			from, to = from+1, to-1
		}
	}
	return name, from, to
}

// bangParser reads the boxes of Python-Markdown, whose body is indented:
// `!!! note "Title"`, the folded `??? note`, and the tabs `=== "Label"`.
type bangParser struct{}

func (bangParser) Trigger() []byte             { return []byte{'!', '?', '='} }
func (bangParser) CanInterruptParagraph() bool { return true }
func (bangParser) CanAcceptIndentedLine() bool { return false }

func (bangParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 || len(line) < pos+5 {
		return nil, parser.NoChildren
	}
	sign := string(line[pos : pos+3])
	if sign != "!!!" && sign != "???" && sign != "===" {
		return nil, parser.NoChildren
	}
	s := strings.TrimRight(string(line), " \t\n")
	i := pos + 3
	open := false
	if i < len(s) && (s[i] == '+' && sign != "!!!" || s[i] == '!' && sign == "===") {
		open = true
		i++
	}
	gap := i
	for i < len(s) && s[i] == ' ' {
		i++
	}
	name := ""
	if sign != "===" {
		start := i
		for i < len(s) && (alphanumeric(s[i]) || s[i] == '-' || s[i] == '_' || s[i] == ' ') {
			i++
		}
		name, _, _ = strings.Cut(s[start:i], " ")
		if name == "" || start == gap {
			return nil, parser.NoChildren
		}
	}
	from, to := i, i
	quoted := i < len(s) && len(s) > i+1 && (s[i] == '"' && s[len(s)-1] == '"' || s[i] == '\'' && s[len(s)-1] == '\'')
	switch {
	case quoted:
		from, to = i+1, len(s)-1
	case i < len(s) || sign == "===":
		return nil, parser.NoChildren
	}
	n := newBox(name)
	switch {
	case sign == "===":
		n.role, n.name = boxTab, "==="
	case n.role != boxCallout:
		// A custom type of the site; its body shows that it is meant as a box.
		if !indentedAfter(reader.Source(), segment.Stop) {
			return nil, parser.NoChildren
		}
		n.role, n.callout, n.misnamed = boxCallout, "note", true
	}
	if sign == "???" {
		n.role, n.folded = boxDetails, !open
	}
	n.untitled = quoted && from == to
	base := segment.Start - segment.Padding
	setTitle(n, base+from, base+to, reader.Source())
	reader.AdvanceToEOL()
	return n, parser.HasChildren
}

// indentedAfter reports that the first line with text after position pos is
// indented as the body of a box is.
func indentedAfter(source []byte, pos int) bool {
	for pos < len(source) {
		end := pos
		for end < len(source) && source[end] != '\n' {
			end++
		}
		line := source[pos:end]
		if !util.IsBlank(line) {
			w, _ := util.IndentWidth(line, 0)
			return w >= 4
		}
		pos = end + 1
	}
	return false
}

func (bangParser) Continue(_ ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	pos, padding := util.IndentPosition(line, reader.LineOffset(), 4)
	if pos < 0 {
		return parser.Close
	}
	reader.AdvanceAndSetPadding(pos, padding)
	return parser.Continue | parser.HasChildren
}

func (bangParser) Close(ast.Node, text.Reader, parser.Context) {}

// markParser reads the boxes that the rewriting of templates has made of tags
// such as {% note %}: a line U+0001 number U+0001 title, and at the end
// U+0001 / number U+0001. The source holds no U+0001 of a writer's.
type markParser struct{}

const markByte = '\x01'

var marksKey = parser.NewContextKey()

func (markParser) Trigger() []byte             { return []byte{markByte} }
func (markParser) CanInterruptParagraph() bool { return true }
func (markParser) CanAcceptIndentedLine() bool { return true }

func (markParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := max(pc.BlockOffset(), 0)
	number, after := markNumber(line[pos:])
	marks, _ := pc.Get(marksKey).([]*mark)
	reader.AdvanceToEOL()
	if number <= 0 || number > len(marks) || len(pc.OpenedBlocks()) > 2*maxNesting {
		return &boxNode{role: boxNone}, parser.NoChildren
	}
	m := marks[number-1]
	n := &boxNode{role: m.role, callout: m.callout, name: m.name, folded: m.folded, untitled: m.untitled,
		mark: number, indent: max(pc.BlockIndent(), 0)}
	base := segment.Start - segment.Padding + pos
	setTitle(n, base+after, segment.Stop, reader.Source())
	return n, parser.HasChildren
}

func (markParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	n := node.(*boxNode)
	if n.mark == 0 {
		return parser.Close
	}
	line, _ := reader.PeekLine()
	s := strings.TrimLeft(string(line), " \t")
	if number, _ := markNumber([]byte(s)); number == -n.mark {
		reader.AdvanceToEOL()
		return parser.Close
	}
	if n.indent > 0 && !util.IsBlank(line) {
		if pos, padding := util.IndentPosition(line, reader.LineOffset(), n.indent); pos >= 0 {
			reader.AdvanceAndSetPadding(pos, padding)
		}
	}
	return parser.Continue | parser.HasChildren
}

func (markParser) Close(ast.Node, text.Reader, parser.Context) {}

// markNumber reads a mark at the start of b: its number, negative at the end of
// a box, and where it ends.
func markNumber(b []byte) (number, after int) {
	if len(b) < 3 || b[0] != markByte {
		return 0, 0
	}
	end := 1
	for end < len(b) && b[end] != markByte && b[end] != '\n' {
		end++
	}
	if end == len(b) || b[end] != markByte {
		return 0, 0
	}
	s := string(b[1:end])
	s, closing := strings.CutPrefix(s, "/")
	number, err := strconv.Atoi(s)
	if err != nil {
		return 0, 0
	}
	if closing {
		number = -number
	}
	return number, end + 1
}

// unmarked takes marks out of a text in which they are no boxes, such as raw HTML.
func unmarked(s string) string {
	for {
		i := strings.IndexByte(s, markByte)
		if i < 0 {
			return s
		}
		n := 1
		if _, after := markNumber([]byte(s[i:min(len(s), i+20)])); after > 0 {
			n = after
		}
		s = s[:i] + s[i+n:]
	}
}

// A mark is a box found while templates were rewritten.
type mark struct {
	role             boxRole
	callout, name    string
	folded, untitled bool
}
