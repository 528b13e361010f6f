package language

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	longestWord     = 128 // bytes; nobody types a longer one, and indexes should not hold it
	longestElided   = 16  // bytes of a word before the apostrophe of an elision
	longestJoined   = 48  // bytes of a hyphenated word that is also tried as one
	shortestPiece   = 2   // letters or digits of a code's piece worth finding by itself
	shortestNumber  = 4   // digits of such a piece where the code has no letters
	mostJoinedAtoms = 4   // words of a hyphenated word that is also tried as one
)

// read analyses one run.
func (l *Language) read(run string, kind runKind) reading {
	switch kind {
	case cjkRun:
		return l.readCJK(run)
	case hangulRun:
		return l.readHangul(run)
	case syllableRun:
		return l.readSyllables(run)
	}
	return l.readWord(run)
}

// An atom is what stands between two joiners of a word run.
type atom struct {
	start, end int
	digits     bool // holds a digit
	letters    bool // holds a letter
	runes      int
}

func (l *Language) readWord(run string) reading {
	if atomic(run) { // nearly always
		t, ok := l.word(run)
		if !ok {
			return reading{width: 1}
		}
		t.End = len(run)
		return l.withParts(reading{tokens: []Token{t}, width: 1}, run)
	}
	atoms, joints := l.atoms(run)
	if len(atoms) == 1 && len(joints) == 0 {
		t, ok := l.word(run)
		if !ok {
			return reading{width: 1}
		}
		t.End = len(run)
		return l.withParts(reading{tokens: []Token{t}, width: 1}, run)
	}
	switch shapeOf(run, atoms, joints) {
	case codeShape:
		return l.readCode(run, atoms)
	case shortShape:
		return l.readShort(run, atoms)
	case initialsShape:
		return l.readInitials(run)
	}
	return l.readJoined(run, atoms)
}

// atomic reports a run of ASCII letters, the fast way out.
func atomic(run string) bool {
	for i := range len(run) {
		if b := run[i]; b >= utf8.RuneSelf || asciiClass[b] != latin {
			return false
		}
	}
	return true
}

// atoms takes a run apart at its joiners. Apostrophes stay inside their word,
// except after the elided words of French and Italian.
func (l *Language) atoms(run string) (atoms []atom, joints []rune) {
	a := atom{}
	for i, r := range run {
		switch c := classOf(r); {
		case c == joiner:
			if isApostrophe(r) && !l.elidesBefore(run[a.start:i]) {
				continue
			}
			if r == '"' || r == '״' || r == '׳' {
				continue
			}
			if r == '·' && l.tag == "ca" { // Catalan l·l is a letter
				continue
			}
			a.end = i
			atoms = append(atoms, a)
			if isApostrophe(r) {
				r = '\''
			}
			joints = append(joints, r)
			a = atom{start: i + utf8.RuneLen(r)}
			if r == '\'' {
				_, size := utf8.DecodeRuneInString(run[i:])
				a.start = i + size
			}
		case c == digit:
			a.digits = true
			a.runes++
		case c >= latin:
			a.letters = true
			a.runes++
		}
	}
	if tail := run[a.start:]; strings.HasSuffix(tail, "+") || strings.HasSuffix(tail, "#") {
		a.digits = true // C++, C#: a name with a shape of its own
		a.letters = true
	}
	a.end = len(run)
	return append(atoms, a), joints
}

// elidesBefore reports a word that stands for itself before an apostrophe.
func (l *Language) elidesBefore(word string) bool {
	return l.elide != nil && len(word) <= longestElided && l.elide[l.Fold(word)]
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' }

type shape uint8

const (
	wordsShape    shape = iota // words with a hyphen: sign-up
	shortShape                 // a word whose first part is hardly one: wi-fi, e-mail
	codeShape                  // MDVA-44660, env.php, foo_bar
	initialsShape              // u.s.a
)

func shapeOf(run string, atoms []atom, joints []rune) shape {
	digits, letters, initials := false, false, true
	for _, a := range atoms {
		digits = digits || a.digits
		letters = letters || a.letters
		initials = initials && a.runes == 1 && !a.digits
	}
	if len(atoms) == 1 {
		if digits {
			return codeShape
		}
		return wordsShape
	}
	hyphens := true // nothing but hyphens
	for _, j := range joints {
		switch j {
		case '\'':
			return wordsShape
		case '.', '․', '·':
			if initials && len(run) <= longestJoined {
				return initialsShape
			}
			return codeShape
		case '_', '＿':
			return codeShape
		case '&', ',', '٫', '٬':
			hyphens = false
		}
	}
	first, second := atoms[0], atoms[1]
	if digits {
		switch {
		case !hyphens || len(atoms) > 2:
			return codeShape
		case !letters && first.runes <= 3 && second.runes <= 3:
			return wordsShape // 3-5 days
		case !first.letters && !second.digits && second.runes >= 2 && startsLower(run[second.start:]):
			return wordsShape // 30-day
		}
		return codeShape
	}
	if hyphens && len(atoms) == 2 && first.runes <= 2 || !hyphens && first.runes == 1 && second.runes == 1 {
		return shortShape
	}
	return wordsShape
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r) || unicode.IsLetter(r) && !unicode.IsUpper(r)
}

