package search

import (
	"cmp"
	"context"
	"math"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A SuggestRequest asks what somebody who is typing may want.
type SuggestRequest struct {
	Prefix string // what stands in the box
	Locale string // empty means the default locale
	Limit  int    // default 8, at most 20
}

// A Suggestion is one line below the box.
type Suggestion struct {
	// Text is a title, a question of an article, or a query to go on typing.
	Text string
	// URL leads to the article or question; it is empty for a query.
	URL string
	// Category is the title of the article's category.
	Category string
	// Marks are the stretches of Text that were typed.
	Marks []Span
}

const (
	defaultSuggestions = 8
	maxSuggestions     = 20
	maxCompletions     = 24 // words that the last one may become
	suggestDepth       = 32 // articles whose names are compared
)

// Suggest answers while somebody types: articles and questions in whose name
// every word stands, the last one perhaps as a beginning. It corrects spelling
// when nothing fits. Its errors are those of [Index.Search]; an empty prefix has
// no suggestions and is no error.
func (x *Index) Suggest(ctx context.Context, req SuggestRequest) ([]Suggestion, error) {
	req.Limit = min(cmp.Or(max(req.Limit, 0), defaultSuggestions), maxSuggestions)
	g, err := x.acquire()
	if err != nil {
		return nil, err
	}
	defer g.release()
	l, err := g.locale(req.Locale)
	if err != nil {
		return nil, err
	}
	p, err := l.planPrefix(ctx, req.Prefix)
	if err != nil || len(p.concepts) == 0 {
		return []Suggestion{}, err
	}
	t := tallies.Get().(*tally)
	defer tallies.Put(t)
	l.tallyNames(p, t)
	return l.suggestions(ctx, p, t, req.Limit)
}

// planPrefix reads what is being typed: words, and the beginning of the last
// one unless a space follows it.
func (l *localeIndex) planPrefix(ctx context.Context, prefix string) (*plan, error) {
	p := parse(l.lang, prefix)
	if len(p.concepts) == 0 {
		return p, nil
	}
	last := &p.concepts[len(p.concepts)-1]
	r, _ := utf8.DecodeLastRuneInString(prefix)
	if typing := !unicode.IsSpace(r); typing && !last.code {
		for _, w := range l.completions(last.exact) {
			if s := p.slot(w.term, ""); s[0] >= 0 && !slices.ContainsFunc(last.alts, func(a alternative) bool { return a.slots[0] == s[0] }) {
				last.alts = append(last.alts, alternative{slots: s, weight: 0.9, share: 1, how: asCompletion, text: w.exact})
			}
		}
	}
	if err := l.load(ctx, p); err != nil {
		return nil, err
	}
	for i := range p.concepts {
		c := &p.concepts[i]
		// What can be completed is no misspelling; but only a word that the index
		// has can be weighed as one.
		stands := false
		for _, a := range c.alts {
			stands = stands || len(p.slots[a.slots[0]].list.articles) > 0
		}
		c.known = len(p.slots[p.slotOf[c.term]].list.articles) > 0
		if stands || c.code || !correctable(c.exact) {
			continue
		}
		found, err := l.spellings(ctx, p, i)
		if err != nil {
			return nil, err
		}
		for n, f := range found[:min(3, len(found))] {
			// The nearest and most frequent spelling leads; another counts for as much
			// less as it is less likely.
			margin := found[0].score - f.score
			if margin > maxMargin {
				break
			}
			weight := 0.9 * math.Exp(-margin)
			if f.meant > 0 && (n == 0 || f.vocabulary) {
				// Where no name has the word, one may have what it means.
				l.meant(p, c, &f, 1)
				c.alts = slices.DeleteFunc(c.alts, func(a alternative) bool { return len(a.slots) > 1 })
			}
			if s := p.slot(f.term, f.exact); s[0] >= 0 {
				c.alts = append(c.alts, alternative{slots: s, weight: weight, share: 1, how: asSpelling, text: f.exact})
			}
		}
	}
	if err := l.load(ctx, p); err != nil {
		return nil, err
	}
	l.weigh(p)
	return p, nil
}

// A completion is a word of titles, questions and headings.
type completion struct {
	exact, term string
	articles    int
}

// completions lists the words that one may become, one for each term, the most
// frequent first.
func (l *localeIndex) completions(prefix string) []completion {
	byTerm := make(map[string]completion)
	for i := range l.parts {
		part := &l.parts[i]
		lex := part.lex
		from, to := lex.prefixed(prefix)
		for w := from; w < to; w++ {
			n := part.counts(w)
			if n.named == 0 {
				continue
			}
			term := lex.term.at(w)
			c, ok := byTerm[term]
			if !ok || shorter(lex.exact.at(w), c.exact) {
				c.exact, c.term = lex.exact.at(w), term
			}
			c.articles += int(n.named)
			byTerm[term] = c
		}
	}
	list := make([]completion, 0, len(byTerm))
	for _, c := range byTerm {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b completion) int {
		return cmp.Or(cmp.Compare(b.articles, a.articles), strings.Compare(a.exact, b.exact))
	})
	return list[:min(len(list), maxCompletions)]
}

