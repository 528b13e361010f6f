package content

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	emoji "github.com/yuin/goldmark-emoji/ast"
	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"faqtory/internal/diag"
)

// A composer turns the syntax tree of the Markdown into the tree of the body.
type composer struct {
	*builder
	a     *Article
	s     *source
	src   string // s.text
	o     bodyOptions
	diags *diag.List
	// once holds what was said already, so that each kind of mistake is said
	// once a file.
	once    map[string]bool
	slips   map[string]int
	remains map[remainKind]*remain
	endTags map[string]bool // names of end tags in the text, lower case
	nesting int             // quotes, lists and boxes around the current block

	used   map[string]bool // ids of the page
	suffix map[string]int  // where to look on for a free number after an id
	top    []string        // anchors of the leading heading, which mean the top of the page
}

// report says something once a file.
func (c *composer) report(pos int, code, message, hint string) {
	if key := code + message; !c.once[key] {
		c.once[key] = true
		c.s.report(c.diags, diag.Warning, pos, code, message, hint)
	}
}

// children composes all children of a block or inline node.
func (c *composer) children(n ast.Node) {
	for ch := n.FirstChild(); ch != nil; ch = ch.NextSibling() {
		c.compose(ch)
	}
}

// wrap composes the children of n into an element.
func (c *composer) wrap(n ast.Node, tag string, attrs ...attribute) {
	e := c.open(tag, n.Pos(), attrs...)
	c.children(n)
	c.close(e)
}

// nest is wrap for blocks that hold blocks; beyond the limit they are shown flat.
func (c *composer) nest(n ast.Node, tag string, attrs ...attribute) {
	if c.nesting++; c.nesting > maxNesting {
		if c.deep < 0 {
			c.deep = max(n.Pos(), 0)
		}
		c.children(n)
	} else {
		c.wrap(n, tag, attrs...)
	}
	c.nesting--
}

func (c *composer) compose(n ast.Node) {
	if c.full {
		return
	}
	switch n := n.(type) {
	case *ast.Text:
		c.textNode(n)
	case *ast.String:
		c.text(string(n.Value), -1)
	case *ast.Paragraph:
		c.nearMark(n)
		c.wrap(n, "p", idOf(n)...)
	case *ast.TextBlock:
		c.children(n)
		if n.NextSibling() != nil {
			c.text("\n", -1)
		}
	case *ast.Heading:
		c.wrap(n, "h"+strconv.Itoa(n.Level), idOf(n)...)
	case *ast.ThematicBreak:
		c.close(c.open("hr", n.Pos()))
	case *ast.CodeBlock:
		c.indentedCode(n)
	case *ast.FencedCodeBlock:
		c.fencedCode(n)
	case *ast.Blockquote:
		c.blockquote(n)
	case *ast.List:
		c.listNode(n)
	case *ast.ListItem:
		c.nest(n, "li")
	case *ast.HTMLBlock:
		c.htmlBlock(n)
	case *ast.CodeSpan:
		c.codeSpan(n)
	case *ast.Emphasis:
		if n.Level == 2 {
			c.wrap(n, "strong")
		} else {
			c.wrap(n, "em")
		}
	case *ast.Link:
		c.link(n)
	case *ast.Image:
		c.imageNode(n)
	case *ast.AutoLink:
		c.autoLink(n)
	case *ast.RawHTML:
		c.rawInline(n)
	case *ast.LinkReferenceDefinition:
	case *extension.Strikethrough:
		c.wrap(n, "del")
	case *extension.TaskCheckBox:
		c.taskBox(n)
	case *extension.Table:
		c.wrap(n, "table")
	case *extension.TableHeader:
		head := c.open("thead", n.Pos())
		c.wrap(n, "tr")
		c.close(head)
	case *extension.TableRow:
		c.wrap(n, "tr")
	case *extension.TableCell:
		c.tableCell(n)
	case *extension.DefinitionList:
		c.nest(n, "dl")
	case *extension.DefinitionTerm:
		c.wrap(n, "dt")
	case *extension.DefinitionDescription:
		c.nest(n, "dd")
	case *extension.FootnoteLink:
		c.footnoteLink(n)
	case *extension.FootnoteBacklink:
		c.footnoteBacklink(n)
	case *extension.FootnoteList:
		box := c.open("div", n.Pos(), class("footnotes"), attribute{name: "role", value: "doc-endnotes"})
		c.wrap(n, "ol")
		c.close(box)
	case *extension.Footnote:
		c.nest(n, "li", attribute{name: "id", value: "fn-" + strconv.Itoa(n.Index)})
	case *emoji.Emoji:
		c.text(string(n.Value.Unicode), n.Pos())
	case *boxNode:
		c.boxNode(n)
	case *plainNode:
		c.plain(n)
	case *iconNode:
		c.remain(n.Pos(), remainIcon, n.name)
	case *keysNode:
		c.keys(n)
	default:
		c.children(n)
	}
}

