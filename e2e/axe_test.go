package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe runs axe-core over the page as it stands. Whatever can be opened is opened
// first.
//
// Of joined Arabic letters axe-core believes that they are the ligatures of an icon
// font, because a word is narrower than its letters, and leaves out their contrast
// without a word. Measuring letter by letter keeps it alive.
const axe = `(async () => {
	document.querySelectorAll("details").forEach((d) => { d.open = true });
	const measure = CanvasRenderingContext2D.prototype.measureText;
	CanvasRenderingContext2D.prototype.measureText = function (text) {
		let width = 0;
		for (const letter of String(text)) width += measure.call(this, letter).width;
		return { width };
	};
	const found = await window.axe.run(document, {
		runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
		resultTypes: ["violations"],
	});
	CanvasRenderingContext2D.prototype.measureText = measure;
	return found.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + v.help + ": " + n.target.join(" ") + " " + n.html.slice(0, 200)));
})()`

// axe fails the test for whatever axe-core finds on the page.
func (b *tab) axe(name string) {
	b.t.Helper()
	source, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		b.t.Skip("axe-core is not installed: npm ci in e2e/")
	}
	eval[bool](b, string(source)+"; true")
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](axe, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: axe: %v", name, err)
	}
	if len(found) > 0 {
		b.screenshot("axe")
		b.t.Errorf("%s: axe found %d faults:\n%s", name, len(found), strings.Join(found, "\n"))
	}
}

func TestAxeFindsNothing(t *testing.T) {
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{360, 1280} {
			t.Run(fmt.Sprintf("%s %d px", scheme, width), func(t *testing.T) {
				b := open(t, width, 800, true)
				b.media("prefers-color-scheme", scheme, "prefers-reduced-motion", "reduce")
				for _, p := range pages {
					b.visit(p.path)
					b.settled()
					b.axe(p.name)
				}
			})
		}
	}
}

// axe looks at a few pages of a built corpus, spread over all of it: others' texts
// hold what ours do not.
func (w *walker) axe() {
	const looks = 6
	w.t.Run("axe", func(t *testing.T) {
		host := httptest.NewServer(http.StripPrefix(strings.TrimSuffix(w.base.Path, "/"), http.FileServer(http.Dir(w.dir))))
		t.Cleanup(host.Close)
		var paths []string
		w.each(func(p *webPage) { paths = append(paths, w.base.Path+p.path) })
		step := max(1, len(paths)/looks)
		for _, look := range []struct {
			scheme string
			width  int64
		}{{"light", 360}, {"dark", 1280}} {
			b := openAt(t, host.URL, look.width, 800, true)
			b.media("prefers-color-scheme", look.scheme, "prefers-reduced-motion", "reduce")
			for i := 0; i < len(paths); i += step {
				b.visit(paths[i])
				b.settled()
				b.axe(paths[i])
			}
		}
	})
}
