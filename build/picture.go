package build

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"faqtory/build/imageset"
	"faqtory/content"
	"faqtory/internal/diag"
)

// This file gives the pictures of articles the sizes that browsers choose from.
// Making them takes most of the time of a first build; what was made lies in a
// cache (picturecache.go), named by the bytes it was made from.

// column is the width of the text, in CSS pixels, and gutters what is beside it
// on a phone: what the sizes attribute tells a browser before it knows the
// stylesheet. The theme may say otherwise; then a picture is a little larger or
// smaller than need be.
const (
	column  = content.TextWidth
	gutters = 36
)

// A variant is one published size of a picture.
type variant struct {
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Ext    string `json:"ext"`
	Hash   string `json:"hash"` // SHA-256 of the file, in hex
	Size   int    `json:"size"` // bytes
	output string // its name below the output folder
}

// variants are the sizes of one picture.
type variants struct {
	key string // of the cache
	// whole stands for a picture that is too large to be published; or nil.
	whole *variant
	sizes []variant // the narrowest first
	// data are the files, whole first, when the cache could not take them.
	data [][]byte
}

// all are the variants in the order of their files in the cache.
func (v *variants) all() []*variant {
	var out []*variant
	if v.whole != nil {
		out = append(out, v.whole)
	}
	for i := range v.sizes {
		out = append(out, &v.sizes[i])
	}
	return out
}

// pictureFaults are the pictures that stay as they are because they must: that
// are damaged or too large.
func pictureFaults(assets map[string]*asset) diag.List {
	var list diag.List
	for _, source := range slices.Sorted(maps.Keys(assets)) {
		if err := assets[source].fault; err != nil {
			list = append(list, pictureFault(source, err))
		}
	}
	return list
}

func pictureFault(source string, err error) diag.Diagnostic {
	d := diag.Diagnostic{
		File: source, Severity: diag.Warning, Code: "broken-picture",
		Message: err.Error() + "; it is published as it is",
		Hint:    "Open it in an image editor and save it anew.",
	}
	if errors.Is(err, imageset.ErrHuge) {
		d.Hint = fmt.Sprintf("Make it smaller: pages show at most 1600 pixels of its width, and pictures of more than %d million pixels are not touched.", imageset.MaxPixels/1_000_000)
	}
	return d
}

// makePictures gives the pictures that articles show their sizes. What is found
// out only now about a picture goes into the report.
func (s *site) makePictures(ctx context.Context, o Options, report *Report) error {
	cache := openPictureCache(o)
	maker, recipe := s.imageOptions(ctx, o)
	s.madePictures, s.images, s.recipe = cache, maker, recipe
	var (
		mu    sync.Mutex
		large sync.Mutex // one large picture at a time: it may take 800 MB
		wg    sync.WaitGroup
		next  = make(chan *asset)
		made  = 0
		fails []error
		found diag.List
	)
	todo := slices.DeleteFunc(s.shownPictures(), s.reuse)
	later := s.later.postpone(s, cache, todo)
	todo = slices.DeleteFunc(todo, func(a *asset) bool { return later[s.pictureKey(a)] })
	work := func(a *asset) error {
		key := s.pictureKey(a)
		known, ok := s.later.known(key)
		if known.err != nil {
			return known.err
		}
		v := known.variants
		if !ok {
			v, ok = cache.get(key)
		}
		if !ok {
			if a.width*a.height > 16e6 {
				large.Lock()
				defer large.Unlock()
			}
			set, err := s.makePicture(ctx, a)
			if err != nil {
				return err
			}
			v = cache.put(key, set)
			mu.Lock()
			made++
			progress(o, "pictures", made, len(todo))
			mu.Unlock()
		}
		s.adopt(a, v)
		return nil
	}
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for a := range next {
				err := work(a)
				mu.Lock()
				switch {
				case err == nil:
				case errors.Is(err, imageset.ErrBroken):
					found = append(found, pictureFault(a.source, err))
				default:
					fails = append(fails, fmt.Errorf("%s: %w", a.source, err))
				}
				mu.Unlock()
			}
		})
	}
	for _, a := range todo {
		if ctx.Err() != nil {
			break
		}
		next <- a
	}
	close(next)
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	// A program that failed is not the writer's mistake: the picture stays as it is.
	slices.SortFunc(fails, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	for _, err := range fails {
		logf(o, "no smaller sizes of %v", err)
	}
	if o.Strict {
		found = found.Strict()
	}
	report.add(found)
	if s.before == nil {
		cache.prune()
	}
	s.before = nil // it must not be held for ever
	return nil
}

// reuse gives a picture the sizes that the site before this one has of it.
func (s *site) reuse(a *asset) bool {
	if s.before == nil || s.before.recipe != s.recipe {
		return false
	}
	was := s.before.assets[a.source]
	if was == nil || was.variants == nil || was.sum != a.sum {
		return false
	}
	a.variants, a.output, a.width, a.height = was.variants, was.output, was.width, was.height
	return true
}

