package build

import (
	"math"
	"net/url"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"faqtory/content"
	"faqtory/internal/diag"
)

// Facts are what a writer may want to know of a page beside what is on it.
type Facts struct {
	// ID is the article's in the search index, "" for a page that is not found.
	ID string `json:"id,omitempty"`
	// Source is the file that the text is from, relative to the site folder.
	Source string `json:"source,omitempty"`
	Locale string `json:"locale,omitempty"`
	// Words are those of the text, Minutes the time to read them.
	Words        int               `json:"words"`
	Minutes      int               `json:"minutes"`
	Reading      *Reading          `json:"reading,omitempty"`
	Updated      string            `json:"updated,omitempty"` // "2006-01-02"
	Translations []FactTranslation `json:"translations"`
	// Out are the pages that the text links to, In the articles that link here.
	Out         []FactLink `json:"out"`
	In          []FactLink `json:"in"`
	Diagnostics diag.List  `json:"diagnostics"`
}

// Reading is how hard a text is to read. LIX is Björnsson's measure (1968), which
// needs no dictionary and so works for every language in letters of our kind: the
// words in a sentence plus the percentage of words of more than six letters. It is
// 0 for other scripts, whose words are shorter or longer for other reasons.
type Reading struct {
	Level    string `json:"level"`
	LIX      int    `json:"lix,omitempty"`
	Sentence int    `json:"sentence"` // words in a sentence, on average
}

// A FactTranslation is the page in one locale of the site.
type FactTranslation struct {
	Locale string `json:"locale"`
	Name   string `json:"name"`
	URL    string `json:"url,omitempty"`
	// State is "original", "current", "older" (than the original) or "missing".
	State string `json:"state"`
	Days  int    `json:"days,omitempty"` // by how many it is older
}

// A FactLink is a page that is linked to, or from.
type FactLink struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
}

// Facts returns what is known of the page at a path of the site, as a request has
// it; nil when no article or category stands there.
func (v *View) Facts(path string) *Facts {
	v.mu.RLock()
	defer v.mu.RUnlock()
	s := v.site
	name, ok := strings.CutPrefix(path, s.base)
	if !ok {
		return nil
	}
	a, c := s.lib.ByPermalink("/" + strings.TrimSuffix(name, "index.html"))
	if a == nil && c != nil {
		a = c.Index
	}
	if a == nil {
		for _, l := range s.lib.Locales {
			if "/"+name == home(l) {
				a = s.lib.Root(l.Tag).Index
			}
		}
	}
	if a == nil {
		return nil
	}
	text := shownOn(a)
	f := &Facts{
		Source: text.Path, Locale: text.Locale, Words: text.Words, Updated: day(text.Updated),
		Minutes: max(1, (text.Words+wordsPerMinute/2)/wordsPerMinute), Reading: readingOf(text),
		Translations: s.factTranslations(text), Out: s.factLinks(text), In: []FactLink{}, Diagnostics: diag.List{},
	}
	if searchable(a) && a.Category.Index != a {
		f.ID = a.Path
	}
	for _, from := range v.linksIn()[text] {
		f.In = append(f.In, FactLink{from.Title, s.href(from.Permalink)})
	}
	return f
}

func (s *site) factTranslations(a *content.Article) []FactTranslation {
	there := map[string]*content.Article{}
	for _, t := range s.lib.Translations(a) {
		there[t.Locale] = t
	}
	original := there[s.lib.Default]
	out := []FactTranslation{}
	for _, l := range s.lib.Locales {
		t := there[l.Tag]
		f := FactTranslation{Locale: l.Tag, Name: l.Name, State: "missing"}
		if t != nil {
			f.URL, f.State = s.href(t.Permalink), "current"
			switch {
			case t == original:
				f.State = "original"
			case original != nil && !t.Updated.IsZero() && original.Updated.After(t.Updated):
				f.State = "older"
				f.Days = int(math.Ceil(original.Updated.Sub(t.Updated).Hours() / 24))
			}
		}
		out = append(out, f)
	}
	return out
}

