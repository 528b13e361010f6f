package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"faqtory/build"
	"faqtory/content"
	"faqtory/internal/config"
	"faqtory/internal/diag"
	"faqtory/search"
	"faqtory/theme"
)

// siteFlags are what commands that read a site folder share.
type siteFlags struct {
	baseURL, index string
	drafts, future bool
	strict         bool
	noCache        bool
}

// addRead adds the flags of a command that only asks the index.
func (f *siteFlags) addRead(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.index, "index", "", "folder of the search index (default DIR/.faqtory/index)")
	cmd.Flags().BoolVar(&f.drafts, "drafts", false, "include articles marked as drafts")
	cmd.Flags().BoolVar(&f.future, "future", false, "include articles whose publish date lies ahead")
}

// add adds the flags of a command that builds or checks the site.
func (f *siteFlags) add(cmd *cobra.Command) {
	f.addRead(cmd)
	cmd.Flags().StringVar(&f.baseURL, "base-url", "", "absolute address of the site; overrides base_url of faqtory.yaml")
	cmd.Flags().BoolVar(&f.strict, "strict", false, "treat warnings as errors")
	cmd.Flags().BoolVar(&f.noCache, "no-cache", false, "read and render everything, and remember nothing for the next build")
}

// options reads faqtory.yaml and the theme of a site folder. Mistakes in them
// are carried along in Found, so that they are listed with all others.
func (f *siteFlags) options(dir, out string) (build.Options, error) {
	o, _, err := f.load(dir, out)
	return o, err
}

// load is options with the configuration, for a command that must know more of it
// than a build does.
func (f *siteFlags) load(dir, out string) (build.Options, *config.Config, error) {
	o := build.Options{
		Dir: dir, Out: out, Index: indexFolder(dir, f.index), Program: programID(),
		Drafts: f.drafts, Future: f.future, Strict: f.strict,
	}
	if !f.noCache {
		o.Cache = filepath.Join(dir, ".faqtory", "cache")
	}
	err := inFolder(dir)
	if err != nil {
		return o, nil, err
	}
	if o.Now, err = clock(os.LookupEnv); err != nil {
		return o, nil, usageError{err}
	}
	// The root stays open: the theme reads the site's own files through it for
	// as long as it renders.
	root, err := os.OpenRoot(dir)
	if err != nil {
		return o, nil, err
	}
	c, found, err := config.Load(root.FS())
	if err != nil {
		return o, nil, err
	}
	if err := c.Environ(os.LookupEnv); err != nil {
		return o, nil, usageError{err}
	}
	if f.baseURL != "" {
		if c.BaseURL, err = config.ParseBaseURL(f.baseURL); err != nil {
			return o, nil, usageError{fmt.Errorf("--base-url: %w", err)}
		}
	}
	o.Configured = c.Locate("").File != ""
	o.Locate = c.Locate
	o.Settings = settings(c)
	var overrides fs.FS
	if info, err := root.Stat("theme"); err == nil && info.IsDir() {
		if overrides, err = fs.Sub(root.FS(), "theme"); err != nil {
			return o, nil, err
		}
	}
	t, mistakes, err := theme.New(theme.Options{
		Overrides: overrides, Color: c.Brand.Color, Accent: c.Brand.Accent,
		Font: c.Brand.Font, Radius: c.Brand.Radius,
	})
	if err != nil {
		return o, nil, err
	}
	synonyms, wrong, err := config.Synonyms(root.FS())
	if err != nil {
		return o, nil, err
	}
	o.Synonyms = map[string][]search.Synonym{}
	for locale, groups := range synonyms {
		for _, g := range groups {
			o.Synonyms[locale] = append(o.Synonyms[locale], search.Synonym(g))
		}
	}
	o.Theme, o.Found = t, slices.Concat(found, mistakes, wrong)
	return o, c, nil
}

// outFolder is where a site is published: --out as given, else DIR/public.
func outFolder(dir, out string) string {
	if out != "" {
		return out
	}
	return filepath.Join(dir, "public")
}

// indexFolder is where the search index lies: --index as given, else in DIR.
func indexFolder(dir, index string) string {
	if index != "" {
		return index
	}
	return filepath.Join(dir, ".faqtory", "index")
}

