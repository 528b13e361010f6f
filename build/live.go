package build

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"faqtory/content"
	"faqtory/internal/diag"
	"faqtory/theme"
)

// A Live is a site that is kept in memory while somebody writes it. What it shows
// is what [Build] would write into an empty folder, to the last byte, but for
// compressed forms, which a server makes of what is asked for.
//
// Three ways lead from a change to the next state, each as short as it can be:
//
//   - An article whose words alone were changed is put in the place of the old one
//     (see [content.Library.Replace]). No other page knows.
//   - Another look or other settings are worked into the same articles.
//   - Everything else assembles the library anew, from files that are parsed again
//     only if they were changed.
//
// Nothing is rendered before it is asked for, see [View]. The search index follows
// in the background.
type Live struct {
	options LiveOptions
	b       *builder
	index   *liveIndex
	turns   *turns

	mu    sync.Mutex // one update at a time
	o     Options    // of the last update
	sum   [32]byte   // of o
	lib   *content.Library
	found diag.List      // what is wrong with the files of lib and their meeting
	place map[string]int // of files in b.files, by path
	view  *View          // of the last state without errors
	// behind is set while view is not of the last state: that had mistakes, or was
	// not come to an end with.
	behind bool
	report *Report
	views  int

	lost     []*store          // see heal
	followed map[string]string // source of the article that was at a path
	missed   []string          // changed since view was made, see miss
	pictures *livePictures
	pictured bool // there are sizes that view does not show
	// context ends with the Live.
	context context.Context
	quit    context.CancelFunc

	// saves counts the updates that wait: a check gives way to them.
	saves  atomic.Int64
	checks sync.WaitGroup
	check  *time.Timer // of the whole after an article was put in its place
}

// LiveOptions are what a [Live] is told beside [Options].
type LiveOptions struct {
	// Index is the folder of its own search index, which is kept for the next time
	// when there is a cache; "" is one that goes with it. Seed is an index that a
	// build has left, to begin with.
	Index, Seed string
	// Searchable is told, from a goroutine of its own, that the folder has a new
	// index, and how many articles are still to come into it. Checked is told what
	// is wrong with the site after an update that did not wait to find out.
	Searchable func(folder string, missing int)
	Checked    func(*Report)
	// Pictured is told, from a goroutine of its own, that pictures have their sizes
	// which were shown without: an update shows them.
	Pictured func()
}

// A Change says what may be different since the last update.
type Change struct {
	// Paths are files and folders relative to the site folder, with slashes: a
	// folder stands for everything in it. Whatever is not named is taken to be as
	// it was, unless All says that nobody knows.
	Paths []string
	All   bool
	// History says that the version history may have another last commit.
	History bool
}

// checkAfter is how long nothing must be saved before the whole is checked again
// for what a change has done to it.
const checkAfter = 300 * time.Millisecond

// NewLive opens a site folder. The first [Live.Update] reads it.
func NewLive(ctx context.Context, o Options, live LiveOptions) (*Live, error) {
	b, err := newBuilder(ctx, &o, nil)
	if err != nil {
		return nil, err
	}
	b.record = nil
	l := &Live{options: live, b: b, o: o, turns: newTurns(), followed: map[string]string{}}
	if live.Pictured != nil {
		l.pictures = &livePictures{made: map[string]madePicture{}}
	}
	l.context, l.quit = context.WithCancel(ctx)
	if l.index, err = l.startIndex(); err != nil {
		return nil, errors.Join(err, b.cache.close(), b.root.Close())
	}
	return l, nil
}

// Close ends what runs in the background and leaves everything for the next time.
func (l *Live) Close() (err error) {
	l.quit()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.check != nil && l.check.Stop() {
		l.checks.Done()
	}
	l.mu.Unlock()
	l.checks.Wait()
	l.mu.Lock()
	err = l.index.stop()
	l.b.keep(nil)
	l.b.close(&err)
	for _, s := range l.lost {
		err = errors.Join(err, s.texts.close())
	}
	return err
}