// factLinks are the pages that an article links to, each once.
func (s *site) factLinks(a *content.Article) []FactLink {
	out := []FactLink{}
	seen := map[FactLink]bool{}
	for i := range a.Links {
		l := &a.Links[i]
		t := s.lib.Resolve(a, l.Target)
		var f FactLink
		switch {
		case t.Kind == content.TargetPage && t.Article != nil:
			f = FactLink{t.Article.Title, s.href(t.Permalink())}
		case t.Kind == content.TargetPage:
			f = FactLink{t.Category.Title, s.href(t.Permalink())}
		case t.Kind == content.TargetExternal:
			f = FactLink{hostOf(t.URL), validURL(t.URL)}
			if !isWeb(t.URL) {
				f.URL = ""
			}
		case t.Kind == content.TargetBroken:
			f = FactLink{Title: l.Target + " (leads nowhere)"}
		default:
			continue
		}
		if !seen[f] {
			seen[f] = true
			out = append(out, f)
		}
	}
	return out
}

func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host + u.Path
	}
	return address
}

// linkIndex is which articles link to which; it stays while the view does, for an
// article that is put in its place keeps its links.
type linkIndex struct {
	once sync.Once
	in   map[*content.Article][]*content.Article
}

// linksIn is asked while v.mu is held.
func (v *View) linksIn() map[*content.Article][]*content.Article {
	v.links.once.Do(func() {
		lib := v.site.lib
		in := map[*content.Article][]*content.Article{}
		for _, l := range lib.Locales {
			for a := range lib.Articles(l.Tag) {
				if a.Fallback != nil {
					continue
				}
				seen := map[*content.Article]bool{a: true}
				for i := range a.Links {
					t := lib.Resolve(a, a.Links[i].Target)
					if to := t.Article; t.Kind == content.TargetPage && to != nil && !seen[to] {
						seen[to] = true
						in[to] = append(in[to], a)
					}
				}
			}
		}
		v.links.in = in
	})
	return v.links.in
}

// readingOf is how hard an article is to read; nil for one that is too short to
// tell, and for scripts that put no spaces between words.
func readingOf(a *content.Article) *Reading {
	const least = 30 // words
	words, long, sentences, latin, letters := 0, 0, 0, 0, 0
	for _, section := range a.Sections() {
		// A heading or an entry of a list ends what stands in it.
		for block := range strings.SplitSeq(section.Text, "\n") {
			open := false
			for word := range strings.FieldsSeq(block) {
				n := 0
				for _, r := range word {
					switch {
					case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
						return nil
					case unicode.IsLetter(r):
						n++
						letters++
						if unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek) {
							latin++
						}
					}
				}
				if n == 0 {
					continue
				}
				words++
				if n > 6 {
					long++
				}
				open = true
				if last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(word, `"'”’»)`)); strings.ContainsRune(".!?…؟۔।:", last) {
					sentences++
					open = false
				}
			}
			if open {
				sentences++
			}
		}
	}
	if words < least || sentences == 0 {
		return nil
	}
	r := &Reading{Sentence: (words + sentences/2) / sentences}
	measure := r.Sentence
	steps := [3]int{12, 18, 25}
	if 2*latin > letters {
		r.LIX = int(math.Round(float64(words)/float64(sentences) + 100*float64(long)/float64(words)))
		measure, steps = r.LIX, [3]int{35, 45, 55}
	}
	switch {
	case measure < steps[0]:
		r.Level = "easy"
	case measure < steps[1]:
		r.Level = "plain"
	case measure < steps[2]:
		r.Level = "hard"
	default:
		r.Level = "very hard"
	}
	return r
}

// Facts returns what is known of the page at a path, with what is wrong with it.
func (l *Live) Facts(path string) *Facts {
	l.mu.Lock()
	view, report := l.view, l.report
	l.mu.Unlock()
	if view == nil {
		return nil
	}
	f := view.Facts(path)
	if f == nil || report == nil {
		return f
	}
	for _, d := range report.Diagnostics {
		if d.File == f.Source {
			f.Diagnostics = append(f.Diagnostics, d)
		}
	}
	return f
}
