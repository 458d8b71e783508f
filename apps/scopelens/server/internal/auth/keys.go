// Package auth has what proves who a client is: passwords, tokens and reCAPTCHA.
package auth

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

const minKeyBytes = 32

var validKeyID = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$`)

// Keys are the keys of tokens: all are accepted, one signs.
type Keys struct {
	signingID string
	byID      map[string][]byte
}

// LoadKeys reads a folder in which each file is a key and its name the key's id. Files that begin with a dot are
// skipped: the kubelet keeps a Secret's versions in such folders.
func LoadKeys(folder, signingID string) (*Keys, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("JWT_KEY_DIR: cannot be read: %w", err)
	}
	keys := &Keys{signingID: signingID, byID: map[string][]byte{}}
	for _, entry := range entries {
		id := entry.Name()
		if strings.HasPrefix(id, ".") {
			continue
		}
		if !validKeyID.MatchString(id) {
			return nil, fmt.Errorf("JWT_KEY_DIR: %q: the name of a file has to be 1 to 64 letters, digits, dots, _ or -", id)
		}
		key, err := os.ReadFile(filepath.Join(folder, id))
		if err != nil {
			return nil, fmt.Errorf("JWT_KEY_DIR: the key %s cannot be read: %w", id, err)
		}
		key = bytes.TrimRight(key, "\r\n")
		if len(key) < minKeyBytes {
			return nil, fmt.Errorf("JWT_KEY_DIR: the key %s has %d bytes, but needs at least %d", id, len(key), minKeyBytes)
		}
		keys.byID[id] = key
	}
	if keys.byID[signingID] == nil {
		return nil, fmt.Errorf("JWT_KEY_ID = %q: there is no such file in JWT_KEY_DIR", signingID)
	}
	return keys, nil
}
