package content

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// A writer turns the tree into the parts of the body.
type writer struct {
	a     *Article
	s     *source
	buf   []byte // the HTML of all parts
	parts []part // still without their HTML
	ends  []int  // where that of each ends in buf
}

// writers are those at rest, for the memory they hold.
var writers = sync.Pool{New: func() any { return new(writer) }}

// write fills in a.Body, with the links, images and videos in its gaps.
func (c *composer) write() {
	w := writers.Get().(*writer)
	w.a, w.s = c.a, c.s
	w.a.Links, w.a.Images, w.a.Videos = nil, nil, nil
	w.children(c.root)
	if len(w.ends) == 0 && len(w.buf) > 0 || len(w.ends) > 0 && len(w.buf) > w.ends[len(w.ends)-1] {
		w.gap(part{})
	}
	html, from := string(w.buf), 0
	for i, end := range w.ends {
		w.parts[i].html, from = html[from:end], end
	}
	c.a.long = &longText{parts: slices.Clone(w.parts)}
	if cap(w.buf) <= maxSpare {
		clear(w.parts)
		*w = writer{buf: w.buf[:0], parts: w.parts[:0], ends: w.ends[:0]}
		writers.Put(w)
	}
}

// gap ends a part with a gap.
func (w *writer) gap(p part) {
	w.parts = append(w.parts, p)
	w.ends = append(w.ends, len(w.buf))
}

func (w *writer) children(n *node) {
	for ch := n.first; ch != nil; ch = ch.next {
		w.node(ch)
	}
}

func (w *writer) node(n *node) {
	switch n.kind {
	case textNode:
		if n.parent != nil && !n.own && rawText(n.parent.tag) {
			w.buf = append(w.buf, n.text...)
			return
		}
		w.buf = appendEscaped(w.buf, n.text)
	case codeNode:
		w.buf = append(w.buf, n.html...)
	case messageNode:
		w.gap(part{gap: gapMessage, key: n.text})
	case imageNode:
		img := *n.image
		img.Line, img.Column = w.s.position(n.pos)
		n.index = len(w.a.Images)
		w.a.Images = append(w.a.Images, img)
		w.gap(part{gap: gapImage, n: n.index})
		if img.Standalone {
			w.buf = append(w.buf, '\n')
		}
	case videoNode:
		v := *n.video
		v.Line, v.Column = w.s.position(n.pos)
		n.index = len(w.a.Videos)
		w.a.Videos = append(w.a.Videos, v)
		w.gap(part{gap: gapVideo, n: n.index})
		w.buf = append(w.buf, '\n')
	case elementNode:
		w.element(n)
	}
}

func (w *writer) element(n *node) {
	w.buf = append(w.buf, '<')
	w.buf = append(w.buf, n.tag...)
	if n.is("a") && n.hasAttr("href") {
		w.link(n)
	}
	for _, a := range n.attrs {
		if a.value == "" && n.own && !a.message || a.name == "data-language" && !a.message {
			continue
		}
		if a.name == "data-own" && n.own {
			a.name = "href"
		} else if a.name == "href" && n.tag == "a" {
			continue
		}
		w.buf = append(w.buf, ' ')
		w.buf = append(w.buf, a.name...)
		if a.value == "" && !a.message || booleanAttribute(a.name) {
			continue
		}
		w.buf = append(w.buf, `="`...)
		if a.message {
			w.gap(part{gap: gapMessage, key: a.value})
		} else {
			w.buf = appendEscaped(w.buf, a.value)
		}
		w.buf = append(w.buf, '"')
	}
	w.buf = append(w.buf, '>')
	if voidTag(n.tag) {
		if n.tag == "hr" {
			w.buf = append(w.buf, '\n')
		}
		return
	}
	if breaksAfterStart(n.tag) {
		w.buf = append(w.buf, '\n')
	}
	w.children(n)
	w.buf = append(w.buf, "</"...)
	w.buf = append(w.buf, n.tag...)
	w.buf = append(w.buf, '>')
	if n.block() && n.tag != "pre" {
		w.buf = append(w.buf, '\n')
	}
}

// link writes the gap for where a link leads.
func (w *writer) link(n *node) {
	l := Link{Target: n.attr("href"), Text: oneLine(plainText(n))}
	l.Line, l.Column = w.s.position(n.pos)
	w.gap(part{gap: gapLink, n: len(w.a.Links)})
	w.a.Links = append(w.a.Links, l)
}

func booleanAttribute(name string) bool {
	switch name {
	case "open", "disabled", "checked", "reversed":
		return true
	}
	return false
}

func voidTag(tag string) bool {
	r, ok := policy[tag]
	return ok && r.void || tag == "input"
}

// breaksAfterStart reports elements whose children are blocks only, so that a
// line end after their start tag changes nothing.
func breaksAfterStart(tag string) bool {
	switch tag {
	case "ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "blockquote", "section":
		return true
	}
	return false
}

// rawText reports elements whose text is not escaped (HTML standard, section
// 13.3); only trusted HTML has them.
func rawText(tag string) bool {
	switch tag {
	case "script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext":
		return true
	}
	return false
}

// appendEscaped appends s as text or attribute value, without characters that
// HTML forbids.
func appendEscaped(b []byte, s string) []byte {
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plainBytes[c] {
			i++
			continue
		}
		size := 1
		esc := ""
		switch c {
		case '&':
			esc = "&amp;"
		case '<':
			esc = "&lt;"
		case '>':
			esc = "&gt;"
		case '"':
			esc = "&quot;"
		default:
			if c < utf8.RuneSelf {
				break
			}
			var r rune
			if r, size = utf8.DecodeRuneInString(s[i:]); !forbidden(r) && (r != utf8.RuneError || size > 1) {
				i += size
				continue
			}
			esc = "\uFFFD"
		}
		b = append(b, s[from:i]...)
		b = append(b, esc...)
		i += size
		from = i
	}
	return append(b, s[from:]...)
}

// plainBytes are those that stand for themselves in HTML.
var plainBytes = func() (plain [256]bool) {
	for c := range utf8.RuneSelf {
		plain[c] = strings.IndexByte(`&<>"`, byte(c)) < 0 && !forbidden(rune(c))
	}
	return plain
}()
