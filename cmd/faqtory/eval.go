package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"faqtory/search"
)

func newEval() *cobra.Command {
	var (
		flags  siteFlags
		file   string
		minMRR float64
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "eval [DIR]",
		Short: "Measure how well customers find what they look for",
		Long: `Eval asks the queries of queries.yaml and compares what is found with what
should be: how often the right article comes first (hit@1) or among the first
three (hit@3), the mean reciprocal rank (MRR), and how often a query that no
article answers is told so. Misses are listed, and the change since the last run.

  en:
    - {query: "money back", want: returns/refund-times}
    - {query: "cheap flights", want: none}`,
		Example: `  faqtory eval
  faqtory eval help --min-mrr 0.8     fails below 0.8, for CI`,
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := dirArg(args)
			if err := inFolder(dir); err != nil {
				return err
			}
			if file == "" {
				file = filepath.Join(dir, "queries.yaml")
			}
			judgements, err := readJudgements(file)
			if err != nil {
				return err
			}
			x, err := flags.openIndex(cmd, dir)
			if err != nil {
				return err
			}
			defer x.Close()
			if err := checkJudgements(cmd.ErrOrStderr(), x, file, judgements); err != nil {
				return err
			}
			findings, err := x.Evaluate(cmd.Context(), judgements)
			if err != nil {
				return searchError(err, x)
			}
			report := newEvaluation(findings)
			history := filepath.Join(dir, ".faqtory", "eval.json")
			before := readEvaluation(history)
			if asJSON {
				enc := json.NewEncoder(cmd.OutOrStdout())
				enc.SetIndent("", "  ")
				err = enc.Encode(report)
			} else {
				err = report.print(cmd.OutOrStdout(), before)
			}
			if err != nil {
				return err
			}
			if err := report.write(history); err != nil {
				fmt.Fprintln(cmd.ErrOrStderr(), "note: this run could not be kept to compare the next with:", err)
			}
			if report.All.MRR < minMRR {
				return fmt.Errorf("MRR %.3f is below %.3f", report.All.MRR, minMRR)
			}
			return nil
		},
	}
	flags.addRead(cmd)
	cmd.Flags().StringVar(&file, "file", "", "list of queries (default DIR/queries.yaml)")
	cmd.Flags().Float64Var(&minMRR, "min-mrr", 0, "fail when the mean reciprocal rank is lower")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a machine-readable report")
	return cmd
}

func readJudgements(file string) ([]search.Judgement, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("%w; write what customers ask and which article answers it, see: faqtory help eval", err)
	}
	judgements, err := search.ParseJudgements(data)
	if err != nil {
		var lines []string
		for line := range strings.SplitSeq(err.Error(), "\n") {
			lines = append(lines, file+":"+line)
		}
		return nil, errors.New(strings.Join(lines, "\n"))
	}
	if len(judgements) == 0 {
		return nil, fmt.Errorf("%s holds no queries", file)
	}
	return judgements, nil
}

// checkJudgements finds wanted articles that are not there: they could never be
// found, and the figures would lie.
func checkJudgements(w io.Writer, x *search.Index, file string, judgements []search.Judgement) error {
	wrong := 0
	known := map[string][]string{}
	for _, j := range judgements {
		ids, ok := known[j.Locale]
		if !ok {
			var err error
			if ids, err = x.IDs(j.Locale); err != nil {
				return fmt.Errorf("%s:%d: %w", file, j.Line, searchError(err, x))
			}
			known[j.Locale] = ids
		}
		for _, key := range j.Want {
			one := search.Judgement{Want: []string{key}}
			if !slices.ContainsFunc(ids, one.Answers) {
				fmt.Fprintf(w, "%s:%d: there is no article %q\n", file, j.Line, key)
				wrong++
			}
		}
	}
	if wrong > 0 {
		return errReported
	}
	return nil
}

// An evaluation is what one run found.
type evaluation struct {
	All     search.Figures            `json:"all"`
	Locales map[string]search.Figures `json:"locales"`
	Kinds   map[string]search.Figures `json:"kinds,omitempty"`
	Misses  []miss                    `json:"misses"`
}

type miss struct {
	Locale     string            `json:"locale,omitempty"`
	Line       int               `json:"line"`
	Query      string            `json:"query"`
	Want       []string          `json:"want"`
	Rank       int               `json:"rank"`
	Confidence search.Confidence `json:"confidence"`
	Found      []string          `json:"found"`
}

func newEvaluation(findings []search.Finding) *evaluation {
	e := &evaluation{All: search.Measure(findings), Locales: map[string]search.Figures{}, Kinds: map[string]search.Figures{}, Misses: []miss{}}
	for _, g := range search.GroupBy(findings, func(f *search.Finding) string { return f.Locale }) {
		e.Locales[g.Name] = g.Figures
	}
	for _, g := range search.GroupBy(findings, func(f *search.Finding) string { return f.Kind }) {
		e.Kinds[g.Name] = g.Figures
	}
	for i := range findings {
		f := &findings[i]
		if f.Miss() {
			e.Misses = append(e.Misses, miss{f.Locale, f.Line, f.Query, f.Want, f.Rank, f.Confidence, f.Found[:min(3, len(f.Found))]})
		}
	}
	return e
}

func readEvaluation(file string) *evaluation {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	e := new(evaluation)
	if json.Unmarshal(data, e) != nil {
		return nil
	}
	return e
}

func (e *evaluation) write(file string) error {
	data, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	tmp := file + ".tmp"
	if err := os.WriteFile(tmp, data, 0o666); err != nil {
		return err
	}
	return os.Rename(tmp, file)
}

func (e *evaluation) print(w io.Writer, before *evaluation) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\tqueries\thit@1\thit@3\tMRR\tunanswerable\ttold so\t")
	row := func(name string, f search.Figures) {
		told := "–"
		if f.Without > 0 {
			told = fmt.Sprintf("%.2f", f.Silent)
		}
		fmt.Fprintf(t, "%s\t%d\t%.2f\t%.2f\t%.3f\t%d\t%s\t\n", name, f.Queries, f.Hit1, f.Hit3, f.MRR, f.Without, told)
	}
	for _, name := range sorted(e.Locales) {
		if name != "" {
			row(name, e.Locales[name])
		}
	}
	if len(e.Kinds) > 1 {
		for _, name := range sorted(e.Kinds) {
			if name != "" {
				row(name, e.Kinds[name])
			}
		}
	}
	row("all", e.All)
	if err := t.Flush(); err != nil {
		return err
	}
	if before != nil {
		fmt.Fprintf(w, "since the last run: hit@1 %+.2f, hit@3 %+.2f, MRR %+.3f\n", e.All.Hit1-before.All.Hit1, e.All.Hit3-before.All.Hit3, e.All.MRR-before.All.MRR)
	}
	for i, m := range e.Misses {
		if i == 0 {
			fmt.Fprintln(w, "\nmisses:")
		}
		want := strings.Join(m.Want, ", ")
		if want == "" {
			want = "none"
		}
		found := strings.Join(m.Found, ", ")
		if found == "" {
			found = "nothing"
		}
		if _, err := fmt.Fprintf(w, "  line %d: %q wants %s; found %s (%s)\n", m.Line, m.Query, want, found, m.Confidence); err != nil {
			return err
		}
	}
	return nil
}
