package card

import (
	"image"
	"image/draw"
	"math"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// Outlines are measured in 1024ths of a pixel, as integers.
const unit = 1024

// A glyphKey names a drawn glyph. Letters begin at whole pixels: at their size
// nobody sees it, and equal letters have equal pixels, which packs well.
type glyphKey struct {
	font *font.Font
	gid  font.GID
	size int // pixels per em
}

// A glyph is how much of each pixel a letter covers, of 255. Its left top
// corner lies at x, y from the pen, y downwards.
type glyph struct {
	x, y, width, height int
	cover               []uint8
}

// maxGlyphs bounds the memory that drawn letters take; a font for Chinese has
// tens of thousands of them.
const maxGlyphs = 2000

func (b *brush) glyph(k glyphKey) *glyph {
	if g, ok := b.glyphs[k]; ok {
		return g
	}
	if len(b.glyphs) >= maxGlyphs {
		clear(b.glyphs)
	}
	g := b.rasterize(b.outline(k))
	b.glyphs[k] = g
	return g
}

type point struct{ x, y int }

// outline returns the contours of a glyph as closed polygons around the pen.
func (b *brush) outline(k glyphKey) [][]point {
	data, ok := b.faces[k.font].GlyphDataOutline(k.gid)
	if !ok {
		return nil
	}
	scale := float64(k.size) * unit / float64(k.font.Upem())
	var contours [][]point
	var line []point
	at := func(p opentype.SegmentPoint) point {
		// One product and one rounding each: no processor can fuse them.
		return point{int(math.Round(float64(p.X) * scale)), -int(math.Round(float64(p.Y) * scale))}
	}
	for _, s := range data.Segments {
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			if len(line) > 2 {
				contours = append(contours, line)
			}
			line = []point{at(s.Args[0])}
		case opentype.SegmentOpLineTo:
			line = append(line, at(s.Args[0]))
		case opentype.SegmentOpQuadTo:
			line = quadratic(line, at(s.Args[0]), at(s.Args[1]))
		case opentype.SegmentOpCubeTo:
			line = cubic(line, at(s.Args[0]), at(s.Args[1]), at(s.Args[2]))
		}
	}
	if len(line) > 2 {
		contours = append(contours, line)
	}
	return contours
}

// A curve is replaced by so many chords that none is further from it than a
// sixteenth of a pixel; more than maxChords no letter needs.
const (
	tolerance = unit / 16
	maxChords = 64
)

// quadratic appends a curve from the last point of the line to c. The error of
// n equal pieces is |a-2b+c| / 4n².
func quadratic(line []point, b, c point) []point {
	if len(line) == 0 {
		return line
	}
	a := line[len(line)-1]
	bend := max(abs(a.x-2*b.x+c.x), abs(a.y-2*b.y+c.y))
	n := 1
	for n < maxChords && bend > 4*n*n*tolerance {
		n++
	}
	for i := 1; i < n; i++ {
		j := n - i
		line = append(line, point{
			(j*j*a.x + 2*i*j*b.x + i*i*c.x) / (n * n),
			(j*j*a.y + 2*i*j*b.y + i*i*c.y) / (n * n),
		})
	}
	return append(line, c)
}

// cubic appends a curve from the last point of the line to d. The error of n
// equal pieces is at most 3/4 of the larger second difference, over n².
func cubic(line []point, b, c, d point) []point {
	if len(line) == 0 {
		return line
	}
	a := line[len(line)-1]
	bend := max(
		abs(a.x-2*b.x+c.x), abs(a.y-2*b.y+c.y),
		abs(b.x-2*c.x+d.x), abs(b.y-2*c.y+d.y),
	)
	n := 1
	for n < maxChords && 3*bend > 4*n*n*tolerance {
		n++
	}
	for i := 1; i < n; i++ {
		j := n - i
		line = append(line, point{
			(j*j*j*a.x + 3*i*j*j*b.x + 3*i*i*j*c.x + i*i*i*d.x) / (n * n * n),
			(j*j*j*a.y + 3*i*j*j*b.y + 3*i*i*j*c.y + i*i*i*d.y) / (n * n * n),
		})
	}
	return append(line, d)
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// maxTile is the largest side that the rasterizer draws in integers; beyond it,
// it computes with floats, and the pixels would depend on the processor.
const maxTile = 512

// rasterize covers pixels with polygons.
func (b *brush) rasterize(contours [][]point) *glyph {
	if len(contours) == 0 {
		return &glyph{}
	}
	low, high := contours[0][0], contours[0][0]
	for _, line := range contours {
		for _, p := range line {
			low.x, low.y = min(low.x, p.x), min(low.y, p.y)
			high.x, high.y = max(high.x, p.x), max(high.y, p.y)
		}
	}
	g := &glyph{x: floor(low.x), y: floor(low.y)}
	g.width, g.height = floor(high.x)+1-g.x, floor(high.y)+1-g.y
	const most = 4 * Width // a font may say anything
	if g.width > most || g.height > most {
		return &glyph{}
	}
	g.cover = make([]uint8, g.width*g.height)
	whole := &image.Alpha{Pix: g.cover, Stride: g.width, Rect: image.Rect(0, 0, g.width, g.height)}
	for y := 0; y < g.height; y += maxTile {
		for x := 0; x < g.width; x += maxTile {
			tile := image.Rect(x, y, min(x+maxTile, g.width), min(y+maxTile, g.height))
			b.raster.Reset(tile.Dx(), tile.Dy())
			b.raster.DrawOp = draw.Src
			for _, line := range contours {
				for i, p := range line {
					px := float32(p.x-(g.x+x)*unit) / unit
					py := float32(p.y-(g.y+y)*unit) / unit
					if i == 0 {
						b.raster.MoveTo(px, py)
					} else {
						b.raster.LineTo(px, py)
					}
				}
				b.raster.ClosePath()
			}
			b.raster.Draw(whole, tile, image.Opaque, image.Point{})
		}
	}
	return g
}

// floor is the pixel in which a coordinate lies.
func floor(n int) int {
	if n < 0 {
		return -((-n + unit - 1) / unit)
	}
	return n / unit
}

// stamp puts a glyph on the canvas with the pen at x, y and some ink of 255.
// Where it meets what is there already, the darker of both stays.
func (b *brush) stamp(g *glyph, x, y int, ink int) {
	x, y = x+g.x, y+g.y
	fromX, toX := max(0, -x), min(g.width, Width-x)
	if fromX >= toX {
		return
	}
	for row := max(0, -y); row < min(g.height, Height-y); row++ {
		to := b.canvas[(y+row)*Width+x+fromX : (y+row)*Width+x+toX]
		from := g.cover[row*g.width+fromX : row*g.width+toX]
		for i, c := range from {
			if c == 0 {
				continue
			}
			if level := levelOf[int(c)*ink/255]; level > to[i] && to[i] != levelAccent {
				to[i] = level
			}
		}
	}
}
