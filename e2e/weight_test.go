package e2e

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
)

// sent returns what a file weighs on the wire, compressed as well as gzip can. Our
// own server sends Brotli, which is smaller.
func sent(t *testing.T, address string) int {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(w, response.Body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// What a first visit costs, by kind of page, and that it stays what it is: a whole
// article in the first round trips of a connection.
func TestWeight(t *testing.T) {
	b := open(t, 360, 740, true)
	t.Logf("%-16s %7s %7s %7s %7s %9s", "gzip, bytes", "HTML", "CSS", "JS", "sum", "requests")
	for _, p := range pages {
		b.visit(p.path)
		b.settled()
		loaded := eval[[]string](b, `[...document.querySelectorAll("link[rel=stylesheet]")].map(e => e.href).concat([...document.scripts].filter(e => e.src).map(e => e.src))`)
		var css, js, sheets, scripts int
		for _, address := range loaded {
			if strings.HasSuffix(address, ".css") {
				css += sent(t, address)
				sheets++
			} else {
				js += sent(t, address)
				scripts++
			}
		}
		html := sent(t, eval[string](b, `location.href`))
		// The document is no resource of the page, and the icon is asked for once.
		requests := 2 + eval[int](b, `performance.getEntriesByType("resource").filter(e => !e.name.includes("favicon")).length`)
		pictures := eval[int](b, `document.querySelectorAll("main img").length`)
		t.Logf("%-16s %7d %7d %7d %7d %9d", p.name, html, css, js, html+css+js, requests)

		article := eval[bool](b, `!!document.querySelector("main > article")`)
		most := struct{ css, js, sum, sheets, requests int }{9000, 6000, 18700, 2, 6}
		if article {
			most.css, most.sum, most.sheets, most.requests = 6500, 14500, 1, 5
			// Questions are in the structured data too, Arabic letters take two
			// bytes, and a policy holds tables for a dozen
			// countries, and whom to ask about it.
			if p.name != "article" {
				most.sum += 300
			}
			if p.dir == "rtl" {
				most.sum += 800
			}
			if strings.Contains(p.path, "policy") {
				most.sum += 700
			}
		}
		if css > most.css || js > most.js || html+css+js > most.sum || sheets > most.sheets || scripts > 1 {
			t.Errorf("%s: %d bytes of CSS in %d files, %d of JS in %d, %d in all; want at most %d in %d, %d in 1, %d",
				p.name, css, sheets, js, scripts, html+css+js, most.css, most.sheets, most.js, most.sum)
		}
		if requests > most.requests+pictures {
			t.Errorf("%s: %d requests, want at most %d and its pictures", p.name, requests, most.requests)
		}
	}
}
