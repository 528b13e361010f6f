package imageset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"hash/fnv"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/image/webp"
)

// screenshot is a drawn picture: lines, something like letters, and a corner
// with a photograph.
func screenshot(width, height int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	seed := uint32(1)
	for y := range height {
		for x := range width {
			c := color.NRGBA{250, 250, 252, 255}
			switch {
			case x > width/2 && y > height/2:
				seed = seed*1664525 + 1013904223
				c = color.NRGBA{uint8(x*200/width + int(seed>>29)), uint8(y * 200 / height), 90, 255}
			case y < 40 || x < 200 && y%60 < 2:
				c = color.NRGBA{30, 60, 110, 255}
			case y%48 < 24 && (x/9*7+y/9*3)%11 < 4 && x%300 < 250:
				c = color.NRGBA{uint8(40 + x/9%7*10), 40, 48, 255}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

// photo is a picture of soft colours and some noise.
func photo(width, height int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	seed := uint32(1)
	for y := range height {
		for x := range width {
			seed = seed*1664525 + 1013904223
			n := uint8(seed >> 29)
			m.SetRGBA(x, y, color.RGBA{uint8(x*200/width) + n, uint8(y*200/height) + n, uint8((x+y)*200/(width+height)) + n, 255})
		}
	}
	return m
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	// Packed as badly as screenshots often are.
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB, img image.Image, quality int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decodeFile(t *testing.T, f File) image.Image {
	t.Helper()
	var img image.Image
	var err error
	if f.Ext == ".webp" {
		img, err = webp.Decode(bytes.NewReader(f.Data))
	} else {
		img, _, err = image.Decode(bytes.NewReader(f.Data))
	}
	if err != nil {
		t.Fatalf("a %d pixels wide %s cannot be read: %v", f.Width, f.Ext, err)
	}
	if got, want := img.Bounds().Size(), image.Pt(f.Width, f.Height); got != want {
		t.Errorf("a %s has %v pixels, and is said to have %v", f.Ext, got, want)
	}
	return img
}

func TestMake(t *testing.T) {
	flat := image.NewPaletted(image.Rect(0, 0, 900, 600), color.Palette{color.White, color.Black})
	drawn := image.NewPaletted(image.Rect(0, 0, 1500, 1000), palette.Plan9)
	for i := range drawn.Pix {
		x, y := i%1500, i/1500
		drawn.Pix[i] = uint8(x/100*7+y/100*31) | 1
	}
	tests := []struct {
		name  string
		data  []byte
		whole string
		sizes string
	}{
		{"screenshot", pngOf(t, screenshot(1400, 900)), "", "800×514.webp 1400×900.webp"},
		{"wide screenshot", pngOf(t, screenshot(2000, 300)), "", "480×72.webp 800×120.webp 1200×180.webp 1600×240.webp"},
		{"small screenshot", pngOf(t, screenshot(400, 300)), "", "400×300.webp"},
		{"a step just below", pngOf(t, screenshot(540, 300)), "", "540×300.webp"},
		{"one colour", pngOf(t, flat), "", ""},
		{"flat drawing", pngOf(t, drawn), "", ""},
		{"photograph", jpegOf(t, photo(1500, 1000), 95), "", "480×320.jpg 800×533.jpg 1200×800.jpg 1500×1000.jpg"},
		{"photograph that is small already", jpegOf(t, photo(1500, 1000), 60), "", "480×320.jpg 800×533.jpg"},
		{"photograph of a camera", jpegOf(t, photo(3000, 2000), 92), "2445×1630.jpg", "480×320.jpg 800×533.jpg 1200×800.jpg 1600×1067.jpg"},
		{"grey photograph", jpegOf(t, grey(photo(1000, 500)), 95), "", "480×240.jpg 800×400.jpg 1000×500.jpg"},
		{"one pixel", pngOf(t, screenshot(1, 1)), "", ""},
		{"tall", pngOf(t, screenshot(5, 17000)), "", ""},
		{"animation", gifOf(t), "", ""},
		{"moving PNG", withChunk(pngOf(t, screenshot(1400, 900)), "acTL", make([]byte, 8)), "", ""},
		{"vector", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "", ""},
		{"nothing", nil, "", ""},
	}
	for _, test := range tests {
		if test.name == "flat drawing" && len(test.data) < leastBytes {
			t.Errorf("the flat drawing has %d bytes and shows nothing", len(test.data))
		}
		set, err := Make(t.Context(), test.data, Options{})
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		name := func(f File) string { return strconv.Itoa(f.Width) + "×" + strconv.Itoa(f.Height) + f.Ext }
		var whole string
		var sizes []string
		last := len(test.data)
		if set.Whole != nil {
			whole = name(*set.Whole)
			decodeFile(t, *set.Whole)
			last = len(set.Whole.Data)
		}
		for _, f := range set.Sizes {
			sizes = append(sizes, name(f))
			decodeFile(t, f)
		}
		for _, f := range slices.Backward(set.Sizes) {
			if len(f.Data)*100 > last*worth {
				t.Errorf("%s: %s has %d bytes beside %d of the next larger one", test.name, name(f), len(f.Data), last)
			}
			last = len(f.Data)
		}
		if got := strings.Join(sizes, " "); whole != test.whole || got != test.sizes {
			t.Errorf("%s: whole %q, sizes %q, want %q, %q", test.name, whole, got, test.whole, test.sizes)
		}
		again, err := Make(t.Context(), test.data, Options{})
		if diff := cmp.Diff(set, again); err != nil || diff != "" {
			t.Errorf("%s: made twice, it differs: %v", test.name, err)
		}
	}
}

func grey(img image.Image) image.Image {
	out := image.NewGray(img.Bounds())
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			out.Set(x, y, img.At(x, y))
		}
	}
	return out
}

func gifOf(t *testing.T) []byte {
	t.Helper()
	frame := image.NewPaletted(image.Rect(0, 0, 1000, 500), palette.Plan9)
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{10, 10}}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withChunk puts a chunk after the header of a PNG.
func withChunk(data []byte, kind string, body []byte) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	chunk = append(append(chunk, kind...), body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return slices.Concat(data[:33], chunk, data[33:])
}

func TestBroken(t *testing.T) {
	good, jpg := pngOf(t, photo(300, 200)), jpegOf(t, photo(600, 400), 80)
	flipped := slices.Clone(good)
	flipped[len(flipped)/2] ^= 0x10
	// The pixels of a PNG whose chunks are all in order may still be no pixels.
	nonsense := slices.Concat(good[:33], withChunk(make([]byte, 33), "IDAT", bytes.Repeat([]byte("not deflate"), 300))[33:], good[len(good)-12:])
	bomb := slices.Clone(good)
	binary.BigEndian.PutUint32(bomb[16:], 60_000)
	binary.BigEndian.PutUint32(bomb[20:], 60_000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	tests := []struct {
		name string
		data []byte
		want error
	}{
		{"whole PNG", good, nil},
		{"PNG cut off", good[:len(good)/2], ErrBroken},
		{"PNG without its last chunk", good[:len(good)-12], ErrBroken},
		{"PNG with a wrong bit", flipped, ErrBroken},
		{"PNG with nonsense for pixels", nonsense, ErrBroken},
		{"PNG of a header", good[:20], ErrBroken},
		{"JPEG cut off", jpg[:len(jpg)-200], ErrBroken},
		{"JPEG of a header", jpg[:30], ErrBroken},
		{"GIF of a header", []byte("GIF89a\x01"), ErrBroken},
		{"WebP of a header", []byte("RIFF\x00\x00\x00\x00WEBPVP8 "), ErrBroken},
		{"bomb", bomb, ErrHuge},
	}
	for _, test := range tests {
		if _, err := Make(t.Context(), test.data, Options{}); !errors.Is(err, test.want) {
			t.Errorf("%s: Make() = %v, want %v", test.name, err, test.want)
		}
	}
	if info, _ := Inspect(bomb); info.Width != 60_000 || info.Height != 60_000 {
		t.Errorf("Inspect(bomb) = %d × %d, want its size all the same", info.Width, info.Height)
	}
}

// A picture of three by two pixels, all different, in each of the eight ways.
func TestTurned(t *testing.T) {
	const stored = "abc" + "def"
	tests := []struct {
		orientation int
		width       int
		want        string
	}{
		{0, 3, "abcdef"}, {1, 3, "abcdef"}, {9, 3, "abcdef"},
		{2, 3, "cbafed"}, // mirrored
		{3, 3, "fedcba"}, // upside down
		{4, 3, "defabc"}, // mirrored and upside down
		{5, 2, "adbecf"}, // rows are columns
		{6, 2, "daebfc"}, // a quarter clockwise
		{7, 2, "fcebda"}, // both
		{8, 2, "cfbead"}, // a quarter the other way
	}
	for _, test := range tests {
		p := &pixels{width: 3, height: 2}
		for _, c := range []byte(stored) {
			p.rgba = append(p.rgba, c, c, c, 255)
		}
		q := p.turned(test.orientation)
		var got []byte
		for i := 0; i < len(q.rgba); i += 4 {
			got = append(got, q.rgba[i])
		}
		if string(got) != test.want || q.width != test.width || q.width*q.height != 6 {
			t.Errorf("turned(%d) = %s, %d wide, want %s, %d", test.orientation, got, q.width, test.want, test.width)
		}
	}
}

// withOrientation adds Exif data to a JPEG.
func withOrientation(data []byte, order binary.AppendByteOrder, orientation uint16) []byte {
	tiff := []byte("MM\x00\x2a\x00\x00\x00\x08")
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		tiff = []byte("II\x2a\x00\x08\x00\x00\x00")
	}
	tiff = order.AppendUint16(tiff, 2) // entries
	for _, entry := range []struct{ tag, value uint16 }{{0x0100, 7}, {0x0112, orientation}} {
		tiff = order.AppendUint16(tiff, entry.tag)
		tiff = order.AppendUint16(tiff, 3) // short
		tiff = order.AppendUint32(tiff, 1)
		tiff = order.AppendUint16(tiff, entry.value)
		tiff = order.AppendUint16(tiff, 0)
	}
	body := append([]byte("Exif\x00\x00"), order.AppendUint32(tiff, 0)...)
	segment := binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(body)+2))
	return slices.Concat(data[:2], segment, body, data[2:])
}

func TestOrientation(t *testing.T) {
	plain := jpegOf(t, photo(900, 600), 95)
	for orientation := range uint16(10) {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			data := withOrientation(plain, order, orientation)
			if got := Orientation(data); got != int(orientation) {
				t.Errorf("Orientation() = %d, want %d", got, orientation)
			}
			want := image.Pt(900, 600)
			if orientation >= 5 && orientation <= 8 {
				want = image.Pt(600, 900)
			}
			info, err := Inspect(data)
			if err != nil || image.Pt(info.Width, info.Height) != want {
				t.Errorf("orientation %d: Inspect() = %d × %d, %v, want %v", orientation, info.Width, info.Height, err, want)
			}
		}
	}
	// What is red at the right of the stored picture is at the foot of one that is
	// turned a quarter clockwise.
	set, err := Make(t.Context(), withOrientation(plain, binary.BigEndian, 6), Options{})
	if err != nil || len(set.Sizes) == 0 {
		t.Fatalf("Make() = %v, %v", set, err)
	}
	for _, f := range set.Sizes {
		img := decodeFile(t, f)
		top, _, _, _ := img.At(f.Width/2, f.Height/20).RGBA()
		foot, _, _, _ := img.At(f.Width/2, f.Height*19/20).RGBA()
		if f.Height <= f.Width || foot < top+0x5000 {
			t.Errorf("%d × %d: red %x above and %x below, want a turned picture", f.Width, f.Height, top, foot)
		}
		if Orientation(f.Data) != 0 {
			t.Error("a turned picture says that it is to be turned")
		}
	}
}

