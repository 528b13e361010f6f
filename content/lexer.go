package content

import (
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/dlclark/regexp2/v2/syntax"
)

// A chroma lexer tries the regular expressions of its state one after the other at
// every place of the code, some thirty for a shell script, and nearly all of them
// fail at the first character. A lexer here runs the very same rules, but asks at
// each place only those that can match there at all.
type lexer struct {
	source *chroma.RegexLexer
	rules  chroma.CompiledRules
	states map[string]*lexerState
}

// A lexerState is what a lexer looks for in one of its states.
type lexerState struct {
	rules []lexerRule
	// starts holds the rules that may match at an ASCII character, in order.
	starts [utf8.RuneSelf][]*lexerRule
}

type lexerRule struct {
	*chroma.CompiledRule
	at int // in its state
	// plain says that nobody asks for the groups of a match.
	plain bool
}

// A token is how many bytes of the code come next, and what they are.
type token struct {
	kind chroma.TokenType
	size int
}

// maxMatch bounds a single match. No code that anybody reads takes so long, even on
// a machine that is busy with other things: what a page shows must not depend on
// that. Code that does is shown without colours.
const maxMatch = 5 * time.Second

// maxSteps bounds the rules that match nothing one after the other. Some lexers go
// from state to state for ever at code of another language.
const maxSteps = 1000

// maxToken is the length in bytes from which on chroma begins a new token, though
// the next one is of the same kind.
const maxToken = 8192

// ownLexers are the lexers made so far, by the one they were made from; nil for
// those that run as chroma has them.
var ownLexers sync.Map

// lexerOf returns the lexer that runs the rules of l, nil where only l can.
func lexerOf(l chroma.Lexer) *lexer {
	if known, ok := ownLexers.Load(l); ok {
		return known.(*lexer)
	}
	var own *lexer
	rules := l
	if l == lexers.Markdown {
		// Around its rules is nothing but a look at front matter, see frontMatter.
		if inner, ok := reflect.ValueOf(l).Elem().FieldByName("Lexer").Interface().(chroma.Lexer); ok {
			rules = inner
		}
	}
	if source, ok := rules.(*chroma.RegexLexer); ok {
		own = newLexer(source)
	}
	known, _ := ownLexers.LoadOrStore(l, own)
	return known.(*lexer)
}

func newLexer(source *chroma.RegexLexer) *lexer {
	rules, err := source.Rules()
	if err != nil {
		return nil
	}
	// Compiled rules are shown to nobody but a rule that changes them, so one is
	// added to a copy of the lexer, and takes itself out again.
	rules = rules.Clone()
	catch := &ruleCatcher{}
	rules["faqtory"] = []chroma.Rule{{Mutator: catch}}
	twin, err := chroma.NewLexer(source.Config(), func() chroma.Rules { return rules })
	if err != nil {
		return nil
	}
	if _, err := twin.Rules(); err != nil {
		return nil
	}
	l := &lexer{source: source, rules: catch.rules, states: map[string]*lexerState{}}
	for name, list := range l.rules {
		state := &lexerState{rules: make([]lexerRule, len(list))}
		for i, compiled := range list {
			compiled.Regexp.MatchTimeout = maxMatch
			rule := &state.rules[i]
			*rule = lexerRule{compiled, i, plainRule(compiled)}
			may := firstOf(compiled.Regexp.String())
			for c := range state.starts {
				if may(rune(c)) {
					state.starts[c] = append(state.starts[c], rule)
				}
			}
		}
		l.states[name] = state
	}
	return l
}

// plainRule reports a rule that makes one token of a match, and at most goes into a
// state or out of it.
func plainRule(rule *chroma.CompiledRule) bool {
	if _, ok := rule.Type.(chroma.TokenType); !ok {
		return false
	}
	if m, ok := rule.Mutator.(chroma.SerialisableMutator); ok {
		return m.MutatorKind() == "push" || m.MutatorKind() == "pop"
	}
	return rule.Mutator == nil
}

