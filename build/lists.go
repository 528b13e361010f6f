package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"

	"faqtory/content"
	"faqtory/theme"
)

// This file plans the outputs that list pages: sitemaps, feeds, llms.txt, and
// what tells hosts and robots about the site.

// lists plans what one locale lists.
func (p *plan) lists(ls *localeSite) {
	s := p.site
	if !s.settings.NoLLMs {
		p.llms(ls)
	}
	if s.settings.BaseURL == nil {
		return
	}
	if !s.settings.NoFeeds {
		p.feeds(ls)
	}
	ls.theme.OpenSearch = s.href(home(ls.Locale) + openSearchFile)
	p.add(outputName(home(ls.Locale)+openSearchFile), func(b *bytes.Buffer) error {
		return writeOpenSearch(b, &openSearch{
			Name: ls.siteTitle, Description: ls.graph().Description, Language: ls.Tag,
			Self:   s.absolute(home(ls.Locale) + openSearchFile),
			Search: s.absolute(searchPath(ls.Locale)), Icon: s.origin(ls.theme.Brand.Favicon),
		})
	})
	p.local(nil)
}

func (p *plan) feeds(ls *localeSite) {
	s := p.site
	articles := feedArticles(ls.articles)
	if len(articles) == 0 {
		return
	}
	list := sync.OnceValue(func() *feed {
		f := &feed{
			Title: ls.siteTitle, Description: ls.graph().Description, Language: ls.Tag,
			Home:   s.absolute(home(ls.Locale)),
			Author: firstOf(s.settings.Organization.Name.In(ls.Tag), ls.siteTitle),
		}
		for _, a := range articles {
			f.Entries = append(f.Entries, entry(a, s.absolute(a.Permalink), ls.heads()[a].description))
		}
		return f
	})
	for _, format := range feedFormats {
		name := home(ls.Locale) + format.Name
		ls.theme.Feeds = append(ls.theme.Feeds, theme.Feed{Title: ls.siteTitle + " (" + format.Title + ")", URL: s.href(name), Type: format.Type})
		p.add(outputName(name), func(b *bytes.Buffer) error { return format.write(b, list(), s.absolute(name)) })
		p.local(nil)
	}
}

func (p *plan) llms(ls *localeSite) {
	s := p.site
	address := func(permalink string) string { return firstOf(s.absolute(permalink), s.href(permalink)) }
	p.add(outputName(home(ls.Locale)+"llms.txt"), func(b *bytes.Buffer) error {
		sections := llmsSections(ls.root, ls.siteTitle, func(a *content.Article) llmsLink {
			return llmsLink{Title: a.Title, URL: address(a.Permalink), Note: describe(a)}
		})
		var others []llmsLink
		for _, l := range s.lib.Locales {
			if l.Tag != ls.Tag {
				others = append(others, llmsLink{Title: l.Name, URL: address(home(l) + "llms.txt")})
			}
		}
		return writeLLMS(b, ls.siteTitle, ls.graph().Description, sections, others)
	})
	p.local(nil)
	name := outputName(home(ls.Locale) + "llms-full.txt")
	url := func(a *content.Article) string { return address(a.Permalink) }
	data := func(a *content.Article) string { return policyMarkdown(s.policyTable(a.Locale, a.Policy)) }
	p.keyed(name, func(k *keyer) func(*bytes.Buffer) error {
		k.text(ls.siteTitle)
		k.text(ls.graph().Description)
		for _, a := range ls.articles {
			if llmsListed(a) {
				k.origin(s, a)
				k.text(address(a.Permalink))
				k.text(a.TextHash)
				k.value(&a.Updated)
			}
		}
		return func(b *bytes.Buffer) error {
			if old := p.published(name); old != nil && p.mendLLMSFull(b, old, ls, url, data) {
				return nil
			}
			// Growing step by step to the size of all texts would take several times
			// their memory.
			size := 0
			for _, a := range ls.articles {
				size += 300 + 9*a.Words
			}
			b.Grow(size)
			return writeLLMSFull(b, ls.siteTitle, ls.graph().Description, slices.Values(ls.articles), url, data)
		}
	})
	p.localTo(ls.Tag)
}

