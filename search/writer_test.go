package search

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"faqtory/search/language"
)

// write writes documents and publishes them.
func write(t testing.TB, config Config, docs []*Document, removed ...string) {
	t.Helper()
	w, err := NewWriter(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		if err := w.Add(d); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range removed {
		w.Remove(config.Default, id)
	}
	g, err := w.Finish()
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Publish(); err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, dir string) *Index {
	t.Helper()
	x, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

func TestRoundTrip(t *testing.T) {
	g := newGenerator(7)
	docs := make([]*Document, 30)
	for i := range docs {
		docs[i] = g.document(i)
		docs[i].Questions = []string{"How do I " + docs[i].Title + "?"}
		docs[i].LinkTexts = []string{"link"}
	}
	dir := t.TempDir()
	write(t, Config{Dir: dir, BuildID: "b1", Default: "en", Input: "hash"}, docs)
	x := open(t, dir)
	for _, want := range docs {
		got, err := x.Document("en", want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("Document(%q) differs (-want +got):\n%s", want.ID, diff)
		}
	}
	if got, err := x.Document("en", "content/en/nowhere.md"); got != nil || err != nil {
		t.Errorf("Document(nowhere) = %v, %v, want nil, nil", got, err)
	}
	m, err := ReadManifest(dir)
	if err != nil || m.BuildID != "b1" || m.Input != "hash" {
		t.Errorf("ReadManifest = %+v, %v, want build b1 of input hash", m, err)
	}
}

// answers asks many queries and returns everything visible about the answers.
func answers(t testing.TB, x *Index, queries []string) []*Result {
	t.Helper()
	var list []*Result
	for _, q := range queries {
		r, err := x.Search(t.Context(), Request{Query: q, Limit: 20, Explain: true})
		if err != nil {
			t.Fatalf("Search(%q): %v", q, err)
		}
		r.Took, r.BuildID = 0, ""
		list = append(list, r)
	}
	return list
}

// TestPatchEqualsBuild changes, adds and removes articles at random and
// compares every patched index with one written from nothing.
func TestPatchEqualsBuild(t *testing.T) {
	g := newGenerator(11)
	r := rand.New(rand.NewPCG(5, 5))
	live := map[string]*Document{}
	for i := range 60 {
		d := g.document(i)
		live[d.ID] = d
	}
	all := func() []*Document {
		var docs []*Document
		for _, id := range sortedKeys(live) {
			docs = append(docs, live[id])
		}
		return docs
	}
	dir := t.TempDir()
	config := Config{Dir: dir, BuildID: "0", Default: "en"}
	write(t, config, all())
	x := open(t, dir)
	next := 60
	for step := range 25 {
		config.BuildID = fmt.Sprint(step + 1)
		config.Patch = step%5 != 4 // now and then a build of everything
		var changed []*Document
		var removed []string
		for range 1 + r.IntN(3) {
			ids := sortedKeys(live)
			id := ids[r.IntN(len(ids))]
			switch r.IntN(4) {
			case 0:
				d := g.document(next)
				next++
				live[d.ID] = d
				changed = append(changed, d)
			case 1:
				if len(live) > 20 {
					delete(live, id)
					removed = append(removed, id)
				}
			default:
				d := g.document(next) // other words under an old ID
				next++
				d.ID, d.URL = id, live[id].URL
				live[id] = d
				changed = append(changed, d)
			}
		}
		added := make(map[string]bool)
		var once []*Document
		for i := len(changed) - 1; i >= 0; i-- { // the last change of an article counts
			if d := changed[i]; live[d.ID] == d && !added[d.ID] {
				added[d.ID] = true
				once = append(once, d)
			}
		}
		if config.Patch {
			write(t, config, once, removed...)
		} else {
			write(t, config, all())
		}
		if changed, err := x.Reload(); err != nil || !changed {
			t.Fatalf("Reload = %v, %v, want true, nil", changed, err)
		}
		clean := t.TempDir()
		write(t, Config{Dir: clean, BuildID: "x", Default: "en"}, all())
		y := open(t, clean)
		var queries []string
		for _, list := range newGenerator(uint64(step)).queries(all(), 6) {
			queries = append(queries, list...)
		}
		if diff := cmp.Diff(answers(t, y, queries), answers(t, x, queries), cmpopts.EquateApprox(0, 1e-5)); diff != "" {
			t.Fatalf("step %d: a patched index answers otherwise than a new one (-new +patched):\n%s", step, diff)
		}
		for _, q := range queries {
			prefix := q[:min(len(q), 6)]
			a, errA := y.Suggest(t.Context(), SuggestRequest{Prefix: prefix})
			b, errB := x.Suggest(t.Context(), SuggestRequest{Prefix: prefix})
			if diff := cmp.Diff(a, b); diff != "" || errA != nil || errB != nil {
				t.Fatalf("step %d: Suggest(%q) differs, %v, %v:\n%s", step, prefix, errA, errB, diff)
			}
		}
		if n := len(x.current.manifest.Locales[0].Parts); n > maxParts+1 {
			t.Fatalf("step %d: %d parts, want at most %d", step, n, maxParts+1)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) > 2*maxParts+4 {
		t.Errorf("%d entries in the index folder: old parts are not removed", len(entries))
	}
}

func TestBuildKeepsWhatDidNotChange(t *testing.T) {
	g := newGenerator(3)
	var docs []*Document
	for i := range 40 {
		docs = append(docs, g.document(i))
	}
	dir := t.TempDir()
	write(t, Config{Dir: dir, BuildID: "1", Default: "en"}, docs)
	before, err := ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	write(t, Config{Dir: dir, BuildID: "2", Default: "en"}, docs)
	after, err := ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before.Locales, after.Locales); diff != "" {
		t.Errorf("building the same articles again writes something new:\n%s", diff)
	}
	write(t, Config{Dir: dir, BuildID: "3", Default: "en", Fresh: true}, docs)
	fresh, err := ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	if cmp.Equal(after.Locales[0].Parts[0].Name, fresh.Locales[0].Parts[0].Name) {
		t.Error("Fresh keeps the part of the index before")
	}
}

func TestEmptyIndex(t *testing.T) {
	dir := t.TempDir()
	write(t, Config{Dir: dir, BuildID: "1", Default: "en", Locales: []string{"en", "ar"}}, nil)
	x := open(t, dir)
	r, err := x.Search(t.Context(), Request{Query: "refund", Locale: "ar"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Confidence != None || r.Total != 0 || len(r.Hits) != 0 {
		t.Errorf("Search in an empty index = %+v, want nothing with confidence none", r)
	}
	if got, err := x.Suggest(t.Context(), SuggestRequest{Prefix: "ref"}); err != nil || len(got) != 0 {
		t.Errorf("Suggest in an empty index = %v, %v, want nothing", got, err)
	}
	// An article that goes and comes back.
	d := newGenerator(1).document(1)
	write(t, Config{Dir: dir, BuildID: "2", Default: "en", Patch: true}, []*Document{d})
	write(t, Config{Dir: dir, BuildID: "3", Default: "en", Patch: true}, nil, d.ID)
	if _, err := x.Reload(); err != nil {
		t.Fatal(err)
	}
	if r, err := x.Search(t.Context(), Request{Query: d.Title}); err != nil || r.Total != 0 {
		t.Errorf("Search for a removed article = %+v, %v, want nothing", r, err)
	}
	if _, err := x.Search(t.Context(), Request{Query: "refund", Locale: "lv"}); !errors.Is(err, ErrLocale) {
		t.Errorf("Search in an unknown locale: %v, want ErrLocale", err)
	}
}

func TestDamage(t *testing.T) {
	g := newGenerator(2)
	var docs []*Document
	for i := range 50 {
		docs = append(docs, g.document(i))
	}
	pristine := t.TempDir()
	write(t, Config{Dir: pristine, BuildID: "1", Default: "en"}, docs)
	part := func(dir, name string) string {
		found, err := filepath.Glob(filepath.Join(dir, "en-*", name))
		if err != nil || len(found) != 1 {
			t.Fatalf("no file %s in %s", name, dir)
		}
		return found[0]
	}
	change := func(path string, f func([]byte) []byte) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	flip := func(data []byte) []byte {
		data[len(data)/2] ^= 0x40
		return data
	}
	tests := []struct {
		name   string
		damage func(dir string)
		want   error
	}{
		{"no folder", func(dir string) { os.RemoveAll(dir) }, ErrMissing},
		{"no manifest", func(dir string) { os.Remove(filepath.Join(dir, currentName)) }, ErrMissing},
		{"another format", func(dir string) {
			change(filepath.Join(dir, currentName), func(b []byte) []byte {
				return []byte(strings.Replace(string(b), fmt.Sprintf(`"format": %d`, formatVersion), `"format": 0`, 1))
			})
		}, ErrFormat},
		{"manifest is not JSON", func(dir string) {
			change(filepath.Join(dir, currentName), func(b []byte) []byte { return b[:len(b)/2] })
		}, ErrCorrupt},
		{"manifest was edited", func(dir string) {
			change(filepath.Join(dir, currentName), func(b []byte) []byte {
				return []byte(strings.Replace(string(b), `"build": "1"`, `"build": "2"`, 1))
			})
		}, ErrCorrupt},
		{"words", func(dir string) { change(part(dir, fileWords), flip) }, ErrCorrupt},
		{"tokens", func(dir string) { change(part(dir, fileTokens), flip) }, ErrCorrupt},
		{"texts", func(dir string) { change(part(dir, fileTexts), flip) }, ErrCorrupt},
		{"table", func(dir string) { change(part(dir, fileTable), flip) }, ErrCorrupt},
		{"table is short", func(dir string) {
			change(part(dir, fileTable), func(b []byte) []byte { return b[:len(b)-10] })
		}, ErrCorrupt},
		{"zeros in a segment", func(dir string) {
			change(part(dir, "bleve/store/*.zap"), func(b []byte) []byte {
				clear(b[len(b)/2 : len(b)/2+512])
				return b
			})
		}, ErrCorrupt},
		{"no segment", func(dir string) { os.Remove(part(dir, "bleve/store/*.zap")) }, ErrCorrupt},
		{"no part", func(dir string) { os.RemoveAll(filepath.Dir(part(dir, fileTable))) }, ErrCorrupt},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "index")
			if err := os.CopyFS(dir, os.DirFS(pristine)); err != nil {
				t.Fatal(err)
			}
			tt.damage(dir)
			x, err := Open(dir)
			if !errors.Is(err, tt.want) {
				if x != nil {
					x.Close()
				}
				t.Fatalf("Open = %v, want %v", err, tt.want)
			}
			// Writing it again mends it.
			write(t, Config{Dir: dir, BuildID: "2", Default: "en"}, docs)
			r, err := open(t, dir).Search(t.Context(), Request{Query: docs[3].Title})
			if err != nil || len(r.Hits) == 0 || r.Hits[0].ID != docs[3].ID {
				t.Errorf("after mending, Search(%q) = %+v, %v, want %s first", docs[3].Title, r, err, docs[3].ID)
			}
		})
	}
}

// A locale that is damaged does not take the others down.
func TestDamageStaysInItsLocale(t *testing.T) {
	g := newGenerator(2)
	var docs []*Document
	for i := range 20 {
		en, lv := g.document(i), *g.document(i)
		lv.Locale = "lv"
		docs = append(docs, en, &lv)
	}
	dir := t.TempDir()
	write(t, Config{Dir: dir, BuildID: "1", Default: "en"}, docs)
	found, err := filepath.Glob(filepath.Join(dir, "lv-*", fileWords))
	if err != nil || len(found) != 1 {
		t.Fatalf("Glob = %v, %v, want one file of words", found, err)
	}
	good, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	bad := slices.Clone(good)
	bad[len(bad)/2] ^= 1
	if err := os.WriteFile(found[0], bad, 0o644); err != nil {
		t.Fatal(err)
	}
	x := open(t, dir)
	if damaged := x.Damaged(); len(damaged) != 1 || !errors.Is(damaged["lv"], ErrCorrupt) {
		t.Errorf("Damaged() = %v, want lv alone", damaged)
	}
	ask := func(locale string) error {
		_, err := x.Search(t.Context(), Request{Query: docs[0].Title, Locale: locale})
		return err
	}
	if en, lv, region := ask("en"), ask("lv"), ask("lv-LV"); en != nil || !errors.Is(lv, ErrCorrupt) || !errors.Is(region, ErrCorrupt) {
		t.Errorf("Search in en, lv, lv-LV: %v, %v, %v, want nil and twice ErrCorrupt", en, lv, region)
	}
	if got := x.LocaleOf("как вернуть", "en"); got != "en" {
		t.Errorf("LocaleOf = %q, want en", got)
	}
	if changed, err := x.Reload(); changed || err != nil {
		t.Errorf("Reload of the same = %v, %v, want false, nil", changed, err)
	}
	if err := os.WriteFile(found[0], good, 0o644); err != nil {
		t.Fatal(err)
	}
	if changed, err := x.Reload(); !changed || err != nil || len(x.Damaged()) != 0 || ask("lv") != nil {
		t.Errorf("Reload of what was mended = %v, %v, and damaged are %v, want true, nil, none", changed, err, x.Damaged())
	}
	// A generation that would lose a locale is not switched to.
	docs[1].Title = "Something else"
	write(t, Config{Dir: dir, BuildID: "2", Default: "en", Fresh: true}, docs)
	m, err := ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, m.locale("lv").Parts[0].Name, fileTexts)); err != nil {
		t.Fatal(err)
	}
	if changed, err := x.Reload(); changed || !errors.Is(err, ErrCorrupt) || x.BuildID() != "1" || ask("lv") != nil {
		t.Errorf("Reload of a damaged generation = %v, %v, serving %s, want the old one", changed, err, x.BuildID())
	}
}

