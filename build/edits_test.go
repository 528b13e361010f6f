package build

import (
	"maps"
	"slices"
	"testing"
	"time"

	"faqtory/content"
)

func TestEdits(t *testing.T) {
	sum := func(s string) content.Sum { return content.SumOf(s) }
	state := func() *record {
		return &record{
			report: &Report{}, head: "abc",
			folders: []keptInput{{path: "content", sum: sum("list")}},
			inputs: []keptInput{
				{path: "content/a.md", sum: sum("a")}, {path: "content/b.md", sum: sum("b")}, {path: "logo.png", sum: sum("logo")},
				{path: "_part.md", stat: stat{size: 4, mtime: 5}},
			},
		}
	}
	words := map[string]change{"content/a.md": {was: sum("a"), alike: true}}
	for _, c := range []struct {
		name    string
		change  func(was, now *record, o *Options)
		changes map[string]change
		want    edits
	}{
		{"nothing", func(_, _ *record, _ *Options) {}, nil, edits{}},
		{"words", func(_, now *record, _ *Options) { now.inputs[0].sum = sum("A") }, words, edits{"content/a.md": true}},
		{"more than words", func(_, now *record, _ *Options) { now.inputs[0].sum = sum("A") },
			map[string]change{"content/a.md": {was: sum("a")}}, nil},
		{"words that another build has seen change", func(_, now *record, _ *Options) { now.inputs[0].sum = sum("A") },
			map[string]change{"content/a.md": {was: sum("between"), alike: true}}, nil},
		{"a state that another build has parsed", func(_, now *record, _ *Options) { now.inputs[0].sum = sum("A") }, nil, nil},
		{"a picture", func(_, now *record, _ *Options) { now.inputs[2].sum = sum("other") }, words, nil},
		{"a new article", func(_, now *record, _ *Options) {
			now.inputs = slices.Insert(now.inputs, 1, keptInput{path: "content/aa.md", sum: sum("aa")})
		}, words, nil},
		{"another article", func(_, now *record, _ *Options) { now.inputs[1].path = "content/c.md" }, words, nil},
		{"a new file of no interest", func(_, now *record, _ *Options) { now.folders[0].sum = sum("longer list") }, words, nil},
		{"an included file", func(_, now *record, _ *Options) { now.inputs[3].stat.mtime++ }, words, nil},
		{"an included file that may change unseen", func(_, now *record, _ *Options) { now.inputs[3].young = true }, words, nil},
		{"a commit", func(was, _ *record, _ *Options) { was.head = "abd" }, words, nil},
		{"settings", func(was, _ *record, _ *Options) { was.options[0]++ }, words, nil},
		{"no build before", func(was, _ *record, _ *Options) { *was = record{} }, words, nil},
		{"an article that came by its date", func(was, _ *record, o *Options) {
			was.now, was.until, o.Now = time.Unix(10, 0), time.Unix(20, 0), time.Unix(20, 0)
		}, words, nil},
		{"time that says nothing", func(was, now *record, o *Options) {
			was.now, was.until, o.Now = time.Unix(10, 0), time.Unix(20, 0), time.Unix(19, 0)
		}, words, edits{}},
	} {
		was, now, o := state(), state(), &Options{}
		c.change(was, now, o)
		got := was.edits(o, [32]byte{}, "abc", now, c.changes)
		if (got == nil) != (c.want == nil) || !maps.Equal(got, c.want) {
			t.Errorf("%s: edits() = %v, want %v", c.name, got, c.want)
		}
	}
}