// tallyNames scores articles by the words in their titles, questions and
// headings alone.
func (l *localeIndex) tallyNames(p *plan, t *tally) {
	const names = 1<<fieldTitle | 1<<fieldQuestion | 1<<fieldHeading
	t.reset(l.total)
	for i := range p.concepts {
		c := &p.concepts[i]
		for j := range c.alts {
			a := &c.alts[j]
			list := p.slots[a.slots[0]].list
			has := float32(a.weight)
			for n, article := range list.articles {
				switch in := list.fields[n]; {
				case in&(1<<fieldTitle|1<<fieldQuestion) != 0:
					t.take(article, has, has)
				case in&names != 0:
					t.take(article, has/2, has)
				}
			}
		}
		for _, article := range t.touched {
			if t.score[article] == 0 {
				t.found = append(t.found, article)
			}
			t.score[article] += t.best[article] * float32(c.weight*(0.5+c.rarity))
			t.covered[article] += float32(c.weight)
			t.best[article], t.has[article] = 0, 0
		}
		t.touched = t.touched[:0]
	}
}

// suggestions compares the names of the best articles.
func (l *localeIndex) suggestions(ctx context.Context, p *plan, t *tally, limit int) ([]Suggestion, error) {
	type scored struct {
		Suggestion
		score float64
	}
	var list []scored
	seen := make(map[string]bool)
	m := newNamer(l, p)
	for _, article := range l.top(t, t.found, suggestDepth) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		part, n := l.locate(article)
		d, err := part.document(n)
		if err != nil {
			return nil, err
		}
		category := ""
		if k := len(d.Categories); k > 0 {
			category = d.Categories[k-1].Title
		}
		best := scored{score: -1}
		offer := func(text, address string, handicap float64) {
			if text == "" {
				return
			}
			score, marks := m.compare(text)
			if score -= handicap; score > best.score {
				best = scored{Suggestion{Text: text, URL: address, Category: category, Marks: marks}, score}
			}
		}
		offer(d.Title, d.URL, 0)
		offer(d.Question, d.URL, 0.05)
		for _, q := range d.Questions {
			offer(q, d.URL, 0.1)
		}
		for i := range d.Sections {
			if s := &d.Sections[i]; s.Question && s.Anchor != "" {
				offer(s.Title, d.URL+"#"+(&url.URL{Fragment: s.Anchor}).EscapedFragment(), 0.1)
			}
		}
		if best.score > 0 && !seen[best.URL] && !seen[best.Text] {
			seen[best.URL], seen[best.Text] = true, true
			list = append(list, best)
		}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	out := make([]Suggestion, 0, limit)
	for _, s := range list[:min(limit, len(list))] {
		out = append(out, s.Suggestion)
	}
	return l.addQueries(p, out, limit), nil
}

// addQueries fills up with words to go on with, when few articles fit.
func (l *localeIndex) addQueries(p *plan, out []Suggestion, limit int) []Suggestion {
	last := &p.concepts[len(p.concepts)-1]
	for _, a := range last.alts {
		if len(out) >= min(limit, 3) || a.how != asCompletion || a.text == last.exact {
			continue
		}
		text := p.text[:last.start] + a.text
		out = append(out, Suggestion{Text: text, Marks: []Span{{0, min(last.end, len(text))}}})
	}
	return out
}

// A namer compares names with what was typed.
type namer struct {
	*marker
	p     *plan
	terms []map[string]float64 // by concept
}

func newNamer(l *localeIndex, p *plan) *namer {
	n := &namer{marker: newMarker(l, p), p: p}
	for i := range p.concepts {
		terms := make(map[string]float64)
		for _, a := range p.concepts[i].alts {
			term := p.slots[a.slots[0]].term
			terms[term] = max(terms[term], a.weight)
		}
		n.terms = append(n.terms, terms)
	}
	return n
}

// compare scores a name: all words must stand in it, but function words and
// one word in four; a name that begins with them is better, and so is a
// shorter one.
func (n *namer) compare(name string) (float64, []Span) {
	n.buffer = n.lang.AppendTokens(n.buffer[:0], name)
	var found []match
	var weight, all, words float64
	first := len(n.buffer)
	for i := range n.p.concepts {
		c := &n.p.concepts[i]
		all += c.weight
		best := 0.0
		last := i == len(n.p.concepts)-1
		for at, t := range n.buffer {
			v := n.terms[i][t.Term]
			if v == 0 && last && strings.HasPrefix(t.Exact, c.exact) {
				v = 0.9
			}
			if v == 0 {
				continue
			}
			if v > best {
				best = v
			}
			end := t.End
			if last && strings.HasPrefix(t.Exact, c.exact) && strings.HasPrefix(strings.ToLower(name[t.Start:t.End]), c.exact) {
				end = t.Start + len(c.exact) // mark what was typed of the word
			}
			found = append(found, match{Span{t.Start, end}, t.Term})
			first = min(first, at)
		}
		weight += best * c.weight
	}
	for _, t := range n.buffer {
		if !t.Part && !t.Stop {
			words++
		}
	}
	share := weight / max(all, 1e-9)
	if share < 0.6 {
		return -1, nil
	}
	score := share + 0.3/(1+float64(first)) + 0.3/(1+words)
	slices.SortFunc(found, func(a, b match) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	return score, marks(found, 0, len(name))
}
