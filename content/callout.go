package content

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// calloutKinds are the names that generators give to callouts, by what the
// theme shows: note, tip, important, warning, caution.
var calloutKinds = func() map[string]string {
	m := map[string]string{}
	for kind, names := range map[string]string{
		"note": `note notes info information primary secondary abstract summary tldr todo example question help faq
			quote cite definition seealso see-also light dark notice default alert admonition callout message update`,
		"tip":       "tip tips hint success check done best-practice recommendation recommended pro-tip",
		"important": "important key announcement new",
		"warning":   "warning warn attention",
		"caution":   "caution danger error failure fail missing bug critical",
	} {
		for name := range strings.FieldsSeq(names) {
			m[name] = kind
		}
	}
	return m
}()

// calloutKind returns the kind of callout that a name means, "" when it means none.
func calloutKind(name string) string { return calloutKinds[strings.ToLower(name)] }

// calloutClass returns the kind of callout that the class names of a box in raw
// HTML mean: "alert alert-warning", "admonition tip", "note".
func calloutClass(classes string) string {
	box, kind := false, ""
	for class := range strings.FieldsSeq(strings.ToLower(classes)) {
		switch class {
		case "alert", "admonition", "callout", "bs-callout", "notice", "notification", "message", "infobox", "hint":
			box = true
			continue
		}
		for _, prefix := range []string{"alert-", "admonition-", "callout-", "callout--", "bs-callout-", "notice--", "is-", "hint-"} {
			if rest, ok := strings.CutPrefix(class, prefix); ok && calloutKind(rest) != "" {
				kind = calloutKind(rest)
				box = box || prefix != "is-"
			}
		}
		switch class {
		case "note", "tip", "important", "warning", "caution", "danger", "info", "success", "error":
			if kind == "" {
				kind = calloutKind(class)
			}
			box = box || class != "info" && class != "success" && class != "error"
		}
	}
	switch {
	case !box:
		return ""
	case kind == "":
		return "note"
	}
	return kind
}

// alertParser is a paragraph transformer: the first line of a quote may say that
// the quote is a callout. `[!NOTE]` is GitHub's way (with a title: Obsidian's),
// `![info]` that of Zendesk exports, and `**Note**` alone GitHub's old one.
type alertParser struct{}

var (
	alertLine   = regexp.MustCompile(`^\[!([A-Za-z][A-Za-z_-]*)\][+-]?[ \t]*(.*?)[ \t]*$`)
	zendeskLine = regexp.MustCompile(`^!\[([A-Za-z]+)\][ \t]*([^\s(\[:{].*)?$`)
	boldLine    = regexp.MustCompile(`^\*\*(Note|Tip|Important|Warning|Caution):?\*\*:?[ \t]*$`)
)

func (alertParser) Transform(p *ast.Paragraph, reader text.Reader, _ parser.Context) {
	quote, ok := p.Parent().(*ast.Blockquote)
	if !ok || p.PreviousSibling() != nil || p.Lines().Len() == 0 {
		return
	}
	source := reader.Source()
	first := p.Lines().At(0)
	first = first.TrimLeftSpace(source)
	first = first.TrimRightSpace(source)
	line := first.Value(source)
	if len(line) < 4 || line[0] != '[' && line[0] != '!' && line[0] != '*' {
		return
	}
	kind, title, rest, unknown := "", [2]int{}, -1, false
	if m := alertLine.FindSubmatchIndex(line); m != nil {
		kind = calloutKind(string(line[m[2]:m[3]]))
		title = [2]int{m[4], m[5]}
		if kind == "" {
			kind, unknown = "note", true
			if m[4] == m[5] {
				title = [2]int{m[2], m[3]}
			}
		}
	} else if m := zendeskLine.FindSubmatchIndex(line); m != nil {
		kind = calloutKind(string(line[m[2]:m[3]]))
		rest = m[4]
	} else if m := boldLine.FindSubmatchIndex(line); m != nil && p.Lines().Len() > 1 {
		kind = calloutKind(string(line[m[2]:m[3]]))
	}
	if kind == "" {
		return
	}
	quote.SetAttributeString("callout", kind)
	if unknown {
		quote.SetAttributeString("unknown", string(line[2:bytes.IndexByte(line, ']')]))
	}
	lines := text.NewSegments()
	if rest >= 0 {
		full := p.Lines().At(0)
		lines.Append(text.NewSegment(first.Start+rest, full.Stop))
	}
	lines.AppendAll(p.Lines().Sliced(1, p.Lines().Len()))
	if lines.Len() == 0 {
		quote.RemoveChild(quote, p)
	} else {
		p.SetLines(lines)
	}
	if title[0] < title[1] {
		setTitle(quote, first.Start+title[0], first.Start+title[1], source)
	}
}

