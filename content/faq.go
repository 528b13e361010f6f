package content

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A FAQ is found by what it looks like: headings that are questions, folded
// boxes, or a definition list. Each question becomes a box that opens, with an
// anchor made of its words, so that links to it hold when others move.

// faqNames are titles of a FAQ, as slugs.
var faqNames = func() map[string]bool {
	m := map[string]bool{}
	for _, name := range []string{
		"faq", "faqs", "f-a-q", "q-a", "frequently asked questions", "common questions", "questions and answers",
		"الأسئلة الشائعة", "الأسئلة المتكررة", "أسئلة شائعة", "أسئلة متكررة", "الأسئلة الأكثر شيوعا",
		"bieži uzdotie jautājumi", "biežāk uzdotie jautājumi", "jautājumi un atbildes", "buj",
		"häufige fragen", "häufig gestellte fragen", "questions fréquentes", "foire aux questions",
		"preguntas frecuentes", "perguntas frequentes", "domande frequenti", "veelgestelde vragen",
		"vanliga frågor", "vanlige spørsmål", "ofte stillede spørgsmål", "usein kysytyt kysymykset",
		"korduma kippuvad küsimused", "dažniausiai užduodami klausimai", "dažnai užduodami klausimai",
		"często zadawane pytania", "často kladené otázky", "často kladené dotazy", "gyakori kérdések",
		"întrebări frecvente", "често задавани въпроси", "часто задаваемые вопросы", "часті запитання",
		"поширені запитання", "συχνές ερωτήσεις", "sık sorulan sorular", "شایع پوچھے گئے سوالات",
		"سوالات متداول", "پرسش‌های متداول", "שאלות נפוצות", "よくある質問", "よくあるご質問",
		"常见问题", "常見問題", "자주 묻는 질문", "câu hỏi thường gặp", "pertanyaan umum", "คำถามที่พบบ่อย",
		"अक्सर पूछे जाने वाले प्रश्न",
	} {
		m[Slug(name)] = true
	}
	return m
}()

// isFAQName reports a title or file name of a FAQ.
func isFAQName(s string) bool {
	slug := Slug(s)
	return faqNames[slug] || strings.HasSuffix(slug, "-faq") || strings.HasSuffix(slug, "-faqs") ||
		strings.HasPrefix(slug, "faq-") || strings.Contains(slug, "-faq-")
}

// isQuestion reports text that ends in a question mark of some script.
func isQuestion(s string) bool {
	s = strings.TrimRight(s, " \t\"'”’»)]）*_")
	r, _ := utf8.DecodeLastRuneInString(s)
	switch r {
	case '?', '؟', '？', '\u037e', '⁇', '՞', '፧':
		return true
	}
	return false
}

// questionNumber matches the number or letter before a question.
var questionNumber = regexp.MustCompile(`^(?:(?:Q|Question|سؤال|س|Jautājums|J)\s*)?[0-9٠-٩۰-۹]{0,3}\s*[.):：\-–]\s+`)

// shape finds out what kind of article this is, unless the writer said so, and
// gives questions and steps their form.
func (c *composer) shape(heading string) {
	title := c.a.Title
	if title == "" {
		title = heading
	}
	top := c.topLevel()
	if c.a.Kind == KindFAQ {
		c.faqPage(top, true)
		return
	}
	if c.a.Kind == "" {
		if faq, all := c.looksLikeFAQ(top, title); faq {
			if c.faqPage(top, all) {
				c.a.Kind = KindFAQ
				return
			}
		}
	}
	c.faqSections(top)
	if c.a.Kind == KindHowTo || c.a.Kind == "" {
		if c.howTo(title) {
			c.a.Kind = KindHowTo
		}
	}
	if c.a.Kind == "" {
		c.a.Kind = KindArticle
	}
}

// topLevel returns the listed headings.
func (c *composer) topLevel() []*node {
	var list []*node
	var walk func(*node)
	walk = func(n *node) {
		for ch := n.first; ch != nil; ch = ch.next {
			if ch.listed {
				list = append(list, ch)
			} else if ch.is("div", "section") && !ch.own {
				walk(ch)
			}
		}
	}
	walk(c.root)
	return list
}

// faqByName reports that the file or the title says that this is a FAQ; exact
// that the file is called nothing else.
func (c *composer) faqByName(title string) (named, exact bool) {
	file := path.Base(c.a.Path)
	file = strings.TrimSuffix(file, path.Ext(file))
	if i := strings.IndexByte(file, '.'); i > 0 {
		file = file[:i] // faq.ar.md
	}
	switch file {
	case "_index", "index", "README", "readme":
		file = path.Base(path.Dir(c.a.Path))
	}
	exact = faqNames[Slug(file)]
	return exact || isFAQName(file) || isFAQName(title), exact
}

