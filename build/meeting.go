package build

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"faqtory/content"
	"faqtory/internal/diag"
	"faqtory/theme"
)

// meeting is what only shows where articles meet the settings, the theme and the
// pages that are published already.
func (b *builder) meeting(lib *content.Library) diag.List {
	o := b.options
	list := checkPopular(lib, o.Settings.Popular, o.Locate)
	if o.Theme != nil {
		list = append(list, checkIcons(lib, o.Theme)...)
	}
	if b.edits == nil {
		// Where words alone were edited, all addresses are as they were.
		list = append(list, lostAddresses(lib, b.published())...)
	}
	return list
}

// published is the manifest of the output folder, empty when there is none: whoever
// builds will say what is wrong with it. Beside a preview others may build.
func (b *builder) published() *Manifest {
	at := statOf(filepath.Join(b.options.Out, filepath.FromSlash(manifestFile)))
	if b.manifest != nil && at == b.manifestAt {
		return b.manifest
	}
	b.manifest, b.manifestAt = newManifest(), at
	if b.options.Out == "" {
		return b.manifest
	}
	if info, err := os.Stat(b.options.Out); err != nil || !info.IsDir() {
		return b.manifest
	}
	root, err := os.OpenRoot(b.options.Out)
	if err != nil {
		return b.manifest
	}
	defer root.Close()
	if m, err := readManifest(root); err == nil {
		b.manifest = m
	}
	return b.manifest
}

// checkIcons finds names of icons that are none, for which the folder's name decides,
// and icons of articles, which no page shows.
func checkIcons(lib *content.Library, t *theme.Theme) diag.List {
	var list diag.List
	var first *content.Article
	idle := 0
	for a := range lib.All() {
		name := lib.Icon(a)
		switch {
		case name == "" || a.Fallback != nil:
		case a.Category == nil || a.Category.Index != a:
			if idle++; idle == 1 {
				first = a
			}
		case !t.HasIcon(name):
			d := lib.At(a, "icon")
			d.Severity, d.Code = diag.Warning, "unknown-icon"
			d.Message = fmt.Sprintf("there is no icon %q", name)
			d.Hint = "`faqtory theme list` names them; an emoji will do, and theme/icons/NAME.svg of your own."
			if near := diag.Suggest(name, t.Icons()); near != "" {
				d.Hint = fmt.Sprintf("Did you mean %q? %s", near, d.Hint)
			}
			list = append(list, d)
		}
	}
	if first != nil {
		d := lib.At(first, "icon")
		d.Severity, d.Code, d.Message = diag.Warning, "unknown-icon", "an icon is shown for categories only, and this is an article"
		if idle > 1 {
			d.Message += fmt.Sprintf(", as are %d more with one", idle-1)
		}
		d.Hint = "Take it out, or write it into the category's _index.md."
		list = append(list, d)
	}
	return list
}

// lostCode is the code of [lostAddresses].
const lostCode = "lost-address"

// mostLost bounds how many lost addresses are named one by one.
const mostLost = 20

// lostAddresses finds the addresses of published pages at which nothing is any more:
// bookmarks, links of other sites and results of search engines lead there. Where
// the same text, or the same name, is now elsewhere, the page has moved.
func lostAddresses(lib *content.Library, before *Manifest) diag.List {
	var lost []string
	for permalink := range before.Pages {
		if !lib.Answers(permalink) && !lib.Withheld(permalink) {
			lost = append(lost, permalink)
		}
	}
	if len(lost) == 0 {
		return nil
	}
	slices.Sort(lost)
	byText, byName := map[string]*content.Article{}, map[string]*content.Article{}
	for a := range lib.All() {
		if _, known := before.Pages[a.Permalink]; known || a.Fallback != nil {
			continue
		}
		hash := a.TextHash
		if a.Category != nil && a.Category.Index == a {
			hash, _ = categoryText(a.Category)
		}
		putOnce(byText, hash, a)
		putOnce(byName, a.Locale+path.Base(a.Permalink), a)
	}
	var list diag.List
	for i, permalink := range lost {
		if i == mostLost && len(lost) > mostLost+1 {
			list = append(list, diag.Diagnostic{Severity: diag.Warning, Code: lostCode,
				Message: fmt.Sprintf("%d more published addresses lead nowhere", len(lost)-mostLost),
				Hint:    "Where a folder or the locales of the site have other names than before, give them their old ones back, or every page its redirect_from."})
			break
		}
		list = append(list, lostAddress(lib, permalink, byText[before.Pages[permalink].Hash], byName))
	}
	return list
}

// putOnce puts an article under a key, and none under one that two have: then nobody
// can tell.
func putOnce(m map[string]*content.Article, key string, a *content.Article) {
	if _, twice := m[key]; twice {
		a = nil
	}
	m[key] = a
}

// lostAddress says what became of a page.
func lostAddress(lib *content.Library, permalink string, moved *content.Article, byName map[string]*content.Article) diag.Diagnostic {
	for _, l := range lib.Locales {
		if moved == nil && within(l, permalink) {
			moved = byName[l.Tag+path.Base(permalink)]
		}
	}
	if moved == nil {
		return diag.Diagnostic{Severity: diag.Warning, Code: lostCode,
			Message: fmt.Sprintf("the page %s is published and leads nowhere now", permalink),
			Hint:    fmt.Sprintf("Where it has moved, write redirect_from: [%s] there; an article that is gone leaves its file with redirect_to and the address of the next best page.", permalink)}
	}
	d := lib.At(moved, "redirect_from")
	d.Severity, d.Code = diag.Warning, lostCode
	d.Message = fmt.Sprintf("the page is published at %s, which leads nowhere now", permalink)
	d.Hint = fmt.Sprintf("Add the old address to its front matter: redirect_from: [%s]", permalink)
	return d
}

// within reports that an address is one of a locale's.
func within(l content.Locale, permalink string) bool {
	if l.Prefix == "" {
		return true
	}
	return len(permalink) > len(l.Prefix)+1 && permalink[1:len(l.Prefix)+1] == l.Prefix && permalink[len(l.Prefix)+1] == '/'
}

// withoutLost is a report for a build that changes nothing: what was lost was told by
// the one before, and is not published any more.
func withoutLost(r *Report) *Report {
	if r.ByKind[lostCode] == 0 {
		return r
	}
	kept := *r
	kept.ByKind = maps.Clone(r.ByKind)
	kept.Warnings -= kept.ByKind[lostCode]
	delete(kept.ByKind, lostCode)
	kept.Diagnostics = slices.DeleteFunc(slices.Clone(r.Diagnostics), func(d diag.Diagnostic) bool { return d.Code == lostCode })
	return &kept
}
