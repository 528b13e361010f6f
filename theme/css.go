package theme

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"faqtory/internal/diag"
)

// Stylesheets are joined into one, and CSS forgives: a brace that is not closed in
// one file takes the rules of all files after it away without a word. So brackets,
// strings and comments of a site's own stylesheets are counted (CSS Syntax Module
// Level 3, sections 4.3 and 5.3).

// A cssBracket is one that is open, and the indentation of its line.
type cssBracket struct {
	sign       byte
	at, indent int
}

// cssMistake finds the first bracket, string or comment of a stylesheet that is not
// closed, or closed twice; ok when there is none.
func cssMistake(src string) (at int, message, hint string, ok bool) {
	var open []cssBracket
	suspect := -1 // a rule whose closing brace seems to be that of another
	line := 0     // where the current line begins
	indent := func() int { return len(src[line:]) - len(strings.TrimLeft(src[line:], " \t")) }
	for i := 0; i < len(src); i++ {
		switch c := src[i]; c {
		case '\n':
			line = i + 1
		case '\\':
			i++
		case '/':
			if !strings.HasPrefix(src[i:], "/*") {
				continue
			}
			end := strings.Index(src[i+2:], "*/")
			if end < 0 {
				return i, "the comment that begins here has no end", "Close it with */.", false
			}
			if last := strings.LastIndexByte(src[i:i+2+end], '\n'); last >= 0 {
				line = i + last + 1
			}
			i += end + 3
		case '"', '\'':
			end := cssString(src, i)
			if end < 0 {
				return i, "the quote is not closed on its line", fmt.Sprintf("Put a %c where the text ends.", c), false
			}
			i = end
		case '(':
			if end := cssURL(src, i); end > 0 {
				i = end
				continue
			}
			open = append(open, cssBracket{c, i, indent()})
		case '{', '[':
			open = append(open, cssBracket{c, i, indent()})
		case '}', ')', ']':
			n := len(open) - 1
			if n < 0 || closing(open[n].sign) != c {
				if n >= 0 && open[n].sign != '{' {
					return open[n].at, fmt.Sprintf("the %c that begins here is not closed", open[n].sign), fmt.Sprintf("Put a %c where it ends.", closing(open[n].sign)), false
				}
				return i, fmt.Sprintf("this %c closes nothing", c), "Take it out, or look for the one above that is missing.", false
			}
			first := strings.TrimSpace(src[line:i]) == ""
			if c == '}' && first && suspect < 0 && open[n].at < line && indent() != open[n].indent {
				suspect = open[n].at
			}
			open = open[:n]
		}
	}
	if len(open) == 0 {
		return 0, "", "", true
	}
	b := open[len(open)-1]
	if b.sign == '{' && suspect > b.at {
		b.at = suspect
	}
	return b.at, fmt.Sprintf("the %c that begins here is not closed", b.sign), fmt.Sprintf("Put a %c where it ends.", closing(b.sign)), false
}

func closing(open byte) byte {
	switch open {
	case '{':
		return '}'
	case '(':
		return ')'
	}
	return ']'
}

// cssString is where the string that begins at i ends, -1 when its line ends before.
func cssString(src string, i int) int {
	for j := i + 1; j < len(src); j++ {
		switch src[j] {
		case src[i]:
			return j
		case '\\':
			j++
		case '\n':
			return -1
		}
	}
	return -1
}

// cssURL is the closing bracket of a url( without quotes, in which other signs mean
// nothing; 0 when the bracket at i is none.
func cssURL(src string, i int) int {
	if i < 3 || !strings.EqualFold(src[i-3:i], "url") {
		return 0
	}
	rest := strings.TrimLeft(src[i+1:], " \t")
	if rest == "" || rest[0] == '"' || rest[0] == '\'' {
		return 0
	}
	for j := i + 1; j < len(src) && src[j] != '\n'; j++ {
		switch src[j] {
		case ')':
			return j
		case '\\':
			j++
		}
	}
	return 0
}

// cssDiagnostic is [cssMistake] in a file.
func cssDiagnostic(file, src string) (d diag.Diagnostic, bad bool) {
	at, message, hint, ok := cssMistake(src)
	if ok {
		return d, false
	}
	line := 1 + strings.Count(src[:at], "\n")
	begin := strings.LastIndexByte(src[:at], '\n') + 1
	return diag.Diagnostic{
		File: file, Line: line, Column: 1 + utf8.RuneCountInString(src[begin:at]), Severity: diag.Error, Code: "theme-asset",
		Message: message, Source: diag.Line([]byte(src), line), Hint: hint,
	}, true
}
