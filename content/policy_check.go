package content

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"faqtory/internal/diag"
)

// This file holds the text of a policy page against its data. It speaks up only
// where a sentence can mean nothing but what the data says too; true text in
// unusual words passes, and so does false text in words that it does not know.
//
// Read are the short answer, the description and the text of the page, questions
// and tables among it, sentence by sentence, in English, Arabic, Latvian, German
// and Russian, with digits of any script. Whether a number is about the policy is
// told by the words of its sentence: the last telling word before the number, or
// else the first one after it, must be one of the subject's. A sentence about
// exceptions (gifts, faulty goods, the law, surcharges, examples) is left alone.
//
//   - returns: "N days", next to a word for returning, must be the window of one
//     of the areas. Spans ("10–30 days") and working days are left alone.
//   - returns, shipping and payment: an amount in a currency of the data, next to
//     a word for fees, must be one of the fees, or the value of an order from
//     which on shipping is free.
//   - shipping: "N–M working days" or "N working days", next to a word for
//     delivery, must be the time of one of the services, or lie within one; so must
//     the spans that follow in the same sentence without a unit of their own.
//   - shipping: a time of day, next to a word for ordering or paying, must be that
//     of cut_off.

// A subject is what a number in a sentence may be about.
type subject uint8

const (
	noSubject subject = iota
	returning
	charging
	delivering
	ordering
)

// policyWords are beginnings of words, lower case and without vowel marks, for
// each language. A word in other turns the sentence's subject to something that
// the data says nothing of; one in exceptions silences the whole sentence.
type policyWords struct {
	returning, charging, delivering, ordering []string
	other, exceptions                         []string
	days, working                             []string // units
}

