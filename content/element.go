package content

import (
	"maps"
	"slices"
	"strings"
)

// A meaning is what a tag by that name stands for, in whatever syntax.
type meaning uint8

const (
	unknownMeaning meaning = iota
	transparent            // only its content is meant
	titled                 // its content under a title
	hidden                 // nothing is shown, not even its content
	silent                 // a tag without content, of which nothing is shown
	pictureMeaning
	playerMeaning
	linkMeaning
	buttonMeaning
	cardMeaning
	codeMeaning
	includeMeaning
	breakMeaning
	wordMeaning // an argument is shown in the line
	keyMeaning
	embedMeaning
	targetMeaning // stands for the address of a page
)

var meanings = meaningTable()

func meaningTable() map[string]meaning {
	m := map[string]meaning{}
	for what, names := range map[meaning]string{
		transparent: `tabs-container codeblock-tabs steps stepper cardgroup cards columns column col row grid cardgrid
			rawhtml html div section wrapper container center fragment browseronly code codegroup-item frame
			accordiongroup accordion-group accordions content-ref filetree div.grid update responsefield
			paramfield markdown layout layouts content blocks hextra section-columns buttons lead timeline
			noscript client clientonly mdxcomponents div-block feature grid-item tooltip trademark span`,
		titled: "step card-body panel section-block expandable-section block",
		hidden: "head script style comment toc-hidden todo internal admin",
		silent: `toc table-of-contents tableofcontents tocinline clearfix clear br-clear pagebreak page-break columns-break
			doccardlist anchor top children childpages pagelist section-list mermaid-init break octicon icon fa fas fab far
			awesome emoji-icon divider spacer lastupdated endtoc`,
		pictureMeaning: "figure img image imgproc picture screenshot themedimage zoomimage lightbox image-frame thumb bundle-image",
		playerMeaning: `youtube youtubelite youtube-lite lite-youtube liteyoutubeembed youtubeembed youtubevideo vimeo vimeo-simple
			video reactplayer videoplayer videoembed mp4video html5video`,
		linkMeaning:    "link a navlink routerlink nuxt-link",
		buttonMeaning:  "button btn linkbutton cta",
		cardMeaning:    "card linkcard link-card doccard tile content-card",
		codeMeaning:    "highlight codeblock code-block prism",
		includeMeaning: "include includes readfile include-markdown includefile reuse import code-include",
		breakMeaning:   "br linebreak",
		wordMeaning:    "badge glossary_tooltip tooltip-word tag pill label term abbr gtip chip param-text",
		keyMeaning:     "kbd key keybind",
		embedMeaning:   "embed oembed",
		targetMeaning:  "ref relref baseurl absurl relurl",
	} {
		for name := range strings.FieldsSeq(names) {
			m[name] = what
		}
	}
	return m
}

