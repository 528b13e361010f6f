package content

import (
	"path"
	"strings"
)

// include writes the text of another file in the place of a tag. It reports
// whether the file is known.
func (t *templates) include(g *tag, name string, params map[string]string) bool {
	body, file, ok := t.included(name)
	if !ok {
		return false
	}
	sub := &templates{c: t.c, text: []byte(body), marks: t.marks, vars: map[string]string{}, imports: map[string]string{},
		at: g.start, stack: append(t.stack[:len(t.stack):len(t.stack)], file), size: t.size, mdx: strings.HasSuffix(file, ".mdx")}
	if t.at >= 0 {
		sub.at = t.at
	}
	for k, v := range t.vars {
		sub.vars[k] = v
	}
	for k, v := range params {
		sub.vars["include."+k] = v
	}
	sub.lex()
	sub.run()
	out := strings.Trim(string(sub.w.out), "\n")
	if strings.Contains(out, "\n") || strings.IndexByte(out, markByte) >= 0 {
		t.block(g, false, strings.Split(out, "\n")...)
	} else {
		t.replace(g, out)
	}
	return true
}

// included returns the text of a file of the site, without its front matter.
func (t *templates) included(name string) (body, file string, ok bool) {
	name = strings.Trim(strings.TrimSpace(name), `"'`)
	if t.c.o.Include == nil || name == "" || len(t.stack) >= maxIncludes || strings.Contains(name, "://") {
		return "", "", false
	}
	candidates := []string{name}
	if path.Ext(name) == "" {
		candidates = append(candidates, name+".md", name+".mdx")
	}
	if !strings.HasPrefix(name, ".") {
		for _, folder := range []string{"_includes", "includes", "_snippets", "snippets", "_partials", "partials", "content"} {
			candidates = append(candidates, path.Join(folder, name))
		}
	}
	for _, file := range candidates {
		for _, outer := range t.stack {
			if outer == file {
				return "", "", false // a file within itself
			}
		}
		body, ok := t.c.o.Include(file)
		if !ok {
			continue
		}
		if *t.size += len(body); *t.size > maxIncluded {
			return "", "", false
		}
		s := newSource(file, []byte(body), 0, 1)
		return withoutFrontMatter(string(s.text)), file, true
	}
	return "", "", false
}

func withoutFrontMatter(s string) string {
	for _, fence := range []string{"---\n", "+++\n"} {
		if rest, ok := strings.CutPrefix(s, fence); ok {
			if strings.HasPrefix(rest, fence) {
				return rest[len(fence):]
			}
			if i := strings.Index(rest, "\n"+fence); i >= 0 {
				return rest[i+1+len(fence):]
			}
		}
	}
	return s
}
