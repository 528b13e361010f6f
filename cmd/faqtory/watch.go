package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"faqtory/build"
	"faqtory/build/watch"
	"faqtory/internal/diag"
	"faqtory/search"
	"faqtory/server"
	"faqtory/server/mcp"
	"faqtory/server/preview"
	"faqtory/theme"
)

// watchFlags are those of the command itself.
type watchFlags struct {
	addr                 string
	open, navigate, poll bool
	hosts                []string
}

func newWatch() *cobra.Command {
	var (
		flags siteFlags
		own   watchFlags
		prof  profileFlags
	)
	cmd := &cobra.Command{
		Use:   "watch [DIR]",
		Short: "Show the site while you write it",
		Long: `Watch shows the site in DIR in the browser as it would be published, searches
included, and brings it up to date at each save: open pages renew themselves and
stay where they were scrolled to. Nothing is written but .faqtory/.

A mistake never takes the preview down. The last good page stays, with the
mistake on top of it, until it is mended. The button in the corner of each page
opens what a writer wants to know of it: what is wrong, how it looks in search
results and when shared, its structured data, how long and how hard it is to
read, its translations, the queries of queries.yaml that lead to it, and links.

The preview is for you: it listens on this machine alone unless --addr says
otherwise. To serve a site to others use serve.`,
		Example: `  faqtory watch
  faqtory watch help --open
  faqtory watch help --drafts --navigate     go to each page that is edited
  faqtory watch help --poll                  on a disk that does not tell of changes
  faqtory watch help --addr 0.0.0.0:4321     to see it on a phone`,
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			stop, err := prof.start()
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, stop()) }()
			return own.run(cmd, &flags, dirArg(args))
		},
	}
	f := cmd.Flags()
	f.StringVar(&own.addr, "addr", "127.0.0.1:4321", "address to listen on")
	f.StringSliceVar(&own.hosts, "host", nil, "also answer under this host `name`, beside localhost, addresses and that of --addr")
	f.BoolVar(&own.open, "open", false, "open the site in the browser")
	f.BoolVar(&own.navigate, "navigate", false, "go to the page of each article that is edited")
	f.BoolVar(&own.poll, "poll", false, "look at the files again and again instead of waiting to be told of changes")
	f.BoolVar(&flags.drafts, "drafts", false, "include articles marked as drafts")
	f.BoolVar(&flags.future, "future", false, "include articles whose publish date lies ahead")
	f.StringVar(&flags.baseURL, "base-url", "", "absolute address of the site; overrides base_url of faqtory.yaml")
	f.BoolVar(&flags.strict, "strict", false, "treat warnings as errors")
	f.BoolVar(&flags.noCache, "no-cache", false, "read everything, and remember nothing for the next time")
	prof.add(cmd)
	return cmd
}

// A watching is the command at work.
type watching struct {
	flags *watchFlags
	cmd   *cobra.Command
	dir   string
	site  *liveSite
	index *lateIndex
	log   *slog.Logger
	pages *preview.Preview
	// server is nil until the site was without errors once.
	server atomic.Pointer[server.Server]

	mu      sync.Mutex // one update at a time, with all that it leads to
	view    *build.View
	version int64           // of view, as open pages know it
	known   map[string]bool // mistakes that were printed
	broken  bool            // the last update ended in mistakes
	due     *time.Timer     // when an article comes or goes by its date
}

