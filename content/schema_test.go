package content

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
	"go.yaml.in/yaml/v3"
)

// articleSchema is the schema as an editor would use it.
func articleSchema(t *testing.T) *jsonschema.Resolved {
	t.Helper()
	var s jsonschema.Schema
	if err := json.Unmarshal(ArticleSchema(), &s); err != nil {
		t.Fatalf("ArticleSchema() is no JSON Schema: %v", err)
	}
	r, err := s.Resolve(&jsonschema.ResolveOptions{ValidateDefaults: true})
	if err != nil {
		t.Fatalf("ArticleSchema() cannot be resolved: %v", err)
	}
	return r
}

func TestArticleSchemaAgreesWithTheParser(t *testing.T) {
	schema := articleSchema(t)
	for _, tt := range []struct {
		yaml string
		ok   bool
	}{
		{"title: How to return an item", true},
		{"title: 404", true},
		{"title:", true},
		{"title: [a, b]", false},
		{"answer: " + strings.Repeat("long ", 80), false},
		{"tags: [returns, refunds]", true},
		{"tags: returns, refunds", true},
		{"tags: {a: b}", false},
		{"kind: howto", true},
		{"kind: hwoto", false},
		{"date: 2026-11-21", true},
		{"date: \"2026-11-21 09:30\"", true},
		{"date: 21 November 2026", true},
		{"date: 21/11/2026", false},
		{"order: 1.5", true},
		{"order: first", false},
		{"draft: true", true},
		{"draft: maybe", false},
		{"author: [{name: Ilze}, Omar]", true},
		{"author: {name: Ilze}", true},
		{"image: {path: a.png, alt: A box}", true},
		{"redirect_from: /old/", true},
		{"redirect_from: [/old/, /older/]", true},
		{"layout: page\nanything: {else: 1}", true},
	} {
		var v map[string]any
		if err := yaml.Unmarshal([]byte(quoteDates(tt.yaml)), &v); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); (err == nil) != tt.ok {
			t.Errorf("the schema takes %q: %v, want %v (%v)", tt.yaml, err == nil, tt.ok, err)
		}
		f := Parse("a.md", []byte("---\n"+tt.yaml+"\n---\n\n1. text\n2. more\n"), ParseOptions{Locale: "en"})
		if tt.ok && len(f.Diags) > 0 {
			t.Errorf("the schema takes %q, the parser reports %v", tt.yaml, f.Diags)
		}
		if long := strings.HasPrefix(tt.yaml, "answer"); !tt.ok && !long && len(f.Diags) == 0 {
			t.Errorf("the schema refuses %q, the parser does not", tt.yaml)
		}
	}
}

// quoteDates keeps the Go decoder from making times of dates, which editors
// hand to a schema as texts.
func quoteDates(s string) string {
	if rest, ok := strings.CutPrefix(s, "date: 2"); ok && !strings.Contains(rest, `"`) {
		return `date: "2` + rest + `"`
	}
	return s
}

func TestArticleSchemaDescribesEveryKey(t *testing.T) {
	var s jsonschema.Schema
	if err := json.Unmarshal(ArticleSchema(), &s); err != nil {
		t.Fatal(err)
	}
	for _, name := range fieldNames {
		p := s.Properties[name]
		if p == nil || p.Description == "" {
			t.Errorf("the schema does not describe %q", name)
		}
		if foreign[name] {
			t.Errorf("%q is both a key of ours and one that is passed over", name)
		}
	}
	if len(s.Properties) != len(fieldNames) {
		t.Errorf("the schema has %d keys, want %d", len(s.Properties), len(fieldNames))
	}
}
