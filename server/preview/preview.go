// Package preview shows a site to those who write it: pages that renew themselves,
// mistakes on top of the last good page, and a panel about the page.
//
// A [Preview] stands before the handler of the site. Into every page it puts one
// script of its own, from a path that no site can have, so that the site's content
// security policy need not be any wider. The script listens for events and asks
// whether its page reads otherwise now; only then is the page loaded again, and a
// style sheet alone is exchanged in place.
//
//	GET /.faqtory/events       state of the site, as server-sent events
//	GET /.faqtory/page?path=   what tells one state of a page from the next
//	GET /.faqtory/facts?path=  what the panel shows
//	GET /.faqtory/preview.js, preview.css
package preview

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/idna"
)

//go:embed client
var client embed.FS

// Root is the path below which everything of a preview lies.
const Root = "/.faqtory/"

// Options are what a preview stands on.
type Options struct {
	// Site answers for the pages.
	Site http.Handler
	// Facts returns what is known of the page at a path, as JSON shows it; nil when
	// there is nothing to say.
	Facts func(ctx context.Context, path string) (any, error)
	// Lost says of a path at which there is no page where that page is now, or else
	// which pages have addresses like it; may be nil.
	Lost func(path string) (moved string, near []Page)
	// Hosts are names under which the preview may be asked, beside this machine's
	// own and addresses. A page elsewhere may lead its own name to this machine.
	Hosts []string
}

// A Page is one that the 404 page names.
type Page struct{ Href, Title string }

// A Mistake is what the overlay says of one.
type Mistake struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
	Source  string `json:"source,omitempty"`
	Hint    string `json:"hint,omitempty"`
}

// A state is what open pages are told.
type state struct {
	// Number grows whenever pages may read otherwise.
	Number int `json:"number"`
	// Mistakes keep the site as it was.
	Mistakes []Mistake `json:"mistakes"`
	// Warnings counts what else is wrong with the site.
	Warnings int `json:"warnings"`
	// Go is the page to go to, once.
	Go string `json:"go,omitempty"`
}

// A Preview is the handler of a site that is being written.
type Preview struct {
	o      Options
	closed chan struct{}

	mu      sync.Mutex
	state   state
	waiting map[chan state]bool // one for each open page, with room for one state
}

// New makes a preview. [Preview.Close] ends what open pages wait for.
func New(o Options) *Preview {
	// Pages that another process has made shall not take this one for it.
	o.Hosts = slices.Clone(o.Hosts)
	for i, host := range o.Hosts {
		o.Hosts[i] = nameOf(host)
	}
	first := state{Number: rand.IntN(1 << 30), Mistakes: []Mistake{}}
	return &Preview{o: o, closed: make(chan struct{}), waiting: map[chan state]bool{}, state: first}
}

// Close lets go of open pages, so that the server can end.
func (p *Preview) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-p.closed:
	default:
		close(p.closed)
	}
}

// Changed tells open pages that they may read otherwise now. to is the page that
// those in sight shall go to, "" for none.
func (p *Preview) Changed(to string) {
	p.tell(func(s *state) {
		s.Number++
		s.Go = to
	})
}

// Found tells open pages what is wrong: mistakes that keep the site as it was, and
// how many warnings there are beside them.
func (p *Preview) Found(mistakes []Mistake, warnings int) {
	p.tell(func(s *state) {
		s.Mistakes = append([]Mistake{}, mistakes...)
		s.Warnings, s.Go = warnings, ""
	})
}

func (p *Preview) tell(change func(*state)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.state)
	for c := range p.waiting {
		next := p.state
		select {
		case missed := <-c: // nobody has taken it yet
			if next.Go == "" {
				next.Go = missed.Go
			}
		default:
		}
		c <- next
	}
	p.state.Go = "" // who comes later stays where he is
}

