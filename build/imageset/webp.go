package imageset

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os/exec"
	"strings"
	"time"

	"github.com/HugoSmits86/nativewebp"
	"golang.org/x/image/webp"
)

// maxSide is the largest side of a WebP picture in pixels.
const maxSide = 1<<14 - 1

// errUnfit is a size that WebP cannot hold, or the encoder at hand cannot write.
var errUnfit = errors.New("not fit for WebP")

// lossless packs a picture as lossless WebP (RFC 9649, section 3). What it returns
// must be looked at with comesBack.
func lossless(img image.Image) ([]byte, error) {
	b := img.Bounds()
	if b.Dx() > maxSide || b.Dy() > maxSide {
		return nil, fmt.Errorf("%w: a side is longer than %d pixels", errUnfit, maxSide)
	}
	// The encoder does not put several pixels into a byte, as the format asks for
	// up to sixteen colours; with more of them a palette is a gain.
	if p, ok := img.(*image.Paletted); ok && colorsUsed(p) <= 16 {
		img = newPixels(img).image()
	}
	var out bytes.Buffer
	if err := nativewebp.Encode(&out, img, nil); err != nil {
		return nil, fmt.Errorf("%w: %v", errUnfit, err)
	}
	return out.Bytes(), nil
}

// comesBack reads a file of lossless back and compares it: for about one picture of
// a hundred the encoder writes a file that no browser reads, for its Huffman trees
// are invalid.
func comesBack(data []byte, img image.Image) error {
	back, err := webp.Decode(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("%w: it does not come back: %v", errUnfit, err)
	}
	if !same(img, back) {
		return fmt.Errorf("%w: other pixels came back", errUnfit)
	}
	return nil
}

// colorsUsed counts the different colours of a picture.
func colorsUsed(p *image.Paletted) int {
	var used [256]bool
	for y := range p.Rect.Dy() {
		for _, i := range p.Pix[y*p.Stride:][:p.Rect.Dx()] {
			used[i] = true
		}
	}
	colors := map[[4]uint32]bool{}
	for i, c := range p.Palette {
		if i < len(used) && used[i] {
			r, g, b, a := c.RGBA()
			colors[[4]uint32{r, g, b, a}] = true
		}
	}
	return len(colors)
}

// same reports that two pictures look the same, pixel by pixel.
func same(a, b image.Image) bool {
	if a.Bounds().Size() != b.Bounds().Size() {
		return false
	}
	// Of a colour that is nearly transparent, some bits may be lost unseen.
	const slack = 1
	p, q := newPixels(a).rgba, newPixels(b).rgba
	if bytes.Equal(p, q) {
		return true
	}
	for i := range p {
		if max(p[i], q[i])-min(p[i], q[i]) > slack {
			return false
		}
	}
	return true
}

// FindCWebP looks for the program cwebp, and returns its path and its version.
func FindCWebP(ctx context.Context) (program, version string, err error) {
	program, err = exec.LookPath("cwebp")
	if err != nil {
		return "", "", err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, "-version").Output()
	if err != nil {
		return "", "", fmt.Errorf("run cwebp: %w", err)
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return program, strings.TrimSpace(line), nil
}

// lossyQuality is cwebp's own measure; it looks about as JPEG does at 80.
const lossyQuality = "78"

// lossy packs a photograph with the program cwebp.
func (m *maker) lossy(img image.Image) ([]byte, error) {
	if b := img.Bounds(); b.Dx() > maxSide || b.Dy() > maxSide {
		return nil, fmt.Errorf("%w: a side is longer than %d pixels", errUnfit, maxSide)
	}
	var in, out, message bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&in, img); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(m.ctx, time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, m.cwebp, "-quiet", "-q", lossyQuality, "-m", "6", "-sharp_yuv", "-metadata", "none", "-o", "-", "--", "-")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &message
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("run cwebp: %w: %s", err, bytes.TrimSpace(message.Bytes()))
	}
	if !bytes.HasPrefix(out.Bytes(), []byte("RIFF")) {
		return nil, errors.New("run cwebp: what came out is no WebP picture")
	}
	return out.Bytes(), nil
}

// withWebPProfile adds a colour profile to a WebP file of one chunk (RFC 9649,
// section 2.7). Other files are returned as they are.
func withWebPProfile(data, icc []byte, p *pixels) []byte {
	const header = len("RIFF....WEBP")
	if len(icc) == 0 || len(data) < header+8 || string(data[header:header+4]) == "VP8X" {
		return data
	}
	flags := byte(0x20)
	if !p.opaque {
		flags |= 0x10
	}
	var out []byte
	chunk := func(name string, body []byte) {
		out = append(out, name...)
		out = binary.LittleEndian.AppendUint32(out, uint32(len(body)))
		out = append(out, body...)
		if len(body)%2 == 1 {
			out = append(out, 0)
		}
	}
	w, h := p.width-1, p.height-1
	out = append(out, "WEBP"...)
	chunk("VP8X", []byte{flags, 0, 0, 0, byte(w), byte(w >> 8), byte(w >> 16), byte(h), byte(h >> 8), byte(h >> 16)})
	chunk("ICCP", icc)
	out = append(out, data[header:]...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(out))), out...)
}
