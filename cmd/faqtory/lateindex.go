package main

import (
	"context"
	"sync"
	"time"

	"faqtory/search"
	"faqtory/server"
)

// A lateIndex is a search index that is being written while it is asked. It answers
// from what there is; who asks for what is not there yet waits for it, and is told
// after a while that search is not ready.
type lateIndex struct {
	patience time.Duration

	mu      sync.Mutex
	index   *search.Index
	missing int           // articles that are still to come
	next    chan struct{} // closed when there is more
	closed  bool
}

func newLateIndex() *lateIndex {
	return &lateIndex{patience: 4 * time.Second, next: make(chan struct{})}
}

// refresh opens the index in a folder, or what is there now.
func (x *lateIndex) refresh(dir string, missing int) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil
	}
	if x.index != nil {
		if _, err := x.index.Reload(); err != nil {
			return err
		}
	} else {
		index, err := search.Open(dir)
		if err != nil {
			return err
		}
		x.index = index
	}
	x.missing = missing
	close(x.next)
	x.next = make(chan struct{})
	return nil
}

// open returns the index, nil when there is none yet, and how many articles are
// still to come into it.
func (x *lateIndex) open() (index *search.Index, missing int) {
	index, missing, _ = x.state()
	return index, missing
}

func (x *lateIndex) state() (index *search.Index, missing int, next <-chan struct{}) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.index, x.missing, x.next
}

// ask calls f with the index as soon as there is one, and again with each that has
// more articles, until f is content or the index is whole.
func (x *lateIndex) ask(ctx context.Context, f func(*search.Index) (content bool, err error)) error {
	timer := time.NewTimer(x.patience)
	defer timer.Stop()
	for {
		index, missing, next := x.state()
		if index != nil {
			if content, err := f(index); content || missing == 0 {
				return err
			}
		}
		select {
		case <-next:
			continue
		case <-ctx.Done():
		case <-timer.C:
		}
		return server.ErrUnavailable
	}
}

// Search implements [server.Searcher].
func (x *lateIndex) Search(ctx context.Context, r search.Request) (result *search.Result, err error) {
	err = x.ask(ctx, func(index *search.Index) (bool, error) {
		result, err = index.Search(ctx, r)
		return err != nil || result.Total > 0, err
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}

// Suggest implements [server.Searcher]. Nobody waits for suggestions.
func (x *lateIndex) Suggest(ctx context.Context, r search.SuggestRequest) ([]search.Suggestion, error) {
	index, _ := x.open()
	if index == nil {
		return nil, nil
	}
	return index.Suggest(ctx, r)
}

// Document implements [server.Searcher].
func (x *lateIndex) Document(locale, id string) (d *search.Document, err error) {
	err = x.ask(context.Background(), func(index *search.Index) (bool, error) {
		d, err = index.Document(locale, id)
		return err != nil || d != nil, err
	})
	return d, err
}

// BuildID implements [server.Searcher].
func (x *lateIndex) BuildID() string {
	if index, _ := x.open(); index != nil {
		return index.BuildID()
	}
	return ""
}

// Reload implements [server.Searcher]; refresh is what reloads.
func (x *lateIndex) Reload() (bool, error) { return false, nil }

// Close implements [server.Searcher].
func (x *lateIndex) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.closed = true
	if x.index == nil {
		return nil
	}
	return x.index.Close()
}
