package content

import (
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"faqtory/internal/diag"
)

// A TargetKind says what a link leads to.
type TargetKind uint8

// The kinds of target.
const (
	TargetBroken   TargetKind = iota // nothing; Reason says why
	TargetPage                       // an article or a category
	TargetAnchor                     // a place on the same page
	TargetAsset                      // a file that is published beside the pages
	TargetSite                       // a page of the site that is no article (search, contact)
	TargetExternal                   // another site, a mail address, a telephone
)

// A Target is what a link or a picture's source means.
type Target struct {
	Kind TargetKind
	// Article and Category are set for a page: both for a category with a page
	// of its own.
	Article  *Article
	Category *Category
	// Fragment is the anchor on the page, without #; Query what stood behind the
	// question mark, without it.
	Fragment, Query string
	// Asset is the source path of a published file.
	Asset string
	// URL is an external address, or the site-relative path of a TargetSite.
	URL string
	// Reason says, in lower case, why a link is broken, or what is wrong with the
	// anchor of one that leads to a page nonetheless. Suggestion is what may have
	// been meant, as it would be written.
	Reason, Suggestion string
	// Code is the diagnostic's when Reason is set.
	Code string
}

// Permalink is the site-relative path of a page; "" for other targets.
func (t Target) Permalink() string {
	switch {
	case t.Article != nil:
		return t.Article.Permalink
	case t.Category != nil:
		return t.Category.Permalink
	}
	return ""
}

// lookup finds pages and files by the many ways in which they are named. It is
// made when the first link is resolved.
type lookup struct {
	once sync.Once
	// names are source paths in lower case, with and without their ending, and
	// folders.
	names map[string]page
	// assets are the paths of other files by their lower case, assetBases the last
	// parts of these.
	assets     map[string]string
	assetBases map[string]bool
	// hidden are the names of articles left out.
	hidden map[string]string
	// urls are permalinks in lower case.
	urls map[string]page

	near struct {
		once  sync.Once
		bases map[string][]string // folded base name → paths
		head  map[string][]string // its first letters → base names
		tail  map[string][]string // its last letters → base names
	}
}

func foldPath(p string) string { return strings.ToLower(norm.NFC.String(p)) }

func (lib *Library) find() *lookup {
	l := &lib.lookup
	l.once.Do(func() {
		l.names = make(map[string]page, 2*len(lib.byPath))
		l.hidden = make(map[string]string, len(lib.hidden))
		l.urls = make(map[string]page, len(lib.byURL))
		l.assets, l.assetBases = map[string]string{}, map[string]bool{}
		add := func(name string, p page) {
			if _, taken := l.names[name]; !taken {
				l.names[name] = p
			}
		}
		// The order of insertion decides between files of one name with several
		// endings, so it is that of the paths.
		for _, source := range slices.Sorted(maps.Keys(lib.byPath)) {
			a := lib.byPath[source]
			p := page{article: a}
			if a.Category != nil && a.Category.Index == a {
				p.category = a.Category
			}
			name := foldPath(source)
			l.names[name] = p
			add(stem(name), p)
			if dir, base := path.Split(stem(name)); indexName(base) && dir != "" {
				l.names[strings.TrimSuffix(dir, "/")] = p
			}
		}
		for _, loc := range lib.Locales {
			s := lib.shelves[loc.Tag]
			for _, dir := range slices.Sorted(maps.Keys(s.folders)) {
				c := s.folders[dir]
				if lib.byURL[c.Permalink].category == c {
					for _, m := range lib.tree.layout.mounts {
						if m.locale == loc.Tag || m.locale == "" && loc.Tag == lib.Default {
							if full := path.Join(m.dir, dir); full != "" {
								add(foldPath(full), page{article: c.Index, category: c})
							}
						}
					}
				}
			}
		}
		for source, why := range lib.hidden {
			l.hidden[foldPath(source)] = why
			l.hidden[stem(foldPath(source))] = why
		}
		for _, s := range lib.tree.Sources {
			if s.Kind == AssetFile {
				if name := foldPath(s.Path); l.assets[name] == "" {
					l.assets[name] = s.Path
					l.assetBases[path.Base(name)] = true
				}
			}
		}
		for _, permalink := range slices.Sorted(maps.Keys(lib.byURL)) {
			if lower := strings.ToLower(permalink); l.urls[lower] == (page{}) {
				l.urls[lower] = lib.byURL[permalink]
			}
		}
	})
	return l
}

