package content

import (
	"strconv"
	"strings"
)

// Anchor finds the anchor of a's page that a link's fragment means, unescaped
// and without its #. An exact match wins; else one that differs only in what
// other generators leave out or double ("whats-new" and "what-s-new",
// "a--b" and "a-b"), or in how they number equal headings (GitHub's "faq-1" is
// the second "faq"). The id is "" with ok for the heading that became the title,
// and for the empty fragment: they mean the top of the page.
func (a *Article) Anchor(fragment string) (id string, ok bool) {
	if fragment == "" || fragment == "top" {
		return "", true
	}
	for _, id := range a.Body.anchors {
		if id == fragment {
			return id, true
		}
	}
	want := foldAnchor(fragment)
	if want == "" {
		return "", false
	}
	for _, id := range a.Body.top {
		if id == fragment || foldAnchor(id) == want {
			return "", true
		}
	}
	for _, id := range a.Body.anchors {
		if foldAnchor(id) == want {
			return id, true
		}
	}
	if i := strings.LastIndexByte(fragment, '-'); i > 0 {
		if n, err := strconv.Atoi(fragment[i+1:]); err == nil && n > 0 {
			want = foldAnchor(fragment[:i]) + strconv.Itoa(n+1)
			for _, id := range a.Body.anchors {
				if foldAnchor(id) == want {
					return id, true
				}
			}
		}
	}
	return "", false
}

func foldAnchor(s string) string { return strings.ReplaceAll(words(s), "-", "") }
