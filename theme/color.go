package theme

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A color is sRGB with components from 0 to 1.
type color struct{ r, g, b float64 }

// parseColor reads "#rgb" and "#rrggbb".
func parseColor(s string) (color, error) {
	hex, ok := strings.CutPrefix(strings.TrimSpace(s), "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if !ok || len(hex) != 6 || err != nil {
		return color{}, fmt.Errorf("%q is not a colour such as #0b6e4f", s)
	}
	return color{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, nil
}

func (c color) String() string {
	b := func(v float64) int { return int(math.Round(min(max(v, 0), 1) * 255)) }
	return fmt.Sprintf("#%02x%02x%02x", b(c.r), b(c.g), b(c.b))
}

// rounded is c as a stylesheet can say it: contrast must hold for the 8 bits that
// are shown, not for what was computed.
func (c color) rounded() color {
	out, _ := parseColor(c.String())
	return out
}

func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func gamma(v float64) float64 {
	if v <= 0.0031308 {
		return v * 12.92
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

// luminance is the relative luminance of WCAG 2.2.
func (c color) luminance() float64 {
	return 0.2126*linear(c.r) + 0.7152*linear(c.g) + 0.0722*linear(c.b)
}

// contrast is the contrast ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b color) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// mix is the colour a share of the way from a to b, as a CSS gradient has it.
func mix(a, b color, share float64) color {
	at := func(x, y float64) float64 { return x + (y-x)*share }
	return color{at(a.r, b.r), at(a.g, b.g), at(a.b, b.b)}
}

// An oklch colour is lightness 0 to 1, chroma 0 to about 0.37, hue in degrees, in
// Björn Ottosson's Oklab space, where equal steps look equal: a colour made
// lighter there keeps its hue.
type oklch struct{ l, c, h float64 }

func (c color) oklch() oklch {
	r, g, b := linear(c.r), linear(c.g), linear(c.b)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	lightness := 0.2104542553*l + 0.7936177850*m - 0.0040720468*s
	x := 1.9779984951*l - 2.4285922050*m + 0.4505937099*s
	y := 0.0259040371*l + 0.7827717662*m - 0.8086757660*s
	return oklch{lightness, math.Hypot(x, y), math.Mod(math.Atan2(y, x)*180/math.Pi+360, 360)}
}

// raw converts without regard to what a screen can show.
func (o oklch) raw() color {
	x, y := o.c*math.Cos(o.h*math.Pi/180), o.c*math.Sin(o.h*math.Pi/180)
	l := o.l + 0.3963377774*x + 0.2158037573*y
	m := o.l - 0.1055613458*x - 0.0638541728*y
	s := o.l - 0.0894841775*x - 1.2914855480*y
	l, m, s = l*l*l, m*m*m, s*s*s
	return color{
		gamma(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		gamma(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		gamma(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
	}
}

// color gives up as much chroma as it takes to fit into sRGB; lightness and hue stay.
func (o oklch) color() color {
	o.l = min(max(o.l, 0), 1)
	fits := func(c color) bool {
		const e = 1e-4
		return min(c.r, c.g, c.b) >= -e && max(c.r, c.g, c.b) <= 1+e
	}
	if c := o.raw(); fits(c) {
		return c.rounded()
	}
	low, high := 0.0, o.c
	for range 20 {
		o.c = (low + high) / 2
		if fits(o.raw()) {
			low = o.c
		} else {
			high = o.c
		}
	}
	o.c = low
	return o.raw().rounded()
}

// readable returns the colour nearest to o in lightness that has at least ratio
// against every ground. It goes away from the grounds: darker on light ones,
// lighter on dark ones.
func (o oklch) readable(ratio float64, grounds ...color) color {
	step := -0.005
	if grounds[0].luminance() < 0.18 {
		step = 0.005
	}
	for ; o.l > 0 && o.l < 1; o.l += step {
		c := o.color()
		if least(c, grounds) >= ratio {
			return c
		}
	}
	return o.color()
}

func least(c color, grounds []color) float64 {
	out := math.Inf(1)
	for _, g := range grounds {
		out = min(out, contrast(c, g))
	}
	return out
}

// textOn returns the colour of text on a filled ground of the brand's colour, and
// the ground itself, moved as little as gives the text 4.5:1.
func textOn(o oklch) (ground, text color) {
	white, ink := color{1, 1, 1}, oklch{0.2, min(o.c, 0.03), o.h}.color()
	// White on a strong colour looks right well before it reads right, so a colour
	// that is nearly dark enough is darkened; a bright one gets dark text.
	if contrast(o.color(), white) >= 3 {
		return o.readable(4.5, white), white
	}
	for contrast(o.color(), ink) < 4.5 && o.l < 1 {
		o.l += 0.005
	}
	return o.color(), ink
}
