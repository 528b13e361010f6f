package build

import (
	"bytes"
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"faqtory/content"
	"faqtory/search"
)

// cachedOptions are those of the golden site with a cache and an index.
func cachedOptions(t *testing.T) Options {
	t.Helper()
	dir := t.TempDir()
	o := goldenOptions(t, filepath.Join(dir, "public"))
	o.Index, o.Cache, o.Program = filepath.Join(dir, "index"), filepath.Join(dir, "cache"), "test 1"
	return o
}

func mustBuild(t *testing.T, o Options) *Report {
	t.Helper()
	report, err := Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// clean builds the same without a cache into a folder of its own.
func clean(t *testing.T, o Options) map[string]string {
	t.Helper()
	dir := t.TempDir()
	o.Out, o.Index, o.Cache = filepath.Join(dir, "public"), filepath.Join(dir, "index"), ""
	mustBuild(t, o)
	return tree(t, o.Out)
}

func edit(t *testing.T, o Options, name string, change func(string) string) {
	t.Helper()
	name = filepath.Join(o.Dir, filepath.FromSlash(name))
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(change(string(data))), 0o666); err != nil {
		t.Fatal(err)
	}
}

func appended(text string) func(string) string { return func(s string) string { return s + text } }

func TestSecondBuildDoesNothing(t *testing.T) {
	o := cachedOptions(t)
	first := mustBuild(t, o)
	if first.Parsed == 0 || first.Rendered != len(first.Outputs) {
		t.Errorf("the first build parsed %d articles and made %d of %d outputs, want all", first.Parsed, first.Rendered, len(first.Outputs))
	}
	before := stats(o.Out, first.Outputs)
	for range 2 {
		again := mustBuild(t, o)
		if again.Parsed != 0 || again.Rendered != 0 || again.Changes.Kept != len(first.Outputs) || again.Changes.Written != 0 {
			t.Errorf("a build of what has not changed parsed %d, rendered %d, %+v", again.Parsed, again.Rendered, *again.Changes)
		}
		again.Seconds, again.Timings, again.Parsed, again.Rendered, again.Changes = first.Seconds, first.Timings, first.Parsed, first.Rendered, first.Changes
		if diff := cmp.Diff(first, again); diff != "" {
			t.Errorf("report of a build of what has not changed (-first +second):\n%s", diff)
		}
	}
	if !slices.Equal(before, stats(o.Out, first.Outputs)) {
		t.Error("a build of what has not changed touched files")
	}
	if diff := cmp.Diff(clean(t, o), tree(t, o.Out)); diff != "" {
		t.Errorf("site (-clean +cached):\n%s", diff)
	}
}

