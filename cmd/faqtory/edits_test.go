package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A writerBot edits a help center as writers, designers and their programs do, at
// random but the same each time for one seed. It never looks at what the help
// center becomes.
type writerBot struct {
	t    *testing.T
	r    *rand.Rand
	dir  string
	n    int // of names made up so far
	past []map[string]string
	// broken is a file with a mistake that keeps the site from being published.
	broken string
	// wordy makes it a writer who changes words most of the time, and makes no links
	// between files.
	wordy bool
}

// The site it begins with has everything that pages are made from.
func newWriterBot(t *testing.T, dir string, seed uint64) *writerBot {
	b := &writerBot{t: t, r: rand.New(rand.NewPCG(seed, 1)), dir: dir}
	b.write("faqtory.yaml", `title: {en: Test Help, ar: مساعدة, lv: Palīdzība}
base_url: https://help.example.com/kb/
default_locale: en
locales: {en: {name: English}, ar: {name: العربية}, lv: {name: Latviešu}}
organization: {name: Test Shop, url: "https://shop.example.com/", logo: assets/logo.png}
brand: {color: "#17594a", logo: assets/logo.png}
contact: {channels: [{kind: phone, value: "+371 20000000"}]}
`)
	b.write("synonyms.yaml", "en:\n  - [refund, money back]\n")
	b.write("content/en/_includes/note.md", "Mind the **opening hours**.\n")
	for i, name := range []string{"assets/logo.png", "assets/a.png", "assets/b.png", "content/en/pay/c.png"} {
		b.picture(name, i)
	}
	for _, locale := range []string{"en", "ar", "lv"} {
		for i, category := range []string{"pay", "ship", "ship/abroad", "account"} {
			b.write(path.Join("content", locale, category, "_index.md"), fmt.Sprintf("---\ntitle: %s %s\norder: %d\n---\n\nAbout %s.\n", strings.ToUpper(category), locale, 9-i, category))
			for j := range 3 {
				b.write(path.Join("content", locale, category, fmt.Sprintf("a%d.md", j)), b.article(locale))
			}
		}
		b.write(path.Join("content", locale, "welcome.md"), b.article(locale))
	}
	return b
}

func (b *writerBot) path(name string) string { return filepath.Join(b.dir, filepath.FromSlash(name)) }

func (b *writerBot) write(name, text string) {
	b.t.Helper()
	if err := os.MkdirAll(filepath.Dir(b.path(name)), 0o777); err != nil {
		b.t.Fatal(err)
	}
	// Half of the time as editors do, with another file put in its place.
	if b.n++; b.n%2 == 0 {
		tmp := b.path(path.Join(path.Dir(name), ".new~"))
		if err := os.WriteFile(tmp, []byte(text), 0o666); err != nil {
			b.t.Fatal(err)
		}
		if err := os.Rename(tmp, b.path(name)); err != nil {
			b.t.Fatal(err)
		}
		return
	}
	if err := os.WriteFile(b.path(name), []byte(text), 0o666); err != nil {
		b.t.Fatal(err)
	}
}

func (b *writerBot) read(name string) string {
	b.t.Helper()
	data, err := os.ReadFile(b.path(name))
	if err != nil {
		b.t.Fatal(err)
	}
	return string(data)
}

// picture draws one. Two of a size and another colour have as many bytes.
func (b *writerBot) picture(name string, i int) {
	b.t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, 40+i%3, 30), color.Palette{color.RGBA{uint8(40 * i), uint8(90 + i), 80, 255}})
	var data bytes.Buffer
	if err := png.Encode(&data, img); err != nil {
		b.t.Fatal(err)
	}
	b.write(name, data.String())
}

