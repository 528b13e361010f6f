package content

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"faqtory/internal/diag"
)

// Assemble puts parsed files together: locales, categories, addresses,
// translations. The files stay as they are; articles are copied where the
// library adds to them. The list holds the mistakes of the files and those of
// their meeting, sorted.
func Assemble(t *Tree, files []*File, o Options) (*Library, diag.List) {
	a := &assembly{tree: t, o: o, folders: map[string]*folder{}, misplaced: map[*Article]bool{}}
	a.diags = append(a.diags, t.diags...)
	for _, f := range files {
		a.diags = append(a.diags, f.Diags...)
	}
	a.lib = &Library{
		fsys: t.fsys, tree: t, options: o, base: o.BaseURL,
		shelves: map[string]*shelf{},
		byPath:  make(map[string]*Article, len(files)), byURL: make(map[string]page, len(files)+len(files)/4),
		hidden: map[string]string{}, files: make(map[*Article]*File, len(files)),
		groups: make(map[string][]*Article, len(files)), categories: map[string][]*Category{},
		titled: map[*Category]bool{}, redirectTo: map[string]string{},
	}
	entries := a.place(files)
	a.locales(entries)
	a.shapes(entries)
	a.fill(entries)
	if o.Fallback {
		a.fallbacks()
	}
	for _, s := range a.lib.shelves {
		s.prune(s.root)
	}
	a.permalinks()
	a.order()
	a.translations()
	a.findRedirects()
	a.caseClashes()
	a.diags.Sort()
	return a.lib, a.diags
}

// An assembly is a library in the making.
type assembly struct {
	tree  *Tree
	o     Options
	lib   *Library
	diags diag.List
	// folders are what the folders of all locales have in common, by their path
	// within the locale.
	folders  map[string]*folder
	oldFiles []oldFile
	// misplaced are articles that turned out to be no members of their category:
	// its own page, or a fallback for which there is no place.
	misplaced map[*Article]bool
	moved     []*entry   // pages that only redirect
	lists     [][]listed // orders of articles
}

// An entry is one file on its way to its place.
type entry struct {
	file   *File
	locale string
	rel    string // within the locale, without ending
	dir    string // of rel, "" at the root
	base   string
	index  bool
}

// A folder is a folder within a locale, of whatever locale.
type folder struct {
	others bool // it holds more than its own page
	// names are those of its files and folders; numbered says that their number
	// prefixes stand for an order.
	names    map[string]bool
	numbered bool
}

// place finds the locale and the place of each article and category file.
func (a *assembly) place(files []*File) []entry {
	a.lib.Default = defaultLocale(a.tree, files, a.o)
	entries := make([]entry, 0, len(files))
	for _, f := range files {
		if f.article == nil && f.folder == nil {
			if f.Kind == ArticleFile {
				a.lib.hidden[f.Path] = "its front matter cannot be read"
				a.lib.withhold(f)
			}
			continue
		}
		if f.partial() {
			a.lib.hidden[f.Path] = "its name begins with a line, as those of parts of other pages do, and it has no front matter"
			continue
		}
		e := entry{file: f}
		e.locale, e.rel = a.tree.layout.place(f.Path)
		if e.locale == "" {
			e.locale = a.lib.Default
		}
		if f.meta != nil && f.meta.Lang != "" {
			e.locale = a.language(f, e.locale)
		}
		e.dir, e.base = path.Split(e.rel)
		e.dir = strings.TrimSuffix(e.dir, "/")
		e.index = f.article != nil && indexName(e.base)
		if list, ok := e.summary(); ok {
			a.lists = append(a.lists, list)
			a.lib.hidden[f.Path] = "it is a table of contents"
			continue
		}
		entries = append(entries, e)
	}
	return entries
}

