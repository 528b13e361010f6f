package theme

import (
	"html/template"
	"io"
	"time"

	"faqtory/internal/diag"
)

// A sample is a page of made-up facts in which every field is set. Rendering one
// of each kind finds a field that does not exist in a site's template when the
// theme is read, with file and line, and not on some page in the middle of a build.
type sample struct {
	name   string
	render func(*Theme, io.Writer) error
}

func samples(locale string) []sample {
	site := sampleSite(locale)
	date := &Date{ISO: "2026-11-21", Text: "21 November 2026"}
	link := &ArticleLink{Title: "Article", Answer: "Yes.", URL: "/a/", Kind: "faq", Category: "Category"}
	links := []*ArticleLink{link}
	category := site.Nav[0]
	page := Page{
		Site: site, Lang: site.Locale, Dir: site.Dir, URL: "/a/", HeadTitle: "Article", Title: "Article", Description: "Text",
		Canonical: "https://help.example.com/a/", Noindex: true,
		Alternates: []Alternate{{Hreflang: "en", URL: "https://help.example.com/a/"}},
		Languages:  site.Locales,
		OpenGraph: OpenGraph{Type: "article", Locale: "en_US", Image: "https://help.example.com/a.png", ImageAlt: "Text",
			Width: 1200, Height: 630, Published: time.Unix(0, 0).UTC(), Modified: time.Unix(0, 0).UTC()},
		JSONLD:      template.JS(`{}`),
		Breadcrumbs: []Crumb{{Title: "Home", URL: "/"}, {Title: "Article"}},
		Markdown:    "/a/index.md",
	}
	article := &ArticlePage{Page: page, Kind: "howto", Category: category, Question: "Why?", Answer: "Because.",
		Body: template.HTML("<p>Text</p>"),
		Policy: &Policy{Columns: []string{"Where", "Fee"}, Rows: []PolicyRow{{Title: "Latvia", Cells: []PolicyCell{{Label: "Fee", Text: "free"}}}},
			Facts: []PolicyCell{{Label: "Order by", Text: "14:00"}}},
		Contents: []*ContentsEntry{{ID: "a", Title: "A", Children: []*ContentsEntry{{ID: "b", Title: "B"}}}},
		Updated:  date, Reviewed: date, Author: "Author", Minutes: 2, Tags: []string{"tag"}, Related: links,
		Previous: link, Next: link, EditURL: "https://example.com/", Siblings: links, Fallback: &site.Locales[1]}
	results := &Results{Total: 1, Hits: []*Hit{{Title: "Article", URL: "/a/", Kind: "faq", Category: "Category", Section: "A", Answer: "Yes.", Snippet: "<mark>Text</mark>"}},
		Corrected: "text", Verbatim: "/search/", Facets: []*Facet{{Title: "Topic", Values: []*ResultLink{{Title: "A", URL: "/", Count: 1, Current: true}}}},
		Related: []*ResultLink{{Title: "A", URL: "/"}}, Previous: "/search/", Next: "/search/", Ways: site.Channels}
	image := &Image{Src: "/a.png", Srcset: "/a.png 1x", Sizes: "100vw", Width: 10, Height: 10, Alt: "Text", Caption: "Text", Figure: true}
	video := &Video{Provider: "youtube", URL: "https://example.com/", Embed: "https://example.com/", Title: "Video"}
	return []sample{
		{"home.html", func(t *Theme, w io.Writer) error {
			return t.Home(w, &HomePage{Page: page, Categories: site.Nav, Popular: links, Featured: links, Recent: links, Articles: links, Body: "<p>Text</p>"})
		}},
		{"category.html", func(t *Theme, w io.Writer) error {
			return t.Category(w, &CategoryPage{Page: page, Icon: "cart", Lead: "Text", Count: 2, Body: "<p>Text</p>", Children: site.Nav, Articles: links})
		}},
		{"article.html", func(t *Theme, w io.Writer) error { return t.Article(w, article) }},
		{"contact.html", func(t *Theme, w io.Writer) error {
			return t.Contact(w, &ContactPage{Page: page, Channels: site.Channels, Holidays: []Holiday{{Date: *date, Name: "Day"}}})
		}},
		{"search.html", func(t *Theme, w io.Writer) error {
			return t.Search(w, &SearchPage{Page: page, Query: "text", Results: results, Categories: site.Nav, Popular: links})
		}},
		{"search.html", func(t *Theme, w io.Writer) error {
			return t.Search(w, &SearchPage{Page: page, Categories: site.Nav, Popular: links, Index: "/search/index.json", Script: "/find.js"})
		}},
		{"404.html", func(t *Theme, w io.Writer) error {
			return t.NotFound(w, &NotFoundPage{Page: page, Categories: site.Nav, Popular: links})
		}},
		{"redirect.html", func(t *Theme, w io.Writer) error {
			return t.Redirect(w, &RedirectPage{Lang: "en", Dir: "ltr", Title: "Article", URL: "/a/", Canonical: "https://help.example.com/a/", Favicon: "/favicon.svg"})
		}},
		{"partials/image.html", func(t *Theme, w io.Writer) error { return t.try(w, locale, "partials/image.html", image) }},
		{"partials/video.html", func(t *Theme, w io.Writer) error { return t.try(w, locale, "partials/video.html", video) }},
	}
}

