package api_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"slipway.local/scopelens/server/internal/config"
)

func TestTokensThatAreRefused(t *testing.T) {
	f := start(t)
	f.user("Ann")
	user, err := f.parts.Store.UserByName(context.Background(), "Ann")
	if err != nil {
		t.Fatal(err)
	}
	key := []byte(strings.Repeat("first-", 32))
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().Unix()
	good := func() jwt.MapClaims {
		return jwt.MapClaims{"sub": "Ann", "uid": user.ID.Hex(), "iat": now, "exp": now + 60}
	}
	with := func(name string, value any) jwt.MapClaims {
		claims := good()
		if claims[name] = value; value == nil {
			delete(claims, name)
		}
		return claims
	}
	sign := func(method jwt.SigningMethod, key any, kid any, claims jwt.MapClaims) string {
		token := jwt.NewWithClaims(method, claims)
		if kid != nil {
			token.Header["kid"] = kid
		}
		text, err := token.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return "Bearer " + text
	}
	hs256 := jwt.SigningMethodHS256
	valid := sign(hs256, key, "first", good())
	expect(t, f.get("/api/auth/checktoken", "Authorization", valid), 200)
	expect(t, f.get("/api/auth/checktoken", "Authorization", strings.Replace(valid, "Bearer", "bearer", 1)), 200)

	for name, test := range map[string]struct{ header, part string }{
		"none":            {"", "Bearer <token>"},
		"scheme":          {strings.Replace(valid, "Bearer", "Basic", 1), "Bearer <token>"},
		"empty":           {"Bearer ", ""},
		"text":            {"Bearer abc", "invalid"},
		"expired":         {sign(hs256, key, "first", with("exp", now-1)), "expired"},
		"no exp":          {sign(hs256, key, "first", with("exp", nil)), "invalid"},
		"of the future":   {sign(hs256, key, "first", with("iat", now+600)), "invalid"},
		"no sub":          {sign(hs256, key, "first", with("sub", nil)), "invalid"},
		"no uid":          {sign(hs256, key, "first", with("uid", nil)), "invalid"},
		"no kid":          {sign(hs256, key, nil, good()), "invalid"},
		"unknown kid":     {sign(hs256, key, "../first", good()), "invalid"},
		"kid of a number": {sign(hs256, key, 1, good()), "invalid"},
		"wrong key":       {sign(hs256, []byte("wrong"), "first", good()), "invalid"},
		"alg none":        {sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, "first", good()), "invalid"},
		"alg HS512":       {sign(jwt.SigningMethodHS512, key, "first", good()), "invalid"},
		"alg RS256":       {sign(jwt.SigningMethodRS256, rsaKey, "first", good()), "invalid"},
		"changed":         {valid[:len(valid)-4] + "AAAA", "invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			got := expect(t, f.get("/api/auth/checktoken", "Authorization", test.header), 401, "Authorization", test.part)
			equal(t, got.header.Get("WWW-Authenticate"), "Bearer")
		})
	}
	for _, request := range [][2]string{
		{"GET", "/api/user/username/Ann"}, {"POST", "/api/user/like"}, {"POST", "/api/team/post"},
	} {
		expect(t, f.do(f.request(request[0], request[1], "")), 401)
	}
}

func TestKeyRotation(t *testing.T) {
	withKeys := func(folder, id string) func(*config.Config) {
		return func(c *config.Config) { c.JWTKeyDir, c.JWTKeyID = folder, id }
	}
	old := start(t)
	login := old.user("Ann")
	sameDatabase := func(c *config.Config) {
		c.MongoURI, c.MongoDatabase = old.parts.Config.MongoURI, old.parts.Config.MongoDatabase
	}
	both := start(t, sameDatabase, withKeys(keys(t, "first", "second"), "second"))
	expect(t, both.get("/api/auth/checktoken", login...), 200)
	onlySecond := start(t, sameDatabase, withKeys(keys(t, "second"), "second"))
	expect(t, onlySecond.get("/api/auth/checktoken", login...), 401, "invalid")
	carl := both.user("Carl")
	expect(t, onlySecond.get("/api/auth/checktoken", carl...), 200)
	expect(t, old.get("/api/auth/checktoken", carl...), 401, "invalid")
}
