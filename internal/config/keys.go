package config

import (
	"fmt"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
	"go.yaml.in/yaml/v3"
)

// This file describes every key of faqtory.yaml. Keys are read in this order and
// not in the file's: what follows may rely on the locales and on the time zone.

func (c *Config) keys() []key {
	return []key{
		{name: "base_url", value: word(&c.BaseURL, ParseBaseURL, format("uri")),
			doc:      "Where the site will be reached, with its path. Needed for canonical links, hreflang, sitemaps and feeds. The environment variable FAQTORY_BASE_URL and the flag --base-url win over it.",
			examples: []any{"https://help.example.com/", "https://example.com/help/"}},
		{name: "default_locale", value: word(&c.DefaultLocale, parseTag, pattern(tagPattern)),
			doc:      "The locale without a prefix in its URLs. Without it, the first of the locales.",
			examples: []any{"en"}},
		{name: "locales", value: localesValue{&c.Locales},
			doc:      "The languages of the site by BCP 47 tag, in the order of the language switch. A list of tags will do when nothing else is to be said.",
			examples: []any{map[string]any{"en": map[string]any{"name": "English"}, "ar": map[string]any{"name": "العربية"}}, []any{"en", "lv"}}},
		{name: "missing_translation", value: choice(&c.MissingTranslation, "omit", "fallback"),
			doc: "What a locale shows for an article that it lacks: nothing, or the default locale's text with a note."},
		{name: "title", value: text(&c.Title, nil),
			doc:      "The name of the help center.",
			examples: []any{"Nordlys Outdoor Help", map[string]any{"en": "Nordlys Outdoor Help", "lv": "Nordlys Outdoor palīdzība"}}},
		{name: "description", value: text(&c.Description, nil),
			doc: "One or two sentences about the help center, for search engines and link previews."},
		{name: "brand", value: mapping(c.Brand.keys()), doc: "How the site looks."},
		{name: "organization", value: mapping(c.Organization.keys()), doc: "Who runs the shop. It becomes the Organization of the structured data."},
		{name: "contact", value: mapping(c.Contact.keys()).then(c.Contact.check), doc: "How customers reach a person."},
		{name: "navigation", value: list(&c.Navigation, articleKey),
			doc:      "Categories in the order of the navigation, by folder. Those not named follow.",
			examples: []any{[]any{"orders", "payments", "shipping"}}},
		{name: "popular", value: list(&c.Popular, articleKey),
			doc:      "Articles for the home page, by path within the locale and without extension.",
			examples: []any{[]any{"returns/how-to-return-an-item"}}},
		{name: "gone", value: list(&c.Gone, func(s *string) value { return word(s, parseGone, pattern(`^/`)) }),
			doc:      "Addresses of earlier pages that lead nowhere on purpose and are not reported any more. A star at the end stands for all that begin so. A page with a successor has redirect_from there instead.",
			examples: []any{[]any{"/orders/old-app/", "/archive/*"}}},
		{name: "notices", value: list(&c.Notices, func(n *Notice) value { n.Level = "info"; return mapping(n.keys()).then(n.check) }),
			doc: "Messages above every page, for a time."},
		{name: "features", value: mapping(c.Features.keys()), doc: "Switches for parts of the site."},
		{name: "robots", value: mapping(c.Robots.keys()), doc: "Choices for robots.txt. Search engines and answer bots are let in."},
		{name: "server", value: mapping(c.Server.keys()), doc: "How the site answers when faqtory serve serves it. Flags of the command win over these."},
		{name: "trust_html", value: boolean(&c.TrustHTML),
			doc: "Let raw HTML in articles pass as it is, scripts included. Only for sites whose writers are all trusted."},
	}
}

func (b *Brand) keys() []key {
	return []key{
		{name: "color", value: word(&b.Color, parseColor, pattern(colorPattern)).withUnset(commentedColor),
			doc: "The brand's main colour.", examples: []any{"#0b6e4f"}},
		{name: "accent", value: word(&b.Accent, parseColor, pattern(colorPattern)).withUnset(commentedColor),
			doc: "A second colour, for highlights.", examples: []any{"#b45309"}},
		{name: "logo", value: file(&b.Logo), doc: "The logo as a file of the site folder, SVG or PNG.", examples: []any{"assets/logo.svg"}},
		{name: "logo_dark", value: file(&b.LogoDark), doc: "The logo for dark grounds, where the other would not be seen; of the same size.", examples: []any{"assets/logo-dark.svg"}},
		{name: "favicon", value: file(&b.Favicon), doc: "The icon of the browser tab as a file of the site folder.", examples: []any{"assets/favicon.svg"}},
		{name: "font", value: word(&b.Font, parseFont, nil),
			doc: "A list of CSS font families that the readers' devices have, or system.", examples: []any{"system", "Georgia, serif"}},
		{name: "radius", value: whole(&b.Radius, 0, 48), doc: "How round corners are, in pixels."},
		{name: "card_font", value: file(&b.CardFont), doc: "A TrueType or OpenType font of the site folder for share cards. Needed for scripts that the built-in fonts lack, such as Chinese and Thai: without it, cards leave such text out.", examples: []any{"assets/NotoSansCJKsc-Bold.otf"}},
	}
}

