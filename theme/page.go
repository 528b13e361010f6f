package theme

import (
	"html/template"
	"time"
)

// This file is the contract between the build and the templates: the fields a
// template, ours or a site's own, may use. Taking a field away is a breaking change.

// A Site is what every page of one locale shares.
type Site struct {
	Title       string // of the help center
	Description string
	Locale      string // BCP 47 tag
	Dir         string // "ltr" or "rtl"
	// Home, SearchURL and ContactURL are hrefs; ContactURL is "" without channels.
	Home, SearchURL, ContactURL string
	// Base is the path all hrefs begin with, "/" or "/help/".
	Base         string
	Brand        Brand
	Organization Organization
	// Nav are the top categories, in order.
	Nav []*CategoryLink
	// Locales are all locales of the site, in order.
	Locales  []LocaleLink
	Channels []Channel
	Notices  []Notice
	Feeds    []Feed
	// OpenSearch is the href of the description by which a browser searches the
	// help center from its address bar, "" without one.
	OpenSearch string
	// CSS and JS are hrefs of the stylesheet and the script, named by content;
	// ListCSS is that of the stylesheet that pages of lists load as well, SuggestJS
	// that of the script which the search field loads when a reader turns to it.
	CSS, JS, ListCSS, SuggestJS string
	// BuildID joins pages and index of one build.
	BuildID string
}

// A Brand is how the shop looks.
type Brand struct {
	Logo *Image // nil: the title is shown as text
	// LogoDark takes its place on dark grounds; nil: the same there.
	LogoDark *Image
	Favicon  string // href, ours where the site has none
	Color    string // "#rrggbb", as configured; the theme has its own copy
}

// An Organization is who runs the help center.
type Organization struct {
	Name string
	URL  string
}

// A Page is what every page has.
type Page struct {
	Site *Site
	// Lang and Dir of the main text; they differ from the site's on fallback pages.
	Lang, Dir string
	// URL is the href of the page itself.
	URL string
	// HeadTitle is the title element, unique within its locale.
	HeadTitle   string
	Title       string // h1
	Description string // meta description
	Canonical   string // absolute URL, "" when the site has no base URL
	Noindex     bool
	Alternates  []Alternate // hreflang, all of them including the page itself and x-default
	// Languages is the language switch: where this page is in each locale.
	Languages   []LocaleLink
	OpenGraph   OpenGraph
	JSONLD      template.JS // one @graph, made from typed values
	Breadcrumbs []Crumb     // from home to the page itself, whose URL is ""
	// Markdown is the href of the page's Markdown twin, "" without one.
	Markdown string
}

// An Alternate is a translation for search engines.
type Alternate struct {
	Hreflang string
	URL      string // absolute
}

// A LocaleLink is an entry of the language switch.
type LocaleLink struct {
	Locale  string
	Name    string // in its own language
	Dir     string
	URL     string // href; the locale's home page where the page has no translation
	Current bool
	// Exact is false when URL is not a translation of the page.
	Exact bool
}

// A Feed is a link to a feed of the locale.
type Feed struct {
	Title, URL, Type string
}

// OpenGraph is what is shown when a page is shared.
type OpenGraph struct {
	Type                string // "website" or "article"
	Locale              string // "en_US"
	Image               string // absolute URL, "" without one
	ImageAlt            string
	Width, Height       int
	Published, Modified time.Time
}

// A Crumb is one step of the breadcrumbs.
type Crumb struct {
	Title string
	URL   string // href; "" on the page itself
}

// A Date is shown as words and as a machine-readable value.
type Date struct {
	ISO  string // "2026-11-21"
	Text string // "21 November 2026" in the reader's language
}

// A Notice is a message above every page or the home page.
type Notice struct {
	Level string // "info", "warning", "incident"
	Text  string
	URL   string
	// From and Until are RFC 3339 times or ""; static pages show and hide the
	// notice by script between them, and show it without scripts.
	From, Until string
}

// HomePage is the front page of a locale.
type HomePage struct {
	Page
	Categories []*CategoryLink
	Popular    []*ArticleLink
	Featured   []*ArticleLink
	Recent     []*ArticleLink
	// Articles stand in the root, in no category.
	Articles []*ArticleLink
	// Body is the root folder's own page.
	Body template.HTML
}

// CategoryPage lists what is in a category.
type CategoryPage struct {
	Page
	Icon     string
	Lead     string // the writer's description; [Page.Description] may say more
	Count    int    // articles in and below it
	Body     template.HTML
	Children []*CategoryLink
	Articles []*ArticleLink
}

// A CategoryLink stands for a category in lists and navigation.
type CategoryLink struct {
	Key         string
	Title       string
	Description string
	Icon        string
	URL         string
	Count       int
	// Articles are the first few, for cards.
	Articles []*ArticleLink
	Children []*CategoryLink
}

