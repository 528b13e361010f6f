package build

import (
	"bufio"
	"bytes"
	"io"
	"iter"
	"slices"
	"strings"

	"faqtory/content"
)

// llms.txt tells assistants what a help center holds (the "/llms.txt file"
// proposal): a title, a summary, and lists of links by category. llms-full.txt
// holds the texts themselves.

// An llmsLink is an entry of a list.
type llmsLink struct {
	Title, URL string
	Note       string // one line, or ""
}

// An llmsSection is a list with its heading.
type llmsSection struct {
	Title string
	Links []llmsLink
}

// llmsSections walks the categories of a locale in reading order: each with
// articles of its own becomes a list, headed by the way to it. link returns the
// entry of an article. articles is the heading for those in no category.
func llmsSections(root *content.Category, articles string, link func(*content.Article) llmsLink) []llmsSection {
	var out []llmsSection
	var walk func(c *content.Category, way string)
	walk = func(c *content.Category, way string) {
		s := llmsSection{Title: way}
		for _, a := range c.Articles {
			if llmsListed(a) {
				s.Links = append(s.Links, link(a))
			}
		}
		if len(s.Links) > 0 {
			out = append(out, s)
		}
		for _, child := range c.Children {
			title := child.Title
			if c.Parent != nil {
				title = way + " / " + title
			}
			walk(child, title)
		}
	}
	walk(root, articles)
	return out
}

// llmsListed reports that an article is meant to be found, and is not another
// locale's text.
func llmsListed(a *content.Article) bool {
	return !a.Noindex && !a.Draft && a.Fallback == nil
}

// writeLLMS writes llms.txt. others are the same file in other languages; they
// stand under the heading that tells a reader in haste to skip them.
func writeLLMS(w io.Writer, title, description string, sections []llmsSection, others []llmsLink) error {
	b := bufio.NewWriter(w)
	b.WriteString("# " + markdownLine(title) + "\n")
	if d := markdownLine(description); d != "" {
		b.WriteString("\n> " + d + "\n")
	}
	list := func(title string, links []llmsLink) {
		if len(links) == 0 {
			return
		}
		b.WriteString("\n## " + markdownLine(title) + "\n\n")
		for _, l := range links {
			b.WriteString("- [" + markdownLine(l.Title) + "](" + markdownURL(l.URL) + ")")
			if note := markdownLine(clip(l.Note, 300)); note != "" {
				b.WriteString(": " + note)
			}
			b.WriteByte('\n')
		}
	}
	for _, s := range sections {
		list(s.Title, s.Links)
	}
	list("Optional", others)
	return b.Flush()
}

// writeLLMSFull writes llms-full.txt: every text in reading order, one after the
// other, so that no more than one is in memory beside what is written. url
// returns an article's absolute URL, data what it shows above its text as Markdown.
func writeLLMSFull(w io.Writer, title, description string, articles iter.Seq[*content.Article], url, data func(*content.Article) string) error {
	b := bufio.NewWriter(w)
	b.WriteString("# " + markdownLine(title) + "\n")
	if d := markdownLine(description); d != "" {
		b.WriteString("\n> " + d + "\n")
	}
	for a := range articles {
		if llmsListed(a) {
			writeLLMSText(b, a, url(a), data(a))
		}
	}
	return b.Flush()
}

// llmsRule stands before each text and nowhere else: in texts, lines that begin so
// are escaped.
const llmsRule = "\n---\n\n# "

// llmsBegin is how a text in llms-full.txt begins.
func llmsBegin(a *content.Article, url string) string {
	return llmsRule + markdownLine(a.Title) + "\n\nURL: " + markdownURL(url) + "\n"
}

