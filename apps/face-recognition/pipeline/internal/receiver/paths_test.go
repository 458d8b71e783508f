package receiver_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"slipway.dev/face-recognition/pipeline/internal/receiver"
	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

func withBatches(parts *receiver.Parts) { parts.BatchRoute = true }

func TestPostPath(t *testing.T) {
	f := start(t)
	f.write("a.png", "folder/b.png")
	f.expect(f.json("/image/post", `{"path":"a.png"}`), 201, `{"id":1,"path":"a.png","status":"pending"}`)
	f.expect(f.json("/image/post", `{"path":"`+f.unknown+`/folder/b.png"}`), 201, `"path":"folder/b.png"`)
	if f.queue.signals.Load() != 2 {
		t.Errorf("%d signals", f.queue.signals.Load())
	}
	f.expect(f.json("/image/post", `{"path":"./a.png"}`), 409, "with id 1")
	if count := testservers.Number(t, f.db, "SELECT COUNT(*) FROM images WHERE status = 0 AND queued_at IS NULL"); count != 2 {
		t.Errorf("%d rows", count)
	}
}

func TestPostPathRefuses(t *testing.T) {
	f := start(t)
	f.write("a.png", "folder/b.png")
	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(f.unknown, "link.png")); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		mediaType, body string
		status          int
		text            string
	}{
		"missing file":      {"", `{"path":"none.png"}`, 400, `path \"none.png\": there is no such file`},
		"folder":            {"", `{"path":"folder"}`, 400, "no such file"},
		"below a file":      {"", `{"path":"a.png/b"}`, 400, "no such file"},
		"outside":           {"", `{"path":"../a.png"}`, 400, "without .., in"},
		"outside, hidden":   {"", `{"path":"folder/../a.png"}`, 400, "without .., in"},
		"absolute":          {"", `{"path":"/etc/passwd"}`, 400, "has to lie, without"},
		"link to outside":   {"", `{"path":"link.png"}`, 400, "no such file"},
		"the folder itself": {"", `{"path":"."}`, 400, "1 to 255 bytes"},
		"empty":             {"", `{"path":""}`, 400, "1 to 255 bytes"},
		"no path":           {"", `{}`, 400, "1 to 255 bytes"},
		"long":              {"", `{"path":"` + strings.Repeat("ä", 128) + `"}`, 400, "255 bytes"},
		"NUL":               {"", `{"path":"a\u0000.png"}`, 400, "control characters"},
		"wrong type":        {"", `{"path":1}`, 400, "path: has to be a text"},
		"unknown member":    {"", `{"file":"a.png"}`, 400, "file: is not a known field"},
		"no object":         {"", `["a.png"]`, 400, "JSON object"},
		"no JSON":           {"", `{`, 400, "not valid JSON"},
		"more after it":     {"", `{"path":"a.png"}{}`, 400, "nothing after it"},
		"too large":         {"", `{"path":"` + strings.Repeat("a", 64<<10) + `"}`, 413, "65536 bytes"},
		"media type":        {"text/plain", `{"path":"a.png"}`, 415, "application/json"},
	} {
		t.Run(name, func(t *testing.T) {
			mediaType := test.mediaType
			if mediaType == "" {
				mediaType = "application/json"
			}
			f.expect(f.send(http.MethodPost, "/image/post", mediaType, test.body), test.status, test.text)
		})
	}
	if count := testservers.Number(t, f.db, "SELECT COUNT(*) FROM images"); count != 0 {
		t.Errorf("%d rows", count)
	}
}

func TestPostPathsIsAllOrNothing(t *testing.T) {
	f := start(t, withBatches)
	f.write("a.png", "b.png", "c.png")
	f.expect(f.json("/images/post", `{"paths":[{"path":"a.png"},{"path":"b.png"}]}`), 201,
		`{"images":[{"id":1,"path":"a.png","status":"pending"},{"id":2,"path":"b.png","status":"pending"}]}`)
	both := f.json("/images/post", `{"paths":[{"path":"c.png"},{"path":"x.png"},{"path":"y.png"}]}`)
	f.expect(both, 400, "x.png")
	f.expect(both, 400, "y.png")
	duplicates := f.json("/images/post", `{"paths":[{"path":"c.png"},{"path":"b.png"},{"path":"a.png"}]}`)
	f.expect(duplicates, 409, `\"a.png\" with id 1`)
	f.expect(duplicates, 409, `\"b.png\" with id 2`)
	f.expect(f.json("/images/post", `{"paths":[{"path":"c.png"},{"path":"./c.png"}]}`), 400, "twice")
	f.expect(f.json("/images/post", `{"paths":[]}`), 400, "1 to 100")
	many := strings.Repeat(`{"path":"c.png"},`, 101)
	f.expect(f.json("/images/post", `{"paths":[`+strings.TrimSuffix(many, ",")+`]}`), 400, "101 entries")
	if count := testservers.Number(t, f.db, "SELECT COUNT(*) FROM images"); count != 2 {
		t.Errorf("%d rows", count)
	}
}

func TestRoutes(t *testing.T) {
	f := start(t)
	for _, test := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"POST", "/images/post", 404, ""},
		{"GET", "/", 404, ""},
		{"POST", "/image", 404, ""},
		{"GET", "/image/post", 405, "POST"},
		{"DELETE", "/images", 405, "POST"},
		{"PUT", "/people", 405, "POST"},
		{"POST", "/healthz", 405, "GET, HEAD"},
	} {
		a := f.send(test.method, test.path, "application/json", "{}")
		f.expect(a, test.status, "")
		if got := a.header.Get("Allow"); got != test.allow {
			t.Errorf("%s %s allows %q; want %q", test.method, test.path, got, test.allow)
		}
	}
	for path, text := range map[string]string{"/healthz": "ok", "/readyz": "ok", "/metrics": "face_recognition_http_requests_total"} {
		f.expect(f.send("GET", path, "", ""), 200, text)
	}
	batches := start(t, withBatches)
	batches.expect(batches.send("GET", "/images/post", "", ""), 405, "")
}
