package search

import (
	"faqtory/search/language"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var fit = flag.Bool("fit", false, "fit the models of confidence on the tune halves and print them")

// A sample is the evidence of one query with what a person judged.
type sample struct {
	evidence
	set, split string
	query      string
	weight     float64
	answer     bool // there is one
	right      bool // the first hit is it
	empty      bool // nothing was found at all
	named      bool
}

// samples asks the queries of a set and looks at the evidence. Where foreign,
// nothing in the index answers any of them.
func samples(t *testing.T, x *Index, name string, judgements []Judgement, foreign bool, weight float64) []sample {
	g, err := x.acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer g.release()
	l, err := g.locale("")
	if err != nil {
		t.Fatal(err)
	}
	var out []sample
	for _, j := range judgements {
		p, err := l.plan(t.Context(), j.Query, false)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.concepts) == 0 {
			continue
		}
		ta := &tally{}
		l.tally(p, ta)
		list := l.rank(p, ta, l.audible(p, ta))
		add := func(list []ranked, answer bool, weight float64) {
			s := sample{set: name, split: j.Split, query: j.Query, weight: weight, answer: answer}
			if len(list) == 0 {
				s.empty = true
			} else {
				s.evidence = l.evidence(p, list)
				s.right = answer && j.Answers(l.id(list[0].article))
				s.named = list[0].named
			}
			out = append(out, s)
		}
		add(list, len(j.Want) > 0 && !foreign, weight)
		if len(j.Want) > 0 && !foreign {
			// What would be found were the answer not there.
			rest := slices.DeleteFunc(slices.Clone(list), func(e ranked) bool { return j.Answers(l.id(e.article)) })
			add(rest, false, weight/4)
		}
	}
	return out
}

// learn fits a logistic model by gradient descent with a little ridge.
func learn(list []sample, ridge float64, label func(*sample) bool) model {
	var m model
	var total float64
	for _, s := range list {
		total += s.weight
	}
	for step := range 6000 {
		var grad model
		for i := range list {
			s := &list[i]
			if s.empty || s.named {
				continue
			}
			y := 0.0
			if label(s) {
				y = 1
			}
			d := s.weight * (m.chance(&s.evidence) - y)
			for k := range grad {
				grad[k] += d * s.evidence[k]
			}
		}
		rate := 4.0 / (1 + float64(step)/1500)
		for k := range m {
			pull := ridge * m[k]
			if k == signConstant {
				pull = 0
			}
			m[k] -= rate * (grad[k]/total + pull)
		}
	}
	return m
}

// numbers prints a model in the order of its signs, as it stands in the source.
func numbers(m model) string {
	var parts []string
	for _, w := range m {
		parts = append(parts, fmt.Sprintf("%.2f", w))
	}
	return strings.Join(parts, ", ")
}

const ridge = 0.003

var (
	noneBelow = flag.Float64("none", answerableLeast, "with -fit: below this chance there is no answer")
	sureFrom  = flag.Float64("sure", rightLeast, "with -fit: from this chance the first hit is it")
)

// chance is what the engine would take it to be.
func (s *sample) chance(m *model) float64 {
	switch {
	case s.empty:
		return 0
	case s.named:
		return 1
	}
	return m.chance(&s.evidence)
}

// crossed judges each set by a model of the others and says how well the
// answerable queries stand apart.
func crossed(train []sample, ridge float64) string {
	sets := make(map[string]bool)
	for _, s := range train {
		if s.weight == 1 {
			sets[s.set] = true
		}
	}
	var yes, no []float64
	for _, name := range sortedKeys(sets) {
		var rest []sample
		for _, s := range train {
			if s.set != name {
				rest = append(rest, s)
			}
		}
		m := learn(rest, ridge, func(s *sample) bool { return s.answer })
		for _, s := range train {
			if s.set != name || s.weight != 1 {
				continue
			}
			if c := s.chance(&m); s.answer {
				yes = append(yes, c)
			} else {
				no = append(no, c)
			}
		}
	}
	return apart(yes, no)
}

// apart says how well two lists of chances are told apart.
func apart(yes, no []float64) string {
	slices.Sort(yes)
	slices.Sort(no)
	auc := 0.0
	for _, y := range yes {
		for _, n := range no {
			if y > n {
				auc++
			} else if y == n {
				auc += 0.5
			}
		}
	}
	out := fmt.Sprintf("AUC %.4f;", auc/float64(len(yes)*len(no)))
	for _, refused := range []float64{0.02, 0.04, 0.06, 0.08} {
		th := yes[int(refused*float64(len(yes)))]
		silent := 0.0
		for _, n := range no {
			if n < th {
				silent++
			}
		}
		out += fmt.Sprintf(" refused %.2f (<%.2f) silent %.2f;", refused, th, silent/float64(len(no)))
	}
	return out
}

