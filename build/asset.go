package build

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"faqtory/build/imageset"
	"faqtory/content"
)

// maxAsset bounds a file that pages refer to; a help center has no larger one,
// and a build must not fill the memory because of one.
const maxAsset = 256 << 20

// An asset is a file beside the articles that a page shows or links to. It is
// published under a name that holds its content's hash, so that it may be
// cached for ever.
type asset struct {
	source        string        // path relative to the site folder
	output        string        // "assets/kettle.3f2a9c1b7d40.png"
	width, height int           // pixels; 0 when it is no picture or its size is unknown
	length        time.Duration // of a film; 0 when it is none or its length is unknown
	sum           [sha256.Size]byte
	raster        bool      // a picture made of pixels
	fault         error     // why a picture cannot be read; nil
	variants      *variants // its sizes; nil when it has none
}

func loadAsset(fsys fs.FS, source string) (*asset, error) {
	data, err := readAsset(fsys, source)
	if err != nil {
		return nil, err
	}
	a := &asset{source: source, sum: sha256.Sum256(data)}
	ext := path.Ext(source)
	a.output = hashedName(strings.TrimSuffix(path.Base(source), ext), ext, hex.EncodeToString(a.sum[:]))
	a.measure(ext, data)
	return a, nil
}

// measure notes the size at which a browser lays a picture out and the length of
// a film, as far as they can be told.
func (a *asset) measure(ext string, data []byte) {
	switch strings.ToLower(ext) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp":
		info, err := imageset.Inspect(data)
		if info.Format == "" {
			err = fmt.Errorf("%w: it is no PNG, JPEG, GIF or WebP", imageset.ErrBroken)
		}
		a.width, a.height, a.raster, a.fault = info.Width, info.Height, true, err
	case ".svg":
		a.width, a.height = svgSize(data)
	case ".mp4", ".m4v", ".mov":
		a.length = filmLength(data)
	}
}

func readAsset(fsys fs.FS, source string) ([]byte, error) {
	f, err := fsys.Open(source)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxAsset {
		return nil, fmt.Errorf("%s: not a file of at most %d MB", source, maxAsset>>20)
	}
	return io.ReadAll(io.LimitReader(f, maxAsset+1))
}

// hashedName is "assets/<name>.<hash>.<ext>". The name is kept for whoever saves
// the file or searches for pictures; the hash, that of its content in hex, makes
// it unique.
func hashedName(name, ext, hash string) string {
	return "assets/" + content.Slug(name) + "." + hash[:12] + strings.ToLower(ext)
}

// svgSize reads width and height of the root element, else its viewBox (SVG 2, section 8).
func svgSize(data []byte) (width, height int) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		token, err := d.Token()
		if err != nil {
			return 0, 0
		}
		root, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		var w, h float64
		var box []string
		for _, a := range root.Attr {
			switch a.Name.Local {
			case "width":
				w = pixels(a.Value)
			case "height":
				h = pixels(a.Value)
			case "viewBox":
				box = strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' })
			}
		}
		if (w <= 0 || h <= 0) && len(box) == 4 {
			w, h = pixels(box[2]), pixels(box[3])
		}
		if w < 1 || h < 1 || w > 1e5 || h > 1e5 {
			return 0, 0
		}
		return int(w + 0.5), int(h + 0.5)
	}
}

func pixels(s string) float64 {
	n, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil {
		return 0
	}
	return n
}
