package diag

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// CutKey splits an unindented "key: value".
func CutKey(line string) (key, value string, ok bool) {
	i := strings.IndexByte(line, ':')
	if i < 1 {
		return "", "", false
	}
	key = strings.Trim(line[:i], `"'`)
	for _, r := range key {
		if r != '_' && r != '-' && r != '.' && r != '/' && (r < '0' || r > '9' && r < 'A' || r > 'Z' && r < 'a' || r > 'z' && r < utf8.RuneSelf) {
			return "", "", false
		}
	}
	return key, strings.TrimRight(line[i+1:], "\n"), true
}

// A Slip is a mistake in a text at a line and column, from 1. The zero Slip is none.
type Slip struct {
	Line, Column  int
	Message, Hint string
}

// YAMLSlip finds the usual slips in YAML that does not parse: the parser
// names what it stumbled on, which means little to a writer and often stands
// lines below the cause. It knows what writers write, and not the whole of YAML,
// so that it says nothing of use about a text that does parse.
func YAMLSlip(text string) Slip {
	block := -1          // indentation of the key of a block scalar
	above, said := 0, "" // indentation of the key above, and the key when it has a value
	lines := strings.Split(text, "\n")
	for n := 1; n <= len(lines); n++ {
		line := strings.TrimRight(lines[n-1], " \t\r")
		trimmed := strings.TrimLeft(line, " \t")
		indent := len(line) - len(trimmed)
		if trimmed == "" || trimmed[0] == '#' {
			continue
		}
		if block >= 0 && indent > block {
			continue
		}
		block = -1
		if i := strings.IndexByte(line[:indent], '\t'); i >= 0 {
			return Slip{Line: n, Column: i + 1, Message: "the line is indented with a tab", Hint: "YAML takes spaces only: put two spaces in place of the tab."}
		}
		for strings.HasPrefix(trimmed, "- ") {
			trimmed = strings.TrimLeft(trimmed[2:], " ")
		}
		key, value, ok := CutKey(trimmed)
		at := utf8.RuneCountInString(line) - utf8.RuneCountInString(trimmed)
		if ok && value != "" && value[0] != ' ' && value[0] != '\t' && indent == 0 && !strings.HasPrefix(value, "//") {
			return Slip{Line: n, Column: at + utf8.RuneCountInString(key) + 2, Message: fmt.Sprintf("a space is missing behind the colon of %q", key), Hint: fmt.Sprintf("Write `%s: %s`.", key, value)}
		}
		if ok {
			value = strings.TrimSpace(value)
		} else {
			value, key = trimmed, ""
		}
		if key != "" && said != "" && indent > above && at == indent {
			return Slip{Line: n, Column: 1, Message: fmt.Sprintf("the line is indented below %q, which has a value already", said), Hint: "Begin it in the column in which that key begins, or put the value into double quotes when both lines belong to it."}
		}
		above, said = indent, ""
		if key != "" && value != "" && value[0] != '#' && value[0] != '|' && value[0] != '>' && at == indent {
			said = key
		}
		if strings.HasPrefix(value, "|") || strings.HasPrefix(value, ">") {
			block = indent
			continue
		}
		if last := closedBelow(lines[n-1:], indent, value); last > 0 {
			n += last
			continue
		}
		column := at + utf8.RuneCountInString(trimmed) - utf8.RuneCountInString(value) + 1
		if k := valueSlip(key, value); k.Message != "" {
			k.Line, k.Column = n, column+k.Column
			return k
		}
	}
	return Slip{}
}

// closedBelow is the number of lines below the first on which a bracket or quote at
// the start of its value is closed, 0 when it is closed at once or nowhere.
func closedBelow(lines []string, indent int, value string) int {
	if value == "" {
		return 0
	}
	closing := value[:1]
	switch value[0] {
	case '[':
		closing = "]"
	case '{':
		closing = "}"
	case '"', '\'':
	default:
		return 0
	}
	if strings.Contains(value[1:], closing) {
		return 0
	}
	for i, line := range lines[1:] {
		rest := strings.TrimLeft(line, " ")
		if strings.TrimSpace(rest) != "" && len(line)-len(rest) <= indent && rest[0] != ']' && rest[0] != '}' {
			break
		}
		if strings.Contains(line, closing) {
			return i + 1
		}
	}
	return 0
}

// valueSlip finds the slip in one value; the column is relative to it.
func valueSlip(key, value string) Slip {
	if value == "" {
		return Slip{}
	}
	quoted := func(s string) string {
		q := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
		if key == "" {
			return "Put it into double quotes: `" + q + "`."
		}
		return "Put the value into double quotes: `" + key + ": " + q + "`."
	}
	switch value[0] {
	case '"', '\'':
		end := ClosingQuote(value)
		if end < 0 {
			return Slip{Message: "the quote is not closed", Hint: fmt.Sprintf("Put a %c at the end of the value.", value[0])}
		}
		if rest := strings.TrimSpace(value[end+1:]); rest != "" && rest[0] != '#' && rest[0] != ',' && rest[0] != ':' {
			inner := strings.TrimSuffix(strings.TrimPrefix(value, value[:1]), value[:1])
			return Slip{Column: utf8.RuneCountInString(value[:end]), Message: fmt.Sprintf("the quote ends before %q", rest), Hint: quoted(inner)}
		}
	case '@', '`', '%', '*', '&', '!':
		return Slip{Message: fmt.Sprintf("a value cannot begin with %c unless it is in quotes", value[0]), Hint: quoted(value)}
	case '{', '[':
		if strings.HasPrefix(value, "{{") || strings.HasPrefix(value, "{%") {
			return Slip{Message: "a template stands where a value belongs", Hint: quoted(value)}
		}
		if closing := map[byte]string{'{': "}", '[': "]"}[value[0]]; !strings.Contains(value, closing) {
			return Slip{Message: fmt.Sprintf("%c is not closed", value[0]), Hint: fmt.Sprintf("Put a %s behind the last item, or put the value into double quotes.", closing)}
		}
		if i := strings.LastIndexAny(value, "]}"); i+1 < len(value) && !strings.HasPrefix(strings.TrimSpace(value[i+1:]), "#") {
			return Slip{Message: fmt.Sprintf("%q follows the closing bracket", strings.TrimSpace(value[i+1:])), Hint: quoted(value)}
		}
	default:
		i := strings.Index(value, ": ")
		if i < 0 && strings.HasSuffix(value, ":") {
			i = len(value) - 1
		}
		if i >= 0 && key != "" {
			return Slip{Column: utf8.RuneCountInString(value[:i]), Message: fmt.Sprintf("the value of %q holds a colon and is not in quotes", key), Hint: quoted(value)}
		}
	}
	return Slip{}
}

// ClosingQuote is the index of the quote that ends a quoted value, -1 without.
func ClosingQuote(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[0] == '"' && s[i] == '\\':
			i++
		case s[i] != s[0]:
		case s[0] == '\'' && i+1 < len(s) && s[i+1] == '\'':
			i++
		default:
			return i
		}
	}
	return -1
}
