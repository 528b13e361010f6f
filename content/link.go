package content

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// Links and pictures, from Markdown and from raw HTML.

// schemes are what a link may open. Anything else could run a script, start a
// program of the reader's, or simply lead nowhere on the web.
var schemes = map[string]bool{"http": true, "https": true, "mailto": true, "tel": true, "sms": true}

// scheme returns the scheme of a target in lower case, "" for a relative one.
// It reads the target as browsers do, which skip leading spaces and line ends
// and tabs anywhere (URL standard, section 4.4).
func scheme(target string) string {
	var b strings.Builder
	for _, r := range target {
		switch {
		case r <= ' ':
			if b.Len() > 0 && r == ' ' {
				return ""
			}
		case r == ':':
			return strings.ToLower(b.String())
		case r < 0x80 && alphanumeric(byte(r)) && (b.Len() > 0 || r > '9'), b.Len() > 0 && strings.ContainsRune("+-.", r):
			b.WriteRune(r)
		default:
			return ""
		}
	}
	return ""
}

// safeTarget reports that a link may lead to target, and says so when not.
func (c *composer) safeTarget(target string, pos int) bool {
	s := scheme(target)
	if s == "" || schemes[s] {
		return true
	}
	c.report(pos, "unsafe-link", "links to "+strconv.Quote(s+":")+" are not made",
		"The text is shown without its link. Links may be relative or begin with http:, https:, mailto:, tel: or sms:.")
	return false
}

func (c *composer) link(n *ast.Link) {
	target := strings.TrimSpace(unescape(string(n.Destination)))
	if target == "" {
		c.report(n.Pos(), "empty-link", "a link leads nowhere", "Write the address between the parentheses.")
	}
	if target == "" || !c.safeTarget(target, n.Pos()) {
		e := c.open("span", n.Pos(), idOf(n)...)
		c.children(n)
		c.close(e)
		return
	}
	attrs := append(idOf(n), attribute{name: "href", value: target})
	if title := strings.TrimSpace(unescape(string(n.Title))); title != "" {
		attrs = append(attrs, attribute{name: "title", value: title})
	}
	c.wrap(n, "a", attrs...)
}

func (c *composer) autoLink(n *ast.AutoLink) {
	pos := n.Pos()
	label := string(n.Label([]byte(c.src)))
	target := label
	switch {
	case n.AutoLinkType == ast.AutoLinkEmail:
		if scheme(target) != "mailto" {
			target = "mailto:" + target
		}
	case len(n.Protocol) > 0:
		target = string(n.Protocol) + "://" + target
	}
	if !c.safeTarget(target, pos) {
		c.text(label, pos)
		return
	}
	if pos >= 0 && pos < len(c.src) && c.src[pos] != '<' {
		// An address in the text: the position is that of its first letter,
		// not of the space before it.
		for pos < len(c.src) && !strings.HasPrefix(c.src[pos:], label) {
			pos++
		}
	}
	e := c.open("a", pos, attribute{name: "href", value: target})
	c.text(label, pos)
	c.close(e)
}

func (c *composer) imageNode(n *ast.Image) {
	img := &Image{
		Target: strings.TrimSpace(unescape(string(n.Destination))),
		Alt:    oneLine(c.inlineText(n)),
		Title:  oneLine(unescape(string(n.Title))),
	}
	img.Width, img.Height = c.size("width", attrOf(n, "width"), n.Pos()), c.size("height", attrOf(n, "height"), n.Pos())
	c.picture(img, n.Pos())
}

func attrOf(n ast.Node, name string) string {
	v, _ := n.AttributeString(name)
	s, _ := v.(string)
	return s
}

// inlineText returns the text of inline nodes, as an alternative text shows it.
func (c *composer) inlineText(n ast.Node) string {
	outer, depth, full := c.cur, c.depth, c.full
	e := &node{kind: elementNode, own: true, tag: "span", pos: -1}
	c.cur = e
	c.children(n)
	c.cur, c.depth, c.full = outer, depth, full
	t := newText()
	defer t.free()
	t.alts = true
	t.children(e)
	return t.String()
}

// picture adds an image to the tree.
func (c *composer) picture(img *Image, pos int) {
	if img.Target == "" {
		c.report(pos, "empty-image", "an image has no address", "Write the path of the picture between the parentheses.")
		c.text(img.Alt, pos)
		return
	}
	if s := scheme(img.Target); s != "" && s != "http" && s != "https" {
		c.report(pos, "unsafe-link", "images from "+strconv.Quote(s+":")+" are not shown",
			"Put the picture into a file beside the article.")
		c.text(img.Alt, pos)
		return
	}
	n := c.node(imageNode, "", pos)
	n.own, n.image = true, img
	c.add(n)
}

