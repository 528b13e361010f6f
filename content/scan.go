package content

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"faqtory/internal/diag"
)

// A Tree is the list of a site folder's files, unread, with what their names
// say: which are articles, where the content begins, which folders are locales.
type Tree struct {
	// Sources are sorted by path.
	Sources []Source
	// Folders are those that were looked into, and the links that led nowhere, in
	// the order of the walk.
	Folders []Folder

	fsys   fs.FS
	layout layout
	kinds  map[string]FileKind
	text   map[string]struct{} // what an article may include
	diags  diag.List
	ignore map[string]bool
	// links are where symbolic links lead that were followed, and names the paths of
	// files that were found through one, by the place where they lie.
	links []string
	names map[string][]string
	// chained says that a link leads to or through another, so that nobody knows from
	// links where its files lie.
	chained bool
	keys    map[string]map[string][]byte // see sortKeys
}

// A Source is one file of a [Tree].
type Source struct {
	Path string
	Kind FileKind
}

// A Folder is one that a [Scan] has looked into.
type Folder struct {
	Path string
	// Sum identifies the names and kinds of what is in it, but for what a Scan
	// passes over: while the sums of all folders stay the same, so does the tree.
	Sum Sum
}

// FileKind says what a file is by its name.
type FileKind uint8

// The kinds of file.
const (
	// IgnoredFile is none of a help center's: a configuration, a template.
	IgnoredFile FileKind = iota
	// ArticleFile is Markdown.
	ArticleFile
	// CategoryFile gives a folder's title and order (".group.json").
	CategoryFile
	// PartialFile is Markdown that articles include; it has no page.
	PartialFile
	// AssetFile is anything else: it is published when an article refers to it.
	AssetFile
)

// depth limits nesting, for links that lead to links.
const depth = 40

// Scan lists the site folder. Hidden files, what other programs keep beside
// the articles, and links that lead out of the folder are passed over.
func Scan(ctx context.Context, fsys fs.FS, o Options) (*Tree, error) {
	t := &Tree{fsys: fsys, kinds: map[string]FileKind{}, text: map[string]struct{}{}}
	if _, err := fs.Stat(fsys, "."); err != nil {
		return nil, fmt.Errorf("read site folder: %w", err)
	}
	ignore := map[string]bool{}
	t.ignore = ignore
	for _, p := range o.Ignore {
		ignore[path.Clean(strings.Trim(p, "/"))] = true
	}
	if err := t.scan(ctx, ".", []string{"."}, ignore, 0); err != nil {
		return nil, err
	}
	slices.SortFunc(t.Sources, func(a, b Source) int { return cmp.Compare(a.Path, b.Path) })
	t.layout = findLayout(t, o)
	t.classify()
	return t, nil
}

// scan lists dir. real holds the folders that lead to it with links resolved,
// so that a link back to one of them is seen and not followed for ever.
func (t *Tree) scan(ctx context.Context, dir string, real []string, ignore map[string]bool, level int) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("read site folder: %w", err)
	}
	entries, err := fs.ReadDir(t.fsys, dir)
	if err != nil {
		if dir == "." {
			return fmt.Errorf("read site folder: %w", err)
		}
		t.Folders = append(t.Folders, Folder{Path: dir})
		t.diags = append(t.diags, diag.Diagnostic{
			File: dir, Severity: diag.Error, Code: "unreadable-file",
			Message: "the folder cannot be read: " + reason(err),
			Hint:    "Check that you may read it, or move it out of the site folder.",
		})
		return nil
	}
	if dir == "." && slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "mkdocs.yml" }) {
		ignore["site"] = true // where MkDocs writes to
	}
	names := sha256.New()
	at := len(t.Folders)
	t.Folders = append(t.Folders, Folder{Path: dir})
	defer func() { t.Folders[at].Sum = Sum(names.Sum(nil)[:len(Sum{})]) }()
	for _, e := range entries {
		p := path.Join(dir, e.Name())
		if ignore[p] {
			continue
		}
		if !fs.ValidPath(p) {
			t.diags = append(t.diags, diag.Diagnostic{
				File: strings.ToValidUTF8(p, "\uFFFD"), Severity: diag.Warning, Code: "file-name",
				Message: "the name of the file is not in UTF-8, and the file is left out",
				Hint:    "Rename it.",
			})
			continue
		}
		isDir, here := e.IsDir(), path.Join(real[len(real)-1], e.Name())
		if e.Type()&fs.ModeSymlink != 0 {
			target, info, why := t.follow(p, here)
			fmt.Fprintf(names, "%s\x00%s\x00%s\x00", e.Name(), target, why)
			if why != "" {
				t.Folders = append(t.Folders, Folder{Path: p})
				t.diags = append(t.diags, diag.Diagnostic{
					File: p, Severity: diag.Warning, Code: "link-not-followed",
					Message: why,
					Hint:    "Put the file itself into the site folder.",
				})
				continue
			}
			isDir, here = info.IsDir(), target
			t.links = append(t.links, target)
			t.chained = t.chained || t.throughLink(target)
		} else if !isDir && !e.Type().IsRegular() {
			continue // a socket, a device
		}
		if isDir {
			if skipFolder(p) || slices.Contains(real, here) || level >= depth {
				continue
			}
			fmt.Fprintf(names, "%s/\x00", e.Name())
			if err := t.scan(ctx, p, append(real[:len(real):len(real)], here), ignore, level+1); err != nil {
				return err
			}
			continue
		}
		if kind := fileKind(p); kind != IgnoredFile {
			fmt.Fprintf(names, "%s\x00", e.Name())
			t.Sources = append(t.Sources, Source{p, kind})
			if here != p {
				if t.names == nil {
					t.names = map[string][]string{}
				}
				t.names[here] = append(t.names[here], p)
			}
		}
	}
	return nil
}

