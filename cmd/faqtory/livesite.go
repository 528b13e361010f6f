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
	flags   *siteFlags
	dir     string
	live    *build.Live
	options build.Options
	// now tells the time; the tests' stands still.
	now func() (time.Time, error)
}

// newLiveSite reads the configuration and opens the folder.
func newLiveSite(ctx context.Context, flags *siteFlags, dir, out string, live build.LiveOptions, now func() (time.Time, error)) (*liveSite, error) {
	s := &liveSite{flags: flags, dir: dir, now: now}
	var err error
	if s.options, err = flags.options(dir, out); err != nil {
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
	o := s.options
	if c.All || s.touchesOptions(c.Paths) {
		var err error
		if o, err = s.flags.options(s.dir, o.Out); err != nil {
			return s.live.Current(), nil, err
		}
		o.Cache, o.Log = s.options.Cache, s.options.Log
		s.options = o
	}
	var err error
	if o.Now, err = s.now(); err != nil {
		return s.live.Current(), nil, err
	}
	return s.live.Update(ctx, o, c)
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
