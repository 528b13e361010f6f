package build

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"faqtory/content"
	"faqtory/theme"
)

func testPolicySite(t *testing.T) *site {
	t.Helper()
	th, list, err := theme.New(theme.Options{Radius: -1})
	if err != nil || len(list) > 0 {
		t.Fatal(err, list)
	}
	return &site{theme: th}
}

func testReturns() *content.Policy {
	lv := content.Area{Listed: []string{"LV", "EE"}, Countries: []string{"LV", "EE"}}
	eu := content.Area{Name: "Other EU", Listed: []string{"EU"}, Countries: []string{"DE", "FR"}}
	return &content.Policy{Type: "returns", Returns: []content.ReturnRule{
		{Area: lv, Window: "days", Days: 30, Methods: []string{"by_mail", "in_store"}, Fee: content.Fee{Kind: "free"}, Restocking: content.Fee{Kind: "free"}},
		{Area: eu, Window: "days", Days: 30, Methods: []string{"by_mail"}, Fee: content.Fee{Kind: "amount", Amount: "4.90", Currency: "EUR"}, Restocking: content.Fee{Kind: "free"}},
	}}
}

func testShipping() *content.Policy {
	return &content.Policy{
		Type: "shipping", CutOff: "14:00", TimeZone: "Europe/Riga", Handling: content.Days{Min: 0, Max: 1, Known: true}, NoShip: []string{"GB"},
		Services: []content.ShippingService{
			{
				Area: content.Area{Listed: []string{"LV"}, Countries: []string{"LV"}}, Service: "Locker", Method: "collection_point",
				Fee: content.Fee{Kind: "amount", Amount: "2.99", Currency: "EUR"}, FreeFrom: content.Fee{Kind: "amount", Amount: "60", Currency: "EUR"},
				Transit: content.Days{Min: 1, Max: 2, Known: true},
			},
		},
	}
}

func TestPolicyTable(t *testing.T) {
	s := testPolicySite(t)
	for _, tt := range []struct {
		locale string
		policy *content.Policy
		want   string
	}{
		{"en", testReturns(), "\n| Where | Return window | Fee | How |\n| --- | --- | --- | --- |\n" +
			"| Latvia, Estonia | within 30 days | free | by mail, in the store |\n| Other EU | within 30 days | €4.90 | by mail |\n\n- Restocking fee: none\n"},
		{"lv", testShipping(), "\n| Kur | Veids | Maksa | Darba dienas | Bez maksas no |\n| --- | --- | --- | --- | --- |\n" +
			"| Latvija | Locker | 2,99\u00a0€ | 1–2 | 60\u00a0€ |\n\n- Pasūtiet līdz: 14:00 (Riga)\n- Darba dienas līdz nosūtīšanai: 0–1\n- Nesūtām uz: Lielbritānija\n"},
		{"en", &content.Policy{Type: "payment", Currencies: []string{"EUR"}, Payments: []content.PaymentRule{
			{Method: "Card", Charged: "at once"}, {Method: "Cash | coins", Charged: "at once", Area: content.Area{Listed: []string{"LV"}}},
		}}, "\n| Payment method | Where |\n| --- | --- |\n| Card | everywhere |\n| Cash \\| coins | Latvia |\n\n- Charged: at once\n- Currencies: EUR\n"},
		{"en", nil, ""},
		{"en", &content.Policy{Type: "returns"}, ""},
	} {
		if diff := cmp.Diff(tt.want, policyMarkdown(s.policyTable(tt.locale, tt.policy))); diff != "" {
			t.Errorf("the table in %s differs (-want +got):\n%s", tt.locale, diff)
		}
	}
	want := "Latvia, Estonia: Return window within 30 days; Fee free; How by mail, in the store\nOther EU: Return window within 30 days; Fee €4.90; How by mail\nRestocking fee none"
	if got := policyText(s.policyTable("en", testReturns())); got != want {
		t.Errorf("policyText = %q, want %q", got, want)
	}
}

