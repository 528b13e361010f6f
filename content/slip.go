package content

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"faqtory/internal/diag"
)

// Slips are marks that are nearly ones: CommonMark takes them for text and never
// complains, so that a writer who does not look at the page learns of it from a
// customer. They are looked for where a first byte gives them away.

// mostSlips bounds what is said about one kind of slip in a file.
const mostSlips = 20

// slip reports each place of a kind of slip, up to a bound.
func (c *composer) slip(pos int, code, message, hint string) {
	if c.slips == nil {
		c.slips = map[string]int{}
	}
	if c.slips[code]++; c.slips[code] <= mostSlips {
		c.s.report(c.diags, diag.Warning, pos, code, message, hint)
	}
}

// The names a box is best given: they are told to writers.
var (
	calloutNames = []string{"note", "tip", "important", "warning", "caution"}
	boxNames     = append(slices.Sorted(func(yield func(string) bool) {
		for name := range calloutKinds {
			if !slices.Contains(calloutNames, name) && !yield(name) {
				return
			}
		}
		for name := range roles {
			if !yield(name) {
				return
			}
		}
	}), calloutNames...)
)

// nearBox is the name of a box that was meant by one that is none, "" when none
// is near. Of two that are as near, the better known one wins.
func nearBox(name string) string {
	if near := diag.Suggest(name, calloutNames); near != "" {
		return near
	}
	return diag.Suggest(name, boxNames)
}

// unknownCallout reports `> [!WARNNG]`, which is shown as a note, and a name of
// another script, with which it is shown as a quote.
func (c *composer) unknownCallout(pos int, name string) {
	hint := "Whatever the language of the text, it is NOTE, TIP, IMPORTANT, WARNING or CAUTION; a title of your own stands behind: > [!NOTE] Title."
	if near := nearBox(name); near != "" {
		hint = fmt.Sprintf("Did you mean [!%s]? It is shown as a note.", strings.ToUpper(near))
	}
	c.slip(pos, "unknown-callout", fmt.Sprintf("there is no callout [!%s]", name), hint)
}

// unknownBox reports `::: warnning` and `!!! warnning`, and whether it did: only
// names that are nearly one are slips, for others generators have boxes of their own.
func (c *composer) unknownBox(pos int, sign, name string) bool {
	near := nearBox(name)
	if near == "" {
		return false
	}
	c.slip(pos, "unknown-callout", fmt.Sprintf("there is no box %s %s", sign, name), fmt.Sprintf("Did you mean %q?", sign+" "+near))
	return true
}

// emptyBox reports a tab or callout in which there is nothing but a title.
func (c *composer) emptyBox(pos int, what, hint string) {
	c.slip(pos, "empty-box", what+" has no text", hint)
}

// nearMark reports a paragraph that begins like a callout, tab or heading.
func (c *composer) nearMark(p *ast.Paragraph) {
	if p.Lines().Len() == 0 {
		return
	}
	at := p.Lines().At(0).Start
	line, _, _ := strings.Cut(c.src[at:], "\n")
	if len(line) < 4 {
		return
	}
	switch line[0] {
	case '[':
		c.nearCallout(p, at, line)
	case '#':
		if rest := strings.TrimLeft(line, "#"); len(line)-len(rest) >= 2 && len(line)-len(rest) <= 6 {
			if r, _ := utf8.DecodeRuneInString(rest); unicode.IsLetter(r) {
				c.slip(at, "near-mark", "this is no heading, for there is no space behind #", "Write `## Title`.")
			}
		}
	case '|':
		c.nearTable(p, at, line)
	case '=':
		if rest, ok := strings.CutPrefix(line, "=== "); ok && !strings.HasSuffix(strings.TrimSpace(rest), "=") && strings.IndexFunc(rest, unicode.IsLetter) >= 0 {
			c.slip(at, "near-mark", "this is no tab, for its label is not in quotes", fmt.Sprintf("Write `=== \"%s\"`, and indent its text by four spaces.", strings.Trim(rest, "\"' “”„«»")))
		}
	case '!', '?':
		if sign := line[:3]; sign == "!!!" || sign == "???" {
			if name, _, _ := strings.Cut(strings.TrimLeft(line[3:], " "), " "); calloutKind(name) != "" {
				c.slip(at, "near-mark", fmt.Sprintf("this is no box, for its title is not as it must be behind %s %s", sign, name), fmt.Sprintf("Write `%s %s \"Title\"`, and indent its text by four spaces.", sign, name))
			}
		}
	}
}