// sitemaps plans the sitemaps of all locales, and remembers since when each page
// reads as it does.
func (p *plan) sitemaps() {
	s := p.site
	if s.guard != nil && p.shortSitemaps() {
		p.laterSitemaps()
		return
	}
	if p.standingSitemaps() {
		return
	}
	var refs []sitemapRef
	for _, l := range s.lib.Locales {
		entries := p.sitemapEntries(s.locales[l.Tag], p.out.Previous(), p.out.Next())
		if s.settings.BaseURL == nil {
			continue
		}
		for i, part := range sitemapParts(entries) {
			name := sitemapName(l.Tag, i)
			refs = append(refs, sitemapRef{Loc: s.absolute("/" + name), Lastmod: newest(part)})
			p.add(name, func(b *bytes.Buffer) error {
				writeSitemap(b, part)
				return nil
			})
		}
	}
	if len(refs) > 0 {
		p.add("sitemap.xml", func(b *bytes.Buffer) error {
			writeSitemapIndex(b, refs)
			return nil
		})
	}
}

// shortSitemaps reports that each locale has one sitemap for certain.
func (p *plan) shortSitemaps() bool {
	// An address takes some bytes more in a sitemap than as a path, once for itself
	// and once for each locale; few pages have many pictures, and none has a
	// thousand.
	const perAddress, perPicture = 600, 300
	s := p.site
	for _, l := range s.lib.Locales {
		pages, size := 2, 0
		for a := range s.lib.Articles(l.Tag) {
			pages++
			size += (len(a.Permalink)*3+perAddress)*(len(s.lib.Locales)+2) + (len(a.Images)+4*len(a.Videos))*perPicture
		}
		for range s.lib.Categories(l.Tag) {
			pages++
			size += 2 * perAddress * (len(s.lib.Locales) + 2)
		}
		if pages > maxSitemapURLs || size > maxSitemapBytes {
			return false
		}
	}
	return true
}

// laterSitemaps plans sitemaps that nobody may ask for: those of a site that is
// kept in memory while it is written, of which nobody remembers an earlier state.
func (p *plan) laterSitemaps() {
	s := p.site
	if s.settings.BaseURL == nil {
		return
	}
	entries := map[string]func() []sitemapEntry{}
	for _, l := range s.lib.Locales {
		entries[l.Tag] = once(s, func() []sitemapEntry {
			return p.sitemapEntries(s.locales[l.Tag], newManifest(), newManifest())
		})
		p.add(sitemapName(l.Tag, 0), func(b *bytes.Buffer) error {
			writeSitemap(b, entries[l.Tag]())
			return nil
		})
	}
	p.add("sitemap.xml", func(b *bytes.Buffer) error {
		var refs []sitemapRef
		for _, l := range s.lib.Locales {
			refs = append(refs, sitemapRef{Loc: s.absolute("/" + sitemapName(l.Tag, 0)), Lastmod: newest(entries[l.Tag]())})
		}
		writeSitemapIndex(b, refs)
		return nil
	})
}

func (p *plan) sitemapEntries(ls *localeSite, previous, next *Manifest) []sitemapEntry {
	s := p.site
	var entries []sitemapEntry
	today := day(s.now)
	add := func(permalink, hash, known string, permalinks map[string]string) *sitemapEntry {
		entries = append(entries, sitemapEntry{
			Loc:        s.absolute(permalink),
			Lastmod:    next.lastmod(previous, permalink, hash, known, today),
			Alternates: s.alternates(permalinks),
		})
		return &entries[len(entries)-1]
	}
	list := func(c *content.Category, permalinks map[string]string) {
		hash, known := categoryText(c)
		add(c.Permalink, hash, known, permalinks)
	}
	list(ls.root, s.homePermalinks(home))
	var walk func(c *content.Category)
	walk = func(c *content.Category) {
		if c.Parent != nil && (c.Index == nil || !c.Index.Noindex) {
			list(c, s.categoryPermalinks(c))
		}
		for _, a := range c.Articles {
			if a.Noindex || a.Draft || a.Fallback != nil {
				continue
			}
			e := add(a.Permalink, a.TextHash, day(a.Updated), s.articlePermalinks(a))
			for i := range a.Images {
				t := s.lib.Resolve(a, a.Images[i].Target)
				if img := s.assets[t.Asset]; t.Kind == content.TargetAsset && img != nil {
					e.Images = append(e.Images, s.absolute(img.output))
				}
			}
			if len(a.Videos) > 0 {
				p := theme.ArticlePage{Page: theme.Page{Site: ls.theme}} // a card is named with its site
				s.shareImage(&p, a)
				for i := range a.Videos {
					e.Videos = append(e.Videos, s.videoData(a, &a.Videos[i], &p))
				}
			}
		}
		for _, child := range c.Children {
			walk(child)
		}
	}
	walk(ls.root)
	if s.contact {
		sum := sha256.Sum256([]byte(fmt.Sprintf("%+v", ls.theme.Channels)))
		add(contactPath(ls.Locale), hex.EncodeToString(sum[:]), "", s.homePermalinks(contactPath))
	}
	return entries
}

