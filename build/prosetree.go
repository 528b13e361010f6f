package build

import (
	"bytes"
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

// parseHTML returns an element that holds the fragment.
func parseHTML(fragment string) *htmlNode {
	root := &htmlNode{tag: atom.Div, name: "div"}
	at, depth := root, 0
	var slab []htmlNode
	add := func() *htmlNode {
		if len(slab) == 0 {
			slab = make([]htmlNode, 64)
		}
		n := &slab[0]
		slab = slab[1:]
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
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return root // a reader of strings ends, and does not fail
		case html.TextToken:
			text := string(z.Text())
			if at.tag == atom.Pre && at.first == nil {
				text = strings.TrimPrefix(text, "\n") // HTML standard, section 13.1.2.5
			}
			add().text = text
		case html.StartTagToken, html.SelfClosingTagToken:
			n := add()
			var more bool
			n.tag, n.name, more = tagName(z.Raw()[1:])
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
			_, end, _ := tagName(z.Raw()[2:])
			for n, up := at, 0; n != root; n, up = n.parent, up+1 {
				if n.name == end {
					at, depth = n.parent, depth-up-1
					break
				}
			}
		}
	}
}

// tagName reads the name at the start of a tag's inside, and whether anything but
// the tag's end follows. The tokenizer's own way copies each name twice.
func tagName(tag []byte) (a atom.Atom, name string, more bool) {
	end := bytes.IndexAny(tag, " \t\n\r\f/>")
	if end < 0 {
		end = len(tag)
	}
	if a = atom.Lookup(tag[:end]); a == 0 {
		a = atom.Lookup(bytes.ToLower(tag[:end]))
	}
	if name = a.String(); a == 0 {
		name = string(bytes.ToLower(tag[:end]))
	}
	return a, name, end < len(tag) && tag[end] != '>'
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
