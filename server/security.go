package server

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// ownOrigin reports that a request with effects, or one that a browser must not
// be talked into, comes from a page that may make it: one of the site's own, one
// that CORS lets in, or none at all, for programs name no origin.
//
// That the origin equals the Host is not enough: a page may point its own name at
// this machine (DNS rebinding) and is then of the same origin. A Host that is no
// name cannot be pointed anywhere.
func (s *Server) ownOrigin(r *http.Request, g *generation) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return r.Header.Get("Sec-Fetch-Site") != "cross-site"
	}
	if slices.Contains(s.options.CORS, origin) || g.site != nil && slices.Contains(g.site.CORS, origin) {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false // "null" among others
	}
	if g.baseURL != nil && u.Scheme == g.baseURL.Scheme && strings.EqualFold(u.Host, g.baseURL.Host) {
		return true
	}
	return strings.EqualFold(u.Host, r.Host) && nameless(u.Host)
}

// nameless reports a host that is an address, or this machine.
func nameless(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	if host == "localhost" {
		return true
	}
	_, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil
}

// CheckOrigin reports what keeps a text from being an origin as browsers send it:
// scheme and host, nothing behind them.
func CheckOrigin(origin string) error {
	if origin == "*" {
		return nil
	}
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || origin != u.Scheme+"://"+u.Host || strings.ToLower(origin) != origin {
		return fmt.Errorf("%q is no origin such as https://shop.example.com", origin)
	}
	return nil
}
