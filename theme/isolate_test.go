package theme

import (
	"html/template"
	"strings"
	"testing"
)

// On a picture characters do what elements do on a page.
func TestIsolateText(t *testing.T) {
	for _, c := range []struct{ text, locale, want string }{
		{"اتصل +371 60 000 123", "ar", "اتصل \u2066+371 60 000 123\u2069"},
		{"خلال 3-5 أيام", "ar", "خلال \u2067\u061c3-5\u2069 أيام"},
		{"خلال 3-5 أيام", "fa", "خلال \u20663-5\u2069 أيام"},
		{"رقم ٢٠٢٦-١١-٢٢", "ar", "رقم \u2066\u202d٢٠٢٦-١١-٢٢\u202c\u2069"},
		{"Call +371 60 000 123", "ar", "Call +371 60 000 123"},
		{"اتصل <b> & 5", "ar", "اتصل <b> & 5"},
	} {
		if got := IsolateText(c.text, c.locale); got != c.want {
			t.Errorf("IsolateText(%q, %q) = %q, want %q", c.text, c.locale, got, c.want)
		}
	}
}

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
		{"<p>٠٥٠ ١٢٣ ٤٥٦٧", "<p><bdo dir=\"ltr\">٠٥٠ ١٢٣ ٤٥٦٧</bdo>"},
		{"&#39;3-5", "&#39;<bdi dir=\"ltr\">3-5</bdi>"},
	} {
		if got := string(Isolate(template.HTML(c.body), "he")); got != c.want {
			t.Errorf("Isolate(%q) = %q, want %q", c.body, got, c.want)
		}
	}
}

// What is read from the left is between angle brackets here, a range that is read
// from the right between braces.
func TestNumbersOfSeveralParts(t *testing.T) {
	for _, c := range []struct{ text, arabic string }{
		{"خلال 3-5 أيام", "خلال {3-5} أيام"},
		{"خلال ٣-٥ أيام", "خلال {٣-٥} أيام"},
		{"خلال ١٠–١٤ يومًا", "خلال {١٠–١٤} يومًا"},
		{"3 - 5", "{3 - 5}"},
		{"9:00-17:00", "{9:00-17:00}"},
		{"۹:۰۰–۱۷:۰۰", "{۹:۰۰–۱۷:۰۰}"},
		{"2025-2026", "{2025-2026}"},
		{"1.000-10.000", "{1.000-10.000}"},
		{"(3-5) 7", "({3-5}) 7"},
		{"منذ 2026-11-22.", "منذ <2026-11-22>."},
		{"2026-11", "<2026-11>"},
		{"22/11/2026 22.11.2026", "22/11/2026 22.11.2026"},
		{"٢٢/١١/٢٠٢٦", "٢٢/١١/٢٠٢٦"},
		{"0800 123 456", "<0800 123 456>"},
		{"60 000 123", "<60 000 123>"},
		{"02-1234567", "<02-1234567>"},
		{"(02) 123-4567", "<(02) 123-4567>"},
		{"+37160000123", "<+37160000123>"},
		{"٠٥٠ ١٢٣ ٤٥٦٧", "<٠٥٠ ١٢٣ ٤٥٦٧>"},
		{"1-800-555-0199", "<1-800-555-0199>"},
		{"12 500", "<12 500>"},
		{"1 200 000,50", "<1 200 000,50>"},
		{"الخطوة 3 12 مرة", "الخطوة 3 12 مرة"},
		{"48-B", "<48-B>"},
		{"3-5kg", "<3-5kg>"},
		{"AB-123-4 A1-2 x@1-2", "AB-123-4 A1-2 x@1-2"},
		{"https://x.example/2026-11-22?n=3-5", "https://x.example/2026-11-22?n=3-5"},
		{"5G 24/7 30 4x4", "5G 24/7 30 4x4"},
		{"30-", "30-"},
		{"-5", "-5"},
	} {
		for locale, want := range map[string]string{
			"ar":    c.arabic,
			"ar-EG": c.arabic,
			"fa":    strings.NewReplacer("{", "<", "}", ">").Replace(c.arabic),
		} {
			got := string(Isolate(template.HTML(c.text), locale))
			got = strings.NewReplacer(`<bdi dir="ltr">`, "<", `<bdo dir="ltr">`, "<", "</bdo>", "</bdi>", `<bdi dir="rtl">`+arabicMark, "{").Replace(got)
			for closing := strings.Index(got, "</bdi>"); closing >= 0; closing = strings.Index(got, "</bdi>") {
				end := ">"
				if strings.LastIndexByte(got[:closing], '{') > strings.LastIndexByte(got[:closing], '<') {
					end = "}"
				}
				got = got[:closing] + end + got[closing+len("</bdi>"):]
			}
			if got != want {
				t.Errorf("Isolate(%q, %q) = %s, want %s", c.text, locale, got, want)
			}
		}
	}
}

func FuzzIsolate(f *testing.F) {
	f.Add("<p>+371 60 000 123</p>")
	f.Add("<code>+1234567890</code></code>+1234567890<")
	f.Add("(02) 123-4567 ٣-٥ ۹:۰۰–۱۷:۰۰ 48-B 3-5kg &#39;3-5 +(1) 2-3)")
	said := strings.NewReplacer(`<bdi dir="ltr">`, "", `<bdi dir="rtl">`, "", `<bdo dir="ltr">`, "", "</bdo>", "", "</bdi>", "", arabicMark, "")
	f.Fuzz(func(t *testing.T, body string) {
		for _, locale := range []string{"ar", "fa"} {
			got := string(Isolate(template.HTML(body), locale))
			if said.Replace(got) != said.Replace(body) {
				t.Errorf("Isolate(%q, %q) = %q, which says something else", body, locale, got)
			}
		}
	})
}

// The short answer is text, and its numbers hold together in Arabic alone: in
// English there is nothing to fall apart.
func TestNumbersInAnswers(t *testing.T) {
	for locale, want := range map[string]string{"ar": `<bdi dir="ltr">+371 60 000 123</bdi> &lt;b&gt; اليوم`, "en": `+371 60 000 123 &lt;b&gt; اليوم`} {
		p := typicalArticle()
		site := *p.Site
		site.Locale, p.Site, p.Answer = locale, &site, "Call +371 60 000 123 <b> اليوم"
		var b strings.Builder
		if err := mustNew(t, Options{Radius: -1}).Article(&b, p); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), "<p>Call "+want+"</p>") {
			t.Errorf("%s: the page does not hold %s", locale, want)
		}
	}
}

// Opening hours are read as a range in the text is.
func TestSpansOfHours(t *testing.T) {
	th := mustNew(t, Options{Radius: -1})
	for locale, want := range map[string]string{
		"en": `<bdi dir="ltr">09:00–18:00</bdi>`, "he": `<bdi dir="ltr">09:00–18:00</bdi>`, "ar": `<bdi dir="rtl">` + arabicMark + `09:00–18:00</bdi>`,
	} {
		site := sampleSite(locale)
		page := &ContactPage{Page: Page{Site: site, Lang: locale, Dir: site.Dir, Title: "Contact"},
			Channels: []Channel{{Kind: "phone", Name: "Phone", Value: "1", Hours: []OpenDay{{Days: "Monday", Spans: []string{"09:00–18:00"}}}}}}
		var b strings.Builder
		if err := th.Contact(&b, page); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), "<div>"+want+"</div>") {
			t.Errorf("%s: the page does not hold %s", locale, want)
		}
	}
}
