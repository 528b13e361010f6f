package build

import (
	"fmt"

	"faqtory/content"
	"faqtory/internal/diag"
	"faqtory/theme"
)

// meeting is what only shows where articles meet the settings, the theme and the
// pages that are published already.
func (b *builder) meeting(lib *content.Library) diag.List {
	o := b.options
	before := newManifest()
	list := checkPopular(lib, o.Settings.Popular, o.Locate)
	if o.Theme != nil {
		list = append(list, checkIcons(lib, o.Theme)...)
	}
	// Where words alone were edited, all addresses are as they were.
	if b.edits == nil || b.before.report.ByKind[lostCode]+b.before.report.ByKind[partedCode] > 0 {
		before = b.published()
	}
	lost := findLost(lib, before)
	list = append(list, tellLost(lib, lost, o.Settings.Gone)...)
	list = append(list, tellParted(lib, lost)...)
	list = append(list, checkGone(lib, o.Settings.Gone, o.Locate)...)
	return list
}

// checkIcons finds names of icons that are none, for which the folder's name decides,
// and icons of articles, which no page shows.
func checkIcons(lib *content.Library, t *theme.Theme) diag.List {
	var list diag.List
	var first *content.Article
	idle := 0
	for a := range lib.All() {
		name := lib.Icon(a)
		switch {
		case name == "" || a.Fallback != nil:
		case a.Category == nil || a.Category.Index != a:
			if idle++; idle == 1 {
				first = a
			}
		case !t.HasIcon(name):
			d := lib.At(a, "icon")
			d.Severity, d.Code = diag.Warning, "unknown-icon"
			d.Message = fmt.Sprintf("there is no icon %q", name)
			d.Hint = "`faqtory theme list` names them; an emoji will do, and theme/icons/NAME.svg of your own."
			if near := diag.Suggest(name, t.Icons()); near != "" {
				d.Hint = fmt.Sprintf("Did you mean %q? %s", near, d.Hint)
			}
			list = append(list, d)
		}
	}
	if first != nil {
		d := lib.At(first, "icon")
		d.Severity, d.Code, d.Message = diag.Warning, "unknown-icon", "an icon is shown for categories only, and this is an article"
		if idle > 1 {
			d.Message += fmt.Sprintf(", as are %d more with one", idle-1)
		}
		d.Hint = "Take it out, or write it into the category's _index.md."
		list = append(list, d)
	}
	return list
}
