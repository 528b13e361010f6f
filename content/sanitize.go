package content

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/text/language"
)

// The policy for raw HTML in articles is an allow-list: an element or attribute
// that is not named here does not reach the page. Elements that say how
// something looks become what they mean, or nothing; classes and styles go.

// A rule says what becomes of an element of the writer's.
type rule struct {
	as     string // the element it becomes; "" takes the tags away and keeps the content
	drop   bool   // the content goes as well
	silent bool   // dropping it needs no word to the writer
	void   bool   // it has no content and no end tag
}

var policy = func() map[string]rule {
	m := map[string]rule{}
	for _, tag := range strings.Fields(`a abbr b bdi bdo blockquote caption cite code dd del details dfn div dl dt em
		figcaption figure h1 h2 h3 h4 h5 h6 i ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub
		summary sup table tbody td tfoot th thead tr u ul var`) {
		m[tag] = rule{as: tag}
	}
	for _, tag := range strings.Fields("br hr img wbr") {
		m[tag] = rule{as: tag, void: true}
	}
	// Sectioning elements would claim landmarks and headings of the page.
	for _, tag := range strings.Fields(`address article aside center dialog fieldset footer form header hgroup main
		nav search section`) {
		m[tag] = rule{as: "div"}
	}
	for _, tag := range strings.Fields("big button data font label meter nobr output progress time") {
		m[tag] = rule{as: "span"}
	}
	for from, to := range map[string]string{
		"acronym": "abbr", "dir": "ul", "legend": "p", "listing": "pre", "menu": "ul",
		"plaintext": "pre", "strike": "s", "tt": "code", "xmp": "pre",
	} {
		m[from] = rule{as: to}
	}
	m["image"] = rule{as: "img", void: true}
	for _, tag := range strings.Fields("blink body html map marquee noscript picture rb rtc slot") {
		m[tag] = rule{}
	}
	for _, tag := range strings.Fields(`applet audio canvas iframe math object script select style svg textarea video`) {
		m[tag] = rule{drop: true}
	}
	for _, tag := range strings.Fields(`colgroup datalist frameset head noembed noframes optgroup option template title`) {
		m[tag] = rule{drop: true, silent: true}
	}
	for _, tag := range strings.Fields("embed frame input") {
		m[tag] = rule{drop: true, void: true}
	}
	for _, tag := range strings.Fields("area base basefont bgsound col keygen link meta param source track") {
		m[tag] = rule{drop: true, silent: true, void: true}
	}
	return m
}()

// rawHTML feeds a piece of the writer's HTML into the tree. at leads from an
// offset in it to a position in the source's text.
func (c *composer) rawHTML(fragment string, at func(int) int) {
	fragment = unmarked(fragment)
	if tag, end, ok := simpleTag(fragment); ok {
		if end {
			c.endTag(tag)
		} else {
			c.startTag(tag, nil, fragment, at(0))
		}
		return
	}
	z := html.NewTokenizer(strings.NewReader(fragment))
	offset := 0
	for {
		token := z.Next()
		raw := z.Raw()
		pos := at(offset)
		offset += len(raw)
		switch token {
		case html.ErrorToken:
			// What is left is an unfinished tag; a reader should see the text.
			c.authorText(html.UnescapeString(fragment[offset-len(raw):]), pos)
			return
		case html.TextToken:
			c.authorText(string(z.Text()), pos)
		case html.StartTagToken, html.SelfClosingTagToken:
			text := string(raw)
			name, more := z.TagName()
			tag := string(name)
			var attrs []attribute
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				attrs = append(attrs, attribute{name: string(key), value: string(value)})
			}
			c.startTag(tag, attrs, text, pos)
			if token == html.SelfClosingTagToken && c.o.TrustHTML {
				if _, known := policy[tag]; !known {
					c.endTag(tag) // <path/> within svg
				}
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			c.endTag(string(name))
		}
	}
}

