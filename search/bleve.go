package search

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/util"
	index "github.com/blevesearch/bleve_index_api"
)

// Bleve's part: the postings of the terms of an article, field by field, with
// frequencies, written by its offline builder and read through its index
// reader. The terms come from our own analysis, ready made, and the scores are
// our own as well, so of Bleve only the index itself (scorch) is linked: its top
// package would bring in eighty more.
//
// A folder written here is a whole Bleve index all the same; bleve.Open reads it.

const (
	bleveMeta = `{"storage":"scorch","index_type":"scorch"}`
	// The mapping tells other readers that the fields hold finished terms.
	bleveMapping = `{"default_mapping":{"enabled":true,"dynamic":false},"type_field":"_type","default_type":"_default",` +
		`"default_analyzer":"keyword","default_datetime_parser":"dateTimeOptional","default_field":"body",` +
		`"store_dynamic":false,"index_dynamic":false,"docvalues_dynamic":false,"scoring_model":"bm25"}`

	// bleveBatch articles make a segment before segments are merged. More are
	// hardly faster and take more memory.
	bleveBatch = 500
)

// A bleveDocument is an analysed article as Bleve's builder takes it.
type bleveDocument struct {
	id     string // see bleveID
	fields []bleveField
}

func newBleveDocument(an *analysis) *bleveDocument {
	d := &bleveDocument{fields: make([]bleveField, 0, numFields+1)}
	for f, frequencies := range an.fields {
		if len(frequencies) > 0 {
			d.fields = append(d.fields, bleveField{
				name: fieldNames[f], frequencies: frequencies, options: index.IndexField,
			})
		}
	}
	return d
}

func (d *bleveDocument) ID() string                                 { return d.id }
func (d *bleveDocument) Size() int                                  { return 0 }
func (d *bleveDocument) HasComposite() bool                         { return false }
func (d *bleveDocument) VisitComposite(index.CompositeFieldVisitor) {}
func (d *bleveDocument) NumPlainTextBytes() uint64                  { return 0 }
func (d *bleveDocument) StoredFieldsBytes() uint64                  { return 0 }
func (d *bleveDocument) Indexed() bool                              { return true }

func (d *bleveDocument) VisitFields(visit index.FieldVisitor) {
	for i := range d.fields {
		visit(&d.fields[i])
	}
}

func (d *bleveDocument) AddIDField() {
	once := &index.TokenFreq{}
	once.SetFrequency(1)
	d.fields = append(d.fields, bleveField{
		name: "_id", value: []byte(d.id),
		frequencies: index.TokenFrequencies{d.id: once},
		options:     index.IndexField | index.StoreField,
	})
}

// A bleveField is one field of it, analysed already. Scorch keeps the field's
// length beside every posting. Ours are in the table, once; a length of one takes
// the least room, a seventh of the whole index less.
type bleveField struct {
	name        string
	value       []byte
	frequencies index.TokenFrequencies
	options     index.FieldIndexingOptions
}

func (f *bleveField) Name() string                                     { return f.name }
func (f *bleveField) Value() []byte                                    { return f.value }
func (f *bleveField) ArrayPositions() []uint64                         { return nil }
func (f *bleveField) EncodedFieldType() byte                           { return 't' }
func (f *bleveField) Analyze()                                         {}
func (f *bleveField) Options() index.FieldIndexingOptions              { return f.options }
func (f *bleveField) AnalyzedLength() int                              { return 1 }
func (f *bleveField) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.frequencies }
func (f *bleveField) NumPlainTextBytes() uint64                        { return uint64(len(f.value)) }

// newBleveBuilder begins an index in a folder that does not exist yet. Its
// temporary segments lie beside it, on the same file system.
func newBleveBuilder(dir string) (*scorch.Builder, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "index_meta.json"), []byte(bleveMeta), 0o644); err != nil {
		return nil, err
	}
	return scorch.NewBuilder(map[string]any{
		"path":            filepath.Join(dir, "store"),
		"buildPathPrefix": dir,
		"batchSize":       bleveBatch,
		"internal":        map[string][]byte{string(util.MappingInternalKey): []byte(bleveMapping)},
	})
}

// openBleve opens an index for reading only. Any number of processes may.
func openBleve(dir string) (index.Index, index.IndexReader, error) {
	ix, err := scorch.NewScorch(scorch.Name, map[string]any{
		"path":         filepath.Join(dir, "store"),
		"read_only":    true,
		"bolt_timeout": "1s",
	}, nil)
	if err != nil {
		return nil, nil, err
	}
	if err := ix.Open(); err != nil {
		return nil, nil, err
	}
	reader, err := ix.Reader()
	if err != nil {
		ix.Close()
		return nil, nil, err
	}
	return ix, reader, nil
}

// bleveID is what an article is called in the Bleve index: its number in the
// part. Bleve keeps every ID twice, and those of articles are long.
func bleveID(article int) string { return strconv.FormatInt(int64(article), 36) }

// bleveNumbers returns for each of Bleve's document numbers the number of the
// article, of which there are n. The builder numbers documents as it likes.
func bleveNumbers(dir string, n int) ([]uint32, error) {
	ix, reader, err := openBleve(dir)
	if err != nil {
		return nil, err
	}
	defer ix.Close()
	defer reader.Close()
	numbers := make([]uint32, n)
	for article := range n {
		internal, err := reader.InternalID(bleveID(article))
		if err != nil {
			return nil, err
		}
		if internal == nil || internal.Value() >= uint64(n) {
			return nil, fmt.Errorf("article %d is not in the index just written", article)
		}
		numbers[internal.Value()] = uint32(article)
	}
	return numbers, nil
}
