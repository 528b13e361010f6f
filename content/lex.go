package content

import (
	"bytes"
	"regexp"
	"strings"
)

// lex finds all tags of the text outside of code.
func (t *templates) lex() {
	if t.suspects() {
		t.scan(codeRanges(t.text))
	}
}

// suspects reports that something reads like a tag, be it in code: to know what is
// code takes as long as parsing the Markdown, and most braces are part of it.
func (t *templates) suspects() bool {
	probe := &templates{text: t.text, mdx: t.mdx, imports: map[string]string{}}
	probe.scan(nil)
	return len(probe.tags) > 0 || probe.misses > maxMisses || bytes.Contains(t.text, []byte("8<-"))
}

// scan finds the tags outside of the given code.
func (t *templates) scan(code []stretch) {
	b := t.text
	begin := "{<" // the bytes that begin a tag; what stands between them is skipped
	if bytes.Contains(b, []byte("8<-")) {
		begin += "-;"
	}
	if bytes.Contains(b, []byte("import")) || bytes.Contains(b, []byte("export")) {
		begin += "ie"
	}
	for from := 0; from < len(b); {
		i := bytes.IndexAny(b[from:], begin)
		if i < 0 {
			return
		}
		i += from
		if s, ok := within(code, i); ok {
			t.lexSnippets(max(s.from, from), s.to)
			from = s.to
			continue
		}
		var g tag
		ok := false
		begins := false
		switch b[i] {
		case '{':
			begins = i+1 < len(b) && (b[i+1] == '{' || b[i+1] == '%' || t.mdx)
			if i == 0 || b[i-1] != '\\' {
				g, ok = t.lexBrace(i)
			}
		case '<':
			begins = true
			g, ok = t.lexAngle(i)
		case '-', ';':
			if lineHead(b, i) {
				g, ok = lexSnippet(b, i)
			}
		case 'i', 'e':
			if i == 0 || b[i-1] == '\n' {
				g, ok = t.lexStatement(i)
			}
		}
		if ok {
			t.tags = append(t.tags, g)
			from = g.end
			continue
		}
		if begins {
			if t.misses++; t.misses > maxMisses {
				return
			}
		}
		from = i + 1
	}
}

// lineHead reports that only white space stands before pos on its line.
func lineHead(b []byte, pos int) bool {
	for pos > 0 && (b[pos-1] == ' ' || b[pos-1] == '\t') {
		pos--
	}
	return pos == 0 || b[pos-1] == '\n'
}

// variable matches what {{ … }} holds when it is a template and not just braces.
var variable = regexp.MustCompile(`(?s)^[-~#/>&^$@.\s]*["'A-Za-z_\pL][^{}]*$`)