// Current is the view of the last update without errors; nil before the first.
func (l *Live) Current() *View {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.view
}

// Until is when an article comes or goes by its date next, zero for never.
func (l *Live) Until() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.until
}

// update is Update with a store that has lost nothing so far.
func (l *Live) update(ctx context.Context, o Options, c Change) (*View, *Report, error) {
	other, err := l.adopt(ctx, o)
	if err != nil {
		return l.view, nil, err
	}
	if l.moved(ctx, &c) || l.due(o.Now) {
		other.content = true
	}
	if l.view != nil && !l.behind && !c.All && !other.content {
		changed, same := l.sort(c.Paths)
		switch {
		case !same.list || same.others > 0:
		case len(changed) == 0 && !other.look && !l.pictured:
			return l.view, l.report, nil
		case len(changed) == 0:
			return l.renew(ctx, nil, false)
		case !other.look && l.replace(ctx, changed):
			return l.view, l.report, nil
		}
	}
	return l.renew(ctx, &c, other.content)
}

// due reports that an article came or went by its date.
func (l *Live) due(now time.Time) bool { return !l.b.until.IsZero() && !now.Before(l.b.until) }

// moved reports that the version history has another last commit, and with it
// perhaps other dates.
func (l *Live) moved(ctx context.Context, c *Change) bool {
	if !c.All && !c.History {
		return false
	}
	head, err := content.GitHead(ctx, l.o.Dir)
	if err != nil {
		head = ""
	}
	was := l.b.head
	l.b.head = head
	return head != was
}

// others are what differs in the options of an update.
type others struct {
	look    bool // of pages: theme, settings, synonyms
	content bool // in how articles are read
}

// adopt takes the options of an update and finds what is different.
func (l *Live) adopt(ctx context.Context, o Options) (other others, err error) {
	was := l.o
	l.o = o
	l.b.options = &l.o
	if o.Theme == was.Theme && l.view != nil {
		return other, nil
	}
	sum, err := optionsSum(ctx, &o)
	if err != nil {
		return other, err
	}
	other.look = sum != l.sum
	l.sum = sum
	before, after := contentOptions(&was), contentOptions(&o)
	before.Now, after.Now = time.Time{}, time.Time{}
	other.content = !slices.Equal(theme.AppendValue(nil, &before), theme.AppendValue(nil, &after))
	return other, nil
}

// sorted says what changed paths mean for the list of the folder's files.
type sorted struct {
	list   bool // it is the same
	others int  // how many of the changed are no articles
}

// sort returns the articles among changed paths.
func (l *Live) sort(paths []string) (articles []string, same sorted) {
	if l.b.tree == nil {
		return nil, same
	}
	for _, p := range paths {
		kind, known := l.b.tree.Kind(p)
		info, err := os.Lstat(filepath.Join(l.o.Dir, filepath.FromSlash(p)))
		regular := err == nil && info.Mode().IsRegular()
		if l.b.tree.LinkedTo(p) {
			// It has other names, which need not be of the same kind.
			names := l.b.tree.Paths(p)
			if !regular || len(names) == 0 || slices.ContainsFunc(names, func(name string) bool {
				kind, _ := l.b.tree.Kind(name)
				return kind != content.ArticleFile
			}) {
				return nil, same
			}
			articles = append(articles, names...)
			continue
		}
		switch {
		case known && regular && kind == content.ArticleFile:
			articles = append(articles, p)
		case known && regular || l.named(p):
			same.others++
		case !known && err != nil && !l.within(p):
			// Made and taken away again, as editors do.
		case !known && regular && l.b.tree.PassedOver(p):
			// None of the site's: a configuration, a theme, an editor's own.
		default:
			return nil, same
		}
	}
	same.list = true
	return articles, same
}

