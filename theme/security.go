package theme

// ContentSecurityPolicy allows what the pages need and nothing else: their own
// files, pictures from anywhere over TLS, and the players of the two video hosts
// after a click. No script and no style stands inline, so neither a hash nor a
// nonce is needed; blocks of JSON are data, which the policy does not concern.
const ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; " +
	"font-src 'self'; connect-src 'self'; media-src 'self' https:; manifest-src 'self'; " +
	"frame-src https://www.youtube-nocookie.com https://player.vimeo.com; object-src 'none'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// A Header is one line of an HTTP response.
type Header struct{ Name, Value string }

// SecurityHeaders are sent with every answer, by the server and by static hosts.
// X-Frame-Options repeats frame-ancestors for browsers that do not know it.
func SecurityHeaders() []Header {
	return []Header{
		{"Content-Security-Policy", ContentSecurityPolicy},
		{"Cross-Origin-Opener-Policy", "same-origin"},
		{"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
		{"Referrer-Policy", "strict-origin-when-cross-origin"},
		{"X-Content-Type-Options", "nosniff"},
		{"X-Frame-Options", "DENY"},
	}
}