// throughLink reports that a path is a symbolic link or leads through one.
func (t *Tree) throughLink(p string) bool {
	for ; p != "."; p = path.Dir(p) {
		if _, err := fs.ReadLink(t.fsys, p); err == nil {
			return true
		}
	}
	return false
}

// follow resolves the symbolic link p, whose real place is here.
func (t *Tree) follow(p, here string) (target string, info fs.FileInfo, why string) {
	const out = "the symbolic link leads out of the site folder and is not followed"
	to, err := fs.ReadLink(t.fsys, p)
	if err != nil {
		return "", nil, "the symbolic link cannot be read: " + reason(err)
	}
	target = path.Join(path.Dir(here), to)
	if path.IsAbs(to) || !fs.ValidPath(target) {
		return "", nil, out
	}
	info, err = fs.Stat(t.fsys, p)
	if err != nil {
		return "", nil, "the symbolic link cannot be followed: " + reason(err)
	}
	return target, info, ""
}

// skipped are folders that hold programs, outputs and templates, whatever
// Markdown lies in them.
var skipped = map[string]bool{
	"node_modules": true, "bower_components": true, "vendor": true, "__pycache__": true, "venv": true,
	"_site": true, "_layouts": true, "_sass": true, "_data": true, "_plugins": true,
}

// skippedAtTop are such folders in the site folder itself; below it they may
// well be categories ("design/themes").
var skippedAtTop = map[string]bool{
	"public": true, "theme": true, "themes": true, "layouts": true, "archetypes": true,
	"build": true, "dist": true, "target": true,
}

func skipFolder(p string) bool {
	name := path.Base(p)
	if name[0] == '.' {
		return true
	}
	return skipped[name] || skippedAtTop[p]
}

// partialFolders hold text for other pages to include.
var partialFolders = map[string]bool{
	"_includes": true, "_partials": true, "_partial": true, "_snippets": true, "_fragments": true,
	"_templates": true, "_shared": true, "_components": true, "_common": true, "_reusable": true, "_reuse": true,
}

// fileKind goes by the name alone.
func fileKind(p string) FileKind {
	dir, name := path.Split(p)
	switch name {
	case ".group.json", ".metadata.md", "_category_.json", "_category_.yml", "_category_.yaml", ".pages":
		return CategoryFile
	case "mkdocs.yml", "mkdocs.yaml":
		if dir == "" {
			return CategoryFile
		}
	}
	if name[0] == '.' || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "~$") || name == "Thumbs.db" {
		return IgnoredFile
	}
	if dir == "" && topFile(name) {
		return IgnoredFile
	}
	if !markdownFile(name) {
		return AssetFile
	}
	for part := range strings.SplitSeq(strings.TrimSuffix(dir, "/"), "/") {
		if partialFolders[strings.ToLower(part)] {
			return PartialFile
		}
	}
	return ArticleFile
}

// topFile reports files of the site folder itself that speak to a project's
// contributors and programs, not to customers.
func topFile(name string) bool {
	switch strings.TrimSuffix(name, path.Ext(name)) {
	case "CONTRIBUTING", "CODE_OF_CONDUCT", "LICENSE", "LICENCE", "COPYING", "CHANGELOG", "SECURITY",
		"AUTHORS", "CONTRIBUTORS", "MAINTAINERS", "GOVERNANCE", "CODEOWNERS", "PULL_REQUEST_TEMPLATE",
		"ISSUE_TEMPLATE", "AGENTS", "CLAUDE", "NOTICE", "THIRD_PARTY":
		return true
	}
	switch name {
	case "faqtory.yaml", "faqtory.yml", "Makefile", "Dockerfile", "Gemfile", "Gemfile.lock", "Rakefile":
		return true
	}
	return false
}

// markdownFile reports the endings by which Markdown is known.
func markdownFile(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown", ".mdown", ".mkd", ".mdx":
		return true
	}
	return false
}

// stem is p without the ending of a Markdown file.
func stem(p string) string {
	if markdownFile(p) {
		return strings.TrimSuffix(p, path.Ext(p))
	}
	return p
}

// classify settles, once the layout is known, what lies outside the content.
func (t *Tree) classify() {
	kept := t.Sources[:0]
	for _, s := range t.Sources {
		switch s.Kind {
		case ArticleFile:
			t.text[s.Path] = struct{}{}
			if !t.layout.holds(s.Path) {
				s.Kind = PartialFile
			}
		case PartialFile:
			t.text[s.Path] = struct{}{}
		case AssetFile:
			switch strings.ToLower(path.Ext(s.Path)) {
			case ".html", ".htm", ".txt", ".liquid":
				t.text[s.Path] = struct{}{}
			}
		}
		t.kinds[s.Path] = s.Kind
		kept = append(kept, s)
	}
	t.Sources = kept
}
