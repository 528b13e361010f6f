package content

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// repository is a git repository in a temporary folder.
type repository struct {
	t   *testing.T
	dir string
}

func newRepository(t *testing.T) repository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	r := repository{t, t.TempDir()}
	r.git("", "init", "-q")
	return r
}

func (r repository) git(date string, args ...string) {
	r.t.Helper()
	c := exec.Command("git", append([]string{"-c", "user.name=Writer", "-c", "user.email=writer@example.com", "-c", "commit.gpgsign=false"}, args...)...)
	c.Dir = r.dir
	c.Env = append(os.Environ(), "GIT_AUTHOR_DATE="+date, "GIT_COMMITTER_DATE="+date, "GIT_CONFIG_GLOBAL=/dev/null")
	if out, err := c.CombinedOutput(); err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (r repository) write(name, text string) {
	r.t.Helper()
	file := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

func (r repository) commit(date string) {
	r.t.Helper()
	r.git("", "add", "-A")
	r.git(date, "commit", "-q", "-m", "change")
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestGitDates(t *testing.T) {
	long := strings.Repeat("A line that stays the same through every change.\n", 20)
	r := newRepository(t)
	r.write("site/refunds.md", long)
	r.write("site/الدفع/فاتورة & co.md", "text\n")
	r.write("site/gone.md", "other text\n")
	r.write("outside.md", "text\n")
	r.commit("2024-01-01T00:00:00Z")
	r.write("site/refunds.md", long+"More.\n")
	r.commit("2024-02-01T00:00:00Z")
	r.git("", "mv", "site/refunds.md", "site/returns.md")
	r.commit("2024-03-01T00:00:00Z")
	r.git("", "rm", "-q", "site/gone.md")
	r.commit("2024-04-01T00:00:00Z")
	r.write("site/gone.md", "a new article under an old name\n")
	r.commit("2024-05-01T00:00:00Z")
	r.write("site/new.md", "not committed\n")

	got, shallow, err := GitDates(t.Context(), filepath.Join(r.dir, "site"))
	if err != nil || shallow {
		t.Fatalf("GitDates() = shallow %v, error %v, want neither", shallow, err)
	}
	want := map[string]Dates{
		"returns.md":           {day("2024-01-01"), day("2024-02-01")},
		"الدفع/فاتورة & co.md": {day("2024-01-01"), day("2024-01-01")},
		"gone.md":              {day("2024-05-01"), day("2024-05-01")},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("GitDates() (-want +got):\n%s", diff)
	}
}

func TestGitDatesOfAShallowClone(t *testing.T) {
	r := newRepository(t)
	r.write("a.md", "one\n")
	r.commit("2024-01-01T00:00:00Z")
	r.write("b.md", "two\n")
	r.commit("2024-02-01T00:00:00Z")
	clone := filepath.Join(t.TempDir(), "clone")
	if out, err := exec.Command("git", "clone", "-q", "--depth", "1", "file://"+r.dir, clone).CombinedOutput(); err != nil {
		t.Fatalf("git clone: %v\n%s", err, out)
	}
	got, shallow, err := GitDates(t.Context(), clone)
	if err != nil || !shallow || len(got) != 0 {
		t.Errorf("GitDates() = %v, shallow %v, error %v, want no dates of a shallow clone", got, shallow, err)
	}
}

func TestGitDatesSayWhyThereAreNone(t *testing.T) {
	r := newRepository(t)
	if _, _, err := GitDates(t.Context(), r.dir); !errors.Is(err, ErrNoGitHistory) {
		t.Errorf("GitDates of an empty repository: error %v, want %v", err, ErrNoGitHistory)
	}
	t.Setenv("GIT_CEILING_DIRECTORIES", os.TempDir())
	if _, _, err := GitDates(t.Context(), t.TempDir()); !errors.Is(err, ErrNoRepository) {
		t.Errorf("GitDates outside of a repository: error %v, want %v", err, ErrNoRepository)
	}
	t.Setenv("PATH", "")
	if _, _, err := GitDates(t.Context(), r.dir); !errors.Is(err, ErrNoGit) {
		t.Errorf("GitDates without git: error %v, want %v", err, ErrNoGit)
	}
}
