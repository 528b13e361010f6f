package search

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden file of the relevance sets anew")

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

// TestRelevance asks every judged query and compares the figures with those in
// testdata/relevance/golden.txt, so that a change of the ranking shows its
// price. Ranking is tuned on the tune halves alone; the report halves say what to
// expect elsewhere. After a change that is worth it: go test ./search -run
// Relevance -update.
func TestRelevance(t *testing.T) {
	golden := readGolden(t)
	var table strings.Builder
	for _, set := range relevanceSets {
		rows := golden[set.file] // stay where there is no corpus
		t.Run(set.file, func(t *testing.T) {
			rows = relevance(t, set.file, set.dir, set.locale)
			if want := golden[set.file]; !*update && rows != want {
				t.Errorf("figures changed (-golden +now); go test ./search -run Relevance -update when that is well\n%s", cmp.Diff(want, rows))
			}
		})
		table.WriteString(rows)
	}
	if *update && !t.Failed() {
		if err := os.WriteFile(goldenFile, []byte(goldenHead+table.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const (
	goldenFile = "testdata/relevance/golden.txt"
	goldenHead = `# What the ranking finds on the judged queries, by set, half and kind. Written by
# go test ./search -run Relevance -update. "tune" was tuned on, "report" was not.
# silent: share of the queries without an answer that got the confidence none;
# refused: share of those with one that got none; sure: share of all that got sure;
# wrong: share of these whose first hit was not a right one.
`
)

// readGolden returns the rows of each set.
func readGolden(t *testing.T) map[string]string {
	data, err := os.ReadFile(goldenFile)
	if err != nil && !*update {
		t.Fatal(err)
	}
	rows := make(map[string]string)
	for line := range strings.Lines(string(data)) {
		if name, _, ok := strings.Cut(line, " "); ok && name != "#" {
			rows[name] += line
		}
	}
	return rows
}

// relevance measures one set.
func relevance(t *testing.T, file, dir, locale string) string {
	data, err := os.ReadFile(filepath.Join("testdata/relevance", file+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	judgements, err := ParseJudgements(data)
	if err != nil {
		t.Fatal(err)
	}
	docs := loadFolder(t, dir, locale)
	for _, j := range judgements {
		for _, want := range j.Want {
			one := Judgement{Want: []string{want}}
			if !slices.ContainsFunc(docs, func(d *Document) bool { return one.Answers(d.ID) }) {
				t.Errorf("%s.yaml:%d: there is no article %s", file, j.Line, want)
			}
		}
	}
	findings, err := buildIndex(t, docs, Config{}).Evaluate(t.Context(), judgements)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, g := range GroupBy(findings, func(f *Finding) string { return f.Split }) {
		fmt.Fprintf(&b, "%-11s %-7s %-11s %s\n", file, g.Name, "all", figures(g.Figures))
		of := slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return f.Split != g.Name })
		for _, k := range GroupBy(of, func(f *Finding) string { return f.Kind }) {
			fmt.Fprintf(&b, "%-11s %-7s %-11s %s\n", file, g.Name, k.Name, figures(k.Figures))
		}
	}
	if *misses {
		for i := range findings {
			if f := &findings[i]; f.Split == "tune" && f.Rank != 1 && len(f.Want) > 0 {
				t.Logf("%2d %-10s %q want %s\n       got %s %s", f.Rank, f.Kind, f.Query, strings.Join(f.Want, " "),
					strings.Join(f.Found[:min(3, len(f.Found))], " "), f.Corrected)
			}
		}
	}
	return b.String()
}

// figures prints a row.
func figures(f Figures) string {
	var parts []string
	if f.Queries > 0 {
		parts = append(parts, fmt.Sprintf("n %3d  hit@1 %.2f  hit@3 %.2f  mrr %.3f  ndcg %.3f", f.Queries, f.Hit1, f.Hit3, f.MRR, f.NDCG))
	}
	if f.Without > 0 {
		parts = append(parts, fmt.Sprintf("without %2d  silent %.2f", f.Without, f.Silent))
	}
	if f.Queries > 0 {
		parts = append(parts, fmt.Sprintf("refused %.2f", f.Refused))
	}
	if f.Certain > 0 {
		parts = append(parts, fmt.Sprintf("sure %.2f  wrong %.2f", f.Certain, f.Wrong))
	}
	return strings.Join(parts, "  ")
}
