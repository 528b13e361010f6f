package content

import (
	"strings"
)

// Writers' HTML is rarely valid: blocks in paragraphs, items outside of lists,
// links in links. Browsers guess what was meant, each element on its own, and
// checkers complain. conform settles it once, so that the page is valid HTML
// whatever was written (HTML standard, section 3.2.5: content models).

// A model says what an element may hold.
type model uint8

const (
	phrasingModel model = iota
	flowModel
	listModel
	definitionModel
	tableModel
	rowModel // parts of a table, which the table settles
	codeModel
	emptyModel
	anyModel // trusted HTML that the policy does not know
)

func modelOf(tag string) model {
	switch tag {
	case "body", "div", "blockquote", "li", "dd", "td", "th", "details", "section", "figure", "figcaption":
		return flowModel
	case "ul", "ol":
		return listModel
	case "dl":
		return definitionModel
	case "table":
		return tableModel
	case "tr", "thead", "tbody", "tfoot":
		return rowModel
	case "pre":
		return codeModel
	case "br", "hr", "img", "wbr", "input":
		return emptyModel
	}
	if _, ok := policy[tag]; ok && policy[tag].as == tag {
		return phrasingModel
	}
	return anyModel
}

// isBlock reports elements that stand in flow content only.
func isBlock(tag string) bool {
	switch tag {
	case "p", "div", "ul", "ol", "dl", "table", "pre", "blockquote", "details", "section", "figure", "hr",
		"h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "form", "article", "aside", "header", "footer",
		"nav", "main", "address", "fieldset", "style":
		return true
	}
	return false
}

// block reports a node that stands in flow content only.
func (n *node) block() bool {
	switch n.kind {
	case elementNode:
		return isBlock(n.tag) || tablePart(n.tag) || n.tag == "summary" || n.tag == "figcaption"
	case videoNode:
		return true
	case imageNode:
		return n.image.Standalone
	}
	return false
}

func tablePart(tag string) bool {
	switch tag {
	case "td", "th", "tr", "thead", "tbody", "tfoot", "caption":
		return true
	}
	return false
}

// conform makes the children of n what n may hold, deepest first.
func (c *composer) conform(n *node) {
	if n.is("video") && !n.own && !n.gone {
		if c.player(n) {
			return
		}
	}
	if n.gone {
		n.remove()
		return
	}
	if n.is("pre") && !n.own && !c.o.TrustHTML {
		c.authorCode(n)
		return
	}
	for child := n.first; child != nil; {
		next := child.next
		if child.kind == elementNode {
			c.conform(child)
		}
		child = next
	}
	switch modelOf(n.tag) {
	case flowModel:
		c.flow(n)
	case listModel:
		c.list(n)
	case definitionModel:
		c.definitions(n)
	case tableModel:
		c.table(n)
	case phrasingModel:
		c.phrasing(n)
	case emptyModel:
		n.first, n.last = nil, nil
	}
	c.prune(n)
}

// prune takes away what would be an empty box on the page, and wrappers without
// a meaning.
func (c *composer) prune(n *node) {
	if n.parent == nil || c.o.TrustHTML && !n.own {
		return
	}
	if n.is("a") && !n.own && !n.hasAttr("href") {
		n.tag = "span" // an anchor, not a link
		n.setAttr("title", "")
	}
	if n.is("bdo") && !n.hasAttr("dir") {
		n.tag = "span"
	}
	if n.is("span") && len(n.attrs) == 0 {
		n.unwrap()
		return
	}
	if n.own && !n.is("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "strong", "em", "del", "a") {
		return
	}
	switch n.tag {
	case "li":
		if n.prev != nil || n.next != nil {
			return // an empty item keeps its number
		}
	case "td", "th", "tr", "thead", "tbody", "tfoot", "br", "hr", "wbr", "rt", "rp", "dt", "dd", "summary", "body", "input":
		return
	}
	if !n.hollow() {
		if n.is("div") && !n.own && !n.box {
			c.plainBox(n)
		}
		return
	}
	if n.is("a") && n.hasAttr("href") {
		c.report(n.pos, "empty-link", "a link has no text", "Write what it leads to between the square brackets.")
	}
	if n.is("span") && n.hasAttr("id") {
		return
	}
	c.clear(n)
}

// clear removes n, in which there is nothing to see, but not the anchors in it.
func (c *composer) clear(n *node) {
	if id := n.attr("id"); id != "" {
		n.insertBefore(anchor(id, n.pos))
	}
	for a := n.find(func(x *node) bool { return x.hasAttr("id") }); a != nil; a = n.find(func(x *node) bool { return x.hasAttr("id") }) {
		n.insertBefore(anchor(a.attr("id"), a.pos))
		a.setAttr("id", "")
	}
	n.remove()
}

