package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"slipway.dev/face-recognition/pipeline/internal/database"
)

const (
	requeueBatch = 500
	requeued     = "UPDATE images SET status = 0, queued_at = NULL, claimed_by = NULL, claimed_until = NULL, retry_at = NULL, updated_at = UTC_TIMESTAMP(6) "
)

// Requeued counts rows that [Store.Requeue] made pending.
type Requeued struct {
	// Failed rows could be tried again.
	Failed int64
	// Expired rows had been claimed by a processor that is gone.
	Expired int64
	// Stale rows were in the queue for too long.
	Stale int64
	// Exhausted is how many failed rows have no attempts left, now and from earlier.
	Exhausted int64
}

// Requeue makes rows pending that were given up, to be published again: failed rows that another attempt may mend, rows whose
// claim has expired, and rows that were published longer than `stale` ago. Rows with `maxAttempts` become, or stay, failed
// for good. Each batch of rows is a transaction.
func (s *Store) Requeue(ctx context.Context, maxAttempts int, stale time.Duration) (Requeued, error) {
	var counts Requeued
	exhausted := fmt.Sprintf("It failed %d times.", maxAttempts)
	for _, step := range []struct {
		count     *int64
		statement string
		args      []any
	}{
		// Whatever ended the processor each time, the row must not end another one.
		{nil, `UPDATE images SET status = 2, retryable = FALSE, reason = ?, claimed_by = NULL, claimed_until = NULL, retry_at = NULL,
			changes = changes + 1, updated_at = UTC_TIMESTAMP(6)
			WHERE status = 3 AND claimed_until < UTC_TIMESTAMP(6) AND attempts >= ?`, []any{exhausted, maxAttempts}},
		{nil, `UPDATE images SET retryable = FALSE, reason = LEFT(CONCAT(?, COALESCE(CONCAT(': ', reason), '')), 255), retry_at = NULL,
			updated_at = UTC_TIMESTAMP(6)
			WHERE status = 2 AND retryable AND attempts >= ?`, []any{exhausted, maxAttempts}},
		{&counts.Failed, requeued + "WHERE status = 2 AND retryable AND attempts < ? AND retry_at < UTC_TIMESTAMP(6)", []any{maxAttempts}},
		{&counts.Expired, requeued + "WHERE status = 3 AND claimed_until < UTC_TIMESTAMP(6)", nil},
		{&counts.Stale, requeued + "WHERE status = 0 AND queued_at < UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND", []any{stale.Microseconds()}},
	} {
		changed, err := s.inBatches(ctx, step.statement, step.args)
		if step.count != nil {
			*step.count = changed
		}
		if err != nil {
			return counts, err
		}
	}
	query := "SELECT COUNT(*) FROM images WHERE status = 2 AND attempts >= ?"
	err := database.Read(ctx, func() error { return s.db.QueryRowContext(ctx, query, maxAttempts).Scan(&counts.Exhausted) })
	return counts, err
}

// inBatches runs a statement for some rows at a time, so that others do not wait for a lock for long.
func (s *Store) inBatches(ctx context.Context, statement string, args []any) (int64, error) {
	var total int64
	for {
		var changed int64
		err := database.Transaction(ctx, s.db, func(tx *sql.Tx) error {
			result, err := tx.ExecContext(ctx, statement+" ORDER BY id LIMIT ?", append(slices.Clone(args), requeueBatch)...)
			if err != nil {
				return err
			}
			changed, err = result.RowsAffected()
			return err
		})
		if err != nil {
			return total, err
		}
		total += changed
		if changed < requeueBatch {
			return total, nil
		}
	}
}