// nearTable reports lines of cells that are no table.
func (c *composer) nearTable(p *ast.Paragraph, at int, line string) {
	if p.Lines().Len() < 2 || strings.Count(line, "|") < 3 {
		return
	}
	next := p.Lines().At(1)
	second := strings.TrimSpace(c.src[next.Start:next.Stop])
	if !strings.HasPrefix(second, "|") {
		return
	}
	columns := strings.Count(strings.Trim(strings.TrimSpace(line), "|"), "|") + 1
	if strings.Trim(second, "|:- \t") == "" {
		c.slip(next.Start, "near-mark", fmt.Sprintf("this is no table, for its head has %d columns and this line another number", columns), "Write as many | --- | as there are columns.")
		return
	}
	c.slip(at, "near-mark", "this is no table, for there is no line below its head", fmt.Sprintf("Put a line between the first and the second: |%s", strings.Repeat(" --- |", min(columns, 12))))
}

// nearCallout reports `[!NOTE]` outside of a quote, and in one `[NOTE]`, `[! NOTE]`
// and a name in letters of another script.
func (c *composer) nearCallout(p *ast.Paragraph, at int, line string) {
	end := strings.IndexByte(line, ']')
	if end < 0 {
		return
	}
	if _, text := p.FirstChild().(*ast.Text); !text {
		return // a link
	}
	inner, marked := strings.CutPrefix(line[1:end], "!")
	name := strings.TrimSpace(inner)
	quote, quoted := p.Parent().(*ast.Blockquote)
	switch {
	case name == "" || strings.IndexFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) && r != '-' && r != '_' && r != '\u200c'
	}) >= 0:
		return
	case !quoted:
		if marked && calloutKind(name) != "" {
			c.slip(at, "near-mark", fmt.Sprintf("this is no callout, for it stands in no quote: [!%s]", name), "Begin each of its lines with >.")
		}
		return
	case p.PreviousSibling() != nil:
		return
	}
	if _, is := quote.AttributeString("callout"); is {
		return // further marks in a callout are text
	}
	switch {
	case marked && inner == name:
		c.unknownCallout(at, name)
	case marked && calloutKind(name) != "", !marked && end+1 == len(strings.TrimRight(line, " \t")) && slices.Contains(calloutNames, strings.ToLower(name)):
		c.slip(at, "near-mark", fmt.Sprintf("this is no callout: %s", line[:end+1]), fmt.Sprintf("Write > [!%s].", strings.ToUpper(name)))
	}
}

// openFence reports a fence of code without an end. Up to the end of what it stands
// in, everything is code then.
func (c *composer) openFence(n *ast.FencedCodeBlock, pos int) {
	if pos < 0 || pos >= len(c.src) || c.src[pos] != '`' && c.src[pos] != '~' {
		return
	}
	sign := c.src[pos : pos+1]
	fence := c.src[pos : len(c.src)-len(strings.TrimLeft(c.src[pos:], sign))]
	end := len(c.src)
	if lines := n.Lines(); lines.Len() > 0 {
		end = lines.At(lines.Len() - 1).Stop
	} else if i := strings.IndexByte(c.src[pos:], '\n'); i >= 0 {
		end = pos + i + 1
	}
	last, _, _ := strings.Cut(c.src[min(end, len(c.src)):], "\n")
	last = strings.TrimLeft(last, " \t>")
	if rest := strings.TrimLeft(last, sign); len(last)-len(rest) >= len(fence) && strings.TrimSpace(rest) == "" {
		return
	}
	message := "the code that begins here has no end in the list item or quote that it stands in"
	if strings.TrimSpace(c.src[min(end, len(c.src)):]) == "" {
		message = "the code that begins here has no end, so that everything after it is shown as code"
	}
	hint := fmt.Sprintf("End it with a line that holds %s alone, indented like this one.", fence)
	for i := range n.Lines().Len() {
		at := n.Lines().At(i)
		l := strings.TrimLeft(c.src[at.Start:at.Stop], " \t>")
		if !strings.HasPrefix(l, fence[:3]) {
			continue
		}
		if line, _ := c.s.position(at.Start); line > 0 {
			hint += fmt.Sprintf(" Line %d is no end, for it holds something else, fewer signs, or too much indentation.", line)
		}
		break
	}
	c.slip(pos, "open-code", message, hint)
}

