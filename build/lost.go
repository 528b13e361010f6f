package build

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"faqtory/content"
	"faqtory/internal/diag"
)

// mostNear is how many pages are named beside an address that leads nowhere.
const mostNear = 3

// Moved is the href of the page that stood at a path, with that of a request, before
// its article was renamed, moved or given another address since the preview began; ""
// when there was none.
func (l *Live) Moved(path string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if source := l.followed[path]; source != "" && l.view != nil {
		return l.view.PageOf(source)
	}
	return ""
}

// mostMoved is how many changed paths are looked at: more are a checkout of another
// branch.
const mostMoved = 64

// miss notes what has changed since the last view: an update with mistakes makes none,
// and the one that mends them names other files.
func (l *Live) miss(paths []string) {
	for _, p := range paths {
		if len(l.missed) <= mostMoved && !slices.Contains(l.missed, p) {
			l.missed = append(l.missed, p)
		}
	}
}

// follow remembers which articles went elsewhere between two views. A file that went
// is the one that came in the same moment with the same title in the same language.
func (l *Live) follow(before, after *View, paths []string) {
	if len(paths) > mostMoved {
		return
	}
	for _, p := range slices.Clone(paths) {
		if a := before.site.lib.Lookup(p); a != nil && a.Category.Index == a && before.PageOf(p) != after.PageOf(p) {
			paths = append(paths, path.Dir(p)) // a category takes what is in it along
		}
	}
	type name struct{ locale, title string }
	came := map[name]string{}
	for _, p := range after.sources(paths) {
		if a := after.site.lib.Lookup(p); before.site.lib.Lookup(p) == nil {
			came[name{a.Locale, a.Title}] = p
		}
	}
	went := map[string]string{}
	for _, p := range before.sources(paths) {
		to := p
		if after.site.lib.Lookup(p) == nil {
			was := before.site.lib.Lookup(p)
			if to = came[name{was.Locale, was.Title}]; to == "" {
				continue
			}
			went[p] = to
		}
		if from := before.PageOf(p); from != after.PageOf(to) {
			if plain, err := url.PathUnescape(from); err == nil {
				l.followed[plain] = to
			}
		}
	}
	for address, source := range l.followed {
		if to := went[source]; to != "" {
			l.followed[address] = to
		}
	}
}

// sources are the articles among paths, and those in folders among them.
func (v *View) sources(paths []string) []string {
	var list, folders []string
	for _, p := range paths {
		if v.site.lib.Lookup(p) != nil {
			list = append(list, p)
		} else {
			folders = append(folders, p+"/")
		}
	}
	if len(folders) == 0 {
		return list
	}
	add := func(a *content.Article) {
		if a != nil && a.Fallback == nil && slices.ContainsFunc(folders, func(dir string) bool { return strings.HasPrefix(a.Path, dir) }) {
			list = append(list, a.Path)
		}
	}
	for _, l := range v.site.lib.Locales {
		for c := range v.site.lib.Categories(l.Tag) {
			add(c.Index)
		}
		for a := range v.site.lib.Articles(l.Tag) {
			add(a)
		}
	}
	return list
}

// A NearPage is one whose address is like another.
type NearPage struct{ Href, Title string }

// Near are pages whose addresses are like a path that leads nowhere: those of the
// same name elsewhere, or else of nearly that name.
func (v *View) Near(lost string) []NearPage {
	v.mu.RLock()
	defer v.mu.RUnlock()
	rest, ok := strings.CutPrefix(lost, v.site.base)
	if !ok {
		return nil
	}
	lost = "/" + strings.TrimSuffix(strings.TrimSuffix(rest, "index.html"), ".html")
	pages := map[string]string{} // title by permalink
	byName := map[string][]string{}
	var all, names []string
	add := func(permalink, title string) {
		if pages[permalink] != "" {
			return
		}
		pages[permalink] = title
		name := path.Base(permalink)
		if byName[name] == nil {
			names = append(names, name)
		}
		byName[name] = append(byName[name], permalink)
		all = append(all, permalink)
	}
	for _, l := range v.site.lib.Locales {
		for c := range v.site.lib.Categories(l.Tag) {
			add(c.Permalink, c.Title)
		}
		for a := range v.site.lib.Articles(l.Tag) {
			add(a.Permalink, a.Title)
		}
	}
	found := byName[path.Base(lost)]
	if len(found) == 0 {
		if near := diag.Suggest(strings.TrimSuffix(lost, "/")+"/", all); near != "" {
			found = []string{near}
		} else {
			found = byName[diag.Suggest(path.Base(lost), names)]
		}
	}
	// In the same language, and then nearest by, comes first.
	found = slices.Clone(found)
	slices.SortStableFunc(found, func(a, b string) int { return shared(lost, b) - shared(lost, a) })
	var out []NearPage
	for _, permalink := range found[:min(len(found), mostNear)] {
		out = append(out, NearPage{v.site.href(permalink), pages[permalink]})
	}
	return out
}

// shared is how many folders two paths begin with alike.
func shared(a, b string) int {
	n := 0
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	for n < min(len(x), len(y)) && x[n] == y[n] {
		n++
	}
	return n
}
