package search

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"sync"

	index "github.com/blevesearch/bleve_index_api"
	"github.com/blevesearch/mmap-go"
	"github.com/klauspost/compress/zstd"
)

// A part is a set of articles of one locale as it lies on disk, opened. It
// never changes. An index is one large part and, after edits, some small ones.
type part struct {
	name   string
	ix     index.Index
	reader index.IndexReader
	lex    *lexicon
	table  *table
	tokens mmap.MMap
	texts  *os.File

	files    []*os.File // behind the mappings
	decoders sync.Pool  // *zstd.Decoder with the part's dictionary
	textBase int        // where the records begin

	recent  documentCache
	byID    sync.Once
	numbers map[string]uint32
}

// A table is what is known about each article of a part without reading it.
type table struct {
	ids        []string
	prints     []fingerprint
	lengths    [][numFields]uint32
	sections   []uint32
	kind       []uint16
	tags       lists
	categories lists // from the outermost to the article's own
	textEnds   []int64
	tokensEnds []int
	numbers    []uint32 // Bleve's number → article
	names      []name   // by hash

	kindNames     []string
	tagNames      []string
	categoryNames []Category
}

// Lists are short lists of numbers, one per article, in one slice.
type lists struct {
	ends []uint32
	all  []uint16
}

func (l *lists) of(article uint32) []uint16 {
	from := uint32(0)
	if article > 0 {
		from = l.ends[article-1]
	}
	return l.all[from:l.ends[article]]
}

func decodeTable(data []byte) (*table, error) {
	d := &decoder{data: data}
	t := &table{kindNames: d.strings(), tagNames: d.strings()}
	t.categoryNames = make([]Category, d.count(2))
	for i := range t.categoryNames {
		t.categoryNames[i] = Category{Key: d.string(), Title: d.string()}
	}
	if len(t.kindNames) > 1<<16 || len(t.tagNames) > 1<<16 || len(t.categoryNames) > 1<<16 {
		d.fail("too many names")
	}
	n := d.count(16)
	t.ids, t.prints = make([]string, n), make([]fingerprint, n)
	t.lengths = make([][numFields]uint32, n)
	t.sections, t.kind = make([]uint32, n), make([]uint16, n)
	t.tags.ends, t.categories.ends = make([]uint32, n), make([]uint32, n)
	t.textEnds, t.tokensEnds = make([]int64, n), make([]int, n)
	t.numbers = make([]uint32, n)
	text, tokens, previous := int64(0), 0, ""
	for i := range n {
		shared := d.int()
		if shared > len(previous) {
			d.fail("shared prefix")
			break
		}
		t.ids[i] = previous[:shared] + d.string()
		previous = t.ids[i]
		copy(t.prints[i][:], d.bytes(len(fingerprint{})))
		text += int64(d.int())
		tokens += d.int()
		t.textEnds[i], t.tokensEnds[i] = text, tokens
		for f := range t.lengths[i] {
			t.lengths[i][f] = uint32(d.int())
		}
		t.sections[i] = uint32(d.int())
		t.kind[i] = uint16(d.below(len(t.kindNames), "kind"))
		for range d.count(1) {
			t.tags.all = append(t.tags.all, uint16(d.below(len(t.tagNames), "tag")))
		}
		t.tags.ends[i] = uint32(len(t.tags.all))
		for range d.count(1) {
			t.categories.all = append(t.categories.all, uint16(d.below(len(t.categoryNames), "category")))
		}
		t.categories.ends[i] = uint32(len(t.categories.all))
	}
	for i := range t.numbers {
		t.numbers[i] = uint32(d.below(n, "article"))
	}
	t.names = make([]name, d.count(9))
	for i := range t.names {
		t.names[i] = name{d.fixed64(), uint32(d.below(n, "article"))}
	}
	return t, d.end()
}

// below reads a number that indexes a list of n entries.
func (d *decoder) below(n int, what string) int {
	v := d.int()
	if v >= n {
		d.fail(what)
		return 0
	}
	return v
}

// named returns the articles whose title or question has a hash.
func (t *table) named(hash uint64) []name {
	from := sort.Search(len(t.names), func(i int) bool { return t.names[i].hash >= hash })
	to := from
	for to < len(t.names) && t.names[to].hash == hash {
		to++
	}
	return t.names[from:to]
}

