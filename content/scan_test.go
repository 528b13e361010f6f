package content

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// folderFS is a real folder, as the program opens it.
func folderFS(t *testing.T, dir string) fs.FS {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root.FS()
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func symlink(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
}

func paths(t *Tree) []string {
	var list []string
	for _, s := range t.Sources {
		list = append(list, s.Path)
	}
	return list
}

func TestScanFollowsLinksWithinTheFolder(t *testing.T) {
	dir := t.TempDir()
	site := filepath.Join(dir, "site")
	write(t, filepath.Join(dir, "secret.md"), "# Secret\n")
	write(t, filepath.Join(dir, "outside", "x.md"), "# Outside\n")
	write(t, filepath.Join(site, "a.md"), "# A\n")
	write(t, filepath.Join(site, "pay", "b.md"), "# B\n")
	symlink(t, "a.md", filepath.Join(site, "same.md"))
	symlink(t, "pay", filepath.Join(site, "billing"))
	symlink(t, "..", filepath.Join(site, "pay", "up"))                // back to the site folder
	symlink(t, ".", filepath.Join(site, "pay", "here"))               // to itself
	symlink(t, "../secret.md", filepath.Join(site, "secret.md"))      // out
	symlink(t, "../outside", filepath.Join(site, "outside"))          // out
	symlink(t, "/etc", filepath.Join(site, "etc"))                    // out
	symlink(t, "nowhere.md", filepath.Join(site, "nowhere.md"))       // to itself, for ever
	symlink(t, "../../secret.md", filepath.Join(site, "pay", "s.md")) // out, from below

	tree, err := Scan(t.Context(), folderFS(t, site), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a.md", "billing/b.md", "pay/b.md", "same.md"}, paths(tree)); diff != "" {
		t.Errorf("Scan() (-want +got):\n%s", diff)
	}
	var got []string
	for _, d := range tree.diags {
		got = append(got, d.File+" "+d.Code)
	}
	slices.Sort(got)
	want := []string{"etc link-not-followed", "nowhere.md link-not-followed", "outside link-not-followed", "pay/s.md link-not-followed", "secret.md link-not-followed"}
	var kept []string
	for _, s := range got {
		if !strings.HasPrefix(s, "billing/") {
			kept = append(kept, s)
		}
	}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Errorf("diagnostics (-want +got):\n%s", diff)
	}
}

func TestScanReportsNamesThatAreNoText(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.md"), "# A\n")
	if err := os.WriteFile(filepath.Join(dir, "caf\xe9.md"), []byte("# B\n"), 0o644); err != nil {
		t.Skipf("no such names here: %v", err)
	}
	lib, diags := load(t, folderFS(t, dir), Options{})
	if diff := cmp.Diff([]string{"caf\uFFFD.md:0:0 warning file-name"}, codes(diags)); diff != "" {
		t.Errorf("diagnostics (-want +got):\n%s", diff)
	}
	if got := outline(lib); len(got) != 1 {
		t.Errorf("pages = %v, want a.md alone", got)
	}
}

func TestLoadUnreadableFiles(t *testing.T) {
	lib, diags := load(t, failingFS{site("a.md", "A", "bad.md", "B")}, Options{})
	if diff := cmp.Diff([]string{"bad.md:0:0 error unreadable-file"}, codes(diags)); diff != "" {
		t.Errorf("diagnostics (-want +got):\n%s", diff)
	}
	if lib.Lookup("a.md") == nil || lib.Lookup("bad.md") != nil {
		t.Errorf("pages = %v, want a.md alone", outline(lib))
	}
	if _, _, err := Load(t.Context(), os.DirFS(filepath.Join(t.TempDir(), "nothing")), Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Load of no folder: error %v, want %v", err, fs.ErrNotExist)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Load(ctx, site("a.md", "A"), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Load with a cancelled context: error %v, want %v", err, context.Canceled)
	}
}

// failingFS cannot open files named bad.md.
type failingFS struct{ fstest.MapFS }

func (f failingFS) Open(name string) (fs.File, error) {
	if name == "bad.md" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return f.MapFS.Open(name)
}

