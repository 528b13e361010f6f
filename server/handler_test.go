package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"faqtory/search"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A fakeSearcher answers as it is told.
type fakeSearcher struct {
	id     string
	search func(context.Context, search.Request) (*search.Result, error)
}

func (f *fakeSearcher) Search(ctx context.Context, r search.Request) (*search.Result, error) {
	return f.search(ctx, r)
}
func (f *fakeSearcher) Suggest(context.Context, search.SuggestRequest) ([]search.Suggestion, error) {
	panic("a bug in the index")
}
func (f *fakeSearcher) Document(string, string) (*search.Document, error) { return nil, nil }
func (f *fakeSearcher) BuildID() string                                   { return f.id }
func (f *fakeSearcher) Reload() (bool, error)                             { return false, nil }
func (f *fakeSearcher) Close() error                                      { return nil }

// fake puts a searcher in the place of the index.
func (s *Server) fake(t *testing.T, f *fakeSearcher) {
	t.Helper()
	f.id = s.BuildID()
	s.mu.Lock()
	real := s.index
	s.index = f
	s.mu.Unlock()
	if err := real.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestErrorsOfTheIndex(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.publish(articles())
	var log bytes.Buffer
	s := site.open(Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	var err error
	s.fake(t, &fakeSearcher{search: func(context.Context, search.Request) (*search.Result, error) { return nil, err }})
	for _, test := range []struct {
		err    error
		status int
		says   string
		logged string
	}{
		{search.ErrBadQuery, 200, `"confidence":"none"`, ""},
		{search.ErrLocale, 200, `"confidence":"none"`, ""},
		{search.ErrCorrupt, 503, "urn:faqtory:problem:unavailable", "damaged"},
		{search.ErrClosed, 503, "urn:faqtory:problem:unavailable", ""},
		{context.DeadlineExceeded, 503, "urn:faqtory:problem:timeout", ""},
		{errors.New("secret path /srv/index"), 500, "urn:faqtory:problem:internal", "secret path"},
	} {
		err = test.err
		log.Reset()
		rec := get(s, "/api/v1/answer?q=a")
		if rec.Code != test.status || !strings.Contains(rec.Body.String(), test.says) || strings.Contains(rec.Body.String(), "secret") {
			t.Errorf("%v: status %d: %s, want %d with %s", test.err, rec.Code, rec.Body, test.status, test.says)
		}
		if !strings.Contains(log.String(), test.logged) {
			t.Errorf("%v: the log says %q, want %q", test.err, &log, test.logged)
		}
		if page := get(s, "/search?q=a"); page.Code != test.status || !strings.Contains(page.Header().Get("Content-Type"), "html") {
			t.Errorf("%v: the page has status %d, want %d", test.err, page.Code, test.status)
		}
	}
	log.Reset()
	rec := get(s, "/api/v1/suggest?q=a")
	if rec.Code != 500 || !strings.Contains(rec.Body.String(), "urn:faqtory:problem:internal") || !strings.Contains(log.String(), "a bug in the index") {
		t.Errorf("a panic: status %d: %s, log %q", rec.Code, rec.Body, &log)
	}
	if rec := get(s, "/"); rec.Code != 200 {
		t.Errorf("after a panic the home page has status %d", rec.Code)
	}
}

// What a bot is told in each band.
func TestAnswerBands(t *testing.T) {
	site := newTestSite(t, "/", "https://help.example.com/")
	site.publish(articles())
	s := site.open(Options{})
	hits := []search.Hit{
		{ID: "1", URL: "/returns/return-an-item/#s0", Title: "Return an item", Section: "Pay the return fee", Anchor: "s0", Answer: "Register the return.", Passage: "The fee is €3.90.", InTitle: 0.3},
		{ID: "2", URL: "/payments/payment-methods/#s0", Title: "Payment methods", Section: "Amex?", Anchor: "s0", Answer: "Cards.", Passage: "Yes, Amex.", Question: true, InTitle: 1},
		{ID: "3", URL: "/shipping/delivery-times/#s9", Title: "Delivery times", Section: "Far away", Anchor: "s9", Answer: "One or two days.", Passage: "A week.", InTitle: 0.9},
		{ID: "4", URL: "/shipping/parcel-locker/", Title: "Parcel locker", Snippet: search.Snippet{Text: "Five days."}},
		{ID: "5", URL: "/account/password/", Title: "Reset your password"},
	}
	var band search.Confidence
	s.fake(t, &fakeSearcher{search: func(_ context.Context, r search.Request) (*search.Result, error) {
		return &search.Result{BuildID: s.BuildID(), Locale: r.Locale, Confidence: band, Total: 5, Hits: slices.Clone(hits[:min(r.Limit, len(hits))])}, nil
	}})
	for _, band = range []search.Confidence{search.Sure, search.Maybe, search.None} {
		a, err := s.Answer(t.Context(), "how much is the fee", "en")
		if err != nil {
			t.Fatal(err)
		}
		if a.Confidence != band || (a.Handoff == nil) != (band == search.Sure) || (a.Answer == nil) != (band == search.None) || len(a.Alternatives) != 3 {
			t.Errorf("%s: %+v", band, a)
		}
		passages := a.Alternatives
		if a.Answer != nil {
			passages = append([]Passage{*a.Answer}, passages...)
		}
		want := []Passage{
			{Text: "The fee is €3.90.", Source: "passage", URL: "https://help.example.com/returns/return-an-item/#s0", Question: "Return an item"},
			{Text: "Yes, Amex.", Source: "passage", URL: "https://help.example.com/payments/payment-methods/#s0", Question: "Amex?"},
			{Text: "One or two days.", Source: "answer", URL: "https://help.example.com/shipping/delivery-times/", Question: "Delivery times"},
			{Text: "Five days.", Source: "passage", URL: "https://help.example.com/shipping/parcel-locker/", Question: "Parcel locker"},
		}
		for i, p := range passages {
			got := Passage{Text: p.Text, Source: p.Source, URL: p.URL, Question: p.Question}
			if got != want[i] {
				t.Errorf("%s: passage %d is %+v, want %+v", band, i, got, want[i])
			}
		}
	}
	// No hits are none, whatever the band says.
	band, hits = search.Sure, nil
	if a, err := s.Answer(t.Context(), "x", "en"); err != nil || a.Confidence != search.None || a.Answer != nil || a.Handoff == nil {
		t.Errorf("no hits: %+v, %v", a, err)
	}
}

// Searches wait for their turn, and not for ever.
func TestManySearchesAtOnce(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.publish(articles())
	s := site.open(Options{Limits: Limits{Searches: 2, Wait: 50 * time.Millisecond}})
	let := make(chan struct{})
	running := make(chan struct{}, 10)
	s.fake(t, &fakeSearcher{search: func(ctx context.Context, _ search.Request) (*search.Result, error) {
		running <- struct{}{}
		<-let
		return &search.Result{BuildID: s.BuildID(), Confidence: search.None}, nil
	}})
	results := make(chan int, 2)
	for range 2 {
		go func() { results <- get(s, "/api/v1/search?q=a").Code }()
		<-running
	}
	rec := get(s, "/api/v1/search?q=a")
	if rec.Code != 503 || rec.Header().Get("Retry-After") == "" || !strings.Contains(rec.Body.String(), "busy") {
		t.Errorf("the third search: status %d: %s", rec.Code, rec.Body)
	}
	if rec := get(s, "/"); rec.Code != 200 {
		t.Errorf("a page meanwhile: status %d", rec.Code)
	}
	close(let)
	for range 2 {
		if code := <-results; code != 200 {
			t.Errorf("one of the first two searches: status %d", code)
		}
	}
}

// The log names requests and no queries, unless that is wanted.
func TestLog(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.publish(articles())
	for _, queries := range []bool{false, true} {
		var log bytes.Buffer
		s := site.open(Options{Log: slog.New(slog.NewTextHandler(&log, nil)), LogQueries: queries})
		r := httptest.NewRequest(http.MethodGet, "/api/v1/search?q=my+secret+illness", nil)
		r.RemoteAddr = "192.0.2.77:4000"
		rec := httptest.NewRecorder()
		s.ServeHTTP(rec, r)
		line := log.String()
		for _, want := range []string{"route=api/search", "status=200", "request_id=" + rec.Header().Get("X-Request-Id"), "client=192.0.2.0/24", "method=GET"} {
			if !strings.Contains(line, want) {
				t.Errorf("the log says %q, want %q in it", line, want)
			}
		}
		if strings.Contains(line, "illness") != queries || strings.Contains(line, "192.0.2.77") {
			t.Errorf("log queries %t: the log says %q", queries, line)
		}
	}
}

func TestMetrics(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.publish(articles())
	s := site.open(Options{})
	get(s, "/api/v1/answer?q=How+do+I+return+an+item")
	get(s, "/")
	get(s, "/api/v1/made-up-"+strings.Repeat("x", 30))
	r := httptest.NewRequest("BREW", "/", nil)
	s.ServeHTTP(httptest.NewRecorder(), r)
	rec := get(MetricsHandler(s), "/metrics")
	for _, want := range []string{
		`faqtory_http_requests_total{method="GET",route="api/answer",status="200"} 1`,
		`faqtory_http_requests_total{method="GET",route="api/other",status="404"} 1`,
		`faqtory_http_requests_total{method="other",route="page",status="405"} 1`,
		`faqtory_searches_total{confidence="sure",door="answer",locale="en"} 1`,
		`faqtory_build_info{build_id="` + s.BuildID() + `",version="test"} 1`,
		"go_goroutines", "faqtory_file_cache_bytes",
	} {
		if !strings.Contains(rec.Body.String(), want) {
			t.Errorf("/metrics lacks %s", want)
		}
	}
	if strings.Contains(rec.Body.String(), "made-up") || strings.Contains(rec.Body.String(), "BREW") {
		t.Error("visitors can make up labels")
	}
}

// What has begun is finished when the server stops; nothing new begins.
func TestServeStopsGracefully(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	begun, let := make(chan struct{}), make(chan struct{})
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-let
		_, _ = io.WriteString(w, "finished")
	})
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, l, h, 10*time.Second, nil) }()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	got := make(chan string, 1)
	go func() {
		res, err := client.Get("http://" + l.Addr().String())
		if err != nil {
			got <- err.Error()
			return
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		got <- string(b)
	}()
	<-begun
	stop()
	for {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			break // closed for new visitors
		}
		c.Close()
		time.Sleep(time.Millisecond)
	}
	close(let)
	if b := <-got; b != "finished" {
		t.Errorf("the request under way got %q", b)
	}
	if err := <-served; err != nil {
		t.Errorf("Serve() = %v", err)
	}
}

