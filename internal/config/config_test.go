package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"faqtory/internal/diag"
)

// site is a folder with a configuration and the files it may name.
func site(yaml string) fs.FS {
	return fstest.MapFS{
		"faqtory.yaml":         {Data: []byte(yaml)},
		"assets/logo-dark.svg": {},
		"assets/logo.svg":      {},
		"assets/logo.png":      {},
		"assets/favicon.svg":   {},
		"assets/card.ttf":      {},
		"contents_lv/a.md":     {},
		"content/farsi/a.md":   {},
		"content/orders/a.md":  {},
	}
}

func load(t *testing.T, yaml string) (*Config, diag.List) {
	t.Helper()
	c, list, err := Load(site(yaml))
	if err != nil {
		t.Fatalf("Load(%q): %v", yaml, err)
	}
	return c, list
}

func TestLoadReadsEveryKey(t *testing.T) {
	src, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got, list := load(t, string(src))
	if len(list) > 0 {
		t.Fatalf("Load(full.yaml) lists %v, want nothing", list)
	}
	riga, err := time.LoadLocation("Europe/Riga")
	if err != nil {
		t.Fatal(err)
	}
	want := &Config{
		BaseURL:            &url.URL{Scheme: "https", Host: "help.example.com", Path: "/"},
		DefaultLocale:      "en",
		Locales:            []Locale{{Tag: "en", Name: "English"}, {Tag: "ar", Name: "العربية"}, {Tag: "lv", Name: "Latviešu", Dir: "contents_lv"}},
		MissingTranslation: "fallback",
		Title:              Text{"Birch & Bay Help", map[string]string{"en": "Birch & Bay Help", "ar": "مساعدة", "lv": "Palīdzība"}},
		Description:        Text{Default: "Answers about orders."},
		Brand:              Brand{"#0b6e4f", "#ffaa00", "assets/logo.svg", "assets/logo-dark.svg", "assets/favicon.svg", `Georgia, "Times New Roman", serif`, 10, "assets/card.ttf"},
		Organization: Organization{
			Type: "OnlineStore", Name: Text{Default: "Birch & Bay"}, LegalName: "SIA Birch & Bay",
			URL: "https://shop.example.com/", Logo: "assets/logo.png", SameAs: []string{"https://social.example/birch"},
			Address: Address{"Brīvības iela 1", "Rīga", "Vidzeme", "01010", "LV"}, VATID: "LV40003000000",
		},
		Contact: Contact{
			TimeZone: "Europe/Riga",
			Holidays: []Holiday{{time.Date(2026, 12, 25, 0, 0, 0, 0, time.UTC), Text{"Christmas Day", map[string]string{"en": "Christmas Day", "ar": "عيد الميلاد", "lv": "Ziemassvētki"}}}},
			Channels: []Channel{
				{
					Kind: "phone", Name: Text{"Phone", map[string]string{"en": "Phone", "ar": "الهاتف", "lv": "Tālrunis"}},
					Value: Text{Default: "+371 20000000"}, Languages: []string{"en", "lv"},
					Hours: []Span{
						{time.Monday, 540, 1080}, {time.Tuesday, 540, 1080}, {time.Wednesday, 540, 1080}, {time.Thursday, 540, 1080}, {time.Friday, 540, 1080},
						{time.Saturday, 600, 840}, {time.Saturday, 900, 1020},
					},
					AnswerTime: 2 * time.Minute, Note: Text{Default: "Free of charge."},
				},
				{Kind: "chat", Value: Text{Default: "Talk to us"}, URL: "/chat/", Hours: allDay},
			},
		},
		Navigation: []string{"orders", "payments"},
		Popular:    []string{"returns/how-to-return-an-item"},
		Notices: []Notice{{
			Level: "warning", Text: Text{Default: "Parcels are late."}, URL: "https://shop.example.com/news",
			From: time.Date(2026, 11, 20, 0, 0, 0, 0, riga), Until: time.Date(2026, 12, 2, 0, 0, 0, 0, riga),
		}},
		Features: Features{Related: false, Feeds: true, LLMs: true, Precompress: "true", StaticSearch: "false", CWebP: true, ShareCards: "category", EditURL: "https://git.example.com/edit/main/{path}"},
		Robots:   Robots{Disallow: []string{"GPTBot"}, Lines: []string{"Content-Signal: search=yes, ai-train=no"}},
		Server: Server{
			CORS:           []string{"https://shop.example.com", "http://localhost:3000"},
			TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8::1/128")},
			Rate:           2.5, Burst: 40, Unlimited: []netip.Prefix{netip.MustParsePrefix("192.0.2.10/32")}, LogQueries: true,
		},
		TrustHTML: true,
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Config{}), cmpopts.EquateComparable(netip.Prefix{})); diff != "" {
		t.Errorf("Load(full.yaml) differs (-want +got):\n%s", diff)
	}
}

