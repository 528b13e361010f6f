package imageset

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
)

// Colour profiles: a screenshot from a Mac or a photograph from a telephone may
// be in wider colours than sRGB, and looks pale without its profile.

// maxProfile bounds a profile; the usual ones have 0.5 to 4 kB, and one of a
// printer is no use to a screen.
const maxProfile = 32 << 10

var iccMark = []byte("ICC_PROFILE\x00")

// profile returns the ICC profile of a picture, nil when colours are as they are
// without one, or when it is not for a screen.
func profile(data []byte, format string) []byte {
	var icc []byte
	if format == "jpeg" {
		// In pieces, in order (ICC.1:2022, annex B.4).
		segments(data, func(marker byte, payload []byte) bool {
			if body, ok := bytes.CutPrefix(payload, iccMark); ok && marker == 0xE2 && len(body) > 2 {
				icc = append(icc, body[2:]...)
			}
			return len(icc) <= maxProfile
		})
	} else {
		icc = pngProfile(data)
	}
	const header = 128
	if len(icc) < header || len(icc) > maxProfile || string(icc[16:20]) != "RGB " {
		return nil
	}
	// The name stands in the description, as ASCII or as UTF-16.
	if bytes.Contains(icc, []byte("sRGB IEC61966")) || bytes.Contains(icc, []byte("s\x00R\x00G\x00B\x00 \x00I\x00E\x00C")) {
		return nil
	}
	return icc
}

// pngProfile unpacks the iCCP chunk of a PNG file (PNG, section 11.3.2.3).
func pngProfile(data []byte) []byte {
	for i := 8; i+12 <= len(data); {
		size := int64(binary.BigEndian.Uint32(data[i:]))
		kind := string(data[i+4 : i+8])
		if int64(i)+12+size > int64(len(data)) || kind == "IDAT" {
			return nil
		}
		if kind == "iCCP" {
			body := data[i+8 : i+8+int(size)]
			_, packed, ok := bytes.Cut(body, []byte{0})
			if !ok || len(packed) < 1 {
				return nil
			}
			r, err := zlib.NewReader(bytes.NewReader(packed[1:]))
			if err != nil {
				return nil
			}
			icc, err := io.ReadAll(io.LimitReader(r, maxProfile+1))
			if err != nil {
				return nil
			}
			return icc
		}
		i += 12 + int(size)
	}
	return nil
}

// withJPEGProfile adds a profile to a JPEG file.
func withJPEGProfile(data, icc []byte) []byte {
	if len(icc) == 0 || len(data) < 2 {
		return data
	}
	out := append([]byte(nil), data[:2]...)
	out = append(out, 0xFF, 0xE2)
	out = binary.BigEndian.AppendUint16(out, uint16(2+len(iccMark)+2+len(icc)))
	out = append(out, iccMark...)
	out = append(out, 1, 1)
	out = append(out, icc...)
	return append(out, data[2:]...)
}

// withPNGProfile adds a profile to a PNG file, after its header.
func withPNGProfile(data, icc []byte) []byte {
	const header = 8 + 12 + 13
	if len(icc) == 0 || len(data) < header {
		return data
	}
	body := bytes.NewBufferString("iCCPicc\x00\x00")
	w := zlib.NewWriter(body)
	w.Write(icc)
	w.Close()
	out := append([]byte(nil), data[:header]...)
	out = binary.BigEndian.AppendUint32(out, uint32(body.Len()-4))
	out = append(out, body.Bytes()...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(body.Bytes()))
	return append(out, data[header:]...)
}
