// Package corpus makes help centers of any size for measuring: articles in
// three locales with headings, tables, code, links, FAQ pages, how-to guides and
// pictures. The same size gives the same files.
package corpus

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Stats say what was written.
type Stats struct {
	Articles   int   `json:"articles"`
	Categories int   `json:"categories"`
	Pictures   int   `json:"pictures"`
	Words      int   `json:"words"`
	Bytes      int64 `json:"bytes"` // of Markdown
}

// Articles in a category, and categories in one above it: a help center of any
// size is a tree that a person can walk.
const (
	perCategory = 24
	perTopic    = 12
	pictures    = 40 // that articles share
)

// Write makes a site folder of that many articles: content/<locale>/… with
// faqtory.yaml, and a hugo.toml for the same content. Four in ten articles are
// English; Arabic and Latvian have three in ten each, at the paths of English ones.
func Write(dir string, articles int) (Stats, error) {
	w := &writer{dir: dir}
	if err := w.pictures(); err != nil {
		return w.stats, err
	}
	english := articles - 2*(articles*3/10)
	for _, l := range languages {
		n := articles * 3 / 10
		if l.locale == "en" {
			n = english
		}
		if err := w.locale(l, n); err != nil {
			return w.stats, err
		}
	}
	return w.stats, w.write("faqtory.yaml", []byte(configuration))
}

const configuration = `title: {en: Bench Help, ar: مساعدة, lv: Palīdzība}
description: Answers about orders, payments and returns.
base_url: https://help.example.com/
default_locale: en
locales:
  en: {name: English}
  ar: {name: العربية}
  lv: {name: Latviešu}
brand: {color: "#17594a"}
organization: {name: Bench Shop, url: "https://shop.example.com/"}
contact:
  time_zone: Europe/Riga
  channels:
    - {kind: phone, value: "+371 20000000", hours: {mon-fri: "09:00-18:00"}}
    - {kind: email, value: help@example.com, answer_time: 4h}
`

type writer struct {
	dir     string
	stats   Stats
	r       *rand.Rand
	l       *language
	lexicon lexicon
	topic   topic
	asked   int
}

func (w *writer) write(name string, data []byte) error {
	name = filepath.Join(w.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o666)
}

// pictures draws small ones, each of its own colours and size.
func (w *writer) pictures() error {
	for i := range pictures {
		r := rand.New(rand.NewPCG(uint64(i), 7))
		img := image.NewPaletted(image.Rect(0, 0, 320+8*i, 200+4*i), color.Palette{
			color.RGBA{uint8(r.UintN(256)), uint8(r.UintN(256)), uint8(r.UintN(256)), 255}, color.White,
		})
		for range 400 {
			x, y := r.IntN(img.Rect.Max.X-20), r.IntN(img.Rect.Max.Y-20)
			for j := range 20 {
				img.SetColorIndex(x+j, y+j, 1)
			}
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			return err
		}
		if err := w.write(picture(i), b.Bytes()); err != nil {
			return err
		}
		w.stats.Pictures++
	}
	return nil
}

func picture(i int) string { return fmt.Sprintf("assets/picture-%02d.png", i) }

// Path is the source path of an article by its number within a locale.
func Path(locale string, i int) string {
	return fmt.Sprintf("content/%s/%s/article-%05d.md", locale, category(i), i)
}

func category(i int) string {
	c := i / perCategory
	return fmt.Sprintf("topic-%02d/part-%02d", c/perTopic, c%perTopic)
}

func (w *writer) locale(l *language, n int) error {
	w.l, w.lexicon = l, newLexicon(l.syllables, uint64(l.locale[0]))
	for i := range n {
		w.r = rand.New(rand.NewPCG(uint64(i), uint64(l.locale[0])))
		w.topic = w.newTopic()
		if i%perCategory == 0 {
			if i%(perCategory*perTopic) == 0 {
				if err := w.category(filepath.Dir(category(i)), i); err != nil {
					return err
				}
			}
			if err := w.category(category(i), i); err != nil {
				return err
			}
		}
		text := w.article(i, n)
		w.stats.Articles++
		w.stats.Bytes += int64(len(text))
		w.stats.Words += len(strings.Fields(text))
		if err := w.write(Path(l.locale, i), []byte(text)); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) category(dir string, i int) error {
	w.stats.Categories++
	dir = filepath.ToSlash(dir)
	title := fmt.Sprintf("%s %s", w.fill(w.l.headings[i%len(w.l.headings)]), strings.NewReplacer("topic-", "", "part-", "", "/", ".").Replace(dir))
	return w.write("content/"+w.l.locale+"/"+dir+"/_index.md",
		fmt.Appendf(nil, "---\ntitle: %q\ndescription: %q\n---\n\n%s\n", title, w.fill(w.l.answer), w.paragraph(2)))
}

// pick takes a word; some are used far more often than others, as in every language.
func (w *writer) pick(list []string) string {
	return list[min(w.r.IntN(len(list)), w.r.IntN(len(list)))]
}

// fill puts words into a pattern.
func (w *writer) fill(pattern string) string {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '%' || i+1 == len(pattern) {
			b.WriteByte(pattern[i])
			continue
		}
		i++
		switch pattern[i] {
		case '1':
			b.WriteString(w.thing())
		case '2':
			b.WriteString(w.pick(w.l.doings))
		case '3':
			b.WriteString(w.pick(w.l.people))
		case '4':
			b.WriteString(w.pick(w.l.times))
		case '5':
			b.WriteString(strconv.Itoa(2 + w.r.IntN(96)))
		}
	}
	s := b.String()
	if c := s[0]; c >= 'a' && c <= 'z' {
		s = string(c-'a'+'A') + s[1:]
	}
	return s
}

