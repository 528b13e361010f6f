package build

import (
	"cmp"
	"context"
	"fmt"
	"hash/crc32"
	"io/fs"
	"path/filepath"
	"sync"
	"time"
	"unsafe"

	"faqtory/content"
)

// A store keeps what was made of each source file: parsed articles, and names and
// sizes of pictures. It is what one build hands to the next, through the cache on
// disk or in the memory of watch mode. What it keeps depends on the bytes of that
// one file (and of those it includes), so it never has to be told what else has
// changed. It implements [content.Keeper].
type store struct {
	dir   string // the site folder
	fsys  fs.FS
	clock clock
	// heads and texts are where parsed files go, heads only if they are to be
	// found there by another process.
	heads, texts *pack
	known        string // the heads that were there already
	board        board  // the heads of what was parsed
	// trusted, when not nil, reports files that are as they were: whoever watches
	// the folder knows, and nobody needs to look.
	trusted func(name string) bool
	// seen are stats of files from a moment ago. A file that has changed since is
	// found out by the next build, as one that changes after it was looked at.
	seen map[string]stat

	mu     sync.Mutex
	files  map[string]*keptFile
	assets map[string]*keptAsset
	// read counts the articles that had to be parsed, for the report.
	read int
	// changes are the files that were parsed though an earlier state was known.
	changes map[string]change
	err     error // the first that happened, but for those of packs
}

// A change is what parsing a file again has shown.
type change struct {
	was   content.Sum // of the state that was known
	alike bool        // but for words in the body, see [content.File.Alike]
	// checkedAlike says the same to checks of other articles.
	checkedAlike bool
}

type keptFile struct {
	stat       stat
	young      bool // stat proves nothing, see [clock]
	sum        content.Sum
	head, text span
	file       *content.File // nil until somebody wants it
	used       bool          // by this build
}

type keptAsset struct {
	stat  stat
	young bool
	asset *asset // nil when the file cannot be read
	used  bool
}

func newStore(dir string, fsys fs.FS, c clock) *store {
	return &store{dir: dir, fsys: fsys, clock: c, files: map[string]*keptFile{}, assets: map[string]*keptAsset{}, changes: map[string]change{}}
}

func (s *store) stat(name string) stat {
	if st, ok := s.seen[name]; ok {
		return st
	}
	return statOf(filepath.Join(s.dir, filepath.FromSlash(name)))
}

// Kept implements [content.Keeper].
func (s *store) Kept(name string) *content.File {
	s.mu.Lock()
	e := s.files[name]
	s.mu.Unlock()
	if e == nil {
		return nil
	}
	// Only one goroutine at a time asks for a file.
	if s.trusted != nil && e.file != nil && s.trusted(name) {
		e.used = true
		return e.file
	}
	if now := s.stat(name); now != e.stat || e.young {
		sum, ok := s.sum(name)
		if !ok || sum != e.sum {
			return nil
		}
		e.stat, e.young = now, s.clock.young(now)
	}
	if e.file == nil && !s.open(e) {
		return nil
	}
	e.used = true
	return e.file
}

func (s *store) sum(name string) (content.Sum, bool) {
	data, err := fs.ReadFile(s.fsys, name)
	return content.SumOf(data), err == nil
}

// open reads a file that an earlier process has parsed.
func (s *store) open(e *keptFile) bool {
	from, to := e.head.at, e.head.at+int64(e.head.len)
	if from < 0 || to < from || to > int64(len(s.known)) {
		return false
	}
	head := s.known[from:to]
	if crc32.Checksum(unsafe.Slice(unsafe.StringData(head), len(head)), castagnoli) != e.head.crc {
		return false
	}
	f, err := content.KeptFile(head, func(b []byte) []byte { return s.texts.get(b, e.text) })
	if err != nil || f.Sum != e.sum {
		return false
	}
	e.file = f
	return true
}

// Keep implements [content.Keeper]. The file is put together anew from what is
// written down here: the texts that parsing leaves are parts of the whole source,
// which would stay in memory with them.
func (s *store) Keep(f *content.File) func() *content.File {
	if f.Sum == (content.Sum{}) {
		return func() *content.File { return f } // it could not be read; perhaps next time
	}
	// The file may have changed after it was read. Then its stat is young, and the
	// next build looks at its bytes.
	e := &keptFile{stat: s.stat(f.Path), sum: f.Sum, used: true}
	e.young = s.clock.young(e.stat)
	b := keepBuffers.Get().(*[]byte)
	defer keepBuffers.Put(b)
	*b = f.AppendText((*b)[:0])
	e.text = s.texts.add(*b)
	*b = f.AppendHead((*b)[:0])
	if s.heads != nil {
		e.head = s.heads.add(*b)
	}
	head := s.board.add(*b)
	return func() *content.File { return s.put(e, head) }
}

