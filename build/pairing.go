package build

import (
	"fmt"
	"slices"
	"strings"

	"faqtory/content"
	"faqtory/internal/diag"
)

// partedCode is the code of [tellParted].
const partedCode = "parted-translation"

// tellParted finds articles that were renamed in one language and not in the others:
// an article at whose earlier address, as an address of another language, a page stands
// that has no translation in the first. An article that was only ever written in one
// language has no earlier address there.
func tellParted(lib *content.Library, all []lost) diag.List {
	if len(lib.Locales) < 2 {
		return nil
	}
	prefix := map[string]string{}
	for _, l := range lib.Locales {
		prefix[l.Tag] = strings.TrimSuffix(lib.Root(l.Tag).Permalink, "/")
	}
	// byAddress is made for the first article that may have lost its translations.
	var byAddress map[string]*content.Article
	find := func(locale, rest string) *content.Article {
		if byAddress == nil {
			byAddress = map[string]*content.Article{}
			for a := range lib.All() {
				if a.Fallback != nil {
					continue
				}
				if !lib.Joined(a) {
					byAddress[a.Locale+strings.TrimPrefix(a.Permalink, prefix[a.Locale])] = a
				}
			}
			for a := range lib.All() {
				if key := a.Locale + "/" + a.Key + "/"; a.Fallback == nil && byAddress[key] == nil {
					byAddress[key] = a
				}
			}
		}
		return byAddress[locale+rest]
	}
	var list diag.List
	told := map[*content.Article]bool{}
	more := 0
	look := func(old string, a *content.Article) {
		if a == nil || a.Fallback != nil || told[a] || lib.Joined(a) {
			return
		}
		rest, ok := strings.CutPrefix(old, prefix[a.Locale])
		if !ok || rest == "/" || !strings.HasPrefix(rest, "/") {
			return
		}
		own := locales(lib.Translations(a))
		if len(own) == len(lib.Locales) {
			return
		}
		for _, l := range lib.Locales {
			if slices.Contains(own, l.Tag) {
				continue
			}
			other := find(l.Tag, rest)
			if other == nil || slices.Contains(locales(lib.Translations(other)), a.Locale) {
				continue
			}
			told[a] = true
			if len(told) > mostLost {
				more++
				return
			}
			d := lib.At(a, "translation_key")
			d.Severity, d.Code = diag.Warning, partedCode
			d.Message = fmt.Sprintf("%s was its translation at %s, and is none now", other.Path, old)
			d.Hint = fmt.Sprintf("Rename both alike, or write into this one: translation_key: %s", other.Key)
			list = append(list, d)
			return
		}
	}
	for _, l := range all {
		if !l.redirected {
			look(l.permalink, l.moved)
		}
	}
	for _, r := range lib.Redirects() {
		if a, _ := lib.ByPermalink(r.To); a != nil && a.Path == r.File {
			look(r.From, a)
		}
	}
	if more > 0 {
		list = append(list, diag.Diagnostic{Severity: diag.Warning, Code: partedCode,
			Message: fmt.Sprintf("%d more articles have other names than their translations now", more),
			Hint:    "Where a folder was renamed, give those of the other languages the same name."})
	}
	return list
}

func locales(list []*content.Article) []string {
	tags := make([]string, len(list))
	for i, a := range list {
		tags[i] = a.Locale
	}
	return tags
}
