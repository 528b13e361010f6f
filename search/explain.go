package search

import (
	"cmp"
	"fmt"
	"slices"
)

// String says the reason in one line: "synonym bill = invoice, in the title (0.41)".
func (r Reason) String() string {
	in := map[string]string{
		"title": "in the title", "question": "in a question", "answer": "in the short answer or description",
		"heading": "in a heading", "body": "in the text", "label": "among tags and categories",
		"path": "in the file name", "link": "in a link that leads here",
	}[r.Field]
	if in != "" {
		in = ", " + in
	}
	return fmt.Sprintf("%s%s (%.2f)", r.What, in, r.Score)
}

// explain says in a writer's words what brought an article where it stands,
// the weightiest reason first. The shares add up to the hit's score, but for the
// name of an article, which comes first whatever its score. The section is the
// title of the best one.
func (l *localeIndex) explain(p *plan, e *ranked, section string) []Reason {
	weight := max(p.weight, 1e-9)
	var reasons []Reason
	add := func(what, field string, score float64) {
		if score > 0.0005 {
			reasons = append(reasons, Reason{What: what, Field: field, Score: score})
		}
	}
	if e.named {
		add("the query is the article's title or question", "title", 1)
	}
	if e.meant {
		add("the corrected query is the article's title or question", "title", 1)
	}
	for i := range p.concepts {
		c := &p.concepts[i]
		var best *alternative
		var score float64
		var fields uint8
		for j := range c.alts {
			a := &c.alts[j]
			strength, in := p.strength(a, e.article)
			if s := p.worth(c, a) * l.saturate(strength) * c.weight; s > score {
				best, score, fields = a, s, in
			}
		}
		if best != nil {
			add(c.because(best), l.mainField(fields), score/weight)
		}
	}
	if e.section >= 0 {
		what := "the opening has the words together"
		if section != "" {
			what = fmt.Sprintf("section %q has the words together", section)
		}
		add(what, "section", l.tune.section*e.inPart/weight)
	}
	add(fmt.Sprintf("title or question and query cover each other by %.0f %%", 100*e.title), "", l.tune.titleMatch*e.title)
	add("words stand side by side as in the query", "", l.tune.nearWords*e.near)
	add("words stand within one sentence", "", l.tune.window*e.window)
	slices.SortStableFunc(reasons, func(a, b Reason) int { return cmp.Compare(b.Score, a.Score) })
	return reasons
}

// because names an alternative.
func (c *concept) because(a *alternative) string {
	if a.via != "" {
		right := concept{text: a.via}
		plain := alternative{how: a.how, text: a.text}
		return fmt.Sprintf("spelling %s → %s, %s", c.text, a.via, right.because(&plain))
	}
	switch a.how {
	case asPart:
		return fmt.Sprintf("part %s of %s", a.text, c.text)
	case asJoined:
		return fmt.Sprintf("%s written as %s", c.text, a.text)
	case asSiteSynonym:
		return fmt.Sprintf("synonym %s = %s (synonyms.yaml)", c.text, a.text)
	case asSynonym:
		return fmt.Sprintf("synonym %s = %s", c.text, a.text)
	case asSpelling:
		return fmt.Sprintf("spelling %s → %s", c.text, a.text)
	case asCompletion:
		return fmt.Sprintf("%s… completed to %s", c.text, a.text)
	case asKin:
		return fmt.Sprintf("kindred word %s ~ %s", c.text, a.text)
	}
	return "word " + c.text
}

// strength is the least that an article has of an alternative's terms.
func (p *plan) strength(a *alternative, article uint32) (least float64, fields uint8) {
	for i, s := range a.slots {
		list := p.slots[s].list
		n, ok := slices.BinarySearch(list.articles, article)
		if !ok {
			return 0, 0
		}
		if v := float64(list.strength[n]); i == 0 || v < least {
			least, fields = v, list.fields[n]
		}
	}
	return least, fields
}

// mainField is the field of a set that counts most.
func (l *localeIndex) mainField(fields uint8) string {
	best := field(0)
	found := false
	for f := range numFields {
		if fields&(1<<f) != 0 && (!found || l.tune.weight[f] > l.tune.weight[best]) {
			best, found = f, true
		}
	}
	if !found {
		return ""
	}
	return best.String()
}
