package build

import (
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"slices"
	"sync"
)

// A pack is a file of texts one behind the other. What a build has parsed goes
// there and is read back when it is wanted, so that the texts of a large site need
// not lie in memory. Texts are only ever added; they may be read while others are
// added, by several goroutines.
type pack struct {
	file *os.File
	// own takes what is added from offset shared on, nil for file itself: another
	// process may have file by then.
	own    *os.File
	shared int64

	mu      sync.Mutex
	size    int64  // with what is waiting
	waiting []byte // to be written, the end of the file
	err     error  // the first that happened
}

// A span is a text in a pack.
type span struct {
	at  int64
	len int
	crc uint32
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// fullPack is how much waits before it is written.
const fullPack = 1 << 20

func (p *pack) add(data []byte) span {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := span{p.size, len(data), crc32.Checksum(data, castagnoli)}
	p.size += int64(len(data))
	p.waiting = append(p.waiting, data...)
	if len(p.waiting) >= fullPack {
		p.flush()
	}
	return s
}

// flush writes what is waiting. p.mu is held.
func (p *pack) flush() {
	if len(p.waiting) == 0 {
		return
	}
	file, at := p.place(p.size - int64(len(p.waiting)))
	if _, err := file.WriteAt(p.waiting, at); err != nil {
		p.err = errors.Join(p.err, fmt.Errorf("write cache: %w", err))
	}
	p.waiting = p.waiting[:0]
}

// place finds the file of an offset, and where in it. p.mu is held.
func (p *pack) place(at int64) (*os.File, int64) {
	if p.own != nil && at >= p.shared {
		return p.own, at - p.shared
	}
	return p.file, at
}

// part leaves the file to others: what is there stays to be read, what is added from
// now on goes into a file that nobody finds.
func (p *pack) part() error {
	own, err := scratchFile("")
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flush()
	p.own, p.shared = own, p.size
	return p.err
}

// get appends a text to b, nothing when it can no longer be had: then [pack.failed]
// says why.
func (p *pack) get(b []byte, s span) []byte {
	b = slices.Grow(b, s.len)
	data := b[len(b) : len(b)+s.len]
	p.mu.Lock()
	if s.at+int64(s.len) > p.size-int64(len(p.waiting)) {
		p.flush()
	}
	file, at := p.place(s.at)
	p.mu.Unlock()
	_, err := file.ReadAt(data, at)
	if err == nil && crc32.Checksum(data, castagnoli) == s.crc {
		return b[:len(b)+s.len]
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil {
		p.err = errDamaged
		if err != nil {
			p.err = fmt.Errorf("%w: %w", errDamaged, err)
		}
	}
	return b
}

// failed returns the first error of anything that was added or read.
func (p *pack) failed() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// end writes everything and returns the size of the pack.
func (p *pack) end() (int64, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flush()
	return p.size, p.err
}

func (p *pack) close() error {
	if p == nil {
		return nil
	}
	err := p.file.Close()
	if p.own != nil {
		err = errors.Join(err, p.own.Close())
	}
	return err
}