// word analyses a single word.
func (l *Language) word(raw string) (Token, bool) {
	if len(raw) > longestWord {
		return Token{}, false
	}
	lowered := raw
	if !isPlain(raw) {
		lowered = l.lowered(raw)
	}
	exact := l.fold(lowered)
	if exact == "" {
		return Token{}, false
	}
	t := Token{Exact: exact, Term: exact}
	if hasDigit(exact) || strings.HasSuffix(exact, "+") || strings.HasSuffix(exact, "#") {
		t.Code = true
		return t, true
	}
	_, t.Stop = l.stops[exact]
	if l.key != nil {
		_, t.Stop = l.stops[l.key(lowered)]
	}
	if !t.Stop { // حول "about" is not حول "transferred"
		t.Term = l.term(lowered, exact)
	}
	return t, true
}

// term finds the stem of a word.
func (l *Language) term(lowered, exact string) string {
	if term, ok := l.forms[exact]; ok {
		return term
	}
	if l.stem == nil {
		return exact
	}
	var term string
	if l.keep {
		term = l.fold(l.stem(lowered))
	} else {
		term = l.stem(exact)
	}
	if term == "" {
		return exact
	}
	if same, ok := l.stems[term]; ok {
		return same
	}
	return term
}

func hasDigit(s string) bool {
	for i := range len(s) {
		if '0' <= s[i] && s[i] <= '9' {
			return true
		}
	}
	return false
}

// stopKey is the form under which function words are kept.
func (l *Language) stopKey(word string) string {
	if l.key != nil {
		return l.key(l.lowered(word))
	}
	return l.Fold(word)
}

// withParts adds the parts of a compound, or the letters and digits of a code
// that was written in one go (iphone14).
func (l *Language) withParts(r reading, raw string) reading {
	whole := r.tokens[0]
	if whole.Code {
		return l.withSides(r, raw)
	}
	if l.parts == nil || whole.Stop {
		return r
	}
	for _, part := range l.parts(raw, whole.Exact) {
		t := Token{Exact: part, Term: l.term(part, part), End: whole.End, Part: true}
		r.tokens = append(r.tokens, t)
	}
	return r
}

