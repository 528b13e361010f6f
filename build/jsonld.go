package build

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"faqtory/content"
	"faqtory/theme"
)

// This file says in schema.org's words what each kind of page shows, and nothing
// that it does not show. What is said where:
//
//	home      WebSite, Organization with its contact points and store policies, WebPage
//	category  CollectionPage with an ItemList, BreadcrumbList
//	article   WebPage or FAQPage, Article or TechArticle, HowTo, BreadcrumbList
//	policy    as an article, and the Organization with what the policy says of it
//	contact   ContactPage with the Organization, BreadcrumbList
//
// Names (@id) are addresses with a fragment, the same in every build. A page
// carries a short form of each node it refers to, since a reader of one page
// knows no other. Without a base URL there are no absolute addresses: then names
// and links are left out, and what is left stands for itself.

// A graphSite is what structured data says of the site in one locale.
type graphSite struct {
	Settings    *Settings
	Locale      string
	Title       string
	Description string
	// Root and Home are the absolute URLs of the site and of the locale's home
	// page, "" without a base URL.
	Root, Home string
	Logo       *imageNode
	// Policies are the store policies that the locale's pages show.
	Policies []sitePolicy
	// Absolute returns the absolute URL of an href, "" when it has none.
	Absolute func(href string) string
}

// name returns a node's @id on a page or site, "" when the address is unknown.
func name(address, fragment string) string {
	if address == "" {
		return ""
	}
	return address + "#" + fragment
}

func (g *graphSite) organizationID() string { return name(g.Root, "organization") }

// publisher is the short form of who answers for a page: the configured
// organization, else the help center under its own name. It is nil when it has
// no address, which a publisher needs.
func (g *graphSite) publisher() *organizationNode {
	o := &g.Settings.Organization
	n := &organizationNode{
		Type: firstOf(o.Type, "Organization"), ID: g.organizationID(),
		Name: firstOf(o.Name.In(g.Locale), g.Title), URL: firstOf(o.URL, g.Home),
	}
	if n.Name == "" || n.URL == "" {
		return nil
	}
	return n
}

// organization is the full form.
func (g *graphSite) organization() *organizationNode {
	n := g.publisher()
	if n == nil {
		return nil
	}
	o := &g.Settings.Organization
	n.LegalName, n.VATID, n.SameAs, n.Logo = o.LegalName, o.VATID, o.SameAs, g.Logo
	var address *addressNode
	if a := o.Address; a != (Address{}) {
		address = &addressNode{
			Type: "PostalAddress", Street: a.Street, City: a.City, Region: a.Region,
			PostalCode: a.PostalCode, Country: a.Country, URL: n.URL,
		}
		n.Address = address
	}
	for _, ch := range g.Settings.Contact.Channels {
		value := ch.Value.In(g.Locale)
		if ch.Kind == "address" {
			if n.Address == nil && value != "" {
				n.Address = value
			}
			continue
		}
		p := contactPointNode{
			Type: "ContactPoint", ContactType: "customer support", Name: ch.Name.In(g.Locale),
			Languages: ch.Languages, Hours: openingHours(ch.Hours, g.Settings.Contact.Holidays, g.Locale),
		}
		switch ch.Kind {
		case "phone":
			p.Telephone = value
		case "email":
			p.Email = value
		default:
			p.URL = g.Absolute(channelURL(ch.Kind, value, ch.URL))
		}
		if p.Telephone != "" || p.Email != "" || p.URL != "" {
			n.ContactPoint = append(n.ContactPoint, p)
		}
		if address != nil {
			address.Telephone, address.Email = firstOf(address.Telephone, p.Telephone), firstOf(address.Email, p.Email)
		}
	}
	return n
}

// webSite is the short form of the site, for the pages that are part of it.
func (g *graphSite) webSite() *webSiteNode {
	if g.Home == "" {
		return nil
	}
	return &webSiteNode{Type: "WebSite", ID: name(g.Home, "website"), Name: g.Title, URL: g.Home}
}

// page is the node of the page itself.
func (g *graphSite) page(kind string, p *theme.Page) *webPageNode {
	n := &webPageNode{
		Type: kind, ID: name(p.Canonical, "page"), URL: p.Canonical, Name: p.Title,
		Description: p.Description, Language: p.Lang, IsPartOf: g.webSite(),
	}
	if org := g.publisher(); org != nil {
		n.Publisher = org
	}
	return n
}

