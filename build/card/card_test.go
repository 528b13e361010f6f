package card

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// samples are cards of every kind: scripts, directions, lengths, colours.
var samples = []struct {
	name string
	card Card
}{
	{"english", Card{Title: "How to return an item", Over: "Returns & refunds", Site: "Silmala Help", Lang: "en", Color: "#17594a", Accent: "#2e8b72"}},
	{"arabic", Card{Title: "كيف أُعيد طلبًا دفعتُ ثمنه عبر Apple Pay خلال 14 يومًا؟", Over: "الإرجاع والاسترداد", Site: "مساعدة Silmala", Lang: "ar", RTL: true, Color: "#17594a", Accent: "#2e8b72"}},
	{"latvian", Card{Title: "Kāpēc mans sūtījums vēl nav piegādāts un ko darīt, ja kurjers neatbild uz zvaniem?", Over: "Piegāde", Site: "Silmala palīdzība", Lang: "lv", Color: "#7c2d12", Accent: "#fbbf24"}},
	{"long word", Card{Title: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft und so weiter", Over: "Über uns", Site: "Hilfe", Lang: "de", Color: "#facc15"}},
	{"long title", Card{Title: "Connecting " + strings.Repeat("your warehouse and our order interface ", 20), Over: strings.Repeat("Integrations and ", 20), Site: strings.Repeat("Developer Help ", 20), Lang: "en", Color: "#3b82f6", Accent: "#111827"}},
	{"hebrew", Card{Title: "איך מחזירים פריט שנקנה ב-Silmala?", Over: "החזרות", Site: "מרכז העזרה", Lang: "he", RTL: true, Color: "#1d4ed8", Accent: "#93c5fd"}},
	{"urdu", Card{Title: "میں اپنا آرڈر کیسے واپس کروں؟ 🚚 100% آسان", Over: "واپسی", Site: "مدد", Lang: "ur", RTL: true, Color: "#065f46"}},
	{"hindi", Card{Title: "मैं अपना ऑर्डर कैसे वापस करूँ?", Over: "रिटर्न", Site: "सहायता", Lang: "hi", Color: "#5b21b6"}},
	{"russian on light grey", Card{Title: "Как вернуть товар, купленный в магазине?", Over: "Возврат", Site: "Помощь", Lang: "ru", Color: "#e5e7eb", Accent: "#dc2626"}},
	{"category", Card{Title: "Payments", Site: "Silmala Help", Lang: "en", Color: "#111827", Accent: "#f97316"}},
	{"chinese, without its letters", Card{Title: "如何退货", Over: "退货", Site: "Silmala Help", Lang: "zh", Color: "#17594a"}},
	{"nothing that can be written", Card{Title: "如何退货", Over: "退货", Site: "帮助", Lang: "zh", Color: "#be185d", Accent: "#fbcfe8"}},
	{"nothing", Card{}},
}

func painter(t testing.TB) *Painter {
	t.Helper()
	p, err := NewPainter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func paint(t testing.TB, p *Painter, c Card) ([]byte, *image.Paletted) {
	t.Helper()
	data, err := p.Draw(c)
	if err != nil {
		t.Fatalf("Draw(%+v): %v", c, err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("Draw(%+v) is no PNG: %v", c, err)
	}
	return data, img.(*image.Paletted)
}

func TestDraw(t *testing.T) {
	const most = 25_000 // bytes
	p := painter(t)
	for _, s := range samples {
		data, img := paint(t, p, s.card)
		if img.Rect != image.Rect(0, 0, Width, Height) {
			t.Errorf("%s: size %v, want %d×%d", s.name, img.Rect, Width, Height)
		}
		if len(data) > most {
			t.Errorf("%s: %d bytes, want at most %d", s.name, len(data), most)
		}
		if dir := os.Getenv("CARDS"); dir != "" {
			// To look at them: CARDS=/tmp go test ./build/card
			if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(s.name, " ", "-")+".png"), data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// The pixels of the samples. When this fails because cards were made to look
// different, raise version and write the new number here.
func TestPixels(t *testing.T) {
	const want = "1 24a53e6578d45cc6"
	p := painter(t)
	h := fnv.New64a()
	for _, s := range samples {
		_, img := paint(t, p, s.card)
		h.Write(img.Pix)
		fmt.Fprint(h, img.Palette)
	}
	if got := fmt.Sprintf("%d %x", version, h.Sum64()); got != want {
		t.Errorf("version and pixels = %q, want %q", got, want)
	}
}

// inked returns where letters are, between two rows: ornament and strip are not.
func inked(img *image.Paletted, top, bottom int) image.Rectangle {
	var r image.Rectangle
	for y := top; y < bottom; y++ {
		for x, level := range img.Pix[y*img.Stride : y*img.Stride+Width] {
			if level > 6 && level != levelAccent {
				r = r.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return r
}

// Lines begin at the side where the language does, and no letter leaves the card.
func TestDirection(t *testing.T) {
	p := painter(t)
	for _, s := range samples {
		_, img := paint(t, p, s.card)
		text := inked(img, 0, Height-strip)
		if text.Empty() {
			continue
		}
		start, end := text.Min.X, Width-text.Max.X
		if s.card.RTL {
			start, end = end, start
		}
		if start < margin-8 || start > margin+12 || end < margin {
			t.Errorf("%s: text begins %d pixels from its edge and ends %d from the other, want %d and at least that", s.name, start, end, margin)
		}
		if text.Min.Y < 40 || text.Max.Y > Height-strip-40 {
			t.Errorf("%s: text stands between %d and %d", s.name, text.Min.Y, text.Max.Y)
		}
	}
}

// A Latin name inside an Arabic line keeps its own direction, and the line's
// first word stands at the right: where the same word alone is drawn.
func TestMixedDirections(t *testing.T) {
	p := painter(t)
	_, arabic := paint(t, p, Card{Title: "طلب", RTL: true, Lang: "ar"})
	_, mixed := paint(t, p, Card{Title: "طلب ABC", RTL: true, Lang: "ar"})
	word := inked(arabic, 200, Height-strip)
	for y := word.Min.Y; y < word.Max.Y; y++ {
		row := y * Width
		if !bytes.Equal(arabic.Pix[row+word.Min.X:row+Width], mixed.Pix[row+word.Min.X:row+Width]) {
			t.Fatalf("row %d: the first word of an Arabic line is not at the right", y)
		}
	}
	_, latin := paint(t, p, Card{Title: "ABC", Lang: "en"})
	name, all := inked(latin, 200, Height-strip), inked(mixed, 200, Height-strip)
	if d := all.Min.Y - name.Min.Y; d > 2 || d < -60 {
		t.Fatalf("the mixed line begins at row %d, a Latin one at %d", all.Min.Y, name.Min.Y)
	}
	for y := name.Min.Y; y < name.Max.Y; y++ {
		a := letters(latin.Pix[y*Width+name.Min.X : y*Width+name.Max.X])
		b := letters(mixed.Pix[y*Width+all.Min.X : y*Width+all.Min.X+name.Dx()])
		if diff := differing(a, b); diff > name.Dx()/6 {
			t.Fatalf("row %d: a Latin name in an Arabic line differs from the name alone in %d pixels", y, diff)
		}
	}
}

// A number of several parts that is set apart by isolates is drawn in an Arabic line
// as it is alone; without them its groups stand in the order of the line.
func TestIsolatedNumber(t *testing.T) {
	p := painter(t)
	const number = "+371 60 123"
	_, alone := paint(t, p, Card{Title: number + " A", Lang: "en"})
	want := inked(alone, 200, Height-strip)
	differ := func(title string) int {
		_, img := paint(t, p, Card{Title: title, RTL: true, Lang: "ar"})
		all := inked(img, 200, Height-strip)
		// The number is the last word of the line: its left end is that of the ink.
		const width = 300
		total := 0
		for y := range want.Dy() {
			a := letters(alone.Pix[(want.Min.Y+y)*Width+want.Min.X:][:width])
			b := letters(img.Pix[(want.Min.Y+y)*Width+all.Min.X:][:width])
			total += differing(a, b)
		}
		return total
	}
	set, plain := differ("طلب \u2066"+number+"\u2069"), differ("طلب "+number)
	if set*4 > plain {
		t.Errorf("the number differs from one in a Latin line in %d pixels, and in %d where nothing sets it apart", set, plain)
	}
	if set > 1500 {
		t.Errorf("the number differs from one in a Latin line in %d pixels", set)
	}
}

func letters(row []uint8) []bool {
	out := make([]bool, len(row))
	for i, level := range row {
		out[i] = level > 8
	}
	return out
}

func differing(a, b []bool) (n int) {
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

// Letters that no font has never come out as boxes: such a text is left out.
func TestUnknownLetters(t *testing.T) {
	p := painter(t)
	tests := []struct {
		text  string
		drawn string // the text that gives the same picture
	}{
		{"如何退货", ""},
		{"Returns 退货", ""},
		{"วิธีคืนสินค้า", ""},
		{"\U000e0041", ""},
		{"🚚", ""},
		{"???", ""},
		{"🚚 Shipping 🎁", "Shipping"},
		{"Ship👩‍💻ping ✔️", "Shipping"},
		{"  Two\n\tlines ", "Two lines"},
		{"left\u202eright\u202c", "leftright"},
		{"Sma\u0301", "Smá"},
	}
	for _, test := range tests {
		got, _ := paint(t, p, Card{Title: test.text, Lang: "en"})
		want, _ := paint(t, p, Card{Title: test.drawn, Lang: "en"})
		if !bytes.Equal(got, want) {
			t.Errorf("Draw(%q) differs from Draw(%q)", test.text, test.drawn)
		}
	}
	// A title that cannot be written leaves its place to what can.
	got, _ := paint(t, p, Card{Title: "退货", Over: "Returns", Site: "Help"})
	want, _ := paint(t, p, Card{Title: "Returns", Site: "Help"})
	if !bytes.Equal(got, want) {
		t.Error("a category does not stand in for a title that cannot be written")
	}
}

func TestMissing(t *testing.T) {
	p := painter(t)
	for text, want := range map[string]rune{
		"": 0, "Returns – 30 days": 0, "Rückgabe": 0, "Возврат": 0, "الإرجاع 3-5": 0, "החזרות": 0, "वापसी": 0, "🚚 !": 0,
		"返品 Returns": '返', "Returns วิธี": 'ว', "환불": '환',
	} {
		if got := p.Missing(text); got != want {
			t.Errorf("Missing(%q) = %q, want %q", text, got, want)
		}
	}
}

// Every language that the theme speaks can be written, apart from those that
// need a font of the site's own.
func TestLanguages(t *testing.T) {
	b, err := painter(t).brush()
	if err != nil {
		t.Fatal(err)
	}
	for lang, text := range map[string]string{
		"ar": "الإرجاع", "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy", "da": "Blåbærgrød", "de": "Größe „Straße“",
		"es": "¿Dónde está mi envío?", "et": "Jäääär", "fa": "چگونه کالا را پس بفرستم؟ می‌خواهم", "fi": "Hääyöaie",
		"fr": "L’été, œuvre : 20 €", "he": "החזרת מוצר", "hi": "ऑर्डर कैसे लौटाएँ?", "it": "Perché è così?", "lt": "Ąžuolėlis šnarėjo",
		"lv": "Glāžšķūņa rūķīši", "nb": "Blåbærsyltetøy", "nl": "Geïnd", "pl": "Zażółć gęślą jaźń", "pt": "Coração à mão",
		"ru": "Возврат товара", "sv": "Räksmörgås", "tr": "İade ığdır şğç", "uk": "Їжак, ґанок, єнот", "ur": "آرڈر واپس کریں؟",
		"vi": "Trả lại hàng như thế nào?", "el": "Πώς επιστρέφω;", "ro": "Țară și înțelegere", "bg": "Връщане",
	} {
		if b.clean(text) == nil {
			t.Errorf("%s: %q cannot be written", lang, text)
		}
	}
}

func TestKey(t *testing.T) {
	p := painter(t)
	own, err := NewPainter([]byte(hebrewBold))
	if err != nil {
		t.Fatal(err)
	}
	c := Card{Title: "a", Over: "b", Site: "c", Lang: "en", Color: "#123456", Accent: "#654321"}
	keys := map[string]string{p.Key(c): "the card itself"}
	note := func(what, key string) {
		if other, ok := keys[key]; ok {
			t.Errorf("%s has the key of %s", what, other)
		}
		keys[key] = what
	}
	note("another font", own.Key(c))
	for what, change := range map[string]func(*Card){
		"another title": func(c *Card) { c.Title = "x" }, "another category": func(c *Card) { c.Over = "x" },
		"another site": func(c *Card) { c.Site = "x" }, "another language": func(c *Card) { c.Lang = "lv" },
		"another direction": func(c *Card) { c.RTL = true }, "another colour": func(c *Card) { c.Color = "#000000" },
		"another accent": func(c *Card) { c.Accent = "" }, "a letter that moved": func(c *Card) { c.Title, c.Over = "ab", "" },
	} {
		other := c
		change(&other)
		note(what, p.Key(other))
	}
	if a, b := p.Key(c), painter(t).Key(c); a != b {
		t.Errorf("Key() = %q and %q for one card", a, b)
	}
}

func TestOwnFont(t *testing.T) {
	data, err := os.ReadFile("fonts/NotoSansArabic-Regular.ttf")
	if err != nil {
		t.Fatal(err)
	}
	own, err := NewPainter(data)
	if err != nil {
		t.Fatal(err)
	}
	c := Card{Title: "طلب", RTL: true, Lang: "ar"}
	a, _ := paint(t, own, c)
	b, _ := paint(t, painter(t), c)
	if bytes.Equal(a, b) {
		t.Error("a title is not drawn in the site's own font")
	}
	for _, broken := range [][]byte{{}, []byte("wOF2"), []byte("not a font at all"), data[:100], data[:len(data)/2]} {
		if _, err := NewPainter(broken); err == nil {
			t.Errorf("NewPainter(%d bytes of no font) = nil error", len(broken))
		}
	}
}

// Cards come out the same whoever draws them, in whatever order.
func TestManyAtATime(t *testing.T) {
	p := painter(t)
	want := map[string][]byte{}
	for _, s := range samples {
		want[s.name], _ = paint(t, painter(t), s.card)
	}
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for j := range samples {
				s := samples[(i*3+j)%len(samples)]
				if got, err := p.Draw(s.card); err != nil || !bytes.Equal(got, want[s.name]) {
					t.Errorf("%s: drawn beside others it differs, %v", s.name, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestColors(t *testing.T) {
	for _, brand := range []string{"", "#fff", "#000000", "#facc15", "#3b82f6", "#f97316", "#808080", "#777777", "#17594a", "red", "#12"} {
		paper, ink := colors(brand)
		if c := contrast(paper, ink); c < 4.5 {
			t.Errorf("colors(%q): contrast %.2f, want at least 4.5", brand, c)
		}
	}
}

func FuzzDraw(f *testing.F) {
	for _, s := range samples {
		f.Add(s.card.Title, s.card.Over, s.card.Lang, s.card.Color, s.card.RTL)
	}
	p := painter(f)
	f.Fuzz(func(t *testing.T, title, over, lang, color string, rtl bool) {
		paint(t, p, Card{Title: title, Over: over, Lang: lang, Color: color, RTL: rtl})
	})
}

func BenchmarkDraw(b *testing.B) {
	p := painter(b)
	for i := 0; b.Loop(); i++ {
		c := samples[i%4].card
		c.Title += fmt.Sprint(" ", i)
		if _, err := p.Draw(c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkKey(b *testing.B) {
	p := painter(b)
	for b.Loop() {
		p.Key(samples[1].card)
	}
}