// simpleTag recognises a tag without attributes, which most inline HTML is.
func simpleTag(s string) (name string, end, ok bool) {
	if len(s) < 3 || s[0] != '<' || s[len(s)-1] != '>' {
		return "", false, false
	}
	s = s[1 : len(s)-1]
	if s[0] == '/' {
		end, s = true, s[1:]
	}
	s = strings.TrimRight(s, " /")
	if s == "" || len(s) > 20 {
		return "", false, false
	}
	lower := true
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9' && i > 0, c == '-' && i > 0:
		case 'A' <= c && c <= 'Z':
			lower = false
		default:
			return "", false, false
		}
	}
	if !lower {
		s = strings.ToLower(s)
	}
	return s, end, true
}

func (c *composer) authorText(s string, pos int) {
	if s == "" || c.full {
		return
	}
	if strings.ContainsFunc(s, forbidden) { // written as a character reference
		s = strings.Map(func(r rune) rune {
			if forbidden(r) {
				return '\uFFFD'
			}
			return r
		}, s)
	}
	n := c.node(textNode, "", pos)
	n.text = s
	c.cur.append(n)
}

// startTag opens an element of the writer's.
func (c *composer) startTag(tag string, attrs []attribute, raw string, pos int) {
	if c.full {
		return
	}
	r, known := policy[tag]
	switch tag {
	case "iframe", "embed", "video", "source":
		if c.embedded(tag, attrs, pos) {
			return
		}
	}
	if c.o.TrustHTML && r.as != "img" && tag != "a" {
		c.trusted(tag, attrs, r.void, pos)
		return
	}
	if !known {
		c.unknownTag(tag, attrs, raw, pos)
		return
	}
	if r.drop {
		if !r.silent {
			c.report(pos, "unsafe-html", "the <"+tag+"> element is not shown",
				"Say it in Markdown, or set trust_html: true when all writers of the site may put any HTML on its pages.")
		}
		if !r.void && c.depth < maxDepth {
			c.push(tag, pos).gone = true
		}
		return
	}
	if r.as == "" {
		return
	}
	if r.as == "img" {
		c.imageTag(attrs, pos)
		return
	}
	c.impliedEnd(r.as)
	if c.depth >= maxDepth && !r.void {
		if c.deep < 0 {
			c.deep = pos
		}
		return
	}
	n := c.node(elementNode, r.as, pos)
	n.attrs = c.attributes(tag, r.as, attrs, n)
	if c.o.TrustHTML {
		for _, a := range attrs {
			if validAttributeName(a.name) && a.name != "href" && !n.hasAttr(a.name) {
				n.attrs = append(n.attrs, a)
			}
		}
	}
	c.cur.append(n)
	if !r.void {
		c.cur = n
		c.depth++
	}
}

// push opens an element whose tags are settled later.
func (c *composer) push(tag string, pos int) *node {
	n := c.node(elementNode, tag, pos)
	c.cur.append(n)
	c.cur = n
	c.depth++
	return n
}

// trusted passes an element through as written, on sites that trust their writers.
func (c *composer) trusted(tag string, attrs []attribute, void bool, pos int) {
	c.impliedEnd(tag)
	if c.depth >= maxDepth && !void {
		return
	}
	n := c.node(elementNode, tag, pos)
	for _, a := range attrs {
		if validAttributeName(a.name) && !n.hasAttr(a.name) {
			n.attrs = append(n.attrs, a)
		}
	}
	c.cur.append(n)
	if !void {
		c.cur = n
		c.depth++
	}
}

func validAttributeName(s string) bool {
	return s != "" && !strings.ContainsAny(s, "\"'<>/= \t\n\r\f\x01")
}

// unknownTag decides about a tag that is none of HTML's. A lone <project-id> is
// a placeholder, and the reader must see it; anything with an end tag or values
// is a component of some framework, whose content is all that can be shown.
func (c *composer) unknownTag(tag string, attrs []attribute, raw string, pos int) {
	placeholder := !c.hasEndTag(tag) && !strings.HasSuffix(raw, "/>")
	for _, a := range attrs {
		if a.value != "" {
			placeholder = false
		}
	}
	if placeholder {
		c.authorText(raw, pos)
		return
	}
	c.report(pos, "unsafe-html", "<"+tag+"> is no element of HTML",
		"Its content is shown, the tags are not. Put it in backticks when readers should see it.")
}