func TestLoadDecodes(t *testing.T) {
	for name, src := range map[string]string{
		"plain":             "---\ntitle: Café\n---\n\n# A\n\nText.\n",
		"CRLF":              "---\r\ntitle: Café\r\n---\r\n\r\n# A\r\n\r\nText.\r\n",
		"CR":                "---\rtitle: Café\r---\r\r# A\r\rText.\r",
		"byte order mark":   "\uFEFF---\ntitle: Café\n---\n\n# A\n\nText.\n",
		"UTF-16 LE":         "\xff\xfe" + utf16Bytes("---\ntitle: Café\n---\n\n# A\n\nText.\n", false),
		"UTF-16 BE":         "\xfe\xff" + utf16Bytes("---\r\ntitle: Café\r\n---\r\n\r\n# A\r\n\r\nText.\r\n", true),
		"letters and marks": "---\ntitle: Cafe\u0301\n---\n\n# A\n\nText.\n",
	} {
		lib, diags := load(t, fstest.MapFS{"a.md": {Data: []byte(src)}}, Options{})
		if len(diags) > 0 {
			t.Errorf("%s: Load() reports %v", name, diags)
		}
		a := lib.Lookup("a.md")
		if a == nil || a.Title != "Café" || len(a.Sections()) == 0 || !strings.Contains(a.Sections()[len(a.Sections())-1].Text, "Text.") {
			t.Errorf("%s: article = %+v, want Café with its text", name, a)
		}
	}
	_, diags := load(t, fstest.MapFS{"a.md": {Data: []byte("one\ntwo \xe9\xe8 three\nfour \xff\n")}}, Options{})
	if diff := cmp.Diff([]string{"a.md:2:5 warning encoding"}, codes(diags)); diff != "" {
		t.Errorf("diagnostics (-want +got):\n%s", diff)
	}
}

func utf16Bytes(s string, big bool) string {
	var b strings.Builder
	for _, r := range s { // all of it in the first plane
		if big {
			b.WriteByte(byte(r >> 8))
			b.WriteByte(byte(r))
		} else {
			b.WriteByte(byte(r))
			b.WriteByte(byte(r >> 8))
		}
	}
	return b.String()
}

func TestIncludes(t *testing.T) {
	tree, err := Scan(t.Context(), site(
		"docs/pay/cards.md", "Cards", "docs/pay/_part.md", "one\n", "_includes/note.html", "two", "snippets/limits.md", "three\n",
		"docs/shared.md", "Shared", "secret.yaml", "x: y", ".env", "KEY=1", "mkdocs.yml", "x", "docs/snippets/limits.txt", "four",
	), Options{})
	if err != nil {
		t.Fatal(err)
	}
	include := tree.includer()
	for name, want := range map[string]string{
		"_part.md":                "docs/pay/_part.md",
		"./_part":                 "docs/pay/_part.md",
		"@site/docs/pay/_part.md": "docs/pay/_part.md",
		"note.html":               "_includes/note.html",
		"limits.md":               "snippets/limits.md",
		"snippets/limits.md":      "snippets/limits.md",
		"../shared.md":            "docs/shared.md",
		"/docs/shared.md":         "docs/shared.md",
		`..\shared.md`:            "docs/shared.md",
		"secret.yaml":             "",
		"../../secret.yaml":       "",
		".env":                    "",
		"../../../../etc/passwd":  "",
		"":                        "",
		"missing.md":              "",
	} {
		got, _, ok := include("docs/pay/cards.md", name)
		if got != want || ok != (want != "") {
			t.Errorf("include(%q) = %q, %v, want %q", name, got, ok, want)
		}
	}
}