// named reports a file that the settings name; it may lie anywhere in the folder.
func (l *Live) named(p string) bool {
	s := &l.o.Settings
	return p == s.Brand.Logo || p == s.Brand.Favicon || p == s.Brand.CardFont || p == s.Organization.Logo
}

// within reports that a path that is not there now may have been a folder.
func (l *Live) within(p string) bool {
	return slices.ContainsFunc(l.b.tree.Folders, func(f content.Folder) bool { return f.Path == p })
}

// replace puts articles in the place of what they were. It reports false when that
// is not possible; what was done until then is right nevertheless.
func (l *Live) replace(ctx context.Context, paths []string) bool {
	const most = 16
	if len(paths) > most || l.o.Strict || l.view == nil {
		return false
	}
	options := contentOptions(&l.o)
	l.trustBut(paths)
	var files []*content.File
	for _, p := range paths {
		f := l.b.tree.ParseFile(p, options, l.b.cache.store)
		i, known := l.place[p]
		if f == nil || !known || f.Diags.Errors() > 0 {
			return false
		}
		if f != l.b.files[i] {
			files = append(files, f)
		}
	}
	checked, same := l.b.checked, true
	for _, f := range files {
		if !l.view.replace(f) {
			return false
		}
		i := l.place[f.Path]
		was := l.b.files[i]
		same = same && was.CheckedAlike(f) && len(was.Diags)+len(f.Diags) == 0
		l.refind(was.Diags, f.Diags)
		l.b.files[i] = f
		l.b.checked = false
		l.index.article(l.view, f.Path)
	}
	if len(files) == 0 {
		return true
	}
	if checked && same {
		// What was wrong with the whole is what is wrong still.
		_, l.b.checked = content.Recheck(l.lib, paths, l.b.faults)
	}
	if !l.b.checked {
		l.checkLater(ctx)
	}
	return true
}

// refind puts what is wrong with a file now in the place of what was.
func (l *Live) refind(was, is diag.List) {
	found := slices.DeleteFunc(slices.Clone(l.found), func(d diag.Diagnostic) bool { return slices.Contains(was, d) })
	l.found = append(found, is...)
}

// trust tells the store which files need no look because nobody touched them.
func (l *Live) trust(c *Change) {
	store := l.b.cache.store
	if c == nil {
		store.trusted = func(string) bool { return true }
		return
	}
	if c.All || l.b.tree == nil || l.b.tree.Linked() {
		store.trusted = nil
		return
	}
	l.trustBut(c.Paths)
}

// trustBut tells the store that files and folders of some paths need a look and
// others do not.
func (l *Live) trustBut(paths []string) {
	touched := map[string]bool{}
	for _, p := range paths {
		touched[p] = true
	}
	l.b.cache.store.trusted = func(name string) bool {
		for ; name != "."; name = path.Dir(name) {
			if touched[name] {
				return false
			}
		}
		return !touched["."]
	}
}

