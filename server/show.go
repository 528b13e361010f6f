package server

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
)

// A Build is a site that lies in no folder: its files are made when they are
// asked for, as a preview needs it while somebody writes.
type Build struct {
	// ID is another one for each build.
	ID string
	// Files are those of the output folder that the build would be published
	// into, .faqtory/site.json among them. What is opened must be an [io.Seeker].
	Files fs.FS
	// Has reports whether there is a file, without making it.
	Has func(name string) bool
}

// Show switches to another build. Requests under way end with the one they began
// with. After an error the old one goes on being served.
//
// Pages come first and the index follows when it is written, so hits that lead
// nowhere are left out without a word.
func (s *Server) Show(b Build) error {
	s.reloading.Lock()
	defer s.reloading.Unlock()
	if s.closed.Load() {
		return ErrUnavailable
	}
	if b.Files == nil || b.Has == nil {
		return errors.New("show a build: it has no files")
	}
	old := s.acquire()
	if old != nil {
		defer old.release()
	}
	g := &generation{id: b.ID, fsys: b.Files, made: b.Has, base: "/", files: map[string]fileEntry{}}
	g.refs.Store(1)
	g.otherIndex.Store(true)
	snapshot, err := fs.ReadFile(b.Files, snapshotName)
	if err != nil {
		return fmt.Errorf("show a build: %w", err)
	}
	g.snapshot = snapshot
	if old != nil && bytes.Equal(old.snapshot, snapshot) {
		g.site, g.theme, g.base, g.baseURL, g.locales, g.openapi = old.site, old.theme, old.base, old.baseURL, old.locales, old.openapi
		if g.redirects, err = g.readRedirects(); err != nil {
			return fmt.Errorf("show a build: %w", err)
		}
	} else if err := s.dress(g, snapshot, old); err != nil {
		return fmt.Errorf("show a build: %w", err)
	}
	s.mu.Lock()
	s.current = g
	s.mu.Unlock()
	if old != nil {
		old.release() // what current held
	}
	s.metrics.showBuild(s, g.id)
	return nil
}