// language settles an article's own word on its language: an unconfigured
// language is no locale of the site, and "en-US" is English where English is.
func (a *assembly) language(f *File, place string) string {
	if len(a.o.Locales) == 0 {
		lang, _, narrow := strings.Cut(f.meta.Lang, "-")
		placed, _, narrowPlace := strings.Cut(place, "-")
		if placed == lang && !(narrow && narrowPlace) {
			return place
		}
		return f.meta.Lang
	}
	if l, ok := findLocale(a.o.Locales, f.meta.Lang); ok {
		return l.Tag
	}
	at := f.meta.where.at("lang")
	a.report(diag.Warning, f.Path, at, "unknown-locale",
		fmt.Sprintf("the article is in %q, which is no locale of the site", f.meta.Lang),
		"Add the locale to faqtory.yaml, or take the article out.")
	return place
}

// defaultLocale is the locale without a prefix: the configured one; else
// English if there is any in a folder of its own; else that of most articles.
func defaultLocale(t *Tree, files []*File, o Options) string {
	if o.DefaultLocale != "" {
		return o.DefaultLocale
	}
	if len(o.Locales) > 0 {
		if l, ok := findLocale(o.Locales, "en"); ok {
			return l.Tag
		}
		return o.Locales[0].Tag
	}
	count := map[string]int{}
	placed := false
	for _, f := range files {
		if f.article == nil {
			continue
		}
		locale, _ := t.layout.place(f.Path)
		switch {
		case locale != "":
			placed = placed || locale == "en"
		case f.meta.Lang != "":
			locale = f.meta.Lang
		default:
			locale = cmp.Or(f.guess, "en")
		}
		count[locale]++
	}
	if placed {
		return "en"
	}
	best := ""
	for locale, n := range count {
		if best == "" || n > count[best] || n == count[best] && locale < best {
			best = locale
		}
	}
	return cmp.Or(best, "en")
}

// locales lists those configured and those with articles and makes their shelves.
func (a *assembly) locales(entries []entry) {
	for _, l := range a.o.Locales {
		l.Prefix, l.RTL = tagPrefix(l.Tag), rtlTag(l.Tag)
		if l.Name == "" {
			if known, ok := NewLocale(l.Tag); ok {
				l.Name = known.Name
			} else {
				l.Name = l.Tag
			}
		}
		a.addLocale(l)
	}
	seen := map[string]bool{a.lib.Default: true}
	for i := range entries {
		if entries[i].file.article != nil {
			seen[entries[i].locale] = true
		}
	}
	var tags []string
	for tag := range seen {
		if a.lib.shelves[tag] == nil {
			tags = append(tags, tag)
		}
	}
	slices.SortFunc(tags, func(x, y string) int {
		switch a.lib.Default {
		case x:
			return -1
		case y:
			return 1
		}
		return cmp.Compare(x, y)
	})
	for _, tag := range tags {
		l, ok := NewLocale(tag)
		if !ok {
			l = Locale{Tag: tag, Name: tag, RTL: rtlTag(tag)}
		}
		l.Prefix = tagPrefix(tag)
		a.addLocale(l)
	}
	for _, dir := range a.tree.layout.strangers {
		a.report(diag.Warning, dir, place{}, "unknown-locale",
			"the folder is named as a locale that the site does not have; its articles are left out",
			"Add the locale to faqtory.yaml, or rename the folder.")
	}
}

func (a *assembly) addLocale(l Locale) {
	if l.Tag == a.lib.Default {
		l.Prefix = ""
	}
	root := &Category{Locale: l.Tag, Permalink: "/"}
	if l.Prefix != "" {
		root.Permalink = "/" + l.Prefix + "/"
	}
	a.lib.Locales = append(a.lib.Locales, l)
	a.lib.shelves[l.Tag] = &shelf{root: root, categories: map[string]*Category{"": root}, folders: map[string]*Category{"": root}, articles: map[string]*Article{}, slugs: map[childSlug]*Category{}}
}

