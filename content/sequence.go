package content

import (
	"path"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Some generators keep the order of their pages in one list: nav in mkdocs.yml,
// in .pages of a folder, the links of SUMMARY.md. Such a list orders what has no
// order of its own, and its titles are those that lists of articles show.

// A listed is a page or folder in such a list, relative to the site folder.
type listed struct {
	path, title string
}

// readNav reads the value of a nav key: file names, or titles with a file name
// or a list below them. Aliases are not followed: they could lead in a circle.
func readNav(n *yaml.Node, dir string) []listed {
	var list []listed
	switch n.Kind {
	case yaml.ScalarNode:
		list = append(list, listed{path: path.Join(dir, n.Value)})
	case yaml.SequenceNode:
		for _, item := range n.Content {
			list = append(list, readNav(item, dir)...)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			below := readNav(n.Content[i+1], dir)
			if n.Content[i+1].Kind == yaml.ScalarNode {
				below[0].title = stripMarkup(n.Content[i].Value)
			}
			list = append(list, below...)
		}
	}
	return list
}

// summary reports a SUMMARY.md and returns what it lists.
func (e *entry) summary() ([]listed, bool) {
	a := e.file.article
	if a == nil || e.rel != "SUMMARY" || len(a.Links) == 0 {
		return nil, false
	}
	var list []listed
	for i := range a.Links {
		target, _, _ := strings.Cut(a.Links[i].Target, "#")
		if _, _, ok := cutScheme(target); ok || !markdownFile(target) {
			continue
		}
		list = append(list, listed{path.Join(path.Dir(a.Path), unescapeTarget(target)), stripMarkup(a.Links[i].Text)})
	}
	return list, len(list) > 0
}

// arrange gives the articles and categories in a list its order.
func (a *assembly) arrange(list []listed) {
	place := map[*Article]float64{}
	for i, l := range list {
		art := a.lib.byPath[l.path]
		if art == nil {
			a.arrangeFolder(l, float64(i+1))
			continue
		}
		if _, seen := place[art]; seen {
			continue
		}
		place[art] = float64(i + 1)
		if !art.HasOrder {
			art.Order, art.HasOrder = float64(i+1), true
		}
		if l.title == "" {
			continue
		}
		if art.NavTitle == art.Title {
			art.NavTitle = l.title
		}
		if a.lib.files[art].untitled {
			art.Title = l.title
			art.TextHash = textHash(art)
		}
	}
	for _, s := range a.lib.shelves {
		arrangeCategories(s.root, place)
	}
}

// arrangeFolder places a folder that is listed itself.
func (a *assembly) arrangeFolder(l listed, order float64) {
	locale, rel := a.tree.layout.place(l.path + "/")
	if locale == "" {
		locale = a.lib.Default
	}
	s := a.lib.shelves[locale]
	if s == nil {
		return
	}
	c := s.folders[strings.Trim(rel, "/")]
	if c == nil || c.Parent == nil {
		return
	}
	if !c.HasOrder {
		c.Order, c.HasOrder = order, true
	}
	if l.title != "" && !a.lib.titled[c] {
		c.Title = l.title
		a.lib.titled[c] = true
	}
}

// arrangeCategories places each category where the first article in it stands.
func arrangeCategories(c *Category, place map[*Article]float64) (first float64) {
	note := func(n float64) {
		if n > 0 && (first == 0 || n < first) {
			first = n
		}
	}
	if c.Index != nil {
		note(place[c.Index])
	}
	for _, a := range c.Articles {
		note(place[a])
	}
	for _, child := range c.Children {
		note(arrangeCategories(child, place))
	}
	if first > 0 && !c.HasOrder {
		c.Order, c.HasOrder = first, true
	}
	return first
}
