package theme

import (
	"path"
	"strings"
)

// abouts say of each template, stylesheet and script what it makes. A test sees to it
// that none is left out; strings and icons speak for themselves.
var abouts = map[string]string{
	"css/article.css": "article pages: facts, short answer, contents, related articles",
	"css/base.css":    "type, links, buttons and colours of every page",
	"css/body.css":    "what writers write: text, tables, steps, callouts, code",
	"css/contact.css": "the contact page",
	"css/home.css":    "the front page, categories and results",
	"css/layout.css":  "header, footer, search field and the columns of a page",
	"css/policy.css":  "the data of a store policy, as cards and as a table",
	"css/print.css":   "pages on paper",
	"css/strip.css":   "ways to reach a person at the end of pages",

	"js/article.js": "copy links and code, enlarge pictures, tabs, video, share",
	"js/base.js":    "colours, menus, and what every page needs",
	"js/contact.js": "what is open now, and notices in their time",
	"js/find.js":    "searching on hosts that only send files",
	"js/search.js":  "the search field",
	"js/suggest.js": "suggestions while typing",

	"templates/404.html":      "page for an address that leads nowhere",
	"templates/article.html":  "page of an article, FAQ, how-to or policy",
	"templates/category.html": "page of a category",
	"templates/contact.html":  "page with every way to reach a person",
	"templates/home.html":     "front page of a locale",
	"templates/redirect.html": "page that sends an old address on",
	"templates/search.html":   "search page with and without results",

	"templates/partials/answer.html":          "the short answer above an article",
	"templates/partials/article-end.html":     "below an article: keywords and edit link; the script adds share and print",
	"templates/partials/article-facts.html":   "below a title: date, author, reading time",
	"templates/partials/article-list.html":    "list of articles",
	"templates/partials/brand.html":           "logo or title in the header",
	"templates/partials/breadcrumbs.html":     "the way from the front page to this one",
	"templates/partials/category-cards.html":  "categories as cards with icons and counts",
	"templates/partials/channel.html":         "one way to reach a person",
	"templates/partials/close.html":           "end of every page: footer, bar of shortcuts",
	"templates/partials/contact-strip.html":   "contact at the end of a page, open now or not",
	"templates/partials/crumb.html":           "one step of the breadcrumbs",
	"templates/partials/dock.html":            "bar of shortcuts at the foot of a phone",
	"templates/partials/fallback.html":        "notice that a text is in another language",
	"templates/partials/footer.html":          "footer",
	"templates/partials/head-lists.html":      "part of the head that pages of lists have beside it: their stylesheet, feeds",
	"templates/partials/head-site.html":       "part of the head that all pages of a locale share",
	"templates/partials/head.html":            "head: title, description, alternates, structured data",
	"templates/partials/header.html":          "header: brand, search, languages, colours",
	"templates/partials/image.html":           "picture in a text",
	"templates/partials/languages.html":       "language switch",
	"templates/partials/notices.html":         "notices above a page",
	"templates/partials/open.html":            "beginning of every page: head, header, notices",
	"templates/partials/related-item.html":    "a related article",
	"templates/partials/policy.html":          "data of a store policy as a table, as cards on a phone",
	"templates/partials/related.html":         "related articles",
	"templates/partials/results.html":         "what a search found",
	"templates/partials/search.html":          "search field",
	"templates/partials/share.html":           "how a page looks when its address is shared",
	"templates/partials/shop.html":            "link back to the shop",
	"templates/partials/sibling-current.html": "the page itself among the articles beside the text",
	"templates/partials/sibling.html":         "one of the articles beside the text",
	"templates/partials/siblings.html":        "articles of the same category, beside the text",
	"templates/partials/text-language.html":   "language of a text that is not the page's",
	"templates/partials/toc-list.html":        "entries of the table of contents",
	"templates/partials/toc.html":             "table of contents",
	"templates/partials/turn.html":            "previous and next article",
	"templates/partials/video.html":           "preview of a video",
	"templates/partials/way.html":             "one way to reach a person, as a button",
	"templates/partials/ways-now.html":        "channels to turn to when no result is sure",
	"templates/partials/ways-on.html":         "popular articles and topics when nothing was found",
}

// About says in a few words what a file of [Files] makes, "" for a name that is
// none of them.
func About(name string) string {
	if !has(FS(), name) {
		return ""
	}
	base := strings.TrimSuffix(path.Base(name), path.Ext(name))
	switch path.Dir(name) {
	case "messages":
		return "interface strings: " + LanguageName(base)
	case "icons":
		return "icon " + base
	}
	return abouts[name]
}