// shapes finds out, for all locales together, which folders are categories: one
// that holds nothing but an index.md is an article with its pictures (Hugo's
// leaf bundle). So a category does not become an article in a locale that has
// translated its first page only.
func (a *assembly) shapes(entries []entry) {
	for i := range entries {
		e := &entries[i]
		if e.file.article == nil {
			continue
		}
		d := a.folder(e.dir)
		if !e.index || strings.HasPrefix(e.base, "_") {
			d.others = true
		}
		if !e.index {
			d.add(e.base)
		}
	}
	for _, d := range a.folders {
		if d.names == nil {
			continue
		}
		numbers, all := 0, 0
		for name := range d.names {
			all++
			if _, _, padded, ok := splitNumber(name); ok {
				numbers++
				d.numbered = d.numbered || padded
			}
		}
		d.numbered = d.numbered || numbers >= 2 && 2*numbers > all
	}
}

// folder returns the folder of a path and makes it known to those above it.
func (a *assembly) folder(dir string) *folder {
	d := a.folders[dir]
	if d == nil {
		d = &folder{}
		a.folders[dir] = d
		if dir != "" {
			up := a.folder(parentDir(dir))
			up.others = true
			up.add(path.Base(dir))
		} else {
			d.others = true
		}
	}
	return d
}

func (d *folder) add(name string) {
	if d.names == nil {
		d.names = map[string]bool{}
	}
	d.names[name] = true
}

func parentDir(dir string) string {
	if i := strings.LastIndexByte(dir, '/'); i >= 0 {
		return dir[:i]
	}
	return ""
}

// name splits the number or date off a name, where it stands for the order.
func (a *assembly) name(dir, base string) (name string, order float64, hasOrder bool) {
	d := a.folders[dir]
	if d != nil && d.numbered {
		if number, rest, _, ok := splitNumber(base); ok {
			var n float64
			for _, c := range number {
				n = n*10 + float64(c-'0')
			}
			return rest, n, true
		}
	}
	return base, 0, false
}

// fill puts every article that may be seen into its category.
func (a *assembly) fill(entries []entry) {
	var indexes []*entry
	for i := range entries {
		e := &entries[i]
		if e.file.article == nil {
			continue
		}
		if why := a.hide(e.file); why != "" {
			a.lib.hidden[e.file.Path] = why
			a.lib.withhold(e.file)
			if e.file.meta.RedirectTo != "" && !e.file.meta.Draft {
				a.moved = append(a.moved, e)
			}
			continue
		}
		if e.index && a.folders[e.dir].others {
			indexes = append(indexes, e)
			continue
		}
		a.add(e)
	}
	// A folder's own page comes before another that could be.
	slices.SortStableFunc(indexes, func(x, y *entry) int { return cmp.Compare(indexRank(x.base), indexRank(y.base)) })
	for _, e := range indexes {
		a.addIndex(e)
	}
	for i := range entries {
		if e := &entries[i]; e.file.folder != nil {
			a.addFolder(e)
			if e.file.folder.List != nil {
				a.lists = append(a.lists, e.file.folder.List)
			}
		}
	}
	for _, list := range a.lists {
		a.arrange(list)
	}
}

func indexRank(base string) int {
	switch strings.ToLower(base) {
	case "_index":
		return 0
	case "index":
		return 1
	}
	return 2
}

// hide returns why an article may not be seen, "" when it may.
func (a *assembly) hide(f *File) string {
	m, now := f.meta, a.o.Now
	switch {
	case m.RedirectTo != "":
		return "it only redirects"
	case m.Draft && !a.o.Drafts:
		return "it is a draft"
	case now.IsZero():
	case !m.Expires.IsZero() && !now.Before(m.Expires):
		return "it has expired"
	case !a.o.Future && m.Publish.After(now):
		return "it is to be published later"
	}
	return ""
}

// article copies what a file says and adds what its place says.
func (a *assembly) article(e *entry) *Article {
	art := new(*e.file.article)
	art.Locale = e.locale
	if d, ok := a.o.Dates[art.Path]; ok {
		setTime(&art.Date, d.Created)
		if e.file.meta.Updated.IsZero() {
			art.Updated = d.Updated
		}
	}
	a.lib.byPath[art.Path] = art
	a.lib.files[art] = e.file
	return art
}

