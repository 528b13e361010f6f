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
	deadline := time.Now().Add(10 * time.Second)
	for limit() != math.MaxInt64 && time.Now().Before(deadline) {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	if got := limit(); got != math.MaxInt64 {
		t.Errorf("memory limit after a collection = %d, want none", got)
	}
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("GC percentage after a collection = %d, want 100", got)
	}
}