var allDay = []Span{
	{time.Monday, 0, 1440}, {time.Tuesday, 0, 1440}, {time.Wednesday, 0, 1440}, {time.Thursday, 0, 1440},
	{time.Friday, 0, 1440}, {time.Saturday, 0, 1440}, {time.Sunday, 0, 1440},
}

func TestLoadDefaults(t *testing.T) {
	for name, fsys := range map[string]fs.FS{
		"no file":       fstest.MapFS{},
		"empty file":    site(""),
		"only comments": site("# nothing yet\n"),
		"null":          site("~\n"),
		"empty keys":    site("title:\nbrand:\npopular:\ncontact:\n  channels:\n"),
	} {
		c, list, err := Load(fsys)
		if err != nil || len(list) > 0 {
			t.Errorf("%s: Load gives %v, %v, want no mistakes", name, list, err)
			continue
		}
		if diff := cmp.Diff(New(), c, cmpopts.IgnoreUnexported(Config{})); diff != "" {
			t.Errorf("%s: Load differs from the defaults (-want +got):\n%s", name, diff)
		}
	}
}

func TestLoadOtherForms(t *testing.T) {
	tests := map[string]struct {
		yaml string
		get  func(*Config) any
		want any
	}{
		"byte order mark and CRLF": {"\uFEFFtitle: Help\r\ntrust_html: true\r\n", func(c *Config) any { return []any{c.Title.Default, c.TrustHTML} }, []any{"Help", true}},
		"a number as title":        {"title: 1.10\n", func(c *Config) any { return c.Title.Default }, "1.10"},
		"a folded text":            {"title: >\n  Help\n  center\n", func(c *Config) any { return c.Title.Default }, "Help center"},
		"locales as a list":        {"locales: [lv, EN-gb, zh_hant]\n", func(c *Config) any { return c.Locales }, []Locale{{Tag: "lv"}, {Tag: "en-GB"}, {Tag: "zh-Hant"}}},
		"the first is default":     {"locales: [lv, en]\n", func(c *Config) any { return c.DefaultLocale }, "lv"},
		"default text":             {"locales: [en, lv]\ndefault_locale: lv\ntitle: {en: Help, lv: Palīgs}\n", func(c *Config) any { return c.Title.Default }, "Palīgs"},
		"aliases":                  {"title: &t Help\ndescription: *t\n", func(c *Config) any { return c.Description.Default }, "Help"},
		"merged mapping":           {"brand: &b {color: '#111111', radius: 3}\norganization:\n  address: &a {city: Rīga, country: LV}\n", func(c *Config) any { return c.Organization.Address.City }, "Rīga"},
		"merge":                    {"contact:\n  channels:\n    - &p {kind: phone, value: '+371 20000000', note: A}\n    - {<<: *p, note: B}\n", func(c *Config) any { ch := c.Contact.Channels[1]; return ch.Kind + ch.Note.Default }, "phoneB"},
		"host of other letters":    {"base_url: https://rīga.example/palīgs\n", func(c *Config) any { return c.BaseURL.String() }, "https://xn--rga-uta.example/pal%C4%ABgs/"},
		"radius in pixels":         {"brand: {radius: 4px}\n", func(c *Config) any { return c.Brand.Radius }, 4},
		"system font":              {"brand: {font: system}\n", func(c *Config) any { return c.Brand.Font }, ""},
		"no zone":                  {"notices: [{text: A, from: 2026-01-02 03:04}]\n", func(c *Config) any { return c.Notices[0].From }, time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC)},
		"own zone":                 {"notices: [{text: A, from: 2026-01-02T03:04:05+02:00}]\n", func(c *Config) any { return c.Notices[0].From.UTC() }, time.Date(2026, 1, 2, 1, 4, 5, 0, time.UTC)},
	}
	for name, tt := range tests {
		c, list := load(t, tt.yaml)
		if len(list) > 0 {
			t.Errorf("%s: Load(%q) lists %v, want nothing", name, tt.yaml, list)
			continue
		}
		if diff := cmp.Diff(tt.want, tt.get(c)); diff != "" {
			t.Errorf("%s: Load(%q) (-want +got):\n%s", name, tt.yaml, diff)
		}
	}
}

