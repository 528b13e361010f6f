package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"faqtory/search"
)

// A growth is the index of a [Live] site on its way to a view, in steps: what is to
// come is found as soon as its step is done, and what is edited meanwhile is found at
// once.
type growth struct {
	x      *liveIndex
	s      *site
	o      *Options
	want   keptIndex // where it goes
	left   int       // documents that are still to come
	edited bool      // articles were edited on the way
}

// bring makes the index that of a view. It gives up when there is another view.
func (x *liveIndex) bring(ctx context.Context, view *View, o *Options) error {
	s := view.site
	view.mu.RLock()
	list, want := s.findables(o, &keptIndex{}, nil)
	view.mu.RUnlock()
	x.view = view
	x.texts = make(map[documentID][]string, len(list))
	for i := range list {
		x.texts[list[i].id] = list[i].linkTexts
	}
	current := x.current()
	if current && want.input == x.kept.input {
		x.kept = want
		x.tell(0)
		return nil
	}
	m, err := search.ReadManifest(x.dir)
	if err != nil && current {
		return err
	}
	if err == nil && (!current || !s.patchable(m)) {
		// What is there has unknown articles, or other locales: it takes all to tell
		// which of them can stay.
		x.tell(len(list))
		if err := x.step(ctx, s, o, list, &want); err != nil {
			return err
		}
		x.tell(0)
		return nil
	}
	if !current {
		x.kept = keptIndex{}
	}
	var todo []findable
	for _, f := range list {
		if x.kept.documents[f.id] != want.documents[f.id] {
			todo = append(todo, f)
		}
	}
	g := &growth{x: x, s: s, o: o, want: want, left: len(todo)}
	steps := x.steps(todo)
	if !current {
		// There is nothing yet that an edit could be put beside.
		if err := g.begin(ctx, steps[0]); err != nil {
			return err
		}
		steps = steps[1:]
	}
	x.tell(g.left)
	for _, docs := range steps {
		another, err := g.add(ctx, docs)
		if another || err != nil {
			return err
		}
		x.tell(g.left)
	}
	return nil
}

// begin makes an index of the first documents.
func (g *growth) begin(ctx context.Context, docs []findable) error {
	next := keptIndex{documents: make(map[documentID]key, len(g.want.documents)), linkTexts: g.want.linkTexts}
	for _, f := range docs {
		next.documents[f.id] = g.want.documents[f.id]
	}
	next.input = g.input(g.left - len(docs))
	if err := g.x.step(ctx, g.s, g.o, docs, &next); err != nil {
		return err
	}
	g.left -= len(docs)
	return nil
}

// add brings more documents into an index that is there. It reports when it gave up
// because there is another view.
func (g *growth) add(ctx context.Context, docs []findable) (another bool, err error) {
	x := g.x
	w, err := search.NewWriter(ctx, search.Config{
		Dir: x.dir, Default: g.s.lib.Default, Locales: g.s.localeTags(), Synonyms: siteSynonyms(g.o), Patch: true, Turn: x.live.turns,
	})
	if err != nil {
		return false, fmt.Errorf("open search index: %w", err)
	}
	for id := range x.kept.documents {
		if _, ok := g.want.documents[id]; !ok {
			w.Remove(id.locale, id.id)
		}
	}
	prepared := make(chan error, 1)
	quit := make(chan struct{})
	go func() { prepared <- g.prepare(w, docs, quit) }()
	for waiting := true; waiting && !another && err == nil; {
		select {
		case err = <-prepared:
			prepared <- err // for whoever comes next
			waiting = false
		case <-x.wake:
			another, err = g.edits(ctx)
		}
	}
	close(quit)
	if failed := <-prepared; err == nil {
		err = failed
	}
	if another || err != nil {
		w.Abort()
		return another, err
	}
	input := g.input(g.left - len(docs))
	w.Input(input)
	made, err := w.Finish()
	if err != nil {
		return false, err
	}
	if err := x.publish(made); err != nil {
		return false, err
	}
	g.left -= len(docs)
	for id := range x.kept.documents {
		if _, ok := g.want.documents[id]; !ok {
			delete(x.kept.documents, id)
		}
	}
	for _, f := range docs {
		x.kept.documents[f.id] = g.want.documents[f.id]
	}
	x.kept.input, x.kept.linkTexts = input, g.want.linkTexts
	return false, nil
}

// prepare writes documents where nobody sees them yet.
func (g *growth) prepare(w *search.Writer, docs []findable, quit <-chan struct{}) error {
	for i := range docs {
		select {
		case <-quit:
			return nil
		default:
		}
		if err := w.Add(g.s.readDocument(&docs[i])); err != nil {
			return fmt.Errorf("write search index: %w", err)
		}
	}
	return w.Prepare()
}

// edits brings what was edited into the index, beside the writer that is at work.
func (g *growth) edits(ctx context.Context) (another bool, err error) {
	paths, another := g.x.meanwhile()
	if another {
		g.x.rouse()
		return true, nil
	}
	// Some of these may be in a step that was read before or after the edit:
	// whatever is known of them, they are brought in again.
	wrote, err := g.x.patch(ctx, g.o, paths, true)
	if err != nil || len(wrote) == 0 {
		return false, err
	}
	g.edited = true
	for _, id := range wrote {
		g.want.documents[id] = g.x.kept.documents[id]
	}
	g.x.tell(g.left)
	return false, nil
}

// input names the state in which so many documents are left.
func (g *growth) input(left int) string {
	name := g.want.input
	if left > 0 {
		name = fmt.Sprintf("%s before %d", name, left)
	}
	if !g.edited {
		return name
	}
	// Named for its way here, as what patches leave is.
	sum := sha256.Sum256([]byte(g.x.kept.input + "\n" + name))
	return hex.EncodeToString(sum[:16])
}

// step brings all documents into the index, which is then what next tells.
func (x *liveIndex) step(ctx context.Context, s *site, o *Options, docs []findable, next *keptIndex) error {
	made, err := s.index(ctx, o, docs, next, &x.kept)
	if err != nil {
		return err
	}
	if err := x.publish(made); err != nil {
		return err
	}
	x.kept = *next
	return nil
}

// steps are those of todo, in which what was edited comes before what nobody has
// asked for yet.
func (x *liveIndex) steps(todo []findable) [][]findable {
	first, rest := x.awaited(todo)
	switch {
	case len(first) == 0 || len(first) > mostAwaited:
		return indexSteps(todo)
	case len(rest) == 0:
		return [][]findable{first}
	}
	return slices.Concat([][]findable{first}, indexSteps(rest))
}

// mostAwaited is how many edited articles come before all others: more are a checkout
// of another branch.
const mostAwaited = 64

// indexSteps cuts documents, which come locale by locale, into steps. The first is
// over at once and has some of each locale. A locale is searched through one part of
// the index for each of its steps, so they are few.
func indexSteps(todo []findable) [][]findable {
	const first, least, most = 64, 256, 5
	var begin []findable
	var rest [][]findable
	for len(todo) > 0 {
		n := slices.IndexFunc(todo, func(f findable) bool { return f.id.locale != todo[0].id.locale })
		if n < 0 {
			n = len(todo)
		}
		own := todo[:n]
		todo = todo[n:]
		head := min(first, len(own))
		begin = append(begin, own[:head]...)
		own = own[head:]
		rest = slices.AppendSeq(rest, slices.Chunk(own, max(least, (len(own)+most-1)/most)))
	}
	// Also where there is nothing to add: something may have gone.
	return slices.Concat([][]findable{begin}, rest)
}
