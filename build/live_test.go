package build

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A preview and builds beside it use one cache and do not disturb each other.
func TestBuildBesideAPreview(t *testing.T) {
	o := cachedOptions(t)
	site := t.TempDir()
	if err := os.CopyFS(site, os.DirFS(o.Dir)); err != nil {
		t.Fatal(err)
	}
	o.Dir = site
	var said []string
	o.Log = func(format string, _ ...any) { said = append(said, format) }
	live, err := NewLive(t.Context(), o, LiveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	first, report, err := live.Update(t.Context(), o, Change{All: true})
	if err != nil {
		t.Fatal(err)
	}
	if report.Parsed == 0 {
		t.Fatal("the preview has parsed nothing, so it leaves nothing to a build")
	}
	if report := mustBuild(t, o); report.Parsed != 0 {
		t.Errorf("a build beside a preview has parsed %d articles, want those that the preview has", report.Parsed)
	}
	pages := func(v *View) map[string]string {
		t.Helper()
		all := map[string]string{}
		for _, name := range v.Names() {
			data, err := fs.ReadFile(v, name)
			if err != nil {
				t.Fatal(err)
			}
			all[name] = string(data)
		}
		return all
	}
	before := pages(first)
	// Both write: the build all articles anew, until what it has put by is packed
	// anew, and the preview one of them.
	var articles []string
	err = fs.WalkDir(os.DirFS(site), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(name, "content/en") && strings.HasSuffix(name, ".md") && !strings.HasPrefix(filepath.Base(name), "_") {
			articles = append(articles, name)
		}
		return err
	})
	if err != nil || len(articles) == 0 {
		t.Fatalf("no articles, %v", err)
	}
	big := strings.Repeat("Another sentence with nothing in it. ", 12_000)
	for i := range 5 {
		for _, name := range articles[:2] {
			edit(t, o, name, func(s string) string {
				s, _, _ = strings.Cut(s, "\n<!-- more -->\n")
				return s + "\n<!-- more -->\n\nRound " + strings.Repeat("i", i+1) + ". " + big + "\n"
			})
		}
		mustBuild(t, o)
		if i == 2 {
			if _, _, err := live.Update(t.Context(), o, Change{Paths: articles[:2]}); err != nil {
				t.Fatal(err)
			}
		}
	}
	view, _, err := live.Update(t.Context(), o, Change{Paths: articles[:2]})
	if err != nil {
		t.Fatal(err)
	}
	after, same := pages(view), 0
	for name, text := range after {
		if text == before[name] {
			same++
		}
		if strings.HasSuffix(name, ".html") && len(text) < len(before[name])/2 {
			t.Errorf("%s has lost its text", name)
		}
	}
	if same == 0 || same == len(after) {
		t.Errorf("%d of %d files are as before the edits, want some", same, len(after))
	}
	published := tree(t, o.Out)
	maps.DeleteFunc(published, func(name, _ string) bool { return strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") })
	for _, name := range slices.Sorted(maps.Keys(published)) {
		if strings.HasSuffix(name, "/index.html") && after[name] != published[name] {
			t.Errorf("%s is not in the preview as it was published", name)
		}
	}
	if err := live.Close(); err != nil {
		t.Fatal(err)
	}
	if report := mustBuild(t, o); report.Parsed != 0 {
		t.Errorf("a build after the preview has parsed %d articles, want none", report.Parsed)
	}
	if len(said) > 0 {
		t.Errorf("said %q, want nothing", said)
	}
}

// A build that cannot use the cache begins a new one, and the preview keeps what it
// reads.
func TestNewCacheBesideAPreview(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, o *Options){
		"another program": func(_ *testing.T, o *Options) { o.Program = "another program" },
		"a damaged cache": func(t *testing.T, o *Options) {
			file := filepath.Join(o.Cache, cacheFiles)
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			data[len(data)/2] ^= 1
			if err := os.WriteFile(file, data, 0o666); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := cachedOptions(t)
			live, err := NewLive(t.Context(), o, LiveOptions{})
			if err != nil {
				t.Fatal(err)
			}
			defer live.Close()
			view, _, err := live.Update(t.Context(), o, Change{All: true})
			if err != nil {
				t.Fatal(err)
			}
			other := o
			spoil(t, &other)
			if report := mustBuild(t, other); report.Parsed == 0 {
				t.Error("the build has used the cache")
			}
			for _, name := range view.Names() {
				if _, err := fs.ReadFile(view, name); err != nil {
					t.Errorf("after a build beside it: %v", err)
				}
			}
			if _, _, err := live.Update(t.Context(), o, Change{All: true}); err != nil {
				t.Errorf("after a build beside it: %v", err)
			}
		})
	}
}

