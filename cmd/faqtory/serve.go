package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"faqtory/build"
	"faqtory/internal/config"
	"faqtory/server"
	"faqtory/server/mcp"
)

// pollInterval is how often the server looks for a new build. A look costs a few
// microseconds.
const pollInterval = 250 * time.Millisecond

// serveFlags are those of the server itself.
type serveFlags struct {
	site, addr, metricsAddr string
	cors, proxies           []string
	unlimited               []string
	rate                    float64
	burst, searches         int
	cacheMB                 int64
	grace                   time.Duration
	logLevel, logFormat     string
	logQueries              bool
	noMCP                   bool
}

func (f *serveFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.site, "site", "", "serve this finished build, without any articles")
	flags.StringVar(&f.addr, "addr", "127.0.0.1:8080", "address to listen on")
	flags.StringVar(&f.metricsAddr, "metrics-addr", "", "address for Prometheus at /metrics, apart from the site (default none)")
	flags.StringArrayVar(&f.cors, "cors", nil, "origin whose pages may ask the API in place of those of faqtory.yaml, such as https://shop.example.com; * for any, none for none (repeatable)")
	flags.StringArrayVar(&f.proxies, "trust-proxy", nil, "network of a proxy that may name the client, such as 10.0.0.0/8 (repeatable; default as in faqtory.yaml, else this machine)")
	flags.Float64Var(&f.rate, "rate", 20, "searches and API requests a second for one client, in the long run; -1 for any number (faqtory.yaml may say another default)")
	flags.IntVar(&f.burst, "burst", 100, "how many of them at once")
	flags.StringArrayVar(&f.unlimited, "unlimited", nil, "network of clients without a limit, such as the shop's own bot (repeatable)")
	flags.IntVar(&f.searches, "searches", 0, "searches that run at once, the others wait (default 4 for each core)")
	flags.Int64Var(&f.cacheMB, "cache-mb", 64, "memory for files of the site")
	flags.DurationVar(&f.grace, "grace", 15*time.Second, "time for requests under way when the server is stopped")
	flags.StringVar(&f.logLevel, "log-level", "warn", "debug, info (every request), warn or error")
	flags.StringVar(&f.logFormat, "log-format", "text", "text or json")
	flags.BoolVar(&f.logQueries, "log-queries", false, "log what visitors search for; it is personal data")
	flags.BoolVar(&f.noMCP, "no-mcp", false, "do not serve /mcp")
}

// options turns flags into what the server takes. What no flag says is left for
// configured to fill in, or else the server's default.
func (f *serveFlags) options(cmd *cobra.Command, log *slog.Logger) (server.Options, error) {
	o := server.Options{Version: versionString(), CacheBytes: f.cacheMB << 20, Log: log, LogQueries: f.logQueries}
	o.Limits.Searches = f.searches
	var err error
	if cmd.Flags().Changed("rate") {
		if o.Limits.Rate, err = config.ParseRate(strconv.FormatFloat(f.rate, 'f', -1, 64)); err != nil {
			return o, usageError{fmt.Errorf("--rate: %w", err)}
		}
	}
	if cmd.Flags().Changed("burst") {
		o.Limits.Burst = f.burst
	}
	if len(f.cors) == 1 && f.cors[0] == "none" {
		o.CORS = []string{}
	} else if o.CORS, err = each("--cors", f.cors, config.ParseOrigin); err != nil {
		return o, err
	}
	if o.TrustedProxies, err = each("--trust-proxy", f.proxies, config.ParseNetwork); err != nil {
		return o, err
	}
	o.Limits.Unlimited, err = each("--unlimited", f.unlimited, config.ParseNetwork)
	return o, err
}

// configured fills in what the site's configuration says and no flag did. CORS is
// not among it: it comes with the published site, for replicas too.
func (f *serveFlags) configured(cmd *cobra.Command, o *server.Options, c *config.Server) {
	if o.Limits.Rate == 0 {
		o.Limits.Rate = c.Rate
	}
	if o.Limits.Burst == 0 {
		o.Limits.Burst = c.Burst
	}
	if o.Limits.Unlimited == nil {
		o.Limits.Unlimited = c.Unlimited
	}
	if o.TrustedProxies == nil {
		o.TrustedProxies = c.TrustedProxies
	}
	if !cmd.Flags().Changed("log-queries") {
		o.LogQueries = c.LogQueries
	}
}

// each reads every value of a flag; nil when there are none.
func each[T any](flag string, list []string, parse func(string) (T, error)) ([]T, error) {
	var out []T
	for _, s := range list {
		v, err := parse(s)
		if err != nil {
			return nil, usageError{fmt.Errorf("%s: %w", flag, err)}
		}
		out = append(out, v)
	}
	return out, nil
}

func (f *serveFlags) logger(cmd *cobra.Command) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(f.logLevel)); err != nil {
		return nil, usageError{fmt.Errorf("--log-level: %q is none of debug, info, warn and error", f.logLevel)}
	}
	o := &slog.HandlerOptions{Level: level}
	switch f.logFormat {
	case "text":
		return slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), o)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), o)), nil
	}
	return nil, usageError{fmt.Errorf("--log-format: %q is neither text nor json", f.logFormat)}
}

