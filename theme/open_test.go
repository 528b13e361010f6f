package theme

import (
	"testing"
	"time"
)

func schedule(t *testing.T, zone string, spans []Span, holidays ...string) *Schedule {
	t.Helper()
	var days []time.Time
	for _, h := range holidays {
		d, err := time.Parse(time.DateOnly, h)
		if err != nil {
			t.Fatal(err)
		}
		days = append(days, d)
	}
	s, err := ParseSchedule(HoursData(zone, spans, days))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func weekdays(from, until int) []Span {
	var out []Span
	for d := time.Monday; d <= time.Friday; d++ {
		out = append(out, Span{d, from, until})
	}
	return out
}

func everyDay(from, until int) []Span {
	return append(weekdays(from, until), Span{time.Saturday, from, until}, Span{time.Sunday, from, until})
}

func TestScheduleAt(t *testing.T) {
	const riga, none = "Europe/Riga", ""
	office := weekdays(9*60, 18*60)
	lunch := append(weekdays(9*60, 12*60), weekdays(13*60, 17*60)...)
	late := []Span{{time.Friday, 20 * 60, 24 * 60}, {time.Saturday, 0, 2 * 60}}
	for _, test := range []struct {
		name          string
		zone          string
		spans         []Span
		holidays      []string
		now           string // RFC 3339
		open          bool
		closes, opens string // RFC 3339 in the zone
	}{
		{"in hours", riga, office, nil, "2026-11-23T10:00:00+02:00", true, "2026-11-23T18:00:00+02:00", none},
		{"the minute of opening", riga, office, nil, "2026-11-23T09:00:00+02:00", true, "2026-11-23T18:00:00+02:00", none},
		{"a moment before it", riga, office, nil, "2026-11-23T08:59:59+02:00", false, none, "2026-11-23T09:00:00+02:00"},
		{"the minute of closing", riga, office, nil, "2026-11-23T18:00:00+02:00", false, none, "2026-11-24T09:00:00+02:00"},
		{"asked from another zone", riga, office, nil, "2026-11-23T02:30:00-05:00", true, "2026-11-23T18:00:00+02:00", none},
		{"over the weekend", riga, office, nil, "2026-11-20T18:30:00+02:00", false, none, "2026-11-23T09:00:00+02:00"},
		{"at lunch", riga, lunch, nil, "2026-11-23T12:15:00+02:00", false, none, "2026-11-23T13:00:00+02:00"},
		{"after lunch", riga, lunch, nil, "2026-11-23T13:15:00+02:00", true, "2026-11-23T17:00:00+02:00", none},
		{"holiday", riga, office, []string{"2026-12-24", "2026-12-25"}, "2026-12-24T10:00:00+02:00", false, none, "2026-12-28T09:00:00+02:00"},
		{"eve of a holiday", riga, office, []string{"2026-12-24"}, "2026-12-23T19:00:00+02:00", false, none, "2026-12-25T09:00:00+02:00"},
		{"the holiday is the shop's day, not the visitor's", riga, office, []string{"2026-12-24"}, "2026-12-23T23:30:00Z", false, none, "2026-12-25T09:00:00+02:00"},
		{"across midnight", riga, late, nil, "2026-11-20T22:00:00+02:00", true, "2026-11-21T02:00:00+02:00", none},
		{"midnight before a holiday", riga, late, []string{"2026-11-21"}, "2026-11-20T22:00:00+02:00", true, "2026-11-21T00:00:00+02:00", none},
		{"around the clock", riga, everyDay(0, 24*60), nil, "2026-11-23T03:00:00+02:00", true, none, none},
		{"around the clock till a holiday", riga, everyDay(0, 24*60), []string{"2026-12-25"}, "2026-11-23T03:00:00+02:00", true, "2026-12-25T00:00:00+02:00", none},
		{"opens at nine after the clocks went forward", riga, everyDay(9*60, 18*60), nil, "2026-03-28T20:00:00+02:00", false, none, "2026-03-29T09:00:00+03:00"},
		{"opens at nine after the clocks went back", riga, everyDay(9*60, 18*60), nil, "2026-10-24T20:00:00+03:00", false, none, "2026-10-25T09:00:00+02:00"},
		{"in the hour that comes twice, first time", riga, everyDay(60, 5*60), nil, "2026-10-25T03:30:00+03:00", true, "2026-10-25T05:00:00+02:00", none},
		{"in the hour that comes twice, second time", riga, everyDay(60, 5*60), nil, "2026-10-25T03:30:00+02:00", true, "2026-10-25T05:00:00+02:00", none},
		{"opening falls into the skipped hour", riga, everyDay(3*60+30, 6*60), nil, "2026-03-29T02:00:00+02:00", false, none, "2026-03-29T04:00:00+03:00"},
		{"closing falls into the skipped hour", riga, everyDay(60, 3*60+30), nil, "2026-03-29T02:00:00+02:00", true, "2026-03-29T04:00:00+03:00", none},
		{"the whole span is skipped", riga, everyDay(3*60+10, 3*60+50), nil, "2026-03-29T02:00:00+02:00", false, none, "2026-03-30T03:10:00+03:00"},
		{"midnight is skipped", "America/Santiago", everyDay(20*60, 24*60), nil, "2026-09-05T21:00:00-04:00", true, "2026-09-06T01:00:00-03:00", none},
		{"opens in the skipped midnight", "America/Santiago", everyDay(0, 8*60), nil, "2026-09-05T21:00:00-04:00", false, none, "2026-09-06T01:00:00-03:00"},
		{"a zone of half hours", "Asia/Kolkata", everyDay(9*60, 17*60), nil, "2026-11-23T03:29:00Z", false, none, "2026-11-23T09:00:00+05:30"},
		{"a day that a zone leapt over", "Pacific/Apia", everyDay(9*60, 17*60), nil, "2011-12-29T20:00:00-10:00", false, none, "2011-12-31T09:00:00+14:00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, test.now)
			if err != nil {
				t.Fatal(err)
			}
			s := schedule(t, test.zone, test.spans, test.holidays...)
			st := s.At(now)
			closes, opens := moment(st.Closes), moment(st.Opens)
			if st.Open != test.open || closes != test.closes || opens != test.opens {
				t.Errorf("At(%s) = open %t, closes %q, opens %q; want %t, %q, %q", test.now, st.Open, closes, opens, test.open, test.closes, test.opens)
			}
		})
	}
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func TestScheduleClosedForLong(t *testing.T) {
	var days []string
	for d := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == 2026; d = d.AddDate(0, 0, 1) {
		days = append(days, d.Format(time.DateOnly))
	}
	s := schedule(t, "Europe/Riga", everyDay(0, 24*60), days...)
	if st := s.At(time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)); st != (State{}) {
		t.Errorf("At() = %+v, want closed and no promise when it opens", st)
	}
}

