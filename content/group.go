package content

import (
	"slices"
)

// Lists, definition lists, details and figures hold certain elements only, in a
// certain order. This file brings the writer's into that form.

// gather puts stray items that follow one another into a list.
func (c *composer) gather(first *node, list string, items ...string) *node {
	l := &node{kind: elementNode, tag: list, pos: first.pos}
	first.insertBefore(l)
	ch := first
	for ch != nil && (ch.is(items...) || ch.blank()) {
		next := ch.next
		if ch.blank() {
			if next == nil || !next.is(items...) {
				break
			}
			ch.remove()
		} else {
			l.append(ch)
		}
		ch = next
	}
	if list == "dl" {
		next := l.next
		c.definitions(l)
		return next
	}
	return l.next
}

// list settles ul and ol: items only.
func (c *composer) list(n *node) {
	var item *node
	var touched []*node
	for ch := n.first; ch != nil; {
		next := ch.next
		switch {
		case ch.is("li"):
			item = ch
			if n.is("ul") {
				ch.setAttr("value", "")
			}
		case ch.blank() || ch.is("br", "hr"):
			ch.remove()
		default:
			// A list directly in a list belongs to the item before it.
			if item == nil {
				item = &node{kind: elementNode, tag: "li", pos: ch.pos}
				ch.insertBefore(item)
			}
			item.append(ch)
			touched = append(touched, item)
		}
		ch = next
	}
	for _, item := range slices.Compact(touched) {
		c.flow(item)
	}
	c.paragraphsWithin(n)
}

// paragraphsWithin lets no loose text stand between the blocks of an item.
func (c *composer) paragraphsWithin(n *node) {
	for ch := n.first; ch != nil; ch = ch.next {
		for g := ch.first; g != nil; g = g.next {
			if g.is("p") && !ch.own {
				c.paragraphs(ch)
				break
			}
		}
	}
}

// definitions settles dl: terms, each run of them followed by descriptions. What
// is not of that form is shown as paragraphs.
func (c *composer) definitions(n *node) {
	var last *node
	for ch := n.first; ch != nil; {
		next := ch.next
		switch {
		case ch.is("dt", "dd"):
			last = ch
		case ch.blank():
			ch.remove()
		case ch.is("div") && !ch.own:
			next = c.dissolve(ch)
		case last != nil && last.is("dd"):
			last.append(ch)
		default:
			last = &node{kind: elementNode, tag: "dd", pos: ch.pos}
			ch.insertBefore(last)
			last.append(ch)
		}
		ch = next
	}
	for ch := n.first; ch != nil; ch = ch.next {
		if ch.is("dd") {
			c.flow(ch) // it may have got what it did not hold before
		}
	}
	sound := n.first.is("dt") && n.last.is("dd")
	if sound || n.first == nil {
		return
	}
	n.tag = "div"
	for ch := n.first; ch != nil; ch = ch.next {
		if ch.is("dt") {
			strong := element("strong")
			strong.take(ch)
			ch.append(strong)
			ch.tag = "p"
		} else {
			ch.tag = "div"
		}
	}
}

// details settles details: one summary, first.
func (c *composer) details(n *node) {
	var summary *node
	for ch := n.first; ch != nil; {
		next := ch.next
		if ch.is("summary") {
			if summary == nil {
				summary = ch
			} else {
				ch.tag = "p"
			}
		}
		ch = next
	}
	if summary == nil || summary.hollow() {
		if summary != nil {
			summary.remove()
		}
		summary = element("summary")
		summary.append(message("details"))
	}
	n.prepend(summary)
}

// figure settles figure: one caption, at the end.
func (c *composer) figure(n *node) {
	var caption *node
	for ch := n.first; ch != nil; {
		next := ch.next
		if ch.is("figcaption") {
			if caption == nil && !ch.hollow() {
				caption = ch
			} else if ch.hollow() {
				ch.remove()
			} else {
				next = c.dissolve(ch)
			}
		} else if ch.blank() {
			ch.remove()
		}
		ch = next
	}
	if caption != nil {
		n.append(caption)
	}
	// A figure around one picture is what a picture alone in its paragraph
	// becomes anyway; the theme knows how to show that.
	img := n.first
	if img.is("p") && img.first != nil && img.first == img.last {
		img = img.first
	}
	if img == nil || img.kind != imageNode || !(n.first.next == nil || n.first.next == caption) {
		if n.first != nil && n.first.kind == videoNode && n.first == n.last {
			n.unwrap()
		}
		return
	}
	if caption != nil {
		if caption.find(func(x *node) bool { return x.kind != textNode }) != nil {
			return
		}
		img.image.Title = oneLine(plainText(caption))
	}
	img.image.Standalone = true
	n.insertBefore(img)
	if id := n.attr("id"); id != "" {
		img.insertBefore(anchor(id, n.pos))
	}
	n.remove()
}
