package diag

import (
	"strings"
	"unicode/utf8"
)

// Suggest returns the candidate nearest to word, for a "did you mean" hint, and
// "" when none is near: more than a third of the letters would have to change, of a
// path those of its last part, for the folders before it may well be many.
// Ties go to the first candidate. The cost grows with the sum of the candidates'
// lengths; callers with many candidates narrow them down first.
func Suggest(word string, candidates []string) string {
	w := []rune(strings.ToLower(word))
	if len(w) == 0 {
		return ""
	}
	path := strings.TrimRight(word, "/")
	last := utf8.RuneCountInString(path[strings.LastIndexByte(path, '/')+1:])
	best, bestDistance := "", max(1, last/3)+1
	for _, c := range candidates {
		r := []rune(strings.ToLower(c))
		if d := len(r) - len(w); d >= bestDistance || -d >= bestDistance {
			continue
		}
		if d := distance(w, r, bestDistance); d < bestDistance && c != word {
			best, bestDistance = c, d
		}
	}
	return best
}

// distance is the optimal string alignment distance (insert, delete, replace,
// swap neighbours), given up at limit.
func distance(a, b []rune, limit int) int {
	before, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least >= limit {
			return limit
		}
		before, prev, row = prev, row, before
	}
	return prev[len(b)]
}
