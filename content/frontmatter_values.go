package content

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"faqtory/internal/diag"
)

// readMeta reads the fields out of a mapping. What cannot be read is a mistake
// and counts as not written.
func readMeta(mapping *yaml.Node) (*meta, []mistake) {
	m := &meta{}
	if mapping == nil {
		return m, nil
	}
	var mistakes []mistake
	keys := map[string]*yaml.Node{}   // lower case, nested ones as "last_update.date"
	values := map[string]*yaml.Node{} // the last one of a key counts
	var add func(prefix string, n *yaml.Node)
	add = func(prefix string, n *yaml.Node) {
		for i := 0; i+1 < len(n.Content); i += 2 {
			k, v := n.Content[i], resolveAlias(n.Content[i+1])
			name := prefix + strings.ToLower(k.Value)
			if first, ok := keys[name]; ok && prefix == "" && k.Value == first.Value {
				mistakes = append(mistakes, mistake{
					line: k.Line, column: k.Column, code: "duplicate-key", warning: true,
					message: fmt.Sprintf("%q stands twice in the front matter, first in line %d", k.Value, first.Line),
					hint:    "This one counts. Take the other one out.",
				})
			}
			keys[name], values[name] = k, v
			if v.Kind == yaml.MappingNode && prefix == "" {
				add(name+".", v)
			}
			if prefix == "" && findField(name) == nil && !foreign[name] {
				if near := diag.Suggest(name, fieldNames); near != "" && (len(name) > 3 || len(name) == 3 && near[0] == name[0]) {
					mistakes = append(mistakes, mistake{
						line: k.Line, column: k.Column, code: "unknown-key", warning: true,
						message: fmt.Sprintf("unknown key %q in the front matter", k.Value),
						hint:    fmt.Sprintf("Did you mean %q?", near),
					})
				}
			}
		}
	}
	add("", mapping)
	for i := range fields {
		f := &fields[i]
		k, n := keys[f.name], values[f.name]
		if n == nil || n.Tag == "!!null" || n.Kind == yaml.ScalarNode && strings.TrimSpace(n.Value) == "" {
			continue
		}
		if f.kind == policyField {
			// Only a group of keys is meant for us, or what a page of this kind has.
			if n.Kind != yaml.MappingNode && m.Kind != KindPolicy {
				continue
			}
			p, wrong := readPolicy(n)
			mistakes = append(mistakes, wrong...)
			if p != nil && m.Kind == "" {
				m.Kind = KindPolicy
			}
			f.set(m, value{policy: p})
			m.where.put(f.name, place{k.Line, k.Column})
			continue
		}
		v, k2 := readValue(f, k.Value, n)
		if k2.message != "" {
			// A foreign key may mean something else there; its value is not ours to judge.
			if f.origin == "" && f.text != "" {
				mistakes = append(mistakes, k2)
			}
			continue
		}
		if f.kind == textField {
			if s, cut := cutTemplates(v.text); cut {
				v.text = s
				if !m.templates {
					m.templates, m.templatesAt = true, v.place
				}
			}
			if v.text = stripMarkup(v.text); v.text == "" {
				continue
			}
		}
		f.set(m, v)
		m.where.put(f.name, v.place)
	}
	if !m.Expires.IsZero() && !m.Publish.Before(m.Expires) {
		at := m.where.at("expires")
		mistakes = append(mistakes, mistake{
			line: at.line, column: at.column, code: "bad-date",
			message: fmt.Sprintf("the article expires on %s, before it is published", m.Expires.Format(time.DateOnly)),
			hint:    "Write a day behind that of publish, or take one of the two out.",
		})
	}
	return m, mistakes
}

func resolveAlias(n *yaml.Node) *yaml.Node {
	for range 8 {
		if n.Kind != yaml.AliasNode || n.Alias == nil {
			break
		}
		n = n.Alias
	}
	return n
}

