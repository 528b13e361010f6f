package content

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The text of an article is what a reader sees of it, for the search index, for
// markup and for feeds: blocks on lines of their own, cells parted by tabs,
// without interface strings and alternative texts.

// A textBuilder puts running text together as HTML shows it.
type textBuilder struct {
	b     []byte
	space bool // white space was met and not yet written
	line  bool // the current line holds something
	alts  bool // pictures stand for their alternative text
}

// textBuilders are those at rest. An article needs dozens, most for a few words,
// and what they write into serves the next ones.
var textBuilders = sync.Pool{New: func() any { return new(textBuilder) }}

// newText returns an empty textBuilder, which must be freed.
func newText() *textBuilder { return textBuilders.Get().(*textBuilder) }

// maxSpare is the size in bytes up to which a buffer is kept for the next article.
const maxSpare = 256 << 10

func (t *textBuilder) free() {
	if cap(t.b) > maxSpare {
		return
	}
	*t = textBuilder{b: t.b[:0]}
	textBuilders.Put(t)
}

// write adds running text, in which runs of white space are one space.
func (t *textBuilder) write(s string) {
	for i := 0; i < len(s); {
		if htmlSpace(s[i]) {
			t.space = true
			i++
			continue
		}
		start := i
		for i++; i < len(s) && (!htmlSpace(s[i]) || s[i] == ' ' && i+1 < len(s) && !htmlSpace(s[i+1])); i++ {
		}
		if t.space && t.line {
			t.b = append(t.b, ' ')
		}
		t.space, t.line = false, true
		t.b = append(t.b, s[start:i]...)
	}
}

func htmlSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// block begins a new line unless the current one is empty.
func (t *textBuilder) block() {
	if t.line {
		t.b = append(t.b, '\n')
	}
	t.line, t.space = false, false
}

// code adds lines as they are.
func (t *textBuilder) code(s string) {
	t.block()
	t.b = append(t.b, strings.Trim(s, "\n")...)
	t.line = s != ""
	t.block()
}

func (t *textBuilder) cell() {
	if t.line {
		t.b = append(t.b, '\t')
	}
	t.space = false
}

func (t *textBuilder) String() string { return string(t.trimmed()) }

func (t *textBuilder) trimmed() []byte { return bytes.TrimRight(t.b, "\n\t ") }

// node adds the text of n.
func (t *textBuilder) node(n *node) {
	switch n.kind {
	case textNode:
		t.write(n.text)
	case codeNode:
		if n.parent.is("code") && n.parent.parent.is("pre") {
			t.code(n.text)
		} else {
			t.write(n.text)
		}
	case videoNode:
		t.block()
	case imageNode:
		if t.alts {
			t.write(n.image.Alt)
		}
		if n.image.Standalone {
			t.block()
			t.write(n.image.Title) // its caption
			t.block()
		}
	case elementNode:
		switch {
		case n.is("br"):
			t.block()
		case n.is("td", "th"):
			if n.prev != nil {
				t.cell()
			}
			t.inline(n)
		case n.is("tr") || n.block():
			t.block()
			t.children(n)
			t.block()
		case n.is("pre"):
			t.block()
			t.children(n)
			t.block()
		default:
			t.children(n)
		}
	}
}

func (t *textBuilder) children(n *node) {
	for ch := n.first; ch != nil; ch = ch.next {
		t.node(ch)
	}
}

// inline adds the blocks of a cell on one line.
func (t *textBuilder) inline(n *node) {
	t.write(strings.ReplaceAll(plainText(n), "\n", " "))
}

// plainText returns the text within n.
func plainText(n *node) string {
	// Most elements hold one piece of text.
	if n.first != nil && n.first == n.last && n.first.kind == textNode {
		return oneLine(n.first.text)
	}
	t := newText()
	defer t.free()
	t.children(n)
	return t.String()
}

// wordless reports that there is no text within n, with alts not even that of
// pictures.
func wordless(n *node, alts bool) bool {
	t := newText()
	defer t.free()
	t.alts = alts
	t.children(n)
	return len(t.trimmed()) == 0
}

// oneLine makes all white space of a text single spaces between words.
func oneLine(s string) string {
	space := true
	for _, r := range s {
		if unicode.IsSpace(r) && (space || r != ' ') {
			return strings.Join(strings.Fields(s), " ")
		}
		space = r == ' '
	}
	if space {
		return strings.TrimRight(s, " ")
	}
	return s // as nearly all of them
}

