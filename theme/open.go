package theme

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Schedule says when a channel is open. It is what [HoursData] wrote for the
// script of a page, read by whoever must say the same without a browser: the
// results page and the answers for chat bots.
type Schedule struct {
	location *time.Location
	spans    [][2]int // minutes since Monday 00:00, sorted, none touching another
	holidays map[string]bool
}

// ParseSchedule reads what [HoursData] made.
func ParseSchedule(data string) (*Schedule, error) {
	zone, rest, _ := strings.Cut(data, " ")
	location, err := time.LoadLocation(zone)
	if err != nil || zone == "" {
		return nil, fmt.Errorf("read opening hours: %q is no time zone", zone)
	}
	s := &Schedule{location: location, holidays: map[string]bool{}}
	for word := range strings.FieldsSeq(rest) {
		days, minutes, ok := strings.Cut(word, ":")
		if !ok {
			if _, err := time.Parse(time.DateOnly, word); err != nil {
				return nil, fmt.Errorf("read opening hours: %q is neither a span nor a day", word)
			}
			s.holidays[word] = true
			continue
		}
		var from, until int
		if _, err := fmt.Sscanf(minutes, "%d-%d", &from, &until); err != nil || from < 0 || from >= until || until > day {
			return nil, fmt.Errorf("read opening hours: %q is no span of one day", word)
		}
		for _, d := range days {
			if d < '0' || d > '6' {
				return nil, fmt.Errorf("read opening hours: %q names no weekday", word)
			}
			monday := int(d-'0') * day
			s.spans = append(s.spans, [2]int{monday + from, monday + until})
		}
	}
	slices.SortFunc(s.spans, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	return s, nil
}

const day = 24 * 60 // minutes

// A State is whether a channel is open at one moment, and what comes next.
type State struct {
	Open bool
	// Closes is when an open channel closes; zero when it is open around the
	// clock for as far as anyone can see.
	Closes time.Time
	// Opens is when a closed channel opens again; zero when it does not within
	// half a year.
	Opens time.Time
}

// horizon is how many days ahead a state is looked for.
const horizon = 183

// At tells the state at a moment. Hours are those on the wall: a channel that
// opens at nine does so at nine whatever the clocks did in the night. A span
// over the hour that the clocks skip is an hour shorter, one over the hour that
// comes twice an hour longer.
func (s *Schedule) At(now time.Time) State {
	now = now.In(s.location)
	year, month, date := now.Date()
	var st State
	for i := range horizon {
		// Noon is on every day of every zone, so days are counted by it.
		noon := time.Date(year, month, date+i, 12, 0, 0, 0, s.location)
		if s.holidays[noon.Format(time.DateOnly)] {
			if st.Open {
				return st // it closed at the midnight before
			}
			continue
		}
		monday := (int(noon.Weekday()) + 6) % 7 * day
		for _, span := range s.spans {
			if span[0] < monday || span[0] >= monday+day {
				continue
			}
			opens, closes := s.wall(noon, span[0]-monday), s.wall(noon, span[1]-monday)
			switch {
			case !closes.After(opens) || !closes.After(now):
				// Skipped by the clocks, or over.
			case st.Open && opens.After(st.Closes):
				return st
			case st.Open:
				st.Closes = closes // midnight does not close what opens at once again
			case opens.After(now):
				st.Opens = opens
				return st
			default:
				st = State{Open: true, Closes: closes}
			}
		}
	}
	if st.Open {
		return State{Open: true}
	}
	return st
}

// State says a state in words, with times of the channel's own clocks: "Open until
// 18:00", "Closed · Opens Monday 09:00".
func (t *Theme) State(locale string, s *Schedule, now time.Time) string {
	now = now.In(s.location)
	state := s.At(now)
	switch {
	case state.Open && state.Closes.IsZero():
		return t.Message(locale, "hours.open")
	case state.Open:
		return t.Message(locale, "hours.until", "time", state.Closes.Format("15:04"))
	case state.Opens.IsZero():
		return t.Message(locale, "hours.closed")
	}
	when := state.Opens.Format("15:04")
	if state.Opens.YearDay() != now.YearDay() {
		day := state.Opens.Weekday()
		name := day.String()
		if c := t.catalogue.texts(locale).calendar; c != nil {
			name = c.WeekdayWide(day)
		}
		when = name + " " + when
		if state.Opens.Sub(now) > 6*24*time.Hour {
			when = t.Date(locale, state.Opens).Text
		}
	}
	return t.Message(locale, "hours.closed") + " · " + t.Message(locale, "hours.opens", "time", when)
}

// wall is the moment at which the clocks of a day show so many minutes after
// midnight; where they skip that time, the moment of the skip.
func (s *Schedule) wall(noon time.Time, minutes int) time.Time {
	year, month, date := noon.Date()
	if minutes == day {
		date, minutes = date+1, 0
	}
	t := time.Date(year, month, date, 0, minutes, 0, 0, s.location)
	if t.Hour() == minutes/60 && t.Minute() == minutes%60 {
		return t
	}
	// The time does not exist, and [time.Date] used the offset of either side of
	// the skip: the bound of t's offset that is near is the skip itself.
	start, end := t.ZoneBounds()
	if !start.IsZero() && t.Sub(start) < 12*time.Hour {
		return start
	}
	return end
}
