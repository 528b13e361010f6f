package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A Judgement is one query with the articles that answer it, best first, as a
// person judged. A file of them is YAML, a list or lists by locale:
//
//	en:
//	  - {query: "how long does a refund take?", want: billing/refunds, kind: question}
//	  - {query: "money back", want: [billing/refunds, returns/how-to-return-an-item]}
//	  - {query: "cheap flights", want: none}
type Judgement struct {
	Query  string
	Locale string // empty: the default locale
	// Want holds article keys: source paths without extension, from any folder
	// down ("billing/refunds" is content/en/billing/refunds.md). It is empty
	// when nothing answers the query.
	Want []string
	// Kind and Split are free labels to group figures by.
	Kind  string
	Split string
	Line  int // in the file
}

// ParseJudgements reads a file of judgements. The error is a [Mistakes].
func ParseJudgements(data []byte) ([]Judgement, error) {
	root, err := parseYAML(data)
	if root == nil {
		return nil, err
	}
	var list []Judgement
	var mistakes Mistakes
	read := func(n *yaml.Node, locale string) {
		if n.Kind != yaml.SequenceNode {
			mistakes.add(n, "Begin each query with “- {query: …, want: …}”.", "want a list of queries")
			return
		}
		for _, e := range n.Content {
			if j, ok := parseJudgement(e, locale, &mistakes); ok {
				list = append(list, j)
			}
		}
	}
	switch root.Kind {
	case yaml.SequenceNode:
		read(root, "")
	case yaml.MappingNode:
		for i := 0; i+1 < len(root.Content); i += 2 {
			read(root.Content[i+1], root.Content[i].Value)
		}
	default:
		mistakes.add(root, "", "want a list of queries, or lists by locale")
	}
	return list, mistakes.err()
}

func parseJudgement(n *yaml.Node, locale string, mistakes *Mistakes) (Judgement, bool) {
	j := Judgement{Locale: locale, Line: n.Line}
	if n.Kind != yaml.MappingNode {
		mistakes.add(n, "", "want {query: …, want: …}")
		return j, false
	}
	before := len(*mistakes)
	wanted := false
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch key.Value {
		case "query":
			j.Query = value.Value
		case "locale":
			j.Locale = value.Value
		case "kind":
			j.Kind = value.Value
		case "split":
			j.Split = value.Value
		case "want":
			wanted = true
			switch value.Kind {
			case yaml.ScalarNode:
				if value.Value != "none" && value.Value != "" {
					j.Want = []string{value.Value}
				}
			case yaml.SequenceNode:
				for _, w := range value.Content {
					j.Want = append(j.Want, w.Value)
				}
			default:
				mistakes.add(value, "", "want an article, a list of articles, or none")
			}
		default:
			mistakes.add(key, "Known are query, want, locale, kind and split.", "unknown key %q", key.Value)
		}
	}
	if strings.TrimSpace(j.Query) == "" {
		mistakes.add(n, "", "the query is missing")
	}
	if !wanted {
		mistakes.add(n, "Name the article by its path without extension, or say none.", "what the query should find is missing")
	}
	return j, len(*mistakes) == before
}

// Answers reports whether an article is one of those wanted.
func (j *Judgement) Answers(id string) bool {
	id = strings.TrimSuffix(id, path.Ext(id))
	return slices.ContainsFunc(j.Want, func(key string) bool {
		key = strings.TrimSuffix(key, ".md")
		return id == key || strings.HasSuffix(id, "/"+key)
	})
}

// Figures measure the answers to some queries. All are means between 0 and 1.
type Figures struct {
	Queries int // with an answer
	Hit1    float64
	Hit3    float64
	MRR     float64 // of the first right article among ten
	NDCG    float64 // of ten, every wanted article counting alike

	// Without counts the queries without an answer; Silent is the share of
	// them that got the confidence none.
	Without int
	Silent  float64
	// Refused is the share of the queries with an answer that got none;
	// Certain the share of all that got sure, and Wrong the share of these
	// whose first article was not a right one.
	Refused float64
	Certain float64
	Wrong   float64
}

