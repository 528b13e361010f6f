package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"runtime"

	"github.com/spf13/cobra"

	"faqtory/build"
	"faqtory/server"
)

func newServe() *cobra.Command {
	var (
		flags   siteFlags
		out     string
		addr    string
		open    bool
		noBuild bool
	)
	cmd := &cobra.Command{
		Use:   "serve [DIR]",
		Short: "Build the site and serve it",
		Long: `Serve builds the site in DIR like build does, where only what changed is
written, and answers for it until it is interrupted. /healthz says that the
server is alive.

When mistakes keep the site from being built, the last good one is served.`,
		Example: `  faqtory serve
  faqtory serve help --open
  faqtory serve help --addr :80 --no-build`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := dirArg(args)
			o, err := flags.options(dir, outFolder(dir, out))
			if err != nil {
				return err
			}
			// The address is taken first: a port in use should be said at once,
			// not after a long build.
			listener, err := net.Listen("tcp", addr)
			if err != nil {
				return fmt.Errorf("%w; choose another --addr, or 127.0.0.1:0 for any free port", err)
			}
			defer listener.Close()
			if !noBuild {
				report, err := build.Build(cmd.Context(), o)
				err = reportBuild(cmd, dir, report, err, false, false)
				if errors.Is(err, errReported) && hasSite(o.Out) {
					fmt.Fprintln(cmd.ErrOrStderr(), "serving the last good build")
				} else if err != nil {
					return err
				}
			}
			base := "/"
			if u := o.Settings.BaseURL; u != nil {
				base = u.Path
			}
			handler, err := server.New(server.Options{
				Site: o.Out, Base: base,
				Log: slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelWarn})),
			})
			if err != nil {
				return err
			}
			defer handler.Close()
			url := "http://" + browserHost(listener.Addr()) + base
			fmt.Fprintf(cmd.OutOrStdout(), "serving %s at %s (Ctrl-C stops)\n", o.Out, url)
			if open {
				if err := openBrowser(url); err != nil {
					fmt.Fprintln(cmd.ErrOrStderr(), "note: the browser could not be opened:", err)
				}
			}
			return server.Serve(cmd.Context(), listener, handler)
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVarP(&out, "out", "o", "", "folder the site is in (default DIR/public)")
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "address to listen on")
	cmd.Flags().BoolVar(&open, "open", false, "open the site in the browser")
	cmd.Flags().BoolVar(&noBuild, "no-build", false, "serve what is there")
	return cmd
}

func hasSite(dir string) bool {
	_, err := os.Stat(dir + "/index.html")
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
