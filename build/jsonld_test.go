package build

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"faqtory/content"
	"faqtory/theme"
)

const testOrigin = "https://help.example.com"

// testGraphSite is a shop with everything that can be said of one.
func testGraphSite() *graphSite {
	return &graphSite{
		Settings: &Settings{
			Title: Text{Default: "Birch & Bay Help"},
			Organization: Organization{
				Type: "OnlineStore", Name: Text{Default: "Birch & Bay"}, LegalName: "SIA Birch & Bay", URL: "https://shop.example.com/",
				SameAs: []string{"https://social.example/birch"}, VATID: "LV40003000000",
				Address: Address{"Brīvības iela 1", "Rīga", "", "LV-1010", "LV"},
			},
			Contact: Contact{
				TimeZone: "Europe/Riga",
				Holidays: []Holiday{{time.Date(2026, 12, 25, 0, 0, 0, 0, time.UTC), Text{Default: "Christmas Day"}}},
				Channels: []Channel{
					{
						Kind: "phone", Name: Text{Default: "Phone"}, Value: Text{Default: "+371 20000000"}, Languages: []string{"en", "lv"},
						Hours: []Span{{time.Monday, 540, 1080}, {time.Tuesday, 540, 1080}, {time.Friday, 1080, 1440}, {time.Saturday, 0, 120}},
					},
					{Kind: "email", Value: Text{Default: "help@example.com"}},
					{Kind: "chat", Value: Text{Default: "Talk to us"}, URL: "/chat/"},
					{Kind: "address", Value: Text{Default: "Brīvības iela 1, Rīga"}},
					{Kind: "chat", Value: Text{Default: "no address"}},
				},
			},
		},
		Locale: "en", Title: "Birch & Bay Help", Description: "Answers about orders.",
		Root: testOrigin + "/", Home: testOrigin + "/",
		Logo: picture(testOrigin+"/assets/logo.0f.png", 240, 240, ""),
		Absolute: func(href string) string {
			switch {
			case isWeb(href):
				return href
			case strings.HasPrefix(href, "/"):
				return testOrigin + href
			}
			return ""
		},
	}
}

func testPage(path, title string) theme.Page {
	return theme.Page{
		Lang: "en", Title: title, Description: "What the page is about.", Canonical: testOrigin + path,
		Breadcrumbs: []theme.Crumb{{Title: "Help", URL: "/"}, {Title: "Returns", URL: "/returns/"}, {Title: title}},
		OpenGraph:   theme.OpenGraph{Image: testOrigin + "/assets/box.1a.jpg", Width: 1200, Height: 630, ImageAlt: "A box"},
	}
}

func testArticle() *content.Article {
	root := &content.Category{Locale: "en"}
	return &content.Article{
		Locale: "en", Kind: content.KindArticle, Title: "How long does a refund take?", Answer: "Five working days.",
		Category: &content.Category{Locale: "en", Key: "returns", Parent: root}, Tags: []string{"refund", "card"},
		Date: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Updated: time.Date(2026, 11, 20, 9, 30, 0, 0, time.FixedZone("", 7200)), Words: 180,
	}
}

func testArticlePage(a *content.Article) *theme.ArticlePage {
	return &theme.ArticlePage{
		Page: testPage("/returns/refund/", a.Title), Kind: string(a.Kind), Answer: a.Answer,
		Category: &theme.CategoryLink{Title: "Returns", URL: "/returns/"},
	}
}

func noPictures(*content.Image) *imageNode { return nil }

