package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// plan reads a query and finds, for each of its words, everything that may
// stand for it in this index.
func (l *localeIndex) plan(ctx context.Context, query string, verbatim bool) (*plan, error) {
	p := parse(l.lang, query)
	if err := l.load(ctx, p); err != nil {
		return nil, err
	}
	for i := range p.concepts {
		c := &p.concepts[i]
		c.known = len(p.slots[max(0, c.alts[0].slots[0])].list.articles) > 0
		for j := range c.alts {
			if c.alts[j].how == asPart {
				c.alts[j].weight = l.tune.partWord
			} else if c.alts[j].how == asJoined {
				c.alts[j].weight = l.tune.joinedWord
			}
		}
	}
	l.join(p)
	l.mean(p)
	if !verbatim {
		if err := l.correct(ctx, p, query); err != nil {
			return nil, err
		}
	}
	l.kin(p)
	if err := l.load(ctx, p); err != nil {
		return nil, err
	}
	l.weigh(p)
	return p, nil
}

// load looks up the terms that have not been.
func (l *localeIndex) load(ctx context.Context, p *plan) error {
	for i := range p.slots {
		s := &p.slots[i]
		if s.list != nil {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		if s.list, err = l.terms.get(ctx, s.term); err != nil {
			return err
		}
		s.rarity = l.rarity(len(s.list.articles))
	}
	return nil
}

// rarity is the idf of BM25: what it tells about an article that it has a word
// which so many articles have.
func (l *localeIndex) rarity(articles int) float64 {
	n, all := float64(articles), float64(l.live)
	return math.Log(1 + (all-n+0.5)/(n+0.5))
}

// join finds words that customers write apart and articles together ("log in",
// "login"; "mc 42528", "MC-42528").
func (l *localeIndex) join(p *plan) {
	for i := 0; i+1 < len(p.concepts); i++ {
		a, b := &p.concepts[i], &p.concepts[i+1]
		for _, glue := range []string{"", "-"} {
			if glue == "-" && !a.code && !b.code {
				continue
			}
			joined := a.exact + glue + b.exact
			if term, ok := l.word(joined); ok {
				p.span(i, i+2, alternative{slots: p.slot(term, ""), weight: l.tune.joinedWord, how: asJoined, text: joined})
			}
		}
	}
}

// word returns the term of a word as customers type it, when an article has it.
func (l *localeIndex) word(exact string) (term string, ok bool) {
	for i := range l.parts {
		p := &l.parts[i]
		if w, ok := p.lex.find(exact); ok && p.counts(w).any > 0 {
			return p.lex.term.at(w), true
		}
	}
	return "", false
}

// mean adds what else customers and writers call the things asked for.
func (l *localeIndex) mean(p *plan) {
	t := l.thesaurus()
	typed := len(p.concepts)
	for i := range typed {
		if p.concepts[i].quoted {
			continue
		}
		t.find(p.concepts[i:typed], func(e *thesaurusEntry, taken int) {
			from, to := i, i+taken
			if !slices.ContainsFunc(p.concepts[from:to], func(c concept) bool { return !c.stop }) {
				// Function words that together mean something ("how much"):
				// a concept of its own, for singly they count for little.
				c := concept{text: p.text[p.concepts[from].start:p.concepts[to-1].end], weight: l.tune.phraseOfStops}
				c.start, c.end = p.concepts[from].start, p.concepts[to-1].end
				p.concepts = append(p.concepts, c)
				from, to = len(p.concepts)-1, len(p.concepts)
			}
			for _, m := range e.meaning {
				a := alternative{weight: l.tune.synonym, how: asSynonym, text: m.text}
				if e.site {
					a.weight, a.how = l.tune.siteSynonym, asSiteSynonym
				}
				if m.bare || len(m.terms) > 1 {
					a.weight *= l.tune.phraseLoss
				}
				for _, term := range m.terms {
					a.slots = append(a.slots, p.slot(term, "")...)
				}
				p.span(from, to, a)
			}
		})
	}
	p.concepts = slices.DeleteFunc(p.concepts, func(c concept) bool { return len(c.alts) == 0 })
}

// correct finds, for words that the index has never seen, the ones it has.
func (l *localeIndex) correct(ctx context.Context, p *plan, query string) error {
	var nearest []fix // other forms of a word included, which are not said to be corrections
	// Short words come last: what they were meant to be is told by the others.
	order := make([]int, len(p.concepts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(short(p.concepts[a].exact), short(p.concepts[b].exact))
	})
	for _, i := range order {
		c := &p.concepts[i]
		if c.exact == "" || c.known || l.thesaurus().words[c.term] || c.code || c.stop || c.quoted || !correctable(c.exact) || l.answered(p, c) {
			continue
		}
		if c.end == len(p.text) && !strings.HasSuffix(query, " ") && l.complete(p, c) {
			continue
		}
		found, err := l.spellings(ctx, p, i)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			if l.split(p, i) {
				nearest = append(nearest, p.fixes[len(p.fixes)-1])
			}
			continue
		}
		best := found[0]
		form := false
		for _, f := range found {
			margin := best.score - f.score
			if margin > maxMargin {
				break
			}
			a := alternative{slots: p.slot(f.term, f.exact), how: asSpelling, text: f.exact, share: 1,
				weight: l.tune.spelling * math.Exp(-margin)}
			if f.vocabulary || f.exact == best.exact {
				l.meant(p, c, &f, a.weight)
			}
			if inflected(c.exact, f.exact) {
				a.how = asKin
				form = form || f.exact == best.exact
			}
			if a.slots[0] >= 0 {
				c.alts = append(c.alts, a)
			}
		}
		c.corrected = true
		if !best.vocabulary {
			c.instead = best.term
		}
		nearest = append(nearest, fix{i, c.text, best.exact})
		if !form {
			p.fixes = append(p.fixes, fix{i, c.text, best.exact})
		}
	}
	// In the order of the query, in which they are put into it.
	byPlace := func(a, b fix) int { return cmp.Compare(a.concept, b.concept) }
	slices.SortStableFunc(p.fixes, byPlace)
	slices.SortStableFunc(nearest, byPlace)
	if len(nearest) > 0 {
		p.meant = nameHash(l.lang.Tokens(p.with(nearest)))
	}
	return nil
}

