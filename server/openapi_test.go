package server

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// apiRequests ask every endpoint for every kind of answer it can give.
func apiRequests() []string {
	const sure, maybe, none = "How+do+I+return+an+item%3F", "parcel", "xylophone+lessons"
	var out []string
	for _, lang := range []string{"", "&lang=en", "&lang=ar", "&lang=lv", "&lang=de-CH", "&lang=1234"} {
		for _, q := range []string{sure, maybe, none, "retrun", "%D9%85%D8%AF%D8%A9+%D8%A7%D9%84%D8%AA%D9%88%D8%B5%D9%8A%D9%84", "%3F", "", "American+Express"} {
			out = append(out, "/api/v1/search?q="+q+lang, "/api/v1/answer?q="+q+lang, "/api/v1/suggest?q="+q+lang)
		}
		out = append(out, "/api/v1/categories?x="+lang, "/api/v1/contact?x="+lang)
	}
	return append(out,
		"/api/v1/search?q=parcel&category=shipping&kind=howto&tag=none&limit=1&offset=1&verbatim=true", "/api/v1/search?q=parcel&limit=0&offset=x",
		"/api/v1/search", "/api/v1/answer", "/api/v1/suggest", "/api/v1/suggest?q=ret&limit=3&format=opensearch", "/api/v1/suggest?q=ret&format=x",
		"/api/v1/articles/content%2Fen%2Freturns%2Freturn-an-item.md", "/api/v1/articles/content%2Far%2Fshipping%2Fdelivery-times.md", "/api/v1/articles/none",
	)
}

// Every answer of the API is what openapi.json says, for a site that knows its
// address and one that does not, by day and by night.
func TestAnswersFollowOpenAPI(t *testing.T) {
	openapi3filter.RegisterBodyDecoder("text/markdown", openapi3filter.FileBodyDecoder)
	for _, baseURL := range []string{"", "https://help.example.com/"} {
		site := newTestSite(t, "/", baseURL)
		site.publish(articles())
		s := site.open(Options{Limits: Limits{Rate: -1}})
		router := openAPIRouter(t, s)
		for _, target := range apiRequests() {
			checkAnswer(t, s, router, target, "")
		}
		checkAnswer(t, s, router, "/api/v1/articles/content%2Fen%2Freturns%2Freturn-an-item.md", "text/markdown")
		s.limiter = newLimiter(Limits{Rate: 0.001, Burst: 1})
		for range 2 {
			checkAnswer(t, s, router, "/api/v1/answer?q=parcel", "")
		}
		s.limiter = nil
		s.searches = nil // nobody is ever let in
		s.options.Limits.Wait = 1
		checkAnswer(t, s, router, "/api/v1/answer?q=parcel", "")
	}
}

// openAPIRouter reads the description that the server itself gives.
func openAPIRouter(t *testing.T, s *Server) routers.Router {
	t.Helper()
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
	doc, err := openapi3.NewLoader().LoadFromData(rec.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatalf("openapi.json is not valid: %v", err)
	}
	doc.Servers = openapi3.Servers{{URL: "http://example.com"}}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return router
}

func checkAnswer(t *testing.T, s *Server, router routers.Router, target, accept string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://example.com"+target, nil)
	r.RemoteAddr = "192.0.2.1:1"
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, r)
	route, path, err := router.FindRoute(r)
	if err != nil {
		t.Errorf("%s: openapi.json knows no such route: %v", target, err)
		return
	}
	in := &openapi3filter.RequestValidationInput{Request: r, PathParams: path, Route: route}
	wrong := openapi3filter.ValidateRequest(t.Context(), in)
	// The description and the server agree on what is a mistake: the one thing a
	// schema cannot say is that a text must not be blank, or what a language is.
	if refused := rec.Code == http.StatusBadRequest; refused != (wrong != nil) && !strings.Contains(target, "lang=1234") && !blank(target) {
		t.Errorf("%s: status %d, but openapi.json says %v", target, rec.Code, wrong)
	}
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: rec.Code, Header: rec.Header(), Body: io.NopCloser(bytes.NewReader(rec.Body.Bytes())),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}
	if err := openapi3filter.ValidateResponse(t.Context(), out); err != nil {
		t.Errorf("%s: the answer is not what openapi.json says: %v\n%.800s", target, err, rec.Body.String())
	}
}

func blank(target string) bool {
	u, err := url.Parse(target)
	return err == nil && tidy(u.Query().Get("q")) == ""
}

// The check must be able to fail.
func TestOpenAPICheckCatches(t *testing.T) {
	site := newTestSite(t, "/", "")
	site.publish(articles())
	s := site.open(Options{})
	router := openAPIRouter(t, s)
	for _, body := range []string{`{}`, `{"build_id":1}`, `{"build_id":"a","query":"q","lang":"en","confidence":"certain","answer":null,"alternatives":[],"handoff":null}`,
		`{"build_id":"a","query":"q","lang":"en","confidence":"none","answer":null,"alternatives":[],"handoff":null,"more":1}`} {
		r := httptest.NewRequest(http.MethodGet, "http://example.com/api/v1/answer?q=a", nil)
		route, path, err := router.FindRoute(r)
		if err != nil {
			t.Fatal(err)
		}
		in := &openapi3filter.ResponseValidationInput{
			RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: path, Route: route},
			Status:                 200, Header: http.Header{"Content-Type": {"application/json"}, "Etag": {`W/"x"`}, "X-Request-Id": {"1"}}, Body: io.NopCloser(strings.NewReader(body)),
		}
		if err := openapi3filter.ValidateResponse(t.Context(), in); err == nil {
			t.Errorf("the validator takes %s for an answer", body)
		}
	}
}
