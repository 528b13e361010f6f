package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// A progress shows one line on a terminal while work takes longer than a
// second, and nothing anywhere else.
type progress struct {
	w       io.Writer
	start   time.Time
	last    time.Time
	visible bool
}

func newProgress(w io.Writer, on bool) *progress {
	p := &progress{start: time.Now()}
	if f, ok := w.(*os.File); ok && on {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			p.w = w
		}
	}
	return p
}

func (p *progress) show(phase string, done, total int) {
	now := time.Now()
	if p.w == nil || now.Sub(p.start) < time.Second || now.Sub(p.last) < 100*time.Millisecond {
		return
	}
	p.last, p.visible = now, true
	if total > 0 {
		fmt.Fprintf(p.w, "\r\x1b[K%s %d of %d", phase, done, total)
	} else {
		fmt.Fprintf(p.w, "\r\x1b[K%s…", phase)
	}
}

func (p *progress) clear() {
	if p.visible {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.visible = false
	}
}
