package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"faqtory/build"
)

func newBuild() *cobra.Command {
	var (
		flags   siteFlags
		out     string
		asJSON  bool
		quiet   bool
		profile profileFlags
		timings bool
		noIndex bool
	)
	cmd := &cobra.Command{
		Use:   "build [DIR]",
		Short: "Build the static site",
		Long: `Build reads the articles in DIR (the working directory by default) and publishes
the site into DIR/public or --out. Files that did not change are left alone; a
build that fails or is interrupted leaves the site as it was.

Errors fail the build; warnings are listed and publish, unless --strict is given.`,
		Example: `  faqtory build
  faqtory build help --out dist --base-url https://help.example.com/
  faqtory build --strict --json > report.json`,
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			paceGC()
			stop, err := profile.start()
			if err != nil {
				return err
			}
			defer func() {
				if e := stop(); err == nil {
					err = e
				}
			}()
			dir := dirArg(args)
			o, err := flags.options(dir, outFolder(dir, out))
			if err != nil {
				return err
			}
			if noIndex {
				o.Index = ""
			}
			bar := newProgress(cmd.ErrOrStderr(), !quiet && !asJSON)
			o.Progress = bar.show
			if !quiet {
				o.Log = func(format string, args ...any) {
					bar.clear()
					fmt.Fprintf(cmd.ErrOrStderr(), "note: "+format+"\n", args...)
				}
			}
			report, err := build.Build(cmd.Context(), o)
			bar.clear()
			if timings && report != nil && !asJSON {
				defer printTimings(cmd.ErrOrStderr(), report)
			}
			return reportBuild(cmd, dir, report, err, asJSON, quiet)
		},
	}
	flags.add(cmd)
	profile.add(cmd)
	cmd.Flags().BoolVar(&noIndex, "no-index", false, "write the pages only, for a site that no faqtory will serve")
	cmd.Flags().BoolVar(&timings, "timings", false, "print how long each stage took")
	cmd.Flags().StringVarP(&out, "out", "o", "", "folder to publish into (default DIR/public)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a machine-readable report")
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "print mistakes only")
	return cmd
}

func reportBuild(cmd *cobra.Command, dir string, report *build.Report, err error, asJSON, quiet bool) error {
	mistakes := errors.Is(err, build.ErrMistakes)
	if err != nil && !mistakes {
		return explain(err)
	}
	if asJSON {
		enc := json.NewEncoder(cmd.OutOrStdout())
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(report); err != nil {
			return err
		}
	} else {
		if err := printMistakes(cmd, dir, report.Diagnostics); err != nil {
			return err
		}
	}
	if mistakes {
		if !asJSON {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s, %s: nothing was published\n",
				plural(report.Errors, "error", "errors"), plural(report.Warnings, "warning", "warnings"))
		}
		return errReported
	}
	if asJSON || quiet {
		return nil
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s on %s in %s, %s; %d files written, %d unchanged, %d removed in %s; %s\n",
		plural(report.Articles, "article", "articles"), plural(report.Pages, "page", "pages"),
		plural(len(report.Locales), "locale", "locales"), plural(report.Warnings, "warning", "warnings"),
		report.Changes.Written, report.Changes.Kept, report.Changes.Removed, report.Out,
		seconds(time.Duration(report.Seconds*float64(time.Second))))
	return nil
}
