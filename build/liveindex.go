package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"faqtory/search"
)

// A liveIndex keeps the search index of a [Live] site up to date in a goroutine of
// its own, always on the way to the last state it was told of.
type liveIndex struct {
	dir  string
	temp bool // it goes with the process
	lock *flock.Flock
	live *Live
	wake chan struct{} // holds a token while there is something to do
	quit context.CancelFunc
	done chan struct{}

	mu    sync.Mutex
	next  *View // to be compared as a whole
	o     Options
	first map[string]bool  // paths whose articles somebody waits for
	paths map[string]*View // articles that were put in their place

	// Of the goroutine alone:
	view  *View     // what the index is of
	kept  keptIndex // what it was made from; without an input it must be made anew
	texts map[documentID][]string
}

// startIndex begins with what an earlier process, or else a build, has left.
func (l *Live) startIndex() (*liveIndex, error) {
	x := &liveIndex{live: l, dir: l.options.Index, wake: make(chan struct{}, 1), done: make(chan struct{}), first: map[string]bool{}, paths: map[string]*View{}}
	cache := l.b.cache
	if x.dir != "" && cache.dir != "" {
		// Two previews of one folder have an index each.
		if err := os.MkdirAll(filepath.Dir(x.dir), 0o777); err != nil {
			return nil, err
		}
		x.lock = flock.New(x.dir + ".lock")
		if own, err := x.lock.TryLock(); err != nil || !own {
			x.lock = nil
		}
	}
	if x.lock == nil {
		dir, err := os.MkdirTemp("", "faqtory-index-*")
		if err != nil {
			return nil, err
		}
		x.dir, x.temp = dir, true
	} else {
		x.kept = cache.record(x.dir).index
		if !x.current() && l.options.Seed != "" {
			x.kept = keptIndex{}
			if copyIndex(l.options.Seed, x.dir) == nil {
				x.kept = cache.record(l.o.Out).index
			}
		}
		if !x.current() {
			x.kept = keptIndex{}
		}
	}
	ctx, quit := context.WithCancel(context.Background())
	x.quit = quit
	go x.run(ctx)
	return x, nil
}

// current reports that the folder holds the index that kept describes.
func (x *liveIndex) current() bool {
	m, err := search.ReadManifest(x.dir)
	return err == nil && x.kept.input != "" && m.Input == x.kept.input && wholeIndex(x.dir, m)
}

// whole tells of another view, and of the files that were edited to make it.
func (x *liveIndex) whole(v *View, o Options, edited []string) {
	o.Index = x.dir
	x.mu.Lock()
	x.next, x.o = v, o
	for p := range x.paths {
		x.first[p] = true
	}
	for _, p := range edited {
		x.first[p] = true
	}
	clear(x.paths)
	x.mu.Unlock()
	x.rouse()
}

// article tells of an article that was put in its place.
func (x *liveIndex) article(v *View, path string) {
	x.mu.Lock()
	x.paths[path] = v
	x.mu.Unlock()
	x.rouse()
}

func (x *liveIndex) rouse() {
	select {
	case x.wake <- struct{}{}:
	default: // it will find this as well
	}
}

// stop ends the goroutine and leaves a record of the index for the next time.
func (x *liveIndex) stop() error {
	x.quit()
	<-x.done
	if x.temp {
		return os.RemoveAll(x.dir)
	}
	defer x.lock.Close()
	if x.kept.input == "" {
		return nil
	}
	r := &record{index: x.kept, report: &Report{}}
	data, err := r.encode()
	if err != nil {
		return err
	}
	return x.live.b.cache.write(siteFile(x.dir), data)
}

// retryLeast and retryMost are how long the index waits before it is tried again
// after a failure, which may pass: a full disk, a folder that was taken away.
const (
	retryLeast = time.Second
	retryMost  = time.Minute
)

func (x *liveIndex) run(ctx context.Context) {
	defer close(x.done)
	retry := time.NewTimer(0)
	retry.Stop()
	defer retry.Stop()
	failures := 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-x.wake:
		case <-retry.C:
			x.again()
		}
		x.mu.Lock()
		view, o, paths := x.next, x.o, x.paths
		x.next, x.paths = nil, map[string]*View{}
		x.mu.Unlock()
		var (
			wrote []documentID
			err   error
		)
		if view != nil {
			err = x.bring(ctx, view, &o)
		} else if wrote, err = x.patch(ctx, &o, paths, false); len(wrote) > 0 {
			x.tell(0)
		}
		switch {
		case err == nil && view != nil:
			failures = 0
			x.caughtUp()
		case err == nil:
		case ctx.Err() != nil:
			return
		case view == nil && failures == 0:
			// A patch that did not come to an end is made up for as a whole.
			x.again()
			x.rouse()
		case view != nil:
			x.kept = keptIndex{} // begin from nothing the next time
			if failures == 0 {
				logf(o, "the search index could not be written, which is tried again: %v", err)
			}
			retry.Reset(min(retryLeast<<min(failures, 10), retryMost))
			failures++
		}
	}
}

