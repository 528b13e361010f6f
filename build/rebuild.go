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
		done    = make(chan []made, 4*runtime.GOMAXPROCS(0))
		workers sync.WaitGroup
		buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	)
	go func() {
		defer close(todo)
		for rest := p.inOrder(); len(rest) > 0; {
			n := p.group(rest)
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
				var list []made
				for i := range outputs {
					m := p.make(&k, &outputs[i], o, before, &buffers)
					if list = append(list, m); m.data == nil && m.err == nil && i < len(outputs)-1 {
						continue // it takes no memory to speak of
					}
					select {
					case done <- list:
					case <-ctx.Done():
						return
					}
					list = nil
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
	for list := range done {
		for _, m := range list {
			if err := p.take(&m, before, keys); err != nil {
				return nil, fmt.Errorf("%s: %w", m.name, err)
			}
			if m.data != nil && m.data.Cap() <= mostBuffered {
				buffers.Put(m.data)
			}
		}
		n += len(list)
		progress(*o, "writing", n, len(p.outputs))
	}
	return keys, ctx.Err()
}

// inOrder are the outputs in the order in which they are made. After edits those come
// first that take time, and not last, when nothing is left to do beside them.
func (p *plan) inOrder() []output {
	if p.edits == nil {
		return p.outputs
	}
	first, standing := []output(nil), make([]output, 0, len(p.outputs))
	for i := range p.outputs {
		if p.standing(&p.outputs[i]) {
			standing = append(standing, p.outputs[i])
		} else {
			first = append(first, p.outputs[i])
		}
	}
	return append(first, standing...)
}

// group is how many outputs of a list are made by one worker, one after the other: the
// page and the twin of an article, and more of those that only need a look.
func (p *plan) group(list []output) int {
	const most = 64
	n := 1
	if p.standing(&list[0]) {
		for n < min(most, len(list)) && p.standing(&list[n]) {
			n++
		}
		return n
	}
	for n < len(list) && list[n].text != nil && list[n].text == list[n-1].text {
		n++
	}
	return n
}

// take puts an output where it belongs.
func (p *plan) take(m *made, before *record, keys map[string]keptOutput) error {
	switch {
	case m.err != nil:
		return m.err
	case m.data == nil:
		keys[m.name] = keptOutput{key: m.key, stat: before.outputs[m.name].stat}
		return p.out.carry(m.name, m.kept...)
	}
	p.rendered++
	if m.known {
		keys[m.name] = keptOutput{key: m.key}
	}
	return errors.Join(p.out.Put(m.name, m.data.Bytes()), p.out.putPacks(m.packed, m.data.Bytes()))
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
