package content

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"go.yaml.in/yaml/v3"

	"faqtory/internal/diag"
)

// A matter is the front matter of a file as it stands there: its text, where
// that begins, and where the body follows.
type matter struct {
	format matterFormat
	text   []byte
	line   int // of the first line of text
	body   int // offset of the body
	// bodyLine is the line the body begins on.
	bodyLine int
	// open is set when the end is missing.
	open bool
}

type matterFormat uint8

const (
	noMatter matterFormat = iota
	yamlMatter
	tomlMatter
	jsonMatter
	foreignMatter // TOML between the lines of YAML
	nearMatter    // what would be some, but for its first line
)

// split finds the front matter at the top of src: YAML between lines of ---,
// TOML between lines of +++, JSON between lines of ;;; or as one object.
// A line of --- that no key follows is a thematic break, as Markdown has it.
func split(src []byte) matter {
	none := matter{bodyLine: 1}
	start, line := 0, 1
	for start < len(src) {
		end := lineEnd(src, start)
		if len(bytes.TrimSpace(src[start:end])) > 0 {
			break
		}
		start, line = end, line+1
	}
	first := string(bytes.TrimRight(src[start:lineEnd(src, start)], " \t\n"))
	var format matterFormat
	closing := []string{first}
	switch first {
	case "---":
		format, closing = yamlMatter, []string{"---", "..."}
	case "---yaml", "---toml", "---json":
		format, closing = map[string]matterFormat{"---yaml": yamlMatter, "---toml": tomlMatter, "---json": jsonMatter}[first], []string{"---"}
	case "+++":
		format = tomlMatter
	case ";;;":
		format = jsonMatter
	default:
		if strings.HasPrefix(first, "{") {
			return splitObject(src, start, line)
		}
		if m, ok := splitHeader(src, start, line); ok {
			return m
		}
		if nearFence(src, start, first) {
			return matter{format: nearMatter, line: line, bodyLine: 1}
		}
		return none
	}
	textStart := lineEnd(src, start)
	m := matter{format: format, line: line + 1}
	n := line + 1
	for at := textStart; at < len(src); n++ {
		end := lineEnd(src, at)
		if slices.Contains(closing, string(bytes.TrimRight(src[at:end], " \t\n"))) {
			m.text, m.body, m.bodyLine = src[textStart:at], end, n+1
			if format == yamlMatter && !hasKey(m.text) && !blankYAML(m.text) {
				if hasSetting(m.text) {
					return matter{format: foreignMatter, line: line, bodyLine: 1}
				}
				return none
			}
			return m
		}
		at = end
	}
	if next := src[textStart:lineEnd(src, textStart)]; format == yamlMatter && !hasKey(next) {
		return none
	}
	m.open, m.text, m.body, m.bodyLine = true, src[textStart:], len(src), n
	return m
}

// hasSetting reports a text that begins with a key of ours, as TOML writes it.
func hasSetting(text []byte) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	key, _, ok := strings.Cut(first, "=")
	key = strings.TrimSpace(key)
	return ok && key != "" && findField(key) != nil
}

// nearFence reports a first line that is nearly the one above front matter, and below
// it a key of ours.
func nearFence(src []byte, start int, first string) bool {
	if first == "" || strings.Trim(first, "-–—_") != "" {
		return false
	}
	next := lineEnd(src, start)
	key, _, ok := diag.CutKey(string(src[next:lineEnd(src, next)]))
	return ok && findField(key) != nil
}

// splitObject takes a JSON object at the top of src. "{{", "{%" and "{/*"
// begin templates and comments.
func splitObject(src []byte, start, line int) matter {
	rest := bytes.TrimLeft(src[start+1:], " \t\n")
	if len(rest) == 0 || rest[0] != '"' && rest[0] != '}' {
		return matter{bodyLine: 1}
	}
	d := json.NewDecoder(bytes.NewReader(src[start:]))
	var raw json.RawMessage
	end, open := len(src), true
	if err := d.Decode(&raw); err == nil {
		end, open = start+int(d.InputOffset()), false
	}
	text := src[start:end]
	if !open {
		end = lineEnd(src, end)
	}
	return matter{
		format: jsonMatter, text: text, line: line, body: end,
		bodyLine: line + bytes.Count(src[start:end], []byte("\n")), open: false,
	}
}

