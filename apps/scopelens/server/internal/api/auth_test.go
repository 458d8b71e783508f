package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"golang.org/x/crypto/bcrypt"
)

func registration(username, email, password string) string {
	text, _ := json.Marshal(map[string]string{"username": username, "email": email, "password": password})
	return string(text)
}

func TestUserRegistersAndLogsIn(t *testing.T) {
	t.Parallel()
	f := start(t)
	got := expect(t, f.post("/api/auth/register", registration("Ann_1", "Ann@Example.org", "correct horse")), 201)
	equal(t, got.data, map[string]any{"username": "Ann_1"})
	got = expect(t, f.post("/api/auth/login", `{"username":"ann_1","password":"correct horse"}`), 200)
	login := []string{"Authorization", "Bearer " + got.data.(string)}
	equal(t, f.get("/api/auth/checktoken", login...).data, map[string]any{"username": "Ann_1"})
	own := expect(t, f.get("/api/user/username/ANN_1", login...), 200)
	equal(t, own.data.(map[string]any)["email"], "ann@example.org")
	if strings.Contains(own.body, "$2a$") || strings.Contains(own.body, "password") {
		t.Error("the hash leaves the server")
	}
	other := expect(t, f.get("/api/user/username/Ann_1", f.user("Bob")...), 200)
	if strings.Contains(other.body, "email") {
		t.Error("another user sees the email address")
	}
	user, err := f.parts.Store.UserByName(context.Background(), "ann_1")
	if err != nil || !strings.HasPrefix(user.Password, "$2a$10$") {
		t.Errorf("the hash is %q", user.Password)
	}
	for _, secret := range []string{"correct horse", "Bearer", "eyJ"} {
		if strings.Contains(f.log.String(), secret) {
			t.Errorf("the log has %q", secret)
		}
	}
}

func TestRegistrationRefusesBadInput(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.user("Taken")
	good := [3]string{"New", "new@example.org", "12345678"}
	for _, test := range []struct {
		index  int
		value  string
		status int
		parts  []string
	}{
		{0, "", 400, []string{"username", "3 to 32"}},
		{0, "ab", 400, []string{"username", `"ab"`, "3 to 32"}},
		{0, strings.Repeat("a", 33), 400, []string{"username"}},
		{0, "a b c", 400, []string{"username", `"a b c"`}},
		{0, "Änne", 400, []string{"username"}},
		{0, "Ann\n", 400, []string{"username"}},
		{0, "tAKEN", 409, []string{"username", `"tAKEN"`, "taken"}},
		{1, "", 400, []string{"email"}},
		{1, "no", 400, []string{"email", `"no"`, "name@example.org"}},
		{1, "a@b", 400, []string{"email"}},
		{1, "Ann <ann@example.org>", 400, []string{"email"}},
		{1, "a@example.org, b@example.org", 400, []string{"email"}},
		{1, "a@-example.org", 400, []string{"email"}},
		{1, "a b@example.org", 400, []string{"email"}},
		{1, "a@example.org\r\nBcc: b@example.org", 400, []string{"email"}},
		{1, strings.Repeat("a", 250) + "@example.org", 400, []string{"email", "254"}},
		{1, "TAKEN@example.ORG", 409, []string{"email", "taken@example.org"}},
		{2, "", 400, []string{"password", "8 to 72"}},
		{2, "1234567", 400, []string{"password", "7 bytes", "8 to 72"}},
		{2, strings.Repeat("ä", 37), 400, []string{"password", "74 bytes"}},
	} {
		fields := good
		fields[test.index] = test.value
		got := expect(t, f.post("/api/auth/register", registration(fields[0], fields[1], fields[2])), test.status, test.parts...)
		if test.index == 2 && test.value != "" && strings.Contains(got.message, test.value) {
			t.Error("the message has the password")
		}
	}
	for _, body := range []string{`{"username":"New"}`, `{"username":1}`, `{"name":"New"}`, `{`} {
		expect(t, f.post("/api/auth/register", body), 400)
	}
	expect(t, f.post("/api/auth/register", registration(good[0], good[1], good[2])), 201)
}

func TestLoginRefusesBadInput(t *testing.T) {
	t.Parallel()
	f := start(t)
	hash, err := bcrypt.GenerateFromPassword([]byte("12345678"), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.parts.Store.AddUser(context.Background(), "Ann", "ann@example.org", string(hash)); err != nil {
		t.Fatal(err)
	}
	expect(t, f.post("/api/auth/login", `{"username":"Ann","password":"12345678"}`), 200)
	for _, test := range []struct {
		body   string
		status int
		part   string
	}{
		{`{"username":"Ann","password":"12345679"}`, 401, "wrong"},
		{`{"username":"Nobody","password":"12345678"}`, 401, "wrong"},
		{`{"username":"Ann","password":""}`, 400, "password"},
		{`{"username":"","password":"12345678"}`, 400, "username"},
		{`{"username":{"$ne":""},"password":"12345678"}`, 400, "username"},
		{`{"username":"Ann","password":"` + strings.Repeat("x", 73) + `"}`, 400, "72"},
		{`{"username":"Ann"}`, 400, "password"},
		{`"Ann"`, 400, "JSON object"},
	} {
		expect(t, f.post("/api/auth/login", test.body), test.status, test.part)
	}
}

func TestOnlyOneOfEqualRegistrationsSucceeds(t *testing.T) {
	f := start(t)
	for _, index := range []int{0, 1} {
		var wait sync.WaitGroup
		statuses := make(chan int, 8)
		for i := range cap(statuses) {
			wait.Go(func() {
				// Either all have the same name, or all have the same address.
				fields := []string{"user-" + string(rune('a'+i)), string(rune('a'+i)) + "@example.org"}
				fields[index] = []string{"Same", "same@example.org"}[index]
				err := f.parts.Store.AddUser(context.Background(), fields[0], fields[1], "hash")
				switch {
				case err == nil:
					statuses <- http.StatusCreated
				case strings.Contains(err.Error(), "taken"):
					statuses <- http.StatusConflict
				default:
					t.Error(err)
				}
			})
		}
		wait.Wait()
		close(statuses)
		count := map[int]int{}
		for status := range statuses {
			count[status]++
		}
		equal(t, count, map[int]int{http.StatusCreated: 1, http.StatusConflict: cap(statuses) - 1})
	}
}

func TestTokensOfDeletedUsersAreRefused(t *testing.T) {
	f := start(t)
	login := f.user("Ann")
	expect(t, f.get("/api/auth/checktoken", login...), 200)
	f.deleteUser("Ann")
	expect(t, f.get("/api/auth/checktoken", login...), 401, "no longer exists")
	expect(t, f.share(login, validForm()), 401, "no longer exists")
	// Nor are they those of a later user of the same name.
	f.user("Ann")
	expect(t, f.get("/api/auth/checktoken", login...), 401, "no longer exists")
}

func (f *fixture) deleteUser(name string) {
	f.t.Helper()
	client, err := mongoServer.Client()
	if err != nil {
		f.t.Fatal(err)
	}
	defer client.Disconnect(context.Background())
	users := client.Database(f.parts.Config.MongoDatabase).Collection("users")
	if _, err := users.DeleteOne(context.Background(), bson.D{{Key: "username", Value: name}}); err != nil {
		f.t.Fatal(err)
	}
}
