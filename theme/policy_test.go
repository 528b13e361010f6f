package theme

import "testing"

func TestMoney(t *testing.T) {
	th := mustNew(t, Options{Radius: -1})
	for _, tt := range []struct{ locale, amount, code, want string }{
		{"en", "4.90", "EUR", "€4.90"},
		{"en", "19", "EUR", "€19"},
		{"en", "1900.00", "EUR", "€1,900"},
		{"en", "4.90", "SEK", "4.90\u00a0SEK"},
		{"lv", "4.90", "EUR", "4,90\u00a0€"},
		{"lv", "60", "EUR", "60\u00a0€"},
		{"de", "4.90", "USD", "4,90\u00a0$"},
		{"xx", "4.90", "EUR", "4.90\u00a0EUR"},
	} {
		if got := th.Money(tt.locale, tt.amount, tt.code); got != tt.want {
			t.Errorf("Money(%q, %q, %q) = %q, want %q", tt.locale, tt.amount, tt.code, got, tt.want)
		}
	}
	for _, locale := range Locales() {
		t.Log(locale, th.Money(locale, "4.90", "EUR"), th.Money(locale, "19", "EUR"), CountryName(locale, "LV"), CountryName(locale, "EU"))
	}
}

func TestCountryName(t *testing.T) {
	for _, tt := range []struct{ locale, code, want string }{
		{"en", "LV", "Latvia"}, {"lv", "EE", "Igaunija"}, {"ar", "SA", "المملكة العربية السعودية"}, {"en", "EU", "European Union"}, {"!", "LV", "LV"}, {"en", "?", "?"},
	} {
		if got := CountryName(tt.locale, tt.code); got != tt.want {
			t.Errorf("CountryName(%q, %q) = %q, want %q", tt.locale, tt.code, got, tt.want)
		}
	}
}
