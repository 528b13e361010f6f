package watch

import (
	"context"
	"hash/crc64"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Polling compares what is known of every file without reading it: its size, its
// time, whether it is the same file. It costs some 3 µs for each on a local disk,
// so it is done as often as takes a tenth of one core at most.
const (
	pollLeast = 250 * time.Millisecond
	pollMost  = 5 * time.Second
)

// A file is what polling knows of one.
type file struct {
	info fs.FileInfo
	link string
	// young is set when the file was changed so short a time ago that another
	// change might leave it looking the same; then sum tells.
	young bool
	sum   uint64
}

type files map[string]file

// historyName stands for the last commit among the files; it is no valid path.
const historyName = "/history"

// granularity is the coarsest clock of a file system in use: that of FAT.
const granularity = 2 * time.Second

// look lists the folder.
func (w *Watcher) look() files {
	all := make(files, len(w.before))
	now := time.Now()
	note := func(rel, name string, info fs.FileInfo) {
		f := file{info: info}
		if info.Mode()&fs.ModeSymlink != 0 {
			f.link, _ = os.Readlink(name) // one that cannot be read differs from none
		}
		f.young = info.Mode().IsRegular() && now.Sub(info.ModTime()).Abs() < granularity
		if f.young || w.before[rel].young {
			f.sum = sumOf(name)
		}
		all[rel] = f
	}
	// A folder that cannot be read has nothing in it: that is a change if it had.
	_ = filepath.WalkDir(w.dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		rel, err := filepath.Rel(w.dir, name)
		if err != nil {
			return nil
		}
		rel = filepath.ToSlash(rel)
		if e.IsDir() && w.skip(rel) {
			return fs.SkipDir
		}
		if info, err := e.Info(); err == nil && rel != "." {
			note(rel, name, info)
		}
		return nil
	})
	if w.o.History != "" {
		for _, name := range []string{filepath.Join("logs", "HEAD"), "HEAD"} {
			name := filepath.Join(w.o.History, name)
			if info, err := os.Stat(name); err == nil {
				note(historyName, name, info)
				break
			}
		}
	}
	return all
}

// same reports that nothing speaks for a change.
func (f file) same(g file) bool {
	if f.info.Mode() != g.info.Mode() || f.link != g.link || !os.SameFile(f.info, g.info) {
		return false
	}
	// The time of a folder is that of a name in it, which is told of by itself.
	return f.info.IsDir() || f.info.Size() == g.info.Size() && f.info.ModTime().Equal(g.info.ModTime()) && (!f.young || f.sum == g.sum)
}

// sumOf is a checksum of a file's content, 0 for one that cannot be read.
func sumOf(name string) uint64 {
	f, err := os.Open(name)
	if err != nil {
		return 0
	}
	defer f.Close()
	h := crc64.New(crc64.MakeTable(crc64.ECMA))
	if _, err := io.Copy(h, f); err != nil {
		return 0
	}
	return h.Sum64()
}

// compare returns what differs between two looks.
func compare(before, after files) Change {
	var b burst
	add := func(name string) {
		if name == historyName {
			b.History = true
		} else {
			b.add(name)
		}
	}
	for name, f := range after {
		if was, ok := before[name]; !ok || !was.same(f) {
			add(name)
		}
	}
	for name := range before {
		if _, ok := after[name]; !ok {
			add(name)
		}
	}
	return b.take()
}

// poll looks at the files again and again.
func (w *Watcher) poll(ctx context.Context, f func(Change)) error {
	pause := pollLeast
	timer := time.NewTimer(pause)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		}
		began := time.Now()
		after := w.look()
		c := compare(w.before, after)
		w.before = after
		if !c.empty() {
			f(c)
		}
		pause = min(max(pollLeast, 10*time.Since(began)), pollMost)
		timer.Reset(pause)
	}
}