// anchor makes an invisible target for links.
func anchor(id string, pos int) *node {
	n := element("span", attribute{name: "id", value: id})
	n.pos = pos
	return n
}

// hollow reports that a reader would see nothing of n.
func (n *node) hollow() bool {
	for ch := n.first; ch != nil; ch = ch.next {
		switch ch.kind {
		case textNode:
			if !ch.blank() && strings.Trim(ch.text, " \t\n\r\f\u00a0\u200b\ufeff") != "" {
				return false
			}
		case elementNode:
			switch ch.tag {
			case "br", "wbr":
			case "span", "a", "strong", "em", "b", "i", "u", "s", "small", "sub", "sup", "mark", "ins", "del", "p":
				if !ch.hollow() {
					return false
				}
			default:
				return false
			}
		default:
			return false
		}
	}
	return true
}

// plainBox takes away a div that groups nothing any more, now that its class is
// gone; one that holds running text is a paragraph.
func (c *composer) plainBox(n *node) {
	for ch := n.first; ch != nil; ch = ch.next {
		if ch.block() {
			if len(n.attrs) == 0 {
				n.unwrap()
			}
			return
		}
	}
	n.tag = "p"
}

// phrasing settles an element that holds phrasing content. One that may stand in
// flow content leaves blocks in it to its parent (mixed); others lose them.
func (c *composer) phrasing(n *node) {
	if n.is("a") {
		c.unlink(n)
	}
	for ch := n.first; ch != nil; {
		next := ch.next
		if ch.is("rt", "rp") && !n.is("ruby") || ch.is("ruby") && !ch.soundRuby() {
			next = c.dissolve(ch)
		}
		ch = next
	}
	for ch := n.first; ch != nil; ch = ch.next {
		if ch.block() || ch.mixed {
			n.mixed = true
			break
		}
	}
	if !n.mixed {
		return
	}
	switch n.tag {
	case "h1", "h2", "h3", "h4", "h5", "h6", "dt", "caption", "summary", "rt", "rp":
		c.flatten(n)
	}
}

// soundRuby reports that each text in n has its reading after it.
func (n *node) soundRuby() bool {
	last := n.last
	for last != nil && last.blank() {
		last = last.prev
	}
	return n.first != nil && !n.first.is("rt", "rp") && last.is("rt", "rp") && n.find(func(x *node) bool { return x.is("rt") }) != nil
}

// flatten takes all blocks out of n and keeps their text.
func (c *composer) flatten(n *node) {
	n.mixed = false
	for ch := n.first; ch != nil; {
		if ch.kind == imageNode {
			ch.image.Standalone = false
		}
		if ch.kind == videoNode || ch.is("hr") {
			next := ch.next
			ch.remove()
			ch = next
			continue
		}
		if ch.block() {
			if ch.prev != nil {
				ch.insertBefore(textOf(" "))
			}
			if ch.next != nil {
				ch.insertAfter(textOf(" "))
			}
			ch = c.dissolve(ch)
			continue
		}
		if ch.mixed {
			c.flatten(ch)
		}
		ch = ch.next
	}
}

// dissolve replaces n by its children and keeps its id as an anchor.
func (c *composer) dissolve(n *node) *node {
	if id := n.attr("id"); id != "" {
		a := anchor(id, n.pos)
		n.insertBefore(a)
		n.unwrap()
		return a
	}
	return n.unwrap()
}

// unlink takes links, and what else can be pressed, out of a link.
func (c *composer) unlink(n *node) {
	for ch := n.first; ch != nil; {
		next := ch.next
		if ch.kind == elementNode {
			c.unlink(ch)
			if ch.is("a", "details", "summary", "input") {
				next = c.dissolve(ch)
			}
		}
		ch = next
	}
}

// flow settles an element that holds blocks or running text.
func (c *composer) flow(n *node) {
	for ch := n.first; ch != nil; {
		next := ch.next
		switch {
		case ch.kind != elementNode:
		case ch.mixed && ch.is("p"):
			next = c.split(ch)
		case ch.mixed:
			next = c.lift(ch)
		case ch.is("li"):
			next = c.gather(ch, "ul", "li")
		case ch.is("dt", "dd"):
			next = c.gather(ch, "dl", "dt", "dd")
		case ch.is("summary") && !n.is("details"), ch.is("figcaption") && !n.is("figure"):
			if ch.is("summary") || !ch.holdsBlocks() {
				ch.tag = "p"
			} else {
				next = c.dissolve(ch)
			}
		case ch.is("caption"):
			ch.tag = "p"
		case ch.is("rt", "rp"), ch.is("ruby") && !ch.soundRuby():
			next = c.dissolve(ch)
		case tablePart(ch.tag):
			next = c.dissolve(ch)
		case ch.heading() > 0 && n.is("th"):
			ch.tag = "p"
		}
		ch = next
	}
	switch n.tag {
	case "details":
		c.details(n)
	case "figure":
		c.figure(n)
	}
	if n.box {
		c.authorCallout(n)
	}
	if n.is("body", "blockquote", "section", "details") || n.is("div") && n.holdsBlocks() {
		c.paragraphs(n)
	}
}

