package content

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"faqtory/internal/diag"
)

// Check reports what only shows in the whole library, sorted: links, pictures,
// short answers and duplicates. What it reports is a mistake that a customer
// can meet, and never a matter of taste; the codes are listed in [Codes].
func Check(lib *Library) diag.List {
	list, _ := CheckWhile(lib, nil)
	return list
}

// CheckWhile is Check for who may want the library back before it is done: it gives
// up soon after going returns false, and then reports that the list is not whole.
func CheckWhile(lib *Library, going func() bool) (list diag.List, whole bool) {
	c := &checker{lib: lib, going: going, glossaries: map[*Category]bool{}}
	c.links()
	c.answers()
	c.duplicates()
	c.policies()
	c.reviews()
	c.categories()
	c.translations()
	c.list.Sort()
	return c.list, !c.stopped
}

// A checker collects the mistakes of one library.
type checker struct {
	lib  *Library
	list diag.List
	// The file read last, since mistakes come file by file.
	file string
	src  []byte

	glossaries map[*Category]bool
	scripts    map[string][]string // of locales

	going   func() bool // may be nil
	stopped bool        // going has said so
}

// warn reports a mistake at a place of a file, with its source line.
func (c *checker) warn(file string, at place, code, message, hint string) {
	c.report(diag.Warning, file, at, code, message, hint)
}

func (c *checker) report(severity diag.Severity, file string, at place, code, message, hint string) {
	d := diag.Diagnostic{File: file, Line: at.line, Column: at.column, Severity: severity, Code: code, Message: message, Hint: hint}
	if at.line > 0 {
		if c.file != file {
			c.file, c.src = file, c.lib.source(file)
		}
		d.Source = diag.Line(c.src, at.line)
	}
	c.list = append(c.list, d)
}

// source is the text of a file as its positions count, nil when it is gone.
func (lib *Library) source(file string) []byte {
	if lib.fsys == nil {
		return nil
	}
	src, err := readLimited(lib.fsys, file)
	if err != nil {
		return nil
	}
	src, _ = decodeText(file, src)
	return src
}

// diagnostic is one with the source line of its place.
func (lib *Library) diagnostic(severity diag.Severity, file string, at place, code, message, hint string) diag.Diagnostic {
	d := diag.Diagnostic{File: file, Line: at.line, Column: at.column, Severity: severity, Code: code, Message: message, Hint: hint}
	if at.line > 0 {
		d.Source = diag.Line(lib.source(file), at.line)
	}
	return d
}

// each calls f for every article that is really there, with its front matter.
func (c *checker) each(f func(a *Article, m *meta)) {
	c.lib.eachArticle(func(a *Article) {
		c.stopped = c.stopped || c.going != nil && !c.going()
		if a.Fallback == nil && !c.stopped {
			f(a, c.lib.files[a].meta)
		}
	})
}

func (a *Article) isIndex() bool { return a.Category != nil && a.Category.Index == a }

// links checks where links, pictures and videos lead.
func (c *checker) links() {
	schemes := map[string]*schemeUse{}
	c.each(func(a *Article, m *meta) { c.targets(a, m, schemes) })
	for scheme, u := range schemes {
		c.unknownScheme(scheme, u)
	}
}

// targets checks where the links, pictures and videos of one article lead, and
// counts schemes that nobody knows.
func (c *checker) targets(a *Article, m *meta, schemes map[string]*schemeUse) {
	for i := range a.Links {
		l := &a.Links[i]
		at := place{l.Line, l.Column}
		t := c.lib.Resolve(a, l.Target)
		if t.Reason == "" {
			if t.Kind == TargetPage || t.Kind == TargetAsset || t.Kind == TargetSite {
				c.insecure(a, l.Target, at)
			}
			continue
		}
		if t.Code == "unknown-scheme" {
			scheme, _, _ := cutScheme(strings.TrimSpace(l.Target))
			if u := schemes[scheme]; u != nil {
				u.count++
			} else {
				schemes[scheme] = &schemeUse{a.Path, at, 1}
			}
			continue
		}
		c.warn(a.Path, at, t.Code, t.Reason, hint(t))
	}
	for i := range a.Images {
		c.image(a, &a.Images[i])
	}
	for i := range a.Videos {
		v := &a.Videos[i]
		if v.Provider == "file" {
			c.media(a, v.ID, place{v.Line, v.Column}, "broken-video", "video")
		}
	}
	if a.Image != "" {
		c.media(a, a.Image, m.where.at("image"), "broken-image", "picture")
	}
}

