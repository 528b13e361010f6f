package content

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
)

// show is a target in one line.
func show(t Target) string {
	var s string
	switch t.Kind {
	case TargetPage:
		s = "page " + t.Permalink()
	case TargetAnchor:
		s = "here"
	case TargetAsset:
		s = "asset " + t.Asset
	case TargetSite:
		s = "site " + t.URL
	case TargetExternal:
		s = "external " + t.URL
	case TargetBroken:
		s = "broken"
	}
	if t.Query != "" {
		s += "?" + t.Query
	}
	if t.Fragment != "" {
		s += "#" + t.Fragment
	}
	if t.Reason != "" {
		s += " (" + t.Code + ")"
	}
	if t.Suggestion != "" {
		s += " suggests " + t.Suggestion
	}
	return s
}

func linked() fstest.MapFS {
	return site(
		"content/en/returns/how-to-return.md", "---\ntitle: How to return\nredirect_from: [/old/returns/, /old.html]\n---\n\n"+filler+"\n## When is it late?\n\nText.\n\n## What's new\n\nText.\n",
		"content/en/returns/_index.md", "Returns",
		"content/en/returns/Late Parcels.md", "Late",
		"content/en/returns/draft.md", "---\ndraft: true\n---\n",
		"content/en/returns/box.png", "x",
		"content/en/returns/Label (1).pdf", "x",
		"content/en/pay/cards.md", "Cards",
		"content/en/pay/cards/visa.md", "Visa",
		"content/en/only-english.md", "Only",
		"content/ar/returns/how-to-return.md", "إرجاع",
		"content/ar/returns/_index.md", "المرتجعات",
		"content/ar/pay/بطاقات.md", "بطاقات",
		"assets/logo.svg", "<svg/>",
		"static/guide.pdf", "x",
		"faqtory.yaml", "title: x",
	)
}

