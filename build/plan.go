package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"path/filepath"

	"faqtory/content"
	"faqtory/theme"
)

// A plan is every output of a site. Making it renders nothing.
type plan struct {
	site    *site
	out     *Output
	outputs []output
	pages   int
	// written names the assets that are in the plan already.
	assets map[string]bool
	files  names
	prefix []byte // of all keys
	packs  bool   // with compressed forms beside the files
	// edits are the articles whose words alone differ from the last build's; nil when
	// more does.
	edits edits
	// rendered counts the outputs that were not kept.
	rendered int
	// Of edits: before is the record of the last build, dir the folder it published
	// into, and same says that the manifest there is the one that it wrote.
	before *record
	dir    string
	same   bool
}

// names are the hrefs of files that every page refers to.
type names struct {
	css, js, listCSS, suggestJS, findJS string
}

// all are the files' names below the output folder.
func (n *names) all() []string { return []string{n.css, n.listCSS, n.js, n.suggestJS} }

// newPlan plans a site. After edits of what before tells of, the plan makes use of
// what is published.
func newPlan(s *site, out *Output, program string, e edits, before *record) (*plan, error) {
	p := &plan{site: s, out: out, assets: map[string]bool{}, packs: s.packing(), edits: e, before: before}
	if e != nil {
		p.dir = out.root.Name()
		p.same = statOf(filepath.Join(p.dir, filepath.FromSlash(manifestFile))) == before.manifest
	}
	var err error
	if p.prefix, err = s.prefix(program); err != nil {
		return nil, err
	}
	p.shared()
	p.cards()
	for _, l := range s.lib.Locales {
		p.lists(s.locales[l.Tag])
		p.locale(s.locales[l.Tag])
	}
	p.sitemaps()
	p.hosts()
	p.add(snapshotFile, func(b *bytes.Buffer) error {
		data, err := s.snapshot()
		b.Write(data)
		return err
	})
	p.local(nil)
	p.redirects()
	return p, nil
}

// shared plans the files that pages of every locale use.
func (p *plan) shared() {
	s := p.site
	p.files.css = p.static("assets/site", ".css", s.theme.Stylesheet())
	p.files.js = p.static("assets/site", ".js", s.theme.Script())
	p.files.listCSS = p.static("assets/lists", ".css", s.theme.ListStylesheet())
	p.files.suggestJS = p.static("assets/suggest", ".js", s.theme.SuggestScript())
	p.files.findJS = s.href(p.static("assets/find", ".js", s.theme.FindScript()))
	icon := ""
	if s.assets[s.settings.Brand.Favicon] == nil {
		// Browsers ask for an icon whether a page names one or not.
		icon = s.href(p.static("assets/favicon", ".svg", s.theme.Favicon()))
	}
	for _, ls := range s.locales {
		ls.theme.Brand.Favicon = firstOf(ls.theme.Brand.Favicon, icon)
		ls.theme.ListCSS, ls.theme.SuggestJS = s.href(p.files.listCSS), s.href(p.files.suggestJS)
		ls.theme.CSS, ls.theme.JS = s.href(p.files.css), s.href(p.files.js)
	}
	for _, a := range s.assets {
		p.asset(a)
		p.variants(a)
	}
}

// static plans a file named by its content.
func (p *plan) static(name, ext string, data []byte) string {
	sum := sha256.Sum256(data)
	name += "." + hex.EncodeToString(sum[:6]) + ext
	p.fixed(name, func(b *bytes.Buffer) error {
		b.Write(data)
		return nil
	})
	return name
}

// asset plans a file beside the articles. Equal files of several folders with
// one name come out as one.
func (p *plan) asset(a *asset) {
	if p.assets[a.output] {
		return
	}
	p.assets[a.output] = true
	p.fixed(a.output, func(b *bytes.Buffer) error {
		return p.site.assetData(b, a)
	})
}

