package testservers

import (
	"bytes"
	"context"
	"database/sql"
	"sync"
	"testing"
	"time"

	"slipway.dev/face-recognition/pipeline/internal/database"
	"slipway.dev/face-recognition/pipeline/internal/schema"
)

const eventuallyTimeout = 20 * time.Second

// NewTables creates a database with the tables for a test, and connects to it.
func (m *MariaDB) NewTables(t *testing.T) (*sql.DB, database.Config) {
	t.Helper()
	config := m.NewDatabase(t)
	db, err := database.Open(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := schema.Migrate(context.Background(), db, func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	return db, config
}

// Number returns the number that a query finds.
func Number(t *testing.T, db *sql.DB, query string, args ...any) int {
	t.Helper()
	var number int
	if err := db.QueryRow(query, args...).Scan(&number); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return number
}

// Exec runs a statement.
func Exec(t *testing.T, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.Exec(statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// Eventually waits until a condition is true.
func Eventually(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(eventuallyTimeout); !condition(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s did not happen within %s", what, eventuallyTimeout)
		}
	}
}

// Buffer collects output of several goroutines.
type Buffer struct {
	mutex  sync.Mutex
	buffer bytes.Buffer
}

func (b *Buffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.Write(p)
}

func (b *Buffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.String()
}
