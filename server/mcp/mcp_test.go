package mcp

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"faqtory/search"
	"faqtory/server"
)

// A fakeDesk has one article.
type fakeDesk struct{ err error }

func (d *fakeDesk) Search(_ context.Context, q server.Query) (*server.Results, error) {
	if q.Text == "" {
		return nil, server.ErrEmpty
	}
	return &server.Results{BuildID: "b1", Query: q.Text, Lang: "en", Confidence: search.Maybe, Corrected: "return", Total: 7,
		Results: []server.Hit{{ID: "content/en/return.md", Title: "Return an item", Section: "Fee", URL: "https://help.example.com/return/#fee", Kind: "howto", Snippet: "The fee\nis €3.90.", HTML: "x"}}[:min(1, q.Limit)],
		Facets:  server.Facets{Categories: []server.Facet{}, Kinds: []server.Facet{}, Tags: []server.Facet{}}, Related: []string{}}, d.err
}

func (d *fakeDesk) Answer(_ context.Context, question, lang string) (*server.Answer, error) {
	p := server.Passage{ID: "content/en/return.md", Title: "Return an item", Question: "How do I return?", Text: "Register it.", Source: "answer", URL: "https://help.example.com/return/", Kind: "howto", Lang: lang, Updated: "2026-10-07"}
	a := &server.Answer{BuildID: "b1", Query: question, Lang: lang, Confidence: search.Sure, Answer: &p, Alternatives: []server.Passage{}}
	if question == "hopeless" {
		a.Confidence, a.Answer, a.Alternatives, a.Handoff = search.None, nil, []server.Passage{p}, handoff()
	}
	return a, d.err
}

func handoff() *server.Handoff {
	return &server.Handoff{OpenNow: true, ContactURL: "https://help.example.com/contact/", Channels: []server.Channel{
		{Kind: "phone", Name: "Phone", Value: "+371 20000000", URL: "tel:+37120000000", Languages: []string{"en"}, Open: new(true), ClosesAt: "2026-11-23T18:00:00+02:00", AnswerTime: "within 2 minutes", AnswerSeconds: 120},
		{Kind: "chat", Name: "Chat", Value: "chat.example.com", URL: "https://chat.example.com/", Languages: []string{}, Open: new(false), OpensAt: "2026-11-24T09:00:00+02:00"},
		{Kind: "email", Name: "E-mail", Value: "help@example.com", URL: "mailto:help@example.com", Languages: []string{}},
	}}
}

func (d *fakeDesk) Article(id string) (*server.Article, error) {
	if id != "content/en/return.md" {
		return nil, server.ErrNotFound
	}
	return &server.Article{ID: id, Title: "Return an item", URL: "https://help.example.com/return/", Lang: "en", Updated: "2026-10-07", Markdown: "# Return an item\n"}, nil
}

func (d *fakeDesk) ArticleMarkdown(address string) (string, error) {
	if !strings.HasSuffix(address, "/return/") {
		return "", server.ErrNotFound
	}
	return "# Return an item\n", nil
}

func (d *fakeDesk) Categories(string) (*server.Categories, error) {
	return &server.Categories{Lang: "en", Categories: []server.Category{
		{Key: "returns", Title: "Returns", URL: "/returns/", Articles: 3, Children: []server.Category{{Key: "returns/abroad", Title: "From abroad", URL: "/returns/abroad/", Articles: 1}}},
		{Key: "shipping", Title: "Shipping", URL: "/shipping/", Articles: 2},
	}}, nil
}

func (d *fakeDesk) Contact(string) (*server.Contact, error) {
	return &server.Contact{BuildID: "b1", Lang: "en", Now: "2026-11-23T10:00:00Z", Handoff: *handoff()}, nil
}

// connect opens a session with the SDK's own client.
func connect(t *testing.T, transport mcp.Transport, version string) *mcp.ClientSession {
	t.Helper()
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), transport, &mcp.ClientSessionOptions{ProtocolVersion: version})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { session.Close() })
	return session
}

