package content

import (
	"encoding/binary"
	"time"

	"faqtory/internal/diag"
)

// FileFormat changes whenever a [File] that was kept can no longer be read as
// one of this version, or would be parsed to something else today.
const FileFormat = 4

// Shelve makes f forget its long text, most of what it holds. From then on read
// is asked for it whenever it is wanted, by any goroutine, and must append what
// [File.AppendText] appended. It appends nothing when it no longer can; then the
// article has no text, and whoever kept it must see to it that no such page is
// published. Shelve must be called before f is used by anybody else.
func (f *File) Shelve(read func(b []byte) []byte) {
	if f.article != nil && f.article.long != nil {
		*f.article.long = longText{shelved: read}
	}
}

// AppendText appends the long text of f to b.
func (f *File) AppendText(b []byte) []byte {
	if f.article == nil {
		return b
	}
	return f.article.long.appendLong(b)
}

// AppendHead appends all of f but its long text to b.
func (f *File) AppendHead(b []byte) []byte {
	b = appendString(b, f.Path)
	b = append(b, byte(f.Kind))
	b = appendString(b, f.Options.Locale)
	b = appendBool(b, f.Options.TrustHTML)
	b = append(b, f.Sum[:]...)
	b = appendInt(b, len(f.Includes))
	for _, i := range f.Includes {
		b = appendString(b, i.Name)
		b = appendString(b, i.Path)
		b = append(b, i.Sum[:]...)
	}
	b = appendDiags(b, f.Diags)
	b = appendBool(b, f.article != nil)
	said := f.article
	if said != nil {
		b = said.append(b, f.Path)
	} else {
		said = &Article{}
	}
	b = appendBool(b, f.meta != nil)
	if f.meta != nil {
		b = f.meta.append(b, said)
	}
	b = appendBool(b, f.folder != nil)
	if m := f.folder; m != nil {
		b = appendString(b, m.Title)
		b = appendString(b, m.Description)
		b = appendString(b, m.Icon)
		b = appendFloat(b, m.Order)
		b = appendBool(b, m.HasOrder)
		b = appendString(b, m.Slug)
		b = appendInt(b, len(m.List))
		for _, l := range m.List {
			b = appendString(b, l.path)
			b = appendString(b, l.title)
		}
	}
	b = appendString(b, f.guess)
	b = appendBool(b, f.untitled)
	b = appendInt(b, len(f.terms))
	for _, t := range f.terms {
		b = binary.LittleEndian.AppendUint64(b, uint64(t))
	}
	b = appendStrings(b, f.verdict.numbers)
	return appendStrings(b, f.verdict.words)
}

// KeptFile returns the file whose [File.AppendHead] is head; its long text is
// asked of read, see [File.Shelve]. The file's texts are parts of head.
func KeptFile(head string, read func(b []byte) []byte) (*File, error) {
	d := &decoder{s: head}
	f := &File{Path: d.string(), Kind: FileKind(d.byte())}
	f.Options = ParseOptions{Locale: d.string(), TrustHTML: d.bool()}
	copy(f.Sum[:], d.take(len(f.Sum)))
	if n := d.count(2 + len(Sum{})); n > 0 {
		f.Includes = make([]Include, n)
		for i := range f.Includes {
			f.Includes[i] = Include{Name: d.string(), Path: d.string()}
			copy(f.Includes[i].Sum[:], d.take(len(Sum{})))
		}
	}
	f.Diags = d.diags()
	said := &Article{}
	if d.bool() {
		f.article = d.article(f.Path)
		f.article.long = &longText{shelved: read}
		said = f.article
	}
	if d.bool() {
		f.meta = d.meta(said)
	}
	if d.bool() {
		f.folder = &folderMeta{Title: d.string(), Description: d.string(), Icon: d.string(), Order: d.float(), HasOrder: d.bool(), Slug: d.string()}
		if n := d.count(2); n > 0 {
			f.folder.List = make([]listed, n)
			for i := range f.folder.List {
				f.folder.List[i] = listed{path: d.string(), title: d.string()}
			}
		}
	}
	f.guess, f.untitled = d.string(), d.bool()
	if n := d.count(8); n > 0 {
		f.terms = make([]term, n)
		for i := range f.terms {
			f.terms[i] = term(d.uint64())
		}
	}
	f.verdict = verdict{numbers: d.strings(), words: d.strings()}
	if d.err == nil && d.s != "" {
		d.fail()
	}
	return f, d.err
}

