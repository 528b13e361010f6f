package theme

import (
	"html/template"
	"reflect"
	"text/template/parse"
)

// A sight is what a template can see: the fields that it, and whatever it takes
// in, may read of the structs a page is made of. A field it does not read cannot
// change what it writes, so a page need not be rendered again when only such
// fields have changed. Every page of a locale holds the navigation with the number
// of articles in each category; without this, one new article would mean to render
// all of them.
//
// It is found by walking the templates as a compiler would, with the types of all
// values. Where a type cannot be told, or a value is handed to something that may
// look into all of it, everything in it counts as seen.
type sight struct {
	fields map[fieldOf]bool
	whole  map[reflect.Type]bool // types of which everything is seen
	all    bool                  // nothing could be ruled out
}

// A fieldOf is a field of a struct by its index.
type fieldOf struct {
	owner reflect.Type
	index int
}

// sees reports whether a field of a struct may be read.
func (s *sight) sees(owner reflect.Type, index int) bool {
	return s.all || s.whole[owner] || s.fields[fieldOf{owner, index}]
}

// sightOf finds what the template of that name sees when its dot is a page.
func (t *Theme) sightOf(name string, page reflect.Type) *sight {
	w := &sightWalker{
		trees: map[string]*parse.Tree{},
		funcs: unbound(),
		seen:  map[visit]bool{},
		sight: &sight{fields: map[fieldOf]bool{}, whole: map[reflect.Type]bool{}},
	}
	for _, p := range t.pages.Templates() {
		w.trees[p.Name()] = p.Tree
	}
	w.template(name, page)
	return w.sight
}

type visit struct {
	template string
	dot      reflect.Type
}

type sightWalker struct {
	*sight
	trees map[string]*parse.Tree
	funcs template.FuncMap // for what they return
	seen  map[visit]bool
}

// A scope holds the types of a template's variables; nil is unknown.
type scope struct {
	dot  reflect.Type
	vars []variable
}

type variable struct {
	name string
	kind reflect.Type
}

func (s *scope) set(name string, kind reflect.Type) { s.vars = append(s.vars, variable{name, kind}) }

func (s *scope) get(name string) reflect.Type {
	for i := len(s.vars) - 1; i >= 0; i-- {
		if s.vars[i].name == name {
			return s.vars[i].kind
		}
	}
	return nil
}

// within runs f with another dot; what it declares ends with it.
func (s *scope) within(dot reflect.Type, f func()) {
	outer, vars := s.dot, len(s.vars)
	s.dot = dot
	f()
	s.dot, s.vars = outer, s.vars[:vars]
}

func (w *sightWalker) template(name string, dot reflect.Type) {
	v := visit{name, dot}
	if w.seen[v] {
		return
	}
	w.seen[v] = true
	tree := w.trees[name]
	if tree == nil || tree.Root == nil {
		return // executing it fails, whatever dot is
	}
	s := &scope{dot: dot}
	s.set("$", dot)
	w.node(tree.Root, s)
}

func (w *sightWalker) node(n parse.Node, s *scope) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, child := range n.Nodes {
				w.node(child, s)
			}
		}
	case *parse.ActionNode:
		if kind := w.pipe(n.Pipe, s); len(n.Pipe.Decl) == 0 {
			w.print(kind)
		}
	case *parse.IfNode:
		w.branch(&n.BranchNode, s, false)
	case *parse.WithNode:
		w.branch(&n.BranchNode, s, true)
	case *parse.RangeNode:
		w.loop(n, s)
	case *parse.TemplateNode:
		var dot reflect.Type
		if n.Pipe != nil {
			dot = w.pipe(n.Pipe, s)
		}
		w.template(n.Name, dot)
	case *parse.TextNode, *parse.CommentNode, *parse.BreakNode, *parse.ContinueNode:
	default:
		w.all = true // of a later version of the package
	}
}

func (w *sightWalker) branch(n *parse.BranchNode, s *scope, with bool) {
	s.within(s.dot, func() {
		kind := w.pipe(n.Pipe, s)
		then := s.dot
		if with {
			then = kind
		}
		s.within(then, func() { w.node(n.List, s) })
		if n.ElseList != nil {
			s.within(s.dot, func() { w.node(n.ElseList, s) })
		}
	})
}

func (w *sightWalker) loop(n *parse.RangeNode, s *scope) {
	s.within(s.dot, func() {
		list := w.pipe(n.Pipe, s)
		key, element := elementOf(list)
		if list == nil {
			w.all = true
		}
		// The pipe has declared its variables with the type of the list.
		switch d := n.Pipe.Decl; len(d) {
		case 1:
			s.set(d[0].Ident[0], element)
		case 2:
			s.set(d[0].Ident[0], key)
			s.set(d[1].Ident[0], element)
		}
		s.within(element, func() { w.node(n.List, s) })
		if n.ElseList != nil {
			s.within(s.dot, func() { w.node(n.ElseList, s) })
		}
	})
}

// elementOf returns the types that a range over a list yields.
func elementOf(list reflect.Type) (key, element reflect.Type) {
	number := reflect.TypeFor[int]()
	switch list = value(list); {
	case list == nil:
		return nil, nil
	case list.Kind() == reflect.Slice, list.Kind() == reflect.Array:
		return number, list.Elem()
	case list.Kind() == reflect.Map:
		return list.Key(), list.Elem()
	case list.Kind() == reflect.Int:
		return number, number
	}
	return nil, nil
}

// value follows pointers.
func value(kind reflect.Type) reflect.Type {
	for kind != nil && kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	return kind
}

