package content

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"faqtory/internal/diag"
)

// A File is what one file says, parsed: a pure function of its path, its bytes
// and its [ParseOptions]. It is never changed afterwards, so that many libraries,
// one after the other, may be assembled from it.
type File struct {
	Path string
	Kind FileKind
	// Options are those it was parsed with, without the Include function.
	Options ParseOptions
	// Sum identifies the bytes it was parsed from; zero when they could not be read.
	Sum Sum
	// Includes are the files it asked for. When one of them is another one today,
	// the file must be parsed again.
	Includes []Include
	// Diags are the mistakes within the file.
	Diags diag.List

	meta     *meta
	article  *Article    // nil when the front matter is unreadable, and for category files
	folder   *folderMeta // of a category file
	guess    string      // the language its script speaks for, when nothing says it
	untitled bool        // the title is the file's name
	terms    []term      // what related articles share
	verdict  verdict     // on the short answer
}

// A Sum identifies the bytes of a file: the first half of their SHA-256.
type Sum [16]byte

// SumOf returns the sum of a file's bytes.
func SumOf[T string | []byte](data T) Sum {
	sum := sha256.Sum256([]byte(data))
	return Sum(sum[:])
}

// An Include is a file that an article takes in.
type Include struct {
	Name string // as the article names it
	Path string // where it was found, "" when it was not
	Sum  Sum    // of its text
}

// ParseOptions are what parsing depends on beside the file.
type ParseOptions struct {
	// Locale is the one that the file's place gives it, or the site's.
	Locale    string
	TrustHTML bool
	// Include returns the path and the text of a file that an article names.
	Include func(from, name string) (path, text string, ok bool)
}

// A folderMeta is what a category file says of its folder.
type folderMeta struct {
	Title, Description, Icon string
	Order                    float64
	HasOrder                 bool
	Slug                     string
	List                     []listed
}

// Parse reads one article or category file.
func Parse(file string, src []byte, o ParseOptions) *File {
	f := &File{Path: file, Kind: fileKind(file), Options: o}
	f.Options.Include = nil
	src, f.Diags = decodeText(file, src)
	if f.Kind == CategoryFile {
		f.parseFolder(src)
		return f
	}
	f.Kind = ArticleFile
	f.parseArticle(src, o)
	return f
}

// partial reports a file that other pages take in, by Docusaurus' convention: its
// name begins with a line, and nothing is said about it.
func (f *File) partial() bool {
	name := path.Base(f.Path)
	return f.article != nil && name[0] == '_' && !indexName(stem(name)) && len(f.meta.where) == 0
}

// serves reports that parsing with other options would give the same file. The
// locale of its place counts only where the file does not name its own.
func (f *File) serves(p ParseOptions) bool {
	return f.Options.TrustHTML == p.TrustHTML && (f.Options.Locale == p.Locale || f.meta != nil && f.meta.Lang != "" && f.article != nil && f.article.Locale == f.meta.Lang)
}

// report adds a mistake to the file's diagnostics.
func (f *File) report(src []byte, k mistake) {
	d := diag.Diagnostic{
		File: f.Path, Line: k.line, Column: k.column, Severity: diag.Error, Code: k.code,
		Message: k.message, Source: diag.Line(src, k.line), Hint: k.hint,
	}
	if k.warning {
		d.Severity = diag.Warning
	}
	f.Diags = append(f.Diags, d)
}

func (f *File) parseArticle(src []byte, o ParseOptions) {
	m := split(src)
	mapping, mistakes := m.parse()
	for _, k := range mistakes {
		f.report(src, k)
	}
	if mistakes != nil && mapping == nil {
		return
	}
	f.meta, mistakes = readMeta(mapping)
	for _, k := range mistakes {
		f.report(src, k)
	}
	if f.meta.templates {
		f.report(src, mistake{
			line: f.meta.templatesAt.line, column: f.meta.templatesAt.column, code: "template", warning: true,
			message: "the front matter holds a template of another generator, which is left out",
			hint:    "Write the words themselves.",
		})
	}
	offset, line := f.header(src, m.body, m.bodyLine)

	locale := o.Locale
	if f.meta.Lang != "" {
		if tag, _, ok := knownLanguage(f.meta.Lang); ok {
			f.meta.Lang = tag
			if !strings.EqualFold(strings.SplitN(locale, "-", 2)[0], tag) {
				locale = tag
			}
		} else {
			if p, own := f.meta.where.find("lang"); own {
				f.report(src, mistake{
					line: p.line, column: p.column, code: "unknown-locale", warning: true,
					message: "unknown language " + strconv.Quote(f.meta.Lang),
					hint:    "Write a BCP 47 tag, such as en, pt-BR or ar.",
				})
			}
			f.meta.Lang = ""
		}
	}
	f.body(src, offset, line, locale, o)
}

