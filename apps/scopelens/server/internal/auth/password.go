package auth

import (
	"context"
	"runtime"

	"golang.org/x/crypto/bcrypt"
)

const cost = 10

// slots bounds how many hashes are computed at a time: each takes a processor for some 50 ms, and logins of many
// clients must not take all processors from the other requests for long.
var slots = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)))

// HashPassword returns the hash of a password of at most 72 bytes. It waits for a free slot, until `ctx` ends.
func HashPassword(ctx context.Context, password string) (string, error) {
	if err := take(ctx); err != nil {
		return "", err
	}
	defer release()
	hash, err := bcrypt.GenerateFromPassword([]byte(password), cost)
	return string(hash), err
}

// unknownUserHash is compared when there is no such user, so that the time of an answer does not tell which users exist.
// It is of a random text that nobody has.
const unknownUserHash = "$2a$10$XOVecQ9VIT.naytyEdDI6eEeUbArVJj5PcEFM19A3t1TLWFLzjaU."

// PasswordMatches compares a password with a user's hash; the hash is empty if there is no such user.
func PasswordMatches(ctx context.Context, hash, password string) (bool, error) {
	if err := take(ctx); err != nil {
		return false, err
	}
	defer release()
	if hash == "" {
		_ = bcrypt.CompareHashAndPassword([]byte(unknownUserHash), []byte(password))
		return false, nil
	}
	return bcrypt.CompareHashAndPassword([]byte(hash), []byte(password)) == nil, nil
}

func take(ctx context.Context) error {
	select {
	case slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func release() { <-slots }
