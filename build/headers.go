package build

import (
	"bytes"

	"faqtory/theme"
)

// forever is for files that are named by their content.
const forever = "public, max-age=31536000, immutable"

// writeHeaders writes _headers, which Netlify, Cloudflare Pages and others read: the
// headers that our own server sends too.
// base is the path of the site; locales are the paths of the locales' home pages.
func writeHeaders(b *bytes.Buffer, base string, homes []string) {
	rule := func(path string, headers ...theme.Header) {
		b.WriteString(path + "\n")
		for _, h := range headers {
			b.WriteString("  " + h.Name + ": " + h.Value + "\n")
		}
	}
	rule(base+"*", theme.SecurityHeaders()...)
	rule(base+"assets/*", theme.Header{Name: "Cache-Control", Value: forever})
	for _, home := range homes {
		for _, f := range feedFormats {
			rule(home+f.Name, theme.Header{Name: "Content-Type", Value: f.Type + "; charset=utf-8"})
		}
		rule(home+openSearchFile, theme.Header{Name: "Content-Type", Value: openSearchType})
	}
}
