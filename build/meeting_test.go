package build

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"faqtory/content"
	"faqtory/internal/diag"
	"faqtory/theme"
)

func library(t *testing.T, files map[string]string, o content.Options) *content.Library {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	lib, _, err := content.Load(t.Context(), fsys, o)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func lines(l diag.List) []string {
	var out []string
	for _, d := range l {
		out = append(out, d.Error()+" | "+d.Hint)
	}
	return out
}

func TestCheckIcons(t *testing.T) {
	lib := library(t, map[string]string{
		"en/orders/_index.md":   "---\ntitle: Orders\nicon: trukc\n---\n",
		"en/orders/a.md":        "---\ntitle: A\nicon: truck\n---\nText.\n",
		"en/orders/b.md":        "---\ntitle: B\nicon: nonsense\n---\nText.\n",
		"en/returns/_index.md":  "---\ntitle: Returns\nicon: 🎁\n---\n",
		"en/returns/a.md":       "# A\n",
		"en/shipping/_index.md": "---\ntitle: Shipping\nicon: truck\n---\n",
		"en/shipping/a.md":      "# A\n",
		"en/own/_index.md":      "---\ntitle: Own\nicon: kayak\n---\n",
		"en/own/a.md":           "# A\n",
	}, content.Options{})
	th, _, err := theme.New(theme.Options{Overrides: fstest.MapFS{"icons/kayak.svg": {Data: []byte("<svg><path d='M0 0'/></svg>")}}})
	if err != nil {
		t.Fatal(err)
	}
	const more = "`faqtory theme list` names them; an emoji will do, and theme/icons/NAME.svg of your own."
	want := []string{
		`en/orders/_index.md:3:7: there is no icon "trukc" | Did you mean "truck"? ` + more,
		"en/orders/a.md:3:7: an icon is shown for categories only, and this is an article, as are 1 more with one | Take it out, or write it into the category's _index.md.",
	}
	if d := cmp.Diff(want, lines(checkIcons(lib, th))); d != "" {
		t.Errorf("checkIcons() (-want +got):\n%s", d)
	}
}

// A page that is published and has no address now is told with the place where a
// writer mends it; one that is left out for a time, or leads on, is not lost.
func TestLostAddresses(t *testing.T) {
	before := library(t, map[string]string{
		"en/orders/_index.md":  "---\ntitle: Orders\n---\n",
		"en/orders/same.md":    "# Same\n\nThe same text.\n",
		"en/orders/moved.md":   "# Moved\n\nText one.\n",
		"en/orders/edited.md":  "# Edited\n\nText two.\n",
		"en/orders/gone.md":    "# Gone\n\nText three.\n",
		"en/orders/leads.md":   "# Leads\n\nText four.\n",
		"en/orders/drafted.md": "# Drafted\n\nText five.\n",
		"lv/orders/same.md":    "# Tas pats\n\nTeksts.\n",
	}, content.Options{})
	published := newManifest()
	for a := range before.All() {
		hash := a.TextHash
		if a.Category.Index == a {
			hash, _ = categoryText(a.Category)
		}
		published.Pages[a.Permalink] = PageText{Hash: hash}
	}
	published.Pages["/contact/"] = PageText{}
	after := library(t, map[string]string{
		"en/orders/_index.md":  "---\ntitle: Orders\n---\n",
		"en/orders/same.md":    "# Same\n\nOther text.\n",
		"en/orders/renamed.md": "---\nslug: renamed\n---\n\n# Moved\n\nText one.\n",
		"en/returns/edited.md": "# Edited\n\nText two, and more.\n",
		"en/orders/leads.md":   "---\ntitle: Leads\nredirect_to: /orders/same/\n---\n",
		"en/orders/drafted.md": "---\ndraft: true\n---\n\n# Drafted\n\nText five.\n",
		"lv/returns/same.md":   "# Tas pats\n\nCits teksts.\n",
	}, content.Options{})
	const add = " | Add the old address to its front matter: redirect_from: "
	want := []string{
		"lv/returns/same.md:1:1: the page is published at /lv/orders/same/, which leads nowhere now" + add + "[/lv/orders/same/]",
		"en/returns/edited.md:1:1: the page is published at /orders/edited/, which leads nowhere now" + add + "[/orders/edited/]",
		"the page /orders/gone/ is published and leads nowhere now | Where it has moved, write redirect_from: [/orders/gone/] there; an article that is gone leaves its file with redirect_to and the address of the next best page.",
		"en/orders/renamed.md:1:1: the page is published at /orders/moved/, which leads nowhere now" + add + "[/orders/moved/]",
	}
	if d := cmp.Diff(want, lines(lostAddresses(after, published))); d != "" {
		t.Errorf("lostAddresses() (-want +got):\n%s", d)
	}
	if got := lostAddresses(before, published); got != nil {
		t.Errorf("lostAddresses() of what is published = %v, want none", got)
	}
}

// Another prefix for all pages is one mistake and not a thousand.
func TestLostAddressesAreBounded(t *testing.T) {
	published := newManifest()
	for i := range 1000 {
		published.Pages[fmt.Sprintf("/old/page-%d/", i)] = PageText{}
	}
	got := lostAddresses(library(t, map[string]string{"en/a/b.md": "# B\n"}, content.Options{}), published)
	if last := got[len(got)-1].Message; len(got) != mostLost+1 || !strings.HasPrefix(last, "980 more") {
		t.Errorf("a thousand lost addresses make %d diagnostics, the last %q, want %d and the rest counted", len(got), last, mostLost+1)
	}
}

// What a build has told of addresses that it took away is not told by the next one,
// which finds nothing to do.
func TestLostAddressIsToldUntilPublished(t *testing.T) {
	report := &Report{Warnings: 3, ByKind: map[string]int{lostCode: 2, "thin-answer": 1},
		Diagnostics: diag.List{{Code: lostCode}, {Code: "thin-answer"}, {Code: lostCode}}}
	got := withoutLost(report)
	if got.Warnings != 1 || len(got.Diagnostics) != 1 || got.ByKind[lostCode] != 0 || report.Warnings != 3 || len(report.Diagnostics) != 3 {
		t.Errorf("withoutLost() = %+v of %+v, want the other warning, and the report as it was", got, report)
	}
}

// A preview hears of what a build beside it has published.
func TestAPreviewForgetsLostAddressesThatAreNotPublishedAnyMore(t *testing.T) {
	o := cachedOptions(t)
	mustBuild(t, o)
	live, err := NewLive(t.Context(), o, LiveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	lost := func(c Change) int {
		t.Helper()
		_, report, err := live.Update(t.Context(), o, c)
		if err != nil {
			t.Fatal(err)
		}
		return report.ByKind[lostCode]
	}
	if n := lost(Change{All: true}); n != 0 {
		t.Fatalf("%d lost addresses before anything was renamed", n)
	}
	const from, to = "content/en/orders/refunds.md", "content/en/orders/paid-back.md"
	if err := os.Rename(filepath.Join(o.Dir, filepath.FromSlash(from)), filepath.Join(o.Dir, filepath.FromSlash(to))); err != nil {
		t.Fatal(err)
	}
	if n := lost(Change{Paths: []string{from, to}}); n == 0 {
		t.Fatal("no lost address after a rename")
	}
	mustBuild(t, o)
	if n := lost(Change{All: true}); n != 0 {
		t.Errorf("%d lost addresses after a build has taken the page away, want none", n)
	}
}
