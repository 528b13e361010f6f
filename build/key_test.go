package build

import (
	"testing"
	"testing/fstest"

	"faqtory/content"
	"faqtory/internal/diag"
)

func TestCheckPopular(t *testing.T) {
	fsys := fstest.MapFS{
		"content/en/returns/refund-times.md": {Data: []byte("# Refund times\nText.\n")},
		"content/lv/returns/tikai-lv.md":     {Data: []byte("# Tikai latviski\nTeksts.\n")},
	}
	lib, _, err := content.Load(t.Context(), fsys, content.Options{})
	if err != nil {
		t.Fatal(err)
	}
	locate := func(setting string) diag.Diagnostic {
		return diag.Diagnostic{File: "faqtory.yaml", Line: 9, Source: setting}
	}
	got := checkPopular(lib, []string{"returns/refund-times", "/returns/refund-times.md", "returns/tikai-lv", "returns/refund-time"}, locate)
	if len(got) != 1 || got[0].Source != "popular[3]" || got[0].Line != 9 || got[0].Hint != `Did you mean "returns/refund-times"?` {
		t.Errorf("checkPopular() = %+v, want the fourth key with its place and a hint", got)
	}
	if got := checkPopular(lib, []string{"x"}, nil); len(got) != 1 {
		t.Errorf("checkPopular() without places = %v, want one warning", got)
	}
}
