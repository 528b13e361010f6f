package main

import (
	"errors"
	"log/slog"

	"github.com/spf13/cobra"

	"faqtory/server"
	"faqtory/server/mcp"
)

func newMCP() *cobra.Command {
	var (
		flags   siteFlags
		site    string
		out     string
		noBuild bool
	)
	cmd := &cobra.Command{
		Use:   "mcp [DIR]",
		Short: "Offer the help center to an assistant",
		Long: `Mcp speaks the Model Context Protocol on standard input and output, for assistants
that start their tools themselves. It builds the site in DIR first, or takes a
finished one with --site.

The tools are get_answer, search_help, read_article, list_categories and
contact_options. Assistants elsewhere use /mcp of a running server.`,
		Example: `  faqtory mcp help
  faqtory mcp --site public --index .faqtory/index`,
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			log := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelWarn}))
			o := server.Options{Version: versionString(), Log: log, Limits: server.Limits{Rate: -1}}
			switch {
			case site != "" && (len(args) > 0 || out != ""):
				return usageError{errors.New("--site takes a finished build; leave DIR and --out away")}
			case site != "":
				o.Site, o.Index = site, finishedIndex(site, flags.index)
			default:
				// Standard output is the protocol's: a build reports elsewhere.
				cmd.SetOut(cmd.ErrOrStderr())
				if _, err := buildFor(cmd, &flags, dirArg(args), out, noBuild, &o); err != nil {
					return err
				}
			}
			s, err := server.New(o)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			return mcp.Run(cmd.Context(), s, o.Version)
		},
	}
	flags.add(cmd)
	cmd.Flags().StringVar(&site, "site", "", "take this finished build, without any articles")
	cmd.Flags().StringVarP(&out, "out", "o", "", "folder the site is in (default DIR/public)")
	cmd.Flags().BoolVar(&noBuild, "no-build", false, "take what is there")
	return cmd
}
