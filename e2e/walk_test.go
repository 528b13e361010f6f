package e2e

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// A corpus is a folder of articles that is built and walked. Those of others lie
// outside the project and are left out where they are absent.
type corpus struct {
	name, dir string
	config    string // faqtory.yaml to put into a copy, "" for none
	base      string
	foreign   bool // content with mistakes of its own
}

var corpora = []corpus{
	{name: "store", dir: "../examples/store", base: "https://help.silmala.example/"},
	{name: "magento-kb", dir: "../../shared/corpora/magento-kb", base: "https://help.example.com/kb/", foreign: true},
	{name: "tent", dir: "../../shared/corpora/tent", base: "https://help.example.com/", foreign: true},
	{
		name: "tent in three locales", dir: "../../shared/corpora/tent", base: "https://help.example.com/", foreign: true,
		config: "title: Tent\nlocales:\n  en: {dir: contents_en}\n  es: {dir: contents_es}\n  fa: {dir: contents_fa}\n",
	},
	{name: "commerce-ar", dir: "../../shared/corpora/commerce-ar", base: "https://help.example.com/", foreign: true},
	{name: "commerce-lv", dir: "../../shared/corpora/commerce-lv", base: "https://help.example.com/", foreign: true},
}

// A webPage is a parsed page of a built site.
type webPage struct {
	file, path string // "ar/x/index.html", "/ar/x/"
	doc        *goquery.Document
	ids        map[string]bool
	noindex    bool
	redirect   bool
	canonical  string
	lang       string
}

func TestEveryPage(t *testing.T) {
	for _, c := range corpora {
		t.Run(c.name, func(t *testing.T) {
			dir := c.prepare(t)
			out := filepath.Join(t.TempDir(), "public")
			log, err := exec.Command(binary(t), "build", dir, "--out", out, "--index", filepath.Join(t.TempDir(), "index"), "--base-url", c.base).CombinedOutput()
			if err != nil {
				t.Fatalf("faqtory build: %v\n%s", err, tail(log))
			}
			base, err := url.Parse(c.base)
			if err != nil {
				t.Fatal(err)
			}
			w := &walker{t: t, corpus: c, dir: out, base: base, pages: map[string]*webPage{}}
			w.read()
			w.heads()
			w.links()
			w.alternates()
			w.sitemaps()
			w.reachable()
			w.structuredData()
			w.leftovers()
			w.valid()
			w.axe()
		})
	}
}

