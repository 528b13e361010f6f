package theme

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
	"sync"
	"time"
)

// AppendPage appends to b what the template of a page can see of it, so that two
// pages of one theme with equal bytes render equal HTML. page is a pointer to one
// of the page structs.
func (t *Theme) AppendPage(b []byte, page any) []byte {
	v := reflect.ValueOf(page).Elem()
	d, ok := t.digests.Load(v.Type())
	if !ok {
		name := templates[v.Type()]
		d, _ = t.digests.LoadOrStore(v.Type(), &digest{sight: t.sightOf(name, reflect.PointerTo(v.Type()))})
	}
	return d.(*digest).append(b, v)
}

// templates are those of the page structs.
var templates = map[reflect.Type]string{
	reflect.TypeFor[HomePage]():     "home.html",
	reflect.TypeFor[CategoryPage](): "category.html",
	reflect.TypeFor[ArticlePage]():  "article.html",
	reflect.TypeFor[ContactPage]():  "contact.html",
	reflect.TypeFor[SearchPage]():   "search.html",
	reflect.TypeFor[NotFoundPage](): "404.html",
	reflect.TypeFor[RedirectPage](): "redirect.html",
}

// AppendValue appends all of v, a struct of any package, to b: equal values give
// equal bytes. Functions count for nothing.
func AppendValue(b []byte, v any) []byte {
	return everything.append(b, reflect.Indirect(reflect.ValueOf(v)))
}

var everything = &digest{sight: &sight{all: true}}

// A digest writes values down as far as a sight reaches.
type digest struct {
	sight *sight
	plans sync.Map // reflect.Type of a struct → []int, the fields to write
	sites sync.Map // locale → seenSite: every page of a locale has the same
}

type seenSite struct {
	site *Site
	sum  [sha256.Size]byte
}

func (d *digest) plan(kind reflect.Type) []int {
	if p, ok := d.plans.Load(kind); ok {
		return p.([]int)
	}
	p := make([]int, 0, kind.NumField())
	for i := range kind.NumField() {
		if d.sight.sees(kind, i) {
			p = append(p, i)
		}
	}
	d.plans.Store(kind, p)
	return p
}

func (d *digest) append(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		b = binary.AppendUvarint(b, uint64(v.Len()))
		return append(b, v.String()...)
	case reflect.Bool:
		if v.Bool() {
			return append(b, 1)
		}
		return append(b, 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return binary.AppendVarint(b, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return binary.AppendUvarint(b, v.Uint())
	case reflect.Float64:
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(v.Float()))
	case reflect.Pointer:
		switch {
		case v.IsNil():
			return append(b, 0)
		case v.Type() == siteType:
			return d.site(append(b, 1), v)
		}
		return d.append(append(b, 1), v.Elem())
	case reflect.Slice, reflect.Array:
		b = binary.AppendUvarint(b, uint64(v.Len()))
		for i := range v.Len() {
			b = d.append(b, v.Index(i))
		}
		return b
	case reflect.Map:
		return d.pairs(b, v)
	case reflect.Struct:
		if v.Type() == timeType {
			return appendMoment(b, v.Interface().(time.Time))
		}
		for _, i := range d.plan(v.Type()) {
			b = d.append(b, v.Field(i))
		}
		return b
	case reflect.Interface:
		if v.IsNil() {
			return append(b, 0)
		}
		b = append(append(b, 1), v.Elem().Type().String()...)
		return d.append(append(b, 0), v.Elem())
	case reflect.Func:
		return b
	}
	panic("theme: a page struct holds a " + v.Type().String()) // a test fills and writes them all
}

var (
	siteType = reflect.TypeFor[*Site]()
	timeType = reflect.TypeFor[time.Time]()
)

// appendMoment writes all of a time that can be shown.
func appendMoment(b []byte, t time.Time) []byte {
	name, offset := t.Zone()
	b = binary.AppendVarint(b, t.Unix())
	b = binary.AppendVarint(b, int64(t.Nanosecond()))
	b = binary.AppendVarint(b, int64(offset))
	return append(append(b, name...), 0)
}

// pairs writes a map so that the order of its pairs does not matter.
func (d *digest) pairs(b []byte, v reflect.Value) []byte {
	var total [sha256.Size]byte
	for pairs := v.MapRange(); pairs.Next(); {
		sum := sha256.Sum256(d.append(d.append(nil, pairs.Key()), pairs.Value()))
		for i := range total {
			total[i] ^= sum[i]
		}
	}
	b = binary.AppendUvarint(b, uint64(v.Len()))
	return append(b, total[:]...)
}

func (d *digest) site(b []byte, v reflect.Value) []byte {
	p := v.Interface().(*Site)
	known, ok := d.sites.Load(p.Locale)
	if !ok || known.(seenSite).site != p {
		known = seenSite{p, sha256.Sum256(d.append(nil, v.Elem()))}
		d.sites.Store(p.Locale, known)
	}
	sum := known.(seenSite).sum
	return append(b, sum[:]...)
}

// Digest identifies everything that pages are rendered from beside their
// structs: templates, messages, icons and choices. It says nothing of what is part of the
// program.
func (t *Theme) Digest() ([sha256.Size]byte, error) {
	look, err := t.Look()
	if err != nil {
		return [sha256.Size]byte{}, err
	}
	h := sha256.New()
	h.Write(AppendValue(nil, look))
	fmt.Fprintf(h, "%d\x00%s%d\x00%s", len(t.css), t.css, len(t.js), t.js)
	return [sha256.Size]byte(h.Sum(nil)), nil
}
