package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// A terminal is what a command prints, read while it runs.
type terminal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (w *terminal) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(b)
}

func (w *terminal) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// A watched folder is one with faqtory watch at work in it.
type watched struct {
	t    *testing.T
	dir  string
	base string
	out  terminal
	errs terminal
	end  func() int // interrupts the command and returns its exit code
}

func startWatch(t *testing.T, files map[string]string, flags ...string) *watched {
	t.Helper()
	return startWatchIn(t, filepath.Join(t.TempDir(), "site"), files, flags...)
}

func startWatchIn(t *testing.T, dir string, files map[string]string, flags ...string) *watched {
	t.Helper()
	w := &watched{t: t, dir: dir}
	for name, text := range files {
		w.write(name, text)
	}
	ctx, cancel := context.WithCancel(t.Context())
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"watch", w.dir, "--addr", "127.0.0.1:0"}, flags...), &w.out, &w.errs)
	}()
	w.end = sync.OnceValue(func() int {
		cancel()
		select {
		case c := <-code:
			return c
		case <-time.After(30 * time.Second):
			t.Error("faqtory watch does not end")
			return -1
		}
	})
	t.Cleanup(func() {
		if c := w.end(); c != exitFine {
			t.Errorf("faqtory watch ended with %d, want %d\n%s", c, exitFine, w.errs.String())
		}
	})
	at := regexp.MustCompile(`at (http://\S+)`)
	w.until("the address", func() bool {
		m := at.FindStringSubmatch(w.out.String())
		if m != nil {
			w.base = m[1]
		}
		return m != nil
	})
	return w
}

func (w *watched) path(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

func (w *watched) write(name, text string) {
	w.t.Helper()
	if err := os.MkdirAll(filepath.Dir(w.path(name)), 0o777); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(w.path(name), []byte(text), 0o666); err != nil {
		w.t.Fatal(err)
	}
}

func (w *watched) get(target string) (int, string) {
	res, err := http.Get(strings.TrimSuffix(w.base, "/") + target)
	if err != nil {
		return 0, err.Error()
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err.Error()
	}
	return res.StatusCode, string(body)
}

func (w *watched) until(what string, done func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("%s: never came\nprinted:\n%s\n%s", what, w.out.String(), w.errs.String())
		}
	}
}

// shows waits until a page says something.
func (w *watched) shows(target, text string) {
	w.t.Helper()
	w.until(fmt.Sprintf("%q on %s", text, target), func() bool {
		_, body := w.get(target)
		return strings.Contains(body, text)
	})
}

// finds waits until a query finds a page.
func (w *watched) finds(query, title string) {
	w.t.Helper()
	w.until(fmt.Sprintf("%q for %q", title, query), func() bool {
		_, body := w.get("/api/v1/search?q=" + url.QueryEscape(query))
		var r struct{ Results []struct{ Title string } }
		return json.Unmarshal([]byte(body), &r) == nil && len(r.Results) > 0 && r.Results[0].Title == title
	})
}

func (w *watched) prints(text string) {
	w.t.Helper()
	w.until("in the terminal: "+text, func() bool { return strings.Contains(w.out.String()+w.errs.String(), text) })
}

func smallSite() map[string]string {
	return map[string]string{
		"faqtory.yaml":              "title: {en: Help}\ndefault_locale: en\n",
		"queries.yaml":              "en:\n  - {query: \"money back\", want: pay/refunds}\n",
		"content/en/pay/_index.md":  "---\ntitle: Paying\n---\n",
		"content/en/pay/refunds.md": "---\ntitle: Refunds\nanswer: Your money is back within a week.\n---\n\nYour money is back within a week.\n\n## When\n\nOn a weekday.\n",
		"content/en/pay/cards.md":   "---\ntitle: Cards\nanswer: We take all cards.\n---\n\nWe take all cards.\n",
	}
}

func TestWatch(t *testing.T) {
	for _, flag := range []string{"", "--poll"} {
		t.Run("watch "+flag, func(t *testing.T) {
			t.Parallel()
			var flags []string
			if flag != "" {
				flags = append(flags, flag)
			}
			w := startWatch(t, smallSite(), flags...)
			w.shows("/pay/refunds/", "Your money is back")
			w.finds("refunds", "Refunds")

			w.write("content/en/pay/refunds.md", "---\ntitle: Refunds\nanswer: Your money is back within a week.\n---\n\nYour money is back within a week.\n\n## When\n\nOn a quagga day.\n")
			w.shows("/pay/refunds/", "On a quagga day.")
			w.finds("quagga", "Refunds")
			w.prints("content/en/pay/refunds.md shown after")

			w.write("content/en/ship/tracking.md", "---\ntitle: Tracking\nanswer: By number.\n---\n\nYou track a parcel by its number.\n")
			w.shows("/ship/tracking/", "by its number")
			w.shows("/", "Ship")
			w.finds("tracking", "Tracking")

			if err := os.Rename(w.path("content/en/ship"), w.path("content/en/shipping")); err != nil {
				t.Fatal(err)
			}
			w.shows("/shipping/tracking/", "by its number")
			w.shows("/ship/tracking/", "by its number") // leads there
			w.until("the old category to go", func() bool { status, _ := w.get("/ship/"); return status == 404 })
			w.write("content/en/shipping/tracking.md", "---\ntitle: Tracking\nanswer: By number.\n---\n\nThe number is in the mail.\n")
			w.shows("/shipping/tracking/", "in the mail")

			w.write("synonyms.yaml", "en:\n  - [refunds, wombat]\n")
			w.finds("wombat", "Refunds")

			w.write("theme/templates/partials/article-end.html", "<p>The end of {{.Title}}.</p>\n")
			w.shows("/pay/cards/", "The end of Cards.")

			if err := os.Remove(w.path("content/en/pay/cards.md")); err != nil {
				t.Fatal(err)
			}
			w.prints("content/en/pay/cards.md taken out after")
		})
	}
}

