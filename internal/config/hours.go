package config

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/jsonschema-go/jsonschema"
	"go.yaml.in/yaml/v3"

	"faqtory/internal/diag"
)

// week are the days as they are written, Monday first.
var week = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

const (
	dayPattern  = `(mon|tue|wed|thu|fri|sat|sun)`
	daysPattern = `^(daily|` + dayPattern + `( ?- ?` + dayPattern + `)?(, ?` + dayPattern + `( ?- ?` + dayPattern + `)?)*)$`
	spanPattern = `[0-9]{1,2}(:[0-9]{2})? ?[-–] ?[0-9]{1,2}(:[0-9]{2})?`
	// spansPattern is what a day may hold.
	spansPattern = `^(closed|24h|` + spanPattern + `(, ?` + spanPattern + `)*)$`
	minutesOfDay = 24 * 60
)

var (
	spanRE = regexp.MustCompile(`^([0-9]{1,2})(?::([0-9]{2}))?\s*[-–]\s*([0-9]{1,2})(?::([0-9]{2}))?$`)
	amRE   = regexp.MustCompile(`(?i)[0-9]\s*[ap]\.?m`)
)

// An hoursValue is a mapping of days to spans, or one span for all days.
type hoursValue struct{ dst *[]Span }

func (v hoursValue) schema() *jsonschema.Schema {
	spans := &jsonschema.Schema{Type: "string", Pattern: spansPattern}
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{
		{Type: "object", PropertyNames: pattern(daysPattern), AdditionalProperties: &jsonschema.Schema{AnyOf: []*jsonschema.Schema{
			spans,
			{Type: "array", Items: &jsonschema.Schema{Type: "string", Pattern: spansPattern}},
		}}},
		{Type: "string", Pattern: spansPattern},
	}}
}

// A rule is what one key says about a day; the rule of the highest rank holds.
type rule struct {
	rank  int // 1 daily, 2 a range, 3 the day itself
	key   *yaml.Node
	spans [][2]int // minutes; the end may lie on the next day
}

func (v hoursValue) read(r *reader, path string, n *yaml.Node) {
	n, ok := r.visit(path, n)
	if !ok {
		return
	}
	var rules [7]rule
	switch n.Kind {
	case yaml.ScalarNode:
		spans := r.spans(path, n)
		for d := range rules {
			rules[d] = rule{1, n, spans}
		}
	case yaml.MappingNode:
		for _, p := range r.pairs(n) {
			days, err := parseDays(p.name)
			if err != nil {
				r.fault(p.key, err)
				continue
			}
			spans := r.spans(join(path, p.name), p.value)
			for _, d := range days {
				switch old := rules[d.day]; {
				case old.rank < d.rank:
					rules[d.day] = rule{d.rank, p.key, spans}
				case old.rank == d.rank:
					r.fault(p.key, &mistake{message: fmt.Sprintf("%s already has hours in line %d", week[d.day], old.key.Line), hint: "Give each day its hours once; several spans of a day are separated by commas."})
				}
			}
		}
	default:
		r.kindFault(n, path, "a mapping of days to spans", `Write mon-fri: "09:00-18:00", a line for each day or range.`)
		return
	}
	*v.dst = r.lay(rules)
}

// lay puts the rules of a week end to end, cut at midnight, and looks for overlaps.
func (r *reader) lay(rules [7]rule) []Span {
	type cut struct {
		day, open, close int
		key              *yaml.Node
	}
	var cuts []cut
	for d, rule := range rules {
		for _, s := range rule.spans {
			cuts = append(cuts, cut{d, s[0], min(s[1], minutesOfDay), rule.key})
			if s[1] > minutesOfDay {
				cuts = append(cuts, cut{(d + 1) % 7, 0, s[1] - minutesOfDay, rule.key})
			}
		}
	}
	slices.SortStableFunc(cuts, func(a, b cut) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.open, b.open)) })
	out := make([]Span, 0, len(cuts))
	told := map[*yaml.Node]bool{}
	for i, c := range cuts {
		if i > 0 && cuts[i-1].day == c.day && cuts[i-1].close > c.open && !told[c.key] {
			told[c.key] = true
			r.fault(c.key, &mistake{message: fmt.Sprintf("two spans overlap on %s", week[c.day]), hint: "Join them into one. A span that ends before it begins goes on into the next day."})
		}
		out = append(out, Span{Day: time.Weekday((c.day + 1) % 7), Open: c.open, Close: c.close})
	}
	return out
}

