package content

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"faqtory/internal/diag"
)

// Reserved are the first parts of URL paths, below a locale's prefix, that the
// site itself uses. An article or category that would be there gets a number
// behind its slug, and a warning.
var Reserved = []string{"search", "contact", "assets", "api", "mcp", "feed", "feeds", "sitemap", "404", "healthz", "metrics", "_redirects", "_headers"}

// segmentBytes caps one part of a path: most file systems hold 255 bytes in a
// name, and a build adds a few of its own.
const segmentBytes = 240

// numberPrefix is "02-refunds", "2. Refunds", "02_refunds".
var numberPrefix = regexp.MustCompile(`^(\d{1,4})\s*[-_.)]+\s*(\pL.*)$`)

// splitNumber splits a name into its number and the rest; padded tells a
// number that can only be meant as an order ("02").
func splitNumber(name string) (number, rest string, padded, ok bool) {
	if name == "" || name[0] < '0' || name[0] > '9' {
		return "", name, false, false
	}
	m := numberPrefix.FindStringSubmatch(name)
	if m == nil {
		return "", name, false, false
	}
	return m[1], m[2], len(m[1]) > 1 && m[1][0] == '0', true
}

// splitDate splits Jekyll's "2026-11-21-refunds".
func splitDate(name string) (time.Time, string, bool) {
	const width = len(time.DateOnly)
	if len(name) <= width+1 || name[width] != '-' || name[0] < '0' || name[0] > '9' {
		return time.Time{}, name, false
	}
	t, ok := parseDate(name[:width])
	if !ok {
		return time.Time{}, name, false
	}
	return t, name[width+1:], true
}

// fileSlug is the slug of a file or folder name. One that had to be cut ends in
// a hash of the whole, so that two long names that begin alike stay apart.
func fileSlug(name string) string {
	slug := Slug(norm.NFC.String(name))
	if len(slug) > slugBytes-16 && len(words(name)) > slugBytes {
		sum := sha256.Sum256([]byte(name))
		slug = cutSlug(slug, slugBytes-9) + "-" + hex.EncodeToString(sum[:4])
	}
	return slug
}

// nameless reports a folder without a letter or digit in its name, such as "_":
// it is no part of an address and no category of its own.
func nameless(name string) bool { return words(name) == "" }

