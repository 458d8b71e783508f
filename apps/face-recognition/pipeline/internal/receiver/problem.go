package receiver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"slipway.dev/face-recognition/pipeline/internal/database"
	"slipway.dev/face-recognition/pipeline/internal/store"
)

// retrySeconds is when clients may ask again while a server behind this one is away.
const retrySeconds = 5

// problem is an error that clients see.
type problem struct {
	status  int
	message string
}

func (p *problem) Error() string { return p.message }

func newProblem(status int, format string, args ...any) *problem {
	return &problem{status, fmt.Sprintf(format, args...)}
}

// fail answers with an error. Only a [problem] is described to the client.
func (s *server) fail(w http.ResponseWriter, err error) {
	var known *problem
	var duplicate *store.DuplicateError
	switch {
	case errors.As(err, &known):
	case errors.As(err, &duplicate):
		known = newProblem(http.StatusConflict, "%s", duplicate.Error())
	case errors.Is(err, context.Canceled):
		known = newProblem(http.StatusRequestTimeout, "the client ended the request")
	case database.IsAway(err) || database.IsSchemaMissing(err):
		s.Log.Warn("the database is not available", "error", err.Error())
		known = newProblem(http.StatusServiceUnavailable, "the database is not available")
	default:
		s.Log.Error("request failed", "error", err.Error())
		known = newProblem(http.StatusInternalServerError, "internal error")
	}
	if known.status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", strconv.Itoa(retrySeconds))
	}
	writeJSON(w, known.status, map[string]string{"error": known.message})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// The client is gone if it fails.
	_ = json.NewEncoder(w).Encode(body)
}

// created is how answers show a new row.
type created struct {
	ID     uint64 `json:"id"`
	Path   string `json:"path"`
	Status string `json:"status"`
}

func createdImages(images []store.Image) []created {
	all := make([]created, len(images))
	for i, image := range images {
		all[i] = created{image.ID, image.Path, "pending"}
	}
	return all
}
