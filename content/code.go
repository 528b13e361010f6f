package content

import (
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"golang.org/x/net/html"
)

// Code is highlighted when the site is built, with the class names of chroma, so
// that pages need neither a script nor inline styles. The writer names the
// language; nothing is guessed.

// Highlighting stops where it costs more than it gives: lexers are regular
// expressions that backtrack, and long generated text is not read for its colours.
const (
	maxHighlight     = 64 << 10
	maxHighlightLine = 4 << 10
)

// codeBlock adds a block of code to the tree.
func (c *composer) codeBlock(code, lang string, pos int) *node {
	box := element("div", class("code"))
	box.pos = pos
	box.append(codeElement(code, lang))
	return c.add(box)
}

// codeElement makes pre and code for a block of code.
func codeElement(code, lang string) *node {
	code = strings.TrimRight(code, "\n")
	lang = languageName(lang)
	pre := element("pre", attribute{name: "tabindex", value: "0"}, attribute{name: "dir", value: "ltr"})
	inner := element("code")
	if lang != "" {
		inner.attrs = append(inner.attrs, class("language-"+lang))
	}
	inner.append(&node{kind: codeNode, own: true, text: code, html: highlight(code, lang), pos: -1})
	pre.append(inner)
	return pre
}

// languageName makes a language as written fit for a class name.
func languageName(s string) string {
	s = strings.ToLower(strings.Trim(s, ".{}: "))
	if i := strings.IndexAny(s, " \t,{:;"); i >= 0 {
		s = s[:i]
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r), strings.ContainsRune("+#-_.", r):
			b.WriteRune(r)
		}
	}
	if b.Len() > 30 {
		return ""
	}
	switch s := b.String(); s {
	case "text", "txt", "plain", "plaintext", "none", "nohighlight", "no-highlight":
		return ""
	default:
		return s
	}
}

// highlight returns code as HTML, with spans when its language is known.
func highlight(code, lang string) string {
	if lang == "" || len(code) > maxHighlight || longLine(code) {
		return html.EscapeString(code)
	}
	lexer := lexers.Get(lang)
	if lexer == nil || lexer == lexers.Fallback {
		return html.EscapeString(code)
	}
	tokens, err := tokenise(lexer, code)
	if err != nil {
		return html.EscapeString(code)
	}
	var b strings.Builder
	b.Grow(len(code) * 2)
	for _, t := range tokens {
		v := code[:t.size]
		code = code[t.size:]
		class := tokenClass(t.kind)
		if class == "" || strings.TrimSpace(v) == "" {
			b.WriteString(html.EscapeString(v))
			continue
		}
		b.WriteString(`<span class="`)
		b.WriteString(class)
		b.WriteString(`">`)
		b.WriteString(html.EscapeString(v))
		b.WriteString(`</span>`)
	}
	return b.String()
}

// maxBlock bounds the time for a block of code. Code that people read takes a
// thousandth of it, even on a machine that is busy with other things; what takes longer
// is shown without colours.
const maxBlock = 10 * time.Second

// adrift are blocks that were given up while a lexer is still at work on them: those of
// chroma may go round for ever, and nobody can stop them. When there are as many as
// there is room for, no more are begun.
var adrift = make(chan struct{}, 4)

// tokenise splits code into tokens that are the whole of it: a lexer must never
// change what a customer copies.
func tokenise(l chroma.Lexer, code string) ([]token, error) { return tokeniseWithin(l, code, maxBlock) }

func tokeniseWithin(l chroma.Lexer, code string, limit time.Duration) ([]token, error) {
	if len(adrift) == cap(adrift) {
		return nil, errLexer
	}
	type result struct {
		tokens []token
		err    error
	}
	var late atomic.Bool
	done := make(chan result, 1)
	go func() {
		tokens, err := lex(l, code, &late)
		done <- result{tokens, err}
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case r := <-done:
		return r.tokens, r.err
	case <-timer.C:
	}
	late.Store(true)
	select {
	case adrift <- struct{}{}:
		go func() {
			<-done
			<-adrift
		}()
	default: // others were quicker to get lost
	}
	return nil, errLexer
}

