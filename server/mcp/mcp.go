// Package mcp offers the help center to assistants by the Model Context Protocol:
// over HTTP ([Handler]) or standard input and output ([Run]).
//
// Its tools call the methods of [server.Server] that answer the JSON API too, and
// differ in how they print: each result is both structured and a short text,
// which is all that many assistants read.
package mcp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"faqtory/search"
	"faqtory/server"
)

// A Desk answers questions; [server.Server] is the one there is.
type Desk interface {
	Search(context.Context, server.Query) (*server.Results, error)
	Answer(ctx context.Context, question, lang string) (*server.Answer, error)
	Article(id string) (*server.Article, error)
	ArticleMarkdown(address string) (string, error)
	Categories(lang string) (*server.Categories, error)
	Contact(lang string) (*server.Contact, error)
}

const instructions = `This is the help center of a company: articles that its own staff wrote for customers.
Call get_answer first for a customer's question. When confidence is "sure", state the answer and link its url.
When it is "maybe", offer it as what may help. When it is "none", say that the help center does not answer this
and pass on the contact channels of the handoff, those that are open now first. Do not invent policies, prices or
deadlines that no article states. Ask in the customer's own language; pass it as lang when you know it.`

// maxBody bounds a request in bytes. Arguments are a few words.
const maxBody = 64 << 10

// New makes the MCP server over d. version is that of the program.
func New(d Desk, version string) *mcp.Server {
	s := mcp.NewServer(&mcp.Implementation{Name: "faqtory", Title: "Help center", Version: version}, &mcp.ServerOptions{
		Instructions: instructions,
		// Tools never change while the program runs, and nothing is logged to
		// clients: no capability beyond the tools themselves.
		Capabilities: &mcp.ServerCapabilities{Tools: &mcp.ToolCapabilities{}},
		SetCacheable: func(_ context.Context, _ mcp.Request, c *mcp.Cacheable) { c.TTLMs, c.CacheScope = 300_000, "public" },
	})
	t := &tools{desk: d}
	add(s, "get_answer", "Answer a question",
		"Answer a customer's question from the help center: the short answer or the best passage, how sure it is (sure, maybe, none), up to three alternatives, and contact channels when it is not sure.",
		t.answer)
	add(s, "search_help", "Search the help center",
		"Find articles by words or a question. Gives title, best section, snippet, url and id of each. Use it to look further than get_answer does.",
		t.search)
	add(s, "read_article", "Read an article",
		"Read a whole article as Markdown, by the id or the url that search_help and get_answer give.",
		t.article)
	add(s, "list_categories", "List categories",
		"List the categories of the help center with the number of articles in each. Their keys narrow search_help.",
		t.categories)
	add(s, "contact_options", "Ways to reach a person",
		"List the ways to reach the company's staff: which are open at this moment, until when or from when, and how soon they answer.",
		t.contact)
	return s
}

// Handler serves d over Streamable HTTP without sessions. Whether a web page may
// ask is for whoever mounts it to decide, by Origin; so the SDK's own guard, which
// takes every reverse proxy on this machine for an attack, is off.
func Handler(d Desk, version string) http.Handler {
	s := New(d, version)
	h := mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return s }, &mcp.StreamableHTTPOptions{
		Stateless: true, JSONResponse: true, DisableLocalhostProtection: true, MaxRequestBodyBytes: maxBody,
		PropagateRequestCancellation: true,
	})
	return h
}

// Run serves d over standard input and output until the other side ends it, and
// answers what it has asked by then.
func Run(ctx context.Context, d Desk, version string) error {
	return New(d, version).Run(ctx, lingering{&mcp.StdioTransport{}})
}

