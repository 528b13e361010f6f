package build

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// publish writes files into dir as one build.
func publish(t *testing.T, dir string, files map[string]string) Changes {
	t.Helper()
	o, err := OpenOutput(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	for name, data := range files {
		if err := o.Put(name, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	c, err := o.Commit(nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// tree reads every file below dir but our own state.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == stateDir {
				return filepath.SkipDir
			}
			return nil
		}
		data, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		got[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestPublishWritesWhatChangedAndRemovesWhatItWrote(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, map[string]string{"index.html": "1", "a/index.html": "a", "b/index.html": "b"})
	if err := os.WriteFile(filepath.Join(dir, "CNAME"), []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	got := publish(t, dir, map[string]string{"index.html": "2", "a/index.html": "a", "c": "c"})
	if want := (Changes{Written: 2, Kept: 1, Removed: 1}); got != want {
		t.Errorf("Commit() = %+v, want %+v", got, want)
	}
	want := map[string]string{"index.html": "2", "a/index.html": "a", "c": "c", "CNAME": "mine"}
	if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
		t.Errorf("site (-want +got):\n%s", diff)
	}
	if _, err := os.Stat(filepath.Join(dir, "b")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the emptied folder b is still there: %v", err)
	}
}

func TestPublishRepairsWhatWasTouched(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	files := map[string]string{"index.html": "one", "a.txt": "two"}
	publish(t, dir, files)
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("eno"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "a.txt")); err != nil {
		t.Fatal(err)
	}
	publish(t, dir, files)
	if diff := cmp.Diff(files, tree(t, dir)); diff != "" {
		t.Errorf("site (-want +got):\n%s", diff)
	}
}

func TestPublishTurnsFilesIntoFoldersAndBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	for _, files := range []map[string]string{
		{"a": "file", "b/c/d": "deep"},
		{"a/index.html": "folder", "b": "flat"},
		{"a": "file", "b/c/d": "deep"},
	} {
		o, err := OpenOutput(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		for name, data := range files {
			if err := o.Put(name, []byte(data)); err != nil && !errors.Is(err, ErrForeign) {
				t.Fatal(err)
			} else if err != nil {
				t.Skipf("a folder of ours where a file must stand is refused: %v", err)
			}
		}
		if _, err := o.Commit(nil); err != nil {
			t.Fatal(err)
		}
		o.Close()
		if diff := cmp.Diff(files, tree(t, dir)); diff != "" {
			t.Errorf("site (-want +got):\n%s", diff)
		}
	}
}

func TestOpenOutputRefusesForeignFolders(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.doc"), []byte("years of work"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenOutput(t.Context(), dir); !errors.Is(err, ErrForeign) {
		t.Errorf("OpenOutput() = %v, want ErrForeign", err)
	}
	if got := tree(t, dir); got["thesis.doc"] != "years of work" || len(got) != 1 {
		t.Errorf("folder after the refusal = %v, want it untouched", got)
	}
}

func TestPutStaysInsideTheFolder(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "public")
	publish(t, dir, map[string]string{"index.html": "x"})
	if err := os.Mkdir(filepath.Join(parent, "outside"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../outside", filepath.Join(dir, "link")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "foreign"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	o, err := OpenOutput(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	for _, name := range []string{"../evil", "/etc/evil", "a/../../evil", "link/evil", ".faqtory/manifest.json", "", ".", "a\x00b", "foreign", "foreign/x"} {
		if err := o.Put(name, []byte("evil")); err == nil {
			t.Errorf("Put(%q) = nil, want an error", name)
		}
	}
	if entries, _ := os.ReadDir(filepath.Join(parent, "outside")); len(entries) != 0 {
		t.Errorf("%v was written outside", entries)
	}
}

func TestPutRefusesTwoFilesUnderOneName(t *testing.T) {
	o, err := OpenOutput(t.Context(), filepath.Join(t.TempDir(), "public"))
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if err := errors.Join(o.Put("a", []byte("1")), o.Put("a", []byte("1"))); err != nil {
		t.Errorf("Put of the same bytes twice = %v, want nil", err)
	}
	if err := o.Put("a", []byte("2")); err == nil {
		t.Error("Put of other bytes under the same name = nil, want an error")
	}
}

func TestAnUncommittedBuildLeavesTheSiteAsItWas(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	before := map[string]string{"index.html": "1"}
	publish(t, dir, before)
	o, err := OpenOutput(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Put("index.html", []byte("2")); err != nil {
		t.Fatal(err)
	}
	o.Close() // as if killed
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Errorf("site (-want +got):\n%s", diff)
	}
	publish(t, dir, before)
	if _, err := os.Stat(filepath.Join(dir, stageDir)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the stage of the killed build is still there: %v", err)
	}
}

// A process may die between any two renames after the commit: whichever were
// done, the next start finishes the rest.
func TestACommittedBuildIsFinishedAfterAKill(t *testing.T) {
	before := map[string]string{"old.html": "old", "a.html": "1", "b.html": "1", "x": "file"}
	after := map[string]string{"a.html": "2", "b.html": "2", "c.html": "2", "x/y": "deep", "n/a.html": "new", "n/d/b.html": "new", "n/d/e/c.html": "new"}
	for done := range len(after) + 2 {
		dir := filepath.Join(t.TempDir(), "public")
		publish(t, dir, before)
		o, err := OpenOutput(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		j := journal{Next: o.next, Remove: []string{"old.html", "x"}, Rename: []string{"a.html", "b.html", "c.html", "x/y", "n/a.html", "n/d/b.html", "n/d/e/c.html"}}
		for _, name := range j.Rename {
			if err := o.Put(name, []byte(after[name])); err != nil {
				t.Fatal(err)
			}
		}
		if err := o.writeJournal(j); err != nil {
			t.Fatal(err)
		}
		for _, name := range j.Rename[:min(done, len(j.Rename))] {
			if name == "x/y" {
				os.Remove(filepath.Join(dir, "x"))
			}
			if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(filepath.Join(dir, stageDir, name), filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		if done > len(j.Rename) {
			if err := errors.Join(o.remove("old.html"), os.Rename(filepath.Join(dir, nextFile), filepath.Join(dir, manifestFile))); err != nil {
				t.Fatal(err)
			}
		}
		o.Close()
		again, err := OpenOutput(t.Context(), dir)
		if err != nil {
			t.Fatalf("after %d renames: OpenOutput() = %v", done, err)
		}
		if diff := cmp.Diff(after, tree(t, dir)); diff != "" {
			t.Errorf("after %d renames: site (-want +got):\n%s", done, diff)
		}
		if got := len(again.Previous().Files); got != len(after) {
			t.Errorf("after %d renames: manifest holds %d files, want %d", done, got, len(after))
		}
		again.Close()
	}
}

// What an older program committed is finished, and what a newer one did is left to it.
func TestJournalsOfOtherVersions(t *testing.T) {
	leave := func(t *testing.T, dir string, text func(next []byte) string) {
		t.Helper()
		publish(t, dir, map[string]string{"a.html": "1", "old.html": "old"})
		o, err := OpenOutput(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := o.Put("a.html", []byte("2")); err != nil {
			t.Fatal(err)
		}
		next, err := json.Marshal(o.next)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(o.stage.close(), os.WriteFile(filepath.Join(dir, filepath.FromSlash(journalFile)), []byte(text(next)), 0o666), o.Close()); err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Join(t.TempDir(), "public")
	// The first form held the manifest.
	leave(t, dir, func(next []byte) string {
		return `{"rename":["a.html"],"remove":["old.html"],"next":` + string(next) + `}`
	})
	o, err := OpenOutput(t.Context(), dir)
	if err != nil {
		t.Fatalf("OpenOutput() with a journal of the first form = %v", err)
	}
	if diff := cmp.Diff(map[string]string{"a.html": "2"}, tree(t, dir)); diff != "" {
		t.Errorf("site (-want +got):\n%s", diff)
	}
	if got := o.Previous().Files; len(got) != 1 || got["a.html"].Size != 1 {
		t.Errorf("the manifest holds %v, want a.html alone", got)
	}
	o.Close()

	dir = filepath.Join(t.TempDir(), "public")
	leave(t, dir, func([]byte) string { return `{"version":99,"rename":["a.html"],"remove":["old.html"]}` })
	if o, err := OpenOutput(t.Context(), dir); err == nil {
		o.Close()
		t.Error("OpenOutput() with a journal of a newer program = nil, want an error")
	} else if !strings.Contains(err.Error(), "newer faqtory") {
		t.Errorf("OpenOutput() = %v, want it to name a newer faqtory", err)
	}
	if diff := cmp.Diff(map[string]string{"a.html": "1", "old.html": "old"}, tree(t, dir)); diff != "" {
		t.Errorf("site (-want +got):\n%s", diff)
	}
}

// New folders go out of the stage as a whole; beside what a site's owner keeps in a
// folder, files go one by one.
func TestNewFoldersArePublishedAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	publish(t, dir, map[string]string{"index.html": "1", "old/index.html": "1"})
	if err := os.WriteFile(filepath.Join(dir, "old", "mine.txt"), []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{
		"index.html": "1", "old/index.html": "2", "old/new/index.html": "2", "new/index.html": "2", "new/a/index.html": "2", "new/a/index.md": "2", "new/b/c/d/index.html": "2",
	}
	if got, want := publish(t, dir, files), (Changes{Written: 6, Kept: 1}); got != want {
		t.Errorf("Commit() = %+v, want %+v", got, want)
	}
	files["old/mine.txt"] = "mine"
	if diff := cmp.Diff(files, tree(t, dir)); diff != "" {
		t.Errorf("site (-want +got):\n%s", diff)
	}
	o, err := OpenOutput(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Put("late/index.html", []byte("3")); err != nil {
		t.Fatal(err)
	}
	// The process died after the folder was moved.
	if err := errors.Join(o.writeJournal(journal{Next: o.next, Rename: []string{"late/index.html"}}), os.Rename(filepath.Join(dir, stageDir, "late"), filepath.Join(dir, "late")), o.Close()); err != nil {
		t.Fatal(err)
	}
	again, err := OpenOutput(t.Context(), dir)
	if err != nil {
		t.Fatalf("OpenOutput() after a kill = %v", err)
	}
	again.Close()
	if got, err := os.ReadFile(filepath.Join(dir, "late", "index.html")); err != nil || string(got) != "3" {
		t.Errorf("late/index.html = %q, %v, want it to be there", got, err)
	}
}

func TestOneBuildAtATime(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	o, err := OpenOutput(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenOutput(t.Context(), dir); !errors.Is(err, ErrBusy) {
		t.Errorf("second OpenOutput() = %v, want ErrBusy", err)
	}
	o.Close()
	again, err := OpenOutput(t.Context(), dir)
	if err != nil {
		t.Errorf("OpenOutput() after Close = %v", err)
	} else {
		again.Close()
	}
}

func TestManifestLastmod(t *testing.T) {
	previous := newManifest()
	previous.Pages["/a/"] = PageText{Hash: "h1"}
	previous.Pages["/b/"] = PageText{Hash: "h1", Lastmod: "2026-03-01"}
	for _, test := range []struct{ name, permalink, hash, known, want string }{
		{"new and undated", "/new/", "h1", "", ""},
		{"new and dated", "/new/", "h1", "2026-01-02", "2026-01-02"},
		{"unchanged and undated", "/a/", "h1", "", ""},
		{"changed and undated", "/a/", "h2", "", "2026-11-21"},
		{"unchanged since a seen change", "/b/", "h1", "", "2026-03-01"},
		{"dated by its writer", "/b/", "h2", "2026-05-05", "2026-05-05"},
	} {
		m := newManifest()
		if got := m.lastmod(previous, test.permalink, test.hash, test.known, "2026-11-21"); got != test.want {
			t.Errorf("%s: lastmod() = %q, want %q", test.name, got, test.want)
		}
	}
}
