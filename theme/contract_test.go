package theme

import (
	"reflect"
	"strings"
	"testing"
)

// What the program prints names every field that a template can reach from a page,
// and every function that it can call.
func TestDeclarationsAreWhole(t *testing.T) {
	texts := map[string]string{}
	for _, d := range Declarations() {
		texts[d.Name] = d.Text
	}
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || typ.PkgPath() != reflect.TypeFor[Page]().PkgPath() || seen[typ] {
			return
		}
		seen[typ] = true
		text := texts[typ.Name()]
		if !strings.HasPrefix(text, "// ") || !strings.HasSuffix(text, "}\n") || !strings.Contains(text, "type "+typ.Name()+" struct {") {
			t.Errorf("the declaration of %s is %q, want the struct with a comment", typ.Name(), text)
		}
		for i := range typ.NumField() {
			f := typ.Field(i)
			if f.IsExported() && !strings.Contains(text, f.Name) {
				t.Errorf("the declaration of %s lacks %s", typ.Name(), f.Name)
			}
			walk(f.Type)
		}
	}
	for _, page := range []any{HomePage{}, CategoryPage{}, ArticlePage{}, ContactPage{}, SearchPage{}, NotFoundPage{}, RedirectPage{}} {
		walk(reflect.TypeOf(page))
	}
	if len(seen) < 20 {
		t.Errorf("pages are made of %d structs, want 20 at least", len(seen))
	}
	pages := 0
	for i, d := range Declarations() {
		if d.Template == "" {
			continue
		}
		pages++
		if i >= 7 || !has(FS(), "templates/"+d.Template) {
			t.Errorf("declaration %d is of %q, want the pages of the theme first", i, d.Template)
		}
	}
	if pages != 7 {
		t.Errorf("%d pages are declared, want 7", pages)
	}
}

func TestFunctionsAreWhole(t *testing.T) {
	listed := map[string]bool{}
	for line := range strings.Lines(Functions()) {
		if name, _, ok := strings.Cut(line, " "); ok && name != "" {
			listed[name] = true
		}
	}
	for name := range unbound() {
		if !listed[name] {
			t.Errorf("Functions() lacks %s", name)
		}
		delete(listed, name)
	}
	for name := range listed {
		t.Errorf("Functions() lists %s, which templates cannot call", name)
	}
}
