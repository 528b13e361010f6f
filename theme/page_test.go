package theme

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "write the golden pages anew")

// renderAll returns every sample of a locale by a name of its own.
func renderAll(t *testing.T, th *Theme, locale string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, s := range samples(locale) {
		var b bytes.Buffer
		if err := s.render(th, &b); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		name := strings.ReplaceAll(strings.TrimSuffix(s.name, ".html"), "/", "-")
		if _, twice := out[name]; twice {
			name += "-shell"
		}
		out[name] = b.String()
	}
	return out
}

func TestGoldenPages(t *testing.T) {
	th := mustNew(t, Options{Radius: -1})
	for _, locale := range []string{"en", "ar"} {
		for name, got := range renderAll(t, th, locale) {
			file := filepath.Join("testdata", locale, name+".html")
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s differs (-want +got); go test ./theme -update writes it anew:\n%s", file, diff)
			}
		}
	}
}

// void are the elements without an end tag (HTML, section 13.1.2).
var void = strings.Fields("area base br col embed hr img input link meta source track wbr path circle rect")

// faults lists what no page may have, whatever is on it.
func faults(page string) (out []string) {
	fault := func(s ...string) { out = append(out, strings.Join(s, " ")) }
	ids := map[string]bool{}
	var refs, open []string
	h1 := 0
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		tok := z.Token()
		switch kind {
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				fault("</"+tok.Data+"> closes", strings.Join(open, " "))
				return out
			}
			open = open[:len(open)-1]
		case html.StartTagToken:
			if !slices.Contains(void, tok.Data) {
				open = append(open, tok.Data)
			}
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		attrs := map[string]string{}
		for _, a := range tok.Attr {
			if _, twice := attrs[a.Key]; twice {
				fault(tok.Data, "has", a.Key, "twice")
			}
			attrs[a.Key] = a.Val
			switch {
			case strings.HasPrefix(a.Key, "on"), a.Key == "style":
				fault(tok.Data, "has the attribute", a.Key, "which a strict policy forbids")
			case a.Key == "id":
				if ids[a.Val] {
					fault("the id", a.Val, "stands twice")
				}
				ids[a.Val] = true
			case a.Key == "for", strings.HasPrefix(a.Key, "aria-") && (strings.HasSuffix(a.Key, "by") || a.Key == "aria-controls"):
				refs = append(refs, a.Val)
			case strings.Contains(a.Val, "ZgotmplZ"):
				fault(tok.Data, a.Key, "was refused by html/template")
			case a.Val == "" && !slices.Contains([]string{"alt", "value", "tabindex"}, a.Key):
				fault(tok.Data, "has an empty", a.Key)
			}
		}
		_, src := attrs["src"]
		switch {
		case tok.Data == "h1":
			h1++
		case tok.Data == "style":
			fault("an inline stylesheet")
		case tok.Data == "script" && !src && !strings.HasSuffix(attrs["type"], "json"):
			fault("an inline script")
		case tok.Data == "img":
			if _, ok := attrs["alt"]; !ok {
				fault("a picture without alt")
			}
		case tok.Data == "a" && attrs["href"] == "":
			fault("a link that leads nowhere")
		}
	}
	if len(open) > 0 {
		fault("never closed:", strings.Join(open, " "))
	}
	if h1 != 1 {
		fault("there is not one h1")
	}
	for _, r := range refs {
		if !ids[r] {
			fault("nothing is called", r)
		}
	}
	return out
}

func TestPagesAreSound(t *testing.T) {
	th := mustNew(t, Options{Radius: -1})
	for _, locale := range append(Locales(), "xx") {
		for name, page := range renderAll(t, th, locale) {
			if strings.HasPrefix(name, "partials") {
				page = "<h1></h1>" + page // of a body, not a page
			} else if name != "redirect" && !strings.Contains(page, `<html lang="`+locale+`" dir="`) {
				t.Errorf("%s in %s does not say its language and direction", name, locale)
			}
			for _, f := range faults(page) {
				t.Errorf("%s in %s: %s", name, locale, f)
			}
		}
	}
}

// What the check above finds; a check that cannot fail is none.
func TestFaults(t *testing.T) {
	for page, want := range map[string]string{
		`<h1>a</h1>`:                             "",
		`<h1>a</h1><h1>b</h1>`:                   "not one h1",
		`<h1>a</h1><p style="x">b</p>`:           "attribute style",
		`<h1>a</h1><p onclick="x">b</p>`:         "attribute onclick",
		`<h1>a</h1><script>x</script>`:           "inline script",
		`<h1>a</h1><p id="a"></p><p id="a"></p>`: "stands twice",
		`<h1>a</h1><p aria-labelledby="b"></p>`:  "nothing is called b",
		`<h1>a</h1><div><p></div>`:               "closes",
		`<h1>a</h1><div>`:                        "never closed",
		`<h1>a</h1><img src="a">`:                "without alt",
		`<h1>a</h1><a href="#ZgotmplZ">b</a>`:    "refused",
	} {
		got := strings.Join(faults(page), "; ")
		if (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("faults(%q) = %q, want %q", page, got, want)
		}
	}
}

// Everything a page holds may come from strangers.
func TestValuesAreEscaped(t *testing.T) {
	th := mustNew(t, Options{Radius: -1})
	const evil = `"><script>alert(1)</script><a href='`
	site := sampleSite("en")
	site.Title, site.Description, site.Home = evil, evil, "javascript:alert(1)"
	site.Organization.Name, site.Notices[0].Text = evil, evil
	site.Channels[0].Name, site.Channels[0].Value, site.Channels[0].URL, site.Channels[0].Data = evil, evil, "javascript:alert(1)", evil
	site.Brand.Logo = nil
	link := &ArticleLink{Title: evil, Answer: evil, URL: "javascript:alert(1)"}
	p := &ArticlePage{
		Page: Page{Site: site, Lang: evil, Dir: "ltr", HeadTitle: evil, Title: evil, Description: evil, Canonical: evil, JSONLD: "{}",
			Breadcrumbs: []Crumb{{evil, "javascript:alert(1)"}, {evil, ""}}},
		Kind: evil, Answer: evil, Question: evil, Author: evil, Tags: []string{evil},
		Contents: []*ContentsEntry{{ID: evil, Title: evil}}, Related: []*ArticleLink{link}, Siblings: []*ArticleLink{link}, Next: link, EditURL: "javascript:alert(1)",
	}
	var b bytes.Buffer
	if err := th.Article(&b, p); err != nil {
		t.Fatal(err)
	}
	if s := b.String(); strings.Contains(s, "<script>alert") || strings.Contains(s, `href="javascript:`) {
		t.Errorf("the page lets a script through:\n%s", s)
	}
	img := th.Image(&Image{Src: "javascript:alert(1)", Alt: evil, Caption: evil, Figure: true})
	if s := string(img); strings.Contains(s, "<script>") || strings.Contains(s, `src="javascript:`) {
		t.Errorf("Image = %s", s)
	}
}

func TestReach(t *testing.T) {
	for in, want := range map[string]string{
		"tel:+371": "tel:+371", "mailto:a@b.c": "mailto:a@b.c", "https://a.b/": "https://a.b/", "/contact/": "/contact/", "?a:b": "?a:b",
		"javascript:alert(1)": "", "JavaScript:alert(1)": "", "data:text/html,x": "", "vbscript:x": "", " javascript:x": "", "java\tscript:x": "",
	} {
		if got := string(reach(in)); got != want {
			t.Errorf("reach(%q) = %q, want %q", in, got, want)
		}
	}
}
