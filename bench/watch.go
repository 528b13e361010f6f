package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"faqtory/bench/corpus"
)

// watchFigures are how long a writer waits: from the moment a file is written until
// a request is answered with the new page, or a search finds the new word.
type watchFigures struct {
	Articles   int     `json:"articles"`
	Program    string  `json:"program"`
	Edits      int     `json:"edits"`
	Start      float64 `json:"start_seconds"` // until the first page is answered
	Visible    latency `json:"visible"`
	Searchable latency `json:"searchable,omitzero"`
	Template   latency `json:"template,omitzero"`
}

// mostHugoEdits bounds the edits of a large site that Hugo is measured with.
const mostHugoEdits = 10

// benchWatch edits articles while the programs watch.
func benchWatch(ctx context.Context, o *options, s *sites) ([]watchFigures, error) {
	var all []watchFigures
	f, err := watchFaqtory(ctx, o, s)
	if err != nil {
		return nil, err
	}
	all = append(all, f)
	if o.hugo == "" {
		return all, nil
	}
	edits := o.edits
	if s.articles > 1000 {
		edits = min(edits, mostHugoEdits)
	}
	f = watchFigures{Articles: s.articles, Program: hugoProgram, Edits: edits}
	w, err := startPreview(ctx, s.hugo, o.hugo, func(port string) []string {
		return []string{"server", "--port", port, "--bind", "127.0.0.1", "--logLevel", "error", "--noBuildLock", "--cacheDir", filepath.Join(o.dir, "hugo-cache")}
	})
	if err != nil {
		return nil, err
	}
	f.Start = w.start.Seconds()
	f.Visible, _, err = w.editArticles(ctx, s.hugo, s.articles, edits, false)
	o.note("%d articles, hugo server: %.1f ms to see a change", s.articles, f.Visible.P50)
	return append(all, f), errors.Join(err, w.stop())
}

func watchFaqtory(ctx context.Context, o *options, s *sites) (f watchFigures, err error) {
	f = watchFigures{Articles: s.articles, Program: faqtoryBuild, Edits: o.edits}
	// A template of the site's own, to be edited too.
	const partial = "templates/partials/breadcrumbs.html"
	if err := os.RemoveAll(filepath.Join(s.faqtory, "theme")); err != nil {
		return f, err
	}
	if _, _, err := runProgram(ctx, s.faqtory, o.program, "theme", "eject", partial); err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(filepath.Join(s.faqtory, "theme"))) }()
	w, err := startPreview(ctx, s.faqtory, o.program, func(port string) []string {
		return []string{"watch", "--addr", "127.0.0.1:" + port}
	})
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, w.stop()) }()
	f.Start = w.start.Seconds()
	if f.Visible, f.Searchable, err = w.editArticles(ctx, s.faqtory, s.articles, o.edits, true); err != nil {
		return f, err
	}
	f.Template, err = w.editTemplate(ctx, filepath.Join(s.faqtory, "theme", filepath.FromSlash(partial)), max(1, o.edits/5))
	o.note("%d articles, faqtory watch: %.1f ms to see a change, %.1f ms to find it", s.articles, f.Visible.P50, f.Searchable.P50)
	return f, err
}

// A preview is a program that shows a site while it is written.
type preview struct {
	cmd    *exec.Cmd
	cancel context.CancelFunc
	out    bytes.Buffer
	base   string
	client *http.Client
	start  time.Duration
}

// startPreview starts a program on a free port and waits for its first page.
func startPreview(ctx context.Context, dir, program string, args func(port string) []string) (*preview, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	w := &preview{base: "http://" + address, client: &http.Client{Timeout: time.Minute}, cancel: cancel}
	w.cmd = exec.CommandContext(ctx, program, args(port)...)
	w.cmd.Dir, w.cmd.Stdout, w.cmd.Stderr = dir, &w.out, &w.out
	w.cmd.Cancel = func() error { return w.cmd.Process.Signal(os.Interrupt) }
	w.cmd.WaitDelay = 10 * time.Second
	began := time.Now()
	if err := w.cmd.Start(); err != nil {
		cancel()
		return nil, err
	}
	if _, err := w.until(ctx, "/", "", 10*time.Minute); err != nil {
		return nil, errors.Join(err, w.stop())
	}
	w.start = time.Since(began)
	return w, nil
}

