package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"
)

// Publishing is a write-ahead log on files. Every changed file is first written
// below stateDir/stage; then the journal, the list of what is to be renamed and
// removed, is written and synced: that is the moment of commit. Before it, the
// site is the previous one to the last byte; after it, [OpenOutput] carries the
// journal out again if the process died on the way. Within the journal new
// files come before removed ones, pages after the assets they need, so a page
// never lacks its stylesheet whatever moment a visitor comes.

const (
	// stateDir is the folder inside the output that is ours alone.
	stateDir     = ".faqtory"
	stageDir     = stateDir + "/stage"
	manifestFile = stateDir + "/manifest.json"
	// nextFile is the manifest of a build that is being published.
	nextFile    = stateDir + "/manifest.next.json"
	journalFile = stateDir + "/journal.json"
	// removedDir keeps what the last commit took away until the next one: a
	// server still links to it for a moment.
	removedDir = stateDir + "/removed"
	lockFile   = stateDir + "/lock"
	// snapshotFile tells a server about the site; it is published with the pages.
	snapshotFile = stateDir + "/site.json"
)

// ErrForeign is returned for an output folder that faqtory did not make.
var ErrForeign = errors.New("folder was not made by faqtory")

// ErrBusy is returned while another process publishes into the same folder.
var ErrBusy = errors.New("another build is writing to this folder")

// An Output writes a site into one folder and nowhere else. Put stages files,
// Commit switches them in. It is used from one goroutine: on the file systems
// measured, several writers are slower than one.
type Output struct {
	root     *os.Root
	lock     *flock.Flock
	previous *Manifest
	next     *Manifest
	staged   []string
	stage    folders
	dirs     map[string]bool   // made in this run
	checked  map[string]folder // found fit for files in this run
	written  int
}

// A folder is what stands where files are to be published.
type folder uint8

const (
	unknownFolder folder = iota
	noFolder             // nothing yet
	someFolder
)

// OpenOutput opens dir for publishing, makes it when it is not there, and
// finishes a commit that an earlier process left half done. It refuses a folder
// with files in it that no build of ours wrote.
func OpenOutput(ctx context.Context, dir string) (*Output, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("make output folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open output folder: %w", err)
	}
	o := &Output{root: root, next: newManifest(), stage: folders{root: root}, dirs: map[string]bool{}, checked: map[string]folder{}}
	if err := o.claim(ctx, dir); err != nil {
		o.Close()
		return nil, err
	}
	return o, nil
}

func (o *Output) claim(ctx context.Context, dir string) error {
	_, err := o.root.Lstat(manifestFile)
	ours := err == nil
	if _, err := o.root.Lstat(stateDir); err == nil {
		ours = true // a first build that was killed before its first commit
	}
	if !ours {
		entries, err := fs.ReadDir(o.root.FS(), ".")
		if err != nil {
			return fmt.Errorf("read output folder: %w", err)
		}
		for _, e := range entries {
			// A version-control folder or a host's marker is no reason to refuse:
			// nothing of ours is called so.
			if !strings.HasPrefix(e.Name(), ".") && e.Name() != "CNAME" {
				return fmt.Errorf("%s: %w: it holds %q; choose another --out, or empty it yourself", dir, ErrForeign, e.Name())
			}
		}
	}
	if err := o.root.MkdirAll(stateDir, 0o777); err != nil {
		return fmt.Errorf("make state folder: %w", err)
	}
	// The lock must not be reached through a link that leads out of the folder;
	// flock opens by name, so look first.
	if info, err := o.root.Lstat(stateDir); err != nil || !info.IsDir() {
		return fmt.Errorf("%s/%s: %w: it is not a folder", dir, stateDir, ErrForeign)
	}
	if info, err := o.root.Lstat(lockFile); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s/%s: %w: it is not a file", dir, lockFile, ErrForeign)
	}
	o.lock = flock.New(filepath.Join(dir, filepath.FromSlash(lockFile)))
	locked, err := o.lock.TryLock()
	if err != nil {
		return fmt.Errorf("lock output folder: %w", err)
	}
	if !locked {
		return fmt.Errorf("%s: %w", dir, ErrBusy)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := o.recover(); err != nil {
		return err
	}
	if o.previous, err = readManifest(o.root); err == nil {
		o.next.Files = make(map[string]File, len(o.previous.Files))
	}
	return err
}

// Previous is what the last build wrote; empty, never nil.
func (o *Output) Previous() *Manifest { return o.previous }

// Next is the manifest of the build under way.
func (o *Output) Next() *Manifest { return o.next }

