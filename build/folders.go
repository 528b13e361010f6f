package build

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// folders writes files below a root, making the folders they lie in. It keeps the
// folder of the last file open, with those on the way there: a site is written
// folder by folder, and walking down from the root for every file, without ever
// following a link out of it, costs more than writing the file.
type folders struct {
	root  *os.Root
	names []string
	open  []*os.Root
}

// writeFile writes a file that lies in dir, both as in an [io/fs.FS].
func (f *folders) writeFile(dir, name string, data []byte) error {
	r, err := f.at(dir)
	if err != nil {
		return err
	}
	return r.WriteFile(name, data, 0o666)
}

// at returns the folder dir and makes it where it is missing.
func (f *folders) at(dir string) (*os.Root, error) {
	if dir == "." {
		return f.root, nil
	}
	depth := 0
	for name := range strings.SplitSeq(dir, "/") {
		if depth < len(f.names) && f.names[depth] == name {
			depth++
			continue
		}
		if err := f.keep(depth); err != nil {
			return nil, err
		}
		r := f.innermost()
		if err := r.Mkdir(name, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("make folder %s: %w", filepath.FromSlash(dir), err)
		}
		next, err := r.OpenRoot(name)
		if err != nil {
			return nil, fmt.Errorf("open folder %s: %w", filepath.FromSlash(dir), err)
		}
		f.names, f.open = append(f.names, name), append(f.open, next)
		depth++
	}
	if err := f.keep(depth); err != nil {
		return nil, err
	}
	return f.innermost(), nil
}

func (f *folders) innermost() *os.Root {
	if len(f.open) == 0 {
		return f.root
	}
	return f.open[len(f.open)-1]
}

// keep closes all folders but the outermost n.
func (f *folders) keep(n int) error {
	var err error
	for len(f.open) > n {
		last := len(f.open) - 1
		err = errors.Join(err, f.open[last].Close())
		f.names, f.open = f.names[:last], f.open[:last]
	}
	return err
}

// close lets go of the folders; the root stays open.
func (f *folders) close() error { return f.keep(0) }
