package search

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A generator makes help articles that are alike in their statistics to real
// ones: four words in ten are function words, words are as frequent as Zipf
// says, and an article keeps to a few topics. The same seed gives the same text.
type generator struct {
	r     *rand.Rand
	words []string
	zipf  *rand.Zipf
}

var functionWords = strings.Fields("the to of and a in is you your for on that it with this be are or can from as if not have will by we at our an when do")

func newGenerator(seed uint64) *generator {
	g := &generator{r: rand.New(rand.NewPCG(seed, 1))}
	syllables := strings.Fields("ra ti lo men cor sel par ver tion der ship pay ac count or re turn fun in voi ce ad dre ss log ca rd de liv ery pro duct sto re cu stom er mar ket no ti fi")
	seen := make(map[string]bool)
	for len(g.words) < 24000 {
		var b strings.Builder
		for range 2 + g.r.IntN(3) {
			b.WriteString(syllables[g.r.IntN(len(syllables))])
		}
		if w := b.String(); !seen[w] && len(w) > 3 {
			seen[w] = true
			g.words = append(g.words, w)
		}
	}
	g.zipf = rand.NewZipf(g.r, 1.08, 12, uint64(len(g.words)-1))
	return g
}

func (g *generator) word(topic []string) string {
	switch n := g.r.IntN(100); {
	case n < 42:
		return functionWords[g.r.IntN(len(functionWords))]
	case n < 60:
		return topic[g.r.IntN(len(topic))]
	}
	return g.words[g.zipf.Uint64()]
}

func (g *generator) text(topic []string, words int) string {
	var b strings.Builder
	for i := range words {
		w := g.word(topic)
		if i%14 == 0 {
			if i > 0 {
				b.WriteString(". ")
			}
			w = strings.ToUpper(w[:1]) + w[1:]
		} else {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String() + "."
}

func (g *generator) title(topic []string, words int) string {
	parts := make([]string, 0, words)
	for range words {
		parts = append(parts, topic[g.r.IntN(len(topic))])
	}
	return strings.Join(parts, " ")
}

func (g *generator) document(n int) *Document {
	topic := make([]string, 24)
	for i := range topic {
		topic[i] = g.words[g.zipf.Uint64()]
	}
	category := fmt.Sprintf("category-%d", n%40)
	d := &Document{
		ID: fmt.Sprintf("content/en/%s/article-%05d.md", category, n), Locale: "en", Kind: "article",
		URL: fmt.Sprintf("/%s/article-%05d/", category, n), Title: g.title(topic, 4+g.r.IntN(4)),
		Categories: []Category{{category, "Category " + category}}, Tags: []string{topic[0], topic[1]},
		Answer: g.text(topic, 20),
	}
	for i := range 5 {
		d.Sections = append(d.Sections, Section{
			Anchor: fmt.Sprintf("section-%d", i), Title: g.title(topic, 3), Text: g.text(topic, 60) + "\n" + g.text(topic, 56),
		})
	}
	return d
}

// queries are what customers would ask of these documents, of every kind.
func (g *generator) queries(docs []*Document, n int) map[string][]string {
	kinds := make(map[string][]string)
	for range n {
		d := docs[g.r.IntN(len(docs))]
		title := strings.Fields(d.Title)
		body := strings.Fields(d.Sections[g.r.IntN(len(d.Sections))].Text)
		at := g.r.IntN(len(body) - 12)
		kinds["words"] = append(kinds["words"], title[0]+" "+title[len(title)-1])
		kinds["question"] = append(kinds["question"], "how do I "+strings.Join(body[at:at+8], " ")+"?")
		w := []byte(title[1])
		i := 1 + g.r.IntN(len(w)-2)
		w[i], w[i+1] = w[i+1], w[i]
		kinds["typo"] = append(kinds["typo"], title[0]+" "+string(w)+"x")
		kinds["prefix"] = append(kinds["prefix"], title[0]+" "+title[1][:3])
		kinds["none"] = append(kinds["none"], "xqjzv plorfwibbet zzgrunk")
	}
	return kinds
}

var benchIndex = sync.OnceValues(func() (string, []*Document) {
	dir, err := os.MkdirTemp("", "search-bench-")
	if err != nil {
		panic(err)
	}
	benchFolder = dir
	g := newGenerator(1)
	docs := make([]*Document, 10000)
	for i := range docs {
		docs[i] = g.document(i)
	}
	return dir, docs
})

var benchFolder string // removed by TestMain

func openBench(b *testing.B) (*Index, []*Document) {
	dir, docs := benchIndex()
	if x, err := Open(dir); err == nil {
		b.Cleanup(func() { x.Close() })
		return x, docs
	}
	return buildIndex(b, docs, Config{Dir: dir, BuildID: "bench", Default: "en"}), docs
}

func TestMain(m *testing.M) {
	code := m.Run()
	if benchFolder != "" {
		os.RemoveAll(benchFolder)
	}
	os.Exit(code)
}

func BenchmarkSearch(b *testing.B) {
	x, docs := openBench(b)
	kinds := newGenerator(2).queries(docs, 500)
	kinds["mixed"] = nil
	for _, k := range []string{"words", "question", "typo", "prefix", "none"} {
		kinds["mixed"] = append(kinds["mixed"], kinds[k]...)
	}
	rand.New(rand.NewPCG(3, 3)).Shuffle(len(kinds["mixed"]), func(i, j int) {
		m := kinds["mixed"]
		m[i], m[j] = m[j], m[i]
	})
	for _, kind := range []string{"words", "question", "typo", "prefix", "none", "mixed"} {
		b.Run(kind, func(b *testing.B) {
			var times []time.Duration
			defer reportCPU(b, cpuTime())
			for i := 0; b.Loop(); i++ {
				began := time.Now()
				if _, err := x.Search(b.Context(), Request{Query: kinds[kind][i%len(kinds[kind])]}); err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(began))
			}
			reportQuantiles(b, times)
		})
	}
	b.Run("mixed/8", func(b *testing.B) {
		b.SetParallelism(8 / runtime.GOMAXPROCS(0))
		var mu sync.Mutex
		var times []time.Duration
		began := time.Now()
		b.RunParallel(func(pb *testing.PB) {
			var own []time.Duration
			for i := rand.IntN(1000); pb.Next(); i++ {
				t0 := time.Now()
				if _, err := x.Search(b.Context(), Request{Query: kinds["mixed"][i%len(kinds["mixed"])]}); err != nil {
					b.Error(err)
				}
				own = append(own, time.Since(t0))
			}
			mu.Lock()
			times = append(times, own...)
			mu.Unlock()
		})
		b.ReportMetric(float64(len(times))/time.Since(began).Seconds(), "searches/s")
		reportQuantiles(b, times)
	})
}

func reportQuantiles(b *testing.B, times []time.Duration) {
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
}

func BenchmarkSuggest(b *testing.B) {
	x, docs := openBench(b)
	g := newGenerator(4)
	var prefixes []string
	for range 300 {
		title := docs[g.r.IntN(len(docs))].Title
		for n := 1; n < min(len(title), 14); n++ {
			prefixes = append(prefixes, title[:n])
		}
	}
	var times []time.Duration
	defer reportCPU(b, cpuTime())
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		if _, err := x.Suggest(b.Context(), SuggestRequest{Prefix: prefixes[i%len(prefixes)]}); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(began))
	}
	reportQuantiles(b, times)
}

