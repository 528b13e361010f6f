package build

import (
	"runtime"
	"sync"
	"time"
)

// turns let what a writer waits for go before what happens in the background. It is
// a [sync.Locker] for the background alone: whoever works in the foreground begins
// and ends without ever waiting.
//
// The background leaves one core free, and pauses while somebody is in the
// foreground, though never for longer than patience: pages that are asked for without
// end must not keep the search index from being written.
type turns struct {
	slots chan struct{}

	mu   sync.Mutex
	busy int
	idle chan struct{} // closed when nobody is in the foreground any more
}

// patience is how long a piece of background work waits for the foreground.
const patience = 25 * time.Millisecond

func newTurns() *turns {
	return &turns{slots: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)-1))}
}

// begin comes to the foreground; end leaves it.
func (t *turns) begin() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy == 0 {
		t.idle = make(chan struct{})
	}
	t.busy++
}

func (t *turns) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy--; t.busy == 0 {
		close(t.idle)
	}
}

// Lock implements [sync.Locker].
func (t *turns) Lock() {
	t.slots <- struct{}{}
	t.mu.Lock()
	busy, idle := t.busy > 0, t.idle
	t.mu.Unlock()
	if !busy {
		return
	}
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-idle:
	case <-timer.C:
	}
}

// Unlock implements [sync.Locker].
func (t *turns) Unlock() { <-t.slots }