// Resolve finds what a link of an article means: a file by its path from the
// article or from the site folder, with or without its ending, in any case; an
// address of this site; an anchor; or something elsewhere.
//
// The links of a fallback stay in the locale that it is shown in.
func (lib *Library) Resolve(from *Article, target string) Target {
	t := lib.resolve(from, strings.TrimSpace(target))
	if from.Fallback != nil && t.Kind == TargetPage {
		lib.localise(&t, from)
	}
	return t
}

// localise puts the page of a fallback's locale in place of the one in the
// locale that its text was written in.
func (lib *Library) localise(t *Target, from *Article) {
	s := lib.shelves[from.Locale]
	switch {
	case s == nil:
	case t.Category != nil && t.Category.Locale == from.Fallback.Locale:
		if c := s.categories[t.Category.Key]; c != nil {
			t.Category, t.Article = c, c.Index
		}
	case t.Category == nil && t.Article != nil && t.Article.Locale == from.Fallback.Locale:
		a := s.articles[t.Article.Key]
		if a == nil {
			return
		}
		t.Article = a
		if id, ok := a.Anchor(t.Fragment); ok {
			t.Fragment = id
		} else {
			t.Fragment = "" // the translation has other headings
		}
	}
}

func (lib *Library) resolve(from *Article, target string) Target {
	if target == "" {
		return broken("broken-link", "the link is empty", "")
	}
	if strings.HasPrefix(target, "#") {
		return lib.sameAnchor(from, target[1:])
	}
	if strings.HasPrefix(target, "//") {
		if u, err := url.Parse("https:" + target); err == nil && u.Host != "" {
			return lib.external(from, "https:"+target, u)
		}
		return broken("broken-link", "the address cannot be read", "")
	}
	if scheme, rest, ok := cutScheme(target); ok {
		return lib.scheme(from, target, scheme, rest)
	}
	return lib.local(from, target)
}

func broken(code, reason, suggestion string) Target {
	return Target{Kind: TargetBroken, Code: code, Reason: reason, Suggestion: suggestion}
}

// cutScheme splits "scheme:rest" (RFC 3986, section 3.1).
func cutScheme(s string) (scheme, rest string, ok bool) {
	i := strings.IndexByte(s, ':')
	if i < 2 || strings.ContainsAny(s[:i], "/?#.%") || !letters(s[:1]) {
		return "", "", false
	}
	for j := range i {
		if c := s[j]; !letters(s[j:j+1]) && (c < '0' || c > '9') && c != '+' && c != '-' {
			return "", "", false
		}
	}
	return strings.ToLower(s[:i]), s[i+1:], true
}

// elsewhere are schemes that a browser, a telephone or a mail program follows.
var elsewhere = map[string]bool{
	"mailto": true, "tel": true, "sms": true, "geo": true, "whatsapp": true, "tg": true, "viber": true, "skype": true,
	"facetime": true, "sip": true, "sips": true, "xmpp": true, "callto": true, "ftp": true, "ftps": true, "sftp": true,
	"webcal": true, "maps": true, "market": true, "itms-apps": true, "bitcoin": true, "magnet": true, "irc": true, "news": true,
}

func (lib *Library) scheme(from *Article, target, scheme, rest string) Target {
	switch {
	case scheme == "http" || scheme == "https":
		u, err := url.Parse(target)
		if err != nil || u.Host == "" {
			return broken("broken-link", "the address cannot be read", "")
		}
		return lib.external(from, target, u)
	case elsewhere[scheme]:
		if rest == "" {
			return broken("broken-link", "nothing follows "+scheme+":", "")
		}
		return Target{Kind: TargetExternal, URL: target}
	case scheme == "javascript" || scheme == "vbscript" || scheme == "data":
		return broken("unsafe-link", "a link of the scheme "+scheme+": is not published", "")
	}
	return broken("unknown-scheme", "browsers do not know the scheme "+scheme+":", "")
}

// external takes an absolute address: one of this site leads to its page.
func (lib *Library) external(from *Article, target string, u *url.URL) Target {
	if lib.base == nil || !strings.EqualFold(u.Host, lib.base.Host) {
		return Target{Kind: TargetExternal, URL: target}
	}
	base := strings.TrimSuffix(lib.base.Path, "/") + "/"
	rest, ok := strings.CutPrefix(u.Path+"/", base)
	if !ok {
		return Target{Kind: TargetExternal, URL: target}
	}
	p := "/" + strings.TrimSuffix(rest, "/")
	if strings.HasSuffix(u.Path, "/") && p != "/" {
		p += "/"
	}
	return lib.path(from, p, u.RawQuery, u.Fragment)
}

