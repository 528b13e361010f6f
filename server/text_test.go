package server

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"faqtory/search"
	"faqtory/theme"
)

func testGeneration() *generation {
	return &generation{base: "/", files: map[string]fileEntry{}, site: &theme.Snapshot{}}
}

func TestTidy(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", ""}, {"  how\tdo\r\nI  ", "how do I"}, {"a\x00b\x1b[31m", "a b [31m"}, {"\u202eevil\u2066", "evil"},
		{"caf\xff\xfe", "caf"}, {strings.Repeat("x", 1022) + "žž", strings.Repeat("x", maxQuery)}, {strings.Repeat("ž", 1000), strings.Repeat("ž", maxQuery)}, {strings.Repeat("👍", 500), strings.Repeat("👍", maxQuery)},
		{"zero\u200cwidth", "zero\u200cwidth"}, // Persian needs it
	} {
		if got := tidy(test.in); got != test.want {
			t.Errorf("tidy(%.40q) = %.60q, want %.60q", test.in, got, test.want)
		}
	}
}

func FuzzTidy(f *testing.F) {
	f.Add("how do I\xff")
	f.Add(strings.Repeat("ž", 400))
	f.Fuzz(func(t *testing.T, s string) {
		got := tidy(s)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > maxQuery || strings.ContainsAny(got, "\r\n\x00") || tidy(got) != got {
			t.Errorf("tidy(%q) = %q", s, got)
		}
	})
}

func TestMarked(t *testing.T) {
	for _, test := range []struct {
		text  string
		marks []search.Span
		want  string
	}{
		{"a <b> & c", []search.Span{{Start: 2, End: 5}}, "a <mark>&lt;b&gt;</mark> &amp; c"},
		{"plain", nil, "plain"},
		{"abc", []search.Span{{Start: 0, End: 1}, {Start: 2, End: 3}}, "<mark>a</mark>b<mark>c</mark>"},
		{"abc", []search.Span{{Start: 2, End: 9}, {Start: 1, End: 1}, {Start: 0, End: 2}, {Start: 1, End: 2}}, "<mark>ab</mark>c"}, // nonsense is left out
		{`"'`, []search.Span{{Start: 0, End: 2}}, "<mark>&#34;&#39;</mark>"},
	} {
		if got := marked(search.Snippet{Text: test.text, Marks: test.marks}); got != test.want {
			t.Errorf("marked(%q, %v) = %q, want %q", test.text, test.marks, got, test.want)
		}
	}
}

func TestClip(t *testing.T) {
	for _, test := range []struct {
		in     string
		length int
		want   string
	}{
		{"Short.", 20, "Short."},
		{"One sentence. Another sentence that is long.", 20, "One sentence."},
		{"Version 1.2.3 of the thing is out now", 20, "Version 1.2.3 of the…"},
		{"One line\nanother line that goes on", 16, "One line"},
		{"نعم. هذا نص طويل جدا لا نهاية له", 8, "نعم. هذا…"},
		{strings.Repeat("x", 50), 10, "xxxxxxxxxx…"},
	} {
		if got := clip(test.in, test.length); got != test.want {
			t.Errorf("clip(%q, %d) = %q, want %q", test.in, test.length, got, test.want)
		}
	}
}

func TestUnits(t *testing.T) {
	text := "a👍žb"
	got := units(text, []search.Span{{Start: 1, End: 5}, {Start: 5, End: 7}, {Start: 7, End: 99}})
	want := [][2]int{{1, 3}, {3, 4}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("units(%q) = %v, want %v", text, got, want)
	}
}

// The handoff by day, by night and on a holiday.
func TestHandoff(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.publish(articles())
	now := time.Time{}
	s := site.open(Options{Now: func() time.Time { return now }})
	for _, test := range []struct{ now, first, opens string }{
		{"2026-11-23T12:00:00+02:00", "phone", ""},
		{"2026-11-23T20:00:00+02:00", "email", "2026-11-24T09:00:00+02:00"},
		{"2026-12-25T12:00:00+02:00", "email", "2026-12-28T09:00:00+02:00"},
	} {
		var err error
		if now, err = time.Parse(time.RFC3339, test.now); err != nil {
			t.Fatal(err)
		}
		c, err := s.Contact("en")
		if err != nil {
			t.Fatal(err)
		}
		phone := c.Channels[0]
		if phone.Kind != "phone" {
			phone = c.Channels[1]
		}
		if c.Channels[0].Kind != test.first || phone.OpensAt != test.opens || *phone.Open != (test.opens == "") || c.OpenNow != *phone.Open {
			t.Errorf("at %s: %+v, want %s first, the phone to open %q", test.now, c.Handoff, test.first, test.opens)
		}
	}
}
