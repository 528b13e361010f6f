package build

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"faqtory/content"
	"faqtory/search"
)

// A large site is searched in before all of it is indexed, and an edit does not wait
// for the rest.
func TestIndexOfAPreviewGrows(t *testing.T) {
	dir := t.TempDir()
	const articles = 700
	name := func(i int) string { return fmt.Sprintf("content/en/topic%d/a%d.md", i%7, i) }
	write := func(i int, more string) {
		t.Helper()
		path := filepath.Join(dir, "site", name(i))
		text := fmt.Sprintf("---\ntitle: Article number %d\nanswer: It is about thing%d.\n---\n\nThis one is about thing%d. %s\n", i, i, i, more)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for i := range articles {
		write(i, "")
	}
	o := goldenOptions(t, "")
	o.Dir, o.Cache, o.Program, o.Settings.Popular = filepath.Join(dir, "site"), filepath.Join(dir, "cache"), "test 1", nil
	o.Settings.Brand, o.Settings.Organization.Logo, o.Settings.ShareCards = Brand{}, "", CardsOff
	index := filepath.Join(dir, "index")
	found := func(word string) bool {
		t.Helper()
		x, err := search.Open(index)
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		result, err := x.Search(t.Context(), search.Request{Query: word, Locale: "en"})
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(result.Hits, func(h search.Hit) bool { return strings.Contains(h.Passage, word) })
	}
	start := func() (*Live, chan int) {
		t.Helper()
		steps := make(chan int) // nobody goes on before the test has looked
		l, err := NewLive(t.Context(), o, LiveOptions{Index: index, Searchable: func(_ string, missing int) { steps <- missing }})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := l.Update(t.Context(), o, Change{All: true}); err != nil {
			t.Fatal(err)
		}
		return l, steps
	}
	next := func(steps chan int) int {
		t.Helper()
		select {
		case missing := <-steps:
			return missing
		case <-time.After(time.Minute):
			t.Fatal("the index does not grow")
			return 0
		}
	}

	l, steps := start()
	missing := next(steps)
	if missing == 0 || missing >= articles {
		t.Fatalf("after the first step %d of %d articles are missing, want some", missing, articles)
	}
	if !found("thing0") {
		t.Error("the first article is not found after the first step")
	}
	if found(fmt.Sprintf("thing%d", articles-1)) {
		t.Fatal("the last article is found after the first step, so this tests nothing")
	}
	// One that is in the index already, one that is to come, and one that is edited
	// and edited back.
	before, err := os.ReadFile(filepath.Join(o.Dir, filepath.FromSlash(name(1))))
	if err != nil {
		t.Fatal(err)
	}
	change := func(i int, more string) {
		t.Helper()
		write(i, more)
		if _, _, err := l.Update(t.Context(), o, Change{Paths: []string{name(i)}}); err != nil {
			t.Fatal(err)
		}
	}
	change(0, "Now about quicksilver.")
	change(articles-1, "Now about marzipan.")
	change(1, "Now about saltpetre.")
	change(1, "")
	if after, err := os.ReadFile(filepath.Join(o.Dir, filepath.FromSlash(name(1)))); err != nil || string(after) != string(before) {
		t.Fatalf("%s = %q, %v, want %q again", name(1), after, err, before)
	}
	soon := next(steps)
	for soon > 0 && (!found("quicksilver") || !found("marzipan")) {
		soon = next(steps)
	}
	if soon == 0 {
		t.Error("the edits are found when everything is, and not before")
	}
	for missing = soon; missing > 0; {
		now := next(steps)
		if now > missing {
			t.Errorf("%d articles are missing after %d were", now, missing)
		}
		missing = now
	}
	for _, word := range []string{"quicksilver", "marzipan", "thing1", "thing350"} {
		if !found(word) {
			t.Errorf("%q is not found in the whole index", word)
		}
	}
	if found("saltpetre") {
		t.Error("what was edited back is found still")
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	m, err := search.ReadManifest(index)
	if err != nil {
		t.Fatal(err)
	}
	for _, locale := range m.Locales {
		if locale.Locale == "en" && locale.Articles != articles {
			t.Errorf("the index holds %d articles, want %d", locale.Articles, articles)
		}
	}
	// The next preview finds it whole, and knows what has changed meanwhile.
	write(5, "Now about turpentine.")
	l, steps = start()
	if missing := next(steps); missing != 1 {
		t.Errorf("%d articles are missing in the index of the last preview, want the one that was edited", missing)
	}
	if missing := next(steps); missing != 0 || !found("turpentine") {
		t.Errorf("%d articles are missing after it was brought up to date, want none", missing)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// An index that could not be written is tried again without an edit.
func TestIndexOfAPreviewIsTriedAgain(t *testing.T) {
	dir := t.TempDir()
	o := goldenOptions(t, "")
	o.Dir, o.Cache, o.Program, o.Settings.Popular = filepath.Join(dir, "site"), filepath.Join(dir, "cache"), "test 1", nil
	o.Settings.Brand, o.Settings.Organization.Logo, o.Settings.ShareCards = Brand{}, "", CardsOff
	logged := make(chan string, 16)
	o.Log = func(format string, args ...any) { logged <- fmt.Sprintf(format, args...) }
	article := filepath.Join(o.Dir, "content", "en", "topic", "a.md")
	if err := os.MkdirAll(filepath.Dir(article), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(article, []byte("---\ntitle: Refunds\n---\n\nMoney comes back.\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	index := filepath.Join(dir, "index")
	if err := os.WriteFile(index, []byte("in the way"), 0o666); err != nil {
		t.Fatal(err)
	}
	searchable := make(chan int, 16)
	l, err := NewLive(t.Context(), o, LiveOptions{Index: index, Searchable: func(_ string, missing int) { searchable <- missing }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}()
	if _, _, err := l.Update(t.Context(), o, Change{All: true}); err != nil {
		t.Fatal(err)
	}
	for said := false; !said; {
		select {
		case line := <-logged:
			said = strings.Contains(line, "search index could not be written")
		case missing := <-searchable:
			t.Fatalf("there is an index, %d articles missing, so this tests nothing", missing)
		case <-time.After(time.Minute):
			t.Fatal("nothing is said of an index that cannot be written")
		}
	}
	if err := os.Remove(index); err != nil {
		t.Fatal(err)
	}
	select {
	case missing := <-searchable:
		if missing != 0 {
			t.Errorf("%d articles are missing in the index, want none", missing)
		}
	case <-time.After(time.Minute):
		t.Error("the index is not tried again")
	}
}

func TestIndexSteps(t *testing.T) {
	var todo []findable
	for _, l := range []struct {
		tag string
		n   int
	}{{"ar", 30}, {"en", 5000}, {"lv", 300}} {
		for i := range l.n {
			todo = append(todo, findable{id: documentID{l.tag, fmt.Sprint(i)}})
		}
	}
	steps := indexSteps(slices.Clone(todo))
	parts := map[string]int{}
	var all []documentID
	for i, docs := range steps {
		locales := map[string]bool{}
		for _, f := range docs {
			locales[f.id.locale] = true
			all = append(all, f.id)
		}
		for tag := range locales {
			parts[tag]++
		}
		if i == 0 && (len(locales) != 3 || len(docs) > 200) {
			t.Errorf("the first step has %d articles of %v, want a few of each locale", len(docs), locales)
		}
	}
	for tag, n := range parts {
		if n > 6 {
			t.Errorf("%s comes in %d parts, want 6 at most", tag, n)
		}
	}
	seen := map[documentID]bool{}
	for _, id := range all {
		seen[id] = true
	}
	if len(all) != len(todo) || len(seen) != len(todo) {
		t.Errorf("the steps have %d articles, %d of them different, want %d", len(all), len(seen), len(todo))
	}
	x := &liveIndex{first: map[string]bool{"content/en/edited.md": true}}
	some := slices.Clone(todo[:400])
	for i := range some {
		some[i].article = &content.Article{Path: fmt.Sprint(i)}
	}
	some[333].article.Path = "content/en/edited.md"
	if got := x.steps(some); len(got) < 2 || len(got[0]) != 1 || got[0][0].article != some[333].article {
		t.Errorf("of %d steps the first has %d articles, want the one that was edited", len(got), len(got[0]))
	}
	if got := x.steps(some[333:334]); len(got) != 1 {
		t.Errorf("the edited article alone comes in %d steps, want 1", len(got))
	}
	x.caughtUp()
	if got := x.steps(some); len(got[0]) == 1 {
		t.Error("an article that is in the index is waited for still")
	}
	if got := indexSteps(nil); len(got) != 1 || len(got[0]) != 0 {
		t.Errorf("indexSteps(nil) = %v, want a step in which something may go", got)
	}
}
