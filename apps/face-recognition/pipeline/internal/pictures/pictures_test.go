package pictures_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"slipway.dev/face-recognition/pipeline/internal/pictures"
)

func TestAbandonedUploadsAreRemoved(t *testing.T) {
	path := t.TempDir()
	old := time.Now().Add(-2 * time.Hour)
	for name, modified := range map[string]time.Time{".upload-old": old, ".upload-new": time.Now(), "old.png": old} {
		file := filepath.Join(path, name)
		if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Chtimes(file, modified, modified)); err != nil {
			t.Fatal(err)
		}
	}
	if err := pictures.NewFolder(path).RemoveAbandoned(); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(path, "*old*"))
	if err != nil || len(left) != 1 || filepath.Base(left[0]) != "old.png" {
		t.Errorf("left: %v, %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(path, ".upload-new")); err != nil {
		t.Error(err)
	}
}

func TestFolderThatIsMissing(t *testing.T) {
	folder := pictures.NewFolder(filepath.Join(t.TempDir(), "none"))
	if err := folder.CheckFile("a.png"); err == nil || errors.Is(err, pictures.ErrMissing) {
		t.Errorf("got %v", err)
	}
	if err := folder.RemoveAbandoned(); err == nil {
		t.Error("there is no such folder")
	}
}
