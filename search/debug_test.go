package search

import (
	"flag"
	"fmt"
	"strings"
	"testing"
)

var debugQuery = flag.String("q", "", "set:query to show")

func TestDebug(t *testing.T) {
	if *debugQuery == "" {
		t.Skip()
	}
	set, query, _ := strings.Cut(*debugQuery, ":")
	for _, s := range relevanceSets {
		if s.file != set {
			continue
		}
		x := buildIndex(t, loadFolder(t, s.dir, s.locale), Config{})
		l := x.current.locales[s.locale]
		p, err := l.plan(t.Context(), query, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range p.concepts {
			fmt.Printf("%s [%s] known %v stop %v weight %.2f rarity %.2f\n", c.text, c.term, c.known, c.stop, c.weight, c.rarity)
			for _, a := range c.alts {
				fmt.Printf("    %d %s weight %.2f share %.2f worth %.2f:", a.how, a.text, a.weight, a.share, p.worth(&c, &a))
				for _, s := range a.slots {
					fmt.Printf(" %s(%d)", p.slots[s].term, len(p.slots[s].list.articles))
				}
				fmt.Println()
			}
		}
		r, err := x.Search(t.Context(), Request{Query: query, Explain: true, Limit: 5})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(r.Confidence, r.Corrected, r.Total, r.Related)
		for _, h := range r.Hits {
			fmt.Printf("%.3f %s #%s %q\n", h.Score, h.ID, h.Anchor, h.Title)
			for _, re := range h.Reasons {
				fmt.Printf("      %.3f %s (%s)\n", re.Score, re.What, re.Field)
			}
			fmt.Printf("   %s %v\n", h.Snippet.Text, h.Snippet.Marks)
		}
	}
}
