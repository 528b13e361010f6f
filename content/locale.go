package content

// A Locale is a language the help center is written in.
type Locale struct {
	// Tag is a BCP 47 tag in canonical case: "en", "pt-BR", "ar".
	Tag string
	// Name is the language's own name for the language switch ("العربية").
	Name string
	// Dir is the folder of its articles relative to the site folder; "" when
	// it is found by the tag.
	Dir string
	// RTL is set for languages written from right to left.
	RTL bool
	// Prefix is the first part of its URLs: "" for the default locale, else the
	// tag in lower case ("ar", "pt-br").
	Prefix string
}
