package api_test

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"slipway.local/scopelens/server/internal/config"
	"slipway.local/scopelens/server/internal/testservers"
)

func startRedis(t *testing.T) *testservers.Redis {
	t.Helper()
	server, err := testservers.StartRedis()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Remove)
	return server
}

// withRedis starts a server that uses Redis, with the database of another one if that is given.
func withRedis(t *testing.T, server *testservers.Redis, other *fixture) *fixture {
	t.Helper()
	return start(t, func(c *config.Config) {
		c.RedisURL, c.RedisPrefix = server.URL(), server.Prefix
		if other != nil {
			c.MongoURI, c.MongoDatabase = other.parts.Config.MongoURI, other.parts.Config.MongoDatabase
		}
	})
}

// cachedKeys returns what is in Redis: its keys without the token, and whether each has an expiry.
func cachedKeys(t *testing.T, server *testservers.Redis) map[string]bool {
	t.Helper()
	client := server.Admin()
	defer client.Close()
	ctx := context.Background()
	found := map[string]bool{}
	for _, key := range client.Keys(ctx, "*").Val() {
		found[key[:strings.LastIndex(key, ":")]] = client.TTL(ctx, key).Val() > 0
	}
	return found
}

func TestAnswersAreCached(t *testing.T) {
	server := startRedis(t)
	f := withRedis(t, server, nil)
	ann := f.user("Ann")
	shared := f.shared(ann, [2]string{"title", "T1"})
	paths := []string{"/api/team/teams", "/api/team/likes", "/api/team/teams/" + shared.ID, "/api/team/usage/Singles"}
	first := map[string]string{}
	for _, path := range paths {
		first[path] = expect(t, f.get(path), 200).body
	}
	equal(t, cachedKeys(t, server), map[string]bool{
		"cache:total": true, "cache:time:all": true, "cache:likes:all": true, "cache:team:" + shared.ID: true, "cache:usage": true,
	})
	// What Redis has is what is answered: an operator's change behind the server's back does not show.
	f.hide(shared.ID)
	for _, path := range paths {
		equal(t, expect(t, f.get(path), 200).body, first[path])
	}
	// Any write shows everything that changed.
	f.shared(ann, [2]string{"title", "T2"})
	equal(t, f.list("/api/team/teams").titles(), "T2")
	equal(t, f.list("/api/team/teams").Total, 1)
	expect(t, f.get("/api/team/teams/"+shared.ID), 404)
	if strings.Contains(f.log.String(), "Redis cannot be used") {
		t.Errorf("a command is not allowed: %s", f.log)
	}
}

func TestCacheIsRightWithSeveralReplicas(t *testing.T) {
	server := startRedis(t)
	one := withRedis(t, server, nil)
	two := withRedis(t, server, one)
	without := start(t, func(c *config.Config) {
		c.MongoURI, c.MongoDatabase = one.parts.Config.MongoURI, one.parts.Config.MongoDatabase
	})
	ann := one.user("Ann")
	want := ""
	for i, writer := range []*fixture{one, two, without, two, one} {
		title := "T" + string(rune('0'+i))
		shared := writer.shared(ann, [2]string{"title", title})
		want = strings.TrimSpace(title + " " + strings.Join(first(strings.Fields(want), 2), " "))
		for range 2 {
			for _, reader := range []*fixture{one, two} {
				got := reader.list("/api/team/teams")
				equal(t, got.titles(), want)
				equal(t, got.Total, i+1)
				equal(t, into[team](t, reader.get("/api/team/teams/"+shared.ID)).Likes, 0)
			}
		}
		expect(t, without.post("/api/user/like", likeBody("Ann", shared.ID, ""), ann...), 200)
		for _, reader := range []*fixture{one, two} {
			equal(t, into[team](t, reader.get("/api/team/teams/"+shared.ID)).Likes, 1)
			equal(t, reader.list("/api/team/likes").Teams[0].Likes, 1)
		}
	}
}

func first(list []string, n int) []string {
	return list[:min(n, len(list))]
}

