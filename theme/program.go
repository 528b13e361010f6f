package theme

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"sync"
	"text/template/parse"
)

// Executing a template is mostly looking up fields by name and calling functions
// through reflection, the same ones on each of ten thousand pages. A program is a
// template in which all that is worked out once, for one type of dot. html/template
// stays in charge of what is escaped and how: a program is made of the tree that it
// has escaped, and values that need escaping go through it; see [escaping].
//
// A program knows what our templates are made of. A template that holds anything
// else, as a site's own may, is left to html/template; so is a page whose program
// meets an error, for the error's sake.

// An action writes a part of a template for a dot.
type action func(x *execution, dot reflect.Value) error

// An execution is one run of a program.
type execution struct {
	*renderer
	out  *bytes.Buffer
	root reflect.Value   // the dot that the template began with
	deep int             // templates within one another
	args []reflect.Value // of the calls under way
}

// deepest is how deep templates may take in one another. One that takes in itself for
// ever is left to html/template, which says so.
const deepest = 1000

// A programKey names a template and the type of its dot.
type programKey struct {
	template string
	dot      reflect.Type
}

type compiled struct {
	once   sync.Once
	action action // nil: html/template does it
}

// execute runs a program. A function that panics gets its error from html/template.
func (a action) execute(x *execution, dot reflect.Value) (err error) {
	defer func() {
		if recover() != nil {
			err = errUnknown
		}
	}()
	return a(x, dot)
}

// run writes the template called name with data as its dot.
func (r *renderer) run(b *bytes.Buffer, name string, data any) error {
	dot := reflect.ValueOf(data)
	if !dot.IsValid() {
		return r.pages.ExecuteTemplate(b, name, data)
	}
	v, ok := r.programs.Load(programKey{name, dot.Type()})
	if !ok {
		v, _ = r.programs.LoadOrStore(programKey{name, dot.Type()}, new(compiled))
	}
	c := v.(*compiled)
	var first bool
	var err error
	start := b.Len()
	c.once.Do(func() {
		// Trees are escaped when they are first executed. Then the program has to show
		// that it writes the same.
		first = true
		if err = r.pages.ExecuteTemplate(b, name, data); err != nil {
			return
		}
		program, unknown := (&compiler{renderer: r, done: map[programKey]*action{}}).template(name, dot.Type())
		if unknown != nil {
			return
		}
		var again bytes.Buffer
		if program.execute(&execution{renderer: r, out: &again}, dot) == nil && bytes.Equal(again.Bytes(), b.Bytes()[start:]) {
			c.action = program
		}
	})
	if first {
		return err
	}
	if c.action != nil {
		if c.action.execute(&execution{renderer: r, out: b}, dot) == nil {
			return nil
		}
		b.Truncate(start)
	}
	return r.pages.ExecuteTemplate(b, name, data)
}

// errUnknown says that a template holds what programs do not know.
var errUnknown = errors.New("not known to programs")

// errNil is the error of a field of nothing.
var errNil = errors.New("nil pointer")

// A compiler makes programs.
type compiler struct {
	*renderer
	done map[programKey]*action
	root reflect.Type
}

func (c *compiler) template(name string, dot reflect.Type) (action, error) {
	key := programKey{name, dot}
	if a, ok := c.done[key]; ok {
		// Perhaps it is being made: a template may take in itself.
		return func(x *execution, dot reflect.Value) error { return (*a)(x, dot) }, nil
	}
	t := c.pages.Lookup(name)
	if t == nil || t.Tree == nil {
		return nil, errUnknown // one that html/template made for a place within a tag
	}
	a := new(action)
	c.done[key] = a
	around := c.root
	c.root = dot
	list, err := c.list(t.Tree.Root, dot)
	c.root = around
	*a = func(x *execution, dot reflect.Value) error {
		if x.deep++; x.deep > deepest {
			return errUnknown
		}
		around := x.root
		x.root = dot
		err := list(x, dot)
		x.root = around
		x.deep--
		return err
	}
	if err != nil {
		*a = func(x *execution, dot reflect.Value) error {
			return x.pages.ExecuteTemplate(x.out, name, dot.Interface())
		}
	}
	return *a, nil
}