// read parses a graph and checks what holds of every one: it cannot end its
// element, every reference is told on the page, every address is absolute, and
// nothing is empty.
func read(t *testing.T, js template.JS) []map[string]any {
	t.Helper()
	if i := strings.IndexAny(string(js), "<>&\u2028\u2029"); i >= 0 {
		t.Errorf("the graph holds %q unescaped: %s", js[i], js)
	}
	var doc struct {
		Context string           `json:"@context"`
		Graph   []map[string]any `json:"@graph"`
	}
	dec := json.NewDecoder(strings.NewReader(string(js)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&doc); err != nil {
		t.Fatalf("the graph is no JSON: %v: %s", err, js)
	}
	if doc.Context != "https://schema.org" {
		t.Errorf("@context is %q", doc.Context)
	}
	told, asked := map[string]bool{}, map[string]string{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case nil:
			t.Errorf("%s is null", path)
		case string:
			last := path[strings.LastIndex(path, ".")+1:]
			switch last {
			case "url", "item", "contentUrl", "thumbnailUrl", "embedUrl", "@id":
				if u, err := url.Parse(v); err != nil || !u.IsAbs() {
					t.Errorf("%s is %q, want an absolute URL", path, v)
				}
			}
			if v == "" {
				t.Errorf("%s is empty", path)
			}
		case []any:
			if len(v) == 0 {
				t.Errorf("%s is an empty list", path)
			}
			for i, e := range v {
				walk(fmt.Sprintf("%s[%d]", path, i), e)
			}
		case map[string]any:
			id, _ := v["@id"].(string)
			if _, typed := v["@type"]; !typed {
				if id == "" || len(v) > 1 {
					t.Errorf("%s has no type: %v", path, v)
				}
				asked[id] = path
			} else if id != "" {
				if told[id] && len(v) > 2 {
					t.Errorf("%s tells %s again", path, id)
				}
				told[id] = true
			}
			for k, e := range v {
				walk(path+"."+k, e)
			}
		}
	}
	for i, n := range doc.Graph {
		walk(fmt.Sprintf("graph[%d]", i), n)
	}
	for id, path := range asked {
		if !told[id] {
			t.Errorf("%s refers to %s, which is not told on the page", path, id)
		}
	}
	return doc.Graph
}

// node returns the node of a type, nil without one.
func node(nodes []map[string]any, types ...string) map[string]any {
	for _, n := range nodes {
		for _, t := range types {
			if n["@type"] == t {
				return n
			}
		}
	}
	return nil
}

func indented(t *testing.T, js template.JS) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(js), "", "  "); err != nil {
		t.Fatal(err)
	}
	b.WriteByte('\n')
	return b.Bytes()
}

func TestGraphsGolden(t *testing.T) {
	g := testGraphSite()
	article := testArticle()
	faq := testArticle()
	faq.Kind, faq.Title, faq.Answer = content.KindFAQ, "Refunds", "Refunds go back to the card."
	faq.Answers = []content.QA{{ID: "late", Question: "Why is mine late?", Answer: "Banks take two days.\nWrite to us after five."}, {ID: "cash", Question: "Cash?", Answer: ""}}
	howto := testArticle()
	howto.Kind, howto.Title, howto.Author = content.KindHowTo, "How to return an item", "Ilze Bērziņa"
	howto.Images = []content.Image{{Target: "label.png", Alt: "The label"}}
	howto.Steps = []content.Step{{ID: "print", Name: "Print the label", Text: "Print the label.\nUse plain paper.", Image: 0}, {Name: "Drop it off", Text: "Drop it off at a shop.", Image: -1}}
	label := func(i *content.Image) *imageNode { return picture(testOrigin+"/assets/label.png", 600, 400, i.Alt) }
	undated := testArticle()
	undated.Date, undated.Updated, undated.Title = time.Time{}, time.Time{}, "Refunds"
	clip := video{
		Name: "How to pack", Thumbnail: testOrigin + "/assets/still.jpg", Uploaded: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC),
		Length: 95 * time.Second, Player: "https://player.vimeo.com/video/1",
	}
	home := testPage("/", g.Title)
	home.Breadcrumbs = nil
	for name, js := range map[string]template.JS{
		"home": homeGraph(g, &theme.HomePage{Page: home}),
		"category": categoryGraph(g, &theme.CategoryPage{
			Page:     testPage("/returns/", "Returns"),
			Children: []*theme.CategoryLink{{Title: "Abroad", URL: "/returns/abroad/"}},
			Articles: []*theme.ArticleLink{{Title: "How long does a refund take?", URL: "/returns/refund/"}},
		}),
		"contact": contactGraph(g, &theme.ContactPage{Page: testPage("/contact/", "Contact")}),
		"search":  searchGraph(g, &theme.SearchPage{Page: testPage("/search/", "Search")}),
		"article": articleGraph(g, article, testArticlePage(article), noPictures, []video{clip, {Name: "no date", Player: clip.Player}}),
		"faq":     articleGraph(g, faq, testArticlePage(faq), noPictures, nil),
		"howto":   articleGraph(g, howto, testArticlePage(howto), label, nil),
		"undated": articleGraph(g, undated, testArticlePage(undated), noPictures, nil),
	} {
		read(t, js)
		golden(t, "jsonld/"+name+".json", indented(t, js))
	}
}

