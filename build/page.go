package build

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"faqtory/build/card"
	"faqtory/content"
	"faqtory/theme"
)

// This file turns articles and categories into the structs that templates see.

// wordsPerMinute is a usual reading speed for help texts on a screen.
const wordsPerMinute = 200

// page fills what every page has. permalinks are those of the page's
// translations by locale, its own included.
func (s *site) page(ls *localeSite, permalink, title string, h head, permalinks map[string]string) theme.Page {
	p := theme.Page{
		Site: ls.theme, Lang: ls.Tag, Dir: ls.theme.Dir, URL: s.href(permalink),
		HeadTitle: h.title, Title: title, Description: h.description,
		Canonical: s.absolute(permalink),
		OpenGraph: theme.OpenGraph{Type: "website", Locale: ogLocale(ls.Tag)},
	}
	for _, l := range s.lib.Locales {
		link := theme.LocaleLink{Locale: l.Tag, Name: l.Name, Dir: direction(l.RTL), Current: l.Tag == ls.Tag}
		if to, ok := permalinks[l.Tag]; ok {
			link.URL, link.Exact = s.href(to), true
		} else {
			link.URL = s.href(home(l))
		}
		p.Languages = append(p.Languages, link)
	}
	p.Alternates = s.alternates(permalinks)
	s.showCard(&p, func() card.Card { return s.siteCard(ls) })
	return p
}

// alternates lists a page in all its languages for search engines; a page in
// one language has none. The default locale stands for every other visitor.
func (s *site) alternates(permalinks map[string]string) []theme.Alternate {
	if s.settings.BaseURL == nil || len(permalinks) < 2 {
		return nil
	}
	var out []theme.Alternate
	for _, l := range s.lib.Locales {
		if to, ok := permalinks[l.Tag]; ok {
			out = append(out, theme.Alternate{Hreflang: l.Tag, URL: s.absolute(to)})
		}
	}
	fallback := out[0].URL
	if to, ok := permalinks[s.lib.Default]; ok {
		fallback = s.absolute(to)
	}
	return append(out, theme.Alternate{Hreflang: "x-default", URL: fallback})
}

// ogLocale writes "pt-BR" as Open Graph does, "pt_BR"; a language without a
// region stays alone.
func ogLocale(tag string) string { return strings.ReplaceAll(tag, "-", "_") }

func (s *site) crumbs(ls *localeSite, trail []*content.Category, last string) []theme.Crumb {
	out := []theme.Crumb{{Title: s.theme.Message(ls.Tag, "nav.home"), URL: ls.theme.Home}}
	for _, c := range trail {
		out = append(out, theme.Crumb{Title: c.NavTitle, URL: s.href(c.Permalink)})
	}
	return append(out, theme.Crumb{Title: last})
}

// articlePermalinks are an article's translations by locale.
func (s *site) articlePermalinks(a *content.Article) map[string]string {
	out := map[string]string{}
	for _, t := range s.lib.Translations(a) {
		out[t.Locale] = t.Permalink
	}
	return out
}

// categoryPermalinks are a category's translations by locale.
func (s *site) categoryPermalinks(c *content.Category) map[string]string {
	out := map[string]string{}
	for _, t := range s.lib.CategoryTranslations(c) {
		out[t.Locale] = t.Permalink
	}
	return out
}

