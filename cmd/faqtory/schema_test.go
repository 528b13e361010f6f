package main

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"faqtory/content"
	"faqtory/internal/config"
)

var update = flag.Bool("update", false, "write golden files")

// Editors may point at the schemas in the repository; they must be those that
// the program prints.
func TestSchemasInTheRepository(t *testing.T) {
	for file, schema := range map[string]func() []byte{
		"../../docs/schema/config.json":  config.Schema,
		"../../docs/schema/article.json": content.ArticleSchema,
	} {
		if *update {
			if err := os.WriteFile(file, schema(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(data), string(schema())); diff != "" {
			t.Errorf("%s (-file +program); refresh it with go test ./cmd/faqtory -update:\n%s", file, diff)
		}
	}
}
