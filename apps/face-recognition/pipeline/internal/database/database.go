// Package database connects to MariaDB and tells its errors apart.
package database

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/go-sql-driver/mysql"
)

const (
	dialTimeout = 3 * time.Second
	// ioTimeout is longer than the wait for a lock on the server.
	ioTimeout    = 15 * time.Second
	lockTimeout  = 8 * time.Second
	maxOpen      = 10
	maxIdle      = 5
	maxLifetime  = 3 * time.Minute
	waitInterval = 500 * time.Millisecond
	waitPing     = 5 * time.Second
	maxAttempts  = 5
	retryDelay   = 50 * time.Millisecond
)

// Config is where the database is.
type Config struct {
	Host     string
	Port     int
	Database string
	User     string
	Password string
	// TLS encrypts connections.
	TLS bool
	// Authorities is a file of certificate authorities that the server's certificate and host name are verified with; if
	// it is empty, they are not verified.
	Authorities string
}

// verifiedTLS verifies the server's certificate and host name with the authorities of the configuration alone.
func verifiedTLS(c Config) (*tls.Config, error) {
	pem, err := os.ReadFile(c.Authorities)
	if err != nil {
		return nil, fmt.Errorf("the certificate authorities of the database cannot be read: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s has no certificates in PEM format", c.Authorities)
	}
	return &tls.Config{RootCAs: pool, ServerName: c.Host, MinVersion: tls.VersionTLS12}, nil
}

// Open returns a pool that connects on first use. Times are UTC.
func Open(c Config) (*sql.DB, error) {
	settings := mysql.NewConfig()
	settings.Net = "tcp"
	settings.Addr = net.JoinHostPort(c.Host, strconv.Itoa(c.Port))
	settings.DBName = c.Database
	settings.User = c.User
	settings.Passwd = c.Password
	settings.ParseTime = true
	settings.InterpolateParams = true
	// After a failover, a connection to the previous primary accepts no changes.
	settings.RejectReadOnly = true
	settings.Timeout = dialTimeout
	settings.ReadTimeout = ioTimeout
	settings.WriteTimeout = ioTimeout
	settings.Params = map[string]string{"innodb_lock_wait_timeout": strconv.Itoa(int(lockTimeout.Seconds()))}
	// What it logs is also returned as an error.
	settings.Logger = &mysql.NopLogger{}
	switch {
	case c.TLS && c.Authorities != "":
		verified, err := verifiedTLS(c)
		if err != nil {
			return nil, err
		}
		settings.TLS = verified
	case c.TLS:
		settings.TLSConfig = "skip-verify"
	}
	connector, err := mysql.NewConnector(settings)
	if err != nil {
		return nil, fmt.Errorf("the settings of the database cannot be used: %w", err)
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(maxOpen)
	db.SetMaxIdleConns(maxIdle)
	db.SetConnMaxLifetime(maxLifetime)
	return db, nil
}

// Wait returns once the database answers, or an error after `limit`.
func Wait(ctx context.Context, db *sql.DB, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	for {
		ping, stop := context.WithTimeout(ctx, waitPing)
		err := db.PingContext(ping)
		stop()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.Canceled) {
				return ctx.Err()
			}
			return fmt.Errorf("the database did not answer within %s: %w", limit, err)
		case <-time.After(waitInterval):
		}
	}
}

// Transaction runs `change` in a transaction that sees what others commit in the meantime, and again if the server ended it
// because of a conflict with another one.
func Transaction(ctx context.Context, db *sql.DB, change func(*sql.Tx) error) error {
	return transaction(ctx, db, sql.LevelReadCommitted, change)
}

// Exclusive is [Transaction] in which rows that a locking read looks for in vain cannot be inserted by others.
func Exclusive(ctx context.Context, db *sql.DB, change func(*sql.Tx) error) error {
	return transaction(ctx, db, sql.LevelRepeatableRead, change)
}

func transaction(ctx context.Context, db *sql.DB, level sql.IsolationLevel, change func(*sql.Tx) error) error {
	return repeat(ctx, isConflict, func() error {
		tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: level})
		if err != nil {
			return err
		}
		if err := change(tx); err != nil {
			// It fails if the connection is gone, which rolls back too.
			_ = tx.Rollback()
			return err
		}
		return tx.Commit()
	})
}

// Read runs queries that change nothing, and again if the connection is lost.
func Read(ctx context.Context, query func() error) error {
	return repeat(ctx, IsAway, query)
}

// Change runs one statement, and again if it was in conflict with another transaction; it returns how many rows it changed.
func Change(ctx context.Context, db *sql.DB, statement string, args ...any) (int64, error) {
	var changed int64
	err := repeat(ctx, isConflict, func() error {
		result, err := db.ExecContext(ctx, statement, args...)
		if err != nil {
			return err
		}
		changed, err = result.RowsAffected()
		return err
	})
	return changed, err
}

func repeat(ctx context.Context, again func(error) bool, run func() error) error {
	for attempt := 1; ; attempt++ {
		err := run()
		if err == nil || attempt == maxAttempts || !again(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(attempt) * retryDelay):
		}
	}
}
