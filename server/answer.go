package server

import (
	"cmp"
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"faqtory/search"
)

// An Answer is what a chat bot may say. The same question gets the same answer
// as long as the build is the same; only the handoff tells of the time of day.
type Answer struct {
	BuildID    string            `json:"build_id"`
	Query      string            `json:"query"`
	Lang       string            `json:"lang"`
	Confidence search.Confidence `json:"confidence"`
	Corrected  string            `json:"corrected,omitempty"`
	// Answer is nil when nothing that was found may be said.
	Answer *Passage `json:"answer"`
	// Alternatives are up to three other passages, best first.
	Alternatives []Passage `json:"alternatives"`
	// Handoff names who can help; nil when the answer is sure.
	Handoff *Handoff `json:"handoff"`
}

// A Passage is text of an article that answers a question.
type Passage struct {
	ID    string `json:"id"` // of the article
	Title string `json:"title"`
	// Question is what the text answers: the section's own, else the article's.
	Question string `json:"question"`
	Text     string `json:"text"` // plain
	// Source is "answer" for the short answer that the article's writer gave,
	// "passage" for a part of its text.
	Source   string `json:"source"`
	URL      string `json:"url"` // of the section
	Section  string `json:"section,omitempty"`
	Kind     string `json:"kind"`
	Category string `json:"category,omitempty"`
	Lang     string `json:"lang"`
	Updated  string `json:"updated,omitempty"`
	ReviewBy string `json:"review_by,omitempty"`
}

const (
	mostAlternatives = 3
	// answerLength and alternativeLength bound texts, in runes. A chat window
	// holds no more at once.
	answerLength      = 700
	alternativeLength = 240
)

// Answer answers a question, or says whom to ask.
func (s *Server) Answer(ctx context.Context, question, lang string) (*Answer, error) {
	f, err := s.search(ctx, Query{Text: question, Lang: lang, Limit: 1 + mostAlternatives, Door: "answer"})
	if err != nil {
		return nil, err
	}
	defer f.g.release()
	a := &Answer{
		BuildID: f.BuildID, Query: f.text, Lang: f.view.tag, Confidence: f.Confidence,
		Corrected: f.Corrected, Alternatives: []Passage{},
	}
	hits := f.Hits
	if f.Confidence != search.None && len(hits) > 0 {
		p := f.passage(&hits[0], answerLength)
		a.Answer = &p
		hits = hits[1:]
	} else {
		a.Confidence = search.None
	}
	for i := range hits[:min(mostAlternatives, len(hits))] {
		a.Alternatives = append(a.Alternatives, f.passage(&hits[i], alternativeLength))
	}
	if a.Confidence != search.Sure {
		a.Handoff = f.view.handoff(f.g, s.now())
	}
	return a, nil
}

// wholeArticle is the share of a query that an article's title has words for from
// which on the query asks what the article is about, and not for something in it.
const wholeArticle = 0.75

// passage is the text of a hit that answers best: the article's short answer when
// the article as a whole is what was asked for, else the best section's text.
func (f *found) passage(h *search.Hit, length int) Passage {
	p := Passage{
		ID: h.ID, Title: h.Title, Question: cmp.Or(h.Asked, h.Title), URL: f.g.absolute(h.URL), Section: h.Section,
		Kind: h.Kind, Category: h.Category, Lang: f.view.tag, Updated: date(h.Updated), ReviewBy: date(h.ReviewBy),
	}
	if h.Answer != "" && !h.Question && (h.Section == "" || h.InTitle >= wholeArticle) || h.Passage == "" && h.Snippet.Text == "" {
		p.Source, p.Text, p.Section = "answer", clip(h.Answer, length), ""
		p.URL, _, _ = strings.Cut(p.URL, "#")
		return p
	}
	if h.Question {
		p.Question = h.Section
	}
	p.Source, p.Text = "passage", clip(h.Passage, length)
	if p.Text == "" {
		p.Text = clip(h.Snippet.Text, length)
	}
	return p
}

// clip cuts plain text to a number of runes, at the end of a sentence or block
// where there is one in the second half, else between words.
func clip(text string, length int) string {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) <= length {
		return text
	}
	runes := []rune(text)
	cut := string(runes[:length])
	for i := len(cut); i > len(cut)/2; {
		r, size := utf8.DecodeLastRuneInString(cut[:i])
		if strings.ContainsRune(".!?؟。！？।\n", r) && (r != '.' || i == len(cut) || cut[i] == ' ' || cut[i] == '\n') {
			return strings.TrimSpace(cut[:i])
		}
		i -= size
	}
	if i := strings.LastIndexFunc(cut, unicode.IsSpace); i > len(cut)/2 && !unicode.IsSpace(runes[length]) {
		cut = cut[:i]
	}
	return strings.TrimRightFunc(cut, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) }) + "…"
}