// openPart opens a part whose files have been checked (see verify).
func openPart(dir, name string) (_ *part, err error) {
	p := &part{name: name}
	defer func() {
		if err != nil {
			p.close()
			err = fmt.Errorf("open part %s: %w", name, err)
		}
	}()
	dir = filepath.Join(dir, name)
	data, err := os.ReadFile(filepath.Join(dir, fileTable))
	if err != nil {
		return nil, err
	}
	if p.table, err = decodeTable(data); err != nil {
		return nil, fmt.Errorf("%s: %w", fileTable, err)
	}
	if data, err = os.ReadFile(filepath.Join(dir, fileWords)); err != nil {
		return nil, err
	}
	if p.lex, err = decodeLexicon(data); err != nil {
		return nil, fmt.Errorf("%s: %w", fileWords, err)
	}
	if p.tokens, err = p.mapped(filepath.Join(dir, fileTokens)); err != nil {
		return nil, err
	}
	n := p.len()
	if n == 0 || p.table.tokensEnds[n-1] != len(p.tokens) {
		return nil, fmt.Errorf("%s: %w: length %d", fileTokens, ErrCorrupt, len(p.tokens))
	}
	if p.texts, err = os.Open(filepath.Join(dir, fileTexts)); err != nil {
		return nil, err
	}
	if err := p.readDictionary(); err != nil {
		return nil, fmt.Errorf("%s: %w", fileTexts, err)
	}
	p.ix, p.reader, err = openBleve(filepath.Join(dir, fileBleve))
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %v", fileBleve, ErrCorrupt, err)
	}
	if count, err := p.reader.DocCount(); err != nil || count != uint64(n) {
		return nil, fmt.Errorf("%s: %w: %d articles, want %d", fileBleve, ErrCorrupt, count, n)
	}
	return p, nil
}

// numbered finds articles by ID.
func (p *part) numbered() map[string]uint32 {
	p.byID.Do(func() {
		p.numbers = make(map[string]uint32, p.len())
		for n, id := range p.table.ids {
			p.numbers[id] = uint32(n)
		}
	})
	return p.numbers
}

// mapped maps a file into memory. Files of an index are never changed in
// place, only added and removed, so a mapping stays good.
func (p *part) mapped(path string) (mmap.MMap, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	p.files = append(p.files, f)
	info, err := f.Stat()
	if err != nil || info.Size() == 0 { // nothing to map: no words at all
		return nil, err
	}
	return mmap.Map(f, mmap.RDONLY, 0)
}

func (p *part) readDictionary() error {
	head := make([]byte, 8)
	n, _ := p.texts.ReadAt(head, 0)
	d := &decoder{data: head[:n]}
	size := d.int()
	if d.err != nil || size > dictionarySize {
		return fmt.Errorf("%w: dictionary of %d bytes", ErrCorrupt, size)
	}
	dictionary := make([]byte, size)
	if _, err := p.texts.ReadAt(dictionary, int64(d.at)); err != nil && size > 0 {
		return fmt.Errorf("%w: %v", ErrCorrupt, err)
	}
	p.textBase = d.at + size
	p.decoders.New = func() any {
		options := []zstd.DOption{zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64 << 20)}
		if size >= 8 {
			options = append(options, zstd.WithDecoderDictRaw(dictionaryID, dictionary))
		}
		dec, err := zstd.NewReader(nil, options...)
		if err != nil {
			return err // options that no input can make wrong
		}
		return dec
	}
	return nil
}

func (p *part) len() int { return len(p.table.ids) }

func (p *part) close() {
	if p.reader != nil {
		p.reader.Close()
	}
	if p.ix != nil {
		p.ix.Close()
	}
	if p.tokens != nil {
		p.tokens.Unmap()
	}
	for _, f := range p.files {
		f.Close()
	}
	if p.texts != nil {
		p.texts.Close()
	}
}

