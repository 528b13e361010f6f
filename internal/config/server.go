package config

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"
)

// Server is how the site answers when faqtory serves it. A flag of the command
// wins over each.
type Server struct {
	// CORS are origins whose pages may ask the API; "*" is any. They are published
	// with the site, so that a server without this file knows them too.
	CORS []string
	// TrustedProxies may say for whom they ask; nil when not set.
	TrustedProxies []netip.Prefix
	// Rate is requests a second for one client, negative for any number, 0 when not
	// set; Burst how many at once, 0 when not set.
	Rate  float64
	Burst int
	// Unlimited are clients without such a limit.
	Unlimited []netip.Prefix
	// LogQueries lets what visitors search for into the log.
	LogQueries bool
}

func (s *Server) keys() []key {
	network := func(p *netip.Prefix) value { return word(p, ParseNetwork, nil) }
	return []key{
		{name: "cors", value: list(&s.CORS, func(o *string) value { return word(o, ParseOrigin, pattern(originPattern)) }),
			doc:      "Other origins whose pages may ask the API, such as the shop's own for suggestions in its header; * is any. They become part of the published site, so that replicas know them too.",
			examples: []any{[]any{"https://shop.example.com"}}},
		{name: "trusted_proxies", value: list(&s.TrustedProxies, network),
			doc:      "Addresses or networks of proxies that may name the client in X-Forwarded-For. Without it, those on the same machine.",
			examples: []any{[]any{"10.0.0.0/8"}}},
		{name: "rate", value: word(&s.Rate, ParseRate, &jsonschema.Schema{Minimum: new(-1.0)}).typed("number"),
			doc: "Searches and API requests a second for one client in the long run, 20 unless set; -1 is any number."},
		{name: "burst", value: whole(&s.Burst, 1, 1_000_000), doc: "How many of them at once, 100 unless set."},
		{name: "unlimited", value: list(&s.Unlimited, network),
			doc:      "Addresses or networks of clients without that limit, such as the shop's own chat bot.",
			examples: []any{[]any{"192.0.2.10"}}},
		{name: "log_queries", value: boolean(&s.LogQueries), doc: "Log what visitors search for. It is personal data."},
	}
}

const originPattern = `^(\*|https?://[^/\s]+/?)$`

// ParseOrigin checks an origin as browsers send it: scheme and host, nothing
// behind them. "*" is any.
func ParseOrigin(s string) (string, error) {
	if s == "*" {
		return s, nil
	}
	u, err := parseAbsolute(strings.TrimSuffix(s, "/"))
	if err != nil || u.Path != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return "", &mistake{message: fmt.Sprintf("%q is no origin such as https://shop.example.com", s), hint: "Write the scheme and the host of the pages that may ask, without a path."}
	}
	// Browsers leave the usual port out.
	host := u.Host
	switch port := u.Port(); {
	case u.Scheme == "https" && port == "443", u.Scheme == "http" && port == "80":
		host = strings.TrimSuffix(host, ":"+port)
	}
	return u.Scheme + "://" + host, nil
}

// ParseNetwork reads a network such as 10.0.0.0/8, or one address.
func ParseNetwork(s string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(s); err == nil && a.Zone() == "" {
		return netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()), nil
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return p, &mistake{message: fmt.Sprintf("%q is neither an address nor a network such as 10.0.0.0/8", s), hint: "Write an IP address, or a network as its first address, a slash and the number of fixed bits."}
	}
	return p.Masked(), nil
}

// ParseRate reads a number of requests a second; -1 is any number.
func ParseRate(s string) (float64, error) {
	n, err := strconv.ParseFloat(s, 64)
	switch {
	case err == nil && n == 0:
		return 0, &mistake{message: "a rate of 0 would let nobody search; -1 is for any number", hint: "Write a number such as 20 or 0.5, or -1."}
	case err != nil || n != -1 && !(n > 0 && n <= 1e6):
		return 0, &mistake{message: fmt.Sprintf("%q is not a number of requests a second", s), hint: "Write a number such as 20 or 0.5, or -1 for any number."}
	}
	return n, nil
}
