package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/gofrs/flock"

	"faqtory/content"
)

// The cache is a folder of files that any build may find missing, old, damaged or
// of another version, and then works as if there were none:
//
//	lock         held by the one build that may write here
//	files        what the store keeps, and where its texts lie in the packs
//	heads-N      pack of parsed files without their long texts
//	texts-N      pack of the long texts
//	site-HASH    what the last build into one output folder came from, see record
//
// files and site-HASH are written under another name and renamed, and end in a
// checksum. Packs only grow; what lies behind the length that files tells belongs
// to a build that did not end. When half of a pack is of no use any more, the rest
// moves to the next N.

// cacheFormat changes when a cache can no longer be read as one of this version.
const cacheFormat = 2

const (
	cacheLock  = "lock"
	cacheFiles = "files"
	cacheSite  = "site-"
	cacheHeads = "heads-"
	cacheTexts = "texts-"
)

// A cache is the folder while a build uses it.
type cache struct {
	dir    string // "": nothing is kept
	id     string // of the program and the format
	lock   *flock.Flock
	number int // of the packs
	store  *store
	dates  *datesAt
}

// datesAt are the dates of the version history as of one commit.
type datesAt struct {
	head  string
	dates map[string]content.Dates
}

// openCache opens the cache that o names. One that cannot be used is no error:
// then the build keeps its texts in a file that goes away with it.
func openCache(o *Options, fsys fs.FS) (*cache, error) {
	c := &cache{id: fmt.Sprintf("faqtory cache %d.%d %s\n", cacheFormat, content.FileFormat, o.Program)}
	if o.Cache != "" && o.Program != "" {
		switch err := c.claim(o.Cache); {
		case errors.Is(err, errCacheBusy):
			logf(*o, "another build or watch is using the cache, so this one does without")
		case err != nil:
			logf(*o, "no cache: %v", err)
		}
	}
	now, err := c.now(o)
	if err == nil {
		c.store = newStore(o.Dir, fsys, now)
		if c.dir != "" {
			c.load()
			err = c.openPacks()
		} else {
			c.store.texts, err = scratch("")
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open cache: %w", err), c.close())
	}
	return c, nil
}

var errCacheBusy = errors.New("the cache is in use")

// claim makes the folder and locks it.
func (c *cache) claim(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	// Nobody's version control or search shall look into it. What is wrong here
	// shows soon enough elsewhere.
	_ = os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("*\n"), 0o666)
	lock := flock.New(filepath.Join(dir, cacheLock))
	ok, err := lock.TryLock()
	if err != nil {
		return err
	}
	if !ok {
		return errCacheBusy
	}
	c.dir, c.lock = dir, lock
	return nil
}

// now is the time by the clock of the file system that the articles lie on: that
// of a machine across the network may be ahead of ours or behind.
func (c *cache) now(o *Options) (clock, error) {
	if c.dir == "" {
		// Nothing will be kept, so nobody asks.
		return clock{start: time.Now().UnixNano()}, nil
	}
	probe := filepath.Join(c.dir, "clock")
	if err := os.WriteFile(probe, nil, 0o666); err != nil {
		return clock{}, err
	}
	s := statOf(probe)
	return clock{start: s.mtime}, os.Remove(probe)
}

// load reads files. Whatever is wrong with it, the store is then empty, and so are its
// packs: new files, for a preview may still read the old ones.
func (c *cache) load() {
	c.number = 1
	d, ok := c.read(cacheFiles)
	if !ok {
		_ = c.remove(cacheHeads, cacheTexts)
		return
	}
	number, heads, texts := d.int(), d.int64(), d.int64()
	if head := d.text(); head != "" {
		c.dates = &datesAt{head, map[string]content.Dates{}}
		for range d.count(18) {
			name := d.text()
			c.dates.dates[name] = content.Dates{Created: time.Unix(d.int64(), 0).UTC(), Updated: time.Unix(d.int64(), 0).UTC()}
		}
	}
	c.store.readFrom(d)
	known, err := os.ReadFile(c.pack(cacheHeads, number))
	info, err2 := os.Stat(c.pack(cacheTexts, number))
	if d.err != nil || d.s != "" || number < 1 || err != nil || err2 != nil || int64(len(known)) < heads || info.Size() < texts {
		c.dates, c.store.files, c.store.assets = nil, map[string]*keptFile{}, map[string]*keptAsset{}
		_ = c.remove(cacheHeads, cacheTexts)
		return
	}
	c.number = number
	c.store.known = asString(known[:heads])
	c.store.heads, c.store.texts = &pack{size: heads}, &pack{size: texts}
}

func (c *cache) pack(kind string, number int) string {
	return filepath.Join(c.dir, kind+strconv.Itoa(number))
}

// openPacks opens the packs to be read and added to.
func (c *cache) openPacks() error {
	s := c.store
	if s.heads == nil {
		s.heads, s.texts = &pack{}, &pack{}
	}
	for kind, p := range map[string]*pack{cacheHeads: s.heads, cacheTexts: s.texts} {
		if p.size == 0 {
			_ = os.Remove(c.pack(kind, c.number)) // somebody may still read it
		}
		var err error
		if p.file, err = os.OpenFile(c.pack(kind, c.number), os.O_RDWR|os.O_CREATE, 0o666); err != nil {
			return err
		}
		if err := p.file.Truncate(p.size); err != nil {
			return err
		}
	}
	return nil
}

// scratch makes a pack that nobody finds and that is gone when it is closed.
func scratch(dir string) (*pack, error) {
	f, err := scratchFile(dir)
	return &pack{file: f}, err
}

