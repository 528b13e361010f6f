package build

import (
	"testing"

	"faqtory/content"
)

func TestValidURL(t *testing.T) {
	for u, want := range map[string]string{
		"https://example.com/a?b=c%20d#e":  "https://example.com/a?b=c%20d#e",
		"https://example.com/?t=100%":      "https://example.com/?t=100%25",
		"https://example.com/?t=x%2":       "https://example.com/?t=x%252",
		"https://example.com/a b\"<>{}|\\": "https://example.com/a%20b%22%3C%3E%7B%7D%7C%5C",
		"https://example.com/مساعدة":       "https://example.com/مساعدة",
		"mailto:help@example.com":          "mailto:help@example.com",
	} {
		if got := validURL(u); got != want {
			t.Errorf("validURL(%q) = %q, want %q", u, got, want)
		}
	}
}

func TestLayoutSize(t *testing.T) {
	for _, test := range [][6]int{ // asked width, asked height, width, height → laid out
		{0, 0, 800, 600, 800, 600}, {400, 0, 800, 600, 400, 300}, {0, 300, 800, 600, 400, 300},
		{1600, 0, 800, 600, 800, 600}, {120, 90, 0, 0, 120, 90}, {1, 0, 800, 3, 1, 1},
	} {
		if w, h := layoutSize(test[0], test[1], test[2], test[3]); w != test[4] || h != test[5] {
			t.Errorf("layoutSize(%v) = %d, %d, want %v", test[:4], w, h, test[4:])
		}
	}
}

// A film without a name of its own is called what it is shown for, on the page and
// in the structured data.
func TestVideoNames(t *testing.T) {
	a := &content.Article{Title: "Pitch a tent", Headings: []content.Heading{
		{Level: 2, Text: "Lay it out", Line: 5}, {Level: 3, Text: "", Line: 8}, {Level: 2, Text: "Put the poles in", Line: 20},
	}}
	for _, c := range []struct {
		video content.Video
		want  string
	}{
		{content.Video{ID: "76979871", Line: 3}, "Pitch a tent"},
		{content.Video{ID: "76979871", Line: 9}, "Lay it out"},
		{content.Video{ID: "dQw4w9WgXcQ", Line: 21}, "Put the poles in"},
		{content.Video{ID: "dQw4w9WgXcQ", Line: 21, Title: "The poles"}, "The poles"},
	} {
		if got := videoName(a, &c.video); got != c.want {
			t.Errorf("videoName(%+v) = %q, want %q", c.video, got, c.want)
		}
	}
}
