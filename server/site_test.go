package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"faqtory/search"
	"faqtory/theme"
)

// A testSite is an output folder and an index folder as a build leaves them,
// written by the same steps: new files, index, old files away, manifest.
type testSite struct {
	t           testing.TB
	site, index string
	base        string // "/" or "/help/"
	baseURL     string
	cors        []string
	theme       *theme.Theme
	files       map[string][]byte // as published last
	deletes     bool              // what is removed is gone at once, as with a careless copier
}

var defaultTheme = sync.OnceValues(func() (*theme.Theme, error) {
	t, list, err := theme.New(theme.Options{Radius: -1})
	if err == nil && len(list) > 0 {
		err = fmt.Errorf("%v", list)
	}
	return t, err
})

// A testArticle is what a page and a document are made of.
type testArticle struct {
	locale, path, title, question, answer, text string
	questions                                   []string
	sections                                    [][2]string // heading, text
	kind                                        string
}

func (a testArticle) url(base string) string { return base + strings.TrimPrefix(a.path, "/") }

func newTestSite(t testing.TB, base, baseURL string) *testSite {
	t.Helper()
	dir := t.TempDir()
	th, err := defaultTheme()
	if err != nil {
		t.Fatal(err)
	}
	s := &testSite{t: t, site: filepath.Join(dir, "public"), index: filepath.Join(dir, "index"), base: base, baseURL: baseURL, theme: th, files: map[string][]byte{}}
	if err := os.MkdirAll(filepath.Join(s.site, stateDir), 0o755); err != nil {
		t.Fatal(err)
	}
	return s
}

// articles are those that most tests ask.
func articles() []testArticle {
	return []testArticle{
		{locale: "en", path: "/returns/return-an-item/", title: "Return an item", question: "How do I return an item?",
			answer: "Register the return in your account, pack the item and hand it over within 30 days.", kind: "howto",
			text:      "Returning something takes five minutes. You need the order number.",
			questions: []string{"Can I send something back?"},
			sections:  [][2]string{{"Pay the return fee", "The fee is €3.90 and is taken off the refund."}, {"Print a label", "Print the label or show the code on your phone at the parcel locker."}}},
		{locale: "en", path: "/returns/refund-times/", title: "When you get your money back", question: "How long does a refund take?",
			answer: "Card refunds take 3 to 5 working days after the parcel is back.", kind: "article",
			text: "We refund the card that you paid with. Banks need a few days."},
		{locale: "en", path: "/shipping/delivery-times/", title: "Delivery times", question: "How long does delivery take?",
			answer: "Parcels within Latvia arrive in 1 or 2 working days.", kind: "article",
			text: "Parcels to Estonia and Lithuania take 2 to 3 working days, to other countries of the Union 3 to 6."},
		{locale: "en", path: "/shipping/parcel-locker/", title: "Collect from a parcel locker", kind: "howto",
			text: "A parcel waits in the locker for five days. You open it with the code in the message."},
		{locale: "en", path: "/payments/payment-methods/", title: "Payment methods we accept", kind: "faq",
			text:     "Cards, PayPal and bank links.",
			sections: [][2]string{{"Do you take American Express?", "Yes, we take American Express in every country."}, {"Can I pay in instalments?", "Yes, in three parts from €50."}}},
		{locale: "en", path: "/account/password/", title: "Reset your password", answer: "Choose “Forgot password” at the sign-in and follow the link in the e-mail.", kind: "howto",
			text: "The link works for one hour. <script>alert(1)</script> & other signs are plain text here."},
		{locale: "ar", path: "/ar/returns/return-an-item/", title: "إرجاع منتج", question: "كيف أرجع منتجا؟",
			answer: "سجل الإرجاع في حسابك، ثم غلف المنتج وسلمه خلال 30 يوما.", kind: "howto", text: "يستغرق الإرجاع خمس دقائق. تحتاج إلى رقم الطلب."},
		{locale: "ar", path: "/ar/shipping/delivery-times/", title: "مدة التوصيل", answer: "تصل الطرود إلى الرياض خلال 5 إلى 8 أيام عمل.", kind: "article",
			text: "يمكنك تتبع الطرد من صفحة الطلب في حسابك."},
		{locale: "lv", path: "/lv/returns/return-an-item/", title: "Preces atgriešana", question: "Kā atgriezt preci?",
			answer: "Reģistrējiet atgriešanu kontā, iesaiņojiet preci un nododiet to 30 dienu laikā.", kind: "howto", text: "Atgriešana aizņem piecas minūtes. Vajadzīgs pasūtījuma numurs."},
	}
}

var localeNames = []struct{ tag, name, prefix, dir string }{
	{"en", "English", "", "ltr"}, {"ar", "العربية", "ar/", "rtl"}, {"lv", "Latviešu", "lv/", "ltr"},
}

