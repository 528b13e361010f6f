package theme

import (
	"fmt"
	"html/template"
	"io"
	"strings"
	"testing"
)

// typicalArticle is an article as large help centers have them: three languages,
// a dozen siblings, a table of contents, four related articles, 4 kB of text.
func typicalArticle() *ArticlePage {
	site := sampleSite("en")
	site.Locales = append(site.Locales, LocaleLink{Locale: "lv", Name: "Latviešu", Dir: "ltr", URL: "/lv/"})
	links := func(n int) (out []*ArticleLink) {
		for i := range n {
			out = append(out, &ArticleLink{Title: fmt.Sprintf("How do I return item %d?", i), Answer: "Within 30 days, with the label in the box.", URL: fmt.Sprintf("/returns/how-to-return-%d/", i), Kind: "faq"})
		}
		return out
	}
	p := &ArticlePage{
		Page: Page{Site: site, Lang: "en", Dir: "ltr", URL: "/returns/how-to-return-3/", HeadTitle: "How do I return an item? · Help", Title: "How do I return an item?",
			Description: "Within 30 days, with the label in the box.", Canonical: "https://help.example.com/returns/how-to-return-3/", Languages: site.Locales,
			JSONLD:      template.JS(`{"@context":"https://schema.org","@graph":[` + strings.Repeat(`{"@type":"Thing"},`, 60) + `{}]}`),
			Breadcrumbs: []Crumb{{"Home", "/"}, {"Returns", "/returns/"}, {"How do I return an item?", ""}}},
		Kind: "article", Category: site.Nav[0], Answer: "Within 30 days, with the label in the box.",
		Body:    template.HTML(strings.Repeat("<p>Put the item into its box and the label onto it.</p>\n", 80)),
		Updated: &Date{"2026-11-03", "3 November 2026"}, Minutes: 3, Author: "Anna", Tags: []string{"refund", "label"},
		Related: links(4), Siblings: links(12), Previous: links(1)[0], Next: links(2)[1], EditURL: "https://example.com/edit/a.md",
	}
	for _, l := range site.Locales {
		p.Alternates = append(p.Alternates, Alternate{l.Locale, "https://help.example.com" + l.URL + "returns/how-to-return-3/"})
	}
	for i := range 8 {
		p.Contents = append(p.Contents, &ContentsEntry{ID: fmt.Sprint("part-", i), Title: fmt.Sprint("Part ", i)})
	}
	return p
}

func BenchmarkArticle(b *testing.B) {
	th := mustNew(b, Options{Radius: -1})
	p := typicalArticle()
	b.ReportAllocs()
	for b.Loop() {
		if err := th.Article(io.Discard, p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkImage(b *testing.B) {
	th := mustNew(b, Options{Radius: -1})
	img := &Image{Src: "/a.png", Width: 10, Height: 10, Alt: "Text", Caption: "Text", Figure: true}
	for b.Loop() {
		th.Image(img)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		mustNew(b, Options{Radius: -1})
	}
}
