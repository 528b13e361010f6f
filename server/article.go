package server

import (
	"net/url"
	"strings"

	"faqtory/search"
	"faqtory/theme"
)

// An Article is one help text, for reading by a program.
type Article struct {
	BuildID     string    `json:"build_id"`
	ID          string    `json:"id"`
	Lang        string    `json:"lang"`
	URL         string    `json:"url"`
	Kind        string    `json:"kind"`
	Title       string    `json:"title"`
	Question    string    `json:"question,omitempty"`
	Answer      string    `json:"answer,omitempty"`
	Description string    `json:"description,omitempty"`
	Tags        []string  `json:"tags"`
	Categories  []Crumb   `json:"categories"` // from the outermost to its own
	Updated     string    `json:"updated,omitempty"`
	ReviewBy    string    `json:"review_by,omitempty"`
	Sections    []Section `json:"sections"`
	Markdown    string    `json:"markdown"`
}

// A Crumb names a category.
type Crumb struct {
	Key   string `json:"key"`
	Title string `json:"title"`
}

// A Section is a heading or question with the plain text below it.
type Section struct {
	Title    string `json:"title"` // "" for the opening
	URL      string `json:"url"`
	Question bool   `json:"question"`
	Text     string `json:"text"`
}

// Article returns an article by its id as hits name it, or by its address. The
// error is [ErrNotFound] when there is none.
func (s *Server) Article(id string) (*Article, error) {
	g := s.acquire()
	if g == nil {
		return nil, ErrUnavailable
	}
	defer g.release()
	x := s.searcher()
	if x == nil || g.site == nil {
		return nil, ErrUnavailable
	}
	if len(id) > 2048 {
		return nil, ErrNotFound
	}
	for _, v := range g.locales {
		d, err := x.Document(v.tag, id)
		if err != nil || d == nil {
			continue // a locale without an index has no articles
		}
		if g.leads(d.URL) {
			return s.article(g, d), nil
		}
	}
	return nil, ErrNotFound
}

// ArticleMarkdown returns the Markdown twin of a page by its address, absolute or
// relative to the server.
func (s *Server) ArticleMarkdown(address string) (string, error) {
	g := s.acquire()
	if g == nil {
		return "", ErrUnavailable
	}
	defer g.release()
	u, err := url.Parse(address)
	if err != nil || len(address) > 2048 {
		return "", ErrNotFound
	}
	if u.Host != "" && (g.baseURL == nil || !strings.EqualFold(u.Host, g.baseURL.Host)) {
		return "", ErrNotFound
	}
	return s.twin(g, u.EscapedPath())
}

// twin reads the Markdown of the page at an href.
func (s *Server) twin(g *generation, href string) (string, error) {
	name, ok := g.fileOf(href)
	if !ok {
		return "", ErrNotFound
	}
	twin, ok := twinOf(name)
	if !ok || !g.has(twin) || !servable(twin) {
		return "", ErrNotFound
	}
	f, err := s.whole(g, twin)
	if err != nil {
		return "", ErrNotFound
	}
	return string(f.data), nil
}

func (s *Server) article(g *generation, d *search.Document) *Article {
	a := &Article{
		BuildID: g.id, ID: d.ID, Lang: d.Locale, URL: g.absolute(d.URL), Kind: d.Kind, Title: d.Title,
		Question: d.Question, Answer: d.Answer, Description: d.Description, Tags: d.Tags,
		Categories: []Crumb{}, Updated: date(d.Updated), ReviewBy: date(d.ReviewBy), Sections: []Section{},
	}
	if a.Tags == nil {
		a.Tags = []string{}
	}
	for _, c := range d.Categories {
		a.Categories = append(a.Categories, Crumb(c))
	}
	for _, section := range d.Sections {
		address := a.URL
		if section.Anchor != "" {
			address += "#" + (&url.URL{Fragment: section.Anchor}).EscapedFragment()
		}
		a.Sections = append(a.Sections, Section{Title: section.Title, URL: address, Question: section.Question, Text: section.Text})
	}
	text, err := s.twin(g, d.URL)
	if err != nil {
		text = written(a)
	}
	a.Markdown = text
	return a
}

// written puts an article together as Markdown when the build made no twin.
func written(a *Article) string {
	var b strings.Builder
	b.WriteString("# " + a.Title + "\n")
	block := func(text string) {
		if text != "" {
			b.WriteString("\n" + strings.ReplaceAll(text, "\n", "\n\n") + "\n")
		}
	}
	block(a.Answer)
	for _, s := range a.Sections {
		if s.Title != "" {
			b.WriteString("\n## " + s.Title + "\n")
		}
		block(s.Text)
	}
	return b.String()
}

// A Category is a folder of articles.
type Category struct {
	Key         string     `json:"key"`
	Title       string     `json:"title"`
	Description string     `json:"description,omitempty"`
	URL         string     `json:"url"`
	Articles    int        `json:"articles"` // in and below it
	Children    []Category `json:"children"`
}

// Categories are those of a locale.
type Categories struct {
	BuildID    string     `json:"build_id"`
	Lang       string     `json:"lang"`
	Categories []Category `json:"categories"`
}

// Categories returns the tree of categories.
func (s *Server) Categories(lang string) (*Categories, error) {
	g := s.acquire()
	if g == nil {
		return nil, ErrUnavailable
	}
	defer g.release()
	if g.site == nil {
		return nil, ErrUnavailable
	}
	view := g.closest(lang)
	if view == nil {
		view = g.defaultLocale()
	}
	return &Categories{BuildID: g.id, Lang: view.tag, Categories: g.categories(view.site.Nav)}, nil
}

func (g *generation) categories(in []*theme.CategoryLink) []Category {
	out := make([]Category, 0, len(in))
	for _, c := range in {
		out = append(out, Category{
			Key: c.Key, Title: c.Title, Description: c.Description, URL: g.absolute(c.URL),
			Articles: c.Count, Children: g.categories(c.Children),
		})
	}
	return out
}