// authorCallout makes a callout of a box in the writer's HTML. A title in it
// (class "admonition-title", "alert-heading") keeps its place.
func (c *composer) authorCallout(n *node) {
	kind := n.text
	n.own, n.box, n.text = true, false, ""
	id := n.attr("id")
	n.attrs = []attribute{class("callout callout-" + kind), {name: "role", value: "note"}}
	if id != "" {
		n.setAttr("id", id)
	}
	for n.first != nil && n.first.blank() {
		n.first.remove()
	}
	if first := n.first; first != nil && (first.heading() > 0 || first.is("p") && first.text == titleClass) && !first.hollow() {
		first.tag, first.own = "p", true
		first.attrs = []attribute{class("callout-title")}
		return
	}
	title := element("p", class("callout-title"))
	title.append(message("callout." + kind))
	n.prepend(title)
}

// titleClass marks a paragraph of the writer's HTML that is the title of a box.
const titleClass = "title"

func (c *composer) blockquote(n *ast.Blockquote) {
	kind, ok := n.AttributeString("callout")
	if !ok {
		if prev, ok := n.PreviousSibling().(*ast.Blockquote); ok && lonelyCallout(prev) {
			return // it became the text of the callout before it
		}
		c.nest(n, "blockquote", idOf(n)...)
		return
	}
	if name, ok := n.AttributeString("unknown"); ok {
		c.unknownCallout(n.Pos(), name.(string))
	}
	body := ast.Node(n)
	if next, ok := n.NextSibling().(*ast.Blockquote); ok && lonelyCallout(n) {
		body = next
	} else if lonelyCallout(n) {
		c.emptyBox(n.Pos(), "the callout", "Write it on the lines below, each behind >.")
	}
	c.callout(kind.(string), titleOf(n), false, body, n.Pos())
}

// lonelyCallout reports a quote that holds nothing but the mark of a callout,
// because a blank line parted it from its text.
func lonelyCallout(n *ast.Blockquote) bool {
	_, ok := n.AttributeString("callout")
	return ok && (n.FirstChild() == nil || n.FirstChild() == n.LastChild() && n.FirstChild().Kind() == kindTitle)
}

func titleOf(n ast.Node) *titleNode {
	t, _ := n.FirstChild().(*titleNode)
	return t
}

// callout composes a callout of a kind, with its own title or that of its kind.
func (c *composer) callout(kind string, title *titleNode, untitled bool, body ast.Node, pos int) {
	if c.nesting++; c.nesting > maxNesting {
		c.children(body)
		c.nesting--
		return
	}
	box := c.open("div", pos, class("callout callout-"+kind), attribute{name: "role", value: "note"})
	if !untitled {
		p := c.open("p", pos, class("callout-title"))
		if title != nil {
			c.children(title)
		} else {
			c.add(message("callout." + kind))
		}
		c.close(p)
	}
	c.content(body)
	c.close(box)
	c.nesting--
}

// content composes the children of a box without its title.
func (c *composer) content(n ast.Node) {
	for ch := n.FirstChild(); ch != nil; ch = ch.NextSibling() {
		if ch.Kind() != kindTitle {
			c.compose(ch)
		}
	}
}

