package build

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"faqtory/content"
)

func TestPartedTranslations(t *testing.T) {
	const hint = " | Rename both alike, or write into this one: translation_key: "
	for _, c := range []struct {
		name  string
		files map[string]string
		lost  map[string]LostPage
		want  []string
	}{
		{"renamed and not published yet",
			map[string]string{"en/app/get.md": "# Get\n", "ar/app/install.md": "# تثبيت\n"},
			map[string]LostPage{"/app/install/": {To: "/app/get/"}},
			[]string{"en/app/get.md:1:1: ar/app/install.md was its translation at /app/install/, and is none now" + hint + "app/install"}},
		{"renamed and redirected",
			map[string]string{"en/app/get.md": "---\nredirect_from: /app/install/\n---\n# Get\n", "ar/app/install.md": "# تثبيت\n"}, nil,
			[]string{"en/app/get.md:1:1: ar/app/install.md was its translation at /app/install/, and is none now" + hint + "app/install"}},
		{"a translation renamed",
			map[string]string{"en/app/install.md": "# Install\n", "ar/app/get.md": "---\nredirect_from: /ar/app/install/\n---\n# تثبيت\n"}, nil,
			[]string{"ar/app/get.md:1:1: en/app/install.md was its translation at /ar/app/install/, and is none now" + hint + "app/install"}},
		{"joined by its key until the other was renamed",
			map[string]string{"en/app/get.md": "---\nredirect_from: /app/install/\n---\n# Get\n", "ar/app/tathbit.md": "---\ntranslation_key: app/install\n---\n# تثبيت\n"}, nil,
			[]string{"en/app/get.md:1:1: ar/app/tathbit.md was its translation at /app/install/, and is none now" + hint + "app/install"}},
		{"joined again",
			map[string]string{"en/app/get.md": "---\nredirect_from: /app/install/\ntranslation_key: app/install\n---\n# Get\n", "ar/app/install.md": "# تثبيت\n"}, nil, nil},
		{"both renamed",
			map[string]string{"en/app/get.md": "---\nredirect_from: /app/install/\n---\n# Get\n", "ar/app/get.md": "---\nredirect_from: /ar/app/install/\n---\n# تثبيت\n"}, nil, nil},
		{"the old address has another article with its translation",
			map[string]string{"en/app/get.md": "---\nredirect_from: /app/install/\n---\n# Get\n", "en/app/set-up.md": "---\ntranslation_key: app/install\n---\n# Set up\n", "ar/app/install.md": "# تثبيت\n"}, nil, nil},
		{"each in one language by design",
			map[string]string{"en/app/get.md": "---\nredirect_from: /app/got/\n---\n# Get\n", "ar/app/install.md": "# تثبيت\n", "en/app/a.md": "# A\n"},
			map[string]LostPage{"/app/gone/": {}, "/app/install/": {}}, nil},
	} {
		lib := library(t, c.files, content.Options{})
		published := newManifest()
		published.Lost = c.lost
		if d := cmp.Diff(c.want, lines(tellParted(lib, findLost(lib, published)))); d != "" {
			t.Errorf("%s: tellParted() (-want +got):\n%s", c.name, d)
		}
	}
}
