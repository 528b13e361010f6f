package build

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"faqtory/theme"
)

// channels are the ways to reach a person, in the words of a locale.
func (s *site) channels(locale string) []theme.Channel {
	c := s.settings.Contact
	holidays := make([]time.Time, 0, len(c.Holidays))
	for _, h := range c.Holidays {
		holidays = append(holidays, h.Date)
	}
	var out []theme.Channel
	for _, ch := range c.Channels {
		value := ch.Value.In(locale)
		view := theme.Channel{
			Kind: ch.Kind, Name: ch.Name.In(locale), Value: value,
			URL: channelURL(ch.Kind, value, ch.URL), Note: ch.Note.In(locale),
			LanguageTags:  ch.Languages,
			AnswerTime:    s.theme.AnswerTime(locale, ch.AnswerTime),
			AnswerSeconds: int(ch.AnswerTime / time.Second),
		}
		if view.Name == "" {
			view.Name = s.theme.Message(locale, "channel."+ch.Kind)
		}
		for _, tag := range ch.Languages {
			view.Languages = append(view.Languages, s.theme.Language(locale, tag))
		}
		if ch.Hours != nil {
			spans := make([]theme.Span, 0, len(ch.Hours))
			for _, h := range ch.Hours {
				spans = append(spans, theme.Span{Day: h.Day, From: h.Open, Until: h.Close})
			}
			slices.SortFunc(spans, func(a, b theme.Span) int {
				return cmp.Or(cmp.Compare((a.Day+6)%7, (b.Day+6)%7), cmp.Compare(a.From, b.From))
			})
			view.TimeZone = c.TimeZone
			view.Hours = s.theme.Hours(locale, spans)
			view.Data = theme.HoursData(c.TimeZone, spans, holidays)
		}
		out = append(out, view)
	}
	return out
}

// channelURL is where a click on a channel leads: what was configured, else what
// the value means.
func channelURL(kind, value, configured string) string {
	if configured != "" {
		return configured
	}
	switch kind {
	case "phone":
		// RFC 3966: visual separators are allowed, yet phones dial digits best.
		return "tel:" + strings.Map(func(r rune) rune {
			if r == '+' || r == '*' || r == '#' || r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, value)
	case "email":
		return "mailto:" + value
	case "chat", "form", "social":
		if isWeb(value) {
			return value
		}
	}
	return ""
}
