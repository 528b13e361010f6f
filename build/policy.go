package build

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"faqtory/content"
	"faqtory/theme"
)

// This file turns the data of a store policy into a table for readers, into text
// for the search and into structured data, so that all three say the same.

// A table is a policy's table while it is filled: rows of cells by column, of
// which those without any text are left out in the end.
type table struct {
	columns []string
	titles  []string
	rows    [][]string
	keep    int // how many columns behind the first stay, whatever they say
}

func (t *table) row(title string, cells ...string) {
	t.titles, t.rows = append(t.titles, title), append(t.rows, cells)
}

// policyTable returns the data of a policy in the words of a locale, nil without any.
func (s *site) policyTable(locale string, p *content.Policy) *theme.Policy {
	if p == nil {
		return nil
	}
	w := policyWriter{s.theme, locale}
	var t table
	out := &theme.Policy{}
	fact := func(key, text string) {
		if text != "" {
			out.Facts = append(out.Facts, theme.PolicyCell{Label: w.say(key), Text: text})
		}
	}
	switch p.Type {
	case "returns":
		t.columns = w.all("region", "window", "fee", "how", "label", "refund", "restocking", "condition")
		t.keep = 2
		for _, r := range p.Returns {
			window := ""
			switch r.Window {
			case "days":
				window = s.theme.Message(locale, "within.days", "count", r.Days)
			case "unlimited":
				window = w.say("unlimited")
			case "not_permitted":
				window = w.say("notPermitted")
			}
			restocking := w.fee(r.Restocking)
			if r.Restocking.Kind == "free" {
				restocking = w.say("none")
			}
			t.row(w.area(r.Area), window, w.fee(r.Fee), w.words(r.Methods), w.words([]string{"label." + r.Label}),
				w.words(r.Refunds), restocking, w.words(r.Conditions))
		}
	case "shipping":
		t.columns = w.all("region", "option", "fee", "transit", "freeFrom")
		t.keep = 3
		for _, r := range p.Services {
			t.row(w.area(r.Area), r.Service, w.fee(r.Fee), days(r.Transit), w.fee(r.FreeFrom))
		}
		if p.CutOff != "" {
			zone := p.TimeZone[strings.LastIndexByte(p.TimeZone, '/')+1:]
			fact("cutOff", p.CutOff+" ("+strings.ReplaceAll(zone, "_", " ")+")")
		}
		fact("handling", days(p.Handling))
		fact("noShip", w.area(content.Area{Listed: p.NoShip}))
	case "payment":
		t.columns = w.all("method", "region", "charged", "fee", "instalments", "currencies")
		t.keep = 1
		for _, r := range p.Payments {
			parts := ""
			if r.Instalments > 0 {
				parts = strconv.Itoa(r.Instalments)
			}
			t.row(r.Method, w.where(r.Area), r.Charged, w.fee(r.Fee), parts, strings.Join(r.Currencies, w.comma()))
		}
		fact("currencies", strings.Join(p.Currencies, w.comma()))
	}
	t.fill(out)
	return out
}

// fill leaves out the columns in which no row has anything, and takes those in
// which all rows have the same out of the table, but for the first few: a phone has
// no room to say it over and over.
func (t *table) fill(out *theme.Policy) {
	if len(t.rows) == 0 {
		return
	}
	used := make([]bool, len(t.columns)-1)
	var shared []theme.PolicyCell
	for i := range used {
		same := len(t.rows) > 1 && i >= t.keep
		for _, row := range t.rows {
			used[i] = used[i] || row[i] != ""
			same = same && row[i] == t.rows[0][i]
		}
		if used[i] && same {
			used[i] = false
			shared = append(shared, theme.PolicyCell{Label: t.columns[i+1], Text: t.rows[0][i]})
		}
	}
	out.Facts = append(shared, out.Facts...)
	out.Columns = t.columns[:1:1]
	for i, name := range t.columns[1:] {
		if used[i] {
			out.Columns = append(out.Columns, name)
		}
	}
	for n, row := range t.rows {
		r := theme.PolicyRow{Title: t.titles[n]}
		for i, cell := range row {
			if used[i] {
				r.Cells = append(r.Cells, theme.PolicyCell{Label: t.columns[i+1], Text: cell})
			}
		}
		out.Rows = append(out.Rows, r)
	}
}

