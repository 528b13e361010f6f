package config

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"faqtory/internal/diag"
)

func TestSynonyms(t *testing.T) {
	fsys := fstest.MapFS{"synonyms.yaml": {Data: []byte("en:\n  - [refund, money  back]\n  - {from: [cell], to: phone}\n\"*\":\n  - [Trail Club, loyalty card]\n")}}
	got, list, err := Synonyms(fsys)
	if err != nil || len(list) > 0 {
		t.Fatalf("Synonyms() = %v, %v", list, err)
	}
	want := map[string][]Synonym{
		"en": {{Words: []string{"refund", "money back"}}, {From: []string{"cell"}, Words: []string{"phone"}}},
		"":   {{Words: []string{"Trail Club", "loyalty card"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Synonyms() (-want +got):\n%s", diff)
	}
	if got, list, err := Synonyms(fstest.MapFS{}); got != nil || list != nil || err != nil {
		t.Errorf("Synonyms() of no file = %v, %v, %v, want nothing", got, list, err)
	}
}

func TestSynonymMistakes(t *testing.T) {
	for src, want := range map[string]string{
		"en:\n  - [refund]\n":              "synonyms.yaml:2:5: a group of one word says nothing",
		"en:\n  - [a, a, b]\n":             `synonyms.yaml:2:9: "a" stands twice in its group`,
		"en:\n  - {from: [a]}\n":           "synonyms.yaml:2:5: a one-way group needs both from and to",
		"en:\n  - {from: [a], too: [b]}\n": `synonyms.yaml:2:17: unknown key "too"`,
		"en: refund\n":                     "synonyms.yaml:1:5: ",
		"- refund\n":                       "synonyms.yaml:1:1: ",
		"english!:\n  - [a, b]\n":          "synonyms.yaml:1:1: ",
		"en:\n  - [{}, b]\n":               "synonyms.yaml:2:6: a word or phrase is wanted here",
		"en: [\n":                          "synonyms.yaml:",
	} {
		_, list, err := Synonyms(fstest.MapFS{"synonyms.yaml": {Data: []byte(src)}})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return strings.HasPrefix(d.Error(), want) }) {
			t.Errorf("Synonyms(%q) = %v, want %q…", src, list, want)
		}
	}
}
