package search

import (
	"cmp"
	"math"
	"slices"
)

// rereads is how many of the best articles are read word by word.
const rereads = 48

// A ranked article is a hit in the making.
type ranked struct {
	article uint32
	score   float64 // final
	whole   float64 // of the first step
	section int     // best section; -1: none
	inPart  float64 // score of the best section
	title   float64 // how well title and query cover each other, 0..1
	inTitle float64 // share of the query's weight that the title or question has words for
	covered float64 // share of the query's weight that the article has words for
	passage float64 // the same for the best section with the title
	window  float64 // share of the query's weight that stands within a few words
	near    float64 // how much of the query stands side by side, 0..1
	named   bool    // the query is the article's title or question
	meant   bool    // the corrected query is
	phrases bool    // has all quoted phrases
}

// A reader scores articles by their words in their order. It is made for one
// plan and one goroutine.
type reader struct {
	l *localeIndex
	p *plan

	part    *livePart
	slotOf  []uint16 // by word code: slot+1, exactBit
	entered []uint32 // codes to clear

	concepts [][]use // by slot: the concepts that a slot stands for
	title    []float64
	heading  []float64
	body     []float64
	hit      []int // slots seen in the section
	titleHit []int

	place    []int // by concept: last position
	nearBest []float64
	nearHere []float64
	phrase   []int // by quoted phrase: words matched so far; phraseFound when all

	value []float64
	has   []float64 // by concept: how far the best section has it
}

// windowWords is how many words, function words not counted, are about a
// sentence.
const windowWords = 10

const phraseFound = -1

const exactBit = 1 << 15

type use struct{ concept, alternative int }

func newReader(l *localeIndex, p *plan) *reader {
	n, m := len(p.slots), len(p.concepts)
	r := &reader{l: l, p: p,
		concepts: make([][]use, n), title: make([]float64, n), heading: make([]float64, n), body: make([]float64, n),
		place: make([]int, m), nearBest: make([]float64, m), nearHere: make([]float64, m), value: make([]float64, m), has: make([]float64, m), phrase: make([]int, len(p.phrases)),
	}
	for i := range p.concepts {
		for j, a := range p.concepts[i].alts {
			for _, s := range a.slots {
				r.concepts[s] = append(r.concepts[s], use{i, j})
			}
		}
	}
	return r
}

// enter prepares for the articles of a part.
func (r *reader) enter(p *livePart) {
	if r.part == p {
		return
	}
	r.leave()
	r.part = p
	if len(r.slotOf) < p.lex.len() {
		r.slotOf = make([]uint16, p.lex.len())
	}
	for s := range r.p.slots {
		slot := &r.p.slots[s]
		if len(r.concepts[s]) == 0 {
			continue
		}
		for _, w := range p.lex.termed(slot.term) {
			v := uint16(s + 1)
			if slices.Contains(slot.exacts, p.lex.exact.at(int(w))) {
				v |= exactBit
			}
			code := p.lex.code[w]
			r.slotOf[code] = v
			r.entered = append(r.entered, code)
		}
	}
}

func (r *reader) leave() {
	for _, code := range r.entered {
		r.slotOf[code] = 0
	}
	r.entered = r.entered[:0]
	r.part = nil
}

// read scores one article.
func (r *reader) read(article uint32, whole float32) ranked {
	part, n := r.l.locate(article)
	r.enter(part)
	out := ranked{article: article, whole: float64(whole), section: -1, phrases: true}
	r.clear(&r.titleHit, r.title)
	clear(r.nearBest)
	clear(r.has)
	clear(r.phrase)

	section, bodyLength := -1, 0
	d := part.words(n)
	for d.next() {
		if (d.field == fieldHeading || d.field == fieldBody) && d.section != section {
			r.endSection(&out, section, bodyLength)
			section, bodyLength = d.section, 0
		}
		if d.field == fieldBody {
			bodyLength = d.n
		}
		r.readRun(d, &out)
	}
	r.endSection(&out, section, bodyLength)
	r.clear(&r.titleHit, r.title)
	r.finish(&out)
	return out
}