// sessions are all ways in: HTTP in both protocols, and standard streams.
func sessions(t *testing.T, d Desk) map[string]*mcp.ClientSession {
	t.Helper()
	web := httptest.NewServer(Handler(d, "1.2.3"))
	t.Cleanup(web.Close)
	clientSide, serverSide := mcp.NewInMemoryTransports()
	local, err := New(d, "1.2.3").Connect(t.Context(), serverSide, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { local.Close() })
	return map[string]*mcp.ClientSession{
		"HTTP 2026-07-28": connect(t, &mcp.StreamableClientTransport{Endpoint: web.URL, DisableStandaloneSSE: true}, "2026-07-28"),
		"HTTP 2025-11-25": connect(t, &mcp.StreamableClientTransport{Endpoint: web.URL, DisableStandaloneSSE: true}, "2025-11-25"),
		"streams":         connect(t, clientSide, ""),
	}
}

func TestTools(t *testing.T) {
	for way, session := range sessions(t, &fakeDesk{}) {
		t.Run(way, func(t *testing.T) {
			list, err := session.ListTools(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, tool := range list.Tools {
				names = append(names, tool.Name)
				schema, _ := tool.InputSchema.(map[string]any)
				if tool.Description == "" || schema["type"] != "object" || tool.Annotations == nil || !tool.Annotations.ReadOnlyHint {
					t.Errorf("tool %s: %+v", tool.Name, tool)
				}
			}
			if want := []string{"contact_options", "get_answer", "list_categories", "read_article", "search_help"}; !slices.Equal(slices.Sorted(slices.Values(names)), want) {
				t.Errorf("tools are %q, want %q", names, want)
			}
			again, err := session.ListTools(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			for i := range again.Tools {
				if again.Tools[i].Name != names[i] {
					t.Error("the tools come in another order the second time")
				}
			}
			for _, test := range []struct {
				tool string
				args map[string]any
				text []string // in the content
				path string   // in the structured content
				want string
			}{
				{"get_answer", map[string]any{"question": "how do I return?", "lang": "en"}, []string{"Confidence: sure", "Register it.", "(https://help.example.com/return/), updated 2026-10-07"}, "answer.text", "Register it."},
				{"get_answer", map[string]any{"question": "hopeless"}, []string{"Confidence: none", "Alternatives:", "- Phone: +371 20000000 (tel:+37120000000), open now until 2026-11-23T18:00:00+02:00, answers within 2 minutes", "closed, opens 2026-11-24T09:00:00+02:00", "- E-mail: help@example.com\n"}, "handoff.open_now", "true"},
				{"search_help", map[string]any{"query": "retrun", "limit": 3}, []string{"7 articles found, confidence maybe, searched for \"return\"", "1. [Return an item › Fee](https://help.example.com/return/#fee)", "The fee is €3.90.", "id: content/en/return.md"}, "total", "7"},
				{"read_article", map[string]any{"id": "content/en/return.md"}, []string{"# Return an item"}, "updated", "2026-10-07"},
				{"read_article", map[string]any{"url": "https://help.example.com/return/"}, []string{"# Return an item"}, "url", "https://help.example.com/return/"},
				{"list_categories", nil, []string{"- [Returns](/returns/), 3 articles, key returns\n  - [From abroad]"}, "categories.1.depth", "1"},
				{"contact_options", map[string]any{"lang": "ar"}, []string{"Reach a person:", "More: https://help.example.com/contact/"}, "channels.0.kind", "phone"},
			} {
				res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: test.tool, Arguments: test.args})
				if err != nil || res.IsError || len(res.Content) != 1 {
					t.Errorf("%s %v: %+v, %v", test.tool, test.args, res, err)
					continue
				}
				text := res.Content[0].(*mcp.TextContent).Text
				for _, want := range test.text {
					if !strings.Contains(text, want) {
						t.Errorf("%s %v says\n%s\nwant %q in it", test.tool, test.args, text, want)
					}
				}
				if got := at(t, res.StructuredContent, test.path); got != test.want {
					t.Errorf("%s %v: %s = %q, want %q", test.tool, test.args, test.path, got, test.want)
				}
			}
			// What an assistant does wrong, it is told.
			for _, test := range []struct {
				tool string
				args map[string]any
				want string
			}{
				{"get_answer", map[string]any{}, "question"}, {"get_answer", map[string]any{"question": 7}, "question"},
				{"get_answer", map[string]any{"question": "a", "more": 1}, "more"}, {"search_help", map[string]any{"query": ""}, "the query is empty"},
				{"read_article", map[string]any{"id": "none"}, "no such article"}, {"read_article", map[string]any{}, "no such article"},
			} {
				res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: test.tool, Arguments: test.args})
				said := ""
				switch {
				case err != nil:
					said = err.Error()
				case res.IsError:
					said = res.Content[0].(*mcp.TextContent).Text
				}
				if !strings.Contains(said, test.want) {
					t.Errorf("%s %v: %q, want %q in it", test.tool, test.args, said, test.want)
				}
			}
			if _, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "delete_everything"}); err == nil {
				t.Error("a tool that is not there can be called")
			}
		})
	}
}

