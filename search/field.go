package search

import "strings"

// A field is a part of an article that is indexed on its own, with its own
// lengths and its own weight. The names are those of the Bleve fields.
type field uint8

const (
	fieldTitle    field = iota
	fieldQuestion       // the question and its other phrasings
	fieldAnswer         // the short answer and the description
	fieldHeading        // section titles
	fieldBody           // section texts
	fieldLabel          // tags and category titles
	fieldPath           // words of the file name
	fieldLink           // words by which other articles link here
	numFields
)

var fieldNames = [numFields]string{"title", "question", "answer", "heading", "body", "label", "path", "link"}

func (f field) String() string { return fieldNames[f] }

// short reports a field whose function words are kept: there they are few, and
// they tell "pay by invoice" from "pay without invoice". In running text they
// are four words in ten and tell nothing.
func (f field) short() bool { return f != fieldAnswer && f != fieldBody }

// names reports a field in which an article says what it is about.
func (f field) names() bool {
	return f == fieldTitle || f == fieldQuestion || f == fieldHeading || f == fieldLabel
}

// A passage is one text of an article that is analysed in one piece, so that
// no phrase reaches from one into the next.
type passage struct {
	field   field
	section int // index into Document.Sections for headings and bodies, else 0
	text    string
}

// passages lists the searchable texts of a document, in an order that is part
// of the index format: what stands above the sections first, then each section
// with its heading before its body.
func (d *Document) passages(dst []passage) []passage {
	add := func(f field, section int, text string) {
		if text != "" {
			dst = append(dst, passage{f, section, text})
		}
	}
	add(fieldTitle, 0, d.Title)
	if d.Question != d.Title {
		add(fieldQuestion, 0, d.Question)
	}
	for _, q := range d.Questions {
		add(fieldQuestion, 0, q)
	}
	add(fieldAnswer, 0, d.Answer)
	if d.Description != d.Answer {
		add(fieldAnswer, 0, d.Description)
	}
	for _, t := range d.Tags {
		add(fieldLabel, 0, t)
	}
	for _, c := range d.Categories {
		add(fieldLabel, 0, c.Title)
	}
	add(fieldPath, 0, pathWords(d.ID))
	for _, l := range d.LinkTexts {
		add(fieldLink, 0, l)
	}
	for i, s := range d.Sections {
		add(fieldHeading, i, s.Title)
		add(fieldBody, i, s.Text)
	}
	return dst
}

// pathWords returns the file name as words: "content/en/billing/how-refunds-work.md"
// → "how refunds work". A folder's own page is named by its folder.
func pathWords(id string) string {
	name := id[strings.LastIndexByte(id, '/')+1:]
	dir := strings.TrimSuffix(id, name)
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		name = name[:dot]
	}
	switch strings.ToLower(name) {
	case "index", "_index", "readme":
		dir = strings.TrimSuffix(dir, "/")
		name = dir[strings.LastIndexByte(dir, '/')+1:]
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '-', '_', '.', '+', '%':
			return ' '
		}
		return r
	}, name)
}
