package content

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/currency"
	"golang.org/x/text/language"

	"faqtory/internal/diag"
)

// A Policy is what the front matter of a page of kind policy says in numbers: the
// page shows it as a table, search engines read it as structured data, and [Check]
// holds the text of the page against it.
type Policy struct {
	// Type is "returns", "shipping" or "payment"; only its own fields are set.
	Type string

	Returns []ReturnRule

	Services []ShippingService
	// NoShip are the ISO 3166-1 codes of countries that nothing is sent to.
	NoShip []string
	// CutOff is the time of day, "14:00" in TimeZone, until which an order is
	// handled on the same day; "" when unknown.
	CutOff, TimeZone string
	// Handling is the time in working days until a parcel leaves.
	Handling Days

	Payments []PaymentRule
	// Currencies are ISO 4217 codes.
	Currencies []string

	Line, Column int // of the key in the file
}

// An Area is where a rule holds.
type Area struct {
	// Name is the writer's own name for it, or "".
	Name string
	// Listed are the codes as written, EU among them; Countries are those of
	// countries, ISO 3166-1. Both are empty when the rule holds everywhere.
	Listed, Countries []string
}

// Days is a span of days; the zero value is unknown.
type Days struct {
	Min, Max int
	Known    bool
}

// A Fee is what something costs.
type Fee struct {
	// Kind is "free", "customer" (whatever the customer's own way costs),
	// "amount", "percent", or "" when unknown.
	Kind string
	// Amount is a decimal number as written, "4.90"; Currency is an ISO 4217 code.
	Amount, Currency string
}

// A ReturnRule is how goods come back from one area.
type ReturnRule struct {
	Area
	// Window is "days", "unlimited", "not_permitted" or "" when unknown.
	Window        string
	Days          int
	ReturnCountry string   // ISO 3166-1 code of where goods are sent to, or ""
	Methods       []string // by_mail, in_store, at_kiosk
	Fee           Fee
	Restocking    Fee
	Refunds       []string // full, exchange, store_credit
	Conditions    []string // new, used, damaged
	Label         string   // in_box, download, customer, or ""
}

// A ShippingService is one way of sending, to one area.
type ShippingService struct {
	Area
	Service  string // its name, or ""
	Method   string // delivery, collection_point, or ""
	Fee      Fee
	FreeFrom Fee // the value of an order from which on it is free
	Transit  Days
}

// A PaymentRule is one way to pay, or several with the same rules.
type PaymentRule struct {
	Area
	Method      string   // name shown
	Accepts     []string // of paymentMethods
	Charged     string   // when, in words
	Fee         Fee
	Instalments int // number of parts; 0 for one payment
	Currencies  []string
}

// encode writes a policy as it is kept from one build to the next; "" is none. There
// are few of them, so JSON does.
func (p *Policy) encode() string {
	if p == nil {
		return ""
	}
	b, err := json.Marshal(p)
	if err != nil {
		return "" // it holds nothing but texts, numbers and lists of them
	}
	return string(b)
}

func decodePolicy(s string) (*Policy, error) {
	if s == "" {
		return nil, nil
	}
	p := &Policy{}
	return p, json.Unmarshal([]byte(s), p)
}

// The words that a key takes.
var (
	policyTypes      = []string{"returns", "shipping", "payment"}
	returnMethods    = []string{"by_mail", "in_store", "at_kiosk"}
	returnRefunds    = []string{"full", "exchange", "store_credit"}
	returnConditions = []string{"new", "used", "damaged"}
	returnLabels     = []string{"in_box", "download", "customer"}
	shippingMethods  = []string{"delivery", "collection_point"}
	paymentMethods   = []string{
		"visa", "mastercard", "american_express", "diners_club", "discover", "jcb", "unionpay", "maestro", "mada",
		"card", "apple_pay", "google_pay", "paypal", "klarna", "bank_transfer", "bank_link", "direct_debit",
		"invoice", "instalments", "gift_card", "cash", "cash_on_delivery",
	}
)

