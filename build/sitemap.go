package build

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"faqtory/theme"
)

// A site has one sitemap index and, for each locale, as many sitemaps as the
// limits of the protocol ask for (sitemaps.org, "Sitemaps XML format"). Every
// entry carries the whole set of its translations, itself among them, so the
// sitemaps alone would do for hreflang.

const (
	maxSitemapURLs  = 50_000
	maxSitemapBytes = 50 << 20
	// maxSitemapLoc is the length that a URL must stay below.
	maxSitemapLoc = 2048
	// maxSitemapImages is how many pictures one entry may name.
	maxSitemapImages = 1000
)

// A sitemapEntry is a page that search engines may list: canonical, indexable
// and really there. URLs are absolute and percent-encoded.
type sitemapEntry struct {
	Loc string
	// Lastmod is the day of the last change of the visible text, "2006-01-02",
	// or "".
	Lastmod string
	// Alternates are the page in all its languages with x-default, nil when it
	// is in one.
	Alternates []theme.Alternate
	Images     []string
	Videos     []video
}

// sitemapName is the file of a locale's nth sitemap, counted from 0.
func sitemapName(locale string, n int) string {
	name := "sitemap-" + strings.ToLower(locale)
	if n > 0 {
		name += "-" + strconv.Itoa(n+1)
	}
	return name + ".xml"
}

// sitemapParts cuts entries into runs that each make a sitemap within the
// limits. Entries whose address is too long for the protocol are left out, for
// they would make the whole file invalid.
func sitemapParts(entries []sitemapEntry) [][]sitemapEntry {
	return splitSitemap(entries, maxSitemapURLs, maxSitemapBytes)
}

func splitSitemap(entries []sitemapEntry, most, mostBytes int) [][]sitemapEntry {
	var parts [][]sitemapEntry
	var scratch bytes.Buffer
	frame := len(sitemapOpen) + len(sitemapClose)
	start, size := 0, frame
	flush := func(end int) {
		if end > start {
			parts = append(parts, entries[start:end:end])
		}
	}
	for i := range entries {
		scratch.Reset()
		writeSitemapEntry(&scratch, &entries[i])
		if n := scratch.Len(); i-start >= most || i > start && size+n > mostBytes {
			flush(i)
			start, size = i, frame+n
		} else {
			size += n
		}
	}
	flush(len(entries))
	return parts
}

const (
	sitemapOpen = xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"` +
		` xmlns:xhtml="http://www.w3.org/1999/xhtml"` +
		` xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"` +
		` xmlns:video="http://www.google.com/schemas/sitemap-video/1.1">` + "\n"
	sitemapClose = "</urlset>\n"
)

// writeSitemap writes one part of [sitemapParts].
func writeSitemap(b *bytes.Buffer, entries []sitemapEntry) {
	b.WriteString(sitemapOpen)
	for i := range entries {
		writeSitemapEntry(b, &entries[i])
	}
	b.WriteString(sitemapClose)
}

func writeSitemapEntry(b *bytes.Buffer, e *sitemapEntry) {
	if e.Loc == "" || len(e.Loc) >= maxSitemapLoc {
		return
	}
	b.WriteString("<url>")
	element(b, "loc", e.Loc)
	if e.Lastmod != "" {
		element(b, "lastmod", e.Lastmod)
	}
	for _, a := range e.Alternates {
		b.WriteString(`<xhtml:link rel="alternate" hreflang="`)
		escapeXML(b, a.Hreflang)
		b.WriteString(`" href="`)
		escapeXML(b, a.URL)
		b.WriteString(`"/>`)
	}
	for i, loc := range e.Images {
		if i == maxSitemapImages {
			break
		}
		b.WriteString("<image:image>")
		element(b, "image:loc", loc)
		b.WriteString("</image:image>")
	}
	for i := range e.Videos {
		writeSitemapVideo(b, &e.Videos[i])
	}
	b.WriteString("</url>\n")
}

func writeSitemapVideo(b *bytes.Buffer, v *video) {
	if !v.known() {
		return
	}
	b.WriteString("<video:video>")
	element(b, "video:thumbnail_loc", v.Thumbnail)
	element(b, "video:title", v.Name)
	element(b, "video:description", clip(firstOf(v.Description, v.Name), 2000))
	if v.Content != "" {
		element(b, "video:content_loc", v.Content)
	}
	if v.Player != "" {
		element(b, "video:player_loc", v.Player)
	}
	if s := int(v.Length / time.Second); s >= 1 && s <= 28800 {
		element(b, "video:duration", strconv.Itoa(s))
	}
	element(b, "video:publication_date", v.Uploaded.Format(time.RFC3339))
	b.WriteString("</video:video>")
}

// A sitemapRef names a sitemap in the index.
type sitemapRef struct {
	Loc     string
	Lastmod string // of its newest entry, or ""
}

// newest is the latest day of a sitemap's entries.
func newest(entries []sitemapEntry) string {
	day := ""
	for i := range entries {
		day = max(day, entries[i].Lastmod)
	}
	return day
}

// writeSitemapIndex writes the index of all sitemaps.
func writeSitemapIndex(b *bytes.Buffer, maps []sitemapRef) {
	b.WriteString(xml.Header + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for _, m := range maps {
		b.WriteString("<sitemap>")
		element(b, "loc", m.Loc)
		if m.Lastmod != "" {
			element(b, "lastmod", m.Lastmod)
		}
		b.WriteString("</sitemap>\n")
	}
	b.WriteString("</sitemapindex>\n")
}

func element(b *bytes.Buffer, name, text string) {
	b.WriteString("<" + name + ">")
	escapeXML(b, text)
	b.WriteString("</" + name + ">")
}

// escapeXML writes text that is safe in elements and attributes.
func escapeXML(b *bytes.Buffer, s string) {
	_ = xml.EscapeText(b, []byte(xmlText(s))) // a buffer takes every write
}

// xmlText drops what XML 1.0 (section 2.2) cannot hold, even escaped: one stray
// control character pasted from a word processor would make a whole feed unreadable.
func xmlText(s string) string {
	for _, r := range s {
		if !xmlRune(r) || r == utf8.RuneError {
			return strings.Map(func(r rune) rune {
				if xmlRune(r) {
					return r
				}
				return -1
			}, strings.ToValidUTF8(s, ""))
		}
	}
	return s
}

func xmlRune(r rune) bool {
	return r >= 0x20 && r < 0x7f || r == '\t' || r == '\n' || r == '\r' || r >= 0xa0 && r <= 0xd7ff ||
		r >= 0xe000 && r <= 0xfffd && r != '\uFEFF' || r >= 0x10000 && r <= 0x10ffff
}