func (c *composer) boxNode(n *boxNode) {
	switch {
	case n.misnamed:
		c.unknownBox(n.Pos(), "!!!", n.name)
	case (n.role == boxTab && n.name == "===" || n.role == boxCallout && n.mark == 0 && titleOf(n) == nil) && !hasText(n):
		c.emptyBox(n.Pos(), n.called(), n.mending())
	}
	if n.unclosed {
		c.remain(n.Pos(), remainOpenBox, "::: "+n.name)
	}
	switch n.role {
	case boxCallout:
		c.callout(n.callout, titleOf(n), n.untitled, n, n.Pos())
	case boxDetails:
		c.foldedBox(n)
	case boxTab:
		c.tab(n)
	case boxTabs:
		c.content(n)
	case boxPlain:
		if n.mark == 0 && !c.unknownBox(n.Pos(), ":::", n.name) {
			c.remain(n.Pos(), remainBox, "::: "+n.name)
		}
		if t := titleOf(n); t != nil {
			p := c.open("p", n.Pos())
			strong := c.open("strong", n.Pos())
			c.children(t)
			c.close(strong)
			c.close(p)
		}
		c.content(n)
	}
}

// hasText reports that a box holds more than its title.
func hasText(n *boxNode) bool {
	first := n.FirstChild()
	return first != nil && (first.Kind() != kindTitle || first.NextSibling() != nil)
}

// called is what a message calls a box.
func (n *boxNode) called() string {
	if n.role == boxTab {
		return "the tab"
	}
	return "the callout"
}

// mending says where the text of a box stands.
func (n *boxNode) mending() string {
	if n.colons > 0 {
		return "Write it between this line and the one that holds ::: alone."
	}
	return "Write it on the lines below, each indented by four spaces."
}

// foldedBox composes details that a reader opens.
func (c *composer) foldedBox(n *boxNode) {
	if c.nesting++; c.nesting > maxNesting {
		c.children(n)
		c.nesting--
		return
	}
	var attrs []attribute
	if n.callout != "" {
		attrs = append(attrs, class("callout callout-"+n.callout))
	}
	if n.callout != "" && !n.folded {
		attrs = append(attrs, attribute{name: "open", value: "open"})
	}
	box := c.open("details", n.Pos(), attrs...)
	var titleClass []attribute
	if n.callout != "" {
		titleClass = []attribute{class("callout-title")}
	}
	summary := c.open("summary", n.Pos(), titleClass...)
	switch t := titleOf(n); {
	case t != nil:
		c.children(t)
	case n.callout != "":
		c.add(message("callout." + n.callout))
	default:
		c.add(message("details"))
	}
	c.close(summary)
	c.content(n)
	c.close(box)
	c.nesting--
}

// tab composes one of several alternatives as a section with a heading, which
// reads well without scripts; tabs that follow one another share a box.
func (c *composer) tab(n *boxNode) {
	if n.name == "" && titleOf(n) == nil {
		c.content(n)
		return
	}
	if c.nesting++; c.nesting > maxNesting {
		c.children(n)
		c.nesting--
		return
	}
	box := c.cur.last
	for box != nil && box.blank() {
		box = box.prev
	}
	if !box.class("tabs") || !adjacentTab(n) {
		box = c.open("div", n.Pos(), class("tabs"))
		c.close(box)
	}
	if box == nil {
		c.children(n)
		c.nesting--
		return
	}
	outer, depth := c.cur, c.depth
	c.cur, c.depth = box, depth+1
	section := c.open("section", n.Pos(), class("tab"))
	heading := c.open("h6", n.Pos(), class("tab-label"))
	if t := titleOf(n); t != nil {
		c.children(t)
	} else {
		c.text(n.name, n.Pos())
	}
	c.close(heading)
	if section != nil && heading != nil {
		section.setAttr("data-label", oneLine(plainText(heading)))
	}
	c.content(n)
	c.close(section)
	c.cur, c.depth = outer, depth
	c.nesting--
}

// adjacentTab reports that the block before n is a tab as well.
func adjacentTab(n *boxNode) bool {
	prev, ok := n.PreviousSibling().(*boxNode)
	for ok && prev.role == boxNone {
		prev, ok = prev.PreviousSibling().(*boxNode)
	}
	return ok && prev.role == boxTab
}