// hasEndTag reports that the text holds an end tag of that name.
func (c *composer) hasEndTag(tag string) bool {
	if c.endTags == nil {
		c.endTags = map[string]bool{}
		for rest := c.src; ; {
			i := strings.Index(rest, "</")
			if i < 0 {
				break
			}
			rest = rest[i+2:]
			n := 0
			for n < len(rest) && n < 60 && (rest[n] == '-' || rest[n] == '_' || alphanumeric(rest[n])) {
				n++
			}
			c.endTags[strings.ToLower(rest[:n])] = true
		}
	}
	return c.endTags[tag]
}

// endTag closes the innermost element of that name that the writer opened since
// our own element around it began.
func (c *composer) endTag(tag string) {
	if tag == "br" {
		c.startTag("br", nil, "", -1)
		return
	}
	as := tag
	if r, ok := policy[tag]; ok && !r.drop && r.as != "" && !c.o.TrustHTML {
		as = r.as
	}
	for n := c.cur; n != nil && !n.own; n = n.parent {
		if n.tag == as || n.heading() > 0 && len(as) == 2 && as[0] == 'h' && as != "hr" {
			for c.cur != n {
				c.cur = c.cur.parent
				c.depth--
			}
			c.cur = n.parent
			c.depth--
			return
		}
	}
}

// impliedEnd closes what HTML lets a writer leave open (HTML standard, section
// 13.1.2.4): a list item before the next, a paragraph before a block.
func (c *composer) impliedEnd(tag string) {
	var closes, within []string
	switch tag {
	case "li":
		closes, within = []string{"li"}, []string{"ul", "ol"}
	case "dt", "dd":
		closes, within = []string{"dt", "dd"}, []string{"dl"}
	case "td", "th":
		closes, within = []string{"td", "th"}, []string{"table", "tr"}
	case "tr":
		closes, within = []string{"tr"}, []string{"table", "thead", "tbody", "tfoot"}
	case "thead", "tbody", "tfoot":
		closes, within = []string{"thead", "tbody", "tfoot"}, []string{"table"}
	case "rt", "rp":
		closes, within = []string{"rt", "rp"}, []string{"ruby"}
	case "h1", "h2", "h3", "h4", "h5", "h6":
		closes = []string{"p", "h1", "h2", "h3", "h4", "h5", "h6"}
		within = []string{"table", "td", "th", "div", "li", "blockquote"}
	default:
		if !isBlock(tag) {
			return
		}
		closes, within = []string{"p"}, []string{"table", "td", "th", "caption", "button"}
	}
	var found *node
	for n := c.cur; n != nil && !n.own && !n.is(within...); n = n.parent {
		if n.is(closes...) {
			found = n
			break
		}
	}
	if found == nil {
		return
	}
	for c.cur != found {
		c.cur = c.cur.parent
		c.depth--
	}
	c.cur = found.parent
	c.depth--
}

// attributes returns what is kept of an element's attributes. tag is the name as
// written, as the name it becomes.
func (c *composer) attributes(tag, as string, in []attribute, n *node) []attribute {
	var out []attribute
	add := func(name, value string) {
		for _, a := range out {
			if a.name == name {
				return
			}
		}
		out = append(out, attribute{name: name, value: value})
	}
	if as == "code" && c.o.RTL {
		add("dir", "ltr")
	}
	align := ""
	if tag == "center" {
		align = "center"
	}
	for _, a := range in {
		v := strings.TrimSpace(a.value)
		switch a.name {
		case "id":
			if id := anchorID(v); id != "" {
				add("id", id)
			}
		case "name":
			if id := anchorID(v); id != "" && as == "a" {
				add("id", id)
			}
		case "dir":
			if v = strings.ToLower(v); v == "rtl" || v == "ltr" || v == "auto" {
				add("dir", v)
			}
		case "lang", "xml:lang":
			if t, err := language.Parse(v); err == nil && v != "" {
				add("lang", t.String())
			}
		case "title":
			if v != "" && (as == "abbr" || as == "a" || as == "dfn") {
				add("title", v)
			}
		case "href":
			if as == "a" && v != "" && c.safeTarget(v, n.pos) {
				add("href", v)
			}
		case "open":
			if as == "details" {
				add("open", "open")
			}
		case "start":
			if i, err := strconv.Atoi(v); err == nil && as == "ol" && i > -1e6 && i < 1e6 {
				add("start", strconv.Itoa(i))
			}
		case "value":
			if i, err := strconv.Atoi(v); err == nil && as == "li" && i > -1e6 && i < 1e6 {
				add("value", strconv.Itoa(i))
			}
		case "reversed":
			if as == "ol" {
				add("reversed", "reversed")
			}
		case "type":
			if as == "ol" && len(v) == 1 && strings.Contains("1aAiI", v) {
				add("type", v)
			}
		case "colspan", "rowspan":
			if i, err := strconv.Atoi(v); err == nil && (as == "td" || as == "th") && i > 1 && i <= 1000 {
				add(a.name, strconv.Itoa(i))
			}
		case "scope":
			if v = strings.ToLower(v); as == "th" && (v == "col" || v == "row" || v == "colgroup" || v == "rowgroup") {
				add("scope", v)
			}
		case "align":
			align = strings.ToLower(v)
		case "style":
			align = styleAlign(v, align)
		case "class":
			align = c.classMeaning(as, v, align, n)
			if as == "pre" || as == "code" {
				if l := codeLanguage(v); l != "" {
					add("data-language", l) // taken off again when the code is set
				}
			}
		case "data-lang", "data-language":
			if (as == "pre" || as == "code") && v != "" {
				add("data-language", v)
			}
		}
	}
	if class := c.alignClass(align); class != "" && !n.box {
		switch as {
		case "p", "div", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "caption":
			add("class", class)
		}
	}
	return out
}

