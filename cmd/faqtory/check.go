package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"faqtory/build"
	"faqtory/internal/diag"
)

func newCheck() *cobra.Command {
	var (
		flags  siteFlags
		format string
	)
	cmd := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Find every mistake, publish nothing",
		Long: `Check reads the articles like build and lists everything that is wrong with
them: file, line, column, the line itself and a hint. It exits with 1 when there
are errors (with --strict, warnings too). Nothing is written but .faqtory/cache,
which saves the next run time, and with --no-cache nothing at all.`,
		Example: `  faqtory check
  faqtory check help --strict
  faqtory check --format github        annotations in a pull request
  faqtory check --format sarif > faqtory.sarif`,
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(diag.Formats, format) {
				return unknown("--format", format, diag.Formats)
			}
			dir := dirArg(args)
			o, err := flags.options(dir, outFolder(dir, ""))
			if err != nil {
				return err
			}
			report, err := build.Check(cmd.Context(), o)
			if err != nil {
				return explain(err)
			}
			if err := diag.Write(cmd.OutOrStdout(), diag.Format(format), filePrefix(dir), report.Diagnostics); err != nil {
				return err
			}
			if diag.Format(format) == diag.Text {
				fmt.Fprintf(cmd.ErrOrStderr(), "%s in %s: %s, %s\n",
					plural(report.Articles, "article", "articles"), plural(len(report.Locales), "locale", "locales"),
					plural(report.Errors, "error", "errors"), plural(report.Warnings, "warning", "warnings"))
			}
			if report.Errors > 0 {
				return errReported
			}
			return nil
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&format, "format", string(diag.Text), "how to print: "+strings.Join(diag.Formats, ", "))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(diag.Formats, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}