// spans reads "09:00-12:00, 13:00-17:00", "24h", "closed", or a list of such.
func (r *reader) spans(path string, n *yaml.Node) [][2]int {
	n, ok := r.visit(path, n)
	if !ok {
		return nil
	}
	nodes := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		nodes = n.Content
	}
	var out [][2]int
	for _, c := range nodes {
		if c.Kind != yaml.ScalarNode {
			r.kindFault(c, path, "a span", `Write "09:00-18:00", 24h or closed.`)
			continue
		}
		if isNull(c) {
			continue // nothing is as good as closed
		}
		for s := range strings.SplitSeq(c.Value, ",") {
			span, open, err := parseSpan(strings.TrimSpace(s))
			if err != nil {
				r.fault(c, err)
			} else if open {
				out = append(out, span)
			}
		}
	}
	return out
}

// parseSpan returns minutes from midnight; an end at or before the beginning lies
// on the next day. open is false for "closed".
func parseSpan(s string) (span [2]int, open bool, err error) {
	switch s {
	case "closed":
		return span, false, nil
	case "24h":
		return [2]int{0, minutesOfDay}, true, nil
	}
	hint := `Write "09:00-18:00", 24h or closed.`
	m := spanRE.FindStringSubmatch(s)
	if m == nil {
		if amRE.MatchString(s) {
			hint = `Write the hours from 0 to 24, without am and pm: "09:00-18:00".`
		}
		return span, false, &mistake{message: fmt.Sprintf("%q is not a span of time", s), hint: hint}
	}
	var ok [2]bool
	span[0], ok[0] = minutes(m[1], m[2])
	span[1], ok[1] = minutes(m[3], m[4])
	switch {
	case !ok[0] || !ok[1] || span[0] == minutesOfDay:
		return span, false, &mistake{message: fmt.Sprintf("%q holds a time that no clock shows", s), hint: hint}
	case span[0] == span[1]:
		return span, false, &mistake{message: fmt.Sprintf("%q ends when it begins", s), hint: "Write 24h for a whole day, closed for none."}
	case span[1] < span[0]:
		span[1] += minutesOfDay
	}
	return span, true, nil
}

func minutes(h, m string) (int, bool) {
	hour, _ := strconv.Atoi(h)
	minute := 0
	if m != "" {
		minute, _ = strconv.Atoi(m)
	}
	t := hour*60 + minute
	return t, minute < 60 && t <= minutesOfDay
}

// A ranked day is a day with how precisely it was named.
type rankedDay struct{ day, rank int }

// parseDays reads "mon", "mon-fri", "fri-mon", "mon, wed-fri" or "daily".
func parseDays(s string) ([]rankedDay, error) {
	var out []rankedDay
	for part := range strings.SplitSeq(strings.ToLower(s), ",") {
		part = strings.TrimSpace(part)
		if part == "daily" {
			for d := range week {
				out = append(out, rankedDay{d, 1})
			}
			continue
		}
		from, to, isRange := strings.Cut(strings.ReplaceAll(part, "–", "-"), "-")
		first, last := slices.Index(week, strings.TrimSpace(from)), slices.Index(week, strings.TrimSpace(to))
		if !isRange {
			last = first
		}
		if first < 0 || last < 0 {
			hint := "Write mon, tue, wed, thu, fri, sat or sun, a range such as mon-fri, or daily."
			for _, d := range week {
				if !isRange && strings.HasPrefix(part, d) {
					hint = fmt.Sprintf("Did you mean %q?", d)
				}
			}
			if near := diag.Suggest(part, append([]string{"daily"}, week...)); near != "" {
				hint = fmt.Sprintf("Did you mean %q?", near)
			}
			return nil, &mistake{message: fmt.Sprintf("%q is not a day or a range of days", s), hint: hint}
		}
		rank := 3
		if isRange {
			rank = 2
		}
		for d := first; ; d = (d + 1) % 7 {
			out = append(out, rankedDay{d, rank})
			if d == last {
				break
			}
		}
	}
	return out, nil
}
