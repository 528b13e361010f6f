package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"faqtory/search"
)

// searchFigures are what the index of one help center costs and how it answers.
type searchFigures struct {
	Articles int   `json:"articles"`
	Index    cost  `json:"index"`
	Bleve    cost  `json:"bleve_builder"`
	Bytes    int64 `json:"index_bytes"`
	// Stored are the texts that snippets are cut from, which are part of Bytes.
	Stored     int64   `json:"stored_bytes"`
	BleveBytes int64   `json:"bleve_bytes"`
	TextBytes  int64   `json:"text_bytes"` // of the articles, as plain text
	Answers    answers `json:"answers"`
}

// benchSearch writes both indexes and asks ours.
func benchSearch(ctx context.Context, o *options, s *sites) (*searchFigures, error) {
	dir := filepath.Join(o.dir, fmt.Sprintf("search-%d", s.articles))
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o777)); err != nil {
		return nil, err
	}
	documents := filepath.Join(dir, "documents")
	o.note("reading %d articles for the index", s.articles)
	if _, _, err := runSelf(ctx, "documents", s.faqtory, documents); err != nil {
		return nil, err
	}
	f := &searchFigures{Articles: s.articles}
	err := readDocuments(documents, func(d *search.Document) error {
		for _, section := range d.Sections {
			f.TextBytes += int64(len(section.Title) + len(section.Text))
		}
		f.TextBytes += int64(len(d.Title) + len(d.Question) + len(d.Answer) + len(d.Description))
		return nil
	})
	if err != nil {
		return nil, err
	}
	ours, bleve := filepath.Join(dir, "index"), filepath.Join(dir, "bleve")
	var costs, theirs []cost
	for range o.runs {
		if err := errors.Join(os.RemoveAll(ours), os.RemoveAll(bleve), os.MkdirAll(bleve, 0o777)); err != nil {
			return nil, err
		}
		c, _, err := runSelf(ctx, "index", documents, ours)
		if err != nil {
			return nil, err
		}
		o.note("%d articles, index: %.2f s, %.2f s of processor, %.0f MB", s.articles, c.Wall, c.CPU, c.Peak)
		costs = append(costs, c)
		if c, _, err = runSelf(ctx, "bleve", documents, bleve); err != nil {
			return nil, err
		}
		o.note("%d articles, Bleve's builder: %.2f s, %.2f s of processor, %.0f MB", s.articles, c.Wall, c.CPU, c.Peak)
		theirs = append(theirs, c)
	}
	f.Index, f.Bleve = median(costs), median(theirs)
	if f.Bytes, f.Stored, err = sizes(ours); err != nil {
		return nil, err
	}
	if f.BleveBytes, _, err = sizes(bleve); err != nil {
		return nil, err
	}
	o.note("%d articles, asking", s.articles)
	_, out, err := runSelf(ctx, "ask", documents, ours, o.each.String())
	if err != nil {
		return nil, err
	}
	return f, json.Unmarshal(out, &f.Answers)
}

// sizes sums up the files of an index, and those that hold texts to be shown.
func sizes(dir string) (all, stored int64, err error) {
	err = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		all += info.Size()
		if filepath.Base(name) == "texts" {
			stored += info.Size()
		}
		return nil
	})
	return all, stored, err
}
