package build

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"faqtory/content"
)

// A head is what must be told apart in a search engine's results.
type head struct {
	title       string // the title element
	description string // the meta description
}

// maxDescription is about what search engines show on a phone.
const maxDescription = 160

// headline is a page that wants a head: its own words first, then ever longer
// ways to say which of several like-named pages it is.
type headline struct {
	page        any // *content.Article or *content.Category
	title       string
	description string
	trail       []string // titles of the categories from the outermost
	permalink   string
}

// heads gives every page of one locale a title and a description of its own.
// Help centers are full of pages called "Overview" or "What now?": such pages
// are told apart by their category, then by the whole trail, then by their
// address. Pages come in reading order; the first of equals is treated like the
// others, so that adding a page never depends on the order.
func heads(pages []headline, siteTitle string) map[any]head {
	out := make(map[any]head, len(pages))
	titles := unique(pages, func(p headline, n int) string {
		return joinTitle(withTrail(p.title, p.trail, p.permalink, n), siteTitle)
	})
	descriptions := unique(pages, func(p headline, n int) string {
		d := clip(p.description, maxDescription)
		switch {
		case d == "":
			return withTrail(p.title, p.trail, p.permalink, n+1)
		case n == 0:
			return d
		}
		return clip(withTrail(p.title, p.trail, p.permalink, n-1)+": "+p.description, maxDescription)
	})
	for i, p := range pages {
		out[p.page] = head{title: titles[i], description: descriptions[i]}
	}
	return out
}

// unique asks for ever more telling names until no two pages share one.
func unique(pages []headline, name func(p headline, n int) string) []string {
	const most = 4
	names := make([]string, len(pages))
	folded := make([]string, len(pages))
	level := make([]int, len(pages))
	for i, p := range pages {
		names[i] = name(p, 0)
		folded[i] = strings.ToLower(names[i])
	}
	for range most {
		count := make(map[string]int, len(pages))
		for _, n := range folded {
			count[n]++
		}
		clash := false
		for i, p := range pages {
			if count[folded[i]] > 1 {
				level[i]++
				names[i] = name(p, level[i])
				folded[i] = strings.ToLower(names[i])
				clash = true
			}
		}
		if !clash {
			break
		}
	}
	return names
}

// withTrail names a page by its title alone (n 0), with its category (1), with
// all categories (2), and with its address (3 and more).
func withTrail(title string, trail []string, permalink string, n int) string {
	switch {
	case n <= 0:
		return title
	case n == 1 && len(trail) > 0:
		return title + " – " + trail[len(trail)-1]
	case n == 2 && len(trail) > 0:
		return title + " – " + strings.Join(trail, " – ")
	case n < 3:
		return title
	}
	return title + " – " + strings.Trim(permalink, "/")
}

// maxTitle is about what search engines show of a title, in characters.
const maxTitle = 65

// joinTitle puts the site's name behind a title that leaves room for it.
func joinTitle(title, site string) string {
	joined := title + " | " + site
	if site == "" || strings.EqualFold(title, site) || utf8.RuneCountInString(joined) > maxTitle {
		return title
	}
	return joined
}

// clip cuts text at a word to at most n characters, and ends it with an
// ellipsis when something was cut.
func clip(text string, n int) string {
	text = oneLine(text)
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	cut, i := -1, 0
	for at, r := range text {
		if i == n-1 && cut < 0 {
			cut = at
		}
		if i == n {
			break
		}
		if i > n/2 && r == ' ' {
			cut = at
		}
		i++
	}
	return strings.TrimRightFunc(text[:cut], func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r)
	}) + "…"
}

// oneLine writes every run of white space as one space. Most texts have no other.
func oneLine(s string) string {
	space := true // also of one at the start
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf || c < ' ' || c == ' ' && space {
			if c >= utf8.RuneSelf {
				r, size := utf8.DecodeRuneInString(s[i:])
				if !unicode.IsSpace(r) {
					i += size - 1
					space = false
					continue
				}
			}
			return strings.Join(strings.Fields(s), " ")
		}
		space = c == ' '
	}
	if space {
		return strings.TrimSpace(s)
	}
	return s
}

// describe is what an article is about in a sentence or two: the writer's
// description, the short answer, or the beginning of the text.
func describe(a *content.Article) string {
	if a.Description != "" {
		return a.Description
	}
	if a.Answer != "" {
		return a.Answer
	}
	return a.Opening
}