// readValue types n as f wants it.
func readValue(f *field, key string, n *yaml.Node) (value, mistake) {
	v := value{place: place{n.Line, n.Column}}
	wrong := func(want, hint string) (value, mistake) {
		return v, mistake{
			line: n.Line, column: n.Column, code: "wrong-type", warning: !guards(f.name),
			message: fmt.Sprintf("%q is %s, want %s", key, describe(n), want), hint: hint,
		}
	}
	scalar := n.Kind == yaml.ScalarNode
	switch f.kind {
	case textField, nameField:
		if !scalar {
			return wrong("a text", fmt.Sprintf("Write `%s: \"…\"` on one line.", key))
		}
		v.text = cleanText(n.Value)
	case listField, pathsField:
		if !scalar && n.Kind != yaml.SequenceNode {
			return wrong("a list", fmt.Sprintf("Write `%s: [one, two]`, or each on a line of its own behind a hyphen.", key))
		}
		return readList(f, key, n)
	case dateField:
		t, ok := parseDate(n.Value)
		if !scalar || !ok {
			return v, mistake{
				line: n.Line, column: n.Column, code: "bad-date", warning: !guards(f.name),
				message: fmt.Sprintf("%q is %s, want a date", key, describe(n)),
				hint:    "Write it as 2026-11-21, 2026-11-21 09:30, 2026-11-21T09:30:00+02:00 or 21 November 2026.",
			}
		}
		v.time = t
	case numberField:
		x, err := strconv.ParseFloat(strings.TrimSpace(n.Value), 64)
		if !scalar || err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return wrong("a number", fmt.Sprintf("Write `%s: 10`.", key))
		}
		v.number = x
	case flagField:
		flag, ok := parseFlag(n.Value)
		if !scalar || !ok {
			return wrong("true or false", fmt.Sprintf("Write `%s: true` or `%s: false`.", key, key))
		}
		v.flag = flag
	case choiceField:
		text := strings.ToLower(strings.TrimSpace(n.Value))
		for _, c := range f.choices {
			if scalar && strings.NewReplacer("-", "", "_", "", " ", "").Replace(text) == c {
				v.text = c
				return v, mistake{}
			}
		}
		if !scalar {
			return wrong("one of "+strings.Join(f.choices, ", "), "")
		}
		hint := "Write one of " + strings.Join(f.choices, ", ") + ", or leave the key out."
		if near := diag.Suggest(text, f.choices); near != "" {
			hint = fmt.Sprintf("Did you mean %q? %s", near, hint)
		}
		return v, mistake{line: n.Line, column: n.Column, code: "unknown-kind", warning: true, message: fmt.Sprintf("unknown %s %q", key, n.Value), hint: hint}
	case personField:
		v.text = strings.Join(names(n), ", ")
		if v.text == "" {
			return wrong("a name", fmt.Sprintf("Write `%s: \"…\"`.", key))
		}
	case imageField:
		v.text, v.alt = imageValue(n)
		if v.text == "" {
			return wrong("the path of a picture", fmt.Sprintf("Write `%s: picture.png`.", key))
		}
	}
	return v, mistake{}
}

// guards reports the keys whose misreading would show customers what they must
// not see yet, or no longer; a mistake there fails the build.
func guards(key string) bool {
	switch key {
	case "draft", "publish", "expires", "noindex":
		return true
	}
	return false
}

func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a group of keys"
	case yaml.SequenceNode:
		return "a list"
	}
	const most = 60
	if r := []rune(n.Value); len(r) > most {
		return strconv.Quote(string(r[:most]) + "…")
	}
	return strconv.Quote(n.Value)
}

