package content

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"faqtory/internal/diag"
)

// site makes a file system of paths and texts: "path", "text", …. A text that
// is one word becomes an article with that title and enough words.
func site(pairs ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		text := pairs[i+1]
		if markdownFile(pairs[i]) && text != "" && !strings.ContainsAny(text, "\n[") {
			text = "---\ntitle: " + text + "\n---\n\n" + filler
		}
		fsys[pairs[i]] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return fsys
}

// filler is long enough for an article that says something.
const filler = "These words say enough to be an article of their own, so that nobody has to wonder why it is here at all, and not elsewhere.\n"

func load(t *testing.T, fsys fs.FS, o Options) (*Library, diag.List) {
	t.Helper()
	lib, diags, err := Load(t.Context(), fsys, o)
	checkCodes(t, diags)
	if err != nil {
		t.Fatalf("Load() error: %v", err)
	}
	return lib, diags
}

// outline is every page of a library: its address, title, and how it came there.
func outline(lib *Library) []string {
	var list []string
	lib.eachArticle(func(a *Article) {
		s := a.Permalink + " " + a.Title
		if a.Locale != lib.Default {
			s += " (" + a.Locale + ")"
		}
		if a.isIndex() {
			s += " index"
		}
		if a.Fallback != nil {
			s += " fallback of " + a.Fallback.Locale
		}
		list = append(list, s)
	})
	return list
}

// codes are a list's places and codes.
func codes(l diag.List) []string {
	var list []string
	for _, d := range l {
		list = append(list, fmt.Sprintf("%s:%d:%d %s %s", d.File, d.Line, d.Column, d.Severity, d.Code))
	}
	return list
}