// imageOptions returns how pictures are made, and its trace in the cache's keys.
func (s *site) imageOptions(ctx context.Context, o Options) (imageset.Options, string) {
	recipe := "-" + strconv.Itoa(imageset.Version)
	if !s.settings.CWebP {
		return imageset.Options{}, recipe
	}
	program, version, err := imageset.FindCWebP(ctx)
	if err != nil {
		logf(o, "features.cwebp is on and cwebp cannot be used, so photographs stay JPEG: %v", err)
		return imageset.Options{}, recipe
	}
	return imageset.Options{CWebP: program}, recipe + "-" + content.Slug(version)
}

// shownPictures are the raster pictures that pages show in their text, in the
// order of their names. Logos are not among them: they are small, and pages
// know their names already.
func (s *site) shownPictures() []*asset {
	brand := map[string]bool{}
	for _, name := range []string{s.settings.Brand.Logo, s.settings.Brand.LogoDark, s.settings.Brand.Favicon, s.settings.Organization.Logo} {
		brand[name] = true
	}
	found := map[string]*asset{}
	look := func(a *content.Article) {
		if a == nil {
			return
		}
		for i := range a.Images {
			t := s.lib.Resolve(a, a.Images[i].Target)
			if img := s.assets[t.Asset]; t.Kind == content.TargetAsset && img != nil && img.raster && img.fault == nil && !brand[img.source] {
				found[img.source] = img
			}
		}
	}
	for _, l := range s.lib.Locales {
		for a := range s.lib.Articles(l.Tag) {
			look(a)
		}
		look(s.lib.Root(l.Tag).Index)
		for c := range s.lib.Categories(l.Tag) {
			look(c.Index)
		}
	}
	var out []*asset
	for _, source := range slices.Sorted(maps.Keys(found)) {
		out = append(out, found[source])
	}
	return out
}

var errPictureChanged = errors.New("the file was changed meanwhile")

func (s *site) makePicture(ctx context.Context, a *asset) (*imageset.Set, error) {
	data, err := readAsset(s.fsys, a.source)
	if err != nil {
		return nil, err
	}
	if sha256.Sum256(data) != a.sum {
		// What is made of it must not be taken for what is made of another.
		return nil, errPictureChanged
	}
	return imageset.Make(ctx, data, s.images)
}

// adopt gives an asset its sizes, and the published names of all of them.
func (s *site) adopt(a *asset, v *variants) {
	ext := path.Ext(a.source)
	stem := strings.TrimSuffix(path.Base(a.source), ext)
	for i := range v.sizes {
		size := &v.sizes[i]
		size.output = hashedName(stem+"-"+strconv.Itoa(size.Width), size.Ext, size.Hash)
	}
	if v.whole != nil {
		v.whole.output = hashedName(stem, v.whole.Ext, v.whole.Hash)
		a.output, a.width, a.height = v.whole.output, v.whole.Width, v.whole.Height
	}
	a.variants = v
}

// srcset returns the attributes that let a browser choose among the sizes of a
// picture that is laid out width pixels wide; both are "" when there is no choice.
func (s *site) srcset(a *asset, width int) (srcset, sizes string) {
	if a.variants == nil || len(a.variants.sizes) == 0 || width <= 0 {
		return "", ""
	}
	var b strings.Builder
	add := func(output string, width int) {
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(s.href(output))
		b.WriteByte(' ')
		b.WriteString(strconv.Itoa(width))
		b.WriteByte('w')
	}
	widest := 0
	for _, v := range a.variants.sizes {
		add(v.output, v.Width)
		widest = v.Width
	}
	if widest < min(a.width, imageset.MaxWidth) {
		add(a.output, a.width)
	}
	shown := min(width, column)
	return b.String(), fmt.Sprintf("(min-width: %dpx) %dpx, calc(100vw - %dpx)", shown+gutters, shown, gutters)
}

// variants plans the sizes of a picture.
func (p *plan) variants(a *asset) {
	if a.variants == nil {
		return
	}
	for i := range a.variants.sizes {
		v := &a.variants.sizes[i]
		if p.assets[v.output] {
			continue
		}
		p.assets[v.output] = true
		p.fixed(v.output, func(b *bytes.Buffer) error { return p.site.writeVariant(b, a, v) })
	}
}

// assetData writes the file that is published for an asset.
func (s *site) assetData(b *bytes.Buffer, a *asset) error {
	if a.variants != nil && a.variants.whole != nil {
		return s.writeVariant(b, a, a.variants.whole)
	}
	data, err := readAsset(s.fsys, a.source)
	b.Write(data)
	return err
}

// writeVariant writes the file of one size. Should the cache have been deleted or
// damaged in the meantime, the picture is made again: it comes out the same.
func (s *site) writeVariant(b *bytes.Buffer, a *asset, v *variant) error {
	for i, data := range a.variants.data {
		if a.variants.all()[i] == v {
			b.Write(data)
			return nil
		}
	}
	if data, ok := s.madePictures.read(a.variants, v); ok {
		b.Write(data)
		return nil
	}
	set, err := s.makePicture(context.Background(), a)
	if err != nil {
		return fmt.Errorf("make its sizes again: %w", err)
	}
	files := set.Sizes
	if set.Whole != nil {
		files = append(files, *set.Whole)
	}
	for _, f := range files {
		if checksum(f.Data) == v.Hash {
			b.Write(f.Data)
			return nil
		}
	}
	return fmt.Errorf("%s was changed while the site was built", a.source)
}
