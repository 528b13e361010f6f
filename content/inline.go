package content

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// emphasisParser is CommonMark's, with a rule for languages that put no spaces
// between words: beside a Chinese, Japanese or Korean character, punctuation
// does not stop emphasis, so that `**強調。**テスト` is bold. Text without such
// characters is read exactly as the specification says.
type emphasisParser struct {
	parser.InlineParser
}

func (p emphasisParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, _ := block.PeekLine()
	n := 0
	for n < len(line) && line[n] == line[0] {
		n++
	}
	after := ' '
	if n < len(line) {
		after, _ = utf8.DecodeRune(line[n:])
	}
	node := p.InlineParser.Parse(parent, block, pc)
	d, ok := node.(*parser.Delimiter)
	if !ok || !isCJK(before) && !isCJK(after) || d.Char == '_' {
		return node
	}
	spaceBefore, spaceAfter := util.IsSpaceRune(before), util.IsSpaceRune(after)
	punctBefore := util.IsPunctRune(before) && !isCJK(before)
	punctAfter := util.IsPunctRune(after) && !isCJK(after)
	d.CanOpen = !spaceAfter && (!punctAfter || spaceBefore || punctBefore || isCJK(before))
	d.CanClose = !spaceBefore && (!punctBefore || spaceAfter || punctAfter || isCJK(after))
	return node
}

// addressParser makes links of addresses in the text: URLs, www names, e-mail
// (GFM 0.29, section 6.9). Unlike the specification's example grammar, it does
// not cut an address at a letter that is not ASCII.
type addressParser struct{}

func (addressParser) Trigger() []byte { return []byte{' ', '*', '_', '~', '('} }

func (addressParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	skip := 0
	switch line[0] {
	case ' ', '\t', '*', '_', '~', '(':
		skip = 1
	}
	rest := line[skip:]
	if len(rest) < 5 {
		return nil
	}
	typ, size, protocol := ast.AutoLinkURL, 0, ""
	switch rest[0] {
	case 'h', 'H', 'f', 'F':
		if n := protocolLength(rest); n > 0 {
			if d := domain(rest[n:], false); d > 0 {
				size = n + d + addressPath(rest[n+d:])
			}
		}
	case 'w', 'W':
		if len(rest) > 4 && bytes.EqualFold(rest[:4], []byte("www.")) {
			if d := domain(rest, true); d > 0 {
				size, protocol = d+addressPath(rest[d:]), "http"
			}
		}
	}
	if size == 0 {
		if size = email(rest); size == 0 {
			return nil
		}
		typ = ast.AutoLinkEmail
	} else if size = trimAddress(rest[:size]); size == 0 {
		return nil
	}
	if pc.IsInLinkLabel() {
		return nil
	}
	if skip > 0 {
		ast.MergeOrAppendTextSegment(parent, segment.WithStop(segment.Start+1))
	}
	block.Advance(skip + size)
	start := segment.Start + skip
	link := ast.NewAutoLink(typ, ast.NewTextSegment(text.NewSegment(start, start+size)))
	if protocol != "" {
		link.Protocol = []byte(protocol)
	}
	link.SetPos(start)
	return link
}

func protocolLength(b []byte) int {
	for _, p := range []string{"https://", "http://", "ftp://"} {
		if len(b) > len(p) && strings.EqualFold(string(b[:len(p)]), p) {
			return len(p)
		}
	}
	return 0
}

// domain returns the length of the domain at the start of b: labels of letters,
// digits, hyphens and underscores (none in the last two), at least two of them.
func domain(b []byte, www bool) int {
	i, dots := 0, 0
	under, underBefore := false, false // an underscore in this label, in the one before
	start := 0
	var last rune
	for i < len(b) {
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case r == '.':
			if i == start {
				return 0
			}
			if i+1 >= len(b) || !labelRune(decode(b[i+1:])) {
				goto done // the full stop of the sentence
			}
			dots++
			underBefore, under = under, false
			start = i + 1
		case r == '_':
			under = true
		case r == '-':
		case labelRune(r):
			if isCJK(r) && last < utf8.RuneSelf && last != '.' && last != 0 {
				goto done // a sentence goes on without a space
			}
		default:
			goto done
		}
		last = r
		i += size
	}
done:
	if dots == 0 || under || underBefore || www && dots < 1 || i == start {
		return 0
	}
	// A port.
	if j := i; j < len(b) && b[j] == ':' {
		j++
		for j < len(b) && b[j] >= '0' && b[j] <= '9' {
			j++
		}
		if j > i+1 {
			i = j
		}
	}
	return i
}

func decode(b []byte) rune {
	r, _ := utf8.DecodeRune(b)
	return r
}

func labelRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// addressPath returns the length of what follows the domain of an address.
func addressPath(b []byte) int {
	if len(b) == 0 || b[0] != '/' && b[0] != '?' && b[0] != '#' {
		return 0
	}
	i := 0
	last := rune(0)
	for i < len(b) {
		r, size := utf8.DecodeRune(b[i:])
		if r <= ' ' || r == '<' || r == 0x7f || unicode.IsSpace(r) {
			break
		}
		if r >= utf8.RuneSelf && (unicode.In(r, unicode.Ps, unicode.Pe, unicode.Pi, unicode.Pf) || cjkPunct(r)) {
			break
		}
		if unicode.In(r, unicode.Hiragana) && last < utf8.RuneSelf && alphanumeric(byte(last)) {
			break // a particle after the address: "https://example.com/helpを"
		}
		last = r
		i += size
	}
	return i
}