func TestRedisIsAwayAndComesBackWithOldData(t *testing.T) {
	t.Parallel()
	server := startRedis(t)
	f := withRedis(t, server, nil)
	ann := f.user("Ann")
	shared := f.shared(ann, [2]string{"title", "T1"})
	equal(t, f.list("/api/team/teams").titles(), "T1")
	equal(t, into[team](t, f.get("/api/team/teams/"+shared.ID)).Likes, 0)
	server.Stop()
	// The data of Redis is of the time before this.
	f.shared(ann, [2]string{"title", "T2"})
	expect(t, f.post("/api/user/like", likeBody("Ann", shared.ID, ""), ann...), 200)
	for range 5 {
		equal(t, f.list("/api/team/teams").titles(), "T2 T1")
	}
	f.eventually(200, "/readyz")
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	if keys := cachedKeys(t, server); !keys["cache:time:all"] {
		t.Fatalf("Redis forgot its data: %v", keys)
	}
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(f.log.String(), "Redis can be used again"); {
		equal(t, f.list("/api/team/teams").titles(), "T2 T1")
		equal(t, into[team](t, f.get("/api/team/teams/"+shared.ID)).Likes, 1)
		if time.Now().After(deadline) {
			t.Fatalf("Redis is not used again: %s", f.log)
		}
	}
	equal(t, f.list("/api/team/teams").titles(), "T2 T1")
	equal(t, strings.Count(f.log.String(), "Redis cannot be used"), 1)
}

func TestServerStartsWithoutRedis(t *testing.T) {
	t.Parallel()
	// It accepts connections, and never answers.
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	f := start(t, func(c *config.Config) { c.RedisURL = "redis://tests:password@" + listener.Addr().String() })
	within(t, quickly, func() {
		for range 20 {
			equal(t, f.list("/api/team/teams").Total, 0)
		}
	})
	equal(t, strings.Count(f.log.String(), "Redis cannot be used"), 1)
	if strings.Contains(f.log.String(), "password") {
		t.Error("the log has the password of Redis")
	}
}

func TestLoginOfRedisMayUseOnlyItsKeys(t *testing.T) {
	server := startRedis(t)
	options, err := redis.ParseURL(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(options)
	defer client.Close()
	ctx := context.Background()
	if err := client.Set(ctx, "other", "x", 0).Err(); err == nil || !strings.Contains(err.Error(), "NOPERM") {
		t.Errorf("another key can be written: %v", err)
	}
	if err := client.FlushAll(ctx).Err(); err == nil || !strings.Contains(err.Error(), "NOPERM") {
		t.Errorf("everything can be deleted: %v", err)
	}
	// With a prefix that the login may not use, nothing is cached, and everything is answered.
	f := start(t, func(c *config.Config) { c.RedisURL, c.RedisPrefix = server.URL(), "other:" })
	for range 3 {
		equal(t, f.list("/api/team/teams").Total, 0)
	}
	equal(t, cachedKeys(t, server), map[string]bool{})
	if !strings.Contains(f.log.String(), "NOPERM") {
		t.Errorf("the log lacks the reason: %s", f.log)
	}
}

func TestBrokenCacheEntriesAreIgnored(t *testing.T) {
	server := startRedis(t)
	f := withRedis(t, server, nil)
	f.shared(f.user("Ann"), [2]string{"title", "T1"})
	equal(t, f.list("/api/team/teams").titles(), "T1")
	client := server.Admin()
	defer client.Close()
	ctx := context.Background()
	for _, key := range client.Keys(ctx, "cache:time:all:*").Val() {
		client.HSet(ctx, key, "1/3", `{"title":`)
	}
	for _, key := range client.Keys(ctx, "cache:total:*").Val() {
		client.Set(ctx, key, `"many"`, 0)
	}
	equal(t, f.list("/api/team/teams").titles(), "T1")
	equal(t, f.list("/api/team/teams").Total, 1)
}

func TestReadersNeverSeeLessThanWhatWasAnswered(t *testing.T) {
	server := startRedis(t)
	writer := withRedis(t, server, nil)
	reader := withRedis(t, server, writer)
	ann := writer.user("Ann")
	// Readers cache all the time, also between a write's beginning and its end.
	stop := make(chan struct{})
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if _, err := send(reader.request("GET", "/api/team/teams", "")); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	defer wait.Wait()
	defer close(stop)
	for i := range 25 {
		shared := writer.shared(ann)
		got := reader.list("/api/team/teams")
		equal(t, got.Total, i+1)
		equal(t, got.Teams[0].ID, shared.ID)
	}
}
