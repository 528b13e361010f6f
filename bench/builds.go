package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"faqtory/bench/corpus"
)

// hugoTheme is a configuration and a theme for the same articles: a page with
// navigation, table of contents, related articles and structured data, the same
// kinds of lists, feeds and Markdown twins.
//
//go:embed all:hugo
var hugoTheme embed.FS

// sites are two folders of the same articles, one for each program.
type sites struct {
	articles      int
	faqtory, hugo string
	stats         corpus.Stats
}

// makeSites writes them unless an earlier run has left them.
func makeSites(o *options, articles int) (*sites, error) {
	dir := filepath.Join(o.dir, fmt.Sprintf("site-%d", articles))
	s := &sites{articles: articles, faqtory: filepath.Join(dir, "faqtory"), hugo: filepath.Join(dir, "hugo")}
	o.note("writing %d articles", articles)
	var err error
	if s.stats, err = corpus.Write(s.faqtory, articles); err != nil || o.hugo == "" {
		return s, err
	}
	if _, err = corpus.Write(s.hugo, articles); err != nil {
		return nil, err
	}
	theme, err := fs.Sub(hugoTheme, "hugo")
	if err != nil {
		return nil, err
	}
	return s, fs.WalkDir(theme, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(theme, name)
		if err != nil {
			return err
		}
		if name == "site.css" {
			name = "assets/site.css"
		}
		to := filepath.Join(s.hugo, filepath.FromSlash(name))
		return errors.Join(os.MkdirAll(filepath.Dir(to), 0o777), os.WriteFile(to, data, 0o666))
	})
}

// A buildFigure is what one program took for one kind of build.
type buildFigure struct {
	Articles int    `json:"articles"`
	Program  string `json:"program"`
	Case     string `json:"case"`
	cost
}

// The kinds of builds.
const (
	cleanPages   = "clean, pages only"
	clean        = "clean, with index"
	nothing      = "nothing changed"
	oneArticle   = "one article changed"
	hugoProgram  = "hugo"
	faqtoryBuild = "faqtory"
)

// A buildCase prepares a folder and builds it. Preparing does not count.
type buildCase struct {
	program, name string
	prepare       func(run int) error
	build         func() (cost, error)
}

// benchBuilds runs the builds of both programs in turns, so that a busy minute
// of the machine troubles both.
func benchBuilds(ctx context.Context, o *options, s *sites) (figures []buildFigure, err error) {
	faqtory := func(args ...string) func() (cost, error) {
		return func() (cost, error) {
			c, _, err := runProgram(ctx, s.faqtory, o.program, append([]string{"build", "--quiet"}, args...)...)
			return c, err
		}
	}
	hugo := func() (cost, error) {
		c, _, err := runProgram(ctx, s.hugo, o.hugo, "--quiet", "--noBuildLock", "--cacheDir", filepath.Join(o.dir, "hugo-cache"))
		return c, err
	}
	// What was built before is put aside until the end: a file system that has just
	// lost ten thousand files takes several times as long to make as many new ones.
	old := filepath.Join(o.dir, "old")
	defer func() { err = errors.Join(err, os.RemoveAll(old)) }()
	moved := 0
	emptied := func(dir string, names ...string) func(int) error {
		return func(int) error {
			for _, name := range names {
				moved++
				to := filepath.Join(old, strconv.Itoa(moved))
				if err := os.MkdirAll(old, 0o777); err != nil {
					return err
				}
				if err := os.Rename(filepath.Join(dir, name), to); err != nil && !errors.Is(err, fs.ErrNotExist) {
					return err
				}
			}
			return nil
		}
	}
	edited := func(dir string) func(int) error {
		return func(run int) error { return edit(dir, s.articles, fmt.Sprintf("This is edit number %d.", run)) }
	}
	untouched := func(int) error { return nil }
	cases := []buildCase{
		{faqtoryBuild, cleanPages, emptied(s.faqtory, "public", ".faqtory"), faqtory("--no-index")},
		{hugoProgram, cleanPages, emptied(s.hugo, "public", "resources"), hugo},
		{faqtoryBuild, clean, emptied(s.faqtory, "public", ".faqtory"), faqtory()},
		{faqtoryBuild, nothing, untouched, faqtory()},
		{hugoProgram, nothing, untouched, hugo},
		{faqtoryBuild, oneArticle, edited(s.faqtory), faqtory()},
		{hugoProgram, oneArticle, edited(s.hugo), hugo},
	}
	costs := map[int][]cost{}
	for run := range o.runs {
		for i, c := range cases {
			if c.program == hugoProgram && o.hugo == "" {
				continue
			}
			if err := c.prepare(run); err != nil {
				return nil, err
			}
			flushFiles() // what the build before has written is not on this one's account
			spent, err := c.build()
			if err != nil {
				return nil, err
			}
			o.note("%d articles, %s, %s: %.2f s, %.2f s of processor, %.0f MB", s.articles, c.program, c.name, spent.Wall, spent.CPU, spent.Peak)
			costs[i] = append(costs[i], spent)
		}
	}
	for i, c := range cases {
		if len(costs[i]) > 0 {
			figures = append(figures, buildFigure{s.articles, c.program, c.name, median(costs[i])})
		}
	}
	return figures, nil
}

// edit adds a sentence to an article in the middle of the English ones.
func edit(dir string, articles int, sentence string) error {
	name := filepath.Join(dir, filepath.FromSlash(corpus.Path("en", articles/5)))
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "\n%s\n", sentence)
	return errors.Join(err, f.Close())
}
