package e2e

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// A text with nothing beside it stands in the middle of a wide screen, and so do a
// text with its table of contents and a page that does not exist.
func TestNothingStandsInACorner(t *testing.T) {
	const section = "\n## %s\n\nLook into the folder for spam, and wait for a minute or two.\n"
	long := "---\ntitle: Sign in\nanswer: Open the page.\n---\nOpen the page.\n"
	for _, title := range []string{"The first", "The second", "The third", "The fourth"} {
		long += fmt.Sprintf(section, title)
	}
	base := written(t, map[string]string{
		"faqtory.yaml":                  "title: One\n",
		"content/en/account/reset.md":   "---\ntitle: Reset your password\nanswer: Ask for a link.\n---\nAsk for a link.\n",
		"content/en/sign-in/sign-in.md": long,
	})
	for _, width := range []int64{1024, 1280, 1600} {
		b := openAt(t, base, width, 900, true)
		for _, c := range []struct{ path, what string }{
			{"account/reset/", "main article"}, {"sign-in/sign-in/", "main article"}, {"404.html", "main search"},
		} {
			b.visit(c.path)
			b.settled()
			gaps := eval[[]float64](b, `(() => { const r = document.querySelector("`+c.what+`").getBoundingClientRect(); return [r.left, innerWidth - r.right] })()`)
			if d := gaps[0] - gaps[1]; d > 20 || d < -20 {
				t.Errorf("%s at %d px: %v px are free at the left and %v at the right, want the same", c.path, width, gaps[0], gaps[1])
			}
		}
		if got := eval[bool](b, `!document.querySelector(".side, .toc")`); !got {
			t.Error("the page that does not exist has a side")
		}
	}
}

// The button that copies code has a place of its own, however far the code is scrolled.
func TestCopyButtonLeavesTheCodeFree(t *testing.T) {
	for _, width := range []int64{320, 360, 1280} {
		b := gallery(t, width, "using/everything/")
		for _, path := range []string{"using/everything/", "ar/using/everything/"} {
			b.visit(path)
			b.settled()
			eventually(b, `!!document.querySelector(".code .copy") || !document.querySelector(".code")`, true)
			got := eval[[]string](b, `[...document.querySelectorAll(".code")].flatMap(c => {
				const code = c.querySelector("pre"), button = c.querySelector(".copy").getBoundingClientRect();
				return [0, code.scrollWidth].filter(x => { code.scrollLeft = x; return code.getBoundingClientRect().right > button.left }).map(x => code.textContent.slice(0, 40) + " at " + x);
			})`)
			if len(got) > 0 {
				t.Errorf("%s at %d px: the button lies on the code: %q", path, width, got)
			}
		}
		if got := eval[float64](b, overflow); got > 0 {
			t.Errorf("at %d px the page is %v px too wide", width, got)
		}
	}
}

// Holidays are a table to the eye, and hours say in whose time they are when the
// line above them says a time of the reader's.
func TestContactPageSaysWhichTime(t *testing.T) {
	base := static(t, contactConfig)
	for _, c := range []struct{ zone, place string }{
		{"Europe/Riga", "Riga"}, {"Europe/Helsinki", "Riga"}, {"Asia/Dubai", "Riga (12:00 GMT+2)"}, {"UTC", "Riga (12:00 GMT+2)"},
	} {
		b := open(t, 360, 900, true)
		b.base = base
		b.standing("2026-11-22T10:00:00Z", c.zone)
		b.visit("contact/")
		eventually(b, `document.querySelector(".state").textContent !== ""`, true)
		if got := eval[string](b, `(e => e.querySelector("bdi").textContent + (e.dataset.now ? " (" + e.dataset.now + ")" : ""))(document.querySelector(".zone"))`); got != c.place {
			t.Errorf("read in %s, the hours are those of %q, want %q", c.zone, got, c.place)
		}
		edges := eval[int](b, `new Set([...document.querySelectorAll(".holidays li")].map(li => { const r = document.createRange(); r.selectNodeContents(li.lastChild); return Math.round(r.getBoundingClientRect().left) })).size`)
		if edges != 1 {
			t.Errorf("the names of the holidays begin at %d places, want one", edges)
		}
		if shift := eval[float64](b, `performance.getEntriesByType("layout-shift").reduce((s, e) => s + e.value, 0)`); shift > 0 {
			t.Errorf("read in %s, the page moves by %v as it loads", c.zone, shift)
		}
		b.sound()
	}
}