// articlePage is everything on the page of an article but its body and its
// structured data, which take longest: a page that comes out as it is already
// needs neither.
func (s *site) articlePage(a *content.Article) *theme.ArticlePage {
	ls, text := s.locales[a.Locale], shownOn(a)
	p := &theme.ArticlePage{
		Page:     s.page(ls, a.Permalink, a.Title, ls.heads()[a], s.articlePermalinks(text)),
		Kind:     string(a.Kind),
		Category: ls.topics[a.Category],
		Answer:   a.Answer,
		Contents: contents(a),
		Author:   a.Author,
		Minutes:  max(1, (a.Words+wordsPerMinute/2)/wordsPerMinute),
		Tags:     a.Tags,
		EditURL:  s.editURL(text),
		Policy:   s.policyTable(text.Locale, text.Policy),
	}
	if a.Question != a.Title {
		p.Question = a.Question
	}
	p.Breadcrumbs = s.crumbs(ls, a.Category.Trail(), a.NavTitle)
	p.Updated, p.Reviewed = s.date(ls.Tag, a.Updated), s.date(ls.Tag, a.Reviewed)
	if p.Updated != nil && p.Reviewed != nil && p.Updated.ISO == p.Reviewed.ISO {
		p.Reviewed = nil // who changes a text has read it
	}
	p.Noindex = a.Noindex || a.Draft
	p.OpenGraph.Type = "article"
	p.OpenGraph.Published, p.OpenGraph.Modified = a.Date, a.Updated
	s.shareImage(p, a)
	if s.twins() {
		p.Markdown = s.href(twinPath(a.Permalink))
	}
	if !s.settings.NoRelated {
		for _, r := range s.lib.Related(a, relatedArticles) {
			p.Related = append(p.Related, ls.links[r])
		}
	}
	if prev, next := s.lib.Neighbours(a); true {
		p.Previous, p.Next = ls.links[prev], ls.links[next]
	}
	p.Siblings = s.siblings(ls, a)
	if a.Fallback != nil {
		from := s.locales[text.Locale]
		p.Lang, p.Dir = text.Locale, from.theme.Dir
		p.Fallback = &theme.LocaleLink{Locale: text.Locale, Name: from.Name, Dir: from.theme.Dir, URL: s.href(text.Permalink), Exact: true}
		p.Canonical, p.Alternates = s.absolute(text.Permalink), nil
		// The switch may lead back here, where the reader is.
		for i := range p.Languages {
			if p.Languages[i].Current {
				p.Languages[i].URL = s.href(a.Permalink)
			}
		}
	} else if a.RTL != ls.RTL && a.Words > 0 {
		// The text is in a script of the other direction than its locale says:
		// a tree read without its languages being configured.
		p.Dir = direction(a.RTL)
	}
	if p.Noindex {
		p.Alternates = nil
	}
	return p
}

const (
	relatedArticles = 4
	// mostSiblings bounds the side navigation: beyond it a category page serves better.
	mostSiblings = 12
)

// siblings are the articles around a in its category.
func (s *site) siblings(ls *localeSite, a *content.Article) []*theme.ArticleLink {
	all := a.Category.Articles
	if len(all) < 2 {
		return nil
	}
	from := 0
	if len(all) > mostSiblings {
		from = min(max(0, ls.position[a]-mostSiblings/2), len(all)-mostSiblings)
	}
	var out []*theme.ArticleLink
	for _, other := range all[from:min(len(all), from+mostSiblings)] {
		out = append(out, ls.links[other])
	}
	return out
}

func (s *site) editURL(a *content.Article) string {
	if s.settings.EditURL == "" {
		return ""
	}
	return strings.ReplaceAll(s.settings.EditURL, "{path}", escapePath(a.Path))
}

// shareImage sets the picture shown when the article is shared.
func (s *site) shareImage(p *theme.ArticlePage, a *content.Article) {
	if s.settings.BaseURL == nil {
		return
	}
	if own, alt := s.ownPicture(a); own != nil {
		s.showPicture(&p.Page, own, alt)
		return
	}
	s.showCard(&p.Page, func() card.Card { return s.articleCard(a) })
}

func (s *site) date(locale string, t time.Time) *theme.Date {
	if t.IsZero() {
		return nil
	}
	d := s.theme.Date(locale, t)
	return &d
}

// shownOn is the article that is read on a's page: another one on a fallback page.
func shownOn(a *content.Article) *content.Article {
	if a.Fallback != nil {
		return a.Fallback
	}
	return a
}

// body is the text of an article, or of a category's own page, on a page of a
// locale. It is "" without one.
func (s *site) body(a *content.Article, locale string) template.HTML {
	if a == nil {
		return ""
	}
	return onPage(a.HTML(newFiller(s, a, locale)), a)
}

// onPage is the body of an article as it stands on a page. What its text is written
// in tells how its numbers are read, not what the page is in that it stands on.
func onPage(body template.HTML, a *content.Article) template.HTML {
	if a.RTL {
		return theme.Isolate(body, a.Locale)
	}
	return body
}

// contents is the table of contents: two levels, and none on a page that a
// reader takes in at a glance.
func contents(a *content.Article) []*theme.ContentsEntry {
	const least = 3
	if len(a.Headings) < least {
		return nil
	}
	top := 6
	for _, h := range a.Headings {
		top = min(top, h.Level)
	}
	var out []*theme.ContentsEntry
	for _, h := range a.Headings {
		e := &theme.ContentsEntry{ID: h.ID, Title: h.Text}
		switch {
		case h.Text == "":
		case h.Level == top || len(out) == 0:
			out = append(out, e)
		case h.Level == top+1:
			parent := out[len(out)-1]
			parent.Children = append(parent.Children, e)
		}
	}
	return out
}

