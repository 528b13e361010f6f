package content

import (
	"time"
)

// A Kind picks the shape of the page and its schema.org type.
type Kind string

// The kinds of article. A FAQ is questions with answers, a how-to is steps, a
// policy is a store's rules with data in the front matter.
const (
	KindArticle Kind = "article"
	KindFAQ     Kind = "faq"
	KindHowTo   Kind = "howto"
	KindPolicy  Kind = "policy"
)

// An Article is one help text in one locale. It is immutable once loaded: what
// one file says, plus its place in the [Library].
type Article struct {
	// Path is the source file relative to the site folder, with slashes.
	Path string
	// Locale is the BCP 47 tag of the locale the article belongs to.
	Locale string
	// Key joins translations: the path within the locale without extension
	// ("billing/refunds"), or the front matter's translation_key.
	Key string
	// Category is the folder the article stands in; never nil after Load.
	Category *Category
	// Slug is the last part of the permalink, Permalink the whole site-relative
	// URL path, unescaped, NFC, with a slash at both ends ("/ar/الدفع/الفواتير/").
	// It holds no base path: the build puts that before it.
	Slug      string
	Permalink string

	Kind Kind
	// Title is plain text and never empty; NavTitle is shorter, for lists and
	// breadcrumbs, and equals Title when the writer gave none.
	Title    string
	NavTitle string
	// Question is what the page answers in the customer's words, Questions are
	// other phrasings of it.
	Question  string
	Questions []string
	// Answer is the short answer: one or two sentences of plain text.
	Answer string
	// Description is for the meta element; empty when neither it nor an answer
	// was written (the build then cuts one from the body).
	Description string
	Tags        []string
	// Date, Updated, Reviewed, ReviewBy are zero when unknown. Updated comes from
	// the front matter, else from a complete git history, else it is Date. Reviewed
	// is when somebody last found the text right, ReviewBy when that is due again.
	Date, Updated, Reviewed, ReviewBy time.Time

	Owner  string
	Author string
	// Order sorts within the category; articles without one follow by title.
	Order    float64
	HasOrder bool
	// Image is the share picture as written, relative to the article or the site.
	Image    string
	ImageAlt string
	Noindex  bool
	Draft    bool
	Featured bool
	// Policy is the data of a page of kind policy, nil without any.
	Policy *Policy
	// Redirects are old paths that lead here.
	Redirects []Redirect
	// HideTitle: the body opens with the title itself and the page need not repeat it.
	// (Load takes a leading h1 equal to the title out of the body, so this is rare.)

	// Opening is the first text of the body, plain; empty when a description or a
	// short answer tells what the article is about.
	Opening  string
	Body     Body
	Headings []Heading // h2 and deeper, in order
	Answers  []QA      // questions with answers, for FAQ pages and closing FAQ sections
	Steps    []Step    // of a how-to
	Links    []Link
	Images   []Image
	Videos   []Video
	// Words counts the words of the visible text; RTL reports that most of its
	// letters belong to a right-to-left script.
	Words int
	RTL   bool
	// TextHash identifies the visible text (title, answer, body): it changes
	// exactly when a reader would see other words. Hex SHA-256.
	TextHash string

	// Fallback is the article shown in this one's place when the locale has no
	// translation; nil for real articles.
	Fallback *Article

	long *longText
}

// A Redirect is an old site-relative path of an article.
type Redirect struct {
	Path         string // as a permalink: unescaped, slash first
	Line, Column int
}

// A Heading is an entry of the table of contents.
type Heading struct {
	Level  int // 2..6
	ID     string
	Text   string
	Line   int
	Column int
}

// A Section is a heading, question or step with the plain text below it, up to
// the next one. The first has no ID when the body opens with text.
type Section struct {
	ID       string
	Title    string
	Level    int
	Text     string // blocks separated by newlines
	Question bool
}

// A QA is one question with its answer.
type QA struct {
	ID       string
	Question string
	Answer   string // plain text, blocks separated by newlines
	Line     int
}

// A Step is one step of a how-to.
type Step struct {
	ID    string
	Name  string // its heading, or the first sentence of its text
	Text  string // plain text
	Image int    // index into Images, -1 without one
}

// A Link is a hyperlink as written.
type Link struct {
	Target       string // percent-decoding is left to the resolver
	Text         string
	Line, Column int
}

// An Image is a picture as written.
type Image struct {
	Target       string
	Alt          string
	Title        string // caption when the image stands alone in its paragraph
	Decorative   bool   // alt="" was written on purpose in HTML
	Width        int    // as written in HTML or attributes, 0 without
	Height       int
	Line, Column int
	// Standalone: the image is alone in its paragraph and becomes a figure.
	Standalone bool
	// Linked: the image is the content of a link.
	Linked bool
}

// A Video is shown as a preview that loads nothing before a click.
type Video struct {
	Provider     string // "youtube", "vimeo" or "file"
	ID           string // the provider's id, or the file's target as written
	URL          string // the page a reader opens without scripts
	Title        string
	Line, Column int
}
