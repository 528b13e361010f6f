package content

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A term is the hash of a word or tag that articles may have in common.
type term uint64

// Words and tags are different terms even when they are spelt alike.
const (
	wordTerm = "w "
	tagTerm  = "t "
)

func hashTerm(kind, s string) term {
	h := fnvOffset
	for _, part := range [...]string{kind, s} {
		for i := range len(part) {
			h = (h ^ term(part[i])) * fnvPrime
		}
	}
	return h
}

// The hash is FNV-1a of 64 bits.
const (
	fnvOffset term = 14695981039346656037
	fnvPrime  term = 1099511628211
)

// articleTerms are what an article can have in common with others: its tags,
// and the words of its title and short answer.
func articleTerms(a *Article) []term {
	var terms []term
	for _, tag := range a.Tags {
		terms = append(terms, hashTerm(tagTerm, foldAnchor(tag)))
	}
	eachWord(a.Title+" "+a.Question+" "+a.Answer, func(w string) bool {
		if utf8.RuneCountInString(w) >= 3 && !grammar[w] {
			terms = append(terms, hashTerm(wordTerm, stemWord(w)))
		}
		return true
	})
	slices.Sort(terms)
	return slices.Compact(terms)
}

// grammar are words that say nothing about what an article is about. In a large
// site their number tells; in one of thirty articles it does not.
var grammar = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`
		about after all also and any are been before but can cannot could did does doing don each else for from get gets
		getting had has have here how into its just like make made may more most must need not now off one only other our out
		over per should some such than that the their them then there these they this those too under until use used using
		very via was way were what when where which while who whom whose why will with within without would you your yours
		إلى على عن في من مع هذا هذه ذلك التي الذي كيف ماذا متى أين لماذا هل كان كانت يمكن يمكنك يمكنني عند عندما قبل بعد
		كل بعض غير أو ثم لكن إذا أن إن لم لن لا ما أي
		kas kur kad kāpēc kāda kāds kādi kādas vai par pie priekš bez līdz pēc pirms uz jūs jūsu mūsu mēs man mans mana
		savu savs sava tas tie tās šis šie šī šo arī bet jau vēl var varu varat ir būs esmu nav tiek tikai visi viss
		como cómo con cuando cuándo del desde donde dónde ella ellos entre era eran esta este esto estos las los más muy nos
		para pero por porque puede puedo qué que quién sin sobre son sus también tiene una unos
		aber auch auf aus bei bin bis das dem den der des die dies diese durch ein eine einem einen einer für hat ich ihr ihre
		ist kann kein keine man mein mit nach nicht noch nur oder sich sie sind über und uns unter vom von vor wann warum was
		wenn wer wie wird wir wird wo zum zur avec aux ces cette comment dans des elle est les leur mais mes mon nous par pas
		plus pour pourquoi quand que quel quelle qui sans ses son sont sur une vos votre vous
		این آن که را های است برای چگونه چرا چیست کجا شما ما من هر یک باید می شود کنید کنیم`) {
		m[w] = true
	}
	return m
}()

// stemWord cuts what inflection mostly changes: the end of a word, and the
// Arabic article with the particles written together with it. It serves to
// compare words with each other, in any language, and nothing else.
func stemWord(w string) string {
	r := []rune(w)
	if unicode.Is(unicode.Arabic, r[0]) {
		r = []rune(strings.TrimSuffix(cutArabicPrefix(w), "ة"))
	}
	switch n := len(r); {
	case n > 8:
		r = r[:n-3]
	case n > 6:
		r = r[:n-2]
	case n > 4:
		r = r[:n-1]
	}
	return string(r)
}

func cutArabicPrefix(w string) string {
	for _, p := range []string{"وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len([]rune(rest)) >= 3 {
			return rest
		}
	}
	return w
}

// related is the inverted index over the articles of each locale.
type related struct {
	once     sync.Once
	postings map[string]map[term][]int32 // locale → term → places in reading order
}

// commonTerm is the number of articles from which on a term says nothing; it
// also bounds the work for each article, so that finding what is related to
// all articles of a site costs no more than its size.
const commonTerm = 60

// A scoreboard has the points of articles by place, all zero between its uses.
type scoreboard struct {
	points []float64
	places []int32 // of those that have any
}

var scoreboards = sync.Pool{New: func() any { return new(scoreboard) }}

// Related returns up to n articles of the same locale that have most in common
// with a: shared tags, rare words of title and answer, and the category. It
// finds none rather than distant ones.
func (lib *Library) Related(a *Article, n int) []*Article {
	s := lib.shelves[a.Locale]
	f := lib.files[a]
	if s == nil || f == nil || n <= 0 {
		return nil
	}
	postings := lib.postings()[a.Locale]
	board := scoreboards.Get().(*scoreboard)
	defer scoreboards.Put(board)
	if len(board.points) < len(s.order) {
		board.points = make([]float64, len(s.order))
	}
	total := float64(len(s.order) + 1)
	for _, t := range f.terms {
		list := postings[t]
		if len(list) < 2 || len(list) > commonTerm {
			continue
		}
		weight := math.Log(total / float64(len(list)))
		for _, i := range list {
			if board.points[i] == 0 {
				board.places = append(board.places, i)
			}
			board.points[i] += weight
		}
	}
	type candidate struct {
		article *Article
		score   float64
		far     int
	}
	list := make([]candidate, 0, len(board.places))
	here, placed := s.position[a]
	for _, i := range board.places {
		other, points := s.order[i], board.points[i]
		board.points[i] = 0
		if other == a || other.Noindex || other.Key == a.Key {
			continue
		}
		if other.Category == a.Category {
			points *= 1.3
		} else if outermost(other.Category) == outermost(a.Category) {
			points *= 1.1
		}
		far := int(i)
		if placed {
			far = max(here-int(i), int(i)-here)
		}
		list = append(list, candidate{other, points, far})
	}
	board.places = board.places[:0]
	slices.SortFunc(list, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.far, y.far), cmp.Compare(x.article.Path, y.article.Path))
	})
	var found []*Article
	for _, c := range list {
		// What shares one common word with a is no more related than any other.
		if len(found) == n || c.score < math.Log(total)/2 {
			break
		}
		found = append(found, c.article)
	}
	return found
}

func (lib *Library) postings() map[string]map[term][]int32 {
	r := &lib.related
	r.once.Do(func() {
		r.postings = map[string]map[term][]int32{}
		for tag, s := range lib.shelves {
			m := make(map[term][]int32, 4*len(s.order))
			for i, a := range s.order {
				for _, t := range lib.files[a].terms {
					// One more than is of use tells that there are too many.
					if list := m[t]; len(list) <= commonTerm {
						m[t] = append(list, int32(i))
					}
				}
			}
			r.postings[tag] = m
		}
	})
	return r.postings
}