// cleanPath makes a path written by hand safe: no host, no way up, nothing that
// a file system or a URL would read as something else. It returns the parts.
// html reports that the path named a file (".html"), which has become a folder.
func cleanPath(s string) (parts []string, html, ok bool) {
	s = strings.TrimSpace(s)
	if i := strings.Index(s, "://"); i > 0 && letters(s[:i]) {
		u, err := url.Parse(s)
		if err != nil {
			return nil, false, false
		}
		s = u.Path
	} else if t, err := url.PathUnescape(s); err == nil {
		s = t
	}
	if !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		return nil, false, false
	}
	s, _, _ = strings.Cut(s, "?")
	s, _, _ = strings.Cut(s, "#")
	s = norm.NFC.String(strings.ReplaceAll(s, `\`, "/"))
	for part := range strings.SplitSeq(s, "/") {
		switch part {
		case "", ".":
			continue
		case "..":
			return nil, false, false
		}
		parts = append(parts, part)
	}
	if n := len(parts); n > 0 {
		switch last := parts[n-1]; path.Ext(last) {
		case ".html", ".htm":
			html = true
			if parts[n-1] = strings.TrimSuffix(last, path.Ext(last)); parts[n-1] == "index" || parts[n-1] == "" {
				parts = parts[:n-1]
			}
		}
	}
	for i := range parts {
		if parts[i] = cleanSegment(parts[i]); parts[i] == "" {
			return nil, false, false
		}
	}
	return parts, html, true
}

// cleanSegment makes one part of a path fit for a file name on every system.
func cleanSegment(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`<>:"|?*#%\^`+"`", r), unicode.IsSpace(r):
			return '-'
		case unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d':
			return -1
		}
		return r
	}, s)
	s = strings.TrimRight(strings.TrimLeft(s, "-"), "-. ")
	if strings.Trim(s, ".") == "" {
		return ""
	}
	if len(s) > segmentBytes {
		sum := sha256.Sum256([]byte(s))
		s = cutSlug(s, segmentBytes-9) + "-" + hex.EncodeToString(sum[:4])
	}
	return s
}

// joinPath is the permalink of parts below a permalink.
func joinPath(base string, parts ...string) string {
	var b strings.Builder
	b.WriteString(base)
	for _, p := range parts {
		b.WriteString(p)
		b.WriteByte('/')
	}
	return b.String()
}

// permalinks gives every category and article its address and keeps them apart.
func (a *assembly) permalinks() {
	for i := range a.lib.Locales {
		root := a.lib.shelves[a.lib.Locales[i].Tag].root
		a.lib.byURL[root.Permalink] = page{category: root, article: root.Index}
		if root.Index != nil {
			root.Index.Permalink = root.Permalink
		}
	}
	for i := range a.lib.Locales {
		a.categoryPermalinks(a.lib.shelves[a.lib.Locales[i].Tag].root)
	}
	for i := range a.lib.Locales {
		var list []*Article
		eachCategory(a.lib.shelves[a.lib.Locales[i].Tag].root, func(c *Category) { list = append(list, c.Articles...) })
		slices.SortStableFunc(list, func(x, y *Article) int { return cmp.Compare(x.Path, y.Path) })
		for _, art := range list {
			a.articlePermalink(art)
		}
	}
	if len(a.misplaced) == 0 {
		return
	}
	for i := range a.lib.Locales {
		eachCategory(a.lib.shelves[a.lib.Locales[i].Tag].root, func(c *Category) {
			c.Articles = slices.DeleteFunc(c.Articles, func(art *Article) bool { return a.misplaced[art] })
		})
	}
}

// categoryPermalinks settles the addresses below c, whose own is settled. Until
// then a category's Permalink is its slug between slashes.
func (a *assembly) categoryPermalinks(c *Category) {
	for _, child := range slices.Clone(c.Children) {
		permalink := joinPath(c.Permalink, path.Base(child.Permalink))
		var at place
		if child.Index != nil {
			m := a.lib.files[child.Index].meta
			at = m.where.at("slug")
			if p, ok := a.explicit(child.Index, m, c); ok {
				permalink = p
			}
		}
		permalink = a.unreserved(child.Locale, permalink, child.Dir, at)
		child.Permalink = permalink
		if other, taken := a.lib.byURL[permalink]; taken && other.category != nil {
			file := child.Dir
			if child.Index != nil {
				file = child.Index.Path
			}
			a.report(diag.Error, file, at, "duplicate-url",
				fmt.Sprintf("the category has the address %s of the category %s", permalink, cmp.Or(other.category.Dir, "home")),
				"Give one of the two another slug.")
		} else {
			a.lib.byURL[permalink] = page{category: child, article: child.Index}
		}
		if child.Index != nil {
			child.Index.Permalink, child.Index.Slug = permalink, path.Base(permalink)
		}
		a.categoryPermalinks(child)
	}
}

// explicit is the address that an article's front matter asks for.
func (a *assembly) explicit(art *Article, m *meta, parent *Category) (string, bool) {
	written, at, base := m.Permalink, m.where.at("permalink"), a.lib.shelves[art.Locale].root.Permalink
	switch {
	case written != "" && at == place{}:
		at = cmp.Or(m.where.at("url"), m.where.at("slug"))
	case written == "" && m.Slug != "":
		written, at, base = m.Slug, m.where.at("slug"), parent.Permalink
	case written == "":
		return "", false
	}
	parts, html, ok := cleanPath(written)
	if !ok || len(parts) == 0 && base == parent.Permalink && m.Permalink == "" {
		a.report(diag.Warning, art.Path, at, "bad-address",
			fmt.Sprintf("%q cannot be an address", written),
			"Write letters, digits and hyphens, without \"..\"; the file's name is used instead.")
		return "", false
	}
	if m.Permalink != "" {
		// The prefix of the locale may have been written or not.
		prefix := strings.Trim(base, "/")
		if prefix != "" && len(parts) > 0 && strings.EqualFold(parts[0], prefix) {
			parts = parts[1:]
		}
		if html && art.Fallback == nil {
			a.oldFiles = append(a.oldFiles, oldFile{art, written})
		}
	}
	return joinPath(base, parts...), true
}

// oldFile is an address ending in .html that an article had under another
// generator and still asks for: its page is in a folder now.
type oldFile struct {
	article *Article
	path    string
}

// unreserved keeps a permalink off the site's own pages.
func (a *assembly) unreserved(locale, permalink, file string, at place) string {
	l, _ := a.lib.Locale(locale)
	base := a.lib.shelves[locale].root.Permalink
	rest, ok := strings.CutPrefix(permalink, base)
	if !ok {
		return permalink
	}
	first, tail, _ := strings.Cut(rest, "/")
	taken := slices.Contains(Reserved, strings.ToLower(first)) ||
		l.Prefix == "" && slices.ContainsFunc(a.lib.Locales, func(l Locale) bool { return l.Prefix != "" && strings.EqualFold(l.Prefix, first) })
	if !taken {
		return permalink
	}
	moved := base + first + "-1/" + tail
	a.report(diag.Warning, file, at, "reserved-address",
		fmt.Sprintf("the address %s belongs to the site itself; %s is used instead", permalink, moved),
		"Give the file or folder another name, or write a slug.")
	return moved
}

// articlePermalink settles an article's address. One that has the address of a
// category without a page of its own becomes that page: "billing.md" beside the
// folder "billing".
func (a *assembly) articlePermalink(art *Article) {
	m, c := a.lib.files[art].meta, art.Category
	permalink, ok := a.explicit(art, m, c)
	if ok {
		art.Slug = path.Base(permalink)
	} else {
		permalink = joinPath(c.Permalink, art.Slug)
	}
	at := cmp.Or(m.where.at("permalink"), m.where.at("url"), m.where.at("slug"))
	if !(permalink == c.Permalink || a.lib.byURL[permalink].category != nil) {
		if moved := a.unreserved(art.Locale, permalink, art.Path, at); moved != permalink {
			permalink, art.Slug = moved, path.Base(moved)
		}
	}
	art.Permalink = permalink
	other, taken := a.lib.byURL[permalink]
	switch {
	case !taken:
		a.lib.byURL[permalink] = page{article: art}
		return
	case other.article == nil && other.category.Locale == art.Locale:
		a.misplaced[art] = true
		a.setIndex(other.category, art, a.lib.files[art])
		art.Permalink, art.Slug = permalink, path.Base(permalink)
		a.lib.byURL[permalink] = page{article: art, category: other.category}
		return
	}
	if art.Fallback != nil {
		// What a locale has itself comes before what it borrows.
		a.misplaced[art] = true
		return
	}
	with := "the category " + cmp.Or(categoryDir(other.category), "home")
	if other.article != nil {
		with = other.article.Path
	}
	a.report(diag.Error, art.Path, at, "duplicate-url",
		fmt.Sprintf("the article has the same address %s as %s", permalink, with),
		"Give one of the two another slug, or rename the file.")
}

func categoryDir(c *Category) string {
	if c == nil {
		return ""
	}
	return c.Dir
}

// caseClashes reports addresses that differ in case alone: a file system that
// does not tell upper from lower case would show one page for both.
func (a *assembly) caseClashes() {
	// Slugs are in lower case; only what is written by hand may be in another.
	var upper []string
	for permalink := range a.lib.byURL {
		if strings.ToLower(permalink) != permalink {
			upper = append(upper, permalink)
		}
	}
	slices.Sort(upper)
	folded := map[string]string{}
	for _, permalink := range upper {
		lower := strings.ToLower(permalink)
		first, clash := folded[lower]
		if _, plain := a.lib.byURL[lower]; plain {
			first, clash = lower, true
		}
		folded[lower] = permalink
		if art := a.lib.byURL[permalink].article; clash && art != nil {
			a.report(diag.Warning, art.Path, place{}, "case-clash",
				fmt.Sprintf("the address %s differs from %s in upper and lower case only", permalink, first),
				"Write addresses in lower case: some systems cannot tell the two apart.")
		}
	}
}
