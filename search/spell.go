package search

import (
	"math"
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// A candidate is a word of the index that may be what a customer meant.
type candidate struct {
	exact, term string
	cost        float64 // see editCost
	counts      wordCounts
	stop        bool
	score       float64 // higher is likelier
	list        *termList
	vocabulary  bool // no article has it, but the thesaurus knows what it means
	meant       int  // articles that have what it means
}

// maxEdits is how many letters may be wrong in a word of some length.
func maxEdits(runes int) int {
	switch {
	case runes < 4:
		return 0
	case runes < 7:
		return 1
	}
	return 2
}

// maxCost bounds what the edits may cost together. Short words turn into one
// another too easily ("rent", "tent"): there only slips that do happen count,
// a letter forgotten, doubled, exchanged, or one that sounds alike.
func maxCost(runes int) float64 {
	switch {
	case runes < 6:
		return 1.05
	case runes < 7:
		return 1.3
	}
	return 2.4
}

// correctable reports a word that consists of letters of a script with words.
func correctable(exact string) bool {
	for _, r := range exact {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) || r >= 0xE00 && r < 0x10A0 || r >= 0x1100 && r < 0x1200 || r >= 0x1780 && r < 0x1800 || r >= 0x2E80 {
			return false
		}
	}
	return true
}

// maxSpelled is the length, in runes, of the longest word that is corrected; a
// query's words are cut at maxWordRunes.
const maxSpelled = maxWordRunes + 2

// A speller finds the words of a list that are written nearly like another.
type speller struct {
	word      func(int) string
	byLength  []uint32 // words in the order of their lengths
	signature []uint64 // letters of each, in that order
	longer    [maxSpelled + 2]uint32
}

// newSpeller sorts n words by length and notes their letters. Those to skip are
// never found.
func newSpeller(n int, word func(int) string, skip func(int) bool) *speller {
	s := &speller{word: word, byLength: make([]uint32, n), signature: make([]uint64, n)}
	signatures := make([]uint64, n)
	lengths := make([]uint8, n)
	for w := range signatures {
		set, runes := signatureOf(word(w))
		if skip(w) || runes > maxSpelled {
			runes = 0
		}
		signatures[w], lengths[w] = set, uint8(runes)
		s.longer[runes+1]++
	}
	for i := range s.longer[1:] {
		s.longer[i+1] += s.longer[i]
	}
	next := s.longer
	for w, runes := range lengths {
		s.byLength[next[runes]], s.signature[next[runes]] = uint32(w), signatures[w]
		next[runes]++
	}
	return s
}

// signatureOf is the set of a word's letters, folded into 64 bits.
func signatureOf(word string) (set uint64, length int) {
	for _, r := range word {
		set |= 1 << (uint32(r) * 0x9E3779B1 >> 26)
		length++
	}
	return set, length
}

// near visits the words within some edits of a word. Half a million words pass
// the two filters in a millisecond; the few that are left are compared.
func (s *speller) near(exact string, edits int, visit func(w int, cost float64)) {
	want, n := signatureOf(exact)
	typed := []rune(exact)
	most := maxCost(n)
	var known []rune
	var rows editRows
	from, to := s.longer[min(max(1, n-edits), maxSpelled+1)], s.longer[min(n+edits, maxSpelled)+1]
	for i, set := range s.signature[from:max(from, to)] {
		// An edit takes away one letter at most, and brings in one at most.
		if bits.OnesCount64(set&^want) > edits || bits.OnesCount64(want&^set) > edits {
			continue
		}
		w := int(s.byLength[int(from)+i])
		known = known[:0]
		for _, r := range s.word(w) {
			known = append(known, r)
		}
		if cost := rows.editCost(typed, known, edits); cost <= most {
			visit(w, cost)
		}
	}
}

// editRows are the rows of the distance matrix, kept for the next word.
type editRows struct {
	cost, count [3][]float64
	gaps        []float64 // of each letter of the known word
}

// editCost is the Damerau-Levenshtein distance (optimal string alignment) with
// each edit weighed by how easily it happens: letters that sound alike or lie
// side by side, doubled letters, exchanged letters and wrong vowels cost less
// than one, a wrong first letter more. It is infinite when more than the allowed
// number of edits are needed.
func (m *editRows) editCost(a, b []rune, edits int) float64 {
	inf := math.Inf(1)
	for i := range m.cost {
		if cap(m.cost[i]) <= len(b) {
			m.cost[i] = make([]float64, len(b)+16)
			m.count[i] = make([]float64, len(b)+16)
		}
		m.cost[i], m.count[i] = m.cost[i][:len(b)+1], m.count[i][:len(b)+1]
	}
	m.gaps = m.gaps[:0]
	for j := range b {
		m.gaps = append(m.gaps, gapCost(b, j))
	}
	two, one, now := 0, 1, 2
	m.cost[now][0], m.count[now][0] = 0, 0
	for j := 1; j <= len(b); j++ {
		m.cost[now][j] = m.cost[now][j-1] + m.gaps[j-1]
		m.count[now][j] = float64(j)
	}
	limit := float64(edits)
	for i := 1; i <= len(a); i++ {
		two, one, now = one, now, two
		gap := gapCost(a, i-1)
		above, aboveCount := m.cost[one], m.count[one]
		row, rowCount := m.cost[now], m.count[now]
		row[0], rowCount[0] = above[0]+gap, float64(i)
		least := rowCount[0]
		for j := 1; j <= len(b); j++ {
			// The fewest edits, and of these the cheapest.
			cost, count := above[j-1], aboveCount[j-1]
			if a[i-1] != b[j-1] {
				cost += swapCost(a[i-1], b[j-1], i == 1 && j == 1)
				count++
			}
			if c, n := above[j]+gap, aboveCount[j]+1; n < count || n == count && c < cost {
				cost, count = c, n
			}
			if c, n := row[j-1]+m.gaps[j-1], rowCount[j-1]+1; n < count || n == count && c < cost {
				cost, count = c, n
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] && a[i-1] != a[i-2] {
				if c, n := m.cost[two][j-2]+0.7, m.count[two][j-2]+1; n < count || n == count && c < cost {
					cost, count = c, n
				}
			}
			row[j], rowCount[j] = cost, count
			least = min(least, count)
		}
		if least > limit {
			return inf
		}
	}
	if m.count[now][len(b)] > limit {
		return inf
	}
	return m.cost[now][len(b)]
}

