package content

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// A Locale is a language the help center is written in.
type Locale struct {
	// Tag is a BCP 47 tag in canonical case: "en", "pt-BR", "ar".
	Tag string
	// Name is the language's own name for the language switch ("العربية").
	Name string
	// Dir is the folder of its articles relative to the site folder; "" when
	// it is found by the tag.
	Dir string
	// RTL is set for languages written from right to left.
	RTL bool
	// Prefix is the first part of its URLs: "" for the default locale, else the
	// tag in lower case ("ar", "pt-br").
	Prefix string
}

// NewLocale returns the locale of a BCP 47 tag with the language's own name and
// its direction; ok is false when it is no tag of a known language.
func NewLocale(tag string) (l Locale, ok bool) {
	t, name, ok := knownLanguage(tag)
	if !ok {
		return Locale{}, false
	}
	return Locale{Tag: t, Name: name, RTL: rtlTag(t)}, true
}

// knownLanguage reads s as a BCP 47 tag of a language that people have a
// name for. Three letters are nearly always some language of the world
// ("app", "pay", "how"): one without a name of its own is taken for a word.
func knownLanguage(s string) (tag, name string, ok bool) {
	if len(s) < 2 || len(s) > 35 || !letters(s[:2]) {
		return "", "", false
	}
	t, err := language.Raw.Parse(s)
	if err != nil {
		return "", "", false
	}
	name = display.Self.Name(t)
	if name == "" {
		return "", "", false
	}
	first, size := utf8.DecodeRuneInString(name)
	return t.String(), string(unicode.ToTitle(first)) + name[size:], true
}

