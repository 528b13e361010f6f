package language

// stemEnglish is Porter2, which leaves words of up to three letters alone.
func stemEnglish(word string) string {
	if len(word) <= 3 {
		return word
	}
	return snowballEnglish(word)
}