// After the first page the cache is others' to write: nothing of an edit goes there.
func TestPreviewLeavesTheCacheAlone(t *testing.T) {
	o := cachedOptions(t)
	live, err := NewLive(t.Context(), o, LiveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	if _, _, err := live.Update(t.Context(), o, Change{All: true}); err != nil {
		t.Fatal(err)
	}
	packs := func() map[string]string {
		all := map[string]string{}
		for _, kind := range []string{cacheFiles, cacheHeads + "*", cacheTexts + "*"} {
			names, err := filepath.Glob(filepath.Join(o.Cache, kind))
			if err != nil || len(names) == 0 {
				t.Fatalf("%s: %q, %v, want a file", kind, names, err)
			}
			for _, name := range names {
				data, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				all[name] = string(data)
			}
		}
		return all
	}
	before := packs()
	article := "content/en/orders/refunds.md"
	path := filepath.Join(o.Dir, filepath.FromSlash(article))
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []struct{ from, to string }{{"", ""}, {"title: ", "title: New "}} {
		text = []byte(strings.Replace(string(text), change.from, change.to, 1) + "\nMore words of a quagga.\n")
		if err := os.WriteFile(path, text, 0o666); err != nil {
			t.Fatal(err)
		}
		view, _, err := live.Update(t.Context(), o, Change{Paths: []string{article}})
		if err != nil {
			t.Fatal(err)
		}
		page, err := fs.ReadFile(view, strings.TrimPrefix(view.PageOf(article), view.Base())+"index.html")
		if err != nil || !strings.Contains(string(page), "quagga") || !strings.Contains(string(page), strings.TrimPrefix(change.to, "title: ")) {
			t.Errorf("the page does not show the edit %+v, %v", change, err)
		}
	}
	if diff := cmp.Diff(before, packs()); diff != "" {
		t.Errorf("edits have changed the cache (-before +after):\n%s", diff)
	}
}

// A save makes up for damage to what is kept of the articles, and so does the start of
// a preview that finds it.
func TestDamageHealsWithASave(t *testing.T) {
	o := cachedOptions(t)
	var healed atomic.Int32
	o.Log = func(format string, args ...any) {
		if strings.Contains(fmt.Sprintf(format, args...), "read anew") {
			healed.Add(1)
		}
	}
	start := func() (*Live, *View) {
		t.Helper()
		live, err := NewLive(t.Context(), o, LiveOptions{})
		if err != nil {
			t.Fatal(err)
		}
		view, _, err := live.Update(t.Context(), o, Change{All: true})
		if err != nil {
			t.Fatal(err)
		}
		return live, view
	}
	unread := func(view *View) (names []string) {
		for _, name := range view.Names() {
			if _, err := fs.ReadFile(view, name); err != nil {
				names = append(names, name)
			}
		}
		return names
	}
	damage := func() {
		t.Helper()
		files, err := filepath.Glob(filepath.Join(o.Cache, cacheTexts+"*"))
		if err != nil || len(files) != 1 {
			t.Fatalf("packs of texts: %q, %v, want one", files, err)
		}
		data, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		for i := range data {
			data[i] ^= 1
		}
		file, err := os.OpenFile(files[0], os.O_WRONLY, 0) // the preview has it open
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}

	live, view := start()
	damage()
	if len(unread(view)) == 0 {
		t.Fatal("all pages can be read, so this tests nothing")
	}
	article := "content/en/orders/refunds.md"
	path := filepath.Join(o.Dir, filepath.FromSlash(article))
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(text, "\nMore words.\n"...), 0o666); err != nil {
		t.Fatal(err)
	}
	view, _, err = live.Update(t.Context(), o, Change{Paths: []string{article}})
	if err != nil {
		t.Fatalf("a save after damage = %v", err)
	}
	if names := unread(view); len(names) > 0 {
		t.Errorf("after a save these cannot be read: %q", names)
	}
	if got := healed.Load(); got != 1 {
		t.Errorf("said %d times that the articles are read anew, want once", got)
	}
	if err := live.Close(); err != nil {
		t.Fatal(err)
	}

	mustBuild(t, o)
	damage()
	live, view = start()
	if names := unread(view); len(names) > 0 {
		t.Errorf("after a start with a damaged cache these cannot be read: %q", names)
	}
	if err := live.Close(); err != nil {
		t.Fatal(err)
	}
}

