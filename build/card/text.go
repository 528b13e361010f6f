package card

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
	"golang.org/x/text/unicode/norm"
)

// A brush is what one goroutine draws with.
type brush struct {
	canvas        []uint8 // levels
	regular, bold faces
	faces         map[*font.Font]*font.Face
	shaper        shaping.HarfbuzzShaper
	segmenter     shaping.Segmenter
	wrapper       shaping.LineWrapper
	raster        vector.Rasterizer
	glyphs        map[glyphKey]*glyph
	packer        packer

	// of the card being drawn
	rtl  bool
	lang string
}

// faces are the fonts of one weight; the first one that has a letter draws it.
type faces []*font.Face

// ResolveFace implements [shaping.Fontmap].
func (f faces) ResolveFace(r rune) *font.Face {
	for _, face := range f {
		if _, ok := face.NominalGlyph(r); ok {
			return face
		}
	}
	return f[0]
}

func (f faces) has(r rune) bool {
	for _, face := range f {
		if _, ok := face.NominalGlyph(r); ok {
			return true
		}
	}
	return false
}

func (p *Painter) brush() (*brush, error) {
	if b, ok := p.brushes.Get().(*brush); ok {
		return b, nil
	}
	f, err := p.fonts()
	if err != nil {
		return nil, err
	}
	b := &brush{canvas: make([]uint8, Width*Height), faces: map[*font.Font]*font.Face{}, glyphs: map[glyphKey]*glyph{}}
	// Faces keep caches of their own and belong to one goroutine; fonts are shared.
	face := func(f *font.Font) *font.Face {
		if b.faces[f] == nil {
			b.faces[f] = font.NewFace(f)
		}
		return b.faces[f]
	}
	for _, f := range f.regular {
		b.regular = append(b.regular, face(f))
	}
	for _, f := range f.bold {
		b.bold = append(b.bold, face(f))
	}
	b.shaper.SetFontCacheSize(len(b.faces))
	return b, nil
}

// maxText bounds what is shaped; a card holds less than half of it.
const maxText = 400 // characters

// clean returns the characters of a text that can be drawn, nil when that is
// not the text any more: a letter is missing, or none is left. Pictograms that
// no font has are left out, for the words say the same.
func (b *brush) clean(text string) []rune {
	var out []rune
	words := false
	for _, r := range norm.NFC.String(strings.Join(strings.Fields(text), " ")) {
		switch {
		case len(out) == maxText:
		case r == zeroWidthNonJoiner || r == zeroWidthJoiner && b.bold.has(r):
			out = append(out, r)
		case isolating(r):
			out = append(out, r)
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Cc, r), unicode.Is(unicode.Variation_Selector, r):
			// Other marks of direction would reorder more than their own text.
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			if !b.bold.has(r) || !b.regular.has(r) {
				return nil
			}
			words = true
			out = append(out, r)
		case b.bold.has(r) && b.regular.has(r):
			out = append(out, r)
		case unicode.IsMark(r):
			return nil
		}
	}
	if !words {
		return nil
	}
	// What stood between words and pictograms may leave spaces behind.
	return []rune(strings.Join(strings.Fields(string(out)), " "))
}

// Missing returns the first letter or digit of a text that no font has, 0 when the
// text can be drawn. Fonts are only asked about scripts that ours do not have.
func (p *Painter) Missing(text string) rune {
	at := strings.IndexFunc(text, func(r rune) bool { return r >= 0x530 && !ours(r) })
	if at < 0 {
		return 0
	}
	b, err := p.brush()
	if err != nil {
		return 0
	}
	defer p.brushes.Put(b)
	for _, r := range norm.NFC.String(text) {
		if (unicode.IsLetter(r) || unicode.IsNumber(r)) && !(b.bold.has(r) && b.regular.has(r)) {
			return r
		}
	}
	return 0
}

// ours tells the letters of the scripts that the fonts of the package are made for,
// beyond the Latin, Greek and Cyrillic ones, and what is no letter.
func ours(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Devanagari, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Common, unicode.Inherited)
}

// isolating tells the marks that set a number of several parts apart from the text
// around it, and those within. They end where the number does.
func isolating(r rune) bool {
	switch r {
	case '\u2066', '\u2067', '\u2069', '\u202d', '\u202c', '\u061c':
		return true
	}
	return false
}

const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)

func (b *brush) direction() di.Direction {
	if b.rtl {
		return di.DirectionRTL
	}
	return di.DirectionLTR
}

// shape turns text into runs of glyphs of one face and direction each, in the
// order of reading.
func (b *brush) shape(f faces, text []rune, size int) []shaping.Output {
	in := shaping.Input{
		Text: text, RunEnd: len(text), Direction: b.direction(),
		Size: fixed.I(size), Language: language.NewLanguage(b.lang),
	}
	var runs []shaping.Output
	for _, run := range b.segmenter.Split(in, f) {
		runs = append(runs, b.shaper.Shape(run))
	}
	return runs
}