// categoryPage is the page of a category without its body and its structured data.
func (s *site) categoryPage(c *content.Category) *theme.CategoryPage {
	ls := s.locales[c.Locale]
	p := &theme.CategoryPage{
		Page: s.page(ls, c.Permalink, c.Title, ls.heads()[c], s.categoryPermalinks(c)),
		Icon: c.Icon, Lead: c.Description, Count: c.Count(),
	}
	s.showCard(&p.Page, func() card.Card { return s.categoryCard(c) })
	if c.Parent != nil {
		p.Breadcrumbs = s.crumbs(ls, c.Parent.Trail(), c.NavTitle)
	}
	if c.Index != nil {
		p.Noindex = c.Index.Noindex
	}
	for _, child := range c.Children {
		if listed(child) {
			p.Children = append(p.Children, ls.topics[child])
		}
	}
	for _, a := range c.Articles {
		p.Articles = append(p.Articles, ls.links[a])
	}
	return p
}

// homePermalinks are the home pages of all locales.
func (s *site) homePermalinks(path func(content.Locale) string) map[string]string {
	out := make(map[string]string, len(s.lib.Locales))
	for _, l := range s.lib.Locales {
		out[l.Tag] = path(l)
	}
	return out
}

// homePage is the front page of a locale without its body and its structured data.
func (s *site) homePage(ls *localeSite) *theme.HomePage {
	p := &theme.HomePage{
		Page:       s.page(ls, home(ls.Locale), ls.homeTitle(), ls.heads()[ls.root], s.homePermalinks(home)),
		Categories: ls.nav, Popular: ls.popular,
	}
	for _, a := range ls.root.Articles {
		p.Articles = append(p.Articles, ls.links[a])
	}
	for _, a := range ls.articles {
		if a.Featured && len(p.Featured) < featuredArticles {
			p.Featured = append(p.Featured, ls.links[a])
		}
	}
	for _, a := range recent(ls.articles, recentArticles) {
		p.Recent = append(p.Recent, ls.links[a])
	}
	return p
}

const (
	featuredArticles = 6
	recentArticles   = 5
)

// recent returns the n articles updated last, newest first; undated ones never.
func recent(articles []*content.Article, n int) []*content.Article {
	dated := slices.DeleteFunc(slices.Clone(articles), func(a *content.Article) bool {
		return a.Updated.IsZero() || a.Fallback != nil || a.Noindex
	})
	slices.SortStableFunc(dated, func(a, b *content.Article) int {
		if c := b.Updated.Compare(a.Updated); c != 0 {
			return c
		}
		return strings.Compare(a.Permalink, b.Permalink)
	})
	return dated[:min(n, len(dated))]
}

// shell fills the pages that have no text of their own.
func (s *site) shell(ls *localeSite, path func(content.Locale) string, key string) theme.Page {
	title := s.theme.Message(ls.Tag, key+".title")
	p := s.page(ls, path(ls.Locale), title, ls.heads()[key], s.homePermalinks(path))
	p.Breadcrumbs = s.crumbs(ls, nil, title)
	return p
}

func (s *site) contactPage(ls *localeSite) *theme.ContactPage {
	p := &theme.ContactPage{Page: s.shell(ls, contactPath, contactShell), Channels: ls.theme.Channels}
	for _, h := range s.settings.Contact.Holidays {
		p.Holidays = append(p.Holidays, theme.Holiday{Date: s.theme.Date(ls.Tag, h.Date), Name: h.Name.In(ls.Tag)})
	}
	return p
}

// searchPage is not for search engines: they would index results of results.
func (s *site) searchPage(ls *localeSite) *theme.SearchPage {
	p := &theme.SearchPage{Page: s.shell(ls, searchPath, searchShell), Categories: ls.nav, Popular: ls.popular}
	p.Noindex, p.Alternates = true, nil
	return p
}

func (s *site) notFoundPage(ls *localeSite) *theme.NotFoundPage {
	p := &theme.NotFoundPage{Page: s.shell(ls, notFoundPath, notFoundShell), Categories: ls.nav, Popular: ls.popular}
	// A missing page is in no language: the switch leads home.
	for i, l := range s.lib.Locales {
		p.Languages[i].URL = s.href(home(l))
	}
	p.Noindex, p.Canonical, p.Alternates = true, "", nil
	return p
}