// openingHours are Monday to Friday, nine to six in Riga, but not on Christmas Day.
func openingHours() string {
	var spans []theme.Span
	for d := time.Monday; d <= time.Friday; d++ {
		spans = append(spans, theme.Span{Day: d, From: 9 * 60, Until: 18 * 60})
	}
	return theme.HoursData("Europe/Riga", spans, []time.Time{time.Date(2026, 12, 25, 0, 0, 0, 0, time.UTC)})
}

func (s *testSite) channels() []theme.Channel {
	return []theme.Channel{
		{Kind: "email", Name: "E-mail", Value: "help@example.com", URL: "mailto:help@example.com", AnswerTime: "within 1 day", AnswerSeconds: 86400},
		{Kind: "phone", Name: "Phone", Value: "+371 20000000", URL: "tel:+37120000000", LanguageTags: []string{"en", "lv"}, Languages: []string{"English", "Latvian"},
			TimeZone: "Europe/Riga", Hours: []theme.OpenDay{{Days: "Monday–Friday", Spans: []string{"09:00–18:00"}}, {Days: "Saturday–Sunday"}},
			AnswerTime: "within 2 minutes", AnswerSeconds: 120, Data: openingHours()},
	}
}

// publish writes a build with these articles and returns its id.
func (s *testSite) publish(list []testArticle) string {
	s.t.Helper()
	files := map[string][]byte{}
	nameOf := func(data []byte, ext string) string {
		return "assets/site." + hashOf(data)[:12] + ext
	}
	css, js := s.theme.Stylesheet(), s.theme.Script()
	// A build with other articles has another style sheet here, as if the theme
	// had changed too: so a test sees whether a page finds its own.
	css = append(slices.Clone(css), fmt.Sprintf("/* %d */", len(list))...)
	files[nameOf(css, ".css")], files[nameOf(js, ".js")] = css, js
	snapshot := &theme.Snapshot{BaseURL: s.baseURL, Base: s.base, Default: "en", CORS: s.cors}
	for _, l := range localeNames {
		site := &theme.Site{
			Title: "Help " + l.tag, Locale: l.tag, Dir: l.dir, Base: s.base, Home: s.base + l.prefix,
			SearchURL: s.base + l.prefix + "search/", ContactURL: s.base + l.prefix + "contact/",
			CSS: s.base + nameOf(css, ".css"), JS: s.base + nameOf(js, ".js"), Channels: s.channels(),
		}
		page := theme.Page{Site: site, Lang: l.tag, Dir: l.dir, URL: site.SearchURL, HeadTitle: "Search · Help " + l.tag, Title: s.theme.Message(l.tag, "search.title"), Noindex: true,
			Breadcrumbs: []theme.Crumb{{Title: "Home", URL: site.Home}, {Title: "Search"}}}
		for _, other := range localeNames {
			link := theme.LocaleLink{Locale: other.tag, Name: other.name, Dir: other.dir, URL: s.base + other.prefix + "search/", Current: other.tag == l.tag, Exact: true}
			site.Locales, page.Languages = append(site.Locales, link), append(page.Languages, link)
		}
		byCategory := map[string]*theme.CategoryLink{}
		for _, a := range list {
			if a.locale != l.tag {
				continue
			}
			key, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(a.path, "/"), l.prefix), "/")
			c := byCategory[key]
			if c == nil {
				c = &theme.CategoryLink{Key: key, Title: strings.ToUpper(key[:1]) + key[1:], URL: s.base + l.prefix + key + "/"}
				byCategory[key] = c
			}
			c.Count++
			c.Articles = append(c.Articles, &theme.ArticleLink{Title: a.title, URL: a.url(s.base), Kind: a.kind})
		}
		for _, key := range slices.Sorted(maps.Keys(byCategory)) {
			site.Nav = append(site.Nav, byCategory[key])
		}
		search := &theme.SearchPage{Page: page, Categories: site.Nav}
		snapshot.Locales = append(snapshot.Locales, theme.LocaleSnapshot{Search: search})
		var b bytes.Buffer
		if err := s.theme.Search(&b, search); err != nil {
			s.t.Fatal(err)
		}
		files[l.prefix+"search/index.html"] = bytes.Clone(b.Bytes())
		files[l.prefix+"index.html"] = []byte("<!doctype html><html lang=" + l.tag + "><title>Home " + l.tag + "</title><link rel=stylesheet href=\"" + site.CSS + "\"><h1>Help " + l.tag + "</h1>" + strings.Repeat("<p>Text of the home page.</p>", 80))
		files[l.prefix+"404.html"] = []byte("<!doctype html><html lang=" + l.tag + "><title>Not here</title><h1>404 " + l.tag + "</h1>")
	}
	for _, a := range list {
		var h, m strings.Builder
		fmt.Fprintf(&h, "<!doctype html><html lang=%s><title>%s</title><link rel=stylesheet href=\"%s%s\"><h1>%s</h1><p>%s</p>", a.locale, html.EscapeString(a.title), s.base, nameOf(css, ".css"), html.EscapeString(a.title), html.EscapeString(a.text))
		fmt.Fprintf(&m, "---\ntitle: %q\n---\n\n# %s\n\n%s\n", a.title, a.title, a.text)
		for i, section := range a.sections {
			fmt.Fprintf(&h, "<h2 id=s%d>%s</h2><p>%s</p>", i, html.EscapeString(section[0]), html.EscapeString(section[1]))
			fmt.Fprintf(&m, "\n## %s\n\n%s\n", section[0], section[1])
		}
		name := strings.TrimPrefix(a.path, "/")
		files[name+"index.html"], files[name+"index.md"] = []byte(h.String()), []byte(m.String())
	}
	files["robots.txt"] = []byte("User-agent: *\nAllow: /\n")
	files[".well-known/security.txt"] = []byte("Contact: mailto:security@example.com\n")
	files["assets/logo.abc123.svg"] = []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`)
	files["_redirects"] = []byte(s.base + "old/returns " + s.base + "returns/return-an-item/ 301\n" + s.base + "gone https://evil.example/x 301\n" + s.base + "caf%C3%A9 " + s.base + "shipping/delivery-times/#top 301\n//evil.example/ /x 301\n/elsewhere //evil.example/ 301\n")
	var err error
	if files[snapshotName], err = snapshot.Encode(); err != nil {
		s.t.Fatal(err)
	}
	return s.commit(files, list)
}

// commit publishes files as build.Output does.
func (s *testSite) commit(files map[string][]byte, list []testArticle) string {
	s.t.Helper()
	sum := sha256.New()
	manifest := struct {
		Version int                  `json:"version"`
		BuildID string               `json:"build_id"`
		Files   map[string]fileEntry `json:"files"`
	}{Version: 1, Files: map[string]fileEntry{}}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		manifest.Files[name] = fileEntry{Hash: hashOf(files[name]), Size: int64(len(files[name]))}
		fmt.Fprintf(sum, "%s %s\n", name, hashOf(files[name]))
	}
	manifest.BuildID = hex.EncodeToString(sum.Sum(nil)[:8])
	generation := s.write(manifest.BuildID, list)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !bytes.Equal(files[name], s.files[name]) {
			s.rename(name, files[name])
		}
	}
	if err := generation.Publish(); err != nil {
		s.t.Fatal(err)
	}
	aside := filepath.Join(s.site, filepath.FromSlash(removedDir))
	if err := os.RemoveAll(aside); err != nil {
		s.t.Fatal(err)
	}
	for name := range s.files {
		if files[name] != nil {
			continue
		}
		from, to := filepath.Join(s.site, name), filepath.Join(aside, name)
		err := os.MkdirAll(filepath.Dir(to), 0o755)
		if err == nil && s.deletes {
			err = os.Remove(from)
		} else if err == nil {
			err = os.Rename(from, to)
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
	data, err := json.Marshal(manifest)
	if err != nil {
		s.t.Fatal(err)
	}
	s.rename(manifestName, data)
	s.files = files
	return manifest.BuildID
}

func (s *testSite) rename(name string, data []byte) {
	s.t.Helper()
	target := filepath.Join(s.site, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(target+".tmp", data, 0o644); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Rename(target+".tmp", target); err != nil {
		s.t.Fatal(err)
	}
}

func (s *testSite) write(id string, list []testArticle) *search.Generation {
	s.t.Helper()
	w, err := search.NewWriter(s.t.Context(), search.Config{Dir: s.index, BuildID: id, Default: "en", Locales: []string{"en", "ar", "lv"}, Input: id})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, a := range list {
		category := strings.Split(strings.TrimPrefix(strings.TrimPrefix(a.path, "/"+a.locale), "/"), "/")[0]
		d := &search.Document{
			ID: "content/" + a.locale + a.path[:len(a.path)-1] + ".md", Locale: a.locale, URL: a.url(s.base), Kind: a.kind, Title: a.title, Question: a.question,
			Questions: a.questions, Answer: a.answer, Categories: []search.Category{{Key: category, Title: strings.ToUpper(category[:1]) + category[1:]}},
			Sections: []search.Section{{Text: a.text}}, Updated: time.Date(2026, 10, 7, 0, 0, 0, 0, time.UTC),
		}
		for i, section := range a.sections {
			d.Sections = append(d.Sections, search.Section{Anchor: fmt.Sprintf("s%d", i), Title: section[0], Text: section[1], Question: strings.HasSuffix(section[0], "?")})
		}
		if err := w.Add(d); err != nil {
			s.t.Fatal(err)
		}
	}
	g, err := w.Finish()
	if err != nil {
		s.t.Fatal(err)
	}
	return g
}

// open starts a server for the site. Its clock stands on a Monday at noon in Riga.
func (s *testSite) open(o Options) *Server {
	s.t.Helper()
	o.Site, o.Index = s.site, s.index
	if o.Now == nil {
		o.Now = func() time.Time { return time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(s.t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	o.Version = "test"
	server, err := New(o)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		if err := server.Close(); err != nil {
			s.t.Error(err)
		}
	})
	return server
}
