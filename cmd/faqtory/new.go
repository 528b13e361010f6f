package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"

	"faqtory/content"
	"faqtory/theme"
)

func newNew() *cobra.Command {
	var locales []string
	cmd := &cobra.Command{
		Use:   "new DIR",
		Short: "Write a starter help center",
		Long: `New writes a small help center into DIR: faqtory.yaml, and a few articles in
each locale to change into your own. It writes into a new or an empty folder only.

English, Arabic and Latvian articles are written in their languages; any other
locale begins with the English ones, to be translated.`,
		Example: `  faqtory new help
  faqtory new help --locales en,ar,lv
  faqtory new hilfe --locales de`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			tags, err := parseLocales(locales)
			if err != nil {
				return usageError{err}
			}
			dir := args[0]
			n, err := writeStarter(dir, tags)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "wrote %s into %s\n", plural(n, "file", "files"), dir)
			for _, tag := range tags {
				if !slices.Contains(content.StarterLocales(), tag) {
					fmt.Fprintf(cmd.OutOrStdout(), "the articles in content/%s are in English: translate them\n", tag)
				}
			}
			fmt.Fprintf(cmd.OutOrStdout(), "next: faqtory watch %s --open\n", shellQuoted(dir))
			return nil
		},
	}
	cmd.Flags().StringSliceVar(&locales, "locales", []string{"en"}, "languages of the help center; the first is the default")
	return cmd
}

// shellQuoted is a path that can be pasted into a shell.
func shellQuoted(p string) string {
	if !strings.ContainsFunc(p, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("/._-+:~\\", r)
	}) {
		return p
	}
	return "'" + strings.ReplaceAll(p, "'", `'\''`) + "'"
}

func parseLocales(list []string) ([]string, error) {
	var out []string
	for _, s := range list {
		tag, err := language.Parse(strings.TrimSpace(s))
		if err != nil || tag.IsRoot() {
			return nil, fmt.Errorf("--locales: %q is not a language tag such as en, ar or pt-BR", s)
		}
		if slices.Contains(out, tag.String()) {
			return nil, fmt.Errorf("--locales: %s stands twice", tag)
		}
		out = append(out, tag.String())
	}
	if len(out) == 0 {
		return nil, errors.New("--locales: name at least one language")
	}
	return out, nil
}

// writeStarter writes the starter's files and returns how many there are.
func writeStarter(dir string, tags []string) (int, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	for _, e := range entries {
		// A version-control folder is there before the first file.
		if !slices.Contains([]string{".git", ".hg", ".svn", ".DS_Store"}, e.Name()) {
			return 0, fmt.Errorf("%s is not empty (it holds %q); nothing was written", dir, e.Name())
		}
	}
	files, err := starterFiles(tags)
	if err != nil {
		return 0, err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return 0, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	for name, data := range files {
		if err := root.MkdirAll(filepath.FromSlash(filepath.Dir(name)), 0o777); err != nil {
			return 0, err
		}
		if err := root.WriteFile(filepath.FromSlash(name), data, 0o666); err != nil {
			return 0, err
		}
	}
	return len(files), nil
}

// starterFiles are the files of a starter by name.
func starterFiles(tags []string) (map[string][]byte, error) {
	starter := content.Starter()
	files := map[string][]byte{".gitignore": []byte("/public/\n/.faqtory/\n")}
	for _, tag := range tags {
		from := "en"
		if slices.Contains(content.StarterLocales(), tag) {
			from = tag
		}
		err := fs.WalkDir(starter, from, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(starter, p)
			if err != nil {
				return err
			}
			files["content/"+tag+strings.TrimPrefix(p, from)] = data
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	config, err := starterConfig(tags, files)
	if err != nil {
		return nil, err
	}
	files["faqtory.yaml"] = config
	return files, nil
}

// starterConfig writes faqtory.yaml with what every shop must change, explained. The
// help center is called in each locale what its home page among files is called. That
// name then stands in one place: the home page has no front matter any more.
func starterConfig(tags []string, files map[string][]byte) ([]byte, error) {
	quote := func(s string) string {
		b, err := yaml.Marshal(s)
		if err != nil {
			return `""` // a string always marshals
		}
		return strings.TrimSpace(string(b))
	}
	var b strings.Builder
	b.WriteString("# The settings of this help center. Every key is explained by: faqtory schema config\n")
	titles, descriptions := "title:\n", "description:\n"
	for _, tag := range tags {
		var home struct{ Title, Description string }
		name := "content/" + tag + "/_index.md"
		_, text, _ := strings.Cut(string(files[name]), "---\n")
		matter, body, _ := strings.Cut(text, "---\n")
		if err := yaml.Unmarshal([]byte(matter), &home); err != nil {
			return nil, fmt.Errorf("the starter's home page in %s: %w", tag, err)
		}
		files[name] = []byte(strings.TrimLeft(body, "\n"))
		titles += fmt.Sprintf("  %s: %s\n", tag, quote(home.Title))
		descriptions += fmt.Sprintf("  %s: %s\n", tag, quote(home.Description))
	}
	b.WriteString(titles + descriptions)
	b.WriteString("# Where the site will be online. Canonical links, sitemaps and feeds need it.\n")
	b.WriteString("base_url: https://help.example.com/\n")
	fmt.Fprintf(&b, "default_locale: %s\n", tags[0])
	b.WriteString("locales:\n")
	for _, tag := range tags {
		fmt.Fprintf(&b, "  %s: {name: %s}\n", tag, quote(theme.LanguageName(tag)))
	}
	b.WriteString(`brand:
  color: "#0b5fa5"
organization:
  type: OnlineStore
  name: Example Shop
  url: https://www.example.com/
contact:
  time_zone: Europe/London
  channels:
    - kind: email
      value: help@example.com
      answer_time: 1d
    - kind: phone
      value: "+44 20 7946 0000"
      hours: {mon-fri: "09:00-17:00"}
      answer_time: 2m
`)
	return []byte(b.String()), nil
}
