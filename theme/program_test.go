package theme

import (
	"bytes"
	"cmp"
	"html/template"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

// hostile are texts that come out as they are in some places and not in others.
var hostile = []string{
	"", "plain", "two words", "/a/b-c/", "https://example.com/?a=b&c=d#e", "http://example.com/%d8%a7%D9%84/", "/100%/", "/%zz", "javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x",
	"mailto:a@example.com", "tel:+37120000000", "//example.com/", "#top", "?q=1", "a+b", `"quoted"`, "it's", "<b>bold</b>", "a & b", "&amp;", "`tick`", "\x00", "\xff\xfe", "\u2028", "\ufdd0",
	"متى يصل", "Kā atgriezt", "日本語", "a=b", "x y/z", "/a b/", "</script><script>", "<!--", "-->", "]]>", "{{.}}", "%", "a_b~c.d-e", "[x](y)", "(1)", "a;b", "a,b 2x", "😀",
}

// A roller fills values with anything: empty lists, nothing behind pointers, texts
// that have to be escaped.
type roller struct{ *rand.Rand }

func (r roller) fill(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(hostile[r.IntN(len(hostile))])
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int:
		v.SetInt(int64(r.IntN(7) - 2))
	case reflect.Slice:
		if depth > 0 {
			n := r.IntN(4)
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				if e := v.Index(i); e.Kind() == reflect.Pointer { // no list of links holds nil
					e.Set(reflect.New(e.Type().Elem()))
					r.fill(e.Elem(), depth-1)
				} else {
					r.fill(e, depth-1)
				}
			}
		}
	case reflect.Pointer:
		if depth > 0 && r.IntN(4) > 0 || v.Type() == siteType {
			v.Set(reflect.New(v.Type().Elem()))
			r.fill(v.Elem(), depth-1)
		}
	case reflect.Struct:
		if v.Type() == timeType {
			if r.IntN(2) == 0 {
				v.Set(reflect.ValueOf(time.Date(2026, 1, r.IntN(300), 1, 2, 3, 0, time.FixedZone("", 7200))))
			}
			return
		}
		for i := range v.NumField() {
			r.fill(v.Field(i), depth)
		}
	}
}

// Whatever a page holds, a program writes what html/template writes, and fails with
// the same error.
func TestProgramsWriteWhatTemplatesDo(t *testing.T) {
	for _, overrides := range []fstest.MapFS{nil, {
		// What a site may write and programs do not know.
		"templates/partials/turn.html":          {Data: []byte(`{{$n := len .Title}}{{with .Previous}}<a href='{{.URL}}' title={{.Title}} onclick="go({{$n}}, {{.Title}})">{{printf "%q" .Title}}</a>{{end}}`)},
		"templates/partials/answer.html":        {Data: []byte(`{{if and .Answer (or .Question .Noindex)}}<p style="width: {{.Minutes}}px">{{.Answer | printf "%.3s"}}{{.Updated.Text}}</p>{{end}}`)},
		"templates/partials/text-language.html": {Data: []byte(` lang={{.Lang}}`)},
	}} {
		for _, locale := range []string{"en", "ar"} {
			th, list, err := New(Options{Radius: -1, Overrides: func() fstest.MapFS {
				if overrides == nil {
					return fstest.MapFS{}
				}
				return overrides
			}()})
			if err != nil || list.Errors() > 0 {
				t.Fatal(err, list.Err())
			}
			for _, s := range samples(locale) {
				if err := s.render(th, io.Discard); err != nil {
					t.Fatal(s.name, err)
				}
			}
			r, err := th.renderer(locale)
			if err != nil {
				t.Fatal(err)
			}
			var keys []programKey
			left := map[string]bool{}
			r.programs.Range(func(k, v any) bool {
				keys = append(keys, k.(programKey))
				if v.(*compiled).action == nil {
					left[k.(programKey).template] = true
				}
				return true
			})
			slices.SortFunc(keys, func(a, b programKey) int { return cmp.Compare(a.template, b.template) })
			if overrides == nil && (len(keys) < 15 || len(left) > 0) {
				t.Errorf("%s: of %d templates these have no program: %v", locale, len(keys), left)
			}
			failed := 0
			for _, key := range keys {
				random := roller{rand.New(rand.NewPCG(1, 2))}
				for n := range 150 {
					v := reflect.New(key.dot).Elem()
					if key.dot.Kind() == reflect.Pointer {
						v.Set(reflect.New(key.dot.Elem()))
						random.fill(v.Elem(), 4)
					} else {
						random.fill(v, 4)
					}
					var got, want bytes.Buffer
					gotErr := r.run(&got, key.template, v.Interface())
					wantErr := r.pages.ExecuteTemplate(&want, key.template, v.Interface())
					if (gotErr == nil) != (wantErr == nil) || gotErr != nil && gotErr.Error() != wantErr.Error() {
						t.Fatalf("%s, page %d: error %v, want %v", key.template, n, gotErr, wantErr)
					}
					if wantErr != nil {
						failed++
						continue
					}
					if diff := gocmp.Diff(want.String(), got.String()); diff != "" {
						t.Fatalf("%s, page %d (-html/template +program):\n%s", key.template, n, diff)
					}
				}
			}
			if most := len(keys) * 150 / 4; failed > most {
				t.Errorf("%s: %d pages failed, want at most %d", locale, failed, most)
			}
		}
	}
}

// A template that takes in itself for ever ends in an error, not with the program.
func TestEndlessTemplate(t *testing.T) {
	th := mustNew(t, Options{Radius: -1, Overrides: fstest.MapFS{
		"templates/partials/article-end.html": {Data: []byte(`{{if eq .Title "loop"}}{{template "partials/article-end.html" .}}{{end}}`)},
	}})
	p := typicalArticle()
	if err := th.Article(io.Discard, p); err != nil {
		t.Fatal(err)
	}
	p.Title = "loop"
	if err := th.Article(io.Discard, p); err == nil || !strings.Contains(err.Error(), "exceeded maximum template depth") {
		t.Errorf("Article() of an endless template = %v, want an error that says so", err)
	}
}

// Every way of escaping is html/template's, for all that it may be given.
func TestEscapings(t *testing.T) {
	for names, e := range escapings() {
		set := template.Must(template.New("").Parse(e.before + "{{.}}" + e.after))
		var values []any
		for _, s := range hostile {
			for _, more := range []string{s, s + "x", "/" + s, "https://example.com/" + s, strings.Repeat(s, 3)} {
				values = append(values, more, template.HTML(more), template.URL(more), template.HTMLAttr(more), template.JS(`"x"`), template.CSS(more))
			}
		}
		for b := range 256 {
			values = append(values, string([]byte{byte(b)}), "/"+string(rune(b)), "https://a/%"+string([]byte{byte(b)})+"0")
		}
		values = append(values, 0, 12, -3, true, 1.5, []string{"a", "<"})
		for _, v := range values {
			var got, want bytes.Buffer
			if err := set.Execute(&want, v); err != nil {
				t.Fatal(err)
			}
			got.WriteString(e.before)
			if err := e.write(&got, reflect.ValueOf(v)); err != nil {
				t.Fatal(err)
			}
			got.WriteString(e.after)
			if got.String() != want.String() {
				t.Errorf("%s: %T(%q) comes out as %q, want %q", names, v, v, got.String(), want.String())
			}
		}
	}
}