var policyLanguages = map[string]policyWords{
	"en": {
		returning:  []string{"return", "send it back", "send back", "sent back", "bring back"},
		charging:   []string{"fee", "cost", "charge", "price", "postage", "free"},
		delivering: []string{"deliver", "shipping", "transit", "arriv"},
		ordering:   []string{"order", "paid", "pay by", "cut-off", "cutoff"},
		other:      []string{"refund", "process", "inspect", "reply", "answer", "wait", "keep", "hold", "collect", "customs", "reserve", "transfer", "bank"},
		exceptions: []string{"gift", "christmas", "holiday", "faulty", "defect", "damag", "wrong item", "lost", "law", "legal", "statut", "withdraw", "warrant", "guarantee", "extra", "more than", "€ more", "0 more", "surcharge", "additional", "example", "until now", "used to", "instead of", "open", "discount", "voucher", "worth", "customs", "large", "heavy"},
		days:       []string{"day"}, working: []string{"working", "business"},
	},
	"ar": {
		returning:  []string{"ارجاع", "الارجاع", "ترجع", "لارجاع", "للارجاع", "اعادة المنتج"},
		charging:   []string{"رسوم", "يكلف", "تكلف", "تكلفة", "سعر", "مجاني", "الشحن"},
		delivering: []string{"توصيل", "التوصيل", "يستغرق", "الشحن", "يصل"},
		ordering:   []string{"يدفع", "الطلب", "تطلب", "تدفع"},
		other:      []string{"استرداد", "المسترد", "نرد", "نعيد", "البنك", "جمارك", "ننتظر", "ينتظر"},
		exceptions: []string{"هدايا", "هدية", "عيد", "معيب", "تالف", "خاطئ", "قانون", "ضمان", "اضافي", "زياد", "مثلا", "مثال", "خصم", "قسيمة", "كبيرة", "ثقيلة", "مفتوح", "ساعات العمل"},
		days:       []string{"يوم", "ايام"}, working: []string{"عمل"},
	},
	"lv": {
		returning:  []string{"atgriez", "atgriešan", "atgriezt", "nosūtīt atpakaļ", "sūtīt atpakaļ", "termiņ"},
		charging:   []string{"maks", "cena", "cenas", "bez maksas", "bezmaksas"},
		delivering: []string{"piegād", "ilgst", "ceļā"},
		ordering:   []string{"samaksā", "pasūt", "apmaksā"},
		other:      []string{"atmaks", "apstrād", "gaida", "glabā", "paturam", "pārskait", "muit", "rezerv", "atbild"},
		exceptions: []string{"dāvan", "ziemassvētk", "bojāt", "nepareiz", "likum", "garantij", "papildu", "vairāk", "piemēr", "atlaid", "kupon", "liel", "smag", "darba laik", "atvērt"},
		days:       []string{"dien"}, working: []string{"darba", "darbdien"},
	},
	"de": {
		returning:  []string{"rückgab", "rückgeb", "rücksend", "retour", "zurückgeb", "zurückgegeb", "zurücksend", "zurückschick", "zurückgesandt"},
		charging:   []string{"gebühr", "kost", "preis", "porto", "kostenlos", "frei"},
		delivering: []string{"liefer", "versand", "unterwegs", "zustell"},
		ordering:   []string{"bestell", "bezahl"},
		other:      []string{"erstatt", "bearbeit", "prüf", "antwort", "warte", "abhol", "überweis", "bank", "zoll"},
		exceptions: []string{"geschenk", "weihnacht", "feiertag", "defekt", "mangel", "beschädig", "gesetz", "widerruf", "garantie", "gewährleist", "zusätzlich", "zuschlag", "mehr als", "beispiel", "geöffnet", "rabatt", "gutschein", "groß", "schwer"},
		days:       []string{"tag"}, working: []string{"werktag", "arbeitstag"},
	},
	"ru": {
		returning:  []string{"возврат", "верну", "возвращ", "отправить обратно"},
		charging:   []string{"сбор", "стоит", "стоим", "цен", "плат", "бесплатн"},
		delivering: []string{"достав", "в пути"},
		ordering:   []string{"заказ", "оплат", "оплач"},
		other:      []string{"возмещ", "обработ", "провер", "ответ", "ждёт", "ждет", "хран", "банк", "тамож", "деньг"},
		exceptions: []string{"подар", "рождеств", "праздн", "брак", "дефект", "поврежд", "закон", "гарант", "дополнит", "доплат", "больше", "более", "например", "открыт", "скидк", "купон", "крупн", "тяжел"},
		days:       []string{"ден", "дня", "дней", "дн"}, working: []string{"рабоч"},
	},
}

func (c *checker) policies() {
	c.each(func(a *Article, m *meta) {
		if a.Policy == nil {
			return
		}
		lang, _, _ := strings.Cut(a.Locale, "-")
		words, ok := policyLanguages[strings.ToLower(lang)]
		if !ok {
			return
		}
		said := map[string]bool{}
		hold := func(text string, at place) {
			for _, s := range policySentences(text) {
				for _, x := range a.Policy.contradictions(s, words) {
					where := at
					if where.line == 0 {
						where = c.find(a, s, x)
					}
					message := fmt.Sprintf("the text says %q, the policy of this page %s", x.text, x.data)
					if key := fmt.Sprint(where, message); !said[key] {
						said[key] = true
						c.report(diag.Error, a.Path, where, "policy-mismatch", message, "Customers, search engines and chat bots must read the same everywhere: change the text or the data.")
					}
				}
			}
		}
		hold(a.Answer, m.where.at("answer"))
		hold(a.Description, m.where.at("description"))
		for _, s := range a.Sections() {
			hold(s.Title, place{})
			hold(s.Text, place{})
		}
	})
}

// number is a run of digits with separators between them: 14, 1,000.50, 9:30.
var number = regexp.MustCompile(`\d+(?:[.,:\x{00a0}\x{202f}'’]\d+)*`)

// A contradiction is a piece of text with what the data says in its place.
type contradiction struct {
	text, data string
}