func (t *templates) lexBrace(i int) (tag, bool) {
	b := t.text[i:]
	has := func(prefix string) bool { return bytes.HasPrefix(b, []byte(prefix)) }
	until := func(from int, end string, most int) int {
		n := bytes.Index(b[from:min(len(b), from+most)], []byte(end))
		if n < 0 {
			return -1
		}
		return from + n
	}
	switch {
	case has("{{</*"), has("{{%/*"):
		end := until(5, "*/"+closer(b[2])+"}}", maxTemplateTag)
		if end < 0 {
			return tag{}, false
		}
		return tag{family: escaped, start: i, end: i + end + 5, raw: string(b[2:3]) + string(b[5:end]) + closer(b[2])}, true
	case has("{{<"), has("{{%"):
		end := until(3, closer(b[2])+"}}", maxTemplateTag)
		if end < 0 {
			return tag{}, false
		}
		g := tag{family: shortcode, start: i, end: i + end + 3}
		raw := strings.TrimSpace(string(b[3:end]))
		if rest, ok := strings.CutSuffix(raw, "/"); ok && !strings.HasPrefix(raw, "/") && (strings.HasSuffix(rest, " ") || strings.HasSuffix(rest, `"`)) {
			raw, g.single = rest, true
		}
		raw, g.closing = strings.CutPrefix(raw, "/")
		name, rest := splitName(strings.TrimSpace(raw))
		if name == "" {
			return tag{}, false
		}
		g.name, g.raw = strings.ToLower(name), rest
		return g, true
	case has("{{"):
		from := 2
		if has("{{{") {
			from = 3
		}
		end := until(from, "}}", 600)
		if end < 0 || !variable.Match(b[from:end]) || bytes.Contains(b[:end], []byte("\n\n")) {
			return tag{}, false
		}
		stop := i + end + 2
		if from == 3 && stop < len(t.text) && t.text[stop] == '}' {
			stop++
		}
		return tag{family: liquidOutput, start: i, end: stop, raw: strings.Trim(string(b[from:end]), "-~ \t\n")}, true
	case has("{%"):
		end := until(2, "%}", maxTemplateTag)
		if end < 0 {
			return tag{}, false
		}
		raw := strings.Trim(string(b[2:end]), "-+ \t\n")
		name, rest := splitName(raw)
		if name == "" {
			return tag{}, false
		}
		g := tag{family: liquidTag, start: i, end: i + end + 2, name: strings.ToLower(name), raw: rest}
		if base, ok := strings.CutPrefix(g.name, "end"); ok && base != "" {
			g.name, g.closing = base, true
		}
		return g, true
	case has("{# "), has("{#-"), has("{#\n"):
		if end := until(2, "#}", maxTemplateTag); end > 0 {
			return tag{family: comment, start: i, end: i + end + 2}, true
		}
	case has("{/*"):
		if end := until(3, "*/}", maxTemplateTag); end > 0 {
			return tag{family: comment, start: i, end: i + end + 3}, true
		}
	case has("{::comment}"):
		for _, mark := range []string{"{:/comment}", "{:/}"} {
			if end := until(11, mark, len(b)); end > 0 {
				return tag{family: comment, start: i, end: i + end + len(mark)}, true
			}
		}
	case has("{::"), has("{:/"):
		if end := until(3, "}", 300); end > 0 && bytes.IndexByte(b[:end], '\n') < 0 {
			return tag{family: comment, start: i, end: i + end + 1}, true
		}
	case has("{' '}"), has(`{" "}`):
		return tag{family: expression, start: i, end: i + 5, raw: "' '"}, true
	case t.mdx && len(b) > 1 && b[1] != '#' && b[1] != ':' && b[1] != '.':
		if end := braces(b); end > 2 {
			return tag{family: expression, start: i, end: i + end, raw: strings.TrimSpace(string(b[1 : end-1]))}, true
		}
	}
	return tag{}, false
}

func closer(open byte) string {
	if open == '<' {
		return ">"
	}
	return "%"
}

// splitName parts the name of a tag from its arguments.
func splitName(s string) (name, rest string) {
	i := 0
	for i < len(s) && (alphanumeric(s[i]) || strings.IndexByte("-_./:", s[i]) >= 0) {
		i++
	}
	return s[:i], strings.TrimSpace(s[i:])
}

// braces returns the length of the {…} at the start of b, with what is nested in
// it; 0 when it does not end.
func braces(b []byte) int {
	depth := 0
	for i := 0; i < len(b) && i < maxTemplateTag; i++ {
		switch b[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		case '"', '\'', '`':
			if end := bytes.IndexByte(b[i+1:], b[i]); end >= 0 && bytes.IndexByte(b[i+1:i+1+end], '\n') < 0 {
				i += end + 1
			}
		case '\n':
			if i+1 < len(b) && b[i+1] == '\n' {
				return 0
			}
		}
	}
	return 0
}

