package content

import (
	"faqtory/internal/diag"
)

// Check reports what only shows in the whole library, sorted.
func Check(lib *Library) diag.List {
	var l diag.List
	l.Sort()
	return l
}

// diagnostic quotes the source line of a place.
func (lib *Library) diagnostic(severity diag.Severity, file string, at place, code, message, hint string) diag.Diagnostic {
	d := diag.Diagnostic{File: file, Line: at.line, Column: at.column, Severity: severity, Code: code, Message: message, Hint: hint}
	if at.line > 0 && lib.fsys != nil {
		if src, err := readLimited(lib.fsys, file); err == nil {
			src, _ = decode(file, src)
			d.Source = diag.Line(src, at.line)
		}
	}
	return d
}
