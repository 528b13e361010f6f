package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// written makes a site of files, by their paths, and returns the address of what is
// built of it.
func written(t *testing.T, texts map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range texts {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return files(t, built(t, dir))
}

// order tells for every number of several parts below an element whether its first
// part stands left of its last.
const order = `(selector) => {
	const found = {}, range = document.createRange();
	for (const e of document.querySelectorAll(selector)) {
		const texts = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
		for (let n = texts.nextNode(); n; n = texts.nextNode()) {
			for (const m of n.data.matchAll(/[+\p{Nd}][\p{Nd}:]*(?:[ –-][\p{Nd}:]+)+/gu)) {
				const parts = [...m[0].matchAll(/[\p{Nd}:]+/gu)];
				const left = (p) => {
					range.setStart(n, m.index + p.index);
					range.setEnd(n, m.index + p.index + p[0].length);
					return range.getBoundingClientRect().left;
				};
				const way = left(parts[0]) < left(parts.at(-1)) ? "from the left" : "from the right";
				found[m[0]] = found[m[0]] && found[m[0]] !== way ? "both ways" : way;
			}
		}
	}
	return found;
}`

// Whatever stands before it, a number of several parts is read in one order: after
// letters, at the beginning of a line, after Latin letters and in a title.
func TestNumbersAreReadInOneOrder(t *testing.T) {
	words := map[string]string{"ar": "كلمة", "fa": "واژه", "he": "מילה", "ur": "لفظ"}
	numbers := map[string]bool{ // whether it is a range
		"3-5": true, "١٠-١٤": true, "۱۰–۱۴": true, "9:00-17:00": true,
		"2026-11-22": false, "+371 60 000 123": false, "0800 123 456": false, "1-800-555-0199": false,
	}
	site := map[string]string{"faqtory.yaml": "title: Numbers\ndefault_locale: ar\nlocales: {ar: {}, fa: {}, he: {}, ur: {}}\n"}
	for locale, word := range words {
		var body strings.Builder
		for n := range numbers {
			fmt.Fprintf(&body, "%s %s %s.\n\n%s %s\n\nSMS %s %s\n\n- %s\n\n", word, n, word, n, word, n, word, n)
		}
		site["content/"+locale+"/numbers.md"] = fmt.Sprintf("---\ntitle: %s 9:00-17:00\nanswer: %s 3-5 %s 2026-11-22\n---\n\n%s", word, word, word, body.String())
	}
	b := open(t, 360, 740, true)
	b.base = written(t, site)
	for locale := range words {
		path := locale + "/numbers/"
		if locale == "ar" {
			path = "numbers/"
		}
		b.visit(path)
		for _, selector := range []string{"main .prose", "h1", ".answer"} {
			got := eval[map[string]string](b, "("+order+")("+fmt.Sprintf("%q", selector)+")")
			if selector == "main .prose" && len(got) != len(numbers) {
				t.Errorf("%s: %d numbers found, want %d: %v", locale, len(got), len(numbers), got)
			}
			for n, ranged := range numbers {
				want := "from the left"
				if ranged && locale == "ar" {
					want = "from the right"
				}
				if way, ok := got[n]; ok && way != want {
					t.Errorf("%s, %s: %s is read %s, want %s", locale, selector, n, way, want)
				}
			}
			if len(got) == 0 {
				t.Errorf("%s: no numbers in %s", locale, selector)
			}
		}
	}
	b.sound()
}

// On a phone with round corners and a notch nothing lies under them: not upright,
// where the bar of shortcuts is lifted, and not on its side.
func TestNothingLiesUnderTheNotch(t *testing.T) {
	for _, c := range []struct {
		name                            string
		width, height                   int64
		top, right, bottom, left, lower int64
	}{
		{"upright", 390, 844, 0, 0, 34, 0, 34},
		{"on its side", 844, 390, 0, 47, 21, 47, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := open(t, c.width, c.height, true)
			b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
				_, err := chromedp.Call(ctx, emulation.SetSafeAreaInsetsOverride, emulation.SetSafeAreaInsetsOverrideParams{
					Insets: &emulation.SafeAreaInsets{Top: &c.top, Right: &c.right, Bottom: &c.bottom, Left: &c.left},
				})
				return err
			}))
			for _, p := range pages {
				b.visit(p.path)
				b.settled()
				under := eval[[]string](b, fmt.Sprintf(`[...document.querySelectorAll("a, button, input, summary, h1, h2, h3, p, td")].filter(e => {
					if (!e.checkVisibility() || e.closest(".vh, .skip") || getComputedStyle(e).clipPath !== "none") return false;
					const r = e.getBoundingClientRect(), s = getComputedStyle(e);
					return r.width > 2 && (r.left + parseFloat(s.paddingLeft) < %d || r.right - parseFloat(s.paddingRight) > innerWidth - %d);
				}).map(e => e.outerHTML.slice(0, 60))`, c.left, c.right))
				if len(under) > 0 {
					t.Errorf("%s: under the notch: %q", p.name, under)
				}
				if c.lower == 0 {
					continue
				}
				if room := eval[float64](b, `innerHeight - Math.max(...[...document.querySelectorAll(".dock a")].map(a => a.getBoundingClientRect().bottom))`); room < float64(c.lower) {
					t.Errorf("%s: the shortcuts leave %v px below them, want %d", p.name, room, c.lower)
				}
				// What comes last can be scrolled out from under the bar.
				hidden := eval[float64](b, `(scrollTo(0, 1e6), document.querySelector(".foot").getBoundingClientRect().bottom - document.querySelector(".dock").getBoundingClientRect().top)`)
				if hidden > 0.5 {
					t.Errorf("%s: the bar covers %v px of the footer", p.name, hidden)
				}
			}
			b.sound()
		})
	}
}