// element writes what a tag with a name of its own means.
func (t *templates) element(i int) int {
	g := &t.tags[i]
	if g.closing {
		if !t.endOf(g) {
			t.remove(g)
		}
		return i
	}
	name := strings.ToLower(g.name)
	a := g.args
	end := -1
	if !g.single {
		end = t.end(i)
	}
	if g.family == component {
		if file, ok := t.imports[g.name]; ok && (g.single || end < 0) && (strings.HasSuffix(file, ".md") || strings.HasSuffix(file, ".mdx")) {
			if t.include(g, file, a.named) {
				return i
			}
		}
		if first := g.name[0]; first >= 'a' && first <= 'z' {
			t.jsxElement(g)
			return i
		}
	}
	body := a.get("content", "text", "body", "message")
	if m, title := boxOf(name, a); m != nil {
		switch {
		case end >= 0:
			t.openBox(g, m, title)
		case m.role == boxTabs:
			t.remove(g)
		case body != "":
			t.wholeBox(g, m, title, body)
		case g.family == shortcode && len(a.list) > 0:
			t.wholeBox(g, m, "", a.list[len(a.list)-1])
		default:
			t.remove(g)
		}
		return i
	}
	switch what := meanings[name]; what {
	case transparent, titled:
		title := a.get("title", "name", "label", "header", "heading", "summary")
		switch {
		case end < 0:
			t.remove(g)
		case title != "" && name != "code" && name != "tooltip":
			t.openBox(g, &mark{role: boxPlain, name: name}, title)
		default:
			t.spaceOut(g)
			t.awaits(g, "")
		}
		return i
	case hidden:
		if end >= 0 {
			t.remove(t.through(i, end))
			return end
		}
		t.remove(g)
		return i
	case silent:
		t.remove(g)
		return i
	case pictureMeaning:
		if g.family == component && a.named["sources"] == "" && a.get("src", "light", "img") == "" {
			break
		}
		if t.picture(g, a) {
			if end >= 0 {
				t.awaits(g, "")
			}
			return i
		}
	case playerMeaning:
		if t.player(g, name, a) {
			return i
		}
	case embedMeaning:
		if url := first(a.get("url", "src"), a.at(0)); url != "" {
			if videoOf(url) != nil {
				t.block(g, false, markdownLink(escapeMarkdown(url), url))
			} else {
				t.block(g, false, markdownLink(escapeMarkdown(first(a.get("title", "caption"), url)), url))
			}
			if end >= 0 {
				t.awaits(g, "")
			}
			return i
		}
	case linkMeaning:
		if to := a.get("to", "href", "url"); to != "" && end >= 0 {
			t.replace(g, "[")
			t.awaits(g, "]("+angled(to)+")")
			return i
		}
	case buttonMeaning:
		to := a.get("href", "to", "link", "url", "relref", "ref")
		switch {
		case to != "" && end >= 0:
			t.replace(g, "[")
			t.awaits(g, "]("+angled(to)+")")
			return i
		case t.button(g, a):
			return i
		case end >= 0:
			t.remove(g)
			t.awaits(g, "")
			return i
		}
	case cardMeaning:
		title, to := a.get("title", "name", "header", "label"), a.get("href", "to", "link", "url")
		switch line := cardLine(title, to); {
		case end >= 0 && line != "":
			t.openBox(g, &mark{role: boxPlain, name: name}, line)
			return i
		case line != "":
			t.block(g, false, line)
			return i
		case end >= 0:
			t.spaceOut(g)
			t.awaits(g, "")
			return i
		}
	case codeMeaning:
		if end >= 0 && (g.family != component || !strings.Contains(string(t.text[g.end:t.tags[end].start]), "```")) {
			t.code(t.through(i, end), first(a.at(0), a.get("lang", "language", "type")))
			return end
		}
	case includeMeaning:
		if t.include(g, first(a.at(0), a.get("file", "src", "path")), a.named) {
			return i
		}
	case breakMeaning:
		t.replace(g, "<br>")
		return i
	case wordMeaning:
		if word := first(a.get("text", "content", "term", "label", "name"), a.at(0)); word != "" && end < 0 {
			t.replace(g, escapeMarkdown(word))
			return i
		}
		if end >= 0 {
			t.remove(g)
			t.awaits(g, "")
			return i
		}
	case keyMeaning:
		if end >= 0 {
			t.replace(g, "<kbd>")
			t.awaits(g, "</kbd>")
			return i
		}
		if key := first(a.at(0), a.get("key", "text")); key != "" {
			t.replace(g, "<kbd>"+escapeMarkdown(key)+"</kbd>")
			return i
		}
	case targetMeaning:
		target := first(a.get("path", "page", "url"), a.at(0))
		t.replace(g, strings.ReplaceAll(target, " ", "%20"))
		return i
	}
	t.unknown(g, end)
	return i
}

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

func angled(target string) string {
	return "<" + strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "").Replace(strings.TrimSpace(target)) + ">"
}

