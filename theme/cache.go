package theme

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"
	"sync"
	"text/template/parse"
)

// Most of a page is the same on others: header and footer on every page of a
// locale, an article's entry in a list wherever it is listed. Working a template
// out costs a microsecond and more for each value, so such parts are kept.

// parts are the rendered parts of one site. Those of the site that was seen last
// are kept: a rebuild brings a new Site, and the old one must not be held for ever.
type parts struct {
	mu   sync.RWMutex
	site *Site
	html map[partKey]template.HTML
}

type partKey struct {
	name string
	item any // what the partial was rendered with: a pointer, or a comparable value
}

// mostParts bounds the memory of a large site; beyond it the parts are made anew.
const mostParts = 20_000

func (p *parts) get(s *Site, key partKey) (template.HTML, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if p.site != s {
		return "", false
	}
	html, ok := p.html[key]
	return html, ok
}

func (p *parts) put(s *Site, key partKey, html template.HTML) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.site != s || len(p.html) >= mostParts {
		p.site, p.html = s, map[partKey]template.HTML{}
	}
	p.html[key] = html
}

// part renders a partial with item as its dot, once for a site.
func (r *renderer) part(s *Site, name string, item any) (template.HTML, error) {
	key := partKey{name, item}
	if html, ok := r.kept.get(s, key); ok {
		return html, nil
	}
	var b bytes.Buffer
	if err := r.run(&b, name, item); err != nil {
		return "", err
	}
	html := template.HTML(b.String())
	r.kept.put(s, key, html)
	return html, nil
}

// cached renders a partial that depends on the site alone.
func (r *renderer) cached(name string, s *Site) (template.HTML, error) { return r.part(s, name, s) }

// each renders a partial for every entry of a list, which is the same wherever
// the entry is listed. The entry whose URL is current is rendered with the partial
// NAME-current instead.
func (r *renderer) each(name string, s *Site, list any, current ...string) (template.HTML, error) {
	var few [16]template.HTML
	entries, size := few[:0], 0
	add := func(item any, url string) error {
		name := name
		if len(current) > 0 && url == current[0] {
			name = currentName(name)
		}
		html, err := r.part(s, name, item)
		entries, size = append(entries, html), size+len(html)
		return err
	}
	switch list := list.(type) {
	case []*ArticleLink:
		for _, l := range list {
			if err := add(l, l.URL); err != nil {
				return "", err
			}
		}
	case []*CategoryLink:
		for _, l := range list {
			if err := add(l, l.URL); err != nil {
				return "", err
			}
		}
	case []Crumb:
		for _, c := range list {
			if err := add(c, c.URL); err != nil {
				return "", err
			}
		}
	default:
		return "", fmt.Errorf("each: %T is not a list of links or breadcrumbs", list)
	}
	var b strings.Builder
	b.Grow(size)
	for _, html := range entries {
		b.WriteString(string(html))
	}
	return template.HTML(b.String()), nil
}

// currentName is the partial for the entry of a list that is the page itself.
func currentName(name string) string { return strings.TrimSuffix(name, ".html") + "-current.html" }

// fold works out what is constant in a locale, {{t "toc.title"}} and {{icon
// "search"}}, before the template is first used: a page of ours has some thirty of
// them. Text in a template is taken as it is, so a string is escaped here, in a
// way that is right between tags and in quoted attributes, where ours stand. A
// site's own templates are left alone: theirs may stand anywhere.
func (r *renderer) fold(node parse.Node) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for i, child := range n.Nodes {
			if text, ok := r.constant(child); ok {
				n.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: child.Position(), Text: []byte(text)}
				continue
			}
			r.fold(child)
		}
	case *parse.IfNode:
		r.fold(n.List)
		r.fold(n.ElseList)
	case *parse.WithNode:
		r.fold(n.List)
		r.fold(n.ElseList)
	case *parse.RangeNode:
		r.fold(n.List)
		r.fold(n.ElseList)
	}
}

// constant returns what an action of a function name and one string says.
func (r *renderer) constant(node parse.Node) (string, bool) {
	action, ok := node.(*parse.ActionNode)
	if !ok || len(action.Pipe.Cmds) != 1 || len(action.Pipe.Decl) > 0 || len(action.Pipe.Cmds[0].Args) != 2 {
		return "", false
	}
	function, isName := action.Pipe.Cmds[0].Args[0].(*parse.IdentifierNode)
	arg, isString := action.Pipe.Cmds[0].Args[1].(*parse.StringNode)
	if !isName || !isString {
		return "", false
	}
	switch function.Ident {
	case "t":
		text, err := r.texts.format(arg.Text)
		return template.HTMLEscapeString(text), err == nil
	case "icon":
		return string(r.theme.icon(arg.Text)), true
	}
	return "", false
}
