package search

import "errors"

// What can be wrong with an index folder or a request. An index is derived
// from the articles: whoever has them rebuilds it on any of the first three.
var (
	// ErrMissing: there is no index in the folder.
	ErrMissing = errors.New("no search index")
	// ErrFormat: the index was written by another version of faqtory.
	ErrFormat = errors.New("search index of another version")
	// ErrCorrupt: a file is absent, cut or changed.
	ErrCorrupt = errors.New("damaged search index")

	// ErrLocale: the request names a locale that has no index.
	ErrLocale = errors.New("no index for this locale")
	// ErrBadQuery: the request asks for nothing ("" or only signs) or is out
	// of bounds (negative offset).
	ErrBadQuery = errors.New("empty or malformed query")
	// ErrClosed: the index was closed.
	ErrClosed = errors.New("search index is closed")
)
