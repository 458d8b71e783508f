package api

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"slipway.local/scopelens/server/internal/auth"
	"slipway.local/scopelens/server/internal/limit"
	"slipway.local/scopelens/server/internal/store"
)

const (
	requestIDHeader = "X-Request-Id"
	requestIDKey    = "request"
	userKey         = "user"
)

var validRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// begin gives a request its id and the headers of every answer.
func (s *Server) begin(c *gin.Context) {
	id := c.GetHeader(requestIDHeader)
	if !validRequestID.MatchString(id) {
		id = rand.Text()
	}
	c.Set(requestIDKey, id)
	c.Header(requestIDHeader, id)
	c.Header("X-Content-Type-Options", "nosniff")
	c.Header("X-Frame-Options", "DENY")
	c.Header("Referrer-Policy", "no-referrer")
	c.Header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
}

func (s *Server) logger(c *gin.Context) *slog.Logger {
	return s.Log.With("request", c.GetString(requestIDKey))
}

// logRequest writes one line per request. It has no query, because that may contain a token of reCAPTCHA.
func (s *Server) logRequest(c *gin.Context) {
	started := time.Now()
	// Before the handlers: a logged path is what was asked for.
	method, path := c.Request.Method, c.Request.URL.Path
	client := limit.ClientAddress(c.Request, s.Config.ProxyHops)
	c.Next()
	s.logger(c).Info("request",
		"method", method,
		"path", path,
		"status", c.Writer.Status(),
		"bytes", max(0, c.Writer.Size()),
		"ms", time.Since(started).Milliseconds(),
		"client", client.String(),
	)
}

func (s *Server) recover(c *gin.Context) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		s.logger(c).Error("panic", "cause", cause, "stack", string(debug.Stack()))
		if c.Writer.Written() {
			// The client must not take the part that was sent for the whole.
			panic(http.ErrAbortHandler)
		}
		fail(c, newProblem(http.StatusInternalServerError, "internal error"))
	}()
	c.Next()
}

func (s *Server) limited(limiter *limit.Limiter) gin.HandlerFunc {
	return func(c *gin.Context) {
		client := limit.Group(limit.ClientAddress(c.Request, s.Config.ProxyHops))
		if allowed, seconds := limiter.Allow(client); !allowed {
			p := newProblem(http.StatusTooManyRequests, "too many requests; try again in %d s", seconds)
			p.retryAfter = seconds
			fail(c, p)
		}
	}
}

// authenticate lets only requests with a user's token pass.
func (s *Server) authenticate(c *gin.Context) {
	user, err := s.bearer(c)
	if err != nil {
		fail(c, s.asProblem(c, err))
		return
	}
	c.Set(userKey, user)
}

func (s *Server) bearer(c *gin.Context) (store.User, error) {
	scheme, token, found := strings.Cut(c.GetHeader("Authorization"), " ")
	if !found || !strings.EqualFold(scheme, "Bearer") {
		return store.User{}, newProblem(http.StatusUnauthorized, "Authorization: needs the token of a login: Bearer <token>")
	}
	identity, err := s.Tokens.Verify(token)
	if err != nil {
		return store.User{}, newProblem(http.StatusUnauthorized, "Authorization: %s", err)
	}
	user, err := s.Store.UserByName(c.Request.Context(), identity.Username)
	if err == nil && user.ID.Hex() == identity.UserID {
		return user, nil
	}
	if err != nil && !isNotFound(err) {
		return store.User{}, err
	}
	return store.User{}, newProblem(http.StatusUnauthorized, "Authorization: %s", auth.ErrNoUser)
}

func currentUser(c *gin.Context) store.User {
	return c.MustGet(userKey).(store.User)
}
