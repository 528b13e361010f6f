package card

// The ornament behind the text is a question mark as tall as the card, cut by
// its edge, in hardly more ink than the paper has.
const (
	markSize = 900
	markEdge = 470 // how much of the width, from the end of the line, it takes
	markBase = 610
)

// paintGrounds draws what is behind the text, once for each direction.
func (p *Painter) paintGrounds() (out [2][]uint8, err error) {
	b, err := p.brush()
	if err != nil {
		return out, err
	}
	defer p.brushes.Put(b)
	for i, mark := range []rune{'?', '؟'} {
		clear(b.canvas)
		face := b.bold.ResolveFace(mark)
		if gid, ok := face.NominalGlyph(mark); ok {
			g := b.rasterize(b.outline(glyphKey{font: face.Font, gid: gid, size: markSize}))
			x := Width - markEdge
			if i == 1 {
				x = markEdge - g.width
			}
			b.stamp(g, x-g.x, markBase, inkFaint)
		}
		for j := (Height - strip) * Width; j < Height*Width; j++ {
			b.canvas[j] = levelAccent
		}
		out[i] = append([]uint8(nil), b.canvas...)
	}
	return out, nil
}