// find returns where a piece of a sentence stands in the file, below the front
// matter: on the line that has most of the sentence's words before it. Without
// such a line (Markdown parts the words), it is the place of the data.
func (c *checker) find(a *Article, sentence string, x contradiction) place {
	src := asciiDigits(string(c.lib.source(a.Path)))
	best, most := c.lib.files[a].meta.where.at("policy"), -1
	body, n := false, 0
	for line := range strings.Lines(src) {
		n++
		if trimmed := strings.TrimSpace(line); !body {
			body = n > 1 && (trimmed == "---" || trimmed == "+++" || trimmed == ";;;")
			continue
		}
		// Folding takes characters away; the number itself stays as it is.
		if !strings.Contains(strings.ToLower(foldArabic(line)), x.text) {
			continue
		}
		i := max(strings.Index(line, number.FindString(x.text)), 0)
		score := 0
		for _, w := range strings.Fields(sentence) {
			if strings.Contains(line, w) {
				score++
			}
		}
		if score > most {
			best, most = place{n, utf8.RuneCountInString(line[:i]) + 1}, score
		}
	}
	return best
}

// policySentences parts a text where a statement ends: not at the point of a number.
func policySentences(text string) []string {
	text = asciiDigits(text)
	var out []string
	start := 0
	runes := []rune(text)
	for i, r := range runes {
		end := false
		switch r {
		case '\n', '!', '?', ';', '؟', '؛', '。':
			end = true
		case '.':
			end = i+1 == len(runes) || unicode.IsSpace(runes[i+1])
		}
		if end {
			out = append(out, string(runes[start:i]))
			start = i + 1
		}
	}
	return append(out, string(runes[start:]))
}

var (
	// daysAhead is a number, or two with a hyphen or a word between them, and the
	// words behind it that may be its unit.
	daysAhead = regexp.MustCompile(`(?:(\d+)\s*(?:[-–—]|to|bis|до|līdz|إلى|الى)\s*)?(\d+)[\s\x{00a0}\x{202f}-]*(\pL+)(?:[\s\x{00a0}\x{202f}]+(\pL+))?`)
	// moneyAround is an amount with its currency before or behind it.
	moneyAround = regexp.MustCompile(`(€|EUR|\$|USD|£|GBP)[\s\x{00a0}\x{202f}]*(\d+(?:[.,]\d{1,2})?)|(\d+(?:[.,]\d{1,2})?)[\s\x{00a0}\x{202f}]*(€|EUR|\$|USD|£|GBP|يورو|euro?s?\b|евро)`)
	// bareSpan is a span of small numbers in front of a word, after a comma or "and".
	bareSpan    = regexp.MustCompile(`(?:,|\pL)[\s\x{00a0}]+(\d{1,2})[-–](\d{1,2})(?:[\s\x{00a0}]+\pL|$)`)
	clockInText = regexp.MustCompile(`(?:^|[^\d:.])([01]?\d|2[0-3]):([0-5]\d)(?:[^\d:]|$)`)
)

const noSuchTransit = "has no service that takes so long"