// A page that shows another locale's text must not claim to be in its own.
func TestFallbackGraphClaimsNothing(t *testing.T) {
	a := testArticle()
	a.Fallback = testArticle()
	p := testArticlePage(a)
	p.Canonical = testOrigin + "/source/"
	nodes := read(t, articleGraph(testGraphSite(), a, p, noPictures, nil))
	if len(nodes) != 1 || nodes[0]["url"] != p.Canonical || nodes[0]["inLanguage"] != nil || nodes[0]["mainEntity"] != nil {
		t.Errorf("the graph of a fallback page is %v, want the canonical page alone", nodes)
	}
}

func TestGraphsWithoutBaseURL(t *testing.T) {
	g := testGraphSite()
	g.Root, g.Home, g.Logo = "", "", nil
	g.Absolute = func(href string) string {
		if isWeb(href) {
			return href
		}
		return ""
	}
	a := testArticle()
	a.Answers = []content.QA{{ID: "late", Question: "Why late?", Answer: "Banks."}}
	a.Steps = []content.Step{{ID: "one", Name: "One", Text: "One.", Image: -1}}
	p := testArticlePage(a)
	p.Canonical, p.OpenGraph.Image = "", ""
	for name, js := range map[string]template.JS{
		"article":  articleGraph(g, a, p, noPictures, nil),
		"home":     homeGraph(g, &theme.HomePage{Page: theme.Page{Title: "Help"}}),
		"contact":  contactGraph(g, &theme.ContactPage{Page: theme.Page{Title: "Contact"}}),
		"category": categoryGraph(g, &theme.CategoryPage{Page: theme.Page{Title: "Returns"}, Articles: []*theme.ArticleLink{{Title: "A", URL: "/a/"}}}),
	} {
		if nodes := read(t, js); strings.Contains(string(js), "@id") || len(nodes) == 0 {
			t.Errorf("%s without a base URL is %s, want nodes without names", name, js)
		}
	}
	g.Settings.Organization = Organization{}
	for name, js := range map[string]template.JS{
		"home":    homeGraph(g, &theme.HomePage{Page: theme.Page{Title: "Help"}}),
		"contact": contactGraph(g, &theme.ContactPage{Page: theme.Page{Title: "Contact"}}),
	} {
		if nodes := read(t, js); node(nodes, "Organization", "OnlineStore") != nil || strings.Contains(string(js), "publisher") {
			t.Errorf("%s of nobody is %s, want no organization", name, js)
		}
	}
}

