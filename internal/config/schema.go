package config

import (
	"encoding/json"

	"github.com/google/jsonschema-go/jsonschema"
)

// Schema returns the JSON Schema (2020-12) of faqtory.yaml, for editors.
func Schema() []byte {
	s := mapping(New().keys()).schema()
	s.Schema = "https://json-schema.org/draft/2020-12/schema"
	s.Title = "faqtory.yaml"
	s.Description = "The settings of a help center made with faqtory. Every key may be left out."
	s.Defs = map[string]*jsonschema.Schema{
		"text": {
			Description: "A text for all locales, or a mapping of locale to text.",
			AnyOf: []*jsonschema.Schema{
				{Types: []string{"string", "number"}},
				{
					Type:                 "object",
					PropertyNames:        pattern(tagPattern),
					AdditionalProperties: &jsonschema.Schema{Types: []string{"string", "number", "null"}},
				},
			},
		},
	}
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		// Nothing in the description depends on input; a test prints it.
		panic(err)
	}
	return append(b, '\n')
}

func (m mappingValue) schema() *jsonschema.Schema {
	s := &jsonschema.Schema{
		Type:       "object",
		Properties: map[string]*jsonschema.Schema{},
		// Nothing is accepted that is not described.
		AdditionalProperties: &jsonschema.Schema{Not: &jsonschema.Schema{}},
	}
	for _, k := range m.keys {
		p := k.value.schema()
		p.Description = k.doc
		p.Examples = k.examples
		s.Properties[k.name] = p
		s.PropertyOrder = append(s.PropertyOrder, k.name)
		if k.required {
			s.Required = append(s.Required, k.name)
		}
	}
	return s
}