// contradictions are what one sentence states otherwise than the policy.
func (p *Policy) contradictions(sentence string, words policyWords) []contradiction {
	lower := strings.ToLower(foldArabic(sentence))
	if containsWord(lower, words.exceptions) {
		return nil
	}
	var out []contradiction
	about := func(i, j int) subject { return words.subject(lower, i, j, p.Type) }
	for _, m := range daysAhead.FindAllStringSubmatchIndex(lower, -1) {
		first, low, high := lower[m[6]:m[7]], -1, 0
		second := ""
		if m[8] >= 0 {
			second = lower[m[8]:m[9]]
		}
		high, _ = strconv.Atoi(lower[m[4]:m[5]])
		if m[2] >= 0 {
			low, _ = strconv.Atoi(lower[m[2]:m[3]])
		}
		day, working := hasPrefix(first, words.days) || hasPrefix(second, words.days) && hasPrefix(first, words.working), hasPrefix(first, words.working) || hasPrefix(second, words.working)
		if !day && !working {
			continue
		}
		text := strings.TrimSpace(lower[m[0]:m[7]])
		switch subject := about(m[0], m[1]); {
		case p.Type == "returns" && subject == returning && day && !working && low < 0 && !p.window(high):
			out = append(out, contradiction{text, p.windowText()})
		case p.Type == "shipping" && subject == delivering && working && !p.transit(low, high):
			out = append(out, contradiction{text, noSuchTransit})
		}
		if p.Type != "shipping" || !working || about(m[0], m[1]) != delivering {
			continue
		}
		// "1–2 working days in Latvia, 2–3 in Estonia": the unit is said once.
		for _, n := range bareSpan.FindAllStringSubmatch(lower[m[7]:], -1) {
			low, _ := strconv.Atoi(n[1])
			high, _ := strconv.Atoi(n[2])
			if !p.transit(low, high) {
				out = append(out, contradiction{n[1] + n[0][strings.Index(n[0], n[1])+len(n[1]):strings.LastIndex(n[0], n[2])] + n[2], noSuchTransit})
			}
		}
		break
	}
	for _, m := range moneyAround.FindAllStringSubmatchIndex(lower, -1) {
		at, sign := m[4:6], m[2:4]
		if m[2] < 0 {
			at, sign = m[6:8], m[8:10]
		}
		code := currencyOf(lower[sign[0]:sign[1]])
		amount := strings.ReplaceAll(lower[at[0]:at[1]], ",", ".")
		if about(m[0], m[1]) == charging && p.hasCurrency(code) && !p.hasAmount(amount, code) {
			out = append(out, contradiction{strings.TrimSpace(lower[m[0]:m[1]]), fmt.Sprintf("has no fee of %s %s", amount, code)})
		}
	}
	if p.CutOff != "" {
		for _, m := range clockInText.FindAllStringSubmatchIndex(lower, -1) {
			clock := fmt.Sprintf("%02s:%s", lower[m[2]:m[3]], lower[m[4]:m[5]])
			if len(lower[m[2]:m[3]]) == 1 {
				clock = "0" + lower[m[2]:m[3]] + ":" + lower[m[4]:m[5]]
			}
			if about(m[2], m[5]) == ordering && clock != p.CutOff {
				out = append(out, contradiction{lower[m[2]:m[5]], "has the cut-off time " + p.CutOff})
			}
		}
	}
	return out
}

// subject tells what the number between i and j is about.
func (w policyWords) subject(s string, i, j int, policyType string) subject {
	lists := []struct {
		subject subject
		words   []string
	}{{noSubject, w.other}, {returning, w.returning}, {delivering, w.delivering}, {ordering, w.ordering}, {charging, w.charging}}
	// A fee is named together with what it is for ("return fee"): where money is
	// meant, the word for the fee counts, whatever stands around it.
	money := moneyAround.MatchString(s[i:j])
	clock := !money && strings.Contains(s[i:j], ":")
	best, at := noSubject, -1
	for _, l := range lists {
		if l.subject == charging != money && l.subject != noSubject || l.subject == ordering != clock && l.subject != noSubject {
			continue
		}
		if n := lastWord(s[:i], l.words); n > at {
			best, at = l.subject, n
		}
	}
	if at >= 0 {
		return best
	}
	at = len(s)
	for _, l := range lists {
		if l.subject == charging != money && l.subject != noSubject || l.subject == ordering != clock && l.subject != noSubject {
			continue
		}
		if n := firstWord(s[j:], l.words); n >= 0 && n < at {
			best, at = l.subject, n
		}
	}
	return best
}

// firstWord is where the first word that begins with one of list stands, -1 without.
func firstWord(s string, list []string) int {
	first := -1
	for _, w := range list {
		for from := 0; ; {
			n := strings.Index(s[from:], w)
			if n < 0 {
				break
			}
			n += from
			if wordBegins(s, n) {
				if first < 0 || n < first {
					first = n
				}
				break
			}
			from = n + len(w)
		}
	}
	return first
}

