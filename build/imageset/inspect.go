package imageset

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	_ "image/gif" // its sizes

	_ "golang.org/x/image/webp" // its sizes
)

// An Info is what a picture's file says of it.
type Info struct {
	Format        string // "png", "jpeg", "gif" or "webp"; "" when it is none of them
	Width, Height int    // pixels, as a browser shows it
	Animated      bool
}

// Inspect reads what can be read without unpacking the pixels. It returns
// [ErrBroken] for a picture that does not go to its end and [ErrHuge] for one
// that must not be unpacked; a file of another kind is no error.
func Inspect(data []byte) (Info, error) {
	info := Info{Format: Format(data)}
	if info.Format == "" {
		return info, nil
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		if info.Format == "webp" && bytes.Contains(data[:min(len(data), 64)], []byte("ANIM")) {
			info.Animated = true // which the decoder does not know
			return info, nil
		}
		return info, fmt.Errorf("%w: %v", ErrBroken, err)
	}
	info.Width, info.Height = c.Width, c.Height
	if turn := orientation(data, info.Format); turn >= 5 && turn <= 8 {
		info.Width, info.Height = c.Height, c.Width
	}
	if int64(c.Width)*int64(c.Height) > MaxPixels {
		return info, fmt.Errorf("%w: %d × %d", ErrHuge, c.Width, c.Height)
	}
	switch info.Format {
	case "png":
		info.Animated, err = walkPNG(data)
	case "jpeg":
		if !bytes.Contains(data, []byte{0xFF, 0xD9}) {
			err = fmt.Errorf("%w: it has no end", ErrBroken)
		}
	case "webp":
		if n := binary.LittleEndian.Uint32(data[4:]); int64(n)+8 > int64(len(data))+1 {
			err = fmt.Errorf("%w: it has no end", ErrBroken)
		}
	}
	return info, err
}

// Format tells the kind of a picture by its first bytes.
func Format(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return "png"
	case bytes.HasPrefix(data, []byte{0xFF, 0xD8, 0xFF}):
		return "jpeg"
	case bytes.HasPrefix(data, []byte("GIF87a")), bytes.HasPrefix(data, []byte("GIF89a")):
		return "gif"
	case len(data) > 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return "webp"
	}
	return ""
}

// walkPNG checks that all chunks are there (PNG, section 5.3) and reports
// whether one of them makes it move.
func walkPNG(data []byte) (animated bool, err error) {
	for i := 8; ; {
		if i+12 > len(data) {
			return animated, fmt.Errorf("%w: it ends early", ErrBroken)
		}
		size := int64(binary.BigEndian.Uint32(data[i:]))
		if int64(i)+12+size > int64(len(data)) {
			return animated, fmt.Errorf("%w: it ends early", ErrBroken)
		}
		end := i + 8 + int(size)
		if crc32.ChecksumIEEE(data[i+4:end]) != binary.BigEndian.Uint32(data[end:]) {
			return animated, fmt.Errorf("%w: a checksum is wrong", ErrBroken)
		}
		switch string(data[i+4 : i+8]) {
		case "acTL":
			animated = true
		case "IEND":
			return animated, nil
		}
		i = end + 4
	}
}

// segments calls f with every segment of a JPEG file before its pixels, until f
// returns false. Segments run from the third byte: FF, marker, length with
// itself, payload.
func segments(data []byte, f func(marker byte, payload []byte) bool) {
	for i := 2; i+4 <= len(data) && data[i] == 0xFF; {
		marker, size := data[i+1], int(data[i+2])<<8|int(data[i+3])
		if marker == 0xDA || size < 2 || i+2+size > len(data) || !f(marker, data[i+4:i+2+size]) {
			return
		}
		i += 2 + size
	}
}

// Orientation returns how a JPEG's Exif data says it is turned, from 1, not at
// all, to 8 (tag 0x0112, Exif 2.3, section 4.6.4 A); 0 when it does not say.
func Orientation(data []byte) (turn int) {
	segments(data, func(marker byte, payload []byte) bool {
		tiff, ok := bytes.CutPrefix(payload, []byte("Exif\x00\x00"))
		if marker == 0xE1 && ok {
			turn = exifOrientation(tiff)
			return false
		}
		return true
	})
	return turn
}

// orientation is that of a file of a known format. PNG and WebP may hold Exif
// data too, but browsers heed it there only lately, and cameras do not write it.
func orientation(data []byte, format string) int {
	if format != "jpeg" {
		return 0
	}
	return Orientation(data)
}

func exifOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	u16 := func(i int64) int {
		if i < 0 || i+2 > int64(len(tiff)) {
			return 0
		}
		return int(order.Uint16(tiff[i:]))
	}
	ifd := int64(order.Uint32(tiff[4:]))
	for n := range u16(ifd) {
		if entry := ifd + 2 + 12*int64(n); u16(entry) == 0x0112 {
			return u16(entry + 8)
		}
	}
	return 0
}
