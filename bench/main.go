// Command bench measures faqtory beside the tools that it is compared with, in one
// run on one machine, for only then do two figures tell anything: builds and the
// preview beside Hugo, the search index beside Bleve's own offline builder.
//
//	make bench
//	go run ./bench -articles 1000,10000,50000 -runs 3 -json bench.json
//	go run ./bench -only search
//
// It makes up a help center (package corpus), runs the real programs on it as a
// user would, and prints what took how long, how much processor time and memory,
// and the ratios. Nothing is asserted: figures belong to a machine, and no test
// knows them.
//
// Hugo is the program named by HUGO, else the one on the PATH, else it is
// installed at a pinned version. Where none can be had, that is said, and
// everything else is measured all the same.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// parts are what can be measured by itself.
var parts = []string{"build", "search", "watch"}

type options struct {
	articles []int
	runs     int
	each     time.Duration // for each kind of query
	edits    int           // while a site is watched
	parts    []string
	dir      string // where everything happens
	program  string // the faqtory to measure
	hugo     string // "" without one
	log      io.Writer
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 && args[0] == childArg {
		return runChild(ctx, args[1:], stdout)
	}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	articles := flags.String("articles", "10000", "sizes of the help center, with commas between")
	runs := flags.Int("runs", 3, "how often each build is run; the median counts")
	only := flags.String("only", strings.Join(parts, ","), "what is measured")
	jsonFile := flags.String("json", "", "write all figures to this file")
	each := flags.Duration("each", 3*time.Second, "how long each kind of query is asked")
	edits := flags.Int("edits", 50, "how many articles are edited while a site is watched")
	dir := flags.String("dir", "", "work in this folder and leave everything there")
	program := flags.String("faqtory", "", "the program to measure; it is built when none is named")
	without := flags.Bool("without-hugo", false, "do not measure Hugo")
	if err := flags.Parse(args); err != nil {
		return err
	}
	o := &options{runs: *runs, each: *each, edits: *edits, dir: *dir, program: *program, log: stderr}
	for n := range strings.SplitSeq(*articles, ",") {
		count, err := strconv.Atoi(strings.TrimSpace(n))
		if err != nil || count < 1 {
			return fmt.Errorf("-articles: %q is no number of articles", n)
		}
		o.articles = append(o.articles, count)
	}
	for part := range strings.SplitSeq(*only, ",") {
		if !slices.Contains(parts, part) {
			return fmt.Errorf("-only: %q is none of %s", part, strings.Join(parts, ", "))
		}
		o.parts = append(o.parts, part)
	}
	if o.runs < 1 || o.edits < 1 {
		return errors.New("-runs and -edits must be 1 or more")
	}
	if o.dir == "" {
		tmp, err := os.MkdirTemp("", "faqtory-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(tmp)
		o.dir = tmp
	}
	if err := o.findPrograms(ctx, !*without); err != nil {
		return err
	}
	r, err := measure(ctx, o)
	if err != nil {
		return err
	}
	r.print(stdout)
	if *jsonFile == "" {
		return nil
	}
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(*jsonFile, append(data, '\n'), 0o666)
}

func measure(ctx context.Context, o *options) (*report, error) {
	r := &report{Cores: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(), Hugo: o.hugoVersion(ctx)}
	for _, n := range o.articles {
		s, err := makeSites(o, n)
		if err != nil {
			return nil, err
		}
		if slices.Contains(o.parts, "build") {
			figures, err := benchBuilds(ctx, o, s)
			if err != nil {
				return nil, err
			}
			r.Builds = append(r.Builds, figures...)
		}
		if slices.Contains(o.parts, "search") {
			figures, err := benchSearch(ctx, o, s)
			if err != nil {
				return nil, err
			}
			r.Searches = append(r.Searches, figures)
		}
		if slices.Contains(o.parts, "watch") {
			figures, err := benchWatch(ctx, o, s)
			if err != nil {
				return nil, err
			}
			r.Watches = append(r.Watches, figures...)
		}
	}
	return r, nil
}

// hugoModule is the Hugo that figures in the documentation speak of.
const hugoModule = "github.com/gohugoio/hugo@v0.165.0"

// findPrograms builds faqtory and looks for Hugo.
func (o *options) findPrograms(ctx context.Context, wantHugo bool) error {
	if err := os.MkdirAll(o.dir, 0o777); err != nil {
		return err
	}
	var err error
	if o.dir, err = filepath.Abs(o.dir); err != nil {
		return err
	}
	if o.program == "" {
		o.program = filepath.Join(o.dir, "faqtory"+exeSuffix())
		o.note("building faqtory")
		// As make build does.
		const main = "faqtory/cmd/faqtory"
		folder, err := exec.CommandContext(ctx, "go", "list", "-f", "{{.Dir}}", main).Output()
		if err != nil {
			return fmt.Errorf("find the source of faqtory: %w", err)
		}
		profile := filepath.Join(strings.TrimSpace(string(folder)), "build.pgo")
		cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-pgo="+profile, "-o", o.program, main)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("build faqtory: %w\n%s", err, out)
		}
	} else if o.program, err = filepath.Abs(o.program); err != nil {
		return err
	}
	if !wantHugo || !slices.Contains(o.parts, "build") && !slices.Contains(o.parts, "watch") {
		return nil
	}
	if o.hugo = os.Getenv("HUGO"); o.hugo != "" {
		return nil
	}
	if o.hugo, err = exec.LookPath("hugo"); err == nil {
		return nil
	}
	o.hugo = filepath.Join(o.dir, "hugo"+exeSuffix())
	if _, err := os.Stat(o.hugo); err == nil {
		return nil
	}
	o.note("installing %s, which takes some minutes", hugoModule)
	cmd := exec.CommandContext(ctx, "go", "install", hugoModule)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOBIN="+o.dir)
	cmd.Dir = o.dir // not this module: its versions are ours
	if out, err := cmd.CombinedOutput(); err != nil {
		o.note("Hugo cannot be installed, so it is left out: %v\n%s", err, out)
		o.hugo = ""
	}
	return ctx.Err()
}

func (o *options) hugoVersion(ctx context.Context) string {
	if o.hugo == "" {
		return ""
	}
	out, err := exec.CommandContext(ctx, o.hugo, "version").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

func (o *options) note(format string, args ...any) {
	fmt.Fprintf(o.log, "bench: "+format+"\n", args...)
}

func exeSuffix() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}
