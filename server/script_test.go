package server

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestScripts runs testdata/*.txt: requests and what their answers must be, in
// the manner of golang.org/x/website/internal/webtest.
//
//	GET /path               a request; a blank line ends it
//	> Header: value         a header of it
//	> Host: name            …
//	status 200              the status
//	header Name value       the whole value, values joined with ", "
//	header Name ~ part      a part of it
//	no header Name
//	body ~ text             the body holds it
//	body !~ text            the body does not
//	json path value         a value of the JSON body: answer.kind, results[0].title,
//	                        results# for the number of elements
//	etag                    asking again with the answer's ETag gives 304
//
// A script names the site it asks in its first line: # site: base baseURL [cors]
func TestScripts(t *testing.T) {
	scripts, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, file := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			first, _, _ := strings.Cut(string(src), "\n")
			fields := strings.Fields(strings.TrimPrefix(first, "# site:"))
			if len(fields) < 2 {
				t.Fatalf("%s:1: want # site: BASE BASEURL", file)
			}
			baseURL := fields[1]
			if baseURL == "-" {
				baseURL = ""
			}
			site := newTestSite(t, fields[0], baseURL)
			if len(fields) > 2 {
				site.cors = fields[2:]
			}
			site.publish(articles())
			s := site.open(Options{})
			s.Mount("mcp", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "mounted") }))
			runScript(t, s, file, string(src))
		})
	}
}

func runScript(t *testing.T, h http.Handler, file, src string) {
	var (
		r    *http.Request
		res  *http.Response
		body string
	)
	answer := func() {
		if res == nil {
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, r)
			res = rec.Result()
			b, err := io.ReadAll(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			body = string(b)
		}
	}
	checks := 0
	for i, line := range strings.Split(src, "\n") {
		fail := func(format string, args ...any) {
			t.Helper()
			t.Errorf("%s:%d: %s: "+format, append([]any{file, i + 1, line}, args...)...)
		}
		switch {
		case strings.HasPrefix(line, "#"):
			continue
		case strings.TrimSpace(line) == "":
			if r != nil {
				answer()
			}
			r, res = nil, nil
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case r == nil:
			r = httptest.NewRequest(word, "/", nil)
			u, err := url.ParseRequestURI(rest) // as net/http does: nothing is cleaned
			if err != nil {
				fail("no request: %v", err)
				return
			}
			r.URL, r.RequestURI, r.RemoteAddr = u, rest, "192.0.2.7:40000"
		case word == ">":
			name, value, _ := strings.Cut(rest, ": ")
			switch name {
			case "Host":
				r.Host = value
			case "Remote":
				r.RemoteAddr = value
			default:
				r.Header.Add(name, value)
			}
		default:
			answer()
			checks++
			if problem := check(h, r, res, body, word, rest); problem != "" {
				fail("%s", problem)
			}
		}
	}
	if checks == 0 {
		t.Errorf("%s checks nothing", file)
	}
}

// check returns what is wrong, "" when all is well.
func check(h http.Handler, r *http.Request, res *http.Response, body, word, rest string) string {
	switch word {
	case "status":
		if strconv.Itoa(res.StatusCode) != rest {
			return fmt.Sprintf("status %d\n%.600s", res.StatusCode, body)
		}
	case "header", "no":
		name, want, _ := strings.Cut(strings.TrimPrefix(rest, "header "), " ")
		got := strings.Join(res.Header.Values(name), ", ")
		part, isPart := strings.CutPrefix(want, "~ ")
		switch {
		case word == "no" && got != "", isPart && !strings.Contains(got, part), word == "header" && !isPart && got != want:
			return fmt.Sprintf("%s: %q", name, got)
		}
	case "body":
		op, want, _ := strings.Cut(rest, " ")
		if strings.Contains(body, want) != (op == "~") {
			return fmt.Sprintf("body:\n%.1500s", body)
		}
	case "json":
		path, want, _ := strings.Cut(rest, " ")
		got, err := jsonAt(body, path)
		if err != nil || got != want {
			return fmt.Sprintf("%s = %q, want %q (%v)\n%.300s", path, got, want, err, body)
		}
	case "etag":
		again := r.Clone(r.Context())
		again.Header.Set("If-None-Match", res.Header.Get("ETag"))
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, again)
		if res.Header.Get("ETag") == "" || rec.Code != http.StatusNotModified || rec.Body.Len() > 0 {
			return fmt.Sprintf("ETag %q, then status %d with %d bytes", res.Header.Get("ETag"), rec.Code, rec.Body.Len())
		}
	default:
		return "no such check"
	}
	return ""
}

// jsonAt is the value at a path as text.
func jsonAt(body, path string) (string, error) {
	var v any
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return "", err
	}
	path, count := strings.CutSuffix(path, "#")
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		switch at := v.(type) {
		case map[string]any:
			next, ok := at[step]
			if !ok {
				return "", fmt.Errorf("no %q", step)
			}
			v = next
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n >= len(at) {
				return "", fmt.Errorf("no element %q of %d", step, len(at))
			}
			v = at[n]
		default:
			return "", fmt.Errorf("no %q in %v", step, at)
		}
	}
	if count {
		list, ok := v.([]any)
		if !ok {
			return "", fmt.Errorf("%v is no list", v)
		}
		return strconv.Itoa(len(list)), nil
	}
	return fmt.Sprint(v), nil
}
