package config

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"

	"faqtory/internal/diag"
)

// tagPattern is what hreflang takes: a language with optional script and region.
const tagPattern = `^[A-Za-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|[0-9]{3}))?$`

// countryForLanguage are countries that are often written where a language is meant.
var countryForLanguage = map[string]string{
	"cn": "zh", "cz": "cs", "dk": "da", "gr": "el", "il": "he", "in": "hi", "ir": "fa",
	"jp": "ja", "ua": "uk", "us": "en", "gb": "en", "at": "de", "ae": "ar", "rs": "sr",
}

// parseTag returns a BCP 47 tag in canonical case. Tags with more than language,
// script and region name nothing that search engines know.
func parseTag(s string) (string, error) {
	low := strings.ToLower(s)
	if l, ok := countryForLanguage[low]; ok {
		return "", &mistake{message: fmt.Sprintf("%q is a country, not a language", s), hint: fmt.Sprintf("Did you mean %q?", l)}
	}
	t, err := language.Raw.Parse(s)
	if err == nil {
		base, script, region := t.Raw()
		parts := []string{base.String()}
		if script.String() != "Zzzz" {
			parts = append(parts, script.String())
		}
		if region.String() != "ZZ" {
			parts = append(parts, region.String())
		}
		if tag := strings.Join(parts, "-"); tag == t.String() && tag != "und" && strings.EqualFold(tag, strings.ReplaceAll(s, "_", "-")) {
			return tag, nil
		}
	}
	return "", &mistake{message: fmt.Sprintf("%q is not a language tag", s), hint: "Write a language with an optional script and country, such as en, pt-BR or zh-Hant."}
}

// A localesValue is a mapping of tag to what is to be said about the locale, or
// a plain list of tags.
type localesValue struct{ dst *[]Locale }

func (l *Locale) keys() []key {
	return []key{
		{name: "name", value: plain(&l.Name), doc: "What the language calls itself, for the language switch."},
		{name: "dir", value: plain(&l.Dir), doc: "The folder of its articles from the site folder, when the folder is not named as the locale.", examples: []any{"contents_lv"}},
	}
}

func (v localesValue) read(r *reader, at string, n *yaml.Node) {
	n, ok := r.visit(at, n)
	if !ok {
		return
	}
	var pairs []pair
	switch n.Kind {
	case yaml.MappingNode:
		pairs = r.pairs(n)
	case yaml.SequenceNode:
		for _, c := range n.Content {
			if c.Kind != yaml.ScalarNode || isNull(c) {
				r.kindFault(c, at, "a list of language tags", "Write [en, lv], or a mapping with names: en: {name: English}.")
				continue
			}
			pairs = append(pairs, pair{name: c.Value, key: c})
		}
	default:
		r.kindFault(n, at, "a mapping or a list of language tags", "Write [en, lv], or a mapping with names: en: {name: English}.")
		return
	}
	sound := true
	for _, p := range pairs {
		tag, err := parseTag(p.name)
		if err != nil {
			r.fault(p.key, err)
			sound = false
			continue
		}
		if v.has(tag) {
			r.add(p.key.Line, p.key.Column, diag.Error, "config-key", fmt.Sprintf("the locale %s is already given", tag), "Keep one of the two.")
			continue
		}
		l := Locale{Tag: tag}
		if p.value != nil && !isNull(p.value) {
			mapping(l.keys()).then(l.check).read(r, join(at, tag), p.value)
		}
		*v.dst = append(*v.dst, l)
	}
	if !sound {
		return // what belongs to the bad tag shall not be reported again
	}
	for _, l := range *v.dst {
		r.locales = append(r.locales, l.Tag)
	}
	if len(r.locales) > 0 {
		r.defaultLocale = r.locales[0]
	}
	if d := r.at["default_locale"]; d != nil {
		if tag, err := parseTag(strings.TrimSpace(d.Value)); err == nil {
			r.defaultLocale = tag
		}
	}
}

func (v localesValue) has(tag string) bool {
	for _, l := range *v.dst {
		if l.Tag == tag {
			return true
		}
	}
	return false
}

// check looks for the folder, which was named because it is not found by itself.
func (l *Locale) check(r *reader, at string, _ *yaml.Node) {
	if l.Dir == "" {
		return
	}
	dir := path.Clean(strings.Trim(strings.ReplaceAll(l.Dir, `\`, "/"), "/"))
	n := r.at[join(at, "dir")]
	if !fs.ValidPath(dir) {
		r.fault(n, &mistake{message: fmt.Sprintf("%q is not inside the site folder", l.Dir), hint: "Write the path from the folder that holds " + r.file + "."})
		return
	}
	if info, err := fs.Stat(r.fsys, dir); err != nil || !info.IsDir() {
		m := &mistake{message: fmt.Sprintf("there is no folder %q", dir), hint: "Write the path from the folder that holds " + r.file + "."}
		for _, parent := range []string{"content", "docs"} {
			if info, err := fs.Stat(r.fsys, path.Join(parent, dir)); err == nil && info.IsDir() {
				m.hint = fmt.Sprintf("Did you mean %q?", path.Join(parent, dir))
			}
		}
		r.fault(n, m)
		return
	}
	l.Dir = dir
}

func (v localesValue) schema() *jsonschema.Schema {
	one := mapping((&Locale{}).keys()).schema()
	one.Type, one.Types = "", []string{"object", "null"}
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{
		{Type: "object", PropertyNames: pattern(tagPattern), AdditionalProperties: one},
		{Type: "array", Items: &jsonschema.Schema{Type: "string", Pattern: tagPattern}},
	}}
}
