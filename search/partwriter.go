package search

import (
	"bufio"
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/klauspost/compress/zstd"

	"faqtory/search/language"
)

// The files of a part. A part is a set of articles of one locale, indexed
// together and never changed afterwards.
const (
	fileBleve  = "bleve"  // folder: the Bleve index, terms → articles
	fileWords  = "words"  // the lexicon
	fileTokens = "tokens" // the words of each article in their order, as codes
	fileTexts  = "texts"  // each article's record, compressed
	fileTable  = "table"  // where to find what, and all numbers about articles
)

// dictionarySize is how much of the first articles serves to compress all of
// them: help texts repeat themselves, and a record of its own is too short to
// learn from.
const dictionarySize = 48 << 10

// A partWriter writes one part. Articles are analysed and compressed in
// parallel and stored in the order of add, so that the same articles give the
// same words, tokens, texts and table. (Bleve's own files differ from run to
// run; it numbers documents by chance.)
type partWriter struct {
	dir     string
	lang    *language.Language
	builder *scorch.Builder
	turn    sync.Locker // see [Config.Turn]
	// encoders are as many as compress records at the same time; they are made when
	// the dictionary is known.
	encoders []*zstd.Encoder

	jobs chan *partJob
	done chan struct{} // closed when the collector has ended
	wg   sync.WaitGroup
	halt context.CancelCauseFunc
	stop context.Context

	// Owned by the collector until done is closed.
	err        error
	known      map[wordKey]uint32
	words      []word
	sequence   []uint32 // words of all runs of all articles, as numbers into words
	runs       []storedRun
	rows       []row
	texts      *bufio.Writer
	textsFile  *os.File
	textsAt    int
	dictionary []byte
	waiting    []*partJob // until the dictionary is known
	names      []name
}

type wordKey struct{ exact, term string }

// A partJob is an article on its way from add to the collector.
type partJob struct {
	document *Document
	record   []byte
	print    fingerprint
	ready    chan struct{}
	analysis *analysis
	bleve    *bleveDocument
}

// A row is what the table holds about an article.
type row struct {
	id         string
	print      fingerprint
	lengths    [numFields]int
	textEnd    int
	tokensEnd  int
	runsEnd    int // while writing: index behind the article's last run
	sections   int
	kind       string
	tags       []string
	categories []Category
}

type storedRun struct {
	field   field
	section int
	parts   int // sequence[parts:end] are parts
	end     int
}

type name struct {
	hash    uint64
	article uint32
}

// anytime is the turn of a writer that need not wait for it.
type anytime struct{}

func (anytime) Lock()   {}
func (anytime) Unlock() {}

func newPartWriter(ctx context.Context, dir string, lang *language.Language, turn sync.Locker) (*partWriter, error) {
	builder, err := newBleveBuilder(filepath.Join(dir, fileBleve))
	if err != nil {
		return nil, err
	}
	file, err := os.Create(filepath.Join(dir, fileTexts))
	if err != nil {
		return nil, err
	}
	w := &partWriter{
		dir: dir, lang: lang, builder: builder, turn: turn,
		jobs:  make(chan *partJob, 64),
		done:  make(chan struct{}),
		known: make(map[wordKey]uint32),
		texts: bufio.NewWriterSize(file, 64<<10), textsFile: file,
	}
	if turn == nil {
		w.turn = anytime{}
	}
	w.stop, w.halt = context.WithCancelCause(ctx)
	work := make(chan *partJob, cap(w.jobs))
	for range max(1, runtime.GOMAXPROCS(0)) {
		w.wg.Go(func() {
			a := &analyzer{lang: lang}
			for job := range work {
				w.turn.Lock()
				job.analysis = a.analyse(job.document)
				job.bleve = newBleveDocument(job.analysis)
				w.turn.Unlock()
				close(job.ready)
			}
		})
	}
	go w.collect(work)
	return w, nil
}

// add takes a document with its record (see appendRecord) and its fingerprint.
func (w *partWriter) add(d *Document, record []byte, print fingerprint) error {
	job := &partJob{document: d, record: record, print: print, ready: make(chan struct{})}
	select {
	case w.jobs <- job:
		return nil
	case <-w.stop.Done():
		// The collector has failed or the caller gave up.
		return context.Cause(w.stop)
	}
}

// collect passes jobs to the workers and takes them back in order.
func (w *partWriter) collect(work chan<- *partJob) {
	defer close(w.done)
	defer close(work)
	// Room for twice the workers' queue: the analysis runs ahead of the index.
	var queue []*partJob
	open := true
	for open || len(queue) > 0 {
		for open && len(queue) < cap(w.jobs) {
			if len(queue) > 0 {
				select {
				case job, ok := <-w.jobs:
					open = ok
					if ok {
						queue = append(queue, job)
						work <- job
					}
					continue
				default:
				}
				break
			}
			job, ok := <-w.jobs
			open = ok
			if ok {
				queue = append(queue, job)
				work <- job
			}
		}
		if len(queue) == 0 {
			continue
		}
		job := queue[0]
		queue = queue[1:]
		<-job.ready
		if w.err == nil {
			w.turn.Lock()
			w.err = w.take(job)
			w.turn.Unlock()
		}
		if w.err == nil {
			w.err = context.Cause(w.stop)
		}
		if w.err != nil {
			w.halt(w.err)
		}
	}
}

