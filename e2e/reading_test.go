package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// targets measures everything that can be tapped: its name, and its width and
// height in pixels. Links within running text are as high as their line and are
// left out, as WCAG 2.5.8 does; a pseudo-element that covers the box of a link
// belongs to the link.
const targets = `(() => {
	const shown = (e) => e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && e.getBoundingClientRect().width > 1;
	const inText = (e) => {
		if (e.localName !== "a" || getComputedStyle(e).display !== "inline") return false;
		const around = e.parentElement.closest("p, li, td, dd, th, dt, h1, h2, h3, h4, blockquote, figcaption");
		return around && around.textContent.trim().length - e.textContent.trim().length > 2;
	};
	const box = (e) => {
		const after = getComputedStyle(e, "::after");
		const whole = after.position === "absolute" && after.content !== "none" ? e.closest("li") || e : e;
		return whole.getBoundingClientRect();
	};
	return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), summary, [role=tab]")]
		.filter((e) => shown(e) && !inText(e))
		.map((e) => ({ name: (e.innerText || e.ariaLabel || e.name || "").trim().slice(0, 40) + " <" + e.localName + " " + e.className + ">", w: box(e).width, h: box(e).height }))
		.filter((t) => t.h > 0);
})()`

type target struct {
	Name string
	W, H float64
}

func TestFingersHitWhatTheyAimAt(t *testing.T) {
	b := open(t, 360, 740, true)
	var all, large int
	for _, p := range pages {
		b.visit(p.path)
		b.settled()
		got := eval[[]target](b, targets)
		if len(got) < 5 {
			t.Errorf("%s: %d things can be tapped, want more", p.name, len(got))
		}
		for _, target := range got {
			all++
			if target.W >= 43.5 && target.H >= 43.5 {
				large++
			} else if target.W < 24 || target.H < 24 {
				t.Errorf("%s: %q is %.0f × %.0f px, want 24 or more", p.name, target.Name, target.W, target.H)
			} else {
				t.Logf("%s: %q is %.0f × %.0f px", p.name, target.Name, target.W, target.H)
			}
		}
	}
	if share := float64(large) / float64(all); share < 0.95 {
		t.Errorf("%.1f %% of %d targets have 44 px or more each way, want 95 %%", 100*share, all)
	}
}

// Text is never cut off or pushed out of the page: on the narrowest phone, which is
// also a desktop page of 1280 px at a zoom of 400 % (WCAG 1.4.10), and where the
// reader has set the browser's letters to twice their size (WCAG 1.4.4).
func TestPagesGrowWithTheirText(t *testing.T) {
	for _, c := range []struct {
		name   string
		width  int64
		letter int // of the root, in percent
	}{{"400 % zoom", 320, 100}, {"200 % text on a phone", 360, 200}, {"200 % text on a tablet", 768, 200}, {"200 % text on a desktop", 1280, 200}} {
		t.Run(c.name, func(t *testing.T) {
			b := open(t, c.width, 740, true)
			for _, p := range pages {
				b.visit(p.path)
				b.settled()
				eval[bool](b, fmt.Sprintf(`document.documentElement.style.fontSize = "%d%%"; true`, c.letter))
				if over := eval[float64](b, overflow); over > 0 {
					b.screenshot(p.name)
					t.Errorf("%s: the page is %v px too wide", p.name, over)
				}
				if cut := eval[[]string](b, cutOff); len(cut) > 0 {
					b.screenshot(p.name)
					t.Errorf("%s: cut off at the side: %s", p.name, strings.Join(cut, "; "))
				}
			}
		})
	}
}

