package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"image"
	_ "image/gif"  // sizes of GIF pictures
	_ "image/jpeg" // sizes of JPEG pictures
	_ "image/png"  // sizes of PNG pictures
	"io"
	"io/fs"
	"path"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	_ "golang.org/x/image/webp" // sizes of WebP pictures

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
}

// loadAssets reads the named files in parallel and returns them by source path.
// A file that cannot be read is left out: that it is missing is the content
// check's to say.
func loadAssets(ctx context.Context, fsys fs.FS, sources []string) (map[string]*asset, error) {
	var (
		mu     sync.Mutex
		assets = make(map[string]*asset, len(sources))
		wg     sync.WaitGroup
		next   = make(chan string)
	)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for source := range next {
				if a, err := loadAsset(fsys, source); err == nil {
					mu.Lock()
					assets[source] = a
					mu.Unlock()
				}
			}
		})
	}
	for _, source := range sources {
		if ctx.Err() != nil {
			break
		}
		next <- source
	}
	close(next)
	wg.Wait()
	return assets, ctx.Err()
}

func loadAsset(fsys fs.FS, source string) (*asset, error) {
	data, err := readAsset(fsys, source)
	if err != nil {
		return nil, err
	}
	a := &asset{source: source, output: assetName(source, data)}
	a.width, a.height = pictureSize(path.Ext(source), data)
	switch strings.ToLower(path.Ext(source)) {
	case ".mp4", ".m4v", ".mov":
		a.length = filmLength(data)
	}
	return a, nil
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

// assetName is "assets/<name>.<hash>.<ext>". The name is kept for whoever saves
// the file or searches for pictures; the hash makes it unique.
func assetName(source string, data []byte) string {
	sum := sha256.Sum256(data)
	ext := strings.ToLower(path.Ext(source))
	name := content.Slug(strings.TrimSuffix(path.Base(source), path.Ext(source)))
	return "assets/" + name + "." + hex.EncodeToString(sum[:6]) + ext
}

// pictureSize returns the size at which a browser lays a picture out, 0, 0 when
// it cannot be told.
func pictureSize(ext string, data []byte) (width, height int) {
	if strings.EqualFold(ext, ".svg") {
		return svgSize(data)
	}
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0, 0
	}
	if format == "jpeg" && rotated(data) {
		return c.Height, c.Width
	}
	return c.Width, c.Height
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

// rotated reports that a JPEG's Exif orientation (tag 0x0112, Exif 2.3 section
// 4.6.4) turns it by a quarter, so that browsers swap its sides.
func rotated(data []byte) bool {
	// Segments run from the third byte: FF, marker, length with itself, payload.
	for i := 2; i+4 <= len(data) && data[i] == 0xFF; {
		marker, size := data[i+1], int(data[i+2])<<8|int(data[i+3])
		if marker == 0xDA || size < 2 || i+2+size > len(data) {
			return false
		}
		if payload := data[i+4 : i+2+size]; marker == 0xE1 && bytes.HasPrefix(payload, []byte("Exif\x00\x00")) {
			return exifOrientation(payload[6:]) >= 5
		}
		i += 2 + size
	}
	return false
}

func exifOrientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 0
	}
	little := tiff[0] == 'I'
	u16 := func(i int) int {
		if i < 0 || i+2 > len(tiff) {
			return 0
		}
		if little {
			return int(tiff[i]) | int(tiff[i+1])<<8
		}
		return int(tiff[i+1]) | int(tiff[i])<<8
	}
	u32 := func(i int) int {
		if little {
			return u16(i) | u16(i+2)<<16
		}
		return u16(i)<<16 | u16(i+2)
	}
	ifd := u32(4)
	for n := range u16(ifd) {
		entry := ifd + 2 + 12*n
		if u16(entry) == 0x0112 {
			return u16(entry + 8)
		}
	}
	return 0
}
