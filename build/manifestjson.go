package build

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A manifest of a large site names tens of thousands of files, and every build that
// publishes reads one and writes one. So the form that we write is written and read
// here without reflection; encoding/json reads any other.

// appendJSON appends what encoding/json would write.
func (m *Manifest) appendJSON(b []byte) []byte {
	b = slices.Grow(b, 140*(len(m.Files)+len(m.Pages)))
	b = append(b, `{"version":`...)
	b = strconv.AppendInt(b, int64(m.Version), 10)
	b = append(b, `,"build_id":`...)
	b = appendJSONString(b, m.BuildID)
	b = append(b, `,"articles":`...)
	b = strconv.AppendInt(b, int64(m.Articles), 10)
	b = append(b, `,"files":{`...)
	for i, name := range slices.Sorted(maps.Keys(m.Files)) {
		f := m.Files[name]
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendJSONString(b, name), `:{"hash":`...)
		b = append(appendJSONString(b, f.Hash), `,"size":`...)
		b = append(strconv.AppendInt(b, f.Size, 10), '}')
	}
	b = append(b, `},"pages":{`...)
	for i, name := range slices.Sorted(maps.Keys(m.Pages)) {
		p := m.Pages[name]
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendJSONString(b, name), `:{"hash":`...)
		b = appendJSONString(b, p.Hash)
		if p.Lastmod != "" {
			b = appendJSONString(append(b, `,"lastmod":`...), p.Lastmod)
		}
		b = append(b, '}')
	}
	b = append(b, '}')
	for i, name := range slices.Sorted(maps.Keys(m.Lost)) {
		l := m.Lost[name]
		if i == 0 {
			b = append(b, `,"lost":{`...)
		} else {
			b = append(b, ',')
		}
		b = append(appendJSONString(b, name), `:{"hash":`...)
		b = appendJSONString(b, l.Hash)
		if l.To != "" {
			b = appendJSONString(append(b, `,"to":`...), l.To)
		}
		b = append(b, '}')
	}
	if len(m.Lost) > 0 {
		b = append(b, '}')
	}
	return append(b, '}')
}

func appendJSONString(b []byte, s string) []byte {
	ascii := true
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			ascii = false
		case c < ' ', c == '"', c == '\\', c == '<', c == '>', c == '&', c == 0x7f:
			return appendMarshalled(b, s)
		}
	}
	if !ascii && (!utf8.ValidString(s) || strings.ContainsAny(s, "\u2028\u2029")) {
		return appendMarshalled(b, s)
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// appendMarshalled appends a string with something in it that JSON escapes.
func appendMarshalled(b []byte, s string) []byte {
	data, err := json.Marshal(s)
	if err != nil {
		panic("build: " + err.Error()) // any string can be written
	}
	return append(b, data...)
}

// parseManifest reads what appendJSON has written, and reports false for any other
// text.
func parseManifest(text string) (*Manifest, bool) {
	d := &manifestText{s: text}
	m := &Manifest{}
	d.skip(`{"version":`)
	m.Version = int(d.number())
	d.skip(`,"build_id":`)
	m.BuildID = d.text()
	d.skip(`,"articles":`)
	m.Articles = int(d.number())
	d.skip(`,"files":{`)
	m.Files = make(map[string]File, len(text)/140)
	for d.more(len(m.Files) > 0) {
		name := d.text()
		d.skip(`:{"hash":`)
		f := File{Hash: d.text()}
		d.skip(`,"size":`)
		f.Size = d.number()
		d.skip(`}`)
		m.Files[name] = f
	}
	d.skip(`},"pages":{`)
	m.Pages = make(map[string]PageText, len(m.Files)/2)
	for d.more(len(m.Pages) > 0) {
		name := d.text()
		d.skip(`:{"hash":`)
		p := PageText{Hash: d.text()}
		if strings.HasPrefix(d.s, `,"lastmod":`) {
			d.skip(`,"lastmod":`)
			p.Lastmod = d.text()
		}
		d.skip(`}`)
		m.Pages[name] = p
	}
	d.skip("}")
	if strings.HasPrefix(d.s, ",") {
		d.skip(`,"lost":{`)
		m.Lost = map[string]LostPage{}
		for d.more(len(m.Lost) > 0) {
			name := d.text()
			d.skip(`:{"hash":`)
			l := LostPage{Hash: d.text()}
			if strings.HasPrefix(d.s, `,"to":`) {
				d.skip(`,"to":`)
				l.To = d.text()
			}
			d.skip(`}`)
			m.Lost[name] = l
		}
		d.skip("}")
	}
	d.skip("}")
	return m, !d.other && d.s == ""
}

// A manifestText is what is left to be read. other is set when it is not what was
// expected.
type manifestText struct {
	s     string
	other bool
}

func (d *manifestText) skip(s string) {
	rest, ok := strings.CutPrefix(d.s, s)
	if d.s = rest; !ok {
		d.fail()
	}
}

func (d *manifestText) fail() { d.s, d.other = "", true }

// more reports that a list goes on.
func (d *manifestText) more(begun bool) bool {
	if d.other || strings.HasPrefix(d.s, "}") {
		return false
	}
	if begun {
		d.skip(",")
	}
	return !d.other
}

func (d *manifestText) text() string {
	if !strings.HasPrefix(d.s, `"`) {
		d.fail()
		return ""
	}
	end := strings.IndexByte(d.s[1:], '"')
	if end < 0 {
		d.fail()
		return ""
	}
	s := d.s[1 : 1+end]
	d.s = d.s[end+2:]
	if strings.IndexByte(s, '\\') >= 0 {
		d.fail()
	}
	return s
}

func (d *manifestText) number() int64 {
	end := 0
	for end < len(d.s) && end < 18 && (d.s[end] >= '0' && d.s[end] <= '9') {
		end++
	}
	n, err := strconv.ParseInt(d.s[:end], 10, 64)
	d.s = d.s[end:]
	if err != nil {
		d.fail()
	}
	return n
}
