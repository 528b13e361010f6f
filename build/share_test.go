package build

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"faqtory/build/card"
)

var (
	shareTag   = regexp.MustCompile(`<meta property="og:image" content="https://help\.example\.com/docs/([^"]+)">`)
	shareSize  = regexp.MustCompile(`<meta property="og:image:width" content="(\d+)">\s*<meta property="og:image:height" content="(\d+)">`)
	shareAlt   = regexp.MustCompile(`<meta property="og:image:alt" content="([^"]+)">`)
	redirected = regexp.MustCompile(`http-equiv="?refresh`)
)

// sharePictures maps each page of a built site to its share picture, and fails
// on pages whose picture is missing, not a raster, or of another size than said.
func sharePictures(t *testing.T, site map[string]string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for name, page := range site {
		if path.Ext(name) != ".html" || redirected.MatchString(page) {
			continue
		}
		tag, size := shareTag.FindStringSubmatch(page), shareSize.FindStringSubmatch(page)
		if tag == nil || size == nil || shareAlt.FindString(page) == "" {
			t.Errorf("%s: og:image, its size or its alt is missing", name)
			continue
		}
		out[name] = tag[1]
		c, _, err := image.DecodeConfig(strings.NewReader(site[tag[1]]))
		if err != nil {
			t.Errorf("%s: picture %s: %v", name, tag[1], err)
			continue
		}
		if got := [2]string{size[1], size[2]}; got != [2]string{strconv.Itoa(c.Width), strconv.Itoa(c.Height)} {
			t.Errorf("%s: picture %s is %d×%d, and the page says %v", name, tag[1], c.Width, c.Height, got)
		}
	}
	return out
}

