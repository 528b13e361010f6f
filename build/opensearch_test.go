package build

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"
	"unicode/utf8"
)

type readOpenSearch struct {
	XMLName     xml.Name `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string
	LongName    string
	Description string
	Language    string
	URLs        []struct {
		Type     string `xml:"type,attr"`
		Rel      string `xml:"rel,attr"`
		Template string `xml:"template,attr"`
	} `xml:"Url"`
}

func TestOpenSearch(t *testing.T) {
	var b bytes.Buffer
	o := &openSearch{
		Name: "Birch & Bay Help Center", Description: "Answers about orders.", Language: "en",
		Self: testOrigin + "/opensearch.xml", Search: testOrigin + "/search/", Icon: testOrigin + "/assets/icon.svg",
	}
	if err := writeOpenSearch(&b, o); err != nil {
		t.Fatal(err)
	}
	golden(t, "opensearch.xml", b.Bytes())
	for _, text := range append(attacks, strings.Repeat("long ", 1000), strings.Repeat("ف", 60)) {
		var b bytes.Buffer
		if err := writeOpenSearch(&b, &openSearch{Name: text, Description: text, Self: testOrigin + "/{x}", Search: testOrigin + "/{y}/"}); err != nil {
			t.Fatal(err)
		}
		wellFormed(t, b.Bytes())
		var got readOpenSearch
		if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		for name, limit := range map[string]int{got.ShortName: 16, got.LongName: 48, got.Description: 1024} {
			if n := utf8.RuneCountInString(name); n == 0 || n > limit {
				t.Errorf("%.40q becomes %q of %d characters, want 1 to %d", text, name, n, limit)
			}
		}
		if len(got.URLs) != 2 || got.URLs[0].Template != testOrigin+"/%7By%7D/?q={searchTerms}" || got.URLs[1].Rel != "self" {
			t.Errorf("the URLs are %+v", got.URLs)
		}
	}
}
