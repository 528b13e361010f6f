// Package config reads faqtory.yaml, the settings of a help center.
//
// [Load] returns a [Config] in which everything is checked: addresses are
// absolute, colours are colours, opening hours are spans of a week. It never
// stops at the first mistake; all of them are listed with line, column and hint.
// A site without the file has the defaults.
//
// Every key is described once, in keys.go: its name, what it means, how it is
// read and how JSON Schema says so. [Schema] prints that description, so an
// editor and the program cannot disagree about a key.
package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"faqtory/internal/diag"
)

// Names are the file names a configuration may have, at the top of the site folder.
var names = []string{"faqtory.yaml", "faqtory.yml"}

// maxSize bounds the file in bytes; a configuration that is larger is something else.
const maxSize = 1 << 20

// A Config is what faqtory.yaml says, with defaults for what it does not.
type Config struct {
	// BaseURL is absolute, ends in a slash and has neither query nor fragment;
	// nil when the site does not know its address.
	BaseURL *url.URL
	// DefaultLocale is a tag of Locales; "" lets the articles decide.
	DefaultLocale string
	// Locales are in the order of the language switch; empty when not set.
	Locales []Locale
	// MissingTranslation is "omit" or "fallback".
	MissingTranslation string
	Title              Text
	Description        Text
	Brand              Brand
	Organization       Organization
	Contact            Contact
	// Navigation are category keys and Popular article keys, in order. Whether
	// they exist is known only to the articles; see [Config.Locate].
	Navigation []string
	Popular    []string
	// Gone are site-relative addresses, with a star at the end for all that begin so.
	Gone      []string
	Notices   []Notice
	Features  Features
	Robots    Robots
	Server    Server
	TrustHTML bool

	file  string
	lines []string
	at    map[string]*yaml.Node
}

// A Locale is a language of the site.
type Locale struct {
	Tag  string // BCP 47 in canonical case, language with optional script and region
	Name string // "" when not set
	Dir  string // folder relative to the site folder, "" when not set
}

// A Text is what customers read: one string for all locales, or one for each.
// Default is the text of the default locale when there is one for each.
type Text struct {
	Default  string
	ByLocale map[string]string
}

// IsZero reports that no text is set.
func (t Text) IsZero() bool { return t.Default == "" && len(t.ByLocale) == 0 }

// A Brand is the look of the site.
type Brand struct {
	Color    string // "#rrggbb" or ""
	Accent   string // "#rrggbb" or ""
	Logo     string // file in the site folder, or ""
	LogoDark string // file in the site folder, or ""
	Favicon  string // file in the site folder, or ""
	Font     string // CSS font family list, "" for the system's
	Radius   int    // pixels, -1 when not set
	// CardFont is a font file in the site folder for share cards, or "".
	CardFont string
}

// An Organization is who runs the shop.
type Organization struct {
	Type      string // "Organization" or "OnlineStore"
	Name      Text
	LegalName string
	URL       string
	Logo      string // file in the site folder, absolute URL, or ""
	SameAs    []string
	Address   Address
	VATID     string
}

// An Address is a postal address.
type Address struct {
	Street, City, Region, PostalCode string
	Country                          string // ISO 3166-1 alpha-2, upper case
}

// Contact is how customers reach a person.
type Contact struct {
	TimeZone string // IANA name; set whenever a channel has hours
	Holidays []Holiday
	Channels []Channel
}

// A Holiday is a day on which every channel with hours is closed.
type Holiday struct {
	Date time.Time // midnight UTC of the calendar day
	Name Text
}

// A Channel is one way to reach a person.
type Channel struct {
	Kind string // one of "phone", "email", "chat", "form", "social", "address"
	Name Text
	// Value is a telephone number, an e-mail address, a URL or the text of an
	// address, by kind.
	Value Text
	// URL is where a link on the channel leads when Value does not say it.
	URL       string
	Languages []string // BCP 47 tags
	// Hours are sorted from Monday; nil when none are promised, empty but not nil
	// when the channel is always closed.
	Hours      []Span
	AnswerTime time.Duration // 0: no promise
	Note       Text
}

// A Span is open from a minute of a weekday to a later minute of the same day,
// at most 1440. Spans over midnight are split in two.
type Span struct {
	Day         time.Weekday
	Open, Close int // minutes since midnight
}

// A Notice is a message shown between two moments, zero for open ends.
type Notice struct {
	Level       string // "info", "warning" or "incident"
	Text        Text
	URL         string
	From, Until time.Time
}

// Features are switches.
type Features struct {
	Related bool
	Feeds   bool
	LLMs    bool
	// Precompress is "auto", "true" or "false": whether compressed forms are
	// written beside the files.
	Precompress string
	// StaticSearch is "auto", "true" or "false": whether the search page can
	// search on a host that only sends files.
	StaticSearch string
	CWebP        bool
	// ShareCards is "auto", "site", "category", "article" or "off".
	ShareCards string
	// EditURL leads to an article's source with {path} for its path; "" for none.
	EditURL string
}

// Robots are choices for robots.txt.
type Robots struct {
	Disallow []string // user agents that may not read the site
	Lines    []string // added as they are
}

// New returns the defaults.
func New() *Config {
	return &Config{
		MissingTranslation: "omit",
		Brand:              Brand{Radius: -1},
		Organization:       Organization{Type: "Organization"},
		Features:           Features{Related: true, Feeds: true, LLMs: true, Precompress: "auto", StaticSearch: "auto", ShareCards: "auto"},
	}
}

