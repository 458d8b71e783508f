package receiver_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"slipway.dev/face-recognition/pipeline/internal/pictures"
	"slipway.dev/face-recognition/pipeline/internal/receiver"
	"slipway.dev/face-recognition/pipeline/internal/schema"
	"slipway.dev/face-recognition/pipeline/internal/store"
	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

const (
	png  = "\x89PNG\r\n\x1a\n"
	jpeg = "\xff\xd8\xff"
)

var mariaDB *testservers.MariaDB

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if mariaDB, err = testservers.StartMariaDB(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer mariaDB.Remove()
	return m.Run()
}

// fakeQueue counts signals.
type fakeQueue struct {
	away    atomic.Bool
	signals atomic.Int32
}

func (q *fakeQueue) Signal()         { q.signals.Add(1) }
func (q *fakeQueue) QueueAway() bool { return q.away.Load() }

// fixture is a server with a database and folders of its own.
type fixture struct {
	t              *testing.T
	url            string
	db             *sql.DB
	queue          *fakeQueue
	unknown, known string
}

func start(t *testing.T, change ...func(*receiver.Parts)) *fixture {
	t.Helper()
	db, _ := mariaDB.NewTables(t)
	f := &fixture{t: t, db: db, queue: &fakeQueue{}, unknown: t.TempDir(), known: t.TempDir()}
	parts := receiver.Parts{
		Store:           store.New(db),
		Unknown:         pictures.NewFolder(f.unknown),
		Known:           pictures.NewFolder(f.known),
		Queue:           f.queue,
		MaxBacklog:      3,
		MaxPictureBytes: 1000,
		Ready:           func(ctx context.Context) error { return schema.Check(ctx, db) },
		Registry:        prometheus.NewRegistry(),
		Log:             slog.New(slog.DiscardHandler),
	}
	for _, c := range change {
		c(&parts)
	}
	server := httptest.NewServer(receiver.New(t.Context(), parts))
	t.Cleanup(server.Close)
	f.url = server.URL
	return f
}

// write creates a file in the folder of pictures to identify.
func (f *fixture) write(names ...string) {
	f.t.Helper()
	for _, name := range names {
		path := filepath.Join(f.unknown, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			f.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(png), 0o600); err != nil {
			f.t.Fatal(err)
		}
	}
}

// answer is a response that was read.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) field(name string) string {
	var members map[string]any
	if err := json.Unmarshal([]byte(a.body), &members); err != nil {
		return ""
	}
	return fmt.Sprint(members[name])
}

func (f *fixture) send(method, path, mediaType, body string, headers ...string) answer {
	f.t.Helper()
	request, err := http.NewRequest(method, f.url+path, strings.NewReader(body))
	if err != nil {
		f.t.Fatal(err)
	}
	request.Header.Set("Content-Type", mediaType)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		f.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(text)}
}

func (f *fixture) json(path, body string) answer {
	f.t.Helper()
	return f.send(http.MethodPost, path, "application/json", body)
}

// field is one of a form; a name that begins with picture is a file.
type field struct{ name, value string }

func (f *fixture) form(path string, fields []field, headers ...string) answer {
	f.t.Helper()
	var body bytes.Buffer
	writer := multipart.NewWriter(&body)
	for _, field := range fields {
		var part io.Writer
		var err error
		if field.name == "picture" {
			part, err = writer.CreateFormFile(field.name, "holiday.txt")
		} else {
			part, err = writer.CreateFormField(field.name)
		}
		if err != nil {
			f.t.Fatal(err)
		}
		if _, err := io.WriteString(part, field.value); err != nil {
			f.t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		f.t.Fatal(err)
	}
	return f.send(http.MethodPost, path, writer.FormDataContentType(), body.String(), headers...)
}

func (f *fixture) expect(a answer, status int, text string) {
	f.t.Helper()
	if a.status != status || !strings.Contains(a.body, text) {
		f.t.Errorf("got %d %s; want %d with %q", a.status, a.body, status, text)
	}
	if status >= 400 && a.field("error") == "" {
		f.t.Errorf("%d has no error: %s", status, a.body)
	}
}

// files are the names in a folder, including hidden ones.
func (f *fixture) files(folder string) []string {
	f.t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		f.t.Fatal(err)
	}
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	return names
}
