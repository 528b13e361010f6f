package build

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlanRedirects(t *testing.T) {
	outputs := []string{"index.html", "a/index.html", "assets/site.1.css", "ar/الدفع/index.html", "404.html"}
	tests := map[string]struct {
		from string
		name string // the page; "-" when only _redirects has it, "" when it is dropped
	}{
		"old folder":           {"/old/", "old/index.html"},
		"old name":             {"/old-name", "old-name/index.html"},
		"old file":             {"/old.html", "old.html"},
		"other letters":        {"/قديم/سؤال/", "قديم/سؤال/index.html"},
		"a dot in the name":    {"/v2.1", "v2.1/index.html"},
		"Zendesk":              {"/hc/en-us/articles/360012-Where-is-it-", "hc/en-us/articles/360012-Where-is-it-/index.html"},
		"program":              {"/faq.php", "-"},
		"program in a folder":  {"/faq.php/", "faq.php/index.html"},
		"query":                {"/old?id=5", "-"},
		"a page's own address": {"/a/", ""},
		"the same, no slash":   {"/a", ""},
		"a page's file":        {"/a/index.html", ""},
		"the home page":        {"/", ""},
		"below a file":         {"/assets/site.1.css/x/", "-"},
		"a folder's name":      {"/assets.html", "assets.html"},
		"out of the folder":    {"/../../etc/passwd", "-"},
		"dots":                 {"/a/../b/", "b/index.html"},
		"hidden":               {"/.git/config", "-"},
		"hidden deeper":        {"/x/.well-known/y/", "-"},
		"not a path":           {"old", ""},
		"empty":                {"", ""},
		"line break":           {"/a\n/evil", ""},
		"long":                 {"/" + strings.Repeat("x", 300), "-"},
	}
	for name, tt := range tests {
		got := planRedirects([]redirect{{From: tt.from, To: "/a/"}}, outputs)
		result := ""
		if len(got) == 1 {
			if result = got[0].Name; result == "" {
				result = "-"
			}
		}
		if result != tt.name {
			t.Errorf("%s: the redirect from %q becomes %q, want %q", name, tt.from, result, tt.name)
		}
	}
}

func TestPlanRedirectsAmongThemselves(t *testing.T) {
	got := planRedirects([]redirect{
		{From: "/z/", To: "/new/"},
		{From: "/old/", To: "/new/", Fragment: "late"},
		{From: "/old", To: "/new/"},
		{From: "/old/", To: "/other/"},
		{From: "/old/index.html/deeper/", To: "/new/"},
	}, []string{"new/index.html", "other/index.html"})
	want := []redirectFile{
		{redirect{From: "/old", To: "/new/"}, "old/index.html"},
		{redirect{From: "/old/", To: "/new/", Fragment: "late"}, ""}, // the same page; the first holds it
		{redirect{From: "/old/index.html/deeper/", To: "/new/"}, ""}, // a file cannot be a folder
		{redirect{From: "/z/", To: "/new/"}, "z/index.html"},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(redirectFile{})); diff != "" {
		t.Errorf("planRedirects (-want +got):\n%s", diff)
	}
}

// Whatever redirects there are: no two files collide, none hides a page, none
// leads to another, and the order of the input does not matter.
func TestPlanRedirectsHoldsItsPromises(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	parts := []string{"a", "b", "c.html", "index.html", "..", ".x", "ä", "a.php", "", "?"}
	for range 300 {
		var outputs []string
		used := map[string]bool{}
		for i := range 5 {
			name := path.Join(parts[rng.Intn(2)], fmt.Sprint(i), "index.html")
			if !used[name] {
				outputs = append(outputs, name)
				used[name] = true
			}
		}
		var in []redirect
		seen := map[string]bool{}
		for range 20 {
			from := ""
			for range 1 + rng.Intn(3) {
				from += "/" + parts[rng.Intn(len(parts))]
			}
			if rng.Intn(3) == 0 {
				from += "/"
			}
			if !seen[from] {
				seen[from] = true
				in = append(in, redirect{From: from, To: "/" + strings.TrimSuffix(outputs[rng.Intn(len(outputs))], "index.html")})
			}
		}
		got := planRedirects(in, outputs)
		names := slices.Clone(outputs)
		sources := map[string]bool{}
		for _, r := range got {
			sources[r.From] = true
			if r.Name != "" {
				names = append(names, r.Name)
			}
		}
		slices.Sort(names)
		for i, n := range names {
			if !fs.ValidPath(n) {
				t.Errorf("%q leaves the folder", n)
			}
			if i > 0 && names[i-1] == n {
				t.Errorf("two files are called %q: %v from %v", n, got, in)
			}
			for _, other := range names {
				if strings.HasPrefix(other, n+"/") {
					t.Errorf("%q is a file and the folder of %q", n, other)
				}
			}
		}
		for _, r := range got {
			if sources[r.To] || sources[strings.TrimSuffix(r.To, "/")] {
				t.Errorf("%v leads to another redirect", r)
			}
		}
		slices.Reverse(in)
		if diff := cmp.Diff(got, planRedirects(in, outputs), cmp.AllowUnexported(redirectFile{})); diff != "" {
			t.Errorf("the order of the redirects matters:\n%s", diff)
		}
	}
}

func TestWriteRedirects(t *testing.T) {
	list := []redirectFile{
		{redirect: redirect{From: "/old/", To: "/a/"}},
		{redirect: redirect{From: "/قديم/a b:c*/", To: "/ar/الدفع/", Fragment: "كيف-أدفع"}},
		{redirect: redirect{From: "/x?y#z 301!", To: "/a/"}},
	}
	href := func(p string) string { return "/help" + escapePath(p) }
	var b bytes.Buffer
	writeRedirects(&b, list, href)
	golden(t, "_redirects", b.Bytes())
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if len(lines) != len(list) {
		t.Fatalf("there are %d lines, want %d", len(lines), len(list))
	}
	for i, line := range lines {
		fields := strings.Split(line, " ")
		if len(fields) != 3 || fields[2] != "301" {
			t.Errorf("line %d reads %q", i, line)
			continue
		}
		if strings.ContainsAny(fields[0], "*:?#") {
			t.Errorf("%q matches more than one path", fields[0])
		}
		if p, err := url.PathUnescape(fields[0]); err != nil || p != "/help"+list[i].From {
			t.Errorf("%q stands for %q, want %q", fields[0], p, "/help"+list[i].From)
		}
		if u, err := url.Parse(fields[1]); err != nil || u.Path != "/help"+list[i].To || u.Fragment != list[i].Fragment {
			t.Errorf("%q stands for %+v, want %+v", fields[1], u, list[i])
		}
	}
}
