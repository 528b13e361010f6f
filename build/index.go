package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"faqtory/content"
	"faqtory/search"
	"faqtory/theme"
)

// A findable is an article that is to be found, and how others link to it.
type findable struct {
	id        documentID
	article   *content.Article
	linkTexts []string
	partly    bool // linkTexts were not looked for
}

// findables lists what is to be found, in the order of reading, and identifies
// each document, and all of them with the synonyms together. Documents of before
// that none of the edits can have changed are not looked at. The guard of the site is
// held for reading, with pauses.
func (s *site) findables(o *Options, before *keptIndex, e edits) (list []findable, kept keptIndex) {
	var texts map[*content.Article][]string
	if e != nil {
		// Edits change no links, and the texts of links to others are not wanted.
		texts = s.knownLinkTexts(before.linkTexts, e)
		kept.linkTexts = before.linkTexts
	}
	if texts == nil {
		e, texts = nil, s.linkTexts()
		kept.linkTexts = s.encodeLinkTexts(texts)
	}
	kept.documents = make(map[documentID]key, s.lib.Len())
	all := sha256.New()
	// What a document says is made from an article's file by this program.
	fmt.Fprintf(all, "%d %s\n", content.FileFormat, o.Program)
	all.Write(theme.AppendValue(nil, struct {
		Synonyms map[string][]search.Synonym
		Default  string
		Locales  []string
	}{o.Synonyms, s.lib.Default, s.localeTags()}))
	var k keyer
	for _, l := range s.lib.Locales {
		for a := range s.lib.Articles(l.Tag) {
			if !searchable(a) {
				continue
			}
			s.pause(len(list))
			f := findable{id: documentID{a.Locale, a.Path}, article: a, linkTexts: texts[a]}
			sum, known := before.documents[f.id]
			switch {
			case e == nil || known && e[a.Path]:
				k.document(s, &f)
				sum = k.key()
			case known:
				f.partly = true
			default:
				return s.findables(o, before, nil) // the record is not of this index
			}
			kept.documents[f.id] = sum
			all.Write(sum[:])
			list = append(list, f)
		}
	}
	kept.input = hex.EncodeToString(all.Sum(nil)[:16])
	return list, kept
}

// document takes what the index knows of an article.
func (k *keyer) document(s *site, f *findable) {
	k.reset(nil)
	k.origin(s, f.article)
	k.value(s.documentHead(f.article, f.linkTexts))
	if f.article.Policy != nil {
		k.value(s.policyTable(f.article.Locale, f.article.Policy))
	}
}

func (s *site) localeTags() []string {
	tags := make([]string, 0, len(s.lib.Locales))
	for _, l := range s.lib.Locales {
		tags = append(tags, l.Tag)
	}
	return tags
}

// An indexing is a search index that is written while pages are rendered.
type indexing struct {
	kept   keptIndex
	cancel context.CancelFunc
	done   chan struct{} // closed when all documents are in
	made   *search.Generation
	err    error
}

// startIndex brings the index up to date in the background. before is what the
// index was made from the last time, as far as that is known: then only what has
// changed since is looked at, and of that only the edits when there are no others.
func (s *site) startIndex(ctx context.Context, o *Options, before *keptIndex, e edits) *indexing {
	list, kept := s.findables(o, before, e)
	x := &indexing{kept: kept, done: make(chan struct{})}
	ctx, x.cancel = context.WithCancel(ctx)
	if o.Index == "" {
		close(x.done)
		return x
	}
	go func() {
		defer close(x.done)
		x.made, x.err = s.index(ctx, o, list, &kept, before)
	}()
	return x
}