// The keys of a policy, and of an entry of its list. What stands above the list
// holds for every entry that does not say otherwise.
var (
	areaKeys     = []string{"name", "country", "countries"}
	returnKeys   = append([]string{"days", "return_country", "methods", "fee", "restocking_fee", "refund", "item_condition", "label"}, areaKeys...)
	serviceKeys  = append([]string{"service", "method", "fee", "free_from", "transit"}, areaKeys...)
	paymentKeys  = append([]string{"method", "accepts", "charged", "fee", "instalments", "currencies"}, areaKeys...)
	shippingTop  = []string{"type", "services", "does_not_ship", "cut_off", "time_zone", "handling", "method", "fee", "free_from", "transit"}
	returnsTop   = append([]string{"type", "regions"}, returnKeys...)
	paymentTop   = []string{"type", "payments", "currencies"}
	policyTop    = map[string][]string{"returns": returnsTop, "shipping": shippingTop, "payment": paymentTop}
	policyLists  = map[string]string{"returns": "regions", "shipping": "services", "payment": "payments"}
	policyInList = map[string][]string{"returns": returnKeys, "shipping": serviceKeys, "payment": paymentKeys}
)

// europeanUnion are its members, for which EU may be written.
var europeanUnion = strings.Fields("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")

// A policyReader reads the data of one policy.
type policyReader struct {
	mistakes []mistake
}

func (r *policyReader) wrong(n *yaml.Node, hint, format string, args ...any) {
	m := mistake{line: n.Line, column: n.Column, code: "policy", message: fmt.Sprintf(format, args...), hint: hint}
	// What stands above a list is read once for each of its entries.
	if !slices.Contains(r.mistakes, m) {
		r.mistakes = append(r.mistakes, m)
	}
}

// readPolicy types the data of a policy. What is wrong is listed and left out; the
// policy is nil when nothing can be made of it.
func readPolicy(n *yaml.Node) (*Policy, []mistake) {
	r := &policyReader{}
	top, ok := r.mapping(n, "policy")
	if !ok {
		return nil, r.mistakes
	}
	p := &Policy{Line: n.Line, Column: n.Column}
	t := top["type"]
	if t == nil {
		r.wrong(n, "Write `type: returns`, `type: shipping` or `type: payment`.", "the policy has no type")
		return nil, r.mistakes
	}
	if p.Type = r.choice(t, "type", policyTypes); p.Type == "" {
		return nil, r.mistakes
	}
	r.known(n, policyTop[p.Type])
	entries := []*yaml.Node{}
	listKey := policyLists[p.Type]
	if list := top[listKey]; list != nil {
		if list.Kind != yaml.SequenceNode {
			r.wrong(list, "Write each entry on lines of its own behind a hyphen.", "%q is %s, want a list", listKey, describe(list))
		}
		entries = list.Content
	} else if p.Type != "returns" {
		r.wrong(n, fmt.Sprintf("Write `%s:` and each of them on lines of its own behind a hyphen.", listKey), "the policy has no %q", listKey)
	} else {
		// One rule for everybody needs no list.
		p.Returns = append(p.Returns, r.returnRule(n, top, nil))
	}
	for _, e := range entries {
		e = resolveAlias(e)
		m, ok := r.mapping(e, "an entry of "+strconv.Quote(listKey))
		if !ok {
			continue
		}
		r.known(e, policyInList[p.Type])
		switch p.Type {
		case "returns":
			p.Returns = append(p.Returns, r.returnRule(e, m, top))
		case "shipping":
			p.Services = append(p.Services, r.service(e, m, top))
		case "payment":
			p.Payments = append(p.Payments, r.payment(e, m))
		}
	}
	if p.Type == "shipping" {
		p.NoShip, _ = r.countries(top["does_not_ship"], "does_not_ship")
		p.Handling = r.days(top["handling"], "handling")
		r.cutOff(p, top)
	}
	if p.Type == "payment" {
		p.Currencies = r.currencies(top["currencies"])
	}
	p.narrowUnion()
	return p, r.mistakes
}

// narrowUnion takes the countries that an entry of their own names out of the
// EU of others: who writes LV and EU means the rest of it.
func (p *Policy) narrowUnion() {
	var areas []*Area
	for i := range p.Returns {
		areas = append(areas, &p.Returns[i].Area)
	}
	for i := range p.Services {
		areas = append(areas, &p.Services[i].Area)
	}
	named := map[string]bool{}
	for _, a := range areas {
		for _, c := range a.Listed {
			named[c] = true
		}
	}
	for _, a := range areas {
		if slices.Contains(a.Listed, "EU") {
			a.Countries = slices.DeleteFunc(a.Countries, func(c string) bool { return named[c] && !slices.Contains(a.Listed, c) })
		}
	}
}

