package build

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
)

// manifestVersion changes when a manifest can no longer be read as this one.
const manifestVersion = 1

// A Manifest is what a build wrote: what may be removed later, and since when
// each page reads as it does. It lies in the output folder, so it goes where
// the site goes.
type Manifest struct {
	Version int    `json:"version"`
	BuildID string `json:"build_id"`
	// Articles counts the articles that were published.
	Articles int `json:"articles"`
	// Files are the published files by name.
	Files map[string]File `json:"files"`
	// Pages remembers each page's visible text by URL path.
	Pages map[string]PageText `json:"pages"`
	// Lost are the addresses by URL path at which pages were published once and none
	// is now, redirections among them: a redirection may be taken out again.
	Lost map[string]LostPage `json:"lost,omitempty"`
}

// A File is a published file: the first 16 bytes of its SHA-256 in hex, and its size.
type File struct {
	Hash string `json:"hash"`
	Size int64  `json:"size"`
}

// A PageText says since when a page reads as it does, so that the sitemap's
// lastmod moves only with the text a visitor sees.
type PageText struct {
	Hash    string `json:"hash"`
	Lastmod string `json:"lastmod,omitempty"` // "2006-01-02"; "" when it was never seen to change
}

// A LostPage says what was at an address before, by the hash of its text, and the
// page that readers are led to or that took its place, "" when none is known.
type LostPage struct {
	Hash string `json:"hash"`
	To   string `json:"to,omitempty"`
}

func newManifest() *Manifest {
	return &Manifest{Version: manifestVersion, Files: map[string]File{}, Pages: map[string]PageText{}}
}

// readManifest reads the manifest of an output folder. A missing or unreadable
// one is an empty one: then nothing may be removed.
func readManifest(root *os.Root) (*Manifest, error) { return readManifestFile(root, manifestFile) }

func readManifestFile(root *os.Root, name string) (*Manifest, error) {
	data, err := root.ReadFile(filepath.FromSlash(name))
	if errors.Is(err, fs.ErrNotExist) {
		return newManifest(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("read manifest: %w", err)
	}
	m, ok := parseManifest(string(data))
	if !ok {
		m = newManifest()
		if err := json.Unmarshal(data, m); err != nil {
			return nil, fmt.Errorf("read manifest %s: %w; delete the output folder and build again", manifestFile, err)
		}
	}
	if m.Version > manifestVersion {
		return nil, fmt.Errorf("manifest %s was written by a newer faqtory (format %d, this one knows %d)", manifestFile, m.Version, manifestVersion)
	}
	if m.Files == nil || m.Pages == nil {
		return nil, fmt.Errorf("read manifest %s: it lacks its lists; delete the output folder and build again", manifestFile)
	}
	// Nothing but a name below the folder may ever be removed, whoever wrote it.
	for name := range m.Files {
		if !fs.ValidPath(name) || name == "." {
			return nil, fmt.Errorf("manifest %s names %q, which is not inside the folder", manifestFile, name)
		}
	}
	return m, nil
}

func (m *Manifest) equal(other *Manifest) bool {
	return m.BuildID == other.BuildID && maps.Equal(m.Files, other.Files) && maps.Equal(m.Pages, other.Pages) && maps.Equal(m.Lost, other.Lost)
}

// Lastmod returns since when the page at permalink reads as hash says: known is
// the date of its source (front matter or history, "" when there is none), today
// the day of the build, used only when the text of an undated page was seen to
// change. It records the answer in m.
func (m *Manifest) lastmod(previous *Manifest, permalink, hash, known, today string) string {
	before, seen := previous.Pages[permalink]
	date := known
	switch {
	case seen && before.Hash == hash:
		if date == "" {
			date = before.Lastmod
		}
	case seen && known == "":
		date = today
	}
	m.Pages[permalink] = PageText{Hash: hash, Lastmod: date}
	return date
}