// splitHeader takes MultiMarkdown's header, which MkDocs reads: "title: …" and
// other keys from the first line to the first blank one, without a fence.
func splitHeader(src []byte, start, line int) (matter, bool) {
	if len(src) < start+6 || !strings.EqualFold(string(src[start:start+6]), "title:") {
		return matter{}, false
	}
	m := matter{format: yamlMatter, line: line}
	at := start
	for n := line; at < len(src); n++ {
		end := lineEnd(src, at)
		if len(bytes.TrimSpace(src[at:end])) == 0 {
			break
		}
		if !hasKey(src[at:end]) {
			return matter{}, false
		}
		at, m.bodyLine = end, n+1
	}
	m.text, m.body = src[start:at], at
	return m, true
}

// lineEnd is the offset behind the line that begins at i.
func lineEnd(src []byte, i int) int {
	if n := bytes.IndexByte(src[i:], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(src)
}

// hasKey reports a line that begins with "key:".
func hasKey(text []byte) bool {
	for line := range bytes.Lines(text) {
		if _, _, ok := diag.CutKey(string(line)); ok {
			return true
		}
	}
	return false
}

func blankYAML(text []byte) bool {
	for line := range bytes.Lines(text) {
		if s := bytes.TrimSpace(line); len(s) > 0 && s[0] != '#' {
			return false
		}
	}
	return true
}

// A mistake is a diagnostic without its file and source line.
type mistake struct {
	line, column  int
	code          string
	message, hint string
	warning       bool
}

// parse reads m as a mapping. Lines and columns of the nodes are the file's.
// The mapping is nil when there is none.
func (m matter) parse() (*yaml.Node, []mistake) {
	if m.open {
		return nil, []mistake{{
			line: m.line - 1, column: 1, code: "front-matter-open",
			message: "the front matter has no end",
			hint:    "Put a line of its own with --- (or +++ for TOML, ;;; for JSON) behind the last key.",
		}}
	}
	switch m.format {
	case foreignMatter:
		return nil, []mistake{{
			line: m.line, column: 1, code: "front-matter",
			message: "the front matter is TOML between the lines of YAML, so that it is shown as text",
			hint:    "Write +++ in the place of ---, or colons in the place of equals signs.",
		}}
	case nearMatter:
		return nil, []mistake{{
			line: m.line, column: 1, code: "front-matter",
			message: "the front matter does not begin with three hyphens, so that it is shown as text",
			hint:    "Write --- on this line; some editors make a dash of it.",
		}}
	case yamlMatter:
		return m.parseYAML(m.text)
	case tomlMatter:
		return m.parseTOML()
	case jsonMatter:
		return m.parseJSON()
	}
	return nil, nil
}

func (m matter) parseYAML(text []byte) (*yaml.Node, []mistake) {
	var doc yaml.Node
	err := yaml.Unmarshal(text, &doc)
	if err != nil {
		if quoted := quoteQuestions(string(text)); quoted != string(text) && yaml.Unmarshal([]byte(quoted), &doc) == nil {
			err = nil
		}
	}
	if err == nil && len(doc.Content) == 0 {
		return nil, nil
	}
	if err == nil && doc.Content[0].Kind == yaml.MappingNode {
		if k := outdented(string(text), doc.Content[0]); k.message != "" {
			k.line += m.line - 1
			return nil, []mistake{k}
		}
		shift(doc.Content[0], m.line-1)
		return doc.Content[0], nil
	}
	slip := diag.YAMLSlip(string(text))
	k := mistake{line: slip.Line, column: slip.Column, message: slip.Message, hint: slip.Hint}
	if k.message == "" {
		k = mistake{line: 1, column: 1, message: "the front matter is no list of keys and values", hint: "Write one `key: value` on each line."}
		if err != nil {
			k.line, k.message = yamlError(err)
			k.hint = "Put values with special characters into double quotes, and indent with spaces."
		}
	}
	k.line += m.line - 1
	k.code = "front-matter"
	return nil, []mistake{k}
}

// outdented finds a key that begins before the first one: to the parser the text ends
// there, and what follows would be lost without a word.
func outdented(text string, mapping *yaml.Node) mistake {
	if len(mapping.Content) == 0 || mapping.Content[0].Column < 2 || mapping.Style&yaml.FlowStyle != 0 {
		return mistake{}
	}
	n := 0
	for line := range strings.Lines(text) {
		n++
		if key, _, ok := diag.CutKey(line); ok && n > mapping.Content[0].Line && line[0] != ' ' && line[0] != '\t' {
			return mistake{line: n, column: 1, code: "front-matter",
				message: fmt.Sprintf("%q is less indented than the first key, so that it is not read", key),
				hint:    "Begin all keys at the beginning of their lines."}
		}
	}
	return mistake{}
}

// quoteQuestions puts the items of lists in brackets that hold a question mark
// into quotes: YAML 1.2 takes [Is it free?, Is it fast?] as it stands, the parser
// does not, and lists of questions are what writers write here.
func quoteQuestions(text string) string {
	var b strings.Builder
	for {
		i := strings.Index(text, ": [")
		if i < 0 {
			break
		}
		i += len(": [")
		b.WriteString(text[:i])
		text = text[i:]
		for {
			item, rest := flowItem(text)
			if trimmed := strings.TrimSpace(item); strings.Contains(trimmed, "?") && !strings.ContainsAny(trimmed[:1], `"'[{`) {
				at := strings.Index(item, trimmed)
				item = item[:at] + `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ").Replace(trimmed) + `"` + item[at+len(trimmed):]
			}
			b.WriteString(item)
			text = rest
			if !strings.HasPrefix(text, ",") {
				break
			}
			b.WriteByte(',')
			text = text[1:]
		}
	}
	b.WriteString(text)
	return b.String()
}

// flowItem cuts the item of a list off at the comma or bracket behind it.
func flowItem(text string) (item, rest string) {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case ',', ']':
			return text[:i], text[i:]
		case '"', '\'':
			if strings.TrimSpace(text[:i]) == "" {
				if n := diag.ClosingQuote(text[i:]); n > 0 {
					i += n
				}
			}
		}
	}
	return text, ""
}

