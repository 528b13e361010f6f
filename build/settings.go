package build

import (
	"net/url"
	"strings"
	"time"

	"faqtory/content"
)

// Settings are what a site is, apart from its articles: plain values, checked
// where they were read. The zero value builds a site without a name.
type Settings struct {
	Title       Text
	Description Text
	// BaseURL is the absolute address of the site with a trailing slash, nil
	// when none is known: then nothing that needs absolute URLs is written
	// (canonical, hreflang, sitemaps, feeds).
	BaseURL *url.URL
	// Locales and DefaultLocale as in [content.Options]; empty is detected.
	Locales       []content.Locale
	DefaultLocale string
	Fallback      bool
	Brand         Brand
	Organization  Organization
	Contact       Contact
	// Navigation and Popular are keys of categories and articles, in order.
	Navigation []string
	Popular    []string
	// Gone are addresses of earlier pages that lead nowhere on purpose; with a star at
	// the end, all that begin so.
	Gone    []string
	Notices []Notice
	// EditURL leads to an article's source, with {path} for its path; "" for none.
	EditURL string
	// Robots are extra lines for robots.txt, by user agent group.
	Robots Robots
	// NoRelated and NoFeeds turn features off.
	NoRelated bool
	NoFeeds   bool
	NoLLMs    bool
	// Precompress is one of [PackAuto], [PackAlways] and [PackNever].
	Precompress string
	// StaticSearch is one of [FindAuto], [FindAlways] and [FindNever].
	StaticSearch string
	// CWebP lets the program cwebp pack photographs, where it is installed.
	CWebP bool
	// ShareCards is one of [CardsAuto], [CardsSite], …
	ShareCards string
	TrustHTML  bool
	// CORS are origins whose pages may ask the server's API; "*" is any.
	CORS []string
}

// A Text is what customers read: one string for all locales, or one for each.
type Text struct {
	Default  string
	ByLocale map[string]string
}

// In returns the text for a locale: its own, else that of its language, else the default.
func (t Text) In(locale string) string {
	if s, ok := t.ByLocale[locale]; ok {
		return s
	}
	if lang, _, ok := strings.Cut(locale, "-"); ok {
		if s, ok := t.ByLocale[lang]; ok {
			return s
		}
	}
	return t.Default
}

// A Brand is the look of a site. Logo, LogoDark and Favicon are source paths
// relative to the site folder; LogoDark is for dark grounds, "" for the same.
type Brand struct {
	Color    string // "#rrggbb"
	Accent   string
	Logo     string
	LogoDark string
	Favicon  string
	Font     string // CSS font family list, "" for the system's
	Radius   int    // pixels, negative when not set
	// CardFont is asked before the built-in fonts when share cards are drawn; "" for none.
	CardFont string
}

// An Organization is who runs the shop; it becomes the Organization node.
type Organization struct {
	Type      string // "Organization" or "OnlineStore"
	Name      Text
	LegalName string
	URL       string
	Logo      string // source path or absolute URL
	SameAs    []string
	Address   Address
	VATID     string
}

// An Address is a postal address.
type Address struct {
	Street, City, Region, PostalCode string
	Country                          string // ISO 3166-1 alpha-2
}

// Contact is how customers reach a person.
type Contact struct {
	TimeZone string // IANA name, meant for all opening hours
	Holidays []Holiday
	Channels []Channel
}

// A Holiday is a day on which every channel with hours is closed.
type Holiday struct {
	Date time.Time
	Name Text
}

// A Channel is one way to reach a person.
type Channel struct {
	Kind      string // "phone", "email", "chat", "form", "social" or "address"
	Name      Text
	Value     Text
	URL       string
	Languages []string // BCP 47 tags
	// Hours are opening spans; nil when none are promised.
	Hours      []Span
	AnswerTime time.Duration // 0: no promise
	Note       Text
}

// A Span is open from a minute of a weekday to a later minute of it. A span may
// end at 24:00 (1440).
type Span struct {
	Day         time.Weekday
	Open, Close int // minutes since midnight in the contact's time zone
}

// A Notice is a message on top of the site between two moments, zero for open ends.
type Notice struct {
	Level       string // "info", "warning" or "incident"
	Text        Text
	URL         string
	From, Until time.Time
}

// Robots are choices for robots.txt.
type Robots struct {
	Disallow []string // user agents that may not read the site (training crawlers)
	Lines    []string // lines added as they are
}
