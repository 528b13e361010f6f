package server

import (
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"

	"faqtory/theme"
)

// A localeView is one locale of a generation.
type localeView struct {
	tag      string
	language language.Tag
	script   string // ISO 15924
	site     *theme.Site
	search   *theme.SearchPage
	prefix   string // of its files: "" or "ar/"
	// searchPath is the path of its search page as a request has it, decoded.
	searchPath string
	hours      []*theme.Schedule
}

func newLocaleView(g *generation, l theme.LocaleSnapshot) (*localeView, error) {
	v := &localeView{tag: l.Search.Site.Locale, site: l.Search.Site, search: l.Search}
	var err error
	if v.language, err = language.Parse(v.tag); err != nil {
		return nil, err
	}
	script, _ := v.language.Script()
	v.script = script.String()
	name, ok := g.fileOf(v.site.Home)
	if !ok {
		name = "index.html"
	}
	v.prefix = strings.TrimSuffix(name, "index.html")
	if v.searchPath, err = url.PathUnescape(v.site.SearchURL); err != nil {
		return nil, err
	}
	for _, c := range v.site.Channels {
		var s *theme.Schedule
		if c.Data != "" {
			if s, err = theme.ParseSchedule(c.Data); err != nil {
				return nil, err
			}
		}
		v.hours = append(v.hours, s)
	}
	return v, nil
}

// file is the name of a file of the locale.
func (v *localeView) file(name string) string { return v.prefix + name }

// view returns the locale of a tag, nil when the site has none.
func (g *generation) view(tag string) *localeView {
	for _, v := range g.locales {
		if strings.EqualFold(v.tag, tag) {
			return v
		}
	}
	return nil
}

// defaultLocale is where everybody goes of whom nothing is known.
func (g *generation) defaultLocale() *localeView {
	if v := g.view(g.site.Default); v != nil {
		return v
	}
	return g.locales[0]
}

// localeOfPath is the locale whose folder a file lies in, nil for the locale
// without one: everything that is in no folder looks like its files.
func (g *generation) localeOfPath(name string) *localeView {
	for _, v := range g.locales {
		if v.prefix != "" && (strings.HasPrefix(name, v.prefix) || name+"/" == v.prefix) {
			return v
		}
	}
	return nil
}

// maxAcceptLanguage bounds what is read of the header; browsers send a tenth.
const maxAcceptLanguage = 256

// localeFor finds the locale of a request: the one asked for, that of the
// page, that of the page which the visitor is on, the visitor's own, the site's.
// It is nil without a snapshot. w is told when the answer depends on a header.
func (g *generation) localeFor(w http.ResponseWriter, r *http.Request, asked string, page *localeView) *localeView {
	if len(g.locales) == 0 {
		return nil
	}
	if v := g.closest(asked); v != nil {
		return v
	}
	if page != nil {
		return page
	}
	if len(g.locales) == 1 {
		return g.locales[0]
	}
	w.Header().Add("Vary", "Referer")
	if ref, err := url.Parse(r.Referer()); err == nil && ref.Host != "" && ref.Host == r.Host {
		if name, ok := g.fileOf(path.Clean(ref.Path) + "/"); ok {
			if v := g.localeOfPath(name); v != nil {
				return v
			}
		}
	}
	w.Header().Add("Vary", "Accept-Language")
	accept := r.Header.Get("Accept-Language")
	if len(accept) > maxAcceptLanguage {
		accept = accept[:maxAcceptLanguage]
		accept = accept[:max(0, strings.LastIndexByte(accept, ','))]
	}
	want, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(want) == 0 {
		return g.defaultLocale()
	}
	return g.match(want...)
}

// closest is the locale nearest to a tag, nil for "" and for what is no tag.
func (g *generation) closest(tag string) *localeView {
	if tag == "" || len(tag) > 35 {
		return nil
	}
	if v := g.view(tag); v != nil {
		return v
	}
	want, err := language.Parse(tag)
	if err != nil || want == language.Und {
		return nil
	}
	return g.match(want)
}

// match finds the locale that serves the wanted languages best. The default one
// comes first in the matcher, so it serves whom no other does.
func (g *generation) match(want ...language.Tag) *localeView {
	views := []*localeView{g.defaultLocale()}
	tags := []language.Tag{views[0].language}
	for _, v := range g.locales {
		if v != views[0] {
			views, tags = append(views, v), append(tags, v.language)
		}
	}
	// The tag that the matcher returns carries extensions; the index is exact.
	_, i, _ := language.NewMatcher(tags).Match(want...)
	return views[i]
}

// scripts are those that a query is told apart by, with the locales' scripts
// (ISO 15924) that are written in them.
var scripts = [...]struct {
	table   *unicode.RangeTable
	written []string
}{
	{unicode.Latin, []string{"Latn"}},
	{unicode.Arabic, []string{"Arab"}},
	{unicode.Cyrillic, []string{"Cyrl"}},
	{unicode.Greek, []string{"Grek"}},
	{unicode.Hebrew, []string{"Hebr"}},
	{unicode.Hiragana, []string{"Jpan"}},
	{unicode.Katakana, []string{"Jpan"}},
	{unicode.Han, []string{"Hans", "Hant", "Jpan", "Kore"}},
	{unicode.Hangul, []string{"Kore"}},
	{unicode.Devanagari, []string{"Deva"}},
	{unicode.Bengali, []string{"Beng"}},
	{unicode.Tamil, []string{"Taml"}},
	{unicode.Thai, []string{"Thai"}},
	{unicode.Armenian, []string{"Armn"}},
	{unicode.Georgian, []string{"Geor"}},
	{unicode.Ethiopic, []string{"Ethi"}},
	{unicode.Khmer, []string{"Khmr"}},
}

// writtenIn counts the letters of a text by script, in the order of scripts.
func writtenIn(text string) (counts [len(scripts)]int) {
	for _, r := range text {
		if r < 0x80 {
			if r|0x20 >= 'a' && r|0x20 <= 'z' {
				counts[0]++
			}
			continue
		}
		if !unicode.IsLetter(r) {
			continue
		}
		for i := range scripts {
			if unicode.Is(scripts[i].table, r) {
				counts[i]++
				break
			}
		}
	}
	return counts
}

// mostOthers is how many locales beside its own a query is looked up in.
const mostOthers = 3

// others lists the locales in whose script a query is written when not a letter
// of it is of the script of the locale it was asked in. A brand's name among
// Arabic words does not make the query an English one.
func (g *generation) others(asked *localeView, query string) []*localeView {
	counts := writtenIn(query)
	most := -1
	for i, n := range counts {
		if n > 0 && slices.Contains(scripts[i].written, asked.script) {
			return nil
		}
		if n > 0 && (most < 0 || n > counts[most]) {
			most = i
		}
	}
	if most < 0 {
		return nil
	}
	in := func(v *localeView) bool { return v != asked && slices.Contains(scripts[most].written, v.script) }
	var out []*localeView
	first := g.defaultLocale()
	if in(first) {
		out = append(out, first)
	}
	for _, v := range g.locales {
		if v != first && in(v) && len(out) < mostOthers {
			out = append(out, v)
		}
	}
	return out
}
