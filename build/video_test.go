package build

import (
	"encoding/binary"
	"strings"
	"testing"
	"time"
)

// testBox wraps content as a box of a kind.
func testBox(kind, content string) string {
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(content)))) + kind + content
}

func u32(n ...uint32) string {
	var b []byte
	for _, v := range n {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return string(b)
}

func TestFilmLength(t *testing.T) {
	film := func(header string) string {
		return testBox("ftyp", "isom") + testBox("mdat", strings.Repeat("x", 100)) + testBox("moov", testBox("udta", "")+testBox("mvhd", header))
	}
	long := u32(1, 0, 36) // a 64-bit size announced by 1
	large := long[:4] + "mdat" + long[4:] + strings.Repeat("x", 20)
	for name, tt := range map[string]struct {
		data string
		want time.Duration
	}{
		"version 0":         {film(u32(0, 0, 0, 1000, 95_500)), 95500 * time.Millisecond},
		"version 1":         {film(u32(1<<24, 0, 0, 0, 0, 600, 0, 1200)), 2 * time.Second},
		"odd scale":         {film(u32(0, 0, 0, 3, 1)), 333 * time.Millisecond},
		"64-bit box before": {large + film(u32(0, 0, 0, 1, 7)), 7 * time.Second},
		"open end":          {testBox("ftyp", "")[:8] + u32(0) + "moov" + testBox("mvhd", u32(0, 0, 0, 1, 7)), 7 * time.Second},
		"unknown":           {film(u32(0, 0, 0, 1000, 1<<32-1)), 0},
		"no scale":          {film(u32(0, 0, 0, 0, 5)), 0},
		"too long":          {film(u32(0, 0, 0, 1, 90_000)), 0},
		"cut header":        {film(u32(0, 0)), 0},
		"version 9":         {film(u32(9<<24, 0, 0, 1, 5, 0, 0, 0)), 0},
		"no film":           {"\x1aE\xdf\xa3 something else entirely", 0},
		"size beyond":       {u32(1<<31) + "moov", 0},
		"size too small":    {u32(3) + "moov", 0},
		"empty":             {"", 0},
	} {
		if got := filmLength([]byte(tt.data)); got != tt.want {
			t.Errorf("%s: filmLength = %v, want %v", name, got, tt.want)
		}
	}
}

func FuzzFilmLength(f *testing.F) {
	f.Add([]byte(testBox("moov", testBox("mvhd", u32(0, 0, 0, 1000, 95_500)))))
	f.Add([]byte(u32(1) + "moov" + u32(0, 40)))
	f.Fuzz(func(t *testing.T, data []byte) {
		if got := filmLength(data); got < 0 || got > 24*time.Hour {
			t.Errorf("filmLength(%q) = %v, want up to a day", data, got)
		}
	})
}