func (o *Organization) keys() []key {
	return []key{
		{name: "type", value: choice(&o.Type, "Organization", "OnlineStore"), doc: "The schema.org type."},
		{name: "name", value: text(&o.Name, nil), doc: "The name customers know."},
		{name: "legal_name", value: plain(&o.LegalName), doc: "The registered name."},
		{name: "url", value: word(&o.URL, parseURL, format("uri")), doc: "The shop itself.", examples: []any{"https://shop.example.com/"}},
		{name: "logo", value: logo(&o.Logo), doc: "The logo for search engines, at least 112 by 112 pixels: a file of the site folder or a URL. Without it, the brand's."},
		{name: "same_as", value: list(&o.SameAs, func(s *string) value { return word(s, parseURL, format("uri")) }),
			doc: "Pages elsewhere that are about the same organization: profiles, registers."},
		{name: "address", value: mapping(o.Address.keys()), doc: "The postal address."},
		{name: "vat_id", value: plain(&o.VATID), doc: "The VAT number."},
	}
}

func (a *Address) keys() []key {
	return []key{
		{name: "street", value: plain(&a.Street), doc: "Street and number."},
		{name: "city", value: plain(&a.City), doc: "City or town."},
		{name: "region", value: plain(&a.Region), doc: "State, province or region."},
		{name: "postal_code", value: plain(&a.PostalCode), doc: "Postal code."},
		{name: "country", value: word(&a.Country, parseCountry, pattern("^[A-Za-z]{2}$")),
			doc: "Country by its two letters (ISO 3166-1).", examples: []any{"LV"}},
	}
}

func (c *Contact) keys() []key {
	return []key{
		{name: "time_zone", value: word(&c.TimeZone, parseTimeZone, nil).noted(func(r *reader, s string) { r.zone = s }),
			doc: "The time zone of all opening hours, by its IANA name.", examples: []any{"Europe/Riga"}},
		{name: "holidays", value: list(&c.Holidays, func(h *Holiday) value { return mapping(h.keys()) }),
			doc: "Days on which all channels with hours are closed."},
		{name: "channels", value: list(&c.Channels, func(ch *Channel) value { return mapping(ch.keys()).then(ch.check) }),
			doc: "The ways to reach a person, the best one first."},
	}
}

func (h *Holiday) keys() []key {
	return []key{
		{name: "date", required: true, value: word(&h.Date, parseDate, pattern(`^\d{4}-\d{2}-\d{2}$`)), doc: "The day.", examples: []any{"2026-12-25"}},
		{name: "name", value: text(&h.Name, nil), doc: "What the day is called.", examples: []any{"Christmas Day"}},
	}
}

// The kinds of channel.
var channelKinds = []string{"phone", "email", "chat", "form", "social", "address"}

func (ch *Channel) keys() []key {
	return []key{
		{name: "kind", required: true, value: choice(&ch.Kind, channelKinds...), doc: "What kind of channel it is."},
		{name: "name", value: text(&ch.Name, nil), doc: "What it is called. Without a name, the kind in the reader's language."},
		{name: "value", value: text(&ch.Value, ch.checkValue),
			doc:      "The telephone number, the e-mail address, the URL, or the text of the address.",
			examples: []any{"+371 20000000", "help@example.com", "https://example.com/chat"}},
		{name: "url", value: word(&ch.URL, parseLink, nil),
			doc: "Where a link on the channel leads, when the value is not itself a URL: a map, a chat window."},
		{name: "languages", value: list(&ch.Languages, func(s *string) value { return word(s, parseTag, pattern(tagPattern)) }),
			doc: "The languages spoken there.", examples: []any{[]any{"en", "lv"}}},
		{name: "hours", value: hoursValue{&ch.Hours},
			doc:      "Opening hours by day: mon to sun, ranges such as mon-fri, or daily. A single day wins over a range, a range over daily. Several spans are separated by commas; 24h and closed are spans too.",
			examples: []any{map[string]any{"mon-fri": "09:00-18:00", "sat": "10:00-14:00, 15:00-17:00"}}},
		{name: "answer_time", value: word(&ch.AnswerTime, parseDuration, pattern(durationPattern)),
			doc: "How soon an answer is promised: 30s, 2m, 4h, 2d.", examples: []any{"2m", "4h"}},
		{name: "note", value: text(&ch.Note, nil), doc: "A remark below the channel."},
	}
}

func (n *Notice) keys() []key {
	return []key{
		{name: "text", required: true, value: text(&n.Text, nil), doc: "The message."},
		{name: "level", value: choice(&n.Level, "info", "warning", "incident"), doc: "How urgent it is."},
		{name: "url", value: word(&n.URL, parseLink, nil), doc: "Where to read more."},
		{name: "from", value: moment(&n.From, false), doc: "When it begins to be shown: a day, or a day and time. Without a zone, in that of the contact.", examples: []any{"2026-11-20", "2026-11-20 18:00"}},
		{name: "until", value: moment(&n.Until, true), doc: "When it is last shown. A day is meant to its end.", examples: []any{"2026-12-01"}},
	}
}