func TestPolicyGraph(t *testing.T) {
	a := testArticle()
	a.Kind, a.Policy = content.KindPolicy, testReturns()
	g := testGraphSite()
	nodes := read(t, articleGraph(g, a, testArticlePage(a), noPictures, nil))
	org := node(nodes, "OnlineStore")
	if org == nil || org["@id"] != testOrigin+"/#organization" {
		t.Fatalf("the page of a policy has no organization: %v", nodes)
	}
	b, err := json.Marshal(org["hasMerchantReturnPolicy"])
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"applicableCountry":["LV","EE"]`, `"merchantReturnDays":30`, `"returnPolicyCategory":"https://schema.org/MerchantReturnFiniteReturnWindow"`,
		`"returnFees":"https://schema.org/FreeReturn"`, `"returnFees":"https://schema.org/ReturnShippingFees"`, `"returnPolicyCountry":"LV"`,
		`"returnMethod":["https://schema.org/ReturnByMail","https://schema.org/ReturnInStore"]`, `"merchantReturnLink":"` + testOrigin + `/returns/refund/"`,
	} {
		if !strings.Contains(string(b), want) {
			t.Errorf("the return policies lack %s:\n%s", want, b)
		}
	}

	g.Policies = []sitePolicy{{testReturns(), testOrigin + "/returns/"}, {testShipping(), testOrigin + "/shipping/"}, {&content.Policy{Type: "payment", Payments: []content.PaymentRule{
		{Method: "Visa, Apple Pay", Accepts: []string{"visa", "apple_pay"}}, {Method: "Shells"}, {Method: "Cash", Accepts: []string{"cash"}},
	}}, testOrigin + "/payment/"}}
	org = node(read(t, homeGraph(g, &theme.HomePage{Page: testPage("/", g.Title)})), "OnlineStore")
	b, err = json.Marshal([]any{org["hasShippingService"], org["acceptedPaymentMethod"]})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"fulfillmentType":"https://schema.org/FulfillmentTypeCollectionPoint"`, `"cutoffTime":"14:00:00"`, `"maxValue":59.99`, `"minValue":60`,
		`"doesNotShip":true`, `"addressCountry":"GB"`, `"maxValue":2,"minValue":1,"unitCode":"DAY"`,
		`{"@type":"PaymentCard","name":"Visa"}`, `{"@type":"PaymentService","name":"Apple Pay"}`, `{"@type":"PaymentMethod","name":"Shells"}`,
		`{"@type":"PaymentMethod","name":"Cash","paymentMethodType":"https://schema.org/Cash"}`,
	} {
		if !strings.Contains(string(b), want) {
			t.Errorf("the home page lacks %s:\n%s", want, b)
		}
	}
	if len(org["hasMerchantReturnPolicy"].([]any)) != 2 {
		t.Errorf("the home page has the return policies %v, want two", org["hasMerchantReturnPolicy"])
	}
}

func TestBelow(t *testing.T) {
	for amount, want := range map[string]string{"60": "59.99", "60.00": "59.99", "0.50": "0.49", "1": "0.99", "100.5": "100.49", "0.005": "0.004", "0": "0"} {
		if got := below(amount); string(got) != want {
			t.Errorf("below(%q) = %q, want %q", amount, got, want)
		}
	}
}

func TestCutOff(t *testing.T) {
	for _, tt := range []struct{ clock, zone, want string }{
		{"14:00", "Europe/Riga", "14:00:00"}, {"14:00", "Asia/Dubai", "14:00:00+04:00"}, {"", "UTC", ""}, {"09:30", "UTC", "09:30:00+00:00"},
	} {
		if got := cutOff(tt.clock, tt.zone); got != tt.want {
			t.Errorf("cutOff(%q, %q) = %q, want %q", tt.clock, tt.zone, got, tt.want)
		}
	}
}
