package theme

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"faqtory/internal/diag"
)

// folder is where a site's own theme files lie; diagnostics begin with it.
const folder = "theme/"

// overlay returns base with the regular files of over in front of it.
func overlay(base, over fs.FS) (fs.FS, error) {
	if over == nil {
		return base, nil
	}
	if _, err := fs.Stat(over, "."); err != nil {
		return nil, err
	}
	return overlayFS{base, over}, nil
}

type overlayFS struct{ base, over fs.FS }

// Open implements fs.FS for files; folders are read through [names].
func (o overlayFS) Open(name string) (fs.File, error) {
	f, err := o.over.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.base.Open(name)
	}
	return f, err
}

// names lists the files of one folder of the theme with an extension, ours and
// the site's, sorted.
func names(fsys fs.FS, dir, ext string) ([]string, error) {
	layers := []fs.FS{fsys}
	if o, ok := fsys.(overlayFS); ok {
		layers = []fs.FS{o.base, o.over}
	}
	var out []string
	for _, layer := range layers {
		err := fs.WalkDir(layer, dir, func(p string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) && p == dir {
				return fs.SkipAll
			}
			if err == nil && !d.IsDir() && path.Ext(p) == ext && !strings.HasPrefix(path.Base(p), ".") {
				out = append(out, p)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	sort.Strings(out)
	return slices.Compact(out), nil
}

// Files lists every file of the default theme that a site may put its own in
// place of, sorted.
func Files() []string {
	var out []string
	// The walk cannot fail: the files are part of the program.
	_ = fs.WalkDir(FS(), ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, p)
		}
		return err
	})
	return out
}

func has(fsys fs.FS, name string) bool {
	if fsys == nil {
		return false
	}
	_, err := fs.Stat(fsys, name)
	return err == nil
}

// parseTemplates reads every template. A site's file that does not parse is
// listed, and ours is used.
func (t *Theme) parseTemplates(over fs.FS, list *diag.List) error {
	all, err := names(t.files, "templates", ".html")
	if err != nil {
		return err
	}
	t.pages = template.New("").Funcs(unbound()).Option("missingkey=error")
	t.own = map[string]bool{}
	for _, file := range all {
		src, err := fs.ReadFile(t.files, file)
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(file, "templates/")
		// Parsed alone first: a mistake must not leave half a template behind.
		if has(over, file) {
			if _, err := template.New(name).Funcs(unbound()).Parse(compact(src)); err != nil {
				*list = append(*list, t.mistake(err, file))
				if src, err = fs.ReadFile(FS(), file); errors.Is(err, fs.ErrNotExist) {
					continue
				} else if err != nil {
					return err
				}
			} else {
				t.own[name] = true
			}
		}
		if _, err := t.pages.New(name).Parse(compact(src)); err != nil {
			return err
		}
	}
	if over == nil {
		return nil
	}
	t.unused(list)
	for _, name := range slices.Sorted(maps.Keys(t.own)) {
		found, err := blocked(t.files, name)
		if err != nil {
			return err
		}
		*list = append(*list, found...)
	}
	if list.Errors() == 0 {
		t.tryAll(list)
	}
	return nil
}

var indent = regexp.MustCompile(`\n[ \t]+`)

// compact takes the indentation out of a template, which every page would carry
// otherwise. Line numbers stay true. Files in which white space may matter are
// left as they are.
func compact(src []byte) string {
	s := strings.ReplaceAll(string(src), "\r\n", "\n")
	if strings.Contains(s, "<pre") || strings.Contains(s, "<textarea") || strings.Contains(s, "`") {
		return s
	}
	return indent.ReplaceAllString(s, "\n")
}

// Errors of text/template and html/template begin with "template: NAME:LINE:COL: "
// or "html/template:NAME:LINE:COL: ", the column and the blank being optional.
var templateError = regexp.MustCompile(`(?:html/)?template: ?([^:\s]+):(\d+):(?:(\d+):)? (.*)$`)

