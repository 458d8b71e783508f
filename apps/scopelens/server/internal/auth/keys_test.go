package auth

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const key = "0123456789abcdef0123456789abcdef"

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestKeysOfAMountedSecret(t *testing.T) {
	// The kubelet mounts a Secret as links into a folder of its version.
	secret := folder(t, nil)
	version := filepath.Join(secret, "..2026_01_01")
	if err := os.Mkdir(version, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(version, "k1"), []byte(key+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{"..data": "..2026_01_01", "k1": "..data/k1"} {
		if err := os.Symlink(target, filepath.Join(secret, link)); err != nil {
			t.Fatal(err)
		}
	}
	mounted, err := LoadKeys(secret, "k1")
	if err != nil {
		t.Fatal(err)
	}
	plain, err := LoadKeys(folder(t, map[string]string{"k1": key, "k2": strings.Repeat("x", 32)}), "k2")
	if err != nil {
		t.Fatal(err)
	}
	// The end of the line is not part of the key.
	token, err := NewTokens(mounted, time.Minute).Sign(Identity{"Ann", "1"})
	if err != nil {
		t.Fatal(err)
	}
	if who, err := NewTokens(plain, time.Minute).Verify(token); err != nil || who != (Identity{"Ann", "1"}) {
		t.Errorf("got %v, %v", who, err)
	}
}

func TestBadKeysAreRefused(t *testing.T) {
	for _, test := range []struct {
		files       map[string]string
		id, message string
	}{
		{nil, "k1", `JWT_KEY_ID = "k1": there is no such file`},
		{map[string]string{"k1": key}, "k2", `JWT_KEY_ID = "k2"`},
		{map[string]string{"k1": key, "..data": key}, "..data", `JWT_KEY_ID = "..data"`},
		{map[string]string{"k1": key, "k2": ""}, "k1", "the key k2 has 0 bytes, but needs at least 32"},
		{map[string]string{"k1": key[1:] + "\n"}, "k1", "the key k1 has 31 bytes"},
		{map[string]string{"k1": key, "a b": key}, "k1", `"a b"`},
	} {
		_, err := LoadKeys(folder(t, test.files), test.id)
		if err == nil || !strings.Contains(err.Error(), test.message) {
			t.Errorf("%v: the error %v lacks %q", test.files, err, test.message)
		} else if strings.Contains(err.Error(), key[1:]) {
			t.Error("the error has the key")
		}
	}
	if _, err := LoadKeys("/nowhere", "k1"); err == nil || !strings.Contains(err.Error(), "JWT_KEY_DIR") {
		t.Errorf("got %v", err)
	}
}
