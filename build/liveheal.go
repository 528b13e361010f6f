package build

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/gofrs/flock"
)

// Update brings the site up to date. The view is another one when the folder's
// state is without errors and differs in more than the words of articles; a view
// that is the same may show other pages. With errors among the mistakes it is
// [ErrMistakes] and the view is the last good one, nil when there was none.
//
// o may differ from those of the last update in everything but the folders, the
// cache and the program. Its theme and settings are looked at when the theme is
// another one: whoever reads the configuration reads the theme as well.
func (l *Live) Update(ctx context.Context, o Options, c Change) (*View, *Report, error) {
	l.saves.Add(1)
	l.turns.begin()
	defer l.turns.end()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.saves.Add(-1)
	store := l.b.cache.store
	if store.failed() == nil {
		view, report, err := l.update(ctx, o, c)
		if err == nil || ctx.Err() != nil || store.failed() == nil {
			return view, report, err
		}
	}
	// What is kept of the articles was damaged, by a failing disk or by hand, be it
	// before or while it was read.
	if err := l.heal(o); err != nil {
		return l.view, nil, err
	}
	c.All = true
	return l.update(ctx, o, c)
}

// heal begins with an empty store. Pages of the view that read from the old one go on
// doing so until there is another view.
func (l *Live) heal(o Options) error {
	logf(o, "what was kept of the articles cannot be read (%v), so they are read anew", l.b.cache.store.failed())
	old := l.b.cache.store
	// A disk that is full has lost what was added, and done nothing to what is there.
	if err := l.b.cache.renounce(errors.Is(old.failed(), errDamaged)); err != nil {
		return err
	}
	texts, err := scratch("")
	if err != nil {
		return err
	}
	l.lost = append(l.lost, old)
	l.b.cache.store = newStore(l.o.Dir, l.b.fsys, old.clock)
	l.b.cache.store.texts = texts
	l.behind = true
	return nil
}

// renounce lets go of a cache, and empties it when it was found damaged, unless another
// build has it by now.
func (c *cache) renounce(damaged bool) error {
	if c.dir == "" || !damaged && c.lock == nil {
		return nil
	}
	if c.lock == nil {
		lock := flock.New(filepath.Join(c.dir, cacheLock))
		if own, err := lock.TryLock(); err != nil || !own {
			return nil
		}
		c.lock = lock
	}
	if damaged {
		_ = c.clear() // what cannot be removed is found damaged again
	}
	err := c.lock.Close()
	if c.store.heads != nil {
		err = errors.Join(err, c.store.heads.close())
		c.store.heads = nil
	}
	c.lock = nil
	return err
}
