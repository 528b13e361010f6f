package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"faqtory/internal/diag"
	"faqtory/theme"
)

func newTheme() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "theme",
		Short: "Show and copy the files of the theme that a site may replace",
		Long: `A site replaces any file of the theme by a file of its own with the same path
under theme/: a template or a part of one, a stylesheet, a script, an icon, the
interface strings of a language. All other files stay those of the program, and
follow its updates.`,
		Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newThemeList(), newThemeEject(), newThemeFields())
	return cmd
}

func newThemeList() *cobra.Command {
	return &cobra.Command{
		Use:   "list [DIR]",
		Short: "List every file of the theme, and which of them the site replaces",
		Long: `List names every file of the theme with what it makes. Files that the site in DIR
has in its own theme/ folder are marked with a star; those of which the theme has
none (a stylesheet or icon of the site's own) follow at the end.`,
		Example: `  faqtory theme list
  faqtory theme list help | grep css`,
		Args:              oneFolder,
		ValidArgsFunction: onlyFolders,
		RunE: func(cmd *cobra.Command, args []string) error {
			own, err := themeFiles(dirArg(args))
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			known := theme.Files()
			for _, name := range known {
				mark := " "
				if slices.Contains(own, name) {
					mark = "*"
				}
				fmt.Fprintf(w, "%s %s\t%s\n", mark, name, theme.About(name))
			}
			for _, name := range own {
				if !slices.Contains(known, name) {
					fmt.Fprintf(w, "* %s\tof the site alone\n", name)
				}
			}
			return w.Flush()
		},
	}
}

func newThemeEject() *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "eject NAME [DIR]",
		Short: "Copy a file of the theme into the site, to be changed",
		Long: `Eject copies one file of the theme to DIR/theme/NAME, where it replaces that of
the program. NAME is as "faqtory theme list" shows it. A file that is there already
is kept, unless --force says otherwise.

Replace as little as you can: a part rather than a page, one string rather than a
language. What a template may use is printed by "faqtory theme fields".`,
		Example: `  faqtory theme eject templates/partials/footer.html
  faqtory theme eject css/home.css help`,
		Args: cobra.RangeArgs(1, 2),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, toComplete string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return onlyFolders(cmd, args[1:], toComplete)
			}
			var out []cobra.Completion
			for _, name := range theme.Files() {
				if strings.HasPrefix(name, toComplete) {
					out = append(out, cobra.CompletionWithDesc(name, theme.About(name)))
				}
			}
			return out, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			name := strings.TrimPrefix(path.Clean(strings.ReplaceAll(args[0], `\`, "/")), "theme/")
			dir := dirArg(args[1:])
			data, err := fs.ReadFile(theme.FS(), name)
			if err != nil {
				return usageError{unknownThemeFile(args[0], name)}
			}
			if err := eject(dir, name, data, force); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "wrote %s\n", filePrefix(dir)+"theme/"+name)
			return nil
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "replace a file that is there already")
	return cmd
}

func newThemeFields() *cobra.Command {
	declarations := theme.Declarations()
	var names []string
	for _, d := range declarations {
		names = append(names, d.Name)
	}
	names = append(names, "functions")
	return &cobra.Command{
		Use:   "fields [NAME]",
		Short: "Print what a template may use: fields and functions",
		Long: `Fields prints the structs whose fields a template may use, and the functions it
may call besides those of Go's html/template. Each page's template has its own
struct as dot: {{.Title}} in templates/article.html is the Title of an ArticlePage,
{{.Site.Title}} that of the help center. NAME prints one of them alone.

The fields are a promise: none is taken away without a note in the changelog.`,
		Example: `  faqtory theme fields
  faqtory theme fields ArticlePage
  faqtory theme fields functions`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return oneName("name", names)(cmd, args)
		},
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			var b strings.Builder
			for _, d := range declarations {
				if len(args) > 0 && args[0] != d.Name {
					continue
				}
				if d.Template != "" {
					fmt.Fprintf(&b, "// In templates/%s:\n//\n", d.Template)
				}
				b.WriteString(d.Text + "\n")
			}
			if len(args) == 0 || args[0] == "functions" {
				b.WriteString("// Functions\n\n" + theme.Functions())
			}
			_, err := io.WriteString(cmd.OutOrStdout(), strings.TrimRight(b.String(), "\n")+"\n")
			return err
		},
	}
}

// onlyFolders completes the folder of a site.
func onlyFolders(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// unknownThemeFile says which file may have been meant: the one of that base name,
// if there is one only, or the nearest.
func unknownThemeFile(typed, name string) error {
	files := theme.Files()
	near := diag.Suggest(name, files)
	var same []string
	for _, f := range files {
		if path.Base(f) == path.Base(name) {
			same = append(same, f)
		}
	}
	if len(same) == 1 {
		near = same[0]
	}
	if near != "" {
		return fmt.Errorf("the theme has no file %q; did you mean %q?", typed, near)
	}
	return fmt.Errorf("the theme has no file %q; `faqtory theme list` names them all", typed)
}

// themeFiles are the files under DIR/theme, by their path in it, sorted.
func themeFiles(dir string) ([]string, error) {
	if err := inFolder(dir); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	var out []string
	err = fs.WalkDir(root.FS(), "theme", func(p string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && p == "theme" {
			return fs.SkipAll
		}
		if err == nil && !d.IsDir() && !strings.HasPrefix(d.Name(), ".") {
			out = append(out, strings.TrimPrefix(p, "theme/"))
		}
		return err
	})
	return out, err
}

// eject writes a file below DIR/theme. It stays inside DIR whatever links lie
// there, and never replaces a file unasked.
func eject(dir, name string, data []byte, force bool) error {
	if err := inFolder(dir); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	to := path.Join("theme", name)
	if err := root.MkdirAll(path.Dir(to), 0o777); err != nil {
		return err
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := root.OpenFile(to, flags, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already; --force replaces it", filePrefix(dir)+to)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}