// alignClass returns the class that takes the place of an alignment, which is
// relative to the direction of the text. Left and right are those of HTML, where
// they are sides of the screen.
func (c *composer) alignClass(align string) string {
	switch align {
	case "center", "middle":
		return "ta-center"
	case "right":
		if !c.o.RTL {
			return "ta-end"
		}
	case "left":
		if c.o.RTL {
			return "ta-end"
		}
	case "end":
		return "ta-end"
	}
	return ""
}

// styleAlign reads text-align from a style attribute.
func styleAlign(style, align string) string {
	for d := range strings.SplitSeq(style, ";") {
		if k, v, ok := strings.Cut(d, ":"); ok && strings.EqualFold(strings.TrimSpace(k), "text-align") {
			return strings.ToLower(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v), "!important")))
		}
	}
	return align
}

// classMeaning reads the few class names whose meaning is plain: alignment in
// the exports of Zendesk and Bootstrap pages, underlining, boxes.
func (c *composer) classMeaning(tag, classes, align string, n *node) string {
	for class := range strings.FieldsSeq(classes) {
		switch {
		case strings.HasSuffix(class, "text-align-center"), class == "text-center", class == "aligncenter":
			align = "center"
		case strings.HasSuffix(class, "text-align-right"), class == "text-right":
			align = "right"
		case strings.HasSuffix(class, "text-align-left"), class == "text-left":
			align = "left"
		case class == "wysiwyg-underline" && tag == "span":
			n.tag = "u"
		case tag == "p" && (class == "alert-heading" || class == "admonition-title" || class == "callout-title"):
			n.text = titleClass
		}
	}
	if tag == "div" || tag == "p" || tag == "blockquote" {
		if kind := calloutClass(classes); kind != "" && (tag != "p" || strings.Contains(classes, "alert") || strings.Contains(classes, "callout")) {
			n.tag, n.box = "div", true
			n.text = kind
		}
	}
	return align
}

// codeLanguage reads the language of code from a class ("language-go",
// "lang-go", "brush: go", "highlight-source-go").
func codeLanguage(classes string) string {
	classes = strings.ReplaceAll(classes, "brush: ", "brush:")
	for class := range strings.FieldsSeq(classes) {
		for _, prefix := range []string{"language-", "lang-", "brush:", "highlight-source-"} {
			if l, ok := strings.CutPrefix(class, prefix); ok && l != "" {
				return strings.TrimRight(l, ";")
			}
		}
	}
	return ""
}

// anchorID returns s as the value of an id attribute, or "" when it cannot be one.
func anchorID(s string) string {
	if s == "" || len(s) > 300 || strings.ContainsAny(s, " \t\n\r\f\x01\"'<>`") {
		return ""
	}
	for _, r := range s {
		if forbidden(r) {
			return ""
		}
	}
	return s
}

func alphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
