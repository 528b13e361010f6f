package build

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"faqtory/content"
)

// A page that was published and has no address now is told with the place where a
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
		"lv/returns/same.md:1:1: the page was published at /lv/orders/same/, where nothing is now" + add + "[/lv/orders/same/]",
		"en/returns/edited.md:1:1: the page was published at /orders/edited/, where nothing is now" + add + "[/orders/edited/]",
		"a page was published at /orders/gone/, where nothing is now | Where it has moved, write redirect_from: [/orders/gone/] there; an article that is gone leaves its file with redirect_to and the address of the next best page. With none, write into faqtory.yaml: gone: [/orders/gone/].",
		"en/orders/renamed.md:1:1: the page was published at /orders/moved/, where nothing is now" + add + "[/orders/moved/]",
	}
	// What a build has remembered is told again as it was.
	again := newManifest()
	for a := range after.All() {
		again.Pages[a.Permalink] = PageText{Hash: "edited since"}
	}
	again.Lost = lostPages(findLost(after, published))
	if d := cmp.Diff(want, lines(tellLost(after, findLost(after, again), nil))); d != "" {
		t.Errorf("tellLost() after the next build (-want +got):\n%s", d)
	}
	if _, own := again.Lost["/contact/"]; own || len(again.Lost) != 6 {
		t.Errorf("%d addresses are remembered, want 6, the one that leads on and the draft's among them: %v", len(again.Lost), again.Lost)
	}
	if d := cmp.Diff(want, lines(tellLost(after, findLost(after, published), nil))); d != "" {
		t.Errorf("tellLost() (-want +got):\n%s", d)
	}
	if got := tellLost(before, findLost(before, published), nil); got != nil {
		t.Errorf("tellLost() of what is published = %v, want none", got)
	}
}

// Another prefix for all pages is one mistake and not a thousand.
func TestLostAddressesAreBounded(t *testing.T) {
	published := newManifest()
	for i := range 1000 {
		published.Pages[fmt.Sprintf("/old/page-%d/", i)] = PageText{}
	}
	lib := library(t, map[string]string{"en/a/b.md": "# B\n"}, content.Options{})
	got := tellLost(lib, findLost(lib, published), nil)
	if last := got[len(got)-1].Message; len(got) != mostLost+1 || !strings.HasPrefix(last, "980 more") {
		t.Errorf("a thousand lost addresses make %d diagnostics, the last %q, want %d and the rest counted", len(got), last, mostLost+1)
	}
}

// A page that moved twice is looked for where it is now; one that leads nowhere on
// purpose is not told.
func TestLostAddressesGoOn(t *testing.T) {
	published := newManifest()
	published.Pages["/a/second/"] = PageText{Hash: "2"}
	published.Lost = map[string]LostPage{"/a/first/": {Hash: "1", To: "/a/second/"}, "/b/gone/": {}, "/old/x/": {}, "/old/y/": {}}
	lib := library(t, map[string]string{"en/c/second.md": "# Third\n", "en/c/here.md": "# Here\n"}, content.Options{})
	gone := []string{"/b/gone", "/old/*", "/c/here"}
	const add = ", where nothing is now | Add the old address to its front matter: redirect_from: "
	want := []string{
		"en/c/second.md:1:1: the page was published at /a/first/" + add + "[/a/first/]",
		"en/c/second.md:1:1: the page was published at /a/second/" + add + "[/a/second/]",
		"/c/here is said to be gone, and there is a page | Take it out of gone.",
	}
	got := append(tellLost(lib, findLost(lib, published), gone), checkGone(lib, gone, nil)...)
	if d := cmp.Diff(want, lines(got)); d != "" {
		t.Errorf("tellLost() and checkGone() (-want +got):\n%s", d)
	}
}

// A preview hears of what a build beside it has published.
func TestAPreviewKnowsLostAddressesOfBuildsBesideIt(t *testing.T) {
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
	rename := func(from, to string) Change {
		t.Helper()
		if err := os.Rename(filepath.Join(o.Dir, filepath.FromSlash(from)), filepath.Join(o.Dir, filepath.FromSlash(to))); err != nil {
			t.Fatal(err)
		}
		return Change{Paths: []string{from, to}}
	}
	if n := lost(Change{All: true}); n != 0 {
		t.Fatalf("%d lost addresses before anything was renamed", n)
	}
	const first, second, third = "content/en/orders/refunds.md", "content/en/orders/paid-back.md", "content/en/orders/money.md"
	if n := lost(rename(first, second)); n != 1 {
		t.Fatalf("%d lost addresses after a rename, want 1", n)
	}
	if n := lost(rename(second, third)); n != 1 {
		t.Errorf("%d lost addresses after another that nobody has published in between, want 1", n)
	}
	lost(rename(third, second))
	mustBuild(t, o)
	if n := lost(rename(second, third)); n != 2 {
		t.Errorf("%d lost addresses after a build and another rename, want 2", n)
	}
}