func cardLine(title, to string) string {
	switch {
	case title == "":
		return ""
	case to == "":
		return escapeMarkdown(title)
	}
	return markdownLink(escapeMarkdown(title), to)
}

// spaceOut takes a tag out so that what stood on both sides stays apart.
func (t *templates) spaceOut(g *tag) {
	if _, _, alone := t.aloneOnLine(g); alone && g.family != liquidTag {
		t.copyTo(g.start)
		t.w.insert("\n"+strings.TrimRight(t.prefix(g.start), " \t"), g.start)
		t.done = max(t.done, g.end)
		return
	}
	t.remove(g)
}

// unknown takes out a tag that nothing is known of, and keeps its content.
func (t *templates) unknown(g *tag, end int) {
	switch g.family {
	case liquidTag:
		t.report(g, remainLiquid, "{% "+g.name+" %}")
	case shortcode:
		t.report(g, remainShortcode, "{{< "+g.name+" >}}")
	default:
		t.report(g, remainComponent, "<"+g.name+">")
	}
	if end >= 0 {
		t.spaceOut(g)
		t.awaits(g, "")
		return
	}
	t.remove(g)
}

// boxOf returns the box that a tag of the name means, nil when it means none.
func boxOf(name string, a args) (m *mark, title string) {
	title = a.get("title", "label", "heading", "header", "name", "summary", "tabName")
	m = &mark{name: name}
	if r, ok := roles[name]; ok {
		m.role = r
		if r == boxTab {
			m.name = first(title, a.at(0), a.get("value", "id"))
			return m, m.name
		}
		if r == boxDetails {
			title = first(title, a.at(0))
			m.folded = true
		}
		return m, title
	}
	switch name {
	case "accordionitem", "collapsible", "expandable", "details-block", "faq-item", "faqitem", "togglebox", "detail", "expander-item":
		m.role, m.folded = boxDetails, true
		return m, first(title, a.get("question"), a.at(0))
	case "tab-group", "tabgroup", "tabview", "tabbed", "codetabs-group":
		m.role = boxTabs
		return m, ""
	}
	kind := calloutKind(name)
	if kind == "" || name == "example" || name == "summary" || name == "quote" || name == "cite" || name == "check" && len(a.named) > 0 ||
		name == "key" || name == "done" || name == "light" || name == "dark" || name == "update" || name == "new" || name == "abstract" && len(a.list) > 0 {
		switch name {
		case "hint", "panel-note", "aside", "infobox", "blockquote-note", "notification", "banner", "tipbox", "highlightbox":
			kind = "note"
		default:
			return nil, ""
		}
	}
	// The kind may be an argument: {{< notice warning "Title" >}}, <Admonition type="tip">.
	list := a.list
	for _, given := range []string{a.get("type", "kind", "style", "color", "variant", "level", "context", "status", "severity", "intent"), a.at(0)} {
		if k := calloutKind(given); k != "" {
			kind = k
			if given == a.at(0) && len(list) > 0 {
				list = list[1:]
			}
			break
		}
	}
	m.callout = kind
	if title == "" && len(list) > 0 && (name == "notice" || name == "admonition" || name == "callout" || name == "hint") {
		title = list[0]
	}
	return m, title
}

// jsxElement writes an element of HTML that has attributes of JSX as HTML.
func (t *templates) jsxElement(g *tag) {
	var b strings.Builder
	b.WriteString("<" + g.name)
	for _, name := range slices.Sorted(maps.Keys(g.args.named)) {
		v := g.args.named[name]
		switch name {
		case "className":
			name = "class"
		case "colSpan", "rowSpan":
			name = strings.ToLower(name)
		case "style":
			continue
		}
		if v == "" || !validAttributeName(name) || strings.HasPrefix(name, "on") {
			continue
		}
		b.WriteString(" " + name + `="` + strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;", "\n", " ").Replace(v) + `"`)
	}
	if g.single {
		b.WriteString(" /")
	}
	b.WriteString(">")
	t.replace(g, b.String())
}