// idOf returns the id that attributes gave to a block.
func idOf(n ast.Node) []attribute {
	if v, ok := n.AttributeString("id"); ok {
		if id, ok := v.(string); ok && anchorID(id) != "" {
			return []attribute{{name: "id", value: id}}
		}
	}
	return nil
}

// textNode adds a piece of text with the line break after it.
func (c *composer) textNode(n *ast.Text) {
	s := c.segment(n.Segment)
	c.brokenLink(s, n.Segment.Start)
	if !n.IsRaw() {
		s = unescape(s)
	}
	c.text(s, n.Segment.Start)
	switch {
	case n.HardLineBreak():
		c.add(c.ownNode("br", -1))
		c.text("\n", -1)
	case n.SoftLineBreak():
		if !c.joinsLines(n, s) {
			c.text("\n", -1)
		}
	}
}

func (c *composer) ownNode(tag string, pos int) *node {
	n := c.node(elementNode, tag, pos)
	n.own = true
	return n
}

// joinsLines reports that a line break stands between two characters of a script
// that is written without spaces, where it would show as one.
func (c *composer) joinsLines(n *ast.Text, s string) bool {
	lang, _, _ := strings.Cut(c.o.Locale, "-")
	if lang != "ja" && lang != "zh" && lang != "ko" {
		return false
	}
	next, ok := n.NextSibling().(*ast.Text)
	if !ok {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s)
	after, _ := utf8.DecodeRuneInString(c.segment(next.Segment))
	return unspaced(before) && unspaced(after)
}

// unspaced reports characters of Chinese and Japanese, which put no spaces
// between words. Korean does.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) ||
		r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef
}

// isCJK reports letters and punctuation of Chinese, Japanese and Korean.
func isCJK(r rune) bool { return unspaced(r) || unicode.Is(unicode.Hangul, r) }

// segment returns the text of a segment.
func (c *composer) segment(s text.Segment) string {
	v := c.src[s.Start:s.Stop]
	if s.Padding > 0 {
		v = strings.Repeat(" ", s.Padding) + v
	}
	return v
}

// unescape resolves backslash escapes and character references (CommonMark 0.31,
// sections 2.4 and 2.5).
func unescape(s string) string {
	i := strings.IndexAny(s, `\&`)
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for {
		b.WriteString(s[:i])
		s = s[i:]
		if s[0] == '\\' {
			if len(s) > 1 && util.IsPunct(s[1]) {
				b.WriteByte(s[1])
				s = s[2:]
			} else {
				b.WriteByte('\\')
				s = s[1:]
			}
		} else if text, size := reference(s); size > 0 {
			b.WriteString(text)
			s = s[size:]
		} else {
			b.WriteByte('&')
			s = s[1:]
		}
		if i = strings.IndexAny(s, `\&`); i < 0 {
			b.WriteString(s)
			return b.String()
		}
	}
}

