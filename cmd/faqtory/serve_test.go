package main

import (
	"net/netip"
	"slices"
	"testing"

	"github.com/spf13/cobra"

	"faqtory/internal/config"
)

// A flag wins over faqtory.yaml, which wins over the server's own default.
func TestServeSettings(t *testing.T) {
	file := config.Server{
		CORS: []string{"https://shop.example.com"}, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")},
		Rate: 5, Burst: 50, Unlimited: []netip.Prefix{netip.MustParsePrefix("192.0.2.1/32")}, LogQueries: true,
	}
	for _, test := range []struct {
		flags     []string
		file      config.Server
		rate      float64
		burst     int
		proxies   string
		unlimited string
		queries   bool
		cors      []string // nil leaves it to the published site
	}{
		{nil, config.Server{}, 0, 0, "[]", "[]", false, nil},
		{nil, file, 5, 50, "[10.0.0.0/8]", "[192.0.2.1/32]", true, nil},
		{[]string{"--rate", "7", "--burst", "70", "--trust-proxy", "127.0.0.1", "--unlimited", "2001:db8::/32", "--log-queries=false", "--cors", "https://app.example.com/"}, file,
			7, 70, "[127.0.0.1/32]", "[2001:db8::/32]", false, []string{"https://app.example.com"}},
		{[]string{"--rate", "-1", "--cors", "none"}, file, -1, 50, "[10.0.0.0/8]", "[192.0.2.1/32]", true, []string{}},
	} {
		var f serveFlags
		cmd := &cobra.Command{}
		f.add(cmd)
		if err := cmd.ParseFlags(test.flags); err != nil {
			t.Fatal(err)
		}
		o, err := f.options(cmd, nil)
		if err != nil {
			t.Errorf("%q: %v", test.flags, err)
			continue
		}
		f.configured(cmd, &o, &test.file)
		show := func(list []netip.Prefix) string {
			out := "["
			for i, p := range list {
				if i > 0 {
					out += " "
				}
				out += p.String()
			}
			return out + "]"
		}
		if o.Limits.Rate != test.rate || o.Limits.Burst != test.burst || show(o.TrustedProxies) != test.proxies || show(o.Limits.Unlimited) != test.unlimited || o.LogQueries != test.queries {
			t.Errorf("%q: rate %v, burst %d, proxies %v, unlimited %v, queries %t", test.flags, o.Limits.Rate, o.Limits.Burst, o.TrustedProxies, o.Limits.Unlimited, o.LogQueries)
		}
		if !slices.Equal(o.CORS, test.cors) || (o.CORS == nil) != (test.cors == nil) {
			t.Errorf("%q: CORS = %#v, want %#v", test.flags, o.CORS, test.cors)
		}
	}
}
