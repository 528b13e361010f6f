package content

import (
	"slices"
	"strconv"
	"strings"
)

// settle finishes what depends on a whole paragraph: pictures and videos that
// stand alone in theirs.
func (c *composer) settle() {
	c.settleIn(c.root, false)
}

func (c *composer) settleIn(n *node, linked bool) {
	for ch := n.first; ch != nil; {
		next := ch.next
		if ch.kind == elementNode && ch.heading() > 0 && wordless(ch, true) {
			ch.tag, ch.attrs = "p", nil // pictures without words head nothing
		}
		switch {
		case ch.kind == imageNode:
			ch.image.Linked = linked
		case ch.kind != elementNode:
		case ch.is("p"):
			if !c.loneVideo(ch) && !c.loneImage(ch) {
				trim(ch)
				c.settleIn(ch, linked)
				if ch.hollow() {
					c.clear(ch)
				}
			}
		default:
			c.settleIn(ch, linked || ch.is("a"))
		}
		ch = next
	}
}

// loneImage lets a picture that is alone in its paragraph stand alone. A line of
// emphasis below it is its caption.
func (c *composer) loneImage(p *node) bool {
	var img, caption *node
	for ch := p.first; ch != nil; ch = ch.next {
		switch {
		case ch.blank() || ch.is("br") || ch.is("span") && ch.hollow():
		case ch.kind == imageNode && img == nil:
			img = ch
		case ch.is("em") && img != nil && caption == nil && ch.first != nil && ch.first == ch.last && ch.first.kind == textNode && parted(img, ch):
			caption = ch
		default:
			return false
		}
	}
	if img == nil || caption != nil && img.image.Title != "" {
		return false
	}
	if caption != nil {
		img.image.Title = oneLine(plainText(caption))
	}
	img.image.Standalone = true
	p.insertBefore(img)
	c.clear(p)
	return true
}

// parted reports a line break between two nodes.
func parted(a, b *node) bool {
	for n := a.next; n != nil && n != b; n = n.next {
		if n.is("br") || n.kind == textNode && strings.Contains(n.text, "\n") {
			return true
		}
	}
	return false
}

// trim takes line breaks and white space off the ends of running text.
func trim(n *node) {
	for n.first != nil && (n.first.is("br") || n.first.blank()) {
		n.first.remove()
	}
	for n.last != nil && (n.last.is("br") || n.last.blank()) {
		n.last.remove()
	}
	if n.first != nil && n.first.kind == textNode {
		n.first.text = strings.TrimLeft(n.first.text, " \t\n")
	}
	if n.last != nil && n.last.kind == textNode {
		n.last.text = strings.TrimRight(n.last.text, " \t\n")
	}
}

// leadingHeading takes an h1 that opens the body out of it and returns its text.
// Only pictures may come before it.
func (c *composer) leadingHeading() string {
	for n := c.root.first; n != nil; n = n.next {
		if n.blank() || n.kind == imageNode || n.is("span", "p") && strings.TrimSpace(plainText(n)) == "" {
			continue
		}
		if !n.is("h1") {
			return ""
		}
		text := oneLine(plainText(n))
		if text == "" {
			n.tag = "p"
			n.attrs = nil
			c.settle()
			return ""
		}
		if id := n.attr("id"); id != "" {
			c.top = append(c.top, id)
		}
		for a := n.find(hasID); a != nil; a = n.find(hasID) {
			c.top = append(c.top, a.attr("id"))
			a.setAttr("id", "")
		}
		c.top = append(c.top, Slug(text))
		n.remove()
		return text
	}
	return ""
}

func hasID(n *node) bool { return n.hasAttr("id") }

// headings settles the levels and ids of all headings. The page's title is its
// only h1, so the first heading of the body is an h2, and each one at most one
// level below the one before, in the order the writer meant.
func (c *composer) headings() {
	c.used = map[string]bool{}
	c.reserve(c.root)
	var open []headingLevel
	c.headingsIn(c.root, true, &open)
}

// reserve collects the ids that are written, which go before derived ones. A
// second element with the same id loses it.
func (c *composer) reserve(n *node) {
	for ch := n.first; ch != nil; ch = ch.next {
		if ch.kind != elementNode {
			continue
		}
		if id := ch.attr("id"); id != "" {
			ch.named = true
			switch {
			case !c.used[id]:
				c.used[id] = true
			case ch.heading() > 0:
				ch.setAttr("id", c.unique(id))
			default:
				ch.setAttr("id", "")
			}
		}
		c.reserve(ch)
	}
}

// unique returns id, or the first of id-2, id-3 … that is free, and takes it.
func (c *composer) unique(id string) string {
	free := id
	if c.used[id] && c.suffix == nil {
		c.suffix = map[string]int{}
	}
	for i := max(c.suffix[id], 2); c.used[free]; i++ {
		free = id + "-" + strconv.Itoa(i)
		c.suffix[id] = i + 1
	}
	c.used[free] = true
	return free
}

// A headingLevel is a level as written (doubled, so that the labels of tabs have
// a place between two levels) and as shown.
type headingLevel struct{ written, shown int }

func (c *composer) headingsIn(n *node, listed bool, open *[]headingLevel) {
	for ch := n.first; ch != nil; ch = ch.next {
		if ch.kind != elementNode {
			continue
		}
		level := ch.heading()
		if level == 0 {
			before := *open
			if ch.class("tabs") {
				// What follows the tabs stands beside them, not below the last.
				before = slices.Clone(before)
			}
			c.headingsIn(ch, listed && ch.is("div", "section") && !ch.own, open)
			if ch.class("tabs") {
				*open = before
			}
			continue
		}
		trim(ch)
		if ch.class("tab-label") {
			// A tab's label is one level below the heading it stands under.
			level = 1
			for _, o := range *open {
				if o.written%2 == 0 {
					level = o.written + 1
				}
			}
		} else {
			level *= 2
		}
		for l := len(*open); l > 0 && (*open)[l-1].written >= level; l = len(*open) {
			*open = (*open)[:l-1]
		}
		shown := 2
		if l := len(*open); l > 0 {
			shown = min((*open)[l-1].shown+1, 6)
		}
		*open = append(*open, headingLevel{level, shown})
		ch.tag = "h" + strconv.Itoa(shown)
		if level%2 == 1 {
			continue
		}
		ch.listed = listed
		c.headingID(ch)
	}
}

// headingID gives a heading an id from its text, unless the writer gave one.
func (c *composer) headingID(h *node) {
	if h.hasAttr("id") {
		return
	}
	text := plainText(h)
	id := Slug(strings.TrimSpace(text))
	if id == "" {
		if img := h.find(func(x *node) bool { return x.kind == imageNode }); img != nil {
			id = Slug(img.image.Alt)
		}
		if id == "" {
			id = "section"
		}
	}
	if c.used[id] {
		// An anchor in the heading or directly before it, of the same name.
		for _, a := range []*node{h.prev, h.find(hasID)} {
			for a != nil && a.blank() {
				a = a.prev
			}
			if a.is("span") && a.attr("id") == id && a.hollow() {
				a.remove()
				h.setAttr("id", id)
				return
			}
		}
	}
	h.setAttr("id", c.unique(id))
}

// anchors collects the ids of the finished body.
func (c *composer) anchors() {
	b := &c.a.Body
	b.anchors, b.top = nil, c.top
	var walk func(*node)
	walk = func(n *node) {
		for ch := n.first; ch != nil; ch = ch.next {
			if id := ch.attr("id"); id != "" {
				b.anchors = append(b.anchors, id)
			}
			walk(ch)
		}
	}
	walk(c.root)
}