func sampleSite(locale string) *Site {
	dir := "ltr"
	if RTL(locale) {
		dir = "rtl"
	}
	category := &CategoryLink{Key: "shipping", Title: "Shipping", Description: "Text", Icon: "truck", URL: "/shipping/", Count: 2,
		Articles: []*ArticleLink{{Title: "Article", URL: "/a/", Kind: "article"}}}
	category.Children = []*CategoryLink{{Key: "shipping/abroad", Title: "Abroad", URL: "/shipping/abroad/", Count: 1}}
	return &Site{
		Title: "Help", Description: "Text", Locale: locale, Dir: dir, Home: "/", SearchURL: "/search/", ContactURL: "/contact/", Base: "/",
		Brand:        Brand{Logo: &Image{Src: "/logo.svg", Width: 100, Height: 30, Alt: "Help"}, LogoDark: &Image{Src: "/logo-dark.svg", Width: 100, Height: 30, Alt: "Help"}, Favicon: "/favicon.svg", Color: "#0b6e4f"},
		Organization: Organization{Name: "Shop", URL: "https://example.com/"},
		Nav:          []*CategoryLink{category},
		Locales: []LocaleLink{{Locale: "en", Name: "English", Dir: "ltr", URL: "/", Current: true, Exact: true},
			{Locale: "ar", Name: "العربية", Dir: "rtl", URL: "/ar/"}},
		Channels: []Channel{{Kind: "phone", Name: "Phone", Value: "+371 20000000", URL: "tel:+37120000000",
			Languages: []string{"English"}, LanguageTags: []string{"en"}, Hours: []OpenDay{{Days: "Monday", Spans: []string{"09:00–18:00"}}, {Days: "Tuesday", AllDay: true}, {Days: "Sunday"}},
			TimeZone: "Europe/Riga", AnswerTime: "within 2 minutes", AnswerSeconds: 120, Note: "Text",
			Data: HoursData("Europe/Riga", []Span{{Day: time.Monday, From: 540, Until: 1080}}, nil)},
			{Kind: "address", Name: "Shop", Value: "Street 1"}},
		Notices: []Notice{{Level: "incident", Text: "Text", URL: "/a/", From: "2026-11-20T00:00:00Z", Until: "2026-12-01T00:00:00Z"}},
		Feeds:   []Feed{{Title: "Help", URL: "/feed.xml", Type: "application/atom+xml"}},
		CSS:     "/style.css", JS: "/script.js", ListCSS: "/lists.css", SuggestJS: "/suggest.js", BuildID: "0",
	}
}

func (t *Theme) try(w io.Writer, locale, name string, data any) error {
	r, err := t.renderer(locale)
	if err != nil {
		return err
	}
	return r.execute(w, name, data)
}

// tryAll renders every sample and lists what goes wrong. Our own templates are
// tested, so whatever it finds is in a file of the site's.
func (t *Theme) tryAll(list *diag.List) {
	seen := map[string]bool{}
	for _, s := range samples(source) {
		if err := s.render(t, io.Discard); err != nil && !seen[err.Error()] {
			seen[err.Error()] = true
			*list = append(*list, t.mistake(err, "templates/"+s.name))
		}
	}
}