// stop ends the program. That it was told to end is no failure.
func (w *preview) stop() error {
	w.cancel()
	if err := w.cmd.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		if _, ended := errors.AsType[*exec.ExitError](err); !ended {
			return err
		}
	}
	w.client.CloseIdleConnections()
	return nil
}

// until asks for a page until it holds a text, and returns how long that took.
func (w *preview) until(ctx context.Context, path, text string, most time.Duration) (time.Duration, error) {
	const pause = 2 * time.Millisecond
	began := time.Now()
	for {
		body, status, err := w.get(ctx, path)
		if err == nil && status == http.StatusOK && bytes.Contains(body, []byte(text)) {
			return time.Since(began), nil
		}
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if time.Since(began) > most {
			return 0, fmt.Errorf("%s%s does not show %q within %s (status %d, %v)\n%s", w.base, path, text, most, status, err, tail(w.out.Bytes()))
		}
		time.Sleep(pause)
	}
}

func (w *preview) get(ctx context.Context, path string) ([]byte, int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.base+path, nil)
	if err != nil {
		return nil, 0, err
	}
	resp, err := w.client.Do(req)
	if err != nil {
		return nil, 0, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return body, resp.StatusCode, err
}

// editArticles adds a word that nobody else has to one English article after the
// other, and waits until its page shows it and, when asked for, a search finds it.
func (w *preview) editArticles(ctx context.Context, dir string, articles, edits int, searches bool) (visible, searchable latency, err error) {
	const patience = 5 * time.Minute
	english := articles - 2*(articles*3/10)
	var seen, found []time.Duration
	for i := range edits {
		n := (7 + i*37) % english
		source := corpus.Path("en", n)
		page := strings.TrimSuffix(strings.TrimPrefix(source, "content/en"), ".md") + "/"
		word := fmt.Sprintf("qmark%dz", i)
		f, err := os.OpenFile(filepath.Join(dir, filepath.FromSlash(source)), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return visible, searchable, err
		}
		_, err = fmt.Fprintf(f, "\nChanged for %s.\n", word)
		if err = errors.Join(err, f.Close()); err != nil {
			return visible, searchable, err
		}
		took, err := w.until(ctx, page, word, patience)
		if err != nil {
			return visible, searchable, err
		}
		seen = append(seen, took)
		if searches {
			more, err := w.until(ctx, "/api/v1/search?lang=en&q="+word, page, patience)
			if err != nil {
				return visible, searchable, err
			}
			found = append(found, took+more)
		}
		time.Sleep(100 * time.Millisecond) // a writer is slower
	}
	return latencyOf(seen, time.Second), latencyOf(found, time.Second), nil
}

// editTemplate changes a part of every page.
func (w *preview) editTemplate(ctx context.Context, file string, edits int) (latency, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return latency{}, err
	}
	var seen []time.Duration
	for i := range edits {
		word := fmt.Sprintf("tmark%dz", i)
		if err := os.WriteFile(file, fmt.Appendf(bytes.Clone(data), "<b>%s</b>\n", word), 0o666); err != nil {
			return latency{}, err
		}
		took, err := w.until(ctx, strings.TrimSuffix(strings.TrimPrefix(corpus.Path("en", 0), "content/en"), ".md")+"/", word, time.Minute)
		if err != nil {
			return latency{}, err
		}
		seen = append(seen, took)
		time.Sleep(100 * time.Millisecond)
	}
	return latencyOf(seen, time.Second), nil
}