// inflected reports that one word is the other with letters before or behind:
// more likely a form of it that the stemmer does not know than a slip.
func inflected(a, b string) bool {
	return conjugated(a, b) || len(a) > 4 && len(b) > 4 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a) || strings.HasSuffix(a, b) || strings.HasSuffix(b, a))
}

// answered reports that something other than the word itself stands for it
// already: its synonym, its joined form or a part of it.
func (l *localeIndex) answered(p *plan, c *concept) bool {
	for _, a := range c.alts[1:] {
		found := true
		for _, s := range a.slots {
			lex := p.slots[s].list
			if lex == nil {
				list, err := l.terms.get(context.Background(), p.slots[s].term)
				if err != nil {
					return false
				}
				p.slots[s].list, p.slots[s].rarity = list, l.rarity(len(list.articles))
				lex = list
			}
			found = found && len(lex.articles) > 0
		}
		if found && a.how != asPart {
			return true
		}
	}
	return false
}

// complete treats the last word as one that is still being typed.
func (l *localeIndex) complete(p *plan, c *concept) bool {
	if utf8.RuneCountInString(c.exact) < 3 {
		return false
	}
	articles := make(map[string]int)
	shown := make(map[string]string)
	for i := range l.parts {
		part := &l.parts[i]
		lex := part.lex
		from, to := lex.prefixed(c.exact)
		for w := from; w < to; w++ {
			n := part.counts(w).whole
			if n == 0 || lex.flags[w]&flagCode != 0 {
				continue
			}
			term := lex.term.at(w)
			articles[term] += int(n)
			if s, ok := shown[term]; !ok || shorter(lex.exact.at(w), s) {
				shown[term] = lex.exact.at(w)
			}
		}
	}
	terms := sortedKeys(articles)
	slices.SortStableFunc(terms, func(a, b string) int { return cmp.Compare(articles[b], articles[a]) })
	for _, term := range terms[:min(4, len(terms))] {
		a := alternative{slots: p.slot(term, ""), how: asCompletion, text: shown[term], share: 1, weight: l.tune.completion}
		if a.slots[0] >= 0 {
			c.alts = append(c.alts, a)
			c.corrected = true
		}
	}
	return len(terms) > 0
}

// Words that begin alike are often of one family where the stems differ
// ("pay", "payment"; "secure", "security"): they share at least kinRunes runes
// and most of the shorter word.
const (
	kinRunes = 4
	maxKin   = 4
)

