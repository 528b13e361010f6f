package content

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/google/go-cmp/cmp"
)

// codeSamples are pieces of code as help articles show them, and what is none.
var codeSamples = []string{
	"curl -X POST https://shop.example/v1/orders \\\n  -H \"Authorization: Bearer $TOKEN\" -d 'name=Zoë'  # a comment\nfor f in *.txt; do echo \"${f%.txt} $((1 + 2))\"; done\n",
	"{\"id\": 12, \"price\": -3.5e2, \"tags\": [\"a\", null, true], \"name\": \"شاحنة\\n\"}",
	"name: shop # yes\nitems:\n  - &a \"x\"\n  - *a\ntext: |\n  one\n  two\n",
	"package main\n\nimport \"fmt\"\n\n// main says hello.\nfunc main() {\n\tfmt.Printf(\"%d\\n\", 0x1F+'a') /* é */\n}\n",
	"def price(net, *, vat=0.21):\n    \"\"\"With VAT.\"\"\"\n    return f'{net * (1 + vat):.2f}' if net else None\n",
	"<?php\n$total = array_sum([1, 2]); // sum\necho \"Total: {$total}\\n\"; ?>\n<p class=\"x\">&amp; <b>bold</b></p>\n",
	"<div id=\"a\" onclick='go()'>\n<style>p { color: #fff; margin: 0 auto !important }</style>\n<script>let x = `a${1}b`; /re/g.test(x)</script></div>\n",
	"SELECT o.id, SUM(price) FROM orders o WHERE name LIKE 'O''Neil%' GROUP BY 1 -- newest\n",
	"$ faqtory build\nerror: \"unclosed\n'quotes\n\n\tand\u00a0more…\n",
	"[section]\nkey = value ; note\n#!/bin/sh\nFROM alpine:3\nRUN apk add curl && rm -rf /tmp/*\n",
	"\n\n  \n", "", "no line end", "日本語のコード = 1;",
}

// What a lexer of ours gives must be what chroma gives, whatever the language and
// whatever the text.
func TestTokens(t *testing.T) {
	names := []string{
		"bash", "json", "yaml", "go", "python", "php", "html", "css", "javascript", "typescript", "sql", "ini", "docker",
		"powershell", "xml", "java", "c", "c++", "c#", "ruby", "rust", "kotlin", "swift", "diff", "nginx", "toml", "twig", "graphql",
		"markdown", "http", "makefile", "batchfile", "lua", "perl", "scala", "r", "vue", "jsx",
	}
	own := 0
	for _, name := range names {
		l := lexers.Get(name)
		if l == nil {
			t.Fatalf("chroma has no lexer %q", name)
		}
		if lexerOf(l) != nil {
			own++
		}
		checkTokens(t, l, codeSamples)
	}
	if own < len(names)*3/4 {
		t.Errorf("only %d of %d lexers are run here", own, len(names))
	}
}

// Some lexers never come to an end with what is not their language, and a page must
// not hang on that.
func TestEndlessLexer(t *testing.T) {
	for _, c := range []struct{ lang, code string }{{"jungle", "}"}, {"jsonata", "/*"}} {
		if got, want := highlight(c.code, c.lang), c.code; got != want {
			t.Errorf("highlight(%q, %q) = %q, want %q", c.code, c.lang, got, want)
		}
	}
	const around = "# Notes\n\n```jungle\n}\n```\n\nThe **end**.\n"
	began := time.Now()
	got := highlight(around, "markdown")
	if !strings.Contains(got, "</span>}\n") || !strings.Contains(got, "<span") || time.Since(began) >= maxBlock {
		t.Errorf("highlight(%q, markdown) = %q after %s, want all but the code in it in colours, at once", around, got, time.Since(began))
	}
}

