package server

import (
	"cmp"
	"slices"
	"time"

	"faqtory/theme"
)

// A Handoff says who can help where a text cannot.
type Handoff struct {
	// OpenNow reports that somebody can be reached at this moment.
	OpenNow bool `json:"open_now"`
	// ContactURL is the page with all of it; "" when the site has none.
	ContactURL string `json:"contact_url,omitempty"`
	// Channels, those that are open first, then those without hours, then the
	// others by when they open.
	Channels []Channel `json:"channels"`
}

// A Channel is a way to reach a person, at a moment.
type Channel struct {
	Kind  string `json:"kind"` // "phone", "email", "chat", "form", "social" or "address"
	Name  string `json:"name"`
	Value string `json:"value"` // as people read it
	URL   string `json:"url,omitempty"`
	// Languages are BCP 47 tags.
	Languages []string `json:"languages"`
	// Open is nil where no hours are promised.
	Open     *bool  `json:"open"`
	ClosesAt string `json:"closes_at,omitempty"` // RFC 3339, in the channel's zone
	OpensAt  string `json:"opens_at,omitempty"`
	TimeZone string `json:"time_zone,omitempty"`
	// Hours are the opening hours in words.
	Hours []Hours `json:"hours,omitempty"`
	// AnswerTime is the promised time to an answer in words, AnswerSeconds in
	// seconds.
	AnswerTime    string `json:"answer_time,omitempty"`
	AnswerSeconds int    `json:"answer_seconds,omitempty"`
	Note          string `json:"note,omitempty"`

	state theme.State
	from  int // its place in the site's own order
}

// Hours are those of a weekday or a run of them; none is closed.
type Hours struct {
	Days  string   `json:"days"`
	Times []string `json:"times"`
}

// A Contact is how to reach a person, with what is true now.
type Contact struct {
	BuildID string `json:"build_id"`
	Lang    string `json:"lang"`
	Now     string `json:"now"` // the moment that the states are of, RFC 3339
	Handoff
}

// Contact lists the ways to reach a person.
func (s *Server) Contact(lang string) (*Contact, error) {
	g := s.acquire()
	if g == nil {
		return nil, ErrUnavailable
	}
	defer g.release()
	if g.site == nil {
		return nil, ErrUnavailable
	}
	view := g.closest(lang)
	if view == nil {
		view = g.defaultLocale()
	}
	now := s.now()
	return &Contact{BuildID: g.id, Lang: view.tag, Now: now.UTC().Format(time.RFC3339), Handoff: *view.handoff(g, now)}, nil
}

// handoff is the contact of a locale at a moment.
func (v *localeView) handoff(g *generation, now time.Time) *Handoff {
	h := &Handoff{ContactURL: g.absolute(v.site.ContactURL), Channels: []Channel{}}
	for i, c := range v.site.Channels {
		out := Channel{
			Kind: c.Kind, Name: c.Name, Value: c.Value, URL: c.URL, Languages: c.LanguageTags,
			TimeZone: c.TimeZone, AnswerTime: c.AnswerTime, AnswerSeconds: c.AnswerSeconds, Note: c.Note, from: i,
		}
		if out.Languages == nil {
			out.Languages = []string{}
		}
		for _, day := range c.Hours {
			times := day.Spans
			if times == nil {
				times = []string{}
			}
			out.Hours = append(out.Hours, Hours{Days: day.Days, Times: times})
		}
		if hours := v.hours[i]; hours != nil {
			out.state = hours.At(now)
			out.Open = new(out.state.Open)
			out.ClosesAt, out.OpensAt = stamp(out.state.Closes), stamp(out.state.Opens)
			h.OpenNow = h.OpenNow || out.state.Open
		}
		h.Channels = append(h.Channels, out)
	}
	slices.SortStableFunc(h.Channels, func(a, b Channel) int {
		return cmp.Or(cmp.Compare(a.turn(), b.turn()), a.soonest(b))
	})
	return h
}

// turn orders channels: open now, at any time, later, not in sight.
func (c *Channel) turn() int {
	switch {
	case c.Open == nil:
		return 1
	case c.state.Open:
		return 0
	case !c.state.Opens.IsZero():
		return 2
	}
	return 3
}

func (c *Channel) soonest(other Channel) int {
	if c.turn() != 2 {
		return cmp.Compare(c.from, other.from)
	}
	return cmp.Or(c.state.Opens.Compare(other.state.Opens), cmp.Compare(c.from, other.from))
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