// Who does not finish in time is cut off.
func TestServeDoesNotWaitForEver(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	begun := make(chan struct{})
	h := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(begun)
		<-r.Context().Done()
	})
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, l, h, 20*time.Millisecond, nil) }()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	<-begun
	stop()
	if err := <-served; err == nil || !strings.Contains(err.Error(), "still under way") {
		t.Errorf("Serve() = %v, want that a request was cut off", err)
	}
}

func TestWatchSaysAnErrorOnce(t *testing.T) {
	site := newTestSite(t, "/", "")
	id := site.publish(articles())
	var log bytes.Buffer
	s := site.open(Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	site.rename(manifestName, []byte("{"))
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		go s.Watch(ctx, time.Second)
		time.Sleep(10 * time.Second)
		synctest.Wait()
		stop()
		synctest.Wait()
	})
	if n := strings.Count(log.String(), "cannot be used"); n != 1 {
		t.Errorf("the log says it %d times:\n%s", n, &log)
	}
	if s.BuildID() != id {
		t.Errorf("build %s is served, want %s", s.BuildID(), id)
	}
}

// Raw request lines that no client sends.
func TestRawRequests(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.publish(articles())
	s := site.open(Options{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, l, s, time.Second, nil) }()
	for _, raw := range []string{
		"GET / HTTP/1.1\r\n\r\n", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", "GET /\r\n\r\n", "\x00\x01\x02\r\n\r\n",
		"GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET //evil.example HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		"GET http://evil.example/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		"GET /\\evil.example HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "CONNECT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		"GET /" + strings.Repeat("a", 30000) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("a", 60000) + "\r\n\r\n",
		"POST /api/v1/search HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\nConnection: close\r\n\r\n0\r\n\r\n",
		"GET /search?q=%zz%00&page=;;& HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
	} {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_ = c.SetDeadline(time.Now().Add(5 * time.Second))
		_, _ = io.WriteString(c, raw)
		b, err := io.ReadAll(c)
		c.Close()
		if err != nil && len(b) == 0 {
			t.Errorf("%.40q: %v", raw, err)
		}
		if a := string(b); strings.Contains(a, " 500 ") || strings.Contains(a, "Location: //") || strings.Contains(a, "evil.example") {
			t.Errorf("%.40q is answered with %.300q", raw, a)
		}
	}
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
}