// Who asks for a page where it was is led to where it is, and who asks for one that
// was never there is told of those near it.
func TestWatchLeadsToPagesThatMoved(t *testing.T) {
	w := startWatch(t, smallSite())
	w.shows("/pay/refunds/", "On a weekday.")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	leads := func(from, to string) {
		t.Helper()
		last := ""
		w.until(from+" to lead to "+to, func() bool {
			res, err := client.Get(strings.TrimSuffix(w.base, "/") + from)
			if err != nil {
				return false
			}
			res.Body.Close()
			if kept := res.Header.Get("Cache-Control"); res.StatusCode/100 == 3 && kept != "no-store" {
				t.Errorf("the way from %s may be kept: Cache-Control %q", from, kept)
			}
			last = res.Header.Get("Location")
			return res.StatusCode/100 == 3 && last == to
		})
	}
	rename := func(from, to string) {
		t.Helper()
		if err := os.Rename(w.path(from), w.path(to)); err != nil {
			t.Fatal(err)
		}
	}
	rename("content/en/pay/refunds.md", "content/en/pay/money-back.md")
	leads("/pay/refunds/", "/pay/money-back/")
	rename("content/en/pay/money-back.md", "content/en/pay/returns.md")
	leads("/pay/refunds/", "/pay/returns/")
	leads("/pay/money-back/", "/pay/returns/")
	w.write("content/en/pay/returns.md", "---\ntitle: Refunds\nslug: back\nredirect_from: /very-old/\nanswer: Soon.\n---\n\nSoon.\n")
	leads("/pay/returns/", "/pay/back/")
	leads("/very-old/", "/pay/back/")
	// A page that is there is itself.
	w.write("content/en/pay/refunds.md", "---\ntitle: Another\nanswer: Another one.\n---\n\nAnother one.\n")
	w.shows("/pay/refunds/", "Another one.")

	for _, path := range []string{"/pay/crads/", "/paying/cards", "/pay/cards-", "/en/pay/cards/"} {
		if status, body := w.get(path); status != http.StatusNotFound || !strings.Contains(body, `<a href="/pay/cards/">Cards</a>`) {
			t.Errorf("GET %s: status %d, want 404 with the way to /pay/cards/\n%s", path, status, body)
		}
	}
	if status, body := w.get("/quagga/wombat/"); status != http.StatusNotFound || strings.Contains(body, "Near it") {
		t.Errorf("GET /quagga/wombat/: status %d, want 404 with nothing near\n%s", status, body)
	}
}