func cjkPunct(r rune) bool {
	return r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff0f || r >= 0xff1a && r <= 0xff20 || r >= 0xff3b && r <= 0xff40 || r >= 0xff5b && r <= 0xff65
}

// trimAddress takes off what ends the sentence rather than the address.
func trimAddress(b []byte) int {
	n := len(b)
	for n > 0 {
		r, size := utf8.DecodeLastRune(b[:n])
		switch r {
		case '?', '!', '.', ',', ':', '*', '_', '~', '\'', '"', '،', '؛', '؟', '。', '、', '！', '？', '；', '：', '…', '·', '|':
			n -= size
		case ')':
			if bytes.Count(b[:n], []byte{')'}) <= bytes.Count(b[:n], []byte{'('}) {
				return n
			}
			n--
		case ']':
			if bytes.Count(b[:n], []byte{']'}) <= bytes.Count(b[:n], []byte{'['}) {
				return n
			}
			n--
		case ';':
			j := n - 2
			for j > 0 && alphanumeric(b[j]) {
				j--
			}
			if j < 0 || j == n-2 || b[j] != '&' {
				return n
			}
			n = j
		default:
			return n
		}
	}
	return n
}

// email returns the length of the e-mail address at the start of b.
func email(b []byte) int {
	i := 0
	for i < len(b) && i < 65 && (alphanumeric(b[i]) || b[i] == '.' || b[i] == '-' || b[i] == '_' || b[i] == '+') {
		i++
	}
	if i == 0 || i >= len(b) || b[i] != '@' || b[0] == '.' || b[0] == '-' {
		return 0
	}
	at := i
	i++
	dots, start := 0, i
	for i < len(b) {
		switch c := b[i]; {
		case alphanumeric(c), c == '-', c == '_':
		case c == '.' && i > start && i+1 < len(b) && alphanumeric(b[i+1]):
			dots++
		default:
			goto done
		}
		i++
	}
done:
	if dots == 0 || i-at > 255 || b[i-1] == '-' || b[i-1] == '_' {
		return 0
	}
	return i
}

// iconParser takes out the icons of MkDocs themes, `:material-check:`, which are
// no emoji and would be shown as they are written.
type iconParser struct{}

var kindIcon = ast.NewNodeKind("Icon")

type iconNode struct {
	ast.BaseInline
	name string
}

func (n *iconNode) Kind() ast.NodeKind { return kindIcon }

func (n *iconNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

func (iconParser) Trigger() []byte { return []byte{':'} }

func (iconParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	end := 1
	for end < len(line) && (alphanumeric(line[end]) || line[end] == '-' || line[end] == '_') {
		end++
	}
	if end >= len(line) || line[end] != ':' {
		return nil
	}
	name := string(line[1:end])
	for _, set := range []string{"material-", "fontawesome-", "octicons-", "simple-"} {
		if strings.HasPrefix(name, set) && len(name) > len(set) {
			block.Advance(end + 1)
			return &iconNode{name: ":" + name + ":"}
		}
	}
	return nil
}

// keysParser reads ++ctrl+alt+del++ as keys.
type keysParser struct{}

var kindKeys = ast.NewNodeKind("Keys")

type keysNode struct {
	ast.BaseInline
	names []string
}

func (n *keysNode) Kind() ast.NodeKind { return kindKeys }

func (n *keysNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

func (keysParser) Trigger() []byte { return []byte{'+'} }

func (keysParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if len(line) < 5 || line[1] != '+' || line[2] == '+' || util.IsPunctRune(block.PrecendingCharacter()) && block.PrecendingCharacter() == '+' {
		return nil
	}
	end := bytes.Index(line[2:], []byte("++"))
	if end < 1 || end > 60 {
		return nil
	}
	var names []string
	for part := range strings.SplitSeq(string(line[2:2+end]), "+") {
		quoted := strings.Trim(part, `"`)
		for _, r := range quoted {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_' && quoted == part {
				return nil
			}
		}
		if quoted == "" {
			return nil
		}
		names = append(names, keyName(quoted))
	}
	block.Advance(end + 4)
	return &keysNode{names: names}
}

var keyNames = map[string]string{
	"ctrl": "Ctrl", "control": "Ctrl", "alt": "Alt", "shift": "Shift", "cmd": "⌘", "command": "⌘", "win": "Win",
	"windows": "Win", "enter": "Enter", "return": "Enter", "tab": "Tab", "esc": "Esc", "escape": "Esc", "del": "Del",
	"delete": "Del", "space": "Space", "backspace": "Backspace", "up": "↑", "down": "↓", "left": "←", "right": "→",
	"arrow-up": "↑", "arrow-down": "↓", "arrow-left": "←", "arrow-right": "→", "home": "Home", "end": "End",
	"page-up": "Page Up", "page-down": "Page Down", "option": "⌥", "plus": "+", "insert": "Ins",
}

func keyName(s string) string {
	if name, ok := keyNames[strings.ToLower(s)]; ok {
		return name
	}
	if len(s) == 1 || len(s) < 4 && (s[0] == 'f' || s[0] == 'F') {
		return strings.ToUpper(s)
	}
	return s
}
