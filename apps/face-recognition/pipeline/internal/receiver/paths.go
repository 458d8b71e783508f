package receiver

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"slipway.dev/face-recognition/pipeline/internal/names"
	"slipway.dev/face-recognition/pipeline/internal/pictures"
	"slipway.dev/face-recognition/pipeline/internal/store"
)

const maxPaths = 100

type pathBody struct {
	Path string `json:"path"`
}

// postPath adds a picture that is in the folder already.
func (s *server) postPath(w http.ResponseWriter, r *http.Request) error {
	var body pathBody
	if err := readJSON(w, r, &body); err != nil {
		return err
	}
	images, err := s.addPaths(r.Context(), []pathBody{body})
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusCreated, createdImages(images)[0])
	return nil
}

// postPaths adds several pictures, or none.
func (s *server) postPaths(w http.ResponseWriter, r *http.Request) error {
	var body struct {
		Paths []pathBody `json:"paths"`
	}
	if err := readJSON(w, r, &body); err != nil {
		return err
	}
	if len(body.Paths) < 1 || len(body.Paths) > maxPaths {
		return newProblem(http.StatusBadRequest, "paths: has %d entries; it has to have 1 to %d", len(body.Paths), maxPaths)
	}
	images, err := s.addPaths(r.Context(), body.Paths)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusCreated, map[string]any{"images": createdImages(images)})
	return nil
}

func (s *server) addPaths(ctx context.Context, bodies []pathBody) ([]store.Image, error) {
	var problems []string
	paths := make([]string, len(bodies))
	seen := map[string]bool{}
	for i, body := range bodies {
		path, err := names.Relative(s.Unknown.Path(), body.Path)
		if err == nil {
			err = s.Unknown.CheckFile(path)
			if err != nil && !errors.Is(err, pictures.ErrMissing) {
				return nil, s.folderProblem(err)
			}
		}
		if err == nil && seen[path] {
			err = errors.New("is there twice")
		}
		if err != nil {
			problems = append(problems, fmt.Sprintf("path %q: %v", body.Path, err))
			continue
		}
		paths[i], seen[path] = path, true
	}
	if len(problems) > 0 {
		return nil, newProblem(http.StatusBadRequest, "%s", strings.Join(problems, "; "))
	}
	return s.addImages(ctx, paths, func() error { return nil })
}

// addImages stores rows unless too many wait already, and has them published.
func (s *server) addImages(ctx context.Context, paths []string, place func() error) ([]store.Image, error) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	if s.Queue.QueueAway() {
		waiting, err := s.Store.Backlog(ctx, s.MaxBacklog+1)
		if err != nil {
			return nil, err
		}
		if waiting > s.MaxBacklog {
			return nil, newProblem(http.StatusServiceUnavailable, "the queue is not available, and more than %d pictures wait for it", s.MaxBacklog)
		}
	}
	images, err := s.Store.AddImages(ctx, paths, place)
	if err == nil {
		s.Queue.Signal()
	}
	return images, err
}

// folderProblem is the problem of a folder that cannot be used.
func (s *server) folderProblem(err error) *problem {
	s.Log.Error("the folder of pictures is not available", "error", err.Error())
	return newProblem(http.StatusServiceUnavailable, "the folder of pictures is not available")
}
