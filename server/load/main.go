// Command load asks a help center as many visitors would, and tells how many
// answers a second it gave and how long they took.
//
//	go run ./server/load                        everything, on made-up articles
//	go run ./server/load -minutes 10            and what becomes of the memory
//	go run ./server/load -url http://…/         a help center that runs already
//
// Without -url it compiles the program, writes articles, builds and serves them on
// this machine; the folder is kept for the next time. Each kind of request is
// asked for the duration with each number of clients. Then everything is asked at
// once, and every hit of a search followed, while builds are switched in. Not one
// request may fail. It ends by itself, with exit code 1 when one did.
package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	var o options
	flag.StringVar(&o.url, "url", "", "home page of a help center that runs already; it needs a base_url and --rate -1")
	flag.StringVar(&o.clients, "clients", "1,16", "numbers of clients, each for the whole duration")
	flag.DurationVar(&o.duration, "duration", 10*time.Second, "how long each kind is asked")
	flag.StringVar(&o.kinds, "kinds", "page,search,results,suggest,answer", "what is asked, each alone; mixed is all of them")
	flag.IntVar(&o.articles, "articles", 10000, "how many articles are made up")
	flag.IntVar(&o.switches, "switches", 20, "how many builds are switched in while everything is asked")
	flag.Float64Var(&o.minutes, "minutes", 0, "how long the memory of the server is watched under load")
	flag.StringVar(&o.dir, "dir", filepath.Join(os.TempDir(), "faqtory-load"), "folder for program and articles")
	flag.Parse()
	if err := run(os.Stdout, &o); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

type options struct {
	url, clients, kinds, dir string
	duration                 time.Duration
	articles, switches       int
	minutes                  float64
}

