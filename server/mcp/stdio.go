package mcp

import (
	"context"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// leave is how long an answer that is under way is waited for when the other side
// has said all it had to say. A search takes five seconds at most.
const leave = 10 * time.Second

// A lingering transport answers what it was asked before it ends. A client that
// writes its questions and closes its end, as a shell does whose input is a file,
// is otherwise cut off: the end of the input ends the session, and the session
// the answers that are being worked out.
type lingering struct{ mcp.Transport }

// Connect implements [mcp.Transport].
func (t lingering) Connect(ctx context.Context) (mcp.Connection, error) {
	c, err := t.Transport.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &lingeringConn{Connection: c, open: map[jsonrpc.ID]bool{}, answered: make(chan struct{}, 1), closed: make(chan struct{})}, nil
}

type lingeringConn struct {
	mcp.Connection
	once   sync.Once
	closed chan struct{}

	mu       sync.Mutex
	open     map[jsonrpc.ID]bool // questions without an answer
	answered chan struct{}       // told after each answer, if anybody listens
}

// Read implements [mcp.Connection]. The end of the input is reported when no
// question is open any more.
func (c *lingeringConn) Read(ctx context.Context) (jsonrpc.Message, error) {
	msg, err := c.Connection.Read(ctx)
	if err != nil {
		c.wait(ctx)
		return nil, err
	}
	if r, ok := msg.(*jsonrpc.Request); ok && r.IsCall() {
		c.mu.Lock()
		c.open[r.ID] = true
		c.mu.Unlock()
	}
	return msg, nil
}

// Write implements [mcp.Connection].
func (c *lingeringConn) Write(ctx context.Context, msg jsonrpc.Message) error {
	err := c.Connection.Write(ctx, msg)
	if r, ok := msg.(*jsonrpc.Response); ok {
		c.mu.Lock()
		delete(c.open, r.ID)
		c.mu.Unlock()
		select {
		case c.answered <- struct{}{}:
		default:
		}
	}
	return err
}

// Close implements [mcp.Connection].
func (c *lingeringConn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Connection.Close()
}

// wait returns when every question has its answer, or nobody wants it any more.
func (c *lingeringConn) wait(ctx context.Context) {
	patience := time.NewTimer(leave)
	defer patience.Stop()
	for {
		c.mu.Lock()
		n := len(c.open)
		c.mu.Unlock()
		if n == 0 {
			return
		}
		select {
		case <-c.answered:
		case <-c.closed:
			return
		case <-ctx.Done():
			return
		case <-patience.C:
			return
		}
	}
}