// cutOff lists texts that reach over a side of the window and cannot be scrolled to.
const cutOff = `(() => {
	const found = [], range = document.createRange();
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	const excused = (e) => {
		for (; e && e !== document.documentElement; e = e.parentElement) {
			const s = getComputedStyle(e);
			if (s.clipPath !== "none" || /auto|scroll/.test(s.overflowX) || s.position === "fixed" || e.matches("script, style, .skip")) return true;
		}
	};
	for (let n = texts.nextNode(); n; n = texts.nextNode()) {
		if (!n.data.trim() || !n.parentElement.checkVisibility()) continue;
		range.selectNodeContents(n);
		const r = range.getBoundingClientRect();
		if (r.width > 1 && (r.right > innerWidth + 1.5 || r.left < -1.5) && !excused(n.parentElement)) found.push(n.data.trim().slice(0, 40) + " " + Math.round(r.left) + "…" + Math.round(r.right));
	}
	return found;
})()`

func TestTextIsSetToBeRead(t *testing.T) {
	for _, width := range []int64{360, 768, 1280} {
		b := open(t, width, 800, true)
		for _, p := range pages {
			b.visit(p.path)
			small := eval[[]string](b, `[...document.querySelectorAll("main p, main li, main dd, main td, main summary, main input")]
				.filter(e => e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < 16).map(e => e.textContent.trim().slice(0, 40) + " " + getComputedStyle(e).fontSize)`)
			if len(small) > 0 {
				t.Errorf("%s at %d px: text below 16 px: %s", p.name, width, strings.Join(small, "; "))
			}
			// How many letters of the kind they hold fill a line of the paragraphs,
			// with a few to spare for the fonts of other machines,
			// where they have more than one line.
			lines := eval[[]float64](b, `[...document.querySelectorAll(".prose > p, .prose > ul > li")].flatMap(e => {
				const range = document.createRange(); range.selectNodeContents(e);
				let width = 0;
				for (const r of range.getClientRects()) width += r.width;
				return width > 1.5 * e.clientWidth ? [e.clientWidth * e.textContent.length / width] : [];
			})`)
			for _, n := range lines {
				if most := 78.0; n > most || width >= 768 && n < 45 {
					t.Errorf("%s at %d px: %.0f letters on a line, want 45 to 75", p.name, width, n)
				}
			}
		}
	}
}

// Nothing moves once it is painted: the script adds what it adds in places that are
// kept for it.
func TestNothingMovesWhileLoading(t *testing.T) {
	for _, width := range []int64{360, 1280} {
		b := open(t, width, 740, true)
		for _, p := range pages {
			b.visit(p.path)
			b.settled()
			shift, err := chromedp.Run(b.ctx, chromedp.Evaluate[float64](`new Promise(done => {
				let sum = 0;
				new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value }).observe({ type: "layout-shift", buffered: true });
				setTimeout(() => done(sum), 150);
			})`, chromedp.EvalAwaitPromise))
			if err != nil {
				t.Fatal(err)
			}
			if shift > 0.001 {
				t.Errorf("%s at %d px: a layout shift of %.4f, want none", p.name, width, shift)
			}
		}
	}
}

// Where the system chooses the colours, grounds are taken away: what only a ground
// set apart must have an edge, and the focus must show.
func TestForcedColors(t *testing.T) {
	b := open(t, 1280, 800, true)
	b.media("forced-colors", "active")
	for path, selectors := range map[string]string{
		"returns/refund-times/":          ".answer, .callout, .find",
		"returns/":                       ".rows",
		"":                               ".cards > li, .find, .tile",
		"returns/how-to-return-an-item/": ".steps > .step",
	} {
		b.visit(path)
		b.settled()
		bare := eval[[]string](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].filter(e => e.checkVisibility() && !(parseFloat(getComputedStyle(e).borderInlineStartWidth) > 0)).map(e => e.className || e.localName)`, selectors))
		if len(bare) > 0 {
			t.Errorf("/%s: without an edge in forced colours: %v", path, bare)
		}
		if n := eval[int](b, fmt.Sprintf(`document.querySelectorAll(%q).length`, selectors)); n == 0 {
			t.Errorf("/%s: nothing matches %s", path, selectors)
		}
	}
}
