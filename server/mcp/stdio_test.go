package mcp

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"faqtory/server"
)

// A slowDesk takes its time for an answer.
type slowDesk struct {
	fakeDesk
	takes time.Duration
}

func (d *slowDesk) Answer(ctx context.Context, question, lang string) (*server.Answer, error) {
	select {
	case <-time.After(d.takes):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return d.fakeDesk.Answer(ctx, question, lang)
}

// A client that closes its end right after its questions gets every answer.
func TestAnswersAfterTheEndOfTheInput(t *testing.T) {
	const questions = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}
{"jsonrpc":"2.0","method":"notifications/initialized"}
{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"get_answer","arguments":{"question":"a"}}}
{"jsonrpc":"2.0","id":"three","method":"tools/call","params":{"name":"get_answer","arguments":{"question":"b"}}}
`
	for _, test := range []struct {
		takes time.Duration
		want  int // answers
	}{{0, 3}, {2 * time.Second, 3}, {leave + time.Second, 1}} {
		synctest.Test(t, func(t *testing.T) {
			r, w := io.Pipe()
			got := make(chan []string, 1)
			go func() {
				var ids []string
				for lines := bufio.NewScanner(r); lines.Scan(); {
					var m struct {
						ID     json.RawMessage `json:"id"`
						Result json.RawMessage `json:"result"`
					}
					if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
						t.Error(err)
					}
					if m.Result != nil {
						ids = append(ids, string(m.ID))
					}
				}
				got <- ids
			}()
			began := time.Now()
			transport := lingering{&mcp.IOTransport{Reader: io.NopCloser(strings.NewReader(questions)), Writer: w}}
			if err := New(&slowDesk{takes: test.takes}, "1").Run(t.Context(), transport); err != nil {
				t.Errorf("Run() = %v", err)
			}
			w.Close()
			if ids := <-got; len(ids) != test.want {
				t.Errorf("answers that take %s: %q, want %d of them", test.takes, ids, test.want)
			}
			if took := time.Since(began); took > leave {
				t.Errorf("the session went on for %s after the last question", took)
			}
		})
	}
}
