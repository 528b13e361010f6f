package server

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// FuzzQuery asks every door with every parameter: no request is an error of ours,
// every JSON is one, and nothing of a parameter becomes markup.
func FuzzQuery(f *testing.F) {
	site := newTestSite(f, "/", "https://help.example.com/")
	site.publish(articles())
	s := site.open(Options{})
	doors := doors(f)
	for i, a := range attacks {
		f.Add(uint8(i), a, a, a, a, a, "q="+a)
		f.Add(uint8(i), "return", a, "", "", "", "page="+a+"&limit="+a+"&offset="+a)
		f.Add(uint8(i), a, "en", "returns", "howto", "1", "verbatim=1&format=opensearch")
	}
	f.Fuzz(func(t *testing.T, door uint8, q, lang, category, kind, page, raw string) {
		values := url.Values{"q": {q}, "lang": {lang}, "category": {category}, "kind": {kind}, "tag": {kind}, "page": {page}, "limit": {page}, "offset": {page}, "verbatim": {page}, "format": {kind}}
		path := doors[int(door)%len(doors)].path
		for _, query := range []string{values.Encode(), url.Values{"q": {q}, "lang": {lang}}.Encode(), url.Values{"q": {q}, "category": {category}, "page": {page}}.Encode(), cleanLine(raw)} {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.URL = &url.URL{Path: path, RawQuery: query}
			if name, ok := strings.CutSuffix(path, "{id}"); ok || path == "/" {
				r.URL.Path = name + q
			}
			rec := httptest.NewRecorder()
			s.ServeHTTP(rec, r)
			checkHarmless(t, r, rec)
		}
	})
}

// cleanLine takes out what cannot stand in a request line.
func cleanLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}

func checkHarmless(t *testing.T, r *http.Request, rec *httptest.ResponseRecorder) {
	t.Helper()
	name := r.URL.Path + "?" + r.URL.RawQuery
	if rec.Code >= 500 {
		t.Errorf("%.300q: status %d: %.300s", name, rec.Code, rec.Body)
	}
	for key, values := range rec.Header() {
		if strings.ContainsAny(strings.Join(values, ""), "\r\n") || key == "X-Injected" {
			t.Errorf("%.300q: header %s: %q", name, key, values)
		}
	}
	if to := rec.Header().Get("Location"); to != "" && (strings.HasPrefix(to, "//") || !strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "https://evil.example/x")) {
		t.Errorf("%.300q: Location %q", name, to)
	}
	switch kind := rec.Header().Get("Content-Type"); {
	case strings.Contains(kind, "json"):
		if !json.Valid(rec.Body.Bytes()) {
			t.Errorf("%.300q: no JSON: %.300s", name, rec.Body)
		}
		if strings.ContainsAny(rec.Body.String(), "<>") {
			t.Errorf("%.300q: JSON with markup: %.300s", name, rec.Body)
		}
	case strings.HasPrefix(kind, "text/html"):
		if !strings.Contains(rec.Body.String(), "<h1") && (rec.Code == http.StatusOK || rec.Code == http.StatusNotFound) {
			t.Errorf("%.300q: no page: %.300s", name, rec.Body)
		}
		checkMarkup(t, name, rec.Body.String())
	}
}

// checkMarkup finds what only an attack puts into a page of ours.
func checkMarkup(t *testing.T, name, body string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			attributes := map[string]string{}
			for _, a := range token.Attr {
				attributes[a.Key] = a.Val
				value := strings.ToLower(strings.TrimSpace(a.Val))
				if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(value, "javascript:") && a.Key != "value" {
					t.Errorf("%.300q: <%s %s=%q>", name, token.Data, a.Key, a.Val)
				}
				if (a.Key == "href" || a.Key == "src" || a.Key == "action") && strings.HasPrefix(value, "//") {
					t.Errorf("%.300q: <%s %s=%q>", name, token.Data, a.Key, a.Val)
				}
			}
			switch token.Data {
			case "script":
				if attributes["type"] != "application/json" && attributes["type"] != "application/ld+json" && !strings.HasPrefix(attributes["src"], "/assets/") {
					t.Errorf("%.300q: <script %v>", name, attributes)
				}
			case "img", "iframe", "object", "embed", "base", "style":
				t.Errorf("%.300q: <%s %v>", name, token.Data, attributes)
			}
		}
	}
}