func TestSharePictures(t *testing.T) {
	const (
		homePage = "index.html"
		category = "orders/index.html"
		article  = "orders/refunds/index.html"
		arabic   = "ar/index.html"
	)
	tests := []struct {
		cards string
		// how pages share pictures: equal letters are equal pictures
		home, category, article, arabic string
	}{
		{CardsAuto, "a", "b", "c", "d"},
		{CardsArticle, "a", "b", "c", "d"},
		{CardsCategory, "a", "b", "b", "d"},
		{CardsSite, "a", "a", "a", "d"},
	}
	for _, test := range tests {
		out := filepath.Join(t.TempDir(), "public")
		o := goldenOptions(t, out)
		o.Settings.ShareCards = test.cards
		if _, err := Build(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		site := tree(t, out)
		pictures := sharePictures(t, site)
		letters := map[string]string{}
		for _, p := range []struct{ page, letter string }{{homePage, test.home}, {category, test.category}, {article, test.article}, {arabic, test.arabic}} {
			picture := pictures[p.page]
			if before, ok := letters[picture]; ok && before != p.letter {
				t.Errorf("with %q, %s has the picture of another page", test.cards, p.page)
			}
			letters[picture] = p.letter
		}
		used := map[string]bool{}
		for _, picture := range pictures {
			used[picture] = true
		}
		for name := range site {
			if strings.HasPrefix(name, "assets/card.") && !used[name] {
				t.Errorf("with %q, %s is drawn and shown by no page", test.cards, name)
			}
		}
	}
}

// A logo in SVG is no share picture, a logo in PNG is; an article's own picture
// is better than both.
func TestSharePictureWithoutCards(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	o := goldenOptions(t, out)
	o.Settings.ShareCards = CardsOff
	if _, err := Build(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if tag := shareTag.FindString(tree(t, out)["index.html"]); tag != "" {
		t.Errorf("home page with an SVG logo and without cards = %s, want no og:image", tag)
	}
	writePNG(t, filepath.Join(o.Dir, "assets/logo.png"), 300, 300)
	o.Settings.Organization.Logo = "assets/logo.png"
	if _, err := Build(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	for page, picture := range sharePictures(t, tree(t, out)) {
		if !strings.HasPrefix(picture, "assets/logo.") {
			t.Errorf("%s is shown by %s, want the logo", page, picture)
		}
	}
}

func TestArticlesOwnSharePicture(t *testing.T) {
	tests := []struct {
		name, front, body string
		cards             string
		want              string // how the name of the picture begins
	}{
		{"named", "image: wide.png\nimage_alt: A lamp\n", "", CardsAuto, "assets/wide."},
		{"named and missing", "image: gone.png\n", "", CardsAuto, "assets/card."},
		{"in the text, a card at hand", "", "![A lamp](wide.png)", CardsAuto, "assets/card."},
		{"in the text, no card of its own", "", "![A lamp](wide.png)", CardsCategory, "assets/wide."},
		{"small, no card of its own", "", "![A lamp](small.png)", CardsCategory, "assets/card."},
		{"small, no card", "", "![A lamp](small.png)", CardsOff, "assets/small."},
	}
	for _, test := range tests {
		out := filepath.Join(t.TempDir(), "public")
		o := goldenOptions(t, out)
		o.Settings.ShareCards = test.cards
		dir := filepath.Join(o.Dir, "content/en/orders")
		writePNG(t, filepath.Join(dir, "wide.png"), 1000, 500)
		writePNG(t, filepath.Join(dir, "small.png"), 300, 220)
		text := "---\ntitle: A lamp in the box\n" + test.front + "---\nThe lamp lies in the box.\n\n" + test.body + "\n"
		if err := os.WriteFile(filepath.Join(dir, "box.md"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if report, err := Build(t.Context(), o); err != nil && test.front != "image: gone.png\n" {
			t.Fatal(err, report)
		}
		tag := shareTag.FindStringSubmatch(tree(t, out)["orders/box/index.html"])
		if tag == nil || !strings.HasPrefix(tag[1], test.want) {
			t.Errorf("%s: og:image = %q, want %s…", test.name, tag, test.want)
		}
	}
}

// The sitemap shows a film by the card of its article, where that has no picture.
func TestFilmOfAnArticleWithoutPicture(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	o := goldenOptions(t, out)
	text := "---\ntitle: A lamp in the box\ndate: 2026-01-02\n---\nThe lamp lies in the box.\n\n[How to fold it](fold.mp4)\n"
	for name, data := range map[string]string{"box.md": text, "fold.mp4": "a film"} {
		if err := os.WriteFile(filepath.Join(o.Dir, "content/en/orders", name), []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Build(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	site := tree(t, out)
	tag := shareTag.FindStringSubmatch(site["orders/box/index.html"])
	if tag == nil || !strings.HasPrefix(tag[1], "assets/card.") {
		t.Fatalf("og:image = %q, want the article's card", tag)
	}
	if !strings.Contains(site["sitemap-en.xml"], tag[1]+"</video:thumbnail_loc>") {
		t.Errorf("the sitemap does not show the film by %s", tag[1])
	}
}

// A second build draws no card anew, and removes those that no page shows.
func TestCardsAreKept(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	o := goldenOptions(t, out)
	for range 2 {
		if _, err := Build(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	root, err := OpenOutput(t.Context(), out)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	b, err := newBuilder(t.Context(), &o, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer b.close(new(error))
	s, _, err := b.prepare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := &plan{site: s, out: root, assets: map[string]bool{}}
	p.cards()
	var k keyer
	for i := range p.outputs {
		if m := p.make(&k, &p.outputs[i], &o, &record{}, &sync.Pool{New: func() any { return new(bytes.Buffer) }}); m.data != nil {
			t.Errorf("a second build draws %s anew", m.name)
		}
	}
	if len(p.outputs) == 0 {
		t.Error("no cards are planned")
	}
	root.Close()
	o.Settings.ShareCards = CardsOff
	if _, err := Build(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	for name := range tree(t, out) {
		if strings.HasPrefix(name, "assets/card.") {
			t.Errorf("%s is still there without cards", name)
		}
	}
}

func TestBrokenCardFont(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	o := goldenOptions(t, out)
	o.Settings.Brand.CardFont = "assets/logo.svg"
	report, err := Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if report.ByKind["broken-font"] != 1 {
		t.Errorf("mistakes = %v, want one broken-font", report.ByKind)
	}
	sharePictures(t, tree(t, out))
}

// Where no font has the letters of titles, cards say whose site it is, and the build
// says once why they say no more.
func TestCardsWithoutTheirFont(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	o := goldenOptions(t, out)
	o.Settings.Title = Text{Default: "ランプの店"}
	for _, name := range []string{"a", "b"} {
		if err := os.WriteFile(filepath.Join(o.Dir, "content/en", name+".md"), []byte("# ランプ "+name+"\n\n光る。\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	report, err := Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if report.ByKind["no-card-font"] != 1 {
		t.Errorf("mistakes = %v, want no-card-font once", report.ByKind)
	}
	site := tree(t, out)
	pictures := sharePictures(t, site)
	p, err := card.NewPainter(nil)
	if err != nil {
		t.Fatal(err)
	}
	want, err := p.Draw(card.Card{Title: "help.example.com", Lang: "en", Color: o.Settings.Brand.Color, Accent: o.Settings.Brand.Accent})
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"index.html", "a/index.html", "b/index.html"} {
		if site[pictures[page]] != string(want) {
			t.Errorf("%s: the picture does not name the host", page)
		}
	}
}

// A title is drawn in its own direction, whatever the text below it is written in.
func TestMostlyFromRight(t *testing.T) {
	for title, want := range map[string]bool{
		"متى أسترد أموالي؟ 3-5": true, "PayPal: كيف أدفع الآن": true, "מתי": true,
		"": false, "14": false, "Returns": false, "The word مرحبا in English": false,
	} {
		if got := mostlyFromRight(title); got != want {
			t.Errorf("mostlyFromRight(%q) = %v, want %v", title, got, want)
		}
	}
}

func TestManyArticlesShareCategoryCards(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	o := goldenOptions(t, out)
	dir := filepath.Join(o.Dir, "content/en/many")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for i := range maxArticleCards {
		n := strconv.Itoa(i)
		if err := os.WriteFile(filepath.Join(dir, "a"+n+".md"), []byte("# Lamp number "+n+"\n\nIt shines.\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Build(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	pictures := sharePictures(t, tree(t, out))
	if a, b := pictures["many/index.html"], pictures["many/a1/index.html"]; a != b || a == pictures["index.html"] {
		t.Errorf("pictures of a category and its article = %q, %q, want one of their own for both", a, b)
	}
	if card.Width != 1200 || card.Height != 630 {
		t.Errorf("cards are %d×%d, want 1200×630", card.Width, card.Height)
	}
}

func writePNG(t *testing.T, name string, width, height int) {
	t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.Black, color.White})
	for i := range img.Pix {
		img.Pix[i] = uint8(i * i >> 7 & 1)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
}

// A card reads a number of several parts as the page does.
func TestNumbersOnCards(t *testing.T) {
	c := isolated(card.Card{Title: "اتصل +371 60 000 123", Over: "خلال 3-5 أيام", Lang: "ar", RTL: true})
	if want := "اتصل \u2066+371 60 000 123\u2069"; c.Title != want {
		t.Errorf("the title is %q, want %q", c.Title, want)
	}
	if want := "خلال \u2067\u061c3-5\u2069 أيام"; c.Over != want {
		t.Errorf("the line over it is %q, want %q", c.Over, want)
	}
	if c := isolated(card.Card{Title: "Call +371 60 000 123", Lang: "en"}); c.Title != "Call +371 60 000 123" {
		t.Errorf("the title of an English card is %q, want it as it is", c.Title)
	}
}
