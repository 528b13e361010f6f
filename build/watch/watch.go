// Package watch tells what changes in a folder.
//
// Notifications of the system are hints and no more: they name paths that may have
// changed, in bursts, sometimes twice, and on some file systems never. A [Watcher]
// gathers them into sets of paths, notices folders that come and go, and looks at
// the files by itself (polling) where the system does not notify: on network and
// container mounts, when it runs out of watches, or when told to. Whoever is told
// of a path compares for himself what is there now.
package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Options say what is watched. The zero value of each but Dir is usable.
type Options struct {
	// Dir is the folder.
	Dir string
	// Skip reports folders, relative to Dir and with slashes, in which nothing is
	// of interest; may be nil.
	Skip func(folder string) bool
	// History is the folder of the version history (".git"), "" without one. Of
	// it only the last commit is watched.
	History string
	// Poll looks at the files instead of waiting to be notified.
	Poll bool
	// Log, when not nil, is told what a user should know, one sentence a call.
	Log func(format string, args ...any)
}

// A Change is a set of paths that may have changed, relative to the folder, with
// slashes, sorted. A folder stands for everything in it.
type Change struct {
	Paths []string
	// All says that notifications were lost and anything may have changed.
	All bool
	// History says that there may be another last commit.
	History bool
}

func (c *Change) empty() bool { return len(c.Paths) == 0 && !c.All && !c.History }

// A Watcher watches one folder.
type Watcher struct {
	o       Options
	system  system
	dir     string // Dir with links resolved, for notifications name it so
	notify  *fsnotify.Watcher
	folders map[string]bool // that are watched, relative
	before  files           // as polling has seen them
	polling bool
}

// A system is what is asked of the operating system.
type system struct {
	// watch asks to be notified of a folder.
	watch func(n *fsnotify.Watcher, dir string) error
	// unnotified names the kind of a mount that does not tell of changes made
	// elsewhere, "" for others.
	unnotified func(dir string) string
}

// An unnotifiedError says that a folder lies on a mount that does not tell of changes.
type unnotifiedError struct{ dir, kind string }

func (e *unnotifiedError) Error() string {
	return fmt.Sprintf("%s is on a %s mount, which does not tell of changes", e.dir, e.kind)
}

// New begins to watch: what changes from now on is told by [Watcher.Run].
func New(o Options) (*Watcher, error) {
	return newWatcher(o, system{(*fsnotify.Watcher).Add, unnotified})
}

func newWatcher(o Options, sys system) (*Watcher, error) {
	dir, err := filepath.EvalSymlinks(o.Dir)
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("watch %s: %w", o.Dir, err)
	}
	w := &Watcher{o: o, system: sys, dir: dir, folders: map[string]bool{}, polling: o.Poll}
	if !w.polling {
		if err := w.begin(); err != nil {
			w.stop()
			if !w.giveUp(err) {
				return nil, fmt.Errorf("watch %s: %w", o.Dir, err)
			}
		}
	}
	if w.polling {
		w.before = w.look()
	}
	return w, nil
}

// Polling reports that the files are looked at by and by.
func (w *Watcher) Polling() bool { return w.polling }

// giveUp turns to polling if err is one that notifications end with, and says why.
func (w *Watcher) giveUp(err error) bool {
	if silent, ok := errors.AsType[*unnotifiedError](err); ok {
		w.logf("%v; the files are looked at instead", silent)
	} else if exhausted(err) {
		w.logf("the system lets no more folders be watched, so the files are looked at instead; to change that: sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512")
	} else {
		return false
	}
	w.polling = true
	return true
}

// exhausted reports that the system has no watch left.
func exhausted(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}

func (w *Watcher) logf(format string, args ...any) {
	if w.o.Log != nil {
		w.o.Log(format, args...)
	}
}

// Run tells f of changes until ctx ends, one after the other: what changes while f
// is at work comes with the next call.
func (w *Watcher) Run(ctx context.Context, f func(Change)) error {
	defer w.stop()
	if !w.polling {
		err := w.listen(ctx, f)
		if err == nil || !w.giveUp(err) {
			return err
		}
		w.stop()
		w.before = w.look()
		f(Change{All: true})
	}
	return w.poll(ctx, f)
}

