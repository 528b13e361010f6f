package main

import (
	"context"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"faqtory/content"
	"faqtory/search"
)

// childArg makes this program do one part of the measuring in a process of its
// own, whose memory and processor time are then that part's alone.
const childArg = "-child"

// runChild does what runSelf asked for and prints what it found as JSON.
func runChild(ctx context.Context, args []string, stdout io.Writer) error {
	if len(args) < 3 || args[0] == "ask" && len(args) < 4 {
		return errors.New("-child is for the program itself")
	}
	part, from, to := args[0], args[1], args[2]
	switch part {
	case "documents":
		return writeDocuments(ctx, from, to)
	case "index":
		return writeIndex(ctx, from, to)
	case "bleve":
		return writeBleve(from, to)
	case "ask":
		each, err := time.ParseDuration(args[3])
		if err != nil {
			return err
		}
		answer, err := ask(ctx, from, to, each)
		if err != nil {
			return err
		}
		return json.NewEncoder(stdout).Encode(answer)
	}
	return fmt.Errorf("-child: %q is no part", part)
}

// runSelf runs a part in a child process.
func runSelf(ctx context.Context, args ...string) (cost, []byte, error) {
	self, err := os.Executable()
	if err != nil {
		return cost{}, nil, err
	}
	return runProgram(ctx, ".", self, append([]string{childArg}, args...)...)
}

// writeDocuments reads the articles of a site and writes what a search index
// knows of them, so that indexing can be measured without reading Markdown.
func writeDocuments(ctx context.Context, dir, to string) error {
	lib, _, err := content.Load(ctx, os.DirFS(dir), content.Options{Configured: true, DefaultLocale: "en"})
	if err != nil {
		return err
	}
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	enc := gob.NewEncoder(f)
	for _, l := range lib.Locales {
		for a := range lib.Articles(l.Tag) {
			if err := enc.Encode(searchDocument(a)); err != nil {
				return errors.Join(err, f.Close())
			}
		}
	}
	return f.Close()
}

func searchDocument(a *content.Article) *search.Document {
	d := &search.Document{
		ID: a.Path, Locale: a.Locale, URL: a.Permalink, Kind: string(a.Kind), Title: a.Title, Question: a.Question,
		Questions: a.Questions, Answer: a.Answer, Description: a.Description, Tags: a.Tags, Updated: a.Updated,
	}
	for _, c := range a.Category.Trail() {
		d.Categories = append(d.Categories, search.Category{Key: c.Key, Title: c.Title})
	}
	for _, s := range a.Sections() {
		d.Sections = append(d.Sections, search.Section{Anchor: s.ID, Title: s.Title, Text: s.Text, Question: s.Question})
	}
	return d
}

// readDocuments hands on one document after the other; it keeps none.
func readDocuments(from string, each func(*search.Document) error) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	dec := gob.NewDecoder(f)
	for {
		d := &search.Document{}
		if err := dec.Decode(d); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := each(d); err != nil {
			return err
		}
	}
}
