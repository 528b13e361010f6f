package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestPostponeGC(t *testing.T) {
	limit := func() int64 { return debug.SetMemoryLimit(-1) }
	percent := debug.SetGCPercent(100)
	t.Cleanup(func() { debug.SetGCPercent(percent) })
	postponeGC()
	if got := limit(); got != quietMemory {
		t.Fatalf("memory limit = %d, want %d", got, quietMemory)
	}
	postponeGC() // once is enough
	for range 5 {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	if got := limit(); got != quietMemory {
		t.Errorf("memory limit of a small heap after collections = %d, want %d", got, quietMemory)
	}
	heap := make([]byte, quietMemory*2/3)
	deadline := time.Now().Add(10 * time.Second)
	for limit() != math.MaxInt64 && time.Now().Before(deadline) {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	runtime.KeepAlive(heap)
	if got := limit(); got != math.MaxInt64 {
		t.Errorf("memory limit of a large heap = %d, want none", got)
	}
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("GC percentage of a large heap = %d, want 100", got)
	}
}
