package build

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"
)

// A stat is what tells a changed file from one that is the same without reading
// it. Beside size and time of change it holds what nobody sets by hand: the file's
// number, and when the system last changed anything about it. So a file put in
// another's place with the other's time is noticed.
type stat struct {
	size   int64 // -1: there is no such file
	mtime  int64 // nanoseconds since 1970
	ctime  int64 // 0 where the system does not tell
	number uint64
}

// absent is the stat of what is not there.
var absent = stat{size: -1}

// statOf follows links: what counts is what would be read.
func statOf(name string) stat {
	info, err := os.Stat(name)
	if err != nil {
		return absent
	}
	return infoStat(info)
}

func infoStat(info fs.FileInfo) stat {
	s := stat{size: info.Size(), mtime: info.ModTime().UnixNano()}
	if info.IsDir() {
		s.size = 0 // file systems count folders in their own ways
	}
	s.number, s.ctime = systemStat(info)
	return s
}

// A clock is the time of a file system when a build began. Two changes of a file
// within one tick of its clock have the same time, so a stat that is not older
// than the build proves nothing: the file may have been changed after it was read.
type clock struct{ start int64 }

// young reports that a file with the stat s may change without its stat
// changing.
func (c clock) young(s stat) bool {
	latest := max(s.mtime, s.ctime)
	tick := int64(50 * time.Millisecond) // Linux counts in steps of 1 to 10 ms
	if latest%int64(time.Second) == 0 {
		tick = int64(2 * time.Second) // FAT counts in two seconds, HFS+ in one
	}
	return latest > c.start-tick
}

// stats looks at many files, as many at a time as there are cores.
func stats(dir string, names []string) []stat {
	out := make([]stat, len(names))
	parallel(len(names), func(i int) { out[i] = statOf(filepath.Join(dir, filepath.FromSlash(names[i]))) })
	return out
}

// parallel calls f with 0 to n-1 on all cores.
func parallel(n int, f func(i int)) {
	const chunk = 64
	workers := min(runtime.GOMAXPROCS(0), (n+chunk-1)/chunk)
	if workers <= 1 {
		for i := range n {
			f(i)
		}
		return
	}
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		next int
	)
	for range workers {
		wg.Go(func() {
			for {
				mu.Lock()
				from := next
				next += chunk
				mu.Unlock()
				if from >= n {
					return
				}
				for i := from; i < min(from+chunk, n); i++ {
					f(i)
				}
			}
		})
	}
	wg.Wait()
}
