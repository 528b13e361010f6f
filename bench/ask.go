package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"faqtory/search"
)

// answers are how fast an index answers, in milliseconds where nothing else is said.
type answers struct {
	Open      float64            `json:"open_ms"`
	Queries   map[string]latency `json:"queries"` // by kind, one goroutine
	Mixed     latency            `json:"mixed"`   // of all kinds
	Mixed8    latency            `json:"mixed_8_goroutines"`
	Switching latency            `json:"mixed_8_goroutines_while_switching"`
	Switches  int                `json:"switches"`
	Suggest   latency            `json:"suggest"`
	// Patch is from a changed document to an index that is open and finds it.
	Patch latency `json:"one_article_searchable"`
}

type latency struct {
	P50  float64 `json:"p50_ms"`
	P99  float64 `json:"p99_ms"`
	Rate float64 `json:"per_second"`
}

func latencyOf(times []time.Duration, wall time.Duration) latency {
	if len(times) == 0 {
		return latency{}
	}
	slices.Sort(times)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return latency{ms(times[len(times)/2]), ms(times[len(times)*99/100]), float64(len(times)) / wall.Seconds()}
}

var queryKinds = []string{"words", "questions", "typos", "prefixes", "none"}

// ask opens the index in dir and asks it, for so long of each kind.
func ask(ctx context.Context, documents, dir string, each time.Duration) (*answers, error) {
	queries, sample, err := makeQueries(documents)
	if err != nil {
		return nil, err
	}
	a := &answers{Queries: map[string]latency{}}
	var opened []time.Duration
	for range 15 {
		began := time.Now()
		x, err := search.Open(dir)
		if err != nil {
			return nil, err
		}
		opened = append(opened, time.Since(began))
		if err := x.Close(); err != nil {
			return nil, err
		}
	}
	a.Open = latencyOf(opened, time.Second).P50
	x, err := search.Open(dir)
	if err != nil {
		return nil, err
	}
	err = a.ask(ctx, x, dir, queries, sample, each)
	return a, errors.Join(err, x.Close())
}

func (a *answers) ask(ctx context.Context, x *search.Index, dir string, queries map[string][]search.Request, sample []*search.Document, each time.Duration) error {
	searching := func(list []search.Request) func(int) error {
		return func(i int) error {
			_, err := x.Search(ctx, list[i%len(list)])
			return err
		}
	}
	var mixed []search.Request
	var err error
	for _, kind := range queryKinds {
		if a.Queries[kind], err = timed(ctx, each, 1, searching(queries[kind])); err != nil {
			return err
		}
		mixed = append(mixed, queries[kind]...)
	}
	r := rand.New(rand.NewPCG(5, 5))
	r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	if a.Mixed, err = timed(ctx, each, 1, searching(mixed)); err != nil {
		return err
	}
	if a.Mixed8, err = timed(ctx, each, 8, searching(mixed)); err != nil {
		return err
	}
	var typed []search.SuggestRequest
	for _, d := range sample {
		title := []rune(d.Title)
		for n := 1; n <= min(14, len(title)); n++ {
			typed = append(typed, search.SuggestRequest{Prefix: string(title[:n]), Locale: d.Locale})
		}
	}
	if a.Suggest, err = timed(ctx, each, 1, func(i int) error {
		_, err := x.Suggest(ctx, typed[i%len(typed)])
		return err
	}); err != nil {
		return err
	}
	return a.change(ctx, x, dir, sample, mixed, each)
}