// add adds a tool that reads and never changes anything.
func add[In, Out any](s *mcp.Server, name, title, description string, call func(context.Context, In) (Out, string, error)) {
	tool := &mcp.Tool{Name: name, Title: title, Description: description, Annotations: &mcp.ToolAnnotations{
		ReadOnlyHint: true, IdempotentHint: true, OpenWorldHint: new(false), DestructiveHint: new(false),
	}}
	mcp.AddTool(s, tool, func(ctx context.Context, _ *mcp.CallToolRequest, in In) (*mcp.CallToolResult, Out, error) {
		out, text, err := call(ctx, in)
		if err != nil {
			var none Out
			return nil, none, explain(err)
		}
		return &mcp.CallToolResult{Content: []mcp.Content{&mcp.TextContent{Text: text}}}, out, nil
	})
}

// explain is an error as an assistant may read it: what it can do something
// about, and nothing of ours.
func explain(err error) error {
	for _, known := range []error{server.ErrEmpty, server.ErrNotFound, server.ErrBusy, server.ErrUnavailable, search.ErrBadQuery, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return known
		}
	}
	return errors.New("internal error")
}

type tools struct{ desk Desk }

// AnswerInput are the arguments of get_answer.
type AnswerInput struct {
	Question string `json:"question" jsonschema:"the customer's question in their own words"`
	Lang     string `json:"lang,omitempty" jsonschema:"language of the customer as a BCP 47 tag such as en or ar"`
}

func (t *tools) answer(ctx context.Context, in AnswerInput) (*server.Answer, string, error) {
	a, err := t.desk.Answer(ctx, in.Question, in.Lang)
	if err != nil {
		return nil, "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Confidence: %s\n", a.Confidence)
	if p := a.Answer; p != nil {
		fmt.Fprintf(&b, "\n**%s**\n\n%s\n\n%s\n", p.Question, p.Text, source(p))
	}
	if len(a.Alternatives) > 0 {
		b.WriteString("\nAlternatives:\n")
		for i := range a.Alternatives {
			p := &a.Alternatives[i]
			fmt.Fprintf(&b, "- [%s](%s): %s\n", p.Question, p.URL, p.Text)
		}
	}
	if a.Handoff != nil {
		writeHandoff(&b, a.Handoff)
	}
	return a, b.String(), nil
}

func source(p *server.Passage) string {
	s := "Source: [" + p.Title + "](" + p.URL + ")"
	if p.Updated != "" {
		s += ", updated " + p.Updated
	}
	return s
}

// SearchInput are the arguments of search_help.
type SearchInput struct {
	Query    string `json:"query" jsonschema:"words or a question"`
	Lang     string `json:"lang,omitempty" jsonschema:"language of the customer as a BCP 47 tag such as en or ar"`
	Limit    int    `json:"limit,omitempty" jsonschema:"number of results, 5 when left out, at most 20"`
	Category string `json:"category,omitempty" jsonschema:"key of a category to stay within, from list_categories"`
}

func (t *tools) search(ctx context.Context, in SearchInput) (*server.Results, string, error) {
	limit := min(max(in.Limit, 0), 20)
	if limit == 0 {
		limit = 5
	}
	r, err := t.desk.Search(ctx, server.Query{Text: in.Query, Lang: in.Lang, Limit: limit, Category: in.Category, Door: "mcp"})
	if err != nil {
		return nil, "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d articles found, confidence %s", r.Total, r.Confidence)
	if r.Corrected != "" {
		fmt.Fprintf(&b, ", searched for %q", r.Corrected)
	}
	b.WriteString("\n")
	for _, t := range r.Topics {
		fmt.Fprintf(&b, "Topic of this name: [%s](%s), %d articles, key %s\n", t.Title, t.URL, t.Articles, t.Key)
	}
	for i, h := range r.Results {
		title := h.Title
		if h.Section != "" {
			title += " › " + h.Section
		}
		fmt.Fprintf(&b, "\n%d. [%s](%s)\n   %s\n   id: %s\n", i+1, title, h.URL, strings.ReplaceAll(h.Snippet, "\n", " "), h.ID)
	}
	return r, b.String(), nil
}

// ArticleInput are the arguments of read_article.
type ArticleInput struct {
	ID  string `json:"id,omitempty" jsonschema:"id of the article as search_help gives it"`
	URL string `json:"url,omitempty" jsonschema:"address of the article, when the id is not known"`
}

