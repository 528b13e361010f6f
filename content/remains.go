package content

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// leftoverParser is a paragraph transformer that takes out paragraphs which are
// instructions to other generators: marks for a table of contents, which every
// page has anyway, and lists of abbreviations.
type leftoverParser struct{}

var (
	tocLine          = regexp.MustCompile(`(?i)^\s*(?:\[\[_?toc_?\]\]|\[_?toc_?\]|\$\{toc\}|@\[toc\](?:\(.*\))?|\{\{?\s*toc\s*\}?\}|\{toc:?.*\})\s*$`)
	abbreviationLine = regexp.MustCompile(`^\s*\*\[[^\]]+\]:\s`)
)

func (leftoverParser) Transform(p *ast.Paragraph, reader text.Reader, _ parser.Context) {
	lines := p.Lines()
	if lines.Len() == 0 {
		return
	}
	kept := text.NewSegments()
	for i := range lines.Len() {
		seg := lines.At(i)
		line := seg.Value(reader.Source())
		if i := bytes.IndexFunc(line, func(r rune) bool { return r != ' ' && r != '\t' }); i < 0 || bytes.IndexByte([]byte("[*$@{"), line[i]) < 0 {
			kept.Append(seg)
			continue
		}
		if tocLine.Match(line) || abbreviationLine.Match(line) {
			continue
		}
		kept.Append(seg)
	}
	switch kept.Len() {
	case lines.Len():
	case 0:
		p.Parent().RemoveChild(p.Parent(), p)
	default:
		p.SetLines(kept)
	}
}

// rewriteTemplates replaces template syntax in the text by the Markdown it
// means, and returns the boxes among it.
func (c *composer) rewriteTemplates() []*mark { return nil }

func protectedCode(s string) string { return s }
