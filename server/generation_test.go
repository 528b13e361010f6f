package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func get(s http.Handler, target string) *httptest.ResponseRecorder {
	target, _, _ = strings.Cut(target, "#")
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.RemoteAddr = "127.0.0.1:9"
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, r)
	return rec
}

// seasonal is an article that comes and goes between builds.
func seasonal(n int) testArticle {
	return testArticle{locale: "en", path: fmt.Sprintf("/shipping/season-%d/", n), title: fmt.Sprintf("Parcel season %d", n), kind: "article",
		text: fmt.Sprintf("In season %d every parcel is wrapped in red paper.", n)}
}

var sheet = regexp.MustCompile(`rel="?stylesheet"? href="([^"]+)"`)

// Builds are switched in under load: every answer is of one build, from its hits
// to its style sheet, and not one fails.
func TestSwitchUnderLoad(t *testing.T) {
	site := newTestSite(t, "/", "")
	var mu sync.Mutex
	builds := map[string]int{} // id → season
	publish := func(n int) {
		list := append(articles(), seasonal(n))
		if n%2 == 1 {
			list = append(list, seasonal(n+1000))
		}
		id := site.publish(list)
		mu.Lock()
		builds[id] = n
		mu.Unlock()
	}
	publish(0)
	s := site.open(Options{})
	var answers, pages, gone, begun, done atomic.Int64
	stop := make(chan struct{})
	var clients sync.WaitGroup
	for c := range 6 {
		clients.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				before := done.Load()
				rec := get(s, "/api/v1/search?q=parcel&limit=20")
				var r Results
				if rec.Code != 200 || json.Unmarshal(rec.Body.Bytes(), &r) != nil {
					t.Errorf("search: status %d: %.200s", rec.Code, rec.Body)
					return
				}
				answers.Add(1)
				season := -1
				for _, h := range r.Results {
					if _, err := fmt.Sscanf(h.Title, "Parcel season %d", &season); err == nil {
						break
					}
				}
				mu.Lock()
				n, known := builds[r.BuildID]
				mu.Unlock()
				// A build may be served a moment before publish returns its id.
				if known && n != season%1000 {
					t.Errorf("build %s of season %d answers with the article of season %d", r.BuildID, n, season)
				}
				// The page of results finds its style sheet, whatever was switched
				// in between.
				page := get(s, "/search?q=parcel")
				m := sheet.FindStringSubmatch(page.Body.String())
				if page.Code != 200 || m == nil {
					t.Errorf("results page: status %d", page.Code)
					return
				}
				if css := get(s, m[1]); css.Code != 200 || css.Header().Get("Content-Type") != "text/css; charset=utf-8" {
					t.Errorf("style sheet %s: status %d", m[1], css.Code)
				}
				// So does a page from the disk, and every hit leads to a page, also when
				// the next build has taken it away meanwhile.
				for _, h := range []Hit{r.Results[c%len(r.Results)], r.Results[0]} {
					article := get(s, h.URL)
					if article.Code == 404 && begun.Load() >= before+2 {
						break // a page is kept for one build, and this client slept through two
					}
					if article.Code != 200 {
						t.Errorf("%s: status %d", h.URL, article.Code)
						continue
					}
					if article.Header().Get("Cache-Control") == "no-store" {
						gone.Add(1)
					}
					m := sheet.FindStringSubmatch(article.Body.String())
					if css := get(s, m[1]); css.Code != 200 {
						t.Errorf("%s asks for %s: status %d", h.URL, m[1], css.Code)
					}
				}
				pages.Add(1)
			}
		})
	}
	switches := 0
	for n := 1; n <= 20; n++ {
		begun.Add(1)
		publish(n)
		switched, err := s.Reload()
		if err != nil {
			t.Error(err)
		}
		if switched {
			switches++
		}
		done.Add(1)
		time.Sleep(20 * time.Millisecond)
	}
	close(stop)
	clients.Wait()
	if switches != 20 || answers.Load() < 100 {
		t.Errorf("%d switches and %d answers, want 20 and many", switches, answers.Load())
	}
	t.Logf("%d switches, %d answers, %d pages, %d of them just removed", switches, answers.Load(), pages.Load(), gone.Load())
}

