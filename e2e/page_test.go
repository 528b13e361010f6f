package e2e

import (
	"testing"
)

// pages are the kinds of page of the example, with the direction they are read in.
var pages = []struct{ name, path, lang, dir string }{
	{"home", "", "en", "ltr"},
	{"category", "returns/", "en", "ltr"},
	{"article", "returns/refund-times/", "en", "ltr"},
	{"faq", "returns/return-questions/", "en", "ltr"},
	{"how-to", "returns/how-to-return-an-item/", "en", "ltr"},
	{"policy", "returns/return-policy/", "en", "ltr"},
	{"contact", "contact/", "en", "ltr"},
	{"search", "search/", "en", "ltr"},
	{"results", "search/?q=refund", "en", "ltr"},
	{"no results", "search/?q=zebra+crossing", "en", "ltr"},
	{"Arabic home", "ar/", "ar", "rtl"},
	{"Arabic category", "ar/returns/", "ar", "rtl"},
	{"Arabic how-to", "ar/returns/how-to-return-an-item/", "ar", "rtl"},
	{"Arabic FAQ", "ar/shipping/delivery-questions/", "ar", "rtl"},
	{"Arabic policy", "ar/returns/return-policy/", "ar", "rtl"},
	{"Arabic contact", "ar/contact/", "ar", "rtl"},
	{"Arabic results", "ar/search/?q=%D8%A5%D8%B1%D8%AC%D8%A7%D8%B9", "ar", "rtl"},
	{"Latvian home", "lv/", "lv", "ltr"},
}

// overflow is how far the page can be scrolled sideways, in pixels.
const overflow = `document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth`

func TestPagesFitAPhone(t *testing.T) {
	for _, width := range []int64{320, 360} {
		b := open(t, width, 740, true)
		for _, p := range pages {
			b.visit(p.path)
			if got := eval[string](b, `document.documentElement.lang + " " + document.documentElement.dir`); got != p.lang+" "+p.dir {
				t.Errorf("%s: lang and dir = %q, want %q", p.name, got, p.lang+" "+p.dir)
			}
			if got := eval[float64](b, overflow); got > 0 {
				t.Errorf("%s at %d px: the page is %v px too wide", p.name, width, got)
			}
			if got := eval[int](b, `document.querySelectorAll("h1").length`); got != 1 {
				t.Errorf("%s: %d h1 elements, want 1", p.name, got)
			}
			if got := eval[float64](b, `parseFloat(getComputedStyle(document.querySelector("main")).fontSize)`); got < 16 {
				t.Errorf("%s: body text of %v px, want 16 or more", p.name, got)
			}
		}
		b.sound()
	}
}

func TestPagesWorkWithoutScripts(t *testing.T) {
	b := open(t, 360, 740, false)
	for _, p := range pages {
		b.visit(p.path)
		if got := eval[int](b, `document.querySelector("main").innerText.length`); got < 60 {
			t.Errorf("%s: %d characters can be read without scripts, want the page's text", p.name, got)
		}
		if got := eval[bool](b, `!!document.querySelector("form[role=search] input[name=q], search form input[name=q]")`); !got {
			t.Errorf("%s: there is no search form without scripts", p.name)
		}
		if got := eval[int](b, `[...document.querySelectorAll("button")].filter(x => x.offsetParent && x.type != "submit").length`); got != 0 {
			t.Errorf("%s: %d visible buttons do nothing without scripts, want none", p.name, got)
		}
	}
}

// Whatever scripts add, hardly a word of the text is theirs.
func TestTheTextNeedsNoScripts(t *testing.T) {
	text := func(scripts bool) map[string]int {
		b := open(t, 360, 740, scripts)
		out := map[string]int{}
		for _, p := range pages {
			b.visit(p.path)
			if scripts {
				b.settled()
			}
			out[p.name] = eval[int](b, `(document.querySelectorAll("details").forEach(d => { d.open = true }), document.querySelector("main").innerText.replace(/\s+/g, " ").length)`)
		}
		return out
	}
	with, without := text(true), text(false)
	for _, p := range pages {
		if share := float64(without[p.name]) / float64(with[p.name]); share < 0.97 {
			t.Errorf("%s: of %d letters %.1f %% are there without scripts, want 97 %% or more", p.name, with[p.name], 100*share)
		}
	}
}

func TestLanguageSwitchLeadsToTheTranslation(t *testing.T) {
	b := open(t, 360, 740, false)
	b.visit("returns/how-to-return-an-item/")
	to := eval[string](b, `document.querySelector('a[hreflang="ar"]').getAttribute("href")`)
	if want := "/ar/returns/how-to-return-an-item/"; to != want {
		t.Errorf("the switch to Arabic leads to %q, want %q", to, want)
	}
}

func TestNothingComesFromElsewhere(t *testing.T) {
	b := open(t, 1280, 900, true)
	for _, p := range pages {
		b.visit(p.path)
		got := eval[[]string](b, `performance.getEntriesByType("resource").map(e => e.name).filter(n => !n.startsWith(location.origin))`)
		if len(got) > 0 {
			t.Errorf("%s: loads %v from elsewhere", p.name, got)
		}
		if n := eval[int](b, `document.cookie.length`); n > 0 {
			t.Errorf("%s: sets a cookie", p.name)
		}
	}
	b.sound()
}
