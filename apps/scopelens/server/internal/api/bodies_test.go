package api_test

import (
	"io"
	"sync"
	"sync/atomic"
)

// endless is a body without an end.
type endless struct {
	start io.Reader
	sent  atomic.Int64
}

func (e *endless) Read(p []byte) (int, error) {
	if n, err := e.start.Read(p); err == nil {
		return n, nil
	}
	clear(p)
	e.sent.Add(int64(len(p)))
	return len(p), nil
}

// gate is a body whose reader waits until it is opened.
type gate struct {
	text    io.Reader
	reached chan struct{}
	open    chan struct{}
	once    sync.Once
}

func (g *gate) Read(p []byte) (int, error) {
	g.once.Do(func() {
		close(g.reached)
		<-g.open
	})
	return g.text.Read(p)
}
