package e2e

import (
	"testing"
)

// gallery opens a page of the site that holds whatever a page can hold.
func gallery(t *testing.T, width int64, path string) *tab {
	t.Helper()
	b := open(t, width, 800, true)
	b.base = files(t, built(t, "testdata/gallery"))
	b.visit(path)
	b.settled()
	return b
}

func TestTabsRememberTheChoice(t *testing.T) {
	b := gallery(t, 360, "using/everything/")
	// The box of a tab that is not chosen stays, empty, for the browser's own search.
	shown := `[...document.querySelectorAll(".tab")].map(e => [...e.children].some(c => c.checkVisibility())).join()`
	if got := eval[string](b, shown); got != "true,false" {
		t.Errorf("tabs shown at first = %s, want the first", got)
	}
	eval[bool](b, `document.querySelectorAll("[role=tab]")[1].click(); true`)
	b.visit("ar/using/everything/")
	b.settled()
	if got := eval[string](b, shown); got != "false,true" {
		t.Errorf("tabs shown on another page after choosing the second = %s, want the second", got)
	}
	// The arrows follow the direction of the page, and the group is one stop.
	chosen := eval[string](b, `(() => {
		const tabs = [...document.querySelectorAll("[role=tab]")];
		tabs[1].focus();
		tabs[1].dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
		return tabs.map(t => t.ariaSelected + t.tabIndex).join();
	})()`)
	if chosen != "true0,false-1" {
		t.Errorf("after the right arrow in a page that is read from the right: %s, want the first tab chosen", chosen)
	}
	b.sound()
}

// Without scripts tabs are sections, one below the other.
func TestTabsWithoutScripts(t *testing.T) {
	b := open(t, 360, 740, false)
	b.base = files(t, built(t, "testdata/gallery"))
	b.visit("using/everything/")
	if got := eval[string](b, `[...document.querySelectorAll(".tab, .tab-label")].map(e => e.checkVisibility()).join()`); got != "true,true,true,true" {
		t.Errorf("labels and tabs shown without scripts = %s, want all", got)
	}
}

func TestNoticesKeepTheirDates(t *testing.T) {
	b := gallery(t, 360, "")
	got := eval[[]string](b, `[...document.querySelectorAll(".notice")].filter(e => e.checkVisibility()).map(e => e.innerText.trim())`)
	if len(got) != 1 || got[0] != "A notice of every day." {
		t.Errorf("notices shown = %q, want the one of every day", got)
	}
}

func TestTablesScrollInsideThemselves(t *testing.T) {
	b := gallery(t, 360, "using/everything/")
	if got := eval[bool](b, `(() => { const w = document.querySelector(".table-wrap"); return w.scrollWidth > w.clientWidth + 50 && w.tabIndex === 0 })()`); !got {
		t.Error("the wide table does not scroll inside its box, or not by keyboard")
	}
	if got := eval[float64](b, overflow); got > 0 {
		t.Errorf("the page is %v px too wide", got)
	}
}

func TestPicturesCanBeEnlarged(t *testing.T) {
	b := gallery(t, 360, "using/everything/")
	eval[bool](b, `(document.querySelector(".prose img").scrollIntoView(), true)`)
	eventually(b, `!!document.querySelector(".zoom")`, true)
	eval[bool](b, `const z = document.querySelector(".zoom"); z.focus(); z.click(); true`)
	if got := eval[string](b, `(() => { const d = document.querySelector("dialog"); return d.open + " " + (d.querySelector("img").getBoundingClientRect().width === innerWidth) + " " + d.contains(document.activeElement) })()`); got != "true true true" {
		t.Errorf("open, as wide as the window, focus inside = %s, want true thrice", got)
	}
	eval[bool](b, `document.querySelector("dialog button").click(); true`)
	b.await(`new Promise(done => setTimeout(() => done(true), 50))`)
	if eval[bool](b, `!!document.querySelector("dialog")`) || eval[string](b, `document.activeElement.className`) != "zoom" {
		t.Error("after closing the picture the focus is not back on it")
	}
	b.sound()
}

// A film loads nothing from elsewhere before somebody wants to see it.
func TestVideosWaitForAClick(t *testing.T) {
	b := gallery(t, 360, "using/everything/")
	if n := eval[int](b, `document.querySelectorAll("iframe, video").length`); n != 0 {
		t.Errorf("%d players before a click, want none", n)
	}
	eval[bool](b, `document.querySelector(".video a").addEventListener("click", e => e.preventDefault(), { once: true }); document.querySelector(".video a").click(); true`)
	if got := eval[string](b, `document.querySelector(".video iframe")?.src || ""`); got != "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1" {
		t.Errorf("the player after a click = %q", got)
	}
}