// A disk that is full is no reason to throw the cache away.
func TestFullDiskLeavesTheCacheAlone(t *testing.T) {
	o := cachedOptions(t)
	live, err := NewLive(t.Context(), o, LiveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	if _, _, err := live.Update(t.Context(), o, Change{All: true}); err != nil {
		t.Fatal(err)
	}
	texts := live.b.cache.store.texts
	texts.mu.Lock()
	texts.err = fmt.Errorf("write cache: %w", syscall.ENOSPC)
	texts.mu.Unlock()
	if _, _, err := live.Update(t.Context(), o, Change{Paths: []string{"content/en/orders/refunds.md"}}); err != nil {
		t.Fatalf("a save after the disk was full = %v", err)
	}
	if _, err := os.Stat(filepath.Join(o.Cache, cacheFiles)); err != nil {
		t.Errorf("the cache is gone: %v", err)
	}
}

// Large pictures get their sizes after the first page is there, and then the site is
// what a build makes of it.
func TestPicturesComeLater(t *testing.T) {
	for name, cached := range map[string]bool{"with a cache": true, "without one": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := cachedOptions(t)
			o.Dir = t.TempDir()
			if !cached {
				o.Cache = ""
			}
			o.Settings.Popular, o.Settings.Brand, o.Settings.Organization.Logo, o.Settings.ShareCards = nil, Brand{}, "", CardsOff
			write := func(name string, data []byte) {
				t.Helper()
				path := filepath.Join(o.Dir, filepath.FromSlash(name))
				if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, data, 0o666)); err != nil {
					t.Fatal(err)
				}
			}
			write("content/en/a.md", []byte("---\ntitle: Pictures\nanswer: There are some.\n---\n\nThere are some.\n\n![One](one.png)\n\n![Two](two.png)\n\n![The same](same.png)\n\n![Cut off](cut.png)\n"))
			write("content/en/one.png", pngBytes(t, drawing(1400, 1100)))
			write("content/en/same.png", pngBytes(t, drawing(1400, 1100)))
			write("content/en/two.png", pngBytes(t, drawing(1500, 1100)))
			cut := pngBytes(t, drawing(1450, 1100))
			write("content/en/cut.png", cut[:len(cut)/2])
			pictured := make(chan struct{}, 8)
			live, err := NewLive(t.Context(), o, LiveOptions{Pictured: func() { pictured <- struct{}{} }})
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := live.Close(); err != nil {
					t.Error(err)
				}
			}()
			view, _, err := live.Update(t.Context(), o, Change{All: true})
			if err != nil {
				t.Fatal(err)
			}
			page, err := fs.ReadFile(view, "a/index.html")
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(page), "srcset") || strings.Count(string(page), "<img") != 4 {
				t.Errorf("the first page does not show the pictures as they are:\n%s", page)
			}
			<-pictured
			view, report, err := live.Update(t.Context(), o, Change{})
			if err != nil {
				t.Fatal(err)
			}
			if page, err := fs.ReadFile(view, "a/index.html"); err != nil || strings.Count(string(page), "srcset") != 3 {
				t.Errorf("pictures have no sizes afterwards, %v:\n%s", err, page)
			}
			o.Cache, o.Out, o.Index = "", filepath.Join(t.TempDir(), "public"), ""
			built := mustBuild(t, o)
			if diff := cmp.Diff(built.Diagnostics, report.Diagnostics); diff != "" {
				t.Errorf("mistakes (-clean +preview):\n%s", diff)
			}
			for name, want := range tree(t, o.Out) {
				if strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
					continue
				}
				if got, err := fs.ReadFile(view, name); err != nil || string(got) != want {
					t.Errorf("%s is not what a build makes of it (%d bytes, %v, want %d)", name, len(got), err, len(want))
				}
			}
			select {
			case <-pictured:
				t.Error("pictures were made that were there already")
			default:
			}
		})
	}
}

