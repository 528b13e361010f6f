package content

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestRecheck(t *testing.T) {
	const front = "---\ntitle: Refunds\nanswer: Within a week.\n---\n\n"
	long := strings.Repeat("You get your money back within a week of the day on which we have the parcel. ", 6)
	faq := "## FAQ\n\n### What does it cost?\n\nNothing within a week.\n"
	site := func(text string) fstest.MapFS {
		fsys := fstest.MapFS{
			"content/en/a/refunds.md": {Data: []byte(text)},
			"content/en/a/broken.md":  {Data: []byte("---\ntitle: Broken\nanswer: It leads nowhere.\n---\n\n" + long + "It leads [nowhere](nowhere.md).\n")},
			"content/en/a/faq.md":     {Data: []byte("---\ntitle: Asked\nkind: faq\n---\n\n## What does it take?\n\nA week.\n")},
		}
		for i := range glossaryArticles {
			// Half of them long: with the article that is edited, a glossary or none.
			text := "A thing that is sent by post."
			if i%2 == 0 {
				text = long
			}
			fsys[fmt.Sprintf("content/en/a/word%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: Word %d\n---\n\n%s\n", i, text)}
		}
		return fsys
	}
	o := Options{DefaultLocale: "en", Configured: true}
	tests := []struct {
		name, was, is string
		want          bool
	}{
		{"words", front + long, front + "Now and then. " + long, true},
		{"nothing", front + long, front + long, true},
		{"a text that no longer says it", front + long, front + strings.ReplaceAll(long, "within a week", "at once"), false},
		{"a text that says it again", front + strings.ReplaceAll(long, "within a week", "at once"), front + long, false},
		{"a glossary", front + long, front + "Within a week.", false},
		{"an answer to a question", front + long + "\n\n" + faq, front + long + "\n\n" + strings.Replace(faq, "Nothing", "Nothing whatever", 1), true},
		{"another question", front + long + "\n\n" + strings.Replace(faq, "cost?", "cost? {#it}", 1), front + long + "\n\n" + strings.Replace(faq, "cost?", "take? {#it}", 1), false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			const name = "content/en/a/refunds.md"
			before, _, err := Load(t.Context(), site(test.was), o)
			if err != nil {
				t.Fatal(err)
			}
			after, _, err := Load(t.Context(), site(test.is), o)
			if err != nil {
				t.Fatal(err)
			}
			was, is := before.files[before.Lookup(name)], after.files[after.Lookup(name)]
			if !was.Alike(is) {
				t.Fatal("the edit is of more than words")
			}
			known, want := Check(before), Check(after)
			if len(known) == 0 {
				t.Fatal("a site without mistakes shows nothing")
			}
			got, ok := Recheck(after, []string{name}, known)
			if ok = ok && was.CheckedAlike(is); ok != test.want {
				t.Fatalf("Recheck() is enough = %v, want %v\n%v", ok, test.want, want)
			}
			if diff := cmp.Diff(want, got); ok && diff != "" {
				t.Errorf("Recheck() is not what Check() finds (-Check +Recheck):\n%s", diff)
			}
		})
	}
}
