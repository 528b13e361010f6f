package e2e

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// static serves a built site as a host without any server of ours does.
func static(t *testing.T, config string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"faqtory.yaml":          config,
		"content/en/parcels.md": "---\ntitle: Parcels\nanswer: They arrive.\n---\nThey arrive.\n",
		"content/ar/parcels.md": "---\ntitle: الطرود\nanswer: تصل الطرود.\n---\nتصل الطرود.\n",
	} {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if log, err := exec.Command(binary(t), "build", dir).CombinedOutput(); err != nil {
		t.Fatalf("faqtory build: %v\n%s", err, log)
	}
	files := http.FileServer(http.Dir(filepath.Join(dir, "public")))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/favicon.ico" {
			w.WriteHeader(http.StatusNoContent) // browsers ask every host for it
			return
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// standing lets a tab's clock stand at a moment, in a time zone.
func (b *tab) standing(moment, zone string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		if _, err := chromedp.Call(ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: zone}); err != nil {
			return err
		}
		_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `{
			const Real = Date, now = Real.parse("` + moment + `");
			window.Date = class extends Real { constructor(...a) { super(...(a.length ? a : [now])) } static now() { return now } };
		}`})
		return err
	}))
}

const contactConfig = `title: Help
locales: {en: {name: English}, ar: {name: العربية}}
contact:
  time_zone: Europe/Riga
  holidays:
    - {date: 2026-12-24, name: Christmas Eve}
    - {date: 2026-12-25, name: Christmas Day}
  channels:
    - {kind: phone, value: "+371 20000000", hours: {mon-fri: "09:00-18:00", sat: "10:00-16:00"}, answer_time: 2m}
    - {kind: chat, value: "https://shop.example.com/chat", hours: {daily: 24h}}
    - {kind: email, value: help@example.com}
`

// The contact page says what is true now, on the reader's own clock, without a
// server to ask.
func TestContactPage(t *testing.T) {
	base := static(t, contactConfig)
	for _, test := range []struct {
		name, path, now, zone string
		open                  string // classes of the lines: which are open
		phone                 string
	}{
		{"at noon in Riga", "contact/", "2026-11-23T10:00:00Z", "Europe/Riga", "true,true", "Open until 18:00"},
		{"at noon in Riga, read in London", "contact/", "2026-11-23T10:00:00Z", "Europe/London", "true,true", "Open until 16:00 GMT"},
		{"and in Kathmandu, with an odd offset", "contact/", "2026-11-23T10:00:00Z", "Asia/Kathmandu", "true,true", "Open until 21:45 GMT+5:45"},
		{"in the evening", "contact/", "2026-11-23T18:00:00Z", "Europe/Riga", "false,true", "Closed · Opens Tuesday 09:00"},
		{"in the evening, read in Tokyo, where it is tomorrow", "contact/", "2026-11-23T18:00:00Z", "Asia/Tokyo", "false,true", "Closed · Opens 16:00 GMT+9"},
		{"in the evening, read in Honolulu, where it is morning", "contact/", "2026-11-23T18:00:00Z", "Pacific/Honolulu", "false,true", "Closed · Opens 21:00 HST"},
		{"early in the morning", "contact/", "2026-11-23T05:00:00Z", "Europe/Riga", "false,true", "Closed · Opens 09:00"},
		{"on a Saturday afternoon", "contact/", "2026-11-21T15:00:00Z", "Europe/Riga", "false,true", "Closed · Opens Monday 09:00"},
		// The holidays are those of every channel, and Saturday comes after them.
		{"on Christmas Eve", "contact/", "2026-12-24T10:00:00Z", "Europe/Riga", "false,false", "Closed · Opens Saturday 10:00"},
		// The clocks of Riga go back on the night before the Monday, those of New York a week later.
		{"before the clocks change", "contact/", "2026-10-24T15:00:00Z", "America/New_York", "false,true", "Closed · Opens Monday 03:00 EDT"},
		{"in Arabic", "ar/contact/", "2026-11-23T10:00:00Z", "Europe/Riga", "true,true", "مفتوح حتى 18:00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := open(t, 390, 900, true)
			b.base = base
			b.standing(test.now, test.zone)
			b.visit(test.path)
			eventually(b, `document.querySelector(".state").textContent !== ""`, true)
			if got := eval[string](b, `[...document.querySelectorAll(".state")].map(x => x.classList.contains("on")).join()`); got != test.open {
				t.Errorf("open are %s, want %s", got, test.open)
			}
			if got := eval[string](b, `document.querySelector(".state").textContent.replaceAll("\u200f", "")`); got != test.phone && !(test.path == "ar/contact/" && strings.Contains(got, "18:00")) {
				t.Errorf("the phone is %q, want %q", got, test.phone)
			}
			// The way to the chat has a name, nobody reads its address.
			if got := eval[string](b, `document.querySelector('a[href="https://shop.example.com/chat"]').innerText`); strings.Contains(got, "example.com") {
				t.Errorf("the chat is called %q", got)
			}
			if got := eval[float64](b, overflow); got > 0 {
				t.Errorf("the page is %v px too wide", got)
			}
			b.shot("contact " + test.name)
			b.sound()
		})
	}
}

// Without scripts there are the hours in a table, and no word of what is now.
func TestContactPageWithoutScripts(t *testing.T) {
	b := open(t, 390, 900, false)
	b.base = static(t, contactConfig)
	b.visit("contact/")
	if got := eval[string](b, `document.querySelector("main").innerText`); !strings.Contains(got, "09:00–18:00") || !strings.Contains(got, "Riga") || strings.Contains(got, "Open until") {
		t.Errorf("the page says %q", got)
	}
}

// A host without a server: typing asks once and is quiet, and the form leads to a
// page of the site.
func TestSearchOnAStaticHost(t *testing.T) {
	b := open(t, 390, 900, true)
	b.base = static(t, contactConfig)
	b.visit("")
	b.typing("parcels")
	b.press("\r")
	eventually(b, where, "/search/?q=parcels")
	eventually(b, fieldText, "parcels")
}