// readRun takes in the words of one passage.
func (r *reader) readRun(d *runReader, out *ranked) {
	var frequency []float64
	hit := &r.hit
	switch d.field {
	case fieldTitle, fieldQuestion:
		frequency, hit = r.title, &r.titleHit
	case fieldHeading:
		frequency = r.heading
	case fieldBody:
		frequency = r.body
	}
	for i := range r.place {
		r.place[i] = -1
	}
	clear(r.value)
	lex := r.part.lex
	title := d.field == fieldTitle || d.field == fieldQuestion
	var matched, all float64 // weights of the title's words
	for at := range d.n {
		code := d.code()
		v := r.slotOf[code]
		if len(r.phrase) > 0 {
			r.follow(lex.byCode[code], at == 0)
		}
		if title {
			weight := 1.0
			if lex.flags[lex.byCode[code]]&flagStop != 0 {
				weight = r.l.tune.stopWord
			}
			all += weight
			if v != 0 {
				matched += weight
			}
		}
		if v == 0 || frequency == nil {
			continue
		}
		s := r.note(v, frequency, hit)
		for _, u := range r.concepts[s] {
			r.meet(u.concept, at)
			r.value[u.concept] = max(r.value[u.concept], r.p.concepts[u.concept].alts[u.alternative].weight)
		}
		together := 0.0
		for c := range r.place {
			if r.place[c] >= 0 && at-r.place[c] < windowWords {
				together += r.p.concepts[c].weight * r.p.concepts[c].rarity * min(1, r.value[c])
			}
		}
		out.window = max(out.window, together/max(r.p.weight, 1e-9))
	}
	clear(r.value)
	d.parts()
	for range d.n {
		if v := r.slotOf[d.code()]; v != 0 && frequency != nil {
			r.note(v, frequency, hit)
		}
	}
	if title && all > 0 {
		recall := r.titleShare()
		out.inTitle = max(out.inTitle, recall)
		out.title = max(out.title, matched/all*recall)
	}
}

// note counts an occurrence of a term and returns its slot.
func (r *reader) note(v uint16, frequency []float64, hit *[]int) int {
	s := int(v&^exactBit) - 1
	if frequency[s] == 0 {
		*hit = append(*hit, s)
	}
	frequency[s]++
	if v&exactBit != 0 {
		frequency[s] += r.l.tune.exactWord
	}
	return s
}

// follow goes along the quoted phrases with the next word of a passage.
// Function words stand in some passages and not in others; they are passed over.
func (r *reader) follow(word uint32, first bool) {
	lex := r.part.lex
	if lex.flags[word]&flagStop != 0 {
		return
	}
	exact := lex.exact.at(int(word))
	for i, words := range r.p.phrases {
		n := r.phrase[i]
		if n == phraseFound {
			continue
		}
		if first {
			n = 0
		}
		switch exact {
		case words[n]:
			n++
		case words[0]:
			n = 1
		default:
			n = 0
		}
		if n == len(words) {
			n = phraseFound
		}
		r.phrase[i] = n
	}
}

// meet notes a concept at a position, and how near its neighbours in the query
// stand.
func (r *reader) meet(c, at int) {
	r.place[c] = at
	if c > 0 && r.place[c-1] >= 0 && r.place[c-1] < at {
		r.nearHere[c] = max(r.nearHere[c], 1/float64(at-r.place[c-1]))
	}
	if c+1 < len(r.place) && r.place[c+1] >= 0 && r.place[c+1] < at {
		r.nearHere[c+1] = max(r.nearHere[c+1], 0.6/float64(at-r.place[c+1]))
	}
}

// titleShare is the share of the query's weight that the titles and questions
// read so far have words for.
func (r *reader) titleShare() float64 {
	covered := 0.0
	for i := range r.p.concepts {
		c := &r.p.concepts[i]
		best := 0.0
		for j := range c.alts {
			a := &c.alts[j]
			if r.least(r.title, a) > 0 {
				best = max(best, a.weight)
			}
		}
		covered += c.weight * c.rarity * min(1, best)
	}
	return covered / max(r.p.weight, 1e-9)
}

// least is the lowest frequency among the terms of an alternative.
func (r *reader) least(frequency []float64, a *alternative) float64 {
	low := math.Inf(1)
	for _, s := range a.slots {
		low = min(low, frequency[s])
	}
	return low
}

