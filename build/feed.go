package build

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/feeds"

	"faqtory/content"
)

// Each locale has one feed of the answers that changed last, in three formats.
// gorilla/feeds knows the shape of each; the wrappers here add what it leaves
// out: the address of the feed itself, its language, categories, and ids that
// stay the same when an answer is edited or the site is built again.

// A feedFormat is one way to write a feed.
type feedFormat struct {
	Name  string // file below the locale's home page
	Type  string // media type
	Title string
	write func(b *bytes.Buffer, f *feed, self string) error
}

// feedFormats are the three, the one for most readers first.
var feedFormats = []feedFormat{
	{"feed.xml", "application/rss+xml", "RSS", writeRSS},
	{"atom.xml", "application/atom+xml", "Atom", writeAtom},
	{"feed.json", "application/feed+json", "JSON Feed", writeJSONFeed},
}

// A feed is what all formats say. URLs are absolute.
type feed struct {
	Title, Description string
	Language           string // BCP 47 tag
	Home               string // the locale's home page
	Author             string
	Entries            []feedEntry // newest first, at least one
}

// A feedEntry is one changed answer. All texts are plain.
type feedEntry struct {
	Title, Summary     string
	URL                string
	Published, Updated time.Time // Published may be zero
	Author             string
	Tags               []string
}

// maxFeedEntries is how many answers a feed lists.
const maxFeedEntries = 30

// feedArticles returns the articles that a feed lists, changed last first, equal
// days by address. An article without a date is in no feed: a date made up at
// build time would tell readers of a change that nobody made. Nor are articles
// that search engines are kept from, and texts of another locale.
func feedArticles(articles []*content.Article) []*content.Article {
	listed := recent(articles, len(articles))
	return listed[:min(maxFeedEntries, len(listed))]
}

// entry returns what a feed says of an article at an absolute URL.
func entry(a *content.Article, url, summary string) feedEntry {
	return feedEntry{
		Title: a.Title, Summary: summary, URL: url,
		Published: a.Date, Updated: a.Updated, Author: a.Author, Tags: a.Tags,
	}
}

// updated is the moment of the newest entry, from the content and not the clock.
func (f *feed) updated() time.Time {
	var t time.Time
	for i := range f.Entries {
		if u := f.Entries[i].Updated; u.After(t) {
			t = u
		}
	}
	return t.UTC()
}

// clean returns f without characters that XML cannot hold and texts on one line.
func (f *feed) clean() *feed {
	line := func(s string) string { return strings.Join(strings.Fields(xmlText(s)), " ") }
	out := *f
	out.Title, out.Description, out.Author = line(f.Title), line(f.Description), line(f.Author)
	out.Entries = slices.Clone(f.Entries)
	for i := range out.Entries {
		e := &out.Entries[i]
		e.Title, e.Summary, e.Author = line(e.Title), line(e.Summary), line(e.Author)
		e.Tags = slices.Clone(e.Tags)
		for j := range e.Tags {
			e.Tags[j] = line(e.Tags[j])
		}
		e.Published, e.Updated = e.Published.UTC(), e.Updated.UTC()
	}
	if out.Description == "" {
		out.Description = out.Title // RSS must have one
	}
	return &out
}

// common is f as gorilla/feeds has it. Summaries are HTML there.
func (f *feed) common() *feeds.Feed {
	out := &feeds.Feed{
		Title: f.Title, Description: f.Description, Link: &feeds.Link{Href: f.Home},
		Updated: f.updated(),
	}
	for i := range f.Entries {
		e := &f.Entries[i]
		out.Items = append(out.Items, &feeds.Item{
			Title: e.Title, Link: &feeds.Link{Href: e.URL}, Id: e.URL, IsPermaLink: "true",
			Description: html.EscapeString(e.Summary), Created: e.Published, Updated: e.Updated,
		})
	}
	return out
}

// RSS 2.0 with the elements of Atom and Dublin Core that its validators ask for.

type rssDocument struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Channel rssChannel
}

type rssChannel struct {
	XMLName xml.Name `xml:"channel"`
	*feeds.RssFeed
	Self  atomSelf
	Items []rssItem `xml:"item"`
}

