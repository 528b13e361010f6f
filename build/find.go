package build

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"faqtory/content"
)

// A host that only sends files cannot search, so the search page brings its own
// search there: theme/default/js/find.js reads an index in small files, of which a
// query needs two or three.
//
//	search/index.json  how many there are of the others, and interface strings
//	search/w7.json     words in order, the first of each file named in index.json:
//	                   word → numbers, each 16 times the distance to the article
//	                   before, plus the weight of the word there
//	search/a3.json     what is shown of the articles, findBlock of them a file
//
// A site that our own server serves never loads any of it: it has a better index.

// Values of Settings.StaticSearch.
const (
	FindAuto   = "" // for locales of up to mostFound articles
	FindAlways = "always"
	FindNever  = "never"
)

const (
	mostFound = 2000
	// mostFoundText is the number of articles up to which their whole text is
	// indexed, and not only titles, questions, headings, keywords and answers: an
	// edit must not wait for the words of a thousand others.
	mostFoundText = 400
	// findBlock is the number of articles in a file.
	findBlock = 16
	// findHeadings is the most headings of an article that a hit may lead to.
	findHeadings = 24
	// findExcerpt is how much of a section is shown below its heading, in characters.
	findExcerpt = 140
	// findCommon is how many articles a word may stand in and still tell anything.
	findCommon = 2000
	// findShown is how many articles an answer lists at most.
	findShown = 20
)

// Weights of a word by where it stands; the best place counts.
const (
	weightTitle    = 12
	weightQuestion = 10
	weightTag      = 9
	weightHeading  = 6
	weightAnswer   = 4
	weightTopic    = 2
	weightText     = 1
)

// A findIndex is the index of one locale, in the form of its files.
type findIndex struct {
	meta   []byte
	words  [][]byte
	blocks [][]byte
}

// A findMeta is index.json.
type findMeta struct {
	Articles int `json:"articles"`
	Block    int `json:"block"`
	// First are the first words of the files of words.
	First []string `json:"first"`
	// Counts say how many answers there are, from one on; None that there is none.
	Counts []string `json:"counts"`
	None   string   `json:"none"`
	// Corrected introduces the words that were searched in place of others.
	Corrected string `json:"corrected"`
}

// finds reports whether a locale gets an index for hosts without a server.
func (s *site) finds(ls *localeSite) bool {
	switch s.settings.StaticSearch {
	case FindAlways:
		return true
	case FindNever:
		return false
	}
	return len(ls.articles) <= mostFound
}

// find plans the index of a locale and returns the href of its first file.
func (p *plan) find(ls *localeSite) string {
	s := p.site
	var listed []*content.Article
	for _, a := range ls.articles {
		if llmsListed(a) {
			listed = append(listed, a)
		}
	}
	index := once(s, func() *findIndex { return s.findIndex(ls, listed) })
	sum := once(s, func() key {
		var k keyer
		for _, a := range listed {
			k.origin(s, a)
			k.text(s.href(a.Permalink))
			k.text(a.TextHash)
			k.text(a.Category.Title)
		}
		return k.key()
	})
	name := func(file string) string { return outputName(searchPath(ls.Locale) + file) }
	add := func(file string, data func() []byte) {
		p.keyed(name(file), func(k *keyer) func(*bytes.Buffer) error {
			k.sum(sum())
			k.text(file)
			return func(b *bytes.Buffer) error {
				b.Write(data())
				return nil
			}
		})
	}
	add("index.json", func() []byte { return index().meta })
	for i := range findFiles(len(listed)) {
		add(findName('w', i), func() []byte { return index().words[i] })
	}
	for i := range (len(listed) + findBlock - 1) / findBlock {
		add(findName('a', i), func() []byte { return index().blocks[i] })
	}
	return s.href(searchPath(ls.Locale) + "index.json")
}

// findFiles is the number of files of words for so many articles: each comes to
// about ten kilobytes, whole texts or not.
func findFiles(articles int) int {
	if articles > mostFoundText {
		return 1 + articles/32
	}
	return 1 + articles/10
}

func findName(letter byte, i int) string {
	return string(letter) + strconv.Itoa(i) + ".json"
}

func (s *site) findIndex(ls *localeSite, listed []*content.Article) *findIndex {
	postings := map[string][]int{} // word → article × 16 + weight
	blocks := make([][]any, (len(listed)+findBlock-1)/findBlock)
	weights := map[string]int{}
	for n, a := range listed {
		clear(weights)
		take := func(text string, weight int) {
			findWords(text, func(word string) { weights[word] = max(weights[word], weight) })
		}
		take(a.Title, weightTitle)
		take(a.Question, weightQuestion)
		for _, q := range a.Questions {
			take(q, weightQuestion)
		}
		for _, t := range a.Tags {
			take(t, weightTag)
		}
		headings := [][]string{}
		below := map[string]string{} // the beginning of each section's text
		for _, section := range a.Sections() {
			if section.ID != "" && section.Text != "" {
				below[section.ID] = clip(section.Text, findExcerpt)
			}
			if len(listed) <= mostFoundText {
				take(section.Text, weightText)
			}
		}
		for _, h := range a.Headings {
			take(h.Text, weightHeading)
			if h.ID != "" && len(headings) < findHeadings {
				// A heading with others right below it has no text to show.
				if text := below[h.ID]; text != "" {
					headings = append(headings, []string{h.Text, h.ID, text})
				}
			}
		}
		take(firstOf(a.Answer, a.Description), weightAnswer)
		take(a.Category.Title, weightTopic)
		for word, weight := range weights {
			postings[word] = append(postings[word], n<<4|weight)
		}
		blocks[n/findBlock] = append(blocks[n/findBlock], []any{
			a.Title, s.href(a.Permalink), clip(describe(a), maxDescription), a.Category.Title, headings,
		})
	}
	return s.findFiles(ls, listed, postings, blocks)
}