// caughtUp forgets who was waited for, unless there is more to do.
func (x *liveIndex) caughtUp() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.next == nil {
		clear(x.first)
	}
}

// awaited divides documents into those that somebody waits for and the others.
func (x *liveIndex) awaited(list []findable) (first, rest []findable) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, f := range list {
		if x.first[f.article.Path] {
			first = append(first, f)
		} else {
			rest = append(rest, f)
		}
	}
	return first, rest
}

// again asks for the whole of the last view, unless there is another one.
func (x *liveIndex) again() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.next == nil {
		x.next = x.view
	}
}

// meanwhile returns the articles that were edited since it was last asked, and
// whether there is another view to go for instead.
func (x *liveIndex) meanwhile() (paths map[string]*View, another bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.next != nil {
		return nil, true
	}
	paths, x.paths = x.paths, map[string]*View{}
	return paths, false
}

// tell says that the folder has an index in which so many articles are missing.
func (x *liveIndex) tell(missing int) {
	if x.live.options.Searchable != nil {
		x.live.options.Searchable(x.dir, missing)
	}
}

// publish makes a generation the current one, if all that is in it could be read.
func (x *liveIndex) publish(made *search.Generation) error {
	if err := x.view.failed(); err != nil {
		return errors.Join(err, made.Discard())
	}
	if err := made.Name(x.view.id); err != nil {
		return errors.Join(err, made.Discard())
	}
	if err := made.Publish(); err != nil {
		return errors.Join(err, made.Discard())
	}
	return nil
}

// patch brings single articles of the view that the index is of up to date, and
// returns those that differed. anyway says that articles may differ
// from the index though it is said to be made from the same.
func (x *liveIndex) patch(ctx context.Context, o *Options, paths map[string]*View, anyway bool) (wrote []documentID, err error) {
	if len(paths) == 0 {
		return nil, nil
	}
	if x.view == nil || x.kept.input == "" {
		return nil, search.ErrMissing
	}
	s := x.view.site
	documents := map[documentID]*search.Document{}
	keys := map[documentID]key{}
	sum := sha256.New()
	io.WriteString(sum, x.kept.input)
	for _, p := range slices.Sorted(maps.Keys(paths)) {
		view := paths[p]
		if view != x.view {
			continue // the whole of that view is still to come, or was
		}
		view.mu.RLock()
		a := s.lib.Lookup(p)
		if a == nil || !searchable(a) || a.Category.Index == a {
			view.mu.RUnlock()
			continue
		}
		var k keyer
		f := findable{id: documentID{a.Locale, a.Path}, article: a}
		f.linkTexts = x.texts[f.id]
		k.document(s, &f)
		if keys[f.id] = k.key(); anyway || keys[f.id] != x.kept.documents[f.id] {
			documents[f.id] = s.document(a, f.linkTexts)
			sum.Write(k.b)
		}
		view.mu.RUnlock()
	}
	if len(documents) == 0 {
		return nil, nil
	}
	// The index is named for its way here; who compares it with the folder looks at
	// each document.
	input := hex.EncodeToString(sum.Sum(nil)[:16])
	x.live.turns.begin()
	defer x.live.turns.end()
	w, err := search.NewWriter(ctx, search.Config{Dir: x.dir, Default: s.lib.Default, Input: input, Patch: true})
	if err != nil {
		return nil, err
	}
	for _, d := range documents {
		if err := w.Add(d); err != nil {
			w.Abort()
			return nil, err
		}
	}
	made, err := w.Finish()
	if err != nil {
		return nil, err
	}
	if err := x.publish(made); err != nil {
		return nil, err
	}
	for id := range documents {
		x.kept.documents[id] = keys[id]
		wrote = append(wrote, id)
	}
	x.kept.input = input
	return wrote, nil
}

// copyIndex puts a copy of an index in the place of another. Its parts never
// change, so they need not be written again where the file system knows links.
func copyIndex(from, to string) error {
	if _, err := search.ReadManifest(from); err != nil {
		return err
	}
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	return filepath.WalkDir(from, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, name)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		switch {
		case rel != "." && strings.HasPrefix(e.Name(), "."):
			if e.IsDir() {
				return fs.SkipDir // of a writer that is at work, or did not end
			}
			return nil
		case e.IsDir():
			return os.MkdirAll(target, 0o777)
		case !e.Type().IsRegular():
			return nil
		case filepath.Dir(rel) != "." && os.Link(name, target) == nil:
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o666)
	})
}