// prepare returns the folder to build: itself, or a copy with a configuration.
func (c corpus) prepare(t *testing.T) string {
	t.Helper()
	if _, err := os.Stat(c.dir); err != nil {
		t.Skipf("%s is not here", c.dir)
	}
	if c.config == "" && !c.foreign {
		return c.dir
	}
	dir := filepath.Join(t.TempDir(), "site")
	if err := os.CopyFS(dir, os.DirFS(c.dir)); err != nil {
		t.Fatal(err)
	}
	if c.config != "" {
		if err := os.WriteFile(filepath.Join(dir, "faqtory.yaml"), []byte(c.config), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func tail(log []byte) []byte { return log[max(0, len(log)-3000):] }

type walker struct {
	t      *testing.T
	corpus corpus
	dir    string
	base   *url.URL
	pages  map[string]*webPage // by URL path below the base, "ar/x/"
	faults int
}

// fault reports a fault, the first fifty of them.
func (w *walker) fault(format string, args ...any) {
	w.t.Helper()
	if w.faults++; w.faults <= 50 {
		w.t.Errorf(format, args...)
	}
}

func (w *walker) read() {
	err := filepath.WalkDir(w.dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == ".faqtory" {
			return filepath.SkipDir
		}
		if d.IsDir() || path.Ext(p) != ".html" {
			return nil
		}
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close()
		doc, err := goquery.NewDocumentFromReader(f)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(w.dir, p)
		rel = filepath.ToSlash(rel)
		page := &webPage{
			file: rel, path: strings.TrimSuffix(rel, "index.html"), doc: doc, ids: map[string]bool{},
			noindex:   strings.Contains(doc.Find("meta[name=robots]").AttrOr("content", ""), "noindex"),
			redirect:  doc.Find("meta[http-equiv=refresh]").Length() > 0,
			canonical: doc.Find("link[rel=canonical]").AttrOr("href", ""),
			lang:      doc.Find("html").AttrOr("lang", ""),
		}
		doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
			id := s.AttrOr("id", "")
			if page.ids[id] {
				w.fault("%s: two elements have the id %q", rel, id)
			}
			page.ids[id] = true
		})
		w.pages[page.path] = page
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if len(w.pages) < 4 {
		w.t.Fatalf("the site has %d pages", len(w.pages))
	}
}

// each calls f for every page that is no redirect, in a stable order.
func (w *walker) each(f func(p *webPage)) {
	names := make([]string, 0, len(w.pages))
	for name := range w.pages {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if p := w.pages[name]; !p.redirect {
			f(p)
		}
	}
}

func (w *walker) heads() {
	titles, descriptions := map[string]string{}, map[string]string{}
	w.each(func(p *webPage) {
		if n := p.doc.Find("h1").Length(); n != 1 {
			w.fault("%s: %d h1 elements, want 1", p.file, n)
		}
		if p.lang == "" || p.doc.Find("html").AttrOr("dir", "") == "" {
			w.fault("%s: html lacks lang or dir", p.file)
		}
		level := 1
		p.doc.Find("main h1, main h2, main h3, main h4, main h5, main h6").Each(func(_ int, s *goquery.Selection) {
			n := int(goquery.NodeName(s)[1] - '0')
			if n > level+1 {
				w.fault("%s: heading %q skips from h%d to h%d", p.file, s.Text(), level, n)
			}
			if strings.TrimSpace(s.Text()) == "" && s.Find("img").Length() == 0 {
				w.fault("%s: an empty h%d", p.file, n)
			}
			level = n
		})
		p.doc.Find("[style], [onclick], [onload], script:not([src]):not([type])").Each(func(_ int, s *goquery.Selection) {
			w.fault("%s: %s would break the content security policy", p.file, goquery.NodeName(s))
		})
		if p.noindex {
			return
		}
		title := p.lang + ": " + p.doc.Find("head title").Text()
		if other, ok := titles[title]; ok {
			w.fault("%s and %s share the title %q", p.file, other, title)
		}
		titles[title] = p.file
		description := p.lang + ": " + p.doc.Find("meta[name=description]").AttrOr("content", "")
		if other, ok := descriptions[description]; ok {
			w.fault("%s and %s share the description %q", p.file, other, description)
		}
		descriptions[description] = p.file
		if p.canonical == "" {
			w.fault("%s: no canonical", p.file)
		}
	})
}

// target returns the path below the base that a reference on p leads to, and
// whether it is on this site.
func (w *walker) target(p *webPage, ref string) (rel, fragment string, here bool) {
	u, err := url.Parse(ref)
	if err != nil {
		w.fault("%s: %q is no URL: %v", p.file, ref, err)
		return "", "", false
	}
	abs := w.base.ResolveReference(&url.URL{Path: "./" + p.path}).ResolveReference(u)
	if abs.Host != w.base.Host || abs.Scheme != w.base.Scheme {
		return "", "", false
	}
	rel, ok := strings.CutPrefix(abs.Path, w.base.Path)
	if !ok {
		w.fault("%s: %q leads out of %s", p.file, ref, w.base)
		return "", "", false
	}
	return rel, abs.Fragment, true
}

func (w *walker) links() {
	w.each(func(p *webPage) {
		p.doc.Find("a[href]").Each(func(_ int, s *goquery.Selection) {
			ref := s.AttrOr("href", "")
			rel, fragment, here := w.target(p, ref)
			if !here {
				return
			}
			to, ok := w.pages[rel]
			switch {
			case !ok:
				if _, err := os.Stat(filepath.Join(w.dir, filepath.FromSlash(rel))); err != nil || strings.HasSuffix(rel, "/") {
					w.fault("%s: link %q leads nowhere", p.file, ref)
				}
			case to.redirect:
				w.fault("%s: link %q leads to a redirect", p.file, ref)
			case fragment != "" && !to.ids[fragment]:
				w.fault("%s: link %q leads to no element", p.file, ref)
			}
		})
		p.doc.Find("img[src], script[src], link[rel=stylesheet], link[rel=icon], source[src]").Each(func(_ int, s *goquery.Selection) {
			ref := s.AttrOr("src", s.AttrOr("href", ""))
			if rel, _, here := w.target(p, ref); here {
				if _, err := os.Stat(filepath.Join(w.dir, filepath.FromSlash(rel))); err != nil {
					w.fault("%s: %q is not there", p.file, ref)
				}
			}
		})
		p.doc.Find("img").Each(func(_ int, s *goquery.Selection) {
			if _, ok := s.Attr("alt"); !ok {
				w.fault("%s: a picture without alt: %q", p.file, s.AttrOr("src", ""))
			}
		})
	})
}

func (w *walker) alternates() {
	w.each(func(p *webPage) {
		own := w.base.ResolveReference(&url.URL{Path: "./" + p.path}).String()
		if !p.noindex && p.canonical != own {
			if to, _, here := w.target(p, p.canonical); !here || w.pages[to] == nil {
				w.fault("%s: canonical %q is no page", p.file, p.canonical)
			}
			return
		}
		links := p.doc.Find("link[rel=alternate][hreflang]")
		if links.Length() == 0 {
			return
		}
		seen := map[string]bool{}
		links.Each(func(_ int, s *goquery.Selection) {
			lang, href := s.AttrOr("hreflang", ""), s.AttrOr("href", "")
			seen[lang] = true
			rel, _, here := w.target(p, href)
			to := w.pages[rel]
			if !here || to == nil || to.redirect || to.noindex {
				w.fault("%s: hreflang %s leads to %q, which is no page", p.file, lang, href)
				return
			}
			if lang != "x-default" && to.lang != lang {
				w.fault("%s: hreflang %s leads to a page in %s", p.file, lang, to.lang)
			}
			if to.doc.Find(fmt.Sprintf("link[rel=alternate][hreflang=%q]", p.lang)).AttrOr("href", "") != p.canonical {
				w.fault("%s: hreflang %s is not returned", p.file, lang)
			}
		})
		if !seen["x-default"] || !seen[p.lang] {
			w.fault("%s: hreflang lacks x-default or itself", p.file)
		}
	})
}

func (w *walker) sitemaps() {
	var index struct {
		Sitemaps []struct {
			Loc string `xml:"loc"`
		} `xml:"sitemap"`
	}
	w.xml("sitemap.xml", &index)
	listed := map[string]bool{}
	for _, s := range index.Sitemaps {
		var set struct {
			URLs []struct {
				Loc string `xml:"loc"`
			} `xml:"url"`
		}
		w.xml(strings.TrimPrefix(s.Loc, w.corpus.base), &set)
		for _, u := range set.URLs {
			if listed[u.Loc] {
				w.fault("sitemap lists %s twice", u.Loc)
			}
			listed[u.Loc] = true
		}
	}
	w.each(func(p *webPage) {
		want := !p.noindex && path.Base(p.file) != "404.html" && p.canonical != ""
		if want && !listed[p.canonical] {
			w.fault("%s: the sitemap lacks %s", p.file, p.canonical)
		}
		if p.noindex && listed[p.canonical] {
			w.fault("%s: the sitemap lists a page that is not to be indexed", p.file)
		}
	})
}

func (w *walker) xml(name string, v any) {
	data, err := os.ReadFile(filepath.Join(w.dir, filepath.FromSlash(name)))
	if err == nil {
		err = xml.Unmarshal(data, v)
	}
	if err != nil {
		w.t.Fatalf("%s: %v", name, err)
	}
}

// reachable follows links from the home page; every page must be met.
func (w *walker) reachable() {
	met := map[string]bool{"": true}
	queue := []*webPage{w.pages[""]}
	for len(queue) > 0 {
		p := queue[0]
		queue = queue[1:]
		p.doc.Find("a[href]").Each(func(_ int, s *goquery.Selection) {
			rel, _, here := w.target(p, s.AttrOr("href", ""))
			if to := w.pages[rel]; here && to != nil && !met[rel] {
				met[rel] = true
				queue = append(queue, to)
			}
		})
	}
	w.each(func(p *webPage) {
		if !met[p.path] && path.Base(p.file) != "404.html" {
			w.fault("%s cannot be reached from the home page", p.file)
		}
	})
}

// required are the properties without which a node says nothing.
var required = map[string][]string{
	"BreadcrumbList": {"itemListElement"},
	"FAQPage":        {"mainEntity"},
	"HowTo":          {"name", "step"},
	"Article":        {"headline", "datePublished", "author"},
	"TechArticle":    {"headline", "datePublished", "author"},
	"Organization":   {"name", "url"},
	"OnlineStore":    {"name", "url"},
	"WebSite":        {"name", "url"},
	"VideoObject":    {"name", "thumbnailUrl", "uploadDate"},
	"ImageObject":    {"contentUrl"},
}

func (w *walker) structuredData() {
	w.each(func(p *webPage) {
		blocks := p.doc.Find(`script[type="application/ld+json"]`)
		if !p.noindex && blocks.Length() == 0 {
			w.fault("%s: no structured data", p.file)
		}
		// What is marked up must be read on the page: compare without spaces,
		// which elements add.
		main := p.doc.Find("main").Clone()
		main.Find(".callout-title, .video").Remove() // words of the interface amid the author's
		visible := squeeze(main.Text() + p.doc.Find("nav").Text())
		blocks.Each(func(_ int, s *goquery.Selection) {
			var v any
			if err := json.Unmarshal([]byte(s.Text()), &v); err != nil {
				w.fault("%s: structured data: %v", p.file, err)
				return
			}
			w.node(p, visible, v)
		})
	})
}

func (w *walker) node(p *webPage, visible string, v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			w.node(p, visible, e)
		}
	case map[string]any:
		kind, _ := v["@type"].(string)
		if len(v) > 2 { // more than a reference
			for _, name := range required[kind] {
				if _, ok := v[name]; !ok {
					w.fault("%s: %s lacks %s", p.file, kind, name)
				}
			}
		}
		var text string
		switch kind {
		case "Question":
			text, _ = v["name"].(string)
		case "Answer", "HowToStep":
			text, _ = v["text"].(string)
		case "Article", "TechArticle":
			text, _ = v["headline"].(string)
		}
		if s := strings.TrimSuffix(squeeze(text), "…"); !strings.Contains(visible, s) {
			w.fault("%s: %s says %q, which the page does not show", p.file, kind, text)
		}
		for _, e := range v {
			w.node(p, visible, e)
		}
	}
}

