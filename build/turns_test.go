package build

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns()
		began := time.Now()
		took := func(want time.Duration, what string) {
			t.Helper()
			if got := time.Since(began); got != want {
				t.Errorf("%s after %s, want %s", what, got, want)
			}
		}
		turns.Lock()
		took(0, "the background has its turn with nobody in the foreground")
		turns.begin() // never waits
		turns.begin()
		turns.Unlock()
		took(0, "the foreground begins")
		go func() {
			time.Sleep(patience / 5)
			turns.end()
			time.Sleep(patience / 5)
			turns.end()
		}()
		turns.Lock()
		took(2*patience/5, "the background has its turn")
		turns.Unlock()
		turns.begin()
		turns.Lock()
		took(2*patience/5+patience, "the background has its turn though the foreground never ends")
		turns.Unlock()
		turns.end()

		var most, now atomic.Int32
		for range 3 * cap(turns.slots) {
			go func() {
				turns.Lock()
				defer turns.Unlock()
				most.Store(max(most.Load(), now.Add(1)))
				time.Sleep(time.Millisecond)
				now.Add(-1)
			}()
		}
		synctest.Wait()
		time.Sleep(time.Second)
		if got := int(most.Load()); got != cap(turns.slots) {
			t.Errorf("%d pieces of background work at once, want %d", got, cap(turns.slots))
		}
	})
}
