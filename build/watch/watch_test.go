package watch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A recorded watcher remembers what it was told.
type recorded struct {
	t   *testing.T
	dir string

	mu   sync.Mutex
	seen []Change
}

// record watches a new folder with some files in it.
func record(t *testing.T, poll bool) *recorded {
	t.Helper()
	r := &recorded{t: t, dir: t.TempDir()}
	for _, name := range []string{"a.md", "en/b.md", "en/deep/c.md", "public/page.html"} {
		r.write(name, name)
	}
	history := filepath.Join(r.dir, ".git")
	for _, name := range []string{".git/HEAD", ".git/logs/HEAD", ".git/objects/x"} {
		r.write(name, name)
	}
	w, err := New(Options{Dir: r.dir, Poll: poll, History: history, Skip: skipOurs, Log: t.Logf})
	if err != nil {
		t.Fatal(err)
	}
	if poll != w.Polling() {
		t.Skipf("Polling() = %v, want %v: no notifications on this machine", w.Polling(), poll)
	}
	r.run(w)
	return r
}

func skipOurs(folder string) bool { return folder == "public" || folder == ".git" }

// run notes what a watcher tells until the test ends.
func (r *recorded) run(w *Watcher) {
	t := r.t
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := w.Run(ctx, func(c Change) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.seen = append(r.seen, c)
		}); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(wg.Wait)
	t.Cleanup(cancel)
}

func (r *recorded) path(name string) string { return filepath.Join(r.dir, filepath.FromSlash(name)) }

func (r *recorded) write(name, text string) {
	r.t.Helper()
	r.do(os.MkdirAll(filepath.Dir(r.path(name)), 0o777))
	r.do(os.WriteFile(r.path(name), []byte(text), 0o666))
}

func (r *recorded) do(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// told reports that a path, or a folder that it is in, was named.
func (r *recorded) told(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.seen, func(c Change) bool {
		return c.All || slices.ContainsFunc(c.Paths, func(p string) bool { return p == name || strings.HasPrefix(name, p+"/") })
	})
}

// wants waits until all paths were named, and forgets what was.
func (r *recorded) wants(what string, names ...string) {
	r.t.Helper()
	r.until(what+": "+strings.Join(names, " "), func() bool {
		return !slices.ContainsFunc(names, func(name string) bool { return !r.told(name) })
	})
	r.forget()
}

func (r *recorded) until(what string, done func() bool) {
	r.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.t.Fatalf("%s: was told of %+v only", what, r.seen)
		}
	}
}

// forget waits until nothing more comes: the end of one edit is not to be taken
// for the next one.
func (r *recorded) forget() {
	for before := -1; ; {
		time.Sleep(120 * time.Millisecond)
		r.mu.Lock()
		n := len(r.seen)
		if n == before {
			r.seen = nil
			r.mu.Unlock()
			return
		}
		before = n
		r.mu.Unlock()
	}
}

func TestWatcher(t *testing.T) {
	for _, poll := range []bool{false, true} {
		t.Run(fmt.Sprintf("poll=%v", poll), func(t *testing.T) {
			t.Parallel()
			r := record(t, poll)
			r.write("a.md", "other words")
			r.wants("write", "a.md")

			r.write("en/.b.tmp", "saved by an editor")
			r.do(os.Rename(r.path("en/.b.tmp"), r.path("en/b.md")))
			r.wants("rename over", "en/b.md")

			r.write("new/very/deep/d.md", "made at once")
			r.wants("folders made at once", "new/very/deep/d.md")
			r.write("new/very/deep/d.md", "changed")
			r.wants("write in a new folder", "new/very/deep/d.md")

			r.do(os.Rename(r.path("new"), r.path("newer")))
			r.wants("rename a folder", "new", "newer")
			r.write("newer/very/deep/d.md", "changed again")
			r.wants("write in a renamed folder", "newer/very/deep/d.md")

			r.do(os.Mkdir(r.path("new"), 0o777))
			r.write("new/e.md", "where another was")
			r.wants("a folder in the place of another", "new/e.md")
			r.write("new/e.md", "where another was, changed")
			r.wants("write in that folder", "new/e.md")

			// Two folders change places: the files have the same names as before.
			r.write("other/e.md", "of the same length, changes")
			r.wants("another folder", "other/e.md")
			r.do(os.Rename(r.path("new"), r.path("aside")))
			r.do(os.Rename(r.path("other"), r.path("new")))
			r.wants("exchange", "new/e.md", "aside/e.md")
			r.write("new/e.md", "changed after that")
			r.wants("write in an exchanged folder", "new/e.md")

			r.do(os.Remove(r.path("a.md")))
			r.wants("remove", "a.md")
			r.do(os.RemoveAll(r.path("newer")))
			r.wants("remove a folder", "newer")

			if runtime.GOOS != "windows" {
				r.do(os.Symlink("en/b.md", r.path("link.md")))
				r.wants("link", "link.md")
			}

			r.write(".git/objects/y", "no commit")
			r.write("public/page.html", "our own")
			r.write(".git/logs/HEAD", "a commit")
			r.until("commit", func() bool {
				r.mu.Lock()
				defer r.mu.Unlock()
				return slices.ContainsFunc(r.seen, func(c Change) bool { return c.History })
			})
			if r.told("public/page.html") || r.told(".git/objects/y") {
				t.Errorf("was told of what is skipped: %+v", r.seen)
			}
		})
	}
}

