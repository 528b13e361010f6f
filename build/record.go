package build

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"faqtory/build/imageset"
	"faqtory/content"
	"faqtory/internal/diag"
	"faqtory/search"
	"faqtory/theme"
)

// A record is what one build into one folder came from and what it left there. The
// next build compares: when nothing at all has changed it is done; else it keeps
// every output whose key is the same.
type record struct {
	options [sha256.Size]byte // everything that is no file
	head    string            // commit of the version history, "" without one
	// now is the time of the build, until the next moment at which an article
	// comes or goes; zero when there is none.
	now, until time.Time
	folders    []keptInput // with the sums of their lists
	inputs     []keptInput
	sources    []string // those of the inputs that are published, or looked at, as they are
	// faults is what the check of the whole found, as JSON: most builds find the
	// same and need not read it.
	faults   string
	manifest stat // of the output folder
	outputs  map[string]keptOutput
	index    keptIndex
	report   *Report
}

type keptInput struct {
	path  string
	stat  stat
	young bool
	sum   content.Sum
}

type keptOutput struct {
	key  key
	stat stat
}

// A keptIndex is what a search index was made from.
type keptIndex struct {
	input     string
	documents map[documentID]key
	// linkTexts are those of the documents that have any, as [encodeLinkTexts]
	// writes them down.
	linkTexts string
}

type documentID struct{ locale, id string }

