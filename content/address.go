package content

import (
	"cmp"
	"path"
	"strings"

	"faqtory/internal/diag"
)

// Answers reports that something of this site is at a site-relative path: a page, a
// redirection, or what the site has whatever the articles are.
func (lib *Library) Answers(permalink string) bool {
	_, ok := lib.byURL[permalink]
	return ok || lib.redirectTo[permalink] != "" || lib.ownPage(permalink)
}

// Withheld reports that an article may be meant to come back to a site-relative path,
// or to be gone from there: one that is left out as a draft, by its dates or for a mistake would have
// an address that ends alike.
func (lib *Library) Withheld(permalink string) bool {
	return lib.withheld[path.Base(permalink)]
}

// withhold notes what an article that is left out would be called in an address, and
// the folders above it, which may be empty without it.
func (lib *Library) withhold(f *File) {
	if lib.withheld == nil {
		lib.withheld = map[string]bool{}
	}
	for name := range strings.SplitSeq(stem(f.Path), "/") {
		lib.withheld[fileSlug(name)] = true
		if _, rest, _, ok := splitNumber(name); ok {
			lib.withheld[fileSlug(rest)] = true
		}
	}
	if f.meta == nil {
		return
	}
	if s := cmp.Or(f.meta.Slug, strings.TrimRight(f.meta.Permalink, "/")); s != "" {
		lib.withheld[path.Base(s)] = true
	}
}

// At is a diagnostic that stands where a key of an article's front matter was
// written, or at the file's beginning when it was not.
func (lib *Library) At(a *Article, key string) diag.Diagnostic {
	at := place{1, 1}
	if f := lib.files[a]; f != nil {
		if p, ok := f.meta.where.find(key); ok {
			at = p
		}
	}
	return lib.diagnostic(0, a.Path, at, "", "", "")
}

// Joined reports that the front matter of an article names its translations by a
// translation_key.
func (lib *Library) Joined(a *Article) bool {
	f := lib.files[a]
	return f != nil && f.meta.TranslationKey != ""
}

// Icon is the name that the front matter of an article gives of an icon, "" without.
func (lib *Library) Icon(a *Article) string {
	if f := lib.files[a]; f != nil {
		return f.meta.Icon
	}
	return ""
}
