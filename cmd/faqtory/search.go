package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"faqtory/build"
	"faqtory/content"
	"faqtory/search"
)

// kinds are those of articles, which a search may be narrowed down to.
var kinds = []string{string(content.KindArticle), string(content.KindFAQ), string(content.KindHowTo), string(content.KindPolicy)}

func newSearch() *cobra.Command {
	var (
		flags   siteFlags
		request search.Request
		asJSON  bool
		batch   string
	)
	cmd := &cobra.Command{
		Use:   "search [DIR] QUERY",
		Short: "Search the help center from the terminal",
		Long: `Search asks the index what a customer would find, with the same engine as the
results page and the API. The index is brought up to date first. Without --locale
a query in another script than the site's language is looked up in the first
language that is written in it.

With --batch each line of a file (or of the standard input, "-") is a query, and
each answer is one line of JSON. --explain says why each article stands where it
does.`,
		Example: `  faqtory search "how long does a refund take"
  faqtory search help "naudas atmaksa" --locale lv --explain
  faqtory search help --batch queries.txt > answers.jsonl`,
		Args: cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, query, err := searchArgs(args, batch != "")
			if err != nil {
				return usageError{err}
			}
			if request.Kind != "" && !slices.Contains(kinds, request.Kind) {
				return unknown("--kind", request.Kind, kinds)
			}
			x, err := flags.openIndex(cmd, dir)
			if err != nil {
				return err
			}
			defer x.Close()
			if batch != "" {
				return searchBatch(cmd, x, dir, batch, request)
			}
			request.Query = query
			if request.Locale == "" {
				request.Locale = x.LocaleOf(query, "")
			}
			r, err := x.Search(cmd.Context(), request)
			if errors.Is(err, search.ErrLocale) {
				return unknown("--locale", request.Locale, x.Locales())
			}
			if err != nil {
				return searchError(err, x)
			}
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(newAnswer(r, request.Explain))
			}
			_, err = io.WriteString(cmd.OutOrStdout(), printResult(filePrefix(dir), r))
			return err
		},
	}
	flags.addRead(cmd)
	cmd.Flags().StringVar(&request.Locale, "locale", "", "language to search in (default: the site's, or one written in the query's script)")
	cmd.Flags().IntVarP(&request.Limit, "limit", "n", 10, "number of results, at most 50")
	cmd.Flags().IntVar(&request.Offset, "offset", 0, "results to pass over")
	cmd.Flags().StringVar(&request.Category, "category", "", "only in the category with this key")
	cmd.Flags().StringVar(&request.Kind, "kind", "", "only articles of this kind: "+strings.Join(kinds, ", "))
	_ = cmd.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(kinds, cobra.ShellCompDirectiveNoFileComp))
	cmd.Flags().StringVar(&request.Tag, "tag", "", "only articles with this tag")
	cmd.Flags().BoolVar(&request.Verbatim, "verbatim", false, "do not correct spelling")
	cmd.Flags().BoolVar(&request.Explain, "explain", false, "say why each result stands where it does")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.Flags().StringVar(&batch, "batch", "", `answer each line of this file ("-": standard input) with a line of JSON`)
	return cmd
}

func searchArgs(args []string, batch bool) (dir, query string, err error) {
	switch {
	case batch && len(args) < 2:
		return dirArg(args), "", nil
	case batch:
		return "", "", errors.New("--batch takes its queries from the file; give the folder alone")
	case len(args) == 0:
		return "", "", errors.New(`nothing to search for; ask like this: faqtory search "refund"`)
	case len(args) == 1:
		if info, err := os.Stat(args[0]); err == nil && info.IsDir() {
			return "", "", fmt.Errorf("%s is a folder; give the words to search for behind it", args[0])
		}
		return ".", args[0], nil
	}
	return args[0], args[1], nil
}

// openIndex brings the index of a site folder up to date and opens it.
func (f *siteFlags) openIndex(cmd *cobra.Command, dir string) (*search.Index, error) {
	o, err := f.options(dir, outFolder(dir, ""))
	if err != nil {
		return nil, err
	}
	before := readable(o.Index)
	bar := newProgress(cmd.ErrOrStderr(), true)
	o.Progress = bar.show
	report, written, err := build.Index(cmd.Context(), o)
	bar.clear()
	if errors.Is(err, build.ErrMistakes) {
		if err := printMistakes(cmd, dir, report.Diagnostics); err != nil {
			return nil, err
		}
		return nil, errReported
	}
	if err != nil {
		return nil, explain(err)
	}
	if written && (errors.Is(before, search.ErrCorrupt) || errors.Is(before, search.ErrFormat)) {
		fmt.Fprintf(cmd.ErrOrStderr(), "note: the index was written anew: %v\n", before)
	}
	return search.Open(o.Index)
}

