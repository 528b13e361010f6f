package theme

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// A Span is open from one minute of a weekday to a later minute of it, in the
// time zone of the channel. Until may be 1440, midnight at the day's end.
type Span struct {
	Day         time.Weekday
	From, Until int // minutes since midnight
}

// week lists the weekdays as a week runs in [Channel.Hours].
var week = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// Hours returns opening hours as a table: Monday first, days with equal hours in
// one row. It returns nil when there are no spans at all.
func (t *Theme) Hours(locale string, spans []Span) []OpenDay {
	if len(spans) == 0 {
		return nil
	}
	byDay := map[time.Weekday][]Span{}
	for _, s := range spans {
		byDay[s.Day] = append(byDay[s.Day], s)
	}
	var out []OpenDay
	var firstDays, lastDays []time.Weekday
	for _, day := range week {
		d := openDay(byDay[day])
		if n := len(out); n > 0 && slices.Equal(out[n-1].Spans, d.Spans) && out[n-1].AllDay == d.AllDay {
			lastDays[n-1] = day
			continue
		}
		out, firstDays, lastDays = append(out, d), append(firstDays, day), append(lastDays, day)
	}
	for i := range out {
		out[i].Days = t.days(locale, firstDays[i], lastDays[i])
	}
	return out
}

func openDay(spans []Span) OpenDay {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b Span) int { return a.From - b.From })
	var d OpenDay
	for _, s := range spans {
		d.AllDay = d.AllDay || s.From == 0 && s.Until == 24*60
		d.Spans = append(d.Spans, clock(s.From)+"–"+clock(s.Until))
	}
	return d
}

func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// days names a run of weekdays.
func (t *Theme) days(locale string, from, to time.Weekday) string {
	c := t.catalogue.texts(locale).calendar
	name := time.Weekday.String
	if c != nil {
		name = c.WeekdayWide
	}
	switch {
	case from == time.Monday && to == time.Sunday:
		return t.Message(locale, "hours.daily")
	case from == to:
		return capital(name(from))
	}
	return capital(name(from)) + "–" + name(to)
}

// HoursData returns [Channel.Data]: what the script needs to say open or closed,
// and what [ParseSchedule] reads. It stands in every page, so it is short: words
// with blanks between them, the time zone first, then spans as weekdays (0 is
// Monday) and minutes since midnight, then the days on which it is closed,
//
//	Europe/Riga 01234:540-1080 5:600-960 2026-12-25
func HoursData(zone string, spans []Span, holidays []time.Time) string {
	if len(spans) == 0 {
		return ""
	}
	days := map[[2]int][]byte{}
	for i, day := range week {
		for _, s := range spans {
			if s.Day == day {
				key := [2]int{s.From, s.Until}
				days[key] = append(days[key], byte('0'+i))
			}
		}
	}
	words := []string{zone}
	for _, key := range slices.SortedFunc(maps.Keys(days), func(a, b [2]int) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	}) {
		words = append(words, fmt.Sprintf("%s:%d-%d", days[key], key[0], key[1]))
	}
	var closed []string
	for _, h := range holidays {
		closed = append(closed, h.Format(time.DateOnly))
	}
	slices.Sort(closed)
	return strings.Join(append(words, slices.Compact(closed)...), " ")
}

// AnswerTime returns a promise in words: "within 2 minutes". It returns "" for 0.
func (t *Theme) AnswerTime(locale string, d time.Duration) string {
	const day = 24 * time.Hour
	key, n := "within.seconds", int(d/time.Second)
	switch {
	case d <= 0:
		return ""
	case d >= day && d%day == 0:
		key, n = "within.days", int(d/day)
	case d >= time.Hour && d%time.Hour == 0:
		key, n = "within.hours", int(d/time.Hour)
	case d >= time.Minute:
		key, n = "within.minutes", int((d+time.Minute-1)/time.Minute)
	}
	return t.Message(locale, key, "count", n)
}

// Language returns the name of a language in the words of a locale: "Latvian".
// A tag that is not known is returned as it is.
func (t *Theme) Language(locale, tag string) string {
	want, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	in, err := language.Parse(locale)
	if err != nil {
		in = language.English
	}
	if namer := display.Tags(in); namer != nil {
		if s := namer.Name(want); s != "" {
			return s
		}
	}
	if s := display.English.Tags().Name(want); s != "" {
		return s
	}
	return tag
}

// LanguageName returns the name of a language in its own words, as it stands in a list: "Latviešu".
func LanguageName(tag string) string {
	want, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	if strings.Contains(tag, "-") {
		// Self leaves out the region, and "Português" twice helps nobody.
		if namer := display.Tags(want); namer != nil {
			if s := namer.Name(want); s != "" {
				return capital(s)
			}
		}
	}
	if s := display.Self.Name(want); s != "" {
		return capital(strings.TrimSpace(s))
	}
	return tag
}