// wrap breaks runs into lines between words; a word longer than width sticks out.
func (b *brush) wrap(text []rune, runs []shaping.Output, width int) []shaping.Line {
	return b.breaks(shaping.WrapConfig{BreakPolicy: shaping.Never}, text, runs, width)
}

// cut breaks runs into at most n lines, of which none is longer than width: the
// last one ends in an ellipsis, and a long word is broken.
func (b *brush) cut(f faces, text []rune, runs []shaping.Output, width, n int) []shaping.Line {
	c := shaping.WrapConfig{TruncateAfterLines: n, BreakPolicy: shaping.Never}
	if ellipsis := b.shape(f, []rune("…"), runs[0].Size.Ceil()); len(ellipsis) == 1 {
		c.Truncator = ellipsis[0]
	}
	lines := b.breaks(c, text, runs, width)
	if widest(lines) > width {
		c.BreakPolicy = shaping.WhenNecessary
		lines = b.breaks(c, text, runs, width)
	}
	return lines
}

func (b *brush) breaks(c shaping.WrapConfig, text []rune, runs []shaping.Output, width int) []shaping.Line {
	c.Direction = b.direction()
	// The wrapper takes the width from spaces at the ends of lines, in the glyphs
	// themselves; the same runs are wrapped several times.
	fresh := slices.Clone(runs)
	for i := range fresh {
		fresh[i].Glyphs = slices.Clone(fresh[i].Glyphs)
	}
	lines, _ := b.wrapper.WrapParagraph(c, width, text, shaping.NewSliceIterator(fresh))
	return lines
}

// line is a text on one line, cut when it is longer than width.
func (b *brush) line(f faces, text []rune, size, width int) shaping.Line {
	return b.cut(f, text, b.shape(f, text, size), width, 1)[0]
}

func lineWidth(l shaping.Line) int {
	var width fixed.Int26_6
	for i := range l {
		width += l[i].Advance
	}
	return width.Ceil()
}

// widest is the width of the longest line.
func widest(lines []shaping.Line) int {
	width := 0
	for _, l := range lines {
		width = max(width, lineWidth(l))
	}
	return width
}

// titleSizes are tried from the largest: how many lines each may fill.
var titleSizes = []struct{ size, lines int }{{104, 2}, {88, 2}, {74, 3}, {62, 4}}

// title writes the large text, its last line at a fixed place, and returns the
// top of its first line.
func (b *brush) title(text []rune) (top int) {
	if text == nil {
		return lastLine
	}
	var (
		runs  []shaping.Output
		lines []shaping.Line
		size  int
	)
	for i, t := range titleSizes {
		size = t.size
		runs = b.shape(b.bold, text, size)
		lines = b.wrap(text, runs, measure)
		if len(lines) <= t.lines && widest(lines) <= measure {
			lines = b.balance(text, runs, len(lines))
			break
		}
		if i == len(titleSizes)-1 {
			lines = b.cut(b.bold, text, runs, measure, t.lines)
		}
	}
	leading, rise := spacing(runs, size)
	y := lastLine - (len(lines)-1)*leading
	top = y - rise
	for _, l := range lines {
		b.write(l, y, inkFull)
		y += leading
	}
	return top
}

// balance wraps a text that fills n lines into the narrowest n lines, so that
// no single word is left on the last one.
func (b *brush) balance(text []rune, runs []shaping.Output, n int) []shaping.Line {
	low, high := measure/3, measure // high fits
	for n > 1 && high-low > 8 {
		middle := (low + high) / 2
		if lines := b.wrap(text, runs, middle); len(lines) <= n && widest(lines) <= middle {
			high = middle
		} else {
			low = middle
		}
	}
	return b.wrap(text, runs, high)
}

// spacing returns the distance of baselines and how far letters rise above the
// first one. Arabic and Indic letters reach further than Latin ones.
func spacing(runs []shaping.Output, size int) (leading, rise int) {
	leading, rise = size*118/100, size*78/100
	for i := range runs {
		if b := runs[i].LineBounds; (b.Ascent - b.Descent).Ceil() > size*140/100 {
			return size * 136 / 100, size * 112 / 100
		}
	}
	return leading, rise
}

// write puts a line on the canvas: at the side where its language begins.
func (b *brush) write(line shaping.Line, y, ink int) {
	x := fixed.I(margin)
	if b.rtl {
		x = fixed.I(Width-margin) - fixed.I(lineWidth(line))
	}
	order := slices.Clone(line)
	slices.SortFunc(order, func(a, b shaping.Output) int { return cmp.Compare(a.VisualIndex, b.VisualIndex) })
	for _, run := range order {
		for _, g := range run.Glyphs {
			k := glyphKey{run.Face.Font, g.GlyphID, run.Size.Ceil()}
			b.stamp(b.glyph(k), (x + g.XOffset).Round(), y-g.YOffset.Round(), ink)
			x += g.Advance
		}
	}
}
