package theme

import (
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/ar"
	"github.com/go-playground/locales/cs"
	"github.com/go-playground/locales/da"
	"github.com/go-playground/locales/de"
	"github.com/go-playground/locales/en_001"
	"github.com/go-playground/locales/en_US"
	"github.com/go-playground/locales/es"
	"github.com/go-playground/locales/et"
	"github.com/go-playground/locales/fa"
	"github.com/go-playground/locales/fi"
	"github.com/go-playground/locales/fr"
	"github.com/go-playground/locales/he"
	"github.com/go-playground/locales/hi"
	"github.com/go-playground/locales/id"
	"github.com/go-playground/locales/it"
	"github.com/go-playground/locales/ja"
	"github.com/go-playground/locales/ko"
	"github.com/go-playground/locales/lt"
	"github.com/go-playground/locales/lv"
	"github.com/go-playground/locales/nb"
	"github.com/go-playground/locales/nl"
	"github.com/go-playground/locales/pl"
	"github.com/go-playground/locales/pt"
	"github.com/go-playground/locales/pt_PT"
	"github.com/go-playground/locales/ru"
	"github.com/go-playground/locales/sv"
	"github.com/go-playground/locales/tr"
	"github.com/go-playground/locales/uk"
	"github.com/go-playground/locales/ur"
	"github.com/go-playground/locales/zh"
	"github.com/go-playground/locales/zh_Hant"
)

// calendars are the dates of CLDR, one import per locale: the package that
// imports them all is many megabytes.
var calendars = map[string]func() locales.Translator{
	"ar": ar.New, "cs": cs.New, "da": da.New, "de": de.New,
	// CLDR's plain "en" is American; "21 November 2026" is read without doubt
	// by everybody, so month first is for those who ask for it.
	"en": en_001.New, "en-US": en_US.New,
	"es": es.New, "et": et.New, "fa": fa.New, "fi": fi.New, "fr": fr.New, "he": he.New, "hi": hi.New,
	"id": id.New, "it": it.New, "ja": ja.New, "ko": ko.New, "lt": lt.New, "lv": lv.New, "nb": nb.New,
	"nl": nl.New, "pl": pl.New, "pt": pt_PT.New, "pt-BR": pt.New, "ru": ru.New, "sv": sv.New, "tr": tr.New,
	"uk": uk.New, "ur": ur.New, "zh": zh.New, "zh-Hant": zh_Hant.New,
}

// Date returns d in the words of a locale, with Latin digits in all of them: they
// are read everywhere and match the numbers in prices and order codes. A locale
// without a calendar of ours gets the ISO form.
func (t *Theme) Date(locale string, d time.Time) Date {
	iso := d.Format(time.DateOnly)
	if c := t.catalogue.texts(locale).calendar; c != nil {
		return Date{ISO: iso, Text: c.FmtDateLong(d)}
	}
	return Date{ISO: iso, Text: iso}
}

// capital returns s with its first letter in upper case, for the head of a table
// row: many languages write the names of weekdays small.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToTitle(r)) + s[n:]
}
