package content

import (
	"io/fs"
	"os"
	"testing"
)

// Parsing is most of what a clean build does, so this is where to look first.
func BenchmarkParse(b *testing.B) {
	fsys := os.DirFS("../examples/store")
	tree, err := Scan(b.Context(), fsys, Options{Configured: true})
	if err != nil {
		b.Fatal(err)
	}
	type source struct {
		path string
		data []byte
		o    ParseOptions
	}
	var files []source
	for _, s := range tree.Sources {
		if s.Kind == ArticleFile {
			data, err := fs.ReadFile(fsys, s.Path)
			if err != nil {
				b.Fatal(err)
			}
			files = append(files, source{s.Path, data, tree.ParseOptions(s.Path, Options{})})
		}
	}
	if len(files) == 0 {
		b.Fatal("the example has no articles")
	}
	size := 0
	for _, f := range files {
		size += len(f.data)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			Parse(f.path, f.data, f.o)
		}
	}
}