// headerLine is a link reference that renders as nothing, by which some authors
// keep a title and an order in plain Markdown.
var headerLine = regexp.MustCompile(`^\[([A-Za-z]+)\]:\s*(?:#|<>)\s*[("'](.*)[)"']\s*$`)

// header reads such lines at the top of the body and returns where the text
// behind them begins.
func (f *File) header(src []byte, offset, line int) (int, int) {
	for at, n := offset, line; at < len(src); n++ {
		end := lineEnd(src, at)
		text := strings.TrimSpace(string(src[at:end]))
		if text != "" {
			match := headerLine.FindStringSubmatch(text)
			if match == nil || !f.headerField(match[1], match[2], place{n, 1}) {
				break
			}
			offset, line = end, n+1
		}
		at = end
	}
	return offset, line
}

func (f *File) headerField(key, text string, at place) bool {
	m := f.meta
	text = stripMarkup(text)
	switch strings.ToLower(key) {
	case "title", "name":
		if m.Title == "" {
			m.Title, m.headerTitle = text, true
			m.where.put("title", at)
		}
	case "order":
		if x, err := strconv.ParseFloat(text, 64); err == nil && !math.IsNaN(x) && !math.IsInf(x, 0) {
			m.setOrder(x)
		}
	case "description":
		set(&m.Description, text)
	case "author":
		set(&m.Author, text)
	case "tags":
		for tag := range strings.SplitSeq(text, ",") {
			if tag = strings.TrimSpace(tag); tag != "" {
				m.addTags([]string{tag})
			}
		}
	default:
		return false
	}
	return true
}

// body parses the Markdown and settles what depends on it.
func (f *File) body(src []byte, offset, line int, locale string, o ParseOptions) {
	a, heading, diags := f.convert(src, offset, line, locale, f.meta.Title, o)
	if f.meta.headerTitle && heading != "" && f.meta.Title != "" {
		// A [Title] line left in another language than the text: the heading is
		// what the translator wrote.
		if text := scriptOf(openingText(a)...); text != "" && scriptOf(f.meta.Title) != text && scriptOf(heading) == text {
			a, heading, diags = f.convert(src, offset, line, locale, heading, o)
		}
	}
	if a.Title == "" {
		a.Title = heading
	}
	if a.Title == "" {
		f.untitled = true
		a.Title = humanise(path.Base(stem(f.Path)))
	}
	set(&a.NavTitle, a.Title)
	a.TextHash = textHash(a)
	f.Diags = append(f.Diags, diags...)
	f.unfitKind(src, a)
	f.article = a
	text := openingText(a)
	if f.meta.Lang == "" {
		f.guess = guessLanguage(text...)
	}
	f.terms = articleTerms(a)
	if a.Description == "" && a.Answer == "" {
		a.Opening = opening(a)
	}
	f.verdict = judge(a, text)
}

func (f *File) convert(src []byte, offset, line int, locale, title string, o ParseOptions) (*Article, string, diag.List) {
	m := f.meta
	a := &Article{
		Path: f.Path, Locale: locale, Kind: m.Kind, Title: title, NavTitle: m.NavTitle,
		Question: m.Question, Questions: m.Questions, Answer: m.Answer, Description: m.Description, Tags: m.Tags,
		Date: m.Date, Updated: m.Updated, Reviewed: m.Reviewed, ReviewBy: m.ReviewBy, Owner: m.Owner, Author: m.Author,
		Order: m.Order, HasOrder: m.HasOrder, Image: m.Image, ImageAlt: m.ImageAlt,
		Noindex: m.Noindex, Draft: m.Draft, Featured: m.Featured, Policy: m.Policy,
	}
	if a.Updated.IsZero() {
		a.Updated = a.Date
	}
	f.Includes = nil
	heading, diags := parseBody(a, src, offset, line, bodyOptions{
		Locale: locale, RTL: rtlTag(locale), TrustHTML: o.TrustHTML,
		Include: func(name string) (string, bool) {
			inc := Include{Name: name}
			text, ok := "", false
			if o.Include != nil {
				inc.Path, text, ok = o.Include(f.Path, name)
				inc.Sum = SumOf(text)
			}
			if !slices.Contains(f.Includes, inc) {
				f.Includes = append(f.Includes, inc)
			}
			return text, ok
		},
	})
	return a, heading, diags
}

