package content

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"faqtory/internal/diag"
)

// decode turns the bytes of a file into UTF-8 without a byte order mark and
// with lines that end in \n, so that everything behind it sees one form. UTF-16
// is known by its mark; bytes that are no UTF-8 become U+FFFD and are reported.
func decodeText(file string, src []byte) ([]byte, diag.List) {
	var diags diag.List
	switch {
	case bytes.HasPrefix(src, []byte("\xEF\xBB\xBF")):
		src = src[3:]
	case bytes.HasPrefix(src, []byte("\xFF\xFE")):
		src = fromUTF16(src[2:], binary.LittleEndian)
	case bytes.HasPrefix(src, []byte("\xFE\xFF")):
		src = fromUTF16(src[2:], binary.BigEndian)
	}
	if bytes.IndexByte(src, '\r') >= 0 {
		src = bytes.ReplaceAll(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}
	if at := bytes.IndexByte(src, 0); at >= 0 {
		line, column := position(src, at)
		message, hint := "there is a NUL byte in the text, which is left out", "Delete the character, and save the file as UTF-8."
		if n := bytes.Count(src, []byte{0}); n > len(src)/4 {
			message, hint = "the file seems to be in UTF-16 without a mark that says so", "Save the file as UTF-8 in your editor."
		} else if n > 1 {
			message = fmt.Sprintf("there are %d NUL bytes in the text, which are left out", n)
		}
		diags = append(diags, diag.Diagnostic{
			File: file, Line: line, Column: column, Severity: diag.Warning, Code: "encoding",
			Message: message, Source: diag.Line(src, line), Hint: hint,
		})
	}
	if !utf8.Valid(src) {
		at := 0
		for r, size := rune(0), 0; at < len(src); at += size {
			if r, size = utf8.DecodeRune(src[at:]); r == utf8.RuneError && size == 1 {
				break
			}
		}
		line, column := position(src, at)
		src = bytes.ToValidUTF8(src, []byte("\uFFFD"))
		diags = append(diags, diag.Diagnostic{
			File: file, Line: line, Column: column, Severity: diag.Warning, Code: "encoding",
			Message: "the file is not in UTF-8; what cannot be read is shown as \uFFFD",
			Source:  diag.Line(src, line),
			Hint:    "Save the file as UTF-8 in your editor.",
		})
	}
	return src, diags
}

func fromUTF16(src []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(src)/2)
	for i := range units {
		units[i] = order.Uint16(src[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}

// cleanText trims s and takes out what no reader sees and what can disturb a
// page: control characters, direction overrides, byte order marks. Runs of
// white space become one space.
func cleanText(s string) string {
	clean := true
	space := true
	normal := true
	for _, r := range s {
		normal = normal && staysNormal(r)
		if r == utf8.RuneError || r < ' ' || r >= 0x7f && r <= 0xa0 || r == ' ' && space || r >= 0x2000 && unicode.In(r, unicode.Cf, unicode.Zs, unicode.Zl, unicode.Zp) {
			clean = false
			break
		}
		space = r == ' '
	}
	if clean && !space && (normal || norm.NFC.IsNormalString(s)) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u200c', r == '\u200d', r == '\u200e', r == '\u200f', r == '\u00a0':
			return r // joiners and marks that Persian, emoji and mixed text need
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return norm.NFC.String(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " "))
}

// The marks that are taken out of a title. Only what is surely markup goes: a
// title may well hold a lone * or <.
var (
	inlineTag    = regexp.MustCompile(`(?i)</?(?:a|abbr|b|bdi|bdo|br|code|del|em|font|i|img|ins|kbd|mark|p|q|s|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]*)?/?>`)
	imageMark    = regexp.MustCompile(`!\[([^\[\]]*)\]\([^()]*\)`)
	linkMark     = regexp.MustCompile(`\[([^\[\]]+)\]\([^()]*\)`)
	strongMark   = regexp.MustCompile(`(\*\*|__)(\S|\S.*?\S)(\*\*|__)`)
	emphasisMark = regexp.MustCompile(`(^|[\s(\[])([*_])(\S|\S[^*_]*?\S)([*_])($|[\s)\].,;:!?])`)
	codeMark     = regexp.MustCompile("(`+)([^`]+)(`+)")
	escapeMark   = regexp.MustCompile("\\\\([\\\\`*_{}\\[\\]()#+.!<>|~-])")
	headingID    = regexp.MustCompile(`\s*\{#[^{}]*\}\s*$`)
	templateMark = regexp.MustCompile(`\{\{[^{}]*\}\}|\{%[^{}]*%\}`)
)

// stripMarkup is a text of the front matter as a reader sees it: without
// Markdown, tags and character references.
func stripMarkup(s string) string {
	if strings.ContainsAny(s, "<&*_`[\\{") {
		s = inlineTag.ReplaceAllString(s, "")
		s = imageMark.ReplaceAllString(s, "$1")
		s = linkMark.ReplaceAllString(s, "$1")
		s = codeMark.ReplaceAllString(s, "$2")
		s = strongMark.ReplaceAllString(s, "$2")
		s = emphasisMark.ReplaceAllString(s, "$1$3$5")
		s = escapeMark.ReplaceAllString(s, "$1")
		s = headingID.ReplaceAllString(s, "")
		s = html.UnescapeString(s)
	}
	return cleanText(s)
}

// cutTemplates takes the templates of other generators out of a text, whose
// values are not known here.
func cutTemplates(s string) (string, bool) {
	if !strings.Contains(s, "{{") && !strings.Contains(s, "{%") {
		return s, false
	}
	cut := templateMark.ReplaceAllString(s, "")
	return cut, cut != s
}

// spelled are words that a title made from a file name writes in capitals.
var spelled = map[string]string{
	"faq": "FAQ", "faqs": "FAQs", "api": "API", "sms": "SMS", "vat": "VAT", "gdpr": "GDPR", "sso": "SSO", "2fa": "2FA",
	"pdf": "PDF", "url": "URL", "id": "ID", "qr": "QR", "ios": "iOS", "cvv": "CVV", "iban": "IBAN", "html": "HTML", "csv": "CSV",
}

// humanise turns a file or folder name into a title: "how-to-pay_by-sms" is
// "How to pay by SMS". A name that already has spaces or capitals is the
// writer's own wording and only loses its hyphens.
func humanise(name string) string {
	words := strings.FieldsFunc(cleanText(name), func(r rune) bool { return r == '-' || r == '_' || r == ' ' || r == '+' })
	if len(words) == 0 {
		return cleanText(name)
	}
	for i, w := range words {
		if s, ok := spelled[w]; ok {
			words[i] = s
		} else if i == 0 {
			r, size := utf8.DecodeRuneInString(w)
			words[i] = string(unicode.ToUpper(r)) + w[size:]
		}
	}
	return strings.Join(words, " ")
}

// wide and rtl scripts, by which a title is compared with its text.
var scripts = []struct {
	name  string
	table *unicode.RangeTable
}{
	{"Latn", unicode.Latin}, {"Arab", unicode.Arabic}, {"Cyrl", unicode.Cyrillic}, {"Grek", unicode.Greek}, {"Hebr", unicode.Hebrew},
	{"Hani", unicode.Han}, {"Kana", unicode.Hiragana}, {"Kana", unicode.Katakana}, {"Hang", unicode.Hangul}, {"Deva", unicode.Devanagari},
	{"Thai", unicode.Thai}, {"Armn", unicode.Armenian}, {"Geor", unicode.Georgian}, {"Beng", unicode.Bengali}, {"Taml", unicode.Tamil},
}

// scriptOf is the script of most letters of the first part of the texts, "" without
// any.
func scriptOf(texts ...string) string {
	const enough = 2000 // letters; the rest will hardly be another script
	var count [16]int
	n := 0
	for _, s := range texts {
		for i := 0; i < len(s) && n < enough; {
			r, size := rune(s[i]), 1
			if r >= utf8.RuneSelf {
				r, size = utf8.DecodeRuneInString(s[i:])
			}
			i += size
			if classOf(r)&isLetter == 0 {
				continue
			}
			n++
			if script := scriptIndex(r); script >= 0 {
				if count[script]++; count[script] > enough/2 {
					return scripts[script].name // whatever follows
				}
			}
		}
	}
	best := -1
	for i := range scripts {
		if count[i] > 0 && (best < 0 || count[i] > count[best]) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	return scripts[best].name
}

// guessLanguage is the language that most help texts in a script are written
// in: better than English for a site that says nothing, and no more than that.
func guessLanguage(texts ...string) string {
	holds := func(letter func(rune) bool) bool {
		return slices.ContainsFunc(texts, func(s string) bool { return strings.ContainsFunc(s, letter) })
	}
	switch scriptOf(texts...) {
	case "Arab":
		if holds(func(r rune) bool { return r == 'پ' || r == 'چ' || r == 'ژ' || r == 'گ' }) {
			return "fa"
		}
		return "ar"
	case "Hebr":
		return "he"
	case "Cyrl":
		if holds(func(r rune) bool { return r == 'і' || r == 'ї' || r == 'є' || r == 'ґ' }) {
			return "uk"
		}
		return "ru"
	case "Grek":
		return "el"
	case "Hani":
		if holds(func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana) }) {
			return "ja"
		}
		return "zh"
	case "Kana":
		return "ja"
	case "Hang":
		return "ko"
	case "Deva":
		return "hi"
	case "Thai":
		return "th"
	case "Armn":
		return "hy"
	case "Geor":
		return "ka"
	case "Beng":
		return "bn"
	case "Taml":
		return "ta"
	}
	return ""
}
