package theme

import (
	"fmt"
	"html/template"
	"strings"
	"unicode/utf8"
)

// funcs are what a template may call besides html/template's own:
//
//	t KEY [NAME VALUE]...   an interface string in the page's locale, its {name}s filled in
//	tin LOCALE KEY          the same in another locale
//	cached NAME SITE        a partial that depends on the site alone, rendered once
//	each NAME SITE LIST     a partial for every link of a list, rendered once for each link;
//	                        with a URL behind LIST, the link to it by the partial NAME-current
//	icon NAME               one of icons/*.svg, drawn inline; a letter or emoji is shown as it is
//	topic CATEGORY          the icon of a category, guessed from its folder name when it has none
//	first N LIST            the first N of a list of links
//	channelIcon KIND        the name of the icon for a kind of channel
//	reach URL               the address of a channel: tel:, mailto:, sms: and web addresses
//	zone NAME               a time zone as a reader knows it: "Riga" for "Europe/Riga"
//	said CHANNEL            what stands in the link to a channel: its number or address,
//	                        or its name where that is a web address
//	bare TEXT               a web address as people say it, without https:// and the last slash
//	plain TEXT              text in which numbers of several parts hold together in Arabic and the like
//	span TEXT               a span of hours, in the order in which the locale reads one
//	anchor ID               the attribute of a link to an element of the page, its letters as they are
//	themeColors             the colour of the browser's own bars, light and dark
//	strings                 the interface strings the script needs, as a JSON data block
func (r *renderer) funcs() template.FuncMap {
	return template.FuncMap{
		"t":           r.texts.format,
		"tin":         r.theme.Message,
		"cached":      r.cached,
		"each":        r.each,
		"icon":        r.theme.icon,
		"topic":       r.theme.topicIcon,
		"first":       first,
		"channelIcon": channelIcon,
		"reach":       reach,
		"zone":        zone,
		"said":        said,
		"bare":        bare,
		"plain":       r.plain,
		"span":        r.span,
		"anchor":      anchor,
		"themeColors": func() []themeColor { return r.theme.bars },
		"strings":     r.scriptStrings,
	}
}

// unbound are the same names, for parsing before a locale is known.
func unbound() template.FuncMap { return (&renderer{theme: &Theme{}, texts: &texts{}}).funcs() }

// first works on any of the lists a page holds.
func first(n int, list any) (any, error) {
	switch l := list.(type) {
	case []*CategoryLink:
		return l[:min(n, len(l))], nil
	case []*ArticleLink:
		return l[:min(n, len(l))], nil
	case []Channel:
		return l[:min(n, len(l))], nil
	case []Feed:
		return l[:min(n, len(l))], nil
	case []OpenDay:
		return l[:min(n, len(l))], nil
	}
	return nil, fmt.Errorf("first: %T is not a list of links, channels, feeds or days", list)
}

// channelIcon returns the name of the icon for a kind of channel.
func channelIcon(kind string) string {
	switch kind {
	case "phone", "chat":
		return kind
	case "email":
		return "mail"
	case "form":
		return "mail"
	case "address":
		return "pin"
	}
	return "globe"
}

// icon returns the drawing called name. Front matter may hold an emoji or a
// letter in its place, which is shown as text; a name that is neither is left out.
func (t *Theme) icon(name string) template.HTML {
	if svg, ok := t.icons[name]; ok {
		return svg
	}
	if name == "" || utf8.RuneCountInString(name) > 8 || isWord(name) {
		return ""
	}
	return template.HTML(`<span class="i glyph" aria-hidden="true">` + template.HTMLEscapeString(name) + `</span>`)
}

func isWord(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// reach lets through the addresses of channels, which html/template would take for
// something that runs.
func reach(address string) template.URL {
	scheme, _, ok := strings.Cut(address, ":")
	if ok && !strings.ContainsAny(scheme, "/?#") {
		switch strings.ToLower(scheme) {
		case "tel", "sms", "mailto", "http", "https", "geo", "whatsapp", "tg":
		default:
			return ""
		}
	}
	return template.URL(address)
}

// said is a channel's value as people read it. Nobody types the address of a chat,
// so the link bears its name.
func said(c Channel) string {
	if strings.HasPrefix(c.Value, "https://") || strings.HasPrefix(c.Value, "http://") {
		return c.Name
	}
	return c.Value
}

// bare leaves out of a web address what nobody says.
func bare(s string) string {
	for _, scheme := range []string{"https://", "http://"} {
		if rest, ok := strings.CutPrefix(s, scheme); ok {
			return strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
		}
	}
	return s
}

// zone is the place in an IANA time zone; the area before it is for machines.
func zone(name string) string {
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
}

// topics are words of folder names and the icon that goes with them, so that a
// help center without any configuration does not look like a wall of equal cards.
var topics = []struct{ word, icon string }{
	{"return", "return"}, {"refund", "return"}, {"exchange", "return"},
	{"ship", "truck"}, {"deliver", "truck"}, {"track", "pin"}, {"pickup", "store"}, {"store", "store"},
	{"pay", "card"}, {"bill", "card"}, {"invoice", "card"}, {"price", "tag"}, {"discount", "tag"}, {"coupon", "tag"}, {"sale", "tag"},
	{"order", "cart"}, {"cart", "cart"}, {"checkout", "cart"},
	{"gift", "gift"}, {"loyal", "heart"}, {"reward", "heart"},
	{"account", "user"}, {"profile", "user"}, {"user", "user"}, {"login", "key"}, {"password", "key"},
	{"secur", "shield"}, {"privacy", "shield"}, {"warrant", "shield"}, {"legal", "shield"}, {"polic", "shield"},
	{"product", "box"}, {"size", "tag"}, {"care", "heart"}, {"repair", "tool"}, {"troubleshoot", "tool"}, {"fix", "tool"},
	{"setting", "settings"}, {"config", "settings"}, {"admin", "settings"}, {"install", "download"}, {"download", "download"}, {"upgrade", "download"},
	{"contact", "chat"}, {"support", "chat"}, {"app", "phone"}, {"mobile", "phone"}, {"mail", "mail"}, {"news", "mail"},
	{"faq", "question"}, {"question", "question"}, {"general", "question"}, {"start", "star"}, {"new", "star"},
	{"language", "globe"}, {"internation", "globe"}, {"alert", "alert"}, {"announce", "alert"},
}

// topicIcon returns the icon of a category.
func (t *Theme) topicIcon(c *CategoryLink) template.HTML {
	if svg := t.icon(c.Icon); svg != "" {
		return svg
	}
	key := strings.ToLower(c.Key[strings.LastIndexByte(c.Key, '/')+1:])
	for _, topic := range topics {
		if strings.Contains(key, topic.word) {
			return t.icon(topic.icon)
		}
	}
	return t.icon("book")
}

// anchor is a href that leads to an element of the page. An address may hold letters
// of every script (URL Standard, 4.3); html/template would write them as codes, three
// times as long, which do not compress with the id that they lead to.
func anchor(id string) template.HTMLAttr {
	var b strings.Builder
	b.WriteString(`href="#`)
	for i := range len(id) {
		switch c := id[i]; {
		case c >= 0x80, 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	b.WriteByte('"')
	return template.HTMLAttr(b.String())
}
