package search

import (
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestPatchBesidePatches lets others publish while a writer is at work: what they
// changed stays, and so does everything else that the writer was told.
func TestPatchBesidePatches(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			g, r := newGenerator(20+seed), rand.New(rand.NewPCG(seed, 7))
			var base []*Document
			want := map[string]*Document{}
			for i := range 60 {
				base = append(base, g.document(i))
				want[base[i].ID] = base[i]
			}
			dir := t.TempDir()
			write(t, Config{Dir: dir, BuildID: "0", Default: "en"}, base)
			patch := Config{Dir: dir, BuildID: "1", Default: "en", Patch: true}
			other := func(id string, i int) *Document { // words of number i under an ID
				d := g.document(i)
				d.ID, d.URL = id, want[id].URL
				return d
			}

			slow := patch
			var turn sync.Mutex
			slow.Turn = &turn
			w, err := NewWriter(t.Context(), slow)
			if err != nil {
				t.Fatal(err)
			}
			add := func(d *Document) {
				t.Helper()
				want[d.ID] = d
				if err := w.Add(d); err != nil {
					t.Fatal(err)
				}
			}
			for i := range 30 {
				add(g.document(100 + i))
			}
			for i := range 10 {
				add(other(base[i].ID, 200+i))
			}
			for _, d := range base[20:25] {
				w.Remove("en", d.ID)
				delete(want, d.ID)
			}
			if seed%2 == 0 {
				if err := w.Prepare(); err != nil {
					t.Fatal(err)
				}
			}
			// So many patches that they are put together while the writer is at work.
			for i := range 12 {
				var docs []*Document
				var removed []string
				for range 3 {
					switch n := r.IntN(60); {
					case n >= 20 && n < 25: // the writer has taken it out
					case n >= 40 && n < 44:
						removed = append(removed, base[n].ID)
						delete(want, base[n].ID)
					case want[base[n].ID] != nil:
						d := other(base[n].ID, 300+3*i)
						docs = append(docs, d)
						want[d.ID] = d
					}
				}
				d := other(g.document(100+r.IntN(30)).ID, 400+i) // one that the writer adds
				docs = append(docs, d)
				want[d.ID] = d
				once := map[string]*Document{}
				for _, d := range docs {
					once[d.ID] = want[d.ID]
				}
				docs = docs[:0]
				for _, id := range sortedKeys(once) {
					if once[id] != nil {
						docs = append(docs, once[id])
					}
				}
				write(t, patch, docs, removed...)
			}
			w.Input("both")
			made, err := w.Finish()
			if err != nil {
				t.Fatal(err)
			}
			if err := made.Publish(); err != nil {
				t.Fatal(err)
			}
			if got := made.Manifest.Input; got != "both" {
				t.Errorf("the manifest names %q as its input, want %q", got, "both")
			}

			var docs []*Document
			for _, id := range sortedKeys(want) {
				docs = append(docs, want[id])
			}
			clean := t.TempDir()
			write(t, Config{Dir: clean, BuildID: "x", Default: "en"}, docs)
			x, y := open(t, dir), open(t, clean)
			if got := made.Manifest.Locales[0].Articles; got != len(docs) {
				t.Errorf("the index says that it has %d articles, want %d", got, len(docs))
			}
			var queries []string
			for _, list := range newGenerator(seed).queries(docs, 40) {
				queries = append(queries, list...)
			}
			if diff := cmp.Diff(answers(t, y, queries), answers(t, x, queries), cmpopts.EquateApprox(0, 1e-5)); diff != "" {
				t.Errorf("the index answers otherwise than a new one (-new +patched):\n%s", diff)
			}
			for _, d := range docs {
				got, err := x.Document("en", d.ID)
				if err != nil || got == nil {
					t.Errorf("Document(%q) = %v, %v, want it", d.ID, got, err)
				} else if got.Title != d.Title || got.URL != d.URL {
					t.Errorf("Document(%q) is %q at %s, want %q at %s", d.ID, got.Title, got.URL, d.Title, d.URL)
				}
			}
		})
	}
}

// A writer that is given up leaves nothing behind.
func TestAbortAfterPrepare(t *testing.T) {
	g := newGenerator(2)
	dir := t.TempDir()
	write(t, Config{Dir: dir, BuildID: "0", Default: "en"}, []*Document{g.document(0)})
	names := func() (list []string) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			list = append(list, e.Name())
		}
		return list
	}
	before := names()
	w, err := NewWriter(t.Context(), Config{Dir: dir, Default: "en", Patch: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Add(g.document(1)); err != nil {
		t.Fatal(err)
	}
	if err := w.Prepare(); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	if diff := cmp.Diff(before, names()); diff != "" {
		t.Errorf("the folder is not as it was (-before +after):\n%s", diff)
	}
}