// change changes articles one at a time, first in peace and then while eight ask.
func (a *answers) change(ctx context.Context, x *search.Index, dir string, sample []*search.Document, mixed []search.Request, each time.Duration) error {
	changed := 0
	patch := func() error {
		changed++
		d := *sample[changed%len(sample)]
		marker := fmt.Sprintf("qmarker%dx", changed)
		d.Sections = append(slices.Clone(d.Sections), search.Section{Text: "Changed by " + marker + "."})
		if err := patchIndex(ctx, x, dir, &d, marker); err != nil {
			return err
		}
		found, err := x.Search(ctx, search.Request{Query: marker, Locale: d.Locale})
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(found.Hits, func(h search.Hit) bool { return h.ID == d.ID }) {
			return fmt.Errorf("%q was indexed and is not found", marker)
		}
		return nil
	}
	var err error
	if a.Patch, err = timed(ctx, each, 1, func(int) error { return patch() }); err != nil {
		return err
	}
	stop, done := make(chan struct{}), make(chan error, 1)
	switches := 0
	go func() {
		for {
			select {
			case <-stop:
				done <- nil
				return
			case <-time.After(200 * time.Millisecond):
			}
			if err := patch(); err != nil {
				done <- err
				return
			}
			switches++
		}
	}()
	a.Switching, err = timed(ctx, each, 8, func(i int) error {
		_, err := x.Search(ctx, mixed[i%len(mixed)])
		return err
	})
	close(stop)
	err = errors.Join(err, <-done)
	a.Switches = switches
	return err
}

// patchIndex replaces one article and switches to the new generation.
func patchIndex(ctx context.Context, x *search.Index, dir string, d *search.Document, id string) error {
	w, err := search.NewWriter(ctx, search.Config{Dir: dir, BuildID: id, Default: "en", Patch: true})
	if err != nil {
		return err
	}
	if err := w.Add(d); err != nil {
		w.Abort()
		return err
	}
	g, err := w.Finish()
	if err != nil {
		return err
	}
	if err := g.Publish(); err != nil {
		return err
	}
	_, err = x.Reload()
	return err
}

// timed calls f from so many goroutines for a while, with a number that is
// another one each time.
func timed(ctx context.Context, each time.Duration, goroutines int, f func(i int) error) (latency, error) {
	var (
		next    atomic.Int64
		mu      sync.Mutex
		times   []time.Duration
		failure error
		workers sync.WaitGroup
	)
	began := time.Now()
	for range goroutines {
		workers.Go(func() {
			var own []time.Duration
			var err error
			for err == nil && ctx.Err() == nil && time.Since(began) < each {
				start := time.Now()
				err = f(int(next.Add(1)))
				own = append(own, time.Since(start))
			}
			mu.Lock()
			defer mu.Unlock()
			times, failure = append(times, own...), errors.Join(failure, err)
		})
	}
	workers.Wait()
	return latencyOf(times, time.Since(began)), errors.Join(failure, ctx.Err())
}

// makeQueries makes up what customers would ask of the documents, and returns
// some of the documents too.
func makeQueries(documents string) (map[string][]search.Request, []*search.Document, error) {
	// Every document is as likely to be in the sample, however many there are.
	const size = 400
	r := rand.New(rand.NewPCG(2, 2))
	var sample []*search.Document
	seen := 0
	err := readDocuments(documents, func(d *search.Document) error {
		seen++
		if len(sample) < size {
			sample = append(sample, d)
		} else if i := r.IntN(seen); i < size {
			sample[i] = d
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	queries := map[string][]search.Request{}
	for _, d := range sample {
		add := func(kind, query string) {
			queries[kind] = append(queries[kind], search.Request{Query: query, Locale: d.Locale})
		}
		section := d.Sections[r.IntN(len(d.Sections))]
		words := longWords(d.Title + " " + d.Answer + " " + section.Text)
		one, two := words[r.IntN(len(words))], words[r.IntN(len(words))]
		add("words", one+" "+two)
		add("questions", d.Question)
		wrong := []rune(one)
		i := 1 + r.IntN(len(wrong)-2)
		wrong[i], wrong[i+1] = wrong[i+1], wrong[i]
		add("typos", string(wrong)+" "+two)
		begun := []rune(one)
		add("prefixes", two+" "+string(begun[:min(3, len(begun))]))
		add("none", "xqjzv plorfwibbet zzgrunk")
	}
	return queries, sample, nil
}

// longWords are the words that say something.
func longWords(text string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \n.,;:()*`'\"?؟،!", r) }), func(w string) bool {
		return len([]rune(w)) < 5
	})
}
