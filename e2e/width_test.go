package e2e

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// screenshots writes a site with a picture of 1600 pixels, that has several sizes, and
// one that has only its own: a single colour takes fewer bytes than what is made of it.
func screenshots(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, data []byte) {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	draw := func(name string, at func(x, y int) color.RGBA) {
		m := image.NewRGBA(image.Rect(0, 0, 1600, 1000))
		for y := range 1000 {
			for x := range 1600 {
				m.SetRGBA(x, y, at(x, y))
			}
		}
		var b strings.Builder
		if err := png.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		write(name, []byte(b.String()))
	}
	draw("assets/window.png", func(x, y int) color.RGBA {
		n := uint8((x*7919 ^ y*104729) >> 3 % 16) // grain, as a photograph has it
		return color.RGBA{uint8(x/8) + n, uint8(y/5) + n, 180 + n, 255}
	})
	draw("assets/flat.png", func(x, y int) color.RGBA { return color.RGBA{240, 240, 240, 255} })
	write("faqtory.yaml", []byte("title: Pictures\ndefault_locale: en\nlocales: {en: {}, ar: {}}\nmissing_translation: omit\nfeatures: {share_cards: \"off\"}\n"))
	body := `---
title: Pictures
---
![A window](../../assets/window.png){width=50%}

![A window once more](../../assets/window.png)

![A flat one](../../assets/flat.png){width=50%}

![Gone](../../assets/gone.svg)

| Country of the customer | Price |
| :-- | --: |
| Latvia | 3.90 |
| Emirates | 1,024.00 |
`
	write("assets/gone.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"/>`))
	write("content/en/pictures.md", []byte(body))
	write("content/ar/pictures.md", []byte(strings.NewReplacer("Pictures", "صور", "Country of the customer", "بلد العميل", "Price", "السعر", "Latvia", "لاتفيا", "Emirates", "الإمارات").Replace(body)))
	return dir
}

// A picture that its writer has made small is one to enlarge all the more.
func TestNarrowPicturesCanBeEnlarged(t *testing.T) {
	b := open(t, 1280, 800, true)
	b.base = files(t, built(t, screenshots(t)))
	b.visit("pictures/")
	b.settled()
	for _, alt := range []string{"A window", "A window once more", "A flat one"} {
		img := fmt.Sprintf(`document.querySelector('.prose img[alt=%q]')`, alt)
		eval[bool](b, `(`+img+`.scrollIntoView(), true)`)
		eventually(b, `!!`+img+`.closest(".zoom")`, true)
		if got := eval[string](b, img+`.sizes`); strings.HasPrefix(alt, "A window") && (got == "" || strings.Contains(got, "304px") != (alt == "A window")) {
			t.Errorf("%s: sizes are %q, want those of the place it has", alt, got)
		}
		eval[bool](b, `(`+img+`.parentElement.click(), true)`)
		if got := eval[bool](b, `document.querySelector("dialog img").getBoundingClientRect().width === innerWidth`); !got {
			t.Errorf("%s: enlarged it is not as wide as the window", alt)
		}
		eval[bool](b, `(document.querySelector("dialog").close(), true)`)
		eventually(b, `!!document.querySelector("dialog")`, false)
	}
	b.sound()
}

// On dark pages white paper lies under a picture that is there, and not under one that
// is on its way or does not come: its words are light.
func TestPicturesOnDarkPages(t *testing.T) {
	pages := http.FileServer(http.Dir(built(t, screenshots(t))))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.Contains(r.URL.Path, "/gone."):
			http.NotFound(w, r)
		case strings.Contains(r.URL.Path, "/flat."):
			select {
			case <-r.Context().Done():
			case <-time.After(20 * time.Second):
			}
		default:
			pages.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	b := openAt(t, server.URL+"/", 1280, 2400, true)
	b.media("prefers-color-scheme", "dark")
	// A visit would wait for all of the pictures.
	eval[bool](b, `(location.href = "`+server.URL+`/pictures/", true)`)
	ground := func(alt string) string {
		return fmt.Sprintf(`(() => { const e = document.querySelector('.prose img[alt=%q]'); return e ? getComputedStyle(e).backgroundColor : "" })()`, alt)
	}
	const white = "rgb(255, 255, 255)"
	eventually(b, ground("A window"), white)
	eventually(b, `document.querySelector('.prose img[alt="Gone"]').complete`, true)
	for _, alt := range []string{"Gone", "A flat one"} {
		if got := eval[string](b, ground(alt)); got == white || got == "" {
			t.Errorf("%s: the ground of a picture that is not there is %q, want a dark one", alt, got)
		}
	}
}

// What stands at the ends of a row stands there in either direction.
func TestColumnsAreMirrored(t *testing.T) {
	b := open(t, 360, 800, true)
	b.base = files(t, built(t, screenshots(t)))
	for path, want := range map[string]string{"pictures/": "left|right", "ar/pictures/": "right|left"} {
		b.visit(path)
		// Where the words of the last row are in their cells.
		got := eval[string](b, `[...document.querySelectorAll("tbody tr:last-child td")].map(cell => {
			const range = document.createRange();
			range.selectNodeContents(cell);
			const words = range.getBoundingClientRect(), box = cell.getBoundingClientRect();
			return words.left - box.left < box.right - words.right ? "left" : "right";
		}).join("|")`)
		if got != want {
			t.Errorf("%s: the columns stand %s, want %s", path, got, want)
		}
		eval[bool](b, `(document.querySelector("table").scrollIntoView(), true)`)
		b.shot("columns-" + strings.ReplaceAll(path, "/", ""))
	}
	b.sound()
}
