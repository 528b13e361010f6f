package language

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPairs reads testdata/pairs/TAG.txt: which words meet in a language, and
// which must not.
func TestPairs(t *testing.T) {
	least := map[string]int{"en": 25, "ar": 25, "lv": 25}
	files, err := filepath.Glob("testdata/pairs/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no lists of pairs: %v", err)
	}
	for _, file := range files {
		tag := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(tag, func(t *testing.T) {
			l := For(tag)
			if l.Tag() != tag {
				t.Fatalf("For(%q).Tag() = %q", tag, l.Tag())
			}
			f, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			meet, apart := 0, 0
			lines := bufio.NewScanner(f)
			for n := 1; lines.Scan(); n++ {
				line := strings.TrimSpace(lines.Text())
				if line == "" || line[0] == '#' {
					continue
				}
				left, right, ok := strings.Cut(line[1:], "|")
				if !ok {
					t.Fatalf("%s:%d: want two sides, got %q", file, n, line)
				}
				left, right = strings.TrimSpace(left), strings.TrimSpace(right)
				a, b := l.Tokens(left), l.Tokens(right)
				switch line[0] {
				case '=':
					meet++
					if !sameTerms(a, b) {
						t.Errorf("%s:%d: terms of %q = %q, of %q = %q, want the same", file, n, left, terms(a), right, terms(b))
					}
				case '~':
					meet++
					if !shareTerm(a, b) {
						t.Errorf("%s:%d: terms of %q = %q, of %q = %q, want one in common", file, n, left, terms(a), right, terms(b))
					}
				case '!':
					apart++
					if shareTerm(a, b) {
						t.Errorf("%s:%d: terms of %q = %q, of %q = %q, want none in common", file, n, left, terms(a), right, terms(b))
					}
				default:
					t.Fatalf("%s:%d: unknown relation in %q", file, n, line)
				}
			}
			want := 10
			if n, ok := least[tag]; ok {
				want = n
			}
			if meet < want || apart < want {
				t.Errorf("%s: %d pairs that meet and %d that do not, want %d of each", file, meet, apart, want)
			}
		})
	}
}

// sameTerms compares the words of two texts, leaving parts, and what French and
// Italian elide, out.
func sameTerms(a, b []Token) bool {
	x, y := mainTerms(a), mainTerms(b)
	if len(x) == 0 || len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i] != y[i] {
			return false
		}
	}
	return true
}

func mainTerms(tokens []Token) []string {
	var out []string
	for _, t := range tokens {
		if !t.Part && !(t.Stop && len(tokens) > 1) {
			out = append(out, t.Term)
		}
	}
	return out
}

func terms(tokens []Token) []string {
	var out []string
	for _, t := range tokens {
		out = append(out, t.Term)
	}
	return out
}

func shareTerm(a, b []Token) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Term == y.Term {
				return true
			}
		}
	}
	return false
}
