package build

import (
	"bytes"
	"image"
	"image/jpeg"
	"strings"
	"testing"
	"testing/fstest"
)

func TestPictureSize(t *testing.T) {
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	// An Exif segment that says "turn by a quarter", put behind the first marker.
	exif := "\xFF\xE1\x00\x22Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"
	turned := append([]byte("\xFF\xD8"+exif), photo.Bytes()[2:]...)
	for _, test := range []struct {
		name, ext     string
		data          []byte
		width, height int
	}{
		{"photo", ".jpg", photo.Bytes(), 40, 30},
		{"photo turned by its camera", ".JPG", turned, 30, 40},
		{"svg with sizes", ".svg", []byte(`<?xml version="1.0"?><!-- x --><svg width="24px" height="12" viewBox="0 0 1 1"/>`), 24, 12},
		{"svg with a view box", ".svg", []byte(`<svg viewBox="0,0 300 150.4"></svg>`), 300, 150},
		{"svg in percent", ".svg", []byte(`<svg width="100%" height="100%" viewBox="0 0 8 4"></svg>`), 8, 4},
		{"svg without any", ".svg", []byte(`<svg/>`), 0, 0},
		{"no picture", ".png", []byte("hello"), 0, 0},
		{"empty", ".svg", nil, 0, 0},
	} {
		var a asset
		if a.measure(test.ext, test.data); a.width != test.width || a.height != test.height {
			t.Errorf("%s: measure() = %d, %d, want %d, %d", test.name, a.width, a.height, test.width, test.height)
		}
	}
}

func FuzzPictureSize(f *testing.F) {
	f.Add(".jpg", []byte("\xFF\xD8\xFF\xE1\x00\x10Exif\x00\x00MM\x00*\x00\x00\x00\x08\xFF\xFF"))
	f.Add(".svg", []byte(`<svg viewBox="0 0 1 1">`))
	f.Fuzz(func(t *testing.T, ext string, data []byte) {
		var a asset
		if a.measure(ext, data); a.width < 0 || a.height < 0 {
			t.Errorf("measure(%q, %q) = %d, %d, want no negative size", ext, data, a.width, a.height)
		}
	})
}

func TestLoadAssets(t *testing.T) {
	fsys := fstest.MapFS{
		"content/a/الشاي.PNG": {Data: []byte("x")},
		"content/b/photo.jpg": {Data: []byte("y")},
	}
	got, err := newStore(t.TempDir(), fsys, clock{}).loadAssets(t.Context(), []string{"content/a/الشاي.PNG", "content/b/photo.jpg", "missing.png", "content"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 {
		t.Errorf("loadAssets() = %v, want the two files that are there", got)
	}
	if a := got["content/a/الشاي.PNG"]; a == nil || !strings.HasPrefix(a.output, "assets/الشاي.") || !strings.HasSuffix(a.output, ".png") {
		t.Errorf("loadAssets()[…] = %+v, want assets/الشاي.<hash>.png", a)
	}
}