// Put stages a file unless the folder already holds the same bytes. name is
// relative with slashes. Two different files under one name are an error.
func (o *Output) Put(name string, data []byte) error {
	sum := sha256.Sum256(data)
	return o.put(name, hex.EncodeToString(sum[:16]), data)
}

// Keep carries a file of the previous build over unseen, when the caller knows
// that it would come out the same. It reports whether the file is really there.
func (o *Output) Keep(name string) bool {
	f, ok := o.previous.Files[name]
	if !ok {
		return false
	}
	info, err := o.root.Lstat(filepath.FromSlash(name))
	if err != nil || !info.Mode().IsRegular() || info.Size() != f.Size {
		return false
	}
	o.next.Files[name] = f
	return true
}

func (o *Output) put(name, hash string, data []byte) error {
	if !fs.ValidPath(name) || name == "." || name == stateDir || strings.HasPrefix(name, stateDir+"/") && name != snapshotFile {
		return fmt.Errorf("output %q: not a path inside the site", name)
	}
	if f, ok := o.next.Files[name]; ok {
		if f.Hash == hash {
			return nil
		}
		return fmt.Errorf("output %q: two different files want this name", name)
	}
	o.next.Files[name] = File{Hash: hash, Size: int64(len(data))}
	if o.same(name, hash, data) {
		return nil
	}
	dir := path.Dir(name)
	there, err := o.checkFolder(dir)
	if err != nil {
		return err
	}
	if _, ours := o.previous.Files[name]; !ours && there == someFolder {
		if _, err := o.root.Lstat(filepath.FromSlash(name)); err == nil {
			return fmt.Errorf("output %q: %w: a file of this name stands there and no build wrote it", name, ErrForeign)
		}
	}
	if err := o.stage.writeFile(path.Join(stageDir, dir), path.Base(name), data); err != nil {
		return fmt.Errorf("stage %s: %w", name, err)
	}
	o.staged = append(o.staged, name)
	o.written++
	return nil
}

// checkFolder reports why no file can be published in dir: somebody's file stands
// in its place, or a link leads out of the site. It is asked before the commit, for
// after it there is no way back.
func (o *Output) checkFolder(dir string) (folder, error) {
	if dir == "." {
		return someFolder, nil
	}
	if known := o.checked[dir]; known != unknownFolder {
		return known, nil
	}
	above, err := o.checkFolder(path.Dir(dir))
	if err != nil {
		return unknownFolder, err
	}
	found := noFolder
	if above == someFolder {
		if found, err = o.lookAt(dir); err != nil {
			return unknownFolder, err
		}
	}
	o.checked[dir] = found
	return found, nil
}

func (o *Output) lookAt(dir string) (folder, error) {
	name := filepath.FromSlash(dir)
	if _, err := o.root.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		return noFolder, nil
	}
	info, err := o.root.Stat(name)
	_, ours := o.previous.Files[dir]
	switch {
	case errors.Is(err, fs.ErrNotExist), ours, err == nil && info.IsDir():
		return someFolder, nil
	case err != nil:
		return unknownFolder, fmt.Errorf("output folder %q: %w", dir, err)
	}
	return unknownFolder, fmt.Errorf("output folder %q: %w: a file of this name stands there and no build wrote it", dir, ErrForeign)
}

// same reports that the published file holds exactly data. It reads the file:
// reading is several times cheaper than writing, and the site may have been
// touched since.
func (o *Output) same(name, hash string, data []byte) bool {
	f, ok := o.previous.Files[name]
	if !ok || f.Hash != hash {
		return false
	}
	info, err := o.root.Lstat(filepath.FromSlash(name))
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(data)) {
		return false
	}
	old, err := o.root.ReadFile(filepath.FromSlash(name))
	return err == nil && string(old) == string(data)
}

func (o *Output) mkdir(dir string) error {
	if o.dirs[dir] {
		return nil
	}
	if err := o.root.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("make folder %s: %w", dir, err)
	}
	o.dirs[dir] = true
	return nil
}

// journalVersion changes when a journal can no longer be carried out as this one. One
// without a number may hold the manifest itself.
const journalVersion = 2

// A journal is what is left to do after the commit.
type journal struct {
	Version int      `json:"version"`
	Rename  []string `json:"rename"` // from the stage to the same name in the site
	Remove  []string `json:"remove"`
	// Next is the manifest that is to hold in the end. It lies beside the journal, as
	// [nextFile].
	Next *Manifest `json:"-"`
}

