// Package schema creates the tables.
package schema

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"

	"slipway.dev/face-recognition/pipeline/internal/database"
)

// Version is that of the newest migration.
const Version = 1

const (
	// lockPrefix and a database's name are the name of a lock, which all databases of a server share.
	lockPrefix  = "migrate:"
	maxLockName = 64
	lockTimeout = 120 * time.Second
	lockPoll    = 5 * time.Second
)

//go:embed migrations/*.sql
var files embed.FS

// Migrate brings the tables to [Version], calls `then`, and returns how many migrations were applied. Others that migrate
// the same database wait meanwhile.
func Migrate(ctx context.Context, db *sql.DB, then func() error) (applied int, err error) {
	unlock, err := lock(ctx, db)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	migrations, err := fs.Sub(files, "migrations")
	if err != nil {
		return 0, err
	}
	provider, err := goose.NewProvider(goose.DialectMySQL, db, migrations, goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return 0, err
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return len(results), fmt.Errorf("the tables cannot be migrated: %w", err)
	}
	return len(results), then()
}

// Check returns an error unless all migrations were applied.
func Check(ctx context.Context, db *sql.DB) error {
	var version sql.NullInt64
	query := "SELECT MAX(version_id) FROM " + goose.DefaultTablename + " WHERE is_applied"
	err := database.Read(ctx, func() error { return db.QueryRowContext(ctx, query).Scan(&version) })
	if err == nil && version.Int64 < Version || database.IsSchemaMissing(err) {
		return fmt.Errorf("the tables have version %d, not %d: run the command migrate", version.Int64, Version)
	}
	return err
}

// lock takes a lock of the server, which also ends with its connection.
func lock(ctx context.Context, db *sql.DB) (unlock func() error, err error) {
	connection, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	release := func() error {
		_, err := connection.ExecContext(context.WithoutCancel(ctx), "DO RELEASE_LOCK(LEFT(CONCAT(?, DATABASE()), ?))", lockPrefix, maxLockName)
		return errors.Join(err, connection.Close())
	}
	// Each wait is shorter than the time limit of an answer.
	for deadline := time.Now().Add(lockTimeout); time.Now().Before(deadline); {
		var got sql.NullInt64
		row := connection.QueryRowContext(ctx, "SELECT GET_LOCK(LEFT(CONCAT(?, DATABASE()), ?), ?)", lockPrefix, maxLockName, lockPoll.Seconds())
		if err := row.Scan(&got); err != nil {
			return nil, errors.Join(fmt.Errorf("the lock of the migration cannot be taken: %w", err), connection.Close())
		}
		if got.Int64 == 1 {
			return release, nil
		}
	}
	return nil, errors.Join(fmt.Errorf("another migration held the lock for more than %s", lockTimeout), connection.Close())
}