// Until returns the next moment after now at which one of the files says something
// else of itself: it is to be published, expires, or is due for review. It is zero
// when there is none.
func Until(files []*File, now time.Time) time.Time {
	var next time.Time
	for _, f := range files {
		if f.meta == nil {
			continue
		}
		for _, t := range []time.Time{f.meta.Publish, f.meta.Expires, f.meta.ReviewBy} {
			if t.After(now) && (next.IsZero() || t.Before(next)) {
				next = t
			}
		}
	}
	return next
}

// Origin identifies what the file of an article says, whatever its place is: the
// same origin means the same body, headings, links and text.
func (lib *Library) Origin(a *Article) Sum {
	f := lib.files[a]
	if f == nil {
		return Sum{}
	}
	if len(f.Includes) == 0 && !f.Options.TrustHTML {
		// Two files of the same bytes differ by nothing but their names and locales.
		return SumOf(string(f.Sum[:]) + f.Options.Locale + "\x00" + f.Path)
	}
	b := appendString(f.Sum[:len(f.Sum):len(f.Sum)], f.Options.Locale)
	b = appendBool(appendString(b, f.Path), f.Options.TrustHTML)
	for _, i := range f.Includes {
		b = append(appendString(b, i.Name), i.Sum[:]...)
	}
	return SumOf(b)
}

func appendDiags(b []byte, list diag.List) []byte {
	b = appendInt(b, len(list))
	for i := range list {
		d := &list[i]
		b = appendString(b, d.File)
		b = appendInt(b, d.Line)
		b = appendInt(b, d.Column)
		b = append(b, byte(d.Severity))
		b = appendString(b, d.Code)
		b = appendString(b, d.Message)
		b = appendString(b, d.Source)
		b = appendString(b, d.Hint)
	}
	return b
}

func (d *decoder) diags() diag.List {
	n := d.count(8)
	if n == 0 {
		return nil
	}
	list := make(diag.List, n)
	for i := range list {
		list[i] = diag.Diagnostic{
			File: d.string(), Line: d.int(), Column: d.int(), Severity: diag.Severity(d.byte()),
			Code: d.string(), Message: d.string(), Source: d.string(), Hint: d.string(),
		}
	}
	return list
}

// A sharedText is a text of the front matter, and what the article says in its place:
// mostly the same.
type sharedText struct {
	text *string
	said string
}

func (m *meta) texts(a *Article) [16]sharedText {
	return [...]sharedText{
		{&m.Title, a.Title}, {&m.NavTitle, a.NavTitle}, {&m.Question, a.Question}, {&m.Answer, a.Answer},
		{&m.Description, a.Description}, {(*string)(&m.Kind), string(a.Kind)}, {&m.Slug, ""}, {&m.Permalink, ""},
		{&m.RedirectTo, ""}, {&m.TranslationKey, ""}, {&m.Lang, a.Locale}, {&m.Owner, a.Owner}, {&m.Author, a.Author},
		{&m.Image, a.Image}, {&m.ImageAlt, a.ImageAlt}, {&m.Icon, ""},
	}
}

// append writes m down. What a, which stands before it, says in the same words is
// not written again, and they are one in memory when they are read.
func (m *meta) append(b []byte, a *Article) []byte {
	for _, t := range m.texts(a) {
		b = appendShared(b, *t.text, t.said)
	}
	b = appendSharedList(b, m.Questions, a.Questions)
	b = appendSharedList(b, m.Tags, a.Tags)
	b = appendTime(b, m.Date)
	b = appendTime(b, m.Updated)
	b = appendTime(b, m.Publish)
	b = appendTime(b, m.Expires)
	b = appendTime(b, m.Reviewed)
	b = appendTime(b, m.ReviewBy)
	b = appendFloat(b, m.Order)
	for _, v := range []bool{m.HasOrder, m.Draft, m.Noindex, m.Featured, m.headerTitle, m.templates, m.permalinkFromSlug} {
		b = appendBool(b, v)
	}
	b = appendRedirects(b, m.Redirects)
	b = appendPlace(b, m.templatesAt)
	b = appendString(b, string(m.where))
	return appendString(b, m.Policy.encode())
}