// begin asks to be notified of everything.
func (w *Watcher) begin() error {
	var err error
	// A large buffer takes what a checkout of another branch brings.
	if w.notify, err = fsnotify.NewBufferedWatcher(4096); err != nil {
		return err
	}
	if w.o.History != "" {
		// Of a working tree that lies elsewhere, or of a folder above that is mounted.
		if kind := w.system.unnotified(w.o.History); kind != "" {
			return &unnotifiedError{w.o.History, kind}
		}
		// The log of the last commit is written when everything else has been.
		for _, dir := range []string{w.o.History, filepath.Join(w.o.History, "logs")} {
			if err := w.system.watch(w.notify, dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return w.add(".")
}

func (w *Watcher) stop() {
	if w.notify != nil {
		_ = w.notify.Close() // there is nothing that one could do
		w.notify = nil
	}
}

func (w *Watcher) path(rel string) string { return filepath.Join(w.dir, filepath.FromSlash(rel)) }

func (w *Watcher) skip(rel string) bool { return w.o.Skip != nil && rel != "." && w.o.Skip(rel) }

// add watches a folder and all in it. Only what the system refuses is an error: a
// folder may be gone again.
func (w *Watcher) add(rel string) error {
	if w.skip(rel) {
		return nil
	}
	// A part of the folder may be mounted from somewhere else.
	if kind := w.system.unnotified(w.path(rel)); kind != "" {
		return &unnotifiedError{path.Join(w.o.Dir, rel), kind}
	}
	// Watched first and then listed, so that nothing comes to be in between.
	if err := w.system.watch(w.notify, w.path(rel)); err != nil {
		if exhausted(err) || rel == "." {
			return err
		}
		return nil
	}
	w.folders[rel] = true
	entries, err := os.ReadDir(w.path(rel))
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if e.IsDir() {
			if err := w.add(path.Join(rel, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// forget takes the watches off a folder that went. A folder that was moved is
// found again under its new name; until then it would tell of its old one.
func (w *Watcher) forget(rel string) {
	for folder := range w.folders {
		if folder == rel || strings.HasPrefix(folder, rel+"/") {
			_ = w.notify.Remove(w.path(folder)) // it may be gone with the folder
			delete(w.folders, folder)
		}
	}
}

// How long to wait for more: writing one file takes an editor some milliseconds
// and several steps; a checkout of another branch brings hundreds of files.
const (
	quietFew  = 8 * time.Millisecond
	quietMany = 60 * time.Millisecond
	many      = 12
	// longest is after which a burst is told of though it goes on.
	longest = time.Second
	// fills is how long an empty file is waited for: programs empty a file first
	// and then write it.
	fills = 80 * time.Millisecond
)

// A burst gathers changes that belong together.
type burst struct {
	Change
	paths map[string]bool
	since time.Time
}

func (b *burst) add(p string) {
	if b.paths == nil {
		b.paths = map[string]bool{}
	}
	b.paths[p] = true
}

func (b *burst) empty() bool { return len(b.paths) == 0 && b.Change.empty() }

// quiet is how long nothing must come before the burst is told of.
func (b *burst) quiet(now time.Time) time.Duration {
	if b.since.IsZero() {
		b.since = now
	}
	wait := quietFew
	if len(b.paths) >= many || b.All {
		wait = quietMany
	}
	return max(0, min(wait, longest-now.Sub(b.since)))
}

// filling reports that one of the files is empty, and was a moment ago something
// else or not there: whoever emptied it is about to write it.
func (b *burst) filling(now time.Time, w *Watcher) bool {
	if now.Sub(b.since) >= fills || len(b.paths) >= many {
		return false
	}
	for p := range b.paths {
		if info, err := os.Lstat(w.path(p)); err == nil && info.Mode().IsRegular() && info.Size() == 0 {
			return true
		}
	}
	return false
}

// take returns what was gathered and begins anew.
func (b *burst) take() Change {
	c := b.Change
	for p := range b.paths {
		c.Paths = append(c.Paths, p)
	}
	slices.Sort(c.Paths)
	*b = burst{}
	return c
}

// listen gathers notifications.
func (w *Watcher) listen(ctx context.Context, f func(Change)) error {
	var b burst
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-w.notify.Events:
			if !ok {
				return nil
			}
			if err := w.event(&b, e); err != nil {
				return err
			}
		case err, ok := <-w.notify.Errors:
			switch {
			case !ok:
				return nil
			case exhausted(err):
				return err
			case errors.Is(err, fsnotify.ErrEventOverflow):
				// Folders may have come without our knowing.
				if err := w.add("."); err != nil {
					return err
				}
				b.All = true
			default:
				w.logf("watching the folder: %v", err)
				b.All = true
			}
		case <-timer.C:
			switch {
			case b.empty():
			case b.filling(time.Now(), w):
				timer.Reset(quietFew)
			default:
				f(b.take())
			}
			continue
		}
		if !b.empty() {
			timer.Reset(b.quiet(time.Now()))
		}
	}
}

// event notes what a notification says.
func (w *Watcher) event(b *burst, e fsnotify.Event) error {
	if w.o.History != "" && (filepath.Dir(e.Name) == filepath.Clean(w.o.History) || strings.HasPrefix(e.Name, filepath.Join(w.o.History, "logs"))) {
		if filepath.Ext(e.Name) != ".lock" {
			b.History = true
		}
		return nil
	}
	rel, err := filepath.Rel(w.dir, e.Name)
	if err != nil || !filepath.IsLocal(rel) {
		return nil
	}
	rel = filepath.ToSlash(rel)
	if rel == "." {
		b.All = true
		return nil
	}
	if w.skip(rel) {
		return nil
	}
	if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
		if w.folders[rel] {
			w.forget(rel)
		}
	}
	b.add(rel)
	if e.Has(fsnotify.Create) {
		if info, err := os.Lstat(e.Name); err == nil && info.IsDir() {
			// A folder of this name may have been watched and put away.
			w.forget(rel)
			return w.add(rel)
		}
	}
	return nil
}