// The chat of a shop is where the shop has it, not below the help center; and only
// the contact page tells when somebody is there.
func TestWhereContactPointsAre(t *testing.T) {
	g := testGraphSite()
	base, err := url.Parse(testOrigin + "/help/")
	if err != nil {
		t.Fatal(err)
	}
	g.Absolute = (&site{settings: Settings{BaseURL: base}}).origin
	g.Settings = &Settings{
		Organization: Organization{Name: Text{Default: "Shop"}, URL: "https://shop.example/"},
		Contact: Contact{Channels: []Channel{
			{Kind: "chat", Value: Text{Default: "https://shop.example/chat"}, Hours: []Span{{time.Monday, 540, 1080}}},
			{Kind: "form", Name: Text{Default: "Form"}, URL: "/help/form/"},
		}},
	}
	points := func(org map[string]any) []any { points, _ := org["contactPoint"].([]any); return points }
	address := func(point any) any { return point.(map[string]any)["url"] }
	hours := func(point any) bool { return point.(map[string]any)["hoursAvailable"] != nil }

	home := points(node(read(t, homeGraph(g, &theme.HomePage{Page: testPage("/help/", g.Title)})), "Organization"))
	page := node(read(t, contactGraph(g, &theme.ContactPage{Page: testPage("/help/contact/", "Contact")})), "ContactPage")
	contact := points(page["mainEntity"].(map[string]any))
	if len(home) != 2 || len(contact) != 2 {
		t.Fatalf("%d points on the home page and %d on the contact page, want 2 each", len(home), len(contact))
	}
	if got := address(home[0]); got != "https://shop.example/chat" {
		t.Errorf("the chat is at %v, want https://shop.example/chat", got)
	}
	if got := address(home[1]); got != testOrigin+"/help/form/" {
		t.Errorf("the form is at %v, want %s/help/form/", got, testOrigin)
	}
	if hours(home[0]) || !hours(contact[0]) {
		t.Errorf("hours on the home page: %v, on the contact page: %v, want them on the contact page alone", hours(home[0]), hours(contact[0]))
	}
	a := testArticle()
	a.Kind, a.Policy = content.KindPolicy, &content.Policy{NoShip: []string{"BR"}}
	org := node(read(t, articleGraph(g, a, testArticlePage(a), noPictures, nil)), "Organization")
	if org["hasShippingService"] == nil || len(points(org)) != 2 || hours(points(org)[0]) {
		t.Errorf("the organization on a policy's page is %v, want its policy, two points of contact and no hours", org)
	}
}

// A page tells when it was checked, where the vocabulary has a word for it: of the
// page, and not of the article.
func TestReviewedPage(t *testing.T) {
	a := testArticle()
	a.Reviewed = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	nodes := read(t, articleGraph(testGraphSite(), a, testArticlePage(a), noPictures, nil))
	page, article := node(nodes, "WebPage", "FAQPage"), node(nodes, "Article")
	if page["lastReviewed"] != "2026-11-21" || article == nil || article["lastReviewed"] != nil {
		t.Errorf("the page was reviewed on %v, the article on %v, want 2026-11-21 for the page alone", page["lastReviewed"], article["lastReviewed"])
	}
}

func TestOrganizationWithoutSettings(t *testing.T) {
	g := testGraphSite()
	g.Settings = &Settings{}
	nodes := read(t, homeGraph(g, &theme.HomePage{Page: testPage("/", g.Title)}))
	if node(nodes, "Organization", "OnlineStore") != nil {
		t.Error("the home page tells of an organization that nobody named")
	}
	if p, _ := node(nodes, "WebSite")["publisher"].(map[string]any); p["name"] != g.Title || p["url"] != g.Home {
		t.Errorf("the publisher is %v, want the help center itself", p)
	}
	// An address among the channels is the organization's when there is no other.
	g.Settings = &Settings{
		Organization: Organization{Name: Text{ByLocale: map[string]string{"lv": "Bērzs"}}},
		Contact:      Contact{Channels: []Channel{{Kind: "address", Value: Text{Default: "Rīga"}}}},
	}
	org := node(read(t, homeGraph(g, &theme.HomePage{Page: testPage("/", g.Title)})), "Organization")
	if org["address"] != "Rīga" || org["name"] != g.Title || org["contactPoint"] != nil {
		t.Errorf("the organization is %v, want its address and the title as its name", org)
	}
}

// What is marked up is what the page shows, to the letter.
func TestGraphTextsEqualThePage(t *testing.T) {
	g := testGraphSite()
	for _, text := range attacks {
		a := testArticle()
		a.Title, a.Author = text+"?", text
		a.Answer = text
		a.Answers = []content.QA{{ID: text, Question: text, Answer: "Yes: " + text}}
		a.Steps = []content.Step{{ID: text, Name: text, Text: "Do: " + text, Image: -1}}
		p := testArticlePage(a)
		p.Description = text
		nodes := read(t, articleGraph(g, a, p, noPictures, nil))
		trim := func(s string) string { return strings.TrimSpace(strings.ToValidUTF8(s, "\ufffd")) }
		valid := func(s string) string {
			b, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			var out string
			if err := json.Unmarshal(b, &out); err != nil {
				t.Fatal(err)
			}
			return strings.TrimSpace(out)
		}
		page := node(nodes, "FAQPage")
		questions, _ := page["mainEntity"].([]any)
		if len(questions) != 2 {
			t.Fatalf("%q: %d questions, want 2", text, len(questions))
		}
		for i, want := range []string{text + "?", text} {
			q := questions[i].(map[string]any)
			if q["name"] != valid(want) {
				t.Errorf("question %d is %q, want %q", i, q["name"], trim(want))
			}
		}
		answer := questions[1].(map[string]any)["acceptedAnswer"].(map[string]any)["text"]
		step := node(nodes, "HowTo")["step"].([]any)[0].(map[string]any)["text"]
		author := node(nodes, "Article")["author"].(map[string]any)["name"]
		for want, got := range map[string]any{"Yes: " + text: answer, "Do: " + text: step, text: author} {
			if strings.TrimSpace(fmt.Sprint(got)) != valid(want) {
				t.Errorf("the graph says %q, want %q", got, want)
			}
		}
	}
}

