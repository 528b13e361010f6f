package e2e

import (
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// files serves a folder as a host does that knows nothing but files.
func files(t *testing.T, dir string) string {
	t.Helper()
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// built builds a site and returns the folder of its pages.
func built(t *testing.T, dir string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "public")
	log, err := exec.Command(binary(t), "build", dir, "--out", out, "--index", filepath.Join(t.TempDir(), "index")).CombinedOutput()
	if err != nil {
		t.Fatalf("faqtory build %s: %v\n%s", dir, err, tail(log))
	}
	return out
}

// found asks the search page as it stands and returns the addresses it lists.
const found = `async (query) => {
	const form = document.querySelector("main form");
	document.querySelectorAll("main .hits, main [role=status]").forEach(e => e.remove());
	form.q.value = query;
	form.requestSubmit();
	for (let i = 0; i < 200 && !document.querySelector("main [role=status]"); i++) await new Promise(f => setTimeout(f, 10));
	return [...document.querySelectorAll("main .hits h2 a")].map(a => new URL(a.href).pathname);
}`

func TestSearchWithoutServer(t *testing.T) {
	b := open(t, 360, 740, true)
	b.base = files(t, built(t, "../examples/store"))
	for _, c := range []struct{ page, query, want string }{
		{"search/", "refund", "/returns/refund-times/"},
		{"search/", "when do I get my money back", "/returns/refund-times/"},
		{"search/", "trak my parcle", "/shipping/track-your-parcel/"},
		{"search/", "pass", "/account/reset-your-password/"},
		{"search/", "INVOICE", "/payments/invoices/"},
		{"ar/search/", "استرداد", "/ar/returns/refund-times/"},
		{"ar/search/", "الإرجاع", "/ar/returns/how-to-return-an-item/"},
		{"lv/search/", "rekins", "/lv/payments/invoices/"},
		{"search/", "qwertzuiop", ""},
	} {
		b.visit(c.page + "?q=" + strings.ReplaceAll(c.query, " ", "+"))
		b.await(`(async () => { for (let i = 0; i < 300 && !document.querySelector("main [role=status]"); i++) await new Promise(f => setTimeout(f, 10)); return true })()`)
		got := eval[[]string](b, `[...document.querySelectorAll("main .hits h2 a")].map(a => decodeURIComponent(new URL(a.href).pathname))`)
		if c.want == "" {
			if status := eval[string](b, `document.querySelector("main [role=status]")?.textContent || ""`); len(got) > 0 || status == "" {
				t.Errorf("%q brought %v and said %q, want nothing, said in words", c.query, got, status)
			}
			if !eval[bool](b, `document.querySelector("main section .cards").checkVisibility()`) {
				t.Errorf("%q: the topics are not offered", c.query)
			}
			continue
		}
		if !strings.Contains(strings.Join(got[:min(3, len(got))], " "), c.want) {
			t.Errorf("%q brought %v, want %s among the first three", c.query, got, c.want)
		}
		if n := eval[int](b, `document.querySelectorAll("main .hits mark").length`); n == 0 && c.query == "refund" {
			t.Errorf("%q: nothing is marked", c.query)
		}
		weight := eval[int](b, `performance.getEntriesByType("resource").filter(e => /search\/|find\./.test(e.name)).reduce((n, e) => n + e.encodedBodySize, 0)`)
		if weight > 120_000 { // as they are; compressed they come to a third
			t.Errorf("%q loaded %d bytes of index and script", c.query, weight)
		}
	}
	b.sound()
}

// What is shown below the name of a section is what that section says, the words that
// were searched are told where they are others, and only they are marked.
func TestSearchWithoutServerSaysWhatItFound(t *testing.T) {
	b := open(t, 360, 740, true)
	b.base = files(t, built(t, "../examples/store"))
	ask := func(query string) {
		b.visit("search/?q=" + strings.ReplaceAll(query, " ", "+"))
		b.await(`(async () => { for (let i = 0; i < 300 && !document.querySelector("main [role=status]"); i++) await new Promise(f => setTimeout(f, 10)); return true })()`)
	}
	for _, query := range []string{"can i get my money", "wher is my parcl", "invoice"} {
		ask(query)
		wrong, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](`(async () => {
			const plain = (text) => text.replace(/[^\p{L}\p{N}]+/gu, "");
			const wrong = [];
			let sections = 0;
			for (const hit of document.querySelectorAll(".hits li")) {
				if (!hit.querySelector(".hit-section")) continue;
				sections++;
				const link = hit.querySelector("a");
				const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
				const at = page.getElementById(decodeURIComponent(link.hash.slice(1)));
				const said = plain(hit.querySelector(".hit-section + p").textContent).slice(0, 25);
				let text = "";
				for (let e = /^h\d/.test(at.localName) ? at.nextElementSibling : at; e && (e === at || !/^h[12]$/.test(e.localName)); e = e === at ? null : e.nextElementSibling) text += " " + e.textContent;
				if (!plain(text).includes(said)) wrong.push(link.href + ": " + said);
			}
			if (!sections && location.search.includes("money")) wrong.push("no section is named");
			return wrong;
		})()`, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range wrong {
			t.Errorf("%q: below a section's name stands what it does not say: %s", query, w)
		}
	}
	for query, want := range map[string]string{
		"wher is my parcl": "wher is my parcel", "Trak my parcle": "track my parcel", "can i cancel": "", "refund": "",
	} {
		ask(query)
		if got := eval[string](b, `document.querySelector(".instead b")?.textContent || ""`); got != want {
			t.Errorf("%q: said to be searched is %q, want %q", query, got, want)
		}
		if eval[int](b, `document.querySelectorAll(".hits mark").length`) == 0 {
			t.Errorf("%q: nothing is marked", query)
		}
	}
	ask("can")
	if got := eval[[]string](b, `[...document.querySelectorAll(".hits mark")].map(e => e.textContent).filter(w => /^cancel/i.test(w))`); len(got) > 0 {
		t.Errorf("%q are marked for \"can\"", got)
	}
	b.sound()
}

// The words of an index are made in Go and those of a query in the browser: where
// the two disagreed, an article would not be found by its own title.
func TestArticlesAreFoundByTheirTitles(t *testing.T) {
	b := open(t, 1280, 800, true)
	b.base = files(t, built(t, "testdata/gallery"))
	for _, prefix := range []string{"", "ar/", "ja/", "de/"} {
		b.visit(prefix + "search/?q=a")
		b.await(`(async () => { for (let i = 0; i < 300 && !document.querySelector("main [role=status]"); i++) await new Promise(f => setTimeout(f, 10)); return true })()`)
		missed, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](`(async () => {
			const ask = `+found+`;
			const missed = [];
			const block = await (await fetch("a0.json")).json();
			for (const [title, url] of block) {
				const got = await ask(title);
				if (got[0] !== url) missed.push(title + ": " + got.slice(0, 3));
			}
			if (block.length < 2) missed.push("only " + block.length + " articles");
			return missed;
		})()`, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range missed {
			t.Errorf("/%s: not the first answer to its own title: %s", prefix, m)
		}
	}
	b.sound()
}

// A site that our server serves has a better index and loads nothing of the other.
func TestServedSearchLoadsNoIndex(t *testing.T) {
	b := open(t, 360, 740, true)
	for _, path := range []string{"search/", "search/?q=refund"} {
		b.visit(path)
		b.settled()
		got := eval[[]string](b, `performance.getEntriesByType("resource").map(e => e.name).filter(n => /find\.|search\/.*json/.test(n))`)
		if len(got) > 0 {
			t.Errorf("/%s loaded %v", path, got)
		}
	}
	b.sound()
}
