package build

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"faqtory/content"
	"faqtory/internal/diag"
)

// Bookmarks, links of other sites and results of search engines lead to addresses
// long after the pages there went. The manifest of the published folder remembers
// them, and every build and check tells of those at which nothing is, until there is
// a redirection or the settings say that they are gone.

// published is the manifest of the output folder, empty when there is none: whoever
// builds will say what is wrong with it. A preview asks for it again and again, and a
// build beside it may have written another.
func (b *builder) published() *Manifest {
	if b.options.Out == "" {
		return newManifest()
	}
	// A build that was cut off after its commit has left its manifest here, and the
	// next one begins with carrying it out.
	name := manifestFile
	if _, err := os.Lstat(filepath.Join(b.options.Out, filepath.FromSlash(journalFile))); err == nil {
		name = nextFile
	}
	now := statOf(filepath.Join(b.options.Out, filepath.FromSlash(name)))
	if b.manifest != nil && b.manifestAt == now {
		return b.manifest
	}
	b.manifest, b.manifestAt = newManifest(), now
	if info, err := os.Stat(b.options.Out); err != nil || !info.IsDir() {
		return b.manifest
	}
	root, err := os.OpenRoot(b.options.Out)
	if err != nil {
		return b.manifest
	}
	defer root.Close()
	if m, err := readManifestFile(root, name); err == nil {
		b.manifest = m
	}
	return b.manifest
}

// lostCode is the code of [tellLost].
const lostCode = "lost-address"

// mostLost bounds how many lost addresses are named one by one.
const mostLost = 20

// A lost is an address at which a page was published once and none is now.
type lost struct {
	permalink string
	hash      string
	// moved is the article that took its place, nil when none is known.
	moved *content.Article
	// to is the page that took its place, or that a redirection leads to; then the
	// address is redirected.
	to         string
	redirected bool
}

// findLost finds the addresses that were published once and are no pages now. Where
// the same text, or the same name, is at a new address, the page has moved there;
// what an earlier build found of that holds for as long as the page is there.
func findLost(lib *content.Library, before *Manifest) []lost {
	redirected := map[string]string{}
	for _, r := range lib.Redirects() {
		redirected[r.From] = r.To
	}
	known := map[string]LostPage{}
	add := func(permalink string, l LostPage) {
		if redirected[permalink] != "" || !lib.Answers(permalink) {
			known[permalink] = l
		}
	}
	for permalink, l := range before.Lost {
		add(permalink, l)
	}
	for permalink, p := range before.Pages {
		add(permalink, LostPage{Hash: p.Hash})
	}
	if len(known) == 0 {
		return nil
	}
	byText, byName := map[string]*content.Article{}, map[string]*content.Article{}
	for a := range lib.All() {
		if _, old := before.Pages[a.Permalink]; old || a.Fallback != nil {
			continue
		}
		hash := a.TextHash
		if a.Category != nil && a.Category.Index == a {
			hash, _ = categoryText(a.Category)
		}
		putOnce(byText, hash, a)
		putOnce(byName, a.Locale+path.Base(a.Permalink), a)
	}
	// place is what took the place of a page, which may have been lost itself since.
	var place func(permalink string, left int) *content.Article
	place = func(permalink string, left int) *content.Article {
		l, ok := known[permalink]
		if !ok || left == 0 {
			a, _ := lib.ByPermalink(permalink)
			return a
		}
		if l.To != "" {
			if a := place(l.To, left-1); a != nil && a.Fallback == nil {
				return a
			}
		}
		if a := byText[l.Hash]; a != nil {
			return a
		}
		for _, loc := range lib.Locales {
			if a := byName[loc.Tag+path.Base(permalink)]; a != nil && within(loc, permalink) {
				return a
			}
		}
		return nil
	}
	const mostMoves = 16
	list := make([]lost, 0, len(known))
	for _, permalink := range slices.Sorted(maps.Keys(known)) {
		l := lost{permalink: permalink, hash: known[permalink].Hash, to: redirected[permalink], redirected: redirected[permalink] != ""}
		if !l.redirected {
			if l.moved = place(permalink, mostMoves); l.moved != nil {
				l.to = l.moved.Permalink
			}
		}
		list = append(list, l)
	}
	return list
}

