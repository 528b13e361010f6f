package build

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"html/template"

	"faqtory/content"
	"faqtory/theme"
)

// A page need not be rendered when it would come out as it is. Whether it would is
// told by its key: a hash of everything that rendering it reads. There is no list
// of what depends on what that could be forgotten to be kept up to date; instead
// the very struct that the template is given is part of the key, as far as the
// template can see it, and so is what its body's gaps are filled with. Only what
// is a function of one file alone, the body's HTML and its plain text, is named by
// that file's hash, so that nobody has to read it.

// A key is the first half of a SHA-256.
type key [16]byte

// A keyer collects what an output is made from.
type keyer struct {
	b []byte
	// filled is the body that was filled last: an article's page and its twin, which
	// are made one after the other, have the same.
	filled struct {
		article *content.Article
		locale  string
		html    template.HTML
	}
}

// html is the body of an article with its gaps filled for pages of a locale.
func (k *keyer) html(s *site, a *content.Article, locale string) template.HTML {
	if f := &k.filled; f.article != a || f.locale != locale {
		f.article, f.locale, f.html = a, locale, a.HTML(newFiller(s, a, locale))
	}
	return k.filled.html
}

// reset begins the next key with what all keys begin with.
func (k *keyer) reset(prefix []byte) { k.b = append(k.b[:0], prefix...) }

func (k *keyer) key() key {
	sum := sha256.Sum256(k.b)
	return key(sum[:16])
}

func (k *keyer) text(s string) { k.b = appendText(k.b, s) }

func (k *keyer) flag(v bool) { k.b = append(k.b, bit(v)) }

// value takes all of a struct.
func (k *keyer) value(v any) { k.b = theme.AppendValue(k.b, v) }

// page takes a page as far as its template sees it.
func (k *keyer) page(s *site, page any) { k.b = s.theme.AppendPage(k.b, page) }

// body takes what the body of an article is made from.
func (k *keyer) body(s *site, a *content.Article, locale string) {
	if a == nil {
		k.text("")
		return
	}
	f := newFiller(s, a, locale)
	k.origin(s, a)
	k.text(locale)
	for i := range a.Links {
		href, external := f.Link(&a.Links[i])
		k.text(href)
		k.flag(external)
	}
	for i := range a.Images {
		img, ok := f.picture(&a.Images[i])
		k.flag(ok)
		k.value(&img)
	}
	for i := range a.Videos {
		v, ok := f.video(&a.Videos[i])
		k.flag(ok)
		k.value(&v)
	}
}

func (k *keyer) sum(sum key) { k.b = append(k.b, sum[:]...) }

// twin takes what the Markdown twin of an article is made from beside its body.
func (k *keyer) twin(s *site, a *content.Article) {
	text := shownOn(a)
	for _, t := range []string{a.Title, a.Question, a.Answer, string(a.Kind), day(a.Updated), day(a.ReviewBy), text.Permalink, text.Locale} {
		k.text(t)
	}
	if p := s.policyTable(text.Locale, text.Policy); p != nil {
		k.value(p)
	}
}

// origin takes the file of an article.
func (k *keyer) origin(s *site, a *content.Article) {
	sum := s.lib.Origin(a)
	k.b = append(k.b, sum[:]...)
}

// article takes what an article's structured data is made from beside its file
// and its body: the page without its lists of other pages, and what the site knows
// of its videos.
func (k *keyer) article(s *site, a *content.Article, p *theme.ArticlePage) {
	own := *p
	own.Site, own.Category, own.Fallback, own.Previous, own.Next = nil, nil, nil, nil, nil
	own.Siblings, own.Related, own.Contents = nil, nil, nil
	k.value(&own)
	k.b = append(k.b, s.locales[a.Locale].graphKey()...)
	k.flag(a.Fallback != nil)
	k.text(string(a.Kind))
	k.text(a.Title)
	k.value(&a.Date)
	k.value(&a.Updated)
	for _, v := range s.videos(a, p) {
		k.value(&v)
	}
}

// prefix is what every output may depend on: the program, the theme, and the
// settings.
func (s *site) prefix(program string) ([]byte, error) {
	look, err := s.theme.Digest()
	if err != nil {
		return nil, fmt.Errorf("read theme: %w", err)
	}
	h := sha256.New()
	fmt.Fprintf(h, "%d %s\n", content.FileFormat, program)
	h.Write(look[:])
	h.Write(theme.AppendValue(nil, &s.settings))
	// A page that comes out the same may lack its compressed forms, or have them
	// where a site has grown too large for them.
	fmt.Fprintf(h, "%q %q %t\n", s.base, s.lib.Default, s.packing())
	for _, l := range s.lib.Locales {
		h.Write(theme.AppendValue(nil, &l))
	}
	return h.Sum(nil)[:16], nil
}

// digest identifies what structured data says of the site.
func (g *graphSite) digest() []byte {
	own := *g
	own.Settings = nil // part of every key
	sum := sha256.Sum256(theme.AppendValue(nil, &own))
	return sum[:16]
}

// An output is one file of the site and how it is made.
type output struct {
	name  string // path below the output folder
	fixed bool   // the name says all about it
	// local says that of articles' texts it depends on one alone, that of text, or on
	// none when that is nil; see [edits].
	local bool
	text  *content.Article
	// localTo is a locale: of articles' texts it depends on those of this one alone.
	localTo string
	// make works out what the output is and how it is rendered. With a keyer, it
	// takes down what the output depends on; false means that this is not known
	// and it must be rendered to find out.
	make func(k *keyer) (render func(b *bytes.Buffer) error, known bool)
}

// add plans an output that is made anew each time, unless it is found to be local
// to what was not edited.
func (p *plan) add(name string, render func(b *bytes.Buffer) error) {
	p.outputs = append(p.outputs, output{name: name, make: func(*keyer) (func(*bytes.Buffer) error, bool) { return render, false }})
}

// keyed plans an output that may be kept.
func (p *plan) keyed(name string, make func(k *keyer) (render func(b *bytes.Buffer) error)) {
	p.outputs = append(p.outputs, output{name: name, make: func(k *keyer) (func(*bytes.Buffer) error, bool) { return make(k), true }})
}

// fixed plans an output whose name says all about it.
func (p *plan) fixed(name string, render func(b *bytes.Buffer) error) {
	p.keyed(name, func(k *keyer) func(*bytes.Buffer) error {
		k.text(name)
		return render
	})
	p.outputs[len(p.outputs)-1].fixed = true
}

// local says of the output planned last that it shows the text of one article, nil
// for none, and of others only what [content.File.Alike] compares.
func (p *plan) local(a *content.Article) {
	o := &p.outputs[len(p.outputs)-1]
	o.local, o.text = true, a
}

// localTo says of the output planned last that it shows texts of one locale.
func (p *plan) localTo(locale string) { p.outputs[len(p.outputs)-1].localTo = locale }

// page plans an output that is a page.
func (p *plan) page(permalink string, make func(k *keyer) (render func(b *bytes.Buffer) error)) {
	p.pages++
	p.keyed(outputName(permalink), make)
}
