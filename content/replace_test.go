package content

import (
	"testing"
	"testing/fstest"
)

func TestReplace(t *testing.T) {
	const front = "---\ntitle: Refunds\nanswer: Within a week.\ntags: [money]\n---\n\n"
	const body = "You get it back within a week.\n\n## How\n\nSee [parcels](parcels.md).\n\n![Form](form.png)\n"
	plain := func(front, body string) fstest.MapFS {
		return fstest.MapFS{
			"content/en/refunds.md": {Data: []byte(front + body)},
			"content/en/parcels.md": {Data: []byte("---\ntitle: Parcels\n---\n\nThey come by post.\n")},
			"content/en/form.png":   {Data: []byte("no picture")},
			"content/lv/parcels.md": {Data: []byte("---\ntitle: Sūtījumi\n---\n\nTie nāk pa pastu.\n")},
		}
	}
	o := Options{Fallback: true, DefaultLocale: "en"}
	tests := []struct {
		name, front, body string
		want              bool
	}{
		{"nothing", front, body, true},
		{"words", front, "In a week it is yours.\n\n## How\n\nSee [parcels](parcels.md). Now.\n\n![The form](form.png)\n", true},
		{"a heading that keeps its anchor", front, "You get it back.\n\n## How do you? {#how}\n\nSee [parcels](parcels.md).\n\n![Form](form.png)\n", true},
		{"a list", front, body + "\n- one\n- two\n", true},
		{"an anchor", front, body + "\n## More\n\nWords.\n", false},
		{"a link", front, body + "\n[Other](parcels.md)\n", false},
		{"the words of a link", front, "You get it back within a week.\n\n## How\n\nSee [a parcel](parcels.md).\n\n![Form](form.png)\n", false},
		{"a picture", front, body + "\n![Other](other.png)\n", false},
		{"the title", "---\ntitle: Refund\nanswer: Within a week.\ntags: [money]\n---\n\n", body, false},
		{"the answer", "---\ntitle: Refunds\nanswer: Within two weeks.\ntags: [money]\n---\n\n", body, false},
		{"a line in the front matter", "---\n# a note\ntitle: Refunds\nanswer: Within a week.\ntags: [money]\n---\n\n", body, false},
		{"front matter that cannot be read", "---\ntitle: [\n---\n\n", body, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lib, _, err := Load(t.Context(), plain(front, body), o)
			if err != nil {
				t.Fatal(err)
			}
			next := plain(test.front, test.body)
			want, _, err := Load(t.Context(), next, o)
			if err != nil {
				t.Fatal(err)
			}
			lib.tree.fsys = next
			const name = "content/en/refunds.md"
			f := lib.tree.ParseFile(name, o, nil)
			if got := lib.Replace(f); got != test.want {
				t.Fatalf("Replace() = %v, want %v", got, test.want)
			}
			if !test.want {
				return
			}
			for _, locale := range []string{"en", "lv"} {
				got, wanted := lib.ByKey(locale, "refunds"), want.ByKey(locale, "refunds")
				if got.TextHash != wanted.TextHash || got.Words != wanted.Words || len(got.Headings) != len(wanted.Headings) || got.Opening != wanted.Opening {
					t.Errorf("the article in %s is not the one that a library made anew has:\n%+v\n%+v", locale, got, wanted)
				}
			}
		})
	}
}
