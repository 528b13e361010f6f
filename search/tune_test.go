package search

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var tune = flag.Bool("tune", false, "try other numbers for the ranking on the tune halves and print what they change")

// A tuneSet is an index with queries that the ranking may be tuned on.
type tuneSet struct {
	name       string
	index      *Index
	judgements []Judgement
	pseudo     bool
}

// tuneSets are the tune halves of the relevance sets, and large pseudo sets
// made of real articles: the title, or the opening sentence, taken out of the
// article and asked for. They hold no judgement of a person, but a thousand
// queries show what a dozen cannot.
func tuneSets(t *testing.T) []tuneSet {
	var sets []tuneSet
	for _, s := range relevanceSets {
		data, err := os.ReadFile(filepath.Join("testdata/relevance", s.file+".yaml"))
		if err != nil {
			continue
		}
		all, err := ParseJudgements(data)
		if err != nil {
			t.Fatal(err)
		}
		var judgements []Judgement
		for _, j := range all {
			if j.Split == "tune" {
				judgements = append(judgements, j)
			}
		}
		if _, err := os.Stat(s.dir); err != nil {
			continue
		}
		sets = append(sets, tuneSet{s.file, buildIndex(t, loadFolder(t, s.dir, s.locale), Config{}), judgements, false})
	}
	for _, s := range []struct{ dir, locale string }{
		{corpora + "/magento-kb", "en"}, {corpora + "/tent/contents_en", "en"}, {corpora + "/tent/contents_es", "es"},
		{"../examples/store/content/en", "en"}, {"../examples/store/content/ar", "ar"}, {"../examples/store/content/lv", "lv"},
	} {
		if _, err := os.Stat(s.dir); err != nil {
			continue
		}
		sets = append(sets, withoutTitles(t, s.dir, s.locale), withoutOpening(t, s.dir, s.locale))
	}
	for i := range sets {
		sets[i].judgements = every(sets[i].judgements, 200)
	}
	return sets
}

// every takes an even sample of at most n.
func every(list []Judgement, n int) []Judgement {
	if len(list) <= n {
		return list
	}
	sample := make([]Judgement, n)
	for i := range sample {
		sample[i] = list[i*len(list)/n]
	}
	return sample
}

func pseudoName(kind, dir string) string {
	return kind + " " + filepath.Base(filepath.Dir(dir)) + "/" + filepath.Base(dir)
}

// withoutTitles asks for titles that are not in the articles.
func withoutTitles(t *testing.T, dir, locale string) tuneSet {
	docs := loadFolder(t, dir, locale)
	var judgements []Judgement
	titles := make(map[string]int)
	for _, d := range docs {
		titles[d.Title]++
	}
	for i, d := range docs {
		if titles[d.Title] == 1 && len(d.Sections) > 0 {
			judgements = append(judgements, Judgement{Query: d.Title, Want: []string{fmt.Sprintf("d%d", i)}, Kind: "title"})
		}
		d.ID = fmt.Sprintf("x/d%d.md", i)
		d.Title, d.Question, d.Questions, d.Answer, d.Description = "", "", nil, "", ""
	}
	return tuneSet{pseudoName("title", dir), buildIndex(t, docs, Config{}), judgements, true}
}

// withoutOpening asks for the first sentence, shortened, of articles that
// begin with the second.
func withoutOpening(t *testing.T, dir, locale string) tuneSet {
	docs := loadFolder(t, dir, locale)
	var judgements []Judgement
	for i, d := range docs {
		d.ID = fmt.Sprintf("x/d%d.md", i)
		d.Answer, d.Description = "", ""
		if len(d.Sections) < 2 {
			continue
		}
		s := &d.Sections[0]
		sentences := sentencesOf(s.Text)
		if len(sentences) < 2 {
			continue
		}
		words := strings.Fields(s.Text[sentences[0].Start:sentences[0].End])
		s.Text = s.Text[sentences[0].End:]
		words = words[min(2, len(words)):min(len(words), 13)]
		judgements = append(judgements, Judgement{Query: strings.Join(words, " "), Want: []string{fmt.Sprintf("d%d", i)}, Kind: "opening"})
	}
	return tuneSet{pseudoName("opening", dir), buildIndex(t, docs, Config{}), judgements, true}
}

// try measures a tuning.
func (s *tuneSet) try(t *testing.T, tune *tuning) Figures {
	for _, l := range s.index.current.locales {
		l.tune = tune
		l.terms = newTermCache(l)
	}
	findings, err := s.index.Evaluate(t.Context(), s.judgements)
	if err != nil {
		t.Fatal(err)
	}
	return Measure(findings)
}

