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

// paceGC tells the garbage collector how much memory a build may take, in place of
// how much it may grow. Collecting whenever the heap has doubled takes a tenth of a
// build's time while it is still small. When it is large, doubling is measured from
// what the last collection left, and that is too much by whatever was allocated
// while it ran: on busy cores half as much again.
func paceGC() {
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return // the operator knows better
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(quietMemory)
	before := int64(0)
	afterGC(func() {
		sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(sample)
		left := int64(sample[0].Value.Uint64())
		debug.SetMemoryLimit(memoryFor(left, before))
		before = left
	})
}

// memoryFor is what a build may take until the next collection, of which the last
// one left so much in use, and the one before it so much. The smaller of the two is
// nearer to what is really needed; the larger one must have room all the same, for
// a collector that is never done takes half of the processors.
func memoryFor(left, before int64) int64 {
	const spare = 32 << 20 // what is no heap, and what lies unused between the used
	return max(quietMemory, min(left, before)*7/4+spare, left*5/4+spare)
}

// afterGC calls f after each collection.
func afterGC(f func()) {
	// A cleanup runs when the collector finds that nobody has the object any more.
	runtime.AddCleanup(new([64]byte), func(f func()) {
		f()
		afterGC(f)
	}, f)
}