func run(w io.Writer, o *options) (err error) {
	var counts []int
	for n := range strings.SplitSeq(o.clients, ",") {
		count, err := strconv.Atoi(n)
		if err != nil || count < 1 {
			return fmt.Errorf("-clients: %q is no number of clients", n)
		}
		counts = append(counts, count)
	}
	var mine *own
	target := o.url
	if target == "" {
		if mine, err = prepare(context.Background(), w, o.dir, o.articles); err != nil {
			return err
		}
		if err := mine.serve(); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, mine.stop()) }()
		target = mine.url
	}
	base, err := url.Parse(target)
	if err != nil {
		return err
	}
	s := &site{base: base, client: &http.Client{
		Transport: &http.Transport{MaxIdleConnsPerHost: 256, DisableCompression: true}, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	if err := s.survey(); err != nil {
		return err
	}
	fmt.Fprintf(w, "%d pages, %d words in titles; every kind for %s on %d cores, which the load shares\n\n", len(s.pages), len(s.words), o.duration, runtime.NumCPU())
	fmt.Fprintf(w, "%-8s %7s %9s %10s %9s %9s %9s %7s\n", "kind", "clients", "requests", "a second", "p50 ms", "p99 ms", "max ms", "failed")
	failed := 0
	for kind := range strings.SplitSeq(o.kinds, ",") {
		for _, n := range counts {
			if kind == "" {
				continue
			}
			r := s.load(kind, n, over(o.duration))
			r.print(w, kind, n)
			failed += r.failed
		}
	}
	last := counts[len(counts)-1]
	if mine != nil && o.switches > 0 {
		r, err := mine.switching(w, s, last, o.switches, time.Second, 10*time.Minute)
		if err != nil {
			return err
		}
		failed += r.failed
	}
	if mine != nil && o.minutes > 0 {
		r, err := mine.remember(w, s, last, time.Duration(o.minutes*float64(time.Minute)))
		if err != nil {
			return err
		}
		failed += r.failed
	}
	if failed > 0 {
		return fmt.Errorf("%d requests failed", failed)
	}
	return nil
}

// over is closed when a time is over.
func over(d time.Duration) <-chan struct{} {
	done := make(chan struct{})
	time.AfterFunc(d, func() { close(done) })
	return done
}

func (r *report) print(w io.Writer, kind string, clients int) {
	fmt.Fprintf(w, "%-8s %7d %9d %10.0f %9.2f %9.2f %9.2f %7d\n", kind, clients, len(r.times), float64(len(r.times))/r.took.Seconds(),
		ms(r.at(0.5)), ms(r.at(0.99)), ms(r.at(1)), r.failed)
	for _, f := range r.failures {
		fmt.Fprintln(w, "  failed:", f)
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// A site is what is known of the help center before it is asked.
type site struct {
	base   *url.URL
	client *http.Client
	pages  []string // paths
	titles []string
	words  []string
}

var (
	location = regexp.MustCompile(`<loc>([^<]+)</loc>`)
	heading  = regexp.MustCompile(`(?s)<h1[^>]*>(.*?)</h1>`)
	tags     = regexp.MustCompile(`<[^>]*>`)
)

// survey reads the sitemaps, and the titles of some pages to make queries of.
func (s *site) survey() error {
	for queue := []string{s.base.JoinPath("sitemap.xml").Path}; len(queue) > 0; queue = queue[1:] {
		body, status, err := s.get(queue[0])
		if err != nil {
			return err
		}
		if status != http.StatusOK {
			return fmt.Errorf("%s: status %d; the site needs a base_url, for its sitemap names the pages", queue[0], status)
		}
		for _, m := range location.FindAllSubmatch(body, -1) {
			u, err := url.Parse(string(m[1]))
			if err != nil {
				continue
			}
			if strings.HasSuffix(u.Path, ".xml") {
				queue = append(queue, u.EscapedPath())
			} else {
				s.pages = append(s.pages, u.EscapedPath())
			}
		}
	}
	if len(s.pages) == 0 {
		return fmt.Errorf("%s names no pages", s.base.JoinPath("sitemap.xml"))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range min(200, len(s.pages)) {
		body, status, err := s.get(s.pages[random.IntN(len(s.pages))])
		if err != nil || status != http.StatusOK {
			continue
		}
		if m := heading.FindSubmatch(body); m != nil {
			title := strings.TrimSpace(tags.ReplaceAllString(string(m[1]), ""))
			s.titles = append(s.titles, title)
			s.words = append(s.words, strings.Fields(title)...)
		}
	}
	if len(s.words) == 0 {
		return fmt.Errorf("no page has a title")
	}
	return nil
}

func (s *site) get(path string) ([]byte, int, error) {
	res, err := s.client.Get(s.base.Scheme + "://" + s.base.Host + path)
	if err != nil {
		return nil, 0, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return body, res.StatusCode, err
}

// query makes up what a customer types: a title, some words, a slip, half a word,
// or what no article answers.
func (s *site) query(r *rand.Rand) string {
	word := func() string { return s.words[r.IntN(len(s.words))] }
	switch r.IntN(6) {
	case 0:
		return s.titles[r.IntN(len(s.titles))]
	case 1:
		return "how do I " + word() + " my " + word() + "?"
	case 2:
		letters := []rune(word())
		if len(letters) > 4 {
			i := 1 + r.IntN(len(letters)-2)
			letters[i], letters[i+1] = letters[i+1], letters[i]
		}
		return string(letters) + " " + word()
	case 3:
		letters := []rune(word())
		return string(letters[:1+len(letters)/2])
	case 4:
		return "xylophone " + word()
	}
	return word() + " " + word()
}

// A report is what one kind came to.
type report struct {
	times    []time.Duration // sorted
	took     time.Duration
	failed   int
	failures []string
	builds   int
}

func (r *report) at(share float64) time.Duration {
	if len(r.times) == 0 {
		return 0
	}
	return r.times[min(len(r.times)-1, int(share*float64(len(r.times))))]
}

// load asks with a number of clients until done is closed.
func (s *site) load(kind string, clients int, done <-chan struct{}) *report {
	var (
		mu     sync.Mutex
		out    = &report{}
		builds = map[string]bool{}
		wg     sync.WaitGroup
		stop   atomic.Bool
	)
	began := time.Now()
	for c := range clients {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(c), 7))
			v := &visitor{site: s, random: r, builds: map[string]bool{}}
			for !stop.Load() {
				v.visit(kind)
			}
			mu.Lock()
			defer mu.Unlock()
			out.times = append(out.times, v.times...)
			out.failed += v.failed
			out.failures = append(out.failures, v.failures...)
			for b := range v.builds {
				builds[b] = true
			}
		})
	}
	<-done
	stop.Store(true)
	wg.Wait()
	out.took = time.Since(began)
	out.builds = len(builds)
	slices.SortFunc(out.times, func(a, b time.Duration) int { return cmp.Compare(a, b) })
	out.failures = out.failures[:min(5, len(out.failures))]
	return out
}

// A visitor is one client.
type visitor struct {
	*site
	random   *rand.Rand
	times    []time.Duration
	failed   int
	failures []string
	builds   map[string]bool
}

func (v *visitor) visit(kind string) {
	q := url.QueryEscape(v.query(v.random))
	api := v.base.Path + "api/v1/"
	switch kind {
	case "page":
		v.ask(v.pages[v.random.IntN(len(v.pages))])
	case "search":
		v.ask(api + "search?q=" + q)
	case "results":
		v.ask(v.base.Path + "search?q=" + q)
	case "suggest":
		v.ask(api + "suggest?q=" + q)
	case "answer":
		v.ask(api + "answer?q=" + q)
	default:
		v.mixed(api, q)
	}
}

// mixed is a visit: suggestions, results, the first hit, its Markdown.
func (v *visitor) mixed(api, q string) {
	v.ask(api + "suggest?q=" + q)
	body := v.ask(api + "search?q=" + q)
	v.ask(v.base.Path + "search?q=" + q)
	v.ask(api + "answer?q=" + q)
	var found struct {
		Results []struct {
			URL string `json:"url"`
		} `json:"results"`
	}
	if json.Unmarshal(body, &found) == nil && len(found.Results) > 0 {
		if u, err := url.Parse(found.Results[v.random.IntN(len(found.Results))].URL); err == nil {
			page := v.ask(u.EscapedPath())
			// A page without its style sheet is a torn answer.
			if m := sheet.FindSubmatch(page); m != nil && v.random.IntN(4) == 0 {
				v.ask(string(m[1]))
			}
		}
	}
}

var (
	sheet = regexp.MustCompile(`<link rel="?stylesheet"? href="([^"]+)"`)
	build = regexp.MustCompile(`"build_id":"([^"]+)"`)
)

func (v *visitor) ask(path string) []byte {
	began := time.Now()
	body, status, err := v.get(path)
	v.times = append(v.times, time.Since(began))
	if err != nil || status != http.StatusOK {
		v.failed++
		v.failures = append(v.failures, fmt.Sprintf("%s: status %d %v", path, status, err))
	}
	if bytes.HasPrefix(body, []byte(`{"build_id"`)) {
		if m := build.FindSubmatch(body); m != nil {
			v.builds[string(m[1])] = true
		}
	}
	return body
}
