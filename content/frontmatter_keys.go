package content

import (
	"path"
	"slices"
	"strings"
	"time"
)

// A meta is what the front matter of an article or of a folder's own page says.
type meta struct {
	Title, NavTitle   string
	Question          string
	Questions         []string
	Answer            string
	Description       string
	Tags              []string
	Kind              Kind
	Date, Updated     time.Time
	Publish, Expires  time.Time
	Reviewed          time.Time
	ReviewBy          time.Time
	Order             float64
	HasOrder          bool
	Slug, Permalink   string
	Redirects         []Redirect
	RedirectTo        string
	TranslationKey    string
	Lang              string
	Draft, Noindex    bool
	Featured          bool
	Owner, Author     string
	Image, ImageAlt   string
	Policy            *Policy
	Icon              string
	headerTitle       bool   // the title is that of a [Title] line
	where             places // of the keys
	templates         bool   // a {{ or {% was cut out of a text
	templatesAt       place
	permalinkFromSlug bool // slug: /absolute
}

// A place is where a key stands.
type place struct{ line, column int }

// places are those of the keys of one file: each key and its place, written as in a
// kept file. There are a dozen, hardly anybody asks for them, and every article has
// its own for as long as a build lasts.
type places string

func (p places) find(key string) (place, bool) {
	for d := (decoder{s: string(p)}); d.s != ""; {
		name, at := d.string(), d.place()
		if d.err == nil && name == key {
			return at, true
		}
	}
	return place{}, false
}

// at returns the place of a key, none for one that is not there.
func (p places) at(key string) place {
	at, _ := p.find(key)
	return at
}

// put adds the place of a key, or puts it in the place of another one.
func (p *places) put(key string, at place) {
	kept := *p
	if _, ok := p.find(key); ok {
		kept = kept.without(key)
	}
	*p = kept + places(appendPlace(appendString(nil, key), at))
}

func (p places) without(key string) places {
	var b []byte
	for d := (decoder{s: string(p)}); d.s != ""; {
		if name, at := d.string(), d.place(); name != key {
			b = appendPlace(appendString(b, name), at)
		}
	}
	return places(b)
}

// fieldKind is the type of a key's value.
type fieldKind uint8

const (
	textField   fieldKind = iota // plain text
	nameField                    // text that is no prose: a slug, a tag, a path
	listField                    // a list of texts, or one text with commas
	dateField                    // a date or a time
	numberField                  // a number
	flagField                    // true or false
	choiceField                  // one of choices
	personField                  // a name, a list of names, or objects with a name
	imageField                   // a path, or an object with path and alt
	pathsField                   // a list of old paths, or one
	policyField                  // the data of a policy
)

// A field is a key of the front matter. The table of fields is what the parser
// reads by, the JSON Schema is written from, and misspelt keys are compared to.
type field struct {
	name    string
	origin  string // the program whose key it is; "" for our own
	kind    fieldKind
	choices []string
	text    string // documentation
	set     func(m *meta, v value)
}

// A value is a field's value, typed.
type value struct {
	text   string
	list   []string
	places []place // of the list's items
	time   time.Time
	number float64
	flag   bool
	alt    string
	policy *Policy
	place
}

