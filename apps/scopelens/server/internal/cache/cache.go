// Package cache keeps answers in Redis. It is never needed: whatever fails is as if nothing were cached.
package cache

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

const (
	timeout  = 200 * time.Millisecond
	poolSize = 20
)

// Cache is Redis, or nothing.
type Cache struct {
	client  *redis.Client
	prefix  string
	expiry  time.Duration
	breaker *breaker

	mutex sync.Mutex
	// token is the last one under which this process wrote, and hashes are the keys that it wrote under it.
	token  string
	hashes map[string]bool
}

// Open returns a cache that connects on first use; without a URL it caches nothing. The error does not contain the URL,
// because that has a password.
func Open(url, prefix string, expiry time.Duration, log *slog.Logger) (*Cache, error) {
	if url == "" {
		return &Cache{}, nil
	}
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, errors.New("REDIS_URL: has to be redis://<user>:<password>@<host>:<port>")
	}
	options.DialTimeout, options.ReadTimeout, options.WriteTimeout, options.PoolTimeout = timeout, timeout, timeout, timeout
	options.ContextTimeoutEnabled = true
	options.MaxRetries = -1
	options.DialerRetries = 1
	options.PoolSize = poolSize
	// Neither is needed, and the login may use few commands.
	options.DisableIdentity = true
	options.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return &Cache{
		client:  redis.NewClient(options),
		prefix:  prefix,
		expiry:  expiry,
		breaker: newBreaker(log),
		hashes:  map[string]bool{},
	}, nil
}

// Close ends all connections.
func (c *Cache) Close() error {
	if c.client == nil {
		return nil
	}
	return c.client.Close()
}

// Available tells whether a request should use the cache.
func (c *Cache) Available() bool {
	return c.client != nil && c.breaker.allow()
}

// Entry names a cached value: a key, or a field of a hash. The token says of which state of the database it is.
type Entry struct {
	Name  string
	Field string
	Token string
}

func (c *Cache) key(e Entry) string {
	return c.prefix + e.Name + ":" + e.Token
}

// Get returns a cached value, or nil.
func (c *Cache) Get(ctx context.Context, e Entry) []byte {
	if c.breaker.open() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var value []byte
	var err error
	if e.Field == "" {
		value, err = c.client.Get(ctx, c.key(e)).Bytes()
	} else {
		value, err = c.client.HGet(ctx, c.key(e), e.Field).Bytes()
	}
	if errors.Is(err, redis.Nil) {
		err = nil
	}
	c.breaker.report(err)
	if err != nil {
		return nil
	}
	return value
}

// Set caches a value until it expires. Lists of an older token are deleted, because nobody asks for them any more.
func (c *Cache) Set(ctx context.Context, e Entry, value []byte) {
	if c.breaker.open() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	key := c.key(e)
	outdated := c.outdated(e)
	_, err := c.client.Pipelined(ctx, func(pipeline redis.Pipeliner) error {
		if e.Field == "" {
			pipeline.Set(ctx, key, value, c.expiry)
		} else {
			pipeline.HSet(ctx, key, e.Field, value)
			pipeline.Expire(ctx, key, c.expiry)
		}
		if len(outdated) > 0 {
			pipeline.Unlink(ctx, outdated...)
		}
		return nil
	})
	c.breaker.report(err)
}

// outdated notes that an entry is written, and returns the keys of the former token.
func (c *Cache) outdated(e Entry) []string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	var keys []string
	if c.token != e.Token {
		for key := range c.hashes {
			keys = append(keys, key)
		}
		clear(c.hashes)
		c.token = e.Token
	}
	if e.Field != "" {
		c.hashes[c.key(e)] = true
	}
	return keys
}
