package build

import (
	"bytes"
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// A redirect sends an old path on. Both are site-relative and unescaped, as
// permalinks are; To may end in a fragment of its own.
type redirect struct {
	From, To string
	Fragment string
}

// A redirectFile is a redirect with the page that carries it out on hosts that
// know no other way.
type redirectFile struct {
	redirect
	// Name is the page's file, "" when the old path cannot be a page: then
	// only _redirects has it.
	Name string
}

// planRedirects decides which redirects are carried out, in the order of their old
// paths. outputs are the names of all other files of the site, and those come
// first: a redirect from a page's own address would hide the page. Redirects
// always lead to pages, since one from a page's address is dropped; so none
// leads to another and no loop is possible, whatever the articles say.
func planRedirects(redirects []redirect, outputs []string) []redirectFile {
	files, dirs := make(map[string]bool, len(outputs)), map[string]bool{}
	claim := func(name string) {
		files[name] = true
		for d := path.Dir(name); d != "." && !dirs[d]; d = path.Dir(d) {
			dirs[d] = true
		}
	}
	// free reports that a file of the name can lie beside all others.
	free := func(name string) bool {
		if files[name] || dirs[name] {
			return false
		}
		for d := path.Dir(name); d != "."; d = path.Dir(d) {
			if files[d] {
				return false
			}
		}
		return true
	}
	for _, name := range outputs {
		claim(name)
	}
	var out []redirectFile
	told := map[string]bool{}
	sorted := slices.Clone(redirects)
	slices.SortStableFunc(sorted, func(a, b redirect) int { return cmp.Compare(a.From, b.From) })
	for _, r := range sorted {
		name := strings.TrimPrefix(r.From, "/")
		page := files[name] || files[path.Join(name, "index.html")]
		if name == r.From || told[r.From] || page || strings.ContainsAny(r.From, "\x00\r\n") {
			continue
		}
		told[r.From] = true
		out = append(out, redirectFile{redirect: r, Name: redirectName(r.From)})
	}
	// Names are claimed only now: an old page must not be mistaken for a new one
	// by the redirects behind it.
	for i := range out {
		if n := out[i].Name; n != "" && free(n) {
			claim(n)
		} else {
			out[i].Name = ""
		}
	}
	return out
}

// redirectName is the file that answers for an old path, "" when no static host
// would serve it as a page.
func redirectName(from string) string {
	name := strings.Trim(from, "/")
	if ext := strings.ToLower(path.Ext(name)); ext != ".html" && ext != ".htm" || strings.HasSuffix(from, "/") {
		if isFileType(ext) && !strings.HasSuffix(from, "/") {
			return ""
		}
		name = path.Join(name, "index.html")
	}
	if !fs.ValidPath(name) || strings.ContainsAny(name, `\?#`) || strings.HasPrefix(name, ".") || strings.Contains(name, "/.") {
		return ""
	}
	for part := range strings.SplitSeq(name, "/") {
		if len(part) > 255 {
			return ""
		}
	}
	return name
}

// isFileType reports an ending that hosts serve as something else than a page.
// Other dots belong to the name ("/v2.1").
func isFileType(ext string) bool {
	switch ext {
	case ".php", ".asp", ".aspx", ".jsp", ".cgi", ".pdf", ".txt", ".xml", ".json", ".js", ".css", ".md",
		".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ico", ".zip", ".mp4", ".rss", ".atom":
		return true
	}
	return false
}

// writeRedirects writes _redirects, which Netlify, Cloudflare Pages and others
// read: old path, new path, status, with href making the paths of permalinks.
// In an encoded path neither * nor : is left, which would match more than is meant.
func writeRedirects(b *bytes.Buffer, redirects []redirectFile, href func(permalink string) string) {
	for _, r := range redirects {
		from, to := patternSafe(href(r.From)), href(r.To)+fragment(r.Fragment)
		b.WriteString(from + " " + to + " 301\n")
	}
}

func patternSafe(p string) string {
	return strings.NewReplacer("*", "%2A", ":", "%3A", " ", "%20").Replace(p)
}