func (n *node) holdsBlocks() bool {
	for ch := n.first; ch != nil; ch = ch.next {
		if ch.block() || ch.mixed {
			return true
		}
	}
	return false
}

// split makes paragraphs of the running text in p, and takes the blocks out. It
// returns the first node that stands in the place of p.
func (c *composer) split(p *node) *node {
	c.liftChildren(p)
	before, parent := p.prev, p.parent
	first := true
	var run *node
	for ch := p.first; ch != nil; {
		next := ch.next
		if ch.block() {
			run = nil
			p.insertBefore(ch)
		} else {
			if run == nil {
				if ch.blank() || ch.is("br") {
					ch.remove()
					ch = next
					continue
				}
				run = &node{kind: elementNode, tag: "p", own: p.own, pos: p.pos}
				if first {
					run.attrs, first = p.attrs, false
				}
				p.insertBefore(run)
			}
			run.append(ch)
		}
		ch = next
	}
	p.remove()
	return after(before, parent)
}

// after returns the node that follows prev, or the first child of parent.
func after(prev, parent *node) *node {
	if prev != nil {
		return prev.next
	}
	return parent.first
}

// liftChildren lifts the blocks out of the mixed children of n.
func (c *composer) liftChildren(n *node) {
	for ch := n.first; ch != nil; {
		next := ch.next
		if ch.kind == elementNode && ch.mixed {
			next = c.lift(ch)
		}
		ch = next
	}
}

// lift puts the blocks within the phrasing element n in its place, and n around
// the running text in them: <b><p>text</p></b> means <p><b>text</b></p>. It
// returns the first node that stands in the place of n.
func (c *composer) lift(n *node) *node {
	if n.is("p") {
		return c.split(n)
	}
	before, parent := n.prev, n.parent
	c.liftChildren(n)
	if !n.is("ruby") && (!n.is("span") || len(n.attrs) > 0) {
		c.pushDown(n, n)
	}
	c.dissolve(n)
	return after(before, parent)
}

// pushDown wraps the running text in `in` in copies of n.
func (c *composer) pushDown(n, in *node) {
	var run *node
	for ch := in.first; ch != nil; {
		next := ch.next
		switch {
		case ch.block():
			run = nil
			if ch.kind == elementNode && !ch.is("pre", "hr") && !ch.class("code") {
				c.pushDown(n, ch)
			}
		case run == nil && ch.blank():
		case n.is("a") && ch.is("a", "input"):
			run = nil
		default:
			if run == nil {
				if c.full {
					return
				}
				run = c.node(elementNode, n.tag, n.pos)
				for _, a := range n.attrs {
					if a.name != "id" {
						run.attrs = append(run.attrs, a)
					}
				}
				ch.insertBefore(run)
			}
			run.append(ch)
		}
		ch = next
	}
}

// find returns the first node below n for which f holds.
func (n *node) find(f func(*node) bool) *node {
	for ch := n.first; ch != nil; ch = ch.next {
		if f(ch) {
			return ch
		}
		if d := ch.find(f); d != nil {
			return d
		}
	}
	return nil
}

// paragraphs puts running text that stands between blocks into paragraphs.
func (c *composer) paragraphs(n *node) {
	var run *node
	for ch := n.first; ch != nil; {
		next := ch.next
		switch {
		case ch.block():
			run = nil
		case modelOf(ch.tag) == anyModel && ch.kind == elementNode && ch.tag != "":
			run = nil
		case ch.blank() && run == nil:
			ch.remove()
		case ch.is("br") && run == nil:
			ch.remove()
		case ch.is("span") && ch.hollow() && run == nil && nextBlock(ch):
			// An anchor between blocks stays where it is.
		default:
			if ch.is("br") && next.is("br") {
				// Two line breaks are how HTML editors part paragraphs.
				for next.is("br") || next != nil && next.blank() {
					after := next.next
					next.remove()
					next = after
				}
				ch.remove()
				run = nil
				break
			}
			if run == nil {
				run = &node{kind: elementNode, tag: "p", pos: ch.pos}
				ch.insertBefore(run)
			}
			run.append(ch)
		}
		ch = next
	}
	for ch := n.first; ch != nil; {
		next := ch.next
		if ch.is("p") && ch.hollow() {
			c.clear(ch)
		}
		ch = next
	}
}

// nextBlock reports that only anchors and white space stand between n and a block.
func nextBlock(n *node) bool {
	for n = n.next; n != nil; n = n.next {
		if n.block() {
			return true
		}
		if !n.blank() && !(n.is("span") && n.hollow()) {
			return false
		}
	}
	return false
}