type atomSelf struct {
	XMLName xml.Name `xml:"atom:link"`
	Href    string   `xml:"href,attr"`
	Rel     string   `xml:"rel,attr"`
	Type    string   `xml:"type,attr"`
}

type rssItem struct {
	*feeds.RssItem
	Creator    string   `xml:"dc:creator,omitempty"` // RSS has room for an e-mail address only
	Categories []string `xml:"category"`
}

func writeRSS(b *bytes.Buffer, f *feed, self string) error {
	f = f.clean()
	channel := rssChannel{
		RssFeed: (&feeds.Rss{Feed: f.common()}).RssFeed(),
		Self:    atomSelf{Href: self, Rel: "self", Type: "application/rss+xml"},
	}
	channel.Language, channel.PubDate = f.Language, ""
	for i, item := range channel.RssFeed.Items {
		e := &f.Entries[i]
		// RSS has one date. Readers sort by it, and this is a feed of changes.
		item.PubDate = e.Updated.Format(time.RFC1123Z)
		channel.Items = append(channel.Items, rssItem{item, firstOf(e.Author, f.Author), e.Tags})
	}
	return writeXML(b, rssDocument{
		Version: "2.0", Atom: "http://www.w3.org/2005/Atom", DC: "http://purl.org/dc/elements/1.1/", Channel: channel,
	})
}

// Atom (RFC 4287).

type atomDocument struct {
	XMLName xml.Name `xml:"feed"`
	Lang    string   `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	*feeds.AtomFeed
	Links   []feeds.AtomLink
	Entries []atomEntry `xml:"entry"`
}

type atomEntry struct {
	*feeds.AtomEntry
	Categories []atomCategory `xml:"category"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

func writeAtom(b *bytes.Buffer, f *feed, self string) error {
	f = f.clean()
	doc := atomDocument{Lang: f.Language, AtomFeed: (&feeds.Atom{Feed: f.common()}).AtomFeed()}
	// The feed's id is its own address: it stays when everything in it changes.
	doc.Id, doc.Link = self, nil
	doc.Links = []feeds.AtomLink{
		{Href: self, Rel: "self", Type: "application/atom+xml"},
		{Href: f.Home, Rel: "alternate", Type: "text/html"},
	}
	doc.Author = &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: firstOf(f.Author, f.Title), Uri: f.Home}}
	for i, e := range doc.AtomFeed.Entries {
		from := &f.Entries[i]
		entry := atomEntry{AtomEntry: e}
		if from.Summary != "" {
			e.Summary = &feeds.AtomSummary{Type: "text", Content: from.Summary}
		}
		if !from.Published.IsZero() {
			e.Published = from.Published.Format(time.RFC3339)
		}
		if from.Author != "" {
			e.Author = &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: from.Author}}
		}
		for _, t := range from.Tags {
			entry.Categories = append(entry.Categories, atomCategory{t})
		}
		doc.Entries = append(doc.Entries, entry)
	}
	return writeXML(b, doc)
}

// JSON Feed 1.1.
func writeJSONFeed(b *bytes.Buffer, f *feed, self string) error {
	f = f.clean()
	doc := (&feeds.JSON{Feed: f.common()}).JSONFeed()
	doc.FeedUrl, doc.Language = self, f.Language
	if f.Author != "" {
		doc.Authors = []*feeds.JSONAuthor{{Name: f.Author}}
	}
	for i, item := range doc.Items {
		e := &f.Entries[i]
		item.Summary, item.ContentText, item.Tags = "", firstOf(e.Summary, e.Title), e.Tags
		if e.Author != "" {
			item.Authors = []*feeds.JSONAuthor{{Name: e.Author}}
		}
	}
	enc := json.NewEncoder(b)
	enc.SetIndent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return fmt.Errorf("write JSON feed: %w", err)
	}
	return nil
}

func writeXML(b *bytes.Buffer, doc any) error {
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(b)
	enc.Indent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return fmt.Errorf("write feed: %w", err)
	}
	b.WriteByte('\n')
	return nil
}