// Codes of words come back from the token file, however it is cut.
func TestCodes(t *testing.T) {
	codes := []uint32{0, 1, shortCodes - 1, shortCodes, shortCodes + 255, shortCodes + 256,
		shortCodes + middleCodes - 1, shortCodes + middleCodes, 1 << 20, 1<<31 - 1}
	var data []byte
	for _, c := range codes {
		data = appendCode(data, c)
	}
	d := &decoder{data: data}
	for _, want := range codes {
		if got := d.code(); got != uint64(want) {
			t.Errorf("code() = %d, want %d", got, want)
		}
	}
	if err := d.end(); err != nil {
		t.Error(err)
	}
	for n := range data {
		d := &decoder{data: data[:n]}
		for d.err == nil && d.at < n {
			d.code()
		}
	}
}

// FuzzDecode feeds damaged files to the decoders, as they would come were the
// checksums to fail: an error is fine, a crash is not.
func FuzzDecode(f *testing.F) {
	dir := f.TempDir()
	g := newGenerator(2)
	w, err := newPartWriter(f.Context(), dir, language.For("en"), nil)
	if err != nil {
		f.Fatal(err)
	}
	for i := range 5 {
		d := g.document(i)
		record := appendRecord(nil, d)
		if err := w.add(d, record, fingerprintOf(record)); err != nil {
			f.Fatal(err)
		}
		f.Add(record)
	}
	if err := w.close(); err != nil {
		f.Fatal(err)
	}
	for _, name := range []string{fileWords, fileTable} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		decodeLexicon(data)
		decodeTable(data)
		(&decoder{data: data}).document()
	})
}
