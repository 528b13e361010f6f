// Package diag holds what faqtory has to say about a writer's files: where a
// mistake stands, what it is, and how to mend it.
//
// A [Diagnostic] names a file, a line and a column, shows the source line, and
// carries a hint. A [List] collects all of them in one run: nothing stops at the
// first mistake. The text form is `file:line:column: message`, which editors
// can jump to; [Write] knows JSON, SARIF and GitHub annotations as well.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity ranks a diagnostic.
type Severity int

// A Warning is listed and publishes; an Error fails the build.
const (
	Warning Severity = iota + 1
	Error
)

// String returns "warning" or "error".
func (s Severity) String() string {
	if s == Error {
		return "error"
	}
	return "warning"
}

// MarshalText lets JSON carry the name instead of the number.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the name back.
func (s *Severity) UnmarshalText(text []byte) error {
	switch string(text) {
	case "warning":
		*s = Warning
	case "error":
		*s = Error
	default:
		return fmt.Errorf("unknown severity %q", text)
	}
	return nil
}

// A Diagnostic is one mistake at one place.
type Diagnostic struct {
	// File is the path relative to the site folder, with slashes.
	File string `json:"file"`
	// Line and Column count from 1; 0 means the whole file. Columns count
	// Unicode code points, as editors do.
	Line     int      `json:"line,omitempty"`
	Column   int      `json:"column,omitempty"`
	Severity Severity `json:"severity"`
	// Code is a stable name for the kind of mistake ("broken-link").
	Code string `json:"code"`
	// Message is one lower-case sentence without a full stop.
	Message string `json:"message"`
	// Source is the line as the writer wrote it, without its line end.
	Source string `json:"source,omitempty"`
	// Hint says how to mend it, in one whole sentence or two.
	Hint string `json:"hint,omitempty"`
}

// Error returns `file:line:column: message`.
func (d Diagnostic) Error() string {
	var b strings.Builder
	b.WriteString(d.File)
	if d.Line > 0 {
		fmt.Fprintf(&b, ":%d", d.Line)
		if d.Column > 0 {
			fmt.Fprintf(&b, ":%d", d.Column)
		}
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	b.WriteString(d.Message)
	return b.String()
}

// A List is what one run found. It is an error when it holds an [Error].
type List []Diagnostic

// Error returns the messages of the errors, one a line.
func (l List) Error() string {
	var lines []string
	for _, d := range l {
		if d.Severity == Error {
			lines = append(lines, d.Error())
		}
	}
	return strings.Join(lines, "\n")
}

// Err returns l as an error when it holds at least one [Error], else nil.
func (l List) Err() error {
	if l.Errors() == 0 {
		return nil
	}
	return l
}

// Errors counts the diagnostics that fail a build.
func (l List) Errors() int { return l.count(Error) }

// Warnings counts those that do not.
func (l List) Warnings() int { return l.count(Warning) }

func (l List) count(s Severity) int {
	n := 0
	for _, d := range l {
		if d.Severity == s {
			n++
		}
	}
	return n
}

// Strict returns a copy in which every warning is an error.
func (l List) Strict() List {
	out := slices.Clone(l)
	for i := range out {
		out[i].Severity = Error
	}
	return out
}

// Sort orders l by file, line, column, code and message, so that the same
// mistakes are listed in the same order however the work was spread.
func (l List) Sort() {
	slices.SortStableFunc(l, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
}

// Line returns line n (from 1) of src without its line end, shortened to a
// width that a terminal shows, and "" when there is no such line.
func Line(src []byte, n int) string {
	if n < 1 {
		return ""
	}
	s := string(src)
	for i := 1; i < n; i++ {
		_, rest, ok := strings.Cut(s, "\n")
		if !ok {
			return ""
		}
		s = rest
	}
	s, _, _ = strings.Cut(s, "\n")
	s = strings.TrimSuffix(strings.TrimPrefix(s, "\uFEFF"), "\r")
	const width = 300
	if r := []rune(s); len(r) > width {
		return string(r[:width]) + "…"
	}
	return s
}