// add shelves an article.
func (a *assembly) add(e *entry) {
	art, m := a.article(e), e.file.meta
	dir, base := e.dir, e.base
	if e.index { // a folder with nothing but this page
		dir, base = parentDir(e.dir), path.Base(e.dir)
	}
	c := a.category(e.locale, dir)
	name, order, numbered := a.name(dir, base)
	if date, rest, ok := splitDate(name); ok {
		name = rest
		setTime(&art.Date, date)
		setTime(&art.Updated, date)
	}
	if numbered && !art.HasOrder {
		art.Order, art.HasOrder = order, true
	}
	if e.file.untitled {
		if title := humanise(name); title != art.Title {
			if art.NavTitle == art.Title {
				art.NavTitle = title
			}
			art.Title = title
			art.TextHash = textHash(art)
		}
	}
	art.Slug = fileSlug(name)
	art.Key = m.TranslationKey
	if art.Key == "" {
		art.Key = joinKey(c.Key, name)
	}
	art.Category = c
	c.Articles = append(c.Articles, art)
	s := a.lib.shelves[e.locale]
	if s.articles[art.Key] == nil {
		s.articles[art.Key] = art
	}
	if key := joinKey(c.Key, name); s.articles[key] == nil {
		s.articles[key] = art // settings name articles by their files
	}
}

func joinKey(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}

// category returns the category of a folder, made with those above it. Folders
// without a name of their own ("_") are not there.
func (a *assembly) category(locale, dir string) *Category {
	s := a.lib.shelves[locale]
	if dir == "" {
		return s.root
	}
	if c := s.folders[dir]; c != nil {
		return c
	}
	up, base := parentDir(dir), path.Base(dir)
	parent := a.category(locale, up)
	name, order, numbered := a.name(up, base)
	if nameless(name) {
		s.folders[dir] = parent
		return parent
	}
	name = strings.TrimLeft(name, "_")
	slug := fileSlug(name)
	key := joinKey(parent.Key, name)
	c := s.categories[key]
	if c == nil {
		// "Billing" and "billing" would share an address, so they share a category.
		c = s.slugs[childSlug{parent, slug}]
	}
	if c == nil {
		c = &Category{
			Locale: locale, Key: key, Dir: a.dir(locale, dir), Title: humanise(name),
			Order: order, HasOrder: numbered, Parent: parent,
			Permalink: joinPath("/", slug), // the whole of it follows when all slugs are known
		}
		parent.Children = append(parent.Children, c)
		s.categories[key] = c
		s.slugs[childSlug{parent, slug}] = c
	}
	s.folders[dir] = c
	return c
}

// dir is the source folder of a folder within a locale.
func (a *assembly) dir(locale, rel string) string {
	for _, m := range a.tree.layout.mounts {
		if m.locale == locale || m.locale == "" && locale == a.lib.Default {
			return path.Join(m.dir, rel)
		}
	}
	return path.Join(a.tree.layout.Root, rel)
}

// addIndex makes a page the own page of its folder's category.
func (a *assembly) addIndex(e *entry) {
	c := a.category(e.locale, e.dir)
	if c.Index != nil || e.dir != "" && c == a.lib.shelves[e.locale].folders[parentDir(e.dir)] {
		e.index = false
		a.add(e) // the folder has one already, or is no category: this is an article
		return
	}
	a.setIndex(c, a.article(e), e.file)
}

func (a *assembly) setIndex(c *Category, art *Article, f *File) {
	m := f.meta
	art.Category = c
	art.Key = cmp.Or(m.TranslationKey, c.Key)
	c.Index = art
	if f.untitled {
		if c.Title != "" {
			art.Title, art.NavTitle = c.Title, cmp.Or(m.NavTitle, c.Title)
			art.TextHash = textHash(art)
		}
	} else {
		c.Title = art.Title
		a.lib.titled[c] = true
	}
	c.NavTitle = m.NavTitle
	c.Description = cmp.Or(m.Description, m.Answer, c.Description)
	c.Icon = cmp.Or(m.Icon, c.Icon)
	if m.HasOrder {
		c.Order, c.HasOrder = m.Order, true
	}
}