func (t *templates) lexAngle(i int) (tag, bool) {
	b := t.text[i:]
	if len(b) < 3 {
		return tag{}, false
	}
	switch {
	case bytes.HasPrefix(b, []byte("<!--")):
		rest := bytes.TrimLeft(b[4:], " ")
		if !bytes.HasPrefix(rest, []byte("@include")) {
			return tag{}, false
		}
		end := bytes.Index(b, []byte("-->"))
		if end < 0 || end > 300 {
			return tag{}, false
		}
		_, file, _ := strings.Cut(string(b[4:end]), "@include")
		return tag{family: snippet, start: i, end: i + end + 3, raw: strings.Trim(file, ": \t")}, true
	case bytes.HasPrefix(b, []byte("<<< ")) && lineHead(t.text, i):
		end := bytes.IndexByte(b, '\n')
		if end < 0 {
			end = len(b)
		}
		return tag{family: snippet, name: "code", start: i, end: i + end, raw: strings.TrimSpace(string(b[4:end]))}, true
	case b[1] == '>', b[1] == '/' && b[2] == '>':
		g := tag{family: comment, start: i, end: i + bytes.IndexByte(b, '>') + 1}
		if _, _, alone := t.aloneOnLine(&g); alone && bytes.Contains(t.text, []byte("</>")) {
			return g, true
		}
		return tag{}, false
	}
	g, jsx, ok := lexJSX(b)
	if !ok {
		return tag{}, false
	}
	g.start, g.end = i, i+g.end
	lower := strings.ToLower(g.name)
	_, isHTML := policy[lower]
	first := g.name[0]
	_, imported := t.imports[g.name]
	switch {
	case imported:
		return g, true
	case first >= 'a' && first <= 'z':
		return g, jsx && isHTML
	case isHTML && !htmlNamedComponents[g.name] && !jsx:
		return tag{}, false
	case g.closing, g.single, t.hasEnd(g.name):
		return g, true
	case isHTML && jsx:
		return g, true
	}
	return tag{}, false // a placeholder such as <Your Name>
}

// htmlNamedComponents are components that are called like elements of HTML but
// are not written like them.
var htmlNamedComponents = map[string]bool{
	"Details": true, "Link": true, "Button": true, "Image": true, "Video": true, "Code": true, "Head": true, "Table": true, "Frame": true,
}

// hasEnd reports that the text holds </name>.
func (t *templates) hasEnd(name string) bool {
	if t.ends == nil {
		t.ends = map[string]bool{}
		for rest := t.text; ; {
			i := bytes.Index(rest, []byte("</"))
			if i < 0 {
				break
			}
			rest = rest[i+2:]
			n := 0
			for n < len(rest) && n < 80 && (alphanumeric(rest[n]) || rest[n] == '.' || rest[n] == '-' || rest[n] == '_') {
				n++
			}
			t.ends[string(rest[:n])] = true
		}
	}
	return t.ends[name]
}

// lexJSX reads a tag of JSX at the start of b. jsx says that it holds something
// that HTML does not know.
func lexJSX(b []byte) (g tag, jsx, ok bool) {
	g.family = component
	i := 1
	if b[i] == '/' {
		g.closing = true
		i++
	}
	start := i
	for i < len(b) && (alphanumeric(b[i]) || b[i] == '.' || b[i] == '_' || b[i] == '-' && i > start) {
		i++
	}
	if i == start || b[start] < 'A' || i >= len(b) {
		return g, false, false
	}
	g.name = string(b[start:i])
	g.args.named = map[string]string{}
	for {
		space := i
		for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\n') {
			if b[i] == '\n' && i+1 < len(b) && b[i+1] == '\n' {
				return g, false, false
			}
			i++
		}
		if i >= len(b) || i > maxTemplateTag {
			return g, false, false
		}
		switch {
		case b[i] == '>':
			g.end = i + 1
			return g, jsx, true
		case b[i] == '/' && i+1 < len(b) && b[i+1] == '>':
			g.single = true
			g.end = i + 2
			return g, jsx, true
		case i == space || g.closing:
			return g, false, false
		case b[i] == '{': // {...props}
			n := braces(b[i:])
			if n == 0 {
				return g, false, false
			}
			jsx = true
			i += n
			continue
		}
		from := i
		for i < len(b) && (alphanumeric(b[i]) || strings.IndexByte("-_:.@#v", b[i]) >= 0) {
			i++
		}
		if i == from || i >= len(b) {
			return g, false, false
		}
		name := string(b[from:i])
		if b[i] != '=' {
			g.args.named[name] = ""
			continue
		}
		i++
		if i >= len(b) {
			return g, false, false
		}
		switch c := b[i]; c {
		case '"', '\'':
			n := bytes.IndexByte(b[i+1:], c)
			if n < 0 || n > maxTemplateTag {
				return g, false, false
			}
			g.args.named[name] = string(b[i+1 : i+1+n])
			i += n + 2
		case '{':
			n := braces(b[i:])
			if n == 0 {
				return g, false, false
			}
			jsx = true
			g.args.named[name] = literal(string(b[i+1 : i+n-1]))
			i += n
		default:
			from := i
			for i < len(b) && strings.IndexByte(" \t\n>\"'`=<", b[i]) < 0 {
				i++
			}
			if i == from {
				return g, false, false
			}
			g.args.named[name] = string(b[from:i])
		}
	}
}