// fields are in order of precedence: where two say the same thing, the first
// one counts, and our own come first.
var fields = []field{
	{"title", "", textField, nil, "The title of the page. Without it, the first heading or the file's name.", func(m *meta, v value) { set(&m.Title, v.text) }},
	{"nav_title", "", textField, nil, "A shorter title for lists and breadcrumbs.", func(m *meta, v value) { set(&m.NavTitle, v.text) }},
	{"question", "", textField, nil, "The question that the page answers, in the customer's words.", func(m *meta, v value) { set(&m.Question, v.text) }},
	{"questions", "", listField, nil, "Other ways in which customers ask it. They are found by the search and not shown.", func(m *meta, v value) { m.Questions = append(m.Questions, v.list...) }},
	{"answer", "", textField, nil, "The short answer: one or two sentences that the article bears out. It opens the page and serves search engines and chat bots.", func(m *meta, v value) { set(&m.Answer, v.text) }},
	{"description", "", textField, nil, "What search engines show below the title. Without it, the answer.", func(m *meta, v value) { set(&m.Description, v.text) }},
	{"tags", "", listField, nil, "Words that group articles across categories.", func(m *meta, v value) { m.addTags(v.list) }},
	{"kind", "", choiceField, []string{"article", "faq", "howto", "policy"}, "The shape of the page. Without it, it is told from the text.", func(m *meta, v value) { m.Kind = Kind(v.text) }},
	{"date", "", dateField, nil, "When the article was first published.", func(m *meta, v value) { setTime(&m.Date, v.time) }},
	{"updated", "", dateField, nil, "When its content last changed. Without it, the version history tells.", func(m *meta, v value) { setTime(&m.Updated, v.time) }},
	{"order", "", numberField, nil, "The place within the category, from small to large. Articles without one follow by title.", func(m *meta, v value) { m.setOrder(v.number) }},
	{"slug", "", nameField, nil, "The last part of the address. Without it, the file's name.", func(m *meta, v value) {
		if strings.HasPrefix(v.text, "/") {
			m.permalinkFromSlug = m.Permalink == ""
			set(&m.Permalink, v.text)
		} else {
			set(&m.Slug, v.text)
		}
	}},
	{"permalink", "", nameField, nil, "The whole path of the address, beginning with a slash.", func(m *meta, v value) { m.setPermalink(v.text) }},
	{"redirect_from", "", pathsField, nil, "Old addresses of the article, which lead here.", func(m *meta, v value) { m.addRedirects(v) }},
	{"translation_key", "", nameField, nil, "Joins translations whose files have different names.", func(m *meta, v value) { set(&m.TranslationKey, v.text) }},
	{"lang", "", nameField, nil, "The language of the article as a BCP 47 tag, when its folder does not say it.", func(m *meta, v value) { set(&m.Lang, v.text) }},
	{"draft", "", flagField, nil, "Not yet for customers; only `--drafts` shows it.", func(m *meta, v value) { m.Draft = m.Draft || v.flag }},
	{"publish", "", dateField, nil, "Not shown before this day.", func(m *meta, v value) { setTime(&m.Publish, v.time) }},
	{"expires", "", dateField, nil, "Not shown from this day on.", func(m *meta, v value) { setTime(&m.Expires, v.time) }},
	{"owner", "", personField, nil, "Who keeps the article right. Not shown.", func(m *meta, v value) { set(&m.Owner, v.text) }},
	{"author", "", personField, nil, "Who wrote it. Shown.", func(m *meta, v value) { set(&m.Author, v.text) }},
	{"reviewed", "", dateField, nil, "When somebody last checked that the article is right. Shown.", func(m *meta, v value) { setTime(&m.Reviewed, v.time) }},
	{"review_by", "", dateField, nil, "When the owner must read it again; after that day it is reported.", func(m *meta, v value) { setTime(&m.ReviewBy, v.time) }},
	{"noindex", "", flagField, nil, "Keeps search engines away, and the article out of the site's own search.", func(m *meta, v value) { m.Noindex = m.Noindex || v.flag }},
	{"featured", "", flagField, nil, "Shows the article on the home page, where there is room for six.", func(m *meta, v value) { m.Featured = m.Featured || v.flag }},
	{"image", "", imageField, nil, "The picture shown when the page is shared, relative to the article or to the site folder.", func(m *meta, v value) {
		set(&m.Image, v.text)
		set(&m.ImageAlt, v.alt)
	}},
	{"image_alt", "", textField, nil, "What the picture shows.", func(m *meta, v value) { set(&m.ImageAlt, v.text) }},
	{"policy", "", policyField, nil, "The data of a page of kind policy: returns, shipping or payment, with days, fees and countries. The page shows it as a table, and its text must agree.", func(m *meta, v value) { m.Policy = v.policy }},
	{"icon", "", nameField, nil, "The icon of a category, in the folder's own page.", func(m *meta, v value) { set(&m.Icon, v.text) }},

	// What other programs call the same things.
	{"linktitle", "Hugo", textField, nil, "", func(m *meta, v value) { set(&m.NavTitle, v.text) }},
	{"menutitle", "Hugo", textField, nil, "", func(m *meta, v value) { set(&m.NavTitle, v.text) }},
	{"sidebar_label", "Docusaurus", textField, nil, "", func(m *meta, v value) { set(&m.NavTitle, v.text) }},
	{"sidebar.label", "Starlight", textField, nil, "", func(m *meta, v value) { set(&m.NavTitle, v.text) }},
	{"nav_label", "", textField, nil, "", func(m *meta, v value) { set(&m.NavTitle, v.text) }},
	{"shorttitle", "", textField, nil, "", func(m *meta, v value) { set(&m.NavTitle, v.text) }},
	{"short_title", "", textField, nil, "", func(m *meta, v value) { set(&m.NavTitle, v.text) }},
	{"name", "Zendesk", textField, nil, "", func(m *meta, v value) { set(&m.Title, v.text) }},
	{"excerpt", "Jekyll", textField, nil, "", func(m *meta, v value) { set(&m.Description, v.text) }},
	{"summary", "Hugo", textField, nil, "", func(m *meta, v value) { set(&m.Description, v.text) }},
	{"intro", "", textField, nil, "", func(m *meta, v value) { set(&m.Description, v.text) }},
	{"seo.description", "", textField, nil, "", func(m *meta, v value) { set(&m.Description, v.text) }},
	{"labels", "Zendesk", listField, nil, "", func(m *meta, v value) { m.addTags(v.list) }},
	{"label_names", "Zendesk", listField, nil, "", func(m *meta, v value) { m.addTags(v.list) }},
	{"keywords", "Hugo", listField, nil, "", func(m *meta, v value) { m.addTags(v.list) }},
	{"tag", "Jekyll", listField, nil, "", func(m *meta, v value) { m.addTags(v.list) }},
	{"categories", "Jekyll", listField, nil, "", func(m *meta, v value) { m.addTags(v.list) }},
	{"category", "Jekyll", listField, nil, "", func(m *meta, v value) { m.addTags(v.list) }},
	{"nav_order", "Jekyll", numberField, nil, "", func(m *meta, v value) { m.setOrder(v.number) }},
	{"weight", "Hugo", numberField, nil, "", func(m *meta, v value) { m.setOrder(v.number) }},
	{"sidebar_position", "Docusaurus", numberField, nil, "", func(m *meta, v value) { m.setOrder(v.number) }},
	{"sidebar.order", "Starlight", numberField, nil, "", func(m *meta, v value) { m.setOrder(v.number) }},
	{"position", "Zendesk", numberField, nil, "", func(m *meta, v value) { m.setOrder(v.number) }},
	{"lastmod", "Hugo", dateField, nil, "", func(m *meta, v value) { setTime(&m.Updated, v.time) }},
	{"last_modified_at", "Jekyll", dateField, nil, "", func(m *meta, v value) { setTime(&m.Updated, v.time) }},
	{"last_update.date", "Docusaurus", dateField, nil, "", func(m *meta, v value) { setTime(&m.Updated, v.time) }},
	{"lastupdated", "Starlight", dateField, nil, "", func(m *meta, v value) { setTime(&m.Updated, v.time) }},
	{"last_reviewed", "", dateField, nil, "", func(m *meta, v value) { setTime(&m.Reviewed, v.time) }},
	{"updated_at", "Zendesk", dateField, nil, "", func(m *meta, v value) { setTime(&m.Updated, v.time) }},
	{"created_at", "Zendesk", dateField, nil, "", func(m *meta, v value) { setTime(&m.Date, v.time) }},
	{"publishdate", "Hugo", dateField, nil, "", func(m *meta, v value) {
		setTime(&m.Publish, v.time)
		setTime(&m.Date, v.time)
	}},
	{"expirydate", "Hugo", dateField, nil, "", func(m *meta, v value) { setTime(&m.Expires, v.time) }},
	{"publish_date", "", dateField, nil, "", func(m *meta, v value) { setTime(&m.Publish, v.time) }},
	{"publish_at", "", dateField, nil, "", func(m *meta, v value) { setTime(&m.Publish, v.time) }},
	{"valid_from", "", dateField, nil, "", func(m *meta, v value) { setTime(&m.Publish, v.time) }},
	{"expiry", "", dateField, nil, "", func(m *meta, v value) { setTime(&m.Expires, v.time) }},
	{"expiry_date", "", dateField, nil, "", func(m *meta, v value) { setTime(&m.Expires, v.time) }},
	{"expire_date", "", dateField, nil, "", func(m *meta, v value) { setTime(&m.Expires, v.time) }},
	{"expiration_date", "", dateField, nil, "", func(m *meta, v value) { setTime(&m.Expires, v.time) }},
	{"expires_at", "", dateField, nil, "", func(m *meta, v value) { setTime(&m.Expires, v.time) }},
	{"unpublish", "", dateField, nil, "", func(m *meta, v value) { setTime(&m.Expires, v.time) }},
	{"unpublish_date", "", dateField, nil, "", func(m *meta, v value) { setTime(&m.Expires, v.time) }},
	{"valid_until", "", dateField, nil, "", func(m *meta, v value) { setTime(&m.Expires, v.time) }},
	{"status", "", nameField, nil, "", func(m *meta, v value) { m.Draft = m.Draft || strings.EqualFold(v.text, "draft") }},
	{"published", "Jekyll", flagField, nil, "", func(m *meta, v value) { m.Draft = m.Draft || !v.flag }},
	{"unlisted", "Docusaurus", flagField, nil, "", func(m *meta, v value) { m.Noindex = m.Noindex || v.flag }},
	{"promoted", "Zendesk", flagField, nil, "", func(m *meta, v value) { m.Featured = m.Featured || v.flag }},
	{"url", "Hugo", nameField, nil, "", func(m *meta, v value) { m.setPermalink(v.text) }},
	{"id", "Docusaurus", nameField, nil, "", func(m *meta, v value) {
		if strings.ContainsFunc(v.text, func(r rune) bool { return r < '0' || r > '9' }) {
			set(&m.Slug, path.Base(v.text))
		}
	}},
	{"aliases", "Hugo", pathsField, nil, "", func(m *meta, v value) { m.addRedirects(v) }},
	{"redirect_to", "Jekyll", nameField, nil, "", func(m *meta, v value) { set(&m.RedirectTo, v.text) }},
	{"language", "", nameField, nil, "", func(m *meta, v value) { set(&m.Lang, v.text) }},
	{"locale", "Zendesk", nameField, nil, "", func(m *meta, v value) { set(&m.Lang, v.text) }},
	{"translationkey", "Hugo", nameField, nil, "", func(m *meta, v value) { set(&m.TranslationKey, v.text) }},
	{"authors", "Docusaurus", personField, nil, "", func(m *meta, v value) { set(&m.Author, v.text) }},
	{"last_update.author", "Docusaurus", personField, nil, "", func(m *meta, v value) { set(&m.Author, v.text) }},
	{"cover.image", "Hugo", imageField, nil, "", func(m *meta, v value) { set(&m.Image, v.text) }},
	{"images", "Hugo", imageField, nil, "", func(m *meta, v value) { set(&m.Image, v.text) }},
}

