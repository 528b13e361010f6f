package content

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAddressesInText(t *testing.T) {
	for _, c := range []struct{ src, target, rest string }{
		{"See https://example.com/مساعدة now.", "https://example.com/مساعدة", " now."},
		{"https://example.com/مساعدة، ثم", "https://example.com/مساعدة", "، ثم"},
		{"هل https://example.com/a؟", "https://example.com/a", "؟"},
		{"https://lv.example/kāpēc-nē.", "https://lv.example/kāpēc-nē", "."},
		{"https://例え.jp/テスト。次", "https://例え.jp/テスト", "。次"},
		{"https://example.com/helpをご覧ください", "https://example.com/help", "をご覧ください"},
		{"https://example.comに", "https://example.com", "に"},
		{"（https://example.com/a）", "", ""}, // GFM: no space before it
		{"(https://example.com/a_(b))", "https://example.com/a_(b)", ")"},
		{"www.example.com/a?b=c&amp;d.", "http://www.example.com/a?b=c&amp;d", "."},
		{"HTTPS://Example.com", "HTTPS://Example.com", ""},
		{"https://example.com:8080/x#y!", "https://example.com:8080/x#y", "!"},
		{"https://exa_mple", "", ""},
		{"mail help@example.com.", "mailto:help@example.com", "."},
		{"mail a.b+c@ex-ample.co.uk!", "mailto:a.b+c@ex-ample.co.uk", "!"},
		{"a@b", "", ""},
		{"https://", "", ""},
		{"“https://example.com/a”", "", ""},
		{"*https://example.com/a*", "https://example.com/a", ""},
	} {
		a, html := render(c.src)
		got := ""
		if len(a.Links) > 0 {
			got = a.Links[0].Target
		}
		if got != c.target {
			t.Errorf("%q: target %q, want %q", c.src, got, c.target)
		}
		if c.target != "" && !strings.Contains(html, "</a>"+c.rest) {
			t.Errorf("%q: %q, want %q after the link", c.src, html, c.rest)
		}
	}
}

func TestEmphasisWithoutSpaces(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"**強調。**テスト", "<p><strong>強調。</strong>テスト</p>"},
		{"これは**「重要」**です", "<p>これは<strong>「重要」</strong>です</p>"},
		{"**한국어(Korean)**는", "<p><strong>한국어(Korean)</strong>는</p>"},
		{"太字*斜体*太字", "<p>太字<em>斜体</em>太字</p>"},
		{"a**\"b\"**c", "<p>a**&quot;b&quot;**c</p>"}, // as CommonMark says
		{"2 * 3 * 4", "<p>2 * 3 * 4</p>"},
	} {
		if _, got := render(c.src); compact(got) != c.want {
			t.Errorf("%q: %q, want %q", c.src, compact(got), c.want)
		}
	}
}

func TestLineBreaksWithoutSpaces(t *testing.T) {
	for _, c := range []struct{ locale, src, want string }{
		{"ja", "日本語の\n文章。\nabc\nです", "<p>日本語の文章。 abc です</p>"},
		{"zh-Hant", "中文\n中文", "<p>中文中文</p>"},
		{"ko", "한국어\n문장", "<p>한국어 문장</p>"},
		{"en", "日本\n語", "<p>日本 語</p>"},
	} {
		a := &Article{Path: "a.md", Kind: KindArticle}
		parseBody(a, []byte(c.src), 0, 1, bodyOptions{Locale: c.locale})
		if got := compact(string(a.HTML(testFiller{}))); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.locale, c.src, got, c.want)
		}
	}
}