// reference reads the character reference at the start of s.
func reference(s string) (text string, size int) {
	end := strings.IndexByte(s[:min(len(s), 40)], ';')
	if end < 2 {
		return "", 0
	}
	name := s[1:end]
	if name[0] != '#' {
		e, ok := util.LookUpHTML5EntityByName(name)
		if !ok {
			return "", 0
		}
		return string(e.Characters), end + 1
	}
	digits, base, most := name[1:], 10, 7
	if len(digits) > 0 && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base, most = digits[1:], 16, 6
	}
	if digits == "" || len(digits) > most {
		return "", 0
	}
	v, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return "", 0
	}
	r := rune(v)
	if !utf8.ValidRune(r) || forbidden(r) {
		r = utf8.RuneError
	}
	return string(r), end + 1
}

// lines returns the text of a block's lines.
func (c *composer) lines(n ast.Node) string {
	lines := n.Lines()
	if lines.Len() == 1 {
		return c.segment(lines.At(0))
	}
	var b strings.Builder
	for i := range lines.Len() {
		b.WriteString(c.segment(lines.At(i)))
	}
	return b.String()
}

func (c *composer) indentedCode(n *ast.CodeBlock) {
	code := c.lines(n)
	if c.withinHTML() && htmlStart(code) {
		// The writer indented HTML after a blank line, within HTML: to Markdown
		// that is code, to the writer it was never meant to be.
		c.linesHTML(n, nil)
		return
	}
	c.closeForBlock()
	c.codeBlock(code, "", firstPos(n))
}

// withinHTML reports that an element of the writer's is open around the place.
func (c *composer) withinHTML() bool { return !c.cur.own }

// htmlStart reports that s begins with a tag of HTML.
func htmlStart(s string) bool {
	s = strings.TrimLeft(s, " \t\n")
	if len(s) < 3 || s[0] != '<' {
		return false
	}
	s = strings.TrimPrefix(s[1:], "/")
	i := 0
	for i < len(s) && alphanumeric(s[i]) {
		i++
	}
	_, known := policy[strings.ToLower(s[:i])]
	return known && i < len(s) && strings.IndexByte(" >/\t\n", s[i]) >= 0
}

func firstPos(n ast.Node) int {
	if n.Lines().Len() > 0 {
		return n.Lines().At(0).Start
	}
	return n.Pos()
}

func (c *composer) fencedCode(n *ast.FencedCodeBlock) {
	lang := ""
	if n.Info != nil {
		lang = unescape(strings.TrimSpace(c.segment(n.Info.Segment)))
	}
	pos := n.Pos()
	if pos < 0 {
		pos = firstPos(n)
	}
	c.openFence(n, pos)
	c.closeForBlock()
	c.codeBlock(protectedCode(c.lines(n)), lang, pos)
}

func (c *composer) codeSpan(n *ast.CodeSpan) {
	var b strings.Builder
	for ch := n.FirstChild(); ch != nil; ch = ch.NextSibling() {
		if t, ok := ch.(*ast.Text); ok {
			b.WriteString(c.segment(t.Segment))
		}
	}
	s := protectedCode(strings.ReplaceAll(b.String(), "\n", " "))
	var attrs []attribute
	if c.o.RTL {
		attrs = []attribute{{name: "dir", value: "ltr"}}
	}
	e := c.open("code", n.Pos(), attrs...)
	c.text(s, n.Pos())
	c.close(e)
}

func (c *composer) listNode(n *ast.List) {
	if !n.IsOrdered() {
		switch {
		case hasTasks(n):
			c.nest(n, "ul", class("tasks"))
		case hasOnlyLinks(n):
			c.nest(n, "ul", class("links"))
		default:
			c.nest(n, "ul")
		}
		return
	}
	var attrs []attribute
	if n.Start != 1 {
		attrs = append(attrs, attribute{name: "start", value: strconv.Itoa(n.Start)})
	}
	c.nest(n, "ol", attrs...)
}