// Markdown is shown with its front matter, and with code in it as that code.
func TestCodeInsideOfCode(t *testing.T) {
	for _, code := range []string{
		"---\ntitle: Refunds # yes\ntags: [a, 1]\n---\n\n# When\n\nIt is *back* `soon`.\n",
		"---\n---\n# When\n", "---\nno: end\n", "---\nno: end\n---", "---\n\n---\n", "--- \na: b\n---\n", "---\na: |\n  x\n  ---\n---\nend",
		"# A\n\n```go\nfunc main() { fmt.Println(\"x\") }\n```\n\n```nonsense\n1 + 1\n```\n\n~~~\nplain\n~~~\n",
		"> ```json\n> {\"a\": 1}\n> ```\n",
	} {
		checkTokens(t, lexers.Markdown, []string{code})
	}
}

// A stuckLexer gives no token until it is let go.
type stuckLexer struct {
	chroma.Lexer
	letGo chan struct{}
}

func (l stuckLexer) Tokenise(*chroma.TokeniseOptions, string) (chroma.Iterator, error) {
	return func() chroma.Token {
		<-l.letGo
		return chroma.EOF
	}, nil
}

// Where chroma runs a lexer itself it may go round for ever, and nobody can stop it:
// the block is given up, and no more are begun than there is room for.
func TestBlockIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stuck := stuckLexer{lexers.Get("markdown"), make(chan struct{})}
		other := lexers.Get("json")
		for i := range cap(adrift) {
			if got, err := tokenise(other, "{}"); err != nil || len(got) == 0 {
				t.Fatalf("with %d blocks given up: tokenise = %v, %v, want tokens", i, got, err)
			}
			began := time.Now()
			if got, err := tokenise(stuck, "# x"); err == nil {
				t.Fatalf("tokenise = %v, want an error", got)
			}
			if got := time.Since(began); got != maxBlock {
				t.Errorf("a block is given up after %s, want %s", got, maxBlock)
			}
		}
		if got, err := tokenise(other, "{}"); err == nil {
			t.Errorf("with %d blocks given up: tokenise = %v, want an error", cap(adrift), got)
		}
		close(stuck.letGo)
		synctest.Wait()
		if got, err := tokenise(other, "{}"); err != nil || len(got) == 0 {
			t.Errorf("after they came to an end: tokenise = %v, %v, want tokens", got, err)
		}
	})
}

// What takes longer than anybody waits for ends soon after it is late.
func TestLateLexer(t *testing.T) {
	var late atomic.Bool
	late.Store(true)
	for _, lang := range []string{"bash", "markdown"} {
		if got, err := lex(lexers.Get(lang), "echo 1\n", &late); err == nil {
			t.Errorf("%s: lex = %v, want an error", lang, got)
		}
	}
}

func checkTokens(t *testing.T, l chroma.Lexer, samples []string) {
	t.Helper()
	for _, code := range samples {
		got, err := tokenise(l, code)
		want, wantErr := chromaTokens(l, code)
		if (err != nil) != (wantErr != nil) {
			t.Errorf("%s: tokenise(%q) = %v, want %v", l.Config().Name, code, err, wantErr)
		} else if diff := cmp.Diff(want, shownTokens(got, code)); err == nil && diff != "" {
			t.Errorf("%s: tokenise(%q) (-want +got):\n%s", l.Config().Name, code, diff)
		}
	}
}

// chromaTokens splits code by chroma alone.
func chromaTokens(l chroma.Lexer, code string) (list []string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	it, err := chroma.Coalesce(l).Tokenise(nil, code)
	if err != nil {
		return nil, err
	}
	rest := code
	for _, t := range it.Tokens() {
		if t.Value == rest+"\n" {
			t.Value = rest
		}
		if !strings.HasPrefix(rest, t.Value) {
			return nil, errLexer
		}
		if rest = rest[len(t.Value):]; t.Value != "" {
			list = append(list, fmt.Sprintf("%v %q", t.Type, t.Value))
		}
	}
	if rest != "" {
		return nil, errLexer
	}
	return list, nil
}

func shownTokens(tokens []token, code string) (list []string) {
	for _, t := range tokens {
		list = append(list, fmt.Sprintf("%v %q", t.kind, code[:t.size]))
		code = code[t.size:]
	}
	return list
}