// endSection scores a section that has been read.
func (r *reader) endSection(out *ranked, section, length int) {
	if section < 0 {
		// What stands above the sections.
		r.mergeNear()
		r.clearSection()
		return
	}
	t := r.l.tune
	if len(r.hit) > 0 {
		relative := 1 - t.sectionShort + t.sectionShort*float64(length)/r.l.meanSection
		score, covered := 0.0, 0.0
		for i := range r.p.concepts {
			c := &r.p.concepts[i]
			best, has := 0.0, 0.0
			for j := range c.alts {
				a := &c.alts[j]
				weakest := math.Inf(1)
				for _, s := range a.slots {
					weakest = min(weakest, t.sectionTitle*min(1, r.title[s])+t.sectionHeading*r.heading[s]+r.body[s]/relative)
				}
				if weakest > 0 {
					best = max(best, r.p.worth(c, a)*r.l.saturate(weakest))
					has = max(has, a.weight*a.share)
				}
			}
			r.value[i] = min(1, has)
			score += best * c.weight
			covered += min(1, has) * c.weight * c.rarity
		}
		if score > out.inPart {
			out.inPart, out.section = score, section
			copy(r.has, r.value)
		}
		out.passage = max(out.passage, covered)
	}
	r.mergeNear()
	r.clearSection()
}

func (r *reader) mergeNear() {
	for i, v := range r.nearHere {
		r.nearBest[i] = max(r.nearBest[i], v)
	}
	clear(r.nearHere)
}

func (r *reader) clearSection() {
	for _, s := range r.hit {
		r.heading[s], r.body[s] = 0, 0
	}
	r.hit = r.hit[:0]
}

func (r *reader) clear(hit *[]int, frequency []float64) {
	for _, s := range *hit {
		frequency[s] = 0
	}
	*hit = (*hit)[:0]
}

// finish puts the parts of the score together.
func (r *reader) finish(out *ranked) {
	for _, n := range r.phrase {
		out.phrases = out.phrases && n == phraseFound
	}
	t := r.l.tune
	var near, all float64
	for i := 1; i < len(r.p.concepts); i++ {
		a, b := &r.p.concepts[i-1], &r.p.concepts[i]
		w := min(a.weight*a.rarity, b.weight*b.rarity)
		near += w * r.nearBest[i]
		all += w
	}
	if all > 0 {
		out.near = near / all
	}
	out.score = out.whole + t.section*out.inPart + r.p.weight*(t.titleMatch*out.title+t.nearWords*out.near+t.window*out.window) + t.coverage*out.passage*out.passage/max(r.p.weight, 1e-9)
}

// rank reads the best articles and puts them into their final order. The
// others follow in the order of the first step.
func (l *localeIndex) rank(p *plan, t *tally, found []uint32) []ranked {
	depth := rereads
	if len(p.phrases) > 0 {
		depth *= 4 // many will not have the phrase
	}
	best := l.top(t, found, depth)
	// Who types an article's name gets it, with slips or without.
	named := l.named(p.name)
	var meant []uint32
	if p.meant != 0 {
		meant = l.named(p.meant)
	}
	for _, article := range slices.Concat(named, meant) {
		if !slices.Contains(best, article) {
			best = append(best, article)
		}
	}
	r := newReader(l, p)
	list := make([]ranked, 0, len(best))
	for _, article := range best {
		entry := r.read(article, t.score[article])
		entry.covered = float64(t.covered[article]) / max(p.weight, 1e-9)
		entry.passage /= max(p.weight, 1e-9)
		entry.named, entry.meant = slices.Contains(named, article), slices.Contains(meant, article)
		if entry.phrases {
			list = append(list, entry)
		}
	}
	r.leave()
	slices.SortFunc(list, func(a, b ranked) int {
		if c := cmp.Compare(b.name(), a.name()); c != 0 {
			return c
		}
		if a.score != b.score {
			return cmp.Compare(b.score, a.score)
		}
		return cmp.Compare(l.id(a.article), l.id(b.article))
	})
	return list
}

// name orders the articles that were called by their names before the others.
func (e *ranked) name() int {
	switch {
	case e.named:
		return 2
	case e.meant:
		return 1
	}
	return 0
}

// named returns the articles whose title or question has a hash.
func (l *localeIndex) named(hash uint64) []uint32 {
	var list []uint32
	for i := range l.parts {
		part := &l.parts[i]
		for _, n := range part.table.named(hash) {
			if !part.dead.has(n.article) && !slices.Contains(list, part.start+n.article) {
				list = append(list, part.start+n.article)
			}
		}
	}
	return list
}