// Origins that a flag names stand in the place of the site's own.
func TestCORSOfTheServer(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.cors = []string{"https://shop.example.com"}
	site.publish(articles())
	for _, test := range []struct {
		own  []string
		want map[string]string
	}{
		{nil, map[string]string{"https://shop.example.com": "https://shop.example.com", "https://app.example.com": ""}},
		{[]string{"https://app.example.com"}, map[string]string{"https://shop.example.com": "", "https://app.example.com": "https://app.example.com"}},
		{[]string{}, map[string]string{"https://shop.example.com": "", "https://app.example.com": ""}},
		{[]string{"*"}, map[string]string{"https://shop.example.com": "*"}},
	} {
		s := site.open(Options{CORS: test.own})
		for origin, want := range test.want {
			r := httptest.NewRequest(http.MethodGet, "/api/v1/contact", nil)
			r.Header.Set("Origin", origin)
			rec := httptest.NewRecorder()
			s.ServeHTTP(rec, r)
			if got := rec.Header().Get("Access-Control-Allow-Origin"); got != want {
				t.Errorf("--cors %q: %s gets %q, want %q", test.own, origin, got, want)
			}
		}
	}
}

// A correction is told where something was found by it, through every door.
func TestCorrections(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.publish(articles())
	s := site.open(Options{})
	var band search.Confidence
	s.fake(t, &fakeSearcher{search: func(_ context.Context, r search.Request) (*search.Result, error) {
		return &search.Result{BuildID: s.BuildID(), Locale: r.Locale, Confidence: band, Corrected: "fly to mats", Total: 1,
			Hits: []search.Hit{{ID: "1", URL: "/returns/return-an-item/", Title: "Return an item", Passage: "Pack it."}}}, nil
	}})
	for _, band = range []search.Confidence{search.Sure, search.Maybe, search.None} {
		for _, door := range []string{"/search?q=fly+to+mars", "/api/v1/search?q=fly+to+mars", "/api/v1/answer?q=fly+to+mars"} {
			rec := get(s, door)
			if got, want := strings.Contains(rec.Body.String(), "fly to mats"), band != search.None; rec.Code != 200 || got != want {
				t.Errorf("%s, %s: status %d, the correction is told: %t, want %t", door, band, rec.Code, got, want)
			}
		}
	}
}

