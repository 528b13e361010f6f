package content

import (
	"fmt"
	"io/fs"
	"iter"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
	"unsafe"

	"github.com/google/go-cmp/cmp"
)

// fill sets every field below v, unexported ones too, to a value of its own.
func fill(v reflect.Value, n *int) {
	*n++
	if !v.CanSet() {
		v = reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
	}
	if _, ok := v.Interface().(time.Time); ok {
		v.Set(reflect.ValueOf(time.Date(2000, 1, *n, 1, 2, 3, 4, time.FixedZone("", 3600*(*n%12))))) // years of days
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("text %d", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64, reflect.Int32:
		v.SetInt(int64(*n))
	case reflect.Uint64:
		v.SetUint(1<<63 + uint64(*n))
	case reflect.Uint8:
		v.SetUint(uint64(*n)%3 + 1)
	case reflect.Float64:
		v.SetFloat(float64(*n) + 0.5)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range 2 {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			fill(key, n)
			fill(value, n)
			v.SetMapIndex(key, value)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	default:
		panic("fill: " + v.Type().String())
	}
}

// placed are the fields of an article that a file says nothing of: its place
// among the others gives it them.
var placed = []string{"Key", "Category", "Slug", "Permalink", "Redirects", "Fallback", "long"}

// full is a file with something in every field, so that a field which is added
// one day and not kept is noticed.
func full(t *testing.T) *File {
	t.Helper()
	f, n := &File{}, 0
	v := reflect.ValueOf(f).Elem()
	for i := range v.NumField() {
		switch name := v.Type().Field(i).Name; name {
		case "Options":
			f.Options = ParseOptions{Locale: "lv", TrustHTML: true}
			if got := v.Field(i).NumField(); got != 3 {
				t.Errorf("ParseOptions has %d fields, want 3: keep the new ones too", got)
			}
		case "article":
			f.article = &Article{}
			a := reflect.ValueOf(f.article).Elem()
			for j := range a.NumField() {
				if !slices.Contains(placed, a.Type().Field(j).Name) {
					fill(a.Field(j), &n)
				}
			}
		default:
			fill(v.Field(i), &n)
		}
	}
	f.article.long = &longText{
		parts:    []part{{html: "<p>", gap: gapLink, n: 3}, {html: "x", gap: gapMessage, key: "callout.note"}, {html: "</p>"}},
		sections: []Section{{ID: "a", Title: "A", Level: 2, Text: "Text.\nMore.", Question: true}, {Text: "y"}},
	}
	return f
}

var allFields = cmp.Exporter(func(reflect.Type) bool { return true })

func TestKeptFileIsWhole(t *testing.T) {
	f := full(t)
	head, text := string(f.AppendHead(nil)), string(f.AppendText(nil))
	got, err := KeptFile(head, func(b []byte) []byte { return append(b, text...) })
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(bodyOf(f), bodyOf(got), allFields); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(f.article.Sections(), got.article.Sections()); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
	f.article.long, got.article.long = nil, nil
	if diff := cmp.Diff(f, got, allFields); diff != "" {
		t.Errorf("KeptFile() differs (-want +got):\n%s", diff)
	}
	if again := string(got.AppendHead(nil)); again != head {
		t.Error("a kept file is written differently from the parsed one")
	}
}

func TestShelvedTextIsTheSame(t *testing.T) {
	f := Parse("a.md", []byte("# A\n\nSee [b](b.md).\n\n## More\n\n> [!NOTE]\n> Text\n\n![x](x.png)\n"), ParseOptions{Locale: "en"})
	want := f.article.HTML(testFiller{})
	sections := f.article.Sections()
	text := string(f.AppendText(nil))
	f.Shelve(func(b []byte) []byte { return append(b, text...) })
	if f.article.long.parts != nil || f.article.long.sections != nil {
		t.Error("a shelved file still holds its text")
	}
	if got := f.article.HTML(testFiller{}); got != want || want == "" {
		t.Errorf("HTML() of a shelved file = %q, want %q", got, want)
	}
	if diff := cmp.Diff(sections, f.article.Sections()); diff != "" || len(sections) != 2 {
		t.Errorf("Sections() of a shelved file (-want +got):\n%s", diff)
	}
	f.Shelve(func(b []byte) []byte { return b })
	if got := f.article.HTML(testFiller{}); got != "" || len(f.article.Sections()) > 0 {
		t.Errorf("HTML() = %q of a file whose text is lost, want none", got)
	}
}

// What was kept may be damaged in any way without doing harm.
func FuzzKeptFile(f *testing.F) {
	whole := Parse("a.md", []byte("---\ntitle: A\nredirect_from: [/x/]\n---\n\n## B\n\n[l](b.md) ![i](i.png)\n\n1. x\n2. y\n"), ParseOptions{})
	head, text := whole.AppendHead(nil), whole.AppendText(nil)
	f.Add(head, text)
	f.Add(head[:len(head)/2], text[:len(text)/2])
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x0f}, []byte{0x02, 0x80})
	f.Fuzz(func(t *testing.T, head, text []byte) {
		kept, err := KeptFile(string(head), func(b []byte) []byte { return append(b, text...) })
		if err != nil {
			return
		}
		if kept.article != nil {
			kept.article.Sections()
			for _, p := range bodyOf(kept) {
				_ = p.html
			}
		}
	})
}

