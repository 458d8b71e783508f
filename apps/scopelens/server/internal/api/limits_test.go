package api_test

import (
	"fmt"
	"strconv"
	"testing"

	"slipway.local/scopelens/server/internal/config"
)

func TestPostRequestsAreLimitedPerClient(t *testing.T) {
	f := start(t, func(c *config.Config) { c.PostLimit, c.AuthLimit, c.ProxyHops = 3, 2, 1 })
	search := func(forwarded string) answer {
		return f.post("/api/team/search", "{}", "X-Forwarded-For", forwarded)
	}
	for range 3 {
		expect(t, search("198.51.100.1"), 200)
	}
	got := expect(t, search("198.51.100.1"), 429, "too many requests")
	if seconds, err := strconv.Atoi(got.header.Get("Retry-After")); err != nil || seconds < 1 || seconds > 20 {
		t.Errorf("Retry-After is %q", got.header.Get("Retry-After"))
	}
	// What the client itself wrote before the proxy's entry has no effect.
	for i := range 5 {
		expect(t, search(fmt.Sprintf("203.0.113.%d, 198.51.100.1", i)), 429)
	}
	// Another client, and other requests of the same client, are not affected.
	expect(t, search("198.51.100.2"), 200)
	expect(t, f.get("/api/team/teams", "X-Forwarded-For", "198.51.100.1"), 200)
	for range 2 {
		expect(t, f.post("/api/auth/login", "{}", "X-Forwarded-For", "198.51.100.1"), 400)
	}
	expect(t, f.post("/api/auth/register", "{}", "X-Forwarded-For", "198.51.100.1"), 429)
	expect(t, f.post("/api/auth/login", "{}", "X-Forwarded-For", "198.51.100.2"), 400)
	// Clients in one /64 share a limit.
	for i := range 3 {
		expect(t, search(fmt.Sprintf("2001:db8::%d", i)), 200)
	}
	expect(t, search("2001:db8::ffff:1"), 429)
	expect(t, search("2001:db8:0:1::1"), 200)
}

func TestForwardedAddressesAreIgnoredWithoutProxies(t *testing.T) {
	f := start(t, func(c *config.Config) { c.PostLimit, c.ProxyHops = 2, 0 })
	for i, status := range []int{200, 200, 429, 429} {
		expect(t, f.post("/api/team/search", "{}", "X-Forwarded-For", fmt.Sprintf("198.51.100.%d", i)), status)
	}
}
