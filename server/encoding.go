package server

import (
	"bytes"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// Levels of what is compressed while somebody waits, chosen by measuring pages
// of 8 to 40 KB: brotli 4 is as small as gzip's best at a third of its time.
// What a build compresses beforehand is smaller still and comes first.
const (
	brotliLevel = 4
	gzipLevel   = 5
	// The style sheet and the script are the same for everyone and kept for as long
	// as the build is sent: they are worth the 60 ms that brotli's best takes, for
	// 15 % fewer bytes in the way of every first paint.
	brotliBest = 11
	// mostBest bounds what is compressed that well; the time grows with the size.
	mostBest = 64 << 10
	// worthwhile is the size below which compressing saves no packet.
	worthwhile = 1024
)

var (
	brotliWriters = sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, brotliLevel) }}
	gzipWriters   = sync.Pool{New: func() any {
		w, err := gzip.NewWriterLevel(nil, gzipLevel)
		if err != nil {
			panic("server: gzip level: " + err.Error()) // the level is a constant
		}
		return w
	}}
)

func brotliOf(data []byte) []byte {
	w := brotliWriters.Get().(*brotli.Writer)
	defer brotliWriters.Put(w)
	var b bytes.Buffer
	w.Reset(&b)
	// Neither call can fail: a buffer takes everything.
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

func gzipOf(data []byte) []byte {
	w := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(w)
	var b bytes.Buffer
	w.Reset(&b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

// brotliOnce compresses what everybody gets.
func brotliOnce(data []byte) []byte {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, brotliBest)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

// coding chooses one of the offered content codings by Accept-Encoding (RFC 9110
// section 12.5.3), "" for none. Of those that a client likes alike the first is
// taken.
func coding(accept string, offers ...string) string {
	if accept == "" {
		return ""
	}
	weights := map[string]float64{}
	for part := range strings.SplitSeq(accept, ",") {
		name, q := quality(part)
		weights[strings.ToLower(name)] = q
	}
	best, chosen := 0.0, ""
	if q, ok := weights["identity"]; ok {
		best = q - 1e-9 // a tie goes to the smaller form
	}
	for _, offer := range offers {
		q, ok := weights[offer]
		if !ok {
			q = weights["*"]
		}
		if q > best {
			best, chosen = q, offer
		}
	}
	return chosen
}

// prefersMarkdown reports that a client would rather have text/markdown than
// text/html. No browser names it, so who names both alike is a program that can
// do with either, and reads Markdown better; a client that takes anything gets
// the page.
func prefersMarkdown(accept string) bool {
	if !strings.Contains(strings.ToLower(accept), "markdown") { // nearly everyone
		return false
	}
	markdown, html, text, any := -1.0, -1.0, -1.0, -1.0
	for part := range strings.SplitSeq(accept, ",") {
		name, q := quality(part)
		switch strings.ToLower(name) {
		case "text/markdown", "text/x-markdown":
			markdown = max(markdown, q)
		case "text/html", "application/xhtml+xml":
			html = max(html, q)
		case "text/*":
			text = q
		case "*/*":
			any = q
		}
	}
	if html < 0 {
		html = text
	}
	if html < 0 {
		html = any
	}
	return markdown > 0 && markdown >= html
}

// quality reads one entry of an Accept header: its name and weight, 1 when none
// is given and 0 when it cannot be read.
func quality(part string) (name string, q float64) {
	name, params, _ := strings.Cut(part, ";")
	q = 1
	for p := range strings.SplitSeq(params, ";") {
		k, v, ok := strings.Cut(strings.TrimSpace(p), "=")
		if ok && strings.EqualFold(k, "q") {
			var err error
			if q, err = strconv.ParseFloat(strings.TrimSpace(v), 64); err != nil || !(q >= 0 && q <= 1) {
				q = 0
			}
		}
	}
	return strings.TrimSpace(name), q
}