func (f *watchFlags) run(cmd *cobra.Command, flags *siteFlags, dir string) (err error) {
	for _, host := range f.hosts {
		if host == "" || strings.ContainsAny(host, "/?#@ ") {
			return usageError{fmt.Errorf("--host %q: want the name of a host, such as laptop.local", host)}
		}
	}
	// The address is taken first: a port in use should be said at once.
	listener, err := net.Listen("tcp", f.addr)
	if err != nil {
		return fmt.Errorf("%w; is another preview running? Choose another --addr, or 127.0.0.1:0 for any free port", err)
	}
	defer listener.Close()
	ctx, stop := context.WithCancel(cmd.Context())
	w := &watching{
		flags: f, cmd: cmd, dir: dir, index: newLateIndex(),
		log: slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelError})),
	}
	var tasks sync.WaitGroup
	defer tasks.Wait()
	defer stop()
	out := outFolder(dir, "")
	now := func() (time.Time, error) { return clock(os.LookupEnv) }
	read := func() (build.Options, error) { return flags.options(dir, out) }
	w.site, err = newLiveSite(ctx, dir, read, build.LiveOptions{
		Index: filepath.Join(dir, ".faqtory", "watch"), Seed: indexFolder(dir, ""),
		Searchable: w.searchable, Checked: w.checked,
		Pictured: func() { w.update(ctx, build.Change{}) },
	}, now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	bar := newProgress(cmd.ErrOrStderr(), true)
	w.site.options.Log, w.site.options.Progress = w.note, bar.show
	// Before the files are read, so that no change is missed in between.
	changes, err := watch.New(watch.Options{
		Dir: dir, Poll: f.poll, History: historyFolder(dir), Log: w.note,
		Skip: func(folder string) bool {
			name := path.Base(folder)
			return folder == "public" || name[0] == '.' || name == "node_modules"
		},
	})
	if err != nil {
		return err
	}
	host, _, _ := net.SplitHostPort(f.addr) // it was listened on
	w.pages = preview.New(preview.Options{Site: http.HandlerFunc(w.serve), Facts: w.facts, Lost: w.lost, Hosts: append([]string{host}, f.hosts...)})
	defer context.AfterFunc(ctx, w.pages.Close)()
	served := make(chan error, 1)
	tasks.Go(func() {
		served <- server.Serve(ctx, listener, w.pages, time.Second, w.log)
		stop()
	})
	address := "http://" + browserHost(listener.Addr()) + "/"
	if u := w.site.options.Settings.BaseURL; u != nil {
		address = strings.TrimSuffix(address, "/") + u.Path
	}
	fmt.Fprintf(cmd.OutOrStdout(), "watching %s at %s (Ctrl-C stops)\n", dir, address)
	w.update(ctx, build.Change{All: true})
	bar.clear()
	w.mu.Lock()                   // pictures may be made already
	w.site.options.Progress = nil // what follows is done before a bar could be seen
	w.mu.Unlock()
	if f.open {
		if err := openBrowser(address); err != nil {
			w.note("the browser could not be opened: %v", err)
		}
	}
	watched := changes.Run(ctx, func(c watch.Change) {
		c.Paths = slices.DeleteFunc(c.Paths, w.prints)
		if len(c.Paths) > 0 || c.All || c.History {
			w.update(ctx, build.Change(c))
		}
	})
	interrupted := cmd.Context().Err() != nil
	stop()
	if err := <-served; err != nil && !interrupted {
		return errors.Join(err, watched)
	}
	return watched
}

// prints reports that a file is one which this program prints into. If it lies in the
// site's folder, each line about a change would be the next change.
func (w *watching) prints(name string) bool {
	for _, out := range []io.Writer{w.cmd.OutOrStdout(), w.cmd.ErrOrStderr()} {
		file, ok := out.(*os.File)
		if !ok {
			continue
		}
		printed, err := file.Stat()
		if err != nil || !printed.Mode().IsRegular() {
			continue
		}
		if changed, err := os.Stat(filepath.Join(w.dir, filepath.FromSlash(name))); err == nil && os.SameFile(changed, printed) {
			return true
		}
	}
	return false
}

// close lets go of everything, the last thing that was begun first.
func (w *watching) close() error {
	w.mu.Lock()
	if w.due != nil {
		w.due.Stop()
	}
	w.mu.Unlock()
	err := w.site.live.Close()
	if s := w.server.Load(); s != nil {
		return errors.Join(err, s.Close()) // and the index with it
	}
	return errors.Join(err, w.index.Close())
}

func (w *watching) note(format string, args ...any) {
	fmt.Fprintf(w.cmd.ErrOrStderr(), "note: "+format+"\n", args...)
}

