package theme

import (
	"fmt"
	"strings"

	"faqtory/internal/diag"
)

// defaultColor is the brand colour of a site that names none: a calm blue-green that
// belongs to nobody.
const defaultColor = "#0f6b75"

const defaultRadius = 10 // CSS pixels

// The ratios that WCAG 2.2 asks for, with a little to spare for rounding: 1.4.3
// for text, 1.4.11 for the edges of controls.
const (
	textRatio = 4.6
	edgeRatio = 3.1
)

// A palette is every colour of one scheme, by the name of its CSS custom property.
type palette []struct {
	name  string
	value color
}

func (p palette) get(name string) color {
	for _, c := range p {
		if c.name == name {
			return c.value
		}
	}
	return color{}
}

// hues of the callouts and states, in degrees of Oklch.
var hues = []struct {
	name string
	hue  float64
}{{"note", 250}, {"tip", 158}, {"important", 300}, {"warning", 75}, {"caution", 25}}

// newPalette works out one scheme. Greys carry a breath of the brand's hue, which
// ties a page together without being seen.
func newPalette(brand, accent color, dark bool) palette {
	b := brand.oklch()
	grey := func(l float64) color { return oklch{l, min(b.c*0.1, 0.01) * (1.15 - l), b.h}.color() }
	var p palette
	set := func(name string, c color) color {
		p = append(p, struct {
			name  string
			value color
		}{name, c})
		return c
	}
	var paper, soft, raised, tint color
	if dark {
		paper, soft = set("paper", grey(0.185)), set("soft", grey(0.215))
		raised = set("raised", grey(0.235))
		set("line", grey(0.335))
		tint = set("tint", oklch{0.275, min(b.c*0.45, 0.05), b.h}.color())
		set("tint-line", oklch{0.39, min(b.c*0.55, 0.07), b.h}.color())
		set("ink", grey(0.94))
	} else {
		paper, soft = set("paper", color{1, 1, 1}), set("soft", grey(0.976))
		raised = set("raised", color{1, 1, 1})
		set("line", grey(0.905))
		tint = set("tint", oklch{0.966, min(b.c*0.2, 0.02), b.h}.color())
		set("tint-line", oklch{0.89, min(b.c*0.35, 0.04), b.h}.color())
		set("ink", grey(0.235))
	}
	grounds := []color{tint, paper, soft, raised}
	start := func(light, darkL float64) float64 {
		if dark {
			return darkL
		}
		return light
	}
	set("muted", oklch{start(0.52, 0.68), min(b.c*0.12, 0.014), b.h}.readable(textRatio, grounds...))
	set("edge", oklch{start(0.68, 0.5), min(b.c*0.12, 0.014), b.h}.readable(edgeRatio, paper, soft, raised))
	// Links keep the brand's own lightness where it reads, and move where not.
	l := b
	if dark {
		l.l, l.c = max(l.l, 0.72), min(l.c, 0.16)
	}
	set("brand", l.readable(textRatio, grounds...))
	fill, onFill := textOn(b)
	set("fill", fill)
	set("on-fill", onFill)
	from, to, onHero := hero(b, accent.oklch(), dark)
	set("hero", from)
	set("hero-end", to)
	set("on-hero", onHero)
	for _, h := range hues {
		ground := oklch{start(0.968, 0.255), start(0.022, 0.035), h.hue}.color()
		set(h.name+"-ground", ground)
		set(h.name, oklch{start(0.56, 0.74), 0.13, h.hue}.readable(textRatio, ground, paper, soft))
	}
	// Found words: a marker pen by day, its glow by night.
	set("mark", oklch{start(0.92, 0.42), start(0.11, 0.08), 95}.color())
	return p
}

// hero returns the two ends of the gradient behind the search field of the front
// page and the colour of text on it, readable at both ends and between them.
func hero(brand, accent oklch, dark bool) (from, to, text color) {
	if dark {
		brand = oklch{min(brand.l, 0.36), min(brand.c, 0.09), brand.h}
		accent = oklch{min(accent.l, 0.30), min(accent.c, 0.08), accent.h}
	}
	from, text = textOn(brand)
	step := -0.01
	if text.luminance() < 0.18 {
		step = 0.01
	}
	for range 100 {
		to = accent.color()
		ok := true
		for share := 0.0; share <= 1; share += 0.125 {
			ok = ok && contrast(mix(from, to, share), text) >= 4.5
		}
		if ok {
			return from, to, text
		}
		accent.l = min(max(accent.l+step, 0), 1)
	}
	return from, from, text
}

