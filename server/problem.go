package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"faqtory/search"
)

// A Problem is an error as programs read it (RFC 9457).
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	// Errors name the parameters at fault.
	Errors []ParameterError `json:"errors,omitempty"`
	// RequestID finds the request in the server's log.
	RequestID string `json:"request_id,omitempty"`
}

// A ParameterError is what is wrong with one parameter.
type ParameterError struct {
	Parameter string `json:"parameter"`
	Detail    string `json:"detail"`
}

// problems are all that can go wrong, in one table: what it is called, what a
// client is told, and the error that it stands for.
var problems = []struct {
	err    error
	status int
	name   string
	title  string
}{
	{ErrEmpty, http.StatusBadRequest, "empty-query", "The query is empty"},
	{search.ErrBadQuery, http.StatusBadRequest, "bad-query", "The query cannot be read"},
	{errParameter, http.StatusBadRequest, "bad-parameter", "A parameter is not as it should be"},
	{ErrNotFound, http.StatusNotFound, "not-found", "There is no such thing here"},
	{errMethod, http.StatusMethodNotAllowed, "method-not-allowed", "The method is not allowed here"},
	{errLimited, http.StatusTooManyRequests, "too-many-requests", "Too many requests"},
	{errOrigin, http.StatusForbidden, "foreign-origin", "Pages of this origin may not ask"},
	{ErrBusy, http.StatusServiceUnavailable, "busy", "Too many searches at once"},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, "timeout", "The search took too long"},
	{context.Canceled, 499, "canceled", "The client went away"},
	{ErrUnavailable, http.StatusServiceUnavailable, "unavailable", "Search is not available"},
	{search.ErrClosed, http.StatusServiceUnavailable, "unavailable", "Search is not available"},
	{search.ErrCorrupt, http.StatusServiceUnavailable, "unavailable", "Search is not available"},
}

var (
	errParameter = errors.New("bad parameter")
	errMethod    = errors.New("method not allowed")
	errLimited   = errors.New("too many requests")
	errOrigin    = errors.New("foreign origin")
	errPanic     = errors.New("panic") // said in full where it is caught
)

const problemType = "urn:faqtory:problem:"

// problemOf is what a client is told of an error. Whatever is not in the table is
// ours alone to know.
func problemOf(err error) Problem {
	for _, p := range problems {
		if errors.Is(err, p.err) {
			return Problem{Type: problemType + p.name, Title: p.title, Status: p.status}
		}
	}
	return Problem{Type: problemType + "internal", Title: "Internal error", Status: http.StatusInternalServerError}
}

// fail answers with a problem.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error, details ...ParameterError) {
	p := problemOf(err)
	p.Errors = details
	p.RequestID = requestID(r)
	h := w.Header()
	switch p.Status {
	case http.StatusInternalServerError:
		if errors.Is(err, errPanic) {
			break
		}
		s.log.ErrorContext(r.Context(), "request failed", "route", routeOf(r), "error", err)
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "1")
		if errors.Is(err, search.ErrCorrupt) {
			s.log.ErrorContext(r.Context(), "the search index is damaged; build again", "error", err)
		}
	case 499:
		p.Status = http.StatusServiceUnavailable // nobody is there to read it
	}
	data, err := json.Marshal(p)
	if err != nil {
		data = []byte("{}") // strings and numbers always marshal
	}
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	s.body(w, r, p.Status, data)
}