// To a replica files are copied in any order: it goes on with the old build until
// the new one is whole, pages and index.
func TestReplicaWaitsForTheWholeBuild(t *testing.T) {
	from := newTestSite(t, "/", "")
	first := from.publish(articles())
	dir := t.TempDir()
	replica := &testSite{t: t, site: filepath.Join(dir, "public"), index: filepath.Join(dir, "index")}
	if err := os.CopyFS(replica.site, os.DirFS(from.site)); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(replica.index, os.DirFS(from.index)); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	s := replica.open(Options{Now: func() time.Time { return now }})
	second := from.publish(append(articles(), seasonal(1)))
	// put copies what matches, in place, as a careless copier does.
	put := func(root, to, pattern string) {
		t.Helper()
		if err := filepath.WalkDir(root, func(p string, d os.DirEntry, err error) error {
			rel, _ := filepath.Rel(root, p)
			if err != nil || d.IsDir() || !regexp.MustCompile(pattern).MatchString(filepath.ToSlash(rel)) {
				return err
			}
			data, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			if err := os.MkdirAll(filepath.Dir(filepath.Join(to, rel)), 0o755); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(to, rel), data, 0o644)
		}); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(step, id string) {
		t.Helper()
		if _, err := s.Reload(); err != nil {
			t.Logf("%s: %v", step, err)
		}
		if got := s.BuildID(); got != id {
			t.Fatalf("%s: build %s is served, want %s", step, got, id)
		}
		if rec := get(s, "/api/v1/search?q=parcel"); rec.Code != 200 || !strings.Contains(rec.Body.String(), id) {
			t.Fatalf("%s: search answers %d %.100s", step, rec.Code, rec.Body)
		}
	}
	expect("nothing copied", first)
	put(from.site, replica.site, `manifest\.json$`)
	expect("manifest only", first)
	put(from.site, replica.site, `site\.json$`)
	expect("manifest and snapshot", first)
	put(from.site, replica.site, `^assets/`)
	expect("and assets", first)
	put(from.site, replica.site, `.`)
	expect("all pages, but the index of the first build", first)
	put(from.index, replica.index, `CURRENT`)
	expect("manifest of the index, but no parts of it", first)
	put(from.index, replica.index, `/`)
	now = now.Add(retryIndex)
	expect("all", second)
	if rec := get(s, "/shipping/season-1/"); rec.Code != 200 {
		t.Errorf("the new page: status %d", rec.Code)
	}

	// When the index never comes, the pages are served after a while, and search
	// names none that is not there.
	third := from.publish(append(articles()[1:], seasonal(2)))
	put(from.site, replica.site, `.`)
	expect("pages of the third build", second)
	now = now.Add(2 * patience)
	if _, err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	if got := s.BuildID(); got != third {
		t.Errorf("after %s build %s is served, want %s", 2*patience, got, third)
	}
	if rec := get(s, "/api/v1/search?q=parcel+season"); strings.Contains(rec.Body.String(), "season-1") {
		t.Errorf("search names a page that is not there: %s", rec.Body)
	}
	put(from.index, replica.index, `.`)
	if _, err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	expect("and its index", third)
	if rec := get(s, "/api/v1/search?q=parcel+season"); !strings.Contains(rec.Body.String(), "season-2") {
		t.Errorf("search does not know the new page: %s", rec.Body)
	}
}

