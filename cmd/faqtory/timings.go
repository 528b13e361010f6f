package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"faqtory/build"
)

// printTimings shows where the time of a build went.
func printTimings(w io.Writer, r *build.Report) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "stage\tseconds\tprocessor\tMB\t")
	cpu := 0.0
	for _, s := range r.Timings {
		fmt.Fprintf(t, "%s\t%.3f\t%.3f\t%d\t\n", s.Stage, s.Seconds, s.CPU, s.Heap>>20)
		cpu += s.CPU
	}
	fmt.Fprintf(t, "all\t%.3f\t%.3f\t\t\n", r.Seconds, cpu)
	t.Flush() // to the error stream, which nobody checks
	fmt.Fprintf(w, "%s parsed, %s rendered\n", plural(r.Parsed, "article", "articles"), plural(r.Rendered, "output", "outputs"))
}