// addFolder gives a category what its category file says and its own page does not.
func (a *assembly) addFolder(e *entry) {
	s, m := a.lib.shelves[e.locale], e.file.folder
	if s == nil {
		return
	}
	c := s.folders[e.dir]
	if c == nil || e.dir != "" && c == s.folders[parentDir(e.dir)] {
		return // no article below it, or no category of its own
	}
	if m.Title != "" && (c.Index == nil || a.lib.files[c.Index].untitled) {
		c.Title = m.Title
		a.lib.titled[c] = true
		if c.Index != nil {
			c.Index.Title = m.Title
			c.Index.NavTitle = cmp.Or(a.lib.files[c.Index].meta.NavTitle, m.Title)
			c.Index.TextHash = textHash(c.Index)
		}
	}
	set(&c.Description, m.Description)
	set(&c.Icon, m.Icon)
	if m.HasOrder && !(c.Index != nil && c.Index.HasOrder) {
		c.Order, c.HasOrder = m.Order, true
	}
}

// unknownCategories reports keys of the navigation that no locale has.
func (a *assembly) unknownCategories() {
	var keys []string
	known := map[string]bool{}
	for _, s := range a.lib.shelves {
		for key := range s.categories {
			if !known[key] && key != "" {
				known[key] = true
				keys = append(keys, key)
			}
		}
	}
	slices.Sort(keys)
	for i, key := range a.o.Navigation {
		if key = strings.Trim(key, "/"); known[key] {
			continue
		}
		hint := "The keys are the folders that hold articles, without numbers before their names."
		if near := diag.Suggest(key, keys); near != "" {
			hint = fmt.Sprintf("Did you mean %q? %s", near, hint)
		}
		at := Position{File: "faqtory.yaml"}
		if i < len(a.o.NavigationAt) {
			at = a.o.NavigationAt[i]
		}
		a.report(diag.Warning, at.File, place{at.Line, at.Column}, "unknown-category", fmt.Sprintf("the navigation names a category %q that does not exist", key), hint)
	}
}

// translations groups articles and categories of the same key.
func (a *assembly) translations() {
	lib := a.lib
	for i := range lib.Locales {
		s := lib.shelves[lib.Locales[i].Tag]
		for _, art := range s.order {
			if art.Fallback != nil {
				continue
			}
			group := lib.groups[art.Key]
			if n := len(group); n > 0 && group[n-1].Locale == art.Locale {
				f := lib.files[art]
				a.report(diag.Warning, art.Path, f.meta.where.at("translation_key"), "duplicate-translation",
					fmt.Sprintf("%s has the same translation_key %q in the same locale", group[n-1].Path, art.Key),
					"Give each article of a locale a translation_key of its own.")
				continue
			}
			lib.groups[art.Key] = append(group, art)
		}
		add := func(c *Category) {
			key := categoryKey(c)
			if group := lib.categories[key]; len(group) == 0 || group[len(group)-1].Locale != c.Locale {
				lib.categories[key] = append(group, c)
			}
		}
		if s.root.own() {
			add(s.root)
		}
		walkCategories(s.root, func(c *Category) bool {
			if c.own() {
				add(c)
			}
			return true
		})
	}
}

// own reports that something in c or below it is really in its locale.
func (c *Category) own() bool {
	if c.Index != nil && c.Index.Fallback == nil {
		return true
	}
	return slices.ContainsFunc(c.Articles, func(a *Article) bool { return a.Fallback == nil }) ||
		slices.ContainsFunc(c.Children, (*Category).own)
}

// report adds a diagnostic of the whole.
func (a *assembly) report(severity diag.Severity, file string, at place, code, message, hint string) {
	a.diags = append(a.diags, a.lib.diagnostic(severity, file, at, code, message, hint))
}
