package content

import (
	"encoding/json"
	"slices"

	"github.com/google/jsonschema-go/jsonschema"
)

// ArticleSchema returns the JSON Schema (2020-12) of an article's front matter,
// for editors. It is written from the table that the parser reads by. Keys that
// it does not name are allowed: other programs have keys of their own.
func ArticleSchema() []byte {
	s := &jsonschema.Schema{
		Schema:      "https://json-schema.org/draft/2020-12/schema",
		Title:       "Front matter of an article",
		Description: "What an article, or a category's own page, says about itself above its text. Every key may be left out.",
		Type:        "object",
		Properties:  map[string]*jsonschema.Schema{},
	}
	for i := range fields {
		f := &fields[i]
		if f.text == "" {
			continue // another program's: understood, and not offered
		}
		p := f.schema()
		p.Description = f.text
		s.Properties[f.name] = p
		s.PropertyOrder = append(s.PropertyOrder, f.name)
	}
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		// Nothing in the table depends on input; a test prints it.
		panic(err)
	}
	return append(b, '\n')
}

// schema is the type of a field's value, as the parser takes it. Every key may
// stand there without a value.
func (f *field) schema() *jsonschema.Schema {
	types := func(names ...string) *jsonschema.Schema {
		return &jsonschema.Schema{Types: append(names, "null")}
	}
	anyOf := func(list ...*jsonschema.Schema) *jsonschema.Schema {
		return &jsonschema.Schema{AnyOf: append(list, &jsonschema.Schema{Type: "null"})}
	}
	pattern := func(s string) *jsonschema.Schema { return &jsonschema.Schema{Type: "string", Pattern: s} }
	text := &jsonschema.Schema{Types: []string{"string", "number"}}
	switch f.kind {
	case textField:
		s := types("string", "number", "boolean")
		if f.name == "answer" {
			s.MaxLength = jsonschema.Ptr(longAnswer)
		}
		return s
	case nameField:
		return types("string", "number")
	case listField, pathsField:
		return anyOf(text, &jsonschema.Schema{Type: "array", Items: text.CloneSchemas()})
	case dateField:
		// To JSON Schema a date of YAML is a text. Which texts are dates is the
		// parser's to say; this catches the day-first and month-first ones.
		return anyOf(
			pattern(`^[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}([T ].*)?$`),
			pattern(`^([0-9]{1,2} \p{L}+|\p{L}+,? [0-9]{1,2},?) [0-9].*$`),
		)
	case numberField:
		return types("number")
	case flagField:
		return types("boolean")
	case choiceField:
		s := &jsonschema.Schema{}
		for _, c := range f.choices {
			s.Enum = append(s.Enum, c)
		}
		s.Enum = append(slices.Clip(s.Enum), nil)
		return s
	case personField:
		name := &jsonschema.Schema{Type: "object", Properties: map[string]*jsonschema.Schema{"name": {Type: "string"}}, Required: []string{"name"}}
		one := &jsonschema.Schema{AnyOf: []*jsonschema.Schema{text, name}}
		return anyOf(text.CloneSchemas(), name.CloneSchemas(), &jsonschema.Schema{Type: "array", Items: one})
	case policyField:
		return anyOf(policySchema())
	case imageField:
		object := &jsonschema.Schema{Type: "object", Properties: map[string]*jsonschema.Schema{"path": {Type: "string"}, "alt": {Type: "string"}}}
		return anyOf(&jsonschema.Schema{Type: "string"}, object, &jsonschema.Schema{Type: "array", Items: &jsonschema.Schema{Types: []string{"string", "object"}}})
	}
	return &jsonschema.Schema{}
}

// policySchema offers the keys and words of a policy's data. What belongs to which
// type, and what is missing, is the parser's to say.
func policySchema() *jsonschema.Schema {
	words := func(list []string) *jsonschema.Schema {
		s := &jsonschema.Schema{}
		for _, w := range list {
			s.Enum = append(s.Enum, w)
		}
		return s
	}
	text := func(description string) *jsonschema.Schema {
		return &jsonschema.Schema{Types: []string{"string", "number"}, Description: description}
	}
	many := func(one *jsonschema.Schema) *jsonschema.Schema {
		return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{one, {Type: "array", Items: one.CloneSchemas()}}}
	}
	country := &jsonschema.Schema{Type: "string", Pattern: "^[A-Z]{2}$", Description: "ISO 3166-1 code; EU is its member states without those that another entry names."}
	fee := &jsonschema.Schema{Types: []string{"string", "number", "object"}, Description: "free, customer, 4.90 EUR, or a share such as 10%."}
	keys := map[string]*jsonschema.Schema{
		"name": text("What customers call the area."), "country": country, "countries": many(country.CloneSchemas()),
		"days":           text("The return window: a number of days, unlimited or not_permitted."),
		"return_country": country.CloneSchemas(), "methods": many(words(returnMethods)), "fee": fee,
		"restocking_fee": fee.CloneSchemas(), "refund": many(words(returnRefunds)),
		"item_condition": many(words(returnConditions)), "label": words(returnLabels),
		"service": text("The name of a way of sending."), "method": text("For payment the name shown; for shipping delivery or collection_point."),
		"free_from": fee.CloneSchemas(), "transit": text("Working days on the way: 1-2."),
		"does_not_ship": many(country.CloneSchemas()), "cut_off": {Type: "string", Pattern: clockForm.String()},
		"time_zone": text("Of cut_off, such as Europe/Riga."), "handling": text("Working days until a parcel leaves: 0-1."),
		"accepts": many(words(paymentMethods)), "charged": text("When the customer is charged, in words."),
		"instalments": {Type: "integer"}, "currencies": many(&jsonschema.Schema{Type: "string", Pattern: "^[A-Z]{3}$"}),
	}
	s := &jsonschema.Schema{Type: "object", Properties: map[string]*jsonschema.Schema{"type": words(policyTypes)}, Required: []string{"type"}}
	// Every place takes a copy: a schema stands in one place only.
	take := func(to *jsonschema.Schema, names []string) {
		for _, name := range names {
			if k := keys[name]; k != nil && to.Properties[name] == nil {
				to.Properties[name] = k.CloneSchemas()
			}
		}
	}
	for _, t := range policyTypes {
		take(s, policyTop[t])
		entry := &jsonschema.Schema{Type: "object", Properties: map[string]*jsonschema.Schema{}}
		take(entry, policyInList[t])
		s.Properties[policyLists[t]] = &jsonschema.Schema{Type: "array", Items: entry}
	}
	return s
}
