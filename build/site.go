package build

import (
	"io/fs"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"faqtory/build/card"
	"faqtory/build/imageset"
	"faqtory/content"
	"faqtory/internal/diag"
	"faqtory/theme"
)

// A site is everything that pages of one build share: the library, the theme,
// the settings, and what was worked out from them once. It is read-only after
// newSite, so pages are rendered from it in parallel.
type site struct {
	settings Settings
	lib      *content.Library
	theme    *theme.Theme
	assets   map[string]*asset
	now      time.Time
	base     string // path before every href, with a slash at both ends
	locales  map[string]*localeSite
	fsys     fs.FS
	contact  bool          // there is a channel to reach a person
	cards    *card.Painter // nil: no share cards
	unfit    diag.List     // what is wrong with the font of cards
	// images are how pictures are made, and madePictures those that were.
	images       imageset.Options
	madePictures *pictureCache
	recipe       string // what images are in the cache's keys
	// Of a [Live]: guard is held by who looks at articles that may be replaced,
	// turns are for what is done in the background, and before is the site before this one, whose pictures are made already.
	guard  *sync.RWMutex
	turns  *turns
	before *site
	later  *livePictures // nil: pictures are made before the pages
	// replaced counts the articles that were replaced.
	replaced atomic.Int64
}

// pause lets those in who replace articles, for somebody who holds the guard for
// reading and looks at one article after the other. i counts them.
func (s *site) pause(i int) {
	const few = 32
	if s.guard != nil && i%few == few-1 {
		s.guard.RUnlock()
		s.guard.RLock()
	}
}

// A localeSite is what the pages of one locale share.
type localeSite struct {
	content.Locale
	theme     *theme.Site
	root      *content.Category
	heads     func() map[any]head // by page; see fillHeads
	links     map[*content.Article]*theme.ArticleLink
	popular   []*theme.ArticleLink
	nav       []*theme.CategoryLink
	topics    map[*content.Category]*theme.CategoryLink
	articles  []*content.Article       // in reading order
	position  map[*content.Article]int // within its category
	siteTitle string
	graph     func() *graphSite
	graphKey  func() []byte
}

// newSite works out what pages share. With few pages to be made, what takes time
// waits until it is asked for.
func newSite(o Options, lib *content.Library, assets map[string]*asset, few bool) *site {
	s := &site{
		settings: o.Settings, lib: lib, theme: o.Theme, assets: assets, now: o.Now,
		base: "/", locales: map[string]*localeSite{}, contact: len(o.Settings.Contact.Channels) > 0,
	}
	if u := o.Settings.BaseURL; u != nil {
		s.base = u.Path
	}
	locales := make([]*localeSite, len(lib.Locales))
	var wg sync.WaitGroup
	for i, l := range lib.Locales {
		wg.Go(func() {
			locales[i] = s.newLocale(l, o)
			if !few {
				locales[i].graphKey()
			}
		})
	}
	wg.Wait()
	for _, ls := range locales {
		s.locales[ls.Tag] = ls
	}
	return s
}

// once returns a function that works something out when it is first asked, as
// [sync.OnceValue] does, and again after an article was replaced. Outputs that
// share what they read from articles share it so.
func once[T any](s *site, f func() T) func() T {
	var (
		mu    sync.Mutex
		known T
		as    int64 = -1
	)
	return func() T {
		mu.Lock()
		defer mu.Unlock()
		if now := s.replaced.Load(); now != as {
			known, as = f(), now
		}
		return known
	}
}