// kin adds words with the same beginning.
func (l *localeIndex) kin(p *plan) {
	if l.tune.kin == 0 {
		return
	}
	for i := range p.concepts {
		c := &p.concepts[i]
		n := utf8.RuneCountInString(c.exact)
		if c.stop || c.code || c.quoted || c.corrected || n < kinRunes || !correctable(c.exact) {
			continue
		}
		runes := []rune(c.exact)
		shared, weight := max(kinRunes, (3*n+3)/4), l.tune.kin
		if !c.known && len(c.alts) == 1 {
			// Nothing else stands for the word: half of it will have to do.
			shared, weight = max(kinRunes+1, (3*n+4)/5), l.tune.lastResort
		}
		prefix := string(runes[:min(shared, n)])
		byTerm := make(map[string]completion)
		for j := range l.parts {
			part := &l.parts[j]
			lex := part.lex
			from, to := lex.prefixed(prefix)
			for w := from; w < to; w++ {
				term := lex.term.at(w)
				articles := part.counts(w).whole
				if articles == 0 || lex.flags[w]&(flagCode|flagStop) != 0 || term == c.term {
					continue
				}
				if m := utf8.RuneCountInString(lex.exact.at(w)); 3*m > 5*n {
					continue
				}
				k := byTerm[term]
				k.term, k.articles = term, k.articles+int(articles)
				if k.exact == "" || lex.exact.at(w) < k.exact {
					k.exact = lex.exact.at(w)
				}
				byTerm[term] = k
			}
		}
		list := make([]completion, 0, len(byTerm))
		for _, k := range byTerm {
			list = append(list, k)
		}
		slices.SortFunc(list, func(a, b completion) int {
			return cmp.Or(cmp.Compare(b.articles, a.articles), strings.Compare(a.exact, b.exact))
		})
		for _, k := range list[:min(maxKin, len(list))] {
			if s := p.slot(k.term, ""); s[0] >= 0 {
				c.alts = append(c.alts, alternative{slots: s, how: asKin, text: k.exact, share: 1, weight: weight})
			}
		}
	}
}

// split takes a word apart that articles write as two, and reports whether it
// could.
func (l *localeIndex) split(p *plan, at int) bool {
	c := &p.concepts[at]
	best, bestTerms := 0.0, [2]string{}
	var text string
	for i := range c.exact {
		if i == 0 || utf8.RuneCountInString(c.exact[:i]) < 2 || utf8.RuneCountInString(c.exact[i:]) < 2 {
			continue
		}
		left, ok := l.frequency(c.exact[:i])
		if !ok {
			continue
		}
		right, ok := l.frequency(c.exact[i:])
		if !ok {
			continue
		}
		// The rarer of the two decides; long pieces are less of a coincidence.
		score := float64(min(left.articles, right.articles)) * float64(min(i, len(c.exact)-i))
		if score > best {
			best, bestTerms = score, [2]string{left.term, right.term}
			text = c.exact[:i] + " " + c.exact[i:]
		}
	}
	if best == 0 {
		return false
	}
	a := alternative{how: asJoined, text: text, share: 1, weight: l.tune.joinedWord}
	a.slots = append(p.slot(bestTerms[0], ""), p.slot(bestTerms[1], "")...)
	if slices.Contains(a.slots, -1) {
		return false
	}
	c.alts = append(c.alts, a)
	c.corrected = true
	p.fixes = append(p.fixes, fix{at, c.text, text})
	return true
}

// shorter orders words to show by length, then alphabetically.
func shorter(a, b string) bool { return len(a) < len(b) || len(a) == len(b) && a < b }

type wordCount struct {
	term     string
	articles int
}

func (l *localeIndex) frequency(exact string) (wordCount, bool) {
	var n wordCount
	for i := range l.parts {
		part := &l.parts[i]
		if w, ok := part.lex.find(exact); ok && part.lex.flags[w]&flagCode == 0 {
			n.term = part.lex.term.at(w)
			n.articles += int(part.counts(w).whole)
		}
	}
	return n, n.articles > 0
}

// weigh decides how much each concept counts, and drops what cannot match.
func (l *localeIndex) weigh(p *plan) {
	content := false
	for i := range p.concepts {
		content = content || !p.concepts[i].stop
	}
	p.weight = 0
	for i := range p.concepts {
		c := &p.concepts[i]
		if c.stop && content {
			c.weight = l.tune.stopWord
		}
		most := 0 // articles that the most frequent of what stands for it is in
		kept := c.alts[:0]
		for _, a := range c.alts {
			fewest := math.MaxInt
			for _, s := range a.slots {
				fewest = min(fewest, len(p.slots[s].list.articles))
			}
			if fewest == 0 {
				continue
			}
			most = max(most, fewest)
			kept = append(kept, a)
		}
		c.alts = kept
		// What a word was corrected to weighs what it would had it been typed.
		term := c.instead
		if c.known {
			term = c.term
		}
		switch {
		case term != "":
			c.rarity = p.slots[p.slotOf[term]].rarity
		default:
			c.rarity = l.rarity(most)
			if most == 0 && l.lang.CJK() && !correctable(c.exact) {
				c.weight *= 0.5 // an n-gram across the border of two words says little
			}
		}
		if term != "" && !c.stop && !c.code {
			named := p.slots[p.slotOf[term]].list.named
			all := len(p.slots[p.slotOf[term]].list.articles)
			if l.tune.plain < 1 {
				c.weight *= l.tune.plain + (1-l.tune.plain)*min(1, math.Pow(5*float64(named)/float64(all), 0.5))
			}
		}
		if l.tune.power != 1 {
			c.weight *= math.Pow(max(c.rarity, 1e-6), l.tune.power-1)
		}
		p.weight += c.weight * c.rarity
	}
}