// gapCost is the cost of a letter too many or too few.
func gapCost(word []rune, i int) float64 {
	switch {
	case i > 0 && word[i] == word[i-1] || i+1 < len(word) && word[i] == word[i+1]:
		return 0.6
	case i == 0:
		return 1.3
	case isVowel(word[i]) || word[i] == 'h':
		return 0.9
	}
	return 1
}

// swapCost is the cost of one letter in place of another.
func swapCost(a, b rune, first bool) float64 {
	cost := 1.15
	switch {
	case first && isPerson(a) && isPerson(b):
		return 0.6 // the same verb of somebody else, and no slip
	case isVowel(a) && isVowel(b):
		cost = 0.75
	case soundsAlike(a, b), neighbours(a, b):
		cost = 0.8
	}
	if first {
		cost += 0.4
	}
	return cost
}

func isVowel(r rune) bool {
	switch r {
	case 'a', 'e', 'i', 'o', 'u', 'y', 'ا', 'و', 'ي', 'ى', 'а', 'е', 'и', 'о', 'у', 'ы', 'э', 'ю', 'я':
		return true
	}
	return false
}

// isPerson reports the letters that begin an Arabic verb and say who does it.
func isPerson(r rune) bool { return r == 'ي' || r == 'ت' || r == 'ن' || r == 'ا' }

// conjugated reports two forms of one Arabic verb.
func conjugated(a, b string) bool {
	first, n := utf8.DecodeRuneInString(a)
	other, m := utf8.DecodeRuneInString(b)
	return isPerson(first) && isPerson(other) && a[n:] == b[m:] && utf8.RuneCountInString(a) > 4
}

// alike groups letters that are mistaken for one another by their sound, in
// Latin, Arabic (with Persian) and Cyrillic script, or because dots alone tell them
// apart.
var alike = [...]string{
	"ckqx", "sczx", "fvw", "dt", "bp", "mn", "gj", "gk", "ij", "vw",
	"تط", "دض", "ضظ", "ذظ", "ذز", "سص", "ثس", "قك", "كگ", "حه", "هة", "ءا", "قغ", "حخ", "پب", "چج", "ژز", "ىي",
	"بتث", "جحخ", "دذ", "رز", "سش", "صض", "طظ", "عغ", "فق",
	"бп", "вф", "гк", "дт", "жш", "зс", "шщ",
}

// alikeGroups is, for each letter below 0x700, the set of groups it is in.
var alikeGroups = func() (groups [0x700]uint32) {
	for i, group := range alike {
		for _, r := range group {
			groups[r] |= 1 << i
		}
	}
	return groups
}()

func soundsAlike(a, b rune) bool {
	return a < 0x700 && b < 0x700 && alikeGroups[a]&alikeGroups[b] != 0
}

// keyboards are the rows of letters, each row half a key to the right of the one
// above it; a key of two letters is U+0000.
var keyboards = [...][3][]rune{
	{[]rune("qwertyuiop"), []rune("asdfghjkl"), []rune("zxcvbnm")},
	{[]rune("ضصثقفغعهخحجد"), []rune("شسيبلاتنمكط"), []rune("ئءؤر\x00ىةوزظ")},
	{[]rune("йцукенгшщзхъ"), []rune("фывапролджэ"), []rune("ячсмитьбю")},
}

// A keyPlace is where a letter lies on a keyboard; the zero keyPlace is nowhere.
type keyPlace struct{ keyboard, row, column int8 }

var keyPlaces = func() (places [0x700]keyPlace) {
	for k, rows := range keyboards {
		for row, keys := range rows {
			for column, r := range keys {
				if r == 0 {
					continue
				}
				places[r] = keyPlace{int8(k + 1), int8(row), int8(column)}
			}
		}
	}
	return places
}()

// neighbours reports keys that lie side by side on a keyboard.
func neighbours(a, b rune) bool {
	if a >= 0x700 || b >= 0x700 {
		return false
	}
	x, y := keyPlaces[a], keyPlaces[b]
	if x.keyboard == 0 || x.keyboard != y.keyboard {
		return false
	}
	if x.row > y.row {
		x, y = y, x
	}
	across := x.column - y.column
	switch y.row - x.row {
	case 0:
		return across == 1 || across == -1
	case 1:
		return across == 0 || across == 1
	}
	return false
}
