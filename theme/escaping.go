package theme

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"
)

// An escaping writes values as html/template does in one kind of place. It is a
// template with a value in such a place: what stands there afterwards is the value
// escaped. Most values come out as they are; which do is told by their characters,
// without executing anything.
type escaping struct {
	template      *template.Template
	before, after string
	plain         func(s string) bool // reports that s comes out as it is
	safe          reflect.Type        // whose values come out as they are
}

// escapings are all that are known, by the names of html/template's functions.
var escapings = sync.OnceValue(func() map[string]*escaping {
	all := map[string]*escaping{}
	for _, e := range []*escaping{
		{plain: plainText, safe: reflect.TypeFor[template.HTML]()},
		{before: `<p title="`, after: `"></p>`, plain: plainText},
		{before: `<title>`, after: `</title>`, plain: plainText},
		{before: `<a href="`, after: `"></a>`, plain: plainAddress},
		{before: `<a href="#`, after: `"></a>`, plain: plainName},
		{before: `<img srcset="`, after: `">`, plain: never},
		{before: `<p `, after: `></p>`, plain: never, safe: reflect.TypeFor[template.HTMLAttr]()},
		{before: `<script type="application/ld+json">`, after: `</script>`, plain: never, safe: reflect.TypeFor[template.JS]()},
	} {
		e.template = template.Must(template.New("").Parse(e.before + "{{.}}" + e.after))
		if err := e.template.Execute(io.Discard, ""); err != nil {
			panic("theme: escape nothing: " + err.Error()) // it is the same text always
		}
		for _, n := range e.template.Tree.Root.Nodes {
			if a, ok := n.(*parse.ActionNode); ok && all[escapers(a.Pipe)] == nil {
				all[escapers(a.Pipe)] = e
			}
		}
	}
	return all
})

// escapers are the names of the functions behind the first, which html/template
// has put there.
func escapers(p *parse.PipeNode) string {
	var names []string
	for _, c := range p.Cmds[1:] {
		if len(c.Args) != 1 || !strings.HasPrefix(c.Args[0].String(), "_html_template_") {
			return "?"
		}
		names = append(names, c.Args[0].String())
	}
	return strings.Join(names, "|")
}

var stringType = reflect.TypeFor[string]()

func (e *escaping) write(b *bytes.Buffer, v reflect.Value) error {
	switch t := v.Type(); {
	case t == stringType && e.plain(v.String()), t == e.safe:
		b.WriteString(v.String())
		return nil
	case v.Kind() == reflect.Int && t.NumMethod() == 0 && e.plain("1"):
		b.Write(strconv.AppendInt(b.AvailableBuffer(), v.Int(), 10))
		return nil
	}
	start := b.Len()
	if err := e.template.Execute(b, v.Interface()); err != nil {
		return fmt.Errorf("escape: %w", err)
	}
	b.Truncate(b.Len() - len(e.after))
	escaped := b.Bytes()[start:]
	copy(escaped, escaped[len(e.before):])
	b.Truncate(b.Len() - len(e.before))
	return nil
}

func never(string) bool { return false }

func plainText(s string) bool {
	for i := range len(s) {
		switch s[i] {
		case 0, '"', '&', '\'', '+', '<', '>', '`':
			return false
		}
	}
	return true
}

// plainAddress reports an address of this site or of the web without anything that
// would have to be encoded.
func plainAddress(s string) bool {
	if !strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "https://") && !strings.HasPrefix(s, "http://") {
		return false
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isNameByte(c), c == '/', c == ':', c == '#', c == '?', c == '=':
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			i += 2
		default:
			return false
		}
	}
	return true
}

func plainName(s string) bool {
	for i := range len(s) {
		if !isNameByte(s[i]) {
			return false
		}
	}
	return true
}

// isNameByte reports characters that mean nothing in a URL (RFC 3986, section 2.3).
func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}