func TestLoadPlaces(t *testing.T) {
	jekyll := "---\ntitle: T\n---\n" + filler
	for _, tt := range []struct {
		name string
		fsys fstest.MapFS
		o    Options
		want []string
	}{
		{"the root", site("refunds.md", "Refunds", "pay/cards.md", "Cards"), Options{},
			[]string{"/refunds/ Refunds", "/pay/cards/ Cards"}},
		{"content", site("content/refunds.md", "Refunds", "README.md", "Read", "notes/x.md", "X"), Options{Configured: true},
			[]string{"/refunds/ Refunds"}},
		{"content without a configuration is where all articles are", site("content/refunds.md", "Refunds", "README.md", "Read", "LICENSE.md", "L"), Options{},
			[]string{"/refunds/ Refunds"}},
		{"a category named content", site("content/plan.md", "Plan", "billing/refunds.md", "Refunds"), Options{},
			[]string{"/billing/refunds/ Refunds", "/content/plan/ Plan"}},
		{"MkDocs", site("mkdocs.yml", "site_name: x", "docs/index.md", "Home", "docs/pay/cards.md", "Cards", "site/pay/cards.md", "Old", "tools/x.md", "X"), Options{},
			[]string{"/ Home index", "/pay/cards/ Cards"}},
		{"Docusaurus", site("docusaurus.config.js", "x", "docs/intro.md", "---\ntitle: Intro\nslug: /\n---\n"+filler, "docs/pay/cards.mdx", "Cards", "blog/x.md", "X",
			"i18n/ar/docusaurus-plugin-content-docs/current/pay/cards.mdx", "بطاقات", "docs/_partial.md", "text\n"), Options{},
			[]string{"/ Intro index", "/pay/cards/ Cards", "/ar/pay/cards/ بطاقات (ar)"}},
		{"Hugo", site("hugo.toml", "x", "content/_index.md", "Home", "content/returns/how/index.md", "How", "content/returns/how/box.png", "x",
			"content/returns/_index.md", "Returns", "archetypes/default.md", "A", "themes/t/content/x.md", "X", "content/late.lv.md", "Vēlu", "content/late.md", "Late"), Options{},
			[]string{"/ Home index", "/late/ Late", "/returns/ Returns index", "/returns/how/ How", "/lv/late/ Vēlu (lv)"}},
		{"Jekyll", site("_config.yml", "x", "index.md", "Home", "_articles/refunds.md", jekyll, "_posts/2026-11-21-late-parcels.md", jekyll, "_includes/x.md", "X", "_layouts/x.md", "X"), Options{},
			[]string{"/ Home index", "/articles/refunds/ T", "/posts/late-parcels/ T"}},
		{"one Jekyll collection", site("_articles/refunds.md", jekyll, "README.md", "Read"), Options{}, []string{"/refunds/ T"}},
		{"what is no article", site("a.md", "A", ".hidden.md", "H", ".git/x.md", "X", "node_modules/p/readme.md", "X", "public/x.md", "X", "theme/x.md", "X",
			"vendor/x.md", "X", "out/x.md", "X", "CONTRIBUTING.md", "C", "a.md~", "x", "_snippets/s.md", "S"), Options{Ignore: []string{"out"}},
			[]string{"/a/ A"}},
		{"names", site("A & B.md", "One", "$.md", "Two", "الدفع/كيف أدفع؟.md", "Three", "Caf\u0065\u0301.md", "Four", "C++ (2).MD", "Five"), Options{},
			[]string{"/c-2/ Five", "/caf\u00e9/ Four", "/a-b/ One", "/x09fc96082d34c2dfc1295d92073b5ea1/ Two", "/الدفع/كيف-أدفع/ Three"}},
		{"numbers are an order", site("02-returns/01-how.md", "How", "02-returns/02-when.md", "When", "01-orders/7-day-rule.md", "Rule", "01-orders/x.md", "X", "01-orders/z.md", "Z"), Options{},
			[]string{"/orders/7-day-rule/ Rule", "/orders/x/ X", "/orders/z/ Z", "/returns/how/ How", "/returns/when/ When"}},
		{"numbers that are names", site("404-page.md", "Missing", "2fa.md", "Second", "3d-secure.md", "Secure", "24-7.md", "Always", "help.md", "Help"), Options{},
			[]string{"/24-7/ Always", "/help/ Help", "/404-page/ Missing", "/2fa/ Second", "/3d-secure/ Secure"}},
		{"a page beside its folder", site("billing.md", "Billing", "billing/cards.md", "Cards"), Options{}, []string{"/billing/ Billing index", "/billing/cards/ Cards"}},
		{"a folder without a name", site("glossary/_/a.md", "A", "glossary/_/b/c.md", "C"), Options{}, []string{"/glossary/a/ A", "/glossary/b/c/ C"}},
		{"two own pages", site("pay/index.md", "Pay", "pay/README.md", "Read", "pay/x.md", "X"), Options{}, []string{"/pay/ Pay index", "/pay/readme/ Read", "/pay/x/ X"}},
		{"navigation, order, title", site("c/x.md", "X", "b/x.md", "X", "a/x.md", "X", "d/_index.md", "---\ntitle: D\norder: 1\n---\n"+filler, "d/x.md", "X"), Options{Navigation: []string{"c"}},
			[]string{"/c/x/ X", "/d/ D index", "/d/x/ X", "/a/x/ X", "/b/x/ X"}},
		{"articles by order, then by title as the locale sorts", site("e.md", "Step 10", "d.md", "Step 9", "c.md", "étape", "b.md", "---\ntitle: Z\nweight: 5\n---\n", "a.md", "zebra"), Options{},
			[]string{"/b/ Z", "/c/ étape", "/d/ Step 9", "/e/ Step 10", "/a/ zebra"}},
		{"MkDocs' list", site("mkdocs.yml", "site_name: x\ntheme: !!python/name:x\nnav:\n  - Home: index.md\n  - Last first:\n    - z/b.md\n    - The A: z/a.md\n  - y.md\n", "docs/index.md", "Home", "docs/a/x.md", "X", "docs/z/a.md", "A", "docs/z/b.md", "B", "docs/y.md", "Y"), Options{},
			[]string{"/ Home index", "/y/ Y", "/z/b/ B", "/z/a/ A", "/a/x/ X"}},
		{"a folder's list", site("b/x.md", "X", "a/x.md", "X", "a/y.md", "Y", "a/.pages", "title: The A\nnav:\n  - y.md\n  - x.md\n", ".pages", "nav: [b, a]\n"), Options{},
			[]string{"/b/x/ X", "/a/y/ Y", "/a/x/ X"}},
		{"a table of contents", site("SUMMARY.md", "# Summary\n\n* [Z](z/z.md)\n  * [Y](z/y.md)\n* [Home](README.md)\n", "README.md", "Home", "a/x.md", "X", "z/y.md", "Y", "z/z.md", "Z"), Options{},
			[]string{"/ Home index", "/z/z/ Z", "/z/y/ Y", "/a/x/ X"}},
		{"slug and permalink", site("a/b.md", "---\nslug: Other Name\n---\n", "a/c.md", "---\npermalink: /x/y.html\n---\n", "a/_index.md", "---\nslug: renamed\n---\n"), Options{},
			[]string{"/renamed/ A index", "/renamed/Other-Name/ B", "/x/y/ C"}},
		{"an empty file", site("how-to-pay.md", "", "faq.md", ""), Options{}, []string{"/faq/ FAQ", "/how-to-pay/ How to pay"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lib, diags := load(t, tt.fsys, tt.o)
			if diags.Errors() > 0 {
				t.Errorf("Load() reports %v", diags)
			}
			got := outline(lib)
			for i, s := range got {
				// The hash that stands for "$" is the slugger's to choose.
				if strings.HasPrefix(s, "/x") && strings.HasSuffix(s, "Two") {
					got[i] = "/x09fc96082d34c2dfc1295d92073b5ea1/ Two"
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("pages (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLoadLocales(t *testing.T) {
	en, ar, lv := Locale{Tag: "en"}, Locale{Tag: "ar"}, Locale{Tag: "lv"}
	arabic := "---\nlang: ar\n---\n\n# مقال\n\nنص بالعربية\n"
	for _, tt := range []struct {
		name    string
		fsys    fstest.MapFS
		o       Options
		locales []string // tag prefix name
		want    []string
	}{
		{"folders of the content root", site("content/en/a.md", "A", "content/ar/a.md", "أ", "content/pt-BR/b.md", "B"), Options{},
			[]string{"en  English", "ar ar العربية rtl", "pt-BR pt-br Português"},
			[]string{"/a/ A", "/ar/a/ أ (ar)", "/pt-br/b/ B (pt-BR)"}},
		{"folders of the root, without English", site("lv/a.md", "A", "lv/b.md", "B", "ar/a.md", "أ"), Options{},
			[]string{"lv  Latviešu", "ar ar العربية rtl"},
			[]string{"/a/ A", "/b/ B", "/ar/a/ أ (ar)"}},
		{"a translation beside the originals", site("pay/cards.md", "Cards", "x.md", "X", "ar/pay/cards.md", "بطاقات"), Options{},
			[]string{"en  English", "ar ar العربية rtl"},
			[]string{"/x/ X", "/pay/cards/ Cards", "/ar/pay/cards/ بطاقات (ar)"}},
		{"categories named as languages", site("it/vpn.md", "VPN", "is/a.md", "A", "no/b.md", "B", "to/c.md", "C", "id/d.md", "D", "billing/e.md", "E"), Options{},
			[]string{"en  English"},
			[]string{"/billing/e/ E", "/id/d/ D", "/is/a/ A", "/it/vpn/ VPN", "/no/b/ B", "/to/c/ C"}},
		{"words of three letters", site("pay/a.md", "A", "app/a.md", "A"), Options{}, []string{"en  English"}, []string{"/app/a/ A", "/pay/a/ A"}},
		{"only lang", site("a.md", arabic, "b.md", arabic), Options{}, []string{"ar  العربية rtl"}, []string{"/a/ مقال", "/b/ مقال"}},
		{"only a script", site("a.md", "# سؤال\n\nگزینه پرداخت چیست\n"), Options{}, []string{"fa  فارسی rtl"}, []string{"/a/ سؤال"}},
		{"lang beside the site's", site("a.md", "A", "b.md", "B", "c.md", arabic), Options{}, []string{"en  English", "ar ar العربية rtl"}, []string{"/a/ A", "/b/ B", "/ar/c/ مقال (ar)"}},
		{"a region of the site's language", site("en/a.md", "---\nlang: en-US\n---\n# A\n", "ar/a.md", arabic), Options{}, []string{"en  English", "ar ar العربية rtl"}, []string{"/a/ A", "/ar/a/ مقال (ar)"}},
		{"configured", site("content/en/a.md", "A", "content/lv/a.md", "L"), Options{Configured: true, Locales: []Locale{lv, {Tag: "en", Name: "The English"}}, DefaultLocale: "lv"},
			[]string{"lv  Latviešu", "en en The English"}, []string{"/a/ L", "/en/a/ A (en)"}},
		{"configured folders", site("contents_en/a.md", "A", "contents_fa/a.md", "ف"), Options{Configured: true, Locales: []Locale{{Tag: "en", Dir: "contents_en"}, {Tag: "fa", Dir: "contents_fa"}}},
			[]string{"en  English", "fa fa فارسی rtl"}, []string{"/a/ A", "/fa/a/ ف (fa)"}},
		{"a configured folder in content", site("content/en/a.md", "A", "content/latvian/a.md", "L"), Options{Configured: true, Locales: []Locale{en, {Tag: "lv", Dir: "latvian"}}},
			[]string{"en  English", "lv lv Latviešu"}, []string{"/a/ A", "/lv/a/ L (lv)"}},
		{"configured without articles", site("content/en/a.md", "A"), Options{Configured: true, Locales: []Locale{en, ar}},
			[]string{"en  English", "ar ar العربية rtl"}, []string{"/a/ A"}},
		{"the default one's folder is not needed", site("content/a.md", "A", "content/ar/a.md", "أ"), Options{Configured: true, Locales: []Locale{en, ar}},
			[]string{"en  English", "ar ar العربية rtl"}, []string{"/a/ A", "/ar/a/ أ (ar)"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lib, diags := load(t, tt.fsys, tt.o)
			if len(diags) > 0 {
				t.Errorf("Load() reports %v", diags)
			}
			var locales []string
			for _, l := range lib.Locales {
				s := l.Tag + " " + l.Prefix + " " + l.Name
				if l.RTL {
					s += " rtl"
				}
				locales = append(locales, s)
			}
			if diff := cmp.Diff(tt.locales, locales); diff != "" {
				t.Errorf("locales (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.want, outline(lib)); diff != "" {
				t.Errorf("pages (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLoadDiagnostics(t *testing.T) {
	now := day("2026-11-21")
	en, ar := Locale{Tag: "en"}, Locale{Tag: "ar"}
	for _, tt := range []struct {
		name string
		fsys fstest.MapFS
		o    Options
		want []string
	}{
		{"two articles on one address", site("a.md", "---\nslug: x\n---\n", "b.md", "---\ntitle: B\nslug: x\n---\n"), Options{}, []string{"b.md:3:7 error duplicate-url"}},
		{"two files of one name", site("How to.md", "A", "how-to.md", "B"), Options{}, []string{"how-to.md:0:0 error duplicate-url"}},
		{"an article on a category", site("pay/index.md", "Pay", "pay/x.md", "X", "b.md", "---\npermalink: /pay/\n---\n"), Options{}, []string{"b.md:2:12 error duplicate-url"}},
		{"two categories on one address", site("a/_index.md", "---\nslug: b\n---\n", "a/x.md", "X", "b/y.md", "Y", "b/_index.md", "B"), Options{}, []string{"b/_index.md:0:0 error duplicate-url"}},
		{"differing in case", site("a.md", "---\npermalink: /Pay/\n---\n", "b.md", "---\npermalink: /pay/\n---\n"), Options{}, []string{"a.md:0:0 warning case-clash"}},
		{"a place of the site", site("search.md", "Search", "contact/a.md", "A", "x.md", "---\npermalink: /assets/x/\n---\n"), Options{},
			[]string{"contact:0:0 warning reserved-address", "search.md:0:0 warning reserved-address", "x.md:2:12 warning reserved-address"}},
		{"a locale's prefix", site("content/ar/x.md", "X", "content/y.md", "---\nslug: ar\n---\n"), Options{Configured: true, Locales: []Locale{en, ar}}, []string{"content/y.md:2:7 error duplicate-url"}},
		{"an address that leads out", site("a.md", "---\nslug: ../../etc\n---\n", "b.md", "---\npermalink: /a/%2e%2e/b\n---\n"), Options{}, []string{"a.md:2:7 warning bad-address", "b.md:2:12 warning bad-address"}},
		{"a locale the site has not", site("content/en/a.md", "A", "content/lv/a.md", "L", "content/en/b.md", "---\nlang: fr\n---\n"), Options{Configured: true, Locales: []Locale{en}},
			[]string{"content/en/b.md:2:7 warning unknown-locale", "content/lv:0:0 warning unknown-locale"}},
		{"one key twice", site("a.md", "---\ntranslation_key: k\n---\n", "b.md", "---\ntranslation_key: k\n---\n"), Options{}, []string{"b.md:2:18 warning duplicate-translation"}},
		{"too large", fstest.MapFS{"a.md": {Data: make([]byte, fileBytes+1)}}, Options{}, []string{"a.md:0:0 error too-large"}},
		{"a category file", site("a/x.md", "X", "a/_category_.json", "{\"label\": "), Options{}, []string{"a/_category_.json:1:1 warning category-file"}},
		{"unreadable front matter", site("a.md", "---\ntitle: a: b\n---\n", "b.md", "B"), Options{Now: now}, []string{"a.md:2:9 error front-matter"}},

		{"redirects", site("a.md", "---\nredirect_from: [/old/, /old, /x.html]\n---\n"), Options{}, nil},
		{"a redirect on a page", site("a.md", "---\nredirect_from: /b\n---\n", "b.md", "B"), Options{}, []string{"a.md:2:16 warning redirect-shadowed"}},
		{"a redirect on the site's own page", site("a.md", "---\nredirect_from: [/search/, /, /sitemap.xml]\n---\n"), Options{},
			[]string{"a.md:2:17 warning redirect-shadowed", "a.md:2:27 warning redirect-shadowed", "a.md:2:30 warning redirect-shadowed"}},
		{"a category that is not there", site("billing/a.md", "A"), Options{Navigation: []string{"billing", "biling/"}}, []string{"faqtory.yaml:0:0 warning unknown-category"}},
		{"a category that is not there, in its line", site("billing/a.md", "A"), Options{Navigation: []string{"biling"}, NavigationAt: []Position{{"faqtory.yml", 3, 5}}}, []string{"faqtory.yml:3:5 warning unknown-category"}},
		{"two redirects from one place", site("a.md", "---\naliases: /old/\n---\n", "b.md", "---\naliases: /old/\n---\n"), Options{}, []string{"b.md:2:10 warning duplicate-redirect"}},
		{"a redirect to itself", site("a.md", "---\nredirect_from: /a/\n---\n"), Options{}, []string{"a.md:2:16 error redirect-loop"}},
		{"its own address without slash", site("a.md", "---\nredirect_from: /a\n---\n"), Options{}, nil},
		{"a circle", site("a.md", "---\nredirect_from: /b/\n---\n", "b.md", "---\nredirect_from: /a/\n---\n"), Options{}, []string{"a.md:2:16 error redirect-loop", "b.md:2:16 error redirect-loop"}},
		{"a longer circle", site("a.md", "---\nredirect_from: /b/\n---\n", "b.md", "---\nredirect_from: /c/\n---\n", "c.md", "---\nredirect_from: /a/\n---\n", "d.md", "---\nredirect_from: /d2/\n---\n"), Options{},
			[]string{"a.md:2:16 error redirect-loop", "b.md:2:16 error redirect-loop", "c.md:2:16 error redirect-loop"}},
		{"a redirect that leads out", site("a.md", "---\nredirect_from: [../../x, \"/a?b=1\", \"/%2e%2e/\", \"/*\"]\n---\n"), Options{},
			[]string{"a.md:2:17 warning bad-redirect", "a.md:2:26 warning bad-redirect", "a.md:2:36 warning bad-redirect", "a.md:2:48 warning bad-redirect"}},
		{"a redirect to nothing", site("a.md", "---\nredirect_to: /c/\n---\n", "b.md", "---\ntitle: B\n---\n", "d.md", "---\nredirect_to: /files/terms.pdf\n---\n", "e.md", "---\nredirect_to: /b\n---\n", "f.md", "---\nredirect_to: /search/\n---\n", "g.md", "---\nredirect_to: /e/\n---\n"), Options{}, []string{"a.md:2:14 warning bad-redirect"}},
		{"the configuration's", site("a.md", "A"), Options{Redirects: []Redirection{
			{From: "/x/", To: "/y/", File: "faqtory.yaml", Line: 1}, {From: "/y/", To: "/x/", File: "faqtory.yaml", Line: 2},
			{From: "/ok/", To: "https://shop.example.com/", File: "faqtory.yaml", Line: 3}, {From: "/bad/", To: "javascript://x/", File: "faqtory.yaml", Line: 4}}},
			[]string{"faqtory.yaml:1:0 error redirect-loop", "faqtory.yaml:2:0 error redirect-loop", "faqtory.yaml:4:0 error bad-redirect"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, diags := load(t, tt.fsys, tt.o)
			if diff := cmp.Diff(tt.want, codes(diags)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s\n%v", diff, diags)
			}
		})
	}
}

func TestLoadHidesWhatIsNotToBeSeen(t *testing.T) {
	fsys := site(
		"draft.md", "---\ndraft: true\n---\n",
		"unpublished.md", "---\npublished: false\n---\n",
		"future.md", "---\npublish: 2026-11-22\n---\n",
		"today.md", "---\npublish: 2026-11-21\n---\n",
		"expired.md", "---\nexpires: 2026-11-21\n---\n",
		"lasting.md", "---\nexpires: 2026-11-22\n---\n",
		"moved.md", "---\nredirect_to: /today/\n---\n",
		"empty/draft.md", "---\ndraft: true\n---\n",
	)
	for _, tt := range []struct {
		o    Options
		want string
	}{
		{Options{Now: day("2026-11-21")}, "lasting.md today.md"},
		{Options{Now: day("2026-11-22")}, "future.md today.md"},
		{Options{}, "expired.md future.md lasting.md today.md"},
		{Options{Now: day("2026-11-21"), Drafts: true}, "draft.md empty/draft.md lasting.md today.md unpublished.md"},
		{Options{Now: day("2026-11-21"), Future: true}, "future.md lasting.md today.md"},
	} {
		lib, _ := load(t, fsys, tt.o)
		var got []string
		lib.eachArticle(func(a *Article) { got = append(got, a.Path) })
		slices.Sort(got)
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("with %+v: %s, want %s", tt.o, s, tt.want)
		}
		if !tt.o.Drafts && len(lib.Root("en").Children) > 0 {
			t.Errorf("with %+v the category without articles is there", tt.o)
		}
	}
	lib, _ := load(t, fsys, Options{})
	if got := lib.Redirects(); len(got) != 1 || got[0].From != "/moved/" || got[0].To != "/today/" {
		t.Errorf("Redirects() = %+v, want /moved/ to /today/", got)
	}
}

func TestCategories(t *testing.T) {
	lib, diags := load(t, site(
		"support/.group.json", `{"section": {"name": "Support Tools ", "description": "All of them.", "position": 2}}`, "support/a.md", "A",
		"news/.group.json", `{"id": 1, "name": "News", "description": "", "position": 1, "locale": "en-us"}`, "news/a.md", "A",
		"docu/_category_.json", "{\n\t\"label\": \"Docu\",\n\t\"position\": 0.5,\n\t\"link\": {\"type\": \"generated-index\", \"description\": \"D.\"}\n}", "docu/a.md", "A",
		"tent/.metadata.md", "[Name]: # (The Tent)\n[Order]: # (5.1)\n", "tent/a.md", "A",
		"own/_index.md", "---\ntitle: Our *own*\ndescription: Mine.\nicon: truck\norder: 9\nnav_title: Own\n---\n\nHello.\n", "own/a.md", "A",
		"heading/README.md", "# From a heading\n\nText.\n", "heading/a.md", "A",
		"how-to-pay/cards/a.md", "A",
	), Options{})
	if len(diags) > 0 {
		t.Errorf("Load() reports %v", diags)
	}
	var got []string
	for c := range lib.Categories("en") {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%s|%d", c.Key, c.Title, c.NavTitle, c.Description, c.Icon, c.Count()))
	}
	want := []string{
		"docu|Docu|Docu|D.||1",
		"news|News|News|||1",
		"support|Support Tools|Support Tools|All of them.||1",
		"tent|The Tent|The Tent|||1",
		"own|Our own|Own|Mine.|truck|1",
		"heading|From a heading|From a heading|||1",
		"how-to-pay|How to pay|How to pay|||1",
		"how-to-pay/cards|Cards|Cards|||1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("categories (-want +got):\n%s", diff)
	}
	c := lib.Category("en", "how-to-pay/cards")
	if c == nil || len(c.Trail()) != 2 || c.Trail()[0].Key != "how-to-pay" || c.Dir != "how-to-pay/cards" {
		t.Errorf("Category(how-to-pay/cards) = %+v, want it below how-to-pay", c)
	}
	if a, c := lib.ByPermalink("/own/"); a == nil || c == nil || c.Index != a || lib.Lookup("own/_index.md") != a {
		t.Errorf("ByPermalink(/own/) = %v, %v, want the category and its own page", a, c)
	}
}

func TestTitles(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"how-to-pay.md", "text", "How to pay"},
		{"Pay by SMS & card.md", "text", "Pay by SMS & card"},
		{"pay.md", "# Paying *now*\n\ntext", "Paying now"},
		{"pay.md", "---\ntitle: Ours\n---\n# Theirs\n", "Ours"},
		{"pay.md", "[Title]: # (Ours)\n\n# Theirs\n", "Ours"},
		{"pay.md", "[Title]: # (Physical threats)\n\n# تهدیدهای فیزیکی\n\nهر گونه آسیب به شما یا دارایی شما\n", "تهدیدهای فیزیکی"},
		{"pay.md", "[Title]: # (Physical threats)\n\n# Physical threats\n\nهر گونه آسیب به شما یا دارایی شما\n", "Physical threats"},
		{"pay.md", "---\ntitle: \"\"\n---\n\ntext", "Pay"},
		{"2fa_faq.md", "text", "2FA FAQ"},
		{"---.md", "text", "---"},
	} {
		lib, _ := load(t, fstest.MapFS{tt.name: {Data: []byte(tt.src)}}, Options{})
		a := lib.Lookup(tt.name)
		if a == nil || a.Title != tt.want || a.NavTitle != tt.want {
			t.Errorf("title of %s with %q = %+v, want %q", tt.name, tt.src, a, tt.want)
		}
	}
}

func TestTranslations(t *testing.T) {
	fsys := site(
		"en/pay/_index.md", "Pay", "en/pay/cards.md", "Cards", "en/pay/cash.md", "Cash", "en/only/x.md", "X", "en/index.md", "Home",
		"ar/pay/cards.md", "بطاقات", "ar/pay/نقد.md", "---\ntitle: نقد\ntranslation_key: pay/cash\n---\n", "ar/pay/_index.md", "الدفع",
		"lv/maksa/_index.md", "---\ntitle: Maksa\ntranslation_key: pay\n---\n", "lv/maksa/cards.md", "---\ntitle: Kartes\ntranslation_key: pay/cards\n---\n",
	)
	lib, diags := load(t, fsys, Options{})
	if len(diags) > 0 {
		t.Errorf("Load() reports %v", diags)
	}
	show := func(list []*Article) (s string) {
		for _, a := range list {
			s += a.Permalink + " "
		}
		return strings.TrimSpace(s)
	}
	for path, want := range map[string]string{
		"en/pay/cards.md":    "/pay/cards/ /ar/pay/cards/ /lv/maksa/cards/",
		"lv/maksa/cards.md":  "/pay/cards/ /ar/pay/cards/ /lv/maksa/cards/",
		"en/pay/cash.md":     "/pay/cash/ /ar/pay/نقد/",
		"en/only/x.md":       "/only/x/",
		"en/pay/_index.md":   "/pay/ /ar/pay/ /lv/maksa/",
		"lv/maksa/_index.md": "/pay/ /ar/pay/ /lv/maksa/",
		"en/index.md":        "/",
	} {
		if got := show(lib.Translations(lib.Lookup(path))); got != want {
			t.Errorf("Translations(%s) = %s, want %s", path, got, want)
		}
	}
	var got []string
	for _, c := range lib.CategoryTranslations(lib.Category("lv", "maksa")) {
		got = append(got, c.Permalink)
	}
	if diff := cmp.Diff([]string{"/pay/", "/ar/pay/", "/lv/maksa/"}, got); diff != "" {
		t.Errorf("CategoryTranslations (-want +got):\n%s", diff)
	}
	if n := len(lib.CategoryTranslations(lib.Root("ar"))); n != 3 {
		t.Errorf("the home page has %d translations, want 3", n)
	}

	lib, diags = load(t, fsys, Options{Fallback: true})
	if len(diags) > 0 {
		t.Errorf("Load() with fallbacks reports %v", diags)
	}
	want := []string{
		"/ Home index", "/only/x/ X", "/pay/ Pay index", "/pay/cards/ Cards", "/pay/cash/ Cash",
		"/ar/only/x/ X (ar) fallback of en", "/ar/pay/ الدفع (ar) index", "/ar/pay/cards/ بطاقات (ar)", "/ar/pay/نقد/ نقد (ar)",
		"/lv/maksa/ Maksa (lv) index", "/lv/maksa/cash/ Cash (lv) fallback of en", "/lv/maksa/cards/ Kartes (lv)", "/lv/only/x/ X (lv) fallback of en",
	}
	got = outline(lib)
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pages with fallbacks (-want +got):\n%s", diff)
	}
	fb := lib.ByKey("lv", "pay/cash")
	if fb == nil || fb.Fallback != lib.Lookup("en/pay/cash.md") || show(lib.Translations(fb)) != "/pay/cash/ /ar/pay/نقد/" {
		t.Errorf("the fallback of pay/cash = %+v, want one whose translations are its source's", fb)
	}
	if c := lib.Category("lv", "only"); c == nil || len(lib.CategoryTranslations(c)) != 1 || lib.CategoryTranslations(lib.Category("en", "only"))[0].Locale != "en" || len(lib.CategoryTranslations(lib.Category("en", "only"))) != 1 {
		t.Errorf("a category of fallbacks is a translation of its source")
	}
	if lib.Len() != 6 {
		t.Errorf("Len() = %d, want 6 articles without fallbacks and own pages", lib.Len())
	}
}

func TestNeighbours(t *testing.T) {
	lib, _ := load(t, site("a/1.md", "A1", "a/2.md", "A2", "a/sub/3.md", "A3", "b/4.md", "B4"), Options{})
	name := func(a *Article) string {
		if a == nil {
			return "-"
		}
		return a.Title
	}
	for path, want := range map[string]string{"a/1.md": "- A2", "a/2.md": "A1 A3", "a/sub/3.md": "A2 -", "b/4.md": "- -"} {
		prev, next := lib.Neighbours(lib.Lookup(path))
		if got := name(prev) + " " + name(next); got != want {
			t.Errorf("Neighbours(%s) = %s, want %s", path, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	created, updated := day("2024-01-01"), day("2025-01-01")
	lib, _ := load(t, site(
		"none.md", "N", "own.md", "---\ndate: 2020-01-01\nupdated: 2021-01-01\n---\n", "dated.md", "---\ndate: 2020-01-01\n---\n", "2019-05-06-post.md", "P",
	), Options{Dates: map[string]Dates{"none.md": {created, updated}, "own.md": {created, updated}, "dated.md": {created, updated}}})
	for path, want := range map[string][2]time.Time{
		"none.md":            {created, updated},
		"own.md":             {day("2020-01-01"), day("2021-01-01")},
		"dated.md":           {day("2020-01-01"), updated},
		"2019-05-06-post.md": {day("2019-05-06"), day("2019-05-06")},
	} {
		if a := lib.Lookup(path); !a.Date.Equal(want[0]) || !a.Updated.Equal(want[1]) {
			t.Errorf("dates of %s = %v, %v, want %v, %v", path, a.Date, a.Updated, want[0], want[1])
		}
	}
}

func TestStale(t *testing.T) {
	dated := func(date string) string { return "---\ntitle: A\nupdated: " + date + "\n---\n" }
	lib, _ := load(t, site("en/a.md", dated("2026-11-21"), "ar/a.md", dated("2026-10-01"), "lv/a.md", dated("2026-11-01"), "lv/b.md", dated("2020-01-01"), "es/a.md", "A"), Options{})
	for path, want := range map[string]bool{"en/a.md": false, "ar/a.md": true, "lv/a.md": false, "lv/b.md": false, "es/a.md": false} {
		if got := lib.Stale(lib.Lookup(path)); got != want {
			t.Errorf("Stale(%s) = %v, want %v", path, got, want)
		}
	}
}

func TestRedirects(t *testing.T) {
	lib, diags := load(t, site(
		"pay/cards.md", "---\nredirect_from:\n  - /old/\n  - https://help.example.com/hc/en-us/articles/123-Cards\n  - /a b/ü.html\n  - old-cards\n  - /index.html\n  - /x/index.html\n---\n",
		"pay/cash.md", "---\npermalink: /pay/cash.html\n---\n",
	), Options{Redirects: []Redirection{{From: "/shop", To: "https://shop.example.com/"}, {From: "/go/", To: "/pay/cards/"}}})
	if diff := cmp.Diff([]string{"pay/cards.md:7:5 warning redirect-shadowed"}, codes(diags)); diff != "" {
		t.Errorf("diagnostics (-want +got):\n%s", diff)
	}
	got := map[string]string{}
	for _, r := range lib.Redirects() {
		got[r.From] = r.To
	}
	want := map[string]string{
		"/old/": "/pay/cards/", "/hc/en-us/articles/123-Cards/": "/pay/cards/", "/a-b/ü.html": "/pay/cards/", "/pay/old-cards/": "/pay/cards/",
		"/x/": "/pay/cards/", "/pay/cash.html": "/pay/cash/", "/shop/": "https://shop.example.com/", "/go/": "/pay/cards/",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Redirects() (-want +got):\n%s", diff)
	}
}

// Watch mode assembles again and again from files that it keeps.
func TestAssembleLeavesFilesAlone(t *testing.T) {
	fsys := site("01-b/README.md", "", "01-b/2024-01-01-x.md", "", "02-a/y.md", "---\nredirect_from: /old/\n---\n", "ar/02-a/y.md", "نص")
	tree, err := Scan(t.Context(), fsys, Options{})
	if err != nil {
		t.Fatal(err)
	}
	files, err := tree.Parse(t.Context(), Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var before []Article
	for _, f := range files {
		before = append(before, *f.article)
	}
	first, _ := Assemble(tree, files, Options{Fallback: true})
	second, _ := Assemble(tree, files, Options{Navigation: []string{"a"}})
	if diff := cmp.Diff(outline(first), outline(first)); diff != "" {
		t.Error(diff)
	}
	if first.Lookup("02-a/y.md") == second.Lookup("02-a/y.md") {
		t.Error("two libraries share an article")
	}
	for i, f := range files {
		if diff := cmp.Diff(before[i], *f.article, cmp.AllowUnexported(Body{}, part{}, longText{}, Article{})); diff != "" {
			t.Errorf("Assemble changed %s:\n%s", f.Path, diff)
		}
	}
}

func TestLoadIsTheSameEachTime(t *testing.T) {
	fsys := site("b.md", "B", "a.md", "---\ntags: [x]\n---\n[l](missing.md)\n", "c/_index.md", "C", "c/d.md", "---\ndate: bad\n---\n", "ar/b.md", "ب")
	var first string
	for range 5 {
		lib, diags := load(t, fsys, Options{})
		diags = append(diags, Check(lib)...)
		s := fmt.Sprint(outline(lib), diags)
		if first == "" {
			first = s
		}
		if s != first {
			t.Fatalf("Load() = %s\nthen %s", first, s)
		}
	}
}
