package theme

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"sync"

	"faqtory/internal/diag"
)

//go:embed default
var embedded embed.FS

// FS returns the default theme: the files a site may put its own in place of.
func FS() fs.FS {
	sub, err := fs.Sub(embedded, "default")
	if err != nil {
		panic("theme: the default theme is not embedded: " + err.Error())
	}
	return sub
}

// Options are what a site may choose. The zero value, but for a Radius of 0 that
// makes square corners, is the theme as we like it.
type Options struct {
	// Overrides is the site's theme/ folder, nil without one.
	Overrides fs.FS
	// Color and Accent are "#rgb" or "#rrggbb"; "" is our own colour, and no
	// second one. Whatever they are, text made from them keeps a contrast of
	// 4.5:1 in light and in dark.
	Color, Accent string
	// Font is a CSS font-family list; "" or "system" is the system's own font
	// for each script.
	Font string
	// Radius is that of corners in CSS pixels, negative for ours.
	Radius int
}

// A Theme renders the pages of one site.
type Theme struct {
	options   Options
	files     fs.FS // ours, with the site's in their place
	pages     *template.Template
	own       map[string]bool // names of the templates that are the site's
	catalogue *catalogue
	icons     map[string]template.HTML
	bars      []themeColor
	brand     color
	css, js   []byte // of every page
	listCSS   []byte
	suggestJS []byte
	findJS    []byte
	look      Look
	renderers sync.Map // locale → *renderer
	digests   sync.Map // reflect.Type of a page struct → *digest
}

// New reads the theme. What is wrong in a site's own files is listed, with file
// and line, and our file is used in its place; the error is for files that cannot
// be read at all.
func New(o Options) (*Theme, diag.List, error) {
	t := &Theme{options: o}
	var list diag.List
	var err error
	if t.files, err = overlay(FS(), o.Overrides); err != nil {
		return nil, nil, fmt.Errorf("read theme: %w", err)
	}
	if err := misplaced(o.Overrides, &list); err != nil {
		return nil, nil, fmt.Errorf("read theme: %w", err)
	}
	if t.catalogue, err = newCatalogue(o.Overrides, &list); err != nil {
		return nil, nil, fmt.Errorf("read theme messages: %w", err)
	}
	if t.icons, err = readIcons(t.files, o.Overrides, &list); err != nil {
		return nil, nil, fmt.Errorf("read theme icons: %w", err)
	}
	if t.css, t.listCSS, err = stylesheets(t.files, o, &list); err != nil {
		return nil, nil, fmt.Errorf("make stylesheet: %w", err)
	}
	t.bars = themeColors(o)
	t.brand, _ = o.colors(new(diag.List))
	if t.js, t.suggestJS, t.findJS, err = scripts(t.files, o.Overrides, &list); err != nil {
		return nil, nil, fmt.Errorf("make script: %w", err)
	}
	if t.look, err = readLook(o); err != nil {
		return nil, nil, err
	}
	if err := t.parseTemplates(o.Overrides, &list); err != nil {
		return nil, nil, fmt.Errorf("read theme templates: %w", err)
	}
	list.Sort()
	return t, list, nil
}

// Stylesheet returns the stylesheet of every page, minified. The same options give
// the same bytes, as they do for the other assets. The caller must not change them.
func (t *Theme) Stylesheet() []byte { return t.css }

// ListStylesheet returns what pages of lists load behind [Theme.Stylesheet].
func (t *Theme) ListStylesheet() []byte { return t.listCSS }

// Script returns the script of every page, minified.
func (t *Theme) Script() []byte { return t.js }

// SuggestScript returns the script that a page loads when its search field is turned
// to, minified.
func (t *Theme) SuggestScript() []byte { return t.suggestJS }

// FindScript returns the script that searches where no server does, minified.
func (t *Theme) FindScript() []byte { return t.findJS }

