package build

import (
	"crypto/sha256"
	"slices"

	"faqtory/content"
)

// Most builds follow the change of a few words. To compare the keys of all outputs
// then takes most of the time, for every page must be put together to know its key.
// It is spared when nothing else can have changed: same settings, same theme, same
// list of files, same bytes in all of them but some articles, and in these nothing
// but words of the body, which no other page shows. Everything in doubt takes the
// long way.

// edits are the source paths of articles that differ from what the last build into
// the folder has seen by words in their bodies alone, while nothing else differs;
// nil when more does, or nobody knows.
type edits map[string]bool

// edits compares what a build came from with what is there now.
func (r *record) edits(o *Options, sum [sha256.Size]byte, head string, now *record, changes map[string]change) edits {
	if !r.sameTerms(o, sum, head) || now == nil || len(r.inputs) != len(now.inputs) {
		return nil
	}
	if !slices.EqualFunc(r.folders, now.folders, func(a, b keptInput) bool { return a.path == b.path && a.sum == b.sum }) {
		return nil
	}
	e := edits{}
	for i := range r.inputs {
		was, is := &r.inputs[i], &now.inputs[i]
		switch {
		case was.path != is.path:
			return nil
		case was.sum == content.Sum{} || is.sum == content.Sum{}:
			// What has no sum must not have been touched at all.
			if was.sum != is.sum || was.stat != is.stat || was.young || is.young {
				return nil
			}
		case was.sum != is.sum:
			// The store may have seen a state in between, which says nothing about
			// the one that was published.
			c, ok := changes[is.path]
			if !ok || !c.alike || c.was != was.sum {
				return nil
			}
			e[is.path] = true
		}
	}
	return e
}
