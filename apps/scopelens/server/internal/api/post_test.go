package api_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestSharedTeamIsReturned(t *testing.T) {
	f := start(t)
	ann := f.user("Ann")
	export := "Nick (Ant) (F) @ Leaf\nAbility: Run\nLevel: 50\nEVs: 252 HP\nBold Nature\n- Bite\n\nBee\n- Sting"
	got := f.shared(ann, [2]string{"title", " Täam "}, [2]string{"showdown", strings.ReplaceAll(export, "\n", "\r\n")},
		[2]string{"rental", "A1B2C3"}, [2]string{"description", "Two\nlines"})
	created, err := time.Parse(time.RFC3339, got.CreatedAt)
	if err != nil || time.Since(created).Abs() > time.Minute {
		t.Errorf("created_at is %q", got.CreatedAt)
	}
	equal(t, got, team{ID: got.ID, Title: "Täam", Author: "Someone", Format: "Singles", Pokemon: []string{"Ant", "Bee"},
		Showdown: export, Rental: "A1B2C3", Description: "Two\nlines", Uploader: "Ann", CreatedAt: got.CreatedAt,
		State: 1, HasShowdown: true, HasRental: true})
	equal(t, into[team](t, f.get("/api/team/teams/"+got.ID)), got)
	expect(t, f.get("/api/team/teams/"+got.ID+"/picture"), 404, "no picture")
}

func webp() []byte {
	content, err := base64.StdEncoding.DecodeString("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAgA0JaQAA3AA/vuUAAA=")
	if err != nil {
		panic(err)
	}
	return content
}

func jpg() []byte {
	var content bytes.Buffer
	if err := jpeg.Encode(&content, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		panic(err)
	}
	return content.Bytes()
}

// hugePNG has a header with that width and height, and no pixels.
func hugePNG(width, height uint32) []byte {
	content := picture(1, 1)
	binary.BigEndian.PutUint32(content[16:], width)
	binary.BigEndian.PutUint32(content[20:], height)
	binary.BigEndian.PutUint32(content[29:], crc32.ChecksumIEEE(content[12:29]))
	return content
}

func TestPicturesAreStoredAndServed(t *testing.T) {
	f := start(t)
	ann := f.user("Ann")
	for _, test := range []struct {
		content   []byte
		mediaType string
	}{
		{picture(64, 32), "image/png"}, {jpg(), "image/jpeg"}, {webp(), "image/webp"}, {hugePNG(4096, 4096), "image/png"},
	} {
		got := f.shared(ann, [2]string{"picture=", string(test.content)})
		equal(t, got.Image, "/api/team/teams/"+got.ID+"/picture")
		response, err := http.Get(f.url + got.Image)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		equal(t, response.StatusCode, 200)
		equal(t, body, test.content)
		equal(t, response.Header.Get("Content-Type"), test.mediaType)
		equal(t, response.Header.Get("X-Content-Type-Options"), "nosniff")
		if !strings.Contains(response.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("Cache-Control is %q", response.Header.Get("Cache-Control"))
		}
		request := f.request(http.MethodGet, got.Image, "", "If-None-Match", response.Header.Get("ETag"))
		if response, err = http.DefaultClient.Do(request); err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		equal(t, response.StatusCode, http.StatusNotModified)
	}
	equal(t, len(s3Server.Objects(f.parts.Config.TeamPath)), 4)
}

