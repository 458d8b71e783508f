package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"slipway.local/scopelens/server/internal/config"
)

func TestRegistrationsAreCheckedByRecaptcha(t *testing.T) {
	answers := map[string]string{
		"good":   `{"success":true}`,
		"wrong":  `{"success":false,"error-codes":["invalid-input-response"]}`,
		"used":   `{"success":false,"error-codes":["timeout-or-duplicate"]}`,
		"secret": `{"success":false,"error-codes":["invalid-input-secret"]}`,
		"broken": `<html>`,
	}
	double := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.FormValue("secret") != "of-the-tests" {
			t.Errorf("unexpected request: %s %v", r.Method, r.Form)
		}
		switch token := r.FormValue("response"); token {
		case "error":
			w.WriteHeader(http.StatusBadGateway)
		case "redirect":
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		default:
			_, _ = w.Write([]byte(answers[token]))
		}
	}))
	defer double.Close()
	f := start(t, func(c *config.Config) {
		c.RecaptchaSecret, c.RecaptchaSiteKey, c.RecaptchaURL = "of-the-tests", "site-key", double.URL
	})
	register := func(query string) answer {
		return f.post("/api/auth/register"+query, registration("Ann", "ann@example.org", "12345678"))
	}
	equal(t, f.get("/api/config").data.(map[string]any)["recaptchaSiteKey"], "site-key")
	for _, test := range []struct {
		query  string
		status int
		part   string
	}{
		{"", 400, "recaptcha"},
		{"?recaptcha=", 400, "recaptcha"},
		{"?recaptcha=" + strings.Repeat("x", 9000), 400, "8192"},
		{"?recaptcha=wrong", 400, "wrong"},
		{"?recaptcha=used", 400, "used before"},
		{"?recaptcha=broken", 503, "try again later"},
		{"?recaptcha=error", 503, "try again later"},
		{"?recaptcha=redirect", 503, "try again later"},
	} {
		expect(t, register(test.query), test.status, test.part)
	}
	if strings.Contains(f.log.String(), "RECAPTCHA_SECRET") {
		t.Error("the log says that the secret is wrong before it is")
	}
	expect(t, register("?recaptcha=secret"), 503)
	if !strings.Contains(f.log.String(), "the secret in RECAPTCHA_SECRET is wrong") {
		t.Errorf("the log does not say that the secret is wrong: %s", f.log)
	}
	expect(t, register("?recaptcha=good"), 201)
	for _, secret := range []string{"of-the-tests", "recaptcha=good", "?recaptcha"} {
		if strings.Contains(f.log.String(), secret) {
			t.Errorf("the log has %q", secret)
		}
	}
	// Bad input costs no token, which can be used only once.
	expect(t, f.post("/api/auth/register?recaptcha=error", registration("x", "ann@example.org", "12345678")), 400, "username")
	double.Close()
	expect(t, register("?recaptcha=good"), 503)
}
