package content

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestCorpusBodies looks for what must not be seen on any page, in real help
// centers of several thousand articles where they are at hand.
func TestCorpusBodies(t *testing.T) {
	const root = "../../shared/corpora"
	if _, err := os.Stat(root); err != nil {
		t.Skip("no corpora at ../shared/corpora")
	}
	second := outside()
	header := regexp.MustCompile(`(?m)^\s*\[(?:Title|Order|Name|Text)\]: #`)
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		a := &Article{Path: path}
		_, diags := parseBody(a, []byte(withoutFrontMatter(string(src))), 0, 1, bodyOptions{})
		for _, d := range diags {
			switch d.Code {
			case "unsafe-link", "empty-link", "template-remains", "unsafe-html", "near-mark", "open-code", "empty-box":
			default:
				t.Errorf("%s: %v [%s]", path, d, d.Code)
			}
		}
		checkPage(t, path, string(a.HTML(plainFiller{})), second)
		// Code and the text of articles about templates may hold braces; what
		// is left of markup elsewhere may not.
		for _, s := range a.Sections() {
			for line := range strings.SplitSeq(s.Text, "\n") {
				if header.MatchString(line) || strings.HasPrefix(line, "![info]") || strings.HasPrefix(line, "![warning]") || strings.HasPrefix(line, ":::") {
					t.Errorf("%s shows %q", path, line)
				}
				if strings.Contains(line, "{%") && !strings.Contains(string(src), "```") {
					t.Errorf("%s shows %q", path, line)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 1000 {
		t.Errorf("only %d files were read", files)
	}
}
