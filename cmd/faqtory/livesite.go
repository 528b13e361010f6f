package main

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"faqtory/build"
)

// A liveSite is a site that is kept up to date with its folder.
type liveSite struct {
	dir     string
	live    *build.Live
	read    func() (build.Options, error)
	options build.Options
	unread  bool // the options could not be read when they should have been
	// now tells the time; the tests' stands still.
	now func() (time.Time, error)
}

// newLiveSite opens a folder. read reads the configuration and the theme.
func newLiveSite(ctx context.Context, dir string, read func() (build.Options, error), live build.LiveOptions, now func() (time.Time, error)) (*liveSite, error) {
	s := &liveSite{dir: dir, read: read, now: now}
	var err error
	if s.options, err = read(); err != nil {
		return nil, err
	}
	if s.options.Now, err = now(); err != nil {
		return nil, err
	}
	s.live, err = build.NewLive(ctx, s.options, live)
	return s, err
}

// update brings the site up to date after a change.
func (s *liveSite) update(ctx context.Context, c build.Change) (*build.View, *build.Report, error) {
	if c.All || s.unread || s.touchesOptions(c.Paths) {
		o, err := s.read()
		if s.unread = err != nil; err != nil {
			return s.live.Current(), nil, err
		}
		o.Log, o.Progress = s.options.Log, s.options.Progress
		s.options = o
	}
	var err error
	if s.options.Now, err = s.now(); err != nil {
		return s.live.Current(), nil, err
	}
	return s.live.Update(ctx, s.options, c)
}

// touchesOptions reports that a change may be one of the configuration or the
// theme. The configuration also says what is wrong when a folder or picture that
// it names is not there, so only articles cannot change it.
func (s *liveSite) touchesOptions(paths []string) bool {
	for _, name := range paths {
		switch strings.ToLower(path.Ext(name)) {
		case ".md", ".markdown", ".mdown", ".mkd", ".mdx":
		default:
			return true
		}
		if info, err := os.Lstat(filepath.Join(s.dir, filepath.FromSlash(name))); err == nil && !info.Mode().IsRegular() || strings.HasPrefix(name, "theme/") {
			return true
		}
	}
	return false
}