// withSides adds the two sides of a code that changes once between letters
// and digits, where both are long enough to mean something.
func (l *Language) withSides(r reading, raw string) reading {
	border, changes := 0, 0
	var before class
	runes := [2]int{}
	for i, c := range raw {
		now := classOf(c)
		if now != digit && now < latin {
			if now == joiner {
				return r
			}
			continue
		}
		if before != other && now != before && (now == digit || before == digit) {
			border = i
			changes++
		}
		before = now
		runes[min(changes, 1)]++
	}
	if changes != 1 {
		return r
	}
	letters, digits := runes[0], runes[1]
	if classOf(firstRune(raw)) == digit {
		letters, digits = digits, letters
	}
	if letters < 2 || letters < 3 && digits < 2 {
		return r
	}
	for i, side := range [2][2]int{{0, border}, {border, len(raw)}} {
		t, ok := l.word(raw[side[0]:side[1]])
		if !ok || runes[i] < shortestPiece {
			continue
		}
		t.Start, t.End, t.Part = side[0], side[1], true
		r.tokens = append(r.tokens, t)
	}
	return r
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// readJoined reads words with a hyphen: each for itself, and all as one.
func (l *Language) readJoined(run string, atoms []atom) reading {
	r := reading{width: len(atoms)}
	for i, a := range atoms {
		t, ok := l.word(run[a.start:a.end])
		if !ok {
			continue
		}
		t.Start, t.End, t.Position = a.start, a.end, i
		r.tokens = append(r.tokens, t)
		if i == 0 && len(atoms) <= mostJoinedAtoms && len(run) <= longestJoined && !l.elides(run, atoms) && !numeric(atoms) {
			if t, ok := l.joined(run, atoms); ok {
				t.Part = true
				r.tokens = append(r.tokens, t)
			}
		}
		single := l.withParts(reading{tokens: []Token{t}}, run[a.start:a.end])
		for _, part := range single.tokens[1:] {
			if !t.Code { // sides of a code have places of their own
				part.Start, part.End = a.start, a.end
			} else {
				part.Start += a.start
				part.End += a.start
			}
			part.Position = i
			r.tokens = append(r.tokens, part)
		}
	}
	return r
}

// numeric reports that no atom holds a letter.
func numeric(atoms []atom) bool {
	for _, a := range atoms {
		if a.letters {
			return false
		}
	}
	return true
}

// elides reports that a run is joined by the apostrophe of an elision, whose
// sides are never one word.
func (l *Language) elides(run string, atoms []atom) bool {
	return l.elide != nil && isApostrophe(firstRune(run[atoms[0].end:]))
}

// readShort reads wi-fi and e-mail: one word, whose parts may be asked for.
func (l *Language) readShort(run string, atoms []atom) reading {
	t, ok := l.joined(run, atoms)
	if !ok {
		return reading{width: 1}
	}
	r := reading{tokens: []Token{t}, width: 1}
	for _, a := range atoms {
		part, ok := l.word(run[a.start:a.end])
		if !ok || a.runes < shortestPiece {
			continue
		}
		part.Start, part.End, part.Part = a.start, a.end, true
		r.tokens = append(r.tokens, part)
	}
	return r
}

// joined reads the atoms of a run as one word.
func (l *Language) joined(run string, atoms []atom) (Token, bool) {
	var b strings.Builder
	for _, a := range atoms {
		b.WriteString(run[a.start:a.end])
	}
	t, ok := l.word(b.String())
	t.End = len(run)
	return t, ok
}

// readInitials reads u.s.a as usa.
func (l *Language) readInitials(run string) reading {
	exact := l.Fold(run)
	letters := strings.NewReplacer(".", "", "·", "", "․", "").Replace(exact)
	_, stop := l.stops[letters]
	return reading{tokens: []Token{{Exact: exact, Term: letters, End: len(run), Stop: stop}}, width: 1}
}

// readCode reads a number, error code, file name or the like. Its term leaves
// hyphens and underscores out, so that mdva44660 finds MDVA-44660.
func (l *Language) readCode(run string, atoms []atom) reading {
	r := reading{width: len(atoms)}
	if len(run) <= longestWord {
		exact := l.Fold(run)
		term := strings.NewReplacer("-", "", "_", "").Replace(exact)
		if strings.Contains(term, ",") {
			term = plainNumber(term)
		}
		if term != "" {
			r.tokens = append(r.tokens, Token{Exact: exact, Term: term, End: len(run), Code: true})
		}
	}
	if len(atoms) == 1 {
		if len(r.tokens) == 0 {
			return r
		}
		return l.withSides(r, run)
	}
	shortest := shortestPiece
	if numeric(atoms) { // 1,000.50 and 2024-05-01: 44 of 2-44-1 is not a number anyone asks for
		shortest = shortestNumber
	}
	for i, a := range atoms {
		t, ok := l.word(run[a.start:a.end])
		if !ok || a.runes < shortest {
			continue
		}
		t.Start, t.End, t.Position, t.Part = a.start, a.end, i, true
		r.tokens = append(r.tokens, t)
	}
	sort.SliceStable(r.tokens, func(i, j int) bool { return r.tokens[i].Position < r.tokens[j].Position })
	return r
}

// plainNumber drops the commas between thousands and turns a decimal comma
// into a point: 1,000 → 1000; 49,99 → 49.99.
func plainNumber(s string) string {
	groups := strings.Split(s, ",")
	for _, group := range groups[1:] {
		if digits := strings.IndexByte(group+".", '.'); digits != 3 {
			return strings.Join(groups, ".")
		}
	}
	return strings.Join(groups, "")
}