func scratchFile(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "faqtory-texts-*")
	if err != nil {
		return nil, err
	}
	// Where an open file cannot be removed, the system's cleaning takes it later.
	_ = os.Remove(f.Name())
	return f, nil
}

// release lets other builds have the cache, once it was saved. What is kept stays to
// be read: packs only grow, and one that is put away is still open here. Nothing is
// saved from then on.
func (c *cache) release() error {
	if c.lock == nil {
		return nil
	}
	if err := c.store.texts.part(); err != nil {
		return err
	}
	err := errors.Join(c.store.heads.close(), c.lock.Close())
	c.store.heads, c.lock = nil, nil
	return err
}

// save writes down what the next build may use.
func (c *cache) save() error {
	if c.lock == nil {
		return nil
	}
	if err := c.store.failed(); err != nil {
		return err
	}
	old := c.number
	if c.wasteful() {
		if err := c.compact(); err != nil {
			return fmt.Errorf("write cache: %w", err)
		}
	}
	heads, err := c.store.heads.end()
	texts, err2 := c.store.texts.end()
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	b := make([]byte, 0, 200*(len(c.store.files)+len(c.store.assets)))
	b = appendInt(b, c.number)
	b = appendInt(b, int(heads))
	b = appendInt(b, int(texts))
	if c.dates == nil {
		b = appendText(b, "")
	} else {
		b = appendText(b, c.dates.head)
		b = appendInt(b, len(c.dates.dates))
		for name, d := range c.dates.dates {
			b = appendText(b, name)
			b = appendInt(b, int(d.Created.Unix()))
			b = appendInt(b, int(d.Updated.Unix()))
		}
	}
	if err := c.write(cacheFiles, c.store.appendTo(b)); err != nil {
		return err
	}
	if old != c.number {
		os.Remove(c.pack(cacheHeads, old))
		os.Remove(c.pack(cacheTexts, old))
	}
	return nil
}

// wasteful reports that more than half of a pack is of no use.
func (c *cache) wasteful() bool {
	const spare = 4 << 20 // too little to care for
	heads, texts := int64(spare), int64(spare)
	for _, e := range c.store.files {
		if e.used {
			heads += 2 * int64(e.head.len)
			texts += 2 * int64(e.text.len)
		}
	}
	return c.store.heads.size > heads || c.store.texts.size > texts
}

// compact copies what is in use into new packs.
func (c *cache) compact() error {
	s := c.store
	next := &cache{dir: c.dir, number: c.number + 1, store: &store{}}
	if err := next.openPacks(); err != nil {
		return err
	}
	old := s.texts
	var text []byte
	for _, e := range s.files {
		if !e.used {
			continue
		}
		if e.file == nil && !s.open(e) {
			return errDamaged
		}
		e.head = next.store.heads.add(e.file.AppendHead(nil))
		if text = old.get(text[:0], e.text); len(text) != e.text.len {
			return errDamaged
		}
		e.text = next.store.texts.add(text)
	}
	// Articles hold no text themselves but ask for it, so they find the new place.
	s.heads.close()
	s.heads, s.texts, s.known = next.store.heads, next.store.texts, ""
	c.number = next.number
	return old.close()
}

// write replaces a file of the cache in one step.
func (c *cache) write(name string, body []byte) error {
	h := sha256.New()
	io.WriteString(h, c.id)
	h.Write(body)
	tmp := filepath.Join(c.dir, name+".tmp")
	f, err := os.Create(tmp)
	if err != nil {
		return fmt.Errorf("write cache: %w", err)
	}
	for _, part := range [][]byte{[]byte(c.id), body, h.Sum(nil)} {
		if err == nil {
			_, err = f.Write(part)
		}
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write cache: %w", err)
	}
	if err := os.Rename(tmp, filepath.Join(c.dir, name)); err != nil {
		return fmt.Errorf("write cache: %w", err)
	}
	return nil
}

// read returns the body of a file of the cache, when it is whole and of this
// program.
func (c *cache) read(name string) (*decoder, bool) {
	data, err := os.ReadFile(filepath.Join(c.dir, name))
	if err != nil || len(data) < sha256.Size || !bytes.HasPrefix(data, []byte(c.id)) {
		return nil, false
	}
	end := len(data) - sha256.Size
	if sum := sha256.Sum256(data[:end]); !bytes.Equal(sum[:], data[end:]) {
		return nil, false
	}
	return &decoder{s: asString(data[len(c.id):end])}, true
}

// asString is data as a text, not copied: nobody may write into data any more. The
// cache of a large site is as large as its articles.
func asString(data []byte) string { return unsafe.String(unsafe.SliceData(data), len(data)) }

// siteFile is where the record of one output folder lies.
func siteFile(out string) string {
	if abs, err := filepath.Abs(out); err == nil {
		out = abs
	}
	sum := sha256.Sum256([]byte(out))
	return cacheSite + hex.EncodeToString(sum[:8])
}

// clear removes everything but the lock, after damage was found. What others use by
// now is theirs to clear.
func (c *cache) clear() error {
	if c.lock == nil {
		return nil
	}
	return c.remove(cacheFiles, cacheHeads, cacheTexts, cacheSite)
}

// remove removes the files whose names begin so.
func (c *cache) remove(prefixes ...string) error {
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(e.Name(), p) }) {
			err = errors.Join(err, os.Remove(filepath.Join(c.dir, e.Name())))
		}
	}
	return err
}

func (c *cache) close() error {
	var err error
	if c.store != nil {
		if c.store.heads != nil {
			err = c.store.heads.close()
		}
		if c.store.texts != nil {
			err = errors.Join(err, c.store.texts.close())
		}
	}
	if c.lock != nil {
		err = errors.Join(err, c.lock.Close())
	}
	return err
}