// iccOf is a profile of nothing but a header and a name.
func iccOf(name string) []byte {
	icc := make([]byte, 128, 300)
	copy(icc[12:], "mntrRGB XYZ ")
	return append(icc, name...)
}

func TestProfile(t *testing.T) {
	wide := iccOf("Display P3")
	screen := withPNGProfile(pngOf(t, screenshot(1000, 700)), wide)
	camera := withJPEGProfile(jpegOf(t, photo(2800, 1900), 95), wide)
	if got := profile(screen, "png"); !bytes.Equal(got, wide) {
		t.Errorf("profile of a PNG = %q, want %q", got, wide)
	}
	for _, data := range [][]byte{screen, camera} {
		set, err := Make(t.Context(), data, Options{})
		if err != nil || len(set.Sizes) == 0 {
			t.Fatalf("Make() = %v, %v", set, err)
		}
		files := set.Sizes
		if set.Whole != nil {
			files = append(files, *set.Whole)
		}
		for _, f := range files {
			decodeFile(t, f)
			if !bytes.Contains(f.Data, wide) {
				t.Errorf("%d%s lost its colour profile", f.Width, f.Ext)
			}
		}
	}
	printing := iccOf("")
	copy(printing[16:], "CMYK")
	for name, icc := range map[string][]byte{
		"sRGB": iccOf("sRGB IEC61966-2.1"), "of a printer": printing, "short": wide[:50], "huge": append(iccOf("x"), make([]byte, maxProfile)...),
	} {
		if got := profile(withPNGProfile(pngOf(t, screenshot(10, 10)), icc), "png"); got != nil {
			t.Errorf("profile %s = %d bytes, want none", name, len(got))
		}
	}
}