func writeLLMSText(b io.StringWriter, a *content.Article, url, data string) {
	// Neither a bufio.Writer, which tells at the end, nor a buffer fails here.
	write := func(s string) { _, _ = b.WriteString(s) }
	write(llmsBegin(a, url))
	if d := isoDate(a.Updated); d != "" {
		write("Updated: " + d + "\n")
	}
	sections := a.Sections()
	// Many texts open with their short answer; once is enough.
	if a.Answer != "" && (len(sections) == 0 || !strings.HasPrefix(sections[0].Text, a.Answer)) {
		write("\n" + plainText(a.Answer) + "\n")
	}
	write(data)
	for _, s := range sections {
		if s.Title != "" {
			write("\n" + strings.Repeat("#", min(max(s.Level, 2), 6)) + " " + markdownLine(s.Title) + "\n")
		}
		if text := plainText(s.Text); text != "" {
			write("\n")
			write(text)
			write("\n")
		}
	}
}

// mendLLMSFull writes the llms-full.txt of a locale from the one that is published,
// with other texts in the place of those that were edited: to read all the others
// would take longer than everything else that a build does after an edit. It reports
// false, with nothing written, where old is not what it should be.
func (p *plan) mendLLMSFull(b *bytes.Buffer, old []byte, ls *localeSite, url, data func(*content.Article) string) bool {
	type piece struct {
		from, to int
		article  *content.Article
	}
	var pieces []piece
	listed := 0
	for _, a := range ls.articles {
		if !llmsListed(a) {
			continue
		}
		listed++
		if !p.edits[a.Path] {
			continue
		}
		begin := []byte(llmsBegin(a, url(a)))
		from := bytes.Index(old, begin)
		if from < 0 || bytes.LastIndex(old, begin) != from {
			return false
		}
		to := len(old)
		if n := bytes.Index(old[from+len(begin):], []byte(llmsRule)); n >= 0 {
			to = from + len(begin) + n
		}
		pieces = append(pieces, piece{from, to, a})
	}
	// Rules of anything else would cut texts in two.
	if bytes.Count(old, []byte(llmsRule)) != listed {
		return false
	}
	slices.SortFunc(pieces, func(x, y piece) int { return x.from - y.from })
	b.Grow(len(old) + 4<<10)
	at := 0
	for _, x := range pieces {
		b.Write(old[at:x.from])
		writeLLMSText(b, x.article, url(x.article), data(x.article))
		at = x.to
	}
	b.Write(old[at:])
	return true
}

// markdownLine is text on one line that Markdown takes for nothing but text
// where it stands: in a heading, a quote or the text of a link.
func markdownLine(s string) string {
	s = oneLine(xmlText(s))
	if !strings.ContainsAny(s, "\\[]<`*") {
		return s
	}
	return lineEscapes.Replace(s)
}

var (
	// A bracket behind another is escaped as well: careless readers take a link that
	// failed for one.
	lineEscapes = strings.NewReplacer(`\`, `\\`, "[", `\[`, "](", `\]\(`, "]", `\]`, "<", `\<`, "`", "\\`", "*", `\*`)
	urlEscapes  = strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "\n", "", "\r", "", "<", "%3C", ">", "%3E")
)

// markdownURL is an address that cannot end the parentheses around it.
func markdownURL(u string) string {
	return urlEscapes.Replace(u)
}

// noPlainText are the ends and beginnings of lines that plainText changes.
var noPlainText = []string{" \n", "\t\n", "\r\n", "\n#", "\n---"}

// plainText is running text whose lines cannot be taken for headings or rules of
// the file around it.
func plainText(s string) string {
	s = strings.TrimSpace(xmlText(s))
	if !slices.ContainsFunc(noPlainText, func(sign string) bool { return strings.Contains(s, sign) }) &&
		!strings.HasPrefix(s, "#") && !strings.HasPrefix(s, "---") {
		return s
	}
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		l = strings.TrimRight(l, " \t\r")
		if strings.HasPrefix(l, "#") || strings.HasPrefix(l, "---") {
			l = `\` + l
		}
		lines[i] = l
	}
	return strings.Join(lines, "\n")
}