// record reads an article's record back.
func (p *part) record(article uint32) ([]byte, error) {
	from := int64(p.textBase)
	if article > 0 {
		from = p.table.textEnds[article-1]
	}
	packed := make([]byte, p.table.textEnds[article]-from)
	if _, err := p.texts.ReadAt(packed, from); err != nil {
		return nil, fmt.Errorf("%s/%s: %w: %v", p.name, fileTexts, ErrCorrupt, err)
	}
	got := p.decoders.Get()
	dec, ok := got.(*zstd.Decoder)
	if !ok {
		return nil, got.(error)
	}
	defer p.decoders.Put(dec)
	record, err := dec.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("%s/%s: %w: %v", p.name, fileTexts, ErrCorrupt, err)
	}
	return record, nil
}

// document reads an article back as it was when it was indexed. Documents are
// shared: nobody may change one.
func (p *part) document(article uint32) (*Document, error) {
	if doc := p.recent.get(article); doc != nil {
		return doc, nil
	}
	record, err := p.record(article)
	if err != nil {
		return nil, err
	}
	d := &decoder{data: record, text: string(record)} // texts share one allocation
	doc := d.document()
	if err := d.end(); err != nil {
		return nil, fmt.Errorf("%s/%s: %w", p.name, fileTexts, err)
	}
	p.recent.put(article, doc, len(record))
	return doc, nil
}

// A documentCache keeps the articles read last, for unpacking one takes longer
// than scoring it, and popular articles are shown again and again. When the
// young half is full, the old one is forgotten.
type documentCache struct {
	mu         sync.Mutex
	young, old map[uint32]*Document
	size       int // bytes of the young
}

const documentCacheSize = 4 << 20

func (c *documentCache) get(article uint32) *Document {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d := c.young[article]; d != nil {
		return d
	}
	return c.old[article]
}

func (c *documentCache) put(article uint32, d *Document, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.size += size; c.young == nil || c.size > documentCacheSize {
		c.old, c.young, c.size = c.young, make(map[uint32]*Document), size
	}
	c.young[article] = d
}

// words are the runs of an article, to be read with [runReader].
func (p *part) words(article uint32) *runReader {
	from := 0
	if article > 0 {
		from = p.table.tokensEnds[article-1]
	}
	return &runReader{decoder: decoder{data: p.tokens[from:p.table.tokensEnds[article]]}, limit: uint64(p.lex.len())}
}

// A runReader reads the token file of an article: run by run, and of each
// first the words and then the parts.
type runReader struct {
	decoder
	limit   uint64 // of codes
	field   field
	section int
	n       int
}

// next begins the next run.
func (r *runReader) next() bool {
	if r.at == len(r.data) {
		return false
	}
	head := r.uint()
	r.field, r.n = field(head&7), int(head>>3)
	if r.field == fieldHeading || r.field == fieldBody {
		r.section += r.int()
	}
	return r.err == nil
}

// parts begins the parts of the run, once its words have been read.
func (r *runReader) parts() { r.n = r.int() }

// code reads the code of a word or part, of which there are n.
func (r *runReader) code() uint32 {
	code := r.decoder.code()
	if code >= r.limit {
		r.fail("word code")
		return 0
	}
	return uint32(code)
}

// A posting is one article that has a term, with the term's frequencies.
type posting struct {
	article uint32
	field   field
	count   uint32
}

// postings appends where a term occurs, field by field.
func (p *part) postings(ctx context.Context, dst []posting, term string) ([]posting, error) {
	var doc index.TermFieldDoc
	for f := range numFields {
		reader, err := p.reader.TermFieldReader(ctx, []byte(term), fieldNames[f], true, false, false)
		if err != nil {
			return dst, err
		}
		for {
			next, err := reader.Next(&doc)
			if err != nil {
				reader.Close()
				return dst, fmt.Errorf("%s/%s: %w: %v", p.name, fileBleve, ErrCorrupt, err)
			}
			if next == nil {
				break
			}
			number := next.ID.Value()
			if number >= uint64(len(p.table.numbers)) {
				reader.Close()
				return dst, fmt.Errorf("%s/%s: %w: article %d", p.name, fileBleve, ErrCorrupt, number)
			}
			dst = append(dst, posting{p.table.numbers[number], f, uint32(next.Freq)})
		}
		reader.Close()
	}
	return dst, nil
}
