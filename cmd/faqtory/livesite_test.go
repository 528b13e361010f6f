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
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"faqtory/build"
	"faqtory/search"
)

// A folderState is what tells one state of a folder from the next: the content of
// files, the targets of links, and which folders there are.
type folderState map[string]string

func stateOf(t *testing.T, dir string) folderState {
	t.Helper()
	all := folderState{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		if rel == ".faqtory" || rel == "public" {
			return fs.SkipDir
		}
		text := "folder"
		switch {
		case e.Type()&fs.ModeSymlink != 0:
			text, err = os.Readlink(p)
			text = "link " + text
		case e.Type().IsRegular():
			var data []byte
			data, err = os.ReadFile(p)
			text = "file " + string(data)
		}
		all[filepath.ToSlash(rel)] = text
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// differs lists the paths that a watcher would name.
func (s folderState) differs(next folderState) []string {
	var paths []string
	for p, text := range s {
		if next[p] != text {
			paths = append(paths, p)
		}
	}
	for p := range next {
		if _, ok := s[p]; !ok {
			paths = append(paths, p)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// Whatever is edited, the preview shows what a clean build would publish, to the
// last byte, finds what it would find, and lists the mistakes that it would list.
// While there are errors it shows the last good state.
func TestPreviewIsNeverStale(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a site some hundred times")
	}
	// Each step waits for the index and the checks, and reads every page.
	for seed := range (*editSeeds + 1) / 2 {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			testPreview(t, uint64(seed)+100, max(2, *editSteps*2/3))
		})
	}
}

func testPreview(t *testing.T, seed uint64, steps int) {
	root := t.TempDir()
	bot := newWriterBot(t, filepath.Join(root, "site"), seed)
	bot.wordy = seed%3 > 0
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	var mu sync.Mutex
	indexed := make(chan struct{}, 1)
	var checked *build.Report
	// Cards and compressed forms take most of the time of a clean build, and one
	// sequence in three is enough for them.
	options := func(out, index string, cached bool) (build.Options, error) {
		flags := siteFlags{index: index, noCache: !cached}
		o, err := flags.options(bot.dir, out)
		if seed%3 > 0 {
			o.Settings.ShareCards, o.Settings.Precompress = build.CardsSite, build.PackNever
		}
		return o, err
	}
	read := func() (build.Options, error) { return options(filepath.Join(bot.dir, "public"), "", true) }
	p, err := newLiveSite(t.Context(), bot.dir, read, build.LiveOptions{
		Index: filepath.Join(root, "live-index"),
		Searchable: func(string, int) {
			select {
			case indexed <- struct{}{}:
			default:
			}
		},
		Checked: func(r *build.Report) {
			mu.Lock()
			defer mu.Unlock()
			checked = r
		},
	}, func() (time.Time, error) { return now, nil })
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := p.live.Close(); err != nil {
			t.Error(err)
		}
	}()
	var log []string
	state, want := folderState{}, map[string]string{}
	kept, replaced := 0, 0
	for step := range steps {
		what := "begin"
		if step > 0 {
			what = bot.edit()
			for bot.chance(4) {
				what += "; " + bot.edit()
			}
		}
		if step == steps/2 {
			now = now.AddDate(4, 0, 0)
			what += "; four years pass"
		}
		log = append(log, fmt.Sprintf("%2d %s", step, what))
		next := stateOf(t, bot.dir)
		before := p.live.Current()
		view, report, err1 := p.update(t.Context(), build.Change{Paths: state.differs(next), All: step == 0})
		state = next

		out := filepath.Join(root, fmt.Sprint("clean-", step))
		o, err := options(out, out+"-index", false)
		if err != nil {
			t.Fatal(err)
		}
		o.Now = now
		clean, err2 := build.Build(t.Context(), o)
		if fmt.Sprint(err1) != fmt.Sprint(err2) {
			t.Fatalf("Update() = %v, Build() = %v\n%s", err1, err2, lines(log))
		}
		if err1 != nil && !errors.Is(err1, build.ErrMistakes) {
			t.Fatal(err1)
		}
		if err1 == nil {
			want = siteTree(t, out)
			delete(want, ".faqtory/manifest.json")
			for name := range want {
				// Compressed forms are for hosts; the server compresses by itself.
				if strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
					delete(want, name)
				}
			}
			// Compressed forms are made of what is compared here.
			maps.DeleteFunc(want, func(name, _ string) bool {
				return strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz")
			})
		}
		if view == nil {
			continue
		}
		if view == before && err1 == nil {
			kept++
		}
		got := map[string]string{}
		for _, name := range view.Names() {
			data, err := fs.ReadFile(view, name)
			if err != nil {
				t.Fatalf("%s: %v\n%s", name, err, lines(log))
			}
			got[name] = string(data)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("site (-clean +preview):\n%s\n%s", diff, lines(log))
		}
		// After words were changed, what that means elsewhere is found a little later.
		if found := report.Diagnostics; !cmp.Equal(clean.Diagnostics, found) {
			replaced++
			for deadline := time.Now().Add(20 * time.Second); !cmp.Equal(clean.Diagnostics, found) && time.Now().Before(deadline); {
				time.Sleep(20 * time.Millisecond)
				mu.Lock()
				if checked != nil {
					found = checked.Diagnostics
				}
				mu.Unlock()
			}
			if diff := cmp.Diff(clean.Diagnostics, found); diff != "" {
				t.Fatalf("mistakes (-clean +preview):\n%s\n%s", diff, lines(log))
			}
		}
		if err1 != nil {
			continue
		}
		wanted := answers(t, out+"-index")
		var diff string
		for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
			if diff = cmp.Diff(unnamed(wanted), unnamed(answers(t, filepath.Join(root, "live-index")))); diff == "" {
				break
			}
			select {
			case <-indexed:
			case <-time.After(100 * time.Millisecond):
			}
		}
		if diff != "" {
			t.Fatalf("searches (-clean +preview):\n%s\n%s", diff, lines(log))
		}
		if err := errors.Join(os.RemoveAll(out), os.RemoveAll(out+"-index")); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d steps; %d times the view was kept, %d times what was wrong came later", steps, kept, replaced)
}

// unnamed takes the name of the build out of results: a preview has its own.
func unnamed(results map[string]*search.Result) map[string]*search.Result {
	for _, r := range results {
		r.BuildID = ""
	}
	return results
}
