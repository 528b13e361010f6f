package content

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"faqtory/internal/diag"
)

// answered is an article with a short answer and a text that bears it out.
func answered(title string) string {
	return "---\ntitle: " + title + "\nanswer: These words say enough to be an article.\n---\n\n" + filler
}

// sourceText is that of a file, "" for a folder.
func sourceText(fsys fstest.MapFS, name string) string {
	if f := fsys[name]; f != nil {
		return string(f.Data)
	}
	return ""
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}

func TestCheck(t *testing.T) {
	const late = "Parcels are late after 14 days; then you get 1,000.50 € back, without asking, to the card that you paid with at 9:30.\n"
	base, err := url.Parse("https://help.example.com/")
	if err != nil {
		t.Fatal(err)
	}
	body := func(front, text string) string { return "---\ntitle: T\n" + front + "---\n\n" + text }
	titled := func(title, text string) string { return "---\ntitle: " + title + "\n---\n\n" + text }
	for _, tt := range []struct {
		name string
		fsys fstest.MapFS
		o    Options
		want []string
	}{
		{"nothing wrong", site("a.md", answered("A"), "b.md", answered("B")+"\n[a](a.md) ![box](box.png)\n", "box.png", "x"), Options{Configured: true}, nil},
		{"a foreign site without answers", site("a.md", "A", "b.md", "B"), Options{}, nil},
		{"a site without answers", site("a.md", "A", "b.md", "B"), Options{Configured: true}, []string{"a.md:1:1 missing-answer"}},
		{"a site with answers", site("a.md", answered("A"), "b.md", "B", "c.md", "C", "faq.md", "---\nkind: faq\n---\n\n## Is it free?\n\nIt is free.\n"), Options{}, []string{"b.md:1:1 missing-answer", "c.md:1:1 missing-answer"}},
		{"links", site("a.md", body("", filler+"\n[one](nothing.md) and [two](#nothing)\n[three](b.md#nothing) [four](b.md)\n"), "b.md", "B"), Options{},
			[]string{"a.md:7:1 broken-link", "a.md:7:23 broken-anchor", "a.md:8:1 broken-anchor"}},
		{"pictures", site("a.md", body("image: none.png\n", filler+"\n![](box.png)\n\n![A box](gone.png)\n\n<img src=\"box.png\" alt=\"\">\n\n![A page](b.md)\n"), "b.md", "B", "box.png", "x"), Options{},
			[]string{"a.md:10:1 broken-image", "a.md:14:1 broken-image", "a.md:3:8 broken-image", "a.md:8:1 missing-alt"}},
		{"our own host without encryption", site("a.md", body("", filler+"\n[b](http://help.example.com/b/) [c](http://example.com/)\n"), "b.md", "B"), Options{BaseURL: base}, []string{"a.md:7:1 insecure-link"}},
		{"a long answer", site("a.md", body("answer: "+strings.Repeat("enough ", 45)+"words to say enough of it"+"\n", filler)), Options{}, []string{"a.md:3:9 long-answer"}},
		{"an answer from elsewhere", site("a.md", body("answer: Refunds arrive through your bank within several working days.\n", filler)), Options{}, []string{"a.md:3:9 answer-not-in-body"}},
		{"an answer in other forms of the words", site("a.md", body("answer: Late parcel? You pay nothing, we paid 14 days, 1000.50 €, 9:30.\n", late)), Options{}, nil},
		{"an answer with another number", site("a.md", body("answer: Parcels are late after 15 days.\n", late)), Options{}, []string{"a.md:3:9 answer-not-in-body"}},
		{"an Arabic answer", site("a.md", body("answer: يصل الطرد خلال ١٤ يومًا إلى العنوان.\n", "تصل الطرود خلال 14 يوما إلى عنوانك الذي كتبته في الطلب، وإذا تأخر طردك فاكتب لنا وسوف نجيبك في اليوم نفسه بكل سرور دائما هنا.\n")), Options{}, nil},
		{"a Latvian answer", site("a.md", body("answer: Sūtījumu piegādājam 3 dienu laikā.\n", "Sūtījums tiek piegādāts trīs (3) dienās, un laiks skaitās no brīža, kad veikals ir saņēmis maksājumu par visu, kas ir grozā.\n")), Options{}, nil},
		{"a Chinese answer", site("a.md", body("answer: 包裹十四天内送达。\n", "包裹将在两周之内送到您的地址。如果迟到，请联系我们的客服。\n")), Options{}, nil},
		{"thin", site("a.md", body("", "Too short.\n"), "b.md", "---\ntitle: B\n---\n", "c.md", "---\ntitle: C\n---\n\nSee: ![A picture that says it](c.png)\n", "c.png", "x", "d/_index.md", "# D\n"), Options{},
			[]string{"a.md:2:8 thin-answer", "b.md:2:8 thin-answer"}},
		{"a glossary", site("a.md", "---\ntitle: A\n---\nA thing.\n", "b.md", "---\ntitle: B\n---\nA good thing.\n", "c.md", "---\ntitle: C\n---\nA bad old thing.\n", "d.md", "---\ntitle: D\n---\nAnother bad thing.\n", "e.md", "---\ntitle: E\n---\nYet another thing.\n"), Options{},
			[]string{"a.md:2:8 thin-answer"}},
		{"a question without an answer", site("a.md", "---\ntitle: A\nkind: faq\n---\n\n## Is it free?\n\n## Is it fast?\n\nIt is fast enough.\n"), Options{}, []string{"a.md:6:1 thin-answer"}},
		{"the same title", site("a/a.md", "Same Title", "a/b.md", "same title", "c.md", "Same title", "ar/a/a.md", "Same title"), Options{}, []string{"a/b.md:2:8 duplicate-title"}},
		{"the same description", site("a.md", "---\ntitle: A\ndescription: The same.\n---\n"+filler, "b.md", "---\ntitle: B\ndescription: The same\n---\n"+filler), Options{}, []string{"b.md:3:14 duplicate-description"}},
		{"the same question", site("a.md", "---\ntitle: A\nkind: faq\n---\n\n## Is it free?\n\nIt is.\n", "b.md", "---\ntitle: B\nquestion: is it free\n---\n"+filler), Options{}, []string{"b.md:3:11 duplicate-question"}},
		{"a review", site("a.md", "---\ntitle: A\nreview_by: 2026-11-20\nowner: Ilze\n---\n"+filler, "b.md", "---\ntitle: B\nreview_by: 2026-11-22\n---\n"+filler), Options{Now: day("2026-11-21")}, []string{"a.md:3:12 review-due"}},
		{"a category in the wrong script", site("en/pay/_index.md", "# Paying\n", "en/pay/a.md", "A", "ar/pay/a.md", "مقال", "en/x/b.md", "B", "ar/x/b.md", "آخر"), Options{}, []string{"ar/pay:0:0 untitled-category"}},
		{"a fallback is checked once", site("en/a.md", body("", filler+"[x](gone.md)\n"), "ar/b.md", "ب"), Options{Fallback: true}, []string{"en/a.md:6:1 broken-link"}},
		{"a link to what is not translated", site("en/a.md", "A", "en/b.md", "B", "ar/b.md", body("", filler+"[a](a.md)\n")), Options{}, []string{"ar/b.md:6:1 untranslated-link"}},
		{"a translation of nothing", site("en/a/refunds.md", answered("A"), "en/b.md", "---\ntitle: B\ntranslation_key: waiting\nanswer: x y\n---\nx y "+filler, "lv/a/atmaksa.md", "---\ntitle: A\nanswer: x y\ntranslation_key: a/refund\n---\nx y "+filler), Options{}, []string{"lv/a/atmaksa.md:4:18 unknown-translation"}},
		{"an English text in a Persian folder", site("en/a.md", body("", filler), "fa/a.md", body("", filler+filler), "fa/b.md", titled("B", "این کالا تا ۳۰ روز قابل بازگشت است. لطفا با ما تماس بگیرید تا برچسب ارسال را برای شما بفرستیم و هزینه را برگردانیم.\n"), "fa/c.md", titled("C", "`npm install` "+filler+"این کالا تا سی روز قابل بازگشت است و ما هزینه را به کارت شما برمی‌گردانیم.\n")), Options{}, []string{"fa/a.md:2:8 other-script"}},
		{"a Russian text in an English folder", site("en/a.md", body("", filler), "en/b.md", titled("B", "Мы вернём деньги на вашу карту в течение тридцати дней после того, как посылка придёт на склад, и напишем вам письмо об этом.\n")), Options{}, []string{"en/b.md:2:8 other-script"}},
		{"languages of two scripts", site("sr/a.md", body("", "Novac vraćamo na karticu u roku od trideset dana od kada paket stigne u skladište, i pišemo vam poruku o tome kada to uradimo za vas.\n"), "sr/b.md", titled("B", "Новац враћамо на картицу у року од тридесет дана од када пакет стигне у складиште, и пишемо вам поруку о томе када то урадимо.\n")), Options{DefaultLocale: "sr", Locales: []Locale{{Tag: "sr"}}}, nil},
		{"Japanese in kana and kanji", site("ja/a.md", body("", strings.Repeat("返品は三十日以内にお送りください。返金はカードに行います。", 4)+"\n"), "zh-Hant/a.md", body("", strings.Repeat("包裹將在兩週之內送到您的地址。", 8)+"\n")), Options{}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lib, diags := load(t, tt.fsys, tt.o)
			if len(diags) > 0 {
				t.Errorf("Load() reports %v", diags)
			}
			found := Check(lib)
			checkCodes(t, found)
			var got []string
			for _, d := range found {
				got = append(got, fmt.Sprintf("%s:%d:%d %s", d.File, d.Line, d.Column, d.Code))
				if want := diag.Line([]byte(sourceText(tt.fsys, d.File)), d.Line); d.Source != want {
					t.Errorf("%s shows line %q, want %q", d.Code, d.Source, want)
				}
			}
			if diff := cmp.Diff(sorted(tt.want), sorted(got)); diff != "" {
				t.Errorf("Check() (-want +got):\n%s\n%v", diff, found)
			}
		})
	}
}