// Lossless means lossless, whatever the number of colours and the transparency.
func TestLossless(t *testing.T) {
	for _, colors := range []int{1, 2, 3, 4, 15, 16, 17, 100, 256} {
		p := image.NewPaletted(image.Rect(0, 0, 333, 77), palette.Plan9[:colors])
		for i := range p.Pix {
			p.Pix[i] = uint8(i * i / 7 % colors)
		}
		data, err := lossless(p)
		if err != nil {
			t.Errorf("%d colours: %v", colors, err)
			continue
		}
		back, err := webp.Decode(bytes.NewReader(data))
		if err != nil || !same(p, back) {
			t.Errorf("%d colours: other pixels come back, %v", colors, err)
		}
	}
	m := image.NewNRGBA(image.Rect(0, 0, 256, 64))
	for i := 0; i < len(m.Pix); i += 4 {
		m.Pix[i], m.Pix[i+1], m.Pix[i+2], m.Pix[i+3] = uint8(i), uint8(i/7), uint8(i/3), uint8(i/4)
	}
	data, err := lossless(m)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := webp.Decode(bytes.NewReader(data)); err != nil || !same(m, back) {
		t.Errorf("transparent: other pixels come back, %v", err)
	}
	if _, err := lossless(image.NewNRGBA(image.Rect(0, 0, maxSide+1, 1))); !errors.Is(err, errUnfit) {
		t.Errorf("too long a side: %v, want errUnfit", err)
	}
}