// What a change makes the next build do.
func TestRebuild(t *testing.T) {
	// Lists of all articles are made anew whatever happens.
	const lists = 32
	tests := []struct {
		name             string
		change           func(t *testing.T, o *Options)
		parsed, rendered int // rendered beside the lists, at most
	}{
		{"nothing but the time of a file", func(t *testing.T, o *Options) {
			now := time.Now().Add(time.Hour)
			if err := os.Chtimes(filepath.Join(o.Dir, "content/en/orders/refunds.md"), now, now); err != nil {
				t.Fatal(err)
			}
		}, 0, 0},
		{"the same bytes in another file", func(t *testing.T, o *Options) {
			name := filepath.Join(o.Dir, "content/en/orders/refunds.md")
			data, err := os.ReadFile(name)
			if err == nil {
				err = os.Remove(name)
			}
			if err == nil {
				err = os.WriteFile(name, data, 0o666)
			}
			if err != nil {
				t.Fatal(err)
			}
		}, 0, 0},
		{"the text of an article", func(t *testing.T, o *Options) {
			edit(t, *o, "content/en/orders/refunds.md", appended("\nMore text.\n"))
		}, 1, 1},
		{"as many bytes in the same moment", func(t *testing.T, o *Options) {
			name := filepath.Join(o.Dir, "content/en/orders/refunds.md")
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			edit(t, *o, "content/en/orders/refunds.md", func(s string) string { return strings.Replace(s, "refund", "rofund", 1) })
			if err := os.Chtimes(name, info.ModTime(), info.ModTime()); err != nil {
				t.Fatal(err)
			}
		}, 1, 9},
		{"a title", func(t *testing.T, o *Options) {
			edit(t, *o, "content/en/orders/refunds.md", func(s string) string { return strings.Replace(s, "title:", "title: New", 1) })
		}, 1, 8},
		{"a picture", func(t *testing.T, o *Options) {
			edit(t, *o, "assets/logo.svg", appended("<!-- x -->"))
		}, 0, 30},
		{"an output that somebody changed", func(t *testing.T, o *Options) {
			if err := os.WriteFile(filepath.Join(o.Out, "orders/refunds/index.html"), []byte("x"), 0o666); err != nil {
				t.Fatal(err)
			}
		}, 0, 1},
		{"an output that somebody changed as if nothing had happened", func(t *testing.T, o *Options) {
			name := filepath.Join(o.Out, "orders/refunds/index.html")
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(name)
			if err == nil {
				err = os.WriteFile(name, bytes.Replace(data, []byte("refund"), []byte("rofund"), 1), 0o666)
			}
			if err == nil {
				err = os.Chtimes(name, info.ModTime(), info.ModTime())
			}
			if err != nil {
				t.Fatal(err)
			}
		}, 0, 1},
		{"an output that is gone", func(t *testing.T, o *Options) {
			if err := os.Remove(filepath.Join(o.Out, "sitemap.xml")); err != nil {
				t.Fatal(err)
			}
		}, 0, 0},
		{"an index that is gone", func(t *testing.T, o *Options) {
			if err := os.RemoveAll(o.Index); err != nil {
				t.Fatal(err)
			}
		}, 0, 0},
		{"a setting", func(t *testing.T, o *Options) { o.Settings.EditURL = "https://example.com/{path}" }, 0, 1000},
		{"synonyms", func(t *testing.T, o *Options) {
			o.Synonyms = map[string][]search.Synonym{"en": {{Words: []string{"refund", "money back"}}}}
		}, 0, 0},
		{"the clock, past the day on which an article is published", func(t *testing.T, o *Options) {
			edit(t, *o, "content/en/orders/refunds.md", func(s string) string { return strings.Replace(s, "title:", "publish: 2027-01-01\ntitle:", 1) })
			mustBuild(t, *o)
			o.Now = o.Now.AddDate(1, 0, 0)
		}, 0, 12},
		{"another program", func(t *testing.T, o *Options) { o.Program = "test 2" }, 9, 1000},
		{"no cache", func(t *testing.T, o *Options) { o.Cache = "" }, 9, 1000},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := cachedOptions(t)
			mustBuild(t, o)
			tt.change(t, &o)
			report := mustBuild(t, o)
			if report.Parsed != tt.parsed {
				t.Errorf("Build() parsed %d articles, want %d", report.Parsed, tt.parsed)
			}
			if report.Rendered > lists+tt.rendered {
				t.Errorf("Build() rendered %d outputs, want %d and at most %d lists", report.Rendered, tt.rendered, lists)
			}
			if diff := cmp.Diff(clean(t, o), tree(t, o.Out)); diff != "" {
				t.Errorf("site (-clean +cached):\n%s", diff)
			}
			x, err := search.Open(o.Index)
			if err != nil {
				t.Fatal(err)
			}
			defer x.Close()
			if x.BuildID() != report.BuildID {
				t.Errorf("the index is of build %q, the pages of %q", x.BuildID(), report.BuildID)
			}
			again := mustBuild(t, o)
			if o.Cache != "" && again.Rendered != 0 {
				t.Errorf("the build after it rendered %d outputs, want none", again.Rendered)
			}
		})
	}
}

