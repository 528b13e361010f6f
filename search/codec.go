package search

import (
	"encoding/binary"
	"fmt"
	"math"
)

// The files beside the Bleve index are flat sequences of numbers and strings:
// unsigned numbers as varints, strings as a length and bytes. A decoder never
// reads past its end and never trusts a length, so that a damaged file is an
// error and not a crash.

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendInt(b []byte, n int) []byte { return binary.AppendUvarint(b, uint64(n)) }

// appendCode writes the code of a word for the token file. Codes are given out by
// frequency: one byte reaches further than that of a varint, for half of all
// words, two bytes nearly as far.
func appendCode(b []byte, code uint32) []byte {
	switch {
	case code < shortCodes:
		return append(b, byte(code))
	case code < shortCodes+middleCodes:
		code -= shortCodes
		return append(b, byte(shortCodes+code>>8), byte(code))
	}
	return binary.AppendUvarint(append(b, 0xFF), uint64(code))
}

const (
	shortCodes  = 192                            // first bytes that are codes
	middleCodes = (0xFF - shortCodes) * (1 << 8) // the others but one begin codes of two bytes
)

// code reads what appendCode wrote.
func (d *decoder) code() uint64 {
	rest := d.data[d.at:]
	switch {
	case len(rest) > 0 && rest[0] < shortCodes:
		d.at++
		return uint64(rest[0])
	case len(rest) > 1 && rest[0] < 0xFF:
		d.at += 2
		return shortCodes + uint64(rest[0]-shortCodes)<<8 + uint64(rest[1])
	case len(rest) > 1:
		d.at++
		return d.uint()
	}
	d.fail("word code")
	return 0
}

type decoder struct {
	data []byte
	text string // data again; strings are cut from it where it is set
	at   int
	err  error
}

func (d *decoder) fail(what string) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: %s at byte %d of %d", ErrCorrupt, what, d.at, len(d.data))
	}
	d.at = len(d.data)
}

func (d *decoder) uint() uint64 {
	// Nearly all numbers are small.
	if d.at < len(d.data) && d.data[d.at] < 0x80 {
		d.at++
		return uint64(d.data[d.at-1])
	}
	n, size := binary.Uvarint(d.data[d.at:])
	if size <= 0 {
		d.fail("number")
		return 0
	}
	d.at += size
	return n
}

// int reads a number that must fit an int of any platform.
func (d *decoder) int() int {
	n := d.uint()
	if n > math.MaxInt32 {
		d.fail("number too large")
		return 0
	}
	return int(n)
}

// count reads the length of a list whose entries take at least size bytes each,
// so that a damaged length cannot make us allocate more than the file could hold.
func (d *decoder) count(size int) int {
	n := d.int()
	if n > (len(d.data)-d.at)/size {
		d.fail("list too long")
		return 0
	}
	return n
}

func (d *decoder) bytes(n int) []byte {
	if n < 0 || n > len(d.data)-d.at {
		d.fail("text too long")
		return nil
	}
	d.at += n
	return d.data[d.at-n : d.at : d.at]
}

func (d *decoder) string() string {
	b := d.bytes(d.int())
	if d.text != "" {
		return d.text[d.at-len(b) : d.at]
	}
	return string(b)
}

func (d *decoder) byte() byte {
	if b := d.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

func (d *decoder) fixed64() uint64 {
	if b := d.bytes(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// end reports what went wrong, a file that is longer than its content included.
func (d *decoder) end() error {
	if d.err == nil && d.at != len(d.data) {
		d.fail("trailing bytes")
	}
	return d.err
}
