package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/standard"
	"github.com/blevesearch/bleve/v2/analysis/lang/ar"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"

	"faqtory/search"
)

// writeIndex writes our index, as a build does.
func writeIndex(ctx context.Context, from, dir string) error {
	w, err := search.NewWriter(ctx, search.Config{Dir: dir, BuildID: "bench", Default: "en"})
	if err != nil {
		return err
	}
	if err := readDocuments(from, w.Add); err != nil {
		w.Abort()
		return err
	}
	g, err := w.Finish()
	if err != nil {
		return err
	}
	return g.Publish()
}

// writeBleve writes the same documents with Bleve's offline builder, one index a
// locale: a static mapping with the analyzers that Bleve has, texts stored so that
// snippets could be cut, no term vectors.
func writeBleve(from, dir string) (err error) {
	m := bleveMapping()
	builders := map[string]index.IndexBuilder{}
	defer func() {
		for _, b := range builders {
			err = errors.Join(err, b.Close())
		}
	}()
	return readDocuments(from, func(d *search.Document) error {
		b := builders[d.Locale]
		if b == nil {
			var err error
			if b, err = scorch.NewBuilder(map[string]any{"path": filepath.Join(dir, d.Locale)}); err != nil {
				return err
			}
			builders[d.Locale] = b
		}
		doc := document.NewDocument(d.ID)
		if err := m.MapDocument(doc, bleveDocument(d)); err != nil {
			return err
		}
		return b.Index(doc)
	})
}

func bleveMapping() *mapping.IndexMappingImpl {
	m := mapping.NewIndexMapping()
	for locale, analyzer := range map[string]string{"en": en.AnalyzerName, "ar": ar.AnalyzerName, "lv": standard.Name} {
		article := mapping.NewDocumentStaticMapping()
		for _, name := range []string{"title", "question", "questions", "answer", "headings", "body", "categories"} {
			f := mapping.NewTextFieldMapping()
			f.Analyzer, f.IncludeInAll, f.IncludeTermVectors, f.DocValues = analyzer, false, false, false
			article.AddFieldMappingsAt(name, f)
		}
		for _, name := range []string{"kind", "tags", "url"} {
			f := mapping.NewTextFieldMapping()
			f.Analyzer, f.IncludeInAll, f.IncludeTermVectors, f.DocValues = keyword.Name, false, false, false
			article.AddFieldMappingsAt(name, f)
		}
		m.AddDocumentMapping(locale, article)
	}
	m.TypeField = "locale"
	return m
}

func bleveDocument(d *search.Document) map[string]any {
	var headings, body, categories []string
	for _, s := range d.Sections {
		headings = append(headings, s.Title)
		body = append(body, s.Text)
	}
	for _, c := range d.Categories {
		categories = append(categories, c.Title)
	}
	return map[string]any{
		"locale": d.Locale, "url": d.URL, "kind": d.Kind, "tags": d.Tags, "title": d.Title, "question": d.Question,
		"questions": d.Questions, "answer": d.Answer, "headings": headings, "body": body, "categories": categories,
	}
}