// ArticleOutput names an article; its text is in the content.
type ArticleOutput struct {
	ID       string `json:"id,omitempty"`
	Title    string `json:"title,omitempty"`
	URL      string `json:"url"`
	Lang     string `json:"lang,omitempty"`
	Updated  string `json:"updated,omitempty"`
	ReviewBy string `json:"review_by,omitempty"`
	Markdown string `json:"markdown"`
}

func (t *tools) article(_ context.Context, in ArticleInput) (*ArticleOutput, string, error) {
	if in.ID == "" {
		text, err := t.desk.ArticleMarkdown(in.URL)
		if err != nil {
			return nil, "", err
		}
		return &ArticleOutput{URL: in.URL, Markdown: text}, text, nil
	}
	a, err := t.desk.Article(in.ID)
	if err != nil {
		return nil, "", err
	}
	return &ArticleOutput{ID: a.ID, Title: a.Title, URL: a.URL, Lang: a.Lang, Updated: a.Updated, ReviewBy: a.ReviewBy, Markdown: a.Markdown}, a.Markdown, nil
}

// LangInput are the arguments of tools that need none but the language.
type LangInput struct {
	Lang string `json:"lang,omitempty" jsonschema:"language of the customer as a BCP 47 tag such as en or ar"`
}

// CategoriesOutput are the categories as a list: each follows the one it is in.
type CategoriesOutput struct {
	Lang       string     `json:"lang"`
	Categories []Category `json:"categories"`
}

// A Category is a folder of articles.
type Category struct {
	Key         string `json:"key"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	URL         string `json:"url"`
	Articles    int    `json:"articles"`
	Depth       int    `json:"depth"` // 0 for the outermost
}

func (t *tools) categories(_ context.Context, in LangInput) (*CategoriesOutput, string, error) {
	c, err := t.desk.Categories(in.Lang)
	if err != nil {
		return nil, "", err
	}
	out := &CategoriesOutput{Lang: c.Lang, Categories: []Category{}}
	var b strings.Builder
	var walk func(list []server.Category, depth int)
	walk = func(list []server.Category, depth int) {
		for _, c := range list {
			out.Categories = append(out.Categories, Category{c.Key, c.Title, c.Description, c.URL, c.Articles, depth})
			fmt.Fprintf(&b, "%s- [%s](%s), %d articles, key %s\n", strings.Repeat("  ", depth), c.Title, c.URL, c.Articles, c.Key)
			walk(c.Children, depth+1)
		}
	}
	walk(c.Categories, 0)
	return out, b.String(), nil
}

func (t *tools) contact(_ context.Context, in LangInput) (*server.Contact, string, error) {
	c, err := t.desk.Contact(in.Lang)
	if err != nil {
		return nil, "", err
	}
	var b strings.Builder
	writeHandoff(&b, &c.Handoff)
	return c, b.String(), nil
}

// writeHandoff prints channels, one a line.
func writeHandoff(b *strings.Builder, h *server.Handoff) {
	if len(h.Channels) == 0 {
		b.WriteString("\nNo way to reach a person is known.\n")
		return
	}
	b.WriteString("\nReach a person:\n")
	for _, c := range h.Channels {
		fmt.Fprintf(b, "- %s: %s", c.Name, c.Value)
		if c.URL != "" && !strings.Contains(c.URL, c.Value) {
			fmt.Fprintf(b, " (%s)", c.URL)
		}
		switch {
		case c.Open == nil:
		case *c.Open && c.ClosesAt != "":
			b.WriteString(", open now until " + c.ClosesAt)
		case *c.Open:
			b.WriteString(", open now")
		case c.OpensAt != "":
			b.WriteString(", closed, opens " + c.OpensAt)
		default:
			b.WriteString(", closed")
		}
		if c.AnswerTime != "" {
			b.WriteString(", answers " + c.AnswerTime)
		}
		b.WriteString("\n")
	}
	if h.ContactURL != "" {
		b.WriteString("More: " + h.ContactURL + "\n")
	}
}
