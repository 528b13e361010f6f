package search

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var misses = flag.Bool("misses", false, "print the queries that are not answered well")

// relevanceSets are the judged queries with the corpora they are about.
var relevanceSets = []struct{ file, dir, locale string }{
	{"store-en", "../examples/store/content/en", "en"},
	{"store-ar", "../examples/store/content/ar", "ar"},
	{"store-lv", "../examples/store/content/lv", "lv"},
	{"magento-kb", corpora + "/magento-kb", "en"},
	{"persian-fa", "testdata/persian", "fa"},
	{"tent-es", corpora + "/tent/contents_es", "es"},
}

// buildIndex writes documents into a new folder and opens it.
func buildIndex(t testing.TB, docs []*Document, config Config) *Index {
	t.Helper()
	if config.Dir == "" {
		config.Dir = t.TempDir()
	}
	if config.Default == "" && len(docs) > 0 {
		config.Default = docs[0].Locale
	}
	w, err := NewWriter(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		if err := w.Add(d); err != nil {
			t.Fatal(err)
		}
	}
	g, err := w.Finish()
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Publish(); err != nil {
		t.Fatal(err)
	}
	x, err := Open(config.Dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

func TestRelevance(t *testing.T) {
	for _, set := range relevanceSets {
		t.Run(set.file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("testdata/relevance", set.file+".yaml"))
			if err != nil {
				t.Skip(err)
			}
			judgements, err := ParseJudgements(data)
			if err != nil {
				t.Fatal(err)
			}
			x := buildIndex(t, loadFolder(t, set.dir, set.locale), Config{})
			findings, err := x.Evaluate(t.Context(), judgements)
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range GroupBy(findings, func(f *Finding) string { return f.Split }) {
				fmt.Printf("%-10s %-20s %s\n", set.file, g.Name, g.Figures)
			}
			for _, g := range GroupBy(findings, func(f *Finding) string { return f.Split + "/" + f.Kind }) {
				fmt.Printf("%-10s %-20s %s\n", set.file, g.Name, g.Figures)
			}
			if *misses {
				for i := range findings {
					f := &findings[i]
					if f.Split == "tune" && f.Rank != 1 && len(f.Want) > 0 {
						fmt.Printf("  %2d %-10s %q want %s\n       got %s %s\n", f.Rank, f.Kind, f.Query, strings.Join(f.Want, " "), strings.Join(f.Found[:min(3, len(f.Found))], " "), f.Corrected)
					}
				}
			}
		})
	}
}

// String prints figures in one line.
func (g Figures) String() string {
	return fmt.Sprintf("n %3d hit@1 %.2f hit@3 %.2f mrr %.3f ndcg %.3f | none %2d silent %.2f refused %.2f certain %.2f wrong %.2f",
		g.Queries, g.Hit1, g.Hit3, g.MRR, g.NDCG, g.Without, g.Silent, g.Refused, g.Certain, g.Wrong)
}