// openComment reports a comment without an end, which hides the rest of the text.
func (c *composer) openComment(n *ast.HTMLBlock) {
	if n.HTMLBlockType != ast.HTMLBlockType2 || n.HasClosure() {
		return
	}
	for i := range n.Lines().Len() {
		if at := n.Lines().At(i); strings.Contains(c.src[at.Start:at.Stop], "-->") {
			return
		}
	}
	pos := n.Pos()
	if pos < 0 {
		pos = firstPos(n)
	}
	c.slip(pos, "open-comment", "the comment that begins here has no end, so that nothing after it is shown", "End it with -->.")
}

// brokenLink reports what is left of a link whose address is none: `[text](my file.md)`.
func (c *composer) brokenLink(s string, pos int) {
	if pos > 0 && pos < len(c.src) && strings.HasPrefix(s, "^") && c.src[pos-1] == '[' && c.src[pos] == '^' {
		c.brokenFootnote(pos)
	}
	if i := strings.IndexByte(s, ']'); i < 0 {
		return
	} else if i = strings.Index(s, "]["); i >= 0 && pos >= 0 && pos+i+2 <= len(c.src) && c.src[pos+i:pos+i+2] == "][" {
		c.brokenReference(pos + i)
	}
	i := strings.Index(s, "](")
	if i < 0 || pos < 0 || pos+i > len(c.src) || !strings.HasPrefix(c.src[pos+i:], "](") || pos+i > 0 && c.src[pos+i-1] == '\\' {
		return
	}
	// The text may end within the address, where something in it is a mark as well.
	line, _, _ := strings.Cut(c.src[pos+i+2:], "\n")
	address, _, closed := strings.Cut(line, ")")
	switch {
	case !closed:
		c.slip(pos+i+1, "near-mark", "this is no link, for its address has no end", "Close the bracket: [text](address).")
	case strings.ContainsAny(address, " \t"):
		hint := fmt.Sprintf("Put the address in angle brackets: [text](<%s>).", strings.TrimSpace(address))
		if _, _, web := cutScheme(address); web {
			hint = "Take the space out, or write %20 for it."
		}
		c.slip(pos+i+1, "near-mark", "this is no link, for there is a space in its address", hint)
	}
}

// brokenReference reports what is left of `[text][name]` where no line says what the
// name stands for. The text may end at any bracket, so the source is looked at.
func (c *composer) brokenReference(middle int) {
	from := strings.LastIndexByte(c.src[:middle], '\n') + 1
	open := strings.LastIndexByte(c.src[from:middle], '[')
	if open < 0 || open+1 == middle-from {
		return
	}
	if open += from; open > 0 && (alphanumeric(c.src[open-1]) || strings.IndexByte("[]\\", c.src[open-1]) >= 0) {
		return // the cells of a list in a program, or brackets that are meant
	}
	if strings.Trim(c.src[open+1:middle], "0123456789") == "" {
		return // numbers of sources
	}
	line, _, _ := strings.Cut(c.src[middle+2:], "\n")
	name, _, closed := strings.Cut(line, "]")
	if !closed || name == "" || strings.ContainsAny(name, "[^") {
		return
	}
	c.slip(middle+1, "near-mark", fmt.Sprintf("this is no link, for nothing says what [%s] is", name),
		fmt.Sprintf("Write the address in round brackets, or on a line of its own: [%s]: address", name))
}

// brokenFootnote reports `[^1]` without its text.
func (c *composer) brokenFootnote(pos int) {
	name, _, closed := strings.Cut(c.src[pos+1:min(len(c.src), pos+20)], "]")
	if !closed || name == "" || strings.Trim(name, "0123456789") != "" || pos > 1 && c.src[pos-2] == '\\' {
		return
	}
	c.slip(pos-1, "near-mark", fmt.Sprintf("there is no footnote %s", name), fmt.Sprintf("Write its text on a line of its own: [^%s]: The text.", name))
}

// unfitKind reports an article whose writer says that it has steps or questions, and
// which has none.
func (f *File) unfitKind(src []byte, a *Article) {
	var message, hint string
	switch {
	case f.meta.Kind == KindHowTo && len(a.Steps) == 0:
		message, hint = "the article is a howto and has no steps", "Write them as a numbered list of two steps or more, or under headings such as ## Step 1: Pack; or take kind out."
	case f.meta.Kind == KindFAQ && len(a.Answers) == 0:
		message, hint = "the article is a faq and has no questions with answers", "Write each question as a heading, ## How long does it take?, and its answer below; or take kind out."
	default:
		return
	}
	at := f.meta.where.at("kind")
	f.report(src, mistake{line: at.line, column: at.column, code: "unfit-kind", warning: true, message: message, hint: hint})
}
