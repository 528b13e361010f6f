package build

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"faqtory/theme"
)

// pictureSite is the golden site with one more article that shows pictures, and
// a cache of its own.
func pictureSite(t *testing.T, body string, files map[string][]byte) Options {
	t.Helper()
	o := goldenOptions(t, filepath.Join(t.TempDir(), "public"))
	o.Cache = filepath.Join(t.TempDir(), "cache")
	dir := filepath.Join(o.Dir, "content/en/orders")
	files["show.md"] = []byte("# What a lamp looks like\n\nIt looks like a lamp.\n\n" + body + "\n")
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// drawing is a picture with soft colours above and something like letters below.
func drawing(width, height int) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	seed := uint32(1)
	for y := range height {
		for x := range width {
			seed = seed*1664525 + 1013904223
			c := color.NRGBA{uint8(x * 255 / width), uint8(y * 255 / height), uint8(80 + seed>>29), 255}
			if y > height/2 {
				c = color.NRGBA{255, 255, 255, 255}
				if x/9*7%11 < 4 && y%30 < 15 {
					c = color.NRGBA{20, 20, 60, 255}
				}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

func pngBytes(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegBytes(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exifTurned says that a JPEG is to be turned by a quarter clockwise.
func exifTurned(data []byte) []byte {
	exif := "\xFF\xE1\x00\x22Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"
	return slices.Concat([]byte("\xFF\xD8"+exif), data[2:])
}

func buildSite(t *testing.T, o Options) (*Report, map[string]string) {
	t.Helper()
	report, err := Build(t.Context(), o)
	if err != nil {
		t.Fatal(err, report)
	}
	return report, tree(t, o.Out)
}

const shown = "orders/show/index.html"

var (
	imgTag       = regexp.MustCompile(`<img [^>]*>`)
	imgAttribute = regexp.MustCompile(`([a-z]+)="([^"]*)"`)
)

// images are the attributes of the pictures in a page's text.
func images(page string) []map[string]string {
	var out []map[string]string
	for _, tag := range imgTag.FindAllString(page, -1) {
		attrs := map[string]string{}
		for _, a := range imgAttribute.FindAllStringSubmatch(tag, -1) {
			attrs[a[1]] = a[2]
		}
		if strings.Contains(attrs["src"], "/assets/") && !strings.Contains(attrs["src"], "logo") {
			out = append(out, attrs)
		}
	}
	return out
}

func TestResponsivePictures(t *testing.T) {
	o := pictureSite(t, "![Screen](screen.png)\n\n![Photo](photo.jpg)\n\n![Small](small.png)\n\n![Moving](moving.gif)\n\n![Narrow](screen.png){width=300}\n\n[The photo](photo.jpg)", map[string][]byte{
		"screen.png": pngBytes(t, drawing(1400, 700)),
		"photo.jpg":  exifTurned(jpegBytes(t, drawing(3000, 2000))),
		"small.png":  pngBytes(t, drawing(90, 60)),
		"moving.gif": []byte("GIF89a\x0a\x00\x0a\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x0a\x00\x0a\x00\x00\x02\x08\x84\x8f\xa9\xcb\xed\x0f\x63\x2b\x00;"),
	})
	_, site := buildSite(t, o)
	tests := []struct {
		src, widths, sizes string
		width, height      string
	}{
		{".png", "480 800 1200 1400", "(min-width: 644px) 608px, calc(100vw - 36px)", "1400", "700"},
		{".jpg", "480 800 1200 1600", "(min-width: 644px) 608px, calc(100vw - 36px)", "1630", "2445"},
		{".png", "", "", "90", "60"}, // small enough as it is
		{".gif", "", "", "10", "10"},
		{".png", "480 800 1200 1400", "(min-width: 336px) 300px, calc(100vw - 36px)", "300", "150"},
	}
	found := images(site[shown])
	if len(found) != len(tests) {
		t.Fatalf("the page shows %d pictures, want %d:\n%s", len(found), len(tests), site[shown])
	}
	for i, test := range tests {
		img := found[i]
		var widths []string
		for _, candidate := range strings.FieldsFunc(img["srcset"], func(r rune) bool { return r == ',' }) {
			href, width, _ := strings.Cut(strings.TrimSpace(candidate), " ")
			width = strings.TrimSuffix(width, "w")
			widths = append(widths, width)
			c, _, err := image.DecodeConfig(strings.NewReader(site[strings.TrimPrefix(href, "/docs/")]))
			if err != nil || strconv.Itoa(c.Width) != width {
				t.Errorf("picture %d: %s is %d wide, %v, want %s", i, href, c.Width, err, width)
			}
		}
		if got := strings.Join(widths, " "); got != test.widths || img["sizes"] != test.sizes {
			t.Errorf("picture %d: widths %q, sizes %q, want %q, %q", i, got, img["sizes"], test.widths, test.sizes)
		}
		if !strings.HasSuffix(img["src"], test.src) || img["width"] != test.width || img["height"] != test.height {
			t.Errorf("picture %d = %v, want a %s of %s × %s", i, img, test.src, test.width, test.height)
		}
		if _, ok := site[strings.TrimPrefix(img["src"], "/docs/")]; !ok {
			t.Errorf("picture %d: %s is not published", i, img["src"])
		}
		if first := i == 0; first != (img["fetchpriority"] == "high") || first == (img["loading"] == "lazy") || first == (img["decoding"] == "async") {
			t.Errorf("picture %d is loaded as %v", i, img)
		}
	}
	// The photograph itself was shrunk and turned, and a link leads to that.
	if !strings.Contains(site[shown], `<a href="`+found[1]["src"]+`"`) {
		t.Error("a link to a shrunk picture does not lead to it")
	}
	for name, data := range site {
		if len(data) > 2_000_000 {
			t.Errorf("%s has %d bytes: the original of a large picture is published", name, len(data))
		}
	}
}

// The sizes of pictures come out the same from a cache that is there, that is
// not, that is damaged in any way, and that cannot be written.
func TestPictureCache(t *testing.T) {
	o := pictureSite(t, "![Screen](screen.png)\n\n![Photo](photo.jpg)", map[string][]byte{
		"screen.png": pngBytes(t, drawing(1000, 500)),
		"photo.jpg":  jpegBytes(t, drawing(1000, 680)),
	})
	_, want := buildSite(t, o)
	folder := filepath.Join(o.Cache, pictureFolder)
	entries := func() []string {
		files, err := filepath.Glob(filepath.Join(folder, "*"))
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	// The golden site has a picture of its own.
	if n := len(entries()); n < 2 {
		t.Fatalf("the cache holds %d pictures, want at least 2", n)
	}
	each := func(change func(file string, data []byte) error) func(*testing.T) {
		return func(t *testing.T) {
			for _, file := range entries() {
				data, err := os.ReadFile(file)
				if err == nil {
					err = change(file, data)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	write := func(file string, data []byte) error { return os.WriteFile(file, data, 0o666) }
	for _, test := range []struct {
		name   string
		damage func(*testing.T)
	}{
		{"whole", func(*testing.T) {}},
		{"deleted", func(t *testing.T) {
			if err := os.RemoveAll(o.Cache); err != nil {
				t.Fatal(err)
			}
		}},
		{"empty files", each(func(file string, _ []byte) error { return write(file, nil) })},
		{"cut off", each(func(file string, data []byte) error { return write(file, data[:len(data)-1]) })},
		{"a wrong bit in the last picture", each(func(file string, data []byte) error {
			data[len(data)-9] ^= 4
			return write(file, data)
		})},
		{"a wrong bit in the lines", each(func(file string, data []byte) error {
			data[bytes.IndexByte(data, '\n')+1] ^= 4
			return write(file, data)
		})},
		{"other lines", each(func(file string, data []byte) error {
			line := []byte(`{"sizes":[{"width":9,"height":9,"ext":".webp","hash":"x","size":-1}]}` + "\n")
			sum := checksum(append([]byte(filepath.Base(file)), line...))
			return write(file, append([]byte(pictureMagic+sum+"\n"), line...))
		})},
		{"swapped", func(t *testing.T) {
			files := entries()
			a, _ := os.ReadFile(files[0])
			if err := write(files[1], a); err != nil {
				t.Fatal(err)
			}
		}},
		{"folders in place of files", each(func(file string, _ []byte) error {
			if err := os.Remove(file); err != nil {
				return err
			}
			return os.Mkdir(file, 0o777)
		})},
		{"a file in place of the folder", func(t *testing.T) {
			if err := os.RemoveAll(o.Cache); err != nil {
				t.Fatal(err)
			}
			if err := write(o.Cache, nil); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		test.damage(t)
		o.Out = filepath.Join(t.TempDir(), "public")
		_, got := buildSite(t, o)
		if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))); diff != "" {
			t.Errorf("cache %s: files (-want +got):\n%s", test.name, diff)
		}
		for name, data := range got {
			if w, ok := want[name]; ok && w != data {
				t.Errorf("cache %s: %s differs", test.name, name)
			}
		}
	}
}

func TestBrokenPictures(t *testing.T) {
	good := pngBytes(t, drawing(300, 200))
	o := pictureSite(t, "![Cut](cut.png)\n\n![None](none.jpg)\n\n![Nonsense](nonsense.png)\n\n![Huge](huge.png)\n\n![Good](good.png)", map[string][]byte{
		"good.png": good,
		"cut.png":  good[:len(good)/2],
		"none.jpg": []byte("no picture"),
		// All chunks in order, and no pixels in them.
		"nonsense.png": withPNGPixels(good, bytes.Repeat([]byte("not deflate"), 300)),
		"huge.png":     withPNGSize(good, 50_000, 50_000),
	})
	report, site := buildSite(t, o)
	var got []string
	for _, d := range report.Diagnostics {
		if d.Code == "broken-picture" {
			got = append(got, strings.TrimPrefix(d.Error(), "content/en/orders/"))
		}
	}
	want := []string{
		"cut.png: picture is damaged: it ends early; it is published as it is",
		"huge.png: picture has too many pixels: 50000 × 50000; it is published as it is",
		"none.jpg: picture is damaged: it is no PNG, JPEG, GIF or WebP; it is published as it is",
		"nonsense.png: picture is damaged: zlib: invalid header; it is published as it is",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("diagnostics (-want +got):\n%s", diff)
	}
	if report.ByKind["broken-picture"] != len(want) || report.Warnings < len(want) {
		t.Errorf("report counts %v and %d warnings, want %d broken pictures", report.ByKind, report.Warnings, len(want))
	}
	for i, img := range images(site[shown]) {
		if _, ok := site[strings.TrimPrefix(img["src"], "/docs/")]; !ok || (img["srcset"] == "") != (i < 4) {
			t.Errorf("picture %d = %v, want it published, and sizes for the good one alone", i, img)
		}
	}
	o.Strict, o.Out = true, filepath.Join(t.TempDir(), "strict")
	if _, err := Build(t.Context(), o); err != ErrMistakes {
		t.Errorf("Build() with Strict = %v, want ErrMistakes", err)
	}
	if entries, err := os.ReadDir(o.Out); err == nil && len(entries) > 0 {
		t.Errorf("a strict build published %v", entries)
	}
}

// withPNGSize changes the size in the header of a PNG.
func withPNGSize(data []byte, width, height uint32) []byte {
	out := slices.Clone(data)
	binary.BigEndian.PutUint32(out[16:], width)
	binary.BigEndian.PutUint32(out[20:], height)
	binary.BigEndian.PutUint32(out[29:], crc32.ChecksumIEEE(out[12:29]))
	return out
}

// withPNGPixels replaces the pixels of a PNG.
func withPNGPixels(data, pixels []byte) []byte {
	chunk := append(binary.BigEndian.AppendUint32(nil, uint32(len(pixels))), "IDAT"...)
	chunk = append(chunk, pixels...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return slices.Concat(data[:33], chunk, data[len(data)-12:])
}

func TestPicturesWithoutCache(t *testing.T) {
	o := pictureSite(t, "![Screen](screen.png)", map[string][]byte{"screen.png": pngBytes(t, drawing(900, 500))})
	_, want := buildSite(t, o)
	o.Cache, o.Out = "", filepath.Join(t.TempDir(), "public")
	_, got := buildSite(t, o)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("without a cache the site differs:\n%s", diff)
	}
}

func TestPictureCacheIsCleaned(t *testing.T) {
	o := pictureSite(t, "![Screen](screen.png)", map[string][]byte{"screen.png": pngBytes(t, drawing(900, 500))})
	buildSite(t, o)
	folder := filepath.Join(o.Cache, pictureFolder)
	for name, age := range map[string]time.Duration{
		"forgotten": unusedFor + time.Hour, "not long ago": unusedFor - time.Hour,
		"killed.1.tmp": touchedAfter + time.Hour, "running.2.tmp": time.Minute,
	} {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, nil, 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, o.Now.Add(-age), o.Now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	buildSite(t, o)
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	left := map[string]bool{}
	for _, f := range files {
		left[f.Name()] = true
	}
	for name, want := range map[string]bool{"forgotten": false, "not long ago": true, "killed.1.tmp": false, "running.2.tmp": true} {
		if left[name] != want {
			t.Errorf("%s is left: %v, want %v", name, left[name], want)
		}
	}
	if len(left) < 3 {
		t.Errorf("the cache holds %d files, want the pictures of the site among them", len(left))
	}
}

// Equal pictures in two folders are two files with their own names.
func TestEqualPictures(t *testing.T) {
	data := pngBytes(t, drawing(900, 500))
	o := pictureSite(t, "![A](a.png)\n\n![B](b.png)", map[string][]byte{"a.png": data, "b.png": data})
	_, site := buildSite(t, o)
	found := images(site[shown])
	if len(found) != 2 || found[0]["src"] == found[1]["src"] || found[0]["srcset"] == found[1]["srcset"] {
		t.Fatalf("pictures = %v, want two with names of their own", found)
	}
	for _, img := range found {
		if img["srcset"] == "" {
			t.Errorf("%s has no sizes", img["src"])
		}
	}
}

func TestCWebPMissing(t *testing.T) {
	o := pictureSite(t, "![Photo](photo.jpg)", map[string][]byte{"photo.jpg": jpegBytes(t, drawing(900, 500))})
	o.Settings.CWebP = true
	var log []string
	o.Log = func(format string, args ...any) { log = append(log, fmt.Sprintf(format, args...)) }
	t.Setenv("PATH", t.TempDir())
	_, site := buildSite(t, o)
	if text := strings.Join(log, "\n"); !strings.Contains(text, "cwebp") {
		t.Errorf("log = %q, want a word about cwebp", text)
	}
	for _, img := range images(site[shown]) {
		if !strings.Contains(img["srcset"], ".jpg ") {
			t.Errorf("srcset = %q, want JPEGs", img["srcset"])
		}
	}
}

// Two hundred pictures: what a build takes when they are made already.
func BenchmarkPictures(b *testing.B) {
	s := &site{assets: map[string]*asset{}, locales: map[string]*localeSite{}}
	o := Options{Cache: b.TempDir(), Now: time.Now()}
	dir := b.TempDir()
	s.fsys = os.DirFS(dir)
	data := jpegBytes(b, drawing(1200, 800))
	var sources []string
	for i := range 200 {
		name := strconv.Itoa(i) + ".jpg"
		sources = append(sources, name)
		// Other bytes after the end of the picture make it another one.
		if err := os.WriteFile(filepath.Join(dir, name), append(slices.Clone(data), name...), 0o666); err != nil {
			b.Fatal(err)
		}
	}
	run := func() {
		assets, err := newStore(dir, s.fsys, clock{}).loadAssets(b.Context(), sources)
		if err != nil {
			b.Fatal(err)
		}
		cache := openPictureCache(o)
		for _, a := range assets {
			key := checksum(a.sum[:])
			v, ok := cache.get(key)
			if !ok {
				set, err := s.makePicture(b.Context(), a)
				if err != nil {
					b.Fatal(err)
				}
				v = cache.put(key, set)
			}
			s.adopt(a, v)
		}
	}
	run()
	for b.Loop() {
		run()
	}
}

// What the sizes attribute says is what the stylesheet does: else browsers fetch
// pictures that are too large, or too small.
func TestSizesAgreeWithTheStylesheet(t *testing.T) {
	read := func(file string) string {
		css, err := fs.ReadFile(theme.FS(), file)
		if err != nil {
			t.Fatal(err)
		}
		return string(css)
	}
	const rem = 16
	for _, c := range []struct {
		file, pattern string
		want          float64
	}{
		{"css/article.css", `minmax\(0, ([\d.]+)rem\) 14rem`, column / float64(rem)},
		{"css/article.css", `:not\(:has\(\.toc\)\) \{ max-width: ([\d.]+)rem`, column / float64(rem)},
		{"css/base.css", `--gutter: ([\d.]+)rem;\n`, gutters / 2 / float64(rem)},
	} {
		m := regexp.MustCompile(c.pattern).FindStringSubmatch(read(c.file))
		if m == nil {
			t.Errorf("%s holds nothing like %s", c.file, c.pattern)
			continue
		}
		if got, err := strconv.ParseFloat(m[1], 64); err != nil || got != c.want {
			t.Errorf("%s: %s rem, %v; want %v rem, as in build/picture.go", c.file, m[0], err, c.want)
		}
	}
}
