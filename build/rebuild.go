package build

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
)

// A made output is one on its way from the workers to the folder.
type made struct {
	name  string
	key   key
	known bool          // key says all that the output depends on
	data  *bytes.Buffer // nil: the one that is there already is kept
	err   error
	// packed are the compressed forms of data; kept those that are kept with it.
	packed []packed
	kept   []string
}

// write makes the outputs that changed, in parallel, and stages them from this
// goroutine: several writers contend in the file system and are slower than one.
// It returns the keys for the next time.
func (p *plan) write(ctx context.Context, o *Options, before *record) (map[string]keptOutput, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		todo    = make(chan []output)
		done    = make(chan made, 4*runtime.GOMAXPROCS(0))
		workers sync.WaitGroup
		buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	)
	go func() {
		defer close(todo)
		for rest := p.outputs; len(rest) > 0; {
			n := 1
			for n < len(rest) && rest[n].text != nil && rest[n].text == rest[n-1].text {
				n++ // the page and the twin of an article
			}
			select {
			case todo <- rest[:n]:
				rest = rest[n:]
			case <-ctx.Done():
				return
			}
		}
	}()
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			var k keyer
			for outputs := range todo {
				for i := range outputs {
					m := p.make(&k, &outputs[i], o, before, &buffers)
					select {
					case done <- m:
					case <-ctx.Done():
						return
					}
				}
			}
		})
	}
	go func() {
		workers.Wait()
		close(done)
	}()
	keys := make(map[string]keptOutput, len(p.outputs))
	n := 0
	for m := range done {
		err := m.err
		switch {
		case err != nil:
		case m.data == nil:
			err = p.out.carry(m.name, m.kept...)
			keys[m.name] = keptOutput{key: m.key, stat: before.outputs[m.name].stat}
		default:
			p.rendered++
			err = errors.Join(p.out.Put(m.name, m.data.Bytes()), p.out.putPacks(m.packed, m.data.Bytes()))
			if m.known {
				keys[m.name] = keptOutput{key: m.key}
			}
			if m.data.Cap() <= mostBuffered {
				buffers.Put(m.data)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.name, err)
		}
		n++
		progress(*o, "writing", n, len(p.outputs))
	}
	return keys, ctx.Err()
}

// mostBuffered is the largest buffer that is used again: a page that came into the
// one of a list of everything would keep all of that in memory.
const mostBuffered = 256 << 10

// make renders an output unless the one that is there has the same key.
func (p *plan) make(k *keyer, output *output, o *Options, before *record, buffers *sync.Pool) made {
	if m, ok := p.spared(output, o, before); ok {
		return m
	}
	k.reset(p.prefix)
	render, known := output.make(k)
	m := made{name: output.name, known: known}
	if known {
		m.key = k.key()
		if p.keeps(&m, output, o, before) {
			return m
		}
	}
	m.data = buffers.Get().(*bytes.Buffer)
	m.data.Reset()
	if m.err = render(m.data); m.err == nil && p.packs {
		m.packed = packs(p.out.Previous(), m.name, m.data.Bytes())
	}
	return m
}

// spared keeps an output that none of the edits can have changed, without finding
// out what it is made from today.
func (p *plan) spared(output *output, o *Options, before *record) (made, bool) {
	was, ok := before.outputs[output.name]
	if !ok || !p.standing(output) {
		return made{}, false
	}
	m := made{name: output.name, key: was.key, known: true}
	return m, p.keeps(&m, output, o, before)
}

// keeps reports that an output need not be made, nor its compressed forms.
func (p *plan) keeps(m *made, output *output, o *Options, before *record) bool {
	was, ok := before.outputs[m.name]
	same := ok && was.key == m.key
	// A name that says all about a file says nothing of its compressed forms: the
	// build that wrote it may not have been asked for any.
	if !same && (!output.fixed || p.packs && compressible(m.name)) {
		return false
	}
	if !p.out.untouched(o.Out, m.name, was.stat) {
		return false
	}
	if p.packs {
		for _, ext := range []string{".br", ".gz"} {
			name := m.name + ext
			if _, ok := p.out.previous.Files[name]; !ok {
				continue // it was not worth it
			}
			if !p.out.untouched(o.Out, name, before.outputs[name].stat) {
				return false
			}
			m.kept = append(m.kept, name)
		}
	}
	return true
}

// untouched reports that a file of the previous build is as it was left. A stat
// that is another one says nothing: the folder may have been copied here.
func (o *Output) untouched(dir, name string, was stat) bool {
	f, ok := o.previous.Files[name]
	if !ok {
		return false
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != f.Size {
		return false
	}
	if infoStat(info) == was {
		return true
	}
	file, err := o.root.Open(filepath.FromSlash(name))
	if err != nil {
		return false
	}
	defer file.Close()
	h := sha256.New()
	_, err = io.Copy(h, file)
	return err == nil && hex.EncodeToString(h.Sum(nil)[:16]) == f.Hash
}

// carry takes a file of the previous build over, with others that belong to it.
func (o *Output) carry(name string, others ...string) error {
	for _, name := range append(others, name) {
		f, ok := o.previous.Files[name]
		if !ok {
			return fmt.Errorf("output %q: the previous build has none", name)
		}
		o.next.Files[name] = f
	}
	return nil
}