// shift moves the positions of n and of what is in it.
func shift(n *yaml.Node, lines int) {
	n.Line += lines
	for _, c := range n.Content {
		shift(c, lines)
	}
}

// yamlError takes the line out of the parser's message.
func yamlError(err error) (line int, message string) {
	message = strings.TrimPrefix(err.Error(), "yaml: ")
	line = 1
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		if n, text, ok := strings.Cut(rest, ": "); ok {
			if i, err := strconv.Atoi(n); err == nil {
				line, message = i, text
			}
		}
	}
	return line, "the front matter is no YAML: " + message
}

func (m matter) parseJSON() (*yaml.Node, []mistake) {
	var object map[string]any
	if err := json.Unmarshal(m.text, &object); err != nil {
		offset := int64(len(m.text))
		if e, ok := errors.AsType[*json.SyntaxError](err); ok {
			offset = min(e.Offset, offset)
		}
		line, column := position(m.text, int(max(0, offset-1)))
		return nil, []mistake{{
			line: m.line + line - 1, column: column, code: "front-matter",
			message: "the front matter is no JSON object: " + strings.TrimPrefix(err.Error(), "json: "),
			hint:    "Check the commas and quotes around this place.",
		}}
	}
	// JSON is very nearly YAML, whose parser keeps positions. Where the two
	// differ the values count, and the positions are lost.
	var doc yaml.Node
	text := bytes.ReplaceAll(m.text, []byte("\t"), []byte(" "))
	if err := yaml.Unmarshal(text, &doc); err == nil && len(doc.Content) == 1 && doc.Content[0].Kind == yaml.MappingNode && !bytes.Contains(text, []byte(`\u`)) {
		shift(doc.Content[0], m.line-1)
		return doc.Content[0], nil
	}
	return yamlNode(object, func(string) (int, int) { return m.line, 1 }), nil
}

