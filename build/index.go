package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"

	"faqtory/content"
	"faqtory/search"
)

// documents calls yield with every article that is to be found, in reading order.
func (s *site) documents(yield func(*search.Document) error) error {
	texts := s.linkTexts()
	for _, l := range s.lib.Locales {
		for a := range s.lib.Articles(l.Tag) {
			if !searchable(a) {
				continue
			}
			if err := yield(s.document(a, texts[a])); err != nil {
				return err
			}
		}
	}
	return nil
}

// indexInput identifies all that the index is made from.
func (s *site) indexInput(synonyms map[string][]search.Synonym) (string, error) {
	h := sha256.New()
	if err := hashJSON(h, synonyms); err != nil {
		return "", err
	}
	err := s.documents(func(d *search.Document) error { return hashJSON(h, d) })
	return hex.EncodeToString(h.Sum(nil)[:16]), err
}

func hashJSON(h hash.Hash, v any) error { return json.NewEncoder(h).Encode(v) }

// Index brings the search index up to date without building pages, for who asks
// it from the terminal. It reports whether it wrote anything: an index made from
// the same words stays as it is, one that is missing, damaged or of another
// version is written anew.
func Index(ctx context.Context, o Options) (*Report, bool, error) {
	s, report, err := prepare(ctx, o)
	if err != nil {
		return nil, false, err
	}
	if report.Errors > 0 {
		return report, false, ErrMistakes
	}
	input, err := s.indexInput(o.Synonyms)
	if err != nil {
		return nil, false, err
	}
	if m, err := search.ReadManifest(o.Index); err == nil && m.Input == input {
		if x, err := search.Open(o.Index); err == nil {
			return report, false, x.Close()
		}
	}
	generation, err := s.index(ctx, o, input[:16], input)
	if err != nil {
		return nil, false, err
	}
	return report, true, generation.Publish()
}

// index writes a generation of the search index. It is not seen by anybody
// before it is published.
func (s *site) index(ctx context.Context, o Options, buildID, input string) (*search.Generation, error) {
	locales := make([]string, 0, len(s.lib.Locales))
	for _, l := range s.lib.Locales {
		locales = append(locales, l.Tag)
	}
	// What cannot be read cannot be built upon either.
	unreadable := true
	if x, err := search.Open(o.Index); err == nil {
		unreadable = false
		if err := x.Close(); err != nil {
			return nil, fmt.Errorf("open search index: %w", err)
		}
	}
	w, err := search.NewWriter(ctx, search.Config{
		Dir: o.Index, BuildID: buildID, Default: s.lib.Default, Locales: locales,
		Synonyms: o.Synonyms, Input: input, Fresh: unreadable,
	})
	if err != nil {
		return nil, fmt.Errorf("open search index: %w", err)
	}
	n, total := 0, s.lib.Len()
	err = s.documents(func(d *search.Document) error {
		n++
		progress(o, "indexing", n, total)
		return w.Add(d)
	})
	if err != nil {
		w.Abort()
		return nil, fmt.Errorf("write search index: %w", err)
	}
	return w.Finish()
}

// searchable reports whether an article is to be found: what search engines
// may not show, and what stands in another language, is not.
func searchable(a *content.Article) bool { return a.Fallback == nil && !a.Noindex && !a.Draft }