func hasTasks(n *ast.List) bool {
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		if b := item.FirstChild(); b != nil && b.FirstChild() != nil && b.FirstChild().Kind() == extension.KindTaskCheckBox {
			return true
		}
	}
	return false
}

// hasOnlyLinks reports a list of links and nothing else, such as further reading:
// each of its lines is a target for a finger and not a part of a sentence.
func hasOnlyLinks(n *ast.List) bool {
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		block := item.FirstChild()
		if block == nil || block.NextSibling() != nil || block.ChildCount() != 1 {
			return false
		}
		switch block.FirstChild().Kind() {
		case ast.KindLink, ast.KindAutoLink:
		default:
			return false
		}
	}
	return true
}

func (c *composer) taskBox(n *extension.TaskCheckBox) {
	key := "task.open"
	box := c.ownNode("input", n.Pos())
	box.attrs = []attribute{{name: "type", value: "checkbox"}, {name: "disabled", value: "disabled"}}
	if n.IsChecked {
		key = "task.done"
		box.attrs = append(box.attrs, attribute{name: "checked", value: "checked"})
	}
	box.attrs = append(box.attrs, attribute{name: "aria-label", value: key, message: true})
	c.add(box)
	c.text(" ", -1)
}

func (c *composer) tableCell(n *extension.TableCell) {
	tag := "td"
	if n.Parent().Kind() == extension.KindTableHeader {
		tag = "th"
	}
	var attrs []attribute
	align := ""
	switch n.Alignment {
	case extension.AlignCenter:
		align = "center"
	case extension.AlignRight:
		// The colons stand at the end of the column and at its start, whichever side
		// that is: a table copied into another language keeps its sense.
		align = "end"
	}
	if name := c.alignClass(align); name != "" {
		attrs = append(attrs, class(name))
	}
	c.wrap(n, tag, attrs...)
}

// maxBacklinks bounds the ways back from one footnote.
const maxBacklinks = 20

func (c *composer) footnoteLink(n *extension.FootnoteLink) {
	number := strconv.Itoa(n.Index)
	id := "fnref-" + number
	if n.RefIndex > 0 {
		id += "-" + strconv.Itoa(n.RefIndex+1)
	}
	sup := c.open("sup", n.Pos(), attribute{name: "id", value: id})
	a := c.open("a", n.Pos(), class("footnote-ref"), attribute{name: "role", value: "doc-noteref"},
		attribute{name: "data-own", value: "#fn-" + number})
	c.text(number, n.Pos())
	c.close(a)
	c.close(sup)
}

func (c *composer) footnoteBacklink(n *extension.FootnoteBacklink) {
	if n.RefIndex >= maxBacklinks {
		return
	}
	number := strconv.Itoa(n.Index)
	target := "#fnref-" + number
	if n.RefIndex > 0 {
		target += "-" + strconv.Itoa(n.RefIndex+1)
	}
	// Neither the space nor the arrow is text of the article.
	c.add(&node{kind: codeNode, own: true, html: "\u00a0", pos: -1})
	a := c.open("a", -1, class("footnote-back"), attribute{name: "role", value: "doc-backlink"},
		attribute{name: "aria-label", value: "footnote.back", message: true}, attribute{name: "data-own", value: target})
	c.add(&node{kind: codeNode, own: true, html: "↩", pos: -1})
	c.close(a)
}

// keys composes ++ctrl+c++ as keys of a keyboard.
func (c *composer) keys(n *keysNode) {
	for i, key := range n.names {
		if i > 0 {
			c.text("+", n.Pos())
		}
		e := c.open("kbd", n.Pos())
		c.text(key, n.Pos())
		c.close(e)
	}
}

// plain shows a paragraph too long to be looked through for Markdown.
func (c *composer) plain(n *plainNode) {
	p := c.open("p", firstPos(n))
	c.text(c.lines(n), firstPos(n))
	c.close(p)
	c.s.report(c.diags, diag.Warning, firstPos(n), "too-long", "a paragraph is too long to be formatted",
		"It is shown as plain text. Put blank lines between its parts.")
}