func (c *compiler) list(n *parse.ListNode, dot reflect.Type) (action, error) {
	if n == nil {
		return func(*execution, reflect.Value) error { return nil }, nil
	}
	var actions []action
	for _, child := range n.Nodes {
		a, err := c.node(child, dot)
		if err != nil {
			return nil, err
		}
		if a != nil {
			actions = append(actions, a)
		}
	}
	return func(x *execution, dot reflect.Value) error {
		for _, a := range actions {
			if err := a(x, dot); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

func (c *compiler) node(n parse.Node, dot reflect.Type) (action, error) {
	switch n := n.(type) {
	case *parse.CommentNode:
		return nil, nil
	case *parse.ListNode:
		return c.list(n, dot)
	case *parse.TextNode:
		text := n.Text
		return func(x *execution, _ reflect.Value) error {
			x.out.Write(text)
			return nil
		}, nil
	case *parse.ActionNode:
		return c.print(n.Pipe, dot)
	case *parse.TemplateNode:
		if n.Pipe == nil {
			return nil, errUnknown
		}
		arg, err := c.expression(n.Pipe, dot)
		if err != nil {
			return nil, err
		}
		partial, err := c.template(n.Name, arg.kind)
		if err != nil {
			return nil, err
		}
		return func(x *execution, dot reflect.Value) error {
			v, err := arg.of(x, dot)
			if err != nil {
				return err
			}
			return partial(x, v)
		}, nil
	case *parse.IfNode:
		return c.branch(&n.BranchNode, dot)
	case *parse.WithNode:
		return c.branch(&n.BranchNode, dot)
	case *parse.RangeNode:
		return c.branch(&n.BranchNode, dot)
	}
	return nil, errUnknown
}

func (c *compiler) branch(n *parse.BranchNode, dot reflect.Type) (action, error) {
	v, err := c.condition(n.Pipe, dot)
	if err != nil {
		return nil, err
	}
	inside := dot
	switch {
	case n.NodeType == parse.NodeIf:
	case v.truth:
		return nil, errUnknown
	case n.NodeType == parse.NodeWith:
		inside = v.kind
	case v.kind.Kind() != reflect.Slice:
		return nil, errUnknown
	default:
		inside = v.kind.Elem()
	}
	if inside.Kind() == reflect.Interface {
		return nil, errUnknown
	}
	list, err := c.list(n.List, inside)
	if err != nil {
		return nil, err
	}
	otherwise, err := c.list(n.ElseList, dot)
	if err != nil {
		return nil, err
	}
	kind := n.NodeType
	return func(x *execution, dot reflect.Value) error {
		v, err := v.of(x, dot)
		switch {
		case err != nil:
			return err
		case !isTrue(v):
			return otherwise(x, dot)
		case kind == parse.NodeWith:
			return list(x, v)
		case kind == parse.NodeIf:
			return list(x, dot)
		}
		for i := range v.Len() {
			if err := list(x, v.Index(i)); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// isTrue is [template.IsTrue].
func isTrue(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String, reflect.Slice, reflect.Array, reflect.Map:
		return v.Len() > 0
	case reflect.Pointer, reflect.Func, reflect.Interface, reflect.Chan:
		return !v.IsNil()
	case reflect.Struct:
		return true
	}
	return !v.IsZero()
}

// An expression is what a pipeline says, without what escapes it.
type expression struct {
	kind  reflect.Type
	truth bool // only whether it is true is known
	of    func(x *execution, dot reflect.Value) (reflect.Value, error)
}

func constant(v any) expression {
	known := reflect.ValueOf(v)
	return expression{kind: known.Type(), of: func(*execution, reflect.Value) (reflect.Value, error) { return known, nil }}
}

// print is an action that writes a value.
func (c *compiler) print(p *parse.PipeNode, dot reflect.Type) (action, error) {
	if len(p.Decl) > 0 || len(p.Cmds) < 2 {
		return nil, errUnknown
	}
	v, err := c.command(p.Cmds[0], dot)
	if err != nil || v.truth {
		return nil, errors.Join(err, errUnknown)
	}
	e := escapings()[escapers(p)]
	if e == nil {
		return nil, errUnknown
	}
	return func(x *execution, dot reflect.Value) error {
		v, err := v.of(x, dot)
		if err != nil {
			return err
		}
		return e.write(x.out, v)
	}, nil
}

// condition is a value of which it may be enough to know whether it is true.
func (c *compiler) condition(p *parse.PipeNode, dot reflect.Type) (expression, error) {
	if len(p.Decl) > 0 || len(p.Cmds) != 1 {
		return expression{}, errUnknown
	}
	return c.command(p.Cmds[0], dot)
}

func (c *compiler) expression(p *parse.PipeNode, dot reflect.Type) (expression, error) {
	v, err := c.condition(p, dot)
	if err == nil && v.truth {
		err = errUnknown
	}
	return v, err
}

func (c *compiler) command(n *parse.CommandNode, dot reflect.Type) (expression, error) {
	if name, ok := n.Args[0].(*parse.IdentifierNode); ok {
		return c.call(name.Ident, n.Args[1:], dot)
	}
	if field, ok := n.Args[0].(*parse.FieldNode); ok {
		return c.field(theDot(dot), field.Ident, n.Args[1:], dot)
	}
	if len(n.Args) > 1 {
		return expression{}, errUnknown
	}
	return c.operand(n.Args[0], dot)
}

func (c *compiler) operand(n parse.Node, dot reflect.Type) (expression, error) {
	switch n := n.(type) {
	case *parse.DotNode:
		return theDot(dot), nil
	case *parse.FieldNode:
		return c.field(theDot(dot), n.Ident, nil, dot)
	case *parse.VariableNode:
		if n.Ident[0] == "$" {
			root := expression{kind: c.root, of: func(x *execution, _ reflect.Value) (reflect.Value, error) { return x.root, nil }}
			return c.field(root, n.Ident[1:], nil, dot)
		}
	case *parse.StringNode:
		return constant(n.Text), nil
	case *parse.NumberNode:
		if n.IsInt {
			return constant(int(n.Int64)), nil
		}
	case *parse.PipeNode:
		return c.condition(n, dot)
	}
	return expression{}, errUnknown
}

func theDot(kind reflect.Type) expression {
	return expression{kind: kind, of: func(_ *execution, dot reflect.Value) (reflect.Value, error) { return dot, nil }}
}

// field is what names lead to from v: fields, and methods, the last of which may have
// arguments.
func (c *compiler) field(v expression, names []string, args []parse.Node, dot reflect.Type) (expression, error) {
	for i, name := range names {
		var given []parse.Node
		if i == len(names)-1 {
			given = args
		}
		var err error
		if v, err = c.step(v, name, given, dot); err != nil {
			return v, err
		}
	}
	return v, nil
}

func (c *compiler) step(from expression, name string, args []parse.Node, dot reflect.Type) (expression, error) {
	if method, ok := from.kind.MethodByName(name); ok {
		given, err := c.operands(args, dot)
		if err != nil {
			return expression{}, err
		}
		return called(method.Type, append([]expression{from}, given...), func(in []reflect.Value) (reflect.Value, error) { return result(method.Func.Call(in)) })
	}
	kind, pointer := from.kind, false
	if kind.Kind() == reflect.Pointer {
		kind, pointer = kind.Elem(), true
	}
	if _, ok := reflect.PointerTo(kind).MethodByName(name); ok || kind.Kind() != reflect.Struct || len(args) > 0 {
		return expression{}, errUnknown
	}
	f, ok := kind.FieldByName(name)
	if !ok || !f.IsExported() || f.Type.Kind() == reflect.Interface || !direct(kind, f.Index) {
		return expression{}, errUnknown
	}
	return expression{kind: f.Type, of: func(x *execution, dot reflect.Value) (reflect.Value, error) {
		v, err := from.of(x, dot)
		if err != nil {
			return v, err
		}
		if pointer {
			if v.IsNil() {
				return v, errNil
			}
			v = v.Elem()
		}
		for _, i := range f.Index {
			v = v.Field(i)
		}
		return v, nil
	}}, nil
}

// direct reports that no pointer lies on the way to a field.
func direct(t reflect.Type, index []int) bool {
	for _, i := range index[:len(index)-1] {
		if t = t.Field(i).Type; t.Kind() != reflect.Struct {
			return false
		}
	}
	return true
}

func (c *compiler) operands(nodes []parse.Node, dot reflect.Type) ([]expression, error) {
	values := make([]expression, len(nodes))
	for i, n := range nodes {
		var err error
		if values[i], err = c.operand(n, dot); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// call is the value of a function.
func (c *compiler) call(name string, nodes []parse.Node, dot reflect.Type) (expression, error) {
	args, err := c.operands(nodes, dot)
	if err != nil {
		return expression{}, err
	}
	if name == "not" || name == "and" || name == "or" {
		return logic(name, args)
	}
	for _, a := range args {
		if a.truth {
			return expression{}, errUnknown
		}
	}
	switch name {
	case "len":
		if len(args) == 1 && (args[0].kind.Kind() == reflect.Slice || args[0].kind.Kind() == reflect.String) {
			return called(reflect.TypeFor[func(any) int](), args, func(in []reflect.Value) (reflect.Value, error) {
				return reflect.ValueOf(in[0].Len()), nil
			})
		}
		return expression{}, errUnknown
	case "eq", "ne", "gt":
		return comparison(name, args)
	}
	f, ok := c.functions[name]
	if !ok {
		return expression{}, errUnknown
	}
	function := reflect.ValueOf(f)
	return called(function.Type(), args, func(in []reflect.Value) (reflect.Value, error) {
		// The calls of every page are made without reflection.
		switch f := f.(type) {
		case func(string) template.HTML:
			return reflect.ValueOf(f(in[0].String())), nil
		case func(string) template.HTMLAttr:
			return reflect.ValueOf(f(in[0].String())), nil
		case func(string, ...any) (string, error):
			args := make([]any, len(in)-1)
			for i := range args {
				args[i] = in[i+1].Interface()
			}
			text, err := f(in[0].String(), args...)
			return reflect.ValueOf(text), err
		case func(string, *Site) (template.HTML, error):
			html, err := f(in[0].String(), in[1].Interface().(*Site))
			return reflect.ValueOf(html), err
		case func(string, *Site, any, ...string) (template.HTML, error):
			if len(in) <= 4 {
				var current []string
				if len(in) == 4 {
					current = []string{in[3].String()}
				}
				html, err := f(in[0].String(), in[1].Interface().(*Site), in[2].Interface(), current...)
				return reflect.ValueOf(html), err
			}
		}
		return result(function.Call(in))
	})
}

// result is what a function or method returned.
func result(out []reflect.Value) (reflect.Value, error) {
	if len(out) == 2 && !out[1].IsNil() {
		return out[0], out[1].Interface().(error)
	}
	return out[0], nil
}

// called is the value of a function or method of type t, which returns a value or a
// value and an error.
func called(t reflect.Type, args []expression, call func([]reflect.Value) (reflect.Value, error)) (expression, error) {
	if !t.IsVariadic() && t.NumIn() != len(args) || t.IsVariadic() && len(args) < t.NumIn()-1 || t.NumOut() < 1 || t.NumOut() > 2 || t.Out(0).Kind() == reflect.Interface {
		return expression{}, errUnknown
	}
	for i, a := range args {
		in := t.In(min(i, t.NumIn()-1))
		if t.IsVariadic() && i >= t.NumIn()-1 {
			in = in.Elem()
		}
		if a.truth || !a.kind.AssignableTo(in) {
			return expression{}, errUnknown
		}
	}
	return expression{kind: t.Out(0), of: func(x *execution, dot reflect.Value) (reflect.Value, error) {
		from := len(x.args)
		for _, a := range args {
			v, err := a.of(x, dot)
			if err != nil {
				return v, err
			}
			x.args = append(x.args, v)
		}
		v, err := call(x.args[from:])
		x.args = x.args[:from]
		return v, err
	}}, nil
}

func logic(name string, args []expression) (expression, error) {
	if len(args) == 0 || name == "not" && len(args) != 1 {
		return expression{}, errUnknown
	}
	return expression{kind: reflect.TypeFor[bool](), truth: name != "not", of: func(x *execution, dot reflect.Value) (v reflect.Value, err error) {
		for _, a := range args {
			if v, err = a.of(x, dot); err != nil {
				return v, err
			}
			switch truth := isTrue(v); {
			case name == "not":
				return reflect.ValueOf(!truth), nil
			case truth == (name == "or"):
				return v, nil
			}
		}
		return v, nil
	}}, nil
}

func comparison(name string, args []expression) (expression, error) {
	if len(args) != 2 || args[0].kind.Kind() != args[1].kind.Kind() {
		return expression{}, errUnknown
	}
	kind := args[0].kind.Kind()
	if kind != reflect.Int && (kind != reflect.String || name == "gt") {
		return expression{}, errUnknown
	}
	return called(reflect.TypeFor[func(any, any) bool](), args, func(in []reflect.Value) (reflect.Value, error) {
		var is bool
		switch {
		case name == "gt":
			is = in[0].Int() > in[1].Int()
		case kind == reflect.Int:
			is = (in[0].Int() == in[1].Int()) == (name == "eq")
		default:
			is = (in[0].String() == in[1].String()) == (name == "eq")
		}
		return reflect.ValueOf(is), nil
	})
}

// inline puts partials of ours that hold nothing but text, fields and conditions
// into the place where they are taken in: html/template makes a copy of its own of
// a partial that stands within a tag, which nobody else can reach.
func (r *renderer) inline(list *parse.ListNode) {
	if list == nil {
		return
	}
	for i := 0; i < len(list.Nodes); i++ {
		switch n := list.Nodes[i].(type) {
		case *parse.IfNode:
			r.inline(n.List)
			r.inline(n.ElseList)
		case *parse.WithNode:
			r.inline(n.List)
			r.inline(n.ElseList)
		case *parse.RangeNode:
			r.inline(n.List)
			r.inline(n.ElseList)
		case *parse.TemplateNode:
			t := r.theme.pages.Lookup(n.Name)
			if t == nil || t.Tree == nil || r.theme.own[n.Name] || fmt.Sprint(n.Pipe) != "." || strings.ContainsAny(t.Tree.Root.String(), "$<") || strings.Contains(t.Tree.Root.String(), "{{template") {
				continue
			}
			// The list keeps its length: it may be looked at from further up.
			list.Nodes[i] = t.Tree.Root.CopyList()
		}
	}
}