// readable says what is wrong with an index folder, nil when every locale in it
// can be searched.
func readable(dir string) error {
	x, err := search.Open(dir)
	if err != nil {
		return err
	}
	damaged := x.Damaged()
	for _, locale := range slices.Sorted(maps.Keys(damaged)) {
		err = errors.Join(err, damaged[locale])
	}
	return errors.Join(err, x.Close())
}

func searchError(err error, x *search.Index) error {
	switch {
	case errors.Is(err, search.ErrLocale):
		return fmt.Errorf("%w; the site has %s", err, strings.Join(x.Locales(), ", "))
	case errors.Is(err, search.ErrBadQuery):
		return usageError{err}
	}
	return err
}

// An answer is what --json and --batch print for one query.
type answer struct {
	Query      string            `json:"query"`
	Corrected  string            `json:"corrected"`
	Confidence search.Confidence `json:"confidence"`
	Results    []answerResult    `json:"results"`
}

type answerResult struct {
	Path    string   `json:"path"`
	URL     string   `json:"url"`
	Title   string   `json:"title"`
	Section string   `json:"section"`
	Snippet string   `json:"snippet"`
	Score   float64  `json:"score"`
	Reasons []string `json:"reasons,omitempty"`
}

func newAnswer(r *search.Result, explain bool) answer {
	a := answer{Query: r.Query, Corrected: r.Corrected, Confidence: r.Confidence, Results: []answerResult{}}
	for _, h := range r.Hits {
		to := answerResult{Path: h.ID, URL: h.URL, Title: h.Title, Section: h.Section, Snippet: h.Snippet.Text, Score: h.Score}
		if explain {
			for _, reason := range h.Reasons {
				to.Reasons = append(to.Reasons, reason.String())
			}
		}
		a.Results = append(a.Results, to)
	}
	return a
}

func searchBatch(cmd *cobra.Command, x *search.Index, dir, file string, request search.Request) error {
	in := cmd.InOrStdin()
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	out := bufio.NewWriter(cmd.OutOrStdout())
	enc := json.NewEncoder(out)
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), 1<<20)
	for lines.Scan() {
		request := request
		request.Query = lines.Text()
		if request.Locale == "" {
			request.Locale = x.LocaleOf(request.Query, "")
		}
		r, err := x.Search(cmd.Context(), request)
		if errors.Is(err, search.ErrBadQuery) {
			// A line of signs has no answer; the next one may.
			r, err = &search.Result{Query: request.Query, Confidence: search.None}, nil
		}
		if err != nil {
			return searchError(err, x)
		}
		if err := enc.Encode(newAnswer(r, request.Explain)); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	return out.Flush()
}

// printResult lays a result out for people.
func printResult(prefix string, r *search.Result) string {
	var b strings.Builder
	if r.Corrected != "" {
		fmt.Fprintf(&b, "Showing results for %q; --verbatim searches for %q.\n", r.Corrected, r.Query)
	}
	if r.Total == 0 {
		b.WriteString("Nothing found.\n")
		return b.String()
	}
	found := "1 article"
	if r.Total > 1 {
		found = fmt.Sprintf("%d articles", r.Total)
	}
	fmt.Fprintf(&b, "%s, confidence: %s\n", found, r.Confidence)
	for i, h := range r.Hits {
		fmt.Fprintf(&b, "\n%2d. %s", i+1, h.Title)
		if h.Section != "" {
			fmt.Fprintf(&b, " › %s", h.Section)
		}
		fmt.Fprintf(&b, "\n    %s%s  (%.2f)\n", prefix, h.ID, h.Score)
		if h.Snippet.Text != "" {
			fmt.Fprintf(&b, "    %s\n", marked(h.Snippet))
		}
		for _, reason := range h.Reasons {
			fmt.Fprintf(&b, "    - %s\n", reason)
		}
	}
	return b.String()
}

// marked puts what matched between signs that every terminal shows.
func marked(s search.Snippet) string {
	var b strings.Builder
	at := 0
	for _, m := range s.Marks {
		b.WriteString(s.Text[at:m.Start] + "[" + s.Text[m.Start:m.End] + "]")
		at = m.End
	}
	b.WriteString(s.Text[at:])
	return strings.Join(strings.Fields(b.String()), " ")
}
