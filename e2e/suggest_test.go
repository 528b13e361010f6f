package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The state of the field and its list as a screen reader is told of it.
const (
	combobox = `(() => { const f = document.querySelector(".find").elements.q, l = document.getElementById(f.getAttribute("aria-controls"));
		const active = document.getElementById(f.getAttribute("aria-activedescendant"));
		return [f.getAttribute("role"), f.getAttribute("aria-autocomplete"), f.getAttribute("aria-expanded"), l && l.getAttribute("role"), l && !l.hidden, active ? active.textContent : ""].join("|") })()`
	options   = `document.querySelectorAll("[role=option]").length`
	chosen    = `[...document.querySelectorAll("[role=option]")].findIndex(o => o.getAttribute("aria-selected") === "true")`
	expanded  = `String(document.querySelector(".find").elements.q.getAttribute("aria-expanded"))`
	fieldText = `document.querySelector(".find").elements.q.value`
	where     = `location.pathname + location.search`
)

// eventually waits for an expression to have a value.
func eventually[T comparable](b *tab, expression string, want T) {
	b.t.Helper()
	var got T
	var err error
	for range 100 {
		// Between two pages there may be none to ask.
		if got, err = chromedp.Run(b.ctx, chromedp.Evaluate[T](expression)); err == nil && got == want {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.t.Fatalf("%s is %v (%v), want %v", expression, got, err, want)
}

// typing puts the caret into the search field and types.
func (b *tab) typing(text string) {
	b.t.Helper()
	eventually(b, expanded+` !== "null"`, true) // the script is there
	eval[bool](b, `(document.querySelector(".find").elements.q.focus(), true)`)
	b.press(text)
}

func (b *tab) press(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		b.do(chromedp.KeyEvent(k))
	}
}

// clickOn clicks in the middle of an element, as a hand does.
func (b *tab) clickOn(element string) {
	b.t.Helper()
	at := eval[[]float64](b, `(() => { const e = `+element+`; e.scrollIntoView({block: "nearest"}); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`)
	b.do(chromedp.MouseClickXY(at[0], at[1]))
}

func TestSuggestionsByKeyboard(t *testing.T) {
	b := open(t, 1024, 800, true)
	b.visit("")
	b.typing("return")
	eventually(b, expanded, "true")
	b.shot("suggestions-en")
	if got, want := eval[string](b, combobox), "combobox|list|true|listbox|true|"; got != want {
		t.Errorf("the field is %q, want %q", got, want)
	}
	n := eval[int](b, options)
	if n < 3 {
		t.Fatalf("%d options, want some", n)
	}
	if got := eval[int](b, `document.querySelectorAll("[role=option] small").length`); got == 0 {
		t.Error("no suggestion says which topic it is from")
	}
	// Down, up, and around by way of the field itself.
	for _, step := range []struct {
		key  string
		want int
	}{{kb.ArrowDown, 0}, {kb.ArrowDown, 1}, {kb.ArrowUp, 0}, {kb.ArrowUp, -1}, {kb.ArrowUp, n - 1}, {kb.ArrowDown, -1}, {kb.ArrowDown, 0}} {
		b.press(step.key)
		if got := eval[int](b, chosen); got != step.want {
			t.Fatalf("an arrow chooses %d, want %d", got, step.want)
		}
	}
	if eval[string](b, combobox) != "combobox|list|true|listbox|true|"+eval[string](b, `document.querySelector("[aria-selected=true]").textContent`) {
		t.Errorf("the field does not name what is chosen: %q", eval[string](b, combobox))
	}
	// Escape closes and keeps the words; an arrow opens again.
	b.press(kb.Escape)
	if got := eval[string](b, expanded+` + "|" + `+fieldText); got != "false|return" {
		t.Errorf("after Escape: %q, want it closed with the words kept", got)
	}
	b.press(kb.ArrowDown)
	eventually(b, expanded, "true")
	if got := eval[int](b, options); got != n {
		t.Errorf("%d options when it is opened again, want %d", got, n)
	}
	// Tab goes on and closes.
	b.press(kb.Tab)
	eventually(b, expanded, "false")
	if eval[bool](b, `document.activeElement === document.querySelector(".find").elements.q`) {
		t.Error("Tab does not leave the field")
	}
	// Enter follows what is chosen.
	b.typing("")
	b.press(kb.ArrowDown)
	eventually(b, expanded, "true")
	b.press(kb.ArrowDown)
	to := eval[string](b, `new URL(document.querySelector("[aria-selected=true]").href).pathname`)
	b.press(kb.Enter)
	eventually(b, `location.pathname`, to)
	b.sound()
}

// Enter with nothing chosen asks for the words; so does the last of the options.
func TestSuggestionsLeadToResults(t *testing.T) {
	b := open(t, 1024, 800, true)
	b.visit("")
	b.typing("refund")
	eventually(b, expanded, "true")
	b.press(kb.Enter)
	eventually(b, where, "/search/?q=refund")
	b.visit("")
	b.typing("refund")
	eventually(b, expanded, "true")
	b.clickOn(`[...document.querySelectorAll("[role=option]")].at(-1)`)
	eventually(b, where, "/search/?q=refund")
	b.sound()
}

func TestSuggestionsByMouse(t *testing.T) {
	b := open(t, 1024, 800, true)
	b.visit("returns/")
	b.typing("parcel")
	eventually(b, expanded, "true")
	to := eval[string](b, `new URL(document.querySelectorAll("[role=option]")[1].href).pathname`)
	b.clickOn(`document.querySelectorAll("[role=option]")[1]`)
	eventually(b, `location.pathname`, to)
	// A click elsewhere closes.
	b.typing("parcel")
	eventually(b, expanded, "true")
	b.clickOn(`document.querySelector("h1")`)
	eventually(b, expanded, "false")
	b.sound()
}

func TestSuggestionsRightToLeft(t *testing.T) {
	b := open(t, 390, 800, true)
	b.visit("ar/")
	b.typing("إرجاع")
	eventually(b, expanded, "true")
	b.shot("suggestions-ar")
	if got := eval[string](b, `getComputedStyle(document.querySelector("[role=option]")).direction`); got != "rtl" {
		t.Errorf("the options read %q, want rtl", got)
	}
	if got := eval[float64](b, overflow); got > 0 {
		t.Errorf("the list makes the page %v px too wide", got)
	}
	if got := eval[bool](b, `(() => { const l = document.querySelector("[role=listbox]").getBoundingClientRect(); return l.left >= 0 && l.right <= innerWidth })()`); !got {
		t.Error("the list stands out of the screen")
	}
	b.press(kb.ArrowDown, kb.ArrowDown)
	if got := eval[int](b, chosen); got != 1 {
		t.Errorf("two arrows choose %d, want 1", got)
	}
	b.press(kb.Enter)
	eventually(b, `location.pathname.startsWith("/ar/") && location.pathname !== "/ar/"`, true)
	b.sound()
}

// A flaky is a way to the program on which things go wrong.
type flaky struct {
	mode  atomic.Value // "", "slow", "busy", "cut", "static"
	asked atomic.Int64 // for suggestions
}

func (f *flaky) start(t *testing.T) string {
	t.Helper()
	to, err := url.Parse(site(t))
	if err != nil {
		t.Fatal(err)
	}
	f.mode.Store("")
	way := httputil.NewSingleHostReverseProxy(to)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/suggest") {
			f.asked.Add(1)
			switch f.mode.Load() {
			case "slow":
				select {
				case <-time.After(1500 * time.Millisecond):
				case <-r.Context().Done():
					return
				}
			case "busy":
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			case "cut":
				panic(http.ErrAbortHandler)
			case "static":
				http.NotFound(w, r)
				return
			}
		}
		way.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// Whatever becomes of the suggestions, the form submits; and they come back with
// the server.
func TestSuggestionsOnABadLine(t *testing.T) {
	var line flaky
	b := open(t, 390, 800, true)
	b.base = line.start(t)
	// Each asks for another word, for the browser keeps answers too.
	for mode, word := range map[string]string{"slow": "return", "busy": "refund", "cut": "parcel", "static": "delivery"} {
		line.mode.Store(mode)
		line.asked.Store(0)
		b.visit("")
		b.typing(word[:3])
		time.Sleep(300 * time.Millisecond)
		b.press(word[3:])
		time.Sleep(300 * time.Millisecond)
		if got := eval[string](b, expanded); got != "false" {
			t.Errorf("%s: the list is open (%s) without an answer", mode, got)
		}
		switch asked := line.asked.Load(); {
		case asked == 0:
			t.Errorf("%s: nothing was asked", mode)
		case mode == "static":
			b.visit("")
			b.typing("refund")
			time.Sleep(300 * time.Millisecond)
			if asked := line.asked.Load(); asked > 1 {
				t.Errorf("a host without a server was asked %d times", asked)
			}
			eval[bool](b, `(sessionStorage.clear(), true)`) // for the modes to come
		case mode == "slow":
			// The answer for what stands there now comes, the one for less does not.
			eventually(b, expanded, "true")
		default:
			line.mode.Store("")
			b.press(" ")
			b.press(kb.Backspace)
			eventually(b, expanded, "true")
		}
		b.visit("")
		b.typing(word)
		b.press(kb.Enter)
		eventually(b, where, "/search/?q="+word)
	}
}

// Only what is typed last is asked for when the fingers are fast.
func TestSuggestionsWaitForAPause(t *testing.T) {
	var line flaky
	b := open(t, 390, 800, true)
	b.base = line.start(t)
	b.visit("")
	b.typing("")
	eval[bool](b, `(() => { const f = document.querySelector(".find").elements.q;
		for (const c of "return item") { f.value += c; f.dispatchEvent(new InputEvent("input", {bubbles: true})) }; return true })()`)
	eventually(b, expanded, "true")
	if got := line.asked.Load(); got != 1 {
		t.Errorf("eleven letters at once asked %d times, want once", got)
	}
	// What was asked once is known.
	b.press(kb.Backspace)
	eventually(b, fieldText, "return ite")
	time.Sleep(300 * time.Millisecond)
	b.press("m")
	time.Sleep(300 * time.Millisecond)
	if got := line.asked.Load(); got != 2 {
		t.Errorf("asked %d times for two queries, want twice", got)
	}
	b.sound()
}

func TestResultsWithAndWithoutScripts(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		name := map[bool]string{true: "scripts", false: "plain"}[scripts]
		b := open(t, 390, 800, scripts)
		// The form leads there by itself.
		b.visit("")
		eval[bool](b, `(document.querySelector(".find").elements.q.value = "how do I return an item", true)`)
		b.clickOn(`document.querySelector(".find button")`)
		eventually(b, where, "/search/?q=how+do+I+return+an+item")
		eventually(b, `document.readyState`, "complete")
		if got := eval[string](b, `document.querySelector(".hit-answer").innerText`); !strings.Contains(got, "Register the return") {
			t.Errorf("%s: the card on top says %q", name, got)
		}
		b.shot("results-en-" + name)
		// A weak query is answered by people, those who are there now first.
		b.visitQuery("search/", "q", "delivery to the moon")
		if got := eval[int](b, `document.querySelectorAll(".strip .way").length`); got == 0 {
			t.Errorf("%s: nobody to ask stands below weak results", name)
		}
		// A slip of the finger.
		b.visitQuery("search/", "q", "retrun polcy")
		if got := eval[bool](b, `[...document.querySelectorAll("main b")].some(x => x.innerText === "return policy") && !!document.querySelector('a[href*="verbatim=1"]')`); !got {
			t.Errorf("%s: the correction is not told", name)
		}
		// Narrow, go on, come back.
		b.visitQuery("search/", "q", "order")
		if got := eval[[]string](b, `[...document.querySelectorAll(".hit-section")].map(e => e.innerText).filter((name, i, all) => [...document.querySelectorAll(".hit-section + p")].some(p => p.innerText.startsWith(name)))`); len(got) > 0 {
			t.Errorf("%s: said twice, as the section and in the text of it: %q", name, got)
		}
		b.clickOn(`document.querySelectorAll(".facet")[0].querySelectorAll("a")[1]`)
		eventually(b, `location.search.includes("category=") && document.readyState === "complete" && document.querySelectorAll(".facet [aria-current=true]").length > 0`, true)
		b.visitQuery("search/", "q", "order")
		b.clickOn(`document.querySelector("a[rel=next]")`)
		eventually(b, `location.search.includes("page=2") && !!document.querySelector("a[rel=prev]")`, true)
		// Nothing at all.
		b.visitQuery("search/", "q", "zxqv")
		if got := eval[string](b, `[document.querySelectorAll(".hits li").length, !!document.querySelector(".cards, .list a"), document.querySelectorAll(".strip .way").length > 0].join()`); got != "0,true,true" {
			t.Errorf("%s: nothing found: %q, want no hits, ways on and people to ask", name, got)
		}
		b.shot("nothing-found-" + name)
		b.visitQuery("ar/search/", "q", "كيف أرجع منتجا")
		if got := eval[string](b, `document.documentElement.dir + document.querySelectorAll(".hits li").length`); !strings.HasPrefix(got, "rtl") || got == "rtl0" {
			t.Errorf("%s: Arabic results: %q", name, got)
		}
		if got := eval[float64](b, overflow); got > 0 {
			t.Errorf("%s: Arabic results are %v px too wide", name, got)
		}
		b.shot("results-ar-" + name)
		b.sound()
	}
}

// A correction that leads nowhere is none.
func TestNoCorrectionWithoutResults(t *testing.T) {
	b := open(t, 390, 800, false)
	b.visitQuery("search/", "q", "how do I fly to mars")
	if eval[bool](b, `!!document.querySelector('a[href*="verbatim=1"]')`) {
		t.Error("another word than the visitor's is said to be searched for, and nothing sure was found by it")
	}
}

// What a page asks for in its address is there to be changed.
func (b *tab) visitQuery(path string, pairs ...string) {
	b.t.Helper()
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	b.do(chromedp.Navigate(fmt.Sprintf("%s/%s?%s", strings.TrimSuffix(b.base, "/"), path, v.Encode())))
}
