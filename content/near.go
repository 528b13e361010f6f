package content

import (
	"path"
	"slices"
	"strings"

	"faqtory/internal/diag"
)

// nowhere says that a path leads nowhere, and what may have been meant.
func (lib *Library) nowhere(from *Article, written, p string) Target {
	t := broken("broken-link", "there is no page or file "+quoteText(written), "")
	switch {
	case strings.Contains(written, "@") && !strings.Contains(written, "/"):
		t.Reason, t.Suggestion = "a mail address needs the scheme mailto:", "mailto:"+written
		return t
	case hostName(written):
		t.Reason, t.Suggestion = "an address of another site needs https://", "https://"+written
		return t
	case p == ".." || strings.HasPrefix(p, "../"):
		t.Reason = quoteText(written) + " leads out of the site folder"
	}
	if near := lib.nearest(p, lib.meantLocale(from, p)); near != "" {
		t.Suggestion = relative(path.Dir(from.Path), near)
	}
	return t
}

// hostName reports a link that begins with the name of a computer, as people
// type it: "www.example.com", "shop.example.co.uk/help".
func hostName(s string) bool {
	host, _, slash := strings.Cut(strings.ToLower(s), "/")
	labels := strings.Split(host, ".")
	if len(labels) < 2 || slices.Contains(labels, "") {
		return false
	}
	if labels[0] == "www" {
		return true
	}
	switch labels[len(labels)-1] {
	case "com", "org", "net", "edu", "gov", "info", "eu", "io", "shop", "store", "app", "dev":
		return true
	}
	return slash && len(labels) > 2 && len(labels[len(labels)-1]) == 2 && letters(labels[len(labels)-1])
}

// baseName is a path's last part as it is compared for suggestions.
func baseName(p string) string {
	p = strings.TrimSuffix(stem(strings.TrimSuffix(p, "/")), ".html")
	base := path.Base(p)
	if indexName(base) {
		base = path.Base(path.Dir(p))
	}
	return foldAnchor(base)
}

// nearLetters are how many letters at its head or tail a name must share with
// a suggestion, and nearMost how many names are compared: what keeps the cost
// of each broken link the same however large the site is.
const (
	nearLetters = 4
	nearMost    = 200
)

// nearest finds the source path that p may have meant: one with the same name
// elsewhere, or with nearly that name.
func (lib *Library) nearest(p, locale string) string {
	n := &lib.find().near
	n.once.Do(func() {
		n.bases, n.head, n.tail = map[string][]string{}, map[string][]string{}, map[string][]string{}
		for _, s := range lib.tree.Sources {
			if s.Kind != ArticleFile && s.Kind != AssetFile || s.Kind == ArticleFile && lib.byPath[s.Path] == nil {
				continue
			}
			base := baseName(s.Path)
			if n.bases[base] == nil {
				head, tail := ends(base)
				n.head[head] = append(n.head[head], base)
				n.tail[tail] = append(n.tail[tail], base)
			}
			n.bases[base] = append(n.bases[base], s.Path)
		}
	})
	want := baseName(p)
	if want == "" {
		return ""
	}
	ext := strings.ToLower(path.Ext(p))
	wantAsset := fileEnding(p) && !markdownFile(p) && ext != ".html" && ext != ".htm"
	paths := n.bases[want]
	// An article of the same name in another language is not what was meant: the one in
	// this language was renamed, maybe to nearly that name.
	own := lib.inLocale(locale)
	if paths == nil || !wantAsset && !slices.ContainsFunc(paths[:min(len(paths), nearMost)], own) {
		head, tail := ends(want)
		var candidates []string
		for _, list := range [][]string{n.head[head], n.tail[tail]} {
			for _, base := range list[:min(len(list), nearMost)] {
				named := n.bases[base]
				if wantAsset || slices.ContainsFunc(named[:min(len(named), nearMost)], own) {
					candidates = append(candidates, base)
				}
			}
		}
		if near := diag.Suggest(want, candidates); near != "" {
			paths = n.bases[near]
		}
	}
	best, bestScore := "", -1
	for _, candidate := range paths[:min(len(paths), nearMost)] {
		a := lib.byPath[candidate]
		if wantAsset != (a == nil) || wantAsset && !fileEnding(candidate) {
			continue // no page is meant where a picture or a document is named, nor the other way round
		}
		if a != nil && a.Locale != locale {
			continue // readers would change the language with a click
		}
		if score := commonPrefix(candidate, p); score > bestScore {
			best, bestScore = candidate, score
		}
	}
	return best
}

// meantLocale is the locale of the pages that a path may mean: that of the article
// with the link, unless the path leads into another one's folder.
func (lib *Library) meantLocale(from *Article, p string) string {
	if locale, _ := lib.tree.layout.place(p); locale != "" && lib.shelves[locale] != nil {
		return locale
	}
	return from.Locale
}

// inLocale reports whether a path is that of an article of the locale.
func (lib *Library) inLocale(locale string) func(path string) bool {
	return func(path string) bool {
		a := lib.byPath[path]
		return a != nil && a.Locale == locale
	}
}

func ends(s string) (head, tail string) {
	r := []rune(s)
	if len(r) <= nearLetters {
		return s, s
	}
	return string(r[:nearLetters]), string(r[len(r)-nearLetters:])
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// relative is the path from a folder to a file.
func relative(dir, target string) string {
	if dir == "." {
		return target
	}
	from, to := strings.Split(dir, "/"), strings.Split(target, "/")
	for len(from) > 0 && len(to) > 1 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	return strings.Repeat("../", len(from)) + strings.Join(to, "/")
}
