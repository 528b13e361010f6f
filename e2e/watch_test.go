package e2e

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// A writer is somebody who edits a help center beside its preview.
type writer struct {
	t    *testing.T
	dir  string
	base string
}

// watch starts the preview of a small help center.
func watch(t *testing.T, flags ...string) *writer {
	t.Helper()
	bin := binary(t)
	w := &writer{t: t, dir: t.TempDir()}
	long := strings.Repeat("A paragraph of some words, so that the page is long enough to be scrolled.\n\n", 60)
	w.write("faqtory.yaml", "title: {en: Test Help, ar: مساعدة}\nbase_url: https://help.example.com/\ndefault_locale: en\nlocales: {en: {name: English}, ar: {name: العربية}}\n")
	w.write("queries.yaml", "en:\n  - {query: \"money back\", want: pay/refunds}\n  - {query: \"something else\", want: pay/cards}\n")
	w.write("content/en/pay/_index.md", "---\ntitle: Paying\n---\n")
	w.write("content/en/pay/refunds.md", "---\ntitle: Refunds\nanswer: Your money is back within a week.\nupdated: 2026-06-01\n---\n\nYour money is back within a week, on the [card](cards.md).\n\n"+long+"## The end\n\nLast words.\n")
	w.write("content/en/pay/cards.md", "---\ntitle: Cards\nanswer: We take all cards.\n---\n\nWe take all cards. See [refunds](refunds.md) and [nothing](nowhere.md).\n")
	w.write("content/ar/pay/_index.md", "---\ntitle: الدفع\n---\n")
	w.write("content/ar/pay/refunds.md", "---\ntitle: استرداد الأموال\nanswer: تعود أموالك خلال أسبوع.\nupdated: 2026-05-01\n---\n\nتعود أموالك خلال أسبوع إلى البطاقة نفسها التي دفعت بها.\n")
	cmd := exec.Command(bin, append([]string{"watch", w.dir, "--addr", "127.0.0.1:0"}, flags...)...)
	cmd.Stderr = t.Output()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			t.Errorf("faqtory watch ended with %v after Ctrl-C, want nothing wrong", err)
		}
	})
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if _, rest, ok := strings.Cut(lines.Text(), " at "); ok && strings.HasPrefix(lines.Text(), "watching") {
			w.base, _, _ = strings.Cut(rest, " ")
			break
		}
	}
	if w.base == "" {
		t.Fatal("faqtory watch did not say where it is")
	}
	go func() {
		for lines.Scan() {
		}
	}()
	return w
}

func (w *writer) write(name, text string) {
	w.t.Helper()
	name = filepath.Join(w.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		w.t.Fatal(err)
	}
}

func (w *writer) replace(name, old, new string) {
	w.t.Helper()
	data, err := os.ReadFile(filepath.Join(w.dir, filepath.FromSlash(name)))
	if err != nil {
		w.t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		w.t.Fatalf("%s does not hold %q", name, old)
	}
	w.write(name, strings.Replace(string(data), old, new, 1))
}

// until waits for a JavaScript expression to be true; the page may be loaded anew
// meanwhile.
func (b *tab) until(what, expression string) {
	b.t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for {
		v, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		if err == nil && v {
			return
		}
		if time.Now().After(deadline) {
			b.t.Fatalf("%s: never came (%s; %v)", what, expression, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// picture leaves a picture of what is in sight where FAQTORY_SHOTS says, for people
// to look at.
func (b *tab) picture(name string) {
	dir := os.Getenv("FAQTORY_SHOTS")
	if dir == "" {
		return
	}
	time.Sleep(300 * time.Millisecond)
	data, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Logf("no picture: %v", err)
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), data, 0o666); err != nil {
		b.t.Log(err)
	}
}

func (b *tab) dark() {
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
		})
		return err
	}))
}

const (
	shadow  = `document.querySelector("faqtory-preview").shadowRoot`
	overlay = shadow + `.querySelector(".overlay")`
	panel   = shadow + `.querySelector(".panel")`
)

func TestWatchRenewsThePage(t *testing.T) {
	w := watch(t)
	b := openAt(t, w.base, 1280, 800, true)
	b.visit("pay/refunds/")
	b.until("the page", `document.querySelector("h1")?.textContent == "Refunds"`)

	// Words: the page is loaded anew, and stays where it was scrolled to.
	eval[bool](b, `(scrollTo({top: 900, behavior: "instant"}), window.loaded = "before", true)`)
	w.replace("content/en/pay/refunds.md", "Last words.", "The very last words.")
	b.until("the new words", `document.body.innerText.includes("The very last words.") && !window.loaded`)
	b.until("the place on the page", `Math.abs(scrollY - 900) < 3`)

	// Another page's words: nothing happens here.
	eval[bool](b, `(window.loaded = "before", true)`)
	w.replace("content/en/pay/cards.md", "We take all cards. See", "We take every card there is. See")
	// The style sheet: it is exchanged, the page stays.
	w.write("theme/css/site.css", "h1 { color: rgb(1, 2, 3) }\n")
	b.until("the new style", `getComputedStyle(document.querySelector("h1")).color == "rgb(1, 2, 3)"`)
	b.until("the old style sheet to go", `document.querySelectorAll("link[data-old]").length == 0`)
	if got := eval[string](b, `window.loaded ?? "again"`); got != "before" {
		t.Errorf("the page was loaded %s for a style sheet, want it kept", got)
	}
	if got := eval[float64](b, `scrollY`); got < 897 || got > 903 {
		t.Errorf("scrollY = %v after the style sheet, want 900", got)
	}
	// What search finds is what is written.
	w.replace("content/en/pay/cards.md", "We take every card", "We take every quagga card")
	b.visit("search/?q=quagga")
	b.until("the hit", `document.querySelector("main").innerText.includes("Cards")`)
	b.sound()
}