func newServe() *cobra.Command {
	var (
		flags   siteFlags
		own     serveFlags
		out     string
		open    bool
		noBuild bool
	)
	cmd := &cobra.Command{
		Use:   "serve [DIR]",
		Short: "Build the site and serve it",
		Long: `Serve builds the site in DIR like build does, where only what changed is
written, and answers for it until it is interrupted: pages, search results, the
API for chat bots (/openapi.json describes it) and MCP for assistants (/mcp).
/healthz says that the server is alive, /readyz that it can search.

With --site it serves a finished build: all it needs is that folder and the
search index. Either way it switches to a newer build as soon as one is there,
pages and index together.

When mistakes keep the site from being built, the last good one is served.`,
		Example: `  faqtory serve
  faqtory serve help --open
  faqtory serve --site public --index .faqtory/index --addr :8080 --cors https://shop.example.com`,
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			log, err := own.logger(cmd)
			if err != nil {
				return err
			}
			o, err := own.options(cmd, log)
			if err != nil {
				return err
			}
			if own.site != "" && (len(args) > 0 || out != "") {
				return usageError{errors.New("--site serves a finished build; leave DIR and --out away")}
			}
			if own.site != "" {
				if err := inFolder(own.site); err != nil {
					return err
				}
			}
			// The address is taken first: a port in use should be said at once,
			// not after a long build.
			listener, err := net.Listen("tcp", own.addr)
			if err != nil {
				return fmt.Errorf("%w; choose another --addr, or 127.0.0.1:0 for any free port", err)
			}
			defer listener.Close()
			if own.site != "" {
				o.Site, o.Index = own.site, finishedIndex(own.site, flags.index)
			} else {
				c, err := buildFor(cmd, &flags, dirArg(args), out, noBuild, &o)
				if err != nil {
					return err
				}
				own.configured(cmd, &o, &c.Server)
			}
			return own.serve(cmd, listener, o, open)
		},
	}
	flags.add(cmd)
	own.add(cmd)
	cmd.Flags().StringVarP(&out, "out", "o", "", "folder the site is in (default DIR/public)")
	cmd.Flags().BoolVar(&open, "open", false, "open the site in the browser")
	cmd.Flags().BoolVar(&noBuild, "no-build", false, "serve what is there")
	return cmd
}

// finishedIndex is the index of a finished build: the one named, else the one
// that lies beside it where a build puts it, else none.
func finishedIndex(site, index string) string {
	if index != "" {
		return index
	}
	beside := filepath.Join(filepath.Dir(filepath.Clean(site)), ".faqtory", "index")
	if _, err := os.Stat(beside); err == nil {
		return beside
	}
	return ""
}

// buildFor builds the site that is to be served, unless that is not wanted.
func buildFor(cmd *cobra.Command, flags *siteFlags, dir, out string, noBuild bool, o *server.Options) (*config.Config, error) {
	b, c, err := flags.load(dir, outFolder(dir, out))
	if err != nil {
		return nil, err
	}
	o.Site, o.Index = b.Out, b.Index
	if noBuild {
		return c, nil
	}
	report, err := build.Build(cmd.Context(), b)
	err = reportBuild(cmd, dir, report, err, false, false)
	if errors.Is(err, errReported) && hasSite(b.Out) {
		fmt.Fprintln(cmd.ErrOrStderr(), "serving the last good build")
		return c, nil
	}
	return c, err
}

// serve answers until the command is interrupted.
func (f *serveFlags) serve(cmd *cobra.Command, listener net.Listener, o server.Options, open bool) (err error) {
	s, err := server.New(o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if !f.noMCP {
		s.Mount("mcp", mcp.Handler(s, o.Version))
	}
	// The helpers end with the server, whether it was interrupted or failed.
	ctx, stop := context.WithCancel(cmd.Context())
	var helpers sync.WaitGroup
	defer helpers.Wait()
	defer stop()
	if f.metricsAddr != "" {
		metrics, err := net.Listen("tcp", f.metricsAddr)
		if err != nil {
			return fmt.Errorf("%w; choose another --metrics-addr", err)
		}
		helpers.Go(func() {
			if err := server.Serve(ctx, metrics, server.MetricsHandler(s), time.Second, o.Log); err != nil {
				o.Log.Error("serve metrics", "error", err)
			}
		})
		fmt.Fprintf(cmd.OutOrStdout(), "metrics at http://%s/metrics\n", browserHost(metrics.Addr()))
	}
	helpers.Go(func() { s.Watch(ctx, pollInterval) })
	url := "http://" + browserHost(listener.Addr()) + s.Base()
	fmt.Fprintf(cmd.OutOrStdout(), "serving %s at %s (Ctrl-C stops)\n", o.Site, url)
	if err := s.SnapshotMissing(); err != nil {
		fmt.Fprintln(cmd.ErrOrStderr(), "note:", err)
	}
	if o.Index == "" {
		fmt.Fprintln(cmd.ErrOrStderr(), "note: there is no search index; give its folder with --index")
	}
	if open {
		if err := openBrowser(url); err != nil {
			fmt.Fprintln(cmd.ErrOrStderr(), "note: the browser could not be opened:", err)
		}
	}
	return server.Serve(ctx, listener, s, f.grace, o.Log)
}

func hasSite(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "index.html"))
	return err == nil
}

// browserHost is an address that a browser on this machine can open.
func browserHost(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// openBrowser asks the system to open a URL.
func openBrowser(url string) error {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }()
	return nil
}
