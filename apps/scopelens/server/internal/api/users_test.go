package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

func likeBody(username, id, rest string) string {
	return fmt.Sprintf(`{"username":%q,"id":%q%s}`, username, id, rest)
}

func TestLikesAreIdempotent(t *testing.T) {
	f := start(t)
	ann := f.user("Ann")
	first, second := f.shared(ann), f.shared(ann)
	for _, test := range []struct {
		rest  string
		likes float64
		liked bool
	}{
		{``, 1, true}, {`,"liked":true`, 1, true}, {`,"liked":false`, 0, false}, {`,"liked":false`, 0, false}, {``, 1, true},
	} {
		got := expect(t, f.post("/api/user/like", likeBody("ANN", first.ID, test.rest), ann...), 200)
		equal(t, got.data, map[string]any{"id": first.ID, "likes": test.likes, "liked": test.liked})
		equal(t, into[team](t, f.get("/api/team/teams/"+first.ID)).Likes, int(test.likes))
	}
	expect(t, f.post("/api/user/like", likeBody("Ann", second.ID, ""), ann...), 200)
	user := f.get("/api/user/username/Ann", ann...).data.(map[string]any)
	equal(t, user["like"], []any{second.ID, first.ID})
	equal(t, into[team](t, f.get("/api/team/teams/"+second.ID)).Likes, 1)
}

func TestLikingRefusesBadInput(t *testing.T) {
	f := start(t)
	ann := f.user("Ann")
	f.user("Bob")
	shared := f.shared(ann)
	for _, test := range []struct {
		body   string
		status int
		parts  []string
	}{
		{likeBody("Bob", shared.ID, ""), 403, []string{"username", `"Bob"`, `"Ann"`}},
		{likeBody("Nobody", shared.ID, ""), 403, []string{"username"}},
		{likeBody("", shared.ID, ""), 400, []string{"username"}},
		{likeBody("Ann", "", ""), 400, []string{"id", "24 hexadecimal"}},
		{likeBody("Ann", strings.Repeat("g", 24), ""), 400, []string{"id"}},
		{likeBody("Ann", strings.Repeat("a", 24), ""), 404, []string{"id"}},
		{likeBody("Ann", shared.ID, `,"liked":"no"`), 400, []string{"liked", "true or false"}},
		{likeBody("Ann", shared.ID, `,"like":true`), 400, []string{"like", "known field"}},
		{`{"username":["Ann"]}`, 400, []string{"username", "a text"}},
	} {
		expect(t, f.post("/api/user/like", test.body, ann...), test.status, test.parts...)
	}
	equal(t, into[team](t, f.get("/api/team/teams/"+shared.ID)).Likes, 0)
}

func TestNumberOfLikesIsRightUnderConcurrency(t *testing.T) {
	f := start(t)
	shared := f.shared(f.user("Owner"))
	const users, rounds = 12, 5
	logins := make([][]string, users)
	for i := range users {
		logins[i] = f.user(fmt.Sprintf("user-%d", i))
	}
	for round := range rounds {
		var wait sync.WaitGroup
		for i, login := range logins {
			// All at the same time: some like the team, twice, and the others take their likes back.
			likes := (i+round)%3 != 0
			for range 2 {
				wait.Go(func() {
					body := likeBody(fmt.Sprintf("user-%d", i), shared.ID, fmt.Sprintf(`,"liked":%t`, likes))
					got, err := send(f.request(http.MethodPost, "/api/user/like", body, login...))
					if err != nil || got.status != http.StatusOK {
						t.Errorf("got %s, %v", got.body, err)
					}
				})
			}
		}
		wait.Wait()
		equal(t, into[team](t, f.get("/api/team/teams/"+shared.ID)).Likes, users-users/3)
		equal(t, f.list("/api/team/likes").Teams[0].Likes, users-users/3)
	}
}
