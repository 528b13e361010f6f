package build

import (
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"sync"
)

// A pack is a file of texts one behind the other. What a build has parsed goes
// there and is read back when it is wanted, so that the texts of a large site need
// not lie in memory. Texts are only ever added; they may be read while others are
// added, by several goroutines.
type pack struct {
	file *os.File

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
	if _, err := p.file.WriteAt(p.waiting, p.size-int64(len(p.waiting))); err != nil {
		p.err = errors.Join(p.err, fmt.Errorf("write cache: %w", err))
	}
	p.waiting = p.waiting[:0]
}

// get returns a text, "" when it can no longer be had: then [pack.failed] says why.
func (p *pack) get(s span) string {
	data := make([]byte, s.len)
	p.mu.Lock()
	if s.at+int64(s.len) > p.size-int64(len(p.waiting)) {
		p.flush()
	}
	p.mu.Unlock()
	_, err := p.file.ReadAt(data, s.at)
	if err == nil && crc32.Checksum(data, castagnoli) == s.crc {
		return asString(data)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil {
		p.err = errDamaged
		if err != nil {
			p.err = fmt.Errorf("%w: %w", errDamaged, err)
		}
	}
	return ""
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
	return p.file.Close()
}
