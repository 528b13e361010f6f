package build

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"faqtory/content"
	"faqtory/internal/diag"
	"faqtory/theme"
)

func library(t *testing.T, files map[string]string, o content.Options) *content.Library {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	lib, _, err := content.Load(t.Context(), fsys, o)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func lines(l diag.List) []string {
	var out []string
	for _, d := range l {
		out = append(out, d.Error()+" | "+d.Hint)
	}
	return out
}

func TestCheckIcons(t *testing.T) {
	lib := library(t, map[string]string{
		"en/orders/_index.md":   "---\ntitle: Orders\nicon: trukc\n---\n",
		"en/orders/a.md":        "---\ntitle: A\nicon: truck\n---\nText.\n",
		"en/orders/b.md":        "---\ntitle: B\nicon: nonsense\n---\nText.\n",
		"en/returns/_index.md":  "---\ntitle: Returns\nicon: 🎁\n---\n",
		"en/returns/a.md":       "# A\n",
		"en/shipping/_index.md": "---\ntitle: Shipping\nicon: truck\n---\n",
		"en/shipping/a.md":      "# A\n",
		"en/own/_index.md":      "---\ntitle: Own\nicon: kayak\n---\n",
		"en/own/a.md":           "# A\n",
	}, content.Options{})
	th, _, err := theme.New(theme.Options{Overrides: fstest.MapFS{"icons/kayak.svg": {Data: []byte("<svg><path d='M0 0'/></svg>")}}})
	if err != nil {
		t.Fatal(err)
	}
	const more = "`faqtory theme list` names them; an emoji will do, and theme/icons/NAME.svg of your own."
	want := []string{
		`en/orders/_index.md:3:7: there is no icon "trukc" | Did you mean "truck"? ` + more,
		"en/orders/a.md:3:7: an icon is shown for categories only, and this is an article, as are 1 more with one | Take it out, or write it into the category's _index.md.",
	}
	if d := cmp.Diff(want, lines(checkIcons(lib, th))); d != "" {
		t.Errorf("checkIcons() (-want +got):\n%s", d)
	}
}
