package api_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"slipway.local/scopelens/server/internal/api"
)

func TestRequestsOfTheWrongKind(t *testing.T) {
	f := start(t)
	got := expect(t, f.post("/api/team/teams", "{}"), 405, "POST", "GET")
	equal(t, got.header.Get("Allow"), "GET")
	expect(t, f.get("/api/auth/login"), 405, "GET", "POST")
	expect(t, f.do(f.request("DELETE", "/api/team/teams/1", "")), 405, "DELETE")
	expect(t, f.do(f.request("OPTIONS", "/api/config", "", "Origin", "https://example.org")), 405)
	expect(t, f.get("/api/nothing"), 404)
	if got := f.get("/api/config", "Origin", "https://example.org"); got.header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("CORS is on")
	}
}

func TestSettingsForBrowsers(t *testing.T) {
	f := start(t)
	equal(t, f.get("/api/config").data, map[string]any{"recaptchaSiteKey": "", "maxPictureBytes": float64(1 << 20), "pageSize": 3.0})
	for _, path := range []string{"/api/format", "/api/format/"} {
		equal(t, f.get(path).data, []any{"Singles", "Doubles"})
	}
}

func TestSprites(t *testing.T) {
	f := start(t)
	for path, mediaType := range map[string]string{"species.json": "application/json", "ant.png": "image/png"} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			response, err := http.DefaultClient.Do(f.request(method, "/assets/sprites/"+path, ""))
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(response.Body)
			response.Body.Close()
			equal(t, response.StatusCode, 200)
			equal(t, response.Header.Get("Content-Type"), mediaType)
			equal(t, response.Header.Get("X-Content-Type-Options"), "nosniff")
			equal(t, len(body) > 0, method == http.MethodGet)
			if !strings.Contains(response.Header.Get("Cache-Control"), "max-age=") {
				t.Error("Cache-Control is missing")
			}
			again := f.request(method, "/assets/sprites/"+path, "", "If-None-Match", response.Header.Get("ETag"))
			if response, err = http.DefaultClient.Do(again); err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			equal(t, response.StatusCode, http.StatusNotModified)
		}
	}
}

func TestAccessLog(t *testing.T) {
	f := start(t)
	id := f.get("/api/config?recaptcha=secret-of-a-visitor", "X-Request-Id", "abc.1", "X-Forwarded-For", "192.0.2.1, 198.51.100.7").header.Get("X-Request-Id")
	equal(t, id, "abc.1")
	for _, bad := range []string{"", "a b", strings.Repeat("x", 65)} {
		if id := f.get("/api/config", "X-Request-Id", bad).header.Get("X-Request-Id"); id == bad || id == "" {
			t.Errorf("the id is %q", id)
		}
	}
	f.eventually(200, "/healthz")
	var line map[string]any
	for text := range strings.SplitSeq(strings.TrimSpace(f.log.String()), "\n") {
		var entry map[string]any
		if err := json.Unmarshal([]byte(text), &entry); err != nil {
			t.Fatalf("no JSON: %q", text)
		}
		if entry["request"] == "abc.1" {
			line = entry
		}
	}
	for name, value := range map[string]any{
		"msg": "request", "method": "GET", "path": "/api/config", "status": 200.0, "client": "198.51.100.7", "level": "INFO",
	} {
		equal(t, line[name], value)
	}
	for _, unwanted := range []string{"secret-of-a-visitor", "healthz", "readyz"} {
		if strings.Contains(f.log.String(), unwanted) {
			t.Errorf("the log has %q", unwanted)
		}
	}
}

func TestPanicIsAnswered(t *testing.T) {
	f := start(t)
	// A server without its database panics; the fixture closes the database later.
	parts := f.parts
	parts.Store = nil
	server := httptest.NewServer(api.New(parts))
	defer server.Close()
	f.url = server.URL
	got := expect(t, f.get("/api/team/likes/Ann"), 500)
	equal(t, got.message, "internal error")
	if !strings.Contains(f.log.String(), `"msg":"panic"`) || !strings.Contains(f.log.String(), "nil pointer") {
		t.Errorf("the log lacks the panic: %s", f.log)
	}
}