// take stores one analysed article.
func (w *partWriter) take(job *partJob) error {
	article := len(w.rows)
	an := job.analysis
	d := job.document
	for _, r := range an.runs {
		for i, t := range an.tokens[r.from:r.to] {
			w.sequence = append(w.sequence, w.number(t, uint32(article)+1, r.from+i < r.parts, r.field.names()))
		}
		end := len(w.sequence)
		w.runs = append(w.runs, storedRun{r.field, r.section, end - (r.to - r.parts), end})
	}
	for _, hash := range an.names {
		w.names = append(w.names, name{hash, uint32(article)})
	}
	w.rows = append(w.rows, row{
		id: d.ID, print: job.print, lengths: an.lengths, runsEnd: len(w.runs),
		sections: len(d.Sections), kind: d.Kind, tags: d.Tags, categories: d.Categories,
	})
	job.bleve.id = bleveID(article)
	if err := w.builder.Index(job.bleve); err != nil {
		return err
	}
	job.analysis, job.bleve = nil, nil
	return w.keep(job)
}

// number interns a word and counts it.
func (w *partWriter) number(t token, article uint32, whole, named bool) uint32 {
	key := wordKey{t.exact, t.term}
	n, ok := w.known[key]
	if !ok {
		n = uint32(len(w.words))
		w.known[key] = n
		w.words = append(w.words, word{exact: t.exact, term: t.term, flags: t.flags})
	}
	e := &w.words[n]
	e.flags &= t.flags
	e.uses++
	count := func(last, counter *uint32) {
		if *last != article {
			*last = article
			*counter++
		}
	}
	count(&e.last.any, &e.counts.any)
	if whole {
		count(&e.last.whole, &e.counts.whole)
		if named {
			count(&e.last.named, &e.counts.named)
		}
	}
	return n
}

// keep compresses and writes the record, as soon as there is a dictionary.
func (w *partWriter) keep(job *partJob) error {
	w.waiting = append(w.waiting, job)
	size := 0
	for _, j := range w.waiting {
		size += len(j.record)
	}
	if size < 4*dictionarySize {
		return nil
	}
	return w.flush()
}

// flush writes the waiting records. The first time it chooses the dictionary.
func (w *partWriter) flush() error {
	if w.dictionary == nil {
		w.dictionary = dictionaryOf(w.waiting)
		head := appendInt(nil, len(w.dictionary))
		head = append(head, w.dictionary...)
		w.textsAt = len(head)
		if _, err := w.texts.Write(head); err != nil {
			return err
		}
	}
	if err := w.makeEncoders(); err != nil {
		return err
	}
	packed := make([][]byte, len(w.waiting))
	var wg sync.WaitGroup
	for n, enc := range w.encoders {
		wg.Go(func() {
			for i := n; i < len(w.waiting); i += len(w.encoders) {
				packed[i] = enc.EncodeAll(w.waiting[i].record, nil)
			}
		})
	}
	wg.Wait()
	first := len(w.rows) - len(w.waiting)
	for i, p := range packed {
		if _, err := w.texts.Write(p); err != nil {
			return err
		}
		w.textsAt += len(p)
		w.rows[first+i].textEnd = w.textsAt
	}
	clear(w.waiting)
	w.waiting = w.waiting[:0]
	return nil
}

// makeEncoders makes what compresses records, once for all of them: an encoder
// takes more time to make than to use.
func (w *partWriter) makeEncoders() error {
	if w.encoders != nil {
		return nil
	}
	options := []zstd.EOption{
		zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithEncoderCRC(false), zstd.WithLowerEncoderMem(true),
		zstd.WithWindowSize(recordWindow),
	}
	if len(w.dictionary) >= 8 {
		options = append(options, zstd.WithEncoderDictRaw(dictionaryID, w.dictionary))
	}
	n := 1 // of a writer that is asked to wait, one core is enough here
	if w.turn == (anytime{}) {
		n = max(1, runtime.GOMAXPROCS(0))
	}
	for range n {
		enc, err := zstd.NewWriter(nil, options...)
		if err != nil {
			return err
		}
		w.encoders = append(w.encoders, enc)
	}
	return nil
}

const dictionaryID = 1

// recordWindow is how far back a record refers to itself: few are longer, and the
// memory of each encoder is made for it.
const recordWindow = 256 << 10

// dictionaryOf takes the opening of each of the first articles. A part too
// small to gain from a dictionary has none.
func dictionaryOf(jobs []*partJob) []byte {
	const share = 4 << 10
	dictionary := []byte{}
	if len(jobs) < 8 {
		return dictionary
	}
	for _, j := range jobs {
		dictionary = append(dictionary, j.record[:min(len(j.record), share)]...)
		if len(dictionary) >= dictionarySize {
			return dictionary[:dictionarySize]
		}
	}
	return dictionary
}