// Commit switches the staged files in and removes what earlier builds wrote and
// this one did not. between, when not nil, runs after the new files are there
// and before the old ones go: the moment to switch what points to them.
func (o *Output) Commit(between func() error) (Changes, error) {
	if err := o.stage.close(); err != nil {
		return Changes{}, fmt.Errorf("close the stage: %w", err)
	}
	j := journal{Rename: o.staged, Next: o.next}
	for name := range o.previous.Files {
		if _, ok := o.next.Files[name]; !ok {
			j.Remove = append(j.Remove, name)
		}
	}
	slices.Sort(j.Remove)
	slices.SortStableFunc(j.Rename, func(a, b string) int { return publishRank(a) - publishRank(b) })
	changes := Changes{Written: len(j.Rename), Removed: len(j.Remove), Kept: len(o.next.Files) - len(j.Rename)}
	if len(j.Rename) == 0 && len(j.Remove) == 0 && o.next.equal(o.previous) {
		if between != nil {
			return changes, between()
		}
		return changes, nil
	}
	if err := o.writeJournal(j); err != nil {
		return changes, err
	}
	return changes, o.carryOut(j, between)
}

// writeJournal commits: the manifest is there when the journal is.
func (o *Output) writeJournal(j journal) error {
	if err := o.writeSynced(nextFile, j.Next.appendJSON(nil)); err != nil {
		return fmt.Errorf("write manifest: %w", err)
	}
	j.Version = journalVersion
	data, err := json.Marshal(j)
	if err == nil {
		err = o.writeSynced(journalFile, data)
	}
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	return nil
}

// Changes counts files.
type Changes struct {
	Written int `json:"written"`
	Kept    int `json:"kept"`
	Removed int `json:"removed"`
}

// publishRank orders renames: what pages need, the pages, what lists them.
func publishRank(name string) int {
	switch {
	case strings.HasPrefix(name, "assets/"):
		return 0
	case strings.HasSuffix(name, ".html"):
		return 1
	}
	return 2
}

func (o *Output) carryOut(j journal, between func() error) error {
	if err := o.root.RemoveAll(filepath.FromSlash(removedDir)); err != nil {
		return fmt.Errorf("forget removed files: %w", err)
	}
	// A file where a folder must stand (or the other way round) goes first.
	gone := map[string]bool{}
	inTheWay := conflicts(j.Rename)
	for _, name := range j.Remove {
		if inTheWay(name) {
			if err := o.remove(name); err != nil {
				return err
			}
			gone[name] = true
		}
	}
	whole := wholeFolders{root: o.root, known: map[string]bool{}}
	for _, name := range j.Rename {
		if moved, err := whole.move(path.Dir(name)); err != nil {
			return fmt.Errorf("publish %s: %w", name, err)
		} else if moved {
			continue
		}
		from, to := filepath.FromSlash(path.Join(stageDir, name)), filepath.FromSlash(name)
		if err := o.mkdir(filepath.Dir(to)); err != nil {
			return err
		}
		if err := o.root.Rename(from, to); err != nil {
			if errors.Is(err, fs.ErrNotExist) && o.published(name, j.Next.Files[name]) {
				continue // renamed before the process died
			}
			return fmt.Errorf("publish %s: %w", name, err)
		}
	}
	if between != nil {
		if err := between(); err != nil {
			return err
		}
	}
	for _, name := range j.Remove {
		if !gone[name] {
			if err := o.remove(name); err != nil {
				return err
			}
		}
	}
	err := o.root.Rename(filepath.FromSlash(nextFile), filepath.FromSlash(manifestFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // renamed before the process died
		return fmt.Errorf("publish manifest: %w", err)
	}
	if err := o.root.RemoveAll(filepath.FromSlash(stageDir)); err != nil {
		return fmt.Errorf("empty the stage: %w", err)
	}
	if err := o.root.Remove(filepath.FromSlash(journalFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove journal: %w", err)
	}
	o.previous, o.staged = j.Next, nil
	return nil
}

// wholeFolders moves folders that are new to the site out of the stage at once,
// with all that is in them: a first build renames a few folders, not every file.
type wholeFolders struct {
	root  *os.Root
	known map[string]bool // folders looked at → moved
}

// move reports that the files of dir are where they belong. Nothing but this
// commit's files is in the stage, so a whole folder of it may go.
func (w *wholeFolders) move(dir string) (bool, error) {
	if dir == "." {
		return false, nil
	}
	if moved, ok := w.known[dir]; ok {
		return moved, nil
	}
	moved, err := w.move(path.Dir(dir))
	if err != nil {
		return false, err
	}
	if !moved {
		to := filepath.FromSlash(dir)
		if _, err := w.root.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			err := w.root.Rename(filepath.FromSlash(path.Join(stageDir, dir)), to)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return false, err
			}
			moved = err == nil
		}
	}
	w.known[dir] = moved
	return moved, nil
}

