package theme

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"

	"faqtory/internal/diag"
)

func mustNew(t testing.TB, o Options) *Theme {
	t.Helper()
	th, list, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) > 0 {
		t.Fatalf("New: %v", list)
	}
	return th
}

func file(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

// brief is what a diagnostic says, without its hint.
func brief(list diag.List) (out []string) {
	for _, d := range list {
		out = append(out, fmt.Sprintf("%s %s [%s]", d.Severity, d.Error(), d.Source))
	}
	return out
}

func TestOverrides(t *testing.T) {
	for _, c := range []struct {
		name  string
		files fstest.MapFS
		want  []string
		// shows is what the article page then holds.
		shows string
	}{
		{"a partial", fstest.MapFS{"templates/partials/fallback.html": file("<p class=own>{{.Fallback.Name}}</p>")},
			nil, "<p class=own>العربية</p>"},
		{"a partial of its own", fstest.MapFS{
			"templates/partials/answer.html": file(`{{template "partials/mine.html" .}}`),
			"templates/partials/mine.html":   file("<p>{{.Minutes}} minutes</p>")},
			nil, "<p>2 minutes</p>"},
		{"an icon", fstest.MapFS{"icons/check.svg": file("<svg viewBox='0 0 24 24'>\n <path d='M1 1'/>\n</svg>")},
			nil, `aria-hidden="true"><path d='M1 1'/></svg>`},
		{"a string", fstest.MapFS{"messages/en.yaml": file("toc.title: <In> short")},
			nil, "&lt;In&gt; short"},
		{"a template that does not parse", fstest.MapFS{"templates/partials/answer.html": file("<p>\n{{if .Answer}}\n</p>")},
			[]string{"error theme/templates/partials/answer.html:3: unexpected EOF [</p>]"}, "Short answer"},
		{"a function that does not exist", fstest.MapFS{"templates/partials/answer.html": file("\n\n{{shout .Answer}}")},
			[]string{`error theme/templates/partials/answer.html:3: function "shout" not defined [{{shout .Answer}}]`}, "Short answer"},
		{"a field that does not exist", fstest.MapFS{"templates/partials/answer.html": file("<p>\n  <b>{{.Anwser}}</b></p>")},
			[]string{`error theme/templates/partials/answer.html:2: can't evaluate field Anwser in type *theme.ArticlePage [  <b>{{.Anwser}}</b></p>]`}, ""},
		{"a string that does not exist", fstest.MapFS{"templates/partials/answer.html": file(`{{t "answre.title"}}`)},
			[]string{`error theme/templates/partials/answer.html:1: no interface string has this key: "answre.title" [{{t "answre.title"}}]`}, ""},
		{"a field in a part that is kept", fstest.MapFS{"templates/partials/footer.html": file("<footer>\n{{.Nope}}</footer>")},
			[]string{`error theme/templates/partials/footer.html:2: can't evaluate field Nope in type *theme.Site [{{.Nope}}</footer>]`}, ""},
		{"an attribute that never ends", fstest.MapFS{"templates/partials/answer.html": file(`<p title="{{.Answer}}>`)},
			[]string{`error theme/templates/partials/answer.html: …`}, ""},
		{"a name that is none of ours", fstest.MapFS{"templates/artcle.html": file("x")},
			[]string{"warning theme/templates/artcle.html: no page uses this template []"}, "Short answer"},
		{"an icon that is none", fstest.MapFS{"icons/check.svg": file("hello")},
			[]string{"error theme/icons/check.svg: not an SVG drawing []"}, "m4.5 12.5"},
		{"an icon that runs", fstest.MapFS{"icons/check.svg": file("<svg><path onload='x'/></svg>")},
			[]string{`error theme/icons/check.svg: an icon may not hold "onload=" []`}, "m4.5 12.5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			th, list, err := New(Options{Radius: -1, Overrides: c.files})
			if err != nil {
				t.Fatal(err)
			}
			got := brief(list)
			for i, want := range c.want {
				if head, ok := strings.CutSuffix(want, "…"); ok && len(got) > i && strings.HasPrefix(got[i], head) {
					got[i] = want // the rest are Go's words, which change from release to release
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("New listed (-want +got):\n%s", diff)
			}
			if c.shows == "" {
				return
			}
			var b bytes.Buffer
			for _, s := range samples("en") {
				if s.name == "article.html" {
					if err := s.render(th, &b); err != nil {
						t.Fatal(err)
					}
				}
			}
			if !strings.Contains(b.String(), c.shows) {
				t.Errorf("the page does not hold %q:\n%s", c.shows, b.String())
			}
		})
	}
}

func TestOwnAssets(t *testing.T) {
	th, list, err := New(Options{Radius: 4, Font: `"Inter", Arial`, Overrides: fstest.MapFS{
		"css/print.css": file("@media print { body { color: teal } }"),
		"css/shop.css":  file(".shop-own { color: rebeccapurple }"),
		"js/shop.js":    file(`ready(() => { document.title += "!" });`),
		"css/.DS_Store": file("x"), "css/readme.txt": file("x"),
	}})
	if err != nil || len(list) > 0 {
		t.Fatal(err, list)
	}
	css, js := string(th.Stylesheet()), string(th.Script())
	for _, want := range []string{"--radius:4px", `"Inter", Arial,-apple-system`, "teal", ".shop-own"} {
		if !strings.Contains(css, want) {
			t.Errorf("the stylesheet does not hold %q", want)
		}
	}
	if strings.Contains(css, "white-space:pre-wrap") {
		t.Error("the stylesheet still holds our print.css")
	}
	if lists := string(th.ListStylesheet()); !strings.Contains(lists, ".hero") || !strings.HasSuffix(lists, ".shop-own{color:rebeccapurple}") || strings.Contains(css, ".hero") {
		t.Errorf("the stylesheet of lists = %s, want ours and behind it the site's own", lists)
	}
	if strings.Index(css, ".shop-own") < strings.Index(css, "teal") {
		t.Error("the site's additional stylesheet does not come last")
	}
	if !strings.Contains(js, `document.title+="!"`) {
		t.Errorf("the script does not hold the site's part: …%s", js[len(js)-200:])
	}
	_, list, err = New(Options{Radius: -1, Overrides: fstest.MapFS{"js/search.js": file("let a = 1;\nlet b = ;\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].File != "theme/js/search.js" || list[0].Line != 2 {
		t.Errorf("New listed %v, want line 2 of theme/js/search.js", list)
	}
}

func TestSameOptionsSameBytes(t *testing.T) {
	o := Options{Color: "#b3261e", Radius: -1}
	a, b := mustNew(t, o), mustNew(t, o)
	if !bytes.Equal(a.Stylesheet(), b.Stylesheet()) || !bytes.Equal(a.Script(), b.Script()) {
		t.Error("the same options gave other assets")
	}
	for name, page := range renderAll(t, a, "en") {
		if page != renderAll(t, b, "en")[name] {
			t.Errorf("the same options gave another %s", name)
		}
	}
}

func zipped(t *testing.T, b []byte) int {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// What a first visit loads fits into the first round trips of a connection.
func TestWeight(t *testing.T) {
	th := mustNew(t, Options{Radius: -1})
	var page bytes.Buffer
	if err := th.Article(&page, typicalArticle()); err != nil {
		t.Fatal(err)
	}
	css, js, html, lists := zipped(t, th.Stylesheet()), zipped(t, th.Script()), zipped(t, page.Bytes()), zipped(t, th.ListStylesheet())
	t.Logf("compressed: stylesheet %d, script %d, article %d, stylesheet of lists %d bytes", css, js, html, lists)
	for _, c := range []struct {
		what      string
		got, most int
	}{{"stylesheet", css, 6410}, {"script", js, 3690}, {"stylesheet of lists", lists, 1800}, {"article with all it loads", css + js + html, 13300}} {
		if c.got > c.most {
			t.Errorf("the %s has %d bytes compressed, want at most %d", c.what, c.got, c.most)
		}
	}
}

func TestStylesheetHasNoPhysicalSides(t *testing.T) {
	// Code is always written from the left, and the sign that something opens is a
	// square's corner that is turned.
	allowed := []string{"right: .25rem", "border-width: 0 2px 2px 0", "border-radius: 0 0"}
	for _, f := range Files() {
		if !strings.HasPrefix(f, "css/") {
			continue
		}
		src, err := fs.ReadFile(FS(), f)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(src), "\n") {
			for _, a := range allowed {
				line = strings.ReplaceAll(line, a, "")
			}
			for _, side := range []string{"margin-left", "margin-right", "padding-left", "padding-right", "border-left", "border-right", " left:", " right:", "text-align: left", "text-align: right", "float: left", "float: right"} {
				if strings.Contains(" "+strings.TrimSpace(line), side) {
					t.Errorf("%s:%d: %s is on the wrong side in right-to-left text", f, i+1, strings.TrimSpace(side))
				}
			}
		}
	}
}

func TestPagesOfManyAtOnce(t *testing.T) {
	th := mustNew(t, Options{Radius: -1})
	one, two := typicalArticle(), typicalArticle()
	two.Site.Title, two.Site.Brand.Logo = "Another site", nil
	want := map[*ArticlePage]string{}
	for _, p := range []*ArticlePage{one, two} {
		var b bytes.Buffer
		if err := th.Article(&b, p); err != nil {
			t.Fatal(err)
		}
		want[p] = b.String()
	}
	if !strings.Contains(want[two], "<bdi>Another site</bdi>") {
		t.Error("a part that was kept for one site is shown on another")
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 25 {
				p := one
				if (i+j)%3 == 0 {
					p = two
				}
				var b bytes.Buffer
				if err := th.Article(&b, p); err != nil {
					t.Error(err)
				} else if b.String() != want[p] {
					t.Error("a page came out otherwise beside others")
				}
			}
		})
	}
	wg.Wait()
}

func TestRenderWritesNothingOnError(t *testing.T) {
	th := mustNew(t, Options{Radius: -1})
	var b bytes.Buffer
	if err := th.Article(&b, &ArticlePage{}); err == nil || b.Len() > 0 {
		t.Errorf("Article without a Site = %v and %d bytes, want an error and none", err, b.Len())
	}
	if err := th.Article(failing{}, typicalArticle()); err == nil {
		t.Error("Article did not return the writer's error")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestTopicIcon(t *testing.T) {
	th := mustNew(t, Options{Radius: -1})
	for key, want := range map[string]string{"shipping": "truck", "returns-and-refunds": "return", "payments": "card", "help/account": "user", "zzz": "book", "": "book"} {
		if got := th.topicIcon(&CategoryLink{Key: key}); got != th.icons[want] || got == "" {
			t.Errorf("topicIcon(%q) is not %s", key, want)
		}
	}
	if got := th.topicIcon(&CategoryLink{Key: "shipping", Icon: "gift"}); got != th.icons["gift"] {
		t.Error("an icon that was chosen is not shown")
	}
	if got := string(th.icon("🎁")); !strings.Contains(got, "🎁") {
		t.Errorf("icon(emoji) = %q", got)
	}
	for _, name := range []string{"no-such-icon", "<b>", ""} {
		if got := th.icon(name); strings.Contains(string(got), "<b>") || name != "<b>" && got != "" {
			t.Errorf("icon(%q) = %q, want nothing", name, got)
		}
	}
}

func TestHours(t *testing.T) {
	th := mustNew(t, Options{Radius: -1})
	var spans []Span
	for _, d := range []time.Weekday{time.Friday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday} {
		spans = append(spans, Span{d, 13 * 60, 18 * 60}, Span{d, 9 * 60, 12*60 + 30})
	}
	spans = append(spans, Span{time.Saturday, 0, 24 * 60})
	noon := []string{"09:00–12:30", "13:00–18:00"}
	want := []OpenDay{{Days: "Monday–Friday", Spans: noon}, {Days: "Saturday", Spans: []string{"00:00–24:00"}, AllDay: true}, {Days: "Sunday"}}
	if diff := cmp.Diff(want, th.Hours("en", spans)); diff != "" {
		t.Errorf("Hours (-want +got):\n%s", diff)
	}
	if got := th.Hours("lv", spans)[0].Days; got != "Pirmdiena–piektdiena" {
		t.Errorf("Hours(lv) = %q", got)
	}
	if got := th.Hours("en", everyDay(0, 60)); len(got) != 1 || got[0].Days != "Every day" {
		t.Errorf("Hours of equal days = %v, want one row", got)
	}
	if got := th.Hours("en", nil); got != nil {
		t.Errorf("Hours of nothing = %v, want nil", got)
	}
	data := HoursData("Europe/Riga", spans, []time.Time{time.Date(2026, 12, 25, 0, 0, 0, 0, time.UTC)})
	if want := "Europe/Riga 5:0-1440 01234:540-750 01234:780-1080 2026-12-25"; data != want {
		t.Errorf("HoursData = %q, want %q", data, want)
	}
}

func TestAnswerTime(t *testing.T) {
	th := mustNew(t, Options{Radius: -1})
	for d, want := range map[time.Duration]string{
		0: "", -time.Hour: "", 30 * time.Second: "within 30 seconds", time.Minute: "within 1 minute", 90 * time.Second: "within 2 minutes",
		time.Hour: "within 1 hour", 90 * time.Minute: "within 90 minutes", 24 * time.Hour: "within 1 day", 36 * time.Hour: "within 36 hours", 48 * time.Hour: "within 2 days",
	} {
		if got := th.AnswerTime("en", d); got != want {
			t.Errorf("AnswerTime(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestLanguage(t *testing.T) {
	th := mustNew(t, Options{Radius: -1})
	for _, c := range []struct{ locale, tag, want string }{
		{"en", "lv", "Latvian"}, {"lv", "en", "angļu"}, {"ar", "en", "الإنجليزية"}, {"xx", "de", "German"}, {"en", "!", "!"}, {"", "lv", "Latvian"},
	} {
		if got := th.Language(c.locale, c.tag); got != c.want {
			t.Errorf("Language(%q, %q) = %q, want %q", c.locale, c.tag, got, c.want)
		}
	}
	for tag, want := range map[string]string{"lv": "Latviešu", "ar": "العربية", "en": "English", "pt-BR": "Português (Brasil)", "zh-Hant": "繁體中文", "!": "!"} {
		if got := LanguageName(tag); got != want {
			t.Errorf("LanguageName(%q) = %q, want %q", tag, got, want)
		}
	}
}

// A file copied with "theme eject" and left as it is changes nothing, no byte of a
// page, a stylesheet or a script: each alone, and all together.
func TestEjectedFilesChangeNothing(t *testing.T) {
	made := func(over fstest.MapFS) map[string]string {
		th := mustNew(t, Options{Radius: -1, Overrides: over})
		out := map[string]string{
			"stylesheet": string(th.Stylesheet()), "stylesheet of lists": string(th.ListStylesheet()),
			"script": string(th.Script()), "script that suggests": string(th.SuggestScript()), "script that finds": string(th.FindScript()),
		}
		for _, locale := range []string{"en", "ar"} {
			for name, page := range renderAll(t, th, locale) {
				out[locale+" "+name] = page
			}
		}
		return out
	}
	want := made(nil)
	all := fstest.MapFS{}
	for _, name := range Files() {
		data, err := fs.ReadFile(FS(), name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = &fstest.MapFile{Data: data}
		if ext := path.Ext(name); ext == ".yaml" || ext == ".svg" {
			continue // dozens, all alike
		}
		for what, got := range made(fstest.MapFS{name: all[name]}) {
			if got != want[what] {
				t.Errorf("with %s copied, the %s differs:\n%s", name, what, cmp.Diff(want[what], got))
			}
		}
	}
	for what, got := range made(all) {
		if got != want[what] {
			t.Errorf("with every file copied, the %s differs:\n%s", what, cmp.Diff(want[what], got))
		}
	}
}

// A mistake in a stylesheet or script of ours would be served as it is: only those
// of a site are reported. So they are read here, each alone and as they are joined.
func TestOwnAssetsParse(t *testing.T) {
	m := minify.New()
	m.AddFunc("text/css", css.Minify)
	m.AddFunc("text/javascript", js.Minify)
	parse := func(name, mediatype, src string) {
		if _, err := m.String(mediatype, src); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	types := map[string]string{".css": "text/css", ".js": "text/javascript"}
	read := 0
	for _, name := range Files() {
		if mediatype := types[path.Ext(name)]; mediatype != "" {
			src, err := fs.ReadFile(FS(), name)
			if err != nil {
				t.Fatal(err)
			}
			parse(name, mediatype, string(src))
			read++
		}
	}
	if want := len(Stylesheets) + len(ListStylesheets) + len(Scripts) + len(SuggestScripts) + len(FindScripts); read != want {
		t.Errorf("%d stylesheets and scripts, want the %d that are listed", read, want)
	}
	th := mustNew(t, Options{Radius: -1})
	parse("the stylesheet", "text/css", string(th.Stylesheet()))
	parse("the stylesheet of lists", "text/css", string(th.ListStylesheet()))
	parse("the script", "text/javascript", string(th.Script()))
	parse("the script that suggests", "text/javascript", string(th.SuggestScript()))
	parse("the script that finds", "text/javascript", string(th.FindScript()))
	if strings.Contains(string(th.Script()), "\n//") {
		t.Error("the script holds comments: it was not minified")
	}
}
