package e2e

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A replica is a finished build of the example, served without its articles.
type replica struct {
	dir, public, index string
	base, metrics      string
}

// serveBuild builds the example and serves what came out.
func serveBuild(t *testing.T) *replica {
	t.Helper()
	dir := t.TempDir()
	r := &replica{dir: dir, public: filepath.Join(dir, "public"), index: filepath.Join(dir, "index")}
	if log, err := exec.Command(binary(t), "build", "../examples/store", "--out", r.public, "--index", r.index).CombinedOutput(); err != nil {
		t.Fatalf("faqtory build: %v\n%s", err, log)
	}
	r.serve(t, "--index", r.index)
	return r
}

// serve starts the program; the test's end stops it as an operator does.
func (r *replica) serve(t *testing.T, flags ...string) (said func() string) {
	t.Helper()
	cmd := exec.Command(binary(t), append([]string{"serve", "--site", r.public, "--addr", "127.0.0.1:0", "--metrics-addr", "127.0.0.1:0"}, flags...)...)
	var mu sync.Mutex
	var errors bytes.Buffer
	cmd.Stderr = writerFunc(func(p []byte) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		return errors.Write(p)
	})
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			t.Errorf("faqtory serve ends with %v: %s", err, &errors)
		}
	})
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		before, rest, _ := strings.Cut(lines.Text(), " at ")
		address, _, _ := strings.Cut(rest, " ")
		if before == "metrics" {
			r.metrics = address
		} else {
			r.base = address
			break
		}
	}
	if r.base == "" || r.metrics == "" {
		t.Fatalf("faqtory serve says %q and %q: %s", r.base, r.metrics, &errors)
	}
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		return errors.String()
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func fetch(t *testing.T, address string, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := (&http.Transport{DisableCompression: true}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// Every door of a real build that is served by the real program, without a line
// of Markdown beside it.
func TestDoors(t *testing.T) {
	r := serveBuild(t)
	for _, test := range []struct {
		path   string
		accept string
		status int
		kind   string
		has    []string
	}{
		{"", "", 200, "text/html", []string{`<html lang="en"`}},
		{"search?q=how+do+I+return+an+item", "", 200, "text/html", []string{"Register the return in My account"}},
		{"ar/search/?q=" + url.QueryEscape("كيف أرجع منتجا"), "", 200, "text/html", []string{`dir="rtl"`, "/ar/returns/how-to-return-an-item/"}},
		{"api/v1/answer?q=how+do+I+return+an+item&lang=en", "", 200, "application/json", []string{`"confidence":"sure"`, `"handoff":null`, `"url":"https://help.silmala.example/returns/how-to-return-an-item/"`}},
		{"api/v1/answer?q=zxqv+wvyq&lang=lv", "", 200, "application/json", []string{`"confidence":"none"`, `"answer":null`, `"answer_seconds":120`, `"contact_url":"https://help.silmala.example/lv/contact/"`}},
		{"api/v1/search?q=" + url.QueryEscape("الشحن") + "&lang=en", "", 200, "application/json", []string{`"lang":"ar"`}},
		{"api/v1/suggest?q=ret", "", 200, "application/json", []string{`"kind":"article"`, `"category":"Returns and refunds"`}},
		{"api/v1/categories?lang=lv", "", 200, "application/json", []string{`"key":"returns"`, `"lang":"lv"`}},
		{"api/v1/contact", "", 200, "application/json", []string{`"kind":"phone"`, `"time_zone":"Europe/Riga"`}},
		{"api/v1/articles/content/en/returns/how-to-return-an-item.md", "", 200, "application/json", []string{`"kind":"howto"`, `"markdown":`}},
		{"returns/how-to-return-an-item/", "text/markdown", 200, "text/markdown", []string{"\n# Return an item\n"}},
		{"openapi.json", "", 200, "application/json", []string{`"openapi": "3.1`, "https://help.silmala.example"}},
		{"llms.txt", "", 200, "text/plain", []string{"# Silmala Help"}},
		{"healthz", "", 200, "text/plain", []string{"ok"}},
		{"readyz", "", 200, "application/json", []string{`"status":"ready"`, `"search ar":"ok"`, `"search lv":"ok"`, `"snapshot":"ok"`}},
		{"api/v1/answer", "", 400, "application/problem+json", []string{"empty-query"}},
		{"no/such/page", "", 404, "text/html", []string{"<h1"}},
		{"metrics", "", 404, "text/html", nil}, // not on the public address
	} {
		res, body := fetch(t, r.base+test.path, "Accept", test.accept)
		if res.StatusCode != test.status || !strings.HasPrefix(res.Header.Get("Content-Type"), test.kind) {
			t.Errorf("%s: status %d, %s, want %d, %s\n%.500s", test.path, res.StatusCode, res.Header.Get("Content-Type"), test.status, test.kind, body)
		}
		for _, want := range test.has {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %s:\n%.1500s", test.path, want, body)
			}
		}
	}
	if _, body := fetch(t, r.metrics); !strings.Contains(body, `faqtory_searches_total{confidence="sure",door="answer",locale="en"} 1`) {
		t.Errorf("the metrics do not count the answer:\n%.1500s", body)
	}
	// The same question has the same answer.
	_, first := fetch(t, r.base+"api/v1/answer?q=refund+times&lang=en")
	if _, again := fetch(t, r.base+"api/v1/answer?q=refund+times&lang=en"); first != again {
		t.Errorf("asked again, the answer is another:\n%s\n%s", first, again)
	}
}

// What static hosts are told to send is what the server sends, and the compressed
// forms that a build wrote are sent as they are.
func TestHeadersOfServerAndStaticHosts(t *testing.T) {
	r := serveBuild(t)
	file, err := os.ReadFile(filepath.Join(r.public, "_headers"))
	if err != nil {
		t.Fatal(err)
	}
	_, rule, ok := strings.Cut("\n"+string(file), "\n/*\n")
	if !ok {
		t.Fatalf("_headers has no rule for everything:\n%s", file)
	}
	n := 0
	for line := range strings.Lines(rule) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || !strings.HasPrefix(line, " ") {
			break
		}
		n++
		for _, path := range []string{"", "returns/", "api/v1/contact", "search?q=a", "no/such/page", "robots.txt"} {
			if res, _ := fetch(t, r.base+path); res.Header.Get(name) != value {
				t.Errorf("/%s is sent with %s: %q, static hosts send %q", path, name, res.Header.Get(name), value)
			}
		}
	}
	if n < 5 {
		t.Errorf("the rule for everything holds %d headers:\n%s", n, file)
	}
	for coding, ext := range map[string]string{"br": ".br", "gzip": ".gz"} {
		packed, err := os.ReadFile(filepath.Join(r.public, "returns", "index.html"+ext))
		if err != nil {
			t.Fatal(err)
		}
		res, body := fetch(t, r.base+"returns/", "Accept-Encoding", coding)
		if res.Header.Get("Content-Encoding") != coding || body != string(packed) {
			t.Errorf("asked for %s: %q and %d bytes, the build wrote %d", coding, res.Header.Get("Content-Encoding"), len(body), len(packed))
		}
	}
}