// foreign are keys of other programs that say nothing to a help center. They
// are passed over, and never taken for a misspelling of one of ours.
var foreign = func() map[string]bool {
	m := map[string]bool{}
	for _, key := range strings.Fields(`
		actions address alias api app appendix archive article artwork asciidoc aside assignee audience banner
		bibliography body breadcrumb breadcrumbs build cascade child children classes code collection color comment
		comments contributor contributors copyright cover css custom_edit_url data default defaults displayed_sidebar
		displaytoc doc docs docname document draft_of edit editlink email enabled eleventy_exclude_from_collections
		emoji env exclude excluded facebook faq features feature feed file fileid file_id filename footer format
		gitbook grand_parent grouped group groups guid has_children has_toc head header headers headless hero hide
		hide_table_of_contents hide_title hidden history home html icon_color ids image_credit index interactive
		items javascript js key keyword kinds label layout levels level link links list listed lists live locked
		locales main_image markup math mathjax maxdepth media mermaid menu meta metadata mode module modules ms.author
		ms.date ms.topic ms.service nav nav_exclude navbar navigation next no_toc note notes number og_image original outputs
		outdated outline overview page pages pagefind pagination pagination_label pagination_next pagination_prev
		params parent parse_native_slugs part parts platform platforms post prev preview previous priority private
		product products project promo protocol questions_count rating read_time redirect related relatedlinks release
		released resource resources rest review reviewer reviewers robots role section section_id sections
		seo series share show show_toc showtoc sidebar sidebar_class_name sidebar_custom_props site sitemap sort
		source source_locale splash stage state status sub_title subject subjects subsection subtitle subtitles
		table tableofcontents tagline target taxonomies template text theme thumb thumbnail tiles toc toc_max_heading_level
		toc_min_heading_level tocdepth topic topics translation translations translator twitter type types uid unique_id
		user user_segment_id uuid version versions video video_url videos views visibility vote_count vote_sum votes
		author_id category_id comments_disabled content_tag_ids edited_at html_url label_id permission_group_id
		search search_exclude search.exclude searchable status_code content contents parent_section_id sorting theme_template
		tags_id titles headline heading headings date_format dates time timestamp created modified modified_at
		publication publisher private_notes orders payment payments slugs urls permalinks path paths answers`) {
		m[key] = true
	}
	return m
}()