func (w *writer) paragraph(sentences int) string {
	var b strings.Builder
	for i := range sentences {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.fill(w.l.sentences[w.r.IntN(len(w.l.sentences))]))
	}
	return b.String()
}

// article makes one up. A number keeps titles and questions apart, as models and
// codes do in real help centers.
func (w *writer) article(i, n int) string {
	var b strings.Builder
	model := fmt.Sprintf("(%s-%d)", []string{"A", "K", "R", "X"}[i%4], 100+i)
	question := w.fill(w.l.questions[i%len(w.l.questions)])
	title := strings.TrimRight(question, "?؟") + " " + model
	answer := w.fill(w.l.answer)
	day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, w.r.IntN(700))
	fmt.Fprintf(&b, "---\ntitle: %q\nquestion: %q\nanswer: %q\ndescription: %q\ntags: [%q, %q]\ndate: %s\nupdated: %s\n---\n\n",
		title, strings.TrimRight(question, "?؟")+" "+model+"?", answer, answer+" "+w.fill(w.l.sentences[1])+" "+model,
		w.fill("%1"), w.fill("%2"), day.Format(time.DateOnly), day.AddDate(0, 0, w.r.IntN(60)).Format(time.DateOnly))
	b.WriteString(answer + " " + w.paragraph(2))
	b.WriteString("\n\n")
	switch {
	case i%10 == 4:
		w.questions(&b, 6)
	case i%10 == 7:
		w.steps(&b)
	default:
		for s := range 3 + w.r.IntN(2) {
			fmt.Fprintf(&b, "## %s\n\n%s\n\n", w.fill(w.l.headings[w.r.IntN(len(w.l.headings))]), w.paragraph(3+w.r.IntN(3)))
			w.extra(&b, i, s)
			fmt.Fprintf(&b, "%s\n\n", w.paragraph(2+w.r.IntN(3)))
		}
	}
	// Links lead to neighbours, to the same category and across the site.
	for range 3 {
		to := w.r.IntN(n)
		if w.r.IntN(2) == 0 {
			to = i - i%perCategory + w.r.IntN(min(perCategory, n-(i-i%perCategory)))
		}
		fmt.Fprintf(&b, "%s [%s](%s). ", w.l.also, w.fill("%1"), relative(category(i), to))
	}
	b.WriteString("\n")
	if i%5 == 0 {
		fmt.Fprintf(&b, "\n## %s\n\n", w.l.faq)
		w.subquestions(&b, 3)
	}
	return b.String()
}

func relative(from string, to int) string {
	if category(to) == from {
		return fmt.Sprintf("article-%05d.md", to)
	}
	return fmt.Sprintf("../../%s/article-%05d.md", category(to), to)
}

// extra is what makes help texts more than paragraphs.
func (w *writer) extra(b *strings.Builder, i, s int) {
	switch (i + s) % 6 {
	case 0:
		fmt.Fprintf(b, "| %s | %s | %s |\n|---|---|--:|\n", w.l.table[0], w.l.table[1], w.l.table[2])
		for range 5 {
			fmt.Fprintf(b, "| %s | %s | %s € |\n", w.fill("%1"), w.fill("%4"), w.fill("%5"))
		}
		b.WriteString("\n")
	case 1:
		for range 5 {
			fmt.Fprintf(b, "- %s\n", w.fill(w.l.sentences[w.r.IntN(len(w.l.sentences))]))
		}
		b.WriteString("\n")
	case 2:
		fmt.Fprintf(b, "![%s](../../../../%s)\n\n", w.fill(w.l.picture), picture(w.r.IntN(pictures)))
	case 3:
		fmt.Fprintf(b, "%s\n\n```json\n{\n  \"order\": %d,\n  \"items\": [{\"sku\": \"K-%d\", \"count\": %d}],\n  \"gift\": %t\n}\n```\n\n",
			w.l.code, 1000+i, 100+w.r.IntN(900), 1+w.r.IntN(9), i%2 == 0)
	case 4:
		fmt.Fprintf(b, "> [!NOTE]\n> %s\n\n", w.fill(w.l.note))
	case 5:
		fmt.Fprintf(b, "```sh\ncurl -X POST https://api.example.com/v1/returns \\\n  -d 'order=%d' -d 'reason=size'\n```\n\n", 1000+i)
	}
}

// ask is a question that nobody else asks.
func (w *writer) ask() string {
	w.asked++
	q := w.fill(w.l.questions[w.r.IntN(len(w.l.questions))])
	mark := strings.TrimRight(q, "?؟")
	return fmt.Sprintf("%s %d%s", mark, w.asked, q[len(mark):])
}

func (w *writer) questions(b *strings.Builder, n int) {
	for range n {
		fmt.Fprintf(b, "## %s\n\n%s\n\n", w.ask(), w.paragraph(3))
	}
}

func (w *writer) subquestions(b *strings.Builder, n int) {
	for range n {
		fmt.Fprintf(b, "### %s\n\n%s\n\n", w.ask(), w.paragraph(2))
	}
}

func (w *writer) steps(b *strings.Builder) {
	for i := range 7 {
		fmt.Fprintf(b, "%d. %s %s\n", i+1, w.fill(w.l.steps[w.r.IntN(len(w.l.steps))]), w.paragraph(2))
	}
	b.WriteString("\n")
	fmt.Fprintf(b, "%s\n\n", w.paragraph(3))
}