func TestResized(t *testing.T) {
	for _, size := range []struct{ from, to image.Point }{
		{image.Pt(1000, 700), image.Pt(480, 336)}, {image.Pt(3, 3), image.Pt(1, 1)},
		{image.Pt(1, 900), image.Pt(1, 30)}, {image.Pt(7, 5), image.Pt(6, 4)}, {image.Pt(640, 2), image.Pt(480, 2)},
	} {
		// A plain surface stays plain, to the last bit.
		p := &pixels{width: size.from.X, height: size.from.Y, rgba: bytes.Repeat([]byte{200, 100, 3, 254}, size.from.X*size.from.Y)}
		q := p.resized(size.to.X, size.to.Y)
		if want := bytes.Repeat([]byte{200, 100, 3, 254}, size.to.X*size.to.Y); !bytes.Equal(q.rgba, want) {
			t.Errorf("%v to %v: a plain surface did not stay plain", size.from, size.to)
		}
	}
	// Edges stay where they are, and no transparent pixel has a colour.
	p := newPixels(image.NewNRGBA(image.Rect(0, 0, 400, 40)))
	for y := range 40 {
		for x := range 200 {
			copy(p.rgba[4*(400*y+x):], []byte{255, 0, 0, 255})
		}
	}
	q := p.resized(100, 10)
	for i := 0; i < len(q.rgba); i += 4 {
		x, c := i/4%100, q.rgba[i:i+4]
		if c[0] > c[3] || c[1] != 0 || x < 48 && c[3] != 255 || x > 51 && c[3] != 0 {
			t.Fatalf("pixel %d of an edge at 50 is %v", x, c)
		}
	}
}