func (s *site) newLocale(l content.Locale, o Options) *localeSite {
	ls := &localeSite{
		Locale: l, root: s.lib.Root(l.Tag), links: map[*content.Article]*theme.ArticleLink{},
		topics: map[*content.Category]*theme.CategoryLink{}, position: map[*content.Article]int{},
		articles: slices.Collect(s.lib.Articles(l.Tag)),
	}
	ls.siteTitle = s.settings.Title.In(l.Tag)
	if ls.siteTitle == "" {
		ls.siteTitle = ls.root.Title
	}
	if ls.siteTitle == "" {
		ls.siteTitle = s.theme.Message(l.Tag, "site.title")
	}
	ls.theme = &theme.Site{
		Title:        ls.siteTitle,
		Description:  firstOf(ls.root.Description, s.settings.Description.In(l.Tag)),
		Locale:       l.Tag,
		Dir:          direction(l.RTL),
		Base:         s.base,
		Home:         s.href(home(l)),
		SearchURL:    s.href(searchPath(l)),
		Brand:        s.brand(ls.siteTitle),
		Organization: theme.Organization{Name: s.settings.Organization.Name.In(l.Tag), URL: s.settings.Organization.URL},
		Channels:     s.channels(l.Tag),
		Notices:      s.notices(l.Tag),
	}
	if s.contact {
		ls.theme.ContactURL = s.href(contactPath(l))
	}
	for _, other := range s.lib.Locales {
		ls.theme.Locales = append(ls.theme.Locales, theme.LocaleLink{
			Locale: other.Tag, Name: other.Name, Dir: direction(other.RTL),
			URL: s.href(home(other)), Current: other.Tag == l.Tag, Exact: true,
		})
	}
	ls.heads = sync.OnceValue(func() map[any]head { return ls.fillHeads(s) })
	for _, a := range ls.articles {
		ls.links[a] = s.articleLink(a)
	}
	for i, a := range ls.root.Articles {
		ls.position[a] = i
	}
	for c := range s.lib.Categories(l.Tag) {
		for i, a := range c.Articles {
			ls.position[a] = i
		}
	}
	for _, c := range ls.root.Children {
		if link := s.categoryLink(ls, c); listed(c) {
			ls.nav = append(ls.nav, link)
		}
	}
	ls.theme.Nav = ls.nav
	ls.popular = s.popular(ls)
	ls.graph = sync.OnceValue(func() *graphSite { return s.graph(ls) })
	ls.graphKey = sync.OnceValue(func() []byte { return ls.graph().digest() })
	return ls
}

// graph is what structured data says of the site in one locale.
func (s *site) graph(ls *localeSite) *graphSite {
	g := &graphSite{
		Settings: &s.settings, Locale: ls.Tag, Title: ls.siteTitle, Description: ls.heads()[ls.root].description,
		Absolute: s.origin,
	}
	g.Policies = s.policies(ls)
	if s.settings.BaseURL != nil {
		g.Root, g.Home = s.absolute("/"), s.absolute(home(ls.Locale))
	}
	switch logo := s.settings.Organization.Logo; {
	case isWeb(logo):
		g.Logo = picture(logo, 0, 0, "")
	case s.assets[logo] != nil:
		a := s.assets[logo]
		g.Logo = picture(s.absolute(a.output), a.width, a.height, "")
	}
	return g
}

// homeTitle is what the writer calls the home page of a locale, in its _index.md;
// else it bears the help center's name.
func (ls *localeSite) homeTitle() string { return firstOf(ls.root.Title, ls.siteTitle) }

// fillHeads gives each page of the locale its title and description.
func (ls *localeSite) fillHeads(s *site) map[any]head {
	pages := []headline{{page: ls.root, title: ls.homeTitle(), permalink: ls.root.Permalink, description: firstOf(ls.theme.Description, describeCategory(ls.root))}}
	var walk func(c *content.Category)
	walk = func(c *content.Category) {
		if c.Parent != nil {
			pages = append(pages, headline{
				page: c, title: c.Title, permalink: c.Permalink,
				trail:       titles(c.Parent.Trail()),
				description: describeCategory(c),
			})
		}
		for _, a := range c.Articles {
			pages = append(pages, headline{page: a, title: a.Title, permalink: a.Permalink, trail: titles(c.Trail()), description: describe(a)})
		}
		for _, child := range c.Children {
			walk(child)
		}
	}
	walk(ls.root)
	for _, shell := range []string{contactShell, searchShell, notFoundShell} {
		pages = append(pages, headline{
			page: shell, title: s.theme.Message(ls.Tag, shell+".title"), permalink: "/" + shell + "/",
			description: s.theme.Message(ls.Tag, shell+".description", "site", ls.siteTitle),
		})
	}
	return heads(pages, ls.siteTitle)
}

// describeCategory is the writer's description, followed by what the category
// holds where that is too short to tell a searcher anything.
func describeCategory(c *content.Category) string {
	const telling = 60 // characters
	if utf8.RuneCountInString(c.Description) >= telling {
		return c.Description
	}
	var names []string
	for _, child := range c.Children {
		names = append(names, child.Title)
	}
	for _, a := range c.Articles {
		names = append(names, a.Title)
	}
	if len(names) > 6 {
		names = names[:6]
	}
	if c.Description != "" {
		names = slices.Insert(names, 0, strings.TrimRight(c.Description, ".。"))
	}
	return strings.Join(names, " · ")
}