// at is a value of structured content as text.
func at(t *testing.T, v any, path string) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	for step := range strings.SplitSeq(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[step]
		case []any:
			v = in[int(step[0]-'0')]
		}
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Trim(string(out), `"`)
}

// Errors of ours are told as such, without what they say.
func TestInternalErrorsStayInside(t *testing.T) {
	for way, session := range sessions(t, &fakeDesk{err: errors.New("open /srv/secret: permission denied")}) {
		res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "get_answer", Arguments: map[string]any{"question": "a"}})
		if err != nil || !res.IsError || res.Content[0].(*mcp.TextContent).Text != "internal error" {
			t.Errorf("%s: %+v, %v, want an internal error", way, res, err)
		}
	}
}

// What the protocol says of single requests, without a client's help.
func TestHTTP(t *testing.T) {
	h := Handler(&fakeDesk{}, "1.2.3")
	meta := `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"}}`
	newer := http.Header{"Mcp-Protocol-Version": {"2026-07-28"}}
	for _, test := range []struct {
		name, method, body string
		header             http.Header
		status             int
		want               string
	}{
		{"discover", "POST", `{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{` + meta + `}}`, with(newer, "Mcp-Method", "server/discover"), 200, `"supportedVersions"`},
		{"list", "POST", `{"jsonrpc":"2.0","id":2,"method":"tools/list","params":{` + meta + `}}`, with(newer, "Mcp-Method", "tools/list"), 200, `"ttlMs":300000`},
		{"initialize of the older protocol", "POST", `{"jsonrpc":"2.0","id":3,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`, nil, 200, `"protocolVersion":"2025-11-25"`},
		{"call of the older protocol", "POST", `{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"get_answer","arguments":{"question":"a"}}}`, http.Header{"Mcp-Protocol-Version": {"2025-11-25"}}, 200, `Register it.`},
		{"GET", "GET", "", nil, 405, ""},
		{"DELETE", "DELETE", "", nil, 405, ""},
		{"no JSON", "POST", "not json", nil, 400, ""},
		{"too large", "POST", `{"jsonrpc":"2.0","id":5,"method":"ping","params":{"x":"` + strings.Repeat("a", maxBody) + `"}}`, nil, 413, ""},
		{"unknown version", "POST", `{"jsonrpc":"2.0","id":6,"method":"tools/list","params":{}}`, http.Header{"Mcp-Protocol-Version": {"1999-01-01"}}, 400, ""},
	} {
		r := httptest.NewRequest(test.method, "/mcp", strings.NewReader(test.body))
		for k, v := range test.header {
			r.Header[k] = v
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json, text/event-stream")
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		b, err := io.ReadAll(rec.Body)
		if err != nil {
			t.Fatal(err)
		}
		if rec.Code != test.status || !strings.Contains(string(b), test.want) {
			t.Errorf("%s: status %d: %.400s, want %d with %q", test.name, rec.Code, b, test.status, test.want)
		}
		if rec.Code == 200 && rec.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%s: Content-Type %q", test.name, rec.Header().Get("Content-Type"))
		}
		if rec.Header().Get("Mcp-Session-Id") != "" {
			t.Errorf("%s: a session was begun", test.name)
		}
	}
}

func with(h http.Header, name, value string) http.Header {
	h = h.Clone()
	h.Set(name, value)
	return h
}

// Every answer is bounded by what the desk gives, and a limit from outside is too.
func TestSearchLimit(t *testing.T) {
	for in, want := range map[int]int{0: 5, -3: 5, 3: 3, 20: 20, 1000: 20} {
		got := 0
		spy := &spyDesk{search: func(q server.Query) { got = q.Limit }}
		if _, _, err := (&tools{desk: spy}).search(t.Context(), SearchInput{Query: "a", Limit: in}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("limit %d: (-want +got)\n%s", in, diff)
		}
	}
}

type spyDesk struct {
	fakeDesk
	search func(server.Query)
}

func (d *spyDesk) Search(ctx context.Context, q server.Query) (*server.Results, error) {
	d.search(q)
	return d.fakeDesk.Search(ctx, q)
}