// breadcrumbs returns the trail to a page, nil when there is none to speak of.
func (g *graphSite) breadcrumbs(p *theme.Page) *breadcrumbNode {
	if len(p.Breadcrumbs) < 2 || p.Canonical == "" {
		return nil
	}
	n := &breadcrumbNode{Type: "BreadcrumbList", ID: name(p.Canonical, "breadcrumbs")}
	for i, c := range p.Breadcrumbs {
		item := p.Canonical
		if c.URL != "" {
			item = g.Absolute(c.URL)
		}
		if item == "" {
			return nil
		}
		n.Items = append(n.Items, listItemNode{Type: "ListItem", Position: i + 1, Name: c.Title, Item: item})
	}
	return n
}

// trail joins page and breadcrumbs.
func trail(page *webPageNode, crumbs *breadcrumbNode) {
	if crumbs != nil {
		page.Breadcrumb = ref(crumbs.ID)
	}
}

// forgetHours leaves it to the contact page to tell when somebody is there.
func (n *organizationNode) forgetHours() {
	for i := range n.ContactPoint {
		n.ContactPoint[i].Hours = nil
	}
}

// homeGraph describes a locale's front page. The organization is told in full
// here when the settings name it; otherwise nothing is known but a title.
func homeGraph(g *graphSite, p *theme.HomePage) template.JS {
	var out graph
	page := g.page("WebPage", &p.Page)
	site := g.webSite()
	if site != nil {
		site.Description, site.Language = g.Description, g.Locale
		site.Publisher = page.Publisher
		if org := g.organization(); org != nil && !empty(g.Settings.Organization.Name) {
			org.forgetHours()
			for _, policy := range g.Policies {
				g.addPolicy(org, policy)
			}
			add(&out, org)
			site.Publisher = g.again(org)
		}
		page.Publisher = g.again(page.Publisher)
		page.IsPartOf = &webSiteNode{ID: site.ID}
	}
	add(&out, site)
	add(&out, page)
	return out.script()
}

func empty(t Text) bool { return t.Default == "" && len(t.ByLocale) == 0 }

// mostListed bounds the list of a category in its structured data: beyond it the
// list would weigh more than the page and tell nobody anything.
const mostListed = 250

// categoryGraph describes a category by what it lists.
func categoryGraph(g *graphSite, p *theme.CategoryPage) template.JS {
	page, crumbs := g.page("CollectionPage", &p.Page), g.breadcrumbs(&p.Page)
	trail(page, crumbs)
	list := &itemListNode{Type: "ItemList", Count: len(p.Children) + len(p.Articles)}
	item := func(title, href string) {
		if n := len(list.Items); n < mostListed {
			list.Items = append(list.Items, listItemNode{Type: "ListItem", Position: n + 1, Name: title, URL: g.Absolute(href)})
		}
	}
	for _, c := range p.Children {
		item(c.Title, c.URL)
	}
	for _, a := range p.Articles {
		item(a.Title, a.URL)
	}
	if len(list.Items) > 0 {
		page.MainEntity = list
	}
	out := graph{page}
	add(&out, crumbs)
	return out.script()
}

// contactGraph describes the page on which all channels are.
func contactGraph(g *graphSite, p *theme.ContactPage) template.JS {
	page, crumbs := g.page("ContactPage", &p.Page), g.breadcrumbs(&p.Page)
	trail(page, crumbs)
	if org := g.organization(); org != nil {
		page.MainEntity, page.Publisher = org, g.again(org)
	}
	out := graph{page}
	add(&out, crumbs)
	return out.script()
}

// searchGraph describes the results page.
func searchGraph(g *graphSite, p *theme.SearchPage) template.JS {
	page, crumbs := g.page("SearchResultsPage", &p.Page), g.breadcrumbs(&p.Page)
	trail(page, crumbs)
	out := graph{page}
	add(&out, crumbs)
	return out.script()
}

// maxHeadline is the longest headline in characters that search engines take.
const maxHeadline = 110

