package limit

import (
	"net/netip"
	"testing"
	"time"
)

func group(address string) netip.Prefix {
	return Group(netip.MustParseAddr(address))
}

func TestGroup(t *testing.T) {
	for address, want := range map[string]string{
		"198.51.100.1":      "198.51.100.1/32",
		"2001:db8:1:2:3::4": "2001:db8:1:2::/64",
	} {
		if got := group(address).String(); got != want {
			t.Errorf("%s: got %s instead of %s", address, got, want)
		}
	}
}

func TestLimiter(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	limiter := NewLimiter(6)
	limiter.now = func() time.Time { return now }
	key := group("198.51.100.1")
	for i := range 6 {
		if allowed, _ := limiter.Allow(key); !allowed {
			t.Fatalf("request %d is refused", i)
		}
	}
	// Refused requests do not count.
	for range 3 {
		if allowed, seconds := limiter.Allow(key); allowed || seconds != 10 {
			t.Fatalf("got %v, %d s", allowed, seconds)
		}
	}
	now = now.Add(9900 * time.Millisecond)
	if allowed, seconds := limiter.Allow(key); allowed || seconds != 1 {
		t.Fatalf("got %v, %d s", allowed, seconds)
	}
	now = now.Add(100 * time.Millisecond)
	if allowed, _ := limiter.Allow(key); !allowed {
		t.Fatal("the request after Retry-After is refused")
	}
}

func TestLimiterForgetsWhoWasSeenLeastRecently(t *testing.T) {
	limiter := NewLimiter(1)
	limiter.most = 2
	first, second, third := group("198.51.100.1"), group("198.51.100.2"), group("198.51.100.3")
	for _, step := range []struct {
		key     netip.Prefix
		allowed bool
	}{{first, true}, {second, true}, {first, false}, {third, true}, {first, false}, {second, true}} {
		if allowed, _ := limiter.Allow(step.key); allowed != step.allowed {
			t.Errorf("%s: got %v", step.key, allowed)
		}
		if len(limiter.byKey) > 2 || limiter.recent.Len() != len(limiter.byKey) {
			t.Errorf("%d clients are remembered", len(limiter.byKey))
		}
	}
}
