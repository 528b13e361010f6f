package theme

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"faqtory/internal/diag"
)

// kinds are the folders of a theme and the ending of the files in them.
var kinds = []struct{ dir, ext string }{{"templates", ".html"}, {"css", ".css"}, {"js", ".js"}, {"messages", ".yaml"}, {"icons", ".svg"}}

// misplaced lists files of the site's theme folder that the theme never looks at, and
// of which it is clear where they belong: by their name, or by their ending. Others, a
// text about the theme for one, are nobody's mistake.
func misplaced(over fs.FS, list *diag.List) error {
	if over == nil {
		return nil
	}
	ours := map[string]string{}
	var dirs []string
	for _, file := range Files() {
		if base := path.Base(file); ours[base] == "" {
			ours[base] = file
		} else {
			ours[base] = "?" // more than one is called so
		}
	}
	for _, k := range kinds {
		dirs = append(dirs, k.dir)
	}
	return fs.WalkDir(over, ".", func(p string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && p == "." {
			return fs.SkipAll
		}
		if err != nil || p == "." {
			return err
		}
		if strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			if near := diag.Suggest(p, dirs); near != "" && !known(p) && holds(over, p, near) {
				*list = append(*list, idle(p+"/", fmt.Sprintf("Did you mean %q?", folder+near+"/")))
				return fs.SkipDir
			}
			return nil
		}
		dir, _, _ := strings.Cut(p, "/")
		if known(dir) && dir != p {
			if dir == "messages" && path.Ext(p) == ".yml" {
				*list = append(*list, idle(p, fmt.Sprintf("Call it %s.", folder+strings.TrimSuffix(p, ".yml")+".yaml")))
			}
			return nil
		}
		if to := ours[d.Name()]; to != "" && to != "?" {
			*list = append(*list, idle(p, fmt.Sprintf("Move it to %s.", folder+to)))
			return nil
		}
		for _, k := range kinds {
			if dir == p && path.Ext(p) == k.ext {
				*list = append(*list, idle(p, fmt.Sprintf("Move it into %s.", folder+k.dir+"/")))
			}
		}
		return nil
	})
}

// holds reports that a folder has a file of the kind that a folder of a theme is for:
// what a site makes its stylesheets from may well lie in scss.
func holds(over fs.FS, dir, kind string) bool {
	found := false
	_ = fs.WalkDir(over, dir, func(p string, d fs.DirEntry, err error) error {
		for _, k := range kinds {
			found = found || err == nil && !d.IsDir() && k.dir == kind && path.Ext(p) == k.ext
		}
		if found {
			return fs.SkipAll
		}
		return err
	})
	return found
}

// known reports a folder of a theme.
func known(dir string) bool {
	for _, k := range kinds {
		if k.dir == dir {
			return true
		}
	}
	return false
}

func idle(file, hint string) diag.Diagnostic {
	return diag.Diagnostic{File: folder + file, Severity: diag.Warning, Code: "theme-file", Message: "the theme takes nothing from here", Hint: hint}
}
