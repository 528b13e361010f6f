package content

import (
	"bytes"
	"regexp"
	"sort"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// codeRanges returns where the text is code, as the Markdown parser sees it, and
// where it is a comment, in order. tag says which of both bounds tags only.
func codeRanges(src []byte) []stretch {
	var list []stretch
	add := func(from, to int) {
		if from < to {
			list = append(list, stretch{from, to})
		}
	}
	masked := maskVerbatim(src)
	doc := markdown(false).Parse(text.NewReader(masked), parser.WithContext(parser.NewContext()))
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.FencedCodeBlock:
			if n.Info != nil {
				add(n.Info.Segment.Start, n.Info.Segment.Stop)
			}
			for i := range n.Lines().Len() {
				add(n.Lines().At(i).Start, n.Lines().At(i).Stop)
			}
			return ast.WalkSkipChildren, nil
		case *ast.CodeBlock:
			for i := range n.Lines().Len() {
				add(n.Lines().At(i).Start, n.Lines().At(i).Stop)
			}
			return ast.WalkSkipChildren, nil
		case *ast.CodeSpan:
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				if c, ok := c.(*ast.Text); ok {
					add(c.Segment.Start, c.Segment.Stop)
				}
			}
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	sort.Slice(list, func(i, j int) bool { return list[i].from < list[j].from })
	return htmlCode(src, list)
}

// A stretch is a part of a text.
type stretch struct{ from, to int }

// within returns the stretch that holds pos, for stretches in order.
func within(list []stretch, pos int) (stretch, bool) {
	i := sort.Search(len(list), func(i int) bool { return list[i].to > pos })
	if i < len(list) && list[i].from <= pos {
		return list[i], true
	}
	return stretch{}, false
}

var htmlCodeStart = regexp.MustCompile(`(?i)<(?:(pre|code|script|style|textarea|samp|kbd)\b|!--)`)

// htmlCode adds code in HTML elements, and comments, to the stretches of code.
func htmlCode(src []byte, code []stretch) []stretch {
	var more []stretch
	lower := bytes.ToLower(src)
	if len(lower) != len(src) { // letters whose cases differ in length
		lower = src
	}
	for at := 0; at < len(src); {
		m := htmlCodeStart.FindSubmatchIndex(src[at:])
		if m == nil {
			break
		}
		start := at + m[0]
		at += m[1]
		if s, ok := within(code, start); ok {
			at = max(at, s.to)
			continue
		}
		end := "-->"
		if m[2] >= 0 {
			end = "</" + string(bytes.ToLower(src[start+1:at])) + ">"
		} else if bytes.HasPrefix(bytes.TrimLeft(src[at:], " "), []byte("@include")) {
			continue
		}
		n := bytes.Index(lower[at:], []byte(end))
		if n < 0 {
			continue
		}
		more = append(more, stretch{at, at + n})
		at += n
	}
	if len(more) == 0 {
		return code
	}
	all := append(code, more...)
	sort.SliceStable(all, func(i, j int) bool { return all[i].from < all[j].from })
	// Stretches must not overlap for the search to work.
	out := all[:0]
	for _, s := range all {
		if len(out) > 0 && s.from < out[len(out)-1].to {
			out[len(out)-1].to = max(out[len(out)-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

var verbatimStart = regexp.MustCompile(`(?m)^[ \t>]*\{%-?\s*(highlight)\b[^%]*%\}|^[ \t>]*\{\{[<%]\s*(highlight)\b[^>%]*[>%]\}\}`)

// maskVerbatim blanks what stands between the tags of code blocks, so that no
// backtick in it confuses the search for code elsewhere.
func maskVerbatim(src []byte) []byte {
	if !bytes.Contains(src, []byte("highlight")) {
		return src
	}
	var out []byte
	for at := 0; at < len(src); {
		m := verbatimStart.FindIndex(src[at:])
		if m == nil {
			break
		}
		from := at + m[1]
		at = from
		n := verbatimEnd(src[from:])
		if n < 0 {
			break
		}
		if out == nil {
			out = bytes.Clone(src)
		}
		for i := from; i < from+n; i++ {
			if out[i] != '\n' {
				out[i] = 'x'
			}
		}
		at = from + n
	}
	if out == nil {
		return src
	}
	return out
}

var verbatimEndTag = regexp.MustCompile(`\{%-?\s*endhighlight\s*-?%\}|\{\{[<%]\s*/\s*highlight\s*[>%]\}\}`)

func verbatimEnd(b []byte) int {
	if m := verbatimEndTag.FindIndex(b); m != nil {
		return m[0]
	}
	return -1
}

var (
	rawPair     = regexp.MustCompile(`(?s)\{%-?\s*raw\s*-?%\}\n?(.*?)\{%-?\s*endraw\s*-?%\}`)
	escapedCode = regexp.MustCompile(`\{\{([<%])/\*(.*?)\*/([>%])\}\}`)
)

// protectedCode takes away what a generator needed to show template syntax in
// code: {% raw %} around it, and Hugo's comment within a shortcode.
func protectedCode(s string) string {
	if !strings.Contains(s, "{%") && !strings.Contains(s, "*/") {
		return s
	}
	s = rawPair.ReplaceAllStringFunc(s, func(m string) string {
		inner := rawPair.FindStringSubmatch(m)[1]
		if strings.Contains(inner, "{{") || strings.Contains(inner, "{%") {
			return inner
		}
		return m
	})
	return escapedCode.ReplaceAllString(s, "{{$1$2$3}}")
}