// locale plans the pages of one locale.
func (p *plan) locale(ls *localeSite) {
	s := p.site
	p.page(home(ls.Locale), func(k *keyer) func(*bytes.Buffer) error {
		page := s.homePage(ls)
		page.JSONLD = homeGraph(ls.graph(), page)
		k.page(s, page)
		k.text(string(page.JSONLD))
		k.body(s, ls.root.Index, ls.Tag)
		return func(b *bytes.Buffer) error {
			page.Body = s.body(ls.root.Index, ls.Tag)
			return s.theme.Home(b, page)
		}
	})
	p.local(ls.root.Index)
	p.category(ls.root)
	if s.contact {
		p.page(contactPath(ls.Locale), func(k *keyer) func(*bytes.Buffer) error {
			page := s.contactPage(ls)
			page.JSONLD = contactGraph(ls.graph(), page)
			k.page(s, page)
			k.text(string(page.JSONLD))
			return func(b *bytes.Buffer) error { return s.theme.Contact(b, page) }
		})
		p.local(nil)
	}
	index := ""
	if s.finds(ls) {
		index = p.find(ls)
	}
	p.page(searchPath(ls.Locale), func(k *keyer) func(*bytes.Buffer) error {
		page := s.searchPage(ls)
		if index != "" {
			page.Index, page.Script = index, p.files.findJS
		}
		page.JSONLD = searchGraph(ls.graph(), page)
		k.page(s, page)
		k.text(string(page.JSONLD))
		return func(b *bytes.Buffer) error { return s.theme.Search(b, page) }
	})
	p.local(nil)
	p.page(notFoundPath(ls.Locale), func(k *keyer) func(*bytes.Buffer) error {
		page := s.notFoundPage(ls)
		k.page(s, page)
		return func(b *bytes.Buffer) error { return s.theme.NotFound(b, page) }
	})
	p.local(nil)
}

func (p *plan) category(c *content.Category) {
	s := p.site
	if c.Parent != nil {
		p.page(c.Permalink, func(k *keyer) func(*bytes.Buffer) error {
			page := s.categoryPage(c)
			page.JSONLD = categoryGraph(s.locales[c.Locale].graph(), page)
			k.page(s, page)
			k.text(string(page.JSONLD))
			k.body(s, c.Index, c.Locale)
			return func(b *bytes.Buffer) error {
				page.Body = s.body(c.Index, c.Locale)
				return s.theme.Category(b, page)
			}
		})
		p.local(c.Index)
	}
	for _, a := range c.Articles {
		// The page and its twin have the same body.
		body := once(s, func() (sum key) {
			var k keyer
			k.body(s, shownOn(a), a.Locale)
			return k.key()
		})
		p.page(a.Permalink, func(k *keyer) func(*bytes.Buffer) error {
			page := s.articlePage(a)
			k.page(s, page)
			k.article(s, a, page)
			k.sum(body())
			return func(b *bytes.Buffer) error {
				page.Body = onPage(k.html(s, shownOn(a), a.Locale), shownOn(a))
				page.JSONLD = s.articleData(a, page)
				return s.theme.Article(b, page)
			}
		})
		p.local(shownOn(a))
		if s.twins() {
			p.keyed(outputName(twinPath(a.Permalink)), func(k *keyer) func(*bytes.Buffer) error {
				k.twin(s, a)
				k.sum(body())
				return func(b *bytes.Buffer) error {
					s.twin(b, a, k.html(s, shownOn(a), a.Locale))
					return nil
				}
			})
			p.local(shownOn(a))
		}
	}
	for _, child := range c.Children {
		p.category(child)
	}
}

// articleData is the structured data of an article.
func (s *site) articleData(a *content.Article, p *theme.ArticlePage) template.JS {
	pictures := func(i *content.Image) *imageNode { return s.pictureNode(a, i) }
	return articleGraph(s.locales[a.Locale].graph(), a, p, pictures, s.videos(a, p))
}

// pictureNode is what structured data says of a picture in a text, nil when the
// picture is not ours or not there.
func (s *site) pictureNode(a *content.Article, i *content.Image) *imageNode {
	t := s.lib.Resolve(a, i.Target)
	if img := s.assets[t.Asset]; t.Kind == content.TargetAsset && img != nil {
		return picture(s.absolute(img.output), img.width, img.height, i.Title)
	}
	return nil
}

func (s *site) videos(a *content.Article, p *theme.ArticlePage) []video {
	var videos []video
	for i := range a.Videos {
		videos = append(videos, s.videoData(a, &a.Videos[i], p))
	}
	return videos
}

// videoData is what is known of a video. A file of the site is published with its
// article and shown by the article's share picture; when a video that lies
// elsewhere was published, and how long it runs, is not known here.
func (s *site) videoData(a *content.Article, v *content.Video, p *theme.ArticlePage) video {
	d := video{Name: videoName(a, v), Description: describe(a), Thumbnail: p.OpenGraph.Image}
	switch v.Provider {
	case "youtube":
		d.Player = "https://www.youtube-nocookie.com/embed/" + escapePath(v.ID)
		d.Thumbnail = "https://i.ytimg.com/vi/" + escapePath(v.ID) + "/hqdefault.jpg"
	case "vimeo":
		d.Player = "https://player.vimeo.com/video/" + escapePath(v.ID)
	default:
		t := s.lib.Resolve(a, v.ID)
		if file := s.assets[t.Asset]; t.Kind == content.TargetAsset && file != nil {
			d.Content, d.Uploaded, d.Length = s.absolute(file.output), a.Date, file.length
		}
	}
	return d
}
