package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"faqtory/build"
	"faqtory/content"
)

// fieldAttacks are what somebody who may write front matter, and nothing else,
// would write into it to have readers' browsers run something.
var fieldAttacks = []string{
	`<script>window.x=1</script>`, `"><img src=x onerror=alert(1)>`, `'><svg/onload=alert(1)>`, `</title><script>alert(1)</script>`,
	`</script><script>alert(1)</script>`, `--><script>alert(1)</script>`, `" onfocus=alert(1) autofocus x="`, `javascript:alert(1)`,
	`{{.}}{{template "x"}}`, `]]><script>alert(1)</script>`, "\u202e<script>alert(1)</script>", `//evil.example/x`, `../../../../etc/passwd`,
}

// Every field of the front matter, of articles and of categories, is filled with
// every attack; whatever is let in must not become markup, in whatever file.
func TestAttacksInFrontMatter(t *testing.T) {
	var schema struct{ Properties map[string]any }
	if err := json.Unmarshal(content.ArticleSchema(), &schema); err != nil || len(schema.Properties) < 20 {
		t.Fatalf("the schema names %d fields: %v", len(schema.Properties), err)
	}
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("faqtory.yaml", "title: '<script>alert(1)</script> \"Help\"'\ndescription: '\"><img src=x onerror=alert(1)>'\nbase_url: https://help.example.com/\n"+
		"organization: {name: '</script><script>alert(1)</script>', legal_name: '<svg/onload=alert(1)>'}\n"+
		"contact: {channels: [{kind: email, name: '<script>alert(1)</script>', value: help@example.com, note: '\"><img src=x onerror=alert(1)>'}]}\n"+
		"notices: [{text: '<script>alert(1)</script>'}]\n")
	attacked := map[string]string{} // file → field
	for i, attack := range fieldAttacks {
		text, err := json.Marshal(attack) // JSON strings are YAML
		if err != nil {
			t.Fatal(err)
		}
		for _, field := range sorted(schema.Properties) {
			front := fmt.Sprintf("%s: %s\n", field, text)
			if field != "title" {
				front += fmt.Sprintf("title: %s %d\n", field, i)
			}
			name := fmt.Sprintf("content/en/attacks/%s-%d.md", field, i)
			write(name, "---\n"+front+"---\nText.\n")
			attacked[name] = field
			name = fmt.Sprintf("content/en/%s-%d/_index.md", strings.ReplaceAll(field, "_", "-"), i)
			write(name, "---\n"+front+"---\n")
			attacked[name] = field
			write(path.Dir(name)+"/inside.md", fmt.Sprintf("---\ntitle: inside %s %d\ntags: [%s]\n---\nText.\n", field, i, text))
		}
	}
	out := filepath.Join(t.TempDir(), "public")
	// What is refused is taken away, until all that is left is let in.
	for try := 0; ; try++ {
		report, err := buildSite(dir, out, out+"-index", time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), false)
		if err == nil {
			break
		}
		if !errors.Is(err, build.ErrMistakes) || try > 5 {
			t.Fatal(err)
		}
		refused := 0
		for _, d := range report.Diagnostics {
			if d.Severity.String() == "error" && attacked[d.File] != "" {
				refused++
				delete(attacked, d.File)
				if err := os.Remove(filepath.Join(dir, filepath.FromSlash(d.File))); err != nil && !errors.Is(err, os.ErrNotExist) {
					t.Fatal(err)
				}
			}
		}
		if refused == 0 {
			t.Fatalf("mistakes that are in no attacked file: %v", report.Diagnostics)
		}
	}
	let := map[string]int{}
	for _, field := range attacked {
		let[field]++
	}
	for _, field := range []string{"title", "nav_title", "question", "answer", "description", "author", "icon", "image_alt", "tags"} {
		if let[field] == 0 {
			t.Errorf("no attack in %s got as far as a page", field)
		}
	}
	pages := 0
	for name, text := range siteTree(t, out) {
		switch path.Ext(name) {
		case ".html":
			pages++
			harmless(t, name, text)
		case ".xml":
			for d := xml.NewDecoder(strings.NewReader(text)); ; {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Errorf("%s: %v", name, err)
					break
				}
			}
		case ".json":
			if !json.Valid([]byte(text)) {
				t.Errorf("%s is no JSON", name)
			}
		}
	}
	if pages < 200 {
		t.Errorf("%d pages, want those of all attacks", pages)
	}
}

// harmless finds what only an attack puts into a page.
func harmless(t *testing.T, name, text string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		token := z.Token()
		is := map[string]string{}
		for _, a := range token.Attr {
			is[a.Key] = a.Val
			v := strings.ToLower(strings.TrimSpace(a.Val))
			link := a.Key == "href" || a.Key == "src" || a.Key == "action"
			if strings.HasPrefix(a.Key, "on") || link && (strings.HasPrefix(v, "javascript:") || strings.HasPrefix(v, "//") || strings.HasPrefix(v, "data:text")) {
				t.Errorf("%s: <%s %s=%q>", name, token.Data, a.Key, a.Val)
			}
		}
		switch token.Data {
		case "script":
			if is["type"] != "application/json" && is["type"] != "application/ld+json" && !strings.HasPrefix(is["src"], "/assets/") {
				t.Errorf("%s: <script %v>", name, is)
			}
		case "img":
			if is["src"] == "x" {
				t.Errorf("%s: <img %v>", name, is)
			}
		case "iframe", "object", "embed", "base", "style":
			t.Errorf("%s: <%s %v>", name, token.Data, is)
		}
	}
}