// Each mistake is said as "line:column: message | hint".
func TestLoadMistakes(t *testing.T) {
	tests := map[string][]string{
		"titel: Help\n":                              {`1:1: unknown key "titel" at the top of the file | Did you mean "title"?`},
		"logo: a.svg\n":                              {`1:1: unknown key "logo" at the top of the file | There is brand.logo and organization.logo.`},
		"brand: {colour: red}\n":                     {`1:9: unknown key "colour" in brand | Did you mean "color"?`},
		"title: A\ntitle: B\n":                       {`2:1: "title" is already set in line 1 | Keep one of the two.`},
		"- a\n- b\n":                                 {`1:1: the file must be a mapping, not a list`},
		"brand: blue\n":                              {`1:8: brand must be a mapping, not a single value`},
		"title: [a]\n":                               {`1:8: title must be a text, or a mapping of locale to text, not a list`},
		"popular: orders\n":                          {`1:10: popular must be a list, not a single value`},
		"popular: [~]\n":                             {`1:11: entry 1 of popular is empty`},
		"base_url: /help/\n":                         {`1:11: "/help/" is not an absolute URL: it does not begin with https:// or http://`},
		"base_url: help.example\n":                   {`1:11: "help.example" is not an absolute URL`},
		"base_url: https://a.example/?x=1\n":         {`1:11: "https://a.example/?x=1" has a query or a fragment`},
		"base_url: https://u:p@a.example/\n":         {`1:11: "https://u:p@a.example/" is not an absolute URL: it holds a user name`},
		"base_url: ftp://a.example/\n":               {`1:11: "ftp://a.example/" is not an absolute URL`},
		"base_url: https://a.example/../b\n":         {`1:11: "https://a.example/../b" has an odd path`},
		"brand:\n  color: #0b6e4f\n":                 {`2:3: the colour is a comment | Put it in quotes: color: "#0b6e4f". Without them YAML ignores what follows #.`},
		"brand: {color: green}\n":                    {`1:16: "green" is not a colour | Write it in six hexadecimal digits and in quotes: "#0b6e4f".`},
		"brand: {font: 'a; } body { x'}\n":           {`1:15: "a; } body { x" is not a list of font families`},
		"brand: {radius: big}\n":                     {`1:17: "big" is not a whole number from 0 to 48`},
		"brand: {logo: assets/logo.svgg}\n":          {`1:15: there is no file "assets/logo.svgg" | Did you mean "assets/logo.svg"?`},
		"brand: {logo: ../logo.svg}\n":               {`1:15: "../logo.svg" is not inside the site folder`},
		"brand: {logo: 'https://a.example/l.svg'}\n": {`1:15: brand.logo must be a file of the site folder, not a URL`},
		"locales: [jp]\n":                            {`1:11: "jp" is a country, not a language | Did you mean "ja"?`},
		"locales: [english]\n":                       {`1:11: "english" is not a language tag`},
		"locales: {en: , de-1996: }\n":               {`1:17: "de-1996" is not a language tag`},
		"locales: [en, EN]\n":                        {`1:15: the locale en is already given`},
		"locales: {fa: {dir: farsi}}\n":              {`1:21: there is no folder "farsi" | Did you mean "content/farsi"?`},
		"locales: {fa: {dir: ../x}}\n":               {`1:21: "../x" is not inside the site folder`},
		"locales: [en, lv]\ndefault_locale: ar\n":    {`2:17: the default locale "ar" is not among the locales | The locales are en, lv.`},
		"locales: [en, lv]\ntitle: {en: A, lt: B}\n": {
			`2:8: title has no text for lv | There the text for en is shown.`,
			`2:16: title has a text for "lt", which is no locale of the site`,
		},
		"missing_translation: fall back\n":                                              {`1:22: "fall back" is not one of omit, fallback | Did you mean "fallback"?`},
		"trust_html: yes\n":                                                             {`1:13: "yes" is neither true nor false`},
		"organization: {address: {country: UK}}\n":                                      {`1:35: "UK" is not a country code | Did you mean "GB"?`},
		"organization: {type: Shop}\n":                                                  {`1:22: "Shop" is not one of Organization, OnlineStore`},
		"organization: {same_as: [me]}\n":                                               {`1:26: "me" is not an absolute URL`},
		"contact: {time_zone: Riga}\n":                                                  {`1:22: "Riga" is not a time zone`},
		"contact: {time_zone: Local}\n":                                                 {`1:22: "Local" is not a time zone`},
		"contact: {holidays: [{name: X}]}\n":                                            {`1:22: contact.holidays[0] needs date`},
		"contact: {holidays: [{date: 25.12.2026}]}\n":                                   {`1:29: "25.12.2026" is not a day`},
		"contact: {channels: [{value: x}]}\n":                                           {`1:22: contact.channels[0] needs kind`},
		"contact: {channels: [{kind: phon, value: 1}]}\n":                               {`1:29: "phon" is not one of phone, email, chat, form, social, address | Did you mean "phone"?`},
		"contact: {channels: [{kind: phone}]}\n":                                        {`1:22: the phone channel has no value`},
		"contact: {channels: [{kind: phone, value: call us}]}\n":                        {`1:43: "call us" is not a telephone number`},
		"contact: {channels: [{kind: email, value: me at home}]}\n":                     {`1:43: "me at home" is not an e-mail address`},
		"contact: {channels: [{kind: chat, value: hello}]}\n":                           {`1:42: the chat channel leads nowhere: "hello" is no URL`},
		"contact: {channels: [{kind: chat, url: 'javascript:alert(1)'}]}\n":             {`1:40: "javascript:alert(1)" is not an absolute URL`, `1:22: the chat channel has no value`},
		"contact: {channels: [{kind: email, value: a@b.example, hours: 9-17}]}\n":       {`1:63: opening hours need a time zone`},
		"contact: {channels: [{kind: email, value: a@b.example, answer_time: soon}]}\n": {`1:69: "soon" is not a length of time`},
		"notices: [{text: A, from: 2026-02-01, until: 2026-01-01}]\n":                   {`1:46: the notice ends before it begins`},
		"notices: [{level: info}]\n":                                                    {`1:11: notices[0] needs text`},
		"notices: [{text: A, from: tomorrow}]\n":                                        {`1:27: "tomorrow" is not a moment`},
		"features: {edit_url: https://a.example/}\n":                                    {`1:22: "https://a.example/" has no {path}`},
		"server: {cors: ['https://a.example/shop']}\n":                                  {`1:17: "https://a.example/shop" is no origin such as https://shop.example.com`},
		"server: {cors: [a.example, 'null']}\n":                                         {`1:17: "a.example" is no origin`, `1:28: "null" is no origin`},
		"server: {trusted_proxies: [10.0.0.0/33]}\n":                                    {`1:28: "10.0.0.0/33" is neither an address nor a network such as 10.0.0.0/8`},
		"server: {unlimited: [proxy.example]}\n":                                        {`1:22: "proxy.example" is neither an address nor a network`},
		"server: {rate: 0}\n":                                                           {`1:16: a rate of 0 would let nobody search; -1 is for any number`},
		"server: {rate: fast, burst: 0}\n":                                              {`1:16: "fast" is not a number of requests a second`, `1:29: "0" is not a whole number from 1 to 1000000`},
		"features: {precompress: yes}\n":                                                {`1:25: "yes" is not one of auto, true, false`},
		"robots: {disallow: [GPT Bot]}\n":                                               {`1:21: "GPT Bot" is not the name of a user agent`},
		"robots: {lines: [hello]}\n":                                                    {`1:18: "hello" is not a line of robots.txt`},
		// The parser knows the line alone, and stops.
		"title: Help: orders\n":          {`1:12: the value of "title" holds a colon and is not in quotes | Put the value into double quotes`},
		"title: A\nbrand:\n\tcolor: x\n": {`3:1: the line is indented with a tab | YAML takes spaces only`},
		"title: A\n---\ntitle: B\n":      {`2:1: a second document begins here`},
		"title: \xff\n":                  {`1: the file is not UTF-8 text`},
		"title: *x\n":                    {`1:8: a value cannot begin with * unless it is in quotes | Put the value into double quotes`},
		strings.Repeat("#", maxSize+1):   {`0: the file is larger than 1024 KiB`},
		"# ā\ntitle: ā\nbrand: {ā: 1}\n": {`3:9: unknown key "ā" in brand`},
		"? [a]\n: b\n":                   {`1:3: a key must be a single word`},
	}
	for yaml, want := range tests {
		_, list := load(t, yaml)
		var got []string
		for _, d := range list {
			place := fmt.Sprint(d.Line)
			if d.Column > 0 {
				place += fmt.Sprintf(":%d", d.Column)
			}
			got = append(got, fmt.Sprintf("%s: %s | %s", place, d.Message, d.Hint))
			if d.Line > 0 && d.Source != strings.TrimPrefix(strings.Split(yaml, "\n")[d.Line-1], "\uFEFF") {
				t.Errorf("Load(%.60q) shows the line %q, want line %d", yaml, d.Source, d.Line)
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		ok := len(got) == len(want)
		for i := 0; ok && i < len(want); i++ {
			ok = strings.HasPrefix(got[i], want[i])
		}
		if !ok {
			t.Errorf("Load(%.60q)\n got %q\nwant %q", yaml, got, want)
		}
	}
}

func TestLoadListsEverythingAtOnce(t *testing.T) {
	_, list := load(t, "base_url: x\ntitel: A\nbrand: {color: red, logo: no.svg}\ncontact: {channels: [{kind: phone, value: x, hours: {mon: late}}]}\n")
	if got, want := list.Errors(), 7; got != want {
		t.Errorf("Load lists %d mistakes, want %d: %v", got, want, list)
	}
	if !slices.IsSortedFunc(list, func(a, b diag.Diagnostic) int { return a.Line - b.Line }) {
		t.Errorf("Load lists mistakes out of order: %v", list)
	}
}

func TestLoadTwoFiles(t *testing.T) {
	fsys := fstest.MapFS{"faqtory.yaml": {Data: []byte("title: A\n")}, "faqtory.yml": {Data: []byte("title: B\n")}}
	c, list, err := Load(fsys)
	if err != nil || list.Errors() != 1 || list[0].File != "faqtory.yml" || c.Title.Default != "A" {
		t.Errorf("Load with two files = %q, %v, %v, want A and one mistake in faqtory.yml", c.Title.Default, list, err)
	}
	c, list, err = Load(fstest.MapFS{"faqtory.yml": {Data: []byte("title: B\n")}})
	if err != nil || len(list) > 0 || c.Title.Default != "B" {
		t.Errorf("Load(faqtory.yml) = %q, %v, %v, want B", c.Title.Default, list, err)
	}
}

func TestLoadUnreadable(t *testing.T) {
	if _, _, err := Load(fstest.MapFS{"faqtory.yaml": {Mode: fs.ModeDir}}); err == nil || !strings.Contains(err.Error(), "faqtory.yaml") {
		t.Errorf("Load of a folder named faqtory.yaml gives %v, want an error that names it", err)
	}
}

// A few hundred bytes of aliases must not become minutes of work.
func TestLoadAliasBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString("popular: &a [x, x, x, x, x, x, x, x, x, x]\ncontact:\n  channels:\n  - &c {kind: phone, value: '+371 20000000', languages: &l [" + strings.Repeat("en, ", 199) + "en]}\n")
	for range 400 {
		b.WriteString("  - *c\n")
	}
	_, list := load(t, b.String())
	if len(list) != 1 || !strings.Contains(list[0].Message, "too many values") {
		t.Errorf("Load of an alias bomb lists %.300v, want one mistake", list)
	}
	_, list = load(t, "title: &a {en: *a}\n")
	if len(list) == 0 {
		t.Error("Load of an alias to itself lists nothing, want a mistake")
	}
}

func TestLocate(t *testing.T) {
	c, _ := load(t, "title: A\npopular:\n  - orders/a\n  - orders/b\n")
	d := c.Locate("popular[1]")
	want := diag.Diagnostic{File: "faqtory.yaml", Line: 4, Column: 5, Source: "  - orders/b"}
	if d != want {
		t.Errorf("Locate(popular[1]) = %+v, want %+v", d, want)
	}
	if d := c.Locate("popular[9]"); d != (diag.Diagnostic{File: "faqtory.yaml"}) {
		t.Errorf("Locate(popular[9]) = %+v, want the file alone", d)
	}
}

func TestEnviron(t *testing.T) {
	env := func(v string) func(string) (string, bool) {
		return func(k string) (string, bool) { return v, k == "FAQTORY_BASE_URL" && v != "" }
	}
	c, _ := load(t, "base_url: https://a.example/\n")
	if err := c.Environ(env("https://b.example/help")); err != nil || c.BaseURL.String() != "https://b.example/help/" {
		t.Errorf("Environ gives %v, %v, want https://b.example/help/", c.BaseURL, err)
	}
	if err := c.Environ(env("")); err != nil || c.BaseURL.Host != "b.example" {
		t.Errorf("Environ without the variable gives %v, %v, want no change", c.BaseURL, err)
	}
	err := c.Environ(env("b.example"))
	if err == nil || !strings.HasPrefix(err.Error(), "FAQTORY_BASE_URL: ") {
		t.Errorf("Environ(b.example) = %v, want an error that names the variable", err)
	}
	if _, ok := errors.AsType[*mistake](err); !ok {
		t.Errorf("Environ(b.example) = %T, want a mistake inside", err)
	}
}

func TestHours(t *testing.T) {
	day := func(d time.Weekday, spans ...int) (out []Span) {
		for i := 0; i < len(spans); i += 2 {
			out = append(out, Span{d, spans[i], spans[i+1]})
		}
		return out
	}
	tests := map[string]struct {
		yaml string
		want []Span
		bad  string // what the mistake says, "" for none
	}{
		"one day":                   {`{mon: "9-17"}`, day(time.Monday, 540, 1020), ""},
		"two spans":                 {`{mon: "09:00-12:00,13:00-17:30"}`, day(time.Monday, 540, 720, 780, 1050), ""},
		"a list":                    {`{mon: ["09:00-12:00", "13:00-17:30"]}`, day(time.Monday, 540, 720, 780, 1050), ""},
		"out of order":              {`{mon: "13:00-17:00, 09:00-12:00"}`, day(time.Monday, 540, 720, 780, 1020), ""},
		"over the week end":         {`{sat-mon: "10-11"}`, slices.Concat(day(time.Monday, 600, 660), day(time.Saturday, 600, 660), day(time.Sunday, 600, 660)), ""},
		"a list of days":            {`{"mon, thu-fri": "10-11"}`, slices.Concat(day(time.Monday, 600, 660), day(time.Thursday, 600, 660), day(time.Friday, 600, 660)), ""},
		"a day wins over a range":   {`{mon-tue: "9-17", tue: closed}`, day(time.Monday, 540, 1020), ""},
		"a range wins over daily":   {`{fri-sun: closed, daily: "9-10", wed-thu: closed}`, slices.Concat(day(time.Monday, 540, 600), day(time.Tuesday, 540, 600)), ""},
		"over midnight":             {`{fri: "18:00-02:00"}`, slices.Concat(day(time.Friday, 1080, 1440), day(time.Saturday, 0, 120)), ""},
		"over midnight and week":    {`{sun: "22:00-01:00"}`, slices.Concat(day(time.Monday, 0, 60), day(time.Sunday, 1320, 1440)), ""},
		"to midnight":               {`{fri: "18:00-24:00", sat: "18:00-00:00"}`, slices.Concat(day(time.Friday, 1080, 1440), day(time.Saturday, 1080, 1440)), ""},
		"all day":                   {`24h`, allDay, ""},
		"a whole day after a night": {`{fri: "18:00-00:00", sat: 24h}`, slices.Concat(day(time.Friday, 1080, 1440), day(time.Saturday, 0, 1440)), ""},
		"never":                     {`closed`, []Span{}, ""},
		"a long dash":               {`{mon: "09:00–17:00"}`, day(time.Monday, 540, 1020), ""},
		"no spans":                  {`{}`, []Span{}, ""},
		"am and pm":                 {`{mon: "9am-5pm"}`, []Span{}, `"9am-5pm" is not a span of time`},
		"words":                     {`{mon: late}`, []Span{}, `"late" is not a span of time`},
		"no such time":              {`{mon: "09:61-10:00"}`, []Span{}, "that no clock shows"},
		"no such hour":              {`{mon: "09:00-24:01"}`, []Span{}, "that no clock shows"},
		"from midnight's end":       {`{mon: "24:00-02:00"}`, []Span{}, "that no clock shows"},
		"nothing long":              {`{mon: "09:00-09:00"}`, []Span{}, "ends when it begins"},
		"unknown day":               {`{monday: "9-17"}`, []Span{}, `"monday" is not a day`},
		"twice":                     {`{mon-wed: "9-17", tue-fri: "9-18"}`, slices.Concat(day(time.Monday, 540, 1020), day(time.Tuesday, 540, 1020), day(time.Wednesday, 540, 1020), day(time.Thursday, 540, 1080), day(time.Friday, 540, 1080)), "tue already has hours in line 5"},
		"overlap":                   {`{mon: "9-12, 11-13"}`, day(time.Monday, 540, 720, 660, 780), "two spans overlap on mon"},
		"overlap after midnight":    {`{mon: "22-03", tue: "2-4"}`, slices.Concat(day(time.Monday, 1320, 1440), day(time.Tuesday, 0, 180, 120, 240)), "two spans overlap on tue"},
	}
	for name, tt := range tests {
		c, list := load(t, "contact:\n  time_zone: UTC\n  channels:\n  - {kind: email, value: a@b.example,\n     hours: "+tt.yaml+"}\n")
		if tt.bad == "" && len(list) > 0 || tt.bad != "" && (len(list) == 0 || !strings.Contains(list[0].Message, tt.bad)) {
			t.Errorf("%s: hours %s list %v, want %q", name, tt.yaml, list, tt.bad)
		}
		got := c.Contact.Channels[0].Hours
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: hours %s (-want +got):\n%s", name, tt.yaml, diff)
		}
	}
}