// What is closed is found by the browser's own search and printed: boxes open to the
// address of what is in them, and for paper.
func TestClosedBoxesOpen(t *testing.T) {
	b := gallery(t, 360, "using/questions/")
	if n := eval[int](b, `document.querySelectorAll(".qa[open]").length`); n != 0 {
		t.Errorf("%d questions are open at first, want none", n)
	}
	eval[bool](b, `dispatchEvent(new Event("beforeprint")); true`)
	if n := eval[int](b, `document.querySelectorAll(".qa:not([open])").length`); n != 0 {
		t.Errorf("%d questions are closed on paper, want none", n)
	}
	eval[bool](b, `dispatchEvent(new Event("afterprint")); true`)
	if n := eval[int](b, `document.querySelectorAll(".qa[open]").length`); n != 0 {
		t.Errorf("%d questions are open after printing, want none", n)
	}
	id := eval[string](b, `document.querySelectorAll(".qa")[2].id || document.querySelectorAll(".qa")[2].querySelector("[id]").id`)
	b.visit("using/questions/#" + id)
	b.settled()
	if n := eval[int](b, `[...document.querySelectorAll(".qa")].findIndex(q => q.open)`); n != 2 {
		t.Errorf("the address of the third question opens number %d", n+1)
	}
	eval[bool](b, `document.querySelector(".every").click(); true`)
	if n := eval[int](b, `document.querySelectorAll(".qa:not([open])").length`); n != 0 {
		t.Errorf("%d questions are closed after Open all", n)
	}
	b.sound()
}

// The chosen colour scheme is there before the first paint, on the next page too.
func TestColourSchemeIsKept(t *testing.T) {
	b := gallery(t, 360, "using/everything/")
	b.media("prefers-color-scheme", "light")
	paper := `getComputedStyle(document.body).backgroundColor`
	light := eval[string](b, paper)
	eval[bool](b, `const b = document.querySelector(".scheme"); b.click(); b.click(); true`)
	dark := eval[string](b, paper)
	if light == dark {
		t.Errorf("the page is %s before and after choosing dark", light)
	}
	// The head's script runs before anything of the body is there to be painted.
	b.visit("using/questions/")
	if got := eval[string](b, paper); got != dark {
		t.Errorf("the next page is %s, want %s", got, dark)
	}
	if !eval[bool](b, `(() => { const s = document.querySelector("head script[src]"); return !s.defer && !s.async })()`) {
		t.Error("the page does not wait for the script: a chosen scheme would flash")
	}
}

func TestCodeIsCopied(t *testing.T) {
	b := gallery(t, 1280, "using/everything/")
	eval[bool](b, `window.copied = ""; navigator.clipboard.writeText = async (text) => { window.copied = text }; document.querySelector(".copy").click(); true`)
	b.await(`new Promise(done => setTimeout(() => done(true), 120))`)
	if got := eval[string](b, `window.copied.split("\n")[1] + "|" + document.querySelector(".copy").title + "|" + document.querySelector("[role=status]").textContent`); got != "gallery --version|Copied|Copied" {
		t.Errorf("copied, said on the button, said aloud = %q", got)
	}
	eval[bool](b, `document.querySelector("h2 .anchor").click(); true`)
	b.await(`new Promise(done => setTimeout(() => done(true), 50))`)
	if got := eval[string](b, `window.copied.replace(/.*#/, "#")`); got != "#tabs-that-remember" {
		t.Errorf("the link to a heading ends with %q", got)
	}
	b.sound()
}

// On a wide screen the contents stay in sight and mark what is being read.
func TestContentsFollowTheScroll(t *testing.T) {
	b := gallery(t, 1280, "using/everything/")
	eval[bool](b, `document.getElementById("boxes").scrollIntoView(); true`)
	b.await(`new Promise(done => setTimeout(() => done(true), 250))`)
	if got := eval[string](b, `document.querySelector(".toc [aria-current=true]")?.hash || ""`); got != "#boxes" {
		t.Errorf("the contents mark %q, want #boxes", got)
	}
	if top := eval[float64](b, `document.querySelector(".toc details").getBoundingClientRect().top`); top < 0 || top > 200 {
		t.Errorf("the contents stand at %v px, want them in sight", top)
	}
	// The header stays in place and must not cover what an address leads to.
	if y := eval[float64](b, `document.getElementById("boxes").getBoundingClientRect().top - document.querySelector(".top").getBoundingClientRect().bottom`); y < 0 {
		t.Errorf("the heading lies %v px under the header", -y)
	}
}

func TestArticleNamesItsSource(t *testing.T) {
	b := gallery(t, 360, "using/everything/")
	if got := eval[string](b, `document.querySelector(".acts a").href`); got != "https://code.example/edit/content/en/using/everything.md" {
		t.Errorf("the link to edit the page = %q", got)
	}
	if got := eval[string](b, `document.querySelector(".facts").innerText`); got == "" || !eval[bool](b, `document.querySelector(".facts").innerText.includes("Ada Writer")`) {
		t.Errorf("the facts = %q, want the author among them", got)
	}
}

func TestGalleryFitsAndIsAccessible(t *testing.T) {
	for _, width := range []int64{320, 1280} {
		b := open(t, width, 740, true)
		b.base = files(t, built(t, "testdata/gallery"))
		for _, path := range []string{"using/everything/", "using/a-long-title/", "empty/", "ar/using/everything/", "ja/using/everything/", "using/", ""} {
			b.visit(path)
			b.settled()
			if got := eval[float64](b, overflow); got > 0 {
				b.screenshot("overflow")
				t.Errorf("/%s at %d px: %v px too wide", path, width, got)
			}
			if cut := eval[[]string](b, cutOff); len(cut) > 0 {
				t.Errorf("/%s at %d px: cut off: %q", path, width, cut)
			}
			b.axe(path)
		}
		b.sound()
	}
}
