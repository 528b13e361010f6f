package search

import "time"

// A Document is one article in one locale, as plain text, ready to be indexed.
// The build fills it from the same article that it renders, so a hit never
// leads to a page or an anchor that is not there.
type Document struct {
	// ID names the article: its source path relative to the site folder,
	// with slashes ("content/en/billing/refunds.md"). Unique in an index.
	ID string
	// Locale is a BCP 47 tag; it picks the index and the analyzer.
	Locale string
	// URL is the site-relative, percent-encoded address of the page
	// ("/ar/billing/refunds/").
	URL string
	// Kind is "article", "faq", "howto" or "policy".
	Kind string
	// Title is the heading of the page; Question is what the article answers
	// in the customer's words, when the writer gave it.
	Title    string
	Question string
	// Questions are other phrasings customers use, from the front matter.
	Questions []string
	// Answer is the short answer, one or two sentences of plain text.
	Answer string
	// Description is the meta description where the writer gave one.
	Description string
	Tags        []string
	// Categories is the trail from the outermost category to the article's own.
	Categories []Category
	// Sections holds the body in reading order. The first one has no anchor
	// and no title when the article opens with text before its first heading.
	Sections []Section
	// LinkTexts are the words by which other articles link to this one.
	LinkTexts []string
	// Updated and ReviewBy are zero when unknown.
	Updated  time.Time
	ReviewBy time.Time
}

// A Category names one folder on the way to an article.
type Category struct {
	Key   string // stable id: the category's folder path within its locale ("billing/cards")
	Title string
}

// A Section is one heading, FAQ question or how-to step with the text below it,
// up to the next one.
type Section struct {
	// Anchor is the id of the element on the page, without "#"; empty for the
	// opening section.
	Anchor string
	Title  string
	// Text is plain text; blocks (paragraphs, list items, table rows) are
	// separated by newlines so that snippets are cut at sentence or block bounds.
	Text string
	// Question reports that Title is a question and Text its answer.
	Question bool
}
