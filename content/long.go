package content

import (
	"encoding/binary"
	"errors"
	"iter"
	"math"
	"math/bits"
	"slices"
	"sync"
	"time"
	"unsafe"
)

// A longText is what an article holds most of: its body and its plain text. It
// is apart from the [Article] because a large site has more of it than memory
// that one would want to spend, and needs each one's only for a moment: when its
// page is rendered, when it is indexed. See [File.Shelve].
type longText struct {
	parts    []part
	sections []Section
	// shelved appends the text as appendLong wrote it, when it is kept elsewhere.
	shelved func(b []byte) []byte
}

// Sections returns the body as plain text: one for each heading, question or
// step, in order.
func (a *Article) Sections() []Section {
	switch {
	case a.long == nil:
		return nil
	case a.long.shelved == nil:
		return a.long.sections
	}
	d := &decoder{s: asText(a.long.shelved(nil))}
	d.take(d.int()) // the body
	return d.sections()
}

// SetSections gives an article its plain text. It is for articles that are made
// of something else than a file.
func (a *Article) SetSections(sections ...Section) { a.long = &longText{sections: sections} }

// asText is b as a text, not copied: nobody may write into b while it is read.
func asText(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// texts are the memory that bodies are read into, one after the other.
var texts = sync.Pool{New: func() any { return new([]byte) }}

// body calls show with the parts of the HTML and with how many bytes they have,
// about. The parts are gone when show returns.
func (t *longText) body(show func(parts iter.Seq[part], size int)) {
	switch {
	case t == nil:
		return
	case t.shelved == nil:
		size := 0
		for i := range t.parts {
			size += len(t.parts[i].html)
		}
		show(slices.Values(t.parts), size)
		return
	}
	memory := texts.Get().(*[]byte)
	defer texts.Put(memory)
	*memory = t.shelved((*memory)[:0])
	d := &decoder{s: asText(*memory)}
	text := d.take(d.int())
	show(func(yield func(part) bool) {
		d := &decoder{s: text}
		for range d.count(2) {
			p := part{html: d.string(), gap: gap(d.byte())}
			if p.gap == gapMessage {
				p.key = d.string()
			} else {
				p.n = d.int()
			}
			if d.err != nil || !yield(p) {
				return
			}
		}
	}, len(text))
}

// appendLong appends t to b: the length of the body, the body, the sections.
func (t *longText) appendLong(b []byte) []byte {
	if t == nil {
		return appendInt(appendInt(b, 0), 0)
	}
	size := intSize(len(t.parts))
	for i := range t.parts {
		p := &t.parts[i]
		size += stringSize(p.html) + 1
		if p.gap == gapMessage {
			size += stringSize(p.key)
		} else {
			size += intSize(p.n)
		}
	}
	b = slices.Grow(appendInt(b, size), size)
	b = appendInt(b, len(t.parts))
	for i := range t.parts {
		p := &t.parts[i]
		b = appendString(b, p.html)
		b = append(b, byte(p.gap))
		if p.gap == gapMessage {
			b = appendString(b, p.key)
		} else {
			b = appendInt(b, p.n)
		}
	}
	b = appendInt(b, len(t.sections))
	for _, s := range t.sections {
		b = appendString(b, s.ID)
		b = appendString(b, s.Title)
		b = appendInt(b, s.Level)
		b = appendString(b, s.Text)
		b = appendBool(b, s.Question)
	}
	return b
}

func (d *decoder) sections() []Section {
	list := make([]Section, d.count(5))
	for i := range list {
		list[i] = Section{ID: d.string(), Title: d.string(), Level: d.int(), Text: d.string(), Question: d.bool()}
	}
	return list
}

// The encoding of kept files: numbers as varints, texts behind their length. It
// is not self-describing; whoever keeps it keeps [FileFormat] with it.

func appendInt(b []byte, n int) []byte { return binary.AppendVarint(b, int64(n)) }

// intSize is how many bytes appendInt appends: seven bits of n, doubled for its
// sign, in each.
func intSize(n int) int {
	u := uint64(n) << 1
	if n < 0 {
		u = ^u
	}
	return (bits.Len64(u|1) + 6) / 7
}

func stringSize(s string) int { return intSize(len(s)) + len(s) }

func appendString(b []byte, s string) []byte {
	b = binary.AppendVarint(b, int64(len(s)))
	return append(b, s...)
}

func appendBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

func appendStrings(b []byte, list []string) []byte {
	b = appendInt(b, len(list))
	for _, s := range list {
		b = appendString(b, s)
	}
	return b
}

// sharedLength stands for a text or a list that was written before: whoever reads it
// knows which.
const sharedLength = -1

// appendShared appends s, or that it is the same as said, which is known.
func appendShared(b []byte, s, said string) []byte {
	if s == said && s != "" {
		return appendInt(b, sharedLength)
	}
	return appendString(b, s)
}

func appendSharedList(b []byte, list, said []string) []byte {
	if len(list) > 0 && slices.Equal(list, said) {
		return appendInt(b, sharedLength)
	}
	return appendStrings(b, list)
}

func appendFloat(b []byte, f float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(f))
}