// mapping is the keys of a node with their values; the last one of a key counts.
func (r *policyReader) mapping(n *yaml.Node, what string) (map[string]*yaml.Node, bool) {
	if n.Kind != yaml.MappingNode {
		r.wrong(n, "Write keys and values, indented below it.", "%s is %s, want a group of keys", what, describe(n))
		return nil, false
	}
	m := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if v := resolveAlias(n.Content[i+1]); v.Tag != "!!null" {
			m[n.Content[i].Value] = v
		}
	}
	return m, true
}

// known reports keys that are none: data that is not read is worse than a mistake.
func (r *policyReader) known(n *yaml.Node, keys []string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if k := n.Content[i]; !slices.Contains(keys, k.Value) {
			hint := "Known here are " + strings.Join(keys, ", ") + "."
			if near := diag.Suggest(k.Value, keys); near != "" {
				hint = fmt.Sprintf("Did you mean %q?", near)
			}
			r.wrong(k, hint, "unknown key %q in the policy", k.Value)
		}
	}
}

func (r *policyReader) returnRule(n *yaml.Node, m, top map[string]*yaml.Node) ReturnRule {
	get := func(key string) *yaml.Node {
		if v := m[key]; v != nil {
			return v
		}
		return top[key]
	}
	rule := ReturnRule{
		Area: r.area(m), Methods: r.choices(get("methods"), "methods", returnMethods),
		Fee: r.fee(get("fee"), "fee"), Restocking: r.fee(get("restocking_fee"), "restocking_fee"),
		Refunds:    r.choices(get("refund"), "refund", returnRefunds),
		Conditions: r.choices(get("item_condition"), "item_condition", returnConditions),
	}
	if rule.Listed == nil {
		rule.Area.Listed, rule.Area.Countries = r.area(top).Listed, r.area(top).Countries
	}
	if rule.Listed == nil {
		r.wrong(n, "Write `countries: [LV, EE, LT]`: search engines show no policy without.", "a return policy needs its countries")
	}
	if v := get("label"); v != nil {
		rule.Label = r.choice(v, "label", returnLabels)
	}
	if v := get("return_country"); v != nil {
		rule.ReturnCountry = r.country(v)
	}
	const hint = "Write `days: 30`, `days: unlimited` or `days: not_permitted`."
	switch v := get("days"); {
	case v == nil:
		r.wrong(n, hint, "a return policy needs its number of days")
	case v.Value == "unlimited" || v.Value == "not_permitted":
		rule.Window = v.Value
	default:
		days, err := strconv.Atoi(v.Value)
		if err != nil || days < 1 || days > 3650 {
			r.wrong(v, hint, "%q is %s, want a number of days", "days", describe(v))
			break
		}
		rule.Window, rule.Days = "days", days
	}
	if rule.Fee.Kind == "percent" {
		r.wrong(get("fee"), "Write `fee: free`, `fee: customer` or `fee: 4.90 EUR`.", "a return fee cannot be a share of the price; that is a restocking_fee")
		rule.Fee = Fee{}
	}
	return rule
}

func (r *policyReader) service(n *yaml.Node, m, top map[string]*yaml.Node) ShippingService {
	get := func(key string) *yaml.Node {
		if v := m[key]; v != nil {
			return v
		}
		return top[key]
	}
	s := ShippingService{
		Area: r.area(m), Service: r.text(m["service"], "service"),
		Fee: r.fee(get("fee"), "fee"), FreeFrom: r.fee(get("free_from"), "free_from"), Transit: r.days(get("transit"), "transit"),
	}
	if v := get("method"); v != nil {
		s.Method = r.choice(v, "method", shippingMethods)
	}
	if s.Listed == nil {
		r.wrong(n, "Write `countries: [LV]`.", "a shipping service needs its countries")
	}
	if s.Fee.Kind != "free" && s.Fee.Kind != "amount" {
		at := get("fee")
		if at == nil {
			at = n
		}
		r.wrong(at, "Write `fee: 4.90 EUR` or `fee: free`.", "a shipping service needs its fee")
		s.Fee = Fee{}
	}
	if s.FreeFrom.Kind != "" && (s.FreeFrom.Kind != "amount" || s.FreeFrom.Currency != s.Fee.Currency) {
		r.wrong(get("free_from"), "Write `free_from: 60 EUR`, in the currency of the fee.", "%q is no amount in the currency of the fee", "free_from")
		s.FreeFrom = Fee{}
	}
	return s
}

