package content

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// Dates are when a file came into the version history and when its content
// last changed there.
type Dates struct{ Created, Updated time.Time }

// Why there are no dates.
var (
	ErrNoGit         = errors.New("git is not installed")
	ErrNoRepository  = errors.New("the folder is in no git repository")
	ErrNoGitHistory  = errors.New("the repository has no commit yet")
	errUnreadableLog = errors.New("the output of git log cannot be read")
)

// GitDates reads the dates of all files below dir out of its git history, by
// their paths relative to dir, in one process. A renamed file keeps the date of
// its old name, and a rename that leaves the content alone is no update.
//
// A shallow clone knows the last commits only and would give every old file the
// date of the clone: then shallow is true and there are no dates. The error is
// [ErrNoGit], [ErrNoRepository] or [ErrNoGitHistory] where that is the reason.
func GitDates(ctx context.Context, dir string) (dates map[string]Dates, shallow bool, err error) {
	git, err := exec.LookPath("git")
	if err != nil {
		return nil, false, ErrNoGit
	}
	command := func(args ...string) *exec.Cmd { return gitCommand(ctx, git, dir, args...) }
	out, err := command("rev-parse", "--is-shallow-repository").Output()
	if err != nil {
		if ctx.Err() != nil {
			return nil, false, fmt.Errorf("read git history: %w", ctx.Err())
		}
		return nil, false, gitError(err)
	}
	if strings.TrimSpace(string(out)) == "true" {
		return nil, true, nil
	}
	log := command("log", "--format=%x01%at", "--name-status", "-z", "--find-renames", "--no-merges", "--no-ext-diff", "--no-textconv", "--relative", "--", ".")
	var problem bytes.Buffer
	log.Stderr = &problem
	pipe, err := log.StdoutPipe()
	if err != nil {
		return nil, false, fmt.Errorf("read git history: %w", err)
	}
	if err := log.Start(); err != nil {
		return nil, false, fmt.Errorf("read git history: %w", err)
	}
	dates, readErr := readLog(pipe)
	if readErr != nil {
		io.Copy(io.Discard, pipe)
	}
	if err := log.Wait(); err != nil {
		if ctx.Err() != nil {
			return nil, false, fmt.Errorf("read git history: %w", ctx.Err())
		}
		if strings.Contains(problem.String(), "does not have any commits yet") {
			return nil, false, ErrNoGitHistory
		}
		return nil, false, fmt.Errorf("read git history: %w: %s", err, firstLine(problem.String()))
	}
	if readErr != nil {
		return nil, false, fmt.Errorf("read git history: %w", readErr)
	}
	return dates, false, nil
}

// gitCommand runs git in dir. The repository's own settings must not change the
// form of the output, and nothing that it configures is to be run.
func gitCommand(ctx context.Context, git, dir string, args ...string) *exec.Cmd {
	args = append([]string{"-c", "core.quotePath=false", "-c", "log.showSignature=false", "-c", "log.follow=false", "-c", "diff.renameLimit=2000", "-c", "core.fsmonitor=false"}, args...)
	c := exec.CommandContext(ctx, git, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0", "GIT_PAGER=cat", "GIT_TERMINAL_PROMPT=0")
	return c
}

// GitHead identifies what [GitDates] would say of dir, in much less time: as long
// as it is the same, so are the dates. The errors are those of GitDates.
func GitHead(ctx context.Context, dir string) (string, error) {
	git, err := exec.LookPath("git")
	if err != nil {
		return "", ErrNoGit
	}
	out, err := gitCommand(ctx, git, dir, "rev-parse", "--is-shallow-repository", "--show-prefix", "HEAD").Output()
	if err != nil {
		if ctx.Err() != nil {
			return "", fmt.Errorf("read git history: %w", ctx.Err())
		}
		return "", gitError(err)
	}
	return string(out), nil
}

// gitError tells a folder outside of any repository from other troubles.
func gitError(err error) error {
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		text := string(e.Stderr)
		if strings.Contains(text, "not a git repository") {
			return ErrNoRepository
		}
		return fmt.Errorf("read git history: %s", firstLine(text))
	}
	return fmt.Errorf("read git history: %w", err)
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return s
}

// readLog reads the commits, newest first. With -z a commit is "\x01<seconds>",
// a newline, then fields that end in NUL: a status, a path, and a second path
// after a rename or copy.
func readLog(r io.Reader) (map[string]Dates, error) {
	dates := map[string]Dates{}
	// names leads from what a file was called at the commit read to what it is
	// called today.
	names := map[string]string{}
	current := func(name string) string {
		if today, ok := names[name]; ok {
			return today
		}
		return name
	}
	var when time.Time
	note := func(name string, changed bool) {
		d := dates[name]
		if d.Created.IsZero() || when.Before(d.Created) {
			d.Created = when
		}
		if changed && d.Updated.Before(when) {
			d.Updated = when
		}
		dates[name] = d
	}
	fields := bufio.NewReader(r)
	next := func() (string, error) {
		s, err := fields.ReadString(0)
		return strings.TrimSuffix(s, "\x00"), err
	}
	for {
		field, err := next()
		field = strings.TrimLeft(field, "\n")
		if rest, ok := strings.CutPrefix(field, "\x01"); ok {
			// Between the time and the first status stands a newline or, by the
			// version of git, a NUL.
			seconds, status, _ := strings.Cut(rest, "\n")
			n, bad := strconv.ParseInt(seconds, 10, 64)
			if bad != nil {
				return nil, errUnreadableLog
			}
			when = time.Unix(n, 0).UTC()
			field = strings.TrimLeft(status, "\n")
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if field == "" {
			continue
		}
		first, err := next()
		if err != nil {
			return nil, errUnreadableLog
		}
		switch field[0] {
		case 'R', 'C':
			second, err := next()
			if err != nil {
				return nil, errUnreadableLog
			}
			today := current(second)
			note(today, field != "R100" && field != "C100")
			if field[0] == 'R' {
				// Before this commit the new name was free, or another file's.
				delete(names, second)
				names[first] = today
			}
		case 'D':
			// What stood here before is gone: a file of that name today came later.
			names[first] = "\x00" + first
		default:
			note(current(first), true)
			if field[0] == 'A' {
				names[first] = "\x00" + first
			}
		}
	}
	for name, d := range dates {
		if strings.HasPrefix(name, "\x00") {
			delete(dates, name)
			continue
		}
		if d.Updated.IsZero() {
			d.Updated = d.Created
			dates[name] = d
		}
	}
	return dates, nil
}
