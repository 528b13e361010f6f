package theme

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"faqtory/internal/diag"
)

func TestParseColor(t *testing.T) {
	for in, want := range map[string]string{"#0b6e4f": "#0b6e4f", "#ABC": "#aabbcc", " #fff ": "#ffffff"} {
		got, err := parseColor(in)
		if err != nil || got.String() != want {
			t.Errorf("parseColor(%q) = %v, %v, want %q", in, got, err, want)
		}
	}
	for _, in := range []string{"", "#", "red", "#12", "#1234567", "#ggg", "0b6e4f", "#-12345", "#+1234f"} {
		if got, err := parseColor(in); err == nil {
			t.Errorf("parseColor(%q) = %v, want an error", in, got)
		}
	}
}

func TestContrast(t *testing.T) {
	// Values of the WCAG formula that anybody can check.
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000", "#fff", 21}, {"#fff", "#fff", 1}, {"#767676", "#fff", 4.54}, {"#0000ff", "#fff", 8.59}} {
		a, _ := parseColor(c.a)
		b, _ := parseColor(c.b)
		if got := contrast(a, b); math.Abs(got-c.want) > 0.01 {
			t.Errorf("contrast(%s, %s) = %.2f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

func TestOklchRoundTrip(t *testing.T) {
	for _, hex := range []string{"#000000", "#ffffff", "#ff0000", "#00ff00", "#0000ff", "#0b6e4f", "#c0ffee", "#808080"} {
		c, _ := parseColor(hex)
		if got := c.oklch().color().String(); got != hex {
			t.Errorf("%s went through Oklch and came back as %s", hex, got)
		}
	}
}

// brands are colours that shops really have, and those that make trouble.
var brands = []string{
	"#0b6e4f", "#0f6b75", "#ff6600", "#ffcc00", "#ffff00", "#00ffff", "#ff00ff", "#e60023", "#1877f2", "#7c3aed",
	"#000000", "#ffffff", "#808080", "#c8e6c9", "#f5f5dc", "#00ff00", "#0000ff", "#4a154b", "#ff9ecd", "#2d2d2d",
}

func TestContrastOfEveryBrand(t *testing.T) {
	// Pairs of text and ground that the stylesheet makes, and the least ratio.
	pairs := []struct {
		text, ground string
		want         float64
	}{
		{"ink", "paper", 7}, {"ink", "soft", 7}, {"ink", "raised", 7}, {"ink", "tint", 7}, {"ink", "mark", 4.5},
		{"muted", "paper", 4.5}, {"muted", "soft", 4.5}, {"muted", "raised", 4.5}, {"muted", "tint", 4.5},
		{"brand", "paper", 4.5}, {"brand", "soft", 4.5}, {"brand", "raised", 4.5}, {"brand", "tint", 4.5},
		{"on-fill", "fill", 4.5}, {"on-hero", "hero", 4.5}, {"on-hero", "hero-end", 4.5},
		{"edge", "paper", 3}, {"edge", "soft", 3}, {"edge", "raised", 3},
	}
	for _, h := range hues {
		for _, ground := range []string{h.name + "-ground", "paper", "soft"} {
			pairs = append(pairs, struct {
				text, ground string
				want         float64
			}{h.name, ground, 4.5})
		}
		pairs = append(pairs, struct {
			text, ground string
			want         float64
		}{"ink", h.name + "-ground", 7})
	}
	for _, brand := range brands {
		for _, accent := range []string{"", "#ffcc00", "#1b1b3a"} {
			o := Options{Color: brand, Accent: accent}
			var list diag.List
			b, a := o.colors(&list)
			for _, dark := range []bool{false, true} {
				p := newPalette(b, a, dark)
				for _, pair := range pairs {
					if got := contrast(p.get(pair.text), p.get(pair.ground)); got < pair.want {
						t.Errorf("brand %s, accent %q, dark %v: %s %s on %s %s has a contrast of %.2f, want %.1f",
							brand, accent, dark, pair.text, p.get(pair.text), pair.ground, p.get(pair.ground), got, pair.want)
					}
				}
				for share := 0.0; share <= 1; share += 0.05 {
					ground := mix(p.get("hero"), p.get("hero-end"), share).rounded()
					if got := contrast(p.get("on-hero"), ground); got < 4.45 {
						t.Errorf("brand %s, accent %q, dark %v: text on the front page has %.2f at %.0f %% of the gradient", brand, accent, dark, got, share*100)
					}
				}
			}
		}
	}
}

// A brand colour that reads well as it is must not be touched: a shop knows its own colour.
func TestGoodBrandStaysAsItIs(t *testing.T) {
	for _, brand := range []string{"#0b6e4f", "#7c3aed", "#4a154b"} {
		b, _ := parseColor(brand)
		p := newPalette(b, b, false)
		for _, name := range []string{"brand", "fill", "hero"} {
			if got := p.get(name).String(); got != brand {
				t.Errorf("%s of brand %s = %s, want the brand's own", name, brand, got)
			}
		}
	}
}

func TestTokensReportMistakes(t *testing.T) {
	var list diag.List
	css := tokens(Options{Color: "teal", Font: "Inter; } body{display:none"}, &list)
	if len(list) != 2 {
		t.Errorf("tokens listed %v, want a colour and a font", list)
	}
	if strings.Contains(css, "display:none") || !strings.Contains(css, fmt.Sprintf("--radius:%dpx", 0)) {
		t.Errorf("tokens = %s", css)
	}
}

func TestFavicon(t *testing.T) {
	for brand, want := range map[string]string{"": defaultColor, "#0b6e4f": "#0b6e4f", "#ffcc00": "#ffcc00"} {
		svg := string(mustNew(t, Options{Color: brand, Radius: -1}).Favicon())
		if _, err := drawing(svg); err != nil || !strings.Contains(svg, want) || !strings.Contains(svg, "http://www.w3.org/2000/svg") {
			t.Errorf("Favicon() for %q = %s, want a drawing in %s", brand, svg, want)
		}
	}
}
