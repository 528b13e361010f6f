package theme

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"slices"
	"testing"
	"testing/fstest"
	"time"
)

// A filler sets fields to values of their own, lists to two entries, and
// pointers to structs down to a depth: a page refers to itself in places.
type filler struct{ n int }

func (f *filler) fill(v reflect.Value, depth int) {
	f.n++
	if v.Type() == timeType {
		v.Set(reflect.ValueOf(time.Date(2026, 1, f.n%300, 0, 0, 0, 0, time.UTC)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("t%dz", f.n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(int64(f.n))
	case reflect.Slice:
		if depth > 1 { // so that no list holds nil
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			for i := range 2 {
				f.fill(v.Index(i), depth-1)
			}
		}
	case reflect.Pointer:
		if depth > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			f.fill(v.Elem(), depth-1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i), depth)
		}
	default:
		panic("fill: " + v.Type().String())
	}
}

func filled[P any](locale string) *P {
	p := new(P)
	(&filler{}).fill(reflect.ValueOf(p).Elem(), 5)
	if f := reflect.ValueOf(p).Elem().FieldByName("Site"); f.IsValid() {
		s := f.Interface().(*Site)
		s.Locale, s.Dir = locale, "ltr"
	}
	return p
}

// leaves calls f with every text, number and flag below v that can be set, and
// its path.
func leaves(v reflect.Value, path string, f func(path string, v reflect.Value)) {
	switch v.Kind() {
	case reflect.String, reflect.Bool, reflect.Int:
		f(path, v)
	case reflect.Pointer:
		if !v.IsNil() {
			leaves(v.Elem(), path, f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			leaves(v.Index(i), fmt.Sprintf("%s[%d]", path, i), f)
		}
	case reflect.Struct:
		if v.Type() == timeType {
			f(path, v)
			return
		}
		for i := range v.NumField() {
			leaves(v.Field(i), path+"."+v.Type().Field(i).Name, f)
		}
	}
}

// change sets a leaf to something else and returns what undoes that.
func change(v reflect.Value) (undo func()) {
	old := reflect.New(v.Type()).Elem()
	old.Set(v)
	switch {
	case v.Type() == timeType:
		v.Set(reflect.ValueOf(v.Interface().(time.Time).Add(48 * time.Hour)))
	case v.Kind() == reflect.String:
		v.SetString(v.String() + "x")
	case v.Kind() == reflect.Bool:
		v.SetBool(!v.Bool())
	default:
		v.SetInt(v.Int() + 1)
	}
	return func() { v.Set(old) }
}

type rendered struct {
	name   string
	page   any
	render func(t *Theme, w io.Writer, page any) error
}

func renderings() []rendered {
	return []rendered{
		{"home", filled[HomePage]("en"), func(t *Theme, w io.Writer, p any) error { return t.Home(w, p.(*HomePage)) }},
		{"category", filled[CategoryPage]("en"), func(t *Theme, w io.Writer, p any) error { return t.Category(w, p.(*CategoryPage)) }},
		{"article", filled[ArticlePage]("en"), func(t *Theme, w io.Writer, p any) error { return t.Article(w, p.(*ArticlePage)) }},
		{"contact", filled[ContactPage]("en"), func(t *Theme, w io.Writer, p any) error { return t.Contact(w, p.(*ContactPage)) }},
		{"search", filled[SearchPage]("en"), func(t *Theme, w io.Writer, p any) error { return t.Search(w, p.(*SearchPage)) }},
		{"404", filled[NotFoundPage]("en"), func(t *Theme, w io.Writer, p any) error { return t.NotFound(w, p.(*NotFoundPage)) }},
		{"redirect", filled[RedirectPage]("en"), func(t *Theme, w io.Writer, p any) error { return t.Redirect(w, p.(*RedirectPage)) }},
	}
}

// withSite runs f while the page has a copy of its Site: what is known of a Site is
// kept, for it never changes once it was seen.
func withSite(page any, f func()) {
	field := reflect.ValueOf(page).Elem().FieldByName("Site")
	if !field.IsValid() {
		f()
		return
	}
	old := field.Interface().(*Site)
	s := *old
	field.Set(reflect.ValueOf(&s))
	f()
	field.Set(reflect.ValueOf(old))
}

// Whatever changes the HTML of a page changes its digest. This is tried with
// every field of every page, so a template that begins to use another field, or a
// function that looks into a value, is noticed here if sight.go does not know.
func TestDigestSeesWhatIsRendered(t *testing.T) {
	th, list, err := New(Options{Radius: -1})
	if err != nil || len(list) > 0 {
		t.Fatal(list, err)
	}
	for _, r := range renderings() {
		t.Run(r.name, func(t *testing.T) {
			look := func() (html string, digest []byte) {
				withSite(r.page, func() {
					var b bytes.Buffer
					if err := r.render(th, &b, r.page); err != nil {
						t.Fatal(err)
					}
					html, digest = b.String(), th.AppendPage(nil, r.page)
				})
				return html, digest
			}
			html, digest := look()
			seen, unseen := 0, 0
			leaves(reflect.ValueOf(r.page).Elem(), "", func(path string, v reflect.Value) {
				if path == ".Page.Site.Locale" {
					return // it picks the language, which any page shows
				}
				defer change(v)()
				changedHTML, changed := look()
				same := bytes.Equal(digest, changed)
				switch {
				case changedHTML != html && same:
					t.Errorf("%s changes the page and not its digest", path)
				case same:
					unseen++
				default:
					seen++
				}
			})
			if seen == 0 {
				t.Error("no field changes the digest")
			}
			t.Logf("%d values are in the digest, %d are not", seen, unseen)
		})
	}
}

// The point of it: what an article does not show does not matter to it.
func TestDigestLeavesOutWhatIsNotShown(t *testing.T) {
	th, _, err := New(Options{Radius: -1})
	if err != nil {
		t.Fatal(err)
	}
	p := filled[ArticlePage]("en")
	before := th.AppendPage(nil, p)
	for _, set := range []func(s *Site){
		func(s *Site) { s.Nav[0].Count++ },
		func(s *Site) { s.Nav[0].Articles[0].Title = "another" },
		func(s *Site) { s.Description = "another" },
		func(s *Site) { s.BuildID = "another" },
	} {
		s := *p.Site
		p.Site = &s
		set(&s)
		if !bytes.Equal(before, th.AppendPage(nil, p)) {
			t.Error("an article's digest depends on what its template does not show")
		}
	}
	p.Category.Count, p.Siblings[0].Kind = 99, "another"
	if !bytes.Equal(before, th.AppendPage(nil, p)) {
		t.Error("an article's digest depends on fields of links that its template does not show")
	}
	s := *p.Site
	s.Nav[0].Title = "another"
	p.Site = &s
	if bytes.Equal(before, th.AppendPage(nil, p)) {
		t.Error("an article's digest does not depend on the navigation that it shows")
	}
}

// Templates of a site's own are walked in the same way.
func TestSightOfOwnTemplates(t *testing.T) {
	tests := []struct {
		name, template string
		seen, unseen   []string // paths of leaves
	}{
		{"nothing", `<p>x</p>`, nil, []string{".Title", ".Page.Site.Title"}},
		{"a field", `{{.Title}}`, []string{".Page.Title"}, []string{".Answer"}},
		{"with", `{{with .Category}}{{.Title}}{{end}}`, []string{".Category.Title"}, []string{".Category.URL", ".Page.Title"}},
		{"with and else", `{{with .Fallback}}x{{else}}{{.Title}}{{end}}`, []string{".Page.Title"}, []string{".Fallback.Name"}},
		{"range", `{{range .Related}}{{.URL}}{{else}}{{.Author}}{{end}}`, []string{".Related[0].URL", ".Author"}, []string{".Related[0].Title"}},
		{"range with variables", `{{range $i, $r := .Related}}{{$i}}{{$r.Kind}}{{$.Author}}{{end}}`, []string{".Related[1].Kind", ".Author"}, []string{".Related[0].Title"}},
		{"a variable", `{{$s := .Site}}{{if .Answer}}{{$s.Title}}{{end}}`, []string{".Page.Site.Title", ".Answer"}, []string{".Page.Site.Description"}},
		{"assigned in a block", `{{$x := .Related}}{{if .Answer}}{{$x = .Siblings}}{{end}}{{range $x}}{{.Title}}{{end}}`, []string{".Siblings[0].Title", ".Related[0].Title"}, nil},
		{"printed whole", `{{range .Related}}{{.}}{{end}}`, []string{".Related[0].Title", ".Related[1].Answer"}, []string{".Author"}},
		{"printf", `{{printf "%v" .Category}}`, []string{".Category.Title", ".Category.Articles[0].Answer"}, []string{".Author"}},
		{"piped", `{{.Category | printf "%+v"}}`, []string{".Category.Key"}, []string{".Author"}},
		{"in parentheses", `{{(index .Related 0).Title}}`, []string{".Related[1].Title"}, []string{".Related[0].URL"}},
		{"and", `{{with and .Answer .Author}}{{.}}{{end}}`, []string{".Answer", ".Author"}, []string{".Question"}},
		{"or of two kinds", `{{with or .Answer .Related}}{{.}}{{end}}`, []string{".Answer", ".Related[0].Kind"}, []string{".Question"}},
		{"first", `{{range first 1 .Site.Nav}}{{.Title}}{{end}}`, []string{".Page.Site.Nav[0].Title"}, []string{".Page.Site.Nav[0].URL"}},
		{"topic", `{{topic .Category}}`, []string{".Category.Icon", ".Category.Key"}, []string{".Category.Title"}},
		{"a template with part of the page", `{{define "x"}}{{.Name}}{{end}}{{template "x" .Fallback}}`, []string{".Fallback.Name"}, []string{".Fallback.URL"}},
		{"a template within itself", `{{define "x"}}{{range .}}{{.ID}}{{template "x" .Children}}{{end}}{{end}}{{template "x" .Contents}}`, []string{".Contents[0].Children[0].ID"}, []string{".Contents[0].Title"}},
		{"cached", `{{cached "partials/brand.html" .Site}}`, []string{".Page.Site.Home"}, []string{".Page.Site.Description"}},
		{"each", `{{each "partials/sibling.html" .Site .Siblings .URL}}`, []string{".Siblings[0].Title", ".Siblings[0].URL", ".Page.URL"}, []string{".Siblings[0].Answer", ".Page.Site.Description"}},
		{"each of nobody knows what", `{{$name := "partials/sibling.html"}}{{each $name .Site .Siblings}}`, []string{".Siblings[0].Answer"}, nil},
		{"a method of the page", `{{.OpenGraph.Published.Year}}`, []string{".Page.OpenGraph.Published"}, []string{".Page.OpenGraph.Image"}},
		{"length", `{{len .Related}}`, nil, []string{".Related[0].Title"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			th, list, err := New(Options{Overrides: fstest.MapFS{"templates/article.html": {Data: []byte(tt.template)}}})
			if err != nil || len(list) > 0 {
				t.Fatal(list, err)
			}
			p := filled[ArticlePage]("en")
			before := th.AppendPage(nil, p)
			var found []string
			leaves(reflect.ValueOf(p).Elem(), "", func(path string, v reflect.Value) {
				defer change(v)()
				withSite(p, func() {
					if !bytes.Equal(before, th.AppendPage(nil, p)) {
						found = append(found, path)
					}
				})
			})
			for _, path := range tt.seen {
				if !slices.Contains(found, path) {
					t.Errorf("%s: %s is not seen; seen are %q", tt.template, path, found)
				}
			}
			for _, path := range tt.unseen {
				if slices.Contains(found, path) {
					t.Errorf("%s: %s is seen", tt.template, path)
				}
			}
		})
	}
}

func TestDigestTellsLengthsApart(t *testing.T) {
	type pair struct{ A, B string }
	if bytes.Equal(AppendValue(nil, pair{"ab", ""}), AppendValue(nil, pair{"a", "b"})) {
		t.Error("AppendValue() runs texts together")
	}
	type list struct {
		M map[string][]string
		P *pair
	}
	a := list{M: map[string][]string{"x": {"1"}, "y": nil}}
	b := list{M: map[string][]string{"y": nil, "x": {"1"}}}
	if !bytes.Equal(AppendValue(nil, a), AppendValue(nil, &b)) {
		t.Error("AppendValue() depends on the order of a map")
	}
	b.P = &pair{}
	if bytes.Equal(AppendValue(nil, a), AppendValue(nil, b)) {
		t.Error("AppendValue() takes an empty struct for none")
	}
}

func TestThemeDigest(t *testing.T) {
	digest := func(o Options) string {
		th, _, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		d, err := th.Digest()
		if err != nil {
			t.Fatal(err)
		}
		return string(d[:])
	}
	over := func(name, text string) Options {
		return Options{Overrides: fstest.MapFS{name: {Data: []byte(text)}}}
	}
	all := []string{
		digest(Options{}), digest(Options{Color: "#123456"}), digest(Options{Radius: 3}), digest(Options{Font: "serif"}),
		digest(over("templates/partials/brand.html", "x")), digest(over("templates/partials/brand.html", "y")),
		digest(over("messages/en.yaml", "toc.title: X\n")), digest(over("css/site.css", "a{b:c}")), digest(over("js/site.js", "f()")),
		digest(over("icons/truck.svg", `<svg><path d="M1 1h2"/></svg>`)),
	}
	if digest(Options{}) != all[0] {
		t.Error("Digest() differs from one theme to an equal one")
	}
	slices.Sort(all)
	if n := len(slices.Compact(all)); n != 10 {
		t.Errorf("ten different themes have %d digests", n)
	}
}