// colors returns what the site chose, or ours. What cannot be read is listed; the
// configuration has usually been checked before.
func (o Options) colors(list *diag.List) (brand, accent color) {
	read := func(value, fallback string) color {
		if value == "" {
			value = fallback
		}
		c, err := parseColor(value)
		if err != nil {
			*list = append(*list, diag.Diagnostic{Severity: diag.Error, Code: "theme-color", Message: "brand colour: " + err.Error()})
			c, _ = parseColor(defaultColor)
		}
		return c
	}
	brand = read(o.Color, defaultColor)
	if o.Accent != "" {
		return brand, read(o.Accent, defaultColor)
	}
	// Without a second colour the gradient goes a little deeper and around the wheel.
	a := brand.oklch()
	a.l, a.h = a.l-0.09, a.h+24
	return brand, a.color()
}

// fontStack is the system's own font, by the names that Apple, Microsoft, Google
// and free systems give it. The first three bring Arabic and Hebrew themselves;
// where Noto Sans is the system's font, Arabic has a file of its own
// and must be named before Arial, whose Arabic is a bookish Naskh. For Chinese,
// Japanese and Korean browsers choose by the language of the page.
const fontStack = `-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic",Arial,sans-serif`

// tokens returns the custom properties that the stylesheet is written with.
func tokens(o Options, list *diag.List) string {
	brand, accent := o.colors(list)
	light, dark := newPalette(brand, accent, false), newPalette(brand, accent, true)
	radius := o.Radius
	if radius < 0 {
		radius = defaultRadius
	}
	own := ""
	if f := strings.TrimSpace(o.Font); f != "" && f != "system" {
		if strings.ContainsAny(f, ";{}<>\\@") {
			*list = append(*list, diag.Diagnostic{Severity: diag.Error, Code: "theme-font",
				Message: fmt.Sprintf("brand font: %q is not a list of font families", f), Hint: `Write it as in a stylesheet: "Inter", Arial, sans-serif.`})
		} else {
			own = f + ","
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, ":root{color-scheme:light dark;--radius:%dpx;--font:%s%s;", radius, own, fontStack)
	// What is seen by day and by night only, and what lies under pictures that may
	// be clear: a picture is drawn for white paper.
	b.WriteString("--day:block;--night:none;--plate:none;")
	light.write(&b, nil)
	var night strings.Builder
	night.WriteString("--day:none;--night:block;--plate:#fff;")
	dark.write(&night, light)
	b.WriteString("}\n@media (prefers-color-scheme:dark){:root:not([data-theme=light]){" + night.String() +
		"}}\n:root[data-theme=light]{color-scheme:light}\n:root[data-theme=dark]{color-scheme:dark;" + night.String() + "}\n")
	return b.String()
}

// write writes the colours that are not the same in another palette.
func (p palette) write(b *strings.Builder, other palette) {
	for i, c := range p {
		if other != nil && other[i] == c {
			continue
		}
		fmt.Fprintf(b, "--%s:%s;", c.name, c.value)
	}
}

// A themeColor is what a browser paints its own bars with.
type themeColor struct{ Scheme, Color string }

func themeColors(o Options) []themeColor {
	brand, accent := o.colors(new(diag.List))
	return []themeColor{
		{"light", newPalette(brand, accent, false).get("paper").String()},
		{"dark", newPalette(brand, accent, true).get("paper").String()},
	}
}

// Favicon returns a drawing for a site that has none of its own: a question mark
// on the brand's colour. Browsers ask for an icon whether there is one or not.
func (t *Theme) Favicon() []byte {
	ground, text := textOn(t.brand.oklch())
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="%s"/>`+
		`<path d="M11.5 12.3a4.6 4.6 0 1 1 6.7 4.1c-1.5.8-2.2 1.6-2.2 3.2" fill="none" stroke="%s" stroke-width="3" stroke-linecap="round"/>`+
		`<circle cx="16" cy="24.3" r="1.9" fill="%[2]s"/></svg>`+"\n", ground, text)
}
