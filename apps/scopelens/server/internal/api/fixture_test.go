package api_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"slipway.local/scopelens/server/internal/api"
	"slipway.local/scopelens/server/internal/app"
	"slipway.local/scopelens/server/internal/config"
	"slipway.local/scopelens/server/internal/testservers"
)

var (
	mongoServer *testservers.Mongo
	s3Server    *testservers.S3
)

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	app.SetLibraries("test", slog.New(slog.DiscardHandler))
	var err error
	if mongoServer, err = testservers.StartMongo(); err == nil {
		defer mongoServer.Remove()
		s3Server, err = testservers.StartS3()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer s3Server.Remove()
	for name, value := range s3Server.Login() {
		os.Setenv(name, value)
	}
	return m.Run()
}

// names are species of the tests' own list.
var names = []string{"Ant", "Bee", "Cat", "Dog", "Elk", "Fox", "Gnu"}

// fixture is a server with a database of its own.
type fixture struct {
	t     *testing.T
	url   string
	parts api.Parts
	log   *logBuffer
}

// start starts a server, after `change` changed its configuration, and waits until it is ready.
func start(t *testing.T, change ...func(*config.Config)) *fixture {
	t.Helper()
	f := startAway(t, change...)
	f.eventually(http.StatusOK, "/readyz")
	return f
}

// startAway starts a server that may never be ready.
func startAway(t *testing.T, change ...func(*config.Config)) *fixture {
	t.Helper()
	database := "t" + strings.ToLower(rand.Text())
	settings := config.Config{
		Mode: "test", PageSize: 3, Formats: []string{"Singles", "Doubles"}, ProxyHops: 1,
		PostLimit: 1000, AuthLimit: 1000, TokenLifetime: time.Hour, TeamPath: database, MaxPictureBytes: 1 << 20,
		CacheExpiry: time.Hour,
		Environment: config.Environment{
			MongoURI: mongoServer.URI(database), MongoDatabase: database,
			Bucket: s3Server.Bucket, Region: s3Server.Region, S3Endpoint: s3Server.Endpoint(), ForcePathStyle: true,
			JWTKeyDir: keys(t, "first"), JWTKeyID: "first", SpritesDir: sprites(t),
		},
	}
	for _, c := range change {
		c(&settings)
	}
	f := &fixture{t: t, log: &logBuffer{}}
	ctx, cancel := context.WithCancel(context.Background())
	log := slog.New(slog.NewJSONHandler(f.log, nil))
	var err error
	if f.parts, err = app.Assemble(ctx, settings, log); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(api.New(f.parts))
	f.url = server.URL
	go f.parts.Store.Prepare(ctx, log)
	t.Cleanup(func() {
		server.Close()
		cancel()
		app.Close(f.parts)
	})
	return f
}

func keys(t *testing.T, ids ...string) string {
	folder := t.TempDir()
	for _, id := range ids {
		write(t, filepath.Join(folder, id), strings.Repeat(id+"-", 32)+"\n")
	}
	return folder
}

func sprites(t *testing.T) string {
	folder := t.TempDir()
	var list []map[string]string
	for _, name := range names {
		slug := strings.ToLower(name)
		list = append(list, map[string]string{"name": name, "slug": slug, "palette": "red"})
		write(t, filepath.Join(folder, slug+".png"), string(picture(8, 8)))
	}
	text, _ := json.Marshal(list)
	write(t, filepath.Join(folder, "species.json"), string(text))
	return folder
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// picture returns a PNG.
func picture(width, height int) []byte {
	var content bytes.Buffer
	if err := png.Encode(&content, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		panic(err)
	}
	return content.Bytes()
}

// answer is a response with its envelope.
type answer struct {
	status  int
	header  http.Header
	body    string
	data    any
	message string
}

// do sends a request and checks that the response has the envelope and its code fits the status.
func (f *fixture) do(request *http.Request) answer {
	f.t.Helper()
	got, err := send(request)
	if err != nil {
		f.t.Fatalf("%s %s: %v", request.Method, request.URL, err)
	}
	return got
}

func send(request *http.Request) (answer, error) {
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, err
	}
	var e struct {
		Code int    `json:"code"`
		Data any    `json:"data"`
		Msg  string `json:"msg"`
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&e); err != nil {
		return answer{}, fmt.Errorf("no envelope: %w: %.200q", err, body)
	}
	if (response.StatusCode < 300) != (e.Code == 0) || (e.Code == 0) != (e.Msg == "") {
		return answer{}, fmt.Errorf("status %d with code %d, message %q", response.StatusCode, e.Code, e.Msg)
	}
	return answer{response.StatusCode, response.Header, string(body), e.Data, e.Msg}, nil
}

func (f *fixture) request(method, path, body string, header ...string) *http.Request {
	f.t.Helper()
	request, err := http.NewRequest(method, f.url+path, strings.NewReader(body))
	if err != nil {
		f.t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	return request
}

func (f *fixture) get(path string, header ...string) answer {
	f.t.Helper()
	return f.do(f.request(http.MethodGet, path, "", header...))
}

func (f *fixture) post(path, body string, header ...string) answer {
	f.t.Helper()
	return f.do(f.request(http.MethodPost, path, body, header...))
}

// eventually waits until a path that is not of the API has a status.
func (f *fixture) eventually(status int, path string) {
	f.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		response, err := http.Get(f.url + path)
		if err != nil {
			f.t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode == status {
			return
		}
		if time.Now().After(deadline) {
			f.t.Fatalf("%s: still %d instead of %d: %s", path, response.StatusCode, status, f.log)
		}
	}
}

type logBuffer struct {
	mutex  sync.Mutex
	buffer bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.Write(p)
}

func (b *logBuffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.buffer.String()
}