// put takes a file that was parsed in the place of what was known of it.
func (s *store) put(e *keptFile, head string) *content.File {
	var err error
	e.file, err = content.KeptFile(head, func(b []byte) []byte { return s.texts.get(b, e.text) })
	path := e.file.Path
	s.mu.Lock()
	was := s.files[path]
	s.mu.Unlock()
	c := change{}
	if was != nil {
		c.was = was.sum
		c.alike = (was.file != nil || s.open(was)) && was.file.Alike(e.file)
		c.checkedAlike = c.alike && was.file.CheckedAlike(e.file)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil && s.err == nil {
		s.err = fmt.Errorf("keep %s: %w", path, err)
	}
	if _, twice := s.changes[path]; twice {
		c = change{} // in another language than before
	}
	s.changes[path] = c
	s.files[path] = e
	s.read++
	return e.file
}

// keepBuffers hold a file on its way into a pack.
var keepBuffers = sync.Pool{New: func() any { return new([]byte) }}

// A board holds texts of some kilobytes that stay, in large pieces: each by itself
// would lie between what is soon thrown away, and keep the memory around it in use.
type board struct {
	mu    sync.Mutex
	piece []byte
}

// boardPiece is large enough that little of it is lost at its end, and small enough
// that one text which outlives the others does no harm.
const boardPiece = 128 << 10

func (b *board) add(data []byte) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if cap(b.piece)-len(b.piece) < len(data) {
		if len(data) > boardPiece/8 {
			return string(data)
		}
		b.piece = make([]byte, 0, boardPiece)
	}
	from := len(b.piece)
	b.piece = append(b.piece, data...)
	return asString(b.piece[from:])
}

// loadAssets returns the named files that can be read, by source path. What
// cannot be read is left out: that it is missing is the content check's to say.
func (s *store) loadAssets(ctx context.Context, sources []string) (map[string]*asset, error) {
	kept := make([]*keptAsset, len(sources))
	parallel(len(sources), func(i int) {
		if ctx.Err() == nil {
			kept[i] = s.asset(sources[i])
		}
	})
	assets := make(map[string]*asset, len(sources))
	for i, k := range kept {
		if k != nil && k.asset != nil {
			own := *k.asset // a site gives it sizes
			assets[sources[i]] = &own
		}
	}
	return assets, ctx.Err()
}

func (s *store) asset(source string) *keptAsset {
	s.mu.Lock()
	k := s.assets[source]
	s.mu.Unlock()
	if k != nil && k.asset != nil && s.trusted != nil && s.trusted(source) {
		k.used = true
		return k
	}
	now := s.stat(source)
	if k == nil || k.young || k.stat != now || k.asset == nil {
		k = &keptAsset{stat: now, young: s.clock.young(now)}
		if a, err := loadAsset(s.fsys, source); err == nil {
			k.asset = a
		}
		s.mu.Lock()
		s.assets[source] = k
		s.mu.Unlock()
	}
	k.used = true
	return k
}

// failed returns why the store lost something, nil when all is well.
func (s *store) failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return cmp.Or(s.err, s.texts.failed())
}

// appendTo writes down what is in use.
func (s *store) appendTo(b []byte) []byte {
	var names []string
	for name, e := range s.files {
		if e.used {
			names = append(names, name)
		}
	}
	b = appendInt(b, len(names))
	for _, name := range names {
		e := s.files[name]
		b = appendText(b, name)
		b = appendStat(b, e.stat)
		b = append(b, bit(e.young))
		b = append(b, e.sum[:]...)
		b = appendSpan(b, e.head)
		b = appendSpan(b, e.text)
	}
	names = names[:0]
	for name, k := range s.assets {
		if k.used && k.asset != nil && k.asset.fault == nil {
			names = append(names, name)
		}
	}
	b = appendInt(b, len(names))
	for _, name := range names {
		k := s.assets[name]
		b = appendText(b, name)
		b = appendStat(b, k.stat)
		b = append(b, bit(k.young))
		b = appendText(b, k.asset.output)
		b = appendInt(b, k.asset.width)
		b = appendInt(b, k.asset.height)
		b = appendInt(b, int(k.asset.length))
		b = append(b, bit(k.asset.raster))
		b = append(b, k.asset.sum[:]...)
	}
	return b
}

// readFrom is the other way round.
func (s *store) readFrom(d *decoder) {
	for range d.count(60) {
		name := d.text()
		e := &keptFile{stat: d.stat(), young: d.byte() == 1}
		copy(e.sum[:], d.take(len(e.sum)))
		e.head, e.text = d.span(), d.span()
		s.files[name] = e
	}
	for range d.count(30) {
		name := d.text()
		k := &keptAsset{stat: d.stat(), young: d.byte() == 1}
		k.asset = &asset{source: name, output: d.text(), width: d.int(), height: d.int(), length: time.Duration(d.int()), raster: d.byte() == 1}
		copy(k.asset.sum[:], d.take(len(k.asset.sum)))
		s.assets[name] = k
	}
}

func bit(v bool) byte {
	if v {
		return 1
	}
	return 0
}

func appendSpan(b []byte, s span) []byte {
	b = appendInt(b, int(s.at))
	b = appendInt(b, s.len)
	return appendInt(b, int(s.crc))
}

func (d *decoder) span() span { return span{at: d.int64(), len: d.int(), crc: uint32(d.int())} }