// A folder switched by a link is another folder; requests that have the old one
// open end with it.
func TestLinkedFolder(t *testing.T) {
	a, b := newTestSite(t, "/", ""), newTestSite(t, "/", "")
	a.publish(articles())
	id := b.publish(append(articles(), seasonal(1)))
	dir := t.TempDir()
	linked := &testSite{t: t, site: filepath.Join(dir, "public"), index: filepath.Join(dir, "index")}
	link := func(s *testSite) {
		for from, to := range map[string]string{s.site: linked.site, s.index: linked.index} {
			if err := os.Symlink(from, to+".new"); err != nil {
				t.Skip("no symbolic links here:", err)
			}
			if err := os.Rename(to+".new", to); err != nil {
				t.Fatal(err)
			}
		}
	}
	link(a)
	s := linked.open(Options{})
	g := s.acquire()
	link(b)
	if switched, err := s.Reload(); !switched || err != nil || s.BuildID() != id {
		t.Fatalf("Reload() = %t, %v with build %s, want %s", switched, err, s.BuildID(), id)
	}
	if rec := get(s, "/shipping/season-1/"); rec.Code != 200 {
		t.Errorf("page of the new folder: status %d", rec.Code)
	}
	if rec := get(s, "/api/v1/search?q=parcel+season"); !strings.Contains(rec.Body.String(), "season-1") {
		t.Errorf("search does not know the new folder: %s", rec.Body)
	}
	if _, err := g.root.Stat("index.html"); err != nil {
		t.Errorf("the old folder was closed under a request: %v", err)
	}
	root := g.root
	g.release()
	if _, err := root.Stat("index.html"); err == nil {
		t.Error("the old folder stays open after its last request")
	}
}

func TestStartsWithoutAnIndex(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.publish(articles())
	if err := os.Rename(site.index, site.index+".away"); err != nil {
		t.Fatal(err)
	}
	s := site.open(Options{})
	for target, want := range map[string]int{
		"/": 200, "/returns/return-an-item/": 200, "/search/": 200, "/healthz": 200, "/api/v1/categories": 200, "/api/v1/contact": 200,
		"/search?q=a": 503, "/api/v1/search?q=a": 503, "/api/v1/suggest?q=a": 503, "/api/v1/answer?q=a": 503, "/api/v1/articles/x": 503, "/readyz": 503,
	} {
		if rec := get(s, target); rec.Code != want {
			t.Errorf("%s without an index: status %d, want %d", target, rec.Code, want)
		}
	}
	// A visitor still finds the form with their words, and the topics.
	if rec := get(s, "/search?q=my+parcel"); !strings.Contains(rec.Body.String(), `value="my parcel"`) {
		t.Errorf("the page without results: %.300s", rec.Body)
	}
	if err := os.Rename(site.index+".away", site.index); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"/api/v1/search?q=a", "/readyz"} {
		if rec := get(s, target); rec.Code != 200 {
			t.Errorf("%s when the index has come: status %d", target, rec.Code)
		}
	}
}