func TestGraphIsDeterministic(t *testing.T) {
	g, a := testGraphSite(), testArticle()
	first := articleGraph(g, a, testArticlePage(a), noPictures, nil)
	for range 20 {
		if again := articleGraph(g, a, testArticlePage(a), noPictures, nil); again != first {
			t.Fatalf("two graphs of one article differ:\n%s\n%s", first, again)
		}
	}
}

func TestArticleNeedsDatesAndPicture(t *testing.T) {
	g := testGraphSite()
	for name, change := range map[string]func(*content.Article, *theme.ArticlePage){
		"no date":    func(a *content.Article, _ *theme.ArticlePage) { a.Date = time.Time{} },
		"no change":  func(a *content.Article, _ *theme.ArticlePage) { a.Updated = time.Time{} },
		"no picture": func(_ *content.Article, p *theme.ArticlePage) { p.OpenGraph.Image = "" },
	} {
		a := testArticle()
		p := testArticlePage(a)
		change(a, p)
		if n := node(read(t, articleGraph(g, a, p, noPictures, nil)), "Article"); n != nil {
			t.Errorf("%s: there is an Article %v, want the page alone", name, n)
		}
	}
	a := testArticle()
	a.Updated = a.Date.AddDate(-1, 0, 0)
	if n := node(read(t, articleGraph(g, a, testArticlePage(a), noPictures, nil)), "Article"); n["dateModified"] != n["datePublished"] {
		t.Errorf("an article changed before it was published says %v", n)
	}
	a = testArticle()
	a.Title = strings.Repeat("very ", 40) + "long"
	n := node(read(t, articleGraph(g, a, testArticlePage(a), noPictures, nil)), "Article")
	if l := len([]rune(n["headline"].(string))); l > maxHeadline {
		t.Errorf("the headline has %d characters, want at most %d", l, maxHeadline)
	}
}

func TestBreadcrumbsNeedTwo(t *testing.T) {
	g := testGraphSite()
	p := testPage("/", "Help")
	for _, crumbs := range [][]theme.Crumb{nil, {{Title: "Help"}}} {
		p.Breadcrumbs = crumbs
		if n := g.breadcrumbs(&p); n != nil {
			t.Errorf("breadcrumbs of %v = %v, want none", crumbs, n)
		}
	}
	p.Breadcrumbs = []theme.Crumb{{Title: "Help", URL: "/"}, {Title: "Search"}}
	n := g.breadcrumbs(&p)
	if n == nil || len(n.Items) != 2 || n.Items[0].Item != testOrigin+"/" || n.Items[1].Item != p.Canonical || n.Items[1].Position != 2 {
		t.Errorf("breadcrumbs = %+v, want home and the page", n)
	}
}

func TestCategoryListIsBounded(t *testing.T) {
	p := &theme.CategoryPage{Page: testPage("/a/", "A")}
	for i := range 1000 {
		p.Articles = append(p.Articles, &theme.ArticleLink{Title: fmt.Sprint(i), URL: fmt.Sprintf("/a/%d/", i)})
	}
	list := node(read(t, categoryGraph(testGraphSite(), p)), "CollectionPage")["mainEntity"].(map[string]any)
	if list["numberOfItems"] != 1000.0 || len(list["itemListElement"].([]any)) != mostListed {
		t.Errorf("the list counts %v and holds %d, want 1000 and %d", list["numberOfItems"], len(list["itemListElement"].([]any)), mostListed)
	}
}