func (c *checker) unknownScheme(scheme string, u *schemeUse) {
	message := fmt.Sprintf("browsers do not know the scheme %s: of this link", scheme)
	if u.count > 1 {
		message += fmt.Sprintf(", nor of %d more like it", u.count-1)
	}
	c.warn(u.file, u.at, "unknown-scheme", message, "Link to a page of the site or to https://; the text stays without a link until then.")
}

// A schemeUse is the first place of a scheme and how often it stands elsewhere:
// an app's own links come by the hundred and are one mistake.
type schemeUse struct {
	file  string
	at    place
	count int
}

func hint(t Target) string {
	switch {
	case t.Suggestion != "":
		return fmt.Sprintf("Did you mean %q?", t.Suggestion)
	case t.Code == "broken-anchor":
		return "Copy the anchor from the address of the heading on the page, or give the heading one: ## Title {#anchor}."
	case t.Code == "unsafe-link":
		return "Link to a page instead; the text stays without a link until then."
	case t.Code == "untranslated-link":
		return "Translate the article, or link to another page."
	}
	return "Link by the path of the file from this article, such as ../billing/refunds.md; the text stays without a link until then."
}

// insecure finds links to the site itself that give up its encryption.
func (c *checker) insecure(a *Article, target string, at place) {
	if c.lib.base == nil || c.lib.base.Scheme != "https" {
		return
	}
	if scheme, _, ok := cutScheme(target); ok && scheme == "http" {
		c.warn(a.Path, at, "insecure-link", "the link leads to this site without encryption", "Link by the path of the file, or write https://.")
	}
}

func (c *checker) image(a *Article, i *Image) {
	at := place{i.Line, i.Column}
	if i.Alt == "" && !i.Decorative {
		c.warn(a.Path, at, "missing-alt", "the picture has no text for those who cannot see it",
			"Say what it shows: ![The order page with its Return button](picture.png). A picture that says nothing is written <img src=\"…\" alt=\"\">.")
	}
	c.media(a, i.Target, at, "broken-image", "picture")
}

// media checks a file that a page shows.
func (c *checker) media(a *Article, target string, at place, code, noun string) {
	target = strings.TrimSpace(target)
	if scheme, _, ok := cutScheme(target); ok && scheme == "data" {
		return // a picture within the text; the sanitizer decides about it
	}
	t := c.lib.Resolve(a, target)
	switch t.Kind {
	case TargetAsset, TargetExternal:
	case TargetBroken:
		h := "Put the file beside the article and write its relative path."
		if t.Suggestion != "" {
			h = fmt.Sprintf("Did you mean %q?", t.Suggestion)
		}
		reason := t.Reason
		if t.Code == "broken-link" && strings.HasPrefix(reason, "there is no page or file") {
			reason = fmt.Sprintf("there is no %s %q", noun, target)
		}
		c.warn(a.Path, at, code, reason, h)
	default:
		c.warn(a.Path, at, code, fmt.Sprintf("%q is a page, not a %s", target, noun), "Write the path of the file.")
	}
}

// The bounds of a short answer and of an article, in characters and words.
const (
	longAnswer  = 320
	thinArticle = 20
	// A category is a glossary when most of at least so many articles have fewer
	// words than that: then a sentence is all that is expected.
	glossaryArticles, glossaryWords = 5, 60
	// answerShare is the share of articles with a short answer from which on
	// those without are mistakes: below it the site is only beginning.
	answerShare = 0.2
	// unborne is the share of an answer's words that the text may do without.
	unborne = 0.5
)

// answers checks short answers, questions without one, and pages that say nothing.
func (c *checker) answers() {
	with, total := 0, 0
	var without []*Article
	c.each(func(a *Article, m *meta) {
		c.answer(a, m)
		if a.isIndex() || a.Kind == KindFAQ {
			return
		}
		total++
		if a.Answer != "" {
			with++
		} else {
			without = append(without, a)
		}
	})
	const advice = "Write one or two sentences that answer the customer's question: answer: \"…\" in the front matter."
	switch {
	case with == 0 && !c.lib.options.Configured, len(without) == 0:
	case float64(with) >= answerShare*float64(total):
		for _, a := range without {
			c.warn(a.Path, place{1, 1}, "missing-answer", "the article has no short answer", advice)
		}
	default:
		c.warn(without[0].Path, place{1, 1}, "missing-answer",
			fmt.Sprintf("%d of %d articles have no short answer, this one first", len(without), total), advice)
	}
}