// A policyWriter finds the words of a locale.
type policyWriter struct {
	theme  *theme.Theme
	locale string
}

func (w policyWriter) say(key string) string { return w.theme.Message(w.locale, "policy."+key) }

func (w policyWriter) comma() string { return w.theme.Message(w.locale, "list.comma") }

func (w policyWriter) all(keys ...string) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = w.say(k)
	}
	return out
}

// policyWords are the strings for the words of the front matter.
var policyWords = map[string]string{
	"by_mail": "mail", "in_store": "store", "at_kiosk": "kiosk",
	"full": "full", "exchange": "exchange", "store_credit": "credit",
	"new": "new", "used": "used", "damaged": "damaged",
	"label.in_box": "inBox", "label.download": "download", "label.customer": "own",
}

func (w policyWriter) words(list []string) string {
	var out []string
	for _, word := range list {
		if key := policyWords[word]; key != "" {
			out = append(out, w.say(key))
		}
	}
	return strings.Join(out, w.comma())
}

// area names where a rule holds, "" when that is not said.
func (w policyWriter) area(a content.Area) string {
	if a.Name != "" {
		return a.Name
	}
	names := make([]string, len(a.Listed))
	for i, code := range a.Listed {
		names[i] = theme.CountryName(w.locale, code)
	}
	return strings.Join(names, w.comma())
}

// where is area for what holds everywhere unless said otherwise.
func (w policyWriter) where(a content.Area) string {
	if text := w.area(a); text != "" {
		return text
	}
	return w.say("everywhere")
}

func (w policyWriter) fee(f content.Fee) string {
	switch f.Kind {
	case "free":
		return w.say("free")
	case "customer":
		return w.say("postage")
	case "percent":
		return f.Amount + "%"
	case "amount":
		return w.theme.Money(w.locale, f.Amount, f.Currency)
	}
	return ""
}

func days(d content.Days) string {
	switch {
	case !d.Known:
		return ""
	case d.Min == d.Max:
		return strconv.Itoa(d.Min)
	}
	return strconv.Itoa(d.Min) + "–" + strconv.Itoa(d.Max)
}