func TestConfidence(t *testing.T) {
	if !*fit {
		t.Skip("run with -fit")
	}
	var all []sample
	byFile := map[string][]Judgement{}
	indexes := map[string]*Index{}
	for _, s := range relevanceSets {
		data, err := os.ReadFile(filepath.Join("testdata/relevance", s.file+".yaml"))
		if err != nil {
			continue
		}
		judgements, err := ParseJudgements(data)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(s.dir); err != nil {
			continue
		}
		byFile[s.file] = judgements
		indexes[s.file] = buildIndex(t, loadFolder(t, s.dir, s.locale), Config{})
		all = append(all, samples(t, indexes[s.file], s.file, judgements, false, 1)...)
	}
	// What is off topic everywhere is asked of every help center.
	data, err := os.ReadFile("testdata/relevance/off-topic.yaml")
	if err != nil {
		t.Fatal(err)
	}
	offTopic, err := ParseJudgements(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range relevanceSets {
		if x := indexes[s.file]; x != nil {
			list := slices.DeleteFunc(slices.Clone(offTopic), func(j Judgement) bool { return j.Locale != s.locale })
			all = append(all, samples(t, x, s.file+" off topic", list, true, 0.4)...)
		}
	}
	// Titles and opening sentences that were taken out of their articles: there
	// is an answer, and it seldom has the same words.
	for _, s := range tuneSets(t) {
		if s.pseudo {
			for i := range s.judgements {
				s.judgements[i].Split = []string{"tune", "report"}[i%2]
			}
			all = append(all, samples(t, s.index, s.name, s.judgements, false, 0.08)...)
		}
	}
	// Questions about one thing have no answer in a help center about another.
	all = append(all, samples(t, indexes["store-en"], "magento>store", byFile["magento-kb"], true, 0.5)...)
	all = append(all, samples(t, indexes["magento-kb"], "store>magento", byFile["store-en"], true, 0.25)...)

	var train []sample
	for _, s := range all {
		if s.split == "tune" {
			train = append(train, s)
		}
	}
	for _, ridge := range []float64{0.001, 0.003, 0.01, 0.03, 0.1} {
		fmt.Printf("ridge %.3f, each set by a model of the others: %s\n", ridge, crossed(train, ridge))
	}
	a := learn(train, ridge, func(s *sample) bool { return s.answer })
	r := learn(train, ridge, func(s *sample) bool { return s.right })
	fmt.Printf("answerable = model{%s}\nright = model{%s}\n", numbers(a), numbers(r))
	for _, split := range []string{"tune", "report"} {
		var yes, no []float64
		for i := range all {
			if s := &all[i]; s.split == split && s.weight == 1 {
				if c := s.chance(&a); s.answer {
					yes = append(yes, c)
				} else {
					no = append(no, c)
				}
			}
		}
		fmt.Printf("%-7s %s\n", split, apart(yes, no))
		bySet := make(map[string][]sample)
		for _, s := range all {
			if s.split == split && (s.weight != 0.25 && s.weight != 0.02 && s.weight != 0.1) {
				bySet[s.set] = append(bySet[s.set], s)
				if s.weight == 1 {
					bySet["all judged"] = append(bySet["all judged"], s)
				}
			}
		}
		for _, name := range sortedKeys(bySet) {
			fmt.Printf("%-7s %-28s", split, name)
			for _, least := range []float64{*noneBelow - 0.04, *noneBelow, *noneBelow + 0.04} {
				var with, without, refused, silent float64
				for _, s := range bySet[name] {
					low := s.chance(&a) < least
					switch {
					case s.answer:
						with++
						if low {
							refused++
						}
					default:
						without++
						if low {
							silent++
						}
					}
				}
				fmt.Printf("  none<%.2f refused %.2f silent %.2f", least, refused/max(1, with), silent/max(1, without))
			}
			for _, least := range []float64{*sureFrom - 0.05, *sureFrom, *sureFrom + 0.05} {
				var sure, wrong float64
				for _, s := range bySet[name] {
					if s.chance(&a) >= *noneBelow && s.chance(&r) >= least {
						sure++
						if !s.right {
							wrong++
						}
					}
				}
				fmt.Printf("  sure>=%.2f %.2f wrong %.2f", least, sure/float64(len(bySet[name])), wrong/max(1, sure))
			}
			fmt.Println()
		}
	}
	for _, s := range all {
		if s.split == "tune" && s.weight == 1 && !s.empty {
			if c := a.chance(&s.evidence); !s.answer && c > 0.3 || s.answer && c < 0.4 {
				fmt.Printf("%.2f %v %-10s %q %.2f\n", c, s.answer, s.set, s.query, s.evidence)
			}
		}
	}
}

// Words that stand in every article ask for nothing, however often they are said.
func TestEmptyQueriesHaveNoAnswer(t *testing.T) {
	for query, want := range map[string]bool{
		"a a a a a a a a": true, "the the": true, "is it": true, "(a+)+$": true, "x": true,
		"refund": false, "a refund": false, "usb": false, "返": false, "5": false,
	} {
		lang := language.For("en")
		if want != parse(lang, query).empty() {
			t.Errorf("parse(%q).empty() = %v, want %v", query, !want, want)
		}
	}
	if got := len(parse(language.For("en"), "refund refund refund \"refund refund\"").concepts); got != 3 {
		t.Errorf("a word said again makes %d concepts, want 3: once, and the quoted phrase as it is", got)
	}
}