func (d *decoder) meta(a *Article) *meta {
	m := &meta{}
	for _, t := range m.texts(a) {
		*t.text = d.shared(t.said)
	}
	m.Questions, m.Tags = d.sharedList(a.Questions), d.sharedList(a.Tags)
	for _, t := range []*time.Time{&m.Date, &m.Updated, &m.Publish, &m.Expires, &m.Reviewed, &m.ReviewBy} {
		*t = d.time()
	}
	m.Order = d.float()
	for _, v := range []*bool{&m.HasOrder, &m.Draft, &m.Noindex, &m.Featured, &m.headerTitle, &m.templates, &m.permalinkFromSlug} {
		*v = d.bool()
	}
	m.Redirects = d.redirects()
	m.templatesAt = d.place()
	m.where = places(d.string())
	m.Policy = d.policy()
	return m
}

func (d *decoder) policy() *Policy {
	p, err := decodePolicy(d.string())
	if err != nil {
		d.fail()
	}
	return p
}

func appendPlace(b []byte, p place) []byte { return appendInt(appendInt(b, p.line), p.column) }

func (d *decoder) place() place { return place{d.int(), d.int()} }

func appendRedirects(b []byte, list []Redirect) []byte {
	b = appendInt(b, len(list))
	for _, r := range list {
		b = appendString(b, r.Path)
		b = appendPlace(b, place{r.Line, r.Column})
	}
	return b
}

func (d *decoder) redirects() []Redirect {
	n := d.count(3)
	if n == 0 {
		return nil
	}
	list := make([]Redirect, n)
	for i := range list {
		list[i].Path = d.string()
		at := d.place()
		list[i].Line, list[i].Column = at.line, at.column
	}
	return list
}

// append writes what a file of the given path says of its article. What only the
// library knows (category, key, address) is empty at that time.
func (a *Article) append(b []byte, path string) []byte {
	b = appendShared(b, a.Path, path)
	b = appendString(b, a.Title)
	b = appendShared(b, a.NavTitle, a.Title)
	for _, s := range []string{
		a.Locale, string(a.Kind), a.Question, a.Answer, a.Description,
		a.Owner, a.Author, a.Image, a.ImageAlt, a.TextHash, a.Opening,
	} {
		b = appendString(b, s)
	}
	b = appendStrings(b, a.Questions)
	b = appendStrings(b, a.Tags)
	b = appendTime(b, a.Date)
	b = appendTime(b, a.Updated)
	b = appendTime(b, a.Reviewed)
	b = appendTime(b, a.ReviewBy)
	b = appendFloat(b, a.Order)
	for _, v := range []bool{a.HasOrder, a.Noindex, a.Draft, a.Featured, a.RTL} {
		b = appendBool(b, v)
	}
	b = appendInt(b, a.Words)
	b = appendString(b, a.Policy.encode())
	b = appendInt(b, len(a.Headings))
	for i := range a.Headings {
		h := &a.Headings[i]
		b = appendInt(b, h.Level)
		b = appendString(b, h.ID)
		b = appendString(b, h.Text)
		b = appendPlace(b, place{h.Line, h.Column})
	}
	b = appendInt(b, len(a.Body.anchors))
	rest := a.Headings // most anchors are theirs, in the same order
	for _, id := range a.Body.anchors {
		said := firstID(rest)
		if b = appendShared(b, id, said); id == said {
			rest = rest[min(1, len(rest)):]
		}
	}
	b = appendStrings(b, a.Body.top)
	b = appendInt(b, len(a.Answers))
	for i := range a.Answers {
		q := &a.Answers[i]
		b = appendString(b, q.ID)
		b = appendString(b, q.Question)
		b = appendString(b, q.Answer)
		b = appendInt(b, q.Line)
	}
	b = appendInt(b, len(a.Steps))
	for i := range a.Steps {
		s := &a.Steps[i]
		b = appendString(b, s.ID)
		b = appendString(b, s.Name)
		b = appendString(b, s.Text)
		b = appendInt(b, s.Image)
	}
	b = appendInt(b, len(a.Links))
	for i := range a.Links {
		l := &a.Links[i]
		b = appendString(b, l.Target)
		b = appendString(b, l.Text)
		b = appendPlace(b, place{l.Line, l.Column})
	}
	b = appendInt(b, len(a.Images))
	for i := range a.Images {
		m := &a.Images[i]
		b = appendString(b, m.Target)
		b = appendString(b, m.Alt)
		b = appendString(b, m.Title)
		b = appendInt(b, m.Width)
		b = appendInt(b, m.Height)
		b = appendPlace(b, place{m.Line, m.Column})
		for _, v := range []bool{m.Decorative, m.Standalone, m.Linked} {
			b = appendBool(b, v)
		}
	}
	b = appendInt(b, len(a.Videos))
	for i := range a.Videos {
		v := &a.Videos[i]
		b = appendString(b, v.Provider)
		b = appendString(b, v.ID)
		b = appendString(b, v.URL)
		b = appendString(b, v.Title)
		b = appendPlace(b, place{v.Line, v.Column})
	}
	return b
}

