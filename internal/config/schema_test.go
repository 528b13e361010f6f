package config

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/jsonschema-go/jsonschema"
	"go.yaml.in/yaml/v3"
)

// resolved is the schema as a validator reads it.
func resolved(t *testing.T) (*jsonschema.Schema, *jsonschema.Resolved) {
	t.Helper()
	var s jsonschema.Schema
	if err := json.Unmarshal(Schema(), &s); err != nil {
		t.Fatalf("Schema is no JSON Schema: %v", err)
	}
	r, err := s.Resolve(nil)
	if err != nil {
		t.Fatalf("Schema does not resolve: %v", err)
	}
	return &s, r
}

// plainValue turns YAML into what a schema validator expects: dates are strings.
func plainValue(t *testing.T, n *yaml.Node) any {
	t.Helper()
	switch n.Kind {
	case yaml.DocumentNode:
		return plainValue(t, n.Content[0])
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			m[n.Content[i].Value] = plainValue(t, n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		s := []any{}
		for _, c := range n.Content {
			s = append(s, plainValue(t, c))
		}
		return s
	}
	if n.ShortTag() == "!!timestamp" {
		return n.Value
	}
	var v any
	if err := n.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSchemaAcceptsWhatLoadAccepts(t *testing.T) {
	_, schema := resolved(t)
	full, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string]bool{
		string(full):                         true,
		"locales: [en, lv]\n":                true,
		"title: 1.10\n":                      true,
		"locales: {en: }\n":                  true,
		"titel: Help\n":                      false,
		"base_url: [a]\n":                    false,
		"brand: {color: green}\n":            false,
		"brand: {colour: red}\n":             false,
		"locales: [english]\n":               false,
		"trust_html: 'yes'\n":                false,
		"contact: {channels: [{}]}\n":        false,
		"contact: {channels: [{kind: x}]}\n": false,
		"contact: {time_zone: UTC, channels: [{kind: phone, value: 112, hours: {mon: late}}]}\n":                                            false,
		"contact: {time_zone: UTC, channels: [{kind: phone, value: 112, hours: {mo: closed}}]}\n":                                           false,
		"contact: {time_zone: UTC, channels: [{kind: phone, value: 112, hours: {'sat-mon, wed': '9-12, 22:00 – 02:00', daily: closed}}]}\n": true,
		"notices: [{level: info}]\n":                 false,
		"features: {edit_url: https://a.example/}\n": false,
		"missing_translation: hide\n":                false,
	}
	for src, want := range sources {
		var n yaml.Node
		if err := yaml.Unmarshal([]byte(src), &n); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(plainValue(t, &n)); (err == nil) != want {
			t.Errorf("the schema says of %.120q: %v, want it to pass: %v", src, err, want)
		}
		if _, list := load(t, src); (list.Errors() == 0) != want {
			t.Errorf("Load says of %.120q: %v, want it to pass: %v", src, list, want)
		}
	}
}

// The examples that an editor shows must themselves be right.
func TestSchemaExamples(t *testing.T) {
	top, _ := resolved(t)
	var walk func(path string, s *jsonschema.Schema)
	walk = func(path string, s *jsonschema.Schema) {
		for name, p := range s.Properties {
			at := join(path, name)
			if p.Description == "" {
				t.Errorf("%s has no description", at)
			}
			for _, ex := range p.Examples {
				one := *p
				one.Defs = top.Defs
				r, err := one.Resolve(nil)
				if err != nil {
					t.Fatalf("%s: %v", at, err)
				}
				if err := r.Validate(ex); err != nil {
					t.Errorf("%s: the example %v does not fit: %v", at, ex, err)
				}
			}
			walk(at, p)
			if p.Items != nil {
				walk(at, p.Items)
			}
		}
	}
	walk("", top)
}

// Every exported field has a key of its name and every key a field.
func TestSchemaNamesEveryField(t *testing.T) {
	upper := regexp.MustCompile(`([a-z])([A-Z])`)
	acronym := strings.NewReplacer("VATID", "VatID", "TrustHTML", "TrustHtml", "BaseURL", "BaseUrl", "EditURL", "EditUrl", "LLMs", "Llms", "CWebP", "Cwebp", "CORS", "Cors")
	snake := func(s string) string {
		return strings.ToLower(upper.ReplaceAllString(acronym.Replace(s), "${1}_${2}"))
	}
	var fields func(at string, t reflect.Type) []string
	fields = func(at string, typ reflect.Type) []string {
		var out []string
		for f := range typ.Fields() {
			if !f.IsExported() {
				continue
			}
			name := join(at, snake(f.Name))
			out = append(out, name)
			ft := f.Type
			if ft.Kind() == reflect.Slice {
				ft = ft.Elem()
			}
			switch ft {
			case reflect.TypeFor[Text](), reflect.TypeFor[netip.Prefix](), reflect.TypeFor[time.Time](), reflect.TypeFor[Span](), reflect.TypeFor[Locale]():
				continue
			}
			if ft.Kind() == reflect.Struct {
				out = append(out, fields(name, ft)...)
			}
		}
		return out
	}
	var keys func(at string, s *jsonschema.Schema) []string
	keys = func(at string, s *jsonschema.Schema) []string {
		var out []string
		for name, p := range s.Properties {
			out = append(out, join(at, name))
			out = append(out, keys(join(at, name), p)...)
			if p.Items != nil {
				out = append(out, keys(join(at, name), p.Items)...)
			}
		}
		return out
	}
	top, _ := resolved(t)
	want, got := fields("", reflect.TypeFor[Config]()), keys("", top)
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields of Config and keys of the schema differ (-fields +keys):\n%s", diff)
	}
}

// The examples are what people copy from: they must be free of mistakes, for
// editors too.
func TestExamples(t *testing.T) {
	dirs, err := filepath.Glob("../../examples/*")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("there are no examples: %v", err)
	}
	_, schema := resolved(t)
	for _, dir := range dirs {
		fsys := os.DirFS(dir)
		_, list, err := Load(fsys)
		if err != nil || len(list) > 0 {
			t.Errorf("%s: Load lists %v, %v, want nothing", dir, list, err)
		}
		src, err := fs.ReadFile(fsys, "faqtory.yaml")
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		var n yaml.Node
		if err := yaml.Unmarshal(src, &n); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(plainValue(t, &n)); err != nil {
			t.Errorf("%s: the schema says: %v", dir, err)
		}
	}
}