// looksLikeFAQ reports that most headings of one level are questions, at least
// three; two are enough where the name says FAQ or the folder is called so. A
// file or title of that name may hold other headings as well, and in a file that
// is called FAQ and nothing else, headings are questions without a mark (all).
func (c *composer) looksLikeFAQ(headings []*node, title string) (faq, all bool) {
	named, exact := c.faqByName(title)
	least := 3
	if named || isFAQName(path.Base(path.Dir(c.a.Path))) {
		least = 2
	}
	var questions, others [7]int // by level
	for _, h := range headings {
		if isQuestion(plainText(h)) {
			questions[h.heading()]++
		} else {
			others[h.heading()]++
		}
	}
	marked, above := 0, others[1]
	for level := 2; level <= 6; level++ {
		// Deeper headings belong to the answers.
		n := questions[level]
		if above += others[level]; n >= least && n > above {
			return true, false
		}
		marked += n
	}
	folded := 0
	for n := c.root.first; n != nil; n = n.next {
		if n.is("details") && isQuestion(plainText(n.first)) {
			folded++
		}
	}
	switch {
	case folded >= least:
		return true, false
	case !named:
		return false, false
	case marked >= 2 || len(boldQuestions(c.root)) >= 2:
		return true, false
	case exact && marked == 0 && len(headings) >= 2:
		return true, true
	}
	return c.hasDefinitions(), false
}

// hasDefinitions reports a definition list at top level.
func (c *composer) hasDefinitions() bool {
	for n := c.root.first; n != nil; n = n.next {
		if n.is("dl") {
			return true
		}
	}
	return false
}

// faqPage makes the headings of one level questions, or what else holds them.
// all says that headings need no question mark. It reports whether it found any.
func (c *composer) faqPage(headings []*node, all bool) (found bool) {
	level := questionLevel(headings)
	marked := slices.ContainsFunc(headings, func(h *node) bool { return isQuestion(plainText(h)) })
	if !marked && c.hasDefinitions() {
		headings = nil // they head the lists in which the questions are
	}
	for i, h := range headings {
		q := isQuestion(plainText(h))
		deeper := i+1 < len(headings) && headings[i+1].heading() > h.heading()
		switch {
		case h.heading() == level && (q || all):
		case h.heading() < level && q && !deeper:
		default:
			continue
		}
		if h.listed && c.fold(h) {
			found = true
		}
	}
	for n := c.root.first; n != nil; {
		next := n.next
		if n.is("details") && !n.class("qa") && n.first.is("summary") && (all || isQuestion(plainText(n.first))) {
			c.foldDetails(n)
			found = true
		}
		n = next
	}
	if all || !found {
		found = c.foldDefinitions() || found
	}
	if !found {
		for _, p := range boldQuestions(c.root) {
			c.foldBold(p)
			found = true
		}
	}
	return found
}

// questionLevel returns the level at which most questions stand. Without any
// question mark it is the first, or the second when the headings of the first
// have no text of their own.
func questionLevel(headings []*node) int {
	count := [7]int{}
	for _, h := range headings {
		if isQuestion(plainText(h)) {
			count[h.heading()]++
		}
	}
	best := 0
	for l, n := range count {
		if n > count[best] {
			best = l
		}
	}
	if best > 0 {
		return best
	}
	for i, h := range headings {
		if h.heading() == 2 && (i+1 == len(headings) || headings[i+1].heading() != 3 || nextElement(h) != headings[i+1]) {
			return 2
		}
	}
	return 3
}

// nextElement returns the next sibling that is more than white space.
func nextElement(n *node) *node {
	n = n.next
	for n != nil && n.blank() {
		n = n.next
	}
	return n
}

// faqSections folds the questions of a FAQ section within an article: a heading
// that says so, with headings one level below it.
func (c *composer) faqSections(headings []*node) {
	for i, h := range headings {
		if !isFAQName(plainText(h)) || !h.listed {
			continue
		}
		level := 0
		for _, q := range headings[i+1:] {
			if q.heading() <= h.heading() {
				break
			}
			if level == 0 {
				level = q.heading()
			}
			if q.heading() == level && q.listed {
				c.fold(q)
			}
		}
		if level == 0 {
			for n := nextElement(h); n != nil && n.heading() == 0; n = nextElement(n) {
				if n.is("details") && n.first.is("summary") && !n.class("qa") {
					c.foldDetails(n)
				}
			}
		}
	}
}

