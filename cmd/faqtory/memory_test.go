package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestPaceGC(t *testing.T) {
	limit := func() int64 { return debug.SetMemoryLimit(-1) }
	percent := debug.SetGCPercent(100)
	t.Cleanup(func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(math.MaxInt64)
	})
	paceGC()
	if got := limit(); got != quietMemory {
		t.Fatalf("memory limit = %d, want %d", got, quietMemory)
	}
	paceGC() // once is enough
	for range 5 {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	if got := limit(); got != quietMemory {
		t.Errorf("memory limit of a small heap after collections = %d, want %d", got, quietMemory)
	}
	collectUntil := func(done func() bool) {
		for deadline := time.Now().Add(10 * time.Second); !done() && time.Now().Before(deadline); {
			runtime.GC()
			time.Sleep(time.Millisecond)
		}
	}
	heap := make([]byte, quietMemory)
	collectUntil(func() bool { return limit() > quietMemory*7/4 })
	runtime.KeepAlive(heap)
	if got := limit(); got < quietMemory*7/4 || got > quietMemory*5/2 {
		t.Errorf("memory limit of a heap of %d = %d, want some three quarters more", quietMemory, got)
	}
	collectUntil(func() bool { return limit() == quietMemory })
	if got := limit(); got != quietMemory {
		t.Errorf("memory limit of a heap that is small again = %d, want %d", got, quietMemory)
	}
}

func TestMemoryFor(t *testing.T) {
	const mb = 1 << 20
	for _, tt := range []struct{ left, before, want int64 }{
		{20, 10, 192},
		{120, 110, 224},    // 110·7/4 + 32
		{150, 100, 219},    // the last collection found much that was there for a moment
		{400, 100, 532},    // too much for that
		{1000, 1000, 1782}, // a large site
		{100, 1000, 207},
	} {
		if got := memoryFor(tt.left*mb, tt.before*mb) / mb; got != tt.want {
			t.Errorf("memoryFor(%d MB, %d MB) = %d MB, want %d MB", tt.left, tt.before, got, tt.want)
		}
	}
}
