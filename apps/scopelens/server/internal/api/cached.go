package api

import (
	"context"
	"encoding/json"

	"slipway.local/scopelens/server/internal/cache"
)

// cacheToken returns the token for cached answers, or an empty one if none should be used. It has to be called before
// anything is read from the database.
func (s *Server) cacheToken(ctx context.Context) (string, error) {
	if !s.Cache.Available() {
		return "", nil
	}
	return s.Store.Version(ctx)
}

// cached returns the cached value of an entry, or loads and caches it. With an empty token, it only loads it.
func cached[T any](ctx context.Context, s *Server, entry cache.Entry, load func() (T, error)) (T, error) {
	if entry.Token == "" {
		return load()
	}
	var value T
	if text := s.Cache.Get(ctx, entry); text != nil && json.Unmarshal(text, &value) == nil {
		return value, nil
	}
	value, err := load()
	if err != nil {
		return value, err
	}
	if text, err := json.Marshal(value); err == nil {
		s.Cache.Set(ctx, entry, text)
	}
	return value, nil
}
