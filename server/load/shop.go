package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// The words that articles are made of: what a shop sells and what happens to it.
// Rarer words stand further behind, and are drawn less often.
var (
	things = strings.Fields("order parcel refund card account delivery return invoice payment label voucher size email address password courier locker receipt warranty price tent stove lamp jacket boot backpack kettle blanket mattress chair bottle towel filter charger battery cable lens frame wheel saddle pump helmet glove scarf mug bowl spoon knife pan oven fridge washer dryer iron fan heater radio speaker keyboard screen printer tablet phone watch ring chain brush cream soap perfume candle plant pot seed rake spade ladder drill hammer screw nail paint brick tile carpet curtain pillow duvet sofa shelf drawer mirror clock")
	acts   = strings.Fields("change cancel send pay track find collect exchange repair clean open close choose check print keep save update remove add order report measure wash dry store charge pair reset mount join split cut fill empty turn fold wrap gift compare combine block unlock confirm request")
	rest   = strings.Fields("the a of and to in your is it you for with on at by from when we our can not days within after before if or as this that one two three hours working free online always never often still only each every whole new old same other next last more most less first second small large")
)

// writeShop writes a help center of made-up articles of about 600 words, the same
// ones each time.
func writeShop(dir string, articles int) error {
	r := rand.New(rand.NewPCG(42, 42))
	zipf := func(words []string) string {
		f := r.Float64()
		return words[int(f*f*float64(len(words)))]
	}
	sentence := func() string {
		var b strings.Builder
		for i := range 8 + r.IntN(10) {
			w := zipf(rest)
			switch r.IntN(5) {
			case 0:
				w = zipf(things)
			case 1:
				w = zipf(acts)
			}
			if i == 0 {
				w = strings.ToUpper(w[:1]) + w[1:]
			} else {
				b.WriteByte(' ')
			}
			b.WriteString(w)
		}
		return b.String() + "."
	}
	paragraph := func() string {
		var s []string
		for range 4 {
			s = append(s, sentence())
		}
		return strings.Join(s, " ")
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	config := "title: Load Test Help\nbase_url: https://help.example.com/\ncontact:\n  time_zone: Europe/Riga\n  channels:\n    - {kind: phone, value: \"+371 20000000\", hours: {mon-fri: \"09:00-18:00\"}, answer_time: 2m}\n    - {kind: email, value: help@example.com, answer_time: 1d}\n"
	if err := os.WriteFile(filepath.Join(dir, "faqtory.yaml"), []byte(config), 0o666); err != nil {
		return err
	}
	for n := range articles {
		category := things[n%40]
		folder := filepath.Join(dir, "content", "en", category)
		if err := os.MkdirAll(folder, 0o777); err != nil {
			return err
		}
		act, thing := acts[n%len(acts)], things[(n/len(acts))%len(things)]
		title := fmt.Sprintf("%s%s a %s %s", strings.ToUpper(act[:1]), act[1:], zipf(things), thing)
		var b strings.Builder
		fmt.Fprintf(&b, "---\ntitle: %s %d\nquestion: How do I %s my %s %d?\nanswer: %s\nupdated: 2026-%02d-%02d\n---\n%s\n", title, n, act, thing, n, sentence(), 1+n%12, 1+n%28, paragraph())
		for range 8 {
			fmt.Fprintf(&b, "\n## %s the %s\n\n%s\n\n- %s\n- %s\n", strings.ToUpper(act[:1])+act[1:], zipf(things), paragraph(), sentence(), sentence())
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%s-%05d.md", act, thing, n)), []byte(b.String()), 0o666); err != nil {
			return err
		}
	}
	return nil
}