// ServeHTTP implements [http.Handler].
func (p *Preview) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !p.known(r.Host) {
		// Drafts are nobody's but the writer's. A page elsewhere may lead its own name
		// here and then read what it gets (DNS rebinding).
		http.Error(w, fmt.Sprintf("The preview does not answer under the name %q: a page of another site could read it that way.\nAsk for it at localhost or by its address, or allow the name: faqtory watch --host NAME\n", hostOf(r.Host)), http.StatusMisdirectedRequest)
		return
	}
	name, ours := strings.CutPrefix(r.URL.Path, Root)
	if !ours {
		p.page(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if !p.own(r) {
		http.Error(w, "the preview answers its own pages only", http.StatusForbidden)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	switch name {
	case "events":
		p.events(w, r)
	case "page":
		p.answer(w, r, func(path string) (any, error) { return p.look(r, path) })
	case "facts":
		p.answer(w, r, func(path string) (any, error) {
			if p.o.Facts == nil {
				return nil, nil
			}
			return p.o.Facts(r.Context(), path)
		})
	case "preview.js", "preview.css":
		data, err := client.ReadFile("client/" + name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		h.Set("Content-Type", map[bool]string{true: "text/javascript; charset=utf-8", false: "text/css; charset=utf-8"}[name == "preview.js"])
		_, _ = w.Write(data) // a page that went away is no concern of ours
	default:
		http.NotFound(w, r)
	}
}

// known reports a host that nobody else can lead here: an address, a name of this
// machine alone (RFC 6761, section 6.3), or one that the preview was told.
func (p *Preview) known(host string) bool {
	host = nameOf(host)
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return true
	}
	return host != "" && slices.Contains(p.o.Hosts, host)
}

// nameOf is a host as a browser asks for it, without its port.
func nameOf(host string) string {
	name := strings.ToLower(strings.TrimSuffix(hostOf(host), "."))
	if ascii, err := idna.Lookup.ToASCII(name); err == nil {
		return ascii
	}
	return name
}

// hostOf is a host without its port.
func hostOf(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}

// own reports that a request comes from a page of the preview, or from no page at
// all.
func (p *Preview) own(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		return err == nil && strings.EqualFold(u.Host, r.Host)
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return true
	}
	return false
}

// answer sends what is known of the page in the query as JSON.
func (p *Preview) answer(w http.ResponseWriter, r *http.Request, about func(path string) (any, error)) {
	path := r.URL.Query().Get("path")
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, Root) {
		http.Error(w, "path: want the path of a page", http.StatusBadRequest)
		return
	}
	v, err := about(path)
	var data []byte
	if err == nil {
		data, err = json.Marshal(v)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(append(data, '\n'))
}

// alive is how often an event stream says that it is there.
const alive = 15 * time.Second

// events tells one page of the state now and of each one that follows.
func (p *Preview) events(w http.ResponseWriter, r *http.Request) {
	control := http.NewResponseController(w)
	_ = control.SetWriteDeadline(time.Time{}) // not every writer has one
	w.Header().Set("Content-Type", "text/event-stream")
	next := make(chan state, 1)
	p.mu.Lock()
	next <- p.state
	p.waiting[next] = true
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		delete(p.waiting, next)
		p.mu.Unlock()
	}()
	tick := time.NewTicker(alive)
	defer tick.Stop()
	send := func(text string) bool {
		_, err := fmt.Fprint(w, text)
		return err == nil && control.Flush() == nil
	}
	if !send("retry: 500\n\n") {
		return
	}
	for {
		text := ":\n\n"
		select {
		case <-r.Context().Done():
			return
		case <-p.closed:
			return
		case s := <-next:
			data, err := json.Marshal(s)
			if err != nil {
				return
			}
			text = "event: state\ndata: " + string(data) + "\n\n"
		case <-tick.C:
		}
		if !send(text) {
			return
		}
	}
}

// A mark tells one state of a page from the next.
type mark struct {
	// Page is a hash of the page but for the names of its style sheets, Styles.
	Page   string   `json:"page"`
	Styles []string `json:"styles"`
}

func markOf(page []byte) mark {
	m := mark{Styles: []string{}}
	rest := string(page)
	hash := sha256.New()
	for {
		at := stylesheet.FindStringIndex(rest)
		if at == nil {
			break
		}
		hash.Write([]byte(rest[:at[0]]))
		hash.Write([]byte{0})
		m.Styles = append(m.Styles, rest[at[0]:at[1]])
		rest = rest[at[1]:]
	}
	hash.Write([]byte(rest))
	m.Page = hex.EncodeToString(hash.Sum(nil)[:8])
	return m
}

// look asks for a page as a browser does.
func (p *Preview) look(r *http.Request, path string) (any, error) {
	again, err := http.NewRequestWithContext(r.Context(), http.MethodGet, path, nil)
	if err != nil {
		return nil, err
	}
	again.Host, again.RemoteAddr, again.RequestURI = r.Host, r.RemoteAddr, path
	for _, name := range []string{"Accept-Language", "User-Agent", "Cookie"} {
		again.Header[name] = r.Header[name]
	}
	again.Header.Set("Accept", "text/html,*/*;q=0.8")
	kept := &pageWriter{header: http.Header{}}
	p.o.Site.ServeHTTP(kept, again)
	return markOf(kept.body.Bytes()), nil
}
