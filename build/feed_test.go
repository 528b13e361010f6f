package build

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"faqtory/content"
)

func testFeed() *feed {
	return &feed{
		Title: "Birch & Bay Help", Description: "Answers about orders.", Language: "en", Home: testOrigin + "/", Author: "Birch & Bay",
		Entries: []feedEntry{
			{
				Title: "How long does a refund take?", Summary: "Five working days < a week & no longer.", URL: testOrigin + "/returns/refund/",
				Published: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Updated: time.Date(2026, 11, 20, 9, 30, 0, 0, time.FixedZone("", 7200)),
				Author: "Ilze Bērziņa", Tags: []string{"refund", "card & cash"},
			},
			{Title: "أين طلبي؟", URL: testOrigin + "/ar/%D8%A3%D9%8A%D9%86/", Updated: time.Date(2026, 11, 19, 0, 0, 0, 0, time.UTC)},
		},
	}
}

func write(t *testing.T, format feedFormat, f *feed) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := format.write(&b, f, testOrigin+"/"+format.Name); err != nil {
		t.Fatalf("%s: %v", format.Name, err)
	}
	return b.Bytes()
}

// What each format must hold when it is read by someone else's eyes. A plain
// form makes the three comparable.
type readFeed struct {
	Title, Self, Home, Language, ID string
	Items                           []readItem
}

type readItem struct {
	ID, URL, Title, Summary, Author, Updated, Published string
	Tags                                                []string
}

type atomLinkRead struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
}

func readRSS(t *testing.T, b []byte) readFeed {
	t.Helper()
	wellFormed(t, b)
	var doc struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Channel struct {
			Title         string       `xml:"title"`
			Self          atomLinkRead `xml:"http://www.w3.org/2005/Atom link"` // before what takes any link
			Links         []string     `xml:"link"`
			Description   string       `xml:"description"`
			Language      string       `xml:"language"`
			LastBuildDate string       `xml:"lastBuildDate"`
			Items         []struct {
				Title       string `xml:"title"`
				Link        string `xml:"link"`
				Description string `xml:"description"`
				GUID        struct {
					ID        string `xml:",chardata"`
					Permalink string `xml:"isPermaLink,attr"`
				} `xml:"guid"`
				PubDate    string   `xml:"pubDate"`
				Creator    string   `xml:"http://purl.org/dc/elements/1.1/ creator"`
				Categories []string `xml:"category"`
				Author     string   `xml:"author"`
			} `xml:"item"`
		} `xml:"channel"`
	}
	if err := xml.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	c := doc.Channel
	if doc.Version != "2.0" || c.Description == "" || c.Self.Rel != "self" {
		t.Errorf("RSS of version %q with description %q and self %+v", doc.Version, c.Description, c.Self)
	}
	if _, err := time.Parse(time.RFC1123Z, c.LastBuildDate); err != nil {
		t.Errorf("RSS lastBuildDate: %v", err)
	}
	home := ""
	for _, l := range c.Links {
		home += l
	}
	out := readFeed{Title: c.Title, Self: c.Self.Href, Home: home, Language: c.Language, ID: c.Self.Href}
	for _, i := range c.Items {
		when, err := time.Parse(time.RFC1123Z, i.PubDate)
		if err != nil {
			t.Errorf("RSS pubDate: %v", err)
		}
		if i.GUID.Permalink != "true" || i.Author != "" {
			t.Errorf("RSS guid %+v, author %q, want a permalink and no bare name", i.GUID, i.Author)
		}
		out.Items = append(out.Items, readItem{
			ID: i.GUID.ID, URL: i.Link, Title: i.Title, Summary: html.UnescapeString(i.Description),
			Author: i.Creator, Updated: when.UTC().Format(time.RFC3339), Tags: i.Categories,
		})
	}
	return out
}

