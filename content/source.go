package content

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"faqtory/internal/diag"
)

// A source is the Markdown of one article on its way to the parser. Rewriting
// it (line ends, included files, template syntax) never loses the way back: a
// position in text leads to a line and column of the file.
type source struct {
	path string
	file []byte // the whole file as read
	text []byte // what the parser reads
	// maps lead from text back to the file, the last rewriting first.
	maps []*posMap

	// lines are the offsets in file at which lines begin, from line `line` on.
	lines []int
	line  int
	// The column is counted on from the last place asked for, since a file
	// may be a single long line.
	lastLine, lastOffset, lastColumn int
}

// newSource makes the Markdown in file[offset:], whose first byte stands on the
// given line, ready for the parser: line ends become LF, byte order mark and
// control characters go, invalid UTF-8 becomes U+FFFD.
func newSource(path string, file []byte, offset, line int) *source {
	if bytes.HasPrefix(file[offset:], []byte("\uFEFF")) {
		offset += len("\uFEFF")
	}
	s := &source{path: path, file: file, line: line, lastLine: -1}
	s.lines = lineStarts(file, offset)
	if clean(file[offset:]) {
		s.text = file[offset:]
		s.maps = []*posMap{{segs: []segment{{to: offset}}}}
		return s
	}
	w := newRewriter(file)
	for i := offset; i < len(file); {
		c := file[i]
		if c < utf8.RuneSelf {
			switch {
			case c == '\r':
				if i+1 < len(file) && file[i+1] == '\n' {
					w.skip()
				} else {
					w.insert("\n", i)
				}
			case c == '\f' || c == '\v':
				w.insert(" ", i)
			case forbidden(rune(c)):
				w.skip()
			default:
				w.copy(i, i+1)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(file[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			w.insert("\uFFFD", i)
		case forbidden(r):
			w.skip()
		default:
			w.copy(i, i+size)
		}
		i += size
	}
	s.text = w.out
	s.maps = []*posMap{w.posMap()}
	return s
}

// lineStarts returns where the lines of file[offset:] begin, which end in LF, CR or
// both.
func lineStarts(file []byte, offset int) []int {
	b := file[offset:]
	lines := append(make([]int, 0, 1+bytes.Count(b, []byte("\n"))), offset)
	if bytes.IndexByte(b, '\r') < 0 {
		for i := indexByteFrom(b, '\n', 0); i >= 0; i = indexByteFrom(b, '\n', i+1) {
			lines = append(lines, offset+i+1)
		}
		return lines
	}
	for i, c := range b {
		if c == '\n' || c == '\r' && (i+1 == len(b) || b[i+1] != '\n') {
			lines = append(lines, offset+i+1)
		}
	}
	return lines
}

// clean reports that b needs no rewriting.
func clean(b []byte) bool {
	for i := 0; i < len(b); {
		c := b[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
				return false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 || forbidden(r) {
			return false
		}
		i += size
	}
	return true
}

// forbidden reports control characters and noncharacters, which HTML does not
// allow in a page even as a reference (HTML standard, section 13.2.3.5). That
// none of them is left also lets the parsers below use U+0001 as a mark that
// no writer can forge.
func forbidden(r rune) bool {
	switch {
	case r < ' ':
		return r != '\n' && r != '\t'
	case r >= 0x7f && r <= 0x9f:
		return true
	case r >= 0xfdd0 && r <= 0xfdef:
		return true
	}
	return r&0xfffe == 0xfffe
}

// rewrite replaces the text of s by what w made of it.
func (s *source) rewrite(w *rewriter) {
	s.text = w.out
	s.maps = append(s.maps, w.posMap())
}

// offset returns the place in the file that position pos of the text stems from.
func (s *source) offset(pos int) int {
	for i := len(s.maps) - 1; i >= 0; i-- {
		pos = s.maps[i].back(pos)
	}
	return min(max(pos, 0), len(s.file))
}

// find returns a position of the text that stems from the given place in the
// file, or from the first one after it.
func (s *source) find(offset int) int {
	return sort.Search(len(s.text), func(i int) bool { return s.offset(i) >= offset })
}

// position returns the 1-based line and column (in code points) in the file of
// position pos of the text; 0, 0 for a negative one.
func (s *source) position(pos int) (line, column int) {
	if pos < 0 {
		return 0, 0
	}
	at := s.offset(pos)
	n := max(sort.SearchInts(s.lines, at+1)-1, 0)
	start, column := s.lines[n], 1
	if n == s.lastLine && at >= s.lastOffset {
		start, column = s.lastOffset, s.lastColumn
	}
	if at > start {
		column += utf8.RuneCount(s.file[start:at])
	}
	s.lastLine, s.lastOffset, s.lastColumn = n, at, column
	return s.line + n, column
}

// report adds a diagnostic at position pos of the text to l.
func (s *source) report(l *diag.List, severity diag.Severity, pos int, code, message, hint string) {
	line, column := s.position(pos)
	d := diag.Diagnostic{File: s.path, Line: line, Column: column, Severity: severity, Code: code, Message: message, Hint: hint}
	if line > 0 {
		n := line - s.line
		end := len(s.file)
		if n+1 < len(s.lines) {
			end = s.lines[n+1]
		}
		d.Source = diag.Line(s.file[s.lines[n]:end], 1)
	}
	*l = append(*l, d)
}

// A posMap leads from a rewritten text back to the one it was made from.
type posMap struct {
	segs []segment // by from
}

// A segment says that the text at from was copied from to, or, when it is
// fixed, that all of it stands for the one place to.
type segment struct {
	from, to int
	fixed    bool
}

func (m *posMap) back(pos int) int {
	i := sort.Search(len(m.segs), func(i int) bool { return m.segs[i].from > pos }) - 1
	if i < 0 {
		return pos
	}
	g := m.segs[i]
	if g.fixed {
		return g.to
	}
	return g.to + pos - g.from
}

// A rewriter makes a new text out of pieces of an old one.
type rewriter struct {
	in   []byte
	out  []byte
	segs []segment
	next int // the place in `in` that continues the last copied segment
}

func newRewriter(in []byte) *rewriter {
	return &rewriter{in: in, out: make([]byte, 0, len(in)+len(in)/8), next: -1}
}

// copy appends in[from:to].
func (w *rewriter) copy(from, to int) {
	if from >= to {
		return
	}
	if from != w.next {
		w.segs = append(w.segs, segment{from: len(w.out), to: from})
	}
	w.out = append(w.out, w.in[from:to]...)
	w.next = to
}

// skip notes that something is left out before what is copied next.
func (w *rewriter) skip() { w.next = -1 }

// insert appends s, which stands for the place at.
func (w *rewriter) insert(s string, at int) {
	if s == "" {
		return
	}
	w.segs = append(w.segs, segment{from: len(w.out), to: at, fixed: true})
	w.out = append(w.out, s...)
	w.next = -1
}

func (w *rewriter) posMap() *posMap {
	return &posMap{segs: w.segs}
}
