package content

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"faqtory/internal/diag"
)

// policyLibrary loads one page and returns what Load and Check report of it.
func policyLibrary(t *testing.T, locale, matter, body string) (*Article, []string) {
	t.Helper()
	lib, list, err := Load(t.Context(), fstest.MapFS{
		"content/" + locale + "/p.md": {Data: []byte("---\ntitle: P\nkind: policy\n" + matter + "---\n\n" + body + "\n")},
	}, Options{Configured: true, Locales: []Locale{{Tag: locale}}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range append(list, Check(lib)...) {
		if strings.HasPrefix(d.Code, "policy") || d.Severity == diag.Error {
			got = append(got, fmt.Sprintf("%d:%d %s %s", d.Line, d.Column, d.Code, d.Message))
		}
	}
	for a := range lib.Articles(locale) {
		return a, got
	}
	return nil, got
}

func TestReadPolicy(t *testing.T) {
	a, got := policyLibrary(t, "en", `policy:
  type: returns
  days: 30
  restocking_fee: 10%
  return_country: LV
  regions:
    - countries: [LV, EE]
      fee: free
      methods: [by-mail, in store]
    - name: Other EU
      countries: EU
      days: 14
      fee: {amount: 4.90, currency: EUR}
      restocking_fee: none
      refund: [full, store_credit]
      label: download
`, "Text.")
	if len(got) > 0 {
		t.Fatalf("Load reported %q, want nothing", got)
	}
	var rest []string
	for _, c := range europeanUnion {
		if c != "LV" && c != "EE" {
			rest = append(rest, c)
		}
	}
	want := &Policy{Type: "returns", Line: 5, Column: 3, Returns: []ReturnRule{
		{Area: Area{Listed: []string{"LV", "EE"}, Countries: []string{"LV", "EE"}}, Window: "days", Days: 30, ReturnCountry: "LV", Methods: []string{"by_mail", "in_store"}, Fee: Fee{Kind: "free"}, Restocking: Fee{Kind: "percent", Amount: "10"}},
		{Area: Area{Name: "Other EU", Listed: []string{"EU"}, Countries: rest}, Window: "days", Days: 14, ReturnCountry: "LV", Fee: Fee{"amount", "4.90", "EUR"}, Restocking: Fee{Kind: "free"}, Refunds: []string{"full", "store_credit"}, Label: "download"},
	}}
	if diff := cmp.Diff(want, a.Policy); diff != "" {
		t.Errorf("the policy differs (-want +got):\n%s", diff)
	}
}

func TestPolicyMistakes(t *testing.T) {
	for _, tt := range []struct{ data, want string }{
		{"policy: 30 days\n", `4:9 policy policy is "30 days", want a group of keys`},
		{"policy:\n  days: 30\n", "5:3 policy the policy has no type"},
		{"policy:\n  type: return\n", `5:9 policy unknown type "return"`},
		{"policy:\n  type: returns\n  days: 30\n", "5:3 policy a return policy needs its countries"},
		{"policy:\n  type: returns\n  country: LV\n", "5:3 policy a return policy needs its number of days"},
		{"policy:\n  type: returns\n  country: LV\n  days: a month\n", `7:9 policy "days" is "a month", want a number of days`},
		{"policy:\n  type: returns\n  country: UK\n  days: 30\n", `6:12 policy "UK" is no country`},
		{"policy:\n  type: returns\n  country: Latvia\n  days: 30\n", `6:12 policy "Latvia" is no country`},
		{"policy:\n  type: returns\n  country: LV\n  days: 30\n  fee: 4,90\n", `8:8 policy "fee" is "4,90", want an amount with its currency`},
		{"policy:\n  type: returns\n  country: LV\n  days: 30\n  fee: 4.90 EUX\n", `8:8 policy "EUX" is no currency`},
		{"policy:\n  type: returns\n  country: LV\n  days: 30\n  fees: free\n", `8:3 policy unknown key "fees" in the policy`},
		{"policy:\n  type: returns\n  country: LV\n  days: 30\n  methods: [post]\n", `8:13 policy unknown methods "post"`},
		{"policy:\n  type: shipping\n  country: LV\n", `6:3 policy unknown key "country" in the policy`},
		{"policy:\n  type: shipping\n  services:\n    - {country: LV, transit: 1-2}\n", "7:7 policy a shipping service needs its fee"},
		{"policy:\n  type: shipping\n  services:\n    - {country: LV, fee: free, transit: 3-2}\n", `7:41 policy "transit" is "3-2", want a number of days`},
		{"policy:\n  type: shipping\n  cut_off: 14:00\n  services:\n    - {country: LV, fee: free}\n", "6:12 policy a time of day needs its time zone"},
		{"policy:\n  type: shipping\n  cut_off: 14:00\n  time_zone: Riga\n  services:\n    - {country: LV, fee: free}\n", `7:14 policy "Riga" is no time zone`},
		{"policy:\n  type: payment\n  payments: [{accepts: visa}]\n", "6:14 policy a payment needs the name of its method"},
		{"policy:\n  type: payment\n  payments: [{method: Visa, accepts: vise}]\n", `6:38 policy unknown accepts "vise"`},
	} {
		_, got := policyLibrary(t, "en", tt.data, "Text.")
		if len(got) == 0 || !strings.Contains(strings.Join(got, "\n"), tt.want) {
			t.Errorf("%s\nreported %q, want %q", tt.data, got, tt.want)
		}
	}
}

const (
	testReturns  = "policy:\n  type: returns\n  days: 14\n  regions:\n    - {country: LV, fee: free}\n    - {countries: EU, fee: 4.90 EUR}\n"
	testShipping = "policy:\n  type: shipping\n  cut_off: 14:00\n  time_zone: Europe/Riga\n  services:\n    - {country: LV, fee: 2.99 EUR, free_from: 60 EUR, transit: 1-2}\n    - {countries: EU, fee: 9.90 EUR, transit: 3-6}\n"
)

func TestPolicyMismatch(t *testing.T) {
	for _, tt := range []struct {
		locale, data, body string
		want               string // "" for true text
	}{
		{"en", testReturns, "You can return items within 30 days of delivery.", "30 days"},
		{"en", testReturns, "You have 30 days to send it back.", "30 days"},
		{"en", testReturns, "You can return items within 14 days of delivery.", ""},
		{"en", testReturns, "After your return arrives, the refund takes 5 days.", ""},
		{"en", testReturns, "Gifts can be returned within 60 days.", ""},
		{"en", testReturns, "By law you may return goods within 30 days.", ""},
		{"en", testReturns, "Orders arrive after 30 days.", ""},
		{"en", testReturns, "Faulty items can be returned within 730 days.", ""},
		{"en", testReturns, "Returns are open for 10–30 days.", ""},
		{"en", testReturns, "The return fee is €5.90.", "€5.90"},
		{"en", testReturns, "The return fee is 4.90 EUR.", ""},
		{"en", testReturns, "A return costs $5.90 at most.", ""},
		{"en", testReturns, "| Return window | 30 days |\n| --- | --- |\n| Fee | free |\n", "30 days"},
		{"ar", testReturns, "يمكنك إرجاع المنتجات خلال ٣٠ يومًا من التسليم.", "30 يوما"},
		{"ar", testReturns, "يمكنك إرجاع المنتجات خلال 14 يومًا من التسليم.", ""},
		{"ar", testReturns, "تصل الأموال خلال 30 يومًا.", ""},
		{"ar", testReturns, "رسوم الإرجاع 5.90 يورو.", "5.90 يورو"},
		{"lv", testReturns, "Preces varat atgriezt 30\u00a0dienu laikā.", "30\u00a0dienu"},
		{"lv", testReturns, "Preces varat atgriezt 14 dienu laikā.", ""},
		{"lv", testReturns, "Atgriešana maksā 5,90 €.", "5,90 €"},
		{"lv", testReturns, "Naudu atmaksājam 5 dienu laikā.", ""},
		{"ru", testReturns, "Вернуть товар можно в течение 30 дней.", "30 дней"},
		{"de", testReturns, "Die Rückgabe ist binnen 30 Tagen möglich.", "30 tagen"},
		{"fr", testReturns, "Retour sous 30 jours.", ""},
		{"en", testShipping, "Delivery takes 4–9 working days.", "4–9 working"},
		{"en", testShipping, "Delivery takes 3–6 working days.", ""},
		{"en", testShipping, "Delivery takes 2 working days.", ""},
		{"en", testShipping, "Delivery takes 1–2 working days in Latvia, 3–6 in the EU.", ""},
		{"en", testShipping, "Delivery takes 1–2 working days in Latvia, 4–9 in the EU.", "4–9"},
		{"lv", testShipping, "Piegāde ilgst 1–2 darba dienas Latvijā un 4–9 citur.", "4–9"},
		{"en", testShipping, "Shipping costs €3.99.", "€3.99"},
		{"en", testShipping, "Shipping is free from €60.", ""},
		{"en", testShipping, "Shipping is free from €50.", "€50"},
		{"en", testShipping, "Large items cost €14.90 more.", ""},
		{"en", testShipping, "Orders paid by 15:00 leave the same day.", "15:00"},
		{"en", testShipping, "Orders paid by 14:00 leave the same day.", ""},
		{"en", testShipping, "The store opens at 10:00 for orders.", ""},
		{"lv", testShipping, "Piegāde ilgst 4–9 darba dienas.", "4–9 darba"},
		{"ar", testShipping, "يستغرق التوصيل 9 أيام عمل.", "9 ايام"},
	} {
		_, got := policyLibrary(t, tt.locale, tt.data, tt.body)
		switch {
		case tt.want == "" && len(got) > 0:
			t.Errorf("%s %q: reported %q, want nothing", tt.locale, tt.body, got)
		case tt.want != "" && (len(got) != 1 || !strings.Contains(got[0], fmt.Sprintf("policy-mismatch the text says %q", tt.want))):
			t.Errorf("%s %q: reported %q, want one policy-mismatch of %q", tt.locale, tt.body, got, tt.want)
		}
	}
}

func TestPolicyMismatchHasItsPlace(t *testing.T) {
	_, got := policyLibrary(t, "en", "answer: You can return it within 30 days.\n"+testReturns, "First 14 days.\n\nYou may return it in 21 days.")
	want := []string{
		"4:9 policy-mismatch the text says \"30 days\", the policy of this page says 14 days",
		"15:22 policy-mismatch the text says \"21 days\", the policy of this page says 14 days",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Check differs (-want +got):\n%s", diff)
	}
}

func FuzzReadPolicy(f *testing.F) {
	f.Add("type: returns\ndays: 30\ncountry: LV", "Return it in 14 days for €5.")
	f.Add("type: shipping\nservices:\n  - &a {country: EU, fee: 1 EUR}\n  - *a", "Ordered by 14:00.")
	f.Add("type: payment\npayments: [[], {}, 1]", "٣٠ يوما")
	f.Fuzz(func(t *testing.T, data, text string) {
		m := matter{format: yamlMatter, text: []byte(data), line: 1}
		n, _ := m.parse()
		if n == nil {
			return
		}
		p, wrong := readPolicy(n)
		if p == nil && len(wrong) == 0 {
			t.Error("readPolicy returned nothing and did not say why")
		}
		if p != nil {
			for _, words := range policyLanguages {
				for _, s := range policySentences(text) {
					p.contradictions(s, words)
				}
			}
		}
	})
}