// lostPages is what the next build is to know of lost addresses.
func lostPages(list []lost) map[string]LostPage {
	if len(list) == 0 {
		return nil
	}
	m := make(map[string]LostPage, len(list))
	for _, l := range list {
		m[l.permalink] = LostPage{Hash: l.hash, To: l.to}
	}
	return m
}

// putOnce puts an article under a key, and none under one that two have: then nobody
// can tell.
func putOnce(m map[string]*content.Article, key string, a *content.Article) {
	if _, twice := m[key]; twice {
		a = nil
	}
	m[key] = a
}

// tellLost lists the lost addresses at which nothing is, but for those that may come
// back and those that the settings say are gone.
func tellLost(lib *content.Library, all []lost, gone []string) diag.List {
	isGone := goneAddresses(gone)
	told := slices.DeleteFunc(slices.Clone(all), func(l lost) bool {
		return l.redirected || lib.Withheld(l.permalink) || isGone(l.permalink)
	})
	var list diag.List
	for i, l := range told {
		if i == mostLost && len(told) > mostLost+1 {
			list = append(list, diag.Diagnostic{Severity: diag.Warning, Code: lostCode,
				Message: fmt.Sprintf("%d more addresses of earlier pages lead nowhere", len(told)-mostLost),
				Hint:    "Where a folder or the locales of the site have other names than before, give them their old ones back, or every page its redirect_from. What is gone for good may stand in faqtory.yaml: gone: [/old-folder/*]."})
			break
		}
		list = append(list, tellOne(lib, l))
	}
	return list
}

// tellOne says what became of a page.
func tellOne(lib *content.Library, l lost) diag.Diagnostic {
	if l.moved == nil {
		return diag.Diagnostic{Severity: diag.Warning, Code: lostCode,
			Message: fmt.Sprintf("a page was published at %s, where nothing is now", l.permalink),
			Hint: fmt.Sprintf("Where it has moved, write redirect_from: [%s] there; an article that is gone leaves its file with redirect_to and the address of the next best page. "+
				"With none, write into faqtory.yaml: gone: [%[1]s].", l.permalink)}
	}
	d := lib.At(l.moved, "redirect_from")
	d.Severity, d.Code = diag.Warning, lostCode
	d.Message = fmt.Sprintf("the page was published at %s, where nothing is now", l.permalink)
	d.Hint = fmt.Sprintf("Add the old address to its front matter: redirect_from: [%s]", l.permalink)
	return d
}

// goneAddresses reports what the settings say is gone: an address, or with a star at
// its end, all that begin so.
func goneAddresses(gone []string) func(permalink string) bool {
	exact := map[string]bool{}
	var below []string
	for _, g := range gone {
		if head, ok := strings.CutSuffix(g, "*"); ok {
			below = append(below, head)
		} else {
			exact[strings.TrimSuffix(g, "/")] = true
		}
	}
	return func(permalink string) bool {
		return exact[strings.TrimSuffix(permalink, "/")] || slices.ContainsFunc(below, func(head string) bool { return strings.HasPrefix(permalink, head) })
	}
}

// checkGone finds addresses that are said to be gone and are pages: that would hide
// their loss some day.
func checkGone(lib *content.Library, gone []string, locate func(setting string) diag.Diagnostic) diag.List {
	var list diag.List
	for i, g := range gone {
		a, c := lib.ByPermalink(strings.TrimSuffix(g, "/") + "/")
		if a == nil && c == nil {
			continue
		}
		var d diag.Diagnostic
		if locate != nil {
			d = locate(fmt.Sprintf("gone[%d]", i))
		}
		d.Severity, d.Code = diag.Warning, "gone-address"
		d.Message = fmt.Sprintf("%s is said to be gone, and there is a page", g)
		d.Hint = "Take it out of gone."
		list = append(list, d)
	}
	return list
}

// within reports that an address is one of a locale's.
func within(l content.Locale, permalink string) bool {
	if l.Prefix == "" {
		return true
	}
	return len(permalink) > len(l.Prefix)+1 && permalink[1:len(l.Prefix)+1] == l.Prefix && permalink[len(l.Prefix)+1] == '/'
}
