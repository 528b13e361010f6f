package build

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// A prose turns the body of a page back into Markdown, for readers that are
// programs. It starts from the HTML and not from the source, for there the links
// lead somewhere, the pictures are there, and includes, shortcodes and front
// matter have been dealt with. It knows the HTML that our pages are made of; what
// else an author wrote comes out as its text.
type prose struct {
	// href completes the address of a link or picture; "" leaves it out.
	href func(string) string
	// callouts are the usual titles of callouts, which say no more than the kind.
	callouts map[string]bool
}

// markdown returns the Markdown of an HTML fragment, blocks separated by blank
// lines, without a line break at the end.
func (p *prose) markdown(fragment string) string {
	nodes := htmlTrees.Get().(*htmlNodes)
	defer htmlTrees.Put(nodes)
	return strings.Join(p.blocks(nodes.parse(fragment), 0), "\n\n")
}

var htmlTrees = sync.Pool{New: func() any { return new(htmlNodes) }}

// deepest is how deep elements may be nested; what lies deeper is text.
const deepest = 64

// blocks returns the blocks inside an element. Inline content between blocks is a
// paragraph.
func (p *prose) blocks(n *htmlNode, depth int) []string {
	var out []string
	var run []*htmlNode
	flush := func() {
		if text := p.paragraph(run); text != "" {
			out = append(out, text)
		}
		run = nil
	}
	if depth > deepest {
		return []string{escape(strings.Join(strings.Fields(n.words()), " "))}
	}
	for c := n.first; c != nil; c = c.next {
		if !isBlock(c) {
			run = append(run, c)
			continue
		}
		flush()
		out = append(out, p.block(c, depth+1)...)
	}
	flush()
	return out
}

func isBlock(n *htmlNode) bool {
	switch n.tag {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Aside, atom.Header, atom.Footer, atom.Main, atom.Nav, atom.Figure, atom.Figcaption,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Blockquote, atom.Pre,
		atom.Table, atom.Hr, atom.Details, atom.Summary, atom.Address, atom.Fieldset, atom.Form, atom.Script, atom.Style, atom.Template:
		return true
	}
	return false
}

func (p *prose) block(n *htmlNode, depth int) []string {
	one := func(s string) []string {
		if s == "" {
			return nil
		}
		return []string{s}
	}
	switch n.tag {
	case atom.Script, atom.Style, atom.Template, atom.Form:
		return nil
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		if text := p.line(n); text != "" {
			level, _ := strconv.Atoi(n.name[1:])
			if bare, ok := strings.CutSuffix(text, "#"); ok {
				text = bare + `\#` // would be taken for the heading's end
			}
			return []string{strings.Repeat("#", level) + " " + text}
		}
		return nil
	case atom.Hr:
		return []string{"---"}
	case atom.Pre:
		return one(codeBlock(n))
	case atom.Table:
		return p.table(n)
	case atom.Ul, atom.Ol:
		return one(p.list(n, depth))
	case atom.Dl:
		return one(p.definitions(n, depth))
	case atom.Details:
		return p.details(n, depth)
	case atom.Blockquote:
		return one(quote(p.blocks(n, depth)))
	case atom.Figcaption:
		if text := p.line(n); text != "" {
			return []string{"*" + text + "*"}
		}
		return nil
	}
	class := n.attribute("class")
	switch {
	case hasClass(class, "video"):
		return one(p.video(n))
	case hasClass(class, "callout"):
		return one(p.callout(n, class, depth))
	case hasClass(class, "footnotes"):
		return p.footnotes(n, depth)
	}
	return p.blocks(n, depth)
}

// callout writes a box as GitHub does: > [!NOTE].
func (p *prose) callout(n *htmlNode, class string, depth int) string {
	kind := "NOTE"
	for name := range strings.FieldsSeq(class) {
		if k, ok := strings.CutPrefix(name, "callout-"); ok {
			kind = strings.ToUpper(k)
		}
	}
	lines := []string{"[!" + kind + "]"}
	for _, c := range n.without(func(c *htmlNode) bool { return c.hasClass("callout-title") }) {
		if title := p.line(c); title != "" && !p.callouts[title] {
			lines = append(lines, "**"+title+"**", "")
		}
	}
	return quote([]string{strings.Join(lines, "\n") + "\n" + strings.Join(p.blocks(n, depth), "\n\n")})
}