// imageTag adds an img element of the writer's.
func (c *composer) imageTag(attrs []attribute, pos int) {
	img := &Image{}
	alt := false
	lazy := ""
	for _, a := range attrs {
		v := strings.TrimSpace(a.value)
		switch a.name {
		case "src":
			img.Target = v
		case "data-src", "data-original":
			lazy = v
		case "alt":
			img.Alt, alt = oneLine(v), true
		case "title":
			img.Title = oneLine(v)
		case "width":
			img.Width = c.size("width", v, pos)
		case "height":
			img.Height = c.size("height", v, pos)
		}
	}
	if img.Target == "" || strings.HasPrefix(img.Target, "data:") && lazy != "" {
		img.Target = lazy
	}
	img.Decorative = alt && img.Alt == ""
	c.picture(img, pos)
}

// TextWidth is how wide the text of an article is where the screen allows, in CSS
// pixels: what a picture's width in per cent is a share of.
const TextWidth = 608

// size reads how wide or high a picture is to be: pixels, or a share of the text's
// width. It is 0 where that follows from the picture; what is neither is reported.
func (c *composer) size(of, v string, pos int) int {
	v, _, _ = strings.Cut(strings.ToLower(v), ",") // HTML takes the first number too
	v = strings.TrimSpace(v)
	if n := pixels(v); n > 0 || v == "" || v == "auto" || v == "100%" {
		return n
	}
	if n := share(v); n > 0 && of == "width" {
		return n
	}
	hint := "Write a number of pixels, {width=300}, or a share of the text's width, {width=50%}."
	if of == "height" {
		hint = "Leave the height out: it follows from the width."
	}
	c.report(pos, "image-size", fmt.Sprintf("the %s of a picture cannot be %q", of, v), hint)
	return 0
}

// share reads a part of the text's width, "50%", in pixels; 0 for anything else.
func share(v string) int {
	percent, ok := strings.CutSuffix(v, "%")
	n, err := strconv.Atoi(strings.TrimSpace(percent))
	if !ok || err != nil || n < 1 || n > 99 {
		return 0
	}
	return (n*TextWidth + 50) / 100
}

// pixels reads a length in pixels; 0 for any other.
func pixels(s string) int {
	s = strings.TrimSuffix(strings.TrimSpace(strings.ToLower(s)), "px")
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 20000 {
		return 0
	}
	return n
}

// rawInline adds an inline tag of the writer's.
func (c *composer) rawInline(n *ast.RawHTML) {
	if first := n.Segments.At(0); instruction(c.segment(first)) {
		return
	}
	if n.Segments.Len() == 1 {
		seg := n.Segments.At(0)
		c.rawHTML(c.segment(seg), func(i int) int { return seg.Start + i })
		return
	}
	var b strings.Builder
	for i := range n.Segments.Len() {
		b.WriteString(c.segment(n.Segments.At(i)))
	}
	start := n.Segments.At(0).Start
	c.rawHTML(b.String(), func(int) int { return start })
}

// instruction reports what HTML has no place for: processing instructions and
// declarations.
func instruction(s string) bool {
	return strings.HasPrefix(s, "<?") || strings.HasPrefix(s, "<!") && !strings.HasPrefix(s, "<!--")
}

func (c *composer) htmlBlock(n *ast.HTMLBlock) {
	c.openComment(n)
	switch n.HTMLBlockType {
	case ast.HTMLBlockType3, ast.HTMLBlockType4, ast.HTMLBlockType5:
		return
	}
	var closure *htmlLine
	if n.HasClosure() {
		closure = &htmlLine{n.ClosureLine.Start, c.segment(n.ClosureLine)}
	}
	c.linesHTML(n, closure)
}

type htmlLine struct {
	start int
	text  string
}

// linesHTML feeds the lines of a block to the tree as HTML.
func (c *composer) linesHTML(n ast.Node, last *htmlLine) {
	lines := make([]htmlLine, 0, n.Lines().Len()+1)
	size := 0
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		l := htmlLine{seg.Start - seg.Padding, c.segment(seg)}
		lines = append(lines, l)
		size += len(l.text)
	}
	if last != nil {
		lines = append(lines, *last)
		size += len(last.text)
	}
	var b strings.Builder
	b.Grow(size)
	for _, l := range lines {
		b.WriteString(l.text)
	}
	// Offsets only grow, so the line is looked for from the last one on.
	line, begin := 0, 0
	c.rawHTML(b.String(), func(offset int) int {
		for line < len(lines)-1 && offset >= begin+len(lines[line].text) {
			begin += len(lines[line].text)
			line++
		}
		if len(lines) == 0 {
			return -1
		}
		return lines[line].start + offset - begin
	})
}