// A cache may be lost, cut off, mixed up or damaged in any place: the site comes
// out the same.
func TestDamagedCache(t *testing.T) {
	o := cachedOptions(t)
	mustBuild(t, o)
	var files []string
	entries, err := os.ReadDir(o.Cache)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && e.Name() != cacheLock && !e.IsDir() {
			files = append(files, e.Name())
		}
	}
	if len(files) != 4 {
		t.Fatalf("the cache holds %q, want four files", files)
	}
	r := rand.New(rand.NewPCG(1, 2))
	damages := map[string]func(data []byte) []byte{
		"gone":     func([]byte) []byte { return nil },
		"empty":    func([]byte) []byte { return []byte{} },
		"half":     func(data []byte) []byte { return data[:len(data)/2] },
		"longer":   func(data []byte) []byte { return append(data, "more"...) },
		"flipped":  func(data []byte) []byte { data[r.IntN(len(data))] ^= 1 << r.IntN(8); return data },
		"zeros":    func(data []byte) []byte { clear(data[len(data)/3 : len(data)/2]); return data },
		"nonsense": func(data []byte) []byte { return bytes.Repeat([]byte("x"), len(data)) },
	}
	// The site goes back and forth between two states, so that each is built but
	// once without a cache.
	texts := []string{"\nMore.\n", "\nLess.\n"}
	var want [2]map[string]string
	state := 0
	turn := func() {
		for _, name := range []string{"content/en/orders/refunds.md", "content/en/orders/_index.md"} {
			edit(t, o, name, func(s string) string { return strings.TrimSuffix(s, texts[state]) + texts[1-state] })
		}
		state = 1 - state
		if want[state] == nil {
			want[state] = clean(t, o)
		}
	}
	for _, file := range files {
		for _, name := range slices.Sorted(maps.Keys(damages)) {
			path := filepath.Join(o.Cache, file)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if data = damages[name](data); data == nil {
				err = os.Remove(path)
			} else {
				err = os.WriteFile(path, data, 0o666)
			}
			if err != nil {
				t.Fatal(err)
			}
			turn()
			mustBuild(t, o)
			if diff := cmp.Diff(want[state], tree(t, o.Out)); diff != "" {
				t.Fatalf("%s %s: site (-clean +cached):\n%s", file, name, diff)
			}
			if again := mustBuild(t, o); again.Rendered != 0 {
				t.Errorf("%s %s: the cache is not made good: the next build renders %d outputs", file, name, again.Rendered)
			}
		}
	}
}

