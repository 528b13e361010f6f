package build

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"faqtory/theme"
)

// wellFormed reads all of an XML document with the strict decoder.
func wellFormed(t *testing.T, b []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(b))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("not well-formed: %v in\n%s", err, b)
		}
	}
}

// The shape of a sitemap as a reader of the protocol sees it.
type readURLSet struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []struct {
		Loc     string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 loc"`
		Lastmod string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 lastmod"`
		Links   []struct {
			Rel      string `xml:"rel,attr"`
			Hreflang string `xml:"hreflang,attr"`
			Href     string `xml:"href,attr"`
		} `xml:"http://www.w3.org/1999/xhtml link"`
		Images []string `xml:"http://www.google.com/schemas/sitemap-image/1.1 image>loc"`
		Videos []struct {
			Thumbnail   string `xml:"http://www.google.com/schemas/sitemap-video/1.1 thumbnail_loc"`
			Title       string `xml:"http://www.google.com/schemas/sitemap-video/1.1 title"`
			Description string `xml:"http://www.google.com/schemas/sitemap-video/1.1 description"`
			Content     string `xml:"http://www.google.com/schemas/sitemap-video/1.1 content_loc"`
			Player      string `xml:"http://www.google.com/schemas/sitemap-video/1.1 player_loc"`
			Duration    int    `xml:"http://www.google.com/schemas/sitemap-video/1.1 duration"`
			Published   string `xml:"http://www.google.com/schemas/sitemap-video/1.1 publication_date"`
		} `xml:"http://www.google.com/schemas/sitemap-video/1.1 video"`
	} `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
}

func readSitemap(t *testing.T, b []byte) readURLSet {
	t.Helper()
	wellFormed(t, b)
	var set readURLSet
	if err := xml.Unmarshal(b, &set); err != nil {
		t.Fatalf("read sitemap: %v", err)
	}
	return set
}

func testEntries() []sitemapEntry {
	alternates := []theme.Alternate{
		{Hreflang: "en", URL: testOrigin + "/tea/"},
		{Hreflang: "ar", URL: testOrigin + "/ar/%D8%A7%D9%84%D8%B4%D8%A7%D9%8A/"},
		{Hreflang: "x-default", URL: testOrigin + "/tea/"},
	}
	return []sitemapEntry{
		{Loc: testOrigin + "/", Lastmod: "2026-11-20"},
		{
			Loc: testOrigin + "/tea/", Lastmod: "2026-11-21", Alternates: alternates,
			Images: []string{testOrigin + "/assets/tea.1.png", "https://img.example.net/a.png?w=1&h=2"},
			Videos: []video{
				{
					Name: "Tea & <milk>", Thumbnail: testOrigin + "/assets/still.jpg", Uploaded: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC),
					Length: 95 * time.Second, Player: "https://player.vimeo.com/video/1", Content: testOrigin + "/assets/tea.mp4",
				},
				{Name: "nothing known", Player: "https://player.vimeo.com/video/2"},
			},
		},
		{Loc: testOrigin + "/a/?b=1&c='d'"},
	}
}

func TestSitemapReadsBack(t *testing.T) {
	var b bytes.Buffer
	writeSitemap(&b, testEntries())
	golden(t, "sitemap.xml", b.Bytes())
	set := readSitemap(t, b.Bytes())
	if len(set.URLs) != 3 {
		t.Fatalf("there are %d URLs, want 3", len(set.URLs))
	}
	for i, e := range testEntries() {
		got := set.URLs[i]
		if got.Loc != e.Loc || got.Lastmod != e.Lastmod {
			t.Errorf("URL %d reads %q %q, want %q %q", i, got.Loc, got.Lastmod, e.Loc, e.Lastmod)
		}
		var links []theme.Alternate
		for _, l := range got.Links {
			if l.Rel != "alternate" {
				t.Errorf("URL %d has a link of rel %q", i, l.Rel)
			}
			links = append(links, theme.Alternate{Hreflang: l.Hreflang, URL: l.Href})
		}
		if diff := cmp.Diff(e.Alternates, links); diff != "" {
			t.Errorf("alternates of URL %d (-want +got):\n%s", i, diff)
		}
		if diff := cmp.Diff(e.Images, got.Images); diff != "" {
			t.Errorf("images of URL %d (-want +got):\n%s", i, diff)
		}
	}
	v := set.URLs[1].Videos
	if len(v) != 1 || v[0].Title != "Tea & <milk>" || v[0].Description != v[0].Title || v[0].Duration != 95 || v[0].Published != "2026-05-01T12:00:00Z" || v[0].Content == "" || v[0].Player == "" {
		t.Errorf("videos = %+v, want the one of which enough is known", v)
	}
}

func TestSitemapSurvivesAttacks(t *testing.T) {
	for _, text := range attacks {
		var b bytes.Buffer
		e := sitemapEntry{Loc: testOrigin + "/" + text, Images: []string{text}, Alternates: []theme.Alternate{{Hreflang: "en", URL: text}}}
		writeSitemap(&b, []sitemapEntry{e, {Loc: testOrigin + "/next/"}})
		set := readSitemap(t, b.Bytes())
		// XML itself turns a carriage return and line feed into one line feed when
		// they stand bare; escaped ones come back as they were.
		if want := testOrigin + "/" + xmlText(text); len(set.URLs) != 2 || set.URLs[0].Loc != want {
			t.Errorf("%q reads back as %+v", text, set.URLs)
		}
	}
}

func TestSitemapLeavesOutWhatTheProtocolForbids(t *testing.T) {
	long := testOrigin + "/" + strings.Repeat("a", maxSitemapLoc-len(testOrigin)-2)
	images := make([]string, maxSitemapImages+5)
	for i := range images {
		images[i] = fmt.Sprintf("%s/assets/%d.png", testOrigin, i)
	}
	var b bytes.Buffer
	writeSitemap(&b, []sitemapEntry{{Loc: long, Images: images}, {Loc: long + "a"}, {}})
	set := readSitemap(t, b.Bytes())
	if len(set.URLs) != 1 || len(set.URLs[0].Loc) != maxSitemapLoc-1 || len(set.URLs[0].Images) != maxSitemapImages {
		t.Errorf("there are %d URLs, want the one of %d characters with %d images", len(set.URLs), maxSitemapLoc-1, maxSitemapImages)
	}
}

func TestSitemapPartsOfAHugeSite(t *testing.T) {
	const n = 120_000
	entries := make([]sitemapEntry, n)
	for i := range entries {
		entries[i] = sitemapEntry{Loc: fmt.Sprintf("%s/a/%d/", testOrigin, i), Lastmod: fmt.Sprintf("2026-11-%02d", 1+i/50_000)}
	}
	parts := sitemapParts(entries)
	if len(parts) != 3 || len(parts[0]) != 50_000 || len(parts[2]) != 20_000 {
		t.Fatalf("%d URLs make %d parts, want 3", n, len(parts))
	}
	seen := 0
	for i, part := range parts {
		var b bytes.Buffer
		writeSitemap(&b, part)
		if b.Len() > maxSitemapBytes {
			t.Errorf("part %d has %d bytes", i, b.Len())
		}
		for _, u := range readSitemap(t, b.Bytes()).URLs {
			if u.Loc != entries[seen].Loc {
				t.Fatalf("URL %d is %q, want %q", seen, u.Loc, entries[seen].Loc)
			}
			seen++
		}
		if got, want := newest(part), fmt.Sprintf("2026-11-%02d", i+1); got != want {
			t.Errorf("newest of part %d is %q, want %q", i, got, want)
		}
	}
	if seen != n {
		t.Errorf("the parts hold %d URLs, want %d", seen, n)
	}
}

// The limit in bytes counts to the byte, whatever the size of the entries.
func TestSitemapPartsByBytes(t *testing.T) {
	var entries []sitemapEntry
	for i := range 200 {
		entries = append(entries, sitemapEntry{Loc: testOrigin + "/" + strings.Repeat("x&", i%17*20)})
	}
	for _, limit := range []int{2400, 3001, 6000} {
		total := 0
		parts := splitSitemap(entries, 50, limit)
		for i, part := range parts {
			var b bytes.Buffer
			writeSitemap(&b, part)
			if b.Len() > limit || len(part) > 50 {
				t.Errorf("limit %d: part %d has %d bytes and %d URLs", limit, i, b.Len(), len(part))
			}
			if i+1 < len(parts) && len(part) < 50 {
				writeSitemapEntry(&b, &parts[i+1][0])
				if b.Len() <= limit {
					t.Errorf("limit %d: part %d ends too early", limit, i)
				}
			}
			total += len(part)
		}
		if total != len(entries) {
			t.Errorf("limit %d: the parts hold %d URLs, want %d", limit, total, len(entries))
		}
	}
	// One entry larger than a file still makes a file of its own.
	if parts := splitSitemap(entries[:3], 50, 10); len(parts) != 3 {
		t.Errorf("three large entries make %d parts, want 3", len(parts))
	}
	if parts := sitemapParts(nil); parts != nil {
		t.Errorf("no entries make %d parts", len(parts))
	}
}

func TestSitemapIndexReadsBack(t *testing.T) {
	maps := []sitemapRef{{testOrigin + "/" + sitemapName("en", 0), "2026-11-21"}, {testOrigin + "/" + sitemapName("pt-BR", 1), ""}}
	var b bytes.Buffer
	writeSitemapIndex(&b, maps)
	golden(t, "sitemap-index.xml", b.Bytes())
	wellFormed(t, b.Bytes())
	var got struct {
		XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Maps    []sitemapRef `xml:"sitemap"`
	}
	type ref struct {
		Loc     string `xml:"loc"`
		Lastmod string `xml:"lastmod"`
	}
	var read struct {
		Maps []ref `xml:"sitemap"`
	}
	if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(b.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	for i, m := range maps {
		if i >= len(read.Maps) || sitemapRef(read.Maps[i]) != m {
			t.Errorf("the index reads %+v, want %+v", read.Maps, maps)
		}
	}
}

func TestSitemapName(t *testing.T) {
	for want, got := range map[string]string{
		"sitemap-en.xml": sitemapName("en", 0), "sitemap-pt-br-2.xml": sitemapName("pt-BR", 1), "sitemap-en-12.xml": sitemapName("en", 11),
	} {
		if got != want {
			t.Errorf("sitemapName = %q, want %q", got, want)
		}
	}
}

func FuzzXMLText(f *testing.F) {
	for _, s := range attacks {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var b bytes.Buffer
		b.WriteString("<a>")
		escapeXML(&b, s)
		b.WriteString("</a>")
		var got string
		if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatalf("escapeXML(%q) = %s: %v", s, b.Bytes(), err)
		}
		if want := xmlText(s); got != want {
			t.Errorf("escapeXML(%q) reads back as %q, want %q", s, got, want)
		}
		if twice := xmlText(xmlText(s)); !reflect.DeepEqual(twice, xmlText(s)) {
			t.Errorf("xmlText(%q) changes its own result", s)
		}
	})
}
