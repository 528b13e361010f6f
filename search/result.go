package search

import "time"

// Confidence says how far a [Result] may be trusted as an answer.
type Confidence string

// The three bands. A door that speaks for the shop (a chat bot, an answer card)
// states the answer at Sure, offers it at Maybe, and hands over to a person at None.
const (
	Sure  Confidence = "sure"
	Maybe Confidence = "maybe"
	None  Confidence = "none"
)

// A Request is one search as a customer typed it. Its zero value with a Query works.
type Request struct {
	// Query is raw text; no query syntax but "quoted phrases" is understood.
	Query string
	// Locale picks the index; empty means the default locale.
	Locale string
	// Limit is the number of hits wanted (default 10, at most 50); Offset pages.
	Limit  int
	Offset int
	// Category, Kind and Tag narrow the hits to one facet value each.
	Category string
	Kind     string
	Tag      string
	// Verbatim turns correction off ("search instead for …").
	Verbatim bool
	// Explain fills [Hit.Reasons].
	Explain bool
}

// A Result is the answer to a [Request].
type Result struct {
	// BuildID is that of the pages and the index, which are published together.
	BuildID    string
	Query      string
	Locale     string
	Confidence Confidence
	// Corrected is the query as it was understood when words the index has
	// never seen were corrected, else empty. It is empty too when the correction
	// leads to no answer: no one is told of results that there are not.
	Corrected string
	// Total counts the articles found, Hits holds the page of them asked for.
	Total   int
	Hits    []Hit
	Facets  Facets
	Related []string // other queries that lead on from this one
	// Took is the time spent inside the engine.
	Took time.Duration
}

// A Hit is one article with its best section.
type Hit struct {
	ID       string
	URL      string // page URL, with #anchor when a section below the title matched best
	Title    string
	Asked    string // the question that the article answers, "" when the title says it
	Kind     string
	Category string // title of the article's own category
	// Section is the title of the best section, empty when it is the opening one.
	Section string
	Anchor  string
	Answer  string // the article's short answer
	// Passage is the best section's text, plain and uncut up to a bound.
	Passage  string
	Question bool // the section is a question and Passage its answer
	Snippet  Snippet
	Score    float64
	// InTitle is the share of the query's weight that the title or question has
	// words for, 0 to 1: near 1, the query asks what the article as a whole
	// answers, below it what its section does.
	InTitle  float64
	Updated  time.Time
	ReviewBy time.Time
	Reasons  []Reason
}

// A Snippet is plain text cut at sentence or block bounds, with the byte ranges
// that matched. Doors mark them up; nothing in it is HTML.
type Snippet struct {
	Text  string
	Marks []Span
}

// A Span is a half-open range of bytes.
type Span struct{ Start, End int }

// Facets counts articles by category, kind and tag, most frequent first.
type Facets struct {
	Categories []Facet
	Kinds      []Facet
	Tags       []Facet
}

// A Facet is one value to narrow by.
type Facet struct {
	Value string // what a Request takes
	Title string // what a customer reads
	Count int
}

// A Reason says in a writer's words why a hit stands where it does.
type Reason struct {
	What  string  // "word refund", "synonym refund = money back", "spelling refnd → refund"
	Field string  // where it matched: "title", "body", …; "" when that is said
	Score float64 // its share of the score
}