// A Finding is what one query found.
type Finding struct {
	Judgement
	Rank       int // of the first right article, 0 when not among ten
	Confidence Confidence
	Corrected  string
	Found      []string // IDs
	ndcg       float64
}

// Miss reports that a query with an answer did not find it among the first
// three, or that one without was answered.
func (f *Finding) Miss() bool {
	if len(f.Want) == 0 {
		return f.Confidence != None
	}
	return f.Rank == 0 || f.Rank > 3
}

// Evaluate asks every query.
func (x *Index) Evaluate(ctx context.Context, judgements []Judgement) ([]Finding, error) {
	findings := make([]Finding, 0, len(judgements))
	for _, j := range judgements {
		f := Finding{Judgement: j, Confidence: None}
		r, err := x.Search(ctx, Request{Query: j.Query, Locale: j.Locale})
		switch {
		case errors.Is(err, ErrBadQuery): // asks for nothing and finds nothing
		case err != nil:
			return findings, fmt.Errorf("query %q: %w", j.Query, err)
		default:
			f.Confidence, f.Corrected = r.Confidence, r.Corrected
			for _, h := range r.Hits {
				f.Found = append(f.Found, h.ID)
			}
		}
		f.judge()
		findings = append(findings, f)
	}
	return findings, nil
}

func (f *Finding) judge() {
	gain, ideal := 0.0, 0.0
	for i, id := range f.Found {
		if f.Answers(id) {
			if f.Rank == 0 {
				f.Rank = i + 1
			}
			gain += 1 / math.Log2(float64(i+2))
		}
	}
	for i := range min(len(f.Want), 10) {
		ideal += 1 / math.Log2(float64(i+2))
	}
	if ideal > 0 {
		f.ndcg = gain / ideal
	}
}

// Measure sums findings up.
func Measure(findings []Finding) Figures {
	var g Figures
	certain, wrong := 0, 0
	for i := range findings {
		f := &findings[i]
		if f.Confidence == Sure {
			certain++
			if f.Rank != 1 {
				wrong++
			}
		}
		if len(f.Want) == 0 {
			g.Without++
			if f.Confidence == None {
				g.Silent++
			}
			continue
		}
		g.Queries++
		g.NDCG += f.ndcg
		if f.Confidence == None {
			g.Refused++
		}
		if f.Rank > 0 {
			g.MRR += 1 / float64(f.Rank)
			if f.Rank == 1 {
				g.Hit1++
			}
			if f.Rank <= 3 {
				g.Hit3++
			}
		}
	}
	if n := float64(g.Queries); n > 0 {
		g.Hit1, g.Hit3, g.MRR, g.NDCG, g.Refused = g.Hit1/n, g.Hit3/n, g.MRR/n, g.NDCG/n, g.Refused/n
	}
	if g.Without > 0 {
		g.Silent /= float64(g.Without)
	}
	if n := len(findings); n > 0 {
		g.Certain = float64(certain) / float64(n)
	}
	if certain > 0 {
		g.Wrong = float64(wrong) / float64(certain)
	}
	return g
}

// A Group is the figures of the findings that share a label.
type Group struct {
	Name string
	Figures
}

// GroupBy measures findings by a label of theirs, in the order of its names.
func GroupBy(findings []Finding, label func(*Finding) string) []Group {
	sets := make(map[string][]Finding)
	for i := range findings {
		name := label(&findings[i])
		sets[name] = append(sets[name], findings[i])
	}
	groups := make([]Group, 0, len(sets))
	for name, set := range sets {
		groups = append(groups, Group{name, Measure(set)})
	}
	slices.SortFunc(groups, func(a, b Group) int { return cmp.Compare(a.Name, b.Name) })
	return groups
}