// readList takes a list of texts, or one text: a list with commas for tags, as
// Zendesk exports them, a single item for sentences and paths.
func readList(f *field, key string, n *yaml.Node) (value, mistake) {
	v := value{place: place{n.Line, n.Column}}
	if n.Kind == yaml.ScalarNode {
		parts := []string{n.Value}
		switch {
		case f.kind == listField && f.name != "questions":
			parts = strings.Split(n.Value, ",")
		case f.name == "questions":
			parts = strings.Split(n.Value, "\n")
		case f.kind == pathsField && f.origin == "":
			parts = strings.Fields(n.Value)
		}
		for _, p := range parts {
			v.add(f, p, place{n.Line, n.Column})
		}
		return v, mistake{}
	}
	for _, item := range n.Content {
		item = resolveAlias(item)
		if item.Kind != yaml.ScalarNode {
			return v, mistake{
				line: item.Line, column: item.Column, code: "wrong-type", warning: true,
				message: fmt.Sprintf("an item of %q is %s, want a text", key, describe(item)),
				hint:    "Put a text with a colon into double quotes.",
			}
		}
		if item.Tag != "!!null" {
			v.add(f, item.Value, place{item.Line, item.Column})
		}
	}
	return v, mistake{}
}

func (v *value) add(f *field, s string, p place) {
	s = cleanText(s)
	if f.kind == listField {
		if cut, ok := cutTemplates(s); ok {
			s = cut
		}
		s = stripMarkup(s)
	}
	if s != "" {
		v.list = append(v.list, s)
		v.places = append(v.places, p)
	}
}

// names takes a name, a list of names, or objects with one.
func names(n *yaml.Node) []string {
	var list []string
	switch n.Kind {
	case yaml.ScalarNode:
		if s := stripMarkup(n.Value); s != "" && n.Tag != "!!null" {
			list = append(list, s)
		}
	case yaml.SequenceNode:
		for _, item := range n.Content {
			if item = resolveAlias(item); item.Kind != yaml.SequenceNode {
				list = append(list, names(item)...)
			}
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if v := resolveAlias(n.Content[i+1]); strings.EqualFold(n.Content[i].Value, "name") && v.Kind == yaml.ScalarNode {
				list = append(list, names(v)...)
			}
		}
	}
	return list
}

// imageValue takes a path, the first of a list, or an object.
func imageValue(n *yaml.Node) (src, alt string) {
	switch n.Kind {
	case yaml.ScalarNode:
		return cleanText(n.Value), ""
	case yaml.SequenceNode:
		if len(n.Content) > 0 {
			if first := resolveAlias(n.Content[0]); first.Kind != yaml.SequenceNode {
				return imageValue(first)
			}
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			v := resolveAlias(n.Content[i+1])
			if v.Kind != yaml.ScalarNode {
				continue
			}
			switch strings.ToLower(n.Content[i].Value) {
			case "path", "src", "url", "file", "feature", "image":
				set(&src, cleanText(v.Value))
			case "alt", "image_alt":
				set(&alt, stripMarkup(v.Value))
			}
		}
	}
	return src, alt
}

// dateLayouts are the ways in which a date may be written: those that can be
// read in one way only (01/02/2026 is not among them).
var dateLayouts = []string{
	time.DateOnly,
	time.RFC3339,
	"2006-01-02T15:04:05",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04",
	time.DateTime,
	"2006-01-02 15:04",
	"2006-01-02 15:04:05 -0700",
	"2006-01-02 15:04:05 -07:00",
	"2006-01-02 15:04:05Z07:00",
	"2006-01-02 15:04:05 MST",
	"2006-01-02 15:04 -0700",
	"2006-1-2",
	"2006/01/02",
	"2006/1/2",
	"2006.01.02",
	"2 January 2006",
	"2 Jan 2006",
	"January 2, 2006",
	"Jan 2, 2006",
	time.RFC1123Z,
	time.RFC1123,
}

// parseDate reads a date; one without a time zone is in UTC.
func parseDate(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1970 && t.Year() < 10000 {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

func parseFlag(s string) (flag, ok bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "yes", "on", "1":
		return true, true
	case "false", "no", "off", "0":
		return false, true
	}
	return false, false
}
