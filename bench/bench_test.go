package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"faqtory/bench/corpus"
)

// The test binary stands in for the program when that starts itself.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == childArg {
		main()
		return
	}
	os.Exit(m.Run())
}

// A small run of everything that needs no other program. What it measures says
// nothing; that there is something in every row does.
func TestBench(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and runs it")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "bench.json")
	var stdout bytes.Buffer
	args := []string{"-articles", "20,40", "-runs", "1", "-each", "20ms", "-edits", "2", "-without-hugo", "-dir", filepath.Join(dir, "work"), "-json", file}
	if err := run(t.Context(), args, &stdout, t.Output()); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	for _, articles := range []int{20, 40} {
		for _, name := range []string{cleanPages, clean, nothing, oneArticle} {
			f := r.build(articles, faqtoryBuild, name)
			if f == nil || f.Wall <= 0 {
				t.Errorf("build of %d articles, %s = %+v, want a figure", articles, name, f)
			}
		}
	}
	if len(r.Searches) != 2 {
		t.Fatalf("%d sizes of index measured, want 2", len(r.Searches))
	}
	for _, f := range r.Searches {
		if f.Bytes <= f.Stored || f.Stored == 0 || f.BleveBytes == 0 || f.TextBytes == 0 {
			t.Errorf("sizes of the index of %d articles = %d with %d stored, Bleve %d, text %d; want all of them", f.Articles, f.Bytes, f.Stored, f.BleveBytes, f.TextBytes)
		}
		for _, kind := range queryKinds {
			if f.Answers.Queries[kind].Rate <= 0 {
				t.Errorf("no %s were asked of %d articles", kind, f.Articles)
			}
		}
		if f.Answers.Patch.Rate <= 0 || f.Answers.Switching.Rate <= 0 {
			t.Errorf("no article was changed among %d", f.Articles)
		}
	}
	if len(r.Watches) != 2 {
		t.Fatalf("%d sizes of site watched, want 2", len(r.Watches))
	}
	for _, f := range r.Watches {
		if f.Start <= 0 || f.Visible.P50 <= 0 || f.Searchable.P50 < f.Visible.P50 || f.Template.P50 <= 0 {
			t.Errorf("watching %d articles = %+v, want all figures", f.Articles, f)
		}
	}
	if !strings.Contains(stdout.String(), "40 articles take") {
		t.Errorf("the report compares no sizes:\n%s", stdout.String())
	}
}

func TestWrongFlags(t *testing.T) {
	for _, args := range [][]string{{"-articles", "many"}, {"-articles", "0"}, {"-only", "luck"}, {"-runs", "0"}, {"-edits", "0"}, {childArg}, {childArg, "luck", "a", "b"}} {
		if err := run(t.Context(), args, new(bytes.Buffer), new(bytes.Buffer)); err == nil {
			t.Errorf("run(%q) succeeded, want an error", args)
		}
	}
}

// Two runs must measure the same articles.
func TestCorpusIsTheSame(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	for _, dir := range []string{a, b} {
		stats, err := corpus.Write(dir, 30)
		if err != nil {
			t.Fatal(err)
		}
		if words := stats.Words / stats.Articles; stats.Articles != 30 || words < 400 || words > 800 {
			t.Errorf("corpus of %d articles with %d words each, want 30 with about 600", stats.Articles, words)
		}
	}
	for _, name := range []string{corpus.Path("en", 7), corpus.Path("ar", 8), corpus.Path("lv", 0), "assets/picture-03.png", "faqtory.yaml"} {
		one, err := os.ReadFile(filepath.Join(a, name))
		if err != nil {
			t.Fatal(err)
		}
		if two, err := os.ReadFile(filepath.Join(b, name)); err != nil || !bytes.Equal(one, two) {
			t.Errorf("%s differs from one corpus to the next (%v)", name, err)
		}
	}
}
