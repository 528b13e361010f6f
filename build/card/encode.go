package card

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image/color"

	"github.com/klauspost/compress/zlib"
)

// A packer writes PNG files (ISO/IEC 15948) of four bits a pixel. The standard
// library's encoder would do, but takes several times as long, and cards are by
// the thousand.
type packer struct {
	rows []byte
	body bytes.Buffer
	zip  *zlib.Writer
}

const rowBytes = 1 + Width/2 // the filter type and two pixels a byte

func encode(b *brush, colors [16]color.RGBA) ([]byte, error) {
	p := &b.packer
	if p.rows == nil {
		p.rows = make([]byte, rowBytes*Height)
	}
	for y := range Height {
		row := p.rows[y*rowBytes+1 : (y+1)*rowBytes]
		line := b.canvas[y*Width : (y+1)*Width]
		for i := range row {
			row[i] = line[2*i]<<4 | line[2*i+1]
		}
	}
	p.body.Reset()
	if p.zip == nil {
		zip, err := zlib.NewWriterLevel(&p.body, 6)
		if err != nil {
			return nil, err
		}
		p.zip = zip
	} else {
		p.zip.Reset(&p.body)
	}
	if _, err := p.zip.Write(p.rows); err != nil {
		return nil, err
	}
	if err := p.zip.Close(); err != nil {
		return nil, err
	}

	out := make([]byte, 0, p.body.Len()+256)
	out = append(out, "\x89PNG\r\n\x1a\n"...)
	header := make([]byte, 0, 13)
	header = binary.BigEndian.AppendUint32(header, Width)
	header = binary.BigEndian.AppendUint32(header, Height)
	header = append(header, 4, 3, 0, 0, 0) // four bits, palette, deflate, adaptive filters, not interlaced
	out = chunk(out, "IHDR", header)
	table := make([]byte, 0, 3*len(colors))
	for _, c := range colors {
		table = append(table, c.R, c.G, c.B)
	}
	out = chunk(out, "PLTE", table)
	out = chunk(out, "IDAT", p.body.Bytes())
	return chunk(out, "IEND", nil), nil
}

func chunk(out []byte, kind string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	start := len(out)
	out = append(out, kind...)
	out = append(out, data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
}
