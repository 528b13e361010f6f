package config

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
	"go.yaml.in/yaml/v3"

	"faqtory/internal/diag"
)

// A value is what a key may hold: how it is read from YAML, and how JSON Schema
// says the same.
type value interface {
	read(r *reader, path string, n *yaml.Node)
	schema() *jsonschema.Schema
}

// A key is one key of a mapping.
type key struct {
	name     string
	doc      string
	required bool
	value    value
	examples []any
}

// A mistake is what a value's parser has against it.
type mistake struct {
	message, hint string
}

func (m *mistake) Error() string { return m.message }

// maxValues bounds how many values are read. Aliases let a small file stand for
// a very large tree.
const maxValues = 20_000

// A reader walks the YAML tree and collects what is wrong with it.
type reader struct {
	fsys   fs.FS
	file   string
	lines  []string
	list   diag.List
	at     map[string]*yaml.Node
	values int
	tree   []key // all keys, to say where a misplaced one belongs

	zone          string   // contact.time_zone once it is read
	locales       []string // tags once they are read; nil when unknown
	defaultLocale string
}

func newReader(fsys fs.FS, file string, src []byte) *reader {
	return &reader{fsys: fsys, file: file, lines: splitLines(string(src)), at: map[string]*yaml.Node{}}
}

// lineBreaks are the breaks by which YAML counts lines: more than editors know.
var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

func splitLines(s string) []string { return strings.Split(lineBreaks.Replace(s), "\n") }

// config reads the whole document into c.
func (r *reader) config(c *Config, root *yaml.Node) {
	r.tree = c.keys()
	mapping(r.tree).read(r, "", root)
	if c.DefaultLocale == "" && len(c.Locales) > 0 {
		c.DefaultLocale = c.Locales[0].Tag
	}
	tags := make([]string, len(c.Locales))
	for i, l := range c.Locales {
		tags[i] = l.Tag
	}
	if len(tags) > 0 && !slices.Contains(tags, c.DefaultLocale) {
		r.fault(r.at["default_locale"], &mistake{
			message: fmt.Sprintf("the default locale %q is not among the locales", c.DefaultLocale),
			hint:    "The locales are " + strings.Join(tags, ", ") + ".",
		})
	}
}

func (r *reader) line(n int) string { return diag.Line([]byte(lineOf(r.lines, n)), 1) }

func lineOf(lines []string, n int) string {
	if n < 1 || n > len(lines) {
		return ""
	}
	return lines[n-1]
}

func (r *reader) add(line, column int, s diag.Severity, code, message, hint string) {
	r.list = append(r.list, diag.Diagnostic{
		File: r.file, Line: line, Column: column, Severity: s,
		Code: code, Message: message, Source: r.line(line), Hint: hint,
	})
}

// fault adds a mistake at a node.
func (r *reader) fault(n *yaml.Node, err error) {
	line, column := 0, 0
	if n != nil {
		line, column = n.Line, n.Column
	}
	hint := ""
	if m, ok := errors.AsType[*mistake](err); ok {
		hint = m.hint
	}
	r.add(line, column, diag.Error, "config-value", err.Error(), hint)
}

// kindFault says that a node has the wrong shape.
func (r *reader) kindFault(n *yaml.Node, path, want, hint string) {
	r.add(n.Line, n.Column, diag.Error, "config-value", fmt.Sprintf("%s must be %s, not %s", place(path), want, shape(n)), hint)
}

func place(path string) string {
	if path == "" {
		return "the file"
	}
	return path
}

func shape(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	return "a single value"
}

