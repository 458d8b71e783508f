package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
	"unicode/utf8"

	"slipway.dev/face-recognition/pipeline/internal/database"
)

const maxReasonLength = 255

// Claim is the right to process a picture, which others can take away once it has expired.
type Claim struct {
	Image
	// Token tells claims apart; at most 64 characters.
	Token string
	// Attempts counts this one too.
	Attempts int
}

// Claim takes a pending row for `lifetime`. It returns false if the row is not pending.
func (s *Store) Claim(ctx context.Context, id uint64, token string, lifetime time.Duration) (Claim, bool, error) {
	claim := Claim{Image: Image{ID: id}, Token: token}
	changed, err := database.Change(ctx, s.db, `UPDATE images SET status = 3, claimed_by = ?,
		claimed_until = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND, attempts = attempts + 1, updated_at = UTC_TIMESTAMP(6)
		WHERE id = ? AND status = 0`, token, lifetime.Microseconds(), id)
	if err != nil || changed == 0 {
		return claim, false, err
	}
	query := "SELECT path, attempts FROM images WHERE id = ?"
	err = database.Read(ctx, func() error { return s.db.QueryRowContext(ctx, query, id).Scan(&claim.Path, &claim.Attempts) })
	return claim, true, err
}

// Exists tells whether there is a row with an id.
func (s *Store) Exists(ctx context.Context, id uint64) (bool, error) {
	var one int
	err := database.Read(ctx, func() error {
		return s.db.QueryRowContext(ctx, "SELECT 1 FROM images WHERE id = ?", id).Scan(&one)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// Outcome is how the processing of a picture ended.
type Outcome struct {
	// Failed is false if the picture was processed.
	Failed bool
	// Person is nil if nobody is known.
	Person *uint32
	// Reason is why it failed, for people.
	Reason    string
	Retryable bool
	// RetryAfter is when a failed row may be requeued.
	RetryAfter time.Duration
}

// Finish stores an outcome. It returns false, and changes nothing, if the claim was lost.
func (s *Store) Finish(ctx context.Context, claim Claim, outcome Outcome) (bool, error) {
	status := Processed
	var reason *string
	var retry *int64
	if outcome.Failed {
		status = Failed
		text := truncate(outcome.Reason)
		reason = &text
		if outcome.Retryable {
			microseconds := outcome.RetryAfter.Microseconds()
			retry = &microseconds
		}
	}
	changed, err := database.Change(ctx, s.db, `UPDATE images SET status = ?, person = ?, reason = ?, retryable = ?,
		retry_at = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND, claimed_by = NULL, claimed_until = NULL,
		changes = changes + 1, updated_at = UTC_TIMESTAMP(6)
		WHERE id = ? AND status = 3 AND claimed_by = ?`,
		status, outcome.Person, reason, !outcome.Failed || outcome.Retryable, retry, claim.ID, claim.Token)
	return changed > 0, err
}

// GiveBack makes a claimed row pending again, to be published once more, as if it had not been claimed. It returns false if
// the claim was lost.
func (s *Store) GiveBack(ctx context.Context, claim Claim) (bool, error) {
	changed, err := database.Change(ctx, s.db, `UPDATE images SET status = 0, queued_at = NULL, claimed_by = NULL,
		claimed_until = NULL, attempts = attempts - 1, updated_at = UTC_TIMESTAMP(6)
		WHERE id = ? AND status = 3 AND claimed_by = ?`, claim.ID, claim.Token)
	return changed > 0, err
}

// PersonOf returns the id of the person whom a known picture shows, or nil if there is none.
func (s *Store) PersonOf(ctx context.Context, imageName string) (*uint32, error) {
	var id uint32
	query := "SELECT person_id FROM person_images WHERE image_name = ?"
	err := database.Read(ctx, func() error { return s.db.QueryRowContext(ctx, query, imageName).Scan(&id) })
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &id, err
}

func truncate(text string) string {
	if utf8.RuneCountInString(text) <= maxReasonLength {
		return text
	}
	return string([]rune(text)[:maxReasonLength-1]) + "…"
}
