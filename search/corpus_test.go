package search

import (
	"cmp"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// corpora holds real help centers. They are not part of the project; tests that
// read them are skipped where there are none.
const corpora = "../../shared/corpora"

// loadFolder reads a folder of Markdown as documents, simply: front matter,
// sections by headings, marks stripped. It serves to measure the ranking
// without the packages that know how to publish Markdown.
func loadFolder(t testing.TB, dir, locale string) []*Document {
	t.Helper()
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no corpus at %s", dir)
	}
	var docs []*Document
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.Name() != "." && strings.HasPrefix(e.Name(), ".") {
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if e.IsDir() || path.Ext(p) != ".md" {
			return nil
		}
		base := strings.ToLower(e.Name())
		if base == "_index.md" || base == "index.md" && filepath.Dir(p) == dir {
			return nil
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		docs = append(docs, parseMarkdown(filepath.ToSlash(rel), locale, string(data)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(docs, func(a, b *Document) int { return cmp.Compare(a.ID, b.ID) })
	linkTexts(docs)
	return docs
}

type frontMatter struct {
	Title       string   `yaml:"title"`
	Question    string   `yaml:"question"`
	Questions   []string `yaml:"questions"`
	Answer      string   `yaml:"answer"`
	Description string   `yaml:"description"`
	Kind        string   `yaml:"kind"`
	Tags        []string `yaml:"tags"`
	Labels      any      `yaml:"labels"`
	// Policy is the data of a store policy, which the page shows above its text.
	Policy yaml.Node `yaml:"policy"`
}

// policyRows are the values of a policy's data, one line for each group.
func policyRows(n *yaml.Node) []string {
	var line, rows []string
	for i, c := range n.Content {
		switch {
		case n.Kind == yaml.MappingNode && i%2 == 0:
		case c.Kind == yaml.ScalarNode:
			line = append(line, c.Value)
		default:
			rows = append(rows, policyRows(c)...)
		}
	}
	if len(line) > 0 {
		rows = append(rows, strings.Join(line, " "))
	}
	return rows
}

var (
	headerLine  = regexp.MustCompile(`(?m)^\[(\w+)\]: # \((.*)\)\s*$`)
	headingLine = regexp.MustCompile(`^(#{1,6})\s+(.*?)\s*#*\s*$`)
	headingID   = regexp.MustCompile(`\s*\{#([^}]+)\}\s*$`)
	markdownURL = regexp.MustCompile(`!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)`)
	htmlTag     = regexp.MustCompile(`<[^>\n]{1,200}>`)
	listMarker  = regexp.MustCompile(`^\s*(?:[-*+]|\d+[.)])\s+`)
)

func parseMarkdown(id, locale, text string) *Document {
	var rows []string
	d := &Document{ID: id, Locale: locale, Kind: "article", URL: "/" + strings.TrimSuffix(id, ".md") + "/"}
	text = strings.TrimPrefix(strings.ReplaceAll(text, "\r\n", "\n"), "\ufeff")
	if rest, ok := strings.CutPrefix(text, "---\n"); ok {
		if head, body, ok := strings.Cut(rest, "\n---\n"); ok {
			var fm frontMatter
			if yaml.Unmarshal([]byte(head), &fm) == nil {
				d.Title, d.Question, d.Questions = fm.Title, fm.Question, fm.Questions
				d.Answer, d.Description, d.Tags = fm.Answer, fm.Description, fm.Tags
				d.Kind = cmp.Or(fm.Kind, d.Kind)
				rows = policyRows(&fm.Policy)
				switch labels := fm.Labels.(type) {
				case string:
					for l := range strings.SplitSeq(labels, ",") {
						d.Tags = append(d.Tags, strings.TrimSpace(l))
					}
				case []any:
					for _, l := range labels {
						if s, ok := l.(string); ok {
							d.Tags = append(d.Tags, s)
						}
					}
				}
			}
			text = body
		}
	}
	for _, m := range headerLine.FindAllStringSubmatch(text, -1) {
		if m[1] == "Title" {
			d.Title = cmp.Or(d.Title, m[2])
		}
	}
	text = headerLine.ReplaceAllString(text, "")

	section := Section{}
	lines := rows
	flush := func() {
		section.Text = strings.TrimSpace(strings.Join(lines, "\n"))
		if section.Title != "" || section.Text != "" {
			d.Sections = append(d.Sections, section)
		}
		lines, section = nil, Section{}
	}
	fenced := false
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
			continue
		}
		m := headingLine.FindStringSubmatch(line)
		if m == nil || fenced {
			line = listMarker.ReplaceAllString(strings.TrimLeft(line, "> "), "")
			if plain := plainText(line); plain != "" {
				lines = append(lines, plain)
			}
			continue
		}
		title, anchor := m[2], ""
		if id := headingID.FindStringSubmatch(title); id != nil {
			title, anchor = headingID.ReplaceAllString(title, ""), id[1]
		}
		title = plainText(title)
		if len(m[1]) == 1 && len(d.Sections) == 0 && strings.TrimSpace(strings.Join(lines, "")) == "" {
			// The visible heading; a title in a header line is often in English.
			if d.Title == "" || headerLine.MatchString(text) || locale == "fa" {
				d.Title = title
			}
			continue
		}
		flush()
		section.Title, section.Anchor = title, cmp.Or(anchor, slug(title))
		section.Question = strings.HasSuffix(title, "?") || strings.HasSuffix(title, "؟")
	}
	flush()
	d.Title = cmp.Or(d.Title, pathWords(id))
	parts := strings.Split(path.Dir(id), "/")
	for i, part := range parts {
		if part != "." {
			d.Categories = append(d.Categories, Category{Key: strings.Join(parts[:i+1], "/"), Title: strings.ReplaceAll(part, "-", " ")})
		}
	}
	return d
}

func plainText(s string) string {
	s = markdownURL.ReplaceAllString(s, "$1")
	s = htmlTag.ReplaceAllString(s, " ")
	s = strings.NewReplacer("**", "", "__", "", "`", "", "\\", "", "|", " ", "*", "").Replace(s)
	return strings.Join(strings.Fields(s), " ")
}

func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			b.WriteRune(r)
		default:
			if last, _ := utf8.DecodeLastRuneInString(b.String()); last != '-' && b.Len() > 0 {
				b.WriteByte('-')
			}
		}
	}
	return strings.Trim(b.String(), "-")
}

// linkTexts is left to the packages that resolve links.
func linkTexts([]*Document) {}
