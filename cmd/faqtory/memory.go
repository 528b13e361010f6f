package main

import (
	"math"
	"runtime"
	"runtime/debug"
)

// quietMemory is how much a build may take before the garbage collector looks for
// the first time: less than what a large site needs anyway, and all that a small
// one ever does.
const quietMemory = 128 << 20

// postponeGC keeps the garbage collector from running again and again while the
// heap of a short command grows to its size: of a second build's time that was a
// tenth. The first collection, at quietMemory, puts everything back to what it was.
func postponeGC() {
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return // the operator knows better
	}
	percent := debug.SetGCPercent(-1)
	debug.SetMemoryLimit(quietMemory)
	// A cleanup runs when the collector finds that nobody has the object any more.
	runtime.AddCleanup(new([64]byte), func(percent int) {
		debug.SetMemoryLimit(math.MaxInt64)
		debug.SetGCPercent(percent)
	}, percent)
}