func TestTune(t *testing.T) {
	if !*tune {
		t.Skip("run with -tune")
	}
	sets := tuneSets(t)
	measure := func(tn *tuning) (judged, pseudo float64, each []Figures) {
		var nj, np float64
		for i := range sets {
			f := sets[i].try(t, tn)
			each = append(each, f)
			if sets[i].pseudo {
				pseudo += f.MRR
				np++
			} else {
				judged += f.MRR
				nj++
			}
		}
		return judged / max(1, nj), pseudo / max(1, np), each
	}
	base := standard
	for pair := range strings.SplitSeq(*tuneBase, ",") {
		if name, value, ok := strings.Cut(pair, "="); ok {
			for _, k := range knobs() {
				if k.name == name {
					*k.at(&base), _ = strconv.ParseFloat(value, 64)
				}
			}
		}
	}
	baseJudged, basePseudo, each := measure(&base)
	for i, f := range each {
		fmt.Printf("%-28s %s\n", sets[i].name, figures(f))
	}
	fmt.Printf("judged %.4f pseudo %.4f\n", baseJudged, basePseudo)
	for _, k := range knobs() {
		if *tuneKnob != "" && !strings.Contains(k.name, *tuneKnob) {
			continue
		}
		for _, factor := range tuneValues() {
			changed := base
			p := k.at(&changed)
			*p = factor * cmp.Or(*p, 1)
			judged, pseudo, each := measure(&changed)
			fmt.Printf("%-22s %.3f: judged %+.4f pseudo %+.4f ", k.name, *p, judged-baseJudged, pseudo-basePseudo)
			for _, f := range each {
				fmt.Printf(" %.3f", f.MRR)
			}
			fmt.Println()
		}
	}
}

var tuneBase = flag.String("with", "", "numbers to begin with: name=value,…")

var tuneFactors = flag.String("factors", "0.5,0.75,1.33,2", "what to multiply the numbers with")

func tuneValues() []float64 {
	var list []float64
	for s := range strings.SplitSeq(*tuneFactors, ",") {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			panic(err)
		}
		list = append(list, f)
	}
	return list
}

var tuneKnob = flag.String("knob", "", "only numbers whose name contains this")

type knob struct {
	name string
	at   func(*tuning) *float64
}

func knobs() []knob {
	list := []knob{
		{"saturation", func(t *tuning) *float64 { return &t.saturation }},
		{"section", func(t *tuning) *float64 { return &t.section }},
		{"sectionHeading", func(t *tuning) *float64 { return &t.sectionHeading }},
		{"sectionTitle", func(t *tuning) *float64 { return &t.sectionTitle }},
		{"sectionShort", func(t *tuning) *float64 { return &t.sectionShort }},
		{"titleMatch", func(t *tuning) *float64 { return &t.titleMatch }},
		{"exactWord", func(t *tuning) *float64 { return &t.exactWord }},
		{"nearWords", func(t *tuning) *float64 { return &t.nearWords }},
		{"stopWord", func(t *tuning) *float64 { return &t.stopWord }},
		{"window", func(t *tuning) *float64 { return &t.window }},
		{"plain", func(t *tuning) *float64 { return &t.plain }},
		{"power", func(t *tuning) *float64 { return &t.power }},
		{"coverage", func(t *tuning) *float64 { return &t.coverage }},
		{"partWord", func(t *tuning) *float64 { return &t.partWord }},
		{"joinedWord", func(t *tuning) *float64 { return &t.joinedWord }},
		{"synonym", func(t *tuning) *float64 { return &t.synonym }},
		{"phraseLoss", func(t *tuning) *float64 { return &t.phraseLoss }},
		{"spelling", func(t *tuning) *float64 { return &t.spelling }},
		{"completion", func(t *tuning) *float64 { return &t.completion }},
		{"lastResort", func(t *tuning) *float64 { return &t.lastResort }},
		{"phraseOfStops", func(t *tuning) *float64 { return &t.phraseOfStops }},
		{"kin", func(t *tuning) *float64 { return &t.kin }},
		{"floor", func(t *tuning) *float64 { return &t.floor }},
	}
	for f := range numFields {
		list = append(list,
			knob{"weight " + f.String(), func(t *tuning) *float64 { return &t.weight[f] }},
			knob{"short " + f.String(), func(t *tuning) *float64 { return &t.shortening[f] }})
	}
	return list
}
