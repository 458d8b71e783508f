package cache

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// openFor is how long Redis is not asked after it failed.
const openFor = 3 * time.Second

type state int

const (
	closed state = iota
	open
	halfOpen
)

// breaker keeps an absent Redis from slowing every request down, and logs only changes.
type breaker struct {
	log *slog.Logger

	mutex  sync.Mutex
	state  state
	retry  time.Time
	failed bool
}

func newBreaker(log *slog.Logger) *breaker {
	return &breaker{log: log}
}

// allow tells whether a request may use Redis; after a failure, one request in each interval tries.
func (b *breaker) allow() bool {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.state == closed {
		return true
	}
	now := time.Now()
	if now.Before(b.retry) {
		return false
	}
	b.state = halfOpen
	b.retry = now.Add(openFor)
	return true
}

// open tells whether Redis failed in the meantime, so that an allowed request does not wait for it again.
func (b *breaker) open() bool {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.state == open
}

func (b *breaker) report(err error) {
	// The client of the request is gone, which says nothing about Redis.
	if errors.Is(err, context.Canceled) {
		return
	}
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if err != nil {
		if !b.failed {
			b.log.Warn("Redis cannot be used; answers are not cached", "error", err.Error())
		}
		b.failed = true
		b.state = open
		b.retry = time.Now().Add(openFor)
		return
	}
	if b.failed {
		b.log.Info("Redis can be used again")
	}
	b.failed = false
	b.state = closed
}