// articleGraph describes an article. pictures finds the published picture of an
// image in its text, nil when there is none; videos are what is known of the
// videos in it.
func articleGraph(g *graphSite, a *content.Article, p *theme.ArticlePage, pictures func(*content.Image) *imageNode, videos []video) template.JS {
	if a.Fallback != nil {
		return fallbackGraph(g, p)
	}
	page, crumbs := g.page("WebPage", &p.Page), g.breadcrumbs(&p.Page)
	trail(page, crumbs)
	page.Published, page.Modified = dates(a)
	page.Reviewed = isoDate(a.Reviewed)
	out := graph{page}
	if org := g.organization(); a.Policy != nil && org != nil && p.Canonical != "" {
		org.forgetHours()
		g.addPolicy(org, sitePolicy{a.Policy, p.Canonical})
		add(&out, org)
		page.Publisher = g.again(page.Publisher)
	}
	if questions := g.questions(a, p); len(questions) > 0 {
		page.Type, page.MainEntity = "FAQPage", questions
	}
	image := picture(p.OpenGraph.Image, p.OpenGraph.Width, p.OpenGraph.Height, p.OpenGraph.ImageAlt)
	howTo := g.howTo(a, p, image, pictures)
	article := g.article(a, p, page, image)
	if howTo != nil {
		switch {
		case article != nil && howTo.ID != "":
			article.MainEntity = ref(howTo.ID)
		case page.MainEntity == nil && howTo.ID != "":
			page.MainEntity = ref(howTo.ID)
		}
	}
	add(&out, article)
	add(&out, howTo)
	for _, v := range videos {
		add(&out, v.node(p.Lang))
	}
	add(&out, crumbs)
	return out.script()
}

// fallbackGraph describes a page that shows another locale's text: it points at
// the original and claims nothing of its own.
func fallbackGraph(g *graphSite, p *theme.ArticlePage) template.JS {
	return graph{&webPageNode{Type: "WebPage", ID: name(p.Canonical, "page"), URL: p.Canonical, Name: p.Title}}.script()
}

// dates returns when an article was published and last changed.
func dates(a *content.Article) (published, modified string) {
	from, to := a.Date, a.Updated
	if !to.IsZero() && to.Before(from) {
		to = from // a text cannot be changed before it is there
	}
	return isoDate(from), isoDate(to)
}

// article returns the node of the text, nil when it would say no more than that
// there is a page: search engines read an Article for its dates and its picture.
func (g *graphSite) article(a *content.Article, p *theme.ArticlePage, page *webPageNode, image *imageNode) *articleNode {
	if page.Published == "" || page.Modified == "" || image == nil || page.Publisher == nil {
		return nil
	}
	n := &articleNode{
		Type: "Article", ID: name(p.Canonical, "article"), Headline: clip(a.Title, maxHeadline),
		Description: p.Description, Language: p.Lang, Page: ref(page.ID),
		Keywords: a.Tags, WordCount: a.Words, Image: image,
		Published: page.Published, Modified: page.Modified,
		Publisher: g.again(page.Publisher),
	}
	if a.Kind == content.KindHowTo {
		n.Type = "TechArticle"
	}
	if p.Category != nil && a.Category != nil && a.Category.Parent != nil {
		n.Section = p.Category.Title
	}
	n.Author = n.Publisher
	if org := g.publisher(); a.Author != "" && a.Author != org.Name {
		n.Author = &personNode{"Person", a.Author}
	}
	return n
}

// again returns a reference to an organization that the page tells elsewhere, or
// the same once more when it has no name to refer to.
func (g *graphSite) again(org any) any {
	if id := g.organizationID(); org != nil && id != "" {
		return ref(id)
	}
	return org
}

// questions returns what the page answers: the question that its title is, by
// the short answer, and those in its text.
func (g *graphSite) questions(a *content.Article, p *theme.ArticlePage) []questionNode {
	var out []questionNode
	ask := func(id, question, answer string) {
		question, answer = strings.TrimSpace(question), strings.TrimSpace(answer)
		if question == "" || answer == "" {
			return
		}
		n := questionNode{Type: "Question", Name: question, Answer: answerNode{"Answer", answer}}
		if p.Canonical != "" && id != "" {
			n.URL = p.Canonical + wordFragment(id)
			n.ID = n.URL
		}
		out = append(out, n)
	}
	if isQuestion(p.Title) {
		ask("", p.Title, p.Answer)
	}
	for _, qa := range a.Answers {
		ask(qa.ID, qa.Question, qa.Answer)
	}
	return out
}

// isQuestion reports that a text ends as a question does, in the scripts that
// mark it. Unmarked questions ("How to return an item") stay what they are.
func isQuestion(s string) bool {
	s = strings.TrimRight(s, "\"'”»)\u200e\u200f\u2069 ")
	for _, mark := range []string{"?", "؟", "？", ";", "՞", "፧"} {
		if strings.HasSuffix(s, mark) {
			return true
		}
	}
	return false
}

