package theme

import (
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"faqtory/internal/diag"
)

var (
	svgOpen = regexp.MustCompile(`(?s)^.*?<svg\b[^>]*>`)
	svgText = regexp.MustCompile(`>\s+<`)
	// An icon is put into every page as it is, so it may draw and nothing else.
	svgUnsafe = regexp.MustCompile(`(?i)<\s*(script|style|foreignObject|image|use|a|animate|set)\b|\son\w+\s*=|\sstyle\s*=|href\s*=|<!`)
)

// readIcons reads the drawings. Only what is inside the svg element is kept; the
// stylesheet gives size, colour and stroke. The size is also said for where no
// stylesheet is, in a reader view for one, where a drawing would fill the window.
func readIcons(files, over fs.FS, list *diag.List) (map[string]template.HTML, error) {
	all, err := names(files, "icons", ".svg")
	if err != nil {
		return nil, err
	}
	icons := make(map[string]template.HTML, len(all))
	for _, file := range all {
		src, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, err
		}
		inner, err := drawing(string(src))
		if err != nil {
			*list = append(*list, diag.Diagnostic{File: folder + file, Severity: diag.Error, Code: "theme-icon", Message: err.Error(),
				Hint: "An icon is an svg element of 24 by 24 units with paths and shapes, drawn with strokes."})
			if src, err = fs.ReadFile(FS(), file); err != nil {
				continue
			}
			if inner, err = drawing(string(src)); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
		}
		name := strings.TrimSuffix(path.Base(file), ".svg")
		icons[name] = template.HTML(`<svg class="i" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">` + inner + `</svg>`)
	}
	return icons, nil
}

// Icons are the names of the drawings, sorted.
func (t *Theme) Icons() []string { return slices.Sorted(maps.Keys(t.icons)) }

// HasIcon reports that a page can show an icon of that name, which may be an emoji.
func (t *Theme) HasIcon(name string) bool { return t.icon(name) != "" }

func drawing(src string) (string, error) {
	open := svgOpen.FindString(src)
	end := strings.LastIndex(src, "</svg>")
	if open == "" || end < len(open) {
		return "", fmt.Errorf("not an SVG drawing")
	}
	inner := strings.TrimSpace(svgText.ReplaceAllString(src[len(open):end], "><"))
	if m := svgUnsafe.FindString(inner); m != "" {
		return "", fmt.Errorf("an icon may not hold %q", strings.TrimSpace(m))
	}
	return inner, nil
}
