package theme

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"

	"faqtory/internal/diag"
)

// Stylesheets and Scripts are the parts of the two assets that every page loads, in
// their order. A file that a site adds to css/ or js/ follows them. Most readers
// come to an article, from a search engine or a link in a mail, and read no other
// page: what only pages of lists need (the front page, categories, results, the
// contact page) is a stylesheet of its own, made of ListStylesheets, which those
// load behind the first. It ends with what a site adds too, so that the site's word
// is the last one there as well. Two scripts are loaded when there is something to do
// for them: SuggestScripts make the one that suggests while a reader types, FindScripts
// the one by which a search page without a server searches.
var (
	Stylesheets     = []string{"base.css", "layout.css", "article.css", "body.css", "policy.css", "strip.css", "print.css"}
	ListStylesheets = []string{"home.css", "contact.css"}
	Scripts         = []string{"base.js", "search.js", "article.js", "contact.js"}
	SuggestScripts  = []string{"suggest.js"}
	FindScripts     = []string{"find.js"}
)

// assetFiles lists the files of an asset: those of order, and behind them those
// that neither it nor others names.
func assetFiles(files fs.FS, dir, ext string, order, others []string) ([]string, error) {
	all, err := names(files, dir, ext)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(f string) bool { return slices.Contains(others, path.Base(f)) })
	rank := func(f string) int {
		if i := slices.Index(order, path.Base(f)); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortStableFunc(all, func(a, b string) int { return rank(a) - rank(b) })
	return all, nil
}

// stylesheets returns the one of all pages, which begins with the palette, and the
// one of pages of lists.
func stylesheets(files fs.FS, o Options, list *diag.List) (site, lists []byte, err error) {
	m := minify.New()
	m.AddFunc("text/css", css.Minify)
	colors := minified(m, "text/css", tokens(o, list), "", list)
	if site, err = stylesheet(m, files, o, list, Stylesheets, ListStylesheets); err != nil {
		return nil, nil, err
	}
	var found diag.List
	lists, err = stylesheet(m, files, o, &found, ListStylesheets, Stylesheets)
	for _, d := range found {
		// A mistake in what the site adds is listed already.
		if slices.Contains(ListStylesheets, path.Base(d.File)) {
			*list = append(*list, d)
		}
	}
	return append([]byte(colors), site...), lists, err
}

func stylesheet(m *minify.M, files fs.FS, o Options, list *diag.List, order, others []string) ([]byte, error) {
	all, err := assetFiles(files, "css", ".css", order, others)
	if err != nil {
		return nil, err
	}
	var out []byte
	for _, file := range all {
		src, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, err
		}
		name := fileName(o.Overrides, file)
		if d, bad := cssDiagnostic(name, string(src)); bad && name != "" {
			*list = append(*list, d)
			if src, err = fs.ReadFile(FS(), file); errors.Is(err, fs.ErrNotExist) {
				continue
			} else if err != nil {
				return nil, err
			}
			name = ""
		}
		out = append(out, minified(m, "text/css", string(src), name, list)...)
	}
	return out, nil
}

// scripts returns the one of all pages, the one that suggests and the one that
// searches without a server.
func scripts(files, over fs.FS, list *diag.List) (site, suggest, find []byte, err error) {
	all, err := assetFiles(files, "js", ".js", Scripts, slices.Concat(SuggestScripts, FindScripts))
	if err != nil {
		return nil, nil, nil, err
	}
	if site, err = script(files, over, list, all); err != nil {
		return nil, nil, nil, err
	}
	if suggest, err = script(files, over, list, inFolder("js/", SuggestScripts)); err != nil {
		return nil, nil, nil, err
	}
	find, err = script(files, over, list, inFolder("js/", FindScripts))
	return site, suggest, find, err
}

func inFolder(folder string, names []string) []string {
	var out []string
	for _, name := range names {
		out = append(out, folder+name)
	}
	return out
}

func script(files, over fs.FS, list *diag.List, all []string) ([]byte, error) {
	m := minify.New()
	m.AddFunc("text/javascript", js.Minify)
	var b strings.Builder
	b.WriteString("(()=>{\"use strict\";\n")
	for _, file := range all {
		src, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, err
		}
		// Each part is minified alone first to find a mistake in its own file.
		minified(m, "text/javascript", string(src), fileName(over, file), list)
		b.Write(src)
		b.WriteByte('\n')
	}
	b.WriteString("})()")
	return []byte(minified(m, "text/javascript", b.String(), "", list)), nil
}

// fileName is how a diagnostic names a file: only a site's own can be at fault.
func fileName(over fs.FS, file string) string {
	if has(over, file) {
		return folder + file
	}
	return ""
}

// minified returns src without what a browser does not need, or src itself when
// it cannot be read: a stylesheet with a mistake still styles most of a page.
func minified(m *minify.M, mediatype, src, file string, list *diag.List) string {
	out, err := m.String(mediatype, src)
	if err == nil {
		return out
	}
	if file != "" {
		d := diag.Diagnostic{File: file, Severity: diag.Error, Code: "theme-asset", Message: strings.SplitN(err.Error(), "\n", 2)[0]}
		if _, e := fmt.Sscanf(d.Message[strings.LastIndex(d.Message, "on line ")+1:], "n line %d", &d.Line); e == nil {
			d.Source = diag.Line([]byte(src), d.Line)
			if at, column, ok := strings.Cut(d.Message, fmt.Sprintf(" on line %d and column ", d.Line)); ok {
				d.Message = at
				d.Column, _ = strconv.Atoi(column)
			}
		}
		d.Hint = "Pages would not run it. `faqtory theme eject` writes the file of the program again."
		*list = append(*list, d)
	}
	return src
}