func lastWord(s string, list []string) int {
	last := -1
	for _, w := range list {
		for to := len(s); ; {
			n := strings.LastIndex(s[:to], w)
			if n < 0 {
				break
			}
			if wordBegins(s, n) {
				last = max(last, n)
				break
			}
			to = n
		}
	}
	return last
}

func containsWord(s string, list []string) bool { return firstWord(s, list) >= 0 }

// wordBegins reports a word's beginning at i. In Arabic, "and", "for" and the
// article are written together with the word.
func wordBegins(s string, i int) bool {
	r, n := utf8.DecodeLastRuneInString(s[:i])
	for strings.ContainsRune("والفبلك", r) && n > 0 {
		i -= n
		r, n = utf8.DecodeLastRuneInString(s[:i])
	}
	return n == 0 || !unicode.IsLetter(r)
}

func hasPrefix(word string, list []string) bool {
	return word != "" && slices.ContainsFunc(list, func(w string) bool { return strings.HasPrefix(word, w) })
}

func currencyOf(sign string) string {
	switch sign {
	case "$", "usd":
		return "USD"
	case "£", "gbp":
		return "GBP"
	}
	return "EUR"
}

func (p *Policy) window(days int) bool {
	return slices.ContainsFunc(p.Returns, func(r ReturnRule) bool { return r.Window == "days" && r.Days == days })
}

// windowText says in words which windows there are.
func (p *Policy) windowText() string {
	var list []string
	for _, r := range p.Returns {
		text := r.Window
		if r.Window == "days" {
			text = plural(r.Days, "day")
		}
		if text != "" && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return "says " + strings.Join(list, ", ")
}

// transit reports that a time on the way is that of a service, or part of it.
func (p *Policy) transit(low, high int) bool {
	known := p.Handling.Known && low <= p.Handling.Max && high <= p.Handling.Max
	any := false
	for _, s := range p.Services {
		any = any || s.Transit.Known
		known = known || s.Transit.Known && (low == s.Transit.Min || low < 0 && high >= s.Transit.Min) && (high == s.Transit.Max || low < 0 && high <= s.Transit.Max)
	}
	return known || !any
}

// fees are all amounts of a policy.
func (p *Policy) fees() []Fee {
	var out []Fee
	for _, r := range p.Returns {
		out = append(out, r.Fee, r.Restocking)
	}
	for _, s := range p.Services {
		out = append(out, s.Fee, s.FreeFrom)
	}
	for _, m := range p.Payments {
		out = append(out, m.Fee)
	}
	return slices.DeleteFunc(out, func(f Fee) bool { return f.Kind != "amount" })
}

func (p *Policy) hasCurrency(code string) bool {
	return slices.ContainsFunc(p.fees(), func(f Fee) bool { return f.Currency == code })
}

func (p *Policy) hasAmount(amount, code string) bool {
	want, err := strconv.ParseFloat(amount, 64)
	return err != nil || want == 0 || slices.ContainsFunc(p.fees(), func(f Fee) bool {
		got, err := strconv.ParseFloat(f.Amount, 64)
		return f.Currency == code && err == nil && got == want
	})
}

// texts are the words and numbers that the page shows of its data: a short answer
// may rest on them as on the text.
func (p *Policy) texts() []string {
	var out []string
	for _, f := range p.fees() {
		out = append(out, f.Amount, strings.ReplaceAll(f.Amount, ".", ","))
	}
	for _, r := range p.Returns {
		out = append(out, r.Name, strconv.Itoa(r.Days))
	}
	for _, s := range p.Services {
		out = append(out, s.Name, s.Service)
		if s.Transit.Known {
			out = append(out, strconv.Itoa(s.Transit.Min), strconv.Itoa(s.Transit.Max))
		}
	}
	for _, m := range p.Payments {
		out = append(out, m.Method, m.Name, m.Charged)
	}
	return append(out, p.CutOff)
}
