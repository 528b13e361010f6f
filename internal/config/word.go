package config

import (
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/google/jsonschema-go/jsonschema"
	"go.yaml.in/yaml/v3"
	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// ParseBaseURL checks the address of a site and returns it with a trailing
// slash and an ASCII host.
func ParseBaseURL(s string) (*url.URL, error) {
	u, err := parseAbsolute(s)
	if err != nil {
		return nil, err
	}
	if u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return nil, &mistake{message: fmt.Sprintf("%q has a query or a fragment", s), hint: "Write the address of the home page alone."}
	}
	if strings.Contains(u.Path, "//") || strings.Contains(u.Path+"/", "/./") || strings.Contains(u.Path+"/", "/../") {
		return nil, &mistake{message: fmt.Sprintf("%q has an odd path", s), hint: "Write the address as a browser shows it."}
	}
	if !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
		if u.RawPath != "" {
			u.RawPath += "/"
		}
	}
	return u, nil
}

// parseAbsolute returns an absolute http(s) URL whose host is ASCII and lower case.
func parseAbsolute(s string) (*url.URL, error) {
	bad := func(why string) (*url.URL, error) {
		return nil, &mistake{message: fmt.Sprintf("%q is not an absolute URL: %s", s, why), hint: "Write it with scheme and host, such as https://help.example.com/."}
	}
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || isControl(r) }) {
		return bad("it holds a space or a control character")
	}
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return bad("it cannot be parsed")
	case u.Scheme != "https" && u.Scheme != "http":
		return bad("it does not begin with https:// or http://")
	case u.Hostname() == "":
		return bad("it names no host")
	case u.User != nil:
		return bad("it holds a user name")
	}
	host := strings.ToLower(u.Hostname())
	if !strings.Contains(host, ":") { // not IPv6
		if host, err = idna.Lookup.ToASCII(host); err != nil || host == "" {
			return bad("its host is no domain name")
		}
	} else {
		host = "[" + host + "]"
	}
	if p := u.Port(); p != "" {
		host += ":" + p
	}
	u.Host = host
	return u, nil
}

func parseURL(s string) (string, error) {
	u, err := parseAbsolute(s)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

// parseLink is an absolute URL, a telephone or mail link, or a path of the site.
func parseLink(s string) (string, error) {
	if strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || isControl(r) || r == '\\' }) {
		return s, nil
	}
	if rest, ok := strings.CutPrefix(s, "mailto:"); ok {
		address, _, _ := strings.Cut(rest, "?")
		if err := checkEmail(address); err != nil {
			return "", err
		}
		return s, nil
	}
	if rest, ok := strings.CutPrefix(s, "tel:"); ok {
		if err := checkPhone(rest); err != nil {
			return "", err
		}
		return s, nil
	}
	return parseURL(s)
}

// parseGone reads an address of this site as articles have them, not escaped.
func parseGone(s string) (string, error) {
	plain, err := url.PathUnescape(s)
	if err != nil || !strings.HasPrefix(plain, "/") || strings.HasPrefix(plain, "//") || strings.ContainsAny(plain, "?#") ||
		strings.Contains(strings.TrimSuffix(plain, "*"), "*") || plain == "/" || plain == "/*" {
		return "", &mistake{message: fmt.Sprintf("%q is no address of an earlier page", s),
			hint: "Write a path of this site, such as /orders/old-app/, or /orders/* for all below it."}
	}
	return norm.NFC.String(plain), nil
}

func parseEditURL(s string) (string, error) {
	if !strings.Contains(s, "{path}") {
		return "", &mistake{message: fmt.Sprintf("%q has no {path}", s), hint: "Write {path} where an article's path belongs: https://git.example.com/help/edit/main/{path}."}
	}
	if _, err := parseAbsolute(strings.ReplaceAll(s, "{path}", "path")); err != nil {
		return "", err
	}
	return s, nil
}

const colorPattern = `^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$`

var colorRE = regexp.MustCompile(colorPattern)

// parseColor returns a colour as "#rrggbb".
func parseColor(s string) (string, error) {
	if !colorRE.MatchString(s) {
		return "", &mistake{message: fmt.Sprintf("%q is not a colour", s), hint: `Write it in six hexadecimal digits and in quotes: "#0b6e4f".`}
	}
	s = strings.ToLower(s)
	if len(s) == 4 {
		s = "#" + strings.Repeat(s[1:2], 2) + strings.Repeat(s[2:3], 2) + strings.Repeat(s[3:4], 2)
	}
	return s, nil
}

// commentedColor finds the colour that YAML took for a comment: `color: #0b6e4f`.
func commentedColor(r *reader, k, v *yaml.Node) bool {
	for _, c := range []string{v.LineComment, k.LineComment, k.FootComment, v.HeadComment} {
		if word, _, _ := strings.Cut(c, " "); colorRE.MatchString(word) {
			r.fault(k, &mistake{message: "the colour is a comment", hint: fmt.Sprintf("Put it in quotes: %s: %q. Without them YAML ignores what follows #.", k.Value, word)})
			return true
		}
	}
	return false
}

var fontRE = regexp.MustCompile(`^[\p{L}\p{N} ,'"._-]+$`)