func readAtom(t *testing.T, b []byte) readFeed {
	t.Helper()
	wellFormed(t, b)
	type person struct {
		Name string `xml:"name"`
	}
	var doc struct {
		XMLName xml.Name       `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string         `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		ID      string         `xml:"id"`
		Title   string         `xml:"title"`
		Updated string         `xml:"updated"`
		Links   []atomLinkRead `xml:"link"`
		Author  []person       `xml:"author"`
		Entries []struct {
			ID        string         `xml:"id"`
			Title     string         `xml:"title"`
			Updated   string         `xml:"updated"`
			Published string         `xml:"published"`
			Links     []atomLinkRead `xml:"link"`
			Summary   struct {
				Type string `xml:"type,attr"`
				Text string `xml:",chardata"`
			} `xml:"summary"`
			Author     person `xml:"author"`
			Categories []struct {
				Term string `xml:"term,attr"`
			} `xml:"category"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Author) != 1 || doc.Author[0].Name == "" {
		t.Errorf("Atom has the authors %+v, want one", doc.Author)
	}
	out := readFeed{Title: doc.Title, Language: doc.Lang, ID: doc.ID}
	for _, l := range doc.Links {
		switch l.Rel {
		case "self":
			out.Self += l.Href
		case "alternate":
			out.Home += l.Href
		default:
			t.Errorf("Atom has a link of rel %q", l.Rel)
		}
	}
	newest := ""
	for _, e := range doc.Entries {
		item := readItem{ID: e.ID, Title: e.Title, Summary: e.Summary.Text, Author: e.Author.Name, Updated: e.Updated, Published: e.Published}
		if e.Summary.Text != "" && e.Summary.Type != "text" {
			t.Errorf("Atom summary of type %q, want text", e.Summary.Type)
		}
		for _, l := range e.Links {
			item.URL += l.Href
		}
		for _, c := range e.Categories {
			item.Tags = append(item.Tags, c.Term)
		}
		newest = max(newest, e.Updated)
		out.Items = append(out.Items, item)
	}
	if doc.Updated != newest {
		t.Errorf("Atom was updated %q, want the newest entry's %q", doc.Updated, newest)
	}
	return out
}

func readJSONFeed(t *testing.T, b []byte) readFeed {
	t.Helper()
	type author struct{ Name string }
	var doc struct {
		Version     string
		Title       string
		HomePageURL string `json:"home_page_url"`
		FeedURL     string `json:"feed_url"`
		Language    string
		Items       []struct {
			ID, URL, Title string
			ContentText    string `json:"content_text"`
			ContentHTML    string `json:"content_html"`
			Published      string `json:"date_published"`
			Modified       string `json:"date_modified"`
			Authors        []author
			Tags           []string
		}
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Version != "https://jsonfeed.org/version/1.1" {
		t.Errorf("JSON Feed of version %q", doc.Version)
	}
	out := readFeed{Title: doc.Title, Self: doc.FeedURL, Home: doc.HomePageURL, Language: doc.Language, ID: doc.FeedURL}
	for _, i := range doc.Items {
		if i.ContentText == "" || i.ContentHTML != "" {
			t.Errorf("JSON Feed item %s has text %q and HTML %q, want text", i.ID, i.ContentText, i.ContentHTML)
		}
		item := readItem{ID: i.ID, URL: i.URL, Title: i.Title, Summary: i.ContentText, Updated: i.Modified, Published: i.Published, Tags: i.Tags}
		if len(i.Authors) > 0 {
			item.Author = i.Authors[0].Name
		}
		out.Items = append(out.Items, item)
	}
	return out
}

var readers = map[string]func(*testing.T, []byte) readFeed{"feed.xml": readRSS, "atom.xml": readAtom, "feed.json": readJSONFeed}

func TestFeedsReadBack(t *testing.T) {
	for _, format := range feedFormats {
		f := testFeed()
		b := write(t, format, f)
		golden(t, format.Name, b)
		if diff := cmp.Diff(f, testFeed()); diff != "" {
			t.Errorf("%s: writing changes the feed:\n%s", format.Name, diff)
		}
		got := readers[format.Name](t, b)
		want := readFeed{Title: f.Title, Self: testOrigin + "/" + format.Name, Home: f.Home, Language: "en", ID: testOrigin + "/" + format.Name}
		for _, e := range f.Entries {
			item := readItem{ID: e.URL, URL: e.URL, Title: e.Title, Summary: e.Summary, Author: e.Author, Tags: e.Tags, Updated: e.Updated.UTC().Format(time.RFC3339)}
			if !e.Published.IsZero() && format.Name != "feed.xml" {
				item.Published = e.Published.UTC().Format(time.RFC3339)
			}
			if item.Author == "" && format.Name == "feed.xml" {
				item.Author = f.Author
			}
			if item.Summary == "" && format.Name == "feed.json" {
				item.Summary = e.Title // an item must have content
			}
			want.Items = append(want.Items, item)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", format.Name, diff)
		}
	}
}

func TestFeedsSurviveAttacks(t *testing.T) {
	spaces := regexp.MustCompile(`\s+`)
	for _, text := range attacks {
		f := testFeed()
		f.Title, f.Description, f.Author = text, text, text
		f.Entries[0].Title, f.Entries[0].Summary, f.Entries[0].Author, f.Entries[0].Tags = text, text, text, []string{text}
		want := strings.TrimSpace(spaces.ReplaceAllString(xmlText(text), " "))
		want = strings.Join(strings.Fields(want), " ")
		for _, format := range feedFormats {
			got := readers[format.Name](t, write(t, format, f))
			i := got.Items[0]
			for field, s := range map[string]string{"title": got.Title, "item title": i.Title, "summary": i.Summary, "author": i.Author, "tag": i.Tags[0]} {
				if s != want {
					t.Errorf("%s: %s of %q reads back as %q, want %q", format.Name, field, text, s, want)
				}
			}
		}
	}
}

// A summary is text: a reader that takes it for HTML, as RSS readers do, must
// show the same characters and run nothing.
func TestRSSSummaryIsNotMarkup(t *testing.T) {
	f := testFeed()
	f.Entries[0].Summary = `<img src=x onerror=alert(1)> & &lt;b&gt;`
	var doc struct {
		Descriptions []string `xml:"channel>item>description"`
	}
	if err := xml.Unmarshal(write(t, feedFormats[0], f), &doc); err != nil {
		t.Fatal(err)
	}
	if got := doc.Descriptions[0]; strings.Contains(got, "<") || html.UnescapeString(got) != f.Entries[0].Summary {
		t.Errorf("the description is %q, want escaped HTML", got)
	}
}

func TestFeedsAreDeterministic(t *testing.T) {
	for _, format := range feedFormats {
		if a, b := write(t, format, testFeed()), write(t, format, testFeed()); !bytes.Equal(a, b) {
			t.Errorf("%s: two feeds of the same answers differ", format.Name)
		}
	}
}

// An edited answer keeps its id, or every reader would see it twice.
func TestFeedIDsOutliveEdits(t *testing.T) {
	for _, format := range feedFormats {
		before := readers[format.Name](t, write(t, format, testFeed()))
		f := testFeed()
		f.Title, f.Entries[0].Title, f.Entries[0].Updated = "New name", "New title", time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
		after := readers[format.Name](t, write(t, format, f))
		if before.ID != after.ID || before.Items[0].ID != after.Items[0].ID {
			t.Errorf("%s: ids %q, %q became %q, %q", format.Name, before.ID, before.Items[0].ID, after.ID, after.Items[0].ID)
		}
		for _, id := range []string{after.ID, after.Items[0].ID} {
			if u, err := url.Parse(id); err != nil || !u.IsAbs() {
				t.Errorf("%s: the id %q is no IRI", format.Name, id)
			}
		}
	}
}

func TestFeedArticles(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }
	articles := []*content.Article{
		{Permalink: "/undated/"},
		{Permalink: "/b/", Updated: day(2)},
		{Permalink: "/hidden/", Updated: day(9), Noindex: true},
		{Permalink: "/a/", Updated: day(2)},
		{Permalink: "/other/", Updated: day(9), Fallback: &content.Article{}},
		{Permalink: "/new/", Updated: day(3)},
	}
	var got []string
	for _, a := range feedArticles(articles) {
		got = append(got, a.Permalink)
	}
	if diff := cmp.Diff([]string{"/new/", "/a/", "/b/"}, got); diff != "" {
		t.Errorf("feedArticles (-want +got):\n%s", diff)
	}
	for i := range 100 {
		articles = append(articles, &content.Article{Permalink: fmt.Sprintf("/%d/", i), Updated: day(1)})
	}
	if got := len(feedArticles(articles)); got != maxFeedEntries {
		t.Errorf("feedArticles lists %d, want %d", got, maxFeedEntries)
	}
	if got := feedArticles(articles[:1]); len(got) != 0 {
		t.Errorf("feedArticles of undated articles lists %d, want none", len(got))
	}
}
