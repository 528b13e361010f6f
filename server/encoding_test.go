package server

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

func TestCoding(t *testing.T) {
	for _, test := range []struct{ accept, want string }{
		{"", ""}, {"gzip, deflate, br, zstd", "br"}, {"gzip", "gzip"}, {"GZIP", "gzip"}, {"deflate", ""}, {"*", "br"},
		{"br;q=0", ""}, {"br;q=0, *", "gzip"}, {"*;q=0", ""}, {"gzip;q=0.5, br;q=0.4", "gzip"}, {"identity", ""},
		{"identity;q=1, br;q=0.5", ""}, {"identity;q=0.5, br;q=0.5", "br"}, {"br ; q=1.0", "br"},
		{"br;q=nonsense, gzip", "gzip"}, {"br;q=2, gzip", "gzip"}, {"br;q=NaN", ""}, {",,;;q=,=", ""}, {"br;level=4;q=0.3, gzip;q=0.2", "br"},
	} {
		if got := coding(test.accept, "br", "gzip"); got != test.want {
			t.Errorf("coding(%q) = %q, want %q", test.accept, got, test.want)
		}
	}
}

func TestPrefersMarkdown(t *testing.T) {
	for _, test := range []struct {
		accept string
		want   bool
	}{
		{"", false}, {"*/*", false}, {"text/html", false}, {"text/*", false},
		{"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", false},
		{"text/markdown", true}, {"Text/Markdown", true}, {"text/markdown, */*", true}, {"text/markdown, text/html", true},
		{"text/html, text/markdown;q=0.9", false}, {"text/markdown;q=0.9, text/html;q=0.8", true},
		{"text/markdown;q=0", false}, {"text/markdown;q=0.5, */*;q=0.6", false}, {"text/markdown;variant=GFM", true},
		{"application/markdown-but-not-really", false},
	} {
		if got := prefersMarkdown(test.accept); got != test.want {
			t.Errorf("prefersMarkdown(%q) = %t, want %t", test.accept, got, test.want)
		}
	}
}

func TestCompressors(t *testing.T) {
	text := []byte(strings.Repeat("The parcel waits for five days. الطرد ", 400))
	for range 3 { // writers are used again
		if got, err := io.ReadAll(brotli.NewReader(bytes.NewReader(brotliOf(text)))); err != nil || !bytes.Equal(got, text) {
			t.Errorf("brotliOf changed the text (%v)", err)
		}
		r, err := gzip.NewReader(bytes.NewReader(gzipOf(text)))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, text) {
			t.Errorf("gzipOf changed the text (%v)", err)
		}
	}
}

func FuzzAccept(f *testing.F) {
	for _, s := range []string{"gzip, br;q=0.5", "text/markdown;q=1,*/*", ";;;,,,=", "br;q=1e400"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if c := coding(s, "br", "gzip"); c != "" && c != "br" && c != "gzip" {
			t.Errorf("coding(%q) = %q", s, c)
		}
		if prefersMarkdown(s) && !strings.Contains(strings.ToLower(s), "markdown") {
			t.Errorf("prefersMarkdown(%q) = true", s)
		}
	})
}