// files lists what is there below a folder with an ending, sorted.
func (b *writerBot) files(dir, ext string) []string {
	var list []string
	root := b.path(dir)
	err := filepath.WalkDir(root, func(p string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(b.dir, p)
		if rel = filepath.ToSlash(rel); err == nil && !e.IsDir() && strings.HasSuffix(rel, ext) && !strings.HasPrefix(rel, "public") && !strings.HasPrefix(rel, ".faqtory") {
			list = append(list, rel)
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		b.t.Fatal(err)
	}
	return list
}

func (b *writerBot) any(list []string) string { return list[b.r.IntN(len(list))] }

func (b *writerBot) chance(n int) bool { return b.r.IntN(n) == 0 }

var botWords = map[string][]string{
	"en": strings.Fields("refund card parcel delivery order invoice password courier warranty voucher return address payment account size exchange hours store gift repair"),
	"ar": strings.Fields("المبلغ البطاقة الطرد التوصيل الطلب الفاتورة كلمة المرور الضمان القسيمة الإرجاع العنوان الدفع الحساب المقاس المتجر الهدية"),
	"lv": strings.Fields("atmaksa karte sūtījums piegāde pasūtījums rēķins parole kurjers garantija kupons atgriešana adrese maksājums konts izmērs veikals dāvana"),
}

func (b *writerBot) words(locale string, n int) string {
	var w []string
	for range n {
		w = append(w, b.any(botWords[locale]))
	}
	return strings.Join(w, " ")
}

// article makes one up: with or without each thing that an article may have.
func (b *writerBot) article(locale string) string {
	var m, t strings.Builder
	if !b.chance(5) {
		fmt.Fprintf(&m, "title: %s %d\n", b.words(locale, 2), b.r.IntN(3))
	}
	if b.chance(2) {
		fmt.Fprintf(&m, "answer: %s.\n", b.words(locale, 6))
	}
	if b.chance(3) {
		fmt.Fprintf(&m, "description: %s.\n", b.words(locale, 8))
	}
	if b.chance(3) {
		fmt.Fprintf(&m, "tags: [%s, %s]\n", b.words(locale, 1), b.words(locale, 1))
	}
	if b.chance(3) {
		fmt.Fprintf(&m, "order: %d\n", b.r.IntN(9))
	}
	if b.chance(2) {
		fmt.Fprintf(&m, "updated: 2026-0%d-1%d\n", 1+b.r.IntN(9), b.r.IntN(9))
	}
	if b.chance(6) {
		fmt.Fprintf(&m, "redirect_from: [/old-%d/]\n", b.next())
	}
	if b.chance(8) {
		fmt.Fprintf(&m, "slug: s%d\n", b.next())
	}
	if b.chance(9) {
		m.WriteString(b.any([]string{"draft: true\n", "noindex: true\n", "featured: true\n", "publish: 2030-01-01\n", "translation_key: shared\n", "expires: 2020-01-01\n", "kind: howto\n", "image: /assets/a.png\n", "lang: lv\n"}))
	}
	if m.Len() > 0 {
		fmt.Fprintf(&t, "---\n%s---\n\n", m.String())
	}
	for range 1 + b.r.IntN(3) {
		fmt.Fprintf(&t, "## %s\n\n%s.\n\n", b.words(locale, 2), b.words(locale, 12))
		switch b.r.IntN(9) {
		case 0:
			fmt.Fprintf(&t, "![%s](/assets/%s.png)\n\n", b.words(locale, 2), b.any([]string{"a", "b", "missing"}))
		case 1:
			t.WriteString("> [!TIP]\n> Tip.\n\n")
		case 2:
			t.WriteString("{% include note.md %}\n\n")
		case 3:
			fmt.Fprintf(&t, "1. %s\n2. %s\n\n", b.words(locale, 3), b.words(locale, 3))
		case 4:
			fmt.Fprintf(&t, "## FAQ\n\n### %s?\n\n%s.\n\n", b.words(locale, 3), b.words(locale, 6))
		case 5:
			t.WriteString("```go\nfunc main() {}\n```\n\n")
		}
	}
	for range b.r.IntN(3) {
		fmt.Fprintf(&t, "[%s](../%s/a%d.md%s) ", b.words(locale, 1), b.any([]string{"pay", "ship", "account", "x"}), b.r.IntN(4), b.any([]string{"", "#faq", "#refund-card"}))
	}
	t.WriteString("\n")
	return t.String()
}

func localeOf(name string) string {
	if parts := strings.Split(name, "/"); len(parts) > 1 && botWords[parts[1]] != nil {
		return parts[1]
	}
	return "en"
}

// edit does one thing and says what.
func (b *writerBot) edit() string {
	if b.r.IntN(12) == 0 {
		b.past = append(b.past, b.snapshot())
	}
	articles := b.files("content", ".md")
	if len(articles) < 8 {
		return b.add()
	}
	if b.broken != "" {
		name := b.broken
		b.broken = ""
		b.write(name, b.article(localeOf(name)))
		return "mend " + name
	}
	name := b.any(articles)
	locale := localeOf(name)
	if b.wordy && b.chance(2) {
		return b.reword(name)
	}
	switch b.r.IntN(30) {
	case 0, 1, 2, 3:
		b.write(name, b.read(name)+"\n"+b.words(locale, 5)+".\n")
		return "append to " + name
	case 4, 5:
		b.write(name, b.article(locale))
		return "rewrite " + name
	case 6:
		text := b.read(name)
		if i := strings.Index(text, "title: "); i >= 0 {
			b.write(name, text[:i]+"title: "+b.words(locale, 3)+text[i+strings.IndexByte(text[i:], '\n'):])
		}
		return "retitle " + name
	case 7:
		// As many bytes as before.
		b.write(name, strings.Map(func(r rune) rune {
			if r == 'e' {
				return 'o'
			}
			return r
		}, b.read(name)))
		return "change letters of " + name
	case 8, 9:
		return b.add()
	case 10, 11:
		b.do(os.Remove(b.path(name)))
		return "remove " + name
	case 12, 13:
		to := path.Join(path.Dir(name), fmt.Sprintf("%s-%d.md", b.any(botWords["en"]), b.next()))
		b.do(os.Rename(b.path(name), b.path(to)))
		return "rename " + name + " to " + to
	case 14:
		to := path.Join("content", locale, b.any([]string{"pay", "ship", "account", "new"}), path.Base(name))
		b.do(os.MkdirAll(filepath.Dir(b.path(to)), 0o777))
		b.do(os.Rename(b.path(name), b.path(to)))
		return "move " + name + " to " + to
	case 15:
		dir := path.Dir(name)
		if strings.Count(dir, "/") < 2 {
			return "nothing"
		}
		to := fmt.Sprintf("%s-%d", dir, b.next())
		b.do(os.Rename(b.path(dir), b.path(to)))
		return "rename folder " + dir + " to " + to
	case 16:
		index := path.Join(path.Dir(name), "_index.md")
		if _, err := os.Stat(b.path(index)); err == nil && b.chance(3) {
			b.do(os.Remove(b.path(index)))
			return "remove " + index
		}
		b.write(index, fmt.Sprintf("---\ntitle: %s\ndescription: %s\norder: %d\n---\n\n%s.\n", b.words(locale, 2), b.words(locale, 5), b.r.IntN(9), b.words(locale, 9)))
		return "write " + index
	case 17, 18:
		to := b.any([]string{"assets/a.png", "assets/b.png", "assets/logo.png", "assets/missing.png"})
		if _, err := os.Stat(b.path(to)); err == nil && b.chance(3) {
			b.do(os.Remove(b.path(to)))
			return "remove " + to
		}
		b.picture(to, b.next())
		return "draw " + to
	case 19:
		b.write("content/en/_includes/note.md", b.words("en", 4)+".\n")
		return "change what is included"
	case 20:
		b.write("synonyms.yaml", fmt.Sprintf("en:\n  - [%s, %s]\n", b.any(botWords["en"]), b.words("en", 2)))
		return "change synonyms"
	case 21, 22:
		return b.configure()
	case 23, 24:
		return b.design()
	case 25:
		other := b.any([]string{"en", "ar", "lv"})
		to := strings.Replace(name, "content/"+locale+"/", "content/"+other+"/", 1)
		if to != name {
			b.write(to, b.article(other))
		}
		return "translate " + name + " to " + to
	case 26:
		now := time.Now().Add(time.Hour * time.Duration(b.r.IntN(100)))
		b.do(os.Chtimes(b.path(name), now, now))
		return "touch " + name
	case 27:
		b.write(name, "---\ntitle: [unclosed\n---\n\nText.\n")
		b.broken = name
		return "break " + name
	case 28:
		if b.wordy {
			return b.reword(name)
		}
		to := path.Join(path.Dir(name), fmt.Sprintf("link-%d.md", b.next()))
		b.do(os.Symlink(path.Base(name), b.path(to)))
		return "link " + to + " to " + name
	default:
		if len(b.past) == 0 {
			return "nothing"
		}
		b.restore(b.past[b.r.IntN(len(b.past))])
		return "check out an earlier state"
	}
}

// reword writes other words in the place of a paragraph.
func (b *writerBot) reword(name string) string {
	lines := strings.Split(b.read(name), "\n")
	var paragraphs []int
	fences := 0
	for i, line := range lines {
		if line == "---" {
			fences++
		}
		if fences != 1 && strings.HasSuffix(line, ".") {
			paragraphs = append(paragraphs, i)
		}
	}
	if len(paragraphs) == 0 {
		return "nothing"
	}
	i := paragraphs[b.r.IntN(len(paragraphs))]
	lines[i] = b.words(localeOf(name), 1+b.r.IntN(20)) + "."
	b.write(name, strings.Join(lines, "\n"))
	return fmt.Sprintf("reword line %d of %s", i+1, name)
}

func (b *writerBot) do(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *writerBot) next() int {
	b.n++
	return b.n
}

func (b *writerBot) add() string {
	locale := b.any([]string{"en", "ar", "lv"})
	name := path.Join("content", locale, b.any([]string{"pay", "ship", "ship/abroad", "account", "new/deep", "."}), fmt.Sprintf("%s-%d.md", b.any(botWords[locale]), b.next()))
	b.write(name, b.article(locale))
	return "add " + name
}

// configure changes the configuration.
func (b *writerBot) configure() string {
	text := b.read("faqtory.yaml")
	for _, line := range []string{
		"missing_translation: fallback\n", "navigation: [ship, pay]\n", "popular: [pay/a0, welcome]\n", "trust_html: true\n",
		"notices: [{text: We are closed, level: info}]\n", "features: {related: false}\n", "features: {edit_url: \"https://example.com/{path}\"}\n",
	} {
		if !b.chance(4) {
			continue
		}
		key, _, _ := strings.Cut(line, ":")
		before, rest, found := strings.Cut(text, key+":")
		if found {
			_, rest, _ = strings.Cut(rest, "\n")
			text = before + rest
		} else {
			text += line
		}
	}
	text = strings.Replace(text, "en: Test", fmt.Sprintf("en: %s Test", b.any(botWords["en"])), b.r.IntN(2))
	b.write("faqtory.yaml", text)
	return "configure: " + strings.ReplaceAll(text[strings.Index(text, "contact:"):], "\n", " | ")
}

// design changes the site's own theme.
func (b *writerBot) design() string {
	files := map[string]string{
		"theme/css/site.css":                        fmt.Sprintf(".x%d{color:red}\n", b.next()),
		"theme/js/site.js":                          fmt.Sprintf("document.title+=%d;\n", b.next()),
		"theme/messages/lv.yaml":                    fmt.Sprintf("toc.title: Saturs %d\n", b.next()),
		"theme/templates/partials/article-end.html": fmt.Sprintf("<p>%d {{.Author}}{{len .Site.Nav}}</p>\n", b.next()),
		"theme/templates/partials/image.html":       fmt.Sprintf("<img src=\"{{.Src}}\" alt=\"{{.Alt}}\" data-n=\"%d\">\n", b.next()),
		"theme/icons/truck.svg":                     fmt.Sprintf("<svg><path d=\"M%d 1h2\"/></svg>\n", b.next()%9),
		"theme/templates/category.html":             "{{template \"partials/open.html\" .}}<main id=\"main\"><h1>{{.Title}}</h1>{{range .Articles}}<a href=\"{{.URL}}\">{{.Title}} {{.Kind}}</a>{{end}}{{.Body}}</main>{{template \"partials/close.html\" .}}\n",
	}
	name := b.any(slices.Sorted(maps.Keys(files)))
	if _, err := os.Stat(b.path(name)); err == nil && b.chance(2) {
		b.do(os.Remove(b.path(name)))
		return "remove " + name
	}
	b.write(name, files[name])
	return "write " + name
}

// snapshot takes down every file of the site.
func (b *writerBot) snapshot() map[string]string {
	all := map[string]string{}
	for _, name := range b.files(".", "") {
		if info, err := os.Lstat(b.path(name)); err == nil && info.Mode().IsRegular() {
			all[name] = b.read(name)
		}
	}
	return all
}

// restore brings an earlier state back, as switching to another branch does:
// nothing that is the same is touched.
func (b *writerBot) restore(state map[string]string) {
	for _, name := range b.files(".", "") {
		if _, ok := state[name]; !ok {
			b.do(os.Remove(b.path(name)))
		}
	}
	for name, text := range state {
		if data, err := os.ReadFile(b.path(name)); err != nil || string(data) != text {
			b.write(name, text)
		}
	}
}
