package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"faqtory/build"
	"faqtory/search"
)

var (
	editSteps = flag.Int("edits", 10, "random edits for each seed")
	editSeeds = flag.Int("seeds", 3, "sequences of random edits")
)

// A build that knows what was there before gives the same site, to the last byte,
// and the same answers, as one that knows nothing.
func TestRandomEdits(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a site some hundred times")
	}
	for seed := range *editSeeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			bot := newWriterBot(t, filepath.Join(root, "site"), uint64(seed))
			bot.wordy = seed%2 > 0 // what no word changes is left alone
			now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
			var log []string
			rendered, outputs := 0, 0
			for step := range *editSteps {
				what := "begin"
				if step > 0 {
					what = bot.edit()
					// A build may also come after several edits.
					for bot.chance(3) {
						what += "; " + bot.edit()
					}
				}
				log = append(log, fmt.Sprintf("%2d %s", step, what))
				if step == *editSteps/2 {
					now = now.AddDate(4, 0, 0)
				}
				quick, err1 := buildSite(bot.dir, filepath.Join(root, "quick"), filepath.Join(root, "quick-index"), now, true)
				clean, err2 := buildSite(bot.dir, filepath.Join(root, "clean"), filepath.Join(root, "clean-index"), now, false)
				if fmt.Sprint(err1) != fmt.Sprint(err2) {
					t.Fatalf("Build() = %v with a cache, %v without\n%s", err1, err2, lines(log))
				}
				if err1 != nil && !errors.Is(err1, build.ErrMistakes) {
					t.Fatal(err1)
				}
				if diff := cmp.Diff(clean.Diagnostics, quick.Diagnostics); diff != "" {
					t.Fatalf("mistakes (-clean +with a cache):\n%s\n%s", diff, lines(log))
				}
				if diff := cmp.Diff(siteTree(t, filepath.Join(root, "clean")), siteTree(t, filepath.Join(root, "quick"))); diff != "" {
					t.Fatalf("site (-clean +with a cache):\n%s\n%s", diff, lines(log))
				}
				if diff := cmp.Diff(answers(t, filepath.Join(root, "clean-index")), answers(t, filepath.Join(root, "quick-index"))); diff != "" {
					t.Fatalf("searches (-clean +with a cache):\n%s\n%s", diff, lines(log))
				}
				if err1 == nil && step > 0 {
					rendered += quick.Rendered
					outputs += len(quick.Outputs)
				}
			}
			t.Logf("%d of %d outputs were made anew", rendered, outputs)
		})
	}
}

func lines(log []string) string {
	s := "edits:"
	for _, l := range log {
		s += "\n  " + l
	}
	return s
}

// buildSite builds as the command does, but for the time.
func buildSite(dir, out, index string, now time.Time, cached bool) (*build.Report, error) {
	flags := siteFlags{index: index, noCache: !cached}
	o, err := flags.options(dir, out)
	if err != nil {
		return nil, err
	}
	o.Now = now
	if cached {
		o.Cache = out + "-cache"
	}
	return build.Build(context.Background(), o)
}

// siteTree is every file of a published site, what only faqtory reads included.
func siteTree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		if err != nil || filepath.ToSlash(rel) == ".faqtory/lock" {
			return err
		}
		data, err := os.ReadFile(p)
		all[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return all
}

// answers asks an index what customers ask.
func answers(t *testing.T, dir string) map[string]*search.Result {
	t.Helper()
	x, err := search.Open(dir)
	if errors.Is(err, search.ErrMissing) {
		return nil // the site was never without mistakes
	}
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	all := map[string]*search.Result{}
	for _, locale := range x.Locales() {
		words := botWords[locale]
		for i := 0; i+1 < len(words); i += 3 {
			r, err := x.Search(t.Context(), search.Request{Query: words[i] + " " + words[i+1], Locale: locale, Limit: 20, Explain: true})
			if err != nil {
				t.Fatal(err)
			}
			r.Took = 0
			all[locale+" "+words[i]] = r
		}
	}
	return all
}