// close ends the part. It returns the first error of all its work, and removes
// nothing: the folder belongs to the caller.
func (w *partWriter) close() error {
	close(w.jobs)
	<-w.done
	w.wg.Wait()
	w.halt(nil)
	defer w.textsFile.Close()
	defer func() {
		for _, enc := range w.encoders {
			enc.Close()
		}
	}()
	if w.err != nil {
		return w.err
	}
	if len(w.rows) == 0 {
		return fmt.Errorf("part %s has no articles", w.dir)
	}
	if err := w.flush(); err != nil {
		return err
	}
	if err := w.texts.Flush(); err != nil {
		return err
	}
	if err := w.builder.Close(); err != nil {
		return err
	}
	words, codes := encodeLexicon(w.words)
	if err := os.WriteFile(filepath.Join(w.dir, fileWords), words, 0o644); err != nil {
		return err
	}
	tokens := w.encodeTokens(codes)
	if err := os.WriteFile(filepath.Join(w.dir, fileTokens), tokens, 0o644); err != nil {
		return err
	}
	numbers, err := bleveNumbers(filepath.Join(w.dir, fileBleve), len(w.rows))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(w.dir, fileTable), w.encodeTable(numbers), 0o644)
}

// encodeTokens writes the runs of each article: for each its field and number of
// words, the section where there are sections, the codes of the words, and the
// number and codes of the parts. See runReader.
func (w *partWriter) encodeTokens(codes []uint32) []byte {
	data := make([]byte, 0, len(w.sequence)*2)
	at, r := 0, 0
	for i := range w.rows {
		section := 0
		for ; r < w.rows[i].runsEnd; r++ {
			run := w.runs[r]
			data = binary.AppendUvarint(data, uint64(run.parts-at)<<3|uint64(run.field))
			if run.field == fieldHeading || run.field == fieldBody {
				data = appendInt(data, run.section-section)
				section = run.section
			}
			for _, n := range w.sequence[at:run.parts] {
				data = appendCode(data, codes[n])
			}
			data = appendInt(data, run.end-run.parts)
			for _, n := range w.sequence[run.parts:run.end] {
				data = appendCode(data, codes[n])
			}
			at = run.end
		}
		w.rows[i].tokensEnd = len(data)
	}
	return data
}

func (w *partWriter) encodeTable(numbers []uint32) []byte {
	kinds, tags, categories := newNumbering[string](), newNumbering[string](), newNumbering[Category]()
	for i := range w.rows {
		kinds.add(w.rows[i].kind)
		for _, t := range w.rows[i].tags {
			tags.add(t)
		}
		for _, c := range w.rows[i].categories {
			categories.add(c)
		}
	}
	var data []byte
	data = appendInt(data, len(kinds.list))
	for _, k := range kinds.list {
		data = appendString(data, k)
	}
	data = appendInt(data, len(tags.list))
	for _, t := range tags.list {
		data = appendString(data, t)
	}
	data = appendInt(data, len(categories.list))
	for _, c := range categories.list {
		data = appendString(data, c.Key)
		data = appendString(data, c.Title)
	}
	data = appendInt(data, len(w.rows))
	text, tokens := 0, 0
	previous := ""
	for i := range w.rows {
		r := &w.rows[i]
		shared := sharedPrefix(previous, r.id)
		data = appendInt(data, shared)
		data = appendString(data, r.id[shared:])
		previous = r.id
		data = append(data, r.print[:]...)
		data = appendInt(data, r.textEnd-text)
		data = appendInt(data, r.tokensEnd-tokens)
		text, tokens = r.textEnd, r.tokensEnd
		for _, n := range r.lengths {
			data = appendInt(data, n)
		}
		data = appendInt(data, r.sections)
		data = appendInt(data, kinds.number[r.kind])
		data = appendInt(data, len(r.tags))
		for _, t := range r.tags {
			data = appendInt(data, tags.number[t])
		}
		data = appendInt(data, len(r.categories))
		for _, c := range r.categories {
			data = appendInt(data, categories.number[c])
		}
	}
	for _, n := range numbers {
		data = appendInt(data, int(n))
	}
	slices.SortFunc(w.names, func(a, b name) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.article, b.article))
	})
	data = appendInt(data, len(w.names))
	for _, n := range w.names {
		data = binary.LittleEndian.AppendUint64(data, n.hash)
		data = appendInt(data, int(n.article))
	}
	return data
}

// A numbering gives things numbers in the order of their first use.
type numbering[T comparable] struct {
	number map[T]int
	list   []T
}

func newNumbering[T comparable]() *numbering[T] { return &numbering[T]{number: make(map[T]int)} }

func (n *numbering[T]) add(thing T) {
	if _, ok := n.number[thing]; !ok {
		n.number[thing] = len(n.list)
		n.list = append(n.list, thing)
	}
}