// findFiles writes an index down.
func (s *site) findFiles(ls *localeSite, listed []*content.Article, postings map[string][]int, blocks [][]any) *findIndex {
	words := make([]string, 0, len(postings))
	total := 0
	for word, list := range postings {
		if len(list) <= findCommon {
			words = append(words, word)
			total += len(word) + 4*len(list)
		}
	}
	slices.Sort(words)
	meta := findMeta{Articles: len(listed), Block: findBlock, First: []string{}, None: s.theme.Message(ls.Tag, "search.none"), Corrected: s.theme.Message(ls.Tag, "search.corrected")}
	for n := 1; n <= findShown; n++ {
		meta.Counts = append(meta.Counts, s.theme.Message(ls.Tag, "search.count", "count", n))
	}
	out := &findIndex{}
	files := findFiles(len(listed))
	var file bytes.Buffer
	first, taken := "", 0
	end := func() {
		meta.First = append(meta.First, first)
		out.words = append(out.words, append(bytes.TrimSuffix(bytes.Clone(file.Bytes()), []byte(",")), '}'))
		file.Reset()
	}
	file.WriteByte('{')
	for _, word := range words {
		if file.Len() == 1 {
			first = word
		}
		file.Write(jsonOf(word))
		file.WriteString(":[")
		before := 0
		list := postings[word]
		for i, p := range list {
			if i > 0 {
				file.WriteByte(',')
			}
			file.WriteString(strconv.Itoa((p>>4-before)<<4 | p&15))
			before = p >> 4
		}
		file.WriteString("],")
		taken += len(word) + 4*len(list)
		if len(out.words) < files-1 && taken >= total*(len(out.words)+1)/files {
			end()
			file.WriteByte('{')
		}
	}
	end()
	// Fewer words than files: the rest is empty and comes after every word.
	for len(out.words) < files {
		first = string(utf8.MaxRune)
		file.WriteByte('{')
		end()
	}
	for _, b := range blocks {
		out.blocks = append(out.blocks, jsonOf(b))
	}
	out.meta = jsonOf(meta)
	return out
}

// jsonOf writes values of our own, which JSON can always hold.
func jsonOf(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("build: " + err.Error())
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// findWords calls f with each word of a text, folded. find.js does the same to what
// is typed: the two must agree, and a test in the browser sees to it.
func findWords(text string, f func(string)) {
	word := strings.Builder{}
	dense, pair := rune(0), false
	flush := func() {
		if word.Len() > 0 {
			f(word.String())
			word.Reset()
		}
		if dense != 0 && !pair {
			f(string(dense))
		}
		dense, pair = 0, false
	}
	for _, r := range findFold(text) {
		switch {
		case denseScript(r):
			// Chinese, Japanese and Thai put no spaces between words: two letters
			// at a time stand for them.
			if word.Len() > 0 {
				flush()
			}
			if dense != 0 {
				f(string(dense) + string(r))
				pair = true
			}
			dense = r
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
			if dense != 0 {
				flush()
			}
			word.WriteRune(r)
		default:
			flush()
		}
	}
	flush()
}

func denseScript(r rune) bool {
	return r >= 0x0E00 && r < 0x0F00 || r >= 0x3040 && r < 0x3100 || r >= 0x3400 && r < 0xA000 || r >= 0x20000 && r < 0x30000
}

// findLetters are letters that are typed as others.
var findLetters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i",
	"ς", "σ", "ى", "ي", "ی", "ي", "ې", "ي", "ک", "ك", "ة", "ه", "ٱ", "ا", "ـ", "")

// findFold brings spellings of a word together: no capitals, no accents, no vowel
// signs of Arabic and Hebrew, one form of each digit.
func findFold(text string) string {
	plain := true
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if plain {
		return strings.ToLower(text)
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case r >= 0x300 && r < 0x370, r >= 0x591 && r < 0x5C8 && unicode.IsMark(r), r >= 0x64B && r < 0x660, r == 0x670:
			return -1
		case r >= 0x660 && r < 0x66A:
			return r - 0x660 + '0'
		case r >= 0x6F0 && r < 0x6FA:
			return r - 0x6F0 + '0'
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
	return norm.NFC.String(findLetters.Replace(text))
}