// visit registers a node under its path and follows an alias. It reports false
// when the node is to be left alone.
func (r *reader) visit(path string, n *yaml.Node) (*yaml.Node, bool) {
	if r.values++; r.values > maxValues {
		if r.values == maxValues+1 {
			r.fault(n, &mistake{message: "the file holds too many values", hint: "Aliases (*name) may repeat a large part again and again."})
		}
		return n, false
	}
	r.at[path] = n
	for i := 0; n.Kind == yaml.AliasNode; i++ {
		if n.Alias == nil || i > 10 {
			return n, false
		}
		n = n.Alias
	}
	return n, true
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

// A mappingValue is a mapping with known keys.
type mappingValue struct {
	keys []key
	done func(r *reader, path string, n *yaml.Node)
}

func mapping(keys []key) mappingValue { return mappingValue{keys: keys} }

// then sets what looks at the mapping as a whole after its keys are read.
func (m mappingValue) then(f func(r *reader, path string, n *yaml.Node)) mappingValue {
	m.done = f
	return m
}

func (m mappingValue) read(r *reader, path string, n *yaml.Node) {
	n, ok := r.visit(path, n)
	if !ok {
		return
	}
	if n.Kind != yaml.MappingNode {
		r.kindFault(n, path, "a mapping", "Write its keys on lines of their own, indented: "+m.keys[0].name+": …")
		return
	}
	known := make([]string, len(m.keys))
	for i, k := range m.keys {
		known[i] = k.name
	}
	found := map[string]pair{}
	for _, p := range r.pairs(n) {
		if slices.Contains(known, p.name) {
			found[p.name] = p
		} else {
			r.unknown(p, path, known)
		}
	}
	for _, k := range m.keys {
		p, ok := found[k.name]
		switch {
		case ok && !isNull(p.value):
			k.value.read(r, join(path, k.name), p.value)
		case ok:
			// A key without a value is as good as none, but for a value that
			// YAML took for a comment.
			if u, has := k.value.(interface {
				unset(*reader, *yaml.Node, *yaml.Node) bool
			}); has && u.unset(r, p.key, p.value) {
				continue
			}
			fallthrough
		default:
			if k.required {
				r.add(n.Line, n.Column, diag.Error, "config-value", fmt.Sprintf("%s needs %s", place(path), k.name), k.doc)
			}
		}
	}
	if m.done != nil {
		m.done(r, path, n)
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// A pair is an entry of a mapping.
type pair struct {
	name       string
	key, value *yaml.Node
}

// pairs returns the entries of a mapping, those of merged mappings (<<) behind
// its own. A key that comes twice is a mistake.
func (r *reader) pairs(n *yaml.Node) []pair {
	var out, merged []pair
	seen := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if k.ShortTag() == "!!merge" {
			for v.Kind == yaml.AliasNode && v.Alias != nil {
				v = v.Alias
			}
			if v.Kind != yaml.MappingNode || v == n {
				r.fault(k, &mistake{message: "<< must name one mapping", hint: "Write <<: *name, where &name stands before a mapping."})
				continue
			}
			for j := 0; j+1 < len(v.Content); j += 2 {
				merged = append(merged, pair{v.Content[j].Value, v.Content[j], v.Content[j+1]})
			}
			continue
		}
		if k.Kind != yaml.ScalarNode {
			r.fault(k, &mistake{message: "a key must be a single word"})
			continue
		}
		if first := seen[k.Value]; first != nil {
			r.add(k.Line, k.Column, diag.Error, "config-key", fmt.Sprintf("%q is already set in line %d", k.Value, first.Line), "Keep one of the two.")
			continue
		}
		seen[k.Value] = k
		out = append(out, pair{k.Value, k, v})
	}
	for _, p := range merged {
		if seen[p.name] == nil {
			seen[p.name] = p.key
			out = append(out, p)
		}
	}
	return out
}

// unknown reports a key that does not exist here, and where it does.
func (r *reader) unknown(p pair, at string, known []string) {
	where := "at the top of the file"
	if at != "" {
		where = "in " + at
	}
	hint := "The keys here are " + strings.Join(known, ", ") + "."
	if s := diag.Suggest(p.name, known); s != "" {
		hint = fmt.Sprintf("Did you mean %q?", s)
	} else if places := elsewhere(r.tree, "", p.name); len(places) > 0 {
		hint = fmt.Sprintf("There is %s. %s", strings.Join(places, " and "), hint)
	}
	r.add(p.key.Line, p.key.Column, diag.Error, "config-key", fmt.Sprintf("unknown key %q %s", p.name, where), hint)
}

// elsewhere returns the paths of the keys of a name.
func elsewhere(keys []key, at, name string) []string {
	var out []string
	for _, k := range keys {
		if k.name == name {
			out = append(out, join(at, k.name))
		}
		if m, ok := k.value.(mappingValue); ok {
			out = append(out, elsewhere(m.keys, join(at, k.name), name)...)
		}
	}
	return out
}

// A listValue is a list of equal things.
type listValue[T any] struct {
	dst  *[]T
	item func(*T) value
}

func list[T any](dst *[]T, item func(*T) value) listValue[T] { return listValue[T]{dst, item} }

func (l listValue[T]) read(r *reader, path string, n *yaml.Node) {
	n, ok := r.visit(path, n)
	if !ok {
		return
	}
	if n.Kind != yaml.SequenceNode {
		r.kindFault(n, path, "a list", "Write each entry on a line of its own, behind a dash and a space.")
		return
	}
	if len(n.Content) > maxValues {
		r.fault(n, &mistake{message: "the list is too long"})
		return
	}
	// Entries are read where they stay, since others may keep pointers to them.
	*l.dst = make([]T, len(n.Content))
	for i, c := range n.Content {
		if isNull(c) {
			r.fault(c, &mistake{message: fmt.Sprintf("entry %d of %s is empty", i+1, place(path)), hint: "Write a value behind the dash, or take the dash out."})
			continue
		}
		l.item(&(*l.dst)[i]).read(r, fmt.Sprintf("%s[%d]", path, i), c)
	}
}

func (l listValue[T]) schema() *jsonschema.Schema {
	return &jsonschema.Schema{Type: "array", Items: l.item(new(T)).schema()}
}

// A wordValue is a single value that a function understands.
type wordValue[T any] struct {
	dst    *T
	parse  func(string) (T, error)
	extra  *jsonschema.Schema // what JSON Schema can say of it beyond its type
	types  []string           // JSON types, a string unless set
	note   func(*reader, T)
	nulled func(r *reader, key, value *yaml.Node) bool
}

func word[T any](dst *T, parse func(string) (T, error), extra *jsonschema.Schema) wordValue[T] {
	return wordValue[T]{dst: dst, parse: parse, extra: extra}
}

// noted sets what else is to be told of a good value.
func (w wordValue[T]) noted(f func(*reader, T)) wordValue[T] {
	w.note = f
	return w
}

// typed sets the JSON types that the value has where it is no string.
func (w wordValue[T]) typed(types ...string) wordValue[T] {
	w.types = types
	return w
}

// withUnset sets what looks at a key that has no value.
func (w wordValue[T]) withUnset(f func(r *reader, key, value *yaml.Node) bool) wordValue[T] {
	w.nulled = f
	return w
}

func (w wordValue[T]) unset(r *reader, key, value *yaml.Node) bool {
	return w.nulled != nil && w.nulled(r, key, value)
}

func (w wordValue[T]) read(r *reader, path string, n *yaml.Node) {
	at := n
	n, ok := r.visit(path, n)
	if !ok {
		return
	}
	if n.Kind != yaml.ScalarNode {
		r.kindFault(n, path, "a single value", "")
		return
	}
	v, err := w.parse(strings.TrimSpace(n.Value))
	if err != nil {
		r.fault(at, err)
		return
	}
	*w.dst = v
	if w.note != nil {
		w.note(r, v)
	}
}

func (w wordValue[T]) schema() *jsonschema.Schema {
	s := &jsonschema.Schema{}
	if w.extra != nil {
		s = w.extra
	}
	switch len(w.types) {
	case 0:
		s.Type = "string"
	case 1:
		s.Type = w.types[0]
	default:
		s.Types = w.types
	}
	return s
}

// plain is any one line of text. Numbers are taken as they are written, so that
// a postal code keeps its zeros.
func plain(dst *string) value {
	w := word(dst, checkLine, nil)
	w.types = []string{"string", "number"}
	return w
}

func checkLine(s string) (string, error) {
	if strings.IndexFunc(s, isControl) >= 0 {
		return "", &mistake{message: "a control character in a line of text", hint: "Take line breaks and invisible characters out."}
	}
	return s, nil
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 }

// choice is one word out of a few.
func choice(dst *string, words ...string) value {
	enum := make([]any, len(words))
	for i, w := range words {
		enum[i] = w
	}
	return word(dst, func(s string) (string, error) {
		if slices.Contains(words, s) {
			return s, nil
		}
		hint := "It may be " + strings.Join(words, ", ") + "."
		if near := diag.Suggest(s, words); near != "" {
			hint = fmt.Sprintf("Did you mean %q?", near)
		}
		return "", &mistake{message: fmt.Sprintf("%q is not one of %s", s, strings.Join(words, ", ")), hint: hint}
	}, &jsonschema.Schema{Enum: enum})
}

func boolean(dst *bool) value {
	w := word(dst, func(s string) (bool, error) {
		switch s {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
		return false, &mistake{message: fmt.Sprintf("%q is neither true nor false", s), hint: "Write true or false."}
	}, nil)
	w.types = []string{"boolean"}
	return w
}

// autoBoolean is true, false, or the word auto.
func autoBoolean(dst *string) value {
	return word(dst, func(s string) (string, error) {
		if s == "auto" || s == "true" || s == "false" {
			return s, nil
		}
		return "", &mistake{message: fmt.Sprintf("%q is not one of auto, true, false", s), hint: "Write auto, true or false."}
	}, &jsonschema.Schema{Enum: []any{"auto", true, false}}).typed("string", "boolean")
}

func whole(dst *int, least, most int) value {
	w := word(dst, func(s string) (int, error) {
		n, err := strconv.Atoi(strings.TrimSuffix(s, "px"))
		if err != nil || n < least || n > most {
			return 0, &mistake{message: fmt.Sprintf("%q is not a whole number from %d to %d", s, least, most)}
		}
		return n, nil
	}, &jsonschema.Schema{Minimum: new(float64(least)), Maximum: new(float64(most))})
	w.types = []string{"integer"}
	return w
}

// A fileValue is a file of the site folder, checked to be there.
type fileValue struct {
	dst  *string
	urls bool // an absolute URL will do as well
}

func file(dst *string) value { return fileValue{dst: dst} }
func logo(dst *string) value { return fileValue{dst: dst, urls: true} }

func (f fileValue) schema() *jsonschema.Schema { return &jsonschema.Schema{Type: "string"} }

func (f fileValue) read(r *reader, at string, n *yaml.Node) {
	var s string
	word(&s, checkLine, nil).read(r, at, n)
	if s == "" {
		return
	}
	if f.urls && (strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")) {
		u, err := parseURL(s)
		if err != nil {
			r.fault(n, err)
		}
		*f.dst = u
		return
	}
	if strings.Contains(s, "://") {
		r.fault(n, &mistake{message: fmt.Sprintf("%s must be a file of the site folder, not a URL", at), hint: "Pages load nothing from other hosts. Save the file in the folder and name it here."})
		return
	}
	name := path.Clean(strings.TrimPrefix(strings.ReplaceAll(s, `\`, "/"), "/"))
	if !fs.ValidPath(name) || name == "." {
		r.fault(n, &mistake{message: fmt.Sprintf("%q is not inside the site folder", s), hint: "Write the path from the folder that holds " + r.file + "."})
		return
	}
	if info, err := fs.Stat(r.fsys, name); err != nil || info.IsDir() {
		m := &mistake{message: fmt.Sprintf("there is no file %q", name), hint: "Write the path from the folder that holds " + r.file + "."}
		if near := diag.Suggest(path.Base(name), r.files(path.Dir(name))); near != "" {
			m.hint = fmt.Sprintf("Did you mean %q?", path.Join(path.Dir(name), near))
		}
		r.fault(n, m)
		return
	}
	*f.dst = name
}

func (r *reader) files(dir string) []string {
	entries, err := fs.ReadDir(r.fsys, dir)
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		if !e.IsDir() {
			out = append(out, e.Name())
		}
	}
	return out
}