// Where the system notifies no more, or never does, the files are looked at, and
// nothing is missed in between.
func TestPollingWhereNotificationsFail(t *testing.T) {
	full := func(after int, err error) func(*fsnotify.Watcher, string) error {
		return func(n *fsnotify.Watcher, dir string) error {
			if after--; after < 0 {
				return &os.PathError{Op: "inotify_add_watch", Path: dir, Err: err}
			}
			return n.Add(dir)
		}
	}
	local := func(string) string { return "" }
	for _, test := range []struct {
		name string
		sys  system
		late bool // it shows only when a folder is added
		want string
	}{
		{"no watch at all", system{full(0, syscall.ENOSPC), local}, false, "max_user_watches"},
		{"too few watches", system{full(2, syscall.ENOSPC), local}, false, "max_user_watches"},
		{"no open files", system{full(1, syscall.EMFILE), local}, false, "max_user_watches"},
		{"no watch for a new folder", system{full(3, syscall.ENOSPC), local}, true, "max_user_watches"},
		{"a network mount", system{(*fsnotify.Watcher).Add, func(string) string { return "network (NFS)" }}, false, "network (NFS) mount"},
		{"a folder from the host", system{(*fsnotify.Watcher).Add, func(dir string) string {
			return map[bool]string{true: "shared (9p)"}[filepath.Base(dir) == "deep"]
		}}, false, "deep is on a shared (9p) mount"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var said []string
			var mu sync.Mutex
			log := func(format string, args ...any) {
				mu.Lock()
				defer mu.Unlock()
				said = append(said, fmt.Sprintf(format, args...))
			}
			r := &recorded{t: t, dir: t.TempDir()}
			r.write("en/deep/c.md", "c")
			w, err := newWatcher(Options{Dir: r.dir, Skip: skipOurs, Log: log}, test.sys)
			if err != nil {
				t.Fatal(err)
			}
			if w.Polling() == test.late {
				t.Errorf("Polling() = %v at first, want %v", w.Polling(), !test.late)
			}
			r.run(w)
			r.write("en/new/d.md", "new")
			r.wants("a file in a new folder", "en/new/d.md")
			r.write("en/new/d.md", "other words")
			r.write("en/deep/c.md", "other words")
			r.wants("edits", "en/new/d.md", "en/deep/c.md")
			mu.Lock()
			defer mu.Unlock()
			if len(said) != 1 || !strings.Contains(said[0], test.want) {
				t.Errorf("said %q, want one sentence with %q", said, test.want)
			}
		})
	}
	if _, err := newWatcher(Options{Dir: t.TempDir()}, system{full(0, syscall.EACCES), local}); !errors.Is(err, syscall.EACCES) {
		t.Errorf("newWatcher() where nothing may be watched = %v, want the system's error", err)
	}
}

// The version history may lie on a mount of its own.
func TestPollingOfAHistoryElsewhere(t *testing.T) {
	history := t.TempDir()
	r := &recorded{t: t, dir: t.TempDir()}
	r.write("a.md", "a")
	commit := func(text string) {
		t.Helper()
		log := filepath.Join(history, "logs", "HEAD")
		r.do(os.MkdirAll(filepath.Dir(log), 0o777))
		r.do(os.WriteFile(log, []byte(text), 0o666))
	}
	commit("one")
	var said []string
	w, err := newWatcher(Options{
		Dir: r.dir, History: history, Log: func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) },
	}, system{(*fsnotify.Watcher).Add, func(dir string) string {
		return map[bool]string{true: "network (NFS)"}[dir == history]
	}})
	if err != nil {
		t.Fatal(err)
	}
	if !w.Polling() || len(said) != 1 || !strings.Contains(said[0], history) {
		t.Errorf("Polling() = %v and said %q, want one sentence with %q", w.Polling(), said, history)
	}
	r.run(w)
	commit("one, two")
	r.until("a commit is told", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return slices.ContainsFunc(r.seen, func(c Change) bool { return c.History })
	})
}

// A checkout of another branch comes as few sets of paths, none of them forgotten.
func TestBurst(t *testing.T) {
	r := record(t, false)
	var names []string
	for i := range 400 {
		names = append(names, fmt.Sprintf("en/f%d/x%d.md", i%40, i))
		r.write(names[i], "words")
	}
	r.until("burst", func() bool {
		return !slices.ContainsFunc(names, func(name string) bool { return !r.told(name) })
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.seen) > 40 {
		t.Errorf("400 files came as %d changes, want few", len(r.seen))
	}
}

// Who empties a file and then writes it is waited for.
func TestEmptiedFileIsWaitedFor(t *testing.T) {
	r := record(t, false)
	f, err := os.Create(r.path("a.md"))
	r.do(err)
	defer f.Close()
	time.Sleep(30 * time.Millisecond)
	_, err = f.WriteString("the text")
	r.do(err)
	r.until("write", func() bool { return r.told("a.md") })
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.seen) > 1 {
		t.Logf("a slow machine: the write came %d times", len(r.seen))
	}
}

// What the clock of the file system is too coarse to tell apart is read.
func TestPollReadsYoungFiles(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.md")
	write := func(text string, at time.Time) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
	}
	w := &Watcher{dir: dir}
	now := time.Now()
	write("one", now)
	before := w.look()
	w.before = before
	if got := compare(before, w.look()); !got.empty() {
		t.Errorf("compare() of a young file that is the same = %+v, want nothing", got)
	}
	write("two", now) // as long, and by the clock at the same moment
	after := w.look()
	if got := compare(before, after).Paths; !slices.Equal(got, []string{"a.md"}) {
		t.Errorf("compare() of a young file = %q, want it named", got)
	}
	write("two", now.Add(-time.Hour))
	before, after = w.look(), w.look()
	if got := compare(before, after); !got.empty() {
		t.Errorf("compare() of an old file = %+v, want nothing", got)
	}
}

func TestMissingFolder(t *testing.T) {
	if _, err := New(Options{Dir: filepath.Join(t.TempDir(), "none")}); err == nil {
		t.Error("New() of a folder that is not there: no error")
	}
}