func (r *policyReader) payment(n *yaml.Node, m map[string]*yaml.Node) PaymentRule {
	p := PaymentRule{
		Area: r.area(m), Method: r.text(m["method"], "method"), Charged: r.text(m["charged"], "charged"),
		Accepts: r.choices(m["accepts"], "accepts", paymentMethods), Fee: r.fee(m["fee"], "fee"),
		Currencies: r.currencies(m["currencies"]),
	}
	if p.Method == "" {
		r.wrong(n, "Write `method: Visa, Mastercard`, as customers read it.", "a payment needs the name of its method")
	}
	if v := m["instalments"]; v != nil {
		var err error
		if p.Instalments, err = strconv.Atoi(v.Value); err != nil || p.Instalments < 2 || p.Instalments > 120 {
			r.wrong(v, "Write the number of parts: `instalments: 3`.", "%q is %s, want a number of 2 or more", "instalments", describe(v))
			p.Instalments = 0
		}
	}
	return p
}

func (r *policyReader) text(n *yaml.Node, key string) string {
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		r.wrong(n, fmt.Sprintf("Write `%s: \"…\"`.", key), "%q is %s, want a text", key, describe(n))
		return ""
	}
	return stripMarkup(cleanText(n.Value))
}

func (r *policyReader) choice(n *yaml.Node, key string, choices []string) string {
	word := strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.TrimSpace(n.Value)))
	if n.Kind == yaml.ScalarNode && slices.Contains(choices, word) {
		return word
	}
	hint := "Write one of " + strings.Join(choices, ", ") + "."
	if near := diag.Suggest(word, choices); near != "" {
		hint = fmt.Sprintf("Did you mean %q?", near)
	}
	r.wrong(n, hint, "unknown %s %s", key, describe(n))
	return ""
}

// items are the items of a list, or the one that stands for a list.
func items(n *yaml.Node) []*yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		return []*yaml.Node{n}
	}
	out := make([]*yaml.Node, len(n.Content))
	for i, item := range n.Content {
		out[i] = resolveAlias(item)
	}
	return out
}

