package e2e

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// onPaper lists the texts and pictures that paper shows: what the media of print
// lays out, with everything that a browser opens for it.
const onPaper = `(() => {
	const shown = (e) => e.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }) && !e.closest("script, style") && getComputedStyle(e).clipPath === "none";
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	const found = [];
	for (let n = texts.nextNode(); n; n = texts.nextNode()) if (n.data.trim() && shown(n.parentElement)) found.push(n.data.trim());
	for (const i of document.images) if (shown(i) && i.clientWidth > 20) found.push("picture: " + i.alt);
	return found.join("\n");
})()`

// Paper has all of the text and the pictures, and nothing that only a screen can do.
func TestPaperShowsTheWholeArticle(t *testing.T) {
	b := gallery(t, 1280, "using/everything/")
	for _, c := range []struct {
		path      string
		has, lack []string
	}{
		{"using/everything/", []string{"Gallery", "Everything an article can hold", "Updated", "iPhone", "Open the settings", "Android", "three dots", "hippopotamus", "picture: "},
			[]string{"On this page", "everything\ngallery", "Print", "Search", "Dark", "Related", "Still need help?"}},
		{"using/questions/", []string{"rhinoceros", "on the roof"}, []string{"Open all", "Close all"}},
	} {
		b.visit(c.path)
		b.settled()
		b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error { return emulateMedia(ctx, "print") }))
		eval[bool](b, `dispatchEvent(new Event("beforeprint")); true`)
		got := eval[string](b, onPaper)
		for _, text := range c.has {
			if !strings.Contains(got, text) {
				t.Errorf("/%s: paper lacks %q:\n%s", c.path, text, got)
			}
		}
		for _, text := range c.lack {
			if strings.Contains(got, text) {
				t.Errorf("/%s: paper shows %q:\n%s", c.path, text, got)
			}
		}
		// A reader of the dark colours prints black on white all the same.
		eval[bool](b, `document.documentElement.dataset.theme = "dark"; true`)
		pale := eval[[]string](b, `[...document.querySelectorAll("main *")].filter(e => e.checkVisibility() && e.childNodes.length && getComputedStyle(e).color !== "rgb(0, 0, 0)" && !e.closest("svg")).map(e => e.outerHTML.slice(0, 80))`)
		if len(pale) > 0 {
			t.Errorf("/%s: not black on paper: %q", c.path, pale)
		}
	}
	b.sound()
}

// A browser prints it so: the text is in the file, also that of closed questions,
// and a page of questions takes few sheets.
func TestPrintedFile(t *testing.T) {
	b := open(t, 1280, 900, true)
	for _, c := range []struct {
		path, text string
		pages      int
	}{
		{"returns/refund-times/", "What is in the refund", 2},
		{"returns/return-questions/", "Shoes without their box", 2},
		{"returns/how-to-return-an-item/", "keep the receipt", 3},
	} {
		b.visit(c.path)
		b.settled()
		var file []byte
		b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			got, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69})
			file = got.Data
			return err
		}))
		if n := bytes.Count(file, []byte("/Type /Page\n")); n == 0 || n > c.pages {
			t.Errorf("/%s takes %d sheets of paper, want 1 to %d", c.path, n, c.pages)
		}
		reader, err := exec.LookPath("pdftotext")
		if err != nil {
			continue
		}
		name := filepath.Join(t.ArtifactDir(), "printed.pdf")
		if err := os.WriteFile(name, file, 0o666); err != nil {
			t.Fatal(err)
		}
		text, err := exec.Command(reader, name, "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.Join(strings.Fields(string(text)), " "), c.text) {
			t.Errorf("/%s: the printed file lacks %q:\n%s", c.path, c.text, text)
		}
	}
}

// The browser's search within the page opens what it finds: a closed question, a tab
// that is not chosen. A fragment of text in the address takes the same way.
func TestSearchWithinThePageOpensWhatItFinds(t *testing.T) {
	for _, c := range []struct{ path, words, opened string }{
		{"using/questions/", "on%20the%20roof", `[...document.querySelectorAll(".qa")].filter(q => q.open).map(q => q.innerText).join().includes("on the roof")`},
		{"using/everything/", "three%20dots", `document.querySelector("[role=tab][aria-selected=true]").textContent === "Android" && document.querySelector(".tab:not([hidden])").innerText.includes("three dots")`},
		{"using/everything/", "hippopotamus", `document.querySelector("details:not(.toc details, .langs)[open]")?.innerText.includes("hippopotamus")`},
	} {
		b := open(t, 360, 740, true)
		b.base = files(t, built(t, "testdata/gallery"))
		b.visit(c.path + "#:~:text=" + c.words)
		b.settled()
		b.await(`new Promise(done => { let n = 0; const look = () => (` + c.opened + `) || ++n > 40 ? done(true) : setTimeout(look, 50); look() })`)
		if !eval[bool](b, c.opened) {
			t.Errorf("/%s: what holds %q is closed after the browser has found it", c.path, c.words)
		}
		b.sound()
	}
}
