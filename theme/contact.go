package theme

// A Channel is a way to reach a person.
type Channel struct {
	Kind  string // "phone", "email", "chat", "form", "social", "address"
	Name  string // in the reader's language
	Value string // as shown: number, address, handle
	URL   string // tel:, mailto:, https:; "" for an address without a map link
	// Languages are the names of the languages spoken, in the reader's language
	// where they are known.
	Languages []string
	// LanguageTags are the same as BCP 47 tags, for markup.
	LanguageTags []string
	// Hours are the opening hours by weekday, Monday first, as [Theme.Hours] makes
	// them; nil: no hours are
	// promised (an e-mail address), which is not the same as closed.
	Hours []OpenDay
	// TimeZone is an IANA name; hours are meant in it.
	TimeZone string
	// AnswerTime is the promise in words ("within 2 minutes"), AnswerSeconds as
	// a number; "" and 0 without one.
	AnswerTime    string
	AnswerSeconds int
	// Note is free text below the channel.
	Note string
	// Data is what the script needs to say open or closed, made by [HoursData];
	// "" without hours.
	Data string
	// State says in words whether the channel is open ("Open until 18:00") where a
	// server knows the time, as [Theme.State] makes it; "" on a static page, where
	// the script says it. Open is true while it is open.
	State string
	Open  bool
}

// An OpenDay is one weekday, or a run of weekdays with equal hours.
type OpenDay struct {
	Days string // "Monday–Friday" in the reader's language
	// Spans are "09:00–18:00"; empty when closed.
	Spans  []string
	AllDay bool
}

// A Holiday is a day on which all channels with hours are closed.
type Holiday struct {
	Date Date
	Name string
}
