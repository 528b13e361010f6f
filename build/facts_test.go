package build

import (
	"strings"
	"testing"

	"faqtory/content"
)

func TestReadingLevel(t *testing.T) {
	repeat := func(text string) string { return strings.Repeat(text+" ", 12) }
	tests := []struct {
		name, text string
		want       *Reading
	}{
		{"too short to tell", "Two words.", nil},
		{"short words", repeat("We send your cash back to you."), &Reading{Level: "easy", LIX: 7, Sentence: 7}},
		{"long words", repeat("Reimbursements necessitate documentation concerning international transactions throughout."), &Reading{Level: "very hard", LIX: 107, Sentence: 7}},
		{"a list without full stops", strings.Repeat("one two three\n", 12), &Reading{Level: "easy", LIX: 3, Sentence: 3}},
		{"numbers are no words", strings.Repeat("Pay 12 500 now.\n", 20), &Reading{Level: "easy", LIX: 2, Sentence: 2}},
		{"Arabic", repeat("نعيد المبلغ إلى بطاقتك خلال أسبوع."), &Reading{Level: "easy", Sentence: 6}},
		{"Arabic, long sentences", strings.Repeat("نعيد المبلغ إلى بطاقتك خلال أسبوع ", 8), &Reading{Level: "very hard", Sentence: 48}},
		{"Japanese", repeat("返金は一週間以内に行われます。"), nil},
	}
	for _, test := range tests {
		a := &content.Article{}
		a.SetSections(content.Section{Text: test.text})
		got := readingOf(a)
		if (got == nil) != (test.want == nil) || got != nil && *got != *test.want {
			t.Errorf("%s: readingOf() = %+v, want %+v", test.name, got, test.want)
		}
	}
}