func (m matter) parseTOML() (*yaml.Node, []mistake) {
	var table map[string]any
	_, err := toml.Decode(string(m.text), &table)
	if err != nil {
		k := mistake{line: m.line, column: 1, code: "front-matter", message: "the front matter is no TOML: " + err.Error(), hint: "Put texts into quotes, and dates in the form 2026-11-21."}
		if e, ok := errors.AsType[toml.ParseError](err); ok {
			k.line += e.Position.Line - 1
			k.message = "the front matter is no TOML: " + e.Message
			if s := diag.Line(m.text, e.Position.Line); e.Position.Start <= len(m.text) && s != "" {
				_, k.column = position(m.text, e.Position.Start)
			}
		}
		return nil, []mistake{k}
	}
	// The decoder gives no positions: a key is looked for at the start of a line.
	where := map[string][2]int{}
	n := m.line
	for line := range bytes.Lines(m.text) {
		if key, _, ok := strings.Cut(string(line), "="); ok {
			trimmed := strings.TrimLeft(key, " \t")
			name := strings.ToLower(strings.Trim(strings.TrimSpace(key), `"'`))
			if _, seen := where[name]; !seen {
				where[name] = [2]int{n, len(key) - len(trimmed) + 1}
			}
		}
		n++
	}
	return yamlNode(table, func(key string) (int, int) {
		if p, ok := where[strings.ToLower(key)]; ok {
			return p[0], p[1]
		}
		return m.line, 1
	}), nil
}

// yamlNode turns decoded values into nodes, all of a key's at the key's place.
func yamlNode(object map[string]any, where func(key string) (line, column int)) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		line, column := where(key)
		at := func(string) (int, int) { return line, column }
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key, Line: line, Column: column}, valueNode(object[key], at))
	}
	return n
}

func valueNode(v any, where func(string) (int, int)) *yaml.Node {
	line, column := where("")
	scalar := func(tag, value string) *yaml.Node {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value, Line: line, Column: column}
	}
	switch v := v.(type) {
	case nil:
		return scalar("!!null", "")
	case string:
		return scalar("!!str", v)
	case bool:
		return scalar("!!bool", strconv.FormatBool(v))
	case int64:
		return scalar("!!int", strconv.FormatInt(v, 10))
	case float64:
		return scalar("!!float", strconv.FormatFloat(v, 'f', -1, 64))
	case time.Time:
		if v.Location().String() == "date-local" {
			return scalar("!!timestamp", v.Format(time.DateOnly))
		}
		return scalar("!!timestamp", v.Format(time.RFC3339))
	case map[string]any:
		n := yamlNode(v, where)
		n.Line, n.Column = line, column
		return n
	case []map[string]any:
		n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: line, Column: column}
		for _, item := range v {
			n.Content = append(n.Content, valueNode(item, where))
		}
		return n
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: line, Column: column}
		for _, item := range v {
			n.Content = append(n.Content, valueNode(item, where))
		}
		return n
	}
	return scalar("!!str", fmt.Sprint(v))
}

// position is the line and column of an offset, both from 1.
func position(src []byte, offset int) (line, column int) {
	offset = min(max(offset, 0), len(src))
	before := src[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[start:]) + 1
}