// squeeze leaves letters and digits alone, so that layout does not matter.
func squeeze(s string) string {
	return strings.Join(strings.Fields(s), "")
}

// leftovers looks for raw template or front matter text outside code.
func (w *walker) leftovers() {
	w.each(func(p *webPage) {
		main := p.doc.Find("main").Clone()
		main.Find("pre, code, kbd, samp").Remove()
		text := main.Text()
		for _, raw := range []string{"{%", "%}", "{{<", "{{%", "<!--", "raw HTML omitted", "[Title]: #", "[Order]: #", "[!NOTE]", "[info]>", "translation_key:"} {
			if i := strings.Index(text, raw); i >= 0 {
				w.fault("%s: %q is shown to customers: …%s…", p.file, raw, text[max(0, i-40):min(len(text), i+60)])
			}
		}
	})
}

// valid asks the Nu HTML checker about every page.
func (w *walker) valid() {
	jar := filepath.Join("node_modules", "vnu-jar", "build", "dist", "vnu.jar")
	if _, err := os.Stat(jar); err != nil {
		w.t.Log("the Nu HTML checker is not installed: npm ci in e2e/")
		return
	}
	if _, err := exec.LookPath("java"); err != nil {
		w.t.Log("no Java for the Nu HTML checker")
		return
	}
	out, err := exec.Command("java", "-Xss2m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html", w.dir).Output()
	if err != nil {
		w.t.Fatalf("vnu: %v", err)
	}
	var report struct {
		Messages []struct {
			Type, SubType, URL, Message, Extract string
			LastLine                             int
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		w.t.Fatalf("vnu: %v: %s", err, tail(out))
	}
	for _, m := range report.Messages {
		if m.Type == "info" && m.SubType != "warning" {
			continue // remarks, such as one on a slash in <br/>
		}
		if w.corpus.foreign && strings.Contains(m.Message, "appears to be written in") {
			continue // a translation that nobody has translated
		}
		w.fault("%s:%d: not valid HTML: %s", m.URL[strings.LastIndex(m.URL, "public/")+1:], m.LastLine, m.Message)
	}
}
