package build

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"faqtory/build/card"
	"faqtory/content"
	"faqtory/internal/diag"
	"faqtory/theme"
)

// This file decides which picture stands for a page when it is shared: one of
// its own, or a card that is drawn for it. docs/decisions/0001-share-cards.md
// says why.

// Values of [Settings].ShareCards: which pages have a card of their own. The
// others are shown by the card of what they belong to.
const (
	CardsAuto     = ""         // every article, unless they are more than maxArticleCards
	CardsSite     = "site"     // home pages
	CardsCategory = "category" // categories as well
	CardsArticle  = "article"  // articles as well
	CardsOff      = "off"
)

// maxArticleCards is up to how many articles a site draws a card for each of
// them unasked. Ten thousand cards would take longer than the whole build.
const maxArticleCards = 1000

// maxFont bounds a site's own font for cards; those for Chinese have 20 MB.
const maxFont = 64 << 20

// painter returns what draws the cards; nil when none are wanted, or when
// nothing could point at them. A font that cannot be read is a mistake, and
// cards are drawn without it.
func painter(fsys fs.FS, settings *Settings, lib *content.Library) (*card.Painter, diag.List) {
	if settings.ShareCards == CardsAuto {
		settings.ShareCards = CardsArticle
		articles := 0
		for _, l := range lib.Locales {
			for range lib.Articles(l.Tag) {
				articles++
			}
		}
		if articles > maxArticleCards {
			settings.ShareCards = CardsCategory
		}
	}
	if settings.ShareCards == CardsOff || settings.BaseURL == nil {
		return nil, nil
	}
	var list diag.List
	var own []byte
	if name := settings.Brand.CardFont; name != "" {
		data, err := readFont(fsys, name)
		if err != nil {
			list = append(list, diag.Diagnostic{
				File: name, Severity: diag.Warning, Code: "broken-font",
				Message: fmt.Sprintf("the font for share cards cannot be used: %v", err),
				Hint:    "brand.card_font names a TrueType or OpenType file (.ttf, .otf or .ttc); web fonts (.woff) must be unpacked.",
			})
		}
		own = data
	}
	p, err := card.NewPainter(own)
	if err != nil {
		return nil, list
	}
	if d := unwritten(p, settings, lib); d != nil {
		list = append(list, *d)
	}
	return p, list
}

// unwritten says, once for a site, that cards leave titles out because no font has
// their letters. It is nil when none do.
func unwritten(p *card.Painter, settings *Settings, lib *content.Library) *diag.Diagnostic {
	var where []string
	var missing rune
	for _, l := range lib.Locales {
		lacks := func(title string) bool {
			r := p.Missing(title)
			if missing == 0 {
				missing = r
			}
			return r != 0
		}
		var walk func(c *content.Category) bool
		walk = func(c *content.Category) bool {
			if settings.ShareCards != CardsSite && lacks(c.Title) {
				return true
			}
			if settings.ShareCards == CardsArticle {
				for _, a := range c.Articles {
					if lacks(a.Title) {
						return true
					}
				}
			}
			return slices.ContainsFunc(c.Children, walk)
		}
		if root := lib.Root(l.Tag); lacks(settings.Title.In(l.Tag)) || root != nil && walk(root) {
			where = append(where, l.Tag)
		}
	}
	if where == nil {
		return nil
	}
	return &diag.Diagnostic{
		Severity: diag.Warning, Code: "no-card-font",
		Message: fmt.Sprintf("share cards in %s show a name and no title: no font for them has %q", strings.Join(where, ", "), missing),
		Hint:    "Name a font that has the letters as brand.card_font, for example a file of Noto Sans CJK, or write share_cards: off under features.",
	}
}

func readFont(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxFont {
		return nil, fmt.Errorf("not a file of at most %d MB", maxFont>>20)
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	if _, err := card.NewPainter(data); err != nil {
		return nil, err
	}
	return data, nil
}

// siteCard stands for a locale: its home page and the pages without a text.
func (s *site) siteCard(ls *localeSite) card.Card {
	return isolated(card.Card{
		Title: ls.siteTitle, Site: s.settings.BaseURL.Hostname(),
		Lang: ls.Tag, RTL: ls.RTL, Color: s.settings.Brand.Color, Accent: s.settings.Brand.Accent,
	})
}

// isolated returns a card whose numbers of several parts are read as on the page.
func isolated(c card.Card) card.Card {
	if c.RTL {
		c.Title, c.Over = theme.IsolateText(c.Title, c.Lang), theme.IsolateText(c.Over, c.Lang)
	}
	return c
}

// categoryCard stands for a category and, where articles have none, for what is in it.
func (s *site) categoryCard(c *content.Category) card.Card {
	ls := s.locales[c.Locale]
	out := s.siteCard(ls)
	if c.Parent == nil || s.settings.ShareCards == CardsSite {
		return out
	}
	out.Site, out.Title = s.cardSite(ls), c.Title
	if c.Parent.Parent != nil {
		out.Over = c.Parent.Title
	}
	return isolated(out)
}

func (s *site) articleCard(a *content.Article) card.Card {
	if s.settings.ShareCards != CardsArticle {
		return s.categoryCard(a.Category)
	}
	ls := s.locales[a.Locale]
	out := s.siteCard(ls)
	out.Site, out.Title = s.cardSite(ls), a.Title
	if a.Category.Parent != nil {
		out.Over = a.Category.Title
	}
	switch {
	case a.Fallback != nil:
		from := s.locales[a.Fallback.Locale]
		out.Lang, out.RTL = from.Tag, from.RTL
	case a.Words > 0:
		out.RTL = a.RTL
	}
	out.RTL = out.RTL || mostlyFromRight(a.Title)
	return isolated(out)
}

// cardSite is the name in the corner of a card: the site's, or that of its host
// where the letters of the first cannot be drawn.
func (s *site) cardSite(ls *localeSite) string {
	if s.cards != nil && s.cards.Missing(ls.siteTitle) != 0 {
		return s.settings.BaseURL.Hostname()
	}
	return ls.siteTitle
}

// mostlyFromRight tells whether most letters of a title are those of a script that
// is written from the right, whatever its text is written in.
func mostlyFromRight(title string) bool {
	right, left := 0, 0
	for _, r := range title {
		switch {
		case unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana):
			right++
		case unicode.IsLetter(r):
			left++
		}
	}
	return right > left
}

