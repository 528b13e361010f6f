package theme

import (
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/go-playground/locales"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"faqtory/internal/diag"
)

// Messages are the interface strings. A file messages/<locale>.yaml maps keys to
// texts; a text that depends on a number is a map of CLDR plural categories:
//
//	toc.title: On this page
//	articles:
//	  one: "{count} article"
//	  other: "{count} articles"
//
// A {name} is filled in by the caller; the plural is chosen by {count}.

// source is the locale that has every key, and the last one asked.
const source = "en"

// aliases are tags that mean one of ours.
var aliases = map[string]string{"no": "nb", "nn": "nb", "iw": "he", "in": "id"}

// Locales lists the locales that have interface strings of ours, sorted.
func Locales() []string {
	files, err := fs.Glob(FS(), "messages/*.yaml")
	if err != nil {
		return nil
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(path.Base(f), ".yaml")
	}
	slices.Sort(files)
	return files
}

// RTL reports whether a locale is written from right to left.
func RTL(locale string) bool {
	tag, err := language.Parse(locale)
	if err != nil {
		return false
	}
	script, _ := tag.Script()
	switch script.String() {
	case "Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg", "Mand", "Samr":
		return true
	}
	return false
}

// chain lists the locales whose strings serve locale, nearest first and without
// [source]: "zh-TW" leads to zh-TW, zh-Hant and zh.
func chain(locale string) []string {
	var out []string
	add := func(tag string) {
		if a, ok := aliases[tag]; ok {
			tag = a
		}
		if tag != "" && !slices.Contains(out, tag) {
			out = append(out, tag)
		}
	}
	add(locale)
	if tag, err := language.Parse(locale); err == nil {
		base, _ := tag.Base()
		script, _ := tag.Script()
		add(base.String() + "-" + script.String())
		add(base.String())
	}
	return out
}

// message is one string, or one per plural category.
type message struct {
	forms [6]string // by plural.Form; forms[plural.Other] is the text without a plural
	many  bool
}

// catalogue holds the strings of all locales; ours are read when first asked for.
type catalogue struct {
	own   map[string]map[string]message // the site's, by locale
	cache sync.Map                      // locale → *texts
}

// texts are the strings of one locale with all gaps filled from the next in its chain.
type texts struct {
	tag      language.Tag
	locale   string
	messages map[string]message
	calendar locales.Translator
}

// newCatalogue reads the site's own strings and lists what is wrong with them.
func newCatalogue(over fs.FS, list *diag.List) (*catalogue, error) {
	c := &catalogue{own: map[string]map[string]message{}}
	if over == nil {
		return c, nil
	}
	files, err := names(over, "messages", ".yaml")
	if err != nil {
		return nil, err
	}
	used, err := ownTexts(over)
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		src, err := fs.ReadFile(over, file)
		if err != nil {
			return nil, err
		}
		locale := strings.TrimSuffix(path.Base(file), ".yaml")
		c.own[locale] = readMessages(folder+file, src, list)
		checkOwn(folder+file, locale, c.own[locale], used, src, list)
	}
	return c, nil
}

// texts returns the strings of a locale, always the same value.
func (c *catalogue) texts(locale string) *texts {
	if v, ok := c.cache.Load(locale); ok {
		return v.(*texts)
	}
	t := &texts{locale: locale, messages: map[string]message{}}
	t.tag, _ = language.Parse(locale)
	steps := append(chain(locale), source)
	for _, step := range steps {
		for _, layer := range []map[string]message{c.own[step], ours(step)} {
			for k, m := range layer {
				if _, ok := t.messages[k]; !ok {
					t.messages[k] = m
				}
			}
		}
		if t.calendar == nil && step != source || len(steps) == 1 {
			if f, ok := calendars[step]; ok {
				t.calendar = f()
			}
		}
	}
	if t.calendar == nil && strings.HasPrefix(locale, source) {
		t.calendar = calendars[source]()
	}
	v, _ := c.cache.LoadOrStore(locale, t)
	return v.(*texts)
}

// ours returns the strings of a locale in the default theme, nil when it has none.
func ours(locale string) map[string]message {
	file := "messages/" + locale + ".yaml"
	src, err := fs.ReadFile(FS(), file)
	if err != nil {
		return nil
	}
	var mistakes diag.List // a test sees to it that there are none
	return readMessages(file, src, &mistakes)
}

var forms = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two,
	"few": plural.Few, "many": plural.Many, "other": plural.Other,
}

