package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// quietMemory is how much a build may take before the garbage collector looks at
// it: less than what a large site needs anyway, and more than a small one ever does.
const quietMemory = 192 << 20

// postponeGC keeps the garbage collector from running again and again while the
// heap of a command grows to its size: collecting whenever it has doubled takes a
// tenth of a build's time for nothing. Until two fifths of quietMemory are in use, a
// collection waits for quietMemory to be full; then everything is as it was.
func postponeGC() {
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return // the operator knows better
	}
	percent := debug.SetGCPercent(-1)
	debug.SetMemoryLimit(quietMemory)
	afterGC(func() bool {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		if metrics.Read(live); live[0].Value.Uint64() < quietMemory*2/5 {
			return true
		}
		debug.SetMemoryLimit(math.MaxInt64)
		debug.SetGCPercent(percent)
		return false
	})
}

// afterGC calls f after each collection as long as it returns true.
func afterGC(f func() bool) {
	// A cleanup runs when the collector finds that nobody has the object any more.
	runtime.AddCleanup(new([64]byte), func(f func() bool) {
		if f() {
			afterGC(f)
		}
	}, f)
}