// appendTime keeps the instant and the offset of its zone, which is all of a time
// that a page can show. The zero time is one byte.
func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, 0)
	}
	b = append(b, 1)
	b = binary.AppendVarint(b, t.Unix())
	b = binary.AppendVarint(b, int64(t.Nanosecond()))
	_, offset := t.Zone()
	return binary.AppendVarint(b, int64(offset))
}

var errKept = errors.New("kept file: not as it was written")

// A decoder reads what the functions above wrote. Its texts are parts of s, not
// copies. After an error it returns zero values only.
type decoder struct {
	s   string
	err error
}

func (d *decoder) fail() {
	d.s, d.err = "", errKept
}

func (d *decoder) varint() int64 {
	// As [binary.Varint], which wants bytes.
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

func (d *decoder) int() int { return int(d.varint()) }

func (d *decoder) take(n int) string {
	if n < 0 || n > len(d.s) {
		d.fail()
		return ""
	}
	s := d.s[:n]
	d.s = d.s[n:]
	return s
}

func (d *decoder) string() string { return d.take(d.int()) }

func (d *decoder) byte() byte {
	if s := d.take(1); s != "" {
		return s[0]
	}
	return 0
}

func (d *decoder) bool() bool { return d.byte() == 1 }

// count reads the length of a list whose entries take at least size bytes each,
// so that no damage can ask for more memory than there is text.
func (d *decoder) count(size int) int {
	n := d.int()
	if n < 0 || n > len(d.s)/size {
		d.fail()
		return 0
	}
	return n
}

// known takes the mark of something that was written before.
func (d *decoder) known() bool {
	rest := d.s
	if d.int() == sharedLength {
		return true
	}
	if d.err == nil {
		d.s = rest
	}
	return false
}

func (d *decoder) shared(said string) string {
	if d.known() {
		return said
	}
	return d.string()
}

func (d *decoder) sharedList(said []string) []string {
	if d.known() {
		return said
	}
	return d.strings()
}

func (d *decoder) strings() []string {
	n := d.count(1)
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = d.string()
	}
	return list
}

func (d *decoder) float() float64 {
	return math.Float64frombits(d.uint64())
}

func (d *decoder) uint64() uint64 {
	s := d.take(8)
	if s == "" {
		return 0
	}
	return binary.LittleEndian.Uint64([]byte(s))
}

func (d *decoder) time() time.Time {
	if !d.bool() {
		return time.Time{}
	}
	seconds, nanos, offset := d.varint(), d.varint(), d.int()
	t := time.Unix(seconds, nanos).UTC()
	if offset != 0 {
		t = t.In(time.FixedZone("", offset))
	}
	return t
}