// parseFont is a CSS font-family list that cannot end its declaration.
func parseFont(s string) (string, error) {
	if s == "system" {
		return "", nil
	}
	if !fontRE.MatchString(s) || strings.Count(s, `"`)%2 != 0 || strings.Count(s, `'`)%2 != 0 {
		return "", &mistake{message: fmt.Sprintf("%q is not a list of font families", s), hint: `Write system, or families separated by commas: Georgia, "Times New Roman", serif.`}
	}
	return s, nil
}

var phoneRE = regexp.MustCompile(`^\+?[0-9][0-9 ()./\x{00a0}-]*$`)

func checkPhone(s string) error {
	digits := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	if !phoneRE.MatchString(s) || digits < 3 || digits > 17 {
		return &mistake{message: fmt.Sprintf("%q is not a telephone number", s), hint: "Write it with the country code, such as +371 20000000."}
	}
	return nil
}

func checkEmail(s string) error {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || a.Name != "" || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"<>?&#%`, r) }) {
		return &mistake{message: fmt.Sprintf("%q is not an e-mail address", s), hint: "Write the address alone, such as help@example.com."}
	}
	return nil
}

func parseTimeZone(s string) (string, error) {
	if s != "" && s != "Local" {
		if _, err := time.LoadLocation(s); err == nil {
			return s, nil
		}
	}
	return "", &mistake{message: fmt.Sprintf("%q is not a time zone", s), hint: "Write its IANA name, a continent and a city, such as Europe/Riga."}
}

func parseDate(s string) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}, &mistake{message: fmt.Sprintf("%q is not a day", s), hint: "Write it as year-month-day, such as 2026-12-25."}
	}
	return t, nil
}

// A momentValue is a point in time, in the contact's zone unless it has its own.
type momentValue struct {
	dst *time.Time
	end bool // a day alone means its end
}

func moment(dst *time.Time, end bool) value { return momentValue{dst, end} }

func (m momentValue) schema() *jsonschema.Schema { return &jsonschema.Schema{Type: "string"} }

func (m momentValue) read(r *reader, path string, n *yaml.Node) {
	zone := time.UTC
	if l, err := time.LoadLocation(r.zone); err == nil {
		zone = l
	}
	word(m.dst, func(s string) (time.Time, error) {
		for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
			if t, err := time.ParseInLocation(layout, s, zone); err == nil {
				return t, nil
			}
		}
		t, err := time.ParseInLocation(time.DateOnly, s, zone)
		if err != nil {
			return time.Time{}, &mistake{message: fmt.Sprintf("%q is not a moment", s), hint: "Write a day as 2026-11-20 or a day and time as 2026-11-20 18:00."}
		}
		if m.end {
			t = t.AddDate(0, 0, 1)
		}
		return t, nil
	}, nil).read(r, path, n)
}

const durationPattern = `^[0-9]+ ?[smhd]$`

var durationRE = regexp.MustCompile(`^([0-9]+) ?([smhd])$`)

// parseDuration reads a promise such as "2m". A day has 24 hours.
func parseDuration(s string) (time.Duration, error) {
	m := durationRE.FindStringSubmatch(s)
	if m != nil {
		unit := map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour}[m[2]]
		if n, err := strconv.Atoi(m[1]); err == nil && n > 0 && n <= int(60*24*time.Hour/unit) {
			return time.Duration(n) * unit, nil
		}
	}
	return 0, &mistake{message: fmt.Sprintf("%q is not a length of time", s), hint: "Write a whole number and a unit: 30s, 2m, 4h or 2d, at most 60 days."}
}

const agentPattern = `^(\*|[A-Za-z_][A-Za-z0-9_.-]*)$`

var agentRE = regexp.MustCompile(agentPattern)

// parseAgent is a product token of RFC 9309, or * for all.
func parseAgent(s string) (string, error) {
	if !agentRE.MatchString(s) {
		return "", &mistake{message: fmt.Sprintf("%q is not the name of a user agent", s), hint: "Write the one word that it answers to in robots.txt, such as GPTBot."}
	}
	return s, nil
}

var robotsLineRE = regexp.MustCompile(`^[A-Za-z][A-Za-z-]*\s*:\s*\S`)

func parseRobotsLine(s string) (string, error) {
	if _, err := checkLine(s); err != nil {
		return "", err
	}
	if !robotsLineRE.MatchString(s) && !strings.HasPrefix(s, "#") {
		return "", &mistake{message: fmt.Sprintf("%q is not a line of robots.txt", s), hint: `A line is a field and a value, in quotes since it holds a colon: "Content-Signal: search=yes".`}
	}
	return s, nil
}

// countries are the officially assigned codes of ISO 3166-1 alpha-2.
const countries = " AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ" +
	" CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR" +
	" GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP" +
	" KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT" +
	" MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW" +
	" SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ" +
	" UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW "

// otherCodes are codes of other lists and times, or habits, with the assigned one.
var otherCodes = map[string]string{"UK": "GB", "EL": "GR", "EN": "GB", "KO": "KR", "JA": "JP", "SP": "ES", "DA": "DK", "CS": "CZ", "USA": "US", "UAE": "AE"}

func parseCountry(s string) (string, error) {
	up := strings.ToUpper(s)
	if len(up) == 2 && strings.Contains(countries, " "+up+" ") {
		return up, nil
	}
	hint := "Write its two letters of ISO 3166-1, such as LV or US."
	if c := otherCodes[up]; c != "" {
		hint = fmt.Sprintf("Did you mean %q?", c)
	}
	return "", &mistake{message: fmt.Sprintf("%q is not a country code", s), hint: hint}
}