func TestScheme(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"https://a", "https"}, {"HTTP:a", "http"}, {"a/b:c", ""}, {"#a:b", ""}, {"?a:b", ""}, {"//host/a", ""}, {"a.md", ""},
		{" \tjava\nscript:x", "javascript"}, {"java script:x", ""}, {"1a:b", ""}, {"a+b-c.d:e", "a+b-c.d"}, {":a", ""}, {"سؤال:1", ""}, {"C:\\x", "c"},
	} {
		if got := scheme(c.in); got != c.want {
			t.Errorf("scheme(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestLinksAndImages(t *testing.T) {
	src := "[a *b*](../x/y.md#z \"T\") ![alt *x* ![in](i.png)](p%20q.png) [![badge](b.png)](c.md)\n\n" +
		"![](d.png){ width=300 .right }\n\n![alone](<e f.png> \"A caption\")\n\n![photo](g.png)\n*Taken in Riga*\n\n" +
		"<p><img src=\"h.png\" alt=\"\" width=\"20px\" height=10></p>\n\n<a href=\"i.md\"><img src=\"j.png\" alt=\"J\"></a>\n\n[ref]\n\n[ref]: k.md\n"
	a, _ := render(src)
	wantLinks := []Link{
		{Target: "../x/y.md#z", Text: "a b", Line: 1, Column: 1},
		{Target: "c.md", Text: "", Line: 1, Column: 61},
		{Target: "i.md", Text: "", Line: 12, Column: 1},
		{Target: "k.md", Text: "ref", Line: 14, Column: 1},
	}
	if diff := cmp.Diff(wantLinks, a.Links); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	wantImages := []Image{
		{Target: "p%20q.png", Alt: "alt x in", Line: 1, Column: 26},
		{Target: "b.png", Alt: "badge", Line: 1, Column: 62, Linked: true},
		{Target: "d.png", Width: 300, Line: 3, Column: 1, Standalone: true},
		{Target: "e f.png", Alt: "alone", Title: "A caption", Line: 5, Column: 1, Standalone: true},
		{Target: "g.png", Alt: "photo", Title: "Taken in Riga", Line: 7, Column: 1, Standalone: true},
		{Target: "h.png", Decorative: true, Width: 20, Height: 10, Line: 10, Column: 4, Standalone: true},
		{Target: "j.png", Alt: "J", Line: 12, Column: 16, Linked: true},
	}
	if diff := cmp.Diff(wantImages, a.Images); diff != "" {
		t.Errorf("images (-want +got):\n%s", diff)
	}
}

func TestVideoOf(t *testing.T) {
	for _, c := range []struct{ in, provider, id, url string }{
		{"https://www.youtube.com/watch?v=dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"},
		{"https://youtu.be/dQw4w9WgXcQ?t=42", "youtube", "dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42"},
		{"//www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0", "youtube", "dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"},
		{"https://m.youtube.com/shorts/dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"},
		{"https://vimeo.com/123456", "vimeo", "123456", "https://vimeo.com/123456"},
		{"https://player.vimeo.com/video/123456?h=1", "vimeo", "123456", "https://vimeo.com/123456"},
		{"media/Film.MP4", "file", "media/Film.MP4", "media/Film.MP4"},
		{"https://cdn.example/a.webm?x=1", "file", "https://cdn.example/a.webm?x=1", "https://cdn.example/a.webm?x=1"},
		{"https://www.youtube.com/playlist?list=x", "", "", ""},
		{"https://www.youtube.com/c/channel", "", "", ""},
		{"https://vimeo.com/about", "", "", ""},
		{"https://example.com/watch?v=dQw4w9WgXcQ", "", "", ""},
		{"javascript:x.mp4", "", "", ""},
		{"https://www.youtube.com/watch?v=\"><script>", "", "", ""},
		{"%zz", "", "", ""},
	} {
		v := videoOf(c.in)
		if v == nil {
			v = &Video{}
		}
		if v.Provider != c.provider || v.ID != c.id || v.URL != c.url {
			t.Errorf("videoOf(%q) = %q, %q, %q, want %q, %q, %q", c.in, v.Provider, v.ID, v.URL, c.provider, c.id, c.url)
		}
	}
}

func TestVideos(t *testing.T) {
	for _, c := range []struct {
		src   string
		title string
		video bool
	}{
		{"https://youtu.be/dQw4w9WgXcQ", "", true},
		{"<https://youtu.be/dQw4w9WgXcQ>", "", true},
		{"[How to *pack*](https://youtu.be/dQw4w9WgXcQ)", "How to pack", true},
		{"![How to pack](https://youtu.be/dQw4w9WgXcQ)", "How to pack", true},
		{"[![How to pack](thumb.png)](https://youtu.be/dQw4w9WgXcQ)", "How to pack", true},
		{"![](film.mp4)", "", true},
		{"<iframe title=\"Pack\" src=\"https://www.youtube.com/embed/dQw4w9WgXcQ\">x</iframe>", "Pack", true},
		{"<p><iframe src=\"https://player.vimeo.com/video/123456\"></iframe></p>", "", true},
		{"<video controls title=\"Pack\"><source src=\"film.webm\">Sorry.</video>", "Pack", true},
		{"<video src=\"film.mp4\"></video>", "", true},
		{"Watch https://youtu.be/dQw4w9WgXcQ now", "", false},
		{"- https://youtu.be/dQw4w9WgXcQ", "", false},
		{"<iframe src=\"https://example.com\"></iframe>", "", false},
	} {
		a, html := render("Before.\n\n" + c.src + "\n\nAfter.\n")
		if got := len(a.Videos) == 1; got != c.video {
			t.Errorf("%q: video %v, want %v: %s", c.src, got, c.video, html)
			continue
		}
		if c.video && a.Videos[0].Title != c.title {
			t.Errorf("%q: title %q, want %q", c.src, a.Videos[0].Title, c.title)
		}
		if c.video && (len(a.Links) > 0 || strings.Contains(html, "Sorry") || strings.Contains(html, "<p></p>")) {
			t.Errorf("%q: something is left of it: %s", c.src, html)
		}
	}
}

// The width of a picture is pixels or a share of the text's; whatever else is
// reported, and what follows from the picture itself is not.
func TestPictureSizes(t *testing.T) {
	for _, c := range []struct {
		src           string
		width, height int
		reported      bool
	}{
		{"![A](a.png){width=300}", 300, 0, false},
		{"![A](a.png){width=300px height=200}", 300, 200, false},
		{"![A](a.png){width=50%}", 304, 0, false},
		{`![A](a.png){width="33 %"}`, 201, 0, false},
		{`![A](a.png){width="600px, ex: 250px"}`, 600, 0, false},
		{"![A](a.png){width=100%}", 0, 0, false},
		{"![A](a.png){width=auto}", 0, 0, false},
		{"![A](a.png){width=200%}", 0, 0, true},
		{"![A](a.png){width=20em}", 0, 0, true},
		{"![A](a.png){height=50%}", 0, 0, true},
		{`<img src="a.png" alt="A" width="50%">`, 304, 0, false},
		{`<img src="a.png" alt="A" width="50%" height="auto">`, 304, 0, false},
		{`<img src="a.png" alt="A" width="wide">`, 0, 0, true},
		{`{{< figure src="a.png" alt="A" width="25%" >}}`, 152, 0, false},
	} {
		lib, diags := load(t, site("a.md", "---\ntitle: A\n---\n"+c.src+"\n"), Options{})
		var images []Image
		for a := range lib.Articles("en") {
			images = a.Images
		}
		if len(images) != 1 || images[0].Width != c.width || images[0].Height != c.height {
			t.Errorf("%s: pictures %+v, want one of %d by %d", c.src, images, c.width, c.height)
		}
		reported := false
		for _, d := range diags {
			reported = reported || d.Code == "image-size"
		}
		if reported != c.reported {
			t.Errorf("%s: reported %v (%v), want %v", c.src, reported, diags, c.reported)
		}
	}
}