// Nothing on a page moves by itself, so there is nothing to switch off for readers
// whom motion makes ill.
func TestNothingIsAnimated(t *testing.T) {
	moving := `document.getAnimations().length + [...document.querySelectorAll("*")].filter(e => [null, "::before", "::after"].some(part => {
		const s = getComputedStyle(e, part);
		return s.scrollBehavior !== "auto" || s.animationName !== "none" || s.transitionDuration.split(",").some(d => parseFloat(d) > 0);
	})).length`
	look := func(b *tab, name string) {
		b.settled()
		eval[bool](b, `document.querySelectorAll("summary, .zoom, [role=tab]").forEach(e => e.click()); true`)
		if n := eval[int](b, moving); n > 0 {
			t.Errorf("%s: %d things move", name, n)
		}
	}
	b := open(t, 1280, 800, true)
	b.media("prefers-reduced-motion", "reduce")
	for _, p := range pages {
		b.visit(p.path)
		look(b, p.name)
	}
	b = open(t, 360, 740, true)
	b.base = files(t, built(t, "testdata/gallery"))
	b.visit("using/everything/")
	look(b, "gallery")
}

// A help center of one article, and one of two hundred categories with long names.
func TestSmallestAndWidestSite(t *testing.T) {
	many := map[string]string{"faqtory.yaml": "title: A help center with two hundred categories\n"}
	for i := range 200 {
		name := fmt.Sprintf("Category %d of things with a name that is rather long", i)
		if i%7 == 0 {
			name = fmt.Sprintf("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft %d", i)
		}
		many[fmt.Sprintf("content/c%03d/_index.md", i)] = "---\ntitle: " + name + "\n---\n"
		many[fmt.Sprintf("content/c%03d/a.md", i)] = fmt.Sprintf("---\ntitle: Article %d\nanswer: Number %d answers.\n---\n\nNumber %d answers.\n", i, i, i)
	}
	one := map[string]string{"refunds.md": "---\ntitle: When do I get my money back?\nanswer: Within 14 days.\n---\n\nWithin 14 days.\n"}
	for _, c := range []struct {
		name  string
		files map[string]string
		paths []string
		cards int
	}{
		{"one article", one, []string{"", "refunds/", "search/"}, 0},
		{"200 categories", many, []string{"", "c007/", "c007/a/", "search/"}, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			base := written(t, c.files)
			for _, width := range []int64{320, 1280} {
				b := openAt(t, base, width, 740, true)
				for i, path := range c.paths {
					b.visit(path)
					b.settled()
					b.shot(fmt.Sprintf("%s-%d-%d", strings.ReplaceAll(c.name, " ", "-"), i, width))
					if over := eval[float64](b, overflow); over > 0 {
						t.Errorf("/%s at %d px: %v px too wide", path, width, over)
					}
					if cut := eval[[]string](b, cutOff); len(cut) > 0 {
						t.Errorf("/%s at %d px: cut off: %q", path, width, cut)
					}
					b.axe(path)
				}
				b.visit("")
				if n := eval[int](b, `document.querySelectorAll("main .cards > li").length`); n != c.cards {
					t.Errorf("%d cards on the front page, want %d", n, c.cards)
				}
				// Whatever the number, the page leads on within a screen or few.
				if tall := eval[float64](b, `document.documentElement.scrollHeight / (document.querySelectorAll("main a").length + 10)`); tall > 130 {
					t.Errorf("the front page takes %v px for each of its links", tall)
				}
				b.sound()
			}
		})
	}
}
