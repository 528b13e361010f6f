package build

import (
	"fmt"
	"strings"

	"faqtory/content"
	"faqtory/internal/diag"
)

// articleKey takes a key as people write it: with or without slashes at its
// ends and the ending of the file.
func articleKey(key string) string { return strings.Trim(strings.TrimSuffix(key, ".md"), "/") }

// checkPopular finds keys in the configuration that name no article in any
// locale. locate says where a setting was written; it may be nil.
func checkPopular(lib *content.Library, popular []string, locate func(setting string) diag.Diagnostic) diag.List {
	var list diag.List
	known := map[string]bool{}
	var keys []string
	for _, l := range lib.Locales {
		for a := range lib.Articles(l.Tag) {
			if !known[a.Key] {
				known[a.Key] = true
				keys = append(keys, a.Key)
			}
		}
	}
	for i, key := range popular {
		if known[articleKey(key)] {
			continue
		}
		d := diag.Diagnostic{}
		if locate != nil {
			d = locate(fmt.Sprintf("popular[%d]", i))
		}
		d.Severity, d.Code = diag.Warning, "unknown-article"
		d.Message = fmt.Sprintf("there is no article %q", key)
		d.Hint = "Name an article by its path below the locale's folder, without .md."
		if s := diag.Suggest(articleKey(key), keys); s != "" {
			d.Hint = fmt.Sprintf("Did you mean %q?", s)
		}
		list = append(list, d)
	}
	return list
}
