package language

import "sync"

// englishForms are the irregular words of forms/en.txt. They are needed beyond
// English: loan words and brands in other scripts are read as English.
var englishForms = sync.OnceValue(func() map[string]string {
	forms, _ := readForms(&Language{tag: "en"})
	return forms
})

// stemEnglish is Porter2, which leaves words of up to three letters alone.
func stemEnglish(word string) string {
	if term, ok := englishForms()[word]; ok {
		return term
	}
	if len(word) <= 3 {
		return word
	}
	return snowballEnglish(word)
}