func TestSplitNumber(t *testing.T) {
	for name, want := range map[string]string{
		"01-refunds": "01|refunds|true", "2. Refunds": "2|Refunds|false", "10_refunds": "10|refunds|false", "3 - الدفع": "3|الدفع|false",
		"refunds": "", "24-7": "", "2fa": "", "2024-11-21-news": "", "1.10-notes": "", "12345-id": "", "-a": "", "": "",
	} {
		got := ""
		if number, rest, padded, ok := splitNumber(name); ok {
			got = number + "|" + rest + "|"
			if padded {
				got += "true"
			} else {
				got += "false"
			}
		}
		if got != want {
			t.Errorf("splitNumber(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestCleanPath(t *testing.T) {
	for s, want := range map[string]string{
		"/a/b/":                        "a/b",
		"a//b/./c":                     "a/b/c",
		"/a/b.html":                    "a/b",
		"/a/index.html":                "a",
		"/":                            "",
		"https://example.com/a/b?c#d":  "a/b",
		"/a%20b/%D9%85":                "a-b/م",
		"/caf\u0065\u0301":             "caf\u00e9",
		`/a\b`:                         "a/b",
		"/a<b>:c|d*e\"f":               "a-b--c-d-e-f",
		"/v1.2/x":                      "v1.2/x",
		"../a":                         "!",
		"/a/../../b":                   "!",
		"/a/%2e%2e/b":                  "!",
		"/a/\x00b":                     "!",
		"/a/\xffb":                     "!",
		"/.../x":                       "!",
		"/a./b ":                       "a/b",
		"/" + strings.Repeat("é", 200): strings.Repeat("é", 115) + "-",
	} {
		got := "!"
		if parts, _, ok := cleanPath(s); ok {
			got = strings.Join(parts, "/")
		}
		if got != want && !(strings.HasSuffix(want, "-") && strings.HasPrefix(got, want) && len(got) <= segmentBytes) {
			t.Errorf("cleanPath(%q) = %q, want %q", s, got, want)
		}
	}
}

func FuzzCleanPath(f *testing.F) {
	for _, s := range []string{"/a/b", "../x", "%2e%2e/", "https://x/y", "/a b?c#d", "\\\\x", "/con", "/\u202e", "://", "/a.html.html", "/index.html"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		parts, _, ok := cleanPath(s)
		if !ok {
			return
		}
		for _, p := range parts {
			if p == "" || p == "." || p == ".." || len(p) > segmentBytes+8 || strings.ContainsAny(p, "/\\?#\x00\n\r\"<>") || !fs.ValidPath(p) {
				t.Fatalf("cleanPath(%q) = %q: %q is not safe", s, parts, p)
			}
		}
		again, _, ok := cleanPath("/" + strings.Join(parts, "/") + "/")
		if len(parts) > 0 && !strings.Contains(s, "%") && (!ok || !slices.Equal(again, parts)) && !strings.Contains(strings.Join(parts, "/"), ".htm") {
			t.Fatalf("cleanPath(%q) = %q, and again %q", s, parts, again)
		}
	})
}

func FuzzCategoryFile(f *testing.F) {
	for _, s := range []string{
		`{"section": {"name": "a", "position": 1}}`, "label: a\nlink: {slug: /x, description: b}\n", "nav:\n- a.md\n- B: b.md\n- C:\n  - c.md\n",
		"[Name]: # (a)\n[Order]: # (1e99)\n", "section: &x {section: *x}\n", "nav: &n [*n]\n", "nav:\n", "a: [1", "\xff", "position: .inf\n", "docs_dir: [x]\nnav: {a: {b: [c]}}\n",
	} {
		f.Add([]byte(s))
	}
	names := []string{"a/.group.json", "a/_category_.json", "a/_category_.yml", "a/.metadata.md", "a/.pages", "mkdocs.yml"}
	f.Fuzz(func(t *testing.T, src []byte) {
		var files []*File
		for _, name := range names {
			file := Parse(name, src, ParseOptions{Locale: "en"})
			if file.folder == nil || file.Diags.Errors() > 0 {
				t.Fatalf("Parse(%s, %q) = %+v, want at most warnings", name, src, file)
			}
			files = append(files, file)
		}
		files = append(files, Parse("a/a.md", []byte("# A\n"), ParseOptions{Locale: "en"}))
		tree, err := Scan(t.Context(), site("a/a.md", "A"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		lib, _ := Assemble(tree, files, Options{})
		if a := lib.Lookup("a/a.md"); a == nil || a.Category.Title == "" {
			t.Fatalf("with %q the category has no title", src)
		}
	})
}
