package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"slipway.dev/face-recognition/pipeline/internal/store"
	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

func TestRequeueTakesRowsThatWereGivenUp(t *testing.T) {
	const past, future = "UTC_TIMESTAMP(6) - INTERVAL 1 MINUTE", "UTC_TIMESTAMP(6) + INTERVAL 1 MINUTE"
	for name, test := range map[string]struct {
		columns, values string
		want            store.Requeued
		status          store.Status
		retryable       bool
	}{
		"failed":             {"status, attempts, retry_at", "2, 1, " + past, store.Requeued{Failed: 1}, store.Pending, true},
		"failed lately":      {"status, attempts, retry_at", "2, 1, " + future, store.Requeued{}, store.Failed, true},
		"failed for good":    {"status, attempts, retryable", "2, 1, FALSE", store.Requeued{}, store.Failed, false},
		"last attempt left":  {"status, attempts, retry_at", "2, 4, " + past, store.Requeued{Failed: 1}, store.Pending, true},
		"no attempts left":   {"status, attempts, retry_at", "2, 5, " + future, store.Requeued{Exhausted: 1}, store.Failed, false},
		"claim expired":      {"status, attempts, claimed_until, claimed_by", "3, 1, " + past + ", 'gone'", store.Requeued{Expired: 1}, store.Pending, true},
		"claimed":            {"status, attempts, claimed_until, claimed_by", "3, 1, " + future + ", 'other'", store.Requeued{}, store.Processing, true},
		"last claim expired": {"status, attempts, claimed_until", "3, 5, " + past, store.Requeued{Exhausted: 1}, store.Failed, false},
		"stale":              {"status, queued_at", "0, UTC_TIMESTAMP(6) - INTERVAL 16 MINUTE", store.Requeued{Stale: 1}, store.Pending, true},
		"in the queue":       {"status, queued_at", "0, UTC_TIMESTAMP(6) - INTERVAL 14 MINUTE", store.Requeued{}, store.Pending, true},
		"not published yet":  {"status", "0", store.Requeued{}, store.Pending, true},
		"processed":          {"status, queued_at", "1, UTC_TIMESTAMP(6) - INTERVAL 1 DAY", store.Requeued{}, store.Processed, true},
	} {
		t.Run(name, func(t *testing.T) {
			db, _ := server.NewTables(t)
			testservers.Exec(t, db, "INSERT INTO images (path, reason, created_at, updated_at, "+test.columns+
				") VALUES ('a.png', 'because', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), "+test.values+")")
			counts, err := store.New(db).Requeue(context.Background(), 5, 15*time.Minute)
			if err != nil || counts != test.want {
				t.Fatalf("got %+v, %v; want %+v", counts, err, test.want)
			}
			var status store.Status
			var retryable, waiting, claimed bool
			var reason string
			if err := db.QueryRow("SELECT status, retryable, queued_at IS NULL, claimed_by IS NOT NULL, reason FROM images").
				Scan(&status, &retryable, &waiting, &claimed, &reason); err != nil {
				t.Fatal(err)
			}
			if status != test.status || retryable != test.retryable || claimed != (status == store.Processing) {
				t.Errorf("status %d, retryable %t, claimed %t", status, retryable, claimed)
			}
			if requeued := test.want.Failed + test.want.Expired + test.want.Stale; requeued > 0 && !waiting {
				t.Error("it is not published again")
			}
			if exhausted := strings.Contains(reason, "5 times"); exhausted != (test.want.Exhausted == 1) {
				t.Errorf("reason %q", reason)
			}
		})
	}
}

func TestRequeueGoesThroughManyRows(t *testing.T) {
	db, _ := server.NewTables(t)
	testservers.Exec(t, db, `INSERT INTO images (path, status, attempts, retry_at, created_at, updated_at)
		SELECT seq, 2, 1, UTC_TIMESTAMP(6) - INTERVAL 1 SECOND, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM seq_1_to_1200`)
	counts, err := store.New(db).Requeue(context.Background(), 5, time.Minute)
	if err != nil || counts.Failed != 1200 {
		t.Fatalf("got %+v, %v", counts, err)
	}
	if again, err := store.New(db).Requeue(context.Background(), 5, time.Minute); err != nil || again != (store.Requeued{}) {
		t.Errorf("the second time it got %+v, %v", again, err)
	}
}
