package theme

import (
	"html/template"
	"strings"
	"testing"
)

func TestIsolate(t *testing.T) {
	const number = `<bdi dir="ltr">+371 60 000 123</bdi>`
	for _, c := range []struct{ body, want string }{
		{"<p>اتصل</p>", "<p>اتصل</p>"},
		{"<p>اتصل +371 60 000 123 الآن</p>", "<p>اتصل " + number + " الآن</p>"},
		{`<a href="tel:+37160000123" title="a > +371 60 000 123">+371 60 000 123</a>`, `<a href="tel:+37160000123" title="a > +371 60 000 123">` + number + `</a>`},
		{"<code>+371 60 000 123</code> <pre><code>+371 60 000 123</code></pre>", "<code>+371 60 000 123</code> <pre><code>+371 60 000 123</code></pre>"},
		{"<bdi>+371 60 000 123</bdi> +371 60 000 123", "<bdi>+371 60 000 123</bdi> " + number},
		{"<p>C++ 2+2, +5 °C, +1.5</p>", "<p>C++ 2+2, +5 °C, +1.5</p>"},
		{"+1 (555) 010-0199.", `<bdi dir="ltr">+1 (555) 010-0199</bdi>.`},
		{"<p>+371 60 000 123 <b", "<p>" + number + " <b"},
	} {
		if got := string(Isolate(template.HTML(c.body))); got != c.want {
			t.Errorf("Isolate(%q) = %q, want %q", c.body, got, c.want)
		}
	}
}

func FuzzIsolate(f *testing.F) {
	f.Add("<p>+371 60 000 123</p>")
	f.Add("<code>+1234567890</code></code>+1234567890<")
	f.Fuzz(func(t *testing.T, body string) {
		got := string(Isolate(template.HTML(body)))
		if back := strings.ReplaceAll(strings.ReplaceAll(got, `<bdi dir="ltr">`, ""), "</bdi>", ""); back != strings.ReplaceAll(strings.ReplaceAll(body, `<bdi dir="ltr">`, ""), "</bdi>", "") {
			t.Errorf("Isolate(%q) = %q, which says something else", body, got)
		}
	})
}

// The short answer is text, and its numbers hold together in Arabic alone: in
// English there is nothing to fall apart.
func TestNumbersInAnswers(t *testing.T) {
	for locale, want := range map[string]string{"ar": `<bdi dir="ltr">+371 60 000 123</bdi> &lt;b&gt;`, "en": `+371 60 000 123 &lt;b&gt;`} {
		p := typicalArticle()
		site := *p.Site
		site.Locale, p.Site, p.Answer = locale, &site, "Call +371 60 000 123 <b>"
		var b strings.Builder
		if err := mustNew(t, Options{Radius: -1}).Article(&b, p); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), "<p>Call "+want+"</p>") {
			t.Errorf("%s: the page does not hold %s", locale, want)
		}
	}
}