// At any moment of two years, what is said of the next change must be borne out
// when it comes.
func TestScheduleKeepsItsWord(t *testing.T) {
	for _, zone := range []string{"Europe/Riga", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe", "UTC"} {
		s := schedule(t, zone, append(weekdays(0, 3*60), Span{time.Saturday, 22 * 60, 24 * 60}, Span{time.Sunday, 0, 150}, Span{time.Sunday, 200, 24 * 60}), "2026-03-29", "2026-12-25")
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		for now.Year() < 2028 {
			st := s.At(now)
			next := st.Opens
			if st.Open {
				next = st.Closes
			}
			if !next.After(now) {
				t.Fatalf("%s: At(%s) = %+v, a change that does not lie ahead", zone, now, st)
			}
			if before := s.At(next.Add(-time.Second)); before.Open != st.Open {
				t.Fatalf("%s: At(%s) = %+v, but a second before that it is %+v", zone, now, st, before)
			}
			if after := s.At(next); after.Open == st.Open {
				t.Fatalf("%s: At(%s) = %+v, but then it is %+v", zone, now, st, after)
			}
			now = next
		}
	}
}

func TestParseScheduleRefuses(t *testing.T) {
	for _, data := range []string{
		"", "[]", "Mars/Olympus 0:0-60", "UTC 0:60-60", "UTC 0:-1-60", "UTC 0:0-20000", "UTC 7:0-60", "UTC 0:0", "UTC 2026-13-01", "UTC monday",
	} {
		if s, err := ParseSchedule(data); err == nil {
			t.Errorf("ParseSchedule(%q) = %+v, want an error", data, s)
		}
	}
}

func TestState(t *testing.T) {
	theme, _, err := New(Options{Radius: -1})
	if err != nil {
		t.Fatal(err)
	}
	s := schedule(t, "Europe/Riga", weekdays(9*60, 18*60), "2026-12-24", "2026-12-25", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31")
	for _, test := range []struct{ now, want string }{
		{"2026-11-23T10:00:00+02:00", "Open until 18:00"},
		{"2026-11-23T07:00:00+02:00", "Closed · Opens 09:00"},
		{"2026-11-23T20:00:00Z", "Closed · Opens Tuesday 09:00"},
		{"2026-11-20T20:00:00Z", "Closed · Opens Monday 09:00"},
		{"2026-12-24T10:00:00+02:00", "Closed · Opens 1 January 2027"},
	} {
		now, err := time.Parse(time.RFC3339, test.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := theme.State("en-GB", s, now); got != test.want {
			t.Errorf("State(%s) = %q, want %q", test.now, got, test.want)
		}
	}
	always := schedule(t, "Europe/Riga", everyDay(0, 24*60))
	if got, want := theme.State("en", always, time.Unix(0, 0)), "Open now"; got != want {
		t.Errorf("State() = %q, want %q", got, want)
	}
}