// opening is the first text of a.
func opening(a *Article) string {
	for _, s := range a.Sections() {
		if text := strings.TrimSpace(s.Text); text != "" {
			return text
		}
	}
	return ""
}

// openingText is enough of a's text to tell its script: its first sections.
func openingText(a *Article) []string {
	const enough = 4000 // bytes
	var texts []string
	size := 0
	for _, s := range a.Sections() {
		texts = append(texts, s.Text)
		if size += len(s.Text); size > enough {
			break
		}
	}
	return texts
}

// parseFolder reads a category file.
func (f *File) parseFolder(src []byte) {
	f.folder = &folderMeta{}
	switch path.Base(f.Path) {
	case ".metadata.md":
		f.meta = &meta{}
		f.header(src, 0, 1)
		f.folder = &folderMeta{Title: f.meta.Title, Description: f.meta.Description, Order: f.meta.Order, HasOrder: f.meta.HasOrder}
		f.meta = nil
	default:
		var doc yaml.Node
		if err := yaml.Unmarshal(bytes.ReplaceAll(src, []byte("\t"), []byte(" ")), &doc); err != nil {
			var object map[string]any
			if json.Unmarshal(src, &object) != nil {
				line, message := yamlError(err)
				column := 1
				message = strings.Replace(message, "the front matter is no YAML", "the category file cannot be read", 1)
				if s := diag.YAMLSlip(string(src)); s.Message != "" {
					line, column, message = s.Line, s.Column, "the category file cannot be read: "+s.Message
				}
				f.report(src, mistake{
					line: line, column: column, code: "category-file", warning: true,
					message: message,
					hint:    "It is passed over until it is valid; the category takes its title from the folder.",
				})
				return
			}
			f.folder.read(yamlNode(object, func(string) (int, int) { return 1, 1 }))
			return
		}
		if len(doc.Content) != 1 {
			return
		}
		if strings.HasPrefix(path.Base(f.Path), "mkdocs.") {
			f.folder.readMkDocs(doc.Content[0])
			return
		}
		f.folder.read(doc.Content[0])
		f.folder.List = navOf(doc.Content[0], path.Dir(f.Path))
	}
}

// read takes what Zendesk's groups and Docusaurus' categories say. Aliases are
// not followed: they could lead in a circle.
func (m *folderMeta) read(n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		v := n.Content[i+1]
		switch key := n.Content[i].Value; key {
		case "section", "category", "link":
			// Zendesk wraps a section or category in an object of that name;
			// Docusaurus keeps the description and the address in "link".
			if v.Kind == yaml.MappingNode && key != "link" {
				m.read(v)
			} else if v.Kind == yaml.MappingNode {
				m.readLink(v)
			}
		case "name", "label", "title":
			if v.Kind == yaml.ScalarNode {
				set(&m.Title, stripMarkup(v.Value))
			}
		case "description":
			if v.Kind == yaml.ScalarNode {
				set(&m.Description, stripMarkup(v.Value))
			}
		case "position", "order", "weight":
			if x, err := strconv.ParseFloat(v.Value, 64); err == nil && !math.IsNaN(x) && !math.IsInf(x, 0) && !m.HasOrder {
				m.Order, m.HasOrder = x, true
			}
		case "icon":
			set(&m.Icon, v.Value)
		}
	}
}

// readMkDocs takes the order of pages out of MkDocs' configuration; the rest of
// it is about another program.
func (m *folderMeta) readMkDocs(n *yaml.Node) {
	docs := "docs"
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "docs_dir" {
			docs = n.Content[i+1].Value
		}
	}
	m.List = navOf(n, docs)
}

// navOf reads the list under the key nav, or arrange in older files.
func navOf(n *yaml.Node, dir string) []listed {
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		if key := n.Content[i].Value; key == "nav" || key == "arrange" {
			return readNav(n.Content[i+1], dir)
		}
	}
	return nil
}

func (m *folderMeta) readLink(n *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if v := n.Content[i+1]; v.Kind == yaml.ScalarNode {
			switch n.Content[i].Value {
			case "description":
				set(&m.Description, stripMarkup(v.Value))
			case "slug":
				set(&m.Slug, v.Value)
			}
		}
	}
}