var stringLiteral = regexp.MustCompile("\"([^\"\\n]*)\"|'([^'\\n]*)'|`([^`$]*)`")

// literal returns the string that an expression of JSX is, or the one in a call
// that yields the address of a file: require('./a.png').default, useBaseUrl('a').
func literal(expr string) string {
	expr = strings.TrimSpace(expr)
	m := stringLiteral.FindStringSubmatchIndex(expr)
	if m == nil {
		if strings.Trim(expr, "0123456789.") == "" {
			return expr
		}
		return ""
	}
	s := ""
	for k := 2; k < len(m); k += 2 {
		if m[k] >= 0 {
			s = expr[m[k]:m[k+1]]
		}
	}
	whole := m[0] == 0 && m[1] == len(expr)
	call := strings.HasPrefix(expr, "require(") || strings.HasPrefix(expr, "useBaseUrl(") || strings.HasPrefix(expr, "withBase(")
	if !whole && !call {
		return ""
	}
	return s
}

var (
	importStatement = regexp.MustCompile(`^import\s+(?:["'][^"'\n]+["']|[\w*{$][^"';]*\sfrom\s+["'][^"'\n]+["'])\s*;?[ \t]*(?:\n|$)`)
	exportStatement = regexp.MustCompile(`^export\s+(?:default\s|const\s+[\w{\[]|let\s+\w|var\s+\w|function\b|async\s+function\b|class\s+\w|\{|\*\s)`)
	importName      = regexp.MustCompile(`^import\s+(\w+)\s+from\s+["']([^"']+)["']`)
)

// lexStatement reads an import or export of MDX. It must stand where a paragraph
// could begin, or after another one.
func (t *templates) lexStatement(i int) (tag, bool) {
	b := t.text[i:]
	if t.textBefore(i) && !(len(t.tags) > 0 && t.tags[len(t.tags)-1].family == statement && t.tags[len(t.tags)-1].end == i) {
		return tag{}, false
	}
	if m := importStatement.FindIndex(b[:min(len(b), maxTemplateTag)]); m != nil {
		if n := importName.FindSubmatch(b[:m[1]]); n != nil {
			t.imports[string(n[1])] = string(n[2])
		}
		return tag{family: statement, start: i, end: i + m[1], raw: string(b[:m[1]])}, true
	}
	if !exportStatement.Match(b[:min(len(b), 200)]) {
		return tag{}, false
	}
	// The statement ends with the line on which its last bracket closes.
	depth := 0
	for n := 0; n < len(b) && n < 64<<10; n++ {
		switch b[n] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case '\n':
			if depth <= 0 && (n+1 == len(b) || b[n+1] == '\n' || b[n+1] != ' ' && b[n+1] != '\t' && b[n+1] != '.') {
				return tag{family: statement, start: i, end: i + n + 1}, true
			}
		}
	}
	if depth <= 0 {
		return tag{family: statement, start: i, end: len(t.text)}, true
	}
	return tag{}, false
}

var snippetLine = regexp.MustCompile(`^(;?)-{1,2}8<-{1,2}\s*(?:["']([^"'\n]*)["'])?[ \t]*(?:\n|$)`)

