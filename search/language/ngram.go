package language

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// A glyph is a character of a script without spaces, folded, with the bytes it
// came from.
type glyph struct {
	from, to   int // in the folded run
	start, end int // in the run as written
	class      class
}

// A line is a run taken apart into glyphs. Adjacent glyphs are adjacent in the
// folded text, so an n-gram is a slice of it and costs no memory of its own.
type line struct {
	text   string
	glyphs []glyph
}

// lineOf folds a run character by character, so that every n-gram knows the
// bytes it came from. Marks stay with the character before them.
func lineOf(run string) line {
	var b strings.Builder
	b.Grow(len(run))
	glyphs := make([]glyph, 0, len(run)/3+1)
	var it norm.Iter
	it.InitString(norm.NFKC, run)
	for !it.Done() {
		start := it.Pos()
		piece := it.Next()
		end := it.Pos()
		for _, r := range string(piece) {
			c := classOf(r)
			switch {
			case c == ignored:
				continue
			case c == mark && len(glyphs) > 0:
				b.WriteRune(r)
				glyphs[len(glyphs)-1].to = b.Len()
				glyphs[len(glyphs)-1].end = end
				continue
			case r == 'ー' && len(glyphs) > 0 && glyphs[len(glyphs)-1].class == hiragana:
				c = hiragana // らーめん
			}
			from := b.Len()
			b.WriteRune(asciiDigit(r))
			glyphs = append(glyphs, glyph{from, b.Len(), start, end, c})
		}
	}
	return line{b.String(), glyphs}
}

// gram is the token of the glyphs from i up to j.
func (n line) gram(i, j int) Token {
	text := n.text[n.glyphs[i].from:n.glyphs[j-1].to]
	return Token{Term: text, Exact: text, Start: n.glyphs[i].start, End: n.glyphs[j-1].end, Position: i}
}

// stop finds the longest function word at glyph i that ends at or before glyph
// limit and returns its length in glyphs, 0 if there is none.
func (n line) stop(l *Language, i, limit int) int {
	for j := min(limit, i+longestGlyphStop); j > i; j-- {
		if _, ok := l.stops[n.text[n.glyphs[i].from:n.glyphs[j-1].to]]; ok {
			return j - i
		}
	}
	return 0
}

// longestGlyphStop bounds the look-up of function words, in glyphs.
const longestGlyphStop = 8

// readCJK reads Chinese and Japanese, stretch by stretch of one script. Every
// glyph takes a position.
func (l *Language) readCJK(run string) reading {
	n := lineOf(run)
	r := reading{width: len(n.glyphs), tokens: make([]Token, 0, 2*len(n.glyphs))}
	for i := 0; i < len(n.glyphs); {
		j := i + 1
		for j < len(n.glyphs) && n.glyphs[j].class == n.glyphs[i].class {
			j++
		}
		switch n.glyphs[i].class {
		case hiragana:
			r.tokens = l.hiraganaTokens(r.tokens, n, i, j)
		case katakana:
			r.tokens = l.katakanaTokens(r.tokens, n, i, j)
		default:
			r.tokens = l.hanTokens(r.tokens, n, i, j)
		}
		i = j
	}
	return r
}

// hanTokens reads ideographs: words are mostly pairs, so pairs are the terms
// and single characters their parts. Function words end a stretch: no pair
// reaches across them.
func (l *Language) hanTokens(dst []Token, n line, i, j int) []Token {
	from := i
	for i < j {
		length := n.stop(l, i, j)
		if length == 1 && (i > from && hanGuards[n.text[n.glyphs[i-1].from:n.glyphs[i].to]] ||
			i+1 < j && hanGuards[n.text[n.glyphs[i].from:n.glyphs[i+1].to]]) {
			length = 0
		}
		if length == 0 {
			i++
			continue
		}
		dst = pairs(dst, n, from, i)
		t := n.gram(i, i+length)
		t.Stop = true
		dst = append(dst, t)
		i += length
		from = i
	}
	dst = pairs(dst, n, from, j)
	if j < len(n.glyphs) && n.glyphs[j].class == hiragana && j > from {
		// 届く: the verb is its ideograph, the ending narrows it.
		if n.stop(l, j, len(n.glyphs)) == 0 {
			t := n.gram(j-1, j+1)
			t.Part = true
			dst = append(dst, t)
		}
	}
	return dst
}

// hanGuards are words that hold a character which is a function word by itself.
var hanGuards = words(`了解 目的 的确 的確 的士 为了 為了 我国 在线 在線 存在 所在 和解 平和 请求 請求 申请 申請 邀请 邀請
	有效 所有 有限 拥有 擁有 持有 有关 有關 有货 有貨 含有 专有 專有 会员 會員 社会 机会 會議 会议 会话 會話
	要求 重要 主要 不足 不同 不良 退还 退還 归还 歸還 还款 還款 偿还 償還 功能 智能 性能 更新 更换 更換 更改 变更 變更
	对话 對話 核对 核對 对账 對帳 参与 參與 以及 涉及 规则 規則 原则 原則 其他 就是 比较 比較 最新 于是 由于 成就`)

