package build

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// An htmlNode is an element or a text of a body. Bodies are written from a tree, so
// their tags match and a stack is all it takes to read them again; what a site's own
// partial leaves open ends with the element around it.
type htmlNode struct {
	tag   atom.Atom // 0 for texts and for elements that HTML does not know
	name  string    // of an element, "" for a text
	text  string
	attrs []html.Attribute // those that a [prose] asks for

	parent, first, last, next *htmlNode
}

// mostNested bounds the stack; elements beyond it stand beside one another.
const mostNested = 512

// htmlNodes are the nodes of one tree after the other: a page has hundreds.
type htmlNodes struct {
	slabs [][]htmlNode
	used  int
}

const slabNodes = 128

func (a *htmlNodes) node() *htmlNode {
	at := a.used / slabNodes
	if at == len(a.slabs) {
		a.slabs = append(a.slabs, make([]htmlNode, slabNodes))
	}
	n := &a.slabs[at][a.used%slabNodes]
	a.used++
	attrs := n.attrs[:0]
	*n = htmlNode{attrs: attrs}
	return n
}

// parse returns an element that holds the fragment. The tree before it is gone.
func (a *htmlNodes) parse(fragment string) *htmlNode {
	a.used = 0
	root := a.node()
	root.tag, root.name = atom.Div, "div"
	at, depth := root, 0
	add := func() *htmlNode {
		n := a.node()
		n.parent = at
		if at.last == nil {
			at.first = n
		} else {
			at.last.next = n
		}
		at.last = n
		return n
	}
	z := html.NewTokenizerFragment(strings.NewReader(fragment), "")
	for end := 0; ; {
		kind := z.Next()
		start := end
		end += len(z.Raw())
		switch kind {
		case html.ErrorToken:
			return root // a reader of strings ends, and does not fail
		case html.TextToken:
			text := fragment[start:end] // which is there already
			if strings.ContainsAny(text, "&\r\x00") {
				text = string(z.Text())
			}
			if at.tag == atom.Pre && at.first == nil {
				text = strings.TrimPrefix(text, "\n") // HTML standard, section 13.1.2.5
			}
			add().text = text
		case html.StartTagToken, html.SelfClosingTagToken:
			n := add()
			var more bool
			n.tag, n.name, more = tagName(fragment[start+1 : end])
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				if asked := askedAttribute(key); asked != "" {
					n.attrs = append(n.attrs, html.Attribute{Key: asked, Val: string(value)})
				}
			}
			if kind == html.StartTagToken && !void(n.tag) && depth < mostNested {
				at, depth = n, depth+1
			}
		case html.EndTagToken:
			_, closed, _ := tagName(fragment[start+2 : end])
			for n, up := at, 0; n != root; n, up = n.parent, up+1 {
				if n.name == closed {
					at, depth = n.parent, depth-up-1
					break
				}
			}
		}
	}
}

// tagName reads the name at the start of a tag's inside, and whether anything but
// the tag's end follows. The tokenizer's own way copies each name twice.
func tagName(tag string) (a atom.Atom, name string, more bool) {
	end := strings.IndexAny(tag, " \t\n\r\f/>")
	if end < 0 {
		end = len(tag)
	}
	name = strings.ToLower(tag[:end])
	return atom.Lookup([]byte(name)), name, end < len(tag) && tag[end] != '>'
}

// askedAttribute returns the name of an attribute if a [prose] ever asks for it.
func askedAttribute(name []byte) string {
	for _, asked := range [...]string{"class", "href", "src", "alt", "align", "start", "type", "checked", "colspan", "data-title"} {
		if string(name) == asked {
			return asked
		}
	}
	return ""
}

// void reports elements without an end (HTML standard, section 13.1.2).
func void(tag atom.Atom) bool {
	switch tag {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

// without takes the children that are named out of n and returns them.
func (n *htmlNode) without(named func(*htmlNode) bool) (out []*htmlNode) {
	c := n.first
	n.first, n.last = nil, nil
	for c != nil {
		next := c.next
		c.next = nil
		switch {
		case named(c):
			out = append(out, c)
		case n.last == nil:
			n.first, n.last = c, c
		default:
			n.last.next, n.last = c, c
		}
		c = next
	}
	return out
}

func (n *htmlNode) attribute(name string) string {
	for _, a := range n.attrs {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func (n *htmlNode) has(name string) bool {
	for _, a := range n.attrs {
		if a.Key == name {
			return true
		}
	}
	return false
}

func (n *htmlNode) hasClass(class string) bool { return hasClass(n.attribute("class"), class) }

// find returns the first element of a kind below n, not below a list within it.
func (n *htmlNode) find(tag atom.Atom) *htmlNode {
	for c := n.first; c != nil; c = c.next {
		if c.tag == tag {
			return c
		}
		if tag == atom.Input && (c.tag == atom.Ul || c.tag == atom.Ol) {
			continue // its boxes are those of its own items
		}
		if f := c.find(tag); f != nil {
			return f
		}
	}
	return nil
}

// words is all text in n.
func (n *htmlNode) words() string {
	if n.first == nil {
		return n.text
	}
	if n.first == n.last {
		return n.first.words()
	}
	var b strings.Builder
	for c := n.first; c != nil; c = c.next {
		b.WriteString(c.words())
	}
	return b.String()
}
