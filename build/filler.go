package build

import (
	"fmt"
	"html/template"
	"strings"

	"faqtory/content"
	"faqtory/theme"
)

// A filler fills the gaps of one article's body: it knows where links lead in
// this build and how large its pictures are.
type filler struct {
	s       *site
	article *content.Article // whose body it is
	locale  string           // of the page, for interface strings
	eager   bool             // the next picture is the first of the page
}

func newFiller(s *site, a *content.Article, locale string) *filler {
	return &filler{s: s, article: a, locale: locale, eager: true}
}

// Link implements [content.Filler].
func (f *filler) Link(l *content.Link) (href string, external bool) {
	t := f.s.lib.Resolve(f.article, l.Target)
	switch t.Kind {
	case content.TargetPage:
		return f.s.href(t.Permalink()) + query(t.Query) + fragment(t.Fragment), false
	case content.TargetSite:
		return f.s.href(t.URL) + query(t.Query) + fragment(t.Fragment), false
	case content.TargetAnchor:
		return fragment(t.Fragment), false
	case content.TargetAsset:
		if a := f.s.assets[t.Asset]; a != nil {
			return f.s.href(a.output) + fragment(t.Fragment), false
		}
	case content.TargetExternal:
		return validURL(t.URL), isWeb(t.URL)
	}
	return "", false
}

// validURL encodes what writers' addresses hold and a URL may not (RFC 3986,
// section 2): spaces, quotes, a percent sign that begins no code.
func validURL(u string) string {
	const hex = "0123456789ABCDEFabcdef"
	var b strings.Builder
	for i := 0; i < len(u); i++ {
		c := u[i]
		code := c == '%' && i+2 < len(u) && strings.IndexByte(hex, u[i+1]) >= 0 && strings.IndexByte(hex, u[i+2]) >= 0
		if code || c > ' ' && c != '%' && c != 0x7f && strings.IndexByte("\"<>\\^`{|}", c) < 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func query(q string) string {
	if q == "" {
		return ""
	}
	return "?" + q
}

func isWeb(u string) bool {
	return strings.HasPrefix(u, "http://") || strings.HasPrefix(u, "https://")
}

func fragment(id string) string {
	if id == "" {
		return ""
	}
	return "#" + escapePath(id)
}

// Image implements [content.Filler]. A picture that is not there is left out: a
// frame without a picture tells a customer nothing, and the writer was told.
func (f *filler) Image(i *content.Image) template.HTML {
	img, ok := f.picture(i)
	if !ok {
		return ""
	}
	img.Eager, f.eager = f.eager, false
	return f.s.theme.Image(&img)
}

// picture is what the theme must know of a picture; ok reports that it is there.
func (f *filler) picture(i *content.Image) (img theme.Image, ok bool) {
	img = theme.Image{Alt: i.Alt, Width: i.Width, Height: i.Height, Figure: i.Standalone, Link: i.Linked}
	if i.Standalone {
		img.Caption = i.Title
	}
	t := f.s.lib.Resolve(f.article, i.Target)
	switch t.Kind {
	case content.TargetExternal:
		if !isWeb(t.URL) {
			return img, false
		}
		img.Src = t.URL
	case content.TargetAsset:
		a := f.s.assets[t.Asset]
		if a == nil {
			return img, false
		}
		img.Src = f.s.href(a.output)
		img.Width, img.Height = layoutSize(i.Width, i.Height, a.width, a.height)
		img.Srcset, img.Sizes = f.s.srcset(a, img.Width)
	default:
		return img, false
	}
	return img, true
}

// layoutSize keeps the size a writer asked for, with the picture's own ratio.
func layoutSize(askedWidth, askedHeight, width, height int) (int, int) {
	switch {
	case width == 0 || height == 0:
		return askedWidth, askedHeight
	case askedWidth > 0 && askedWidth < width:
		return askedWidth, max(1, (askedWidth*height+width/2)/width)
	case askedHeight > 0 && askedHeight < height:
		return max(1, (askedHeight*width+height/2)/height), askedHeight
	}
	return width, height
}

// Video implements [content.Filler].
func (f *filler) Video(v *content.Video) template.HTML {
	view, ok := f.video(v)
	if !ok {
		return ""
	}
	return f.s.theme.Video(&view)
}

// video is what the theme must know of a video; ok reports that it is there.
func (f *filler) video(v *content.Video) (view theme.Video, ok bool) {
	view = theme.Video{Provider: v.Provider, URL: v.URL, Title: v.Title, Locale: f.locale}
	switch v.Provider {
	case "youtube":
		view.Embed = "https://www.youtube-nocookie.com/embed/" + escapePath(v.ID)
	case "vimeo":
		view.Embed = "https://player.vimeo.com/video/" + escapePath(v.ID)
	default:
		t := f.s.lib.Resolve(f.article, v.ID)
		switch a := f.s.assets[t.Asset]; {
		case t.Kind == content.TargetAsset && a != nil:
			view.URL = f.s.href(a.output)
		case t.Kind == content.TargetExternal && isWeb(t.URL):
			view.URL = t.URL
		default:
			return view, false
		}
	}
	view.Title = videoName(f.article, v)
	return view, true
}

// videoName is what a video is called: as the writer says, else as the heading it
// stands below, or the article. Its address has an id that tells nobody anything.
func videoName(a *content.Article, v *content.Video) string {
	name := a.Title
	for i := range a.Headings {
		if h := &a.Headings[i]; h.Line > 0 && h.Line < v.Line && h.Text != "" {
			name = h.Text
		}
	}
	return firstOf(v.Title, name)
}

// Message implements [content.Filler].
func (f *filler) Message(key string) string { return f.s.theme.Message(f.locale, key) }

// wordFragment is the fragment of an address that only the page itself gives, with
// its letters as they are (RFC 3987): so it compresses with the id that it leads
// to, where codes are three times as long and like nothing else on the page.
func wordFragment(id string) string {
	for i := range len(id) {
		if id[i] < 0x80 && !plainPath(id[i:i+1]) {
			return fragment(id)
		}
	}
	return "#" + id
}
