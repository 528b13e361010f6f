// Command faqtory turns a folder of Markdown articles into a help center.
//
// main wires flags, the configuration and the packages together; one file holds
// one command. Exit codes: 0 fine, 1 mistakes or failures, 2 wrong usage, 130
// interrupted.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // opening hours need time zones where the system has none

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"faqtory/internal/diag"
)

const (
	exitFine        = 0
	exitMistakes    = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// errReported is returned by a command whose failure has been printed in full.
var errReported = errors.New("already reported")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is main with everything it touches handed in.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	started := false
	root := newRoot(&started)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	cmd, err := root.ExecuteContextC(ctx)
	switch {
	case err == nil:
		return exitFine
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "interrupted")
		return exitInterrupted
	case errors.Is(err, errReported):
		return exitMistakes
	}
	fmt.Fprintln(stderr, "faqtory:", err)
	if !started || errors.As(err, new(usageError)) {
		fmt.Fprintf(stderr, "Run '%s --help' for usage.\n", cmd.CommandPath())
		return exitUsage
	}
	return exitMistakes
}

// A usageError is a mistake in the arguments found by a command itself.
type usageError struct{ error }

func newRoot(started *bool) *cobra.Command {
	root := &cobra.Command{
		Use:   "faqtory",
		Short: "A folder of Markdown becomes a help center",
		Long: `faqtory turns a folder of Markdown articles into a help center: a static,
multilingual, mobile-first site with structured data, sitemaps and feeds.`,
		Example: `  faqtory new help                 write a starter help center
  faqtory watch help --open        write it and see each save at once
  faqtory serve help               build it and serve it to others
  faqtory build help --base-url https://help.example.com/
  faqtory check help --strict      find every mistake, publish nothing`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          unknownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRun: func(*cobra.Command, []string) {
			// Whatever goes wrong before this point is the arguments' fault.
			*started = true
		},
	}
	root.SetFlagErrorFunc(unknownFlag)
	root.AddCommand(newNew(), newBuild(), newCheck(), newWatch(), newServe(), newMCP(), newSearch(), newEval(), newSchema(), newTheme(), newVersion())
	helpful(root)
	return root
}

// unknownFlag adds to an error of a flag the one that was meant.
func unknownFlag(cmd *cobra.Command, err error) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok && len(unknown.GetSpecifiedName()) > 1 {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		err = fmt.Errorf("%w%s", err, didYouMean(unknown.GetSpecifiedName(), "--", names))
	}
	return usageError{err}
}

func didYouMean(given, prefix string, names []string) string {
	if near := diag.Suggest(given, names); near != "" {
		return fmt.Sprintf("; did you mean %s%s?", prefix, near)
	}
	return ""
}

// clock tells the time of the build. SOURCE_DATE_EPOCH (seconds since 1970)
// fixes it, as in other tools whose output must be reproducible.
func clock(lookup func(string) (string, bool)) (time.Time, error) {
	s, ok := lookup("SOURCE_DATE_EPOCH")
	if !ok || s == "" {
		return time.Now().UTC(), nil
	}
	var seconds int64
	if _, err := fmt.Sscanf(s, "%d", &seconds); err != nil {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH=%q is not a number of seconds", s)
	}
	return time.Unix(seconds, 0).UTC(), nil
}

// oneFolder refuses more than the folder of a site.
func oneFolder(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usageError{fmt.Errorf("one folder at most can be named, and %q is the second", args[1])}
	}
	return nil
}

// dirArg is the site folder: the first argument, else the working directory.
func dirArg(args []string) string {
	if len(args) > 0 {
		return args[0]
	}
	return "."
}