// serve answers with a page of the site, and before there is any with one that
// waits for it.
func (w *watching) serve(rw http.ResponseWriter, r *http.Request) {
	if s := w.server.Load(); s != nil {
		s.ServeHTTP(rw, r)
		return
	}
	for _, line := range theme.SecurityHeaders() {
		rw.Header().Set(line.Name, line.Value)
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	rw.WriteHeader(http.StatusServiceUnavailable)
	_, _ = io.WriteString(rw, "<!DOCTYPE html><html lang=\"en\"><head><title>faqtory</title></head><body><main><h1>The site is being read</h1><p>This page shows it as soon as it can be shown.</p></main></body></html>\n")
}

// update brings the site and all open pages up to date.
func (w *watching) update(ctx context.Context, c build.Change) {
	w.mu.Lock()
	defer w.mu.Unlock()
	began := time.Now()
	view, report, err := w.site.update(ctx, c)
	if ctx.Err() != nil {
		return
	}
	if err == nil && view != w.view {
		err = w.show(view)
	}
	if err != nil {
		w.failed(report, err)
		return
	}
	if !w.broken && view == w.view && view.Version() == w.version {
		return // nothing that anybody can see
	}
	first := w.view == nil
	w.view, w.version = view, view.Version()
	to := ""
	if w.flags.navigate {
		to = w.edited(c.Paths)
	}
	w.pages.Found(nil, report.Warnings)
	w.pages.Changed(to)
	w.told(c, first, report, time.Since(began))
	w.broken = false
	w.await(ctx)
}

// show serves a view.
func (w *watching) show(view *build.View) error {
	b := server.Build{ID: view.ID(), Files: view, Has: view.Has}
	if s := w.server.Load(); s != nil {
		return s.Show(b)
	}
	version := versionString()
	s, err := server.New(server.Options{Build: &b, Searcher: w.index, Version: version, Log: w.log, Limits: server.Limits{Rate: -1}})
	if err != nil {
		return err
	}
	s.Mount("mcp", mcp.Handler(s, version))
	w.server.Store(s)
	return nil
}

// failed says what keeps the site as it was.
func (w *watching) failed(report *build.Report, err error) {
	w.broken = true
	if !errors.Is(err, build.ErrMistakes) {
		err = explain(err)
		w.pages.Found([]preview.Mistake{{Message: err.Error()}}, 0)
		fmt.Fprintln(w.cmd.ErrOrStderr(), "faqtory:", err)
		return
	}
	var list []preview.Mistake
	var errs diag.List
	for _, d := range report.Diagnostics {
		if d.Severity == diag.Error {
			errs = append(errs, d)
			list = append(list, preview.Mistake{File: d.File, Line: d.Line, Column: d.Column, Message: d.Message, Source: d.Source, Hint: d.Hint})
		}
	}
	w.pages.Found(list, report.Warnings)
	_ = printMistakes(w.cmd, w.dir, errs) // to the error stream, which nobody checks
	shown := "the last good pages are shown"
	if w.view == nil {
		shown = "the site is shown when they are mended"
	}
	fmt.Fprintf(w.cmd.ErrOrStderr(), "%s: %s\n", plural(report.Errors, "error", "errors"), shown)
}

// edited is the page of the one article among changed files, "" when there are
// more or none.
func (w *watching) edited(paths []string) string {
	to := ""
	for _, p := range paths {
		switch page := w.view.PageOf(p); {
		case page == "":
		case to != "":
			return ""
		default:
			to = page
		}
	}
	return to
}

// told prints what was done.
func (w *watching) told(c build.Change, first bool, report *build.Report, took time.Duration) {
	out := w.cmd.OutOrStdout()
	switch {
	case first:
		fmt.Fprintf(out, "%s on %s in %s, %s, in %s\n", plural(report.Articles, "article", "articles"), plural(report.Pages, "page", "pages"),
			plural(len(report.Locales), "locale", "locales"), plural(report.Warnings, "warning", "warnings"), seconds(took))
		w.known = keysOf(report.Diagnostics)
		return
	case w.broken:
		fmt.Fprintln(out, "mended")
	}
	what := plural(len(c.Paths), "change", "changes") + " shown"
	switch len(c.Paths) {
	case 0: // a date has come, or pictures have their sizes
		what = "shown anew"
	case 1:
		file := filePrefix(w.dir) + c.Paths[0]
		what = file + " shown"
		if _, err := os.Lstat(filepath.Join(w.dir, filepath.FromSlash(c.Paths[0]))); errors.Is(err, os.ErrNotExist) {
			what = file + " taken out"
		}
	}
	fmt.Fprintf(out, "%s after %d ms\n", what, took.Milliseconds())
	w.tellNew(report)
}

// tellNew prints mistakes that were not there before.
func (w *watching) tellNew(report *build.Report) {
	const most = 20
	var fresh diag.List
	for _, d := range report.Diagnostics {
		if !w.known[keyOf(d)] {
			fresh = append(fresh, d)
		}
	}
	w.known = keysOf(report.Diagnostics)
	_ = printMistakes(w.cmd, w.dir, fresh[:min(most, len(fresh))]) // as above
	if n := len(fresh) - most; n > 0 {
		fmt.Fprintf(w.cmd.ErrOrStderr(), "and %s more; faqtory check lists them\n", plural(n, "mistake", "mistakes"))
	}
}

// keyOf tells mistakes apart, wherever the lines above have moved them.
func keyOf(d diag.Diagnostic) string { return d.File + "\x00" + d.Code + "\x00" + d.Message }

func keysOf(list diag.List) map[string]bool {
	keys := make(map[string]bool, len(list))
	for _, d := range list {
		keys[keyOf(d)] = true
	}
	return keys
}

// await wakes up when an article comes or goes by its date.
func (w *watching) await(ctx context.Context) {
	if w.due != nil {
		w.due.Stop()
	}
	until := w.site.live.Until()
	now, err := w.site.now()
	if err != nil || until.IsZero() {
		return
	}
	const most = 24 * time.Hour // laptops sleep, and timers with them
	w.due = time.AfterFunc(min(max(until.Sub(now), time.Second), most), func() {
		if ctx.Err() == nil {
			w.update(ctx, build.Change{})
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		if ctx.Err() == nil {
			w.await(ctx)
		}
	})
}

// searchable takes a new index over; open results are asked for again.
func (w *watching) searchable(dir string, missing int) {
	if err := w.index.refresh(dir, missing); err != nil {
		w.log.Error("the search index cannot be used", "index", dir, "error", err)
		return
	}
	w.pages.Changed("")
}

// checked says what is wrong with the site after words were changed.
func (w *watching) checked(report *build.Report) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken {
		return
	}
	w.pages.Found(nil, report.Warnings)
	w.tellNew(report)
}

// pageFacts are what the panel shows.
type pageFacts struct {
	*build.Facts
	Queries []pageQuery `json:"queries,omitempty"`
}

// A pageQuery is one of queries.yaml that the page should be found by.
type pageQuery struct {
	Query string `json:"query"`
	Rank  int    `json:"rank"` // 0 when it is not found
	// Waiting says that there is no index yet to ask.
	Waiting bool `json:"waiting,omitempty"`
}

func (w *watching) facts(ctx context.Context, path string) (any, error) {
	f := w.site.live.Facts(path)
	if f == nil {
		return nil, nil
	}
	queries, err := w.queries(ctx, f)
	if err != nil {
		return nil, err
	}
	return pageFacts{f, queries}, nil
}

// lost says where a page is now that is not where it was asked for.
func (w *watching) lost(path string) (moved string, near []preview.Page) {
	if moved := w.site.live.Moved(path); moved != "" && moved != path {
		return moved, nil
	}
	view := w.site.live.Current()
	if view == nil {
		return "", nil
	}
	for _, n := range view.Near(path) {
		near = append(near, preview.Page(n))
	}
	return "", near
}

// queries asks those of queries.yaml that want the page; nil when there is no such
// file.
func (w *watching) queries(ctx context.Context, f *build.Facts) ([]pageQuery, error) {
	data, err := os.ReadFile(filepath.Join(w.dir, "queries.yaml"))
	if err != nil || f.ID == "" {
		return nil, nil
	}
	all, err := search.ParseJudgements(data)
	if err != nil {
		return nil, fmt.Errorf("queries.yaml: %w", err)
	}
	var own []search.Judgement
	for _, j := range all {
		if j.Answers(f.ID) && (j.Locale == f.Locale || j.Locale == "" && w.isDefault(f.Locale)) {
			own = append(own, j)
		}
	}
	out := []pageQuery{}
	index, missing := w.index.open()
	if index == nil {
		for _, j := range own {
			out = append(out, pageQuery{Query: j.Query, Waiting: true})
		}
		return out, nil
	}
	found, err := index.Evaluate(ctx, own)
	for _, q := range found {
		out = append(out, pageQuery{Query: q.Query, Rank: q.Rank, Waiting: q.Rank == 0 && missing > 0})
	}
	return out, err
}

func (w *watching) isDefault(locale string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.view != nil && w.view.DefaultLocale() == locale
}

// historyFolder is where the version history of a folder lies, "" without one.
func historyFolder(dir string) string {
	dir, err := filepath.Abs(dir)
	for err == nil {
		git := filepath.Join(dir, ".git")
		info, staterr := os.Stat(git)
		switch {
		case staterr == nil && info.IsDir():
			return git
		case staterr == nil:
			// A second working tree has a file that says where.
			data, err := os.ReadFile(git)
			to, ok := strings.CutPrefix(strings.TrimSpace(string(data)), "gitdir: ")
			if err != nil || !ok {
				return ""
			}
			if !filepath.IsAbs(to) {
				to = filepath.Join(dir, to)
			}
			return to
		}
		up := filepath.Dir(dir)
		if up == dir {
			break
		}
		dir = up
	}
	return ""
}