// The card on top names no section when it shows the answer of the whole article.
func TestCardOnTop(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.publish(articles())
	s := site.open(Options{})
	hit := search.Hit{ID: "1", URL: "/returns/return-an-item/#s0", Title: "Return an item", Section: "Pay the return fee", Anchor: "s0", Answer: "Register the return.", Passage: "The fee is €3.90."}
	s.fake(t, &fakeSearcher{search: func(_ context.Context, r search.Request) (*search.Result, error) {
		return &search.Result{BuildID: s.BuildID(), Locale: r.Locale, Confidence: search.Sure, Total: 1, Hits: []search.Hit{hit}}, nil
	}})
	for _, test := range []struct {
		inTitle   float64
		has, lack []string
	}{
		{1, []string{"Register the return.", `href="/returns/return-an-item/"`}, []string{"Pay the return fee", "€3.90"}},
		{0.2, []string{"Pay the return fee", "The fee is €3.90.", `href="/returns/return-an-item/#s0"`}, []string{"Register the return."}},
	} {
		hit.InTitle = test.inTitle
		_, main, _ := strings.Cut(get(s, "/search?q=return").Body.String(), `<ol class="hits">`)
		main, _, _ = strings.Cut(main, "</ol>")
		for _, want := range test.has {
			if !strings.Contains(main, want) {
				t.Errorf("title covers %v: the card is %s, want %s in it", test.inTitle, main, want)
			}
		}
		for _, bad := range test.lack {
			if strings.Contains(main, bad) {
				t.Errorf("title covers %v: the card is %s, and holds %s", test.inTitle, main, bad)
			}
		}
	}
}

// Who asks for what the site knows nothing of gets no page of articles that share a
// word with it.
func TestResultsOfNoUseAreFew(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.publish(articles())
	s := site.open(Options{})
	const query = "parcel card pizza"
	all, err := s.Search(t.Context(), Query{Text: query, Lang: "en", Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	if all.Confidence != search.None || all.Total != 3 || len(all.Results) != 3 {
		t.Errorf("Search(%q) = %s with %d results of %d, want none with 3 of 3", query, all.Confidence, len(all.Results), all.Total)
	}
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/search/?lang=en&q="+url.QueryEscape(query), nil))
	page := rec.Body.String()
	if n := strings.Count(page, `class="hit-place"`); n != 3 {
		t.Errorf("results of %q: %d articles, want 3", query, n)
	}
	for _, not := range []string{`class="facet"`, `rel="next"`} {
		if strings.Contains(page, not) {
			t.Errorf("results of %q have %s", query, not)
		}
	}
	// A topic that was chosen is shown as it is.
	rec = httptest.NewRecorder()
	s.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/search/?lang=en&q="+url.QueryEscape(query)+"&kind="+all.Results[0].Kind, nil))
	if !strings.Contains(rec.Body.String(), `class="facet"`) {
		t.Errorf("results of %q among %s have no way back to all", query, all.Results[0].Kind)
	}
}