func TestResolve(t *testing.T) {
	base, err := url.Parse("https://help.example.com/base/")
	if err != nil {
		t.Fatal(err)
	}
	lib, diags := load(t, linked(), Options{Configured: true, BaseURL: base})
	if len(diags) > 0 {
		t.Fatalf("Load() reports %v", diags)
	}
	const how, arabic = "content/en/returns/how-to-return.md", "content/ar/returns/how-to-return.md"
	for _, tt := range []struct{ from, target, want string }{
		// by file
		{how, "Late Parcels.md", "page /returns/late-parcels/"},
		{how, "Late%20Parcels.md", "page /returns/late-parcels/"},
		{how, "late parcels", "page /returns/late-parcels/"},
		{how, "./late%20parcels.md#top", "page /returns/late-parcels/#top"},
		{how, "../pay/cards.md", "page /pay/cards/"},
		{how, "../pay/cards.md?utm=1#x", "page /pay/cards/?utm=1 (broken-anchor)"},
		{how, "../pay/cards", "page /pay/cards/"},
		{how, "../pay/cards/", "page /pay/cards/"},
		{how, "../pay/cards.html", "page /pay/cards/"},
		{how, `..\pay\cards.md`, "page /pay/cards/"},
		{how, "../pay/cards/visa.md", "page /pay/cards/visa/"},
		{how, "../pay/", "page /pay/"},
		{how, "_index.md", "page /returns/"},
		{how, "index.md", "page /returns/"},
		{how, ".", "page /returns/"},
		{how, "../", "page /"},
		{how, "/content/en/pay/cards.md", "page /pay/cards/"},
		{how, "content/en/pay/cards.md", "page /pay/cards/"},
		{how, "pay/cards.md", "page /pay/cards/"},
		{how, "../../ar/pay/بطاقات.md", "page /ar/pay/بطاقات/"},
		{how, "../../ar/pay/%D8%A8%D8%B7%D8%A7%D9%82%D8%A7%D8%AA.md", "page /ar/pay/بطاقات/"},
		{how, "box.png", "asset content/en/returns/box.png"},
		{how, "Label%20(1).pdf#page=2", "asset content/en/returns/Label (1).pdf#page=2"},
		{how, "/assets/logo.svg", "asset assets/logo.svg"},
		{how, "../../../assets/logo.svg", "asset assets/logo.svg"},
		{how, "/guide.pdf", "asset static/guide.pdf"},
		// by address
		{how, "/pay/cards/", "page /pay/cards/"},
		{how, "/pay/cards", "page /pay/cards/"},
		{how, "/Pay/Cards/index.html", "page /pay/cards/"},
		{how, "/base/pay/cards/", "page /pay/cards/"},
		{how, "../late-parcels/", "page /returns/late-parcels/"},
		{how, "../../pay/cards/visa/", "page /pay/cards/visa/"},
		{how, "/ar/returns/", "page /ar/returns/"},
		{how, "/", "page /"},
		{how, "/old/returns", "page /returns/how-to-return/"},
		{how, "/old.html#whats-new", "page /returns/how-to-return/#what-s-new"},
		{how, "https://help.example.com/base/pay/cards/", "page /pay/cards/"},
		{how, "//help.example.com/base/pay/cards#x", "page /pay/cards/ (broken-anchor)"},
		{how, "https://help.example.com/base/nothing/", "broken (broken-link)"},
		{how, "https://help.example.com/other/", "external https://help.example.com/other/"},
		{how, "/search/?q=late", "site /search/?q=late"},
		{how, "/ar/contact", "site /ar/contact/"},
		// anchors
		{how, "#when-is-it-late", "here#when-is-it-late"},
		{how, "#when-is-it-late-", "here#when-is-it-late"},
		{how, "#When%20is%20it%20late?", "here#when-is-it-late"},
		{how, "#whats-new", "here#what-s-new"},
		{how, "#", "here"},
		{how, "#top", "here#top"},
		{how, "#:~:text=late", "here#:~:text=late"},
		{how, "#when-is-it-latte", "broken (broken-anchor) suggests #when-is-it-late"},
		{"content/en/pay/cards.md", "../returns/how-to-return.md#when-is-it-late", "page /returns/how-to-return/#when-is-it-late"},
		{"content/en/pay/cards.md", "../returns/how-to-return.md#when-was-it-late", "page /returns/how-to-return/ (broken-anchor) suggests #when-is-it-late"},
		// elsewhere
		{how, "https://example.com/a?b#c", "external https://example.com/a?b#c"},
		{how, "//example.com/a", "external https://example.com/a"},
		{how, "mailto:help@example.com", "external mailto:help@example.com"},
		{how, "tel:+37120000000", "external tel:+37120000000"},
		{how, "https://", "broken (broken-link)"},
		{how, "mailto:", "broken (broken-link)"},
		{how, "javascript:alert(1)", "broken (unsafe-link)"},
		{how, "app://settings", "broken (unknown-scheme)"},
		{how, "", "broken (broken-link)"},
		// broken
		{how, "help@example.com", "broken (broken-link) suggests mailto:help@example.com"},
		{how, "www.example.com/x", "broken (broken-link) suggests https://www.example.com/x"},
		{how, "shop.example.com/x", "broken (broken-link) suggests https://shop.example.com/x"},
		{how, "draft.md", "broken (broken-link)"},
		{how, "late-parcel.md", "broken (broken-link) suggests Late Parcels.md"},
		{how, "../cards.md", "broken (broken-link) suggests ../pay/cards.md"},
		{how, "boxx.png", "broken (broken-link) suggests box.png"},
		{how, "../../../../../etc/passwd", "broken (broken-link)"},
		{how, "%zz", "broken (broken-link)"},
		{how, "../../../faqtory.yaml", "broken (broken-link)"},
		// from a translation
		{arabic, "../pay/بطاقات.md", "page /ar/pay/بطاقات/"},
		{arabic, "../only-english.md", "page /only-english/ (untranslated-link)"},
		{arabic, "../returns/box.png", "asset content/en/returns/box.png"},
		{arabic, "/returns/", "page /returns/"},
		{arabic, "/pay/بطاقات/", "page /ar/pay/بطاقات/"},
	} {
		if lib.Resolve(lib.Lookup(tt.from), tt.target).Kind == TargetAsset && !lib.mayBeAsset(tt.target) {
			t.Errorf("mayBeAsset(%q) = false, but it leads to one", tt.target)
		}
		if got := show(lib.Resolve(lib.Lookup(tt.from), tt.target)); got != tt.want {
			t.Errorf("Resolve(%s, %q) = %s, want %s", tt.from, tt.target, got, tt.want)
		}
	}
	lib, _ = load(t, linked(), Options{Configured: true, Fallback: true})
	if got, want := show(lib.Resolve(lib.Lookup(arabic), "../only-english.md")), "page /ar/only-english/"; got != want {
		t.Errorf("with fallbacks Resolve(only-english.md) = %s, want %s", got, want)
	}
	fb := lib.ByKey("ar", "only-english")
	for target, want := range map[string]string{
		"pay/cards.md": "page /ar/pay/cards/",
		"returns/how-to-return.md#when-is-it-late": "page /ar/returns/how-to-return/",
		"returns/":              "page /ar/returns/",
		"pay/cards/visa.md":     "page /ar/pay/cards/visa/",
		"../../assets/logo.svg": "asset assets/logo.svg",
	} {
		if got := show(lib.Resolve(fb, target)); got != want {
			t.Errorf("from a fallback Resolve(%s) = %s, want %s", target, got, want)
		}
	}
}

func TestAssets(t *testing.T) {
	fsys := linked()
	fsys["content/en/pay/cards.md"] = &fstest.MapFile{Data: []byte("---\nimage: ../returns/box.png\n---\n[a](../returns/Label%20(1).pdf) ![b](/assets/logo.svg) [c](/guide.pdf) ![d](missing.png)\n")}
	lib, _ := load(t, fsys, Options{Configured: true})
	var got []string
	for _, a := range lib.Assets() {
		got = append(got, a.Path+" "+a.Permalink)
	}
	want := "assets/logo.svg /assets/logo.svg, content/en/returns/Label (1).pdf /returns/Label-(1).pdf, content/en/returns/box.png /returns/box.png, static/guide.pdf /guide.pdf"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("Assets() = %s, want %s", s, want)
	}
}