// lex is tokenise until it is late.
func lex(l chroma.Lexer, code string, late *atomic.Bool) (tokens []token, err error) {
	defer func() {
		if recover() != nil { // a lexer's fault is no reason to lose the page
			err = errLexer
		}
	}()
	if own := lexerOf(l); own != nil && strings.IndexByte(code, '\r') < 0 {
		if n := frontMatter(code); n > 0 && l == lexers.Markdown {
			front, err := lex(lexers.Get("YAML"), code[:n], late)
			if err != nil {
				return nil, err
			}
			tokens, err = own.tokens(code[n:], late)
			return append(front, tokens...), err
		}
		return own.tokens(code, late)
	}
	it, err := chroma.Coalesce(l).Tokenise(nil, code)
	if err != nil {
		return nil, err
	}
	x := &lexing{rest: code, late: late}
	for t := it(); t != chroma.EOF && !late.Load(); t = it() {
		x.add(t.Type, t.Value)
	}
	return x.result()
}

type codeError string

func (e codeError) Error() string { return string(e) }

const errLexer = codeError("the lexer did not return the code it was given")

// tokenClass returns the short class of a token type, or that of its parents.
func tokenClass(t chroma.TokenType) string {
	for t != 0 {
		if class, ok := chroma.StandardTypes[t]; ok {
			return class
		}
		t = t.Parent()
	}
	return ""
}

func longLine(s string) bool {
	for line := range strings.SplitSeq(s, "\n") {
		if len(line) > maxHighlightLine {
			return true
		}
	}
	return false
}

// authorCode settles a pre element of the writer's. Where it holds nothing but
// text (and the spans of another highlighter) it is shown as a block of code
// like any other; else its links and emphasis are kept.
func (c *composer) authorCode(n *node) {
	lang := n.attr("data-language")
	if inner := n.find(func(x *node) bool { return x.is("code") && x.hasAttr("data-language") }); inner != nil {
		lang = inner.attr("data-language")
	}
	rich := n.find(func(x *node) bool {
		return x.kind == imageNode || x.kind == elementNode && !x.gone && !x.is("code", "span", "br", "div", "p", "kbd", "samp")
	})
	box := element("div", class("code"))
	box.pos = n.pos
	if id := n.attr("id"); id != "" {
		box.setAttr("id", id)
	}
	n.insertBefore(box)
	if rich == nil {
		code := codeText(n)
		if strings.TrimSpace(code) == "" {
			box.remove()
			n.remove()
			return
		}
		box.append(codeElement(strings.TrimPrefix(code, "\n"), lang))
		n.remove()
		return
	}
	for ch := n.first; ch != nil; {
		next := ch.next
		if ch.kind == elementNode {
			c.conform(ch)
		}
		ch = next
	}
	for d := n.find((*node).isCode); d != nil; d = n.find((*node).isCode) {
		c.dissolve(d)
	}
	c.flatten(n)
	for d := n.find(unlisted); d != nil; d = n.find(unlisted) {
		c.dissolve(d)
	}
	pre := codeElement("", "")
	pre.first.first.remove()
	pre.first.take(n)
	c.phrasing(pre.first)
	box.append(pre)
	n.remove()
}

func (n *node) isCode() bool { return n.is("code") }

// unlisted reports blocks that flatten left deeper down.
func unlisted(n *node) bool { return n.block() }

// codeText is the text of a pre element as code.
func codeText(n *node) string {
	var b strings.Builder
	var walk func(*node)
	walk = func(n *node) {
		for ch := n.first; ch != nil; ch = ch.next {
			switch {
			case ch.kind == textNode:
				b.WriteString(ch.text)
			case ch.kind != elementNode || ch.gone:
			case ch.is("br"):
				b.WriteByte('\n')
			default:
				if ch.is("div", "p") && b.Len() > 0 && !strings.HasSuffix(b.String(), "\n") {
					b.WriteByte('\n')
				}
				walk(ch)
			}
		}
	}
	walk(n)
	return b.String()
}
