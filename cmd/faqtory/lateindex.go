package main

import (
	"context"
	"sync"
	"time"

	"faqtory/search"
	"faqtory/server"
)

// A lateIndex is a search index that is being written while it is asked: who comes
// too early waits for it, and is told after a while that there is none yet.
type lateIndex struct {
	patience time.Duration

	mu     sync.Mutex
	index  *search.Index
	ready  chan struct{} // closed when there is an index
	closed bool
}

func newLateIndex() *lateIndex {
	return &lateIndex{patience: 4 * time.Second, ready: make(chan struct{})}
}

// refresh opens the index in a folder, or what is there now.
func (x *lateIndex) refresh(dir string) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil
	}
	if x.index != nil {
		_, err := x.index.Reload()
		return err
	}
	index, err := search.Open(dir)
	if err != nil {
		return err
	}
	x.index = index
	close(x.ready)
	return nil
}

// open returns the index; nil without an error when there is none yet.
func (x *lateIndex) open() *search.Index {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.index
}

// wait returns the index as soon as there is one.
func (x *lateIndex) wait(ctx context.Context) (*search.Index, error) {
	timer := time.NewTimer(x.patience)
	defer timer.Stop()
	select {
	case <-x.ready:
		return x.open(), nil
	case <-ctx.Done():
	case <-timer.C:
	}
	return nil, server.ErrUnavailable
}

// Search implements [server.Searcher].
func (x *lateIndex) Search(ctx context.Context, r search.Request) (*search.Result, error) {
	index, err := x.wait(ctx)
	if err != nil {
		return nil, err
	}
	return index.Search(ctx, r)
}

// Suggest implements [server.Searcher]. Nobody waits for suggestions.
func (x *lateIndex) Suggest(ctx context.Context, r search.SuggestRequest) ([]search.Suggestion, error) {
	index := x.open()
	if index == nil {
		return nil, nil
	}
	return index.Suggest(ctx, r)
}

// Document implements [server.Searcher].
func (x *lateIndex) Document(locale, id string) (*search.Document, error) {
	index, err := x.wait(context.Background())
	if err != nil {
		return nil, err
	}
	return index.Document(locale, id)
}

// BuildID implements [server.Searcher].
func (x *lateIndex) BuildID() string {
	if index := x.open(); index != nil {
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