func TestParseDuration(t *testing.T) {
	for s, want := range map[string]time.Duration{"30s": 30 * time.Second, "2m": 2 * time.Minute, "4h": 4 * time.Hour, "2d": 48 * time.Hour, "1 d": 24 * time.Hour} {
		if got, err := parseDuration(s); err != nil || got != want {
			t.Errorf("parseDuration(%q) = %v, %v, want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "2", "0m", "-1h", "1.5h", "61d", "99999999999999999999s", "2 weeks"} {
		if got, err := parseDuration(s); err == nil {
			t.Errorf("parseDuration(%q) = %v, want an error", s, got)
		}
	}
}

func TestParseTag(t *testing.T) {
	for s, want := range map[string]string{"EN": "en", "pt-br": "pt-BR", "zh-hant": "zh-Hant", "zh_Hant_TW": "zh-Hant-TW", "es-419": "es-419", "iw": "iw", "no": "no", "ckb": "ckb"} {
		if got, err := parseTag(s); err != nil || got != want {
			t.Errorf("parseTag(%q) = %q, %v, want %q", s, got, err, want)
		}
	}
	for _, s := range []string{"", "-", "e", "und", "english", "en-", "xx", "en-US-x-a", "de-1996", "en-GB-oed", "i-klingon", "jp", "UA", "en US"} {
		if got, err := parseTag(s); err == nil {
			t.Errorf("parseTag(%q) = %q, want an error", s, got)
		}
	}
}

func TestParseCountry(t *testing.T) {
	if got := len(strings.Fields(countries)); got != 249 {
		t.Errorf("there are %d countries, want the 249 of ISO 3166-1", got)
	}
	if !slices.IsSorted(strings.Fields(countries)) {
		t.Error("the countries are not sorted")
	}
	if got, err := parseCountry("lv"); err != nil || got != "LV" {
		t.Errorf("parseCountry(lv) = %q, %v, want LV", got, err)
	}
	for _, s := range []string{"", "L", "Latvia", "XX", "A ", " LV"} {
		if got, err := parseCountry(s); err == nil {
			t.Errorf("parseCountry(%q) = %q, want an error", s, got)
		}
	}
}

func FuzzLoad(f *testing.F) {
	full, err := os.ReadFile("testdata/full.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(full))
	for _, s := range []string{"", "a: &a *a", "<<: *x", "title: {en: {a: b}}", "? - a\n: b", "contact: {channels: [{kind: phone, hours: {mon-sun: '9-9'}}]}", "%YAML 1.2\n---\n...\n", "brand:\n  color: #fff\n  # x\n", "\uFEFF- "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, list, err := Load(site(s))
		if err != nil || c == nil {
			t.Fatalf("Load(%q) = %v, %v", s, c, err)
		}
		lines := splitLines(s)
		for _, d := range list {
			if d.Line > len(lines) || d.Message == "" || d.File == "" || d.Code == "" {
				t.Errorf("Load(%q) lists %+v", s, d)
			}
		}
		if list.Errors() > 0 {
			return
		}
		if c.BaseURL != nil && !strings.HasSuffix(c.BaseURL.String(), "/") {
			t.Errorf("Load(%q) has the base URL %v", s, c.BaseURL)
		}
		for _, ch := range c.Contact.Channels {
			for _, h := range ch.Hours {
				if h.Open < 0 || h.Close <= h.Open || h.Close > 1440 {
					t.Errorf("Load(%q) has the span %v", s, h)
				}
			}
		}
	})
}