// The file of the old name in another language is none that a writer meant.
func TestSuggestionsStayInTheLanguage(t *testing.T) {
	lib, _ := load(t, site(
		"content/en/app/get-started.md", "# Get started\n",
		"content/en/app/reset-passwords.md", "# Reset\n",
		"content/en/app/link.md", "# Link\n",
		"content/ar/app/install-the-app.md", "# تثبيت\n",
		"content/ar/app/reset-password.md", "# كلمة\n",
		"content/ar/app/manual.pdf", "%PDF",
	), Options{Configured: true})
	from := lib.Lookup("content/en/app/link.md")
	for target, want := range map[string]string{
		"install-the-app.md":             "",
		"instal-the-app.md":              "",
		"reset-password.md":              "reset-passwords.md",
		"reset-pasword.md":               "reset-passwords.md",
		"../../ar/app/instal-the-app.md": "../../ar/app/install-the-app.md",
		"../../ar/setup/get-started.md":  "",
		"manual.pdf":                     "../../ar/app/manual.pdf",
		"/app/install-the-app/":          "",
		"../setup/get-started":           "get-started.md",
	} {
		if got := lib.Resolve(from, target); got.Kind != TargetBroken || got.Suggestion != want {
			t.Errorf("Resolve(%q) = kind %d, suggests %q, want it broken and %q", target, got.Kind, got.Suggestion, want)
		}
	}
}

func TestRelated(t *testing.T) {
	fsys := site(
		"returns/damaged.md", "---\ntitle: Return a damaged parcel\ntags: [damage]\n---\n"+filler,
		"returns/late.md", "---\ntitle: A parcel that arrives late\n---\n"+filler,
		"returns/broken.md", "---\ntitle: Glass that broke on the way\ntags: [Damage]\n---\n"+filler,
		"account/password.md", "---\ntitle: Reset the password\n---\n"+filler,
		"account/email.md", "---\ntitle: Change the address of your account\n---\n"+filler,
		"ar/account/email.md", "---\ntitle: damaged parcel\ntags: [damage]\n---\n"+filler,
	)
	for i := range 30 {
		fsys[fmt.Sprintf("more/%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: Number%d\n---\n%s", i, filler)}
	}
	lib, _ := load(t, fsys, Options{})
	for path, want := range map[string]string{
		"returns/damaged.md":  "returns/broken.md returns/late.md",
		"returns/late.md":     "returns/damaged.md",
		"account/password.md": "",
		"more/7.md":           "",
	} {
		var got []string
		for _, a := range lib.Related(lib.Lookup(path), 3) {
			got = append(got, a.Path)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("Related(%s) = %s, want %s", path, s, want)
		}
	}
	if got := lib.Related(lib.Lookup("returns/damaged.md"), 1); len(got) != 1 {
		t.Errorf("Related(damaged, 1) has %d articles, want 1", len(got))
	}
}

func FuzzResolve(f *testing.F) {
	for _, s := range []string{"#a", "../x.md", "/%2e%2e/%2e%2e/etc", "//", "a:b", "\\\\x", "?#", "%00", "http://[", "../../../..", "x.md#%zz"} {
		f.Add(s)
	}
	tree, err := Scan(f.Context(), linked(), Options{Configured: true})
	if err != nil {
		f.Fatal(err)
	}
	files, err := tree.Parse(f.Context(), Options{}, nil)
	if err != nil {
		f.Fatal(err)
	}
	lib, _ := Assemble(tree, files, Options{Configured: true})
	from := lib.Lookup("content/en/returns/how-to-return.md")
	f.Fuzz(func(t *testing.T, target string) {
		got := lib.Resolve(from, target)
		if got.Kind == TargetAsset && !lib.mayBeAsset(target) {
			t.Errorf("mayBeAsset(%q) = false, but it leads to one", target)
		}
		switch got.Kind {
		case TargetPage:
			if got.Permalink() == "" {
				t.Fatalf("Resolve(%q) is a page without an address", target)
			}
		case TargetAsset:
			if lib.tree.kinds[got.Asset] != AssetFile {
				t.Fatalf("Resolve(%q) is the asset %q, which is none", target, got.Asset)
			}
		case TargetBroken:
			if got.Reason == "" || got.Code == "" {
				t.Fatalf("Resolve(%q) is broken without a reason", target)
			}
		case TargetExternal:
			if scheme, _, _ := cutScheme(got.URL); scheme != "http" && scheme != "https" && !elsewhere[scheme] {
				t.Fatalf("Resolve(%q) leads to %q", target, got.URL)
			}
		}
	})
}
