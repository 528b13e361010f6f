package build

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"faqtory/build/imageset"
)

// The cache holds, for each picture and way of making, one file: a line with a
// checksum, a line that says what sizes there are, and the sizes one after the
// other. Its name is the hash of the picture, so a changed picture is another
// one, and nothing in the cache is ever out of date. It may be deleted at any
// time. A file in it that is damaged is made anew: the lines are checked when the
// build begins, and a size when it is published.

const (
	pictureFolder = "pictures"
	pictureMagic  = "faqtory pictures 1 "
	// unusedFor is how long a picture that no build asked for is kept: other
	// branches and drafts will want it again.
	unusedFor = 30 * 24 * time.Hour
	// touchedAfter spares a build the trouble to say of each file that it is used.
	touchedAfter = 24 * time.Hour
)

// A pictureCache is a folder of made pictures. One without a folder keeps
// nothing, and pictures stay in memory until they are published.
type pictureCache struct {
	root *os.Root
	now  time.Time
}

func openPictureCache(o Options) *pictureCache {
	c := &pictureCache{now: o.Now}
	if o.Cache == "" {
		return c
	}
	dir := filepath.Join(o.Cache, pictureFolder)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		logf(o, "made pictures are not kept for the next build: %v", err)
		return c
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		logf(o, "made pictures are not kept for the next build: %v", err)
		return c
	}
	c.root = root
	return c
}

// pictureHeader is the second line of a file.
type pictureHeader struct {
	Whole *variant  `json:"whole,omitempty"`
	Sizes []variant `json:"sizes,omitempty"`
}

// get returns what was made of a picture.
func (c *pictureCache) get(key string) (*variants, bool) {
	if c.root == nil {
		return nil, false
	}
	f, err := c.root.Open(key)
	if err != nil {
		return nil, false
	}
	defer f.Close()
	v, offset, err := readPictureHeader(f, key)
	if err != nil {
		return nil, false
	}
	// A file that was cut off is as good as none.
	for _, size := range v.all() {
		offset += int64(size.Size)
	}
	info, err := f.Stat()
	if err != nil || info.Size() != offset {
		return nil, false
	}
	if c.now.Sub(info.ModTime()) > touchedAfter {
		// That it was used matters for cleaning up alone.
		_ = c.root.Chtimes(key, c.now, c.now)
	}
	v.key = key
	return v, true
}

// readPictureHeader reads the two lines, and returns where the sizes begin. The
// checksum is that of the name as well: no picture is taken for another.
func readPictureHeader(r io.Reader, key string) (v *variants, offset int64, err error) {
	const longest = 1 << 16
	b := bufio.NewReader(io.LimitReader(r, longest))
	first, err := b.ReadString('\n')
	if err != nil {
		return nil, 0, err
	}
	line, err := b.ReadBytes('\n')
	if err != nil {
		return nil, 0, err
	}
	if first != pictureMagic+checksum(append([]byte(key), line...))+"\n" {
		return nil, 0, fmt.Errorf("wrong checksum")
	}
	var h pictureHeader
	if err := json.Unmarshal(line, &h); err != nil {
		return nil, 0, err
	}
	v = &variants{whole: h.Whole, sizes: h.Sizes}
	for _, size := range v.all() {
		if len(size.Hash) != 2*sha256.Size || size.Size < 0 || size.Width < 1 || size.Height < 1 {
			return nil, 0, fmt.Errorf("wrong size")
		}
	}
	return v, int64(len(first) + len(line)), nil
}

func checksum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// put keeps what was made of a picture.
func (c *pictureCache) put(key string, set *imageset.Set) *variants {
	v := &variants{key: key}
	note := func(f *imageset.File) variant {
		v.data = append(v.data, f.Data)
		return variant{Width: f.Width, Height: f.Height, Ext: f.Ext, Hash: checksum(f.Data), Size: len(f.Data)}
	}
	if set.Whole != nil {
		whole := note(set.Whole)
		v.whole = &whole
	}
	for i := range set.Sizes {
		v.sizes = append(v.sizes, note(&set.Sizes[i]))
	}
	if c.root == nil {
		return v
	}
	line, err := json.Marshal(pictureHeader{v.whole, v.sizes})
	if err != nil {
		return v
	}
	line = append(line, '\n')
	file := append([]byte(pictureMagic+checksum(append([]byte(key), line...))+"\n"), line...)
	for _, data := range v.data {
		file = append(file, data...)
	}
	// Written aside and renamed, for another build may read it at this moment. A
	// disk that is full costs the next build some time and nothing else.
	tmp := key + "." + fmt.Sprint(os.Getpid()) + ".tmp"
	if err := c.root.WriteFile(tmp, file, 0o666); err == nil {
		if err = c.root.Rename(tmp, key); err == nil {
			v.data = nil
			return v
		}
	}
	_ = c.root.Remove(tmp)
	return v
}

// prune removes what no build used for a long time, and what a killed one left.
func (c *pictureCache) prune() {
	if c.root == nil {
		return
	}
	entries, err := fs.ReadDir(c.root.FS(), ".")
	if err != nil {
		return
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		age := c.now.Sub(info.ModTime())
		if age > unusedFor || strings.HasSuffix(e.Name(), ".tmp") && age > touchedAfter {
			_ = c.root.Remove(e.Name())
		}
	}
}

// read returns one file of a picture.
func (c *pictureCache) read(all *variants, v *variant) ([]byte, bool) {
	if c.root == nil {
		return nil, false
	}
	f, err := c.root.Open(all.key)
	if err != nil {
		return nil, false
	}
	defer f.Close()
	_, offset, err := readPictureHeader(f, all.key)
	if err != nil {
		return nil, false
	}
	for _, other := range all.all() {
		if other == v {
			break
		}
		offset += int64(other.Size)
	}
	data := make([]byte, v.Size)
	if _, err := f.ReadAt(data, offset); err != nil || checksum(data) != v.Hash {
		return nil, false
	}
	return data, true
}
