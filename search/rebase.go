package search

import "fmt"

// Prepare completes on disk what was added until now: most of the time that a
// generation takes. [Writer.Finish] is over soon then.
//
// With [Config.Patch] others may publish generations until Finish is called. What
// they changed stays as they left it: they came later and know better. Whoever
// makes the calls sees to it that nothing is published between Finish and Publish.
func (w *Writer) Prepare() error {
	for _, tag := range sortedKeys(w.locales) {
		l := w.locales[tag]
		var err error
		if w.config.Patch {
			err = l.compact(w, true)
		}
		if err == nil {
			err = l.end()
		}
		if err != nil {
			w.Abort()
			return fmt.Errorf("write search index: %w", err)
		}
	}
	return nil
}

// Input replaces [Config.Input], for whoever knows only at the end what was
// published meanwhile.
func (w *Writer) Input(input string) { w.config.Input = input }

// rebase puts a patch on the generation that is the current one now.
func (w *Writer) rebase() error {
	if !w.config.Patch {
		return nil
	}
	now, err := ReadManifest(w.config.Dir)
	if err != nil || now.Sum == w.base.Sum {
		return err
	}
	for _, tag := range sortedKeys(w.locales) {
		known := now.locale(tag)
		if known == nil {
			if w.base.locale(tag) != nil {
				return fmt.Errorf("the index in %s lost the locale %s meanwhile: %w", w.config.Dir, tag, ErrMissing)
			}
			continue
		}
		l := w.locales[tag]
		if err := l.end(); err != nil {
			return err
		}
		fresh := &localeWriter{locale: tag, where: make(map[string]place)}
		if err := fresh.read(w.config.Dir, known, true); err != nil {
			return err
		}
		l.settle(fresh)
	}
	for _, known := range now.Locales {
		if _, err := w.locale(known.Locale); err != nil {
			return err
		}
	}
	w.base = now
	return nil
}

// settle decides for each article that l has added or removed whether that holds
// beside what others have published since, and goes on from there.
func (l *localeWriter) settle(fresh *localeWriter) {
	for id := range l.gone {
		if at, ok := fresh.where[id]; ok && !l.added[id] {
			fresh.drop(at)
			delete(fresh.where, id)
		}
	}
	for _, made := range l.made {
		for n, id := range made.ids {
			var before, now fingerprint // zero: not there
			if at, ok := l.where[id]; ok {
				before = l.base[at.part].prints[at.article]
			}
			at, ok := fresh.where[id]
			if ok {
				now = fresh.base[at.part].prints[at.article]
			}
			switch {
			case before != now: // others have changed it, or taken it out
				if !made.dead[n] {
					made.dead[n] = true
					made.live--
				}
			case ok:
				fresh.drop(at)
			}
		}
	}
	l.base, l.where = fresh.base, fresh.where
}
