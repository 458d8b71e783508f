package auth

import (
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// ErrExpired means that a token was valid once.
var ErrExpired = errors.New("the token has expired; log in again")

// ErrInvalid means that a token was not signed by this server, or says nothing that it understands.
var ErrInvalid = errors.New("the token is invalid; log in again")

// ErrNoUser means that the user of a token is gone.
var ErrNoUser = errors.New("the user of the token no longer exists")

// Identity is whom a token belongs to. The id distinguishes a user from a later one with the same name.
type Identity struct {
	Username string
	UserID   string
}

type claims struct {
	UserID string `json:"uid"`
	jwt.RegisteredClaims
}

// Tokens signs and verifies tokens.
type Tokens struct {
	keys     *Keys
	lifetime time.Duration
	parser   *jwt.Parser
}

// NewTokens returns signed tokens' maker; they are valid for `lifetime`.
func NewTokens(keys *Keys, lifetime time.Duration) *Tokens {
	return &Tokens{keys, lifetime, jwt.NewParser(
		// Any other algorithm is refused, whatever the token's header says.
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
	)}
}

// Sign returns a token for a user.
func (t *Tokens) Sign(who Identity) (string, error) {
	now := time.Now()
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, claims{who.UserID, jwt.RegisteredClaims{
		Subject:   who.Username,
		IssuedAt:  jwt.NewNumericDate(now),
		ExpiresAt: jwt.NewNumericDate(now.Add(t.lifetime)),
	}})
	token.Header["kid"] = t.keys.signingID
	return token.SignedString(t.keys.byID[t.keys.signingID])
}

// Verify returns whom a token belongs to. The error is [ErrExpired] or [ErrInvalid].
func (t *Tokens) Verify(text string) (Identity, error) {
	var c claims
	_, err := t.parser.ParseWithClaims(text, &c, func(token *jwt.Token) (any, error) {
		id, _ := token.Header["kid"].(string)
		if key := t.keys.byID[id]; key != nil {
			return key, nil
		}
		return nil, ErrInvalid
	})
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return Identity{}, ErrExpired
	case err != nil || c.Subject == "" || c.UserID == "":
		return Identity{}, ErrInvalid
	}
	return Identity{c.Subject, c.UserID}, nil
}