func titles(trail []*content.Category) []string {
	out := make([]string, 0, len(trail))
	for _, c := range trail {
		out = append(out, c.Title)
	}
	return out
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func direction(rtl bool) string {
	if rtl {
		return "rtl"
	}
	return "ltr"
}

// Pages that no article stands for: their names in messages, and their permalinks.

const (
	contactShell  = "contact"
	searchShell   = "search"
	notFoundShell = "notfound"
)

func home(l content.Locale) string {
	if l.Prefix == "" {
		return "/"
	}
	return "/" + l.Prefix + "/"
}

func searchPath(l content.Locale) string   { return home(l) + "search/" }
func contactPath(l content.Locale) string  { return home(l) + "contact/" }
func notFoundPath(l content.Locale) string { return home(l) + "404.html" }

// href is the value of an attribute that leads to a permalink or an output.
func (s *site) href(permalink string) string {
	return s.base + escapePath(strings.TrimPrefix(permalink, "/"))
}

// absolute is the full address of a permalink or an output, "" without a base URL.
func (s *site) absolute(permalink string) string { return s.origin(s.href(permalink)) }

// origin is the full address of an href: of one within the site "" without a base
// URL; one that leads elsewhere is full already.
func (s *site) origin(href string) string {
	if isWeb(href) {
		return href
	}
	u := s.settings.BaseURL
	if u == nil || href == "" {
		return ""
	}
	origin := url.URL{Scheme: u.Scheme, Host: u.Host}
	return origin.String() + href
}

// escapePath percent-encodes a path as RFC 3986 has it. A colon in the first
// part would read as a scheme, so it is encoded too.
func escapePath(p string) string {
	if plainPath(p) {
		return p
	}
	parts := strings.Split(p, "/")
	for i, part := range parts {
		parts[i] = strings.ReplaceAll(url.PathEscape(part), ":", "%3A")
	}
	return strings.Join(parts, "/")
}

// plainPath reports a path of unreserved characters.
func plainPath(p string) bool {
	for i := range len(p) {
		switch c := p[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c == '/', c == '-', c == '.', c == '_', c == '~':
		default:
			return false
		}
	}
	return true
}

func (s *site) brand(title string) theme.Brand {
	b := theme.Brand{Color: s.settings.Brand.Color}
	if a := s.assets[s.settings.Brand.Logo]; a != nil {
		b.Logo = &theme.Image{Src: s.href(a.output), Width: a.width, Height: a.height, Alt: title}
	}
	if a := s.assets[s.settings.Brand.LogoDark]; a != nil && b.Logo != nil {
		b.LogoDark = &theme.Image{Src: s.href(a.output), Width: a.width, Height: a.height, Alt: title}
	}
	if a := s.assets[s.settings.Brand.Favicon]; a != nil {
		b.Favicon = s.href(a.output)
	}
	return b
}

func (s *site) notices(locale string) []theme.Notice {
	var out []theme.Notice
	for _, n := range s.settings.Notices {
		if text := n.Text.In(locale); text != "" {
			out = append(out, theme.Notice{Level: n.Level, Text: text, URL: n.URL, From: stamp(n.From), Until: stamp(n.Until)})
		}
	}
	return out
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func (s *site) articleLink(a *content.Article) *theme.ArticleLink {
	return &theme.ArticleLink{
		Title: a.NavTitle, Answer: firstOf(a.Answer, a.Description),
		URL: s.href(a.Permalink), Kind: string(a.Kind), Category: a.Category.Title,
	}
}

// cardArticles is how many articles a category's card names.
const cardArticles = 4

func (s *site) categoryLink(ls *localeSite, c *content.Category) *theme.CategoryLink {
	link := &theme.CategoryLink{
		Key: c.Key, Title: c.NavTitle, Description: c.Description, Icon: c.Icon,
		URL: s.href(c.Permalink), Count: c.Count(),
	}
	ls.topics[c] = link
	for _, a := range c.Articles[:min(cardArticles, len(c.Articles))] {
		link.Articles = append(link.Articles, ls.links[a])
	}
	for _, child := range c.Children {
		if below := s.categoryLink(ls, child); listed(child) {
			link.Children = append(link.Children, below)
		}
	}
	return link
}

// listed reports that a category has something for readers: an article, or a text of
// its own. A translation may have the folder and its name long before any article.
func listed(c *content.Category) bool {
	// What is asked of the text is what [content.File.Alike] compares.
	if i := c.Index; i != nil && (i.Words > 0 || len(i.Images) > 0 || len(i.Videos) > 0 || i.Policy != nil) {
		return true
	}
	return len(c.Articles) > 0 || slices.ContainsFunc(c.Children, listed)
}

// popular resolves the configured keys in one locale. A key without an article
// there is left out: a locale may have fewer.
func (s *site) popular(ls *localeSite) []*theme.ArticleLink {
	byKey := make(map[string]*content.Article, len(ls.articles))
	for _, a := range ls.articles {
		byKey[a.Key] = a
	}
	var out []*theme.ArticleLink
	for _, key := range s.settings.Popular {
		if a := byKey[articleKey(key)]; a != nil {
			out = append(out, ls.links[a])
		}
	}
	return out
}
