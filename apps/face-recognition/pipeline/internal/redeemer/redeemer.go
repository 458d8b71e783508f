// Package redeemer has rows processed that were given up.
package redeemer

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"slipway.dev/face-recognition/pipeline/internal/database"
	"slipway.dev/face-recognition/pipeline/internal/store"
)

const retryInterval = time.Second

// Options are what may be requeued.
type Options struct {
	MaxAttempts int
	// Stale is how long a row may be in the queue.
	Stale time.Duration
	// Patience is how long the database may be away.
	Patience time.Duration
}

// Run requeues rows once, and logs how many.
func Run(ctx context.Context, s *store.Store, options Options, log *slog.Logger) error {
	var total store.Requeued
	for deadline := time.Now().Add(options.Patience); ; {
		counts, err := s.Requeue(ctx, options.MaxAttempts, options.Stale)
		total.Failed += counts.Failed
		total.Expired += counts.Expired
		total.Stale += counts.Stale
		total.Exhausted = counts.Exhausted
		if err == nil {
			break
		}
		if !database.IsAway(err) {
			return fmt.Errorf("rows cannot be requeued: %w", err)
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the database was away for more than %s: %w", options.Patience, err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(retryInterval):
		}
	}
	log.Info("rows requeued", "failed", total.Failed, "expired", total.Expired, "stale", total.Stale, "exhausted", total.Exhausted)
	return nil
}
