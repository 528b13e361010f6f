package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// An own is a help center of made-up articles, built and served by the program
// that lies in this repository, for as long as it is measured.
type own struct {
	program, dir, public, index string
	server                      *exec.Cmd
	url                         string
	edits                       int
}

// prepare compiles the program, writes the articles unless they are there from the
// last time, and builds.
func prepare(ctx context.Context, w io.Writer, dir string, articles int) (*own, error) {
	o := &own{program: filepath.Join(dir, "faqtory"), dir: filepath.Join(dir, fmt.Sprintf("shop-%d", articles))}
	if runtime.GOOS == "windows" {
		o.program += ".exe"
	}
	o.public, o.index = filepath.Join(o.dir, "public"), filepath.Join(o.dir, ".faqtory", "index")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", o.program, "faqtory/cmd/faqtory").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, out)
	}
	// The configuration is written first and says nothing of the articles being
	// complete, so a mark of its own tells that they are.
	done := filepath.Join(dir, fmt.Sprintf("shop-%d.done", articles))
	if _, err := os.Stat(done); errors.Is(err, fs.ErrNotExist) {
		if err := errors.Join(os.RemoveAll(o.dir), writeShop(o.dir, articles), os.WriteFile(done, nil, 0o666)); err != nil {
			return nil, err
		}
	}
	began := time.Now()
	if err := o.build(ctx); err != nil {
		return nil, err
	}
	fmt.Fprintf(w, "%d articles, built in %.1f s\n", articles, time.Since(began).Seconds())
	return o, nil
}

func (o *own) build(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, o.program, "build", o.dir).CombinedOutput()
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("faqtory build: %w\n%s", err, out)
	}
	return err
}

// serve starts the server and waits for its address.
func (o *own) serve() error {
	o.server = exec.Command(o.program, "serve", "--site", o.public, "--index", o.index, "--addr", "127.0.0.1:0", "--rate", "-1")
	o.server.Stderr = os.Stderr
	stdout, err := o.server.StdoutPipe()
	if err != nil {
		return err
	}
	if err := o.server.Start(); err != nil {
		return err
	}
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if _, rest, ok := strings.Cut(lines.Text(), " at "); ok && strings.HasPrefix(lines.Text(), "serving") {
			o.url, _, _ = strings.Cut(rest, " ")
			go func() {
				for lines.Scan() {
				}
			}()
			return nil
		}
	}
	return errors.Join(errors.New("faqtory serve names no address"), lines.Err(), o.stop())
}

// stop ends the server as an operator does.
func (o *own) stop() error {
	if runtime.GOOS == "windows" {
		_ = o.server.Process.Kill() // there are no signals
		_ = o.server.Wait()
		return nil
	}
	return errors.Join(o.server.Process.Signal(os.Interrupt), o.server.Wait())
}

// edit changes a few words of one article, another one each time.
func (o *own) edit() error {
	o.edits++
	name, err := o.article(o.edits)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	before, _, _ := bytes.Cut(text, []byte("\n\nEdit "))
	return os.WriteFile(name, fmt.Appendf(bytes.Clone(before), "\n\nEdit %d, at %d.\n", o.edits, time.Now().UnixNano()), 0o666)
}

// article is one of the first folder's.
func (o *own) article(n int) (string, error) {
	folder := filepath.Join(o.dir, "content", "en", things[0])
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) == 0 {
		return "", fmt.Errorf("no articles in %s: %v", folder, err)
	}
	return filepath.Join(folder, entries[n%len(entries)].Name()), nil
}

// switching asks for everything while builds are switched in, one after the other
// with a pause between them, until there were so many or the time is over.
func (o *own) switching(w io.Writer, s *site, clients, builds int, pause, longest time.Duration) (*report, error) {
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	var failed error
	made := 0
	var wg sync.WaitGroup
	wg.Go(func() {
		defer cancel()
		for made < builds && ctx.Err() == nil && failed == nil {
			if failed = o.edit(); failed == nil {
				failed = o.build(ctx)
			}
			if ctx.Err() != nil {
				failed = nil // the time is over
				return
			}
			made++
			select {
			case <-time.After(pause):
			case <-ctx.Done():
			}
		}
	})
	r := s.load("mixed", clients, ctx.Done())
	wg.Wait()
	r.print(w, "mixed", clients)
	fmt.Fprintf(w, "  %d builds published meanwhile, %d of them seen in answers besides the first\n", made, max(0, r.builds-1))
	return r, failed
}

// A sample is how much memory a process holds, in bytes.
type sample struct {
	all, own int64 // own is without what is mapped from files, 0 where that is not known
}

// memory asks the system.
func memory(pid int) (sample, error) {
	if data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid)); err == nil {
		var m sample
		for line := range strings.Lines(string(data)) {
			name, value, _ := strings.Cut(line, ":")
			kb, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			switch name {
			case "VmRSS":
				m.all = kb << 10
			case "RssAnon":
				m.own = kb << 10
			}
		}
		return m, nil
	}
	out, err := exec.Command("ps", "-o", "rss=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return sample{}, fmt.Errorf("ask for the memory of the server: %w", err)
	}
	kb, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	return sample{all: kb << 10}, err
}

// remember asks for everything for some minutes while builds are switched in, and
// tells what becomes of the server's memory.
func (o *own) remember(w io.Writer, s *site, clients int, length time.Duration) (*report, error) {
	var samples []sample
	stop := make(chan struct{})
	var wg sync.WaitGroup
	var failed error
	wg.Go(func() {
		tick := time.NewTicker(10 * time.Second)
		defer tick.Stop()
		for {
			m, err := memory(o.server.Process.Pid)
			if err != nil {
				failed = err
				return
			}
			samples = append(samples, m)
			select {
			case <-tick.C:
			case <-stop:
				return
			}
		}
	})
	r, err := o.switching(w, s, clients, 1<<30, 30*time.Second, length)
	close(stop)
	wg.Wait()
	if err == nil {
		err = failed
	}
	if len(samples) > 0 {
		// What the first minute fills, the caches above all, is no growth.
		warm := samples[min(6, len(samples)-1):]
		most := slices.MaxFunc(warm, func(a, b sample) int { return int(a.all - b.all) })
		mb := func(m sample) string {
			return fmt.Sprintf("%d MB (%d MB without mapped files)", m.all>>20, m.own>>20)
		}
		fmt.Fprintf(w, "  memory at first %s, after a minute %s, most %s, at last %s; %d samples\n", mb(samples[0]), mb(warm[0]), mb(most), mb(samples[len(samples)-1]), len(samples))
	}
	return r, err
}
