package content

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Attribute lists are what kramdown, Python-Markdown and Hugo put into braces
// after a block or a span: {: .note #id target="_blank" }. Of these only what a
// help page needs is meant here: ids, the sizes of pictures, and the classes of
// callouts; the rest is taken out without a word, as it says how things look.

// attrList is an attribute list as written.
type attrList struct {
	id      string
	classes []string
	values  map[string]string
	toc     bool // {:toc}
}

// parseAttrs reads an attribute list at the start of s, and returns its length;
// 0 when there is none. Without the colon of kramdown it must hold nothing but
// attributes.
func parseAttrs(s string) (attrList, int) {
	var l attrList
	if len(s) < 3 || s[0] != '{' {
		return l, 0
	}
	i := 1
	colon := s[i] == ':'
	if colon {
		i++
		if i < len(s) && s[i] == ':' { // {::options … /} and its like
			end := strings.IndexByte(s, '}')
			if end < 0 || strings.IndexByte(s[:end], '\n') >= 0 {
				return l, 0
			}
			return l, end + 1
		}
	}
	found := false
	for {
		for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
			i++
		}
		if i >= len(s) || s[i] == '\n' {
			return l, 0
		}
		if s[i] == '}' {
			if !found && !colon {
				return l, 0
			}
			return l, i + 1
		}
		start := i
		switch s[i] {
		case '#', '.':
			i++
			for i < len(s) && strings.IndexByte(" \t\n}#\"'=", s[i]) < 0 && (s[i] != '.' || s[start] == '#') {
				i++
			}
			if i == start+1 {
				return l, 0
			}
			if s[start] == '#' {
				l.id = s[start+1 : i]
			} else {
				l.classes = append(l.classes, s[start+1:i])
			}
			found = true
		default:
			for i < len(s) && (alphanumeric(s[i]) || strings.IndexByte("-_:@.", s[i]) >= 0) {
				i++
			}
			name := s[start:i]
			if name == "" {
				return l, 0
			}
			if i >= len(s) || s[i] != '=' {
				// A bare word: a reference of kramdown's, or a flag of Python-Markdown's.
				if !colon && name != "markdown" && name != "data-preview" {
					return l, 0
				}
				l.toc = l.toc || strings.EqualFold(name, "toc")
				found = true
				continue
			}
			i++
			value := ""
			if i < len(s) && (s[i] == '"' || s[i] == '\'') {
				end := strings.IndexByte(s[i+1:], s[i])
				if end < 0 || strings.IndexByte(s[i+1:i+1+end], '\n') >= 0 {
					return l, 0
				}
				value = s[i+1 : i+1+end]
				i += end + 2
			} else {
				from := i
				for i < len(s) && strings.IndexByte(" \t\n}", s[i]) < 0 {
					i++
				}
				value = s[from:i]
			}
			if l.values == nil {
				l.values = map[string]string{}
			}
			l.values[strings.ToLower(name)] = value
			found = true
		}
	}
}

// attrLineParser reads a line that is nothing but an attribute list.
type attrLineParser struct{}

var kindAttrLine = ast.NewNodeKind("AttributeLine")

type attrLine struct {
	ast.BaseBlock
	attrList
}

func (n *attrLine) Kind() ast.NodeKind { return kindAttrLine }

func (n *attrLine) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

var attrLinesKey = parser.NewContextKey()

func (attrLineParser) Trigger() []byte             { return []byte{'{'} }
func (attrLineParser) CanInterruptParagraph() bool { return true }
func (attrLineParser) CanAcceptIndentedLine() bool { return false }

func (attrLineParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	s := string(line[pos:])
	l, size := parseAttrs(s)
	if size == 0 || strings.TrimSpace(s[size:]) != "" {
		return nil, parser.NoChildren
	}
	n := &attrLine{attrList: l}
	all, _ := pc.Get(attrLinesKey).([]*attrLine)
	pc.Set(attrLinesKey, append(all, n))
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

func (attrLineParser) Continue(ast.Node, text.Reader, parser.Context) parser.State {
	return parser.Close
}

func (attrLineParser) Close(ast.Node, text.Reader, parser.Context) {}

// attrTransformer gives the attributes of lines to the blocks they belong to:
// the one directly before, else the one after.
type attrTransformer struct{}

func (attrTransformer) Transform(_ *ast.Document, reader text.Reader, pc parser.Context) {
	lines, _ := pc.Get(attrLinesKey).([]*attrLine)
	for _, l := range lines {
		parent := l.Parent()
		if parent == nil {
			continue
		}
		prev, next := l.PreviousSibling(), l.NextSibling()
		parent.RemoveChild(parent, l)
		target := next
		if prev != nil && !l.HasBlankPreviousLines() {
			target = prev
		}
		if l.toc {
			if prev != nil && prev.Kind() == ast.KindList {
				parent.RemoveChild(parent, prev)
			}
			continue
		}
		if target == nil {
			continue
		}
		if l.id != "" {
			target.SetAttributeString("id", l.id)
		}
		for _, class := range l.classes {
			name, titled := strings.CutSuffix(class, "-title")
			kind := calloutKind(name)
			if kind == "" || name == "light" || name == "dark" || name == "done" || name == "primary" || name == "secondary" {
				continue
			}
			switch t := target.(type) {
			case *ast.Blockquote:
				t.SetAttributeString("callout", kind)
				if p, ok := t.FirstChild().(*ast.Paragraph); ok && titled {
					title := &titleNode{}
					title.SetPos(p.Pos())
					title.SetLines(p.Lines())
					for c := p.FirstChild(); c != nil; c = p.FirstChild() {
						title.AppendChild(title, c)
					}
					t.ReplaceChild(t, p, title)
				}
			case *ast.Paragraph:
				box := &boxNode{role: boxCallout, callout: kind}
				box.SetPos(t.Pos())
				parent.InsertBefore(parent, t, box)
				box.AppendChild(box, t)
			}
			break
		}
	}
}

// attrParser reads an attribute list after a span, or at the end of a heading.
type attrParser struct{}

func (attrParser) Trigger() []byte { return []byte{'{'} }

func (attrParser) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	s := string(line[:min(len(line), 500)])
	l, size := parseAttrs(s)
	if size == 0 {
		return nil
	}
	rest := strings.TrimSpace(s[size:])
	if parent.Kind() == ast.KindHeading && rest == "" {
		block.Advance(size)
		if l.id != "" {
			parent.SetAttributeString("id", l.id)
		}
		return &attrNode{}
	}
	last := parent.LastChild()
	if last == nil {
		return nil
	}
	switch last.Kind() {
	case ast.KindLink, ast.KindImage, ast.KindAutoLink:
		for name, value := range l.values {
			last.SetAttributeString(name, value)
		}
		if l.id != "" {
			last.SetAttributeString("id", l.id)
		}
	case ast.KindText:
		// Only kramdown's form can follow text; it belongs to the block.
		if s[1] != ':' || rest != "" {
			return nil
		}
		if l.id != "" {
			parent.SetAttributeString("id", l.id)
		}
	}
	block.Advance(size)
	return &attrNode{}
}

var kindAttr = ast.NewNodeKind("Attributes")

// attrNode stands where an attribute list stood; nothing is shown of it.
type attrNode struct {
	ast.BaseInline
}

func (n *attrNode) Kind() ast.NodeKind { return kindAttr }

func (n *attrNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }
