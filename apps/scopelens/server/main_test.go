package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"slipway.local/scopelens/server/internal/testservers"
)

// asServer makes the tests' program run the server instead of the tests.
const asServer = "SCOPELENS_TEST_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(asServer) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

type server struct {
	*exec.Cmd
	output *buffer
	port   int
}

// start runs the server as a process, with nothing that it could connect to.
func start(t *testing.T, change map[string]string) *server {
	t.Helper()
	port, err := testservers.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name, content := range map[string]string{
		"config.ini": fmt.Sprintf("[server]\nPort = %d\n", port),
		"keys/k1":    strings.Repeat("k", 32), "sprites/ant.png": "picture",
		"sprites/species.json": `[{"name":"Ant","slug":"ant"}]`,
	} {
		path := filepath.Join(folder, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	environment := map[string]string{
		asServer: "1", "CONFIG_FILE": folder + "/config.ini", "JWT_KEY_DIR": folder + "/keys", "JWT_KEY_ID": "k1",
		"SPRITES_DIR": folder + "/sprites", "MONGODB_URI": "mongodb://127.0.0.1:1/scopelens", "REDIS_URL": "redis://127.0.0.1:1",
		"S3_BUCKET": "pictures", "AWS_REGION": "eu-central-1",
	}
	for name, value := range change {
		environment[name] = value
	}
	s := &server{exec.Command(os.Args[0]), &buffer{}, port}
	for name, value := range environment {
		s.Env = append(s.Env, name+"="+value)
	}
	s.Stdout, s.Stderr = s.output, s.output
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Process.Kill() })
	return s
}

func (s *server) address() string {
	return fmt.Sprintf("127.0.0.1:%d", s.port)
}

// until waits until the log has a text.
func (s *server) until(t *testing.T, text string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(s.output.String(), text); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the log lacks %q: %s", text, s.output)
		}
	}
}

func TestServerFinishesRequestsBeforeItStops(t *testing.T) {
	s := start(t, nil)
	s.until(t, "listening")
	connection, err := net.Dial("tcp", s.address())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	reader := bufio.NewReader(connection)
	body := `{"username":"x"}`
	// The server asks for the body once the request has begun.
	fmt.Fprintf(connection, "POST /api/auth/register HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"+
		"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(body))
	if line, err := reader.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("got %q, %v", line, err)
	}
	if _, err := reader.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	s.until(t, "stopping")
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		other, err := net.Dial("tcp", s.address())
		if err != nil {
			break
		}
		other.Close()
		if time.Now().After(deadline) {
			t.Fatal("it still accepts connections")
		}
	}
	fmt.Fprint(connection, body)
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	var envelope struct{ Msg string }
	if err := json.NewDecoder(response.Body).Decode(&envelope); err != nil || response.StatusCode != 400 || !strings.Contains(envelope.Msg, "username") {
		t.Errorf("got %s, %+v, %v", response.Status, envelope, err)
	}
	if err := s.Wait(); err != nil {
		t.Errorf("%v: %s", err, s.output)
	}
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSpace(s.output.String()), "\n") {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry["service"] != "scopelens-server" || entry["pod"] != host {
			t.Errorf("no line of the log: %q", line)
		}
	}
}

func TestWrongSettingsEndTheServer(t *testing.T) {
	for name, test := range map[string]struct{ variable, value, message string }{
		"key":     {"JWT_KEY_ID", "k2", `JWT_KEY_ID = "k2"`},
		"sprites": {"SPRITES_DIR", "/nowhere", "SPRITES_DIR"},
		"bucket":  {"S3_BUCKET", "", "S3_BUCKET: is required"},
		"redis":   {"REDIS_URL", "redis://:secret@127.0.0.1:6379/many", "REDIS_URL"},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, map[string]string{test.variable: test.value})
			err := s.Wait()
			if err == nil || !strings.Contains(s.output.String(), test.message) || strings.Contains(s.output.String(), "secret") {
				t.Errorf("%v: %s", err, s.output)
			}
		})
	}
}

type buffer struct {
	mutex  sync.Mutex
	buffer bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.Write(p)
}

func (b *buffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.String()
}