// The pixels of a resized picture. When this fails because another filter was
// chosen, raise Version and write the new number here.
func TestPixels(t *testing.T) {
	const want = "2 429c263da8ac1c3"
	h := fnv.New64a()
	for _, img := range []image.Image{screenshot(1111, 333), photo(900, 777)} {
		h.Write(newPixels(img).resized(480, 200).rgba)
	}
	if got := strconv.Itoa(Version) + " " + strconv.FormatUint(h.Sum64(), 16); got != want {
		t.Errorf("version and pixels = %q, want %q", got, want)
	}
}

func TestCWebP(t *testing.T) {
	cwebp, err := exec.LookPath("cwebp")
	if err != nil {
		t.Skip("cwebp is not installed")
	}
	data := withJPEGProfile(jpegOf(t, photo(1500, 1000), 90), iccOf("Display P3"))
	set, err := Make(t.Context(), data, Options{CWebP: cwebp})
	if err != nil || len(set.Sizes) != 4 {
		t.Fatalf("Make() = %+v, %v, want four sizes", set, err)
	}
	for _, f := range set.Sizes {
		if f.Ext != ".webp" || !bytes.Contains(f.Data, []byte("ICCP")) {
			t.Errorf("%d%s, want WebP with the profile", f.Width, f.Ext)
		}
		decodeFile(t, f)
	}
	if _, err := Make(t.Context(), data, Options{CWebP: filepath.Join(t.TempDir(), "none")}); err == nil {
		t.Error("a program that is not there gives no error")
	}
}

// Real screenshots: what is made of them can be read and is smaller.
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("takes its time")
	}
	files, _ := filepath.Glob("../../../shared/corpora/magento-kb/how-to/general/assets/*g")
	if len(files) == 0 {
		t.Skip("no corpus at hand")
	}
	for i, file := range files {
		if i%40 != 0 {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		set, err := Make(t.Context(), data, Options{})
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(file), err)
			continue
		}
		for _, f := range set.Sizes {
			decodeFile(t, f)
		}
	}
}

func FuzzMake(f *testing.F) {
	f.Add(pngOf(f, screenshot(50, 40)))
	f.Add(withPNGProfile(pngOf(f, screenshot(50, 40)), iccOf("x")))
	f.Add(withOrientation(jpegOf(f, photo(60, 50), 80), binary.LittleEndian, 6))
	f.Add(withJPEGProfile(jpegOf(f, photo(60, 50), 80), iccOf("x")))
	f.Add([]byte("GIF89a"))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPVP8X"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if info, err := Inspect(data); err != nil || info.Width*info.Height > 1<<20 {
			return
		}
		set, err := Make(t.Context(), data, Options{})
		if err != nil {
			return
		}
		for _, f := range set.Sizes {
			decodeFile(t, f)
		}
	})
}

func BenchmarkMake(b *testing.B) {
	for name, data := range map[string][]byte{"screenshot": pngOf(b, screenshot(1600, 1000)), "photograph": jpegOf(b, photo(1600, 1000), 92)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Make(b.Context(), data, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