// pipe returns the type of a pipeline and declares its variables.
func (w *sightWalker) pipe(p *parse.PipeNode, s *scope) reflect.Type {
	var kind reflect.Type
	for i, c := range p.Cmds {
		var last []reflect.Type
		if i > 0 {
			last = []reflect.Type{kind}
		}
		kind = w.command(c, s, last)
	}
	for _, d := range p.Decl {
		s.set(d.Ident[0], kind)
	}
	return kind
}

func (w *sightWalker) command(c *parse.CommandNode, s *scope, last []reflect.Type) reflect.Type {
	if f, ok := c.Args[0].(*parse.IdentifierNode); ok {
		return w.call(f.Ident, c.Args[1:], s, last)
	}
	kind := w.argument(c.Args[0], s)
	// Whatever else there is are arguments of a method.
	for _, arg := range c.Args[1:] {
		w.print(w.argument(arg, s))
	}
	for _, k := range last {
		w.print(k)
	}
	return kind
}

func (w *sightWalker) argument(n parse.Node, s *scope) reflect.Type {
	switch n := n.(type) {
	case *parse.DotNode:
		return s.dot
	case *parse.FieldNode:
		return w.chain(s.dot, n.Ident)
	case *parse.VariableNode:
		return w.chain(s.get(n.Ident[0]), n.Ident[1:])
	case *parse.ChainNode:
		return w.chain(w.argument(n.Node, s), n.Field)
	case *parse.PipeNode:
		return w.pipe(n, s)
	case *parse.IdentifierNode:
		return w.call(n.Ident, nil, s, nil)
	case *parse.StringNode:
		return reflect.TypeFor[string]()
	case *parse.NumberNode:
		return reflect.TypeFor[int]()
	case *parse.BoolNode:
		return reflect.TypeFor[bool]()
	case *parse.NilNode:
		return nil
	}
	w.all = true
	return nil
}

// chain follows names from a type and notes the fields on the way.
func (w *sightWalker) chain(kind reflect.Type, names []string) reflect.Type {
	for _, name := range names {
		if kind == nil {
			w.all = true // a field of nobody knows what
			return nil
		}
		receiver := kind
		if receiver.Kind() != reflect.Pointer {
			receiver = reflect.PointerTo(kind)
		}
		if m, ok := receiver.MethodByName(name); ok {
			if !blind[name] {
				w.print(kind)
			}
			kind = nil
			if m.Type.NumOut() > 0 {
				kind = m.Type.Out(0)
			}
			continue
		}
		owner := value(kind)
		switch owner.Kind() {
		case reflect.Struct:
			f, ok := owner.FieldByName(name)
			if !ok {
				return nil // executing it fails, whatever is in the page
			}
			kind = f.Type
			for _, index := range f.Index { // embedded structs come first
				owner = value(owner)
				w.fields[fieldOf{owner, index}] = true
				owner = owner.Field(index).Type
			}
		case reflect.Map:
			w.print(owner)
			kind = owner.Elem()
		default:
			w.all = true
			return nil
		}
	}
	return kind
}

// blind are methods of pages that look at no field.
var blind = map[string]bool{"SearchInMain": true, "Listing": true}

// call returns what a function returns, and notes what it looks at.
func (w *sightWalker) call(name string, nodes []parse.Node, s *scope, last []reflect.Type) reflect.Type {
	args := make([]reflect.Type, 0, len(nodes)+1)
	for _, n := range nodes {
		args = append(args, w.argument(n, s))
	}
	args = append(args, last...)
	switch name {
	case "cached":
		if len(nodes) == 2 {
			if literal, ok := nodes[0].(*parse.StringNode); ok {
				w.template(literal.Text, args[1])
				return reflect.TypeFor[string]()
			}
		}
	case "each":
		if len(nodes) >= 3 {
			if literal, ok := nodes[0].(*parse.StringNode); ok {
				_, entry := elementOf(args[2])
				w.template(literal.Text, entry)
				if len(nodes) > 3 {
					w.template(currentName(literal.Text), entry)
					w.chain(entry, []string{"URL"})
				}
				return reflect.TypeFor[string]()
			}
		}
	case "first":
		if len(args) == 2 {
			return args[1]
		}
	case "slice":
		if len(args) > 0 {
			return args[0]
		}
	case "topic":
		link := reflect.TypeFor[CategoryLink]()
		for _, field := range []string{"Icon", "Key"} {
			w.chain(link, []string{field})
		}
		return reflect.TypeFor[string]()
	case "index":
		if len(args) > 0 {
			kind := args[0]
			for range args[1:] {
				_, kind = elementOf(kind)
			}
			return kind
		}
	case "call":
		w.all = true
	case "len", "not":
		return reflect.TypeFor[int]()
	case "and", "or":
		// They return one of their arguments.
		for _, kind := range args {
			if kind != args[0] {
				for _, kind := range args {
					w.print(kind)
				}
				return nil
			}
		}
		if len(args) > 0 {
			return args[0]
		}
	}
	for _, kind := range args {
		w.print(kind)
	}
	if f := reflect.TypeOf(w.funcs[name]); f != nil {
		return f.Out(0)
	}
	return reflect.TypeFor[string]() // the built-in functions make texts, numbers and flags
}

// print notes that all of a value may be looked at.
func (w *sightWalker) print(kind reflect.Type) {
	switch kind = value(kind); {
	case kind == nil:
	case kind.Kind() == reflect.Interface && kind.NumMethod() == 0:
		w.all = true
	case kind.Kind() == reflect.Slice, kind.Kind() == reflect.Array, kind.Kind() == reflect.Map:
		w.print(kind.Elem())
	case kind.Kind() == reflect.Struct && !w.whole[kind]:
		w.whole[kind] = true
		for i := range kind.NumField() {
			w.print(kind.Field(i).Type)
		}
	}
}
