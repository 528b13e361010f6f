// Package card draws the pictures that are shown when a page is shared: the
// title of the page on the shop's colour, 1200 by 630 pixels, as a PNG.
//
// A card has one colour of ink on one colour of paper, so a picture is a grid
// of a few levels between the two and weighs about as much as a page. Text is
// shaped as a browser shapes it: Arabic letters are joined, lines run from right
// to left where the language does, Latin names inside them from left to right.
// A text in a script that no font at hand knows is left out; boxes in place of
// letters are never drawn.
//
// All arithmetic on the way to a pixel is done on integers, so a card has the
// same bytes on every machine.
package card

import (
	"crypto/sha256"
	_ "embed" // the fonts
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
)

// Size of a card in pixels, as the networks ask for it.
const (
	Width  = 1200
	Height = 630
)

// version is part of every key. It is raised when the same card comes out with
// other pixels, so that no published picture is taken for its successor.
const version = 1

// A Card is what stands on a picture. Every text may be empty.
type Card struct {
	Title string // the large line
	Over  string // a small line over the title: the category
	Site  string // the name in the corner
	Lang  string // BCP 47 tag of the text
	RTL   bool   // the text runs from right to left
	// Color of the paper and Accent of the strip are "#rrggbb"; the colour of the
	// ink follows from the paper's, and a paper between light and dark is darkened
	// until the ink can be read. A zero Color is a dark grey, a zero Accent a tint.
	Color, Accent string
}

//go:embed fonts/NotoSans-Regular.ttf
var sansRegular string

//go:embed fonts/NotoSans-Bold.ttf
var sansBold string

//go:embed fonts/NotoSansArabic-Regular.ttf
var arabicRegular string

//go:embed fonts/NotoSansArabic-Bold.ttf
var arabicBold string

//go:embed fonts/NotoSansHebrew-Regular.ttf
var hebrewRegular string

//go:embed fonts/NotoSansHebrew-Bold.ttf
var hebrewBold string

//go:embed fonts/NotoSansDevanagari-Regular.ttf
var devanagariRegular string

//go:embed fonts/NotoSansDevanagari-Bold.ttf
var devanagariBold string

// A Painter draws cards. It may be used by several goroutines at a time.
type Painter struct {
	own     string // hash of the site's own font, "" without one
	data    []byte // the site's own font
	fonts   func() (fonts, error)
	grounds func() ([2][]uint8, error)
	brushes sync.Pool
}

// fonts are the fonts by weight, each list in the order in which they are asked
// for a letter.
type fonts struct {
	regular, bold []*font.Font
}

// NewPainter returns a painter. own, when not nil, is a TrueType or OpenType
// font, or a collection whose first font counts; it is asked before the fonts
// that come with the package and must not be changed afterwards.
func NewPainter(own []byte) (*Painter, error) {
	p := &Painter{data: own}
	if own != nil {
		if _, err := parse(string(own)); err != nil {
			return nil, err
		}
		sum := sha256.Sum256(own)
		p.own = hex.EncodeToString(sum[:])
	}
	// A build that draws nothing anew does not read the fonts either.
	p.fonts = sync.OnceValues(p.load)
	p.grounds = sync.OnceValues(p.paintGrounds)
	return p, nil
}

func parse(data string) (*font.Font, error) {
	faces, err := font.ParseTTC(strings.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read font: %w", err)
	}
	if len(faces) == 0 || faces[0].Upem() == 0 {
		return nil, fmt.Errorf("read font: it holds no outlines")
	}
	return faces[0].Font, nil
}

func (p *Painter) load() (fonts, error) {
	var f fonts
	add := func(list *[]*font.Font, data string) error {
		parsed, err := parse(data)
		*list = append(*list, parsed)
		return err
	}
	if p.data != nil {
		if err := add(&f.regular, string(p.data)); err != nil {
			return f, err
		}
		f.bold = append(f.bold, f.regular[0])
	}
	for _, data := range []string{sansRegular, arabicRegular, hebrewRegular, devanagariRegular} {
		if err := add(&f.regular, data); err != nil {
			return f, err
		}
	}
	for _, data := range []string{sansBold, arabicBold, hebrewBold, devanagariBold} {
		if err := add(&f.bold, data); err != nil {
			return f, err
		}
	}
	return f, nil
}

// Key names a card's picture: cards that look different have different keys.
// It costs no drawing.
func (p *Painter) Key(c Card) string {
	h := sha256.New()
	binary.Write(h, binary.BigEndian, uint32(version))
	for _, s := range []string{p.own, c.Title, c.Over, c.Site, c.Lang, c.Color, c.Accent} {
		binary.Write(h, binary.BigEndian, uint32(len(s)))
		h.Write([]byte(s))
	}
	binary.Write(h, binary.BigEndian, c.RTL)
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// Measures of the layout, in pixels.
const (
	margin   = 84
	measure  = Width - 2*margin - 60 // the longest line of a title
	strip    = 18                    // height of the coloured strip at the foot
	lastLine = 528                   // baseline of the title's last line
	siteLine = 116                   // baseline of the site's name
	siteSize = 40
	overSize = 37
	overRise = 32 // between the tops of the title and the foot of the line over it
)

// Draw returns the picture as a PNG.
func (p *Painter) Draw(c Card) ([]byte, error) {
	b, err := p.brush()
	if err != nil {
		return nil, err
	}
	defer p.brushes.Put(b)
	grounds, err := p.grounds()
	if err != nil {
		return nil, err
	}
	paper, ink := colors(c.Color)
	ground := grounds[0]
	if c.RTL {
		ground = grounds[1]
	}
	copy(b.canvas, ground)

	// A title that cannot be written leaves its place to the next larger thing
	// the page belongs to.
	title, over, site := b.clean(c.Title), b.clean(c.Over), b.clean(c.Site)
	if title == nil {
		title, over = over, nil
	}
	if title == nil {
		title, site = site, nil
	}
	b.rtl, b.lang = c.RTL, c.Lang
	if site != nil {
		line := b.line(b.bold, site, siteSize, measure)
		b.write(line, siteLine, inkFull)
	}
	top := b.title(title)
	if over != nil {
		line := b.line(b.regular, over, overSize, measure)
		b.write(line, top-overRise, inkSoft)
	}
	return encode(b, palette(paper, ink, c.Accent))
}
