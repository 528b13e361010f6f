package content

import (
	"html/template"
	"iter"
	"strings"
)

// A Body is an article's sanitized HTML with gaps where a page must fill in what
// one file alone cannot know: where a link leads, how large a picture is, what a
// callout is called in the reader's language. So a body depends on its own file
// and nothing else, and can be kept while other files change.
type Body struct {
	anchors []string // every id, in order
	top     []string // ids of the heading that became the title
}

// part is HTML followed by a gap.
type part struct {
	html string
	gap  gap
	n    int    // index into the article's Links, Images or Videos
	key  string // message key
}

// fits reports that the gap behind p can be filled from what a has. It always
// can, but for a text that is another article's.
func (p part) fits(a *Article) bool {
	switch p.gap {
	case gapLink:
		return p.n >= 0 && p.n < len(a.Links)
	case gapImage:
		return p.n >= 0 && p.n < len(a.Images)
	case gapVideo:
		return p.n >= 0 && p.n < len(a.Videos)
	}
	return true
}

type gap uint8

const (
	_ gap = iota // the end of the body: nothing follows
	// gapLink stands for the attributes that say where an <a> leads, after
	// "<a" and before other attributes or ">". A link that leads nowhere gets
	// none, so that no customer is sent to a missing page.
	gapLink
	gapImage
	gapVideo
	gapMessage
)

// A Filler fills the gaps of a [Body] for one page.
type Filler interface {
	// Link returns where a link leads, unescaped, and whether that is another
	// site; an empty href takes the link away and leaves its text.
	Link(l *Link) (href string, external bool)
	// Image returns the whole img element (with figure and caption when the
	// image stands alone).
	Image(i *Image) template.HTML
	// Video returns the whole preview.
	Video(v *Video) template.HTML
	// Message returns an interface string, unescaped, by its key ("callout.note").
	Message(key string) string
}

// HTML returns a's body with its gaps filled. It is the one place where text
// becomes template.HTML; everything in its parts has passed the Markdown policy.
func (a *Article) HTML(f Filler) template.HTML {
	var b strings.Builder
	a.long.body(func(parts iter.Seq[part], size int) {
		b.Grow(size + 64*len(a.Links) + 512*len(a.Images)) // what gaps mostly take
		a.fill(&b, parts, f)
	})
	return template.HTML(b.String())
}

// fill writes parts with their gaps filled.
func (a *Article) fill(b *strings.Builder, parts iter.Seq[part], f Filler) {
	for p := range parts {
		b.WriteString(p.html)
		if !p.fits(a) {
			continue
		}
		switch p.gap {
		case gapLink:
			href, external := f.Link(&a.Links[p.n])
			if href == "" {
				continue
			}
			b.WriteString(` href="`)
			template.HTMLEscape(b, []byte(href))
			b.WriteByte('"')
			if external {
				b.WriteString(` rel="external noopener"`)
			}
		case gapImage:
			b.WriteString(string(f.Image(&a.Images[p.n])))
		case gapVideo:
			b.WriteString(string(f.Video(&a.Videos[p.n])))
		case gapMessage:
			template.HTMLEscape(b, []byte(f.Message(p.key)))
		}
	}
}

// Anchors returns every id that a link into the page may name, in order.
func (b Body) Anchors() []string { return b.anchors }