// Home writes the front page of a locale.
func (t *Theme) Home(w io.Writer, p *HomePage) error {
	return t.render(w, p.Site, "home.html", p)
}

// Category writes the page of a category.
func (t *Theme) Category(w io.Writer, p *CategoryPage) error {
	return t.render(w, p.Site, "category.html", p)
}

// Article writes the page of an article of any kind.
func (t *Theme) Article(w io.Writer, p *ArticlePage) error {
	return t.render(w, p.Site, "article.html", p)
}

// Contact writes the page with every way to reach a person.
func (t *Theme) Contact(w io.Writer, p *ContactPage) error {
	return t.render(w, p.Site, "contact.html", p)
}

// Search writes the search page: a shell on a static host, results on a server.
func (t *Theme) Search(w io.Writer, p *SearchPage) error {
	return t.render(w, p.Site, "search.html", p)
}

// NotFound writes the page for a URL that leads nowhere.
func (t *Theme) NotFound(w io.Writer, p *NotFoundPage) error {
	return t.render(w, p.Site, "404.html", p)
}

// Redirect writes the page that sends an old URL on.
func (t *Theme) Redirect(w io.Writer, p *RedirectPage) error {
	r, err := t.renderer(p.Lang)
	if err != nil {
		return err
	}
	return r.execute(w, "redirect.html", p)
}

// Image returns a picture as it stands in a body: an img element, in a figure
// when it stands alone.
func (t *Theme) Image(i *Image) template.HTML { return t.fragment("", "partials/image.html", i) }

// Video returns the preview of a video: a link that the script turns into a
// player on a click.
func (t *Theme) Video(v *Video) template.HTML {
	return t.fragment(v.Locale, "partials/video.html", v)
}

// fragment renders a part of a body. A mistake that only shows with this very
// picture (in a site's own partial; ours are tested) leaves it out: a page without
// a picture is better than none, and New has tried the partial and listed what it
// found.
func (t *Theme) fragment(locale, name string, data any) template.HTML {
	r, err := t.renderer(locale)
	if err != nil {
		return ""
	}
	var b bytes.Buffer
	if err := r.execute(&b, name, data); err != nil {
		return ""
	}
	return template.HTML(b.String())
}

func (t *Theme) render(w io.Writer, s *Site, name string, data any) error {
	if s == nil {
		return errors.New("render " + name + ": the page has no Site")
	}
	r, err := t.renderer(s.Locale)
	if err != nil {
		return err
	}
	return r.execute(w, name, data)
}

// renderer returns the templates with their functions bound to a locale.
func (t *Theme) renderer(locale string) (*renderer, error) {
	v, ok := t.renderers.Load(locale)
	if !ok {
		v, _ = t.renderers.LoadOrStore(locale, &renderer{theme: t, locale: locale})
	}
	r := v.(*renderer)
	r.once.Do(r.prepare)
	return r, r.err
}

// A renderer is the set of templates for one locale. Binding the functions to it
// spares every call the search for the locale's strings.
type renderer struct {
	theme  *Theme
	locale string

	once  sync.Once
	err   error
	pages *template.Template
	texts *texts
	rtl   bool
	// functions are what templates may call.
	functions template.FuncMap
	programs  sync.Map // programKey → *compiled

	kept parts
}

func (r *renderer) prepare() {
	r.texts = r.theme.catalogue.texts(r.locale)
	r.rtl = RTL(r.locale)
	r.pages, r.err = r.theme.pages.Clone()
	if r.err != nil {
		return
	}
	r.functions = r.funcs()
	r.pages.Funcs(r.functions)
	for _, t := range r.pages.Templates() {
		if t.Tree != nil && !r.theme.own[t.Name()] {
			r.inline(t.Tree.Root)
			r.fold(t.Tree.Root)
		}
	}
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// execute writes nothing at all when the template fails half-way.
func (r *renderer) execute(w io.Writer, name string, data any) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := r.run(b, name, data); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}