// textHash hashes what a reader of a sees: title, short answer, and the text
// of its sections. Call it again after the title has changed.
func textHash(a *Article) string {
	sections := a.Sections()
	size := len(a.Title) + len(a.Answer) + 2
	for i := range sections {
		size += len(sections[i].Title) + len(sections[i].Text) + 2
	}
	t := newText()
	defer t.free()
	b := slices.Grow(t.b, size)
	add := func(s string) { b = append(append(b, s...), 0) }
	add(a.Title)
	add(a.Answer)
	for i := range sections {
		add(sections[i].Title)
		add(sections[i].Text)
	}
	if a.Policy != nil {
		p := *a.Policy
		p.Line, p.Column = 0, 0
		b = fmt.Appendf(b, "%+v", p)
	}
	t.b = b
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// A sectionText is a section while its text is gathered.
type sectionText struct {
	Section
	t *textBuilder
}

// An extractor gathers the sections, answers and steps of a finished body.
type extractor struct {
	c        *composer
	sections []*sectionText
	cur      *sectionText
}

// extract fills in what is known of the article's text.
func (c *composer) extract() {
	a := c.a
	a.Headings, a.Answers, a.Steps = nil, nil, nil
	a.long.sections = nil
	x := &extractor{c: c}
	x.begin(Section{})
	x.children(c.root)
	words := 0
	var t tally
	for _, s := range x.sections {
		s.Text = s.t.String()
		s.t.free()
		if s.Title == "" && s.Text == "" {
			continue
		}
		a.long.sections = append(a.long.sections, s.Section)
		n := t.words(s.Title)
		if !x.isStep(s.ID) {
			words += n
		}
		words += t.words(s.Text)
	}
	a.Words = words
	a.RTL = t.rtl > t.ltr
}

// isStep reports the section of a list item, whose title is part of its text.
func (x *extractor) isStep(id string) bool {
	for _, s := range x.c.a.Steps {
		if s.ID == id && strings.HasPrefix(id, "step-") {
			return true
		}
	}
	return false
}

func (x *extractor) begin(s Section) *sectionText {
	x.cur = &sectionText{Section: s, t: newText()}
	x.sections = append(x.sections, x.cur)
	return x.cur
}

func (x *extractor) children(n *node) {
	for ch := n.first; ch != nil; ch = ch.next {
		x.node(ch)
	}
}

func (x *extractor) node(n *node) {
	switch {
	case n.listed:
		x.heading(n, n.attr("id"), false)
	case n.class("qa"):
		x.question(n)
	case n.class("steps"):
		x.steps(n)
	case n.is("div", "section") && !n.own:
		x.cur.t.block()
		x.children(n)
		x.cur.t.block()
	default:
		x.cur.t.node(n)
	}
}

// heading notes a heading and begins its section.
func (x *extractor) heading(n *node, id string, question bool) {
	title := oneLine(plainText(n))
	h := Heading{Level: n.heading(), ID: id, Text: title}
	h.Line, h.Column = x.c.s.position(n.pos)
	x.c.a.Headings = append(x.c.a.Headings, h)
	x.begin(Section{ID: id, Title: title, Level: h.Level, Question: question})
	if n.class("step") {
		step := Step{ID: id, Name: stepName(title), Image: -1}
		for s := n.next; s != nil && !(s.heading() > 0 && s.heading() <= n.heading()); s = s.next {
			if step.Image < 0 {
				step.Image = firstImage(s)
			}
		}
		step.Text = textUntil(n.next, n.heading())
		x.c.a.Steps = append(x.c.a.Steps, step)
	}
}

// textUntil returns the text from n up to the next heading of that level.
func textUntil(n *node, level int) string {
	t := newText()
	defer t.free()
	for ; n != nil && !(n.heading() > 0 && n.heading() <= level); n = n.next {
		t.node(n)
	}
	return t.String()
}

// firstImage returns the index of the first image at or below n, -1 without one.
func firstImage(n *node) int {
	if n.kind == imageNode {
		return n.index
	}
	if img := n.find(func(x *node) bool { return x.kind == imageNode }); img != nil {
		return img.index
	}
	return -1
}

// question notes a question with its answer. What follows it belongs to the
// section before it.
func (x *extractor) question(n *node) {
	outer := x.cur
	h := n.first.find(func(x *node) bool { return x.heading() > 0 })
	id := n.attr("id")
	x.heading(h, id, true)
	for ch := n.first.next; ch != nil; ch = ch.next {
		x.cur.t.node(ch)
	}
	qa := QA{ID: id, Question: x.cur.Title, Answer: x.cur.t.String()}
	qa.Line, _ = x.c.s.position(h.pos)
	x.c.a.Answers = append(x.c.a.Answers, qa)
	x.cur = outer
}

// steps notes the items of a list of steps, each as a section of its own.
func (x *extractor) steps(n *node) {
	outer := x.cur
	outer.t.block()
	for li := n.first; li != nil; li = li.next {
		if !li.class("step") {
			continue
		}
		id := li.attr("id")
		text := plainText(li)
		name := firstSentence(text)
		s := x.begin(Section{ID: id, Title: name, Level: 0})
		s.t.children(li)
		x.c.a.Steps = append(x.c.a.Steps, Step{ID: id, Name: name, Text: text, Image: firstImage(li)})
	}
	x.cur = outer
}

// firstSentence returns the first sentence of a text, without its full stop; at
// most its first line.
func firstSentence(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	s = strings.TrimSpace(s)
	runes := 0
	for i, r := range s {
		runes++
		end := false
		switch r {
		case '.', '!', '?', ':', '؟':
			rest := s[i+utf8.RuneLen(r):]
			end = rest == "" || rest[0] == ' ' && runes > 3 && !abbreviation(s[:i])
		case '。', '！', '？':
			end = true
		}
		if end {
			if r == '?' || r == '؟' || r == '？' || r == '!' {
				return s[:i+utf8.RuneLen(r)]
			}
			return s[:i]
		}
	}
	return s
}

// abbreviation reports that the full stop after s most likely ends no sentence:
// a number, a single letter, "e.g", "etc" and their like.
func abbreviation(s string) bool {
	word := s[strings.LastIndexByte(s, ' ')+1:]
	if utf8.RuneCountInString(word) <= 2 || strings.Contains(word, ".") {
		return true
	}
	switch strings.ToLower(word) {
	case "approx", "incl", "resp", "min", "max", "piem", "utt", "tel":
		return true
	}
	return strings.Trim(word, "0123456789") == ""
}