func TestSharingRefusesBadInput(t *testing.T) {
	f := start(t)
	ann := f.user("Ann")
	long := func(n int) string { return strings.Repeat("x", n) }
	for _, test := range []struct {
		name, value string
		status      int
		parts       []string
	}{
		{"title", "", 400, []string{"title", "1 to 100"}},
		{"title", " ", 400, []string{"title", "1 to 100"}},
		{"title", long(101), 400, []string{"title", "101", "1 to 100"}},
		{"title", "a\nb", 400, []string{"title", "control characters"}},
		{"title", "a\xff", 400, []string{"title", "UTF-8"}},
		{"title", long(17 << 10), 400, []string{"title", "16384 bytes"}},
		{"author", "", 400, []string{"author"}},
		{"author", long(51), 400, []string{"author", "1 to 50"}},
		{"format", "", 400, []string{"format"}},
		{"format", "singles", 400, []string{"format", `"singles"`, "Singles, Doubles"}},
		{"pokemon", "Zebra", 400, []string{"pokemon", `"Zebra"`}},
		{"pokemon", "", 400, []string{"pokemon"}},
		{"pokemon", "ant", 400, []string{"pokemon", `"ant"`}},
		{"rental", "abc123", 400, []string{"rental", `"abc123"`, "A-Z and 0-9"}},
		{"rental", "ABC12", 400, []string{"rental", "6 characters"}},
		{"description", long(2001), 400, []string{"description", "2000"}},
		{"description", "a\x00", 400, []string{"description", "control"}},
		{"showdown", "Cat @ Leaf", 400, []string{"showdown", "line 1", `"Cat"`, "Ant, Bee"}},
		{"showdown", "Ant\nhello", 400, []string{"showdown", "line 2", "hello"}},
		{"showdown", long(8001), 400, []string{"showdown", "8000"}},
		{"id", "1", 400, []string{`"id"`, "known field"}},
		{"picture=", "text", 415, []string{"picture", "PNG, JPEG or WebP"}},
		{"picture=", "", 415, []string{"picture", "empty"}},
		{"picture=", "GIF89a" + long(100), 415, []string{"picture"}},
		{"picture=", "\x89PNG\r\n\x1a\n" + long(100), 415, []string{"picture"}},
		{"picture=", string(picture(8, 8)[:20]), 415, []string{"picture"}},
		{"picture=", string(hugePNG(4097, 1)), 413, []string{"picture", "4096 x 4096", "4097 x 1"}},
		{"picture=", string(picture(8, 8)) + long(1<<20), 413, []string{"picture", "1048576 bytes"}},
		{"picture=", long(2 << 20), 413, []string{"1048576"}},
	} {
		expect(t, f.share(ann, validForm([2]string{test.name, test.value})), test.status, test.parts...)
	}
	six := form{{"title", "T"}, {"author", "A"}, {"format", "Singles"}}
	expect(t, f.share(ann, six), 400, "pokemon", "1 to 6")
	for range 7 {
		six = append(six, [2]string{"pokemon", "Ant"})
	}
	expect(t, f.share(ann, six), 400, "pokemon", "7")
	expect(t, f.share(ann, append(validForm(), [2]string{"title", "again"})), 400, "title", "twice")
	two := [2]string{"picture=", string(picture(8, 8))}
	expect(t, f.share(ann, append(validForm(), two, two)), 400, "picture", "twice")

	expect(t, f.post("/api/team/post", "{}", ann...), 415, "multipart/form-data")
	multipart := append([]string{"Content-Type", "multipart/form-data; boundary=x"}, ann...)
	expect(t, f.post("/api/team/post", "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nno end", multipart...), 400, "ended early")
	expect(t, f.post("/api/team/post", "nothing", multipart...), 400)
	expect(t, f.post("/api/team/post", "--x", append([]string{"Content-Type", "multipart/form-data"}, ann...)...), 400)

	equal(t, f.list("/api/team/teams").Total, 0)
	equal(t, len(s3Server.Objects(f.parts.Config.TeamPath)), 0)
}

func TestLargeBodyIsRefusedWhileItArrives(t *testing.T) {
	f := start(t)
	header := "--x\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a\"\r\n\r\n"
	body := &endless{start: strings.NewReader(header)}
	request := f.request(http.MethodPost, "/api/team/post", "", f.user("Ann")...)
	request.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	request.Body = io.NopCloser(body)
	// The transport may report that the server closed the connection, instead of its answer.
	response, err := http.DefaultClient.Do(request)
	if err == nil {
		defer response.Body.Close()
		equal(t, response.StatusCode, http.StatusRequestEntityTooLarge)
	}
	if sent := body.sent.Load(); sent > 64<<20 {
		t.Errorf("the server read %d bytes", sent)
	}
}
