package theme

import (
	"strconv"
	"strings"

	"github.com/go-playground/locales/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// A Policy is the data of a store policy as a reader sees it: a table with one row
// for each area, service or way to pay, and what holds for all of them.
type Policy struct {
	Columns []string // the heads, the one of the row titles first
	Rows    []PolicyRow
	Facts   []PolicyCell
}

// A PolicyRow is one row; its cells are those of all columns but the first.
type PolicyRow struct {
	Title string
	Cells []PolicyCell
}

// A PolicyCell is a text with what it is about, for screens on which a row is a
// card and the head of the table is out of sight.
type PolicyCell struct {
	Label, Text string
}

// signs are of currencies that are written with one; the others keep their code,
// since a "$" or "kr" alone may be one of many.
var signs = map[string]string{"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}

// Money writes an amount of a currency (ISO 4217) as a locale does: "€4.90" and
// "4,90 €". amount is a decimal number with a point; whole ones stay whole. Digits
// are Latin in all locales, as in [Theme.Date].
func (t *Theme) Money(locale, amount, code string) string {
	const blank = "\u00a0"
	n, err := strconv.ParseFloat(amount, 64)
	c := t.catalogue.texts(locale).calendar
	if err != nil || c == nil {
		return amount + blank + code
	}
	_, fraction, _ := strings.Cut(amount, ".")
	digits := len(fraction)
	if strings.Trim(fraction, "0") == "" {
		digits = 0
	}
	text := strings.NewReplacer("٫", ".", "٬", ",").Replace(c.FmtNumber(n, uint64(digits)))
	sign, ok := signs[code]
	if !ok {
		return text + blank + code
	}
	// Only the place of the sign is taken from the pattern for money: in some
	// locales the package puts the code there, and two digits behind every point.
	if pattern := c.FmtCurrency(1, 0, currency.EUR); strings.IndexByte(pattern, '1') <= 1 {
		return text + blank + sign
	}
	return sign + text
}

// CountryName is the name of a country (ISO 3166-1), or of the EU, in a locale; the
// code itself where there is no name.
func CountryName(locale, code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	tag, err := language.Parse(locale)
	if err != nil {
		return code
	}
	if n := display.Regions(tag); n != nil {
		if name := n.Name(region); name != "" {
			return name
		}
	}
	return code
}
