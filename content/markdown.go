package content

import (
	"bytes"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	emoji "github.com/yuin/goldmark-emoji"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"faqtory/internal/diag"
)

// bodyOptions is what the text of an article depends on beside its file.
type bodyOptions struct {
	Locale string
	RTL    bool
	// TrustHTML lets the writer's raw HTML pass unfiltered (but balanced).
	TrustHTML bool
	// Include returns the text of a file of the site named by an include. The
	// path is as written, relative to the article or to the site.
	Include func(path string) (text string, ok bool)
}

// maxSource bounds an article. The longest help articles have some 100 KB.
const maxSource = 4 << 20

// parseBody fills in a from the Markdown in src[offset:], whose first byte
// stands on line `line` of the file. It returns the text of a leading h1, taken
// out of the body ("" without one), and the mistakes found.
//
// It reads a's Path, Title, Answer and Kind, and sets Body, Headings, the sections,
// Answers, Steps, Links, Images, Videos, Words, RTL, and Kind when it is empty.
// TextHash covers the title, so it is made when that is settled, by [textHash]. It
// is safe for concurrent use on distinct articles.
func parseBody(a *Article, src []byte, offset, line int, o bodyOptions) (heading string, diags diag.List) {
	s := newSource(a.Path, src, offset, line)
	if len(s.text) > maxSource {
		s.report(&diags, diag.Error, 0, "too-large", "the article is larger than 4 MB",
			"No reader finds an answer in so much text. Split it into articles.")
		s.text = nil
	}
	tree := newBuilder()
	defer tree.free()
	c := &composer{builder: tree, a: a, s: s, o: o, diags: &diags, once: map[string]bool{}}
	marks := c.rewriteTemplates()
	limitNesting(c)
	c.src = string(s.text)

	pc := parser.NewContext()
	pc.Set(marksKey, marks)
	doc := markdown(footnotesWithin(s.text)).Parse(text.NewReader(s.text), parser.WithContext(pc))
	c.children(doc)
	c.conform(c.root)
	c.settle()
	heading = c.leadingHeading()
	c.headings()
	c.shape(heading)
	c.anchors()
	c.write()
	c.extract()

	if c.full {
		s.report(&diags, diag.Error, 0, "too-large", "the article makes too large a page",
			"Its end is not shown. Split it into articles.")
	}
	if c.deep >= 0 {
		s.report(&diags, diag.Error, c.deep, "too-deep", "lists and quotes are nested too deep",
			"What is nested more than 100 levels deep is shown flat.")
	}
	return heading, diags
}

// markdown returns the parser, which is built once and shared.
func markdown(footnotes bool) parser.Parser {
	if footnotes {
		return withFootnotes()
	}
	return withoutFootnotes()
}

var (
	withFootnotes    = sync.OnceValue(func() parser.Parser { return newMarkdown(true) })
	withoutFootnotes = sync.OnceValue(func() parser.Parser { return newMarkdown(false) })
)

// footnotesWithin reports that a text has footnotes, and not so many that
// looking each of them up would take long.
func footnotesWithin(b []byte) bool {
	n := bytes.Count(b, []byte("[^"))
	return n > 0 && n <= 2000
}

func newMarkdown(footnotes bool) parser.Parser {
	blocks := append(parser.DefaultBlockParsers(),
		util.Prioritized(markParser{}, 10),
		util.Prioritized(colonParser{}, 20),
		util.Prioritized(bangParser{}, 30),
		util.Prioritized(attrLineParser{}, 40),
	)
	inlines := []util.PrioritizedValue{
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(attrParser{}, 150),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(emphasisParser{parser.NewEmphasisParser()}, 500),
		util.Prioritized(iconParser{}, 150),
		util.Prioritized(keysParser{}, 600),
		util.Prioritized(addressParser{}, 999),
	}
	paragraphs := []util.PrioritizedValue{
		util.Prioritized(alertParser{}, 50),
		util.Prioritized(leftoverParser{}, 60),
		util.Prioritized(hugeParser{}, 90),
		util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
		util.Prioritized(longParser{}, 900),
	}
	p := parser.NewParser(
		parser.WithBlockParsers(blocks...),
		parser.WithInlineParsers(inlines...),
		parser.WithParagraphTransformers(paragraphs...),
		parser.WithASTTransformers(util.Prioritized(attrTransformer{}, 100)),
	)
	m := goldmark.New(goldmark.WithParser(p), goldmark.WithExtensions(
		extension.Table, extension.Strikethrough, extension.TaskList, extension.DefinitionList, emoji.Emoji))
	if footnotes {
		extension.Footnote.Extend(m)
	}
	return m.Parser()
}