// local takes a link without scheme and host.
func (lib *Library) local(from *Article, target string) Target {
	p, fragment, _ := strings.Cut(target, "#")
	p, query, _ := strings.Cut(p, "?")
	if p == "" { // "?query" is this page
		t := lib.sameAnchor(from, fragment)
		t.Query = query
		return t
	}
	p = strings.ReplaceAll(unescapeTarget(p), `\`, "/")
	return lib.path(from, p, query, unescapeTarget(fragment))
}

// unescape decodes percent-encoding; what is none stays as it is ("100%").
func unescapeTarget(s string) string {
	if t, err := url.PathUnescape(s); err == nil {
		return t
	}
	return s
}

// sameAnchor finds an anchor on the page itself.
func (lib *Library) sameAnchor(from *Article, fragment string) Target {
	t := lib.anchor(Target{Kind: TargetAnchor}, from, unescapeTarget(fragment))
	if t.Reason != "" {
		t.Kind = TargetBroken
	}
	return t
}

// anchor finds fragment on the page of a and says so in t.
func (lib *Library) anchor(t Target, a *Article, fragment string) Target {
	if fragment == "" || strings.EqualFold(fragment, "top") || strings.HasPrefix(fragment, ":~:") {
		t.Fragment = fragment
		return t
	}
	if a == nil {
		return t // a list of articles has no anchors: the reader lands on top
	}
	if id, ok := a.Anchor(fragment); ok {
		t.Fragment = id
		return t
	}
	t.Code = "broken-anchor"
	t.Reason = "the page has no heading or anchor " + quoteText("#"+fragment)
	if near := diag.Suggest(foldAnchor(fragment), foldedAnchors(a)); near != "" {
		id, _ := a.Anchor(near)
		t.Suggestion = "#" + id
	}
	return t
}

func foldedAnchors(a *Article) []string {
	list := make([]string, len(a.Body.anchors))
	for i, id := range a.Body.anchors {
		list[i] = foldAnchor(id)
	}
	return list
}

func quoteText(s string) string { return `"` + s + `"` }

// path resolves a path, absolute or relative to the article.
func (lib *Library) path(from *Article, p, query, fragment string) Target {
	if strings.HasPrefix(p, "/") {
		return lib.absolute(from, p, query, fragment)
	}
	dir := path.Dir(from.Path)
	if t, ok := lib.file(path.Join(dir, p), query, fragment); ok {
		return t
	}
	// As an address: relative to the page's folder, or to the folder that a page
	// ending in .html would stand in.
	for _, base := range []string{from.Permalink, path.Dir(strings.TrimSuffix(from.Permalink, "/"))} {
		if t, ok := lib.page(path.Join(base, p), query, fragment); ok {
			return t
		}
	}
	for _, root := range lib.roots(from) {
		if t, ok := lib.file(path.Join(root, p), query, fragment); ok {
			return t
		}
	}
	// A translation that links to what is not translated yet.
	if from.Locale != lib.Default {
		if t, ok := lib.untranslated(from, p, query, fragment); ok {
			return t
		}
	}
	return lib.nowhere(from, p, path.Join(dir, p))
}

// roots are the folders that a path may be meant from.
func (lib *Library) roots(from *Article) []string {
	roots := []string{"."}
	for _, m := range lib.tree.layout.mounts {
		if m.locale == from.Locale || m.locale == "" {
			roots = append(roots, m.dir)
		}
	}
	return append(roots, "static", "public", "assets", "source", "src", "docs/public", "docs/.vuepress/public", "src/assets", path.Join(lib.tree.layout.Root, "static"), path.Join(lib.tree.layout.Root, "public"))
}

// absolute resolves a path from the root of the site: an address, or a file
// from the site folder or the content root.
func (lib *Library) absolute(from *Article, p, query, fragment string) Target {
	paths := []string{p}
	if lib.base != nil && len(lib.base.Path) > 1 {
		if rest, ok := strings.CutPrefix(p, strings.TrimSuffix(lib.base.Path, "/")+"/"); ok {
			paths = []string{"/" + rest, p}
		}
	}
	for _, p := range paths {
		if t, ok := lib.page(p, query, fragment); ok {
			return t
		}
		if root := lib.shelves[from.Locale]; root != nil && root.root.Permalink != "/" {
			if t, ok := lib.page(path.Join(root.root.Permalink, p), query, fragment); ok {
				return t
			}
		}
		for _, root := range lib.roots(from) {
			if t, ok := lib.file(path.Join(root, strings.TrimLeft(p, "/")), query, fragment); ok {
				return t
			}
		}
	}
	return lib.nowhere(from, p, strings.TrimLeft(p, "/"))
}

// page finds what stands at an address, or was there once.
func (lib *Library) page(p, query, fragment string) (Target, bool) {
	p = norm.NFC.String(path.Clean("/" + p))
	for _, suffix := range []string{"/index.html", "/index.htm", "/index.md", ".html", ".htm"} {
		if rest, ok := strings.CutSuffix(p, suffix); ok {
			p = rest
			break
		}
	}
	slashed := strings.TrimSuffix(p, "/") + "/"
	l := lib.find()
	found, ok := lib.byURL[slashed]
	if !ok {
		found, ok = l.urls[strings.ToLower(slashed)]
	}
	if !ok {
		for _, old := range []string{slashed, p + ".html", p} {
			if to := lib.redirectTo[old]; to != "" {
				if found, ok = lib.byURL[to]; ok {
					break
				}
			}
		}
	}
	if ok {
		return lib.pageTarget(found, query, fragment), true
	}
	for _, loc := range lib.Locales {
		rest, below := strings.CutPrefix(slashed, lib.shelves[loc.Tag].root.Permalink)
		if below && (rest == "search/" || rest == "contact/") {
			return Target{Kind: TargetSite, URL: slashed, Query: query, Fragment: fragment}, true
		}
	}
	return Target{}, false
}

func (lib *Library) pageTarget(p page, query, fragment string) Target {
	t := Target{Kind: TargetPage, Article: p.article, Category: p.category, Query: query}
	return lib.anchor(t, p.article, fragment)
}

// file finds an article, a folder or another file by its source path.
func (lib *Library) file(p, query, fragment string) (Target, bool) {
	if p == ".." || strings.HasPrefix(p, "../") {
		return Target{}, false
	}
	l := lib.find()
	name := foldPath(strings.TrimSuffix(p, "/"))
	names := []string{name}
	switch ext := path.Ext(name); ext {
	case ".html", ".htm":
		names = append(names, strings.TrimSuffix(name, ext))
	case ".md", ".mdx", ".markdown", ".mdown", ".mkd":
		names = append(names, stem(name))
	}
	for _, n := range names {
		if found, ok := l.names[n]; ok {
			return lib.pageTarget(found, query, fragment), true
		}
		if dir, base := path.Split(n); indexName(base) || base == "home" {
			if found, ok := l.names[strings.TrimSuffix(dir, "/")]; ok && dir != "" {
				return lib.pageTarget(found, query, fragment), true
			}
		}
		if asset, ok := l.assets[n]; ok {
			return Target{Kind: TargetAsset, Asset: asset, Query: query, Fragment: fragment}, true
		}
		if why, ok := l.hidden[n]; ok {
			return broken("broken-link", quoteText(p)+" is left out of the site: "+why, ""), true
		}
	}
	return Target{}, false
}

// untranslated finds the default locale's article that the path means in this
// locale's folder.
func (lib *Library) untranslated(from *Article, p, query, fragment string) (Target, bool) {
	var own string
	for _, m := range lib.tree.layout.mounts {
		if rel, ok := below(from.Path, m.dir); ok && m.locale == from.Locale {
			own = path.Join(path.Dir(rel), p)
			break
		}
	}
	if own == "" || strings.HasPrefix(own, "../") {
		return Target{}, false
	}
	for _, m := range lib.tree.layout.mounts {
		if m.locale != lib.Default && m.locale != "" {
			continue
		}
		if t, ok := lib.file(path.Join(m.dir, own), query, fragment); ok && t.Kind != TargetBroken {
			if t.Kind != TargetPage || t.Article == nil {
				return t, true
			}
			if s := lib.shelves[from.Locale]; s != nil {
				if local := s.articles[t.Article.Key]; local != nil {
					t.Article = local // a translation under another name, or a fallback
					return t, true
				}
			}
			t.Code, t.Reason = "untranslated-link", quoteText(p)+" is not translated yet; the link leads to another language"
			return t, true
		}
	}
	return Target{}, false
}