// policyText is a table as plain text, one line a row.
func policyText(p *theme.Policy) string {
	if p == nil {
		return ""
	}
	var b strings.Builder
	for _, r := range p.Rows {
		b.WriteString(r.Title)
		for i, c := range r.Cells {
			if c.Text != "" {
				b.WriteString([]string{": ", "; "}[min(i, 1)] + c.Label + " " + c.Text)
			}
		}
		b.WriteByte('\n')
	}
	for _, f := range p.Facts {
		b.WriteString(f.Label + " " + f.Text + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// policyMarkdown is a table as Markdown, with a blank line before it; "" without any.
func policyMarkdown(p *theme.Policy) string {
	if p == nil || len(p.Columns) == 0 {
		return ""
	}
	var b strings.Builder
	row := func(cells []string) {
		for _, c := range cells {
			b.WriteString("| " + strings.ReplaceAll(escape(c), "|", `\|`) + " ")
		}
		b.WriteString("|\n")
	}
	b.WriteByte('\n')
	row(p.Columns)
	b.WriteString(strings.Repeat("| --- ", len(p.Columns)) + "|\n")
	for _, r := range p.Rows {
		cells := []string{r.Title}
		for _, c := range r.Cells {
			cells = append(cells, c.Text)
		}
		row(cells)
	}
	for i, f := range p.Facts {
		if i == 0 {
			b.WriteByte('\n')
		}
		b.WriteString("- " + escape(f.Label) + ": " + escape(f.Text) + "\n")
	}
	return b.String()
}

// A sitePolicy is a policy with the page that shows it.
type sitePolicy struct {
	data *content.Policy
	url  string // absolute
}

// policies are those of a locale that a search engine may know, in reading order.
func (s *site) policies(ls *localeSite) []sitePolicy {
	if s.settings.BaseURL == nil {
		return nil
	}
	var out []sitePolicy
	for _, a := range ls.articles {
		if a.Policy != nil && a.Fallback == nil && !a.Noindex && !a.Draft {
			out = append(out, sitePolicy{a.Policy, s.absolute(a.Permalink)})
		}
	}
	return out
}

// addPolicy says of an organization what a policy says.
func (g *graphSite) addPolicy(n *organizationNode, p sitePolicy) {
	for i := range p.data.Returns {
		n.Returns = append(n.Returns, g.returnPolicy(&p.data.Returns[i], p.url))
	}
	for i := range p.data.Services {
		n.Shipping = append(n.Shipping, shippingService(p.data, &p.data.Services[i]))
	}
	if len(p.data.NoShip) > 0 {
		n.Shipping = append(n.Shipping, shippingServiceNode{Type: "ShippingService", Conditions: []shippingConditionsNode{{
			Type: "ShippingConditions", Destination: destinations(p.data.NoShip), Not: true,
		}}})
	}
	for i := range p.data.Payments {
		n.Payment = append(n.Payment, paymentMethods(&p.data.Payments[i])...)
	}
}

const schema = "https://schema.org/"

// terms of schema.org for the words of the front matter.
var policyTerms = map[string]string{
	"days": "MerchantReturnFiniteReturnWindow", "unlimited": "MerchantReturnUnlimitedWindow", "not_permitted": "MerchantReturnNotPermitted",
	"by_mail": "ReturnByMail", "in_store": "ReturnInStore", "at_kiosk": "ReturnAtKiosk",
	"full": "FullRefund", "exchange": "ExchangeRefund", "store_credit": "StoreCreditRefund",
	"new": "NewCondition", "used": "UsedCondition", "damaged": "DamagedCondition",
	"in_box": "ReturnLabelInBox", "download": "ReturnLabelDownloadAndPrint", "customer": "ReturnLabelCustomerResponsibility",
	"delivery": "FulfillmentTypeDelivery", "collection_point": "FulfillmentTypeCollectionPoint",
}

func term(word string) string {
	if t := policyTerms[word]; t != "" {
		return schema + t
	}
	return ""
}

func termList(words []string) []string {
	var out []string
	for _, w := range words {
		out = append(out, term(w))
	}
	return out
}

func (g *graphSite) returnPolicy(r *content.ReturnRule, url string) returnPolicyNode {
	n := returnPolicyNode{
		Type: "MerchantReturnPolicy", Countries: r.Countries, Category: term(r.Window), Days: r.Days,
		ReturnCountry: firstOf(r.ReturnCountry, g.Settings.Organization.Address.Country),
		Methods:       termList(r.Methods), Refunds: termList(r.Refunds), Conditions: termList(r.Conditions),
		Label: term(r.Label), Link: url,
	}
	switch r.Fee.Kind {
	case "free":
		n.Fees = schema + "FreeReturn"
	case "customer":
		n.Fees = schema + "ReturnFeesCustomerResponsibility"
	case "amount":
		n.Fees, n.FeesAmount = schema+"ReturnShippingFees", amount(r.Fee)
	}
	switch r.Restocking.Kind {
	case "amount":
		n.Restocking = amount(r.Restocking)
	case "percent":
		n.Restocking = json.Number(r.Restocking.Amount)
	}
	return n
}

func amount(f content.Fee) *monetaryAmountNode {
	return &monetaryAmountNode{Type: "MonetaryAmount", Value: json.Number(f.Amount), Currency: f.Currency}
}

func shippingService(p *content.Policy, s *content.ShippingService) shippingServiceNode {
	n := shippingServiceNode{Type: "ShippingService", Name: s.Service, Fulfillment: term(s.Method)}
	if p.Handling.Known || p.CutOff != "" {
		n.Handling = &servicePeriodNode{Type: "ServicePeriod", Duration: duration(p.Handling), CutOff: cutOff(p.CutOff, p.TimeZone)}
	}
	condition := shippingConditionsNode{Type: "ShippingConditions", Destination: destinations(s.Countries), Rate: rate(s.Fee)}
	if s.Transit.Known {
		condition.Transit = &servicePeriodNode{Type: "ServicePeriod", Duration: duration(s.Transit)}
	}
	if s.FreeFrom.Kind == "amount" {
		free := condition
		condition.Order = &monetaryAmountNode{Type: "MonetaryAmount", Max: below(s.FreeFrom.Amount), Currency: s.FreeFrom.Currency}
		free.Order = &monetaryAmountNode{Type: "MonetaryAmount", Min: json.Number(s.FreeFrom.Amount), Currency: s.FreeFrom.Currency}
		free.Rate = &monetaryAmountNode{Type: "MonetaryAmount", Value: "0", Currency: s.FreeFrom.Currency}
		n.Conditions = []shippingConditionsNode{condition, free}
		return n
	}
	n.Conditions = []shippingConditionsNode{condition}
	return n
}

// rate is a shipping fee. Free has no currency of its own, and zero is the same in all.
func rate(f content.Fee) *monetaryAmountNode {
	switch f.Kind {
	case "amount":
		return amount(f)
	case "free":
		return &monetaryAmountNode{Type: "MonetaryAmount", Value: "0", Currency: "EUR"}
	}
	return nil
}

// below is the largest amount in hundredths (or thousandths, if it is written so)
// that is less than a decimal number.
func below(s string) json.Number {
	whole, fraction, _ := strings.Cut(s, ".")
	digits := max(2, len(fraction))
	n, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", digits-len(fraction)), 10, 64)
	if err != nil || n < 1 {
		return "0"
	}
	text := strconv.FormatInt(n-1, 10)
	if pad := digits + 1 - len(text); pad > 0 {
		text = strings.Repeat("0", pad) + text
	}
	return json.Number(text[:len(text)-digits] + "." + text[len(text)-digits:])
}

func destinations(countries []string) []regionNode {
	out := make([]regionNode, len(countries))
	for i, c := range countries {
		out[i] = regionNode{"DefinedRegion", c}
	}
	return out
}

func duration(d content.Days) *quantityNode {
	if !d.Known {
		return nil
	}
	return &quantityNode{Type: "QuantitativeValue", Min: d.Min, Max: d.Max, Unit: "DAY"}
}

// cutOff writes a time of day with its distance from UTC where that is the same all
// year. Elsewhere it stays local: an offset would be wrong for half of it.
func cutOff(clock, zone string) string {
	if clock == "" {
		return ""
	}
	location, err := time.LoadLocation(zone)
	if err != nil {
		return clock + ":00"
	}
	january, july := time.Date(2026, 1, 1, 12, 0, 0, 0, location).Format("-07:00"), time.Date(2026, 7, 1, 12, 0, 0, 0, location).Format("-07:00")
	if january != july {
		return clock + ":00"
	}
	return clock + ":00" + january
}

// payments are schema.org's words for ways to pay, and the names of those that it
// knows by their kind only.
var payments = map[string]paymentNode{
	"visa": {"PaymentCard", "Visa", ""}, "mastercard": {"PaymentCard", "Mastercard", ""}, "american_express": {"PaymentCard", "American Express", ""},
	"diners_club": {"PaymentCard", "Diners Club", ""}, "discover": {"PaymentCard", "Discover", ""}, "jcb": {"PaymentCard", "JCB", ""},
	"unionpay": {"PaymentCard", "UnionPay", ""}, "maestro": {"PaymentCard", "Maestro", ""}, "mada": {"PaymentCard", "mada", ""}, "card": {"PaymentCard", "", ""},
	"apple_pay": {"PaymentService", "Apple Pay", ""}, "google_pay": {"PaymentService", "Google Pay", ""},
	"paypal": {"PaymentService", "PayPal", ""}, "klarna": {"PaymentService", "Klarna", ""},
	"bank_transfer":    {"PaymentMethod", "", schema + "ByBankTransferInAdvance"},
	"direct_debit":     {"PaymentMethod", "", schema + "DirectDebit"},
	"invoice":          {"PaymentMethod", "", schema + "ByInvoice"},
	"cash":             {"PaymentMethod", "", schema + "Cash"},
	"cash_on_delivery": {"PaymentMethod", "", schema + "COD"},
}

func paymentMethods(r *content.PaymentRule) []paymentNode {
	if len(r.Accepts) == 0 {
		return []paymentNode{{Type: "PaymentMethod", Name: r.Method}}
	}
	var out []paymentNode
	for _, word := range r.Accepts {
		n, ok := payments[word]
		if !ok {
			n.Type = "PaymentMethod"
		}
		n.Name = firstOf(n.Name, r.Method)
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}
