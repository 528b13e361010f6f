package main

import (
	"errors"
	"testing"
	"time"

	"faqtory/search"
	"faqtory/server"
)

// An index that is not whole answers what it can, and does not pretend that there
// is nothing else.
func TestLateIndex(t *testing.T) {
	dir := t.TempDir()
	write := func(patch bool, ids ...string) {
		t.Helper()
		w, err := search.NewWriter(t.Context(), search.Config{Dir: dir, Default: "en", Locales: []string{"en"}, Patch: patch})
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			if err := w.Add(&search.Document{ID: id, Locale: "en", URL: "/" + id + "/", Title: "About " + id}); err != nil {
				t.Fatal(err)
			}
		}
		g, err := w.Finish()
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Publish(); err != nil {
			t.Fatal(err)
		}
	}
	x := newLateIndex()
	defer x.Close()
	hits := func(query string) (int, error) {
		r, err := x.Search(t.Context(), search.Request{Query: query, Locale: "en"})
		if err != nil {
			return 0, err
		}
		return r.Total, nil
	}
	x.patience = time.Millisecond
	if _, err := hits("refunds"); !errors.Is(err, server.ErrUnavailable) {
		t.Errorf("Search() without an index = %v, want ErrUnavailable", err)
	}
	write(false, "refunds")
	if err := x.refresh(dir, 1); err != nil {
		t.Fatal(err)
	}
	if n, err := hits("refunds"); n != 1 || err != nil {
		t.Errorf("Search() for what is there already = %d hits, %v, want 1", n, err)
	}
	if n, err := hits("parcels"); !errors.Is(err, server.ErrUnavailable) {
		t.Errorf("Search() for what may still come = %d hits, %v, want ErrUnavailable", n, err)
	}
	if d, err := x.Document("en", "parcels"); !errors.Is(err, server.ErrUnavailable) {
		t.Errorf("Document() of what may still come = %v, %v, want ErrUnavailable", d, err)
	}
	x.patience = time.Minute
	answered := make(chan int, 1)
	go func() {
		n, err := hits("parcels")
		if err != nil {
			t.Errorf("Search() = %v", err)
		}
		answered <- n
	}()
	write(true, "parcels")
	if err := x.refresh(dir, 0); err != nil {
		t.Fatal(err)
	}
	if n := <-answered; n != 1 {
		t.Errorf("Search() that has waited = %d hits, want 1", n)
	}
	if n, err := hits("nothing"); n != 0 || err != nil {
		t.Errorf("Search() for nothing in a whole index = %d hits, %v, want none", n, err)
	}
}