// howTo returns the steps of an article, nil without any.
func (g *graphSite) howTo(a *content.Article, p *theme.ArticlePage, image *imageNode, pictures func(*content.Image) *imageNode) *howToNode {
	n := &howToNode{
		Type: "HowTo", ID: name(p.Canonical, "steps"), Name: a.Title,
		Description: p.Description, Language: p.Lang, Image: image,
	}
	for _, s := range a.Steps {
		text := strings.TrimSpace(firstOf(s.Text, s.Name))
		if text == "" {
			continue
		}
		step := howToStep{Type: "HowToStep", Position: len(n.Steps) + 1, Name: strings.TrimSpace(s.Name), Text: text}
		if p.Canonical != "" && s.ID != "" {
			step.URL = p.Canonical + wordFragment(s.ID)
		}
		if s.Image >= 0 && s.Image < len(a.Images) {
			step.Image = pictures(&a.Images[s.Image])
		}
		n.Steps = append(n.Steps, step)
	}
	if len(n.Steps) == 0 {
		return nil
	}
	return n
}

// A video is what is known of a video beyond its place in the text.
type video struct {
	Name, Description string
	Thumbnail         string // absolute URL of a still picture
	Uploaded          time.Time
	Length            time.Duration // 0: unknown
	Content, Player   string        // absolute URLs of the file and of the player, one at least
}

// known reports that there is all that search engines need to show it; a video
// of which less is known is better not mentioned.
func (v *video) known() bool {
	return v.Name != "" && isWeb(v.Thumbnail) && !v.Uploaded.IsZero() && (isWeb(v.Content) || isWeb(v.Player))
}

func (v *video) node(lang string) *videoNode {
	if !v.known() {
		return nil
	}
	n := &videoNode{
		Type: "VideoObject", Name: v.Name, Description: firstOf(v.Description, v.Name), Thumbnail: v.Thumbnail,
		// Search engines want the moment with its zone here.
		Uploaded:   v.Uploaded.Format(time.RFC3339),
		ContentURL: v.Content, EmbedURL: v.Player, Language: lang,
	}
	if s := int(v.Length / time.Second); s > 0 {
		n.Duration = fmt.Sprintf("PT%dS", s)
	}
	return n
}

// weekdays as schema.org names them, in the order of [time.Weekday].
var weekdays = [7]string{
	"https://schema.org/Sunday", "https://schema.org/Monday", "https://schema.org/Tuesday", "https://schema.org/Wednesday",
	"https://schema.org/Thursday", "https://schema.org/Friday", "https://schema.org/Saturday",
}

// openingHours says when a channel is open, days with equal hours together, and
// on which days it is not. Spans that were cut at midnight are joined again.
func openingHours(spans []Span, holidays []Holiday, locale string) []openingHoursNode {
	if len(spans) == 0 {
		return nil
	}
	rest := slices.Clone(spans)
	// Monday first: the order in which people read a week.
	monday := func(d time.Weekday) int { return int(d+6) % 7 }
	slices.SortStableFunc(rest, func(a, b Span) int {
		if d := monday(a.Day) - monday(b.Day); d != 0 {
			return d
		}
		return a.Open - b.Open
	})
	const day = 24 * 60
	morning := func(d time.Weekday) int {
		return slices.IndexFunc(rest, func(s Span) bool { return s.Day == d && s.Open == 0 && s.Close < day })
	}
	joined := map[int]bool{}
	for i := range rest {
		s := &rest[i]
		if s.Open == 0 || s.Close != day {
			continue
		}
		if m := morning((s.Day + 1) % 7); m >= 0 && !joined[m] && rest[m].Close <= s.Open {
			s.Close = day + rest[m].Close
			joined[m] = true
		}
	}
	var out []openingHoursNode
	for i, s := range rest {
		if joined[i] {
			continue
		}
		opens, closes := clockTime(s.Open), clockTime(s.Close)
		if s.Open == 0 && s.Close == day {
			closes = "23:59" // the form search engines read as a whole day
		}
		at := slices.IndexFunc(out, func(n openingHoursNode) bool {
			return n.Opens == opens && n.Closes == closes && !slices.Contains(n.Days, weekdays[s.Day])
		})
		if at < 0 {
			out = append(out, openingHoursNode{Type: "OpeningHoursSpecification", Opens: opens, Closes: closes})
			at = len(out) - 1
		}
		out[at].Days = append(out[at].Days, weekdays[s.Day])
	}
	for _, h := range holidays {
		d := h.Date.Format(time.DateOnly)
		out = append(out, openingHoursNode{
			Type: "OpeningHoursSpecification", Name: h.Name.In(locale),
			Opens: "00:00", Closes: "00:00", ValidFrom: d, ValidThrough: d,
		})
	}
	return out
}

// clockTime writes minutes since midnight as "09:00", the next day's as this one's.
func clockTime(minutes int) string {
	return fmt.Sprintf("%02d:%02d", minutes/60%24, minutes%60)
}
