package content

import (
	"strings"
	"sync"
)

// The body of an article is built as a tree of nodes, from two sources: our own
// markup for the Markdown, and the writer's raw HTML. Everything that must hold
// for the page (what is allowed, what may stand in what, which ids exist) is
// then settled on the tree, and only the tree is written out. So raw HTML can
// neither break out of its place nor say anything the policy does not know.

type nodeKind uint8

const (
	elementNode nodeKind = iota
	textNode
	codeNode    // HTML made by us (highlighted code), with its plain text
	messageNode // an interface string
	imageNode
	videoNode
)

// A node is an element or a piece of text.
type node struct {
	kind   nodeKind
	own    bool // made by us, not by the writer's HTML
	mixed  bool // phrasing that holds blocks, on its way to be mended
	box    bool // the writer's HTML for a callout; its text names the kind
	gone   bool // the writer's HTML of which nothing is shown
	listed bool // a heading of the table of contents
	named  bool // its id was written, not derived
	index  int  // in the article's Images or Videos, once written
	pos    int  // in the source's text, -1 when unknown
	tag    string
	text   string // of a text or code node; the key of a message node
	html   string // of a code node
	attrs  []attribute
	image  *Image
	video  *Video

	parent, first, last, prev, next *node
}

// An attribute of an element. A message attribute holds the key of an interface
// string instead of a value.
type attribute struct {
	name, value string
	message     bool
}

