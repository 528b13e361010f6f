package build

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// A page is packed the same whatever was packed before it.
func TestPackersForget(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	text := func(size int) []byte {
		b := make([]byte, 0, size)
		for len(b) < size {
			b = append(b, strings.Fields("parcel refund order the a of returns 17 <p> </p> voucher")[r.IntN(11)]...)
			b = append(b, ' ')
		}
		return b
	}
	page := text(20 << 10)
	want := brotliForm(page)
	for _, size := range []int{100, mostShared, mostShared + 1, 3 << 20, 1000} {
		brotliForm(text(size))
		for range 4 { // there may be more than one packer
			if !bytes.Equal(brotliForm(page), want) {
				t.Fatalf("after a file of %d bytes a page comes out different", size)
			}
		}
	}
}

func TestPacks(t *testing.T) {
	page := []byte(strings.Repeat("<p>The parcel waits for five days.</p>\n", 100))
	list := packs(newManifest(), "en/index.html", page)
	if len(list) != 2 || list[0].name != "en/index.html.br" || list[1].name != "en/index.html.gz" {
		t.Fatalf("packs() = %+v, want a .br and a .gz", list)
	}
	if got, err := io.ReadAll(brotli.NewReader(bytes.NewReader(list[0].data))); err != nil || !bytes.Equal(got, page) {
		t.Errorf("the .br holds something else (%v)", err)
	}
	r, err := gzip.NewReader(bytes.NewReader(list[1].data))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, page) {
		t.Errorf("the .gz holds something else (%v)", err)
	}
	if again := packs(newManifest(), "en/index.html", page); !bytes.Equal(again[0].data, list[0].data) || !bytes.Equal(again[1].data, list[1].data) {
		t.Error("the same page is packed into other bytes the second time")
	}
	for name, data := range map[string][]byte{
		"a.png": page, "en/index.md": page, "short.html": page[:500], ".faqtory/site.json": page, "_headers": page, "noise.txt": noise(4096),
	} {
		if got := packs(newManifest(), name, data); len(got) > 0 {
			t.Errorf("packs(%s) = %d forms, want none", name, len(got))
		}
	}
}

// What every page loads is compressed as well as can be.
func TestPacksOfStyleSheets(t *testing.T) {
	css := goldenPages(t).theme.Stylesheet()
	if got, all := packs(newManifest(), "assets/site.css", css)[0].data, brotliForm(css); len(got) >= len(all) {
		t.Errorf("a style sheet comes to %d bytes, any other text to %d", len(got), len(all))
	}
}

// Left to itself, a site is compressed while it is small.
func TestPacking(t *testing.T) {
	s := goldenPages(t)
	for _, test := range []struct {
		setting string
		want    bool
	}{{PackAuto, true}, {PackAlways, true}, {PackNever, false}} {
		s.settings.Precompress = test.setting
		if got := s.packing(); got != test.want {
			t.Errorf("packing() with %q = %t, want %t for %d articles", test.setting, got, test.want, s.lib.Len())
		}
	}
}

// noise is text that nothing compresses.
func noise(n int) []byte {
	out := make([]byte, n)
	x := uint64(88172645463325252)
	for i := range out {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		out[i] = byte(x >> 24)
	}
	return out
}

// A page that did not change is not packed again, and a form that somebody took
// away is made anew.
func TestPacksAreKept(t *testing.T) {
	dir := t.TempDir()
	page := []byte(strings.Repeat("<p>The parcel waits for five days.</p>\n", 100))
	made := 0
	publish := func(data []byte) Changes {
		out, err := OpenOutput(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		defer out.Close()
		made = 0
		list := packs(out.Previous(), "index.html", data)
		for _, p := range list {
			if p.data != nil {
				made++
			}
		}
		if err := out.Put("index.html", data); err != nil {
			t.Fatal(err)
		}
		if err := out.putPacks(list, data); err != nil {
			t.Fatal(err)
		}
		changes, err := out.Commit(nil)
		if err != nil {
			t.Fatal(err)
		}
		return changes
	}
	if c := publish(page); made != 2 || c.Written != 3 {
		t.Errorf("first build: %d forms made, %d files written, want 2 and 3", made, c.Written)
	}
	before, err := os.ReadFile(filepath.Join(dir, "index.html.br"))
	if err != nil {
		t.Fatal(err)
	}
	if c := publish(page); made != 0 || c.Written != 0 || c.Removed != 0 {
		t.Errorf("second build: %d forms made, %+v, want nothing to do", made, c)
	}
	if err := os.Remove(filepath.Join(dir, "index.html.br")); err != nil {
		t.Fatal(err)
	}
	publish(page)
	if after, err := os.ReadFile(filepath.Join(dir, "index.html.br")); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the form that was taken away did not come back (%v)", err)
	}
	if c := publish(append(page, '!')); made != 2 || c.Written != 3 {
		t.Errorf("changed page: %d forms made, %+v, want 2 and 3 files", made, c)
	}
	if c := publish(page[:500]); c.Removed != 2 {
		t.Errorf("page too short to pack: %+v, want its two forms removed", c)
	}
}
