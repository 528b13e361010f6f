package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// When compressed forms are written beside the files.
const (
	PackAuto   = "" // for sites of up to mostPacked articles
	PackAlways = "always"
	PackNever  = "never"
)

// Compressed forms beside the files are for web servers that send them as they
// are (nginx with gzip_static and brotli_static, Caddy with precompressed, our
// own). They are made by the workers that render, and only of what has changed.
//
// Measured on the pages of the example, 10.6 KB each, CPU time and what is left
// of the size: gzip 6 0.10 ms and 29.3 %, gzip 9 0.21 ms and 28.8 %; brotli 4
// 0.33 ms and 28.6 %, brotli 6 0.36 ms and 26.4 %, brotli 9 0.46 ms and 26.2 %;
// brotli 11 takes 60 ms. The best is for what every visitor loads: style sheets
// and scripts.
const (
	packedBrotli = 6
	packedGzip   = 6
	packedBest   = 11
	// leastPacked is the size from which on a compressed form saves a packet.
	leastPacked = 1024
	// mostBest bounds what is compressed as well as can be: the time grows with
	// the size.
	mostBest = 64 << 10
	// mostPacked is the number of articles up to which a site is compressed as it
	// is built: that takes two seconds of processor time, once. Most pages of a larger
	// one are seldom read, and the server compresses a page when it is first asked
	// for.
	mostPacked = 2000
)

// packing reports whether the site is published with compressed forms.
func (s *site) packing() bool {
	return s.settings.Precompress == PackAlways || s.settings.Precompress == PackAuto && s.lib.Len() <= mostPacked
}

// A packed is a compressed form of a file. data is nil when the form that the
// previous build left is still right.
type packed struct {
	name string
	data []byte
}

// compressible reports files that become smaller: text. Twins are left out: their
// readers are programs, few of which ask for a compressed form.
func compressible(name string) bool {
	if strings.HasPrefix(name, stateDir+"/") || name == "_headers" || name == "_redirects" {
		return false
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".css", ".js", ".json", ".xml", ".txt", ".svg", ".ico", ".webmanifest", ".csv":
		return true
	}
	return false
}

var (
	brotliPackers = sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, packedBrotli) }}
	gzipPackers   = sync.Pool{New: func() any {
		w, err := gzip.NewWriterLevel(nil, packedGzip)
		if err != nil {
			panic("build: gzip level: " + err.Error()) // the level is a constant
		}
		return w
	}}
)

// packs makes the compressed forms of a file. It may be called from many
// goroutines while nothing is committed.
func packs(previous *Manifest, name string, data []byte) []packed {
	if !compressible(name) || len(data) < leastPacked {
		return nil
	}
	sum := sha256.Sum256(data)
	before, ok := previous.Files[name]
	same := ok && before.Hash == hex.EncodeToString(sum[:16])
	var out []packed
	for _, form := range []struct {
		ext  string
		make func([]byte) []byte
	}{{".br", brotliFor(name, len(data))}, {".gz", gzipForm}} {
		p := packed{name: name + form.ext}
		if _, there := previous.Files[p.name]; !same || !there {
			p.data = form.make(data)
			if len(p.data) > len(data)-len(data)/16 {
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// putPacks stages what packs made of the file with this data.
func (o *Output) putPacks(list []packed, data []byte) error {
	for _, p := range list {
		if p.data == nil {
			if o.Keep(p.name) {
				continue
			}
			// The manifest names it, and somebody took it away.
			p.data = gzipForm(data)
			if strings.HasSuffix(p.name, ".br") {
				p.data = brotliFor(strings.TrimSuffix(p.name, ".br"), len(data))(data)
			}
		}
		if err := o.Put(p.name, p.data); err != nil {
			return err
		}
	}
	return nil
}

// brotliFor is how a file is compressed: as well as can be where it is loaded with
// every page.
func brotliFor(name string, size int) func([]byte) []byte {
	if ext := path.Ext(name); (ext == ".css" || ext == ".js") && size <= mostBest {
		return brotliBest
	}
	return brotliForm
}

func brotliBest(data []byte) []byte {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, packedBest)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

// mostShared is the largest file that a shared packer is used for. A packer that
// has seen a megabyte at once keeps to larger tables, and what it makes of a page
// afterwards differs from what a new one does: the same input, other bytes.
const mostShared = 256 << 10

func brotliForm(data []byte) []byte {
	var w *brotli.Writer
	if len(data) > mostShared {
		w = brotli.NewWriterLevel(nil, packedBrotli)
	} else {
		w = brotliPackers.Get().(*brotli.Writer)
		defer brotliPackers.Put(w)
	}
	var b bytes.Buffer
	w.Reset(&b)
	// Neither call can fail: a buffer takes everything.
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

func gzipForm(data []byte) []byte {
	w := gzipPackers.Get().(*gzip.Writer)
	defer gzipPackers.Put(w)
	var b bytes.Buffer
	w.Reset(&b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}
