// Package imageset makes the sizes and formats of a picture that browsers choose
// from: a phone shall not load what a desktop shows.
//
// [Make] takes the bytes of a PNG or JPEG file and returns a [Set] of smaller
// files. PNGs, screenshots mostly, become lossless WebP, for letters in them must
// stay sharp; photographs stay JPEG. What does not make a file smaller is left
// out, and so are pictures that a pixel cannot stand for: vectors, animations.
// Everything is computed in integers, so the same picture gives the same bytes on
// every machine.
package imageset

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
)

// Version changes when Make would return other bytes for the same picture.
const Version = 2

// Limits and aims.
const (
	// MaxPixels is the largest picture that is decoded, some 400 MB in memory.
	MaxPixels = 100_000_000
	// mostPixels is the largest one that is published; larger ones are shrunk.
	mostPixels = 4_000_000
	// MaxWidth is the widest one that is offered to a page's text column, in
	// pixels: twice the column of a desktop and some more.
	MaxWidth    = 1600
	jpegQuality = 80
	// A file is worth the work from leastBytes on, for a phone has less than that in
	// one go anyway, and from a byte for so many pixels: below that it is a drawing of
	// flat colours, and those grow when they are scaled, because the blends of their
	// colours are new ones.
	leastBytes = 8 << 10
	flatPixels = 64
	// worth is how much smaller, in percent, a file must be than the next larger
	// picture to be worth a place among the sizes.
	worth = 90
)

// widths are the sizes on offer below the picture's own: a phone, a phone with
// fine pixels, a desktop with fine pixels.
var widths = []int{480, 800, 1200, MaxWidth}

// Errors that tell why a picture stays as it is.
var (
	// ErrBroken is a picture that cannot be read to its end.
	ErrBroken = errors.New("picture is damaged")
	// ErrHuge is a picture with more pixels than [MaxPixels].
	ErrHuge = errors.New("picture has too many pixels")
)

// A Set is what one picture becomes. The zero Set leaves it as it is.
type Set struct {
	// Whole, when not nil, stands for the picture itself, which is too large.
	Whole *File
	// Sizes are for the srcset attribute, the narrowest first; empty when the
	// picture alone will do. One of them may be as wide as the picture.
	Sizes []File
}

// A File is a picture in one size.
type File struct {
	Width, Height int    // pixels, as a browser shows it
	Ext           string // ".webp", ".jpg" or ".png"
	Data          []byte
}

// Options choose what is not the same on every machine.
type Options struct {
	// CWebP is the path of Google's cwebp program, which makes photographs smaller
	// than JPEG does; "" without one.
	CWebP string
}

// Make returns what a picture becomes. A picture of a kind that is left as it is
// returns the zero Set; one that cannot be read [ErrBroken] or [ErrHuge].
func Make(ctx context.Context, data []byte, o Options) (*Set, error) {
	info, err := Inspect(data)
	if err != nil {
		return nil, err
	}
	photo := info.Format == "jpeg"
	flat := !photo && len(data)*flatPixels < info.Width*info.Height
	if info.Animated || info.Format != "png" && !photo || flat && info.Width*info.Height <= mostPixels {
		return &Set{}, nil
	}
	img, err := decode(data, info.Format)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrBroken, err)
	}
	if _, ok := img.(*image.CMYK); ok {
		return &Set{}, nil // the colours of print need a profile to be seen right
	}
	if len(data) < leastBytes {
		return &Set{}, nil
	}
	m := maker{ctx: ctx, photo: photo, cwebp: o.CWebP, profile: profile(data, info.Format)}
	return m.set(img, orientation(data, info.Format), len(data))
}

func decode(data []byte, format string) (image.Image, error) {
	if format == "jpeg" {
		return jpeg.Decode(bytes.NewReader(data))
	}
	return png.Decode(bytes.NewReader(data))
}

// A maker makes the files of one picture.
type maker struct {
	ctx     context.Context
	photo   bool
	cwebp   string
	profile []byte // ICC
}

// set makes all sizes from the largest down: each from the one before, which is
// quicker than from the picture itself and looks the same.
func (m *maker) set(img image.Image, turn, size int) (*Set, error) {
	small, out := newPixels(img), &Set{}
	large := small.width*small.height > mostPixels
	if large {
		small = small.resized(fit(small.width, small.height))
	}
	small = small.turned(turn)
	if large {
		data, ext, err := m.encodeWhole(small)
		if err != nil {
			return nil, err
		}
		// A screenshot of few colours may grow when it is shrunk.
		if len(data)*100 <= size*worth {
			out.Whole = &File{small.width, small.height, ext, data}
			size = len(data)
		}
	}
	// The picture's own format and width: worth it for a PNG, and for a photograph
	// that was saved for printing.
	targets := steps(small.width)
	for i := len(targets) - 1; i >= 0; i-- {
		if err := m.ctx.Err(); err != nil {
			return nil, err
		}
		w := targets[i]
		if w < small.width {
			small = small.resized(w, max(1, (small.height*w+small.width/2)/small.width))
		}
		packed := m.source(small, img)
		data, ext, err := m.encodeSize(packed, small)
		if err == nil && len(data)*100 > size*worth {
			// Files shrink at least as their width does. When even the narrowest one
			// would not be worth it by that rule, the rest is spared.
			if len(data)*targets[0] > size*w {
				break
			}
			continue
		}
		if err == nil && !m.photo {
			err = comesBack(data, packed)
		}
		if errors.Is(err, errUnfit) {
			continue
		}
		if err != nil {
			return nil, err
		}
		size = len(data)
		out.Sizes = append([]File{{small.width, small.height, ext, data}}, out.Sizes...)
	}
	return out, nil
}

// fit returns the largest size of the same shape that may be published.
func fit(width, height int) (w, h int) {
	for n := int64(width); ; n -= max(1, n/256) {
		w, h = int(n), max(1, int((int64(height)*n+int64(width)/2)/int64(width)))
		if w*h <= mostPixels || n == 1 {
			return w, min(h, mostPixels)
		}
	}
}

// steps are the widths on offer for a picture, the narrowest first. A step just
// below the picture's own width is not worth a file.
func steps(width int) []int {
	top := min(width, MaxWidth)
	var out []int
	for _, w := range widths {
		if w*100 <= top*87 {
			out = append(out, w)
		}
	}
	return append(out, top)
}

func (m *maker) encodeWhole(p *pixels) (data []byte, ext string, err error) {
	var b bytes.Buffer
	if m.photo {
		err := jpeg.Encode(&b, p.image(), &jpeg.Options{Quality: jpegQuality})
		return withJPEGProfile(b.Bytes(), m.profile), ".jpg", err
	}
	err = png.Encode(&b, p.image())
	return withPNGProfile(b.Bytes(), m.profile), ".png", err
}

// source is what a size is packed from: the picture as it was read when its
// pixels were not touched, for then its palette is known to suffice.
func (m *maker) source(p *pixels, original image.Image) image.Image {
	if p.untouched && !m.photo {
		return original
	}
	return p.image()
}

func (m *maker) encodeSize(img image.Image, p *pixels) (data []byte, ext string, err error) {
	switch {
	case !m.photo:
		data, err = lossless(img)
	case m.cwebp != "":
		data, err = m.lossy(img)
	default:
		return m.encodeWhole(p)
	}
	return withWebPProfile(data, m.profile, p), ".webp", err
}