func (f *Features) keys() []key {
	return []key{
		{name: "related", value: boolean(&f.Related), doc: "Related articles below each article."},
		{name: "feeds", value: boolean(&f.Feeds), doc: "RSS, Atom and JSON feeds of each locale."},
		{name: "llms", value: boolean(&f.LLMs), doc: "llms.txt and llms-full.txt for assistants."},
		{name: "precompress", value: autoBoolean(&f.Precompress),
			doc: "Brotli and gzip forms beside each page and text file, for servers that send them as they are. auto writes them for sites of up to 2000 articles; larger ones are compressed by faqtory serve when they are asked for."},
		{name: "static_search", value: autoBoolean(&f.StaticSearch),
			doc: "An index beside the search page, by which the reader's browser searches where the site lies on a host that only sends files; where faqtory serve answers, nothing of it is loaded. auto writes it for locales of up to 2000 articles."},
		{name: "share_cards", value: choice(&f.ShareCards, "auto", "site", "category", "article", "off"),
			doc: "Which pages get a picture of their own for when they are shared: the home page, categories as well, articles as well. auto is article, or category on a site with more than 1000 articles."},
		{name: "cwebp", value: boolean(&f.CWebP),
			doc: "Pack photographs as WebP with the program cwebp, where it is installed: they become about a third smaller than as JPEG. Pages then depend on the version of that program."},
		{name: "edit_url", value: word(&f.EditURL, parseEditURL, pattern(`\{path\}`)),
			doc: "Where an article's source can be edited, with {path} for its path.", examples: []any{"https://git.example.com/help/edit/main/{path}"}},
	}
}

func (b *Robots) keys() []key {
	return []key{
		{name: "disallow", value: list(&b.Disallow, func(s *string) value { return word(s, parseAgent, pattern(agentPattern)) }),
			doc: "User agents that may not read the site, such as crawlers that train models.", examples: []any{[]any{"GPTBot", "CCBot"}}},
		{name: "lines", value: list(&b.Lines, func(s *string) value { return word(s, parseRobotsLine, nil) }),
			doc: "Lines added to robots.txt for all user agents.", examples: []any{[]any{"Content-Signal: search=yes, ai-train=no"}}},
	}
}

// checkValue checks a channel's value by its kind, which is read before it.
func (ch *Channel) checkValue(s string) error {
	switch ch.Kind {
	case "phone":
		return checkPhone(s)
	case "email":
		return checkEmail(s)
	}
	return nil
}

// check looks at a channel as a whole: it must lead somewhere.
func (ch *Channel) check(r *reader, path string, n *yaml.Node) {
	if ch.Value.IsZero() && ch.URL == "" {
		if ch.Kind != "" {
			r.fault(n, &mistake{message: fmt.Sprintf("the %s channel has no value", ch.Kind), hint: "Add value: with the number, address or URL that customers shall use."})
		}
		return
	}
	if ch.URL != "" {
		return
	}
	switch ch.Kind {
	case "chat", "form", "social":
		for _, s := range ch.Value.all() {
			if _, err := parseLink(s); err != nil {
				r.fault(r.at[path+".value"], &mistake{
					message: fmt.Sprintf("the %s channel leads nowhere: %q is no URL", ch.Kind, s),
					hint:    "Write a URL as its value, or add url: beside it.",
				})
				return
			}
		}
	}
}

// check looks at hours, which mean nothing without a time zone.
func (c *Contact) check(r *reader, path string, _ *yaml.Node) {
	if c.TimeZone != "" || r.at[path+".time_zone"] != nil {
		return
	}
	for i, ch := range c.Channels {
		if ch.Hours != nil {
			r.fault(r.at[fmt.Sprintf("%s.channels[%d].hours", path, i)], &mistake{
				message: "opening hours need a time zone",
				hint:    "Add time_zone: under contact, such as Europe/Riga.",
			})
			return
		}
	}
}

func (n *Notice) check(r *reader, path string, _ *yaml.Node) {
	if !n.From.IsZero() && !n.Until.IsZero() && !n.From.Before(n.Until) {
		r.fault(r.at[path+".until"], &mistake{message: "the notice ends before it begins", hint: "Let until: be later than from:."})
	}
}

// articleKey is a path within a locale, forgiven its slashes and extension.
func articleKey(s *string) value {
	return word(s, func(in string) (string, error) {
		k := strings.Trim(in, "/")
		k = strings.TrimSuffix(strings.TrimSuffix(k, ".md"), ".markdown")
		if k == "" {
			return "", &mistake{message: "an empty path", hint: "Write a folder or an article as in returns/how-to-return-an-item."}
		}
		return k, nil
	}, nil)
}

func format(name string) *jsonschema.Schema    { return &jsonschema.Schema{Format: name} }
func pattern(regexp string) *jsonschema.Schema { return &jsonschema.Schema{Pattern: regexp} }