// A ruleCatcher keeps the compiled rules of the lexer it is a rule of.
type ruleCatcher struct{ rules chroma.CompiledRules }

func (c *ruleCatcher) Mutate(*chroma.LexerState) error { return nil }

func (c *ruleCatcher) MutateLexer(rules chroma.CompiledRules, state string, _ int) error {
	delete(rules, state)
	c.rules = rules
	return nil
}

// firstOf returns which characters a match of the pattern can begin with, as far as
// the analysis of regexp2 tells.
func firstOf(pattern string) func(rune) bool {
	all := func(rune) bool { return true }
	// Chroma anchors each rule to the place it is tried at, which hides the rest.
	tree, err := syntax.Parse(strings.TrimPrefix(pattern, `\G`), syntax.ParseOptions{})
	if err != nil || tree.FindOptimizations == nil {
		return all
	}
	switch o := tree.FindOptimizations; o.FindMode {
	case syntax.LeadingString_LeftToRight:
		first, _ := utf8.DecodeRuneInString(o.LeadingPrefix)
		return func(r rune) bool { return r == first }
	case syntax.LeadingSet_LeftToRight, syntax.FixedDistanceSets_LeftToRight:
		for _, s := range o.FixedDistanceSets {
			// Of "a space or anything but a line end" the analysis makes "neither".
			if s.Distance == 0 && s.Set != nil && !s.Set.IsNegated() {
				return s.Set.CharIn
			}
		}
	}
	return all
}

// nestedLexers are for code inside of other code.
var nestedLexers = sync.OnceValue(func() *chroma.LexerRegistry {
	r := chroma.NewLexerRegistry()
	for _, l := range lexers.GlobalLexerRegistry.Lexers {
		r.Register(nestedLexer{l})
	}
	return r
})

// A nestedLexer splits code inside of other code, say in a block of Markdown that is
// shown as such. Where chroma would go round for ever, the piece is one token.
type nestedLexer struct{ chroma.Lexer }

// SetRegistry implements [chroma.Lexer]: it leaves the lexer where it was.
func (n nestedLexer) SetRegistry(*chroma.LexerRegistry) chroma.Lexer { return n }

// Tokenise implements [chroma.Lexer].
func (n nestedLexer) Tokenise(o *chroma.TokeniseOptions, code string) (chroma.Iterator, error) {
	own := lexerOf(n.Lexer)
	if own == nil || o != nil && o.State != "root" {
		return n.Lexer.Tokenise(o, code)
	}
	tokens, err := own.tokens(code, &atomic.Bool{}) // late is who asks
	if err != nil {
		return chroma.Literator(chroma.Token{Type: chroma.Text, Value: code}), nil
	}
	list := make([]chroma.Token, len(tokens))
	for i, t := range tokens {
		list[i] = chroma.Token{Type: t.kind, Value: code[:t.size]}
		code = code[t.size:]
	}
	return chroma.Literator(list...), nil
}

// frontMatter is how long the front matter is that Markdown begins with.
func frontMatter(code string) int {
	const fence = "---\n"
	if !strings.HasPrefix(code, fence) {
		return 0
	}
	if i := strings.Index(code[len(fence)-1:], "\n"+fence); i >= 0 {
		return len(fence) - 1 + i + 1 + len(fence)
	}
	return 0
}

// A lexing splits one piece of code.
type lexing struct {
	*chroma.LexerState
	rest  string // what is not split yet
	list  []token
	ended bool
	wrong bool // a token was not the code
	late  *atomic.Bool
}

