package imageset

import (
	"image"
	"image/draw"
)

// pixels are a picture as it is worked on: four bytes a pixel, red, green, blue
// and alpha, the colours multiplied with alpha, so that what cannot be seen does
// not bleed into its neighbours.
type pixels struct {
	width, height int
	rgba          []uint8
	opaque        bool
	gray          bool
	untouched     bool // since it was read
}

func newPixels(img image.Image) *pixels {
	b := img.Bounds()
	p := &pixels{width: b.Dx(), height: b.Dy(), untouched: true}
	if o, ok := img.(interface{ Opaque() bool }); ok {
		p.opaque = o.Opaque()
	}
	_, p.gray = img.(*image.Gray)
	// A picture of four bytes a pixel is taken as it is: nothing here changes
	// pixels in place.
	if b.Min == (image.Point{}) {
		switch m := img.(type) {
		case *image.RGBA:
			if m.Stride == 4*p.width {
				p.rgba = m.Pix
				return p
			}
		case *image.NRGBA:
			if m.Stride == 4*p.width && p.opaque {
				p.rgba = m.Pix
				return p
			}
		}
	}
	m := image.NewRGBA(image.Rect(0, 0, p.width, p.height))
	p.rgba = m.Pix
	if from, ok := img.(*image.Paletted); ok {
		p.fill(from)
		return p
	}
	draw.Draw(m, m.Rect, img, b.Min, draw.Src)
	return p
}

// fill takes the pixels of a picture with a palette, for which the standard
// library has no quick way.
func (p *pixels) fill(from *image.Paletted) {
	var table [256][4]uint8
	for i, c := range from.Palette {
		if i < len(table) {
			r, g, b, a := c.RGBA()
			table[i] = [4]uint8{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)}
		}
	}
	to := p.rgba
	for y := range p.height {
		for _, i := range from.Pix[y*from.Stride:][:p.width] {
			copy(to[:4], table[i][:])
			to = to[4:]
		}
	}
}

// image returns the pixels in the type that packs best.
func (p *pixels) image() image.Image {
	r := image.Rect(0, 0, p.width, p.height)
	switch {
	case p.gray:
		m := image.NewGray(r)
		for i := range m.Pix {
			m.Pix[i] = p.rgba[4*i]
		}
		return m
	case p.opaque:
		return &image.NRGBA{Pix: p.rgba, Stride: 4 * p.width, Rect: r}
	}
	m := image.NewNRGBA(r)
	for i := 0; i < len(p.rgba); i += 4 {
		from, to := p.rgba[i:i+4:i+4], m.Pix[i:i+4:i+4]
		a := uint32(from[3])
		if a == 0 {
			continue
		}
		for c := range 3 {
			to[c] = uint8((uint32(from[c])*255 + a/2) / a)
		}
		to[3] = from[3]
	}
	return m
}

// turned returns the picture the way up that Exif says (orientation 1 to 8, as
// in Exif 2.3, section 4.6.4 A): 1 is as it is, 2 to 4 are mirrored or upside
// down, from 5 on rows are columns.
func (p *pixels) turned(orientation int) *pixels {
	if orientation < 2 || orientation > 8 {
		return p
	}
	out := *p
	out.untouched = false
	out.rgba = make([]uint8, len(p.rgba))
	if orientation >= 5 {
		out.width, out.height = p.height, p.width
	}
	for y := range out.height {
		for x := range out.width {
			// From where in the stored picture the shown pixel comes.
			fromX, fromY := x, y
			if orientation >= 5 {
				fromX, fromY = y, x
			}
			switch orientation {
			case 2, 7, 3, 8:
				fromX = p.width - 1 - fromX
			}
			switch orientation {
			case 3, 4, 6, 7:
				fromY = p.height - 1 - fromY
			}
			copy(out.rgba[4*(y*out.width+x):][:4], p.rgba[4*(fromY*p.width+fromX):][:4])
		}
	}
	return &out
}