func (n *node) attr(name string) string {
	for _, a := range n.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

func (n *node) hasAttr(name string) bool {
	for _, a := range n.attrs {
		if a.name == name {
			return true
		}
	}
	return false
}

// setAttr sets an attribute; an empty value removes it.
func (n *node) setAttr(name, value string) {
	for i, a := range n.attrs {
		if a.name == name {
			if value == "" {
				n.attrs = append(n.attrs[:i:i], n.attrs[i+1:]...)
			} else {
				n.attrs[i] = attribute{name: name, value: value}
			}
			return
		}
	}
	if value != "" {
		n.attrs = append(n.attrs, attribute{name: name, value: value})
	}
}

// is reports that n is an element of one of the given names.
func (n *node) is(tags ...string) bool {
	if n == nil || n.kind != elementNode {
		return false
	}
	for _, t := range tags {
		if n.tag == t {
			return true
		}
	}
	return false
}

// class reports that n is an element of ours with the given class.
func (n *node) class(name string) bool {
	if n == nil || !n.own || n.kind != elementNode {
		return false
	}
	for c := range strings.FieldsSeq(n.attr("class")) {
		if c == name {
			return true
		}
	}
	return false
}

// heading returns the level of a heading element, else 0.
func (n *node) heading() int {
	if n.kind == elementNode && len(n.tag) == 2 && n.tag[0] == 'h' && n.tag[1] >= '1' && n.tag[1] <= '6' {
		return int(n.tag[1] - '0')
	}
	return 0
}

// blank reports white space between elements.
func (n *node) blank() bool {
	return n.kind == textNode && strings.Trim(n.text, " \t\n\r\f") == ""
}

// append adds c as the last child, taking it from where it was.
func (n *node) append(c *node) {
	c.remove()
	c.parent, c.prev = n, n.last
	if n.last != nil {
		n.last.next = c
	} else {
		n.first = c
	}
	n.last = c
}

// insertBefore puts c before n, taking it from where it was.
func (n *node) insertBefore(c *node) {
	c.remove()
	c.parent, c.prev, c.next = n.parent, n.prev, n
	if n.prev != nil {
		n.prev.next = c
	} else {
		n.parent.first = c
	}
	n.prev = c
}

// insertAfter puts c after n, taking it from where it was.
func (n *node) insertAfter(c *node) {
	if n.next != nil {
		n.next.insertBefore(c)
		return
	}
	n.parent.append(c)
}

// prepend adds c as the first child, taking it from where it was.
func (n *node) prepend(c *node) {
	c.remove()
	if n.first != nil {
		n.first.insertBefore(c)
		return
	}
	n.append(c)
}

// remove takes n out of its parent.
func (n *node) remove() {
	p := n.parent
	if p == nil {
		return
	}
	if n.prev != nil {
		n.prev.next = n.next
	} else {
		p.first = n.next
	}
	if n.next != nil {
		n.next.prev = n.prev
	} else {
		p.last = n.prev
	}
	n.parent, n.prev, n.next = nil, nil, nil
}

// unwrap replaces n by its children and returns the node that now stands in its
// place: the first child, or what followed n.
func (n *node) unwrap() *node {
	at := n.next
	if n.first != nil {
		at = n.first
	}
	for c := n.first; c != nil; {
		next := c.next
		n.insertBefore(c)
		c = next
	}
	n.remove()
	return at
}

// take moves all children of from to the end of n.
func (n *node) take(from *node) {
	for c := from.first; c != nil; {
		next := c.next
		n.append(c)
		c = next
	}
}

// wrap puts w in the place of n and n into it.
func (n *node) wrap(w *node) {
	n.insertBefore(w)
	w.append(n)
}

// element makes an element of ours.
func element(tag string, attrs ...attribute) *node {
	return &node{kind: elementNode, own: true, tag: tag, attrs: attrs, pos: -1}
}

func textOf(s string) *node { return &node{kind: textNode, own: true, text: s, pos: -1} }

func message(key string) *node { return &node{kind: messageNode, own: true, text: key, pos: -1} }

func class(names string) attribute { return attribute{name: "class", value: names} }

// A builder puts the tree together in document order.
type builder struct {
	root, cur *node
	depth     int     // of cur
	slabs     []*slab // hold the nodes, the last one those to come as well
	nodes     int
	full      bool // the node limit was met
	deep      int  // where nesting went too deep, -1 nowhere
}

// Limits of the tree. No help text comes near them; they keep a hostile file
// from making a huge page, or a stack of elements that browsers cut anyway.
const (
	maxNodes   = 400_000
	maxDepth   = 300 // elements within one another
	maxNesting = 100 // quotes, lists and boxes within one another
)

func newBuilder() *builder {
	root := element("body")
	return &builder{root: root, cur: root, deep: -1}
}

// A slab is memory for nodes, as many as an article has. Slabs are used over and
// over: nothing of the tree is left when the body is written.
type slab [128]node

var slabs = sync.Pool{New: func() any { return new(slab) }}

// free gives the memory of the tree back.
func (b *builder) free() {
	for i, s := range b.slabs {
		clear(s[:min(len(s), b.nodes-i*len(s))])
		slabs.Put(s)
	}
	b.slabs = nil
}

func (b *builder) node(kind nodeKind, tag string, pos int) *node {
	at := b.nodes % len(slab{})
	if at == 0 {
		b.slabs = append(b.slabs, slabs.Get().(*slab))
	}
	n := &b.slabs[len(b.slabs)-1][at]
	n.kind, n.tag, n.pos = kind, tag, pos
	if b.nodes++; b.nodes > maxNodes {
		b.full = true
	}
	return n
}

// open begins an element of ours and returns it for close. Nesting that is too
// deep is shown flat: open then returns nil, and what follows goes into the
// element around it.
func (b *builder) open(tag string, pos int, attrs ...attribute) *node {
	if isBlock(tag) {
		b.closeForBlock()
	}
	if b.full {
		return nil
	}
	if b.depth >= maxDepth {
		if b.deep < 0 {
			b.deep = pos
		}
		return nil
	}
	n := b.node(elementNode, tag, pos)
	n.own, n.attrs = true, attrs
	b.cur.append(n)
	b.cur = n
	b.depth++
	return n
}

// close ends an element of ours and whatever the writer's HTML left open in it.
func (b *builder) close(n *node) {
	if n == nil {
		return
	}
	for b.cur != n {
		b.cur = b.cur.parent
		b.depth--
	}
	b.cur = n.parent
	b.depth--
}

// add appends a node without children.
func (b *builder) add(n *node) *node {
	if !b.full {
		b.cur.append(n)
	}
	return n
}

// text appends text of ours.
func (b *builder) text(s string, pos int) {
	if strings.IndexByte(s, markByte) >= 0 {
		s = unmarked(s)
	}
	if s == "" || b.full {
		return
	}
	n := b.node(textNode, "", pos)
	n.own, n.text = true, s
	b.cur.append(n)
}

// closeForBlock ends what the writer's HTML left open and a block of ours cannot
// stand in: a paragraph, and elements whose content is not shown. Without this
// an unclosed <p> or <select> would swallow the rest of the article.
func (b *builder) closeForBlock() {
	for n := b.cur; n != nil && !n.own; n = n.parent {
		if n.tag == "p" || n.gone {
			for b.cur != n {
				b.cur = b.cur.parent
				b.depth--
			}
			b.cur = n.parent
			b.depth--
		}
	}
}
