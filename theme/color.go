package theme

import "faqtory/internal/diag"

func tokens(o Options, list *diag.List) string { return "" }

type themeColor struct{ Scheme, Color string }

func (t *Theme) themeColors() []themeColor {
	return []themeColor{{"light", "#ffffff"}, {"dark", "#111111"}}
}