// A memory keeps files as a build does.
type memory struct {
	mu      sync.Mutex
	files   map[string]*File
	changed map[string]bool
	parsed  []string
}

func (m *memory) Kept(path string) *File {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.changed[path] {
		return nil
	}
	return m.files[path]
}

func (m *memory) Keep(f *File) func() *File {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.files[f.Path] = f
	m.parsed = append(m.parsed, f.Path)
	return func() *File { return f }
}

func TestParseKeeps(t *testing.T) {
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"content/en/a.md":                  "# A\n\n{% include note.md %}\n",
		"content/en/b.md":                  "# B\n",
		"content/en/c.md":                  "# C\n\n{% include missing.md %}\n",
		"content/en/_includes/note.md":     "one",
		"content/lv/a.md":                  "# A\n",
		"content/en/_includes/unrelated.x": "x",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	m := &memory{files: map[string]*File{}}
	parse := func(o Options) []string {
		t.Helper()
		m.parsed = nil
		tree, err := Scan(t.Context(), fsys, o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tree.Parse(t.Context(), o, m); err != nil {
			t.Fatal(err)
		}
		slices.Sort(m.parsed)
		return m.parsed
	}
	if got := parse(Options{}); len(got) != 4 {
		t.Fatalf("the first time %q are parsed, want all four", got)
	}
	if got := parse(Options{}); len(got) != 0 {
		t.Errorf("the second time %q are parsed, want none", got)
	}
	m.changed = map[string]bool{"content/en/b.md": true}
	if got := parse(Options{}); !slices.Equal(got, []string{"content/en/b.md"}) {
		t.Errorf("after a change of b.md %q are parsed", got)
	}
	m.changed = nil
	fsys["content/en/_includes/note.md"] = &fstest.MapFile{Data: []byte("two")}
	if got := parse(Options{}); !slices.Equal(got, []string{"content/en/a.md"}) {
		t.Errorf("after a change of what a.md includes %q are parsed", got)
	}
	fsys["content/en/_includes/missing.md"] = &fstest.MapFile{Data: []byte("found")}
	if got := parse(Options{}); !slices.Equal(got, []string{"content/en/c.md"}) {
		t.Errorf("after the file came that c.md misses %q are parsed", got)
	}
	if got := parse(Options{TrustHTML: true}); len(got) != 4 {
		t.Errorf("with other options %q are parsed, want all four", got)
	}
	delete(fsys, "content/lv/a.md")
	fsys["content/de/a.md"] = &fstest.MapFile{Data: []byte("# A\n")}
	if got := parse(Options{TrustHTML: true}); !slices.Equal(got, []string{"content/de/a.md"}) {
		t.Errorf("after a move to another locale %q are parsed", got)
	}
}

// A file that cannot be read is nothing to keep by its content.
func TestUnreadableFileHasNoSum(t *testing.T) {
	tree, err := Scan(t.Context(), unreadable{fstest.MapFS{"a.md": {Data: []byte("x")}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	files, err := tree.Parse(t.Context(), Options{}, nil)
	if err != nil || len(files) != 1 || files[0].Sum != (Sum{}) || len(files[0].Diags) != 1 {
		t.Errorf("Parse() = %+v, %v; want one file with a diagnostic and no sum", files, err)
	}
}

type unreadable struct{ fstest.MapFS }

func (u unreadable) Open(name string) (fs.File, error) {
	if name == "a.md" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: os.ErrPermission}
	}
	return u.MapFS.Open(name)
}

func bodyOf(f *File) []part {
	var list []part
	f.article.long.body(func(parts iter.Seq[part], _ int) {
		for p := range parts {
			p.html, p.key = strings.Clone(p.html), strings.Clone(p.key)
			list = append(list, p)
		}
	})
	return list
}