// A folder that no build wrote is served as it is.
func TestForeignFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("<h1>Hello</h1>"), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := New(Options{Site: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for target, want := range map[string]int{"/": 200, "/x": 404, "/search": 404, "/api/v1/search?q=a": 503, "/api/v1/contact": 503, "/openapi.json": 503, "/readyz": 200} {
		if rec := get(s, target); rec.Code != want {
			t.Errorf("%s: status %d, want %d", target, rec.Code, want)
		}
	}
	if _, err := New(Options{Site: filepath.Join(dir, "none")}); err == nil {
		t.Error("New() of a folder that is not there succeeds")
	}
}

// What cannot be used is not used, and the old build goes on.
func TestDamagedBuild(t *testing.T) {
	site := newTestSite(t, "/", "")
	id := site.publish(articles())
	s := site.open(Options{})
	for name, data := range map[string]string{
		"torn manifest":       `{"build_id":"x","files":{`,
		"snapshot of another": `{"build_id":"x","files":{".faqtory/site.json":{"hash":"00","size":1}}}`,
		"nothing":             ``,
	} {
		site.rename(manifestName, []byte(data))
		if switched, err := s.Reload(); switched || err == nil {
			t.Errorf("%s: Reload() = %t, %v, want an error", name, switched, err)
		}
		if rec := get(s, "/api/v1/search?q=parcel"); rec.Code != 200 || s.BuildID() != id {
			t.Errorf("%s: the old build is not served: %d", name, rec.Code)
		}
	}
}

// A page that the build being served still names, and the next one has taken
// away, makes the server look at once.
func TestMissingPageMakesItLook(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.deletes = true
	site.publish(append(articles(), seasonal(1)))
	s := site.open(Options{})
	id := site.publish(articles())
	if rec := get(s, "/shipping/season-1/"); rec.Code != 404 || s.BuildID() != id {
		t.Errorf("the page that is gone: status %d from build %s, want 404 from %s", rec.Code, s.BuildID(), id)
	}
}

// A page that a build took away lingers for whoever has just been shown a hit on
// it, and no longer.
func TestRemovedPageLingers(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.publish(append(articles(), seasonal(1)))
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	s := site.open(Options{Now: func() time.Time { return now }})
	expect := func(step string, status int, cache string) {
		t.Helper()
		rec := get(s, "/shipping/season-1/")
		if rec.Code != status || rec.Header().Get("Cache-Control") != cache {
			t.Errorf("%s: status %d, Cache-Control %q, want %d, %q", step, rec.Code, rec.Header().Get("Cache-Control"), status, cache)
		}
		if rec.Code == 200 && !strings.Contains(rec.Body.String(), "red paper") {
			t.Errorf("%s: another page: %s", step, rec.Body)
		}
	}
	expect("at first", 200, cacheNever)
	site.publish(articles())
	expect("published, not switched", 200, cacheNever) // from memory
	if _, err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	expect("a moment after the switch", 200, "no-store")
	if rec := get(s, "/.faqtory/removed/shipping/season-1/index.html"); rec.Code != 404 {
		t.Errorf("the folder of removed files is open to visitors: status %d", rec.Code)
	}
	now = now.Add(lingering + time.Second)
	expect("later", 404, cacheNever)
	now = now.Add(-lingering)
	site.publish(append(articles(), seasonal(2)))
	if _, err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	expect("two builds on", 404, cacheNever)
}

func TestClosed(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.publish(articles())
	s := site.open(Options{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"/", "/api/v1/search?q=a", "/readyz"} {
		if rec := get(s, target); rec.Code != 503 {
			t.Errorf("%s after Close: status %d, want 503", target, rec.Code)
		}
	}
	if switched, err := s.Reload(); switched || err != nil {
		t.Errorf("Reload() after Close = %t, %v", switched, err)
	}
}

// One damaged locale takes nothing from the others.
func TestDamagedLocale(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.publish(articles())
	parts, err := filepath.Glob(filepath.Join(site.index, "ar-*", "*"))
	if err != nil || len(parts) == 0 {
		t.Fatalf("the index of Arabic has %d files: %v", len(parts), err)
	}
	for _, p := range parts {
		if info, err := os.Stat(p); err != nil || info.IsDir() {
			continue
		}
		if err := os.WriteFile(p, []byte("damaged"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	var log bytes.Buffer
	s := site.open(Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	arabic := url.QueryEscape("إرجاع")
	for target, want := range map[string]int{
		"/api/v1/search?q=return&lang=en": 200, "/api/v1/suggest?q=ret&lang=en": 200, "/api/v1/answer?q=preces&lang=lv": 200, "/search?q=return": 200,
		"/api/v1/articles/content/en/returns/return-an-item.md": 200,
		"/api/v1/search?q=" + arabic + "&lang=ar":               503, "/ar/search/?q=" + arabic: 503, "/readyz": 503,
		// Asked in English, the Arabic words are looked up in Arabic too, where that can be.
		"/api/v1/search?q=" + arabic + "&lang=en": 200, "/api/v1/suggest?q=" + arabic + "&lang=en": 200,
	} {
		if rec := get(s, target); rec.Code != want {
			t.Errorf("%s: status %d, want %d: %.300s", target, rec.Code, want, rec.Body)
		}
	}
	if body := get(s, "/readyz").Body.String(); !strings.Contains(body, `"search en":"ok"`) || strings.Contains(body, `"search ar":"ok"`) {
		t.Errorf("/readyz says %s", body)
	}
	if !strings.Contains(log.String(), "locale=ar") {
		t.Errorf("the log says %s, want which locale is damaged", &log)
	}
}
