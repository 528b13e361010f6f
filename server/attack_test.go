package server

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// attacks are what visitors send who want a page to run something, a header to
// become two, a file to be read, or the server to fall over.
var attacks = []string{
	`<script>window.x=1</script>`, `"><img src=x onerror=alert(1)>`, `'><svg/onload=alert(1)>`, `</title><script>alert(1)</script>`, `--><script>`,
	`" autofocus onfocus=alert(1) x="`, `javascript:alert(1)`, `{{.}}`, "\u202e<script>", `&lt;script&gt;`, "\x00", "%00", "\r\nX-Injected: 1", "a\xff\xfe",
	strings.Repeat("a", 5000), strings.Repeat("*", 500), `(((((a+)+)+)+)+)+$`, `' OR '1'='1`, "../../etc/passwd", `..\..\windows\win.ini`, "//evil.example/", "إرجاع", "👩‍👩‍👧‍👦", "\"",
	"-1", "0", "1e9", "99999999999999999999", "NaN", "%c0%ae%c0%ae/", "return\u2028<script>", strings.Repeat("\U0001F1EA", 300),
}

// A door is a path with the parameters that it reads.
type door struct {
	path       string
	parameters []string
}

// doors are the results page in all its places and, from its own description, the
// API: a parameter that is added to it is attacked without a word here.
func doors(t testing.TB) []door {
	t.Helper()
	page := []string{"q", "lang", "category", "kind", "tag", "page", "verbatim"}
	out := []door{{"/search", page}, {"/ar/search/", page}, {"/", []string{"q"}}, {"/openapi.json", []string{"q"}}, {"/readyz", []string{"q"}}, {"/returns/return-an-item", []string{"q"}}}
	var api struct {
		Paths map[string]map[string]struct {
			Parameters []struct{ Name, In string }
		}
	}
	if err := json.Unmarshal([]byte(openapiTemplate), &api); err != nil {
		t.Fatal(err)
	}
	for path, methods := range api.Paths {
		d := door{path: path}
		for _, m := range methods {
			for _, p := range m.Parameters {
				if p.In == "query" {
					d.parameters = append(d.parameters, p.Name)
				}
			}
		}
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b door) int { return strings.Compare(a.path, b.path) })
	return out
}

// Every parameter of every door is attacked alone, beside sound ones.
func TestAttacksOnParameters(t *testing.T) {
	site := newTestSite(t, "/", "https://help.example.com/")
	site.publish(articles())
	s := site.open(Options{})
	asked := map[string]bool{}
	for _, d := range doors(t) {
		for _, attack := range attacks {
			if path, rest, ok := strings.Cut(d.path, "{"); ok {
				askHarmless(t, s, path+attack+rest[strings.IndexByte(rest, '}')+1:], nil, nil)
				asked[d.path] = true
			}
			for _, name := range d.parameters {
				v := url.Values{"q": {"return"}}
				v.Set(name, attack)
				askHarmless(t, s, d.path, v, nil)
				asked[name] = true
			}
		}
	}
	for _, name := range []string{"q", "lang", "limit", "offset", "category", "kind", "tag", "verbatim", "format", "page", "/api/v1/articles/{id}"} {
		if !asked[name] {
			t.Errorf("%s was not attacked", name)
		}
	}
}

// So is every header that is read.
func TestAttacksOnHeaders(t *testing.T) {
	site := newTestSite(t, "/", "https://help.example.com/")
	site.publish(articles())
	s := site.open(Options{})
	for _, name := range []string{"Accept", "Accept-Encoding", "Accept-Language", "Host", "If-Match", "If-None-Match", "Origin", "Range", "Referer", "X-Forwarded-For", "X-Request-Id", "X-Forwarded-Host"} {
		for _, attack := range attacks {
			for _, path := range []string{"/", "/search", "/api/v1/search", "/no/such/page", "/assets/logo.abc123.svg"} {
				askHarmless(t, s, path, url.Values{"q": {"return"}}, http.Header{name: {attack}})
			}
		}
	}
}

func askHarmless(t *testing.T, s *Server, path string, query url.Values, header http.Header) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.URL = &url.URL{Path: path, RawQuery: query.Encode()}
	r.RemoteAddr = "127.0.0.1:4000" // whose word on the client and the request counts
	for name, values := range header {
		r.Header[name] = values
	}
	if host := header.Get("Host"); host != "" {
		r.Host = host
	}
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, r)
	checkHarmless(t, r, rec)
}