// answer checks what one article answers, and its short answer against its body.
func (c *checker) answer(a *Article, m *meta) {
	c.thin(a, m)
	c.script(a, m)
	if a.Answer == "" {
		return
	}
	at := m.where.at("answer")
	if n := utf8.RuneCountInString(a.Answer); n > longAnswer {
		c.warn(a.Path, at, "long-answer", fmt.Sprintf("the short answer has %d characters", n),
			fmt.Sprintf("Keep it to one or two sentences, %d characters at most; the rest belongs into the text.", longAnswer))
	}
	switch v := c.lib.files[a].verdict; {
	case len(v.numbers) > 0:
		c.warn(a.Path, at, "answer-not-in-body", fmt.Sprintf("the text does not say %s, which is in the short answer", strings.Join(v.numbers, ", ")),
			"A chat bot will repeat the answer: make both say the same.")
	case len(v.words) > 0:
		c.warn(a.Path, at, "answer-not-in-body", fmt.Sprintf("the text does not bear out the short answer: it has nothing of %s", strings.Join(v.words, ", ")),
			"Say in the text what the answer says, in nearly the same words.")
	}
}

// thin finds pages and questions that leave the customer without an answer; a
// picture may well be one.
func (c *checker) thin(a *Article, m *meta) {
	if len(a.Images)+len(a.Videos) == 0 {
		c.unanswered(a)
	}
	if a.isIndex() || a.Words >= thinArticle || a.Answer != "" || len(a.Images)+len(a.Videos)+len(a.Answers) > 0 || len(a.Links) > 2 || wideScript(a, openingText(a)) {
		return
	}
	if a.Words >= 3 && c.glossary(a.Category) {
		return
	}
	at := m.where.at("title")
	if at.line == 0 {
		at = place{1, 1}
	}
	if a.Words == 0 {
		c.warn(a.Path, at, "thin-answer", "the article has no text", "Write the answer, or keep the file out with draft: true.")
		return
	}
	c.warn(a.Path, at, "thin-answer", fmt.Sprintf("the article has %s only", plural(a.Words, "word")), "Say enough to answer the question, or put it into another article.")
}

// unanswered finds questions of a FAQ page that nothing follows: headings as
// deep as those with an answer.
func (c *checker) unanswered(a *Article) {
	if a.Kind != KindFAQ {
		return
	}
	answers := map[string]bool{}
	for i := range a.Answers {
		answers[a.Answers[i].ID] = strings.TrimSpace(a.Answers[i].Answer) != ""
	}
	levels := map[int]bool{}
	for i := range a.Headings {
		if answers[a.Headings[i].ID] {
			levels[a.Headings[i].Level] = true
		}
	}
	for i := range a.Headings {
		h := &a.Headings[i]
		// A heading over deeper ones names a group of questions.
		group := i+1 < len(a.Headings) && a.Headings[i+1].Level > h.Level
		if _, question := answers[h.ID]; !answers[h.ID] && !group && (question || levels[h.Level] && isQuestion(h.Text)) {
			c.warn(a.Path, place{h.Line, h.Column}, "thin-answer", fmt.Sprintf("the question %q has no answer", h.Text), "Write the answer below it, or take the question out.")
		}
	}
}

