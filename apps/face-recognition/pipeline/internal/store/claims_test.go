package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"slipway.dev/face-recognition/pipeline/internal/store"
	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

func add(t *testing.T, rows *store.Store, path string) uint64 {
	t.Helper()
	images, err := rows.AddImages(context.Background(), []string{path}, func() error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return images[0].ID
}

func TestOnlyOneClaimsARow(t *testing.T) {
	db, _ := server.NewTables(t)
	rows := store.New(db)
	id := add(t, rows, "a.png")
	claims := make(chan bool, 8)
	for range cap(claims) {
		go func() {
			_, claimed, err := rows.Claim(context.Background(), id, "token", time.Minute)
			claims <- claimed && err == nil
		}()
	}
	count := 0
	for range cap(claims) {
		if <-claims {
			count++
		}
	}
	if count != 1 {
		t.Errorf("%d claimed it", count)
	}
}

func TestALostClaimChangesNothing(t *testing.T) {
	db, _ := server.NewTables(t)
	rows, ctx := store.New(db), context.Background()
	first, _, err := rows.Claim(ctx, add(t, rows, "a.png"), "first", time.Microsecond)
	if err != nil || first.Path != "a.png" || first.Attempts != 1 {
		t.Fatalf("got %+v, %v", first, err)
	}
	if counts, err := rows.Requeue(ctx, 5, time.Hour); err != nil || counts.Expired != 1 {
		t.Fatalf("got %+v, %v", counts, err)
	}
	second, claimed, err := rows.Claim(ctx, first.ID, "second", time.Minute)
	if err != nil || !claimed || second.Attempts != 2 {
		t.Fatalf("got %+v, %t, %v", second, claimed, err)
	}
	if kept, err := rows.Finish(ctx, first, store.Outcome{}); err != nil || kept {
		t.Errorf("the lost claim was finished: %v", err)
	}
	if kept, err := rows.GiveBack(ctx, first); err != nil || kept {
		t.Errorf("the lost claim was given back: %v", err)
	}
	if kept, err := rows.Finish(ctx, second, store.Outcome{}); err != nil || !kept {
		t.Errorf("the claim was not finished: %v", err)
	}
	if changes := testservers.Number(t, db, "SELECT changes FROM images WHERE status = 1 AND claimed_by IS NULL"); changes != 1 {
		t.Errorf("%d changes", changes)
	}
}

func TestGiveBackUndoesAClaim(t *testing.T) {
	db, _ := server.NewTables(t)
	rows, ctx := store.New(db), context.Background()
	claim, _, err := rows.Claim(ctx, add(t, rows, "a.png"), "token", time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := rows.GiveBack(ctx, claim); err != nil || !kept {
		t.Fatalf("got %t, %v", kept, err)
	}
	query := "SELECT COUNT(*) FROM images WHERE status = 0 AND attempts = 0 AND queued_at IS NULL AND claimed_by IS NULL AND claimed_until IS NULL"
	if testservers.Number(t, db, query) != 1 {
		t.Error("the row is not as before")
	}
}

func TestPublishersLeaveEachOthersRows(t *testing.T) {
	db, _ := server.NewTables(t)
	rows, ctx := store.New(db), context.Background()
	for _, path := range []string{"a", "b", "c"} {
		add(t, rows, path)
	}
	broken := errors.New("broken")
	_, err := rows.Publish(ctx, 2, func(first []uint64) error {
		if len(first) != 2 {
			t.Errorf("the first got %v", first)
		}
		count, err := rows.Publish(ctx, 2, func(second []uint64) error {
			if len(second) != 1 || second[0] <= first[1] {
				t.Errorf("the second got %v", second)
			}
			return nil
		})
		if err != nil || count != 1 {
			t.Errorf("got %d, %v", count, err)
		}
		return broken
	})
	if !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if waiting, err := rows.Backlog(ctx, 10); err != nil || waiting != 2 {
		t.Errorf("%d wait, %v", waiting, err)
	}
}