// readMessages reads one file.
func readMessages(file string, src []byte, list *diag.List) map[string]message {
	out := map[string]message{}
	report := func(n *yaml.Node, severity diag.Severity, text, hint string) {
		*list = append(*list, diag.Diagnostic{File: file, Line: n.Line, Column: n.Column, Severity: severity,
			Code: "theme-message", Message: text, Source: diag.Line(src, n.Line), Hint: hint})
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(src, &doc); err != nil {
		*list = append(*list, yamlMistake(file, src, err))
		return out
	}
	if len(doc.Content) == 0 {
		return out
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		report(root, diag.Error, "the file is not a list of key: text", "Write one line for each string, such as `toc.title: Contents`.")
		return out
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		var m message
		switch value.Kind {
		case yaml.ScalarNode:
			m.forms[plural.Other] = value.Value
		case yaml.MappingNode:
			m.many = true
			for j := 0; j+1 < len(value.Content); j += 2 {
				form, ok := forms[value.Content[j].Value]
				if !ok {
					report(value.Content[j], diag.Error, fmt.Sprintf("unknown plural form %q", value.Content[j].Value), "The forms are zero, one, two, few, many and other.")
					continue
				}
				m.forms[form] = value.Content[j+1].Value
			}
			if m.forms[plural.Other] == "" {
				report(key, diag.Error, fmt.Sprintf("%s lacks its form for other numbers", key.Value), "Add a line `other: …`.")
				continue
			}
		default:
			report(value, diag.Error, fmt.Sprintf("%s is neither a text nor a list of plural forms", key.Value), "Write a text behind the colon, or the forms below it: one, other and what else the language has.")
			continue
		}
		if _, ok := out[key.Value]; ok {
			report(key, diag.Error, fmt.Sprintf("%s stands here a second time", key.Value), "Take one of the two out.")
			continue
		}
		out[key.Value] = m
	}
	return out
}

func yamlMistake(file string, src []byte, err error) diag.Diagnostic {
	d := diag.Diagnostic{File: file, Severity: diag.Error, Code: "theme-message", Message: strings.TrimPrefix(err.Error(), "yaml: "),
		Hint: "Write one line for each string, such as `toc.title: Contents`, and texts with special characters in double quotes."}
	if s := diag.YAMLSlip(string(src)); s.Message != "" {
		d.Line, d.Column, d.Message, d.Hint = s.Line, s.Column, s.Message, s.Hint
		d.Source = diag.Line(src, d.Line)
		return d
	}
	if _, e := fmt.Sscanf(d.Message, "line %d:", &d.Line); e == nil {
		_, d.Message, _ = strings.Cut(d.Message, ": ")
		d.Source = diag.Line(src, d.Line)
	}
	return d
}

// ownTexts joins the templates of a site, which may use strings of its own.
func ownTexts(over fs.FS) (string, error) {
	files, err := names(over, "templates", ".html")
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, file := range files {
		src, err := fs.ReadFile(over, file)
		if err != nil {
			return "", err
		}
		b.Write(src)
	}
	return b.String(), nil
}

var filling = regexp.MustCompile(`\{[A-Za-z]+\}`)

// fillings lists what is filled into a text, sorted.
func fillings(text string) []string {
	found := filling.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// checkFillings compares what a site's string wants filled in with what ours is
// given: a name that is none is shown with its braces, and a time that is left out
// is missed.
func checkFillings(key string, m, ours message, report func(text, hint string)) {
	given := fillings(ours.forms[plural.Other])
	hint := "Nothing is filled into this string."
	if len(given) > 0 {
		hint = "Filled in: " + strings.Join(given, ", ") + "."
	}
	for _, text := range m.forms {
		for _, name := range fillings(text) {
			if !slices.Contains(given, name) {
				report(fmt.Sprintf("%s holds %s, which nothing is filled in for", key, name), hint)
				return
			}
		}
	}
	for _, name := range given {
		// "Many articles" says enough, "Open until" does not.
		if name != "{count}" && !strings.Contains(m.forms[plural.Other], name) {
			report(fmt.Sprintf("%s lacks %s", key, name), hint)
			return
		}
	}
}

// checkOwn compares a site's strings with ours: a key that neither we nor the site's
// own templates know is never shown, and a language that we do not have wants them all.
func checkOwn(file, locale string, own map[string]message, used string, src []byte, list *diag.List) {
	known := ours(source)
	keys := make([]string, 0, len(known))
	for k := range known {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range sortedKeys(own) {
		line := keyLine(src, k)
		if m, ok := known[k]; ok {
			checkFillings(k, own[k], m, func(text, hint string) {
				*list = append(*list, diag.Diagnostic{File: file, Line: line, Column: 1, Severity: diag.Warning,
					Code: "theme-message", Message: text, Source: diag.Line(src, line), Hint: hint})
			})
			continue
		}
		if strings.Contains(used, strconv.Quote(k)) {
			continue
		}
		d := diag.Diagnostic{File: file, Line: line, Column: 1, Severity: diag.Warning, Code: "theme-message",
			Message: fmt.Sprintf("no template uses a string called %q", k), Source: diag.Line(src, line)}
		if near := diag.Suggest(k, keys); near != "" {
			d.Hint = fmt.Sprintf("Did you mean %q?", near)
		}
		*list = append(*list, d)
	}
	for _, step := range chain(locale) {
		if ours(step) != nil {
			return
		}
	}
	var missing []string
	for _, k := range keys {
		if _, ok := own[k]; !ok {
			missing = append(missing, k)
		}
	}
	if len(missing) > 0 {
		*list = append(*list, diag.Diagnostic{File: file, Severity: diag.Warning, Code: "theme-message",
			Message: fmt.Sprintf("%d of %d strings are missing and will be shown in English: %s", len(missing), len(keys), strings.Join(missing, ", ")),
			Hint:    "`faqtory theme eject messages/en.yaml` writes a file with all of them to translate."})
	}
}

func keyLine(src []byte, key string) int {
	for i, line := range strings.Split(string(src), "\n") {
		line = strings.TrimLeft(line, "\"'")
		if strings.HasPrefix(line, key) && strings.HasPrefix(strings.TrimLeft(line[len(key):], "\"' "), ":") {
			return i + 1
		}
	}
	return 0
}

func sortedKeys(m map[string]message) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// Message returns an interface string of a locale. args are names and values in
// turn: Message("en", "articles", "count", 3). A key that does not exist is
// returned as it is.
func (t *Theme) Message(locale, key string, args ...any) string {
	s, err := t.catalogue.texts(locale).format(key, args...)
	if err != nil {
		return key
	}
	return s
}

var errNoMessage = errors.New("no interface string has this key")

// format returns the string called key with args filled in.
func (t *texts) format(key string, args ...any) (string, error) {
	m, ok := t.messages[key]
	if !ok {
		return "", fmt.Errorf("%w: %q", errNoMessage, key)
	}
	text := m.forms[plural.Other]
	if m.many {
		for i := 0; i+1 < len(args); i += 2 {
			if n, ok := args[i+1].(int); ok && args[i] == "count" {
				if s := m.forms[plural.Cardinal.MatchPlural(t.tag, n, 0, 0, 0, 0)]; s != "" {
					text = s
				}
			}
		}
	}
	if len(args) == 0 || !strings.Contains(text, "{") {
		return text, nil
	}
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, fmt.Sprintf("{%v}", args[i]), fmt.Sprint(args[i+1]))
	}
	return strings.NewReplacer(pairs...).Replace(text), nil
}

// scriptKeys are the strings the script shows, by the short name it knows them by.
var scriptKeys = []struct{ name, key string }{
	{"theme", "theme.label"}, {"system", "theme.system"}, {"light", "theme.light"}, {"dark", "theme.dark"},
	{"link", "heading.copy"},
	{"copy", "code.copy"}, {"copied", "code.copied"},
	{"zoom", "image.zoom"}, {"close", "close"},
	{"open", "hours.open"}, {"closed", "hours.closed"}, {"opens", "hours.opens"}, {"until", "hours.until"},
	{"suggestions", "search.suggestions"}, {"all", "search.all"},
	{"openAll", "faq.openAll"}, {"closeAll", "faq.closeAll"},
	{"share", "article.share"}, {"print", "article.print"},
}

// scriptStrings returns the strings for the script as a block of JSON: data, which
// no content security policy forbids.
func (r *renderer) scriptStrings() (template.HTML, error) {
	m := map[string]string{}
	for _, k := range scriptKeys {
		s, err := r.texts.format(k.key)
		if err != nil {
			return "", err
		}
		m[k.name] = s
	}
	// Marshal sorts the keys, and writes < as \u003c: nothing can close the element.
	b, err := json.Marshal(m)
	if err != nil {
		return "", err
	}
	return template.HTML(`<script type="application/json" id="_strings">` + string(b) + `</script>`), nil
}