// An ArticleLink stands for an article in lists.
type ArticleLink struct {
	Title    string
	Answer   string // short answer or description, may be ""
	URL      string
	Kind     string
	Category string // title
}

// ArticlePage is a help text: article, FAQ, how-to or policy.
type ArticlePage struct {
	Page
	Kind     string
	Category *CategoryLink
	Question string  // "" when the title says it
	Answer   string  // the short-answer card, "" without one
	Policy   *Policy // the data of a store policy, nil on other pages
	Body     template.HTML
	// Contents is the table of contents, empty on short pages.
	Contents []*ContentsEntry
	Updated  *Date // nil when unknown
	Reviewed *Date
	Author   string
	Minutes  int // reading time, at least 1
	Tags     []string
	Related  []*ArticleLink
	Previous *ArticleLink
	Next     *ArticleLink
	EditURL  string
	// Siblings are the articles of the same category, the page among them, for
	// the side navigation: a dozen around the page at most, for every page holds
	// them and a category may have thousands.
	Siblings []*ArticleLink
	// Fallback is set when the text is in another language than the site's.
	Fallback *LocaleLink
}

// A ContentsEntry is a heading in the table of contents.
type ContentsEntry struct {
	ID, Title string
	Children  []*ContentsEntry
}

// ContactPage shows every channel.
type ContactPage struct {
	Page
	Channels []Channel
	Holidays []Holiday
}

// SearchPage is the shell that shows results; a server fills in Results, a static
// host shows how to browse and whom to ask.
type SearchPage struct {
	Page
	Query      string
	Results    *Results // nil on a static host and before the first search
	Categories []*CategoryLink
	Popular    []*ArticleLink
	// Index is the href of what a browser searches where no server does, and
	// Script that of the script that does it; "" when there is none.
	Index, Script string
}

// Results are what a search found, one page of it.
type Results struct {
	Total int
	Hits  []*Hit
	// Corrected is the query that was searched when it is not the one typed, and
	// Verbatim the href that searches for the words as they were typed.
	Corrected, Verbatim string
	// Facets narrow the results; empty when there is nothing to narrow.
	Facets []*Facet
	// Related are other searches.
	Related []*ResultLink
	// Previous and Next are hrefs of the pages beside this one, or "".
	Previous, Next string
	// Ways are the channels to turn to when nothing that was found is sure, those
	// that are open now first; nil when the answer is sure.
	Ways []Channel
}

// A Hit is one article that a search found.
type Hit struct {
	Title    string
	URL      string
	Kind     string
	Category string // title
	Section  string // title of the section that matches best, or ""
	// Answer is shown in full for the first hit of a sure search, else "".
	Answer string
	// Snippet is text with mark elements around what matched, made by the server
	// from escaped text.
	Snippet template.HTML
}

// A Facet is a way to narrow results, by category for one.
type Facet struct {
	Title  string
	Values []*ResultLink
}

// A ResultLink leads to another search.
type ResultLink struct {
	Title   string
	URL     string
	Count   int // 0: not shown
	Current bool
}

// NotFoundPage is shown for a URL that leads nowhere.
type NotFoundPage struct {
	Page
	Categories []*CategoryLink
	Popular    []*ArticleLink
}

// RedirectPage sends an old URL on.
type RedirectPage struct {
	Lang      string
	Dir       string
	Title     string
	URL       string // href of the new page
	Canonical string // its absolute URL, or ""
	Favicon   string // href, "" without one
}

// An Image is a picture with all a browser must know to lay it out.
type Image struct {
	Src           string // href
	Srcset, Sizes string
	Width, Height int
	Alt           string
	Caption       string
	Eager         bool // the first picture of a page, likely its largest paint
	Figure        bool // stands alone: shown as a figure
	Link          bool // already inside a link: no zoom
}

// A Video is shown as a preview that loads nothing before a click.
type Video struct {
	Provider string // "youtube", "vimeo", "file"
	URL      string // page or file, for readers without scripts
	Embed    string // address of the player, loaded on click; "" for a file
	Title    string
	Locale   string // of the page, for the word on the button
}

// SearchInMain reports that a page shows the search field in its main part, so
// that the header need not: there is one on every page.
func (*Page) SearchInMain() bool { return false }

// SearchInMain is true: the field is the first thing on the front page.
func (*HomePage) SearchInMain() bool { return true }

// SearchInMain is true.
func (*SearchPage) SearchInMain() bool { return true }

// SearchInMain is true.
func (*NotFoundPage) SearchInMain() bool { return true }

// Listing reports that a page is one of lists, whose stylesheet it needs. An
// article is not.
func (*Page) Listing() bool { return true }

// Listing is false.
func (*ArticlePage) Listing() bool { return false }
