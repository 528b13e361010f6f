package content

import (
	"regexp"
	"strconv"
	"strings"
)

// howToTitle matches titles that promise steps.
var howToTitle = regexp.MustCompile(`(?i)^(?:how to\b|how do (?:i|you|we)\b|how can (?:i|you|we)\b|step[- ]by[- ]step\b|` +
	`كيف\P{L}|كيفية\P{L}|طريقة\P{L}|خطوات\P{L}|kā\P{L}|como\P{L}|cómo\P{L}|comment\P{L}|wie\P{L}|so\P{L}.*\P{L}sie\P{L}|come\P{L}|hoe\P{L}|` +
	`hur\P{L}|hvordan\P{L}|miten\P{L}|näin\P{L}|kuidas\P{L}|kaip\P{L}|jak\P{L}|ako\P{L}|hogyan\P{L}|cum\P{L}|как\P{L}|як\P{L}|πώς\P{L}|nasıl\P{L}|` +
	`چگونه\P{L}|چطور\P{L}|איך\P{L}|כיצד\P{L})|方法\s*$|手順\s*$|やり方\s*$|如何|怎么|怎样|방법\s*$`)

// stepHeading matches the headings of steps: "Step 1: Open the box".
var stepHeading = regexp.MustCompile(`(?i)^(?:(?:step|stage|schritt|étape|etapa|paso|passo|stap|steg|trin|vaihe|samm|žingsnis|` +
	`krok|lépés|pasul|стъпка|шаг|крок|βήμα|adım|solis|الخطوة|خطوة|گام|مرحله|שלב)\s*(?:[0-9٠-٩۰-۹]+|[^\s:.]{2,12}(?:ة|ى))|` +
	`[0-9٠-٩۰-۹]{1,2}\.?\s*(?:solis|lépés|adım|žingsnis|samm|vaihe|단계)|(?:ステップ|手順|步骤|第)\s*[0-9一二三四五六七八九十]+)\s*[步]?\s*[.:)：\-–—]?\s*`)

// numberedHeading matches "1. Open the box".
var numberedHeading = regexp.MustCompile(`^[0-9٠-٩۰-۹]{1,2}\s*[.)：:]\s+`)

// stepName returns the name of a step without its number.
func stepName(title string) string {
	for _, re := range []*regexp.Regexp{stepHeading, numberedHeading} {
		if rest := strings.TrimSpace(re.ReplaceAllString(title, "")); rest != title && rest != "" {
			return rest
		}
	}
	return title
}

// howTo finds the steps of a how-to: headings that are numbered as such, else
// the one list of steps at top level. Unless the writer said that this is a
// how-to, the title must promise steps, or the headings be called so.
func (c *composer) howTo(title string) bool {
	declared := c.a.Kind == KindHowTo
	promised := declared || howToTitle.MatchString(strings.TrimSpace(title)+" ")
	if c.stepHeadings(declared, promised) {
		return true
	}
	if !promised {
		return false
	}
	return c.stepList(declared)
}

// stepHeadings marks the headings of steps.
func (c *composer) stepHeadings(declared, promised bool) bool {
	headings := c.topLevel()
	for level := 2; level <= 4; level++ {
		var named, numbered []*node
		for _, h := range headings {
			if h.heading() != level {
				continue
			}
			switch text := plainText(h); {
			case stepHeading.MatchString(text):
				named = append(named, h)
			case numberedHeading.MatchString(text):
				numbered = append(numbered, h)
			}
		}
		steps := named
		if len(steps) < 2 && declared {
			steps = numbered
		}
		if len(steps) >= 2 && (declared || promised || len(steps) >= 3) {
			for _, h := range steps {
				h.own = true
				h.setAttr("class", strings.TrimSpace(h.attr("class")+" step"))
			}
			return true
		}
	}
	return false
}

// stepList marks the items of the list of steps: the longest ordered list at top
// level, when it outweighs all others together.
func (c *composer) stepList(declared bool) bool {
	var best *node
	most, all := 0, 0
	for n := c.root.first; n != nil; n = n.next {
		if !n.is("ol") || n.hasAttr("reversed") {
			continue
		}
		items := 0
		for li := n.first; li != nil; li = li.next {
			items++
		}
		all += items
		if items > most {
			best, most = n, items
		}
	}
	least := 3
	if declared {
		least = 2
	}
	if most < least || !declared && 2*most <= all {
		return false
	}
	best.own = true
	best.attrs = []attribute{class("steps")}
	i := 0
	for li := best.first; li != nil; li = li.next {
		if !li.is("li") {
			continue
		}
		i++
		li.own = true
		id := li.attr("id")
		if id == "" {
			id = c.unique("step-" + strconv.Itoa(i))
		}
		li.attrs = []attribute{class("step"), {name: "id", value: id}}
	}
	return true
}