const cardPrefix = "assets/card."

func (s *site) cardName(c card.Card) string { return cardPrefix + s.cards.Key(c) + ".png" }

// showCard lets a card stand for a page. Without cards the shop's logo does, as
// long as it is a picture that networks show: none of them draws an SVG.
func (s *site) showCard(p *theme.Page, drawn func() card.Card) {
	if s.settings.BaseURL == nil {
		return
	}
	if s.cards != nil {
		c := drawn()
		alt := c.Title
		if c.Title != p.Site.Title {
			alt += " – " + p.Site.Title
		}
		p.OpenGraph.Image, p.OpenGraph.ImageAlt = s.absolute(s.cardName(c)), alt
		p.OpenGraph.Width, p.OpenGraph.Height = card.Width, card.Height
		return
	}
	for _, logo := range []string{s.settings.Organization.Logo, s.settings.Brand.Logo} {
		if a := s.assets[logo]; a.shareable() {
			s.showPicture(p, a, p.Site.Title)
			return
		}
	}
}

func (s *site) showPicture(p *theme.Page, a *asset, alt string) {
	p.OpenGraph.Image, p.OpenGraph.ImageAlt = s.absolute(a.output), alt
	p.OpenGraph.Width, p.OpenGraph.Height = a.width, a.height
}

// shareable reports that networks show a picture as it is.
func (a *asset) shareable() bool {
	return a != nil && a.width > 0 && !strings.HasSuffix(a.output, ".svg")
}

// ownPicture returns the picture that stands for an article in place of a card:
// the one that its front matter names. An article that would have to share its
// category's card has a better one in the first large picture of its text.
func (s *site) ownPicture(a *content.Article) (picture *asset, alt string) {
	find := func(target string) *asset {
		t := s.lib.Resolve(a, target)
		if img := s.assets[t.Asset]; t.Kind == content.TargetAsset && img.shareable() {
			return img
		}
		return nil
	}
	if a.Image != "" {
		if img := find(a.Image); img != nil {
			return img, firstOf(a.ImageAlt, a.Title)
		}
	}
	// Networks show a picture in full width from about this size on, and drop
	// those under the smaller one.
	width, height := 600, 315
	switch {
	case s.cards == nil:
		width, height = 200, 200
	case s.settings.ShareCards == CardsArticle:
		return nil, ""
	}
	i := slices.IndexFunc(a.Images, func(i content.Image) bool {
		img := find(i.Target)
		return img != nil && img.width >= width && img.height >= height
	})
	if i < 0 {
		return nil, ""
	}
	return find(a.Images[i].Target), firstOf(a.Images[i].Alt, a.Title)
}

// cards plans the cards that pages show.
func (p *plan) cards() {
	s := p.site
	if s.cards == nil {
		return
	}
	plan := func(name string, card func() card.Card) {
		// The name says all that is on the picture, so the one of an earlier build
		// needs no second drawing.
		p.fixed(name, func(b *bytes.Buffer) error {
			data, err := s.cards.Draw(card())
			b.Write(data)
			return err
		})
	}
	if p.edits != nil && p.same {
		// No card shows any of the words, so they are those of the last build.
		all := sync.OnceValue(s.allCards)
		pictures := map[string]bool{} // somebody's may be called card.png
		for i := range p.outputs {
			pictures[p.outputs[i].name] = true
		}
		var names []string
		for name := range p.out.Previous().Files {
			if strings.HasPrefix(name, cardPrefix) && strings.HasSuffix(name, ".png") && !pictures[name] {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		for _, name := range names {
			plan(name, func() card.Card { return all()[name] })
		}
		return
	}
	all := s.allCards()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		plan(name, func() card.Card { return all[name] })
	}
}

// allCards are the cards that pages show, by name.
func (s *site) allCards() map[string]card.Card {
	cards := map[string]card.Card{}
	var walk func(c *content.Category)
	walk = func(c *content.Category) {
		own := s.categoryCard(c)
		cards[s.cardName(own)] = own
		for _, a := range c.Articles {
			if own, _ := s.ownPicture(a); own == nil {
				drawn := s.articleCard(a)
				cards[s.cardName(drawn)] = drawn
			}
		}
		for _, child := range c.Children {
			walk(child)
		}
	}
	for _, l := range s.lib.Locales {
		walk(s.locales[l.Tag].root)
	}
	return cards
}
