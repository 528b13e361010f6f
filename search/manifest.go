package search

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"crypto/sha256"

	"faqtory/search/language"
)

// formatVersion counts the changes of the files described in this package. An
// index of another version is not read but written anew.
const formatVersion = 2

// An index folder holds
//
//	CURRENT            the manifest of the generation that is searched
//	PREVIOUS           the one before, for readers that are just opening it
//	next-<build>.json  a generation that is written and waits for its pages
//	<locale>-<random>/ parts; a manifest lists its own
//
// Parts never change, manifests are replaced by renaming, and nothing is
// removed that a manifest names. So readers need no lock, and what a crash
// leaves behind is at worst a folder too many. Nothing is synced to the disk
// either: after a power failure the checksums tell what is incomplete, and an
// index is quickly written again.
const (
	currentName  = "CURRENT"
	previousName = "PREVIOUS"
)

// A Manifest says what an index folder holds.
type Manifest struct {
	Format   int    `json:"format"`
	Analysis int    `json:"analysis"` // language.Version
	BuildID  string `json:"build"`
	// Input is whatever the writer was told about where its documents came
	// from; equal inputs make a rebuild needless.
	Input   string           `json:"input,omitempty"`
	Default string           `json:"default"`
	Locales []ManifestLocale `json:"locales"`
	// Sum is the SHA-256 of the manifest with an empty Sum.
	Sum string `json:"sum"`
}

// A ManifestLocale is the index of one locale.
type ManifestLocale struct {
	Locale   string         `json:"locale"`
	Articles int            `json:"articles"`
	Synonyms []Synonym      `json:"synonyms,omitempty"`
	Parts    []ManifestPart `json:"parts"`
}

// A ManifestPart is a folder of articles indexed together.
type ManifestPart struct {
	Name     string         `json:"name"`
	Articles int            `json:"articles"`
	Dead     []uint32       `json:"dead,omitempty"` // articles that were removed or replaced since
	Files    []ManifestFile `json:"files"`
}

// A ManifestFile is a file of a part with its checksum (CRC-32C).
type ManifestFile struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	CRC  uint32 `json:"crc32c"`
}

func (m *Manifest) sum() string {
	c := *m
	c.Sum = ""
	data, err := json.Marshal(&c)
	if err != nil {
		return "" // cannot happen: no type in it that JSON does not know
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// ReadManifest reads the manifest of the current generation without opening
// it: cheap enough to ask often whether there is a newer one. Its errors are
// [ErrMissing], [ErrFormat] and [ErrCorrupt].
func ReadManifest(dir string) (*Manifest, error) {
	m, err := readManifest(filepath.Join(dir, currentName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", dir, ErrMissing)
	}
	return m, err
}

func readManifest(path string) (*Manifest, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	// The version comes first: another version may hold anything else.
	var version struct{ Format, Analysis int }
	if err := json.Unmarshal(data, &version); err != nil {
		return nil, fmt.Errorf("%s: %w: %v", path, ErrCorrupt, err)
	}
	if version.Format != formatVersion || version.Analysis != language.Version {
		return nil, fmt.Errorf("%s: %w: format %d.%d, want %d.%d", path, ErrFormat,
			version.Format, version.Analysis, formatVersion, language.Version)
	}
	m := &Manifest{}
	if err := json.Unmarshal(data, m); err != nil {
		return nil, fmt.Errorf("%s: %w: %v", path, ErrCorrupt, err)
	}
	if m.Sum != m.sum() {
		return nil, fmt.Errorf("%s: %w: checksum", path, ErrCorrupt)
	}
	for _, l := range m.Locales {
		for _, p := range l.Parts {
			if p.Name == "" || p.Name != filepath.Base(p.Name) || strings.HasPrefix(p.Name, ".") {
				return nil, fmt.Errorf("%s: %w: part %q", path, ErrCorrupt, p.Name)
			}
		}
	}
	return m, nil
}

// write replaces a manifest in one step.
func (m *Manifest) write(path string) error {
	m.Sum = m.sum()
	data, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return writeFile(path, append(data, '\n'))
}

// writeFile replaces a file so that readers see the old or the new one whole.
func writeFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// describe lists the files of a finished part and makes them readable for
// everyone: the server is seldom the user who builds.
func describe(dir string) ([]ManifestFile, error) {
	var files []ManifestFile
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			return os.Chmod(path, 0o755)
		}
		if err := os.Chmod(path, 0o644); err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		size, crc, err := checksum(path)
		files = append(files, ManifestFile{Name: filepath.ToSlash(rel), Size: size, CRC: crc})
		return err
	})
	return files, err
}

// verify checks a part's files, or only one of them, against the manifest.
func (p *ManifestPart) verify(dir, only string) error {
	for _, want := range p.Files {
		if only != "" && want.Name != only {
			continue
		}
		if !filepath.IsLocal(filepath.FromSlash(want.Name)) {
			return fmt.Errorf("%w: file name %q", ErrCorrupt, want.Name)
		}
		path := filepath.Join(dir, p.Name, filepath.FromSlash(want.Name))
		size, crc, err := checksum(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("%s: %w: file is absent", path, ErrCorrupt)
		case err != nil:
			return err
		case size != want.Size || crc != want.CRC:
			return fmt.Errorf("%s: %w: checksum", path, ErrCorrupt)
		}
	}
	return nil
}

func checksum(path string) (size int64, crc uint32, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	buf := make([]byte, 256<<10)
	for {
		n, err := f.Read(buf)
		size += int64(n)
		crc = crc32.Update(crc, castagnoli, buf[:n])
		if err == io.EOF {
			return size, crc, nil
		}
		if err != nil {
			return 0, 0, err
		}
	}
}

// parts names all part folders of a manifest.
func (m *Manifest) parts() []string {
	var names []string
	if m != nil {
		for _, l := range m.Locales {
			for _, p := range l.Parts {
				names = append(names, p.Name)
			}
		}
	}
	return names
}

func (m *Manifest) locale(tag string) *ManifestLocale {
	if m == nil {
		return nil
	}
	i := slices.IndexFunc(m.Locales, func(l ManifestLocale) bool { return l.Locale == tag })
	if i < 0 {
		return nil
	}
	return &m.Locales[i]
}
