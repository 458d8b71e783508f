package database_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"slipway.dev/face-recognition/pipeline/internal/database"
	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

var server *testservers.MariaDB

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if server, err = testservers.StartMariaDB(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer server.Remove()
	return m.Run()
}

func open(t *testing.T, c database.Config) *sql.DB {
	t.Helper()
	db, err := database.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestEncryption(t *testing.T) {
	c := server.NewDatabase(t)
	for _, encrypted := range []bool{true, false} {
		c.TLS = encrypted
		var name, cipher string
		if err := open(t, c).QueryRow("SHOW SESSION STATUS LIKE 'Ssl_cipher'").Scan(&name, &cipher); err != nil || (cipher != "") != encrypted {
			t.Errorf("encrypted %t: cipher %q, %v", encrypted, cipher, err)
		}
	}
}

func TestVerification(t *testing.T) {
	c := server.NewDatabase(t)
	c.TLS = true
	folder := t.TempDir()
	foreign := filepath.Join(folder, "foreign.pem")
	empty := filepath.Join(folder, "empty.pem")
	if err := errors.Join(testservers.WriteAuthority(foreign), os.WriteFile(empty, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ host, authorities, problem string }{
		"own authority":     {c.Host, server.Authority(), ""},
		"another authority": {c.Host, foreign, "unknown authority"},
		"another host name": {"localhost", server.Authority(), "localhost"},
		"no file":           {c.Host, filepath.Join(folder, "missing"), "cannot be read"},
		"no certificates":   {c.Host, empty, "no certificates"},
	} {
		verified := c
		verified.Host, verified.Authorities = test.host, test.authorities
		db, err := database.Open(verified)
		if err == nil {
			err = db.Ping()
			_ = db.Close()
		}
		if (err == nil) != (test.problem == "") || (err != nil && !strings.Contains(err.Error(), test.problem)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestErrors(t *testing.T) {
	c := server.NewDatabase(t)
	db := open(t, c)
	testservers.Exec(t, db, "CREATE TABLE numbers (n INT PRIMARY KEY)")
	testservers.Exec(t, db, "INSERT INTO numbers VALUES (1)")
	closed, wrong := c, c
	closed.Port, wrong.Password = 1, "wrong-password"
	for name, test := range map[string]struct {
		config                   database.Config
		statement                string
		away, duplicate, noTable bool
	}{
		"duplicate":      {c, "INSERT INTO numbers VALUES (1)", false, true, false},
		"syntax":         {c, "INSERT numbers", false, false, false},
		"no table":       {c, "SELECT 1 FROM letters", false, false, true},
		"closed port":    {closed, "SELECT 1", true, false, false},
		"wrong password": {wrong, "SELECT 1", true, false, false},
		"killed":         {c, "KILL CONNECTION_ID()", true, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := open(t, test.config).Exec(test.statement)
			if err == nil || database.IsAway(err) != test.away || database.IsDuplicate(err) != test.duplicate || database.IsSchemaMissing(err) != test.noTable {
				t.Errorf("got %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "wrong-password") {
				t.Error("the password is in the message")
			}
		})
	}
	if database.IsAway(nil) || database.IsAway(context.Canceled) {
		t.Error("nothing is away")
	}
}

func TestWaitHasALimit(t *testing.T) {
	c := server.NewDatabase(t)
	c.Port = 1
	if err := database.Wait(t.Context(), open(t, c), time.Millisecond); err == nil || !strings.Contains(err.Error(), "did not answer within 1ms") {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := database.Wait(ctx, open(t, c), time.Minute); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestTransactionIsRepeatedAfterADeadlock(t *testing.T) {
	db := open(t, server.NewDatabase(t))
	testservers.Exec(t, db, "CREATE TABLE numbers (id INT PRIMARY KEY, n INT)")
	testservers.Exec(t, db, "INSERT INTO numbers VALUES (1, 0), (2, 0)")
	met, results := make(chan struct{}), make(chan error)
	for _, order := range [][]int{{1, 2}, {2, 1}} {
		go func() {
			first := true
			results <- database.Transaction(t.Context(), db, func(tx *sql.Tx) error {
				for i, id := range order {
					if _, err := tx.Exec("UPDATE numbers SET n = n + 1 WHERE id = ?", id); err != nil {
						return err
					}
					// Both have one row before either asks for the other one.
					if i == 0 && first {
						first = false
						select {
						case met <- struct{}{}:
						case <-met:
						}
					}
				}
				return nil
			})
		}()
	}
	if err := errors.Join(<-results, <-results); err != nil {
		t.Fatal(err)
	}
	if sum := testservers.Number(t, db, "SELECT SUM(n) FROM numbers"); sum != 4 {
		t.Errorf("the sum is %d", sum)
	}
}

func TestReadsSurviveARestart(t *testing.T) {
	db := open(t, server.NewDatabase(t))
	var one int
	read := func() error {
		return database.Read(t.Context(), func() error { return db.QueryRow("SELECT 1").Scan(&one) })
	}
	if err := read(); err != nil {
		t.Fatal(err)
	}
	server.Stop()
	if err := read(); !database.IsAway(err) {
		t.Errorf("got %v", err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	if err := read(); err != nil {
		t.Error(err)
	}
}
