package search

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// A record is a whole Document as bytes. The index keeps every one of them:
// hits are shown from it without the Markdown at hand, and an index can be
// written anew from itself.

func appendRecord(b []byte, d *Document) []byte {
	for _, s := range []string{d.ID, d.Locale, d.URL, d.Kind, d.Title, d.Question, d.Answer, d.Description} {
		b = appendString(b, s)
	}
	for _, list := range [][]string{d.Questions, d.Tags, d.LinkTexts} {
		b = appendInt(b, len(list))
		for _, s := range list {
			b = appendString(b, s)
		}
	}
	b = appendInt(b, len(d.Categories))
	for _, c := range d.Categories {
		b = appendString(b, c.Key)
		b = appendString(b, c.Title)
	}
	b = appendInt(b, len(d.Sections))
	for _, s := range d.Sections {
		b = appendString(b, s.Anchor)
		b = appendString(b, s.Title)
		b = appendString(b, s.Text)
		if s.Question {
			b = append(b, 1)
		} else {
			b = append(b, 0)
		}
	}
	for _, t := range []time.Time{d.Updated, d.ReviewBy} {
		b = appendTime(b, t)
	}
	return b
}

// appendTime writes the instant and the zone's offset, which is all that a
// page or an answer shows; 0 stands for the zero time.
func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, 0)
	}
	_, offset := t.Zone()
	b = append(b, 1)
	b = binary.AppendVarint(b, t.Unix())
	b = binary.AppendUvarint(b, uint64(t.Nanosecond()))
	return binary.AppendVarint(b, int64(offset))
}

func (d *decoder) varint() int64 {
	n := d.uint()
	if n&1 != 0 {
		return ^int64(n >> 1)
	}
	return int64(n >> 1)
}

func (d *decoder) time() time.Time {
	if d.byte() == 0 {
		return time.Time{}
	}
	seconds, nanos, offset := d.varint(), d.int(), d.varint()
	t := time.Unix(seconds, int64(nanos)).UTC()
	if offset != 0 {
		t = t.In(time.FixedZone("", int(offset)))
	}
	return t
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

func (d *decoder) document() *Document {
	doc := &Document{}
	for _, s := range []*string{&doc.ID, &doc.Locale, &doc.URL, &doc.Kind, &doc.Title, &doc.Question, &doc.Answer, &doc.Description} {
		*s = d.string()
	}
	doc.Questions, doc.Tags, doc.LinkTexts = d.strings(), d.strings(), d.strings()
	if n := d.count(2); n > 0 {
		doc.Categories = make([]Category, n)
		for i := range doc.Categories {
			doc.Categories[i] = Category{Key: d.string(), Title: d.string()}
		}
	}
	if n := d.count(4); n > 0 {
		doc.Sections = make([]Section, n)
		for i := range doc.Sections {
			doc.Sections[i] = Section{Anchor: d.string(), Title: d.string(), Text: d.string(), Question: d.byte() == 1}
		}
	}
	doc.Updated, doc.ReviewBy = d.time(), d.time()
	return doc
}

// A fingerprint tells whether an article changed since it was indexed.
type fingerprint [8]byte

func fingerprintOf(record []byte) fingerprint {
	sum := sha256.Sum256(record)
	return fingerprint(sum[:8])
}