// An assistant's client, by HTTP and by standard streams, against the program.
func TestAssistants(t *testing.T) {
	r := serveBuild(t)
	stdio := exec.Command(binary(t), "mcp", "--site", r.public, "--index", r.index)
	stdio.Stderr = os.Stderr
	var transcript bytes.Buffer
	for _, way := range []struct {
		name      string
		transport mcp.Transport
	}{
		{"Streamable HTTP, /mcp", &mcp.StreamableClientTransport{Endpoint: r.base + "mcp", DisableStandaloneSSE: true}},
		{"standard input and output, faqtory mcp", &mcp.CommandTransport{Command: stdio}},
	} {
		transcript.WriteString("=== " + way.name + "\n")
		client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
		session, err := client.Connect(t.Context(), &mcp.LoggingTransport{Transport: way.transport, Writer: &transcript}, nil)
		if err != nil {
			t.Fatalf("%s: %v", way.name, err)
		}
		tools, err := session.ListTools(t.Context(), nil)
		if err != nil || len(tools.Tools) != 5 {
			t.Fatalf("%s: tools %+v, %v, want 5", way.name, tools, err)
		}
		for _, call := range []struct {
			tool string
			args map[string]any
			want string
		}{
			{"get_answer", map[string]any{"question": "How do I return an item?", "lang": "en"}, "Register the return in My account"},
			{"get_answer", map[string]any{"question": "zxqv wvyq", "lang": "ar"}, "Confidence: none"},
			{"search_help", map[string]any{"query": "refund", "limit": 2}, "id: content/en/"},
			{"read_article", map[string]any{"id": "content/en/returns/how-to-return-an-item.md"}, "# Return an item"},
			{"list_categories", map[string]any{"lang": "lv"}, "key returns"},
			{"contact_options", nil, "Phone: +371 60 000 123"},
		} {
			res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: call.tool, Arguments: call.args})
			if err != nil || res.IsError || len(res.Content) == 0 {
				t.Errorf("%s: %s %v: %+v, %v", way.name, call.tool, call.args, res, err)
				continue
			}
			if text := res.Content[0].(*mcp.TextContent).Text; !strings.Contains(text, call.want) {
				t.Errorf("%s: %s %v says\n%s\nwant %q in it", way.name, call.tool, call.args, text, call.want)
			}
			if res.StructuredContent == nil {
				t.Errorf("%s: %s has no structured content", way.name, call.tool)
			}
		}
		if err := session.Close(); err != nil {
			t.Errorf("%s: Close() = %v", way.name, err)
		}
	}
	// A page elsewhere must not make a browser ask.
	res, _ := fetch(t, r.base+"mcp", "Origin", "https://evil.example")
	if res.StatusCode != http.StatusForbidden {
		t.Errorf("a foreign origin gets %d, want 403", res.StatusCode)
	}
	if dir := os.Getenv("FAQTORY_SHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "mcp-transcript.txt"), transcript.Bytes(), 0o666); err != nil {
			t.Error(err)
		}
	}
}

// A replica that was given half of a build says so, to whoever starts it and to
// whoever watches it.
func TestHalfABuild(t *testing.T) {
	r := serveBuild(t)
	if err := os.Remove(filepath.Join(r.public, ".faqtory", "manifest.json")); err != nil {
		t.Fatal(err)
	}
	said := r.serve(t, "--index", r.index)
	for range 100 {
		if strings.Contains(said(), "site.json") {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if got := said(); !strings.Contains(got, "site.json is missing") {
		t.Errorf("serve says %q, want that the snapshot is missing", got)
	}
	res, body := fetch(t, r.base+"readyz")
	if res.StatusCode != http.StatusServiceUnavailable || !strings.Contains(body, `"snapshot":"`) || strings.Contains(body, `"snapshot":"ok"`) {
		t.Errorf("readyz: status %d: %s", res.StatusCode, body)
	}
	if res, _ := fetch(t, r.base); res.StatusCode != http.StatusOK {
		t.Errorf("the home page has status %d, want pages in any case", res.StatusCode)
	}
}
