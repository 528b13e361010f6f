package server

import (
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
	if slices.Contains(s.origins(g), origin) {
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

// origins are those whose pages may ask the API.
func (s *Server) origins(g *generation) []string {
	if s.options.CORS == nil && g.site != nil {
		return g.site.CORS
	}
	return s.options.CORS
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