// conflicts returns a function that reports whether a file cannot stay beside
// the given ones: it is a folder of one of them, or one of them is its folder.
func conflicts(names []string) func(string) bool {
	files, folders := map[string]bool{}, map[string]bool{}
	for _, name := range names {
		files[name] = true
		for dir := path.Dir(name); dir != "." && !folders[dir]; dir = path.Dir(dir) {
			folders[dir] = true
		}
	}
	return func(name string) bool {
		if folders[name] {
			return true
		}
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if files[dir] {
				return true
			}
		}
		return false
	}
}

// published reports that name holds the file f.
func (o *Output) published(name string, f File) bool {
	data, err := o.root.ReadFile(filepath.FromSlash(name))
	if err != nil {
		return false
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16]) == f.Hash
}

// remove deletes a file and the folders it leaves empty.
func (o *Output) remove(name string) error {
	p := filepath.FromSlash(name)
	// After a kill a folder may already stand where the file was.
	if info, err := o.root.Lstat(p); err == nil && info.IsDir() {
		return nil
	}
	if err := o.setAside(p); err != nil {
		return fmt.Errorf("remove %s: %w", name, err)
	}
	for dir := filepath.Dir(p); dir != "."; dir = filepath.Dir(dir) {
		if o.root.Remove(dir) != nil {
			break // not empty: somebody else's files, or ours still
		}
		delete(o.dirs, dir)
	}
	return nil
}

// setAside moves a file to where removed files wait for the next commit.
func (o *Output) setAside(p string) error {
	to := filepath.Join(filepath.FromSlash(removedDir), p)
	// Not by mkdir, which remembers folders: these are removed as a whole.
	if err := o.root.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	err := o.root.Rename(p, to)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// recover finishes what a killed process committed and clears what it did not.
func (o *Output) recover() error {
	data, err := o.root.ReadFile(filepath.FromSlash(journalFile))
	if err == nil {
		var j struct {
			journal
			Next json.RawMessage `json:"next"` // of a journal of the first form
		}
		if json.Unmarshal(data, &j) == nil {
			if j.Version > journalVersion {
				return fmt.Errorf("%s was left by a newer faqtory (format %d, this one knows %d); let that one finish its build", journalFile, j.Version, journalVersion)
			}
			if len(j.Next) > 0 {
				if err := o.writeSynced(nextFile, j.Next); err != nil {
					return fmt.Errorf("write manifest: %w", err)
				}
			}
			if j.journal.Next, err = o.nextManifest(); err != nil {
				return err
			}
			return o.carryOut(j.journal, nil)
		}
		// A torn journal was never synced: the commit did not happen.
		if err := o.root.Remove(filepath.FromSlash(journalFile)); err != nil {
			return fmt.Errorf("remove torn journal: %w", err)
		}
	}
	if err := o.root.Remove(filepath.FromSlash(nextFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove manifest of a build that did not end: %w", err)
	}
	if err := o.root.RemoveAll(filepath.FromSlash(stageDir)); err != nil {
		return fmt.Errorf("empty the stage: %w", err)
	}
	return nil
}

// nextManifest is the one that goes with a journal.
func (o *Output) nextManifest() (*Manifest, error) {
	name := nextFile
	if _, err := o.root.Lstat(filepath.FromSlash(nextFile)); errors.Is(err, fs.ErrNotExist) {
		name = manifestFile // all that was left to do is to clear up
	}
	return readManifestFile(o.root, name)
}

// writeSynced writes a file under a new name, syncs it and renames it, so that
// it is there whole or not at all.
func (o *Output) writeSynced(name string, data []byte) error {
	tmp := filepath.FromSlash(name + ".tmp")
	f, err := o.root.Create(tmp)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return o.root.Rename(tmp, filepath.FromSlash(name))
}

// Discard drops what was staged; the site stays as it was.
func (o *Output) Discard() error {
	o.staged = nil
	return errors.Join(o.stage.close(), o.root.RemoveAll(filepath.FromSlash(stageDir)))
}

// Close releases the folder. Staged files that were not committed are dropped
// by the next [OpenOutput].
func (o *Output) Close() error {
	err := o.stage.close()
	if o.lock != nil {
		err = errors.Join(err, o.lock.Close())
	}
	return errors.Join(err, o.root.Close())
}