// index writes a generation of the search index. It is not seen by anybody
// before it is published.
func (s *site) index(ctx context.Context, o *Options, list []findable, kept, before *keptIndex) (*search.Generation, error) {
	config := search.Config{
		Dir: o.Index, Default: s.lib.Default, Locales: s.localeTags(), Synonyms: siteSynonyms(o), Input: kept.input,
	}
	if s.turns != nil {
		config.Turn = s.turns
	}
	// The manifest tells whether this is the index that before describes, and
	// whether it has all the locales and no others.
	if m, err := search.ReadManifest(o.Index); err == nil && before.input != "" && m.Input == before.input && wholeIndex(o.Index, m) {
		config.Patch = s.patchable(m)
	}
	w, err := (*search.Writer)(nil), error(nil)
	if config.Patch {
		if w, err = search.NewWriter(ctx, config); err != nil {
			config.Patch = false
		}
	}
	if !config.Patch {
		s.completeLinkTexts(list)
		// What cannot be read cannot be built upon either.
		x, damaged := search.Open(o.Index)
		config.Fresh = damaged != nil || len(x.Damaged()) > 0
		if damaged == nil {
			if err := x.Close(); err != nil {
				return nil, fmt.Errorf("open search index: %w", err)
			}
		}
		w, err = search.NewWriter(ctx, config)
	}
	if err != nil {
		return nil, fmt.Errorf("open search index: %w", err)
	}
	fail := func(err error) error {
		w.Abort()
		return fmt.Errorf("write search index: %w", err)
	}
	if config.Patch {
		for id := range before.documents {
			if _, ok := kept.documents[id]; !ok {
				w.Remove(id.locale, id.id)
			}
		}
	}
	for _, f := range list {
		if config.Patch && before.documents[f.id] == kept.documents[f.id] {
			continue
		}
		if err := w.Add(s.readDocument(&f)); err != nil {
			return nil, fail(err)
		}
	}
	return w.Finish()
}

// siteSynonyms are the site's synonyms; without any, those of the index before go.
func siteSynonyms(o *Options) map[string][]search.Synonym {
	if o.Synonyms == nil {
		return map[string][]search.Synonym{}
	}
	return o.Synonyms
}

// patchable reports that an index has the locales of the site and no others.
func (s *site) patchable(m *search.Manifest) bool {
	var tags []string
	for _, l := range m.Locales {
		tags = append(tags, l.Locale)
	}
	slices.Sort(tags)
	return m.Default == s.lib.Default && slices.Equal(tags, slices.Sorted(slices.Values(s.localeTags())))
}

// readDocument makes a document while the article cannot be replaced.
func (s *site) readDocument(f *findable) *search.Document {
	if s.guard != nil {
		s.guard.RLock()
		defer s.guard.RUnlock()
	}
	return s.document(f.article, f.linkTexts)
}

// abort gives up and leaves the index as it was.
func (x *indexing) abort() error {
	x.cancel()
	<-x.done
	if x.made != nil {
		return x.made.Discard()
	}
	return nil
}

// finish waits for the index and returns what publishes it under the id of the
// build; nil when there is none.
func (x *indexing) finish(id string) (publish func() error, err error) {
	defer x.cancel()
	<-x.done
	if x.err != nil || x.made == nil {
		return nil, x.err
	}
	if err := x.made.Name(id); err != nil {
		return nil, errors.Join(err, x.made.Discard())
	}
	return x.made.Publish, nil
}

// Index brings the search index up to date without building pages, for who asks
// it from the terminal. It reports whether it wrote anything: an index made from
// the same words stays as it is, one that is missing, damaged or of another
// version is written anew.
func Index(ctx context.Context, o Options) (report *Report, written bool, err error) {
	b, err := newBuilder(ctx, &o, startWatch())
	if err != nil {
		return nil, false, err
	}
	defer b.close(&err)
	s, report, err := b.prepare(ctx)
	if err != nil {
		return nil, false, err
	}
	if report.Errors > 0 {
		b.keep(nil)
		return report, false, ErrMistakes
	}
	list, kept := s.findables(&o, &keptIndex{}, nil)
	if m, err := search.ReadManifest(o.Index); err == nil && m.Input == kept.input {
		if x, err := search.Open(o.Index); err == nil {
			sound := len(x.Damaged()) == 0
			if err := x.Close(); sound || err != nil {
				b.keep(nil)
				return report, false, err
			}
		}
	}
	made, err := s.index(ctx, &o, list, &kept, &keptIndex{})
	if err != nil {
		return nil, false, err
	}
	if err := b.cache.store.failed(); err != nil {
		return nil, false, errors.Join(err, made.Discard())
	}
	if err := made.Name(kept.input[:16]); err != nil {
		return nil, false, errors.Join(err, made.Discard())
	}
	if err := made.Publish(); err != nil {
		return nil, false, err
	}
	b.keep(nil)
	return report, true, nil
}

// searchable reports whether an article is to be found: what search engines
// may not show, and what stands in another language, is not.
func searchable(a *content.Article) bool { return a.Fallback == nil && !a.Noindex && !a.Draft }
