package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"slipway.local/scopelens/server/internal/pictures"
	"slipway.local/scopelens/server/internal/store"
)

// retrySeconds is when clients may ask again while a server behind this one is away.
const retrySeconds = 5

// problem is an error that clients see.
type problem struct {
	status     int
	message    string
	retryAfter int
}

func (p *problem) Error() string { return p.message }

func newProblem(status int, format string, args ...any) *problem {
	return &problem{status: status, message: fmt.Sprintf(format, args...)}
}

func unavailable(message string) *problem {
	return &problem{http.StatusServiceUnavailable, message, retrySeconds}
}

const maxShownRunes = 60

// invalid says that the value of a field is not allowed.
func invalid(field, value, allowed string) *problem {
	if runes := []rune(value); len(runes) > maxShownRunes {
		value = string(runes[:maxShownRunes]) + "…"
	}
	return newProblem(http.StatusBadRequest, "%s: %q is not allowed; it %s", field, value, allowed)
}

func (s *Server) asProblem(c *gin.Context, err error) *problem {
	var known *problem
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, context.Canceled):
		return unavailable("the request was cancelled")
	case errors.Is(err, store.ErrUnavailable):
		s.logger(c).Warn("MongoDB is away", "error", err.Error())
		return unavailable("the database is not available; try again later")
	case errors.Is(err, pictures.ErrUnavailable):
		s.logger(c).Warn("the object store is away", "error", err.Error())
		return unavailable("the store of pictures is not available; try again later")
	}
	s.logger(c).Error("a request failed", "error", err.Error())
	return newProblem(http.StatusInternalServerError, "internal error")
}

// envelope is the form of every answer.
type envelope struct {
	Code    int    `json:"code"`
	Data    any    `json:"data"`
	Message string `json:"msg"`
}

func succeed(c *gin.Context, status int, data any) {
	c.JSON(status, envelope{Data: data})
}

func fail(c *gin.Context, p *problem) {
	if p.retryAfter > 0 {
		c.Header("Retry-After", strconv.Itoa(p.retryAfter))
	}
	if p.status == http.StatusUnauthorized {
		c.Header("WWW-Authenticate", "Bearer")
	}
	c.Header("Cache-Control", "no-store")
	c.AbortWithStatusJSON(p.status, envelope{Code: -1, Message: p.message})
}

// handler answers with data, or with an error's problem.
type handler func(c *gin.Context) (any, error)

func (s *Server) answer(status int, handle handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		data, err := handle(c)
		if err != nil {
			fail(c, s.asProblem(c, err))
			return
		}
		c.Header("Cache-Control", "no-store")
		succeed(c, status, data)
	}
}