// The bar of shortcuts tells where the reader is, and its search leads into the field.
func TestShortcutsOfAPhone(t *testing.T) {
	const current = `[...document.querySelectorAll(".dock [aria-current=page]")].map(a => a.innerText.trim()).join()`
	const focused = `document.activeElement.name || ""`
	for _, scripts := range []bool{true, false} {
		b := open(t, 360, 740, scripts)
		for _, c := range []struct{ path, current string }{
			{"", "Home"}, {"search/", "Search"}, {"search/?q=refund", "Search"}, {"contact/", "Contact"}, {"returns/", ""}, {"returns/refund-times/", ""}, {"nothing-here/", ""},
		} {
			b.visit(c.path)
			if got := eval[string](b, current); got != c.current {
				t.Errorf("/%s: %q is marked as the current page, want %q", c.path, got, c.current)
			}
			eval[bool](b, `document.querySelector(".dock [href$='#_q']").click(); true`)
			eventually(b, focused, "q")
			if got := eval[bool](b, `(() => { const r = document.activeElement.getBoundingClientRect(); return r.top >= 0 && r.bottom < innerHeight - 60 })()`); !got {
				t.Errorf("/%s: the search field that has the focus is out of sight", c.path)
			}
		}
	}
}

// What narrows the results stands beside them where there is room.
func TestFacetsStandBesideTheResults(t *testing.T) {
	b := open(t, 1280, 900, true)
	for _, path := range []string{"search/?q=refund", "ar/search/?q=%D8%A5%D8%B1%D8%AC%D8%A7%D8%B9"} {
		b.visit(path)
		if got := eval[bool](b, `(() => {
			const f = document.querySelector(".facets").getBoundingClientRect(), h = document.querySelector(".hits").getBoundingClientRect();
			return f.top < h.top + 100 && (f.left >= h.right || f.right <= h.left) && document.querySelector(".strip").getBoundingClientRect().top > h.bottom;
		})()`); !got {
			t.Errorf("/%s: the facets do not stand beside the results", path)
		}
	}
}

// Paper says where the page is, and keeps the labels of tabs off their text.
func TestPaperSaysWhereThePageIs(t *testing.T) {
	b := open(t, 1280, 900, true)
	b.visit("returns/refund-times/")
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error { return emulateMedia(ctx, "print") }))
	if got := eval[string](b, `getComputedStyle(document.querySelector("[rel=canonical]"), "::after").content + document.querySelector("[rel=canonical]").checkVisibility()`); got != `"https://help.silmala.example/returns/refund-times/"true` {
		t.Errorf("paper says of the page's address: %s", got)
	}
	// Address, logo and text begin at one edge, and so far as paper goes.
	if got := eval[int](b, `new Set([...document.querySelectorAll(".brand, h1, .prose")].map(e => Math.round(e.getBoundingClientRect().left))).size`); got != 1 {
		t.Errorf("on paper logo, title and text begin at %d edges, want one", got)
	}
	b.visit("ar/contact/")
	if got := eval[string](b, `getComputedStyle(document.querySelector("[rel=canonical]")).direction + [...document.querySelectorAll(".state")].filter(e => e.checkVisibility()).length`); got != "ltr0" {
		t.Errorf("on paper the address runs %q and so many lines say what is true now, want ltr0", got)
	}
	// What an article lists below itself is left out; what a page of lists holds is not.
	for _, path := range []string{"contact/", "returns/"} {
		b.visit(path)
		if got := eval[bool](b, `[...document.querySelectorAll("main > section")].every(e => e.checkVisibility())`); !got {
			t.Errorf("/%s: lists are missing on paper", path)
		}
	}
	b = gallery(t, 1280, "using/everything/")
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error { return emulateMedia(ctx, "print") }))
	gaps := eval[[]float64](b, `[...document.querySelectorAll(".tab-label")].map(l => l.getBoundingClientRect().top - Math.max(0, ...[...document.querySelectorAll(".tab > *")].filter(e => e.compareDocumentPosition(l) & Node.DOCUMENT_POSITION_FOLLOWING).map(e => e.getBoundingClientRect().bottom)))`)
	for _, gap := range gaps[1:] {
		if gap < 12 {
			t.Errorf("the labels of tabs stand %v px below the text before them, want 12 or more", gaps)
		}
	}
}
