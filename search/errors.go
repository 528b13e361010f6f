package search

import (
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

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

// A Mistake is one thing wrong in a file that a writer wrote.
type Mistake struct {
	Line, Column int
	Message      string // lower case, no full stop
	Hint         string // a whole sentence, may be empty
}

// Error returns "line:column: message".
func (m Mistake) Error() string { return fmt.Sprintf("%d:%d: %s", m.Line, m.Column, m.Message) }

// Mistakes are all that is wrong in a file, in its order.
type Mistakes []Mistake

// Error returns the mistakes, one a line.
func (m Mistakes) Error() string {
	lines := make([]string, len(m))
	for i := range m {
		lines[i] = m[i].Error()
	}
	return strings.Join(lines, "\n")
}

func (m *Mistakes) add(n *yaml.Node, hint, format string, args ...any) {
	*m = append(*m, Mistake{n.Line, n.Column, fmt.Sprintf(format, args...), hint})
}

// err is the mistakes as an error, nil when there are none.
func (m Mistakes) err() error {
	if len(m) == 0 {
		return nil
	}
	return m
}

// parseYAML reads a document; nil when it is empty. What the parser itself
// says, "yaml: line 3: …", becomes a mistake on that line.
func parseYAML(data []byte) (*yaml.Node, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		m := Mistake{Line: 1, Column: 1, Message: strings.TrimPrefix(err.Error(), "yaml: ")}
		if _, err := fmt.Sscanf(m.Message, "line %d: ", &m.Line); err == nil {
			_, m.Message, _ = strings.Cut(m.Message, ": ")
		}
		return nil, Mistakes{m}
	}
	if len(root.Content) == 0 {
		return nil, nil
	}
	return root.Content[0], nil
}