// A text that cannot be read back from the cache is no reason to publish a page
// without it.
func TestTextLostDuringBuild(t *testing.T) {
	o := cachedOptions(t)
	mustBuild(t, o)
	before := tree(t, o.Out)
	texts, err := filepath.Glob(filepath.Join(o.Cache, cacheTexts+"*"))
	if err != nil || len(texts) != 1 {
		t.Fatal(texts, err)
	}
	info, err := os.Stat(texts[0])
	if err == nil {
		err = os.WriteFile(texts[0], make([]byte, info.Size()), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	// Every page must be rendered now, and no text can be had.
	o.Settings.EditURL = "https://example.com/{path}"
	said := ""
	o.Log = func(format string, args ...any) { said += format }
	mustBuild(t, o)
	if !strings.Contains(said, "damaged") {
		t.Errorf("the build says %q, want that the cache was damaged", said)
	}
	if diff := cmp.Diff(clean(t, o), tree(t, o.Out)); diff != "" {
		t.Errorf("site (-clean +cached):\n%s", diff)
	}
	if len(before) == 0 {
		t.Error("nothing was published in the first place")
	}
}

// Two builds at once: one of them does without the cache.
func TestBusyCache(t *testing.T) {
	o := cachedOptions(t)
	mustBuild(t, o)
	b, err := newBuilder(t.Context(), &o, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer b.close(new(error))
	edit(t, o, "content/en/orders/refunds.md", appended("\nMore.\n"))
	report := mustBuild(t, o)
	if report.Parsed != 9 {
		t.Errorf("a build without the cache parsed %d articles, want all nine", report.Parsed)
	}
	if diff := cmp.Diff(clean(t, o), tree(t, o.Out)); diff != "" {
		t.Errorf("site (-clean +without a cache):\n%s", diff)
	}
}

// A site may be built into several folders in turn.
func TestTwoOutputFolders(t *testing.T) {
	o := cachedOptions(t)
	other := o
	other.Out, other.Settings.EditURL = filepath.Join(t.TempDir(), "other"), "https://example.com/{path}"
	for range 2 {
		mustBuild(t, o)
		mustBuild(t, other)
	}
	for _, o := range []Options{o, other} {
		o.Index = ""
		if diff := cmp.Diff(clean(t, o), tree(t, o.Out)); diff != "" {
			t.Errorf("site (-clean +cached):\n%s", diff)
		}
	}
}

// What is of no use any more does not stay in the packs for ever.
func TestPacksStaySmall(t *testing.T) {
	o := cachedOptions(t)
	o.Index = ""
	large := "\n" + strings.Repeat(strings.Repeat("word ", 200)+"\n\n", 400)
	size := func() (total int64) {
		files, err := filepath.Glob(filepath.Join(o.Cache, "*-*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			info, err := os.Stat(f)
			if err != nil {
				t.Fatal(err)
			}
			total += info.Size()
		}
		return total
	}
	most := int64(0)
	for i := range 12 {
		edit(t, o, "content/en/orders/refunds.md", func(s string) string {
			s, _, _ = strings.Cut(s, "\nRound ")
			return s + "\nRound " + strings.Repeat("x", i+1) + large
		})
		mustBuild(t, o)
		most = max(most, size())
	}
	if limit := int64(8 << 20); most > limit {
		t.Errorf("the cache grew to %d bytes, want at most %d", most, limit)
	}
	if diff := cmp.Diff(clean(t, o), tree(t, o.Out)); diff != "" {
		t.Errorf("site (-clean +cached):\n%s", diff)
	}
}

// The dates of the version history are asked for again after a commit.
func TestHistoryIsPartOfTheInput(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	o := cachedOptions(t)
	git := func(date string, args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.com"}, args...)...)
		cmd.Dir = o.Dir
		cmd.Env = append(os.Environ(), "GIT_AUTHOR_DATE="+date, "GIT_COMMITTER_DATE="+date)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	git("2026-01-01T00:00:00Z", "init", "-q")
	mustBuild(t, o)
	git("2026-01-01T00:00:00Z", "add", "-A")
	git("2026-01-01T00:00:00Z", "commit", "-q", "-m", "x")
	if report := mustBuild(t, o); report.Rendered == 0 {
		t.Error("nothing is rendered after the first commit, which gives every article a date")
	}
	if report := mustBuild(t, o); report.Rendered != 0 {
		t.Errorf("%d outputs are rendered though nothing has changed", report.Rendered)
	}
	o.Index = ""
	if diff := cmp.Diff(clean(t, o), tree(t, o.Out)); diff != "" {
		t.Errorf("site (-clean +cached):\n%s", diff)
	}
}

func TestPackIsSafeForManyAtOnce(t *testing.T) {
	p, err := scratch(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(n), 0))
			for range 200 {
				want := strings.Repeat(string(rune('a'+n)), r.IntN(20_000))
				if got := p.get([]byte("x"), p.add([]byte(want))); string(got) != "x"+want {
					t.Errorf("get(add()) of %d bytes returned %d others", len(want), len(got)-1)
				}
			}
		})
	}
	wg.Wait()
	if err := p.failed(); err != nil {
		t.Error(err)
	}
	if got := p.get(nil, span{at: 1, len: 3, crc: 7}); len(got) > 0 || !errors.Is(p.failed(), errDamaged) {
		t.Errorf("get() of a text that is not there = %q, failed() = %v", got, p.failed())
	}
}

// A file changed within the tick in which it was read is looked at again.
func TestClock(t *testing.T) {
	second := int64(time.Second)
	now := 1_000_000*second + 500_000_000
	c := clock{start: now}
	tests := []struct {
		stat  stat
		young bool
	}{
		{stat{mtime: now - 10*second + 1, ctime: now - 10*second + 1}, false},
		{stat{mtime: now - second/2 + 1, ctime: 1}, false},
		{stat{mtime: now - 1_000_001}, true},
		{stat{mtime: now + 1}, true},
		{stat{mtime: 7, ctime: now + 1}, true}, // its time was set back
		{stat{mtime: now - now%second - second}, true},
		{stat{mtime: now - now%second - 4*second}, false},
	}
	for _, tt := range tests {
		if got := c.young(tt.stat); got != tt.young {
			t.Errorf("young(%+v) = %v at %d, want %v", tt.stat, got, now, tt.young)
		}
	}
}

func TestStoreKeepsNothingUnreadable(t *testing.T) {
	s := newStore(t.TempDir(), fstest.MapFS{}, clock{})
	var err error
	if s.texts, err = scratch(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	defer s.texts.close()
	s.Keep(&content.File{Path: "a.md"})()
	if s.Kept("a.md") != nil {
		t.Error("a file that could not be read is kept")
	}
}

func FuzzRecord(f *testing.F) {
	r := &record{report: &Report{Articles: 3}, outputs: map[string]keptOutput{"index.html": {}}, now: time.Unix(5, 0)}
	r.folders = []keptInput{{path: "."}}
	r.index.documents = map[documentID]key{{"en", "a.md"}: {}}
	data, err := r.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		if r := decodeRecord(&decoder{s: string(data)}); r.report == nil && len(r.outputs) > 0 {
			t.Error("a damaged record has outputs")
		}
	})
}