// details is a heading when its summary is one, as questions are.
func (p *prose) details(n *htmlNode, depth int) []string {
	var out []string
	for _, c := range n.without(func(c *htmlNode) bool { return c.tag == atom.Summary }) {
		heading := p.blocks(c, depth)
		if len(heading) == 1 && !strings.HasPrefix(heading[0], "#") {
			heading[0] = "**" + heading[0] + "**"
		}
		out = append(out, heading...)
	}
	return append(out, p.blocks(n, depth)...)
}

func (p *prose) video(n *htmlNode) string {
	a := n.find(atom.A)
	if a == nil {
		return p.line(n)
	}
	title := a.attribute("data-title")
	if title == "" {
		title = strings.Join(strings.Fields(a.words()), " ")
	}
	return p.link(escape(title), a.attribute("href"))
}

func (p *prose) list(n *htmlNode, depth int) string {
	number := 1
	if v, err := strconv.Atoi(n.attribute("start")); err == nil && v >= 0 && v < 1e9 {
		number = v
	}
	var items [][]string
	loose := false
	for c := n.first; c != nil; c = c.next {
		if c.name == "" {
			continue
		}
		blocks := p.blocks(c, depth)
		if box := c.find(atom.Input); box != nil && box.attribute("type") == "checkbox" && len(blocks) > 0 {
			mark := "[ ] "
			if box.has("checked") {
				mark = "[x] "
			}
			blocks[0] = mark + blocks[0]
		}
		items = append(items, blocks)
		// A list of paragraphs is loose; one where only lists follow a line is not.
		for _, b := range blocks[min(1, len(blocks)):] {
			loose = loose || !isListItem(b)
		}
	}
	between := "\n"
	if loose {
		between = "\n\n"
	}
	var b strings.Builder
	for i, blocks := range items {
		marker := "- "
		if n.tag == atom.Ol {
			marker = strconv.Itoa(number+i) + ". "
		}
		if i > 0 {
			b.WriteString(between)
		}
		b.WriteString(marker)
		b.WriteString(hanging(strings.Join(blocks, between), len(marker)))
	}
	return b.String()
}

var listItem = regexp.MustCompile(`^(?:- |\d+\. )`)

func isListItem(s string) bool { return listItem.MatchString(s) }

// definitions is a list of terms, which plain Markdown does not have.
func (p *prose) definitions(n *htmlNode, depth int) string {
	var items []string
	for c := n.first; c != nil; c = c.next {
		switch c.tag {
		case atom.Dt:
			if text := p.line(c); text != "" {
				items = append(items, "- **"+text+"**")
			}
		case atom.Dd:
			text := hanging(strings.Join(p.blocks(c, depth), "\n\n"), 2)
			switch k := len(items) - 1; {
			case text == "":
			case k < 0:
				items = append(items, "- "+text)
			default:
				items[k] += "\n\n  " + text
			}
		case atom.Div: // a group of both is allowed
			if text := p.definitions(c, depth+1); text != "" && depth < deepest {
				items = append(items, text)
			}
		}
	}
	return strings.Join(items, "\n\n")
}

// footnotes are written where they stand, at the end.
func (p *prose) footnotes(n *htmlNode, depth int) []string {
	var out []string
	list := n.find(atom.Ol)
	if list == nil {
		return p.blocks(n, depth)
	}
	number := 1
	for c := list.first; c != nil; c = c.next {
		if c.tag == atom.Li {
			text := strings.TrimRight(strings.Join(p.blocks(c, depth), "\n\n"), " \u00a0") // before the way back
			out = append(out, "[^"+strconv.Itoa(number)+"]: "+hanging(text, 4))
			number++
		}
	}
	return out
}

// quote puts blocks behind > signs.
func quote(blocks []string) string {
	text := strings.TrimRight(strings.Join(blocks, "\n\n"), "\n")
	if text == "" {
		return ""
	}
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight("> "+l, " ")
	}
	return strings.Join(lines, "\n")
}

// hanging puts all lines but the first behind spaces.
func hanging(s string, width int) string {
	lines := strings.Split(s, "\n")
	for i := 1; i < len(lines); i++ {
		if lines[i] != "" {
			lines[i] = strings.Repeat(" ", width) + lines[i]
		}
	}
	return strings.Join(lines, "\n")
}

