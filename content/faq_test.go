package content

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// parseAs parses a text with a path, title and kind of its own.
func parseAs(path, title string, kind Kind, src string) (*Article, string) {
	a := &Article{Path: path, Title: title, Kind: kind}
	parseBody(a, []byte(src), 0, 1, bodyOptions{})
	return a, compact(string(a.HTML(testFiller{})))
}

func TestFAQ(t *testing.T) {
	qa := func(id, level, q, a string) string {
		return `<details class="qa" id="` + id + `"><summary><h` + level + `>` + q + `</h` + level + `></summary><div class="answer">` + a + `</div></details>`
	}
	for _, c := range []struct{ name, src, want string }{
		{"headings", "Intro.\n\n## How do I *pay*?\n\nBy card.\n\n- Visa\n\n## Where are you?\n\nIn Riga.", "<p>Intro.</p>" + qa("how-do-i-pay", "2", "How do I <em>pay</em>?", "<p>By card.</p><ul><li>Visa</li></ul>") + qa("where-are-you", "2", "Where are you?", "<p>In Riga.</p>")},
		{"without marks", "## Payment\n\nBy card.\n\n## Place\n\nRiga.", qa("payment", "2", "Payment", "<p>By card.</p>") + qa("place", "2", "Place", "<p>Riga.</p>")},
		{"groups", "## Paying\n\n### How?\n\nBy card.\n\n## Returns\n\n### When?\n\nSoon.", `<h2 id="paying">Paying</h2>` + qa("how", "3", "How?", "<p>By card.</p>") + `<h2 id="returns">Returns</h2>` + qa("when", "3", "When?", "<p>Soon.</p>")},
		{"headings within answers", "## How?\n\n### On the phone\n\na\n\n### On the web\n\nb\n\n## When?\n\nc", qa("how", "2", "How?", `<h3 id="on-the-phone">On the phone</h3><p>a</p><h3 id="on-the-web">On the web</h3><p>b</p>`) + qa("when", "2", "When?", "<p>c</p>")},
		{"numbered", "## 1. How?\n\na\n\n## Q2: When?\n\nb", qa("how", "2", "1. How?", "<p>a</p>") + qa("when", "2", "Q2: When?", "<p>b</p>")},
		{"written ids", "## How? {#pay}\n\na\n\n<h2 id=\"When\">When?</h2>\n\nb", qa("pay", "2", "How?", "<p>a</p>") + qa("When", "2", "When?", "<p>b</p>")},
		{"links in questions", "## How is [it](a.md)?\n\nb\n\n## Or?\n\nc", qa("how-is-it", "2", "How is it?", "<p>b</p>") + qa("or", "2", "Or?", "<p>c</p>")},
		{"without an answer", "## How?\n\n## When?\n\nb", `<h2 id="how">How?</h2>` + qa("when", "2", "When?", "<p>b</p>")},
		{"definitions", "## Paying\n\nHow?\n: By card.\n: Or cash.\n\nWhen?\n: *Now*.", `<h2 id="paying">Paying</h2>` + qa("how", "3", "How?", "<p>By card.</p><p>Or cash.</p>") + qa("when", "3", "When?", "<p><em>Now</em>.</p>")},
		{"folded by the writer", "<details>\n<summary>How?</summary>\n\nBy *card*.\n\n</details>\n<details id=\"w\"><summary><b>When?</b></summary>Now.</details>", qa("how", "2", "How?", "<p>By <em>card</em>.</p>") + qa("w", "2", "<b>When?</b>", "<p>Now.</p>")},
		{"in bold", "**How?**\n\nBy card.\n\n**When?**\n\nNow.\n\nSoon.", qa("how", "2", "How?", "<p>By card.</p>") + qa("when", "2", "When?", "<p>Now.</p><p>Soon.</p>")},
		{"same question twice", "## How?\n\na\n\n## How?\n\nb", qa("how", "2", "How?", "<p>a</p>") + qa("how-2", "2", "How?", "<p>b</p>")},
		{"Arabic", "## كيف أدفع؟\n\nبالبطاقة.\n\n## متى؟\n\nالآن.", qa("كيف-أدفع", "2", "كيف أدفع؟", "<p>بالبطاقة.</p>") + qa("متى", "2", "متى؟", "<p>الآن.</p>")},
	} {
		a, got := parseAs("help/x.md", "T", KindFAQ, c.src)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", c.name, c.src, diff)
		}
		if n := strings.Count(got, `class="qa"`); len(a.Answers) != n {
			t.Errorf("%s: %d answers, want %d", c.name, len(a.Answers), n)
		}
	}
}