// fieldNames are our own keys, for misspelt ones.
var fieldNames = func() []string {
	var names []string
	for _, f := range fields {
		if f.text != "" {
			names = append(names, f.name)
		}
	}
	return names
}()

// findField finds the field of a key, whatever its case: Hugo's are written
// both publishDate and publishdate.
func findField(key string) *field {
	key = strings.ToLower(key)
	if i := slices.IndexFunc(fields, func(f field) bool { return f.name == key }); i >= 0 {
		return &fields[i]
	}
	return nil
}

// set gives *s a value unless a more important key did.
func set(s *string, v string) {
	if *s == "" {
		*s = v
	}
}

func setTime(t *time.Time, v time.Time) {
	if t.IsZero() {
		*t = v
	}
}

func (m *meta) setOrder(n float64) {
	if !m.HasOrder {
		m.Order, m.HasOrder = n, true
	}
}

// setPermalink takes a path, not Jekyll's patterns and styles ("/:title/", "pretty").
func (m *meta) setPermalink(s string) {
	if strings.HasPrefix(s, "/") && !strings.Contains(s, "/:") {
		set(&m.Permalink, s)
	}
}

// mostTags bounds the tags of an article; more of them group nothing.
const mostTags = 100

func (m *meta) addTags(tags []string) {
	for _, tag := range tags {
		if len(m.Tags) < mostTags && !slices.ContainsFunc(m.Tags, func(t string) bool { return strings.EqualFold(t, tag) }) {
			m.Tags = append(m.Tags, tag)
		}
	}
}

func (m *meta) addRedirects(v value) {
	for i, p := range v.list {
		m.Redirects = append(m.Redirects, Redirect{Path: p, Line: v.places[i].line, Column: v.places[i].column})
	}
}