func (r *policyReader) choices(n *yaml.Node, key string, choices []string) []string {
	var out []string
	for _, item := range items(n) {
		if word := r.choice(item, key, choices); word != "" && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return out
}

func (r *policyReader) area(m map[string]*yaml.Node) Area {
	a := Area{Name: r.text(m["name"], "name")}
	key := "countries"
	if m[key] == nil {
		key = "country"
	}
	a.Listed, a.Countries = r.countries(m[key], key)
	return a
}

func (r *policyReader) countries(n *yaml.Node, key string) (listed, all []string) {
	for _, item := range items(n) {
		code := "EU"
		if item.Value != "EU" {
			if code = r.country(item); code == "" {
				continue
			}
		}
		if slices.Contains(listed, code) {
			r.wrong(item, "Take one of the two out.", "%s stands twice in %q", code, key)
			continue
		}
		listed = append(listed, code)
		if code == "EU" {
			all = append(all, europeanUnion...)
		} else if !slices.Contains(all, code) {
			all = append(all, code)
		}
	}
	return listed, all
}

// country takes a code of ISO 3166-1 alpha-2.
func (r *policyReader) country(n *yaml.Node) string {
	code := strings.TrimSpace(n.Value)
	region, err := language.ParseRegion(code)
	if n.Kind == yaml.ScalarNode && len(code) == 2 && err == nil && region.IsCountry() && region.Canonicalize().String() == code {
		return code
	}
	hint := "Write the two letters of ISO 3166-1, such as LV for Latvia."
	switch {
	case err == nil && region.IsCountry():
		hint = fmt.Sprintf("Write %s.", region.Canonicalize())
	case n.Tag == "!!bool":
		hint = `Put it into quotes: "NO".`
	}
	r.wrong(n, hint, "%s is no country", describe(n))
	return ""
}

func (r *policyReader) currencies(n *yaml.Node) []string {
	var out []string
	for _, item := range items(n) {
		if code := r.currency(item, item.Value); code != "" && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}

func (r *policyReader) currency(n *yaml.Node, code string) string {
	if u, err := currency.ParseISO(code); err == nil && n.Kind != yaml.SequenceNode && u.String() == code {
		return code
	}
	r.wrong(n, "Write the three letters of ISO 4217, such as EUR.", "%q is no currency", code)
	return ""
}

var (
	amountForm = regexp.MustCompile(`^(\d{1,9}(?:\.\d{1,3})?)\s*([A-Z]{3})$|^([A-Z]{3})\s*(\d{1,9}(?:\.\d{1,3})?)$`)
	percent    = regexp.MustCompile(`^(\d{1,2}(?:\.\d{1,2})?)\s*%$`)
	dayForm    = regexp.MustCompile(`^(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?$`)
	clockForm  = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

// fee takes free, customer, none, 4.90 EUR, 10% or {amount: 4.90, currency: EUR}.
func (r *policyReader) fee(n *yaml.Node, key string) Fee {
	if n == nil {
		return Fee{}
	}
	text := strings.TrimSpace(n.Value)
	if n.Kind == yaml.MappingNode {
		m, _ := r.mapping(n, key)
		r.known(n, []string{"amount", "currency"})
		if m["amount"] != nil && m["currency"] != nil {
			text = m["amount"].Value + " " + m["currency"].Value
		}
	}
	switch text {
	case "free", "none", "0":
		return Fee{Kind: "free"}
	case "customer":
		return Fee{Kind: "customer"}
	}
	if m := percent.FindStringSubmatch(text); m != nil {
		return Fee{Kind: "percent", Amount: m[1]}
	}
	if m := amountForm.FindStringSubmatch(text); m != nil {
		if code := r.currency(n, m[2]+m[3]); code != "" {
			amount := strings.TrimLeft(m[1]+m[4], "0")
			if amount == "" || amount[0] == '.' {
				amount = "0" + amount
			}
			return Fee{Kind: "amount", Amount: amount, Currency: code}
		}
		return Fee{}
	}
	r.wrong(n, fmt.Sprintf("Write `%s: 4.90 EUR` or `%s: free`.", key, key), "%q is %s, want an amount with its currency", key, describe(n))
	return Fee{}
}

// days takes a number or a span: 3, 1-2.
func (r *policyReader) days(n *yaml.Node, key string) Days {
	if n == nil {
		return Days{}
	}
	if m := dayForm.FindStringSubmatch(strings.TrimSpace(n.Value)); m != nil {
		low, _ := strconv.Atoi(m[1])
		high := low
		if m[2] != "" {
			high, _ = strconv.Atoi(m[2])
		}
		if low <= high {
			return Days{low, high, true}
		}
	}
	r.wrong(n, fmt.Sprintf("Write `%s: 2` or `%s: 1-2`, in working days.", key, key), "%q is %s, want a number of days", key, describe(n))
	return Days{}
}

func (r *policyReader) cutOff(p *Policy, m map[string]*yaml.Node) {
	at, zone := m["cut_off"], m["time_zone"]
	if at == nil {
		return
	}
	if !clockForm.MatchString(at.Value) {
		r.wrong(at, "Write `cut_off: \"14:00\"`, in quotes.", "%q is %s, want a time of day", "cut_off", describe(at))
		return
	}
	if zone == nil {
		r.wrong(at, "Write `time_zone: Europe/Riga` below it.", "a time of day needs its time zone")
		return
	}
	if _, err := time.LoadLocation(zone.Value); err != nil || !strings.Contains(zone.Value, "/") && zone.Value != "UTC" {
		r.wrong(zone, "Write the name of a zone, such as Europe/Riga.", "%s is no time zone", describe(zone))
		return
	}
	p.CutOff, p.TimeZone = at.Value, zone.Value
}
