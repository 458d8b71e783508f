// Package testservers starts the servers that tests need: a real database and queue on free ports, with folders of their
// own, and a fake face-recog.
package testservers

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"slipway.dev/face-recognition/pipeline/internal/database"
)

const (
	user         = "tests"
	password     = "password-of-the-tests"
	startTimeout = 30 * time.Second
)

// MariaDB is a server that can be stopped and started again with the same port and data.
type MariaDB struct {
	folder  string
	port    int
	running *exec.Cmd
}

// StartMariaDB starts a server with the programs of Debian's package mariadb-server-core.
func StartMariaDB() (*MariaDB, error) {
	folder, err := os.MkdirTemp("", "mariadb-")
	if err != nil {
		return nil, err
	}
	port, err := FreePort()
	if err != nil {
		return nil, err
	}
	m := &MariaDB{folder: folder, port: port}
	err = m.install()
	if err == nil {
		err = m.Start()
	}
	if err != nil {
		m.Remove()
		return nil, err
	}
	return m, nil
}

func (m *MariaDB) install() error {
	program, err := find("mariadb-install-db")
	if err != nil {
		return err
	}
	output, err := m.command(program, "--no-defaults", "--user=root", "--datadir="+m.data(), "--skip-test-db",
		"--auth-root-authentication-method=normal", "--innodb-use-native-aio=0").CombinedOutput()
	if err != nil {
		return fmt.Errorf("the database cannot be created: %w: %s", err, output)
	}
	login := fmt.Sprintf("CREATE USER IF NOT EXISTS %s@'127.0.0.1' IDENTIFIED BY '%s';\nGRANT ALL ON *.* TO %s@'127.0.0.1';\n", user, password, user)
	return os.WriteFile(m.initFile(), []byte(login), 0o600)
}

// command has a folder of its own for temporary files: a server deletes those of others when it starts.
func (m *MariaDB) command(program string, args ...string) *exec.Cmd {
	command := exec.Command(program, args...)
	command.Env = append(os.Environ(), "TMPDIR="+m.folder)
	return command
}

// Start starts the server and returns once it answers.
func (m *MariaDB) Start() error {
	program, err := find("mariadbd")
	if err != nil {
		return err
	}
	certificateFile, keyFile, err := certificate(m.folder)
	if err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(m.folder, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	command := m.command(program, "--no-defaults", "--user=root", "--datadir="+m.data(), "--socket="+filepath.Join(m.folder, "socket"),
		"--bind-address=127.0.0.1", "--port="+strconv.Itoa(m.port), "--init-file="+m.initFile(), "--skip-name-resolve",
		"--innodb-buffer-pool-size=64M", "--innodb-log-file-size=32M", "--innodb-flush-log-at-trx-commit=2", "--innodb-use-native-aio=0", "--skip-log-bin",
		"--ssl-cert="+certificateFile, "--ssl-key="+keyFile)
	command.Stdout, command.Stderr = log, log
	// The server ends with the tests, also if they are killed.
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := command.Start(); err != nil {
		return err
	}
	m.running = command
	db, err := database.Open(m.config("mysql"))
	if err != nil {
		return err
	}
	defer db.Close()
	if err := database.Wait(context.Background(), db, startTimeout); err != nil {
		text, _ := os.ReadFile(log.Name())
		return fmt.Errorf("%w: %s", err, text)
	}
	return nil
}

// Authority returns the file with the certificate that the server's own is verified with.
func (m *MariaDB) Authority() string {
	return filepath.Join(m.folder, "certificate.pem")
}

// Stop ends the server at once, like a crash; its data stays.
func (m *MariaDB) Stop() {
	if m.running != nil {
		_ = m.running.Process.Kill()
		_ = m.running.Wait()
		m.running = nil
	}
}

// Remove ends the server and deletes its data.
func (m *MariaDB) Remove() {
	m.Stop()
	_ = os.RemoveAll(m.folder)
}

// NewDatabase creates an empty database for a test.
func (m *MariaDB) NewDatabase(t *testing.T) database.Config {
	t.Helper()
	db, err := database.Open(m.config("mysql"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := "t" + strings.ToLower(rand.Text())
	if _, err := db.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	return m.config(name)
}

func (m *MariaDB) config(name string) database.Config {
	return database.Config{Host: "127.0.0.1", Port: m.port, Database: name, User: user, Password: password}
}

func (m *MariaDB) data() string     { return filepath.Join(m.folder, "data") }
func (m *MariaDB) initFile() string { return filepath.Join(m.folder, "init.sql") }

// find returns the path of a program, which may lie in a folder that only root searches.
func find(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err == nil {
		return path, nil
	}
	if path, sbinErr := exec.LookPath("/usr/sbin/" + name); sbinErr == nil {
		return path, nil
	}
	return "", fmt.Errorf("the tests need Debian's package mariadb-server-core: %w", err)
}