func TestWatchShowsMistakes(t *testing.T) {
	w := watch(t)
	b := openAt(t, w.base, 1280, 800, true)
	b.visit("pay/refunds/")
	b.until("the page", `document.querySelector("h1")?.textContent == "Refunds"`)
	w.replace("content/en/pay/refunds.md", "title: Refunds\n", "title: [Refunds\n")
	b.until("the overlay", overlay+` && `+overlay+`.innerText.includes("content/en/pay/refunds.md:")`)
	b.until("the focus in the overlay", shadow+`.activeElement?.textContent == "Close"`)
	if !eval[bool](b, `document.body.innerText.includes("Your money is back within a week")`) {
		t.Error("the last good page is gone")
	}
	b.picture("watch-overlay-light")
	b.dark()
	b.picture("watch-overlay-dark")
	b.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
	b.picture("watch-overlay-phone")
	// Escape puts it aside and the badge brings it back.
	b.do(chromedp.KeyEvent("\x1b"))
	b.until("no overlay", `!`+overlay)
	eval[bool](b, `(`+shadow+`.querySelector(".badge").click(), true)`)
	b.until("the overlay again", overlay)
	// A template with a mistake is another one; both are listed.
	w.write("theme/templates/article.html", "{{if}}\n")
	b.until("both mistakes", overlay+`?.innerText.includes("theme/templates/article.html:1")`)
	w.replace("content/en/pay/refunds.md", "title: [Refunds\n", "title: Refunds now\n")
	b.until("the template's alone", overlay+` && !`+overlay+`.innerText.includes("refunds.md")`)
	if err := os.Remove(filepath.Join(w.dir, "theme/templates/article.html")); err != nil {
		t.Fatal(err)
	}
	b.until("the mended page", `document.querySelector("h1").textContent == "Refunds now" && !`+overlay)
	// The configuration as well.
	w.replace("faqtory.yaml", "default_locale: en", "default_locale: [en")
	b.until("the configuration's mistake", overlay+`?.innerText.includes("faqtory.yaml:")`)
	w.replace("faqtory.yaml", "default_locale: [en", "default_locale: en")
	b.until("nothing wrong", `!`+overlay)
	b.sound()
}

func TestWatchTellsAboutThePage(t *testing.T) {
	w := watch(t)
	b := openAt(t, w.base, 1280, 800, true)
	b.visit("pay/refunds/")
	b.until("the page", `document.querySelector("h1")?.textContent == "Refunds"`)
	b.until("the badge", `document.querySelector("faqtory-preview") && !`+shadow+`.querySelector(".box").hidden`)
	eval[bool](b, `(`+shadow+`.querySelector(".badge").click(), true)`)
	says := func(text string) string {
		return fmt.Sprintf(panel+`?.innerText.includes(%q)`, text)
	}
	for _, want := range []string{
		"content/en/pay/refunds.md", "Nothing is wrong with this page", "Reading time", "Reading level", "In search results",
		"help.example.com › pay › refunds", "When shared", "older than the original by 31 days", "money back", "place 1", "Links out (1)", "Cards", "Links in (1)", "Structured data", "BreadcrumbList",
	} {
		b.until(want, says(want))
	}
	if got := eval[float64](b, overflow); got > 0 {
		t.Errorf("the panel makes the page %v px too wide", got)
	}
	b.picture("watch-panel-light")
	b.dark()
	b.picture("watch-panel-dark")
	b.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
	b.picture("watch-panel-phone")
	if got := eval[float64](b, panel+`.querySelector(".body").scrollWidth - `+panel+`.querySelector(".body").clientWidth`); got > 0 {
		t.Errorf("on a phone the panel's text is %v px too wide", got)
	}
	b.do(chromedp.KeyEvent("\x1b"))
	b.until("no panel", `!`+panel)
	b.until("the focus back", shadow+`.activeElement?.className == "badge"`)

	// Right to left, and what is wrong with a page.
	b.do(chromedp.EmulateViewport(1280, 800))
	b.visit("ar/pay/refunds/")
	b.until("the badge", `document.querySelector("faqtory-preview") && !`+shadow+`.querySelector(".box").hidden`)
	eval[bool](b, `(`+shadow+`.querySelector(".badge").click(), true)`)
	b.until("the Arabic text", says("استرداد"))
	if got := eval[float64](b, panel+`.getBoundingClientRect().left`); got != 0 {
		t.Errorf("the panel of a page from right to left begins at %v px, want the left edge", got)
	}
	b.picture("watch-panel-arabic")
	b.visit("pay/cards/")
	b.until("the broken link", says("nowhere.md"))
	b.picture("watch-panel-mistake")
	b.sound()
}

func TestWatchNavigates(t *testing.T) {
	w := watch(t, "--navigate")
	b := openAt(t, w.base, 1280, 800, true)
	b.visit("")
	b.until("the home page", `document.querySelector("faqtory-preview") && location.pathname == "/"`)
	time.Sleep(200 * time.Millisecond) // its events
	w.replace("content/en/pay/cards.md", "We take all cards. See", "We take them all. See")
	b.until("the page that was edited", `location.pathname == "/pay/cards/" && document.body.innerText.includes("We take them all.")`)
}
