package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"slipway.local/scopelens/server/internal/auth"
)

// expect checks the status of an answer, and parts of its message.
func expect(t *testing.T, got answer, status int, parts ...string) answer {
	t.Helper()
	if got.status != status {
		t.Fatalf("status %d instead of %d: %s", got.status, status, got.body)
	}
	for _, part := range parts {
		if !strings.Contains(got.message, part) {
			t.Errorf("the message %q lacks %q", got.message, part)
		}
	}
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		if got.header.Get("Retry-After") == "" {
			t.Errorf("%d without Retry-After", status)
		}
	}
	if got.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Error("X-Content-Type-Options is missing")
	}
	return got
}

func equal(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %v instead of %v", got, want)
	}
}

// into decodes the data of an answer.
func into[T any](t *testing.T, got answer) T {
	t.Helper()
	var e struct{ Data T }
	if err := json.Unmarshal([]byte(got.body), &e); err != nil {
		t.Fatal(err)
	}
	return e.Data
}

type team struct {
	ID, Title, Author, Format, Showdown, Rental, Image, Description, Uploader string
	Pokemon                                                                   []string
	CreatedAt                                                                 string `json:"created_at"`
	Likes, State                                                              int
	HasShowdown                                                               bool `json:"has_showdown"`
	HasRental                                                                 bool `json:"has_rental"`
}

type teams struct {
	Teams []team
	Total int
}

func (l teams) titles() string {
	var titles []string
	for _, team := range l.Teams {
		titles = append(titles, team.Title)
	}
	return strings.Join(titles, " ")
}

// user adds a user, whose password nobody knows, and returns the header with a token.
func (f *fixture) user(name string) []string {
	f.t.Helper()
	ctx := context.Background()
	if err := f.parts.Store.AddUser(ctx, name, strings.ToLower(name)+"@example.org", "no hash"); err != nil {
		f.t.Fatal(err)
	}
	user, err := f.parts.Store.UserByName(ctx, name)
	if err != nil {
		f.t.Fatal(err)
	}
	return f.login(name, user.ID.Hex())
}

func (f *fixture) login(name, id string) []string {
	f.t.Helper()
	token, err := f.parts.Tokens.Sign(auth.Identity{Username: name, UserID: id})
	if err != nil {
		f.t.Fatal(err)
	}
	return []string{"Authorization", "Bearer " + token}
}

// form is the fields of a new team; those of a name with `=` at its end are files.
type form [][2]string

func validForm(change ...[2]string) form {
	fields := form{{"title", "Team"}, {"author", "Someone"}, {"format", "Singles"}, {"pokemon", "Ant"}, {"pokemon", "Bee"}}
	for _, c := range change {
		replaced := false
		for i := range fields {
			if fields[i][0] == c[0] && c[0] != "pokemon" {
				fields[i] = c
				replaced = true
			}
		}
		if !replaced {
			fields = append(fields, c)
		}
	}
	return fields
}

// encode returns the body of a form and its media type.
func (fields form) encode() (string, string) {
	var body bytes.Buffer
	writer := multipart.NewWriter(&body)
	for _, field := range fields {
		name, isFile := strings.CutSuffix(field[0], "=")
		if isFile {
			part, _ := writer.CreateFormFile(name, "file.txt")
			_, _ = part.Write([]byte(field[1]))
		} else {
			_ = writer.WriteField(name, field[1])
		}
	}
	_ = writer.Close()
	return body.String(), writer.FormDataContentType()
}

func (f *fixture) share(login []string, fields form) answer {
	f.t.Helper()
	body, mediaType := fields.encode()
	return f.post("/api/team/post", body, append([]string{"Content-Type", mediaType}, login...)...)
}

// shared adds a valid team.
func (f *fixture) shared(login []string, change ...[2]string) team {
	f.t.Helper()
	return into[team](f.t, expect(f.t, f.share(login, validForm(change...)), http.StatusCreated))
}

func (f *fixture) list(path string, header ...string) teams {
	f.t.Helper()
	return into[teams](f.t, expect(f.t, f.get(path, header...), http.StatusOK))
}