func BenchmarkOpen(b *testing.B) {
	x, _ := openBench(b)
	defer reportCPU(b, cpuTime())
	for b.Loop() {
		y, err := Open(x.dir)
		if err != nil {
			b.Fatal(err)
		}
		y.Close()
	}
}

func BenchmarkBuild(b *testing.B) {
	_, docs := benchIndex()
	text := 0
	for _, d := range docs {
		for _, p := range d.passages(nil) {
			text += len(p.text)
		}
	}
	for b.Loop() {
		x := buildIndex(b, docs, Config{Dir: b.TempDir()})
		sizes := make(map[string]int64)
		for _, l := range x.current.manifest.Locales {
			for _, p := range l.Parts {
				for _, f := range p.Files {
					name, _, _ := strings.Cut(f.Name, "/")
					sizes[name] += f.Size
				}
			}
		}
		for _, name := range sortedKeys(sizes) {
			b.ReportMetric(100*float64(sizes[name])/float64(text), name+"-%")
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapSys)/1e6, "heap-MB")
}

func BenchmarkPatch(b *testing.B) {
	x, docs := openBench(b)
	i := 0
	defer reportCPU(b, cpuTime())
	for b.Loop() {
		w, err := NewWriter(b.Context(), Config{Dir: x.dir, BuildID: fmt.Sprint("patch", i), Default: "en", Patch: true})
		if err != nil {
			b.Fatal(err)
		}
		d := *docs[i%len(docs)]
		d.Title += fmt.Sprint(" changed", i)
		i++
		if err := w.Add(&d); err != nil {
			b.Fatal(err)
		}
		g, err := w.Finish()
		if err != nil {
			b.Fatal(err)
		}
		if err := g.Publish(); err != nil {
			b.Fatal(err)
		}
		if _, err := x.Reload(); err != nil {
			b.Fatal(err)
		}
	}
}