// tokens splits code as chroma does: runs of one kind are one token. It fails where
// the rules do not give the code back, byte by byte.
func (l *lexer) tokens(code string, late *atomic.Bool) ([]token, error) {
	text := code
	if l.source.Config().EnsureNL && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	x := &lexing{rest: code, late: late, LexerState: &chroma.LexerState{
		Lexer: l.source, Registry: nestedLexers(), Text: []rune(text), Rules: l.rules,
		Stack: []string{"root"}, MutatorContext: map[any]any{},
	}}
	end := len(x.Text) - (len(text) - len(code)) // a line end that was added is no code
	steps, at := 0, 0                            // taken at a position
	for x.Pos < end && len(x.Stack) > 0 && !late.Load() {
		if steps++; x.Pos != at {
			steps, at = 0, x.Pos
		} else if steps > maxSteps {
			return nil, errLexer
		}
		x.State = x.Stack[len(x.Stack)-1]
		state := l.states[x.State]
		if state == nil {
			return nil, errLexer
		}
		rule, err := x.match(state)
		if err != nil {
			return nil, err
		}
		if rule == nil {
			// As Pygments does: a line end that no rule knows ends what was not closed.
			if x.Text[x.Pos] == '\n' && x.State != "root" {
				x.Stack = []string{"root"}
				continue
			}
			x.Pos++
			x.add(chroma.Error, string(x.Text[x.Pos-1]))
			continue
		}
		x.Pos += utf8.RuneCountInString(x.Groups[0])
		if rule.Mutator != nil {
			if err := rule.Mutator.Mutate(x.LexerState); err != nil {
				return nil, err
			}
		}
		if rule.plain {
			x.add(rule.Type.(chroma.TokenType), x.Groups[0])
		} else if rule.Type != nil {
			it := rule.Type.Emit(x.Groups, x.LexerState)
			for t := it(); t != chroma.EOF && !late.Load(); t = it() {
				x.add(t.Type, t.Value)
			}
		}
	}
	if x.Pos != len(x.Text) && len(x.Stack) == 0 {
		x.add(chroma.Error, string(x.Text[x.Pos:]))
	}
	return x.result()
}

func (x *lexing) result() ([]token, error) {
	if x.wrong || x.late.Load() || x.rest != "" {
		return nil, errLexer
	}
	return x.list, nil
}

// add takes a token that says text.
func (x *lexing) add(kind chroma.TokenType, text string) {
	if x.ended || kind == chroma.Ignore || text == "" {
		return
	}
	size := len(text)
	if !strings.HasPrefix(x.rest, text) {
		// Lexers may end the text with a line end of their own.
		size, x.ended, x.wrong = len(x.rest), true, text != x.rest+"\n"
	}
	x.rest = x.rest[size:]
	if n := len(x.list) - 1; n >= 0 && x.list[n].kind == kind && x.list[n].size < maxToken {
		x.list[n].size += size
	} else if size > 0 {
		x.list = append(x.list, token{kind, size})
	}
}

// match finds the first rule of the state that matches at the position, and leaves
// what it matched in x.Groups; nil when there is none.
func (x *lexing) match(state *lexerState) (*lexerRule, error) {
	if r := x.Text[x.Pos]; r < utf8.RuneSelf {
		for _, rule := range state.starts[r] {
			if x.late.Load() {
				return nil, errLexer
			}
			if ok, err := x.try(rule); ok || err != nil {
				return rule, err
			}
		}
		return nil, nil
	}
	for i := range state.rules {
		if x.late.Load() {
			return nil, errLexer
		}
		if ok, err := x.try(&state.rules[i]); ok || err != nil {
			return &state.rules[i], err
		}
	}
	return nil, nil
}

func (x *lexing) try(rule *lexerRule) (bool, error) {
	m, err := rule.Regexp.FindRunesMatchStartingAt(x.Text, x.Pos)
	if err != nil || m == nil || m.RuneIndex != x.Pos {
		return false, err
	}
	x.Rule = rule.at
	if rule.plain {
		x.Groups = append(x.Groups[:0], m.String())
		return true, nil
	}
	x.Groups, x.NamedGroups = nil, map[string]string{}
	for _, g := range m.Groups() {
		x.Groups = append(x.Groups, g.String())
		x.NamedGroups[g.Name] = g.String()
	}
	return true, nil
}