// categoryText is what a category's page shows, as a hash, and the newest date
// of what it lists.
func categoryText(c *content.Category) (hash, newest string) {
	h := sha256.New()
	fmt.Fprintln(h, c.Title, c.Description)
	for _, child := range c.Children {
		fmt.Fprintln(h, child.Title, child.Description)
	}
	for _, a := range c.Articles {
		fmt.Fprintln(h, a.Title, a.Answer)
		newest = max(newest, day(a.Updated))
	}
	if c.Index != nil {
		fmt.Fprintln(h, c.Index.TextHash)
		newest = max(newest, day(c.Index.Updated))
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), newest
}

// hosts plans what tells robots and static hosts about the site.
func (p *plan) hosts() {
	s := p.site
	sitemap := ""
	if s.settings.BaseURL != nil {
		sitemap = s.absolute("/sitemap.xml")
	}
	p.add("robots.txt", func(b *bytes.Buffer) error {
		writeRobots(b, s.settings.Robots, s.base, sitemap)
		return nil
	})
	p.local(nil)
	var homes []string
	for _, l := range s.lib.Locales {
		homes = append(homes, s.href(home(l)))
	}
	p.add("_headers", func(b *bytes.Buffer) error {
		writeHeaders(b, s.base, homes)
		return nil
	})
	p.local(nil)
}

// redirects plans a page for each old path, for hosts that know no other way,
// and the list for those that do. It comes last: redirects give way to pages.
func (p *plan) redirects() {
	s := p.site
	var all []redirect
	for _, r := range s.lib.Redirects() {
		all = append(all, redirect{From: r.From, To: r.To})
	}
	names := make([]string, 0, len(p.outputs))
	for _, o := range p.outputs {
		names = append(names, o.name)
	}
	files := planRedirects(all, names)
	if len(files) == 0 {
		return
	}
	p.add("_redirects", func(b *bytes.Buffer) error {
		writeRedirects(b, files, s.target)
		return nil
	})
	p.local(nil)
	for _, r := range files {
		if r.Name != "" {
			p.keyed(r.Name, func(k *keyer) func(*bytes.Buffer) error {
				page := s.redirectPage(r.To)
				k.page(s, page)
				return func(b *bytes.Buffer) error { return s.theme.Redirect(b, page) }
			})
			p.local(nil)
		}
	}
}

// target is the href of a redirect's end, which may be another site.
func (s *site) target(to string) string {
	if isWeb(to) {
		return to
	}
	return s.href(to)
}

func (s *site) redirectPage(to string) *theme.RedirectPage {
	page := &theme.RedirectPage{URL: s.target(to), Canonical: to}
	locale := s.lib.Default
	if !isWeb(to) {
		page.Canonical = s.absolute(to)
		if a, c := s.lib.ByPermalink(to); a != nil {
			page.Title, locale = a.Title, a.Locale
		} else if c != nil {
			page.Title, locale = c.Title, c.Locale
		}
	}
	page.Title = firstOf(page.Title, page.URL)
	page.Lang, page.Dir = locale, s.locales[locale].theme.Dir
	page.Favicon = s.locales[locale].theme.Brand.Favicon
	return page
}