// glossary reports a category of short definitions.
func (c *checker) glossary(cat *Category) bool {
	if cat == nil || len(cat.Articles) < glossaryArticles {
		return false
	}
	yes, seen := c.glossaries[cat]
	if !seen {
		short := 0
		for _, a := range cat.Articles {
			if a.Words < glossaryWords {
				short++
			}
		}
		yes = 2*short > len(cat.Articles)
		c.glossaries[cat] = yes
	}
	return yes
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// wideScript reports text whose words are not parted by spaces. opening is
// [openingText].
func wideScript(a *Article, opening []string) bool {
	switch scriptOf(append([]string{a.Title}, opening...)...) {
	case "Hani", "Kana", "Thai":
		return true
	}
	return false
}

// duplicates finds what customers cannot tell apart.
func (c *checker) duplicates() {
	type key struct{ locale, category, text string }
	titles, descriptions, questions := map[key]*Article{}, map[key]*Article{}, map[key]*Article{}
	first := func(seen map[key]*Article, k key, a *Article) *Article {
		if other := seen[k]; other != nil {
			return other
		}
		seen[k] = a
		return nil
	}
	c.each(func(a *Article, m *meta) {
		if a.Category != nil && !a.isIndex() {
			if other := first(titles, key{a.Locale, a.Category.Key, foldText(a.Title)}, a); other != nil {
				c.warn(a.Path, m.where.at("title"), "duplicate-title", fmt.Sprintf("%s in the same category has the same title", other.Path), "Say in the title what is different, or make one article of the two.")
			}
		}
		if d := foldText(a.Description); d != "" {
			if other := first(descriptions, key{a.Locale, "", d}, a); other != nil && foldText(other.Title) != foldText(a.Title) {
				c.warn(a.Path, m.where.at("description"), "duplicate-description", fmt.Sprintf("%s has the same description", other.Path), "Search engines show one of the two: describe what this page answers.")
			}
		}
		asked := map[string]bool{}
		ask := func(q string, at place) {
			q = foldText(q)
			if q == "" || asked[q] {
				return
			}
			asked[q] = true
			if other := first(questions, key{a.Locale, "", q}, a); other != nil {
				c.warn(a.Path, at, "duplicate-question", fmt.Sprintf("%s answers the same question", other.Path), "Answer it in one place, and link there from the other.")
			}
		}
		if a.Question != "" {
			ask(a.Question, m.where.at("question"))
		}
		for i := range a.Answers {
			ask(a.Answers[i].Question, place{a.Answers[i].Line, 1})
		}
	})
}

// foldText is a text as one compares it by eye: its words in lower case.
func foldText(s string) string { return words(s) }

// reviews finds articles whose owner should have read them again.
func (c *checker) reviews() {
	if !c.lib.options.Now.IsZero() {
		c.each(c.review)
	}
}

func (c *checker) review(a *Article, m *meta) {
	now := c.lib.options.Now
	if now.IsZero() || a.ReviewBy.IsZero() || now.Before(a.ReviewBy) {
		return
	}
	who := "its owner"
	if a.Owner != "" {
		who = a.Owner
	}
	c.warn(a.Path, m.where.at("review_by"), "review-due", fmt.Sprintf("the article was to be reviewed by %s", a.ReviewBy.Format("2006-01-02")),
		fmt.Sprintf("Let %s read it, then set the next review_by.", who))
}

// translations finds translations whose translation_key no other locale has. In the
// default locale a key may well wait for its translations.
func (c *checker) translations() {
	lib := c.lib
	if len(lib.Locales) < 2 {
		return
	}
	var keys []string
	found := 0
	c.each(func(a *Article, m *meta) {
		if m.TranslationKey == "" || a.Locale == lib.Default || a.isIndex() || len(lib.groups[a.Key]) != 1 {
			return
		}
		if keys == nil {
			for other := range lib.Articles(lib.Default) {
				keys = append(keys, other.Key)
			}
		}
		hint := "It is the path of the original in its locale's folder, without .md, or the translation_key in it."
		if found++; found > mostSuggested {
		} else if near := diag.Suggest(a.Key, keys); near != "" {
			hint = fmt.Sprintf("Did you mean %q? %s", near, hint)
		}
		c.warn(a.Path, m.where.at("translation_key"), "unknown-translation", fmt.Sprintf("no article of another locale has the translation_key %q", a.Key), hint)
	})
}

// categories finds categories that show their folder's name in another script
// than their articles', though the site has a title for them elsewhere.
func (c *checker) categories() {
	lib := c.lib
	for tag := range lib.shelves {
		if tag == lib.Default {
			continue
		}
		for cat := range lib.Categories(tag) {
			if lib.titled[cat] || len(cat.Articles) == 0 || scriptOf(cat.Title) == "" {
				continue
			}
			if scriptOf(cat.Title) == scriptOf(cat.Articles[0].Title) {
				continue
			}
			others := lib.CategoryTranslations(cat)
			if slices.ContainsFunc(others, func(o *Category) bool { return lib.titled[o] }) {
				c.warn(cat.Dir, place{}, "untitled-category", fmt.Sprintf("the category has no title in %q and shows its folder's name %q", tag, cat.Title),
					fmt.Sprintf("Put a title into %s/_index.md.", cat.Dir))
			}
		}
	}
}