func letters(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// rtlTag reports that a locale is written from right to left, by its script.
func rtlTag(tag string) bool {
	t, err := language.Parse(tag)
	if err != nil {
		return false
	}
	script, _ := t.Script()
	switch script.String() {
	case "Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg", "Mand", "Samr", "Mend":
		return true
	}
	return false
}

// tagPrefix is the first part of a locale's URLs.
func tagPrefix(tag string) string { return strings.ToLower(tag) }

// A layout says, by the names of the files alone, where the content begins and
// which locale a file belongs to.
type layout struct {
	// Root is the content root relative to the site folder, "" for itself.
	Root   string
	mounts []mount           // longest Dir first
	suffix map[string]string // path → locale for "refunds.ar.md"
	only   bool              // nothing outside Root is an article
	// fallback is the locale of files that no folder places, as far as names
	// can tell it: the articles may know better.
	fallback string
	// strangers are folders named as locales that are not configured.
	strangers []string
}

// A mount is a folder that stands for the root of a locale; the locale "" is
// that of the site.
type mount struct{ dir, locale string }

// place returns the locale that p's place gives it ("" none) and p relative to
// the root of its locale, without the ending of Markdown.
func (l *layout) place(p string) (locale, rel string) {
	rel = p
	for i := range l.mounts {
		m := &l.mounts[i]
		if r, ok := below(p, m.dir); ok {
			locale, rel = m.locale, r
			break
		}
	}
	rel = stem(rel)
	if s, ok := l.suffix[p]; ok {
		locale, rel = s, strings.TrimSuffix(rel, path.Ext(rel))
	}
	return locale, rel
}

// holds reports that p lies where articles are.
func (l *layout) holds(p string) bool {
	for _, dir := range l.strangers {
		if _, ok := below(p, dir); ok {
			return false
		}
	}
	if !l.only {
		return true
	}
	for i := range l.mounts {
		if _, ok := below(p, l.mounts[i].dir); ok {
			return true
		}
	}
	return false
}

// below returns p relative to dir.
func below(p, dir string) (string, bool) {
	if dir == "" {
		return p, true
	}
	if len(p) > len(dir) && p[len(dir)] == '/' && p[:len(dir)] == dir {
		return p[len(dir)+1:], true
	}
	return "", false
}

// findLayout finds the content root, then the locales in it.
func findLayout(t *Tree, o Options) layout {
	var articles, others []string
	for _, s := range t.Sources {
		if s.Kind == ArticleFile {
			articles = append(articles, s.Path)
		} else {
			others = append(others, s.Path)
		}
	}
	var l layout
	l.Root, l.only = contentRoot(articles, others, o)
	l.findLocales(articles, o)
	if l.fallback = o.DefaultLocale; l.fallback == "" && len(o.Locales) > 0 {
		l.fallback = o.Locales[0].Tag
	}
	if l.fallback == "" {
		l.fallback = "en"
	}
	slices.SortStableFunc(l.mounts, func(a, b mount) int {
		return cmp.Or(cmp.Compare(len(b.dir), len(a.dir)), cmp.Compare(a.dir, b.dir))
	})
	return l
}

// containers are folder names that say "here are the articles" and nothing
// about the articles.
var containers = map[string]bool{
	"content": true, "contents": true, "docs": true, "doc": true, "documentation": true, "articles": true,
	"_articles": true, "_docs": true, "_posts": true, "_faqs": true, "_faq": true, "_kb": true, "_help": true,
	"_pages": true, "collections": true, "pages": true, "src": true, "source": true, "website": true,
	"help": true, "help-center": true, "helpcenter": true, "kb": true, "knowledge-base": true, "knowledgebase": true,
}

// contentRoot finds the folder that all articles lie in. A folder named content
// or docs beside the configuration of the program that reads it there is that
// folder whatever else lies around; otherwise all articles must lie below it,
// and nobody counts what a project tells its own contributors (a README).
func contentRoot(articles, others []string, o Options) (root string, only bool) {
	has := func(names ...string) bool {
		return slices.ContainsFunc(others, func(p string) bool {
			return slices.ContainsFunc(names, func(n string) bool {
				ok, _ := path.Match(n, p)
				return ok
			})
		})
	}
	filled := func(dir string) bool {
		return slices.ContainsFunc(articles, func(p string) bool { _, ok := below(p, dir); return ok })
	}
	mapped := slices.ContainsFunc(o.Locales, func(l Locale) bool { return l.Dir != "" })
	switch {
	case filled("content") && (o.Configured || has("hugo.*", "config.toml", "config/_default/*")):
		return "content", !mapped
	case filled("src/content/docs") && has("astro.config.*"):
		return "src/content/docs", true
	case filled("docs") && has("mkdocs.yml", "mkdocs.yaml", "docusaurus.config.*", "docs/.vitepress/*"):
		return "docs", true
	}
	var visible []string
	for _, p := range articles {
		if !projectFile(path.Base(p)) {
			visible = append(visible, p)
		}
	}
	if len(visible) == 0 {
		return "", false
	}
	for {
		first, _, nested := strings.Cut(strings.TrimPrefix(visible[0], prefixDir(root)), "/")
		if !nested || !containers[strings.ToLower(first)] {
			break
		}
		dir := path.Join(root, first)
		if slices.ContainsFunc(visible, func(p string) bool { _, ok := below(p, dir); return !ok }) {
			break
		}
		root = dir
	}
	return root, root != ""
}

func prefixDir(dir string) string {
	if dir == "" {
		return ""
	}
	return dir + "/"
}

// projectFile reports names under which any folder of a project may hold words
// to its contributors.
func projectFile(name string) bool {
	return topFile(name) || strings.EqualFold(stem(name), "readme") || strings.EqualFold(stem(name), "changelog")
}

// findLocales finds the folders and file names that stand for locales.
func (l *layout) findLocales(articles []string, o Options) {
	l.mounts = []mount{{l.Root, ""}}
	l.findSuffixes(articles, o)
	l.findDocusaurus(articles)
	folders := l.candidates(articles)
	if len(o.Locales) == 0 {
		for dir, tag := range folders.detect() {
			l.mounts = append(l.mounts, mount{dir, tag})
		}
		return
	}
	configured := map[string]bool{}
	for _, c := range o.Locales {
		configured[strings.ToLower(c.Tag)] = true
		if c.Dir != "" {
			dir := path.Clean(c.Dir)
			for _, d := range []string{dir, path.Join(l.Root, dir)} {
				if slices.ContainsFunc(articles, func(p string) bool { _, ok := below(p, d); return ok }) {
					dir = d
					break
				}
			}
			l.mounts = append(l.mounts, mount{dir, c.Tag})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(folders.dirs)) {
		for _, c := range o.Locales {
			if c.Dir == "" && strings.EqualFold(strings.ReplaceAll(name, "_", "-"), c.Tag) {
				l.mounts = append(l.mounts, mount{path.Join(l.Root, name), c.Tag})
			}
		}
	}
	for dir, tag := range folders.detect() {
		if !configured[strings.ToLower(tag)] && !slices.ContainsFunc(l.mounts, func(m mount) bool { return m.dir == dir }) {
			l.strangers = append(l.strangers, dir)
		}
	}
	slices.Sort(l.strangers)
}

// findSuffixes finds "refunds.ar.md": the suffix is a locale when the site has
// it, or when the same file lies beside it without suffix or with another one.
func (l *layout) findSuffixes(articles []string, o Options) {
	type variant struct{ path, tag string }
	families := map[string][]variant{}
	plain := map[string]bool{}
	for _, p := range articles {
		s := stem(p)
		plain[s] = true
		if ext := path.Ext(s); len(ext) > 2 {
			if tag, _, ok := knownLanguage(ext[1:]); ok {
				base := strings.TrimSuffix(s, ext)
				families[base] = append(families[base], variant{p, tag})
			}
		}
	}
	for base, family := range families {
		for _, v := range family {
			_, configured := findLocale(o.Locales, v.tag)
			if configured || len(o.Locales) == 0 && (plain[base] || len(family) > 1) {
				if l.suffix == nil {
					l.suffix = map[string]string{}
				}
				l.suffix[v.path] = v.tag
			}
		}
	}
}

// findDocusaurus finds the folders where Docusaurus keeps translations.
func (l *layout) findDocusaurus(articles []string) {
	seen := map[string]bool{}
	for _, p := range articles {
		rest, ok := below(p, "i18n")
		if !ok {
			continue
		}
		name, rest, _ := strings.Cut(rest, "/")
		plugin, rest, _ := strings.Cut(rest, "/")
		version, _, _ := strings.Cut(rest, "/")
		tag, _, ok := knownLanguage(name)
		dir := path.Join("i18n", name, plugin, version)
		if ok && plugin == "docusaurus-plugin-content-docs" && version == "current" && !seen[dir] {
			seen[dir] = true
			l.mounts = append(l.mounts, mount{dir, tag})
		}
	}
}

// folders are the folders in the content root and the articles of each,
// relative to it; those beside them are under "".
type folders struct {
	root string
	dirs map[string]map[string]bool
}

func (l *layout) candidates(articles []string) folders {
	f := folders{l.Root, map[string]map[string]bool{}}
	for _, p := range articles {
		rel, ok := below(p, l.Root)
		if !ok {
			continue
		}
		name, rest, nested := strings.Cut(rel, "/")
		if !nested {
			name, rest = "", rel
		}
		if f.dirs[name] == nil {
			f.dirs[name] = map[string]bool{}
		}
		f.dirs[name][stem(rest)] = true
	}
	return f
}

// detect tells locales from categories that happen to be named like one ("it",
// "no", "is", "id", "to"). A folder with the tag of a known language is a locale
// when all articles lie in such folders, or when it repeats the path of an
// article of another such folder or of the articles beside it, as a
// translation does. The key is the folder's path, the value the tag.
func (f folders) detect() map[string]string {
	found := map[string]string{}
	tags := map[string]string{}
	all := true
	for name := range f.dirs {
		if tag, _, ok := knownLanguage(name); ok && name != "" {
			tags[name] = tag
		} else {
			all = all && name == "" && onlyIndexes(f.dirs[name])
		}
	}
	// where counts in how many folders a path occurs, all that are no candidates
	// being one.
	where := map[string]int{}
	rest := map[string]bool{}
	for name, paths := range f.dirs {
		_, candidate := tags[name]
		for p := range paths {
			switch {
			case indexName(path.Base(p)):
			case candidate:
				where[p]++
			default:
				rest[path.Join(name, p)] = true
			}
		}
	}
	for name, tag := range tags {
		translated := all
		for p := range f.dirs[name] {
			if translated {
				break
			}
			translated = where[p] > 1 || rest[p] && where[p] > 0
		}
		if translated {
			found[path.Join(f.root, name)] = tag
		}
	}
	return found
}

func onlyIndexes(paths map[string]bool) bool {
	for p := range paths {
		if !indexName(path.Base(p)) {
			return false
		}
	}
	return true
}

// indexName reports the names of a folder's own page, without ending.
func indexName(name string) bool {
	switch strings.ToLower(name) {
	case "_index", "index", "readme":
		return true
	}
	return false
}

// findLocale finds the locale of a tag, or else of its language: "en-US" is
// "en" where there is no other English.
func findLocale(locales []Locale, tag string) (Locale, bool) {
	for _, l := range locales {
		if strings.EqualFold(l.Tag, tag) {
			return l, true
		}
	}
	lang, _, _ := strings.Cut(tag, "-")
	for _, l := range locales {
		if l.Tag == lang {
			return l, true
		}
	}
	return Locale{}, false
}