// maxParagraph bounds the text that is searched for inline Markdown at once. The
// search is quadratic at worst.
const maxParagraph = 32 << 10

var kindPlain = ast.NewNodeKind("Plain")

// A plainNode is a paragraph that is shown as it is written.
type plainNode struct {
	ast.BaseBlock
}

func (n *plainNode) Kind() ast.NodeKind { return kindPlain }

func (n *plainNode) IsRaw() bool { return true }

func (n *plainNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// longParser is a paragraph transformer that sets paragraphs aside which are too
// long to be looked through.
type longParser struct{}

func (longParser) Transform(p *ast.Paragraph, _ text.Reader, _ parser.Context) {
	size := 0
	for i := range p.Lines().Len() {
		size += p.Lines().At(i).Stop - p.Lines().At(i).Start
	}
	if size <= maxParagraph {
		return
	}
	setPlain(p)
}

func setPlain(p *ast.Paragraph) {
	n := &plainNode{}
	n.SetPos(p.Pos())
	n.SetLines(p.Lines())
	p.Parent().ReplaceChild(p.Parent(), p, n)
}

// hugeParser is a paragraph transformer that sets aside what no writer writes:
// endless lists of references, and tables of so many cells that filling them up
// would take the memory of the machine.
type hugeParser struct{}

func (hugeParser) Transform(p *ast.Paragraph, reader text.Reader, _ parser.Context) {
	lines := p.Lines()
	size, columns := 0, 0
	for i := range lines.Len() {
		seg := lines.At(i)
		size += seg.Stop - seg.Start
		if i < 20 {
			columns = max(columns, bytes.Count(seg.Value(reader.Source()), []byte{'|'}))
		}
	}
	if size > 8*maxParagraph && columns < 2 || columns*lines.Len() > maxCells {
		setPlain(p)
	}
}

// limitNesting takes markers of quotes and lists away where one line opens more
// than anyone can mean, before the parser builds a block for each.
func limitNesting(c *composer) {
	var w *rewriter
	text := c.s.text
	done := 0
	for start := 0; start < len(text); {
		end := start
		for end < len(text) && text[end] != '\n' {
			end++
		}
		line := text[start:end]
		at, markers := 0, 0
		if n := indentation(line); n > maxIndent {
			if w == nil {
				w = newRewriter(text)
			}
			w.copy(done, start+maxIndent)
			done = start + n
		}
		for markers <= maxNesting {
			n := markerLength(line[at:])
			if n == 0 {
				break
			}
			at += n
			markers++
		}
		if markers > maxNesting && start >= done && !isRule(line) {
			if w == nil {
				w = newRewriter(text)
			}
			if c.deep < 0 {
				c.deep = start + at
			}
			w.copy(done, start+at)
			for n := markerLength(line[at:]); n > 0; n = markerLength(line[at:]) {
				at += n
			}
			done = start + at
		}
		start = end + 1
	}
	if w != nil {
		w.copy(done, len(text))
		deep := c.s.offset(max(c.deep, 0))
		c.s.rewrite(w)
		if c.deep >= 0 {
			c.deep = c.s.find(deep)
		}
	}
}

// maxIndent bounds the white space that a line begins with. Lists as deep as
// that are beyond the limit of nesting anyway.
const maxIndent = 500

func indentation(line []byte) int {
	n := 0
	for n < len(line) && (line[n] == ' ' || line[n] == '\t') {
		n++
	}
	return n
}

// markerLength returns the length of the marker of a quote, list item or
// description at the start of a line, with the spaces before it; 0 without one.
func markerLength(b []byte) int {
	i := 0
	for i < len(b) && (b[i] == ' ' || b[i] == '\t') {
		i++
	}
	start := i
	for i < len(b) && i < start+9 && b[i] >= '0' && b[i] <= '9' {
		i++
	}
	if i == len(b) {
		return 0
	}
	switch c := b[i]; {
	case c == '>' && i == start:
		return i + 1
	case (c == '-' || c == '*' || c == '+' || c == ':') && i == start, (c == '.' || c == ')') && i > start:
		if i+1 == len(b) || b[i+1] == ' ' || b[i+1] == '\t' {
			return i + 1
		}
	}
	return 0
}

// isRule reports a line of one kind of marker and spaces: a thematic break.
func isRule(line []byte) bool {
	s := strings.TrimSpace(string(line))
	return s != "" && (s[0] == '-' || s[0] == '*') && strings.Trim(s, s[:1]+" \t") == ""
}