// firstID is the id of the first heading, "" without any.
func firstID(list []Heading) string {
	if len(list) == 0 {
		return ""
	}
	return list[0].ID
}

func (d *decoder) article(path string) *Article {
	a := &Article{Path: d.shared(path), Title: d.string()}
	a.NavTitle = d.shared(a.Title)
	for _, s := range []*string{
		&a.Locale, (*string)(&a.Kind), &a.Question, &a.Answer, &a.Description,
		&a.Owner, &a.Author, &a.Image, &a.ImageAlt, &a.TextHash, &a.Opening,
	} {
		*s = d.string()
	}
	a.Questions, a.Tags = d.strings(), d.strings()
	a.Date, a.Updated, a.Reviewed, a.ReviewBy = d.time(), d.time(), d.time(), d.time()
	a.Order = d.float()
	for _, v := range []*bool{&a.HasOrder, &a.Noindex, &a.Draft, &a.Featured, &a.RTL} {
		*v = d.bool()
	}
	a.Words = d.int()
	a.Policy = d.policy()
	if n := d.count(5); n > 0 {
		a.Headings = make([]Heading, n)
		for i := range a.Headings {
			a.Headings[i] = Heading{Level: d.int(), ID: d.string(), Text: d.string(), Line: d.int(), Column: d.int()}
		}
	}
	if n := d.count(1); n > 0 {
		a.Body.anchors = make([]string, n)
		rest := a.Headings
		for i := range a.Body.anchors {
			said := firstID(rest)
			id := d.shared(said)
			if a.Body.anchors[i] = id; id == said {
				rest = rest[min(1, len(rest)):]
			}
		}
	}
	a.Body.top = d.strings()
	if n := d.count(4); n > 0 {
		a.Answers = make([]QA, n)
		for i := range a.Answers {
			a.Answers[i] = QA{ID: d.string(), Question: d.string(), Answer: d.string(), Line: d.int()}
		}
	}
	if n := d.count(4); n > 0 {
		a.Steps = make([]Step, n)
		for i := range a.Steps {
			a.Steps[i] = Step{ID: d.string(), Name: d.string(), Text: d.string(), Image: d.int()}
		}
	}
	if n := d.count(4); n > 0 {
		a.Links = make([]Link, n)
		for i := range a.Links {
			a.Links[i] = Link{Target: d.string(), Text: d.string(), Line: d.int(), Column: d.int()}
		}
	}
	if n := d.count(10); n > 0 {
		a.Images = make([]Image, n)
		for i := range a.Images {
			a.Images[i] = Image{
				Target: d.string(), Alt: d.string(), Title: d.string(), Width: d.int(), Height: d.int(),
				Line: d.int(), Column: d.int(), Decorative: d.bool(), Standalone: d.bool(), Linked: d.bool(),
			}
		}
	}
	if n := d.count(6); n > 0 {
		a.Videos = make([]Video, n)
		for i := range a.Videos {
			a.Videos[i] = Video{Provider: d.string(), ID: d.string(), URL: d.string(), Title: d.string(), Line: d.int(), Column: d.int()}
		}
	}
	return a
}
