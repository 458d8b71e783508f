package store

import (
	"context"
	"database/sql"

	"slipway.dev/face-recognition/pipeline/internal/database"
)

// Publish passes the ids of at most `limit` rows that wait to be published to `publish`, and notes when that was done. It
// returns how many there were. Rows that another publisher has at this time are left out. If the change cannot be
// committed, the rows are published again later.
func (s *Store) Publish(ctx context.Context, limit int, publish func(ids []uint64) error) (int, error) {
	var ids []uint64
	err := database.Transaction(ctx, s.db, func(tx *sql.Tx) error {
		var err error
		if ids, err = waiting(ctx, tx, limit); err != nil || len(ids) == 0 {
			return err
		}
		if err := publish(ids); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE images SET queued_at = UTC_TIMESTAMP(6), updated_at = UTC_TIMESTAMP(6) WHERE id IN"+
			placeholders(len(ids)), arguments(ids)...)
		return err
	})
	return len(ids), err
}

func waiting(ctx context.Context, tx *sql.Tx, limit int) ([]uint64, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id FROM images WHERE status = 0 AND queued_at IS NULL ORDER BY id LIMIT ?
		FOR UPDATE SKIP LOCKED`, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []uint64
	for rows.Next() {
		var id uint64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
