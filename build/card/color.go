package card

import (
	"image/color"
	"math"
	"strconv"
	"strings"
)

// Levels of a pixel in thousandths of ink: from the paper to the ink. The steps
// are finer near the paper, where the ornament's edge lies, than above it, where
// the edges of letters do; more levels are not seen and pack worse.
var levels = [...]int{0, 22, 45, 68, 200, 360, 520, 680, 840, 1000}

const (
	levelAccent = uint8(len(levels)) // the strip at the foot

	// How much ink, of 255, different things are drawn with.
	inkFull  = 255
	inkSoft  = 214
	inkFaint = 17 // the ornament: level 3 exactly
)

// levelOf is the level nearest to an amount of ink of 255.
var levelOf = func() (table [256]uint8) {
	for ink := range table {
		best := 1 << 30
		for level, amount := range levels {
			if d := max(amount*255-ink*1000, ink*1000-amount*255); d < best {
				best, table[ink] = d, uint8(level)
			}
		}
	}
	return table
}()

// colors returns paper and ink that can be told apart: at least 4.5:1, which is
// what WCAG 2.2 asks of small text.
func colors(brand string) (paper, ink color.RGBA) {
	white, black := color.RGBA{255, 255, 255, 255}, color.RGBA{17, 24, 39, 255}
	paper, ok := parseColor(brand)
	if !ok {
		paper = color.RGBA{38, 50, 56, 255}
	}
	const enough = 4.5
	if contrast(paper, white) < 3 {
		return paper, black
	}
	for contrast(paper, white) < enough {
		paper.R, paper.G, paper.B = paper.R-paper.R/32, paper.G-paper.G/32, paper.B-paper.B/32
	}
	return paper, white
}

func parseColor(s string) (color.RGBA, bool) {
	s, ok := strings.CutPrefix(s, "#")
	if ok && len(s) == 3 {
		s = s[:1] + s[:1] + s[1:2] + s[1:2] + s[2:] + s[2:]
	}
	n, err := strconv.ParseUint(s, 16, 32)
	if !ok || err != nil || len(s) != 6 {
		return color.RGBA{}, false
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}, true
}

// contrast is the contrast ratio of WCAG 2.2.
func contrast(a, b color.RGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// palette is the colour of each level.
func palette(paper, ink color.RGBA, accent string) [16]color.RGBA {
	var out [16]color.RGBA
	mix := func(a, b uint8, amount int) uint8 {
		return uint8((int(a)*(1000-amount) + int(b)*amount + 500) / 1000)
	}
	blend := func(amount int) color.RGBA {
		return color.RGBA{mix(paper.R, ink.R, amount), mix(paper.G, ink.G, amount), mix(paper.B, ink.B, amount), 255}
	}
	for level, amount := range levels {
		out[level] = blend(amount)
	}
	strip, ok := parseColor(accent)
	if !ok || strip == paper {
		strip = blend(300)
	}
	out[levelAccent] = strip
	return out
}
