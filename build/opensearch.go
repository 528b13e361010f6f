package build

import (
	"bytes"
	"encoding/xml"
	"strings"
)

// OpenSearch 1.1 lets a browser search the help center from its address bar.
const (
	openSearchFile = "opensearch.xml"
	openSearchType = "application/opensearchdescription+xml"
)

// An openSearch describes the search of a locale. URLs are absolute.
type openSearch struct {
	Name, Description string
	Language          string
	Self              string // of the description itself
	Search            string // of the results page
	Icon              string // of the favicon, or ""
}

type openSearchDocument struct {
	XMLName       xml.Name `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName     string
	LongName      string
	Description   string
	Image         string `xml:",omitempty"`
	URL           []openSearchURL
	Language      string
	InputEncoding string
}

type openSearchURL struct {
	XMLName  xml.Name `xml:"Url"`
	Type     string   `xml:"type,attr"`
	Rel      string   `xml:"rel,attr,omitempty"`
	Template string   `xml:"template,attr"`
}

// writeOpenSearch keeps to the lengths of the specification: 16 characters for
// the short name, 48 for the long one, 1,024 for the description.
func writeOpenSearch(b *bytes.Buffer, o *openSearch) error {
	line := func(s string) string { return strings.Join(strings.Fields(xmlText(s)), " ") }
	return writeXML(b, openSearchDocument{
		ShortName:   clip(line(o.Name), 16),
		LongName:    clip(line(o.Name), 48),
		Description: clip(line(firstOf(o.Description, o.Name)), 1024),
		Image:       o.Icon,
		URL: []openSearchURL{
			{Type: "text/html", Template: templateSafe(o.Search) + "?q={searchTerms}"},
			{Type: openSearchType, Rel: "self", Template: templateSafe(o.Self)},
		},
		Language: o.Language, InputEncoding: "UTF-8",
	})
}

// templateSafe keeps braces of an address from being read as parameters.
func templateSafe(u string) string {
	return strings.NewReplacer("{", "%7B", "}", "%7D").Replace(u)
}