// mistake turns an error of a template into a diagnostic. file is where the error
// is when it does not say so itself.
func (t *Theme) mistake(err error, file string) diag.Diagnostic {
	d := diag.Diagnostic{File: folder + file, Severity: diag.Error, Code: "theme-template",
		Hint: "`faqtory theme fields` prints what a template may use: the fields of pages and their parts, and functions."}
	first, _, _ := strings.Cut(err.Error(), "\n")
	d.Message = first
	if e, ok := errors.AsType[*template.Error](err); ok {
		// html/template found it while it worked out what each value needs to be
		// harmless: the text around it makes no sense as HTML.
		d.Message = e.Description
		d.Hint = "Every tag, attribute and quotation mark must be closed in the branch and the file in which it was opened."
		if name := t.culprit(); name != "" {
			file = "templates/" + name
			d.File = folder + file
			if e.Name == name {
				d.Line = e.Line
			}
		}
		return d
	}
	// An error in a partial is wrapped once for each template that led to it; the
	// last is where it is.
	if m := templateError.FindStringSubmatch(first[max(0, strings.LastIndex(first, "template: ")):]); m != nil {
		file, d.Message = "templates/"+m[1], m[4]
		if i := strings.LastIndex(d.Message, ">: "); i >= 0 && strings.HasPrefix(d.Message, "executing ") {
			d.Message = d.Message[i+len(">: "):]
		}
		if _, what, ok := strings.Cut(d.Message, ": "); ok && strings.HasPrefix(d.Message, "error calling ") {
			d.Message = what
		}
		d.File = folder + file
		d.Line, _ = strconv.Atoi(m[2])
		if src, err := fs.ReadFile(t.files, file); err == nil {
			d.Source = diag.Line(src, d.Line)
		}
	}
	return d
}

// unused lists templates of the site's that no page takes in: their names are
// misspelt, or left over.
func (t *Theme) unused(list *diag.List) {
	taken := map[string]bool{}
	var ours []string
	for _, file := range Files() {
		if name, ok := strings.CutPrefix(file, "templates/"); ok {
			taken[name] = true
			ours = append(ours, name)
		}
	}
	for _, p := range t.pages.Templates() {
		if p.Tree != nil {
			names := quoted.FindAllStringSubmatch(p.Tree.Root.String(), -1)
			for _, m := range names {
				taken[m[1]] = true
			}
		}
	}
	for name := range t.own {
		if taken[name] {
			continue
		}
		d := diag.Diagnostic{File: folder + "templates/" + name, Severity: diag.Warning, Code: "theme-template", Message: "no page uses this template"}
		if near := diag.Suggest(name, ours); near != "" {
			d.Hint = fmt.Sprintf("Did you mean %q?", near)
		}
		*list = append(*list, d)
	}
}

// quoted are the names a template may take in another by: {{template "x"}},
// {{cached "x" .Site}}.
var quoted = regexp.MustCompile(`"([^"]+\.html)"`)

// culprit returns the site's template that cannot be made sense of among ours
// alone, "" when none can be told.
func (t *Theme) culprit() string {
	for _, name := range slices.Sorted(maps.Keys(t.own)) {
		set := template.New("").Funcs(unbound())
		for _, p := range t.pages.Templates() {
			file := "templates/" + p.Name()
			fsys := FS()
			if p.Name() == name || !has(fsys, file) {
				fsys = t.files
			}
			if src, err := fs.ReadFile(fsys, file); err == nil {
				if _, err := set.New(p.Name()).Parse(compact(src)); err != nil {
					return name
				}
			}
		}
		alone := &Theme{files: t.files, catalogue: t.catalogue, icons: t.icons, pages: set}
		for _, s := range samples(source) {
			if _, bad := errors.AsType[*template.Error](s.render(alone, io.Discard)); bad {
				return name
			}
		}
	}
	return ""
}
