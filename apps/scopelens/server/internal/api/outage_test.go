package api_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"slipway.local/scopelens/server/internal/config"
	"slipway.local/scopelens/server/internal/testservers"
)

// quickly is how long an answer may take while another server is away; the tests' machine may be slow.
const quickly = 6 * time.Second

func within(t *testing.T, most time.Duration, work func()) {
	t.Helper()
	started := time.Now()
	work()
	if took := time.Since(started); took > most {
		t.Errorf("took %s", took)
	}
}

// together sends requests at the same time, because each may take seconds.
func (f *fixture) together(requests ...*http.Request) []answer {
	f.t.Helper()
	answers := make([]answer, len(requests))
	errs := make([]error, len(requests))
	var wait sync.WaitGroup
	for i, request := range requests {
		wait.Go(func() { answers[i], errs[i] = send(request) })
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		f.t.Fatal(err)
	}
	return answers
}

func TestServerWithoutMongoRecovers(t *testing.T) {
	t.Parallel()
	own, err := testservers.StartMongo()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(own.Remove)
	own.Stop()
	f := startAway(t, func(c *config.Config) { c.MongoURI, c.MongoDatabase = own.URI("away"), "away" })
	away := func(login ...string) {
		f.eventually(503, "/readyz")
		f.eventually(200, "/healthz")
		within(t, quickly, func() {
			for _, got := range f.together(
				f.request("GET", "/api/team/teams", ""),
				f.request("GET", "/api/team/likes/Ann", ""),
				f.request("GET", "/api/team/usage/Singles", ""),
				f.request("POST", "/api/team/search", "{}"),
				f.request("POST", "/api/auth/register", registration("Ann", "ann@example.org", "12345678")),
				f.request("POST", "/api/auth/login", `{"username":"Ann","password":"12345678"}`),
				f.request("GET", "/api/auth/checktoken", "", login...),
			) {
				expect(t, got, 503, "database")
			}
		})
		expect(t, f.get("/api/format"), 200)
		expect(t, f.get("/api/team/teams?page=0"), 400)
	}
	away(f.login("Ann", "000000000000000000000000")...)
	if err := own.Start(); err != nil {
		t.Fatal(err)
	}
	f.eventually(200, "/readyz")
	login := f.user("Ann")
	f.shared(login, [2]string{"title", "T1"})
	own.Stop()
	away(login...)
	if err := own.Start(); err != nil {
		t.Fatal(err)
	}
	f.eventually(200, "/readyz")
	equal(t, f.list("/api/team/teams").titles(), "T1")
	f.shared(login, [2]string{"title", "T2"})
	equal(t, f.list("/api/team/teams").titles(), "T2 T1")
}

func TestStoreOfPicturesIsAway(t *testing.T) {
	t.Parallel()
	own, err := testservers.StartS3()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(own.Remove)
	f := start(t, func(c *config.Config) { c.S3Endpoint = own.Endpoint() })
	ann := f.user("Ann")
	withPicture := [2]string{"picture=", string(picture(8, 8))}
	first := f.shared(ann, withPicture)
	own.Stop()
	within(t, quickly, func() { expect(t, f.share(ann, validForm(withPicture)), 503, "store of pictures") })
	within(t, quickly, func() { expect(t, f.get(first.Image), 503, "store of pictures") })
	equal(t, f.list("/api/team/teams").Total, 1)
	f.eventually(200, "/readyz")
	f.shared(ann, [2]string{"title", "without"})
	if err := own.Start(); err != nil {
		t.Fatal(err)
	}
	f.shared(ann, withPicture)
	response, err := http.Get(f.url + first.Image)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	equal(t, response.StatusCode, 200)
}

func TestPictureIsDeletedIfTheTeamIsNotStored(t *testing.T) {
	t.Parallel()
	own, err := testservers.StartMongo()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(own.Remove)
	f := start(t, func(c *config.Config) { c.MongoURI, c.MongoDatabase = own.URI("away"), "away" })
	login := f.user("Ann")
	text, mediaType := validForm([2]string{"picture=", string(picture(8, 8))}).encode()
	body := &gate{text: strings.NewReader(text), reached: make(chan struct{}), open: make(chan struct{})}
	request := f.request(http.MethodPost, "/api/team/post", "", append(login, "Content-Type", mediaType)...)
	request.Body = io.NopCloser(body)
	// The server asks for the body after it accepted the token.
	request.Header.Set("Expect", "100-continue")
	client := http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}
	status := make(chan int, 1)
	go func() {
		response, err := client.Do(request)
		if err != nil {
			t.Error(err)
			close(status)
			return
		}
		response.Body.Close()
		status <- response.StatusCode
	}()
	<-body.reached
	own.Stop()
	close(body.open)
	equal(t, <-status, http.StatusServiceUnavailable)
	equal(t, len(s3Server.Objects(f.parts.Config.TeamPath)), 0)
}