// Load reads the configuration at the top of fsys. A missing file is no mistake
// and gives the defaults. The list holds every mistake of the writer; the error
// is for a file that cannot be read at all. The Config is never nil when the
// error is, so that a check can go on behind a mistake.
func Load(fsys fs.FS) (*Config, diag.List, error) {
	c := New()
	var found []string
	var src []byte
	for _, name := range names {
		b, err := read(fsys, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", name, err)
		}
		if len(found) == 0 {
			src = b
		}
		found = append(found, name)
	}
	if len(found) == 0 {
		return c, nil, nil
	}
	r := newReader(fsys, found[0], src)
	if len(found) > 1 {
		r.list = append(r.list, diag.Diagnostic{
			File: found[1], Severity: diag.Error, Code: "config-file",
			Message: fmt.Sprintf("there is %s as well", found[0]),
			Hint:    "Keep one of the two; only one would be read.",
		})
	}
	c.file, c.lines, c.at = r.file, r.lines, r.at
	if root := r.parse(src); root != nil {
		r.config(c, root)
	}
	r.list.Sort()
	return c, r.list, nil
}

func read(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxSize+1))
}

// parse returns the document's top node, nil when it is empty or broken.
func (r *reader) parse(src []byte) *yaml.Node {
	switch {
	case len(src) > maxSize:
		r.add(0, 0, diag.Error, "config-file", fmt.Sprintf("the file is larger than %d KiB", maxSize>>10), "A configuration is a page of text; is this another file?")
		return nil
	case !utf8.Valid(src):
		line := 1
		for i, w := 0, 0; i < len(src); i += w {
			c, size := utf8.DecodeRune(src[i:])
			if c == utf8.RuneError && size == 1 {
				break
			}
			if c == '\n' {
				line++
			}
			w = size
		}
		r.add(line, 0, diag.Error, "config-syntax", "the file is not UTF-8 text", "Save it as UTF-8 in your editor.")
		return nil
	}
	dec := yaml.NewDecoder(strings.NewReader(strings.TrimPrefix(string(src), "\uFEFF")))
	doc, err := decode(dec)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		if s := diag.YAMLSlip(string(src)); s.Message != "" {
			r.add(s.Line, s.Column, diag.Error, "config-syntax", s.Message, s.Hint)
		} else {
			r.syntax(err)
		}
		return nil
	}
	if next, err := decode(dec); err == nil {
		r.add(next.Line, next.Column, diag.Error, "config-syntax", "a second document begins here", "The file is one document: take out the line with ---.")
	} else if !errors.Is(err, io.EOF) {
		r.syntax(err)
	}
	if len(doc.Content) == 0 || isNull(doc.Content[0]) {
		return nil
	}
	return doc.Content[0]
}

// decode guards the parser: it panics on a few inputs that it calls internal errors.
func decode(dec *yaml.Decoder) (doc yaml.Node, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("yaml: %v", v)
		}
	}()
	err = dec.Decode(&doc)
	return doc, err
}

// syntax turns the parser's "yaml: line 3: did not find expected key" into a diagnostic.
func (r *reader) syntax(err error) {
	msg := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if n, scanErr := fmt.Sscanf(msg, "line %d:", &line); scanErr == nil && n == 1 {
		_, msg, _ = strings.Cut(msg, ": ")
	}
	hint := "The line, or one above it, is not YAML."
	switch text := r.line(line); {
	case strings.Contains(msg, "cannot start any token") && strings.Contains(msg, "tab"), strings.Contains(msg, "tab character"), strings.HasPrefix(strings.TrimLeft(text, " "), "\t"):
		hint = "Indent with spaces; YAML takes no tabs."
	case strings.Contains(msg, "mapping values are not allowed"):
		hint = `A value that holds a colon and a space must stand in quotes: title: "Help: orders".`
	case strings.Contains(msg, "unknown anchor"):
		hint = "A value that begins with * must stand in quotes."
	case strings.Contains(msg, "did not find expected key"), strings.Contains(msg, "did not find expected '-'"):
		hint = "Look at the indentation of this line and of the one above, and for a quote that is not closed."
	}
	r.add(line, 0, diag.Error, "config-syntax", "the file cannot be read as YAML: "+msg, hint)
}

// Locate returns a diagnostic that stands where the value of a key was written,
// for what only others can check: a category that is not there. The path is
// as in "popular[2]" or "brand.logo"; an unknown one gives the file alone.
func (c *Config) Locate(path string) diag.Diagnostic {
	d := diag.Diagnostic{File: c.file}
	if n := c.at[path]; n != nil {
		d.Line, d.Column = n.Line, n.Column
		d.Source = diag.Line([]byte(lineOf(c.lines, n.Line)), 1)
	}
	return d
}

// Environ applies the one setting that may come from the environment,
// FAQTORY_BASE_URL, which differs between a preview and the real site. lookup is
// [os.LookupEnv].
func (c *Config) Environ(lookup func(string) (string, bool)) error {
	s, ok := lookup("FAQTORY_BASE_URL")
	if !ok || s == "" {
		return nil
	}
	u, err := ParseBaseURL(s)
	if err != nil {
		return fmt.Errorf("FAQTORY_BASE_URL: %w", err)
	}
	c.BaseURL = u
	return nil
}
