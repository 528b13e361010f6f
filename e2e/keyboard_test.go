package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// focus tells where the focus is, and what is wrong with how it shows.
const focus = `(() => {
	const e = document.activeElement;
	if (!e || e === document.body) return { name: "", fault: "" };
	const s = getComputedStyle(e), r = e.getBoundingClientRect();
	const framed = e.closest(".find") && getComputedStyle(e.closest(".find")).outlineStyle !== "none";
	let fault = "";
	if (!framed && (s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 2)) fault = "no outline";
	if (r.width < 1 || r.bottom < 1 || r.top > innerHeight - 1 || r.right < 1 || r.left > innerWidth - 1) fault = "out of sight at " + Math.round(r.left) + "," + Math.round(r.top);
	else {
		// WCAG 2.4.11: not wholly behind something that stays in place.
		const at = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].map(([x, y]) => document.elementFromPoint(r.left + r.width * x, r.top + r.height * y));
		if (!at.some((o) => o && (e.contains(o) || o.contains(e)))) fault = "behind something";
	}
	window.order ??= new Map();
	if (!window.order.has(e)) window.order.set(e, window.order.size);
	return { name: e.localName + " " + (e.getAttribute("aria-label") || e.textContent || e.name || "").trim().slice(0, 40), fault, index: window.order.get(e), count: window.order.size };
})()`

type focused struct {
	Name, Fault  string
	Index, Count int
}

func TestKeyboardReachesEverything(t *testing.T) {
	for _, width := range []int64{360, 1280} {
		for _, p := range pages {
			switch p.name {
			case "home", "faq", "how-to", "policy", "results", "Arabic how-to":
			default:
				continue
			}
			t.Run(p.name, func(t *testing.T) {
				b := open(t, width, 800, true)
				b.visit(p.path)
				b.settled()
				// All that can take the focus, without what lies in closed boxes.
				want := eval[int](b, `[...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")].filter(e => e.tabIndex >= 0 && e.checkVisibility({ checkVisibilityCSS: true })).length`)
				met := 0
				for i := range want + 20 {
					b.do(chromedp.KeyEvent(kb.Tab))
					f := eval[focused](b, focus)
					if f.Name == "" {
						break // past the end: the focus is the browser's again
					}
					if i == 0 && !strings.Contains(eval[string](b, `document.activeElement.className`), "skip") {
						t.Errorf("the first stop is %q, want the link that skips to the content", f.Name)
					}
					if f.Fault != "" {
						t.Errorf("the focus on %q: %s", f.Name, f.Fault)
					}
					if f.Index < met-1 {
						break // round and round: the end was passed
					}
					met = f.Count
				}
				// A group of tabs is one stop.
				if met < want*9/10 || met > want {
					t.Errorf("Tab reaches %d of %d", met, want)
				}
			})
		}
	}
}

func TestSkipLinkLeadsToTheText(t *testing.T) {
	b := open(t, 1280, 800, true)
	b.visit("returns/refund-times/")
	b.settled()
	b.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	if got := eval[string](b, `document.activeElement.localName`); got != "main" {
		t.Errorf("after the skip link the focus is on %q, want main", got)
	}
}

// The language menu opens with Enter, closes with Escape, and gives the focus back.
func TestLanguageMenuByKeyboard(t *testing.T) {
	b := open(t, 1280, 800, true)
	b.visit("returns/refund-times/")
	b.settled()
	eval[bool](b, `document.querySelector(".langs summary").focus(); true`)
	b.do(chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
	if got := eval[string](b, `document.activeElement.hreflang || ""`); got != "en" {
		t.Errorf("Tab in the open menu leads to hreflang %q, want en", got)
	}
	b.do(chromedp.KeyEvent(kb.Escape))
	if got := eval[string](b, `document.activeElement.localName + " " + document.querySelector(".langs").open`); got != "summary false" {
		t.Errorf("after Escape: %s, want summary false", got)
	}
}