// An article of several names is shown anew under each, as quickly as any other, and
// what comes and goes behind a link is noticed.
func TestLinkedFolders(t *testing.T) {
	o := cachedOptions(t)
	o.Dir = t.TempDir()
	o.Settings.Popular, o.Settings.Brand, o.Settings.Organization.Logo, o.Settings.ShareCards = nil, Brand{}, "", CardsOff
	path := func(name string) string { return filepath.Join(o.Dir, filepath.FromSlash(name)) }
	write := func(name, text string) {
		t.Helper()
		text = "---\ntitle: " + strings.TrimSuffix(filepath.Base(name), ".md") + "\nanswer: An answer.\n---\n\n" + text + "\n"
		if err := errors.Join(os.MkdirAll(filepath.Dir(path(name)), 0o777), os.WriteFile(path(name), []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	write("content/en/a/one.md", "Words.")
	write("content/en/a/two.md", "Words.")
	write("vendor/c/three.md", "Words.") // no part of the site itself
	for link, to := range map[string]string{"content/en/b": "a", "content/en/c": "../../vendor/c", "content/en/uno.md": "a/one.md"} {
		if err := os.Symlink(filepath.FromSlash(to), path(link)); err != nil {
			t.Skip(err)
		}
	}
	live, err := NewLive(t.Context(), o, LiveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := live.Close(); err != nil {
			t.Error(err)
		}
	}()
	before, _, err := live.Update(t.Context(), o, Change{All: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		what string
		do   func() error
		path string
		kept bool // the view
		page string
		want string
	}{
		{"a file", func() error { write("content/en/a/one.md", "Other words."); return nil }, "content/en/a/one.md", true, "a/one/index.html", "Other words."},
		{"one that is nowhere else", func() error { write("vendor/c/three.md", "Three words."); return nil }, "vendor/c/three.md", true, "c/three/index.html", "Three words."},
		{"a new one behind a link", func() error { write("vendor/c/four.md", "Four words."); return nil }, "vendor/c/four.md", false, "c/four/index.html", "Four words."},
		{"a link that leads elsewhere", func() error {
			return errors.Join(os.Remove(path("content/en/uno.md")), os.Symlink(filepath.FromSlash("a/two.md"), path("content/en/uno.md")))
		}, "content/en/uno.md", false, "uno/index.html", "Words."},
		{"a link to a link", func() error { return os.Symlink("b", path("content/en/bb")) }, "content/en/bb", false, "bb/one/index.html", "Other words."},
		{"a file behind it", func() error { write("content/en/a/one.md", "Last words."); return nil }, "content/en/a/one.md", false, "bb/one/index.html", "Last words."},
		{"a folder behind a link", func() error { return os.Rename(path("vendor/c"), path("vendor/d")) }, "vendor/c", false, "", ""},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		view, _, err := live.Update(t.Context(), o, Change{Paths: []string{step.path}})
		if err != nil {
			t.Fatalf("%s: Update() = %v", step.what, err)
		}
		if kept := view == before; kept != step.kept {
			t.Errorf("%s: the view is the same = %v, want %v", step.what, kept, step.kept)
		}
		before = view
		clean := o
		clean.Cache, clean.Out, clean.Index = "", filepath.Join(t.TempDir(), "public"), ""
		mustBuild(t, clean)
		wanted := tree(t, clean.Out)
		if step.page != "" && !strings.Contains(wanted[step.page], step.want) {
			t.Fatalf("%s: %s of a clean build does not show it", step.what, step.page)
		}
		for name, want := range wanted {
			if strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
				continue
			}
			if got, err := fs.ReadFile(view, name); err != nil || string(got) != want {
				t.Errorf("%s: %s is not what a clean build makes of it (%v)", step.what, name, err)
			}
		}
		for _, name := range view.Names() {
			if _, ok := wanted[name]; !ok && !strings.HasPrefix(name, stateDir) {
				t.Errorf("%s: %s is in the preview and not in a clean build", step.what, name)
			}
		}
	}
}

// The articles of a category move with it.
func TestPagesThatMovedWithTheirCategory(t *testing.T) {
	o := cachedOptions(t)
	live, err := NewLive(t.Context(), o, LiveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	view, _, err := live.Update(t.Context(), o, Change{All: true})
	if err != nil {
		t.Fatal(err)
	}
	const index, article = "content/en/orders/_index.md", "content/en/orders/refunds.md"
	was := view.PageOf(article)
	path := filepath.Join(o.Dir, filepath.FromSlash(index))
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), "title: ", "slug: purchases\ntitle: ", 1)), 0o666); err != nil {
		t.Fatal(err)
	}
	if view, _, err = live.Update(t.Context(), o, Change{Paths: []string{index}}); err != nil {
		t.Fatal(err)
	}
	if got, want := live.Moved(was), view.PageOf(article); got != want || want == was {
		t.Errorf("Moved(%q) = %q, want %q", was, got, want)
	}
}

// A rename is not forgotten while another file is wrong.
func TestPagesThatMovedBehindAMistake(t *testing.T) {
	o := cachedOptions(t)
	live, err := NewLive(t.Context(), o, LiveOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	view, _, err := live.Update(t.Context(), o, Change{All: true})
	if err != nil {
		t.Fatal(err)
	}
	const from, to, other = "content/en/orders/refunds.md", "content/en/orders/paid-back.md", "content/en/orders/other.md"
	path := func(name string) string { return filepath.Join(o.Dir, filepath.FromSlash(name)) }
	was := view.PageOf(from)
	if err := errors.Join(os.Rename(path(from), path(to)), os.WriteFile(path(other), []byte("---\ntitle: [\n---\n"), 0o666)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := live.Update(t.Context(), o, Change{Paths: []string{from, to, other}}); !errors.Is(err, ErrMistakes) {
		t.Fatalf("Update() with a mistake = %v, want ErrMistakes", err)
	}
	if err := os.Remove(path(other)); err != nil {
		t.Fatal(err)
	}
	if view, _, err = live.Update(t.Context(), o, Change{Paths: []string{other}}); err != nil {
		t.Fatal(err)
	}
	if got, want := live.Moved(was), view.PageOf(to); got != want || want == "" {
		t.Errorf("Moved(%q) = %q, want %q", was, got, want)
	}
}