// renew makes a new view. Without a change, which differs from an empty one, the
// library stays the one it is. rescan says that the folder must be listed anew.
func (l *Live) renew(ctx context.Context, c *Change, rescan bool) (*View, *Report, error) {
	behind := l.behind
	l.pictured = false
	l.behind = true // until it is known that all went well
	b := l.b
	b.cache.store.read = 0
	if c != nil {
		l.miss(c.Paths)
	}
	// After an update that failed nobody knows what it has seen.
	if c != nil && behind {
		c.All = true
	}
	l.trust(c)
	if c != nil {
		if _, same := l.sort(c.Paths); same.list && !c.All && !rescan {
			b.tree = b.tree.Again()
		} else {
			b.tree = nil
		}
		lib, found, err := b.library(ctx)
		if err != nil {
			return l.view, nil, err
		}
		l.lib, l.found = lib, found
		l.place = make(map[string]int, len(b.files))
		for i, f := range b.files {
			l.place[f.Path] = i
		}
	}
	b.hasty = l.view != nil
	// Pages show what they look like when nothing but articles was changed.
	b.few = c != nil && b.hasty && l.view.site.theme == l.o.Theme
	s, report, err := b.furnish(ctx, l.lib, l.found)
	if err != nil {
		return l.view, nil, err
	}
	if s != nil {
		if l.view != nil {
			s.before = l.view.site
		}
		s.later, s.turns = l.pictures, l.turns
		// What the pages that are looked at will ask for takes time, and nothing else
		// of what follows: it is worked out beside it.
		var beside sync.WaitGroup
		defer beside.Wait()
		for _, tag := range l.localesOf(c) {
			beside.Go(func() { s.locales[tag].heads() })
		}
		if err := s.makePictures(ctx, *b.options, report); err != nil {
			return l.view, nil, err
		}
	}
	if err := b.cache.store.failed(); err != nil {
		return l.view, nil, err
	}
	l.report = report
	if report.Errors > 0 {
		return l.view, report, ErrMistakes
	}
	l.views++
	view, err := newView(s, fmt.Sprintf("preview-%d", l.views), b.options.Program, b.cache.store.failed)
	if err != nil {
		return l.view, report, err
	}
	var pages []string
	if b.few {
		pages = view.touched(c.Paths)
	}
	if len(pages) == 0 {
		pages = view.samples()
	}
	if err := view.probe(pages); err != nil {
		return l.view, report, err
	}
	if l.view != nil {
		view.inherit(l.view)
		l.follow(l.view, view, l.missed)
	}
	l.missed = nil
	report.Pages, report.BuildID = view.plan.pages, view.id
	if l.view == nil {
		// Whoever kills us later shall not have waited for nothing, and a build beside
		// the preview shall not wait for us.
		b.keep(nil)
		if err := b.cache.release(); err != nil {
			return l.view, report, err
		}
	}
	l.view, l.behind = view, false
	l.makePictures()
	var edited []string
	if c != nil {
		edited = c.Paths
	}
	l.index.whole(view, l.o, edited)
	if !b.checked {
		l.checkLater(ctx)
	}
	return view, report, nil
}

// localesOf are the locales of the articles that a change names, without the ones of
// large changes and of those that nobody knows.
func (l *Live) localesOf(c *Change) (tags []string) {
	const most = 4
	if c == nil || c.All || len(c.Paths) > most {
		return nil
	}
	for _, p := range c.Paths {
		if a := l.lib.Lookup(p); a != nil && !slices.Contains(tags, a.Locale) {
			tags = append(tags, a.Locale)
		}
	}
	return tags
}

// checkLater checks the whole when nothing was saved for a while.
func (l *Live) checkLater(ctx context.Context) {
	if l.check != nil && l.check.Stop() {
		l.checks.Done()
	}
	l.checks.Add(1)
	l.check = time.AfterFunc(checkAfter, func() {
		defer l.checks.Done()
		// Told without the lock: whoever listens may be waiting for it.
		if report := l.checkWhole(ctx); report != nil && l.options.Checked != nil {
			l.options.Checked(report)
		}
	})
}

// checkWhole finds what is wrong with the site as it is now, nil when the last
// update has found it already.
func (l *Live) checkWhole(ctx context.Context) *Report {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.behind || l.b.checked || ctx.Err() != nil {
		return nil
	}
	view := l.view
	view.mu.RLock()
	faults, whole := content.CheckWhile(l.lib, func() bool { return l.saves.Load() == 0 })
	if !whole {
		view.mu.RUnlock()
		l.checkLater(ctx)
		return nil
	}
	l.b.faults, l.b.checked = faults, true
	list := slices.Concat(l.o.Found, l.found, l.b.faults, l.b.meeting(l.lib), view.site.unfit, pictureFaults(view.site.assets))
	view.mu.RUnlock()
	report := newReport(&l.o, l.lib, list)
	report.Pages, report.BuildID = l.report.Pages, l.report.BuildID
	l.report = report
	return report
}
