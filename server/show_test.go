package server

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"faqtory/search"
)

// build is the published folder as a build that lies in none.
func (s *testSite) build(id string) Build {
	files := os.DirFS(s.site)
	return Build{ID: id, Files: files, Has: func(name string) bool {
		info, err := fs.Stat(files, name)
		return err == nil && info.Mode().IsRegular()
	}}
}

// A build without a folder answers like one with a folder, and a switch changes
// all of it at once.
func TestShow(t *testing.T) {
	old, next := newTestSite(t, "/", ""), newTestSite(t, "/", "")
	old.publish(articles())
	next.publish(append(articles(), seasonal(1)))
	index, err := search.Open(old.index)
	if err != nil {
		t.Fatal(err)
	}
	first := old.build("1")
	s, err := New(Options{Build: &first, Searcher: index, CacheBytes: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	folder := old.open(Options{})
	same := func(target string) {
		t.Helper()
		got, want := get(s, target), get(folder, target)
		if got.Code != want.Code || got.Body.String() != want.Body.String() || got.Header().Get("Location") != want.Header().Get("Location") {
			t.Errorf("GET %s: status %d, %d bytes, Location %q; served from a folder %d, %d bytes, %q", target,
				got.Code, got.Body.Len(), got.Header().Get("Location"), want.Code, want.Body.Len(), want.Header().Get("Location"))
		}
	}
	page := articles()[0].url("/")
	for _, target := range []string{"/", page, strings.TrimSuffix(page, "/"), page + "index.md", "/nowhere/", "/.faqtory/site.json", "/search/", "/ar/"} {
		same(target)
	}
	if err := s.Show(next.build("2")); err != nil {
		t.Fatal(err)
	}
	added := seasonal(1).url("/")
	if got := get(s, added).Code; got != 200 {
		t.Errorf("GET %s after the switch: status %d, want 200", added, got)
	}
	if got := s.BuildID(); got != "2" {
		t.Errorf("BuildID() = %q, want %q", got, "2")
	}
	// The index is still the old one, and only what it knows is found.
	if r, err := s.Search(t.Context(), Query{Text: "parcel"}); err != nil || len(r.Results) == 0 {
		t.Errorf("Search() = %v, %v; want results", r, err)
	}
	if switched, err := s.Reload(); switched || err != nil {
		t.Errorf("Reload() = %v, %v; want false, nil: nothing but Show switches a build", switched, err)
	}
	// What cannot be shown leaves the one before.
	if err := s.Show(Build{ID: "3", Files: os.DirFS(t.TempDir()), Has: func(string) bool { return true }}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Show() of an empty folder = %v, want %v", err, fs.ErrNotExist)
	}
	if got := get(s, added).Code; got != 200 {
		t.Errorf("GET %s after a build that could not be shown: status %d, want 200", added, got)
	}
}
