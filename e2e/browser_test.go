// Package e2e drives a real browser over the example help center, served by the
// real program.
package e2e

import (
	"bufio"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// compiled is the real program as `make build` makes it, built once.
var compiled = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "faqtory-e2e-*")
	if err != nil {
		return "", err
	}
	cleanup = append(cleanup, func() { os.RemoveAll(dir) })
	bin := filepath.Join(dir, "faqtory")
	build := exec.Command("go", "build", "-trimpath", "-pgo=../cmd/faqtory/build.pgo", "-o", bin, "../cmd/faqtory")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return bin, nil
})

// binary returns the path of the program.
func binary(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("whole sites are left out with -short")
	}
	bin, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	return bin
}

// program is faqtory serving the example; its value is the address.
var program = sync.OnceValues(func() (base string, err error) {
	bin, err := compiled()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "faqtory-e2e-*")
	if err != nil {
		return "", err
	}
	cmd := exec.Command(bin, "serve", "../examples/store", "--addr", "127.0.0.1:0", "--out", filepath.Join(dir, "public"), "--index", filepath.Join(dir, "index"))
	cmd.Stderr = os.Stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	cleanup = append(cleanup, func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
		os.RemoveAll(dir)
	})
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if _, rest, ok := strings.Cut(lines.Text(), " at "); ok && strings.HasPrefix(lines.Text(), "serving") {
			base, _, _ = strings.Cut(rest, " ")
			go func() {
				for lines.Scan() {
				}
			}()
			return base, nil
		}
	}
	return "", lines.Err()
})

// cleanup runs after the last test.
var cleanup []func()

func TestMain(m *testing.M) {
	code := m.Run()
	for _, f := range cleanup {
		f()
	}
	os.Exit(code)
}

// site returns the address of the served example.
func site(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("browser tests are left out with -short")
	}
	base, err := program()
	if err != nil || base == "" {
		t.Fatalf("start faqtory serve: %q, %v", base, err)
	}
	return base
}

// A tab is one browser tab that remembers what went wrong in it.
type tab struct {
	t        *testing.T
	ctx      context.Context
	base     string
	mu       sync.Mutex
	problems []string
}

// open opens a tab of a phone, or of a wider screen, or with scripts switched off.
func open(t *testing.T, width, height int64, scripts bool) *tab {
	t.Helper()
	return openAt(t, site(t), width, height, scripts)
}

// openAt opens a tab for a site at another address.
func openAt(t *testing.T, base string, width, height int64, scripts bool) *tab {
	t.Helper()
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			browser = p
			break
		}
	}
	if browser == "" {
		t.Skip("no Chromium on this machine")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
	)
	// The test's own context ends before its cleanups, which may want a screenshot.
	ctx, cancel := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	b := &tab{t: t, base: base}
	b.ctx, cancel = chromedp.NewContext(ctx, chromedp.WithListener(b.listen))
	t.Cleanup(cancel)
	b.do(chromedp.EmulateViewport(width, height, chromedp.EmulateMobile, chromedp.EmulateTouch))
	if !scripts {
		b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			return err
		}))
	}
	t.Cleanup(func() {
		if t.Failed() {
			b.screenshot("failed")
		}
	})
	return b
}

// listen keeps what a reader's console would show in red.
func (b *tab) listen(ev any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		text := ev.ExceptionDetails.Text
		if e := ev.ExceptionDetails.Exception; e != nil {
			text += " " + e.Description
		}
		b.problems = append(b.problems, "exception: "+text)
	case *log.EventEntryAdded:
		if ev.Entry.Level == log.EntryLevelError {
			b.problems = append(b.problems, ev.Entry.Text+" "+ev.Entry.URL)
		}
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b *tab) visit(path string) {
	b.t.Helper()
	u, err := url.Parse(b.base)
	if err == nil {
		u, err = u.Parse(path)
	}
	if err != nil {
		b.t.Fatal(err)
	}
	b.do(chromedp.Navigate(u.String()))
}

// settled waits until the script has done what it leaves for after the first paint.
func (b *tab) settled() {
	b.t.Helper()
	b.await(`new Promise(done => { const look = () => document.querySelector(".scheme") ? done(true) : requestAnimationFrame(look); look() })`)
}

// await waits for a promise.
func (b *tab) await(expression string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](expression, chromedp.EvalAwaitPromise)); err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
}

// media sets media features, such as prefers-color-scheme, by name and value.
func (b *tab) media(features ...string) {
	b.t.Helper()
	var p emulation.SetEmulatedMediaParams
	for i := 0; i+1 < len(features); i += 2 {
		p.Features = append(p.Features, &emulation.MediaFeature{Name: features[i], Value: features[i+1]})
	}
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, p)
		return err
	}))
}

// emulateMedia makes the page what it is on a medium, "print".
func emulateMedia(ctx context.Context, medium string) error {
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium})
	return err
}

// eval returns the value of a JavaScript expression in the page.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// sound fails the test when the console showed an error.
func (b *tab) sound() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.problems {
		b.t.Errorf("the browser's console shows: %s", p)
	}
}

// screenshot keeps a picture of the page among the test's artifacts.
func (b *tab) screenshot(name string) {
	data, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(90))
	if err != nil {
		b.t.Logf("no screenshot: %v", err)
		return
	}
	p := filepath.Join(b.t.ArtifactDir(), name+".png")
	if err := os.WriteFile(p, data, 0o666); err == nil {
		b.t.Logf("screenshot: %s", p)
	}
}

// shot keeps a picture of what is on the screen in the folder FAQTORY_SHOTS, for
// people to look at; without it there is none.
func (b *tab) shot(name string) {
	b.t.Helper()
	dir := os.Getenv("FAQTORY_SHOTS")
	if dir == "" {
		return
	}
	data, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), data, 0o666); err != nil {
		b.t.Fatal(err)
	}
}