// lexSnippet reads an include of MkDocs snippets: `--8<-- "file"`, or its block
// form with a file a line.
func lexSnippet(b []byte, i int) (tag, bool) {
	m := snippetLine.FindSubmatchIndex(b[i:min(len(b), i+1000)])
	if m == nil {
		return tag{}, false
	}
	g := tag{family: snippet, start: i, end: i + m[1]}
	if g.end > i && b[g.end-1] == '\n' {
		g.end--
	}
	if m[3] > m[2] {
		return tag{}, false // written to be shown
	}
	if m[4] >= 0 {
		g.raw = string(b[i+m[4] : i+m[5]])
		return g, true
	}
	rest := b[min(len(b), i+m[1]):]
	end := bytes.Index(rest, []byte("8<-"))
	if end < 0 || end > 4000 {
		return g, true
	}
	line := bytes.LastIndexByte(rest[:end], '\n') + 1
	g.raw = strings.TrimSpace(string(rest[:line]))
	stop := bytes.IndexByte(rest[end:], '\n')
	if stop < 0 {
		stop = len(rest) - end
	}
	g.end = i + m[1] + end + stop
	return g, true
}

// lexSnippets finds includes within code, which is where they mostly stand.
func (t *templates) lexSnippets(from, to int) {
	for from < to {
		n := bytes.Index(t.text[from:to], []byte("8<-"))
		if n < 0 {
			return
		}
		start := t.lineStart(from + n)
		for start < to && (t.text[start] == ' ' || t.text[start] == '\t') {
			start++
		}
		if g, ok := lexSnippet(t.text, start); ok && g.end <= to && (len(t.tags) == 0 || t.tags[len(t.tags)-1].end <= start) {
			g.name = "within code"
			t.tags = append(t.tags, g)
			from = g.end
			continue
		}
		from += n + 3
	}
}

// args are the arguments of a tag.
type args struct {
	list  []string
	named map[string]string
}

// get returns the first named argument that is given.
func (a args) get(names ...string) string {
	for _, n := range names {
		if v := a.named[n]; v != "" {
			return v
		}
	}
	return ""
}

// first returns the first of the arguments without a name.
func (a args) at(i int) string {
	if i < len(a.list) {
		return a.list[i]
	}
	return ""
}

// parseArgs reads the arguments of Liquid tags and shortcodes: "text", word,
// key="text", key=word, key: word. A bare word that is a variable has its value.
func parseArgs(s string, vars map[string]string) args {
	a := args{named: map[string]string{}}
	i := 0
	value := func() string {
		if i < len(s) && strings.IndexByte("\"'`", s[i]) >= 0 {
			quote := s[i]
			from := i + 1
			for i = from; i < len(s) && s[i] != quote; i++ {
				if s[i] == '\\' && quote != '`' && i+1 < len(s) {
					i++
				}
			}
			v := s[from:min(i, len(s))]
			i = min(i+1, len(s))
			if quote != '`' {
				v = strings.NewReplacer(`\"`, `"`, `\'`, `'`).Replace(v)
			}
			return v
		}
		from := i
		for i < len(s) && strings.IndexByte(" \t\n,=|", s[i]) < 0 {
			if s[i] == ':' && (i+1 == len(s) || s[i+1] == ' ') {
				break
			}
			i++
		}
		v := s[from:i]
		if known, ok := vars[v]; ok {
			return known
		}
		return v
	}
	for i < len(s) {
		if strings.IndexByte(" \t\n,|=:", s[i]) >= 0 {
			i++
			continue
		}
		bare := strings.IndexByte("\"'`", s[i]) < 0
		v := value()
		rest := strings.TrimLeft(s[i:], " \t")
		if bare && v != "" && (strings.HasPrefix(rest, "=") && !strings.HasPrefix(rest, "==") || strings.HasPrefix(rest, ": ")) {
			i = len(s) - len(rest) + 1
			for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
				i++
			}
			a.named[v] = value()
			continue
		}
		a.list = append(a.list, v)
	}
	return a
}