func TestAnswers(t *testing.T) {
	a, _ := parseAs("x.md", "T", KindFAQ, "Intro.\n\n## How do I *pay*?\n\nBy card.\n\n- Visa\n\n### Cash\n\nNo.\n\n## Where?\n\n![map](m.png)\n\nRiga.\n")
	want := []QA{
		{ID: "how-do-i-pay", Question: "How do I pay?", Answer: "By card.\nVisa\nCash\nNo.", Line: 3},
		{ID: "where", Question: "Where?", Answer: "Riga.", Line: 13},
	}
	if diff := cmp.Diff(want, a.Answers); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	wantSections := []Section{
		{Text: "Intro."},
		{ID: "how-do-i-pay", Title: "How do I pay?", Level: 2, Text: "By card.\nVisa\nCash\nNo.", Question: true},
		{ID: "where", Title: "Where?", Level: 2, Text: "Riga.", Question: true},
	}
	if diff := cmp.Diff(wantSections, a.Sections()); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
	if len(a.Headings) != 2 || a.Headings[0].ID != "how-do-i-pay" {
		t.Errorf("headings = %v, want the two questions", a.Headings)
	}
}

func TestQuestionsKeepTheirAnchors(t *testing.T) {
	before, _ := parseAs("x.md", "T", KindFAQ, "## 1. How?\n\na\n\n## 2. When?\n\nb\n\n## 3. Why?\n\nc")
	after, _ := parseAs("x.md", "T", KindFAQ, "## 1. Why?\n\nc\n\n## 2. New one?\n\nd\n\n## 3. How?\n\na\n\n## 4. When?\n\nb")
	ids := map[string]string{}
	for _, q := range after.Answers {
		ids[stepName(q.Question)] = q.ID
	}
	for _, q := range before.Answers {
		if ids[stepName(q.Question)] != q.ID {
			t.Errorf("%q moved from #%s to #%s", q.Question, q.ID, ids[stepName(q.Question)])
		}
	}
}

func TestFAQSection(t *testing.T) {
	for _, c := range []struct {
		heading string
		answers int
	}{
		{"FAQ", 2}, {"Frequently asked questions", 2}, {"الأسئلة الشائعة", 2}, {"Biežāk uzdotie jautājumi", 2}, {"よくある質問", 2}, {"Shipping FAQ", 2}, {"Details", 0},
	} {
		a, html := parseAs("x.md", "T", "", "Text.\n\n## Before?\n\nNo question of the section.\n\n## "+c.heading+"\n\n### Costs\n\na\n\n### Times?\n\nb\n\n## After\n\nc\n")
		if len(a.Answers) != c.answers || strings.Count(html, `class="qa"`) != c.answers || a.Kind != KindArticle {
			t.Errorf("%q: %d answers in a %s, want %d in an article: %s", c.heading, len(a.Answers), a.Kind, c.answers, html)
		}
		if !strings.Contains(html, `<h2 id="after">After</h2><p>c</p>`) {
			t.Errorf("%q: what follows the section was lost: %s", c.heading, html)
		}
	}
}

func TestKindOfFAQ(t *testing.T) {
	three := "## A?\n\na\n\n## B?\n\nb\n\n## C?\n\nc\n"
	for _, c := range []struct {
		name, path, title, src string
		want                   Kind
	}{
		{"three questions", "x.md", "T", three, KindFAQ},
		{"two questions", "x.md", "T", "## A?\n\na\n\n## B?\n\nb\n", KindArticle},
		{"two questions in a folder of that name", "faq/x.md", "T", "## A?\n\na\n\n## B?\n\nb\n", KindFAQ},
		{"one of many", "x.md", "T", three + "## D\n\nd\n\n## E\n\ne\n\n## F\n\nf\n", KindArticle},
		{"most", "x.md", "T", three + "## D\n\nd\n", KindFAQ},
		{"questions below other headings", "x.md", "T", "## Why\n\n### A?\n\na\n\n## How\n\n### B?\n\nb\n\n### C?\n\nc\n", KindFAQ},
		{"a file of that name", "en/faq.md", "T", "## A\n\na\n\n## B\n\nb\n", KindFAQ},
		{"an index of a folder of that name", "ar/faq/_index.md", "T", "## A\n\na\n\n## B\n\nb\n", KindFAQ},
		{"a title of that name", "x.md", "Billing FAQ", "## A?\n\na\n\n## B?\n\nb\n\n## C\n\nc\n\n## D\n\nd\n", KindFAQ},
		{"a title of that name, no questions", "x.md", "Billing FAQ", "## A\n\na\n\n## B\n\nb\n", KindArticle},
		{"questions without answers", "x.md", "T", "## A?\n\n## B?\n\n## C?\n", KindArticle},
		{"folded questions", "x.md", "T", strings.Repeat("<details><summary>A?</summary>a</details>\n", 3), KindFAQ},
		{"other scripts", "x.md", "T", "## أ؟\n\na\n\n## ب؟\n\nb\n\n## 何？\n\nc\n", KindFAQ},
	} {
		if a, _ := parseAs(c.path, c.title, "", c.src); a.Kind != c.want {
			t.Errorf("%s: kind %q, want %q", c.name, a.Kind, c.want)
		}
	}
}
