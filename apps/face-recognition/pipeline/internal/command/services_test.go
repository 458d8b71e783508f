package command_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

func (p *program) until(t *testing.T, path string, status int) {
	t.Helper()
	testservers.Eventually(t, fmt.Sprintf("%s answers %d", path, status), func() bool {
		response, err := http.Get(p.url(path))
		if err != nil {
			return false
		}
		defer response.Body.Close()
		return response.StatusCode == status
	})
}

// end asks a program to stop, and checks how it ends.
func (p *program) end(t *testing.T) {
	t.Helper()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.Wait(); err != nil {
		t.Errorf("%v: %s", err, p.output)
	}
	for line := range strings.SplitSeq(strings.TrimSpace(p.output.String()), "\n") {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry["service"] == "" {
			t.Errorf("no line of the log: %q", line)
		}
	}
	if strings.Contains(p.output.String(), "password-of-the-tests") {
		t.Error("the password is in the log")
	}
}

func nobody(context.Context, string) (string, error) { return "", nil }

func folders(t *testing.T) map[string]string {
	return map[string]string{"UNKNOWN_PEOPLE": t.TempDir(), "KNOWN_PEOPLE": t.TempDir()}
}

func TestPicturesGoThroughTheServices(t *testing.T) {
	db, c := mariaDB.NewTables(t)
	queue := testservers.StartNSQ(t)
	queue.CreateTopic("images", "ch")
	faceRecog := testservers.StartFaceRecog(t, nobody)
	receiver := startProgram(t, "receiver", variables(c), folders(t), map[string]string{"PRODUCER_ADDRESS": queue.Address})
	processor := startProgram(t, "image-processor", variables(c),
		map[string]string{"NSQ_LOOKUP_ADDRESS": queue.LookupAddress, "GRPC_ADDRESS": faceRecog.Address})
	receiver.until(t, "/readyz", http.StatusOK)
	processor.until(t, "/readyz", http.StatusOK)
	body := "--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\n\r\n\x89PNG\r\n\x1a\n\r\n--x--\r\n"
	response, err := http.Post(receiver.url("/images"), "multipart/form-data; boundary=x", strings.NewReader(body))
	if err != nil || response.StatusCode != http.StatusCreated {
		t.Fatalf("%v, %v", response, err)
	}
	response.Body.Close()
	testservers.Eventually(t, "the picture is processed", func() bool {
		return testservers.Number(t, db, "SELECT COUNT(*) FROM images WHERE status = 1 AND changes = 1") == 1
	})
	processor.until(t, "/metrics", http.StatusOK)
	receiver.end(t)
	processor.end(t)
}

func TestReceiverFinishesRequestsBeforeItStops(t *testing.T) {
	_, c := mariaDB.NewTables(t)
	receiver := startProgram(t, "receiver", variables(c), folders(t), map[string]string{"PRODUCER_ADDRESS": "127.0.0.1:1"})
	// The queue is away, which does not matter here.
	receiver.until(t, "/readyz", http.StatusOK)
	connection, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", receiver.port))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	reader := bufio.NewReader(connection)
	body := `{"path":"none.png"}`
	// The server asks for the body once the request has begun.
	fmt.Fprintf(connection, "POST /image/post HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"+
		"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(body))
	if line, err := reader.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("got %q, %v", line, err)
	}
	if _, err := reader.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if err := receiver.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	testservers.Eventually(t, "it accepts no connections", func() bool {
		other, err := net.Dial("tcp", connection.RemoteAddr().String())
		if err != nil {
			return true
		}
		other.Close()
		return false
	})
	fmt.Fprint(connection, body)
	response, err := http.ReadResponse(reader, nil)
	if err != nil || response.StatusCode != http.StatusBadRequest {
		t.Fatalf("got %v, %v", response, err)
	}
	response.Body.Close()
	if err := receiver.Wait(); err != nil {
		t.Errorf("%v: %s", err, receiver.output)
	}
}

func TestServicesStartWithoutAnything(t *testing.T) {
	c := mariaDB.NewDatabase(t)
	receiver := startProgram(t, "receiver", variables(c), folders(t), map[string]string{"PRODUCER_ADDRESS": "127.0.0.1:1"})
	processor := startProgram(t, "image-processor", variables(c), map[string]string{"NSQ_LOOKUP_ADDRESS": "127.0.0.1:1", "GRPC_ADDRESS": "127.0.0.1:1"})
	for _, p := range []*program{receiver, processor} {
		p.until(t, "/healthz", http.StatusOK)
		p.until(t, "/readyz", http.StatusServiceUnavailable)
		p.end(t)
	}
}