// settings copies the configuration into the values that build knows.
func settings(c *config.Config) build.Settings {
	s := build.Settings{
		Title: text(c.Title), Description: text(c.Description),
		BaseURL: c.BaseURL, DefaultLocale: c.DefaultLocale,
		Fallback: c.MissingTranslation == "fallback",
		Brand:    build.Brand(c.Brand),
		Organization: build.Organization{
			Type: c.Organization.Type, Name: text(c.Organization.Name), LegalName: c.Organization.LegalName,
			URL: c.Organization.URL, Logo: c.Organization.Logo, SameAs: c.Organization.SameAs,
			Address: build.Address(c.Organization.Address), VATID: c.Organization.VATID,
		},
		Contact:    build.Contact{TimeZone: c.Contact.TimeZone},
		Navigation: c.Navigation, Popular: c.Popular, Gone: c.Gone,
		EditURL: c.Features.EditURL, Robots: build.Robots(c.Robots),
		NoRelated: !c.Features.Related, NoFeeds: !c.Features.Feeds, NoLLMs: !c.Features.LLMs, CWebP: c.Features.CWebP,
		StaticSearch: map[string]string{"true": build.FindAlways, "false": build.FindNever}[c.Features.StaticSearch],
		Precompress:  map[string]string{"true": build.PackAlways, "false": build.PackNever}[c.Features.Precompress],
		TrustHTML:    c.TrustHTML, CORS: c.Server.CORS,
	}
	if c.Features.ShareCards != "auto" {
		s.ShareCards = c.Features.ShareCards
	}
	for _, l := range c.Locales {
		name := l.Name
		if name == "" {
			name = theme.LanguageName(l.Tag)
		}
		s.Locales = append(s.Locales, content.Locale{Tag: l.Tag, Name: name, Dir: l.Dir, RTL: theme.RTL(l.Tag)})
	}
	for _, h := range c.Contact.Holidays {
		s.Contact.Holidays = append(s.Contact.Holidays, build.Holiday{Date: h.Date, Name: text(h.Name)})
	}
	for _, ch := range c.Contact.Channels {
		to := build.Channel{
			Kind: ch.Kind, Name: text(ch.Name), Value: text(ch.Value), URL: ch.URL,
			Languages: ch.Languages, AnswerTime: ch.AnswerTime, Note: text(ch.Note),
		}
		if ch.Hours != nil {
			to.Hours = []build.Span{}
		}
		for _, h := range ch.Hours {
			to.Hours = append(to.Hours, build.Span(h))
		}
		s.Contact.Channels = append(s.Contact.Channels, to)
	}
	for _, n := range c.Notices {
		s.Notices = append(s.Notices, build.Notice{Level: n.Level, Text: text(n.Text), URL: n.URL, From: n.From, Until: n.Until})
	}
	return s
}

func text(t config.Text) build.Text { return build.Text(t) }

// printMistakes lists diagnostics for people on the error stream.
func printMistakes(cmd *cobra.Command, dir string, list diag.List) error {
	return diag.Write(cmd.ErrOrStderr(), diag.Text, filePrefix(dir), list)
}

// filePrefix is what stands before a path within a site folder, so that it is one
// from where the command runs, as an editor opens it. All that is printed for people
// has it. A folder that was named from the root keeps its name unless it is below here.
func filePrefix(dir string) string {
	dir = filepath.Clean(dir)
	if here, err := os.Getwd(); err == nil && filepath.IsAbs(dir) {
		if rel, err := filepath.Rel(here, dir); err == nil && filepath.IsLocal(rel) {
			dir = rel
		}
	}
	if dir == "." {
		return ""
	}
	return strings.TrimSuffix(filepath.ToSlash(dir), "/") + "/"
}

// seconds prints a duration as a summary line does.
func seconds(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.2f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// explain adds what a user can do about an error of the build.
func explain(err error) error {
	switch {
	case errors.Is(err, build.ErrBusy):
		return fmt.Errorf("%w; wait for it, or choose another --out", err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w; check who owns the folder", err)
	}
	return err
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
