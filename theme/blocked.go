package theme

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"faqtory/internal/diag"
)

// A templateAction is what a template carries out: none of the page's own marks.
var templateAction = regexp.MustCompile(`(?s)\{\{.*?\}\}`)

// blocked lists what a site's templates hold and [ContentSecurityPolicy] keeps every
// browser from carrying out. Nothing of it is seen in the page, only in the browser's
// console, where no writer looks.
func blocked(fsys fs.FS, name string) (diag.List, error) {
	src, err := fs.ReadFile(fsys, "templates/"+name)
	if err != nil {
		return nil, err
	}
	// Actions become blanks, so that places stay the same and quotes within them end
	// no attribute.
	text := templateAction.ReplaceAllFunc(src, func(a []byte) []byte {
		return bytes.Map(func(r rune) rune {
			if r == '\n' {
				return r
			}
			return ' '
		}, a)
	})
	var list diag.List
	z := html.NewTokenizer(bytes.NewReader(text))
	for at := 0; ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return list, nil
		}
		from := at
		at += len(z.Raw())
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		if what, hint := refused(z.Token()); what != "" {
			line := 1 + bytes.Count(text[:from], []byte("\n"))
			list = append(list, diag.Diagnostic{
				File: folder + "templates/" + name, Line: line, Column: 1 + len([]rune(string(text[bytes.LastIndexByte(text[:from], '\n')+1:from]))),
				Severity: diag.Warning, Code: "theme-blocked", Source: diag.Line(src, line),
				Message: fmt.Sprintf("browsers carry out no %s: the pages' content security policy forbids it", what), Hint: hint,
			})
		}
	}
}

// refused says what of a tag the policy forbids, and where it belongs; what is "" when
// nothing is.
func refused(t html.Token) (what, hint string) {
	const script, style = "Put it into a file of theme/js/, which is joined with the other scripts.", "Put it into a file of theme/css/, which is joined with the other stylesheets."
	attr := map[string]string{}
	for _, a := range t.Attr {
		attr[a.Key] = strings.TrimSpace(a.Val)
		switch {
		case len(a.Key) > 2 && strings.HasPrefix(a.Key, "on"):
			return a.Key + " attribute", script
		case a.Key == "style" && attr[a.Key] != "":
			return "style attribute", "Give the tag a class, and put the style into a file of theme/css/."
		case strings.HasPrefix(strings.ToLower(attr[a.Key]), "javascript:"):
			return "javascript: address", script
		}
	}
	src, given := attr["src"]
	switch t.Data {
	case "script":
		switch kind := strings.ToLower(attr["type"]); {
		case kind != "" && kind != "module" && !strings.HasSuffix(kind, "javascript"):
			return "", "" // data
		case !given:
			return "script that stands in the page", script
		case elsewhere(src):
			return "script of another host", "Copy it into theme/js/."
		}
	case "style":
		return "style that stands in the page", style
	case "link":
		if strings.EqualFold(attr["rel"], "stylesheet") && elsewhere(attr["href"]) {
			return "stylesheet of another host", "Copy it into theme/css/."
		}
	}
	return "", ""
}

func elsewhere(url string) bool {
	url = strings.ToLower(url)
	return strings.HasPrefix(url, "//") || strings.HasPrefix(url, "http:") || strings.HasPrefix(url, "https:")
}