// optionsSum identifies what the build is told beside files.
func optionsSum(ctx context.Context, o *Options) (sum [sha256.Size]byte, err error) {
	look, err := o.Theme.Digest()
	if err != nil {
		return sum, fmt.Errorf("read theme: %w", err)
	}
	h := sha256.New()
	h.Write(look[:])
	h.Write(theme.AppendValue(nil, &o.Settings))
	h.Write(theme.AppendValue(nil, struct {
		Out, Index                               string
		Drafts, Future, Configured, Strict, Zero bool
		Synonyms                                 map[string][]search.Synonym
	}{o.Out, o.Index, o.Drafts, o.Future, o.Configured, o.Strict, o.Now.IsZero(), o.Synonyms}))
	if o.Settings.CWebP {
		// Another version of the program makes other pictures.
		_, version, err := imageset.FindCWebP(ctx)
		fmt.Fprintf(h, "%q %v\n", version, err != nil)
	}
	for i := range o.Found {
		h.Write(theme.AppendValue(nil, &o.Found[i]))
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}

// recordInputs notes what the build has read: articles, and sources and the font of
// cards as they are.
func (r *record) recordInputs(s *store, tree *content.Tree, files []*content.File, sources []string, font string) {
	r.folders, r.inputs, r.sources = nil, nil, sources
	others := sources
	if font != "" && fs.ValidPath(font) {
		others = append(others[:len(others):len(others)], font)
	}
	paths := make([]string, len(tree.Folders))
	for i, f := range tree.Folders {
		paths[i] = f.Path
	}
	for i, st := range stats(s.dir, paths) {
		r.folders = append(r.folders, keptInput{paths[i], st, s.clock.young(st), tree.Folders[i].Sum})
	}
	var unkept []string
	seen := map[string]bool{}
	for _, f := range files {
		seen[f.Path] = true
		e := s.files[f.Path]
		if e == nil || f.Sum == (content.Sum{}) {
			unkept = append(unkept, f.Path)
			continue
		}
		r.inputs = append(r.inputs, keptInput{f.Path, e.stat, e.young, f.Sum})
		for _, i := range f.Includes {
			if i.Path != "" && !seen[i.Path] {
				seen[i.Path] = true
				unkept = append(unkept, i.Path)
			}
		}
	}
	for _, name := range others {
		if k := s.assets[name]; k != nil && k.asset != nil {
			r.inputs = append(r.inputs, keptInput{name, k.stat, k.young, content.Sum(k.asset.sum[:16])})
		} else {
			unkept = append(unkept, name)
		}
	}
	// What has no sum must not change at all. A young one is looked at again, and
	// then differs from no sum.
	for i, st := range stats(s.dir, unkept) {
		r.inputs = append(r.inputs, keptInput{path: unkept[i], stat: st, young: s.clock.young(st)})
	}
}

// setFaults notes what a check found.
func (r *record) setFaults(list diag.List) {
	r.faults = ""
	if len(list) > 0 {
		if data, err := json.Marshal(list); err == nil {
			r.faults = string(data)
		}
	}
}

// knownFaults are those noted, false when they cannot be read.
func (r *record) knownFaults() (list diag.List, ok bool) {
	return list, r.faults == "" || json.Unmarshal([]byte(r.faults), &list) == nil
}

// unchanged reports that a build would do nothing, without reading any article. It
// may say no when it is so. What it sees of files is noted in seen.
func (r *record) unchanged(ctx context.Context, o *Options, sum [sha256.Size]byte, head string, fsys fs.FS, seen map[string]stat) bool {
	return r.sameTerms(o, sum, head) && r.sameSources(ctx, o, fsys, seen) && r.sameOutputs(o) && r.sameIndex(o)
}

// sameTerms reports that files apart, a build today would do what it did.
func (r *record) sameTerms(o *Options, sum [sha256.Size]byte, head string) bool {
	if r.options != sum || r.head != head || r.report == nil {
		return false
	}
	return o.Now.IsZero() || !o.Now.Before(r.now) && (r.until.IsZero() || o.Now.Before(r.until))
}

func (r *record) sameSources(ctx context.Context, o *Options, fsys fs.FS, seen map[string]stat) bool {
	look := func(list []keptInput) (doubtful []keptInput) {
		paths := make([]string, len(list))
		for i := range list {
			paths[i] = list[i].path
		}
		for i, st := range stats(o.Dir, paths) {
			seen[paths[i]] = st
			if list[i].young || st != list[i].stat {
				doubtful = append(doubtful, list[i])
			}
		}
		return doubtful
	}
	if len(look(r.folders)) > 0 {
		// A folder's own time tells only that something was in it for a while.
		tree, err := content.Scan(ctx, fsys, contentOptions(o))
		if err != nil || !slices.EqualFunc(tree.Folders, r.folders, func(f content.Folder, k keptInput) bool {
			return f.Path == k.path && f.Sum == k.sum
		}) {
			return false
		}
	}
	doubtful := look(r.inputs)
	same := make([]bool, len(doubtful))
	parallel(len(doubtful), func(i int) {
		if doubtful[i].sum != (content.Sum{}) {
			data, err := fs.ReadFile(fsys, doubtful[i].path)
			same[i] = err == nil && content.SumOf(data) == doubtful[i].sum
		}
	})
	return !slices.Contains(same, false)
}

func (r *record) sameOutputs(o *Options) bool {
	if statOf(filepath.Join(o.Out, filepath.FromSlash(manifestFile))) != r.manifest {
		return false
	}
	if _, err := os.Lstat(filepath.Join(o.Out, filepath.FromSlash(journalFile))); !errors.Is(err, fs.ErrNotExist) {
		return false
	}
	names := slices.Collect(maps.Keys(r.outputs))
	for i, st := range stats(o.Out, names) {
		if st != r.outputs[names[i]].stat {
			return false
		}
	}
	return true
}

func (r *record) sameIndex(o *Options) bool {
	if o.Index == "" {
		return true
	}
	m, err := search.ReadManifest(o.Index)
	return err == nil && m.BuildID == r.report.BuildID && m.Input == r.index.input && wholeIndex(o.Index, m)
}

// wholeIndex reports that all files of an index are there. Whether they are sound
// is asked by whoever opens it.
func wholeIndex(dir string, m *search.Manifest) bool {
	for _, l := range m.Locales {
		for _, part := range l.Parts {
			for _, f := range part.Files {
				info, err := os.Stat(filepath.Join(dir, part.Name, filepath.FromSlash(f.Name)))
				if err != nil || info.Size() != f.Size {
					return false
				}
			}
		}
	}
	return true
}

// done is the report of a build that had nothing to do.
func (r *record) done() *Report {
	report := *r.report
	report.Changes = &Changes{Kept: len(r.outputs)}
	report.Outputs = slices.Sorted(maps.Keys(r.outputs))
	report.Parsed, report.Rendered = 0, 0
	return &report
}

// encode writes the record down.
func (r *record) encode() ([]byte, error) {
	report := *r.report
	report.Outputs = nil
	text, err := json.Marshal(&report)
	if err != nil {
		return nil, fmt.Errorf("write cache: %w", err)
	}
	size := len(text) + len(r.faults) + len(r.index.linkTexts) + 150*(len(r.inputs)+len(r.outputs)+len(r.index.documents))
	b := append(make([]byte, 0, size), r.options[:]...)
	b = appendText(b, r.head)
	b = appendMoment(b, r.now)
	b = appendMoment(b, r.until)
	for _, list := range [][]keptInput{r.folders, r.inputs} {
		b = appendInt(b, len(list))
		for i := range list {
			k := &list[i]
			b = appendText(b, k.path)
			b = appendStat(b, k.stat)
			b = append(b, bit(k.young))
			b = append(b, k.sum[:]...)
		}
	}
	b = appendInt(b, len(r.sources))
	for _, name := range r.sources {
		b = appendText(b, name)
	}
	b = appendText(b, r.faults)
	b = appendStat(b, r.manifest)
	b = appendInt(b, len(r.outputs))
	for name, k := range r.outputs {
		b = appendText(b, name)
		b = append(b, k.key[:]...)
		b = appendStat(b, k.stat)
	}
	b = appendText(b, r.index.input)
	b = appendInt(b, len(r.index.documents))
	for id, k := range r.index.documents {
		b = appendText(b, id.locale)
		b = appendText(b, id.id)
		b = append(b, k[:]...)
	}
	b = appendText(b, r.index.linkTexts)
	return appendText(b, string(text)), nil
}

func decodeRecord(d *decoder) *record {
	r := &record{}
	copy(r.options[:], d.take(len(r.options)))
	r.head = d.text()
	r.now, r.until = d.moment(), d.moment()
	for _, list := range []*[]keptInput{&r.folders, &r.inputs} {
		*list = make([]keptInput, d.count(40))
		for i := range *list {
			k := &(*list)[i]
			k.path, k.stat, k.young = d.text(), d.stat(), d.byte() == 1
			copy(k.sum[:], d.take(len(k.sum)))
		}
	}
	r.sources = make([]string, d.count(1))
	for i := range r.sources {
		r.sources[i] = d.text()
	}
	r.faults = d.text()
	r.manifest = d.stat()
	n := d.count(40)
	r.outputs = make(map[string]keptOutput, n)
	for range n {
		name := d.text()
		var k keptOutput
		copy(k.key[:], d.take(len(k.key)))
		k.stat = d.stat()
		r.outputs[name] = k
	}
	r.index.input = d.text()
	n = d.count(18)
	r.index.documents = make(map[documentID]key, n)
	for range n {
		id := documentID{d.text(), d.text()}
		var k key
		copy(k[:], d.take(len(k)))
		r.index.documents[id] = k
	}
	r.index.linkTexts = d.text()
	report := &Report{}
	if text := d.text(); d.err == nil && json.Unmarshal([]byte(text), report) == nil {
		r.report = report
	}
	if d.err != nil || d.s != "" || r.report == nil {
		return &record{}
	}
	return r
}

func appendMoment(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, 0)
	}
	return appendInt(append(b, 1), int(t.UnixNano()))
}

func (d *decoder) moment() time.Time {
	if d.byte() != 1 {
		return time.Time{}
	}
	return time.Unix(0, d.int64()).UTC()
}

// record returns that of the last build into an output folder; empty, never nil.
func (c *cache) record(out string) *record {
	if c.dir == "" {
		return &record{}
	}
	d, ok := c.read(siteFile(out))
	if !ok {
		return &record{}
	}
	return decodeRecord(d)
}

// finish completes a record when everything is published.
func (r *record) finish(o *Options, report *Report, names []string) {
	r.report = report
	outputs := make(map[string]keptOutput, len(names))
	var fresh []string
	for _, name := range names {
		outputs[name] = r.outputs[name]
		if r.outputs[name].stat == (stat{}) {
			fresh = append(fresh, name)
		}
	}
	for i, st := range stats(o.Out, fresh) {
		outputs[fresh[i]] = keptOutput{outputs[fresh[i]].key, st}
	}
	r.outputs = outputs
	r.manifest = statOf(filepath.Join(o.Out, filepath.FromSlash(manifestFile)))
}
