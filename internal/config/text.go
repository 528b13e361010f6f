package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
	"go.yaml.in/yaml/v3"

	"faqtory/internal/diag"
)

// A textValue is a text for customers: a string, or a mapping of locale to string.
type textValue struct {
	dst   *Text
	check func(string) error
}

func text(dst *Text, check func(string) error) value { return textValue{dst, check} }

func (t textValue) read(r *reader, path string, n *yaml.Node) {
	at := n
	n, ok := r.visit(path, n)
	if !ok {
		return
	}
	switch n.Kind {
	case yaml.ScalarNode:
		t.dst.Default = t.one(r, at, n.Value)
	case yaml.MappingNode:
		t.locales(r, path, n)
	default:
		r.kindFault(n, path, "a text, or a mapping of locale to text", `Write it as "text" or as {en: "text", lv: "teksts"}.`)
	}
}

func (t textValue) one(r *reader, n *yaml.Node, s string) string {
	// Folded and literal blocks end in a newline that nobody means.
	s = strings.TrimSpace(s)
	s = strings.Map(func(c rune) rune {
		if isControl(c) && c != '\n' {
			return -1
		}
		return c
	}, s)
	if t.check != nil && s != "" {
		if err := t.check(s); err != nil {
			r.fault(n, err)
		}
	}
	return s
}

func (t textValue) locales(r *reader, path string, n *yaml.Node) {
	first := ""
	t.dst.ByLocale = map[string]string{}
	for _, p := range r.pairs(n) {
		tag, err := parseTag(p.name)
		if err != nil {
			r.fault(p.key, err)
			continue
		}
		v, ok := r.visit(join(path, tag), p.value)
		if !ok {
			return
		}
		if isNull(v) {
			continue
		}
		if v.Kind != yaml.ScalarNode {
			r.kindFault(v, join(path, p.name), "a text", "")
			continue
		}
		if _, twice := t.dst.ByLocale[tag]; twice {
			r.add(p.key.Line, p.key.Column, diag.Error, "config-key", fmt.Sprintf("a text for %s is already given", tag), "Keep one of the two.")
			continue
		}
		s := t.one(r, p.value, v.Value)
		if r.locales != nil && !r.speaks(tag) {
			hint := "The locales are " + strings.Join(r.locales, ", ") + "."
			if near := diag.Suggest(tag, r.locales); near != "" {
				hint = fmt.Sprintf("Did you mean %q? %s", near, hint)
			}
			r.add(p.key.Line, p.key.Column, diag.Warning, "config-translation", fmt.Sprintf("%s has a text for %q, which is no locale of the site", path, tag), hint)
		}
		if s == "" {
			continue
		}
		t.dst.ByLocale[tag] = s
		if first == "" {
			first = tag
		}
	}
	best := first
	if _, ok := t.dst.ByLocale[r.defaultLocale]; ok {
		best = r.defaultLocale
	}
	t.dst.Default = t.dst.ByLocale[best]
	if len(t.dst.ByLocale) == 0 {
		return
	}
	var missing []string
	for _, tag := range r.locales {
		language, _, _ := strings.Cut(tag, "-")
		if t.dst.ByLocale[tag] == "" && t.dst.ByLocale[language] == "" {
			missing = append(missing, tag)
		}
	}
	if len(missing) > 0 {
		r.add(n.Line, n.Column, diag.Warning, "config-translation", fmt.Sprintf("%s has no text for %s", path, strings.Join(missing, ", ")), fmt.Sprintf("There the text for %s is shown.", best))
	}
}

// speaks reports that a text for tag will be shown: tag is a locale of the site,
// or the language of one.
func (r *reader) speaks(tag string) bool {
	for _, l := range r.locales {
		if l == tag || strings.HasPrefix(l, tag+"-") {
			return true
		}
	}
	return false
}

// all returns the texts of all locales, the default's first.
func (t Text) all() []string {
	out := []string{}
	if t.Default != "" {
		out = append(out, t.Default)
	}
	for _, tag := range slices.Sorted(maps.Keys(t.ByLocale)) {
		if s := t.ByLocale[tag]; s != t.Default {
			out = append(out, s)
		}
	}
	return out
}

func (t textValue) schema() *jsonschema.Schema { return &jsonschema.Schema{Ref: "#/$defs/text"} }
