package build

import (
	"runtime/metrics"
	"time"
)

// A Timing is how long a stage of a build took.
type Timing struct {
	Stage   string  `json:"stage"`
	Seconds float64 `json:"seconds"`
	// CPU is the processor time of all cores in seconds, 0 where the system does
	// not tell.
	CPU float64 `json:"cpu,omitempty"`
	// Heap is the memory in use at the end of the stage, in bytes, garbage that
	// was not yet found included.
	Heap uint64 `json:"heap"`
}

// A stopwatch takes the times of the stages. A nil one takes none.
type stopwatch struct {
	start, last time.Time
	cpu         time.Duration
	timings     []Timing
}

func startWatch() *stopwatch {
	now := time.Now()
	return &stopwatch{start: now, last: now, cpu: cpuTime()}
}

// lap ends a stage.
func (w *stopwatch) lap(stage string) {
	if w == nil {
		return
	}
	now, cpu := time.Now(), cpuTime()
	heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(heap)
	w.timings = append(w.timings, Timing{stage, now.Sub(w.last).Seconds(), (cpu - w.cpu).Seconds(), heap[0].Value.Uint64()})
	w.last, w.cpu = now, cpu
}

func (w *stopwatch) total() float64 { return time.Since(w.start).Seconds() }
