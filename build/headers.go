package build

import (
	"bytes"
)

// A Header is a header of an HTTP response.
type Header struct{ Name, Value string }

// contentSecurityPolicy allows what our pages need: their own files, pictures and
// films that writers took from elsewhere, and the players of two video hosts
// after a click. No script or style stands in a page itself; blocks of structured
// data are not run and need no permission.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; " +
	"font-src 'self'; connect-src 'self'; media-src 'self' https:; manifest-src 'self'; " +
	"frame-src https://www.youtube-nocookie.com https://player.vimeo.com; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// SecurityHeaders are those of every response, in the order they are sent.
func SecurityHeaders() []Header {
	return []Header{
		{"Content-Security-Policy", contentSecurityPolicy},
		{"X-Content-Type-Options", "nosniff"},
		{"Referrer-Policy", "strict-origin-when-cross-origin"},
		{"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
		{"X-Frame-Options", "DENY"},
	}
}

// forever is for files that are named by their content.
const forever = "public, max-age=31536000, immutable"

// writeHeaders writes _headers, which Netlify, Cloudflare Pages and others read.
// base is the path of the site; locales are the paths of the locales' home pages.
func writeHeaders(b *bytes.Buffer, base string, homes []string) {
	rule := func(path string, headers ...Header) {
		b.WriteString(path + "\n")
		for _, h := range headers {
			b.WriteString("  " + h.Name + ": " + h.Value + "\n")
		}
	}
	rule(base+"*", SecurityHeaders()...)
	rule(base+"assets/*", Header{"Cache-Control", forever})
	for _, home := range homes {
		for _, f := range feedFormats {
			rule(home+f.Name, Header{"Content-Type", f.Type + "; charset=utf-8"})
		}
		rule(home+openSearchFile, Header{"Content-Type", openSearchType})
	}
}
