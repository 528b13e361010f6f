package server

import (
	"math"
	"net/http"
	"net/netip"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Limits keep one client, or all of them together, from taking more than their
// share. They concern searches, the API and what is mounted; files are cheap.
type Limits struct {
	// Rate is how many requests a second a client may make in the long run
	// (default 20, negative for any number), Burst how many at once (default 100).
	Rate  float64
	Burst int
	// Unlimited are clients that may ask as much as they like: the shop's own
	// chat bot.
	Unlimited []netip.Prefix
	// Searches is how many may run at once (default 4 for each core at least),
	// Wait how long one waits for its turn (default 2 s).
	Searches int
	Wait     time.Duration
}

func (l *Limits) setDefaults() {
	if l.Rate == 0 {
		l.Rate = 20
	}
	if l.Burst <= 0 {
		l.Burst = 100
	}
	if l.Searches <= 0 {
		l.Searches = max(8, 4*runtime.GOMAXPROCS(0))
	}
	if l.Wait <= 0 {
		l.Wait = 2 * time.Second
	}
}

// loopback is this machine.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

func within(prefixes []netip.Prefix, a netip.Addr) bool {
	for _, p := range prefixes {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// client is the address that a request comes from. A trusted proxy says for whom
// it asks in X-Forwarded-For; of the addresses there the last one that is not a
// trusted proxy itself counts, for everything before it can be made up.
func (s *Server) client(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	a := peer.Addr().Unmap().WithZone("")
	if !within(s.options.TrustedProxies, a) {
		return a
	}
	forwarded := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
	for forwarded != "" {
		i := strings.LastIndexByte(forwarded, ',')
		last, err := forwardedAddr(strings.TrimSpace(forwarded[i+1:]))
		if err != nil {
			break
		}
		a = last.Unmap().WithZone("")
		if !within(s.options.TrustedProxies, a) {
			break
		}
		forwarded = forwarded[:max(0, i)]
	}
	return a
}

// forwardedAddr reads an address of X-Forwarded-For. Some proxies, such as Azure's
// Application Gateway and IIS, write the port behind it.
func forwardedAddr(text string) (netip.Addr, error) {
	if p, err := netip.ParseAddrPort(text); err == nil {
		return p.Addr(), nil
	}
	return netip.ParseAddr(strings.Trim(text, "[]"))
}

// trusted reports that a request comes through a trusted proxy.
func (s *Server) trusted(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && within(s.options.TrustedProxies, peer.Addr().Unmap().WithZone(""))
}

// A limiter gives each client a bucket of tokens that fills at a steady rate.
type limiter struct {
	rate  float64
	burst float64

	mu sync.Mutex
	// A bucket that nobody touched for as long as it takes to fill is full, so
	// it may be forgotten: buckets live in two maps that take turns, and what is
	// not touched for a whole turn is dropped.
	recent, older map[netip.Addr]bucket
	turned        time.Time
}

type bucket struct {
	tokens float64
	at     time.Time
}

// mostClients bounds the memory. When more come within a turn, the turn ends
// early, in favour of those who ask a lot.
const mostClients = 1 << 16

func newLimiter(l Limits) *limiter {
	if l.Rate < 0 {
		return nil
	}
	return &limiter{rate: l.Rate, burst: float64(l.Burst), recent: map[netip.Addr]bucket{}}
}

// turn is how long an empty bucket takes to fill.
func (l *limiter) turn() time.Duration {
	return time.Duration(l.burst / l.rate * float64(time.Second))
}

// take takes a token of a client's and tells how many are left and how long
// until there is one, or, when there is, until there are all.
func (l *limiter) take(client netip.Addr, now time.Time) (ok bool, left int, wait time.Duration) {
	if client.Is6() {
		// A home has a /64; who has one has all of its addresses.
		p, _ := client.Prefix(64)
		client = p.Addr()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.turned) > l.turn() || len(l.recent) >= mostClients {
		l.older, l.recent, l.turned = l.recent, map[netip.Addr]bucket{}, now
	}
	b, known := l.recent[client]
	if !known {
		if b, known = l.older[client]; !known {
			b = bucket{tokens: l.burst, at: now}
		}
	}
	if passed := now.Sub(b.at).Seconds(); passed > 0 {
		b.tokens = min(l.burst, b.tokens+passed*l.rate)
	}
	b.at = now
	if ok = b.tokens >= 1; ok {
		b.tokens--
		wait = l.seconds(l.burst - b.tokens)
	} else {
		wait = l.seconds(1 - b.tokens)
	}
	l.recent[client] = b
	return ok, int(b.tokens), wait
}

func (l *limiter) seconds(tokens float64) time.Duration {
	return time.Duration(tokens / l.rate * float64(time.Second))
}

// limited counts a request against its client's share and reports whether it may
// go on; if not, it has been answered.
func (s *Server) limited(w http.ResponseWriter, r *http.Request) bool {
	if s.allow(w, r) {
		return true
	}
	s.fail(w, r, errLimited)
	return false
}

// allow counts a request against its client's share and says so in the headers. A
// request from this very machine that no proxy speaks for is the operator's own, or
// comes through a proxy that hides everybody behind one address: a limit would hit
// all of them at once.
func (s *Server) allow(w http.ResponseWriter, r *http.Request) bool {
	if s.limiter == nil {
		return true
	}
	client := s.client(r)
	if !client.IsValid() || client.IsLoopback() || within(s.options.Limits.Unlimited, client) {
		return true
	}
	ok, left, wait := s.limiter.take(client, s.now())
	h := w.Header()
	seconds := strconv.Itoa(int(math.Ceil(wait.Seconds())))
	// draft-ietf-httpapi-ratelimit-headers-10: a quota of so many requests in so
	// many seconds, and what is left of it.
	h.Set("RateLimit-Policy", `"search";q=`+strconv.Itoa(int(s.limiter.burst))+`;w=`+strconv.Itoa(int(math.Ceil(s.limiter.turn().Seconds()))))
	h.Set("RateLimit", `"search";r=`+strconv.Itoa(left)+`;t=`+seconds)
	if ok {
		return true
	}
	s.metrics.limited.Inc()
	h.Set("Retry-After", seconds)
	return false
}
