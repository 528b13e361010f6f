package content

import (
	"strconv"
)

// table settles a table: caption, head, bodies, foot, rows of cells, each row as
// wide as the others, and no cell across the edge. It is then put into a box
// that scrolls by itself on a narrow screen.
func (c *composer) table(n *node) {
	var caption *node
	var groups []*node
	group := func(tag string) *node {
		g := &node{kind: elementNode, tag: tag, pos: n.pos}
		groups = append(groups, g)
		return g
	}
	var loose *node // the body of rows that stand in none
	for ch := n.first; ch != nil; {
		next := ch.next
		switch {
		case ch.is("caption") && caption == nil:
			caption = ch
		case ch.is("thead", "tbody", "tfoot"):
			c.rows(ch)
			groups = append(groups, ch)
			loose = nil
		case ch.is("tr"):
			if loose == nil {
				loose = group("tbody")
			}
			loose.append(ch)
		case ch.is("td", "th"):
			if loose == nil {
				loose = group("tbody")
			}
			if loose.last == nil {
				loose.append(&node{kind: elementNode, tag: "tr", pos: ch.pos})
			}
			loose.last.append(ch)
		case ch.blank():
			ch.remove()
		default:
			n.insertBefore(ch) // as a browser does with text between rows
		}
		ch = next
	}
	n.first, n.last = nil, nil
	if caption != nil && !caption.hollow() {
		caption.parent, caption.prev, caption.next = nil, nil, nil
		n.append(caption)
	}
	order := map[string]int{"thead": 0, "tbody": 1, "tfoot": 2}
	heads := 0
	for want := range 3 {
		for _, g := range groups {
			if order[g.tag] != want {
				continue
			}
			g.parent, g.prev, g.next = nil, nil, nil
			c.rows(g)
			if g.first == nil || want == 0 && emptyRows(g) {
				continue
			}
			if want == 0 {
				if heads++; heads > 1 {
					g.tag = "tbody"
				}
			}
			if want == 2 && n.last.is("tfoot") {
				n.last.take(g)
				continue
			}
			n.append(g)
		}
	}
	if n.first == nil || n.first == n.last && n.first.is("caption") {
		c.clear(n)
		return
	}
	square(n)
	c.cells(n)
	wrap := element("div", class("table-wrap"), attribute{name: "tabindex", value: "0"},
		attribute{name: "role", value: "group"}, attribute{name: "aria-label", value: "table.label", message: true})
	wrap.pos = n.pos
	n.wrap(wrap)
}

// rows settles a group of rows.
func (c *composer) rows(g *node) {
	for tr := g.first; tr != nil; {
		next := tr.next
		switch {
		case tr.is("tr"):
			c.row(tr)
			if tr.first == nil {
				tr.remove()
			}
		case tr.blank():
			tr.remove()
		default:
			w := &node{kind: elementNode, tag: "tr", pos: tr.pos}
			tr.wrap(w)
			c.row(w)
		}
		tr = next
	}
}

// row settles a row: cells only.
func (c *composer) row(tr *node) {
	loose := false
	for td := tr.first; td != nil; {
		next := td.next
		switch {
		case td.is("td", "th"):
		case td.blank():
			td.remove()
		case td.prev.is("td", "th"):
			td.prev.append(td)
			loose = true
		default:
			td.wrap(&node{kind: elementNode, tag: "td", pos: td.pos})
			loose = true
		}
		td = next
	}
	for td := tr.first; loose && td != nil; td = td.next {
		c.flow(td)
	}
}

func emptyRows(g *node) bool {
	for tr := g.first; tr != nil; tr = tr.next {
		for td := tr.first; td != nil; td = td.next {
			if !td.hollow() {
				return false
			}
		}
	}
	return true
}

// cells settles what the cells are: heads of columns or rows, or data.
func (c *composer) cells(n *node) {
	for g := n.first; g != nil; g = g.next {
		for tr := g.first; tr != nil; tr = tr.next {
			if !tr.is("tr") {
				continue
			}
			for td := tr.first; td != nil; td = td.next {
				switch {
				case td.is("th") && td.hollow():
					td.tag = "td" // a head without words heads nothing
					td.setAttr("scope", "")
				case td.is("th") && !td.hasAttr("scope"):
					if g.is("thead") || tr.prev == nil && tr.first.is("th") && tr.last.is("th") && tr.first != tr.last {
						td.setAttr("scope", "col")
					} else {
						td.setAttr("scope", "row")
					}
				}
			}
		}
	}
}

// maxCells bounds the grid of one table: a cell may span a thousand columns, and
// a row of them a million.
const maxCells = 100_000

// A cell of the grid.
type cell struct {
	n       *node
	x, w, h int
}

// square makes all rows of a table equally wide, takes spans back that reach
// beyond the table or into another cell, and columns in which no cell begins.
func square(n *node) {
	var cells []*cell
	width, gridSize := 0, 0
	type line struct {
		tr    *node
		taken []bool
	}
	var lines []*line
	for g := n.first; g != nil; g = g.next {
		if g.is("caption") {
			continue
		}
		first := len(lines)
		for tr := g.first; tr != nil; tr = tr.next {
			lines = append(lines, &line{tr: tr})
		}
		for y := first; y < len(lines); y++ {
			l := lines[y]
			x := 0
			for td := l.tr.first; td != nil; td = td.next {
				for x < len(l.taken) && l.taken[x] {
					x++
				}
				k := &cell{n: td, x: x, w: span(td, "colspan"), h: min(span(td, "rowspan"), len(lines)-y)}
				for i := 1; i < k.w; i++ {
					if x+i < len(l.taken) && l.taken[x+i] {
						k.w = i
					}
				}
				if gridSize += k.w * k.h; gridSize > maxCells {
					unspan(n)
					return
				}
				for dy := range k.h {
					t := &lines[y+dy].taken
					for len(*t) < x+k.w {
						*t = append(*t, false)
					}
					for dx := range k.w {
						(*t)[x+dx] = true
					}
				}
				x += k.w
				width = max(width, x)
				cells = append(cells, k)
			}
		}
	}
	if width*len(lines) > maxCells {
		unspan(n)
		return
	}
	begun := make([]bool, width)
	for _, k := range cells {
		begun[k.x] = true
	}
	before := make([]int, width+1) // how many of the columns before x are begun in
	for x := range width {
		before[x+1] = before[x]
		if begun[x] {
			before[x+1]++
		}
	}
	for _, l := range lines {
		for x := range width {
			if begun[x] && (x >= len(l.taken) || !l.taken[x]) {
				l.tr.append(&node{kind: elementNode, tag: "td", pos: l.tr.pos})
			}
		}
	}
	for _, k := range cells {
		setSpan(k.n, "colspan", before[k.x+k.w]-before[k.x])
		setSpan(k.n, "rowspan", k.h)
	}
}

func span(td *node, name string) int {
	if i, err := strconv.Atoi(td.attr(name)); err == nil && i > 0 {
		return min(i, 1000)
	}
	return 1
}

func setSpan(td *node, name string, n int) {
	if n > 1 {
		td.setAttr(name, strconv.Itoa(n))
	} else {
		td.setAttr(name, "")
	}
}

// unspan gives up on the grid of a table beyond all measure.
func unspan(n *node) {
	for g := n.first; g != nil; g = g.next {
		for tr := g.first; tr != nil; tr = tr.next {
			for td := tr.first; td != nil; td = td.next {
				td.setAttr("colspan", "")
				td.setAttr("rowspan", "")
			}
		}
	}
}
