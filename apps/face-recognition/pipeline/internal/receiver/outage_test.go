package receiver_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

func TestBacklogIsLimitedWhileTheQueueIsAway(t *testing.T) {
	f := start(t)
	f.queue.away.Store(true)
	for i := range 4 {
		f.expect(f.form("/images", []field{{"picture", fmt.Sprint(png, i)}}), 201, "pending")
	}
	refused := f.form("/images", []field{{"picture", png + "more"}})
	f.expect(refused, 503, "the queue is not available")
	if refused.header.Get("Retry-After") == "" || len(f.files(f.unknown)) != 4 {
		t.Errorf("headers %v, files %v", refused.header, f.files(f.unknown))
	}
	f.queue.away.Store(false)
	f.expect(f.form("/images", []field{{"picture", png + "more"}}), 201, "pending")
}

func TestDatabaseIsRestarted(t *testing.T) {
	f := start(t)
	f.write("a.png", "b.png")
	f.expect(f.json("/image/post", `{"path":"a.png"}`), 201, "")
	mariaDB.Stop()
	for _, a := range []answer{
		f.json("/image/post", `{"path":"b.png"}`),
		f.form("/images", []field{{"picture", png + "away"}}),
		f.form("/people", []field{{"picture", png + "away"}, {"name", "Ada"}}),
	} {
		f.expect(a, 503, "the database is not available")
		if a.header.Get("Retry-After") == "" {
			t.Error("Retry-After is missing")
		}
	}
	if a := f.send("GET", "/readyz", "", ""); a.status != 503 {
		t.Errorf("readyz: %d", a.status)
	}
	if a := f.send("GET", "/healthz", "", ""); a.status != 200 {
		t.Errorf("healthz: %d", a.status)
	}
	if err := mariaDB.Start(); err != nil {
		t.Fatal(err)
	}
	if a := f.send("GET", "/readyz", "", ""); a.status != 200 {
		t.Errorf("readyz: %d %s", a.status, a.body)
	}
	f.expect(f.json("/image/post", `{"path":"b.png"}`), 201, `"id":`)
	f.expect(f.form("/images", []field{{"picture", png + "away"}}), 201, "pending")
}

func TestFilesWithoutRowsAreRemoved(t *testing.T) {
	f := start(t)
	// The second file cannot be placed after the first one was.
	if err := os.Mkdir(filepath.Join(f.unknown, nameOf(png+"2", "png")), 0o750); err != nil {
		t.Fatal(err)
	}
	f.expect(f.form("/images", []field{{"picture", png + "1"}, {"picture", png + "2"}}), 503, "the folder of pictures is not available")
	if files := f.files(f.unknown); len(files) > 1 {
		t.Errorf("left: %v", files)
	}
	if count := testservers.Number(t, f.db, "SELECT COUNT(*) FROM images"); count != 0 {
		t.Errorf("%d rows", count)
	}
	if err := os.RemoveAll(f.known); err != nil {
		t.Fatal(err)
	}
	f.expect(f.form("/people", []field{{"picture", png}, {"name", "Ada"}}), 503, "the folder of pictures is not available")
	if count := testservers.Number(t, f.db, "SELECT COUNT(*) FROM person"); count != 0 {
		t.Errorf("%d people", count)
	}
}
