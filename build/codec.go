package build

import (
	"encoding/binary"
	"errors"
)

// The cache is written in numbers as varints and texts behind their length, for
// it is read at the beginning of every build. Each of its files says in its first
// bytes what it is and ends in a checksum; see cache.go.

func appendInt(b []byte, n int) []byte { return binary.AppendVarint(b, int64(n)) }

func appendText(b []byte, s string) []byte {
	b = binary.AppendVarint(b, int64(len(s)))
	return append(b, s...)
}

func appendStat(b []byte, s stat) []byte {
	b = binary.AppendVarint(b, s.size)
	b = binary.LittleEndian.AppendUint64(b, uint64(s.mtime))
	b = binary.LittleEndian.AppendUint64(b, uint64(s.ctime))
	return binary.LittleEndian.AppendUint64(b, s.number)
}

var errDamaged = errors.New("the cache is damaged")

// A decoder reads what was written so. Its texts are parts of the text it reads.
// After an error it returns zero values only.
type decoder struct {
	s   string
	err error
}

func (d *decoder) fail() { d.s, d.err = "", errDamaged }

func (d *decoder) int64() int64 {
	var x uint64
	for i := 0; i < len(d.s) && i < binary.MaxVarintLen64; i++ {
		c := d.s[i]
		x |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			d.s = d.s[i+1:]
			return int64(x>>1) ^ -int64(x&1)
		}
	}
	d.fail()
	return 0
}

func (d *decoder) int() int { return int(d.int64()) }

func (d *decoder) take(n int) string {
	if n < 0 || n > len(d.s) {
		d.fail()
		return ""
	}
	s := d.s[:n]
	d.s = d.s[n:]
	return s
}

func (d *decoder) text() string { return d.take(d.int()) }

func (d *decoder) byte() byte {
	if s := d.take(1); s != "" {
		return s[0]
	}
	return 0
}

func (d *decoder) uint64() uint64 {
	s := d.take(8)
	if s == "" {
		return 0
	}
	return binary.LittleEndian.Uint64([]byte(s))
}

// count reads the length of a list whose entries take at least size bytes each.
func (d *decoder) count(size int) int {
	n := d.int()
	if n < 0 || n > len(d.s)/size {
		d.fail()
		return 0
	}
	return n
}

func (d *decoder) stat() stat {
	return stat{size: d.int64(), mtime: int64(d.uint64()), ctime: int64(d.uint64()), number: d.uint64()}
}