func TestIsQuestion(t *testing.T) {
	for s, want := range map[string]bool{
		"Where is my order?": true, "أين طلبي؟": true, "Kur ir mans pasūtījums?": true, "注文はどこ？": true,
		"“Why?”": true, "Why? ": true, "Πού είναι;": true, "كيف؟\u200f": true,
		"How to return an item": false, "Returns": false, "": false, "What? No": false,
	} {
		if got := isQuestion(s); got != want {
			t.Errorf("isQuestion(%q) = %v, want %v", s, got, want)
		}
	}
}

func TestOpeningHours(t *testing.T) {
	days := func(names ...string) []string {
		for i := range names {
			names[i] = "https://schema.org/" + names[i]
		}
		return names
	}
	hours := func(opens, closes string, d ...string) openingHoursNode {
		return openingHoursNode{Type: "OpeningHoursSpecification", Days: days(d...), Opens: opens, Closes: closes}
	}
	tests := map[string]struct {
		spans []Span
		want  []openingHoursNode
	}{
		"none":              {nil, nil},
		"never":             {[]Span{}, nil},
		"days together":     {[]Span{{time.Sunday, 540, 720}, {time.Monday, 540, 720}}, []openingHoursNode{hours("09:00", "12:00", "Monday", "Sunday")}},
		"two spans":         {[]Span{{time.Monday, 780, 1020}, {time.Monday, 540, 720}}, []openingHoursNode{hours("09:00", "12:00", "Monday"), hours("13:00", "17:00", "Monday")}},
		"all day":           {[]Span{{time.Monday, 0, 1440}, {time.Tuesday, 0, 1440}}, []openingHoursNode{hours("00:00", "23:59", "Monday", "Tuesday")}},
		"to midnight":       {[]Span{{time.Friday, 1080, 1440}}, []openingHoursNode{hours("18:00", "00:00", "Friday")}},
		"over midnight":     {[]Span{{time.Friday, 1080, 1440}, {time.Saturday, 0, 120}}, []openingHoursNode{hours("18:00", "02:00", "Friday")}},
		"over the week end": {[]Span{{time.Monday, 0, 60}, {time.Sunday, 1320, 1440}}, []openingHoursNode{hours("22:00", "01:00", "Sunday")}},
		// A span of more than a day could not be told as one.
		"day and night": {[]Span{{time.Friday, 0, 1440}, {time.Saturday, 0, 120}}, []openingHoursNode{hours("00:00", "23:59", "Friday"), hours("00:00", "02:00", "Saturday")}},
		"too long":      {[]Span{{time.Friday, 60, 1440}, {time.Saturday, 0, 120}}, []openingHoursNode{hours("01:00", "00:00", "Friday"), hours("00:00", "02:00", "Saturday")}},
	}
	for name, tt := range tests {
		if diff := cmp.Diff(tt.want, openingHours(tt.spans, nil, "en")); diff != "" {
			t.Errorf("%s: openingHours (-want +got):\n%s", name, diff)
		}
	}
	got := openingHours([]Span{{time.Monday, 540, 720}}, []Holiday{{time.Date(2026, 12, 25, 0, 0, 0, 0, time.UTC), Text{Default: "Christmas"}}}, "en")
	if h := got[len(got)-1]; h.Opens != h.Closes || h.ValidFrom != "2026-12-25" || h.ValidThrough != "2026-12-25" || h.Name != "Christmas" {
		t.Errorf("a holiday is %+v, want a day that opens when it closes", h)
	}
}

func TestISODate(t *testing.T) {
	for want, in := range map[string]time.Time{
		"":                          {},
		"2026-11-21":                time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC),
		"2026-11-21T08:30:00Z":      time.Date(2026, 11, 21, 8, 30, 0, 0, time.UTC),
		"2026-11-21T00:00:01+02:00": time.Date(2026, 11, 21, 0, 0, 1, 0, time.FixedZone("", 7200)),
	} {
		if got := isoDate(in); got != want {
			t.Errorf("isoDate(%v) = %q, want %q", in, got, want)
		}
	}
}
