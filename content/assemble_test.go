package content

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// large is a site of n articles in two locales, in categories of fifty, with
// tags, short answers, redirects and links to one another.
func large(n int) fstest.MapFS {
	fsys := fstest.MapFS{}
	topics := strings.Fields("returns refunds parcels payment cards vouchers sizes tracking warranty invoices accounts passwords gifts stores pickup")
	for i := range n {
		locale, k := "en", i
		if i%5 == 4 {
			locale, k = "ar", i-1
		}
		topic := topics[k%len(topics)]
		dir := fmt.Sprintf("%s/%s-%d", locale, topic, k/750)
		text := fmt.Sprintf("---\ntitle: What happens to %s in case %d of %s\nanswer: In case %d the %s wait for %d days.\ntags: [%s, case%d]\norder: %d\nredirect_from: /old/%s/%d/\n---\n\nIn case %d all %s wait for %d days. See [the other case](article-%d.md) and [that one](../%s-0/article-%d.md#more).\n\n## More\n\nMore words about case %d.\n",
			topic, k, topics[k/7%len(topics)], k, topic, k%30, topic, k/3, k%50, locale, k, k, topic, k%30, k, topic, k%len(topics), k)
		fsys[fmt.Sprintf("%s/article-%d.md", dir, k)] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func parsed(tb testing.TB, n int) (*Tree, []*File) {
	tb.Helper()
	tree, err := Scan(tb.Context(), large(n), Options{})
	if err != nil {
		tb.Fatal(err)
	}
	files, err := tree.Parse(tb.Context(), Options{}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return tree, files
}

func TestLargeLibraryIsWhole(t *testing.T) {
	tree, files := parsed(t, 3000)
	lib, diags := Assemble(tree, files, Options{})
	if len(diags) > 0 {
		t.Fatalf("Assemble() reports %d, first %v", len(diags), diags[0])
	}
	if got := lib.Len(); got != 3000 {
		t.Errorf("Len() = %d, want 3000", got)
	}
	if got := len(lib.Redirects()); got != 3000 {
		t.Errorf("there are %d redirects, want 3000", got)
	}
	if diags := Check(lib); len(diags) > 0 {
		t.Errorf("Check() reports %d, first %v", len(diags), diags[0])
	}
}

func BenchmarkAssemble(b *testing.B) {
	for _, n := range []int{10_000, 50_000} {
		tree, files := parsed(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				Assemble(tree, files, Options{})
			}
		})
	}
}

func BenchmarkCheck(b *testing.B) {
	for _, n := range []int{10_000, 50_000} {
		tree, files := parsed(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				lib, _ := Assemble(tree, files, Options{})
				b.StartTimer()
				Check(lib)
			}
		})
	}
}

func BenchmarkRelated(b *testing.B) {
	for _, n := range []int{10_000, 50_000} {
		tree, files := parsed(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				lib, _ := Assemble(tree, files, Options{})
				b.StartTimer()
				lib.eachArticle(func(a *Article) { lib.Related(a, 4) })
			}
		})
	}
}
