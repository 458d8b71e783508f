package redeemer_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"slipway.dev/face-recognition/pipeline/internal/database"
	"slipway.dev/face-recognition/pipeline/internal/redeemer"
	"slipway.dev/face-recognition/pipeline/internal/store"
)

func TestPatienceWithAnAbsentDatabase(t *testing.T) {
	db, err := database.Open(database.Config{Host: "127.0.0.1", Port: 1, Database: "d", User: "u", Password: "secret-password"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	options := redeemer.Options{MaxAttempts: 5, Stale: time.Minute, Patience: time.Second}
	begin := time.Now()
	err = redeemer.Run(t.Context(), store.New(db), options, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "the database was away for more than 1s") || strings.Contains(err.Error(), "secret-password") {
		t.Errorf("got %v", err)
	}
	if took := time.Since(begin); took < time.Second {
		t.Errorf("it gave up after %s", took)
	}
}