// codeBlock is a fenced block; the fence is longer than any run of backticks in it.
func codeBlock(n *htmlNode) string {
	text := strings.TrimSuffix(n.words(), "\n")
	if strings.TrimSpace(text) == "" {
		return ""
	}
	language := ""
	for _, e := range []*htmlNode{n, n.find(atom.Code)} {
		if e == nil {
			continue
		}
		for name := range strings.FieldsSeq(e.attribute("class")) {
			if l, ok := strings.CutPrefix(name, "language-"); ok {
				language = l
			}
		}
	}
	fence := strings.Repeat("`", max(3, longestRun(text, '`')+1))
	return fence + language + "\n" + text + "\n" + fence
}

func longestRun(s string, r byte) int {
	longest, run := 0, 0
	for i := range len(s) {
		if s[i] != r {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

func hasClass(classes, class string) bool {
	for c := range strings.FieldsSeq(classes) {
		if c == class {
			return true
		}
	}
	return false
}

// table is a table of GitHub's kind: one header row, cells of one line.
func (p *prose) table(n *htmlNode) []string {
	var out []string
	var rows [][]string
	var aligns []string
	header := false
	var walk func(n *htmlNode)
	walk = func(n *htmlNode) {
		for c := n.first; c != nil; c = c.next {
			switch c.tag {
			case atom.Caption:
				if text := p.line(c); text != "" {
					out = append(out, text)
				}
			case atom.Tr:
				row, kinds, all := p.row(c)
				if len(rows) == 0 {
					header, aligns = all, kinds
				}
				rows = append(rows, row)
			case atom.Thead, atom.Tbody, atom.Tfoot:
				walk(c)
			}
		}
	}
	walk(n)
	columns := 0
	for _, r := range rows {
		columns = max(columns, len(r))
	}
	if columns == 0 {
		return out
	}
	if !header {
		rows = append([][]string{make([]string, columns)}, rows...)
	}
	var b bytes.Buffer
	for i, r := range rows {
		for c := range columns {
			cell := ""
			if c < len(r) {
				cell = r[c]
			}
			fmt.Fprintf(&b, "| %s ", cell)
		}
		b.WriteString("|\n")
		if i == 0 {
			for c := range columns {
				rule := "---"
				if c < len(aligns) {
					rule = aligns[c]
				}
				b.WriteString("| " + rule + " ")
			}
			b.WriteString("|\n")
		}
	}
	return append(out, strings.TrimSuffix(b.String(), "\n"))
}

// row returns a row's cells, their alignment, and whether all are headers.
func (p *prose) row(n *htmlNode) (cells, aligns []string, header bool) {
	header = true
	for c := n.first; c != nil; c = c.next {
		if c.tag != atom.Td && c.tag != atom.Th {
			continue
		}
		header = header && c.tag == atom.Th
		var parts []string
		for _, b := range p.blocks(c, deepest-1) {
			parts = append(parts, strings.ReplaceAll(strings.ReplaceAll(b, "\\\n", "<br>"), "\n", "<br>"))
		}
		cells = append(cells, pipes(strings.Join(parts, "<br>")))
		aligns = append(aligns, map[string]string{"left": ":---", "right": "---:", "center": ":---:"}[c.attribute("align")])
		if aligns[len(aligns)-1] == "" {
			aligns[len(aligns)-1] = "---"
		}
		span, _ := strconv.Atoi(c.attribute("colspan"))
		for range min(max(span, 1), 100) - 1 {
			cells, aligns = append(cells, ""), append(aligns, "---")
		}
	}
	return cells, aligns, header && len(cells) > 0
}

// pipes escapes the sign that ends a cell, in code too, as GitHub wants it.
func pipes(s string) string {
	var b strings.Builder
	backslash := false
	for _, r := range s {
		if r == '|' && !backslash {
			b.WriteByte('\\')
		}
		backslash = r == '\\' && !backslash
		b.WriteRune(r)
	}
	return b.String()
}

// trimSpaces is text without the white space of HTML around it; other spaces are
// the author's.
func trimSpaces(s string) string { return strings.Trim(s, " \t\n\r\f") }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
