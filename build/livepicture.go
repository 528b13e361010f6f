package build

import (
	"context"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"sync"
)

// A preview shows its first page before all pictures have their sizes: two hundred
// photographs take minutes. Until then pages show them as they are. A few small ones
// are made at once, so that most edits have nothing to come later.

// pixelsAtOnce is how many pixels of pictures a preview waits for, some tenths of a
// second.
const pixelsAtOnce = 4e6

// livePictures are those that a [Live] makes in the background.
type livePictures struct {
	mu   sync.Mutex
	made map[string]madePicture // by key of the cache
	todo map[string]func(context.Context) madePicture
	busy bool
}

// A madePicture is what became of one.
type madePicture struct {
	variants *variants
	err      error
}

// known returns what was made of a picture, or why nothing was. A caller may do with
// the variants what it likes.
func (l *livePictures) known(key string) (m madePicture, ok bool) {
	if l == nil {
		return m, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if m, ok = l.made[key]; ok && m.variants != nil {
		m.variants = m.variants.clone()
	}
	return m, ok
}

// clone is a copy whose sizes may be given names.
func (v *variants) clone() *variants {
	c := *v
	c.sizes = slices.Clone(v.sizes)
	if v.whole != nil {
		whole := *v.whole
		c.whole = &whole
	}
	return &c
}

// postpone leaves pictures as they are for now, if they are too many to wait for. It
// reports which, by their keys.
func (l *livePictures) postpone(s *site, cache *pictureCache, todo []*asset) map[string]bool {
	if l == nil {
		return nil
	}
	later := map[string]bool{}
	waiting := map[string]func(context.Context) madePicture{}
	pixels := 0
	for _, a := range todo {
		key := s.pictureKey(a)
		if _, ok := l.known(key); ok {
			continue
		}
		if _, ok := cache.get(key); ok {
			continue
		}
		later[key] = true
		pixels += a.width * a.height
		picture := *a
		waiting[key] = func(ctx context.Context) madePicture {
			set, err := s.makePicture(ctx, &picture)
			if err != nil {
				return madePicture{err: err}
			}
			return madePicture{variants: cache.put(key, set)}
		}
	}
	if pixels <= pixelsAtOnce {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.todo = waiting // those of the state before, if still wanted, are among them
	return later
}

// pictureKey names in the cache what is made of a picture.
func (s *site) pictureKey(a *asset) string { return hex.EncodeToString(a.sum[:16]) + s.recipe }

// makePictures makes what was postponed in the background, one picture at a time,
// for somebody is reading and writing meanwhile. Then the site is to be brought up to
// date.
func (l *Live) makePictures() {
	p := l.pictures
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.busy || len(p.todo) == 0 {
		return
	}
	p.busy = true
	l.checks.Go(func() {
		for {
			p.mu.Lock()
			if len(p.todo) == 0 || l.context.Err() != nil {
				p.busy = false
				p.mu.Unlock()
				break
			}
			key := slices.Min(slices.Collect(maps.Keys(p.todo)))
			work := p.todo[key]
			delete(p.todo, key)
			_, done := p.made[key]
			p.mu.Unlock()
			if done {
				continue
			}
			// One that was changed meanwhile is another picture, of which we are told.
			if m := work(l.context); l.context.Err() == nil && !errors.Is(m.err, errPictureChanged) {
				p.mu.Lock()
				p.made[key] = m
				p.mu.Unlock()
			}
		}
		if l.context.Err() == nil && l.options.Pictured != nil {
			l.mu.Lock()
			l.pictured = true
			l.mu.Unlock()
			l.options.Pictured()
		}
	})
}
