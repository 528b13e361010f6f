package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// A report is everything that one run found.
type report struct {
	Cores    int              `json:"cores"`
	System   string           `json:"system"`
	Go       string           `json:"go"`
	Hugo     string           `json:"hugo,omitempty"`
	Builds   []buildFigure    `json:"builds,omitempty"`
	Searches []*searchFigures `json:"searches,omitempty"`
	Watches  []watchFigures   `json:"watches,omitempty"`
}

func (r *report) print(w io.Writer) {
	fmt.Fprintf(w, "%d cores, %s, %s\n", r.Cores, r.System, r.Go)
	if r.Hugo != "" {
		fmt.Fprintln(w, r.Hugo)
	}
	r.printBuilds(w)
	for _, f := range r.Searches {
		f.print(w)
	}
	r.printWatches(w)
}

// printWatches prints how long a writer waits.
func (r *report) printWatches(w io.Writer) {
	if len(r.Watches) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%9s  %-8s %7s %9s %12s %12s %12s %12s %12s\n", "articles", "preview", "edits", "start s", "seen p50 ms", "seen p99 ms", "found p50", "found p99", "template p50")
	for _, f := range r.Watches {
		fmt.Fprintf(w, "%9d  %-8s %7d %9.2f %12.1f %12.1f", f.Articles, f.Program, f.Edits, f.Start, f.Visible.P50, f.Visible.P99)
		if f.Searchable.Rate > 0 {
			fmt.Fprintf(w, " %12.1f %12.1f %12.1f", f.Searchable.P50, f.Searchable.P99, f.Template.P50)
		}
		fmt.Fprintln(w)
	}
}

// printBuilds prints each build and how it compares with Hugo's of the same kind.
func (r *report) printBuilds(w io.Writer) {
	if len(r.Builds) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%9s  %-22s %-8s %9s %9s %9s   %s\n", "articles", "build", "program", "seconds", "processor", "peak MB", "of Hugo's: time, processor, memory")
	for i := range r.Builds {
		f := &r.Builds[i]
		fmt.Fprintf(w, "%9d  %-22s %-8s %9.2f %9.2f %9.0f", f.Articles, f.Case, f.Program, f.Wall, f.CPU, f.Peak)
		if h := r.hugo(f); h != nil && f.Program == faqtoryBuild {
			fmt.Fprintf(w, "   %s %s %s", ratio(f.Wall, h.Wall), ratio(f.CPU, h.CPU), ratio(f.Peak, h.Peak))
		}
		fmt.Fprintln(w)
	}
	var sizes []int
	for _, f := range r.Builds {
		if !slices.Contains(sizes, f.Articles) {
			sizes = append(sizes, f.Articles)
		}
	}
	for i := 1; i < len(sizes); i++ {
		for _, name := range []string{cleanPages, clean, nothing, oneArticle} {
			small, large := r.build(sizes[i-1], faqtoryBuild, name), r.build(sizes[i], faqtoryBuild, name)
			if small != nil && large != nil {
				fmt.Fprintf(w, "%s: %d articles take %s times the time of %d, %s times the processor\n", name, sizes[i],
					strings.TrimSpace(ratio(large.Wall, small.Wall)), sizes[i-1], strings.TrimSpace(ratio(large.CPU, small.CPU)))
			}
		}
	}
}

// hugo returns what Hugo took for the same. Hugo has no index, so its clean build
// of pages is what both of ours are held against.
func (r *report) hugo(f *buildFigure) *buildFigure {
	name := f.Case
	if name == clean {
		name = cleanPages
	}
	return r.build(f.Articles, hugoProgram, name)
}

func (r *report) build(articles int, program, name string) *buildFigure {
	for i := range r.Builds {
		if f := &r.Builds[i]; f.Articles == articles && f.Program == program && f.Case == name {
			return f
		}
	}
	return nil
}

func ratio(a, b float64) string {
	if b == 0 {
		return "     –"
	}
	return fmt.Sprintf("%6.3f", a/b)
}

func (f *searchFigures) print(w io.Writer) {
	mb := func(n int64) float64 { return float64(n) / 1e6 }
	fmt.Fprintf(w, "\nsearch, %d articles, %.1f MB of text\n\n", f.Articles, mb(f.TextBytes))
	fmt.Fprintf(w, "%-24s %9s %9s %9s %9s\n", "index", "seconds", "processor", "peak MB", "size MB")
	fmt.Fprintf(w, "%-24s %9.2f %9.2f %9.0f %9.1f\n", "faqtory", f.Index.Wall, f.Index.CPU, f.Index.Peak, mb(f.Bytes))
	fmt.Fprintf(w, "%-24s %9.2f %9.2f %9.0f %9.1f\n", "Bleve's offline builder", f.Bleve.Wall, f.Bleve.CPU, f.Bleve.Peak, mb(f.BleveBytes))
	fmt.Fprintf(w, "%-24s %9s %9s %9s %9s\n", "ratio", ratio(f.Index.Wall, f.Bleve.Wall), ratio(f.Index.CPU, f.Bleve.CPU),
		ratio(f.Index.Peak, f.Bleve.Peak), ratio(float64(f.Bytes), float64(f.BleveBytes)))
	fmt.Fprintf(w, "%.0f%% of the size of the texts, and %.1f MB of texts for snippets\n\n",
		100*float64(f.Bytes-f.Stored)/float64(max(1, f.TextBytes)), mb(f.Stored))
	fmt.Fprintf(w, "%-36s %9s %9s %11s\n", "in process", "p50 ms", "p99 ms", "a second")
	row := func(name string, l latency) {
		fmt.Fprintf(w, "%-36s %9.2f %9.2f %11.0f\n", name, l.P50, l.P99, l.Rate)
	}
	a := &f.Answers
	for _, kind := range queryKinds {
		row(kind, a.Queries[kind])
	}
	row("all of them mixed", a.Mixed)
	row("mixed, 8 goroutines", a.Mixed8)
	row(fmt.Sprintf("mixed, 8 goroutines, %d switches", a.Switches), a.Switching)
	row("suggestions while typing", a.Suggest)
	row("one changed article until found", a.Patch)
	fmt.Fprintf(w, "%-36s %9.2f\n", "opening the index", a.Open)
}