// Large pictures are shown as they are, and get their sizes while the site is looked
// at.
func TestWatchSizesPicturesLater(t *testing.T) {
	files := smallSite()
	for _, width := range []int{1400, 1500} {
		img := image.NewNRGBA(image.Rect(0, 0, width, 1500))
		for i := range width * 1500 {
			x, y := i%width, i/width
			img.SetNRGBA(x, y, color.NRGBA{uint8(x * 255 / width), uint8(y * 255 / 1500), uint8(80 + i*i%7), 255})
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("%d.png", width)
		files["content/en/pay/"+name] = b.String()
		files["content/en/pay/refunds.md"] += "\n![A large picture](" + name + ")\n"
	}
	w := startWatch(t, files)
	w.shows("/pay/refunds/", "A large picture")
	w.shows("/pay/refunds/", "srcset")
}

func TestWatchKeepsTheLastGoodPages(t *testing.T) {
	w := startWatch(t, smallSite())
	w.shows("/pay/refunds/", "On a weekday.")
	w.write("content/en/pay/refunds.md", "---\ntitle: [Refunds\n---\n\nOther words.\n")
	w.prints("content/en/pay/refunds.md:2:8: ")
	w.prints("the last good pages are shown")
	if _, body := w.get("/pay/refunds/"); !strings.Contains(body, "On a weekday.") {
		t.Errorf("the last good page is gone:\n%s", body)
	}
	// What else is saved meanwhile waits.
	w.write("content/en/pay/cards.md", "---\ntitle: Cards\nanswer: We take most cards.\n---\n\nWe take most cards.\n")
	w.write("content/en/pay/refunds.md", "---\ntitle: Refunds\nanswer: It is back soon.\n---\n\nIt is back soon.\n")
	w.shows("/pay/refunds/", "It is back soon.")
	w.shows("/pay/cards/", "We take most cards.")
	w.prints("mended")

	// A template that fails only when it is used.
	w.write("theme/templates/partials/article-end.html", "{{.NoSuchField}}\n")
	w.until("the template's mistake", func() bool { return strings.Contains(w.errs.String(), "NoSuchField") })
	if status, body := w.get("/pay/cards/"); status != 200 || !strings.Contains(body, "We take most cards.") {
		t.Errorf("status %d after a template that fails:\n%s", status, body)
	}
	w.write("theme/templates/partials/article-end.html", "<p>{{.Title}} ends here.</p>\n")
	w.shows("/pay/cards/", "Cards ends here.")
}

// A site that begins with a mistake is shown when it is mended.
func TestWatchBeginsWithAMistake(t *testing.T) {
	files := smallSite()
	files["faqtory.yaml"] = "title: {en: Help\n"
	w := startWatch(t, files)
	w.prints("faqtory.yaml:")
	status, body := w.get("/pay/refunds/")
	if status != http.StatusServiceUnavailable || !strings.Contains(body, "/.faqtory/preview.js") {
		t.Errorf("status %d, want 503 and the script that waits:\n%s", status, body)
	}
	w.write("faqtory.yaml", "title: {en: Help}\n")
	w.shows("/pay/refunds/", "On a weekday.")
}

func TestWatchTellsAboutPages(t *testing.T) {
	w := startWatch(t, smallSite())
	w.finds("refunds", "Refunds")
	var f struct {
		Source  string
		Words   int
		Queries []pageQuery
		In      []struct{ Title string }
	}
	facts := func(path string) bool {
		_, body := w.get("/.faqtory/facts?path=" + path)
		return json.Unmarshal([]byte(body), &f) == nil
	}
	w.until("the facts", func() bool {
		return facts("/pay/refunds/") && len(f.Queries) == 1 && f.Queries[0].Rank == 1
	})
	if f.Source != "content/en/pay/refunds.md" || f.Words == 0 {
		t.Errorf("facts = %+v", f)
	}
	w.write("content/en/pay/cards.md", "---\ntitle: Cards\nanswer: We take all cards.\n---\n\nWe take all cards, and [refund](refunds.md) to them.\n")
	w.until("the link", func() bool { return facts("/pay/refunds/") && len(f.In) == 1 && f.In[0].Title == "Cards" })
}

// The second time begins with what the first has left.
func TestWatchAgain(t *testing.T) {
	w := startWatch(t, smallSite())
	w.finds("refunds", "Refunds")
	w.write("content/en/pay/cards.md", "---\ntitle: Cards\nanswer: We take all cards.\n---\n\nWe take all quagga cards.\n")
	w.finds("quagga", "Cards")
	if code := w.end(); code != exitFine {
		t.Fatalf("exit code %d", code)
	}
	for _, name := range []string{".faqtory/cache/files", ".faqtory/watch/CURRENT"} {
		if _, err := os.Stat(w.path(name)); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(w.path("public")); err == nil {
		t.Error("watch has published into public/")
	}
	second := startWatchIn(t, w.dir, nil)
	second.finds("quagga", "Cards")
}

func TestWatchPrintsIntoItsOwnFolder(t *testing.T) {
	w := &watched{t: t, dir: filepath.Join(t.TempDir(), "site")}
	for name, text := range smallSite() {
		w.write(name, text)
	}
	log, err := os.Create(w.path("watch.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	ctx, cancel := context.WithCancel(t.Context())
	code := make(chan int, 1)
	go func() { code <- run(ctx, []string{"watch", w.dir, "--addr", "127.0.0.1:0"}, log, log) }()
	printed := func() string {
		text, err := os.ReadFile(log.Name())
		if err != nil {
			t.Error(err)
		}
		return string(text)
	}
	for _, text := range []string{"quagga", "okapi"} {
		w.until("an article to write", func() bool { return strings.Contains(printed(), "articles on") })
		before := strings.Count(printed(), "cards.md shown")
		w.write("content/en/pay/cards.md", "---\ntitle: Cards\nanswer: We take all cards.\n---\n\nWe take all "+text+" cards.\n")
		w.until("the article is shown", func() bool { return strings.Count(printed(), "cards.md shown") > before })
	}
	time.Sleep(300 * time.Millisecond) // the lines above would be shown by now
	cancel()
	if c := <-code; c != exitFine {
		t.Errorf("faqtory watch ended with %d, want %d\n%s", c, exitFine, printed())
	}
	if text := printed(); strings.Contains(text, "watch.log") {
		t.Errorf("what was printed is taken for a change:\n%s", text)
	}
}

func TestWatchPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var out, errs terminal
	if code := run(t.Context(), []string{"watch", t.TempDir(), "--addr", l.Addr().String()}, &out, &errs); code != exitMistakes {
		t.Errorf("exit code %d, want %d", code, exitMistakes)
	}
	if !strings.Contains(errs.String(), "in use; is another preview running? Choose another --addr") {
		t.Errorf("printed %q", errs.String())
	}
}
