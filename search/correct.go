package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// unlikely is the score below which a correction is a shot in the dark: two
// heavy slips in a word that hardly any article has.
const unlikely = -4

// maxMargin is by how much a correction may be less likely than the best one.
const maxMargin = 1.5

// spellings returns the words that a misspelled one may have been meant to be,
// the likeliest first. Near and frequent words are likely, and words that occur
// together with the rest of the query.
func (l *localeIndex) spellings(ctx context.Context, p *plan, at int) ([]candidate, error) {
	c := &p.concepts[at]
	edits := maxEdits(utf8.RuneCountInString(c.exact)) + short(c.exact)
	if edits == 0 {
		return nil, nil
	}
	byWord := make(map[string]candidate)
	if err := l.nearby(ctx, byWord, c.exact, edits); err != nil {
		return nil, err
	}
	// Where an article is written together with its noun, the slip may be in one that
	// stands without it elsewhere: of "الاسترجع" the stemmer has left "استرجع".
	if bare := c.term; len(bare) < len(c.exact) && strings.HasSuffix(c.exact, bare) {
		if n := maxEdits(utf8.RuneCountInString(bare)); n > 0 {
			if err := l.nearby(ctx, byWord, bare, n); err != nil {
				return nil, err
			}
		}
	}
	byTerm := make(map[string]candidate)
	for _, exact := range sortedKeys(byWord) {
		f := byWord[exact]
		f.score = math.Log(1+float64(max(int(f.counts.whole), f.meant))) - 3*f.cost
		if l.thesaurus().named(exact) {
			f.score += 1.5 // what customers write to a help center about
		}
		if f.counts.named > 0 {
			f.score += 0.5
		}
		if f.stop {
			f.score -= 2
		}
		if known, ok := byTerm[f.term]; f.score >= unlikely && (!ok || f.score > known.score) {
			byTerm[f.term] = f
		}
	}
	found := make([]candidate, 0, len(byTerm))
	for _, term := range sortedKeys(byTerm) {
		found = append(found, byTerm[term])
	}
	byScore := func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.exact, b.exact))
	}
	slices.SortFunc(found, byScore)
	found = found[:min(8, len(found))]
	kept := found[:0]
	for _, f := range found {
		if f.vocabulary {
			if short(c.exact) == 0 {
				kept = append(kept, f)
			}
			continue
		}
		var err error
		if f.list, err = l.terms.get(ctx, f.term); err != nil {
			return nil, err
		}
		if len(f.list.articles) == 0 {
			continue // only articles that are gone had it
		}
		company, err := l.accompanied(ctx, p, at, f.list)
		if err != nil {
			return nil, err
		}
		if short(c.exact) > 0 && (company <= 0 || f.stop || !forgotten(c.exact, f.exact)) {
			continue
		}
		f.score += company
		kept = append(kept, f)
	}
	slices.SortFunc(kept, byScore)
	return kept, nil
}

// short is 1 for words of three letters. Most others of that length are one letter
// away, so that no more is mended than a letter forgotten in a word that keeps company
// with the rest of the query: "refund tme".
func short(exact string) int {
	if utf8.RuneCountInString(exact) == 3 {
		return 1
	}
	return 0
}

// forgotten reports that a word is another without one of its letters, but for the
// first and the last: "tim" may be a beginning, and "ime" anything.
func forgotten(typed, word string) bool {
	a, b := []rune(typed), []rune(word)
	if len(b) != len(a)+1 {
		return false
	}
	for i := 1; i < len(a); i++ {
		if slices.Equal(a[:i], b[:i]) && slices.Equal(a[i:], b[i+1:]) {
			return true
		}
	}
	return false
}

// accompanied says how well a term goes with what is known of the other words of the
// query, or was corrected already.
func (l *localeIndex) accompanied(ctx context.Context, p *plan, at int, list *termList) (sum float64, err error) {
	for j := range p.concepts {
		o := &p.concepts[j]
		switch {
		case j == at || o.stop:
		case o.known:
			sum += l.company(list, p.slots[o.alts[0].slots[0]].list)
		case o.instead != "":
			other, err := l.terms.get(ctx, o.instead)
			if err != nil {
				return 0, err
			}
			sum += l.company(list, other)
		}
	}
	return sum, nil
}

// nearby adds the words of the index and of the thesaurus that are written nearly so.
func (l *localeIndex) nearby(ctx context.Context, byWord map[string]candidate, exact string, edits int) error {
	seen := make(map[string]bool) // by an earlier look, which counted them
	for word := range byWord {
		seen[word] = true
	}
	for i := range l.parts {
		part := &l.parts[i]
		part.lex.spell().near(exact, edits, func(w int, cost float64) {
			n := part.counts(w)
			word := part.lex.exact.at(w)
			if n.whole == 0 || seen[word] {
				return
			}
			f := byWord[word]
			f.exact, f.term, f.cost = word, part.lex.term.at(w), cost
			f.counts = f.counts.add(n)
			f.stop = part.lex.flags[w]&flagStop != 0
			byWord[word] = f
		})
	}
	return l.vocabulary(ctx, byWord, exact, edits)
}

// vocabulary looks among the words of the thesaurus, which count as often as what
// they mean does: who types "logn" where the articles say "sign in" means "login".
func (l *localeIndex) vocabulary(ctx context.Context, byWord map[string]candidate, exact string, edits int) error {
	t := l.thesaurus()
	var err error
	t.spell.near(exact, edits, func(w int, cost float64) {
		if err != nil {
			return
		}
		word := t.single[w]
		f, known := byWord[word.exact]
		if !known {
			f = candidate{exact: word.exact, term: word.term, cost: cost, vocabulary: true}
		}
		for _, e := range t.byFirst[word.term] {
			if len(e.terms) > 1 {
				continue
			}
			for _, m := range e.meaning {
				fewest := math.MaxInt
				for _, term := range m.terms {
					var list *termList
					if list, err = l.terms.get(ctx, term); err != nil {
						return
					}
					fewest = min(fewest, len(list.articles))
				}
				f.meant = max(f.meant, fewest)
			}
		}
		if known || f.meant > 0 {
			byWord[f.exact] = f
		}
	})
	return err
}

// meant adds what a corrected word means to the concept that it stands for.
func (l *localeIndex) meant(p *plan, c *concept, f *candidate, weight float64) {
	for _, e := range l.thesaurus().byFirst[f.term] {
		if len(e.terms) > 1 {
			continue
		}
		for _, m := range e.meaning {
			a := alternative{how: asSynonym, text: m.text, via: f.exact, share: 1, weight: weight * l.tune.synonym}
			if e.site {
				a.how, a.weight = asSiteSynonym, weight*l.tune.siteSynonym
			}
			if m.bare || len(m.terms) > 1 {
				a.weight *= l.tune.phraseLoss
			}
			for _, term := range m.terms {
				a.slots = append(a.slots, p.slot(term, "")...)
			}
			if !slices.Contains(a.slots, -1) {
				c.alts = append(c.alts, a)
			}
		}
	}
}

// company says whether two terms keep company: positive when they share more
// articles than by chance, within a bound.
func (l *localeIndex) company(a, b *termList) float64 {
	shared := 0
	for i, j := 0, 0; i < len(a.articles) && j < len(b.articles); {
		switch {
		case a.articles[i] < b.articles[j]:
			i++
		case a.articles[i] > b.articles[j]:
			j++
		default:
			shared++
			i++
			j++
		}
	}
	expected := float64(len(a.articles)) * float64(len(b.articles)) / float64(max(1, l.live))
	return min(1.5, max(-0.5, math.Log((float64(shared)+0.3)/(expected+0.3))))
}
