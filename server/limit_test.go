package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestLimiter(t *testing.T) {
	l := newLimiter(Limits{Rate: 2, Burst: 4})
	now := time.Unix(1000, 0)
	a, b := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
	for i := range 4 {
		if ok, left, _ := l.take(a, now); !ok || left != 3-i {
			t.Errorf("request %d: take() = %t, %d left, want true, %d", i, ok, left, 3-i)
		}
	}
	ok, left, wait := l.take(a, now)
	if ok || left != 0 || wait != 500*time.Millisecond {
		t.Errorf("fifth request: take() = %t, %d, %s, want false, 0, 500ms", ok, left, wait)
	}
	if ok, _, _ := l.take(b, now); !ok {
		t.Error("another client pays for the first")
	}
	if ok, _, _ := l.take(a, now.Add(500*time.Millisecond)); !ok {
		t.Error("half a second later there is no token at 2 a second")
	}
	if ok, _, _ := l.take(a, now.Add(501*time.Millisecond)); ok {
		t.Error("there are two tokens after half a second at 2 a second")
	}
	if _, left, _ := l.take(a, now.Add(time.Hour)); left != 3 {
		t.Errorf("after an hour %d are left, want 3 of 4", left)
	}
}

// Forgetting a client must not give it more than it has.
func TestLimiterForgetsOnlyFullBuckets(t *testing.T) {
	l := newLimiter(Limits{Rate: 1, Burst: 10})
	now := time.Unix(1000, 0)
	a := netip.MustParseAddr("192.0.2.1")
	for range 10 {
		l.take(a, now)
	}
	taken := 0
	for s := range 100 {
		for {
			if ok, _, _ := l.take(a, now.Add(time.Duration(s)*time.Second)); !ok {
				break
			}
			taken++
		}
	}
	if taken != 99 {
		t.Errorf("%d requests in 99 seconds at 1 a second, want 99", taken)
	}
}

func TestLimiterMemoryIsBounded(t *testing.T) {
	l := newLimiter(Limits{Rate: 1, Burst: 10})
	now := time.Unix(1000, 0)
	for i := range 3 * mostClients {
		l.take(netip.AddrFrom4([4]byte{byte(i >> 24), byte(i >> 16), byte(i >> 8), byte(i)}), now)
	}
	if n := len(l.recent) + len(l.older); n > 2*mostClients {
		t.Errorf("%d clients are remembered, want at most %d", n, 2*mostClients)
	}
	// Whoever has a /64 is one client, however many addresses they use.
	l = newLimiter(Limits{Rate: 1, Burst: 10})
	for i := range 100 {
		l.take(netip.MustParseAddr(fmt.Sprintf("2001:db8::%x", i+1)), now)
	}
	if len(l.recent) != 1 {
		t.Errorf("%d clients in one /64, want 1", len(l.recent))
	}
}

func TestClient(t *testing.T) {
	s := &Server{options: Options{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}}}
	for _, test := range []struct{ remote, forwarded, want string }{
		{"192.0.2.1:80", "", "192.0.2.1"},
		{"192.0.2.1:80", "198.51.100.9", "192.0.2.1"}, // not a proxy of ours
		{"127.0.0.1:80", "198.51.100.9", "198.51.100.9"},
		{"127.0.0.1:80", "203.0.113.5, 198.51.100.9", "198.51.100.9"}, // the first one is made up
		{"127.0.0.1:80", "203.0.113.5, 198.51.100.9, 10.1.2.3", "198.51.100.9"},
		{"127.0.0.1:80", "10.1.2.3, 10.1.2.4", "10.1.2.3"},
		{"127.0.0.1:80", "198.51.100.9:4711", "198.51.100.9"}, // some proxies add the port
		{"127.0.0.1:80", "[2001:db8::1]:4711", "2001:db8::1"},
		{"127.0.0.1:80", "[2001:db8::1]", "2001:db8::1"},
		{"127.0.0.1:80", "nonsense", "127.0.0.1"},
		{"127.0.0.1:80", "198.51.100.9, nonsense", "127.0.0.1"},
		{"[::1]:80", "2001:db8::1", "2001:db8::1"},
		{"[::ffff:127.0.0.1]:80", "198.51.100.9", "198.51.100.9"},
		{"[fe80::1%eth0]:80", "", "fe80::1"},
		{"@", "", "invalid IP"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = test.remote
		if test.forwarded != "" {
			r.Header.Set("X-Forwarded-For", test.forwarded)
		}
		if got := s.client(r).String(); got != test.want {
			t.Errorf("client(%s, %q) = %s, want %s", test.remote, test.forwarded, got, test.want)
		}
	}
}

// Visitors are told on a page in their language, not in a line of plain text.
func TestResultsOverTheLimit(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.publish(articles())
	s := site.open(Options{Limits: Limits{Rate: 1, Burst: 1}})
	var rec *httptest.ResponseRecorder
	for range 2 {
		r := httptest.NewRequest(http.MethodGet, "/ar/search/?q=%D8%B4%D8%AD%D9%86", nil)
		r.RemoteAddr = "192.0.2.1:5"
		rec = httptest.NewRecorder()
		s.ServeHTTP(rec, r)
	}
	if rec.Code != http.StatusTooManyRequests || rec.Header().Get("Content-Language") != "ar" || rec.Header().Get("Retry-After") != "1" {
		t.Errorf("results over the limit: status %d, Content-Language %q, Retry-After %q, want 429, ar, 1",
			rec.Code, rec.Header().Get("Content-Language"), rec.Header().Get("Retry-After"))
	}
	if want := site.theme.Message("ar", "search.busy"); !strings.Contains(rec.Body.String(), want) {
		t.Errorf("results over the limit do not say %q:\n%s", want, rec.Body)
	}
}

func TestTooManyRequests(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.publish(articles())
	s := site.open(Options{Limits: Limits{Rate: 1, Burst: 3, Unlimited: []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")}}})
	ask := func(remote, target string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, target, nil)
		r.RemoteAddr = remote
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, r)
		return rec
	}
	for i, target := range []string{"/api/v1/search?q=a", "/search?q=a", "/api/v1/suggest?q=a"} {
		if rec := ask("192.0.2.1:5", target); rec.Code != 200 {
			t.Errorf("request %d of 3: status %d, want 200", i, rec.Code)
		}
	}
	for _, target := range []string{"/api/v1/search?q=a", "/search?q=a", "/api/v1/articles/x", "/api/v1/answer?q=a"} {
		rec := ask("192.0.2.1:5", target)
		if rec.Code != 429 || rec.Header().Get("Retry-After") != "1" || rec.Header().Get("RateLimit") != `"search";r=0;t=1` {
			t.Errorf("%s over the limit: %d, Retry-After %q, RateLimit %q", target, rec.Code, rec.Header().Get("Retry-After"), rec.Header().Get("RateLimit"))
		}
	}
	for _, ok := range []struct{ remote, target string }{
		{"192.0.2.1:5", "/"}, {"192.0.2.1:5", "/returns/return-an-item/"}, {"192.0.2.1:5", "/healthz"}, {"192.0.2.1:5", "/search/"},
		{"198.51.100.7:5", "/api/v1/search?q=a"}, {"127.0.0.1:5", "/api/v1/search?q=a"}, {"192.0.2.2:5", "/api/v1/search?q=a"},
	} {
		for range 5 {
			if rec := ask(ok.remote, ok.target); rec.Code != 200 && (rec.Code != 429 || ok.remote != "192.0.2.2:5") {
				t.Errorf("%s asks %s: status %d, want 200", ok.remote, ok.target, rec.Code)
			}
		}
	}
}
