package theme

import (
	"html/template"
	"regexp"
	"strings"
)

// A telephone number amid Arabic or Hebrew falls apart: its groups of digits are
// each read from the left but stand in the order of the text, so +371 60 000 123
// shows as 123 000 60 371+ (Unicode Bidirectional Algorithm, rules W4 and N1). An
// isolate keeps it whole.

var telephone = regexp.MustCompile(`\+[0-9](?:[ \x{a0}\x{202f}()./-]{0,2}[0-9]){6,14}`)

// Isolate wraps the telephone numbers in the text of HTML so that they are read
// from the left in any surroundings. Code is left alone: it is isolated as a whole.
func Isolate(body template.HTML) template.HTML {
	s := string(body)
	if !strings.Contains(s, "+") {
		return body
	}
	var b strings.Builder
	b.Grow(len(s) + 64)
	verbatim := 0 // depth of elements whose text is code, or isolated already
	for s != "" {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			open = len(s)
		}
		if text := s[:open]; verbatim > 0 {
			b.WriteString(text)
		} else {
			b.WriteString(isolated(text))
		}
		s = s[open:]
		if s == "" {
			break
		}
		end := tagEnd(s)
		tag := s[:end]
		switch name := strings.ToLower(strings.TrimLeft(tag[1:min(len(tag), 8)], "/")); {
		case !verbatimTag(name):
		case strings.HasPrefix(tag, "</"):
			verbatim = max(0, verbatim-1)
		default:
			verbatim++
		}
		b.WriteString(tag)
		s = s[end:]
	}
	return template.HTML(b.String())
}

// verbatimTag tells from the beginning of a tag that what it holds is left alone.
func verbatimTag(tag string) bool {
	for _, name := range []string{"code", "pre", "bdi", "kbd", "samp", "script"} {
		if rest, ok := strings.CutPrefix(tag, name); ok && (rest == "" || strings.ContainsAny(rest[:1], " \t\n>/")) {
			return true
		}
	}
	return false
}

// tagEnd is where the tag that s begins with ends; a > in quotes does not end it.
func tagEnd(s string) int {
	quote := byte(0)
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return len(s)
}

func isolated(text string) string {
	if !strings.Contains(text, "+") {
		return text
	}
	return telephone.ReplaceAllString(text, `<bdi dir="ltr">$0</bdi>`)
}

// plain shows plain text that may hold a telephone number.
func (r *renderer) plain(text string) template.HTML {
	text = template.HTMLEscapeString(text)
	if !RTL(r.locale) {
		return template.HTML(text)
	}
	// The escaper writes + as it is; were that to change, numbers would stay as
	// they are typed, and the test would say so.
	return template.HTML(isolated(text))
}