// pairs appends the pairs of a stretch, single glyphs beside them as Parts. A
// glyph that is alone is a term of its own.
func pairs(dst []Token, n line, i, j int) []Token {
	if j-i == 1 {
		return append(dst, n.gram(i, j))
	}
	for ; i < j; i++ {
		if i+1 < j {
			dst = append(dst, n.gram(i, i+2))
		}
		t := n.gram(i, i+1)
		t.Part = true
		dst = append(dst, t)
	}
	return dst
}

// hiraganaTokens reads what stands between the ideographs: particles and
// endings, which are function words, and the few words written in hiragana.
func (l *Language) hiraganaTokens(dst []Token, n line, i, j int) []Token {
	ending := i > 0 && n.glyphs[i-1].class == han // 届かない: what follows an ideograph is its ending
	for i < j {
		if length := n.stop(l, i, j); length > 0 {
			t := n.gram(i, i+length)
			t.Stop = true
			dst = append(dst, t)
			i += length
			ending = false
			continue
		}
		k := i + 1
		for k < j {
			length := n.stop(l, k, j)
			if length >= 2 || length == 1 && (k+1 == j || k-i >= 2) {
				break
			}
			k++
		}
		if ending {
			t := n.gram(i, k)
			t.Stop = true
			dst = append(dst, t)
		} else {
			dst = pairs(dst, n, i, k)
		}
		ending = false
		i = k
	}
	return dst
}

// katakanaTokens reads a loan word, whole; the words it is made of and its
// pairs follow as parts.
func (l *Language) katakanaTokens(dst []Token, n line, i, j int) []Token {
	if j-i == 1 {
		return append(dst, n.gram(i, j))
	}
	whole := n.gram(i, j)
	if len(whole.Exact) > longestWord {
		return pairs(dst, n, i, j)
	}
	if term, ok := l.forms[whole.Exact]; ok {
		whole.Term = term
	} else {
		whole.Term = katakanaTerm(whole.Exact)
	}
	dst = append(dst, whole)
	if j-i < 4 {
		return dst
	}
	for k := i; k+1 < j; k++ {
		if length := katakanaPart(n, k, j); length > 0 && length < j-i {
			t := n.gram(k, k+length)
			t.Term = katakanaTerm(t.Exact)
			t.Part = true
			dst = append(dst, t)
			if length == 2 {
				continue
			}
		}
		t := n.gram(k, k+2)
		t.Part = true
		dst = append(dst, t)
	}
	return dst
}

// katakanaTerm drops the long vowel at the end, which writers set or leave out
// at will (サーバー, サーバ).
func katakanaTerm(word string) string {
	short := strings.TrimSuffix(word, "ー")
	if len(short) < len("アプ") {
		return word
	}
	return short
}

// readSyllables reads Thai, Lao, Khmer and Burmese, which are written without
// spaces: three signs with their marks are about a word.
func (l *Language) readSyllables(run string) reading {
	n := lineOf(run)
	r := reading{width: len(n.glyphs), tokens: make([]Token, 0, 2*len(n.glyphs))}
	from := 0
	for i := 0; i < len(n.glyphs); {
		// Only longer function words are cut out: the short ones are inside
		// other words everywhere.
		length := n.stop(l, i, len(n.glyphs))
		if length < 3 && !(length == len(n.glyphs) && length > 0) {
			i++
			continue
		}
		r.tokens = triples(r.tokens, n, from, i)
		t := n.gram(i, i+length)
		t.Stop = true
		r.tokens = append(r.tokens, t)
		i += length
		from = i
	}
	r.tokens = triples(r.tokens, n, from, len(n.glyphs))
	return r
}

// triples appends the overlapping triples of a stretch, pairs beside them as
// Parts. A shorter stretch is a term of its own.
func triples(dst []Token, n line, i, j int) []Token {
	if j-i >= 1 && j-i <= 3 {
		dst = append(dst, n.gram(i, j))
	}
	for k := i; k+2 <= j && j-i > 2; k++ {
		if k+3 <= j && j-i > 3 {
			dst = append(dst, n.gram(k, k+3))
		}
		t := n.gram(k, k+2)
		t.Part = true
		dst = append(dst, t)
	}
	return dst
}

// readHangul reads a Korean word: its term goes without particle or ending,
// and pairs of its syllables are parts, since compounds are written with or
// without space (배송조회, 배송 조회).
func (l *Language) readHangul(run string) reading {
	n := lineOf(run)
	r := reading{width: 1}
	if len(n.glyphs) == 0 {
		return r
	}
	syllables := len(n.glyphs)
	if len(n.text) <= longestWord {
		t := n.gram(0, syllables)
		_, t.Stop = l.stops[t.Exact]
		if t.Stop {
			r.tokens = append(r.tokens, t)
			return r
		}
		if term, ok := l.forms[t.Exact]; ok {
			t.Term = term
		} else {
			t.Term = stemKorean(t.Exact)
		}
		if t.Term != t.Exact {
			for syllables > 1 && n.glyphs[syllables-1].to > len(t.Term) {
				syllables--
			}
		}
		r.tokens = append(r.tokens, t)
		if syllables < 3 {
			return r
		}
	}
	for i := 0; i+2 <= syllables; i++ {
		t := n.gram(i, i+2)
		t.Part, t.Position = true, 0
		r.tokens = append(r.tokens, t)
	}
	return r
}
