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

// A preview is a site that is kept up to date with its folder.
type preview struct {
	flags   *siteFlags
	dir     string
	live    *build.Live
	options build.Options
	// now tells the time; the tests' stands still.
	now func() (time.Time, error)
}

// newPreview reads the configuration and opens the folder.
func newPreview(ctx context.Context, flags *siteFlags, dir, out string, live build.LiveOptions, now func() (time.Time, error)) (*preview, error) {
	p := &preview{flags: flags, dir: dir, now: now}
	var err error
	if p.options, err = flags.options(dir, out); err != nil {
		return nil, err
	}
	if p.options.Now, err = now(); err != nil {
		return nil, err
	}
	p.live, err = build.NewLive(ctx, p.options, live)
	return p, err
}

// update brings the site up to date after a change.
func (p *preview) update(ctx context.Context, c build.Change) (*build.View, *build.Report, error) {
	o := p.options
	if c.All || p.touchesOptions(c.Paths) {
		var err error
		if o, err = p.flags.options(p.dir, o.Out); err != nil {
			return p.live.Current(), nil, err
		}
		o.Cache, o.Log = p.options.Cache, p.options.Log
		p.options = o
	}
	var err error
	if o.Now, err = p.now(); err != nil {
		return p.live.Current(), nil, err
	}
	return p.live.Update(ctx, o, c)
}

// touchesOptions reports that a change may be one of the configuration or the
// theme. The configuration also says what is wrong when a folder or picture that
// it names is not there, so only articles cannot change it.
func (p *preview) touchesOptions(paths []string) bool {
	for _, name := range paths {
		switch strings.ToLower(path.Ext(name)) {
		case ".md", ".markdown", ".mdown", ".mkd", ".mdx":
		default:
			return true
		}
		if info, err := os.Lstat(filepath.Join(p.dir, filepath.FromSlash(name))); err == nil && !info.Mode().IsRegular() || strings.HasPrefix(name, "theme/") {
			return true
		}
	}
	return false
}