// fold makes a question of a heading and what follows it up to the next heading
// of its level or above. A heading without an answer stays one.
func (c *composer) fold(h *node) bool {
	answer := element("div", class("answer"))
	end := h.next
	for end != nil && !(end.heading() > 0 && end.heading() <= h.heading()) && !end.class("footnotes") && !end.class("qa") {
		next := end.next
		answer.append(end)
		end = next
	}
	c.unlist(answer)
	if wordless(answer, false) && answer.find(func(n *node) bool { return n.kind == imageNode || n.kind == videoNode }) == nil {
		for n := answer.last; n != nil; n = answer.last {
			h.insertAfter(n)
		}
		return false
	}
	c.paragraphs(answer)
	c.qa(h, answer, h)
	return true
}

// unlist takes the headings within an answer out of the table of contents.
func (c *composer) unlist(n *node) {
	for ch := n.first; ch != nil; ch = ch.next {
		ch.listed = false
		c.unlist(ch)
	}
}

// qa puts a question and its answer into a box in the place of at.
func (c *composer) qa(h, answer, at *node) {
	id := h.attr("id")
	text := plainText(h)
	plain := questionNumber.ReplaceAllString(text, "")
	if id == "" || !h.named && plain != text {
		delete(c.used, id)
		slug := Slug(plain)
		if slug == "" {
			slug = "question"
		}
		id = c.unique(slug)
	}
	h.setAttr("id", "")
	c.unlink(h)
	for a := h.find(func(n *node) bool { return n.is("a") }); a != nil; a = h.find(func(n *node) bool { return n.is("a") }) {
		a.unwrap() // a summary is pressed as a whole
	}
	box := element("details", class("qa"), attribute{name: "id", value: id})
	box.pos = h.pos
	at.insertBefore(box)
	at.remove()
	summary := element("summary")
	summary.append(h)
	h.listed = false
	box.append(summary)
	box.append(answer)
}

// foldDetails makes a question of a box that the writer folded.
func (c *composer) foldDetails(n *node) {
	h := element("h"+c.levelAt(n), n.first.attrs...)
	h.pos = n.pos
	h.take(n.first)
	if id := n.attr("id"); id != "" {
		h.setAttr("id", id)
		h.named = true
	}
	for ch := h.first; ch != nil; {
		next := ch.next
		if ch.heading() > 0 {
			next = ch.unwrap()
		}
		ch = next
	}
	n.first.remove()
	answer := element("div", class("answer"))
	answer.take(n)
	c.unlist(answer)
	c.qa(h, answer, n)
}

// levelAt returns the level of a heading that would stand at n: one below the
// heading above it.
func (c *composer) levelAt(n *node) string {
	for p := n.prev; p != nil; p = p.prev {
		if l := p.heading(); l > 0 {
			return string(rune('0' + min(l+1, 6)))
		}
		if p.class("qa") {
			if h := p.first.find(func(x *node) bool { return x.heading() > 0 }); h != nil {
				return string(rune('0' + h.heading()))
			}
		}
	}
	return "2"
}

// foldDefinitions makes questions of definition lists.
func (c *composer) foldDefinitions() (found bool) {
	for n := c.root.first; n != nil; {
		next := n.next
		if n.is("dl") {
			level := c.levelAt(n)
			for n.first != nil {
				h := element("h" + level)
				h.pos = n.first.pos
				h.setAttr("id", n.first.attr("id"))
				h.named = h.hasAttr("id")
				for n.first.is("dt") {
					if h.first != nil {
						h.append(textOf(" "))
					}
					h.take(n.first)
					n.first.remove()
				}
				answer := element("div", class("answer"))
				for n.first.is("dd") {
					p := element("div")
					p.take(n.first)
					c.paragraphs(p)
					answer.take(p)
					n.first.remove()
				}
				place := element("p")
				n.insertBefore(place)
				if h.first == nil {
					place.insertBefore(answer)
					place.remove()
					continue
				}
				c.qa(h, answer, place)
				found = true
			}
			n.remove()
		}
		n = next
	}
	return found
}

// boldQuestions returns paragraphs that are a question in bold and nothing else.
func boldQuestions(root *node) []*node {
	var list []*node
	for n := root.first; n != nil; n = n.next {
		if n.is("p") && n.first.is("strong", "b") && n.first == n.last && isQuestion(plainText(n)) && nextElement(n) != nil {
			list = append(list, n)
		}
	}
	return list
}

// foldBold makes a question of such a paragraph.
func (c *composer) foldBold(p *node) {
	h := element("h" + c.levelAt(p))
	h.pos = p.pos
	h.take(p.first)
	p.insertBefore(h)
	p.remove()
	answer := element("div", class("answer"))
	for n := h.next; n != nil; {
		next := n.next
		if n.heading() > 0 || n.class("qa") || n.class("footnotes") ||
			n.is("p") && n.first.is("strong", "b") && n.first == n.last && isQuestion(plainText(n)) {
			break
		}
		answer.append(n)
		n = next
	}
	if answer.first == nil {
		h.tag = "p"
		return
	}
	c.unlist(answer)
	c.qa(h, answer, h)
}
