package content

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"faqtory/internal/diag"
)

// A Redirection leads from a path of this site that holds no page to one that
// does, or to another site.
type Redirection struct {
	// From is site-relative and unescaped. It ends in a slash, or in a file name
	// with an ending ("/old/page.html").
	From string
	// To is a permalink, or an absolute URL.
	To string
	// File, Line and Column are where it was written.
	File         string
	Line, Column int
}

// Redirects returns all redirections, sorted by From: safe paths, none twice,
// none on a page, none that leads back to itself.
func (lib *Library) Redirects() []Redirection { return lib.redirects }

// findRedirects collects what articles and the configuration say, and checks it.
func (a *assembly) findRedirects() {
	var all []Redirection
	for i := range a.lib.Locales {
		s := a.lib.shelves[a.lib.Locales[i].Tag]
		for _, art := range s.order {
			all = append(all, a.articleRedirects(art)...)
		}
		eachCategory(s.root, func(c *Category) {
			if c.Index != nil {
				all = append(all, a.articleRedirects(c.Index)...)
			}
		})
	}
	for _, old := range a.oldFiles {
		if from, ok := redirectPath(old.path, "/"); ok && from != old.article.Permalink {
			all = append(all, Redirection{From: from, To: old.article.Permalink, File: old.article.Path})
		}
	}
	for _, e := range a.moved {
		all = append(all, a.movedRedirect(e)...)
	}
	for _, r := range a.o.Redirects {
		from, ok := redirectPath(r.From, "/")
		to, okTo := redirectTarget(r.To)
		if !ok || !okTo {
			a.report(diag.Error, r.File, place{r.Line, r.Column}, "bad-redirect",
				fmt.Sprintf("a redirect from %q to %q is not possible", r.From, r.To),
				"Write paths of this site, beginning with a slash; only the target may be on another site.")
			continue
		}
		r.From, r.To = from, to
		all = append(all, r)
	}
	slices.SortStableFunc(all, func(x, y Redirection) int {
		return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
	all = a.unique(all)
	loops := a.loops(all)
	for _, r := range all {
		p, taken := a.lib.byURL[r.From]
		switch {
		case loops[r.From]:
			a.report(diag.Error, r.File, place{r.Line, r.Column}, "redirect-loop",
				fmt.Sprintf("the redirect from %s leads in a circle", r.From),
				"Take out the redirect from the address that is a page today.")
		case taken:
			name := "a page of the site"
			if p.article != nil {
				name = p.article.Path
			} else if p.category != nil {
				name = "the category " + cmp.Or(p.category.Dir, "home")
			}
			a.report(diag.Warning, r.File, place{r.Line, r.Column}, "redirect-shadowed",
				fmt.Sprintf("the redirect from %s has no effect: it is the address of %s", r.From, name),
				"Take it out, or move the other page.")
		case a.lib.ownPage(r.From):
			a.report(diag.Warning, r.File, place{r.Line, r.Column}, "redirect-shadowed",
				fmt.Sprintf("the redirect from %s has no effect: the address belongs to the site itself", r.From),
				"Take it out.")
		default:
			a.lib.redirects = append(a.lib.redirects, r)
			a.lib.redirectTo[r.From] = r.To
		}
	}
	a.deadEnds()
}

// mostSuggested bounds for how many mistakes of a kind the one that was meant is looked
// for, since each is compared with every address or key of the site.
const mostSuggested = 20

// deadEnds finds redirects to a path of this site at which nothing is. A path with an
// ending may be a file that stands beside the articles.
func (a *assembly) deadEnds() {
	var known []string
	found := 0
	for _, r := range a.lib.redirects {
		if !strings.HasPrefix(r.To, "/") || path.Ext(r.To) != "" || a.lib.Answers(r.To) {
			continue
		}
		hint := "Write the address of a page, as browsers show it behind the host."
		if found++; found <= mostSuggested {
			if known == nil {
				known = slices.Sorted(maps.Keys(a.lib.byURL))
			}
			if near := diag.Suggest(r.To, known); near != "" {
				hint = fmt.Sprintf("Did you mean %q?", near)
			}
		}
		a.report(diag.Warning, r.File, place{r.Line, r.Column}, "bad-redirect", fmt.Sprintf("the redirect from %s leads to %s, where nothing is", r.From, r.To), hint)
	}
}

// articleRedirects cleans the old paths of an article and notes them on it.
func (a *assembly) articleRedirects(art *Article) []Redirection {
	f := a.lib.files[art]
	if art.Fallback != nil || len(f.meta.Redirects) == 0 {
		return nil
	}
	base := "/"
	if art.Category != nil {
		base = art.Category.Permalink
	}
	art.Redirects = nil
	var list []Redirection
	seen := map[string]bool{}
	for _, r := range f.meta.Redirects {
		from, ok := redirectPath(r.Path, base)
		if !ok {
			a.report(diag.Warning, art.Path, place{r.Line, r.Column}, "bad-redirect",
				fmt.Sprintf("%q cannot be redirected from", r.Path),
				"Write a path of this site, such as /old/page/, without a query.")
			continue
		}
		if from == art.Permalink && strings.TrimSpace(r.Path) != from {
			continue // "/refunds" is answered by "/refunds/" anyway
		}
		if !seen[from] {
			seen[from] = true
			art.Redirects = append(art.Redirects, Redirect{Path: from, Line: r.Line, Column: r.Column})
			list = append(list, Redirection{From: from, To: art.Permalink, File: art.Path, Line: r.Line, Column: r.Column})
		}
	}
	return list
}

// movedRedirect is what a page with redirect_to stands for: the address it would
// have had leads to the other one.
func (a *assembly) movedRedirect(e *entry) []Redirection {
	m := e.file.meta
	at := m.where.at("redirect_to")
	from := joinPath(a.lib.shelves[e.locale].root.Permalink, slugs(e.rel)...)
	ok := true
	if m.Permalink != "" {
		from, ok = redirectPath(m.Permalink, "/")
	}
	to, okTo := redirectTarget(m.RedirectTo)
	if !ok || !okTo {
		a.report(diag.Warning, e.file.Path, at, "bad-redirect",
			fmt.Sprintf("a redirect from %q to %q is not possible", from, m.RedirectTo),
			"Write a path of this site, or an address that begins with https://.")
		return nil
	}
	return []Redirection{{From: from, To: to, File: e.file.Path, Line: at.line, Column: at.column}}
}

// slugs are those of a path's parts.
func slugs(rel string) []string {
	parts := splitPath(rel)
	if n := len(parts); n > 0 && indexName(parts[n-1]) {
		parts = parts[:n-1]
	}
	for i := range parts {
		parts[i] = fileSlug(parts[i])
	}
	return parts
}

// redirectPath makes an old path safe. One without a slash in front is relative
// to base, as in Hugo.
func redirectPath(s, base string) (string, bool) {
	s = strings.TrimSpace(s)
	if strings.ContainsAny(s, "?#") || strings.ContainsAny(s, "*") {
		return "", false
	}
	absolute := strings.HasPrefix(s, "/") || strings.Contains(s, "://")
	parts, html, ok := cleanPath(s)
	if !ok {
		return "", false
	}
	if !absolute {
		parts = append(splitPath(base), parts...)
	}
	if html && !strings.EqualFold(strings.TrimSuffix(path.Base(s), path.Ext(s)), "index") && len(parts) > 0 {
		return "/" + strings.Join(parts, "/") + strings.ToLower(path.Ext(s)), true
	}
	if n := len(parts); n > 0 && !html && fileEnding(parts[n-1]) {
		return "/" + strings.Join(parts, "/"), true
	}
	return joinPath("/", parts...), true
}

// fileEnding reports a name such as "page.php", not "v1.2".
func fileEnding(name string) bool {
	ext := path.Ext(name)
	return len(ext) > 2 && len(ext) <= 6 && letters(ext[1:])
}

func splitPath(p string) []string {
	if p = strings.Trim(p, "/"); p == "" {
		return nil
	}
	return strings.Split(p, "/")
}

func redirectTarget(s string) (string, bool) {
	if u, err := url.Parse(s); err == nil && u.Host != "" {
		return s, u.Scheme == "https" || u.Scheme == "http"
	}
	return redirectPath(s, "/")
}

// unique drops a redirect that is written twice; two with different targets
// are a mistake.
func (a *assembly) unique(all []Redirection) []Redirection {
	kept := all[:0]
	for _, r := range all {
		if n := len(kept); n > 0 && kept[n-1].From == r.From {
			if first := kept[n-1]; first.To != r.To {
				a.report(diag.Warning, r.File, place{r.Line, r.Column}, "duplicate-redirect",
					fmt.Sprintf("%s leads to %s here and to %s in %s", r.From, r.To, first.To, first.File),
					"An old address can lead to one page only: take one of the two out.")
			}
			continue
		}
		kept = append(kept, r)
	}
	return kept
}

// loops finds the redirects from which one comes back to where one began,
// taking a page that is redirected from for gone. Each path leads to one
// place, so a walk that is marked on its way finds every circle once.
func (a *assembly) loops(all []Redirection) map[string]bool {
	to := make(map[string]string, len(all))
	for _, r := range all {
		to[r.From] = r.To
	}
	seen := map[string]int{} // path → the walk that came through
	loops := map[string]bool{}
	for i, r := range all {
		at := r.From
		for at != "" && seen[at] == 0 {
			seen[at] = i + 1
			at = to[at]
		}
		if at != "" && seen[at] == i+1 {
			for p := at; !loops[p]; p = to[p] {
				loops[p] = true
			}
		}
	}
	return loops
}

// ownPage reports the addresses that the site itself uses.
func (lib *Library) ownPage(p string) bool {
	for i := range lib.Locales {
		if rest, ok := strings.CutPrefix(p, lib.shelves[lib.Locales[i].Tag].root.Permalink); ok {
			first, _, _ := strings.Cut(rest, "/")
			if first == "" || slices.Contains(Reserved, strings.TrimSuffix(first, path.Ext(first))) {
				return true
			}
		}
	}
	return false
}
