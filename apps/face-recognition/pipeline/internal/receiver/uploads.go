package receiver

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"time"

	"slipway.dev/face-recognition/pipeline/internal/names"
	"slipway.dev/face-recognition/pipeline/internal/pictures"
	"slipway.dev/face-recognition/pipeline/internal/store"
)

const (
	maxImages         = 20
	maxPersonPictures = 5
	cleanupInterval   = 2 * time.Second
)

// postImages adds pictures that the request contains.
func (s *server) postImages(w http.ResponseWriter, r *http.Request) error {
	upload := s.Unknown.NewUpload()
	defer s.discard(upload)
	if err := (form{server: s, upload: upload, maxPictures: maxImages}).read(w, r); err != nil {
		return err
	}
	var images []store.Image
	err := s.keep(upload, s.Unknown, store.Images, func(place func() error) error {
		var err error
		images, err = s.addImages(r.Context(), upload.Names(), place)
		return err
	})
	if err != nil {
		return err
	}
	answerCreated(w, r, "/", map[string]any{"images": createdImages(images)})
	return nil
}

// postPerson adds a person, or pictures of one.
func (s *server) postPerson(w http.ResponseWriter, r *http.Request) error {
	upload := s.Known.NewUpload()
	defer s.discard(upload)
	var name string
	fields := form{server: s, upload: upload, maxPictures: maxPersonPictures, texts: map[string]*string{nameField: &name}}
	if err := fields.read(w, r); err != nil {
		return err
	}
	name = strings.TrimSpace(name)
	if err := names.CheckPerson(name); err != nil {
		return newProblem(http.StatusBadRequest, "%s %q: %v", nameField, name, err)
	}
	var id uint32
	err := s.keep(upload, s.Known, store.PersonImages, func(place func() error) error {
		ctx, cancel := context.WithTimeout(r.Context(), storeTimeout)
		defer cancel()
		var err error
		id, err = s.Store.AddPerson(ctx, name, upload.Names(), place)
		return err
	})
	if err != nil {
		return err
	}
	answerCreated(w, r, "/known", map[string]any{"id": id, "name": name, "pictures": upload.Names()})
	return nil
}

// answerCreated answers with what has been added; a form without scripts goes on to the page that shows it.
func answerCreated(w http.ResponseWriter, r *http.Request, page string, value any) {
	if prefersHTML(r.Header.Values("Accept")) {
		http.Redirect(w, r, page, http.StatusSeeOther)
		return
	}
	writeJSON(w, http.StatusCreated, value)
}

// keep runs `add`, which stores the rows of an upload and places its files before the rows are committed. Files whose rows
// turn out not to be stored are removed.
func (s *server) keep(upload *pictures.Upload, folder *pictures.Folder, table string, add func(place func() error) error) error {
	placed := false
	err := add(func() error {
		placed = true
		return upload.Place()
	})
	if err != nil && placed {
		// It may be unknown whether the rows are stored, until the database answers again.
		if !s.removeUnused(folder, table, upload.Names()) {
			go s.cleanUp(folder, table, upload.Names())
		}
	}
	var failure *fs.PathError
	var link *os.LinkError
	if errors.As(err, &failure) || errors.As(err, &link) {
		return s.folderProblem(err)
	}
	return err
}

func (s *server) removeUnused(folder *pictures.Folder, table string, files []string) bool {
	ctx, cancel := context.WithTimeout(s.context, cleanupInterval)
	defer cancel()
	for _, file := range files {
		err := s.Store.RemoveUnused(ctx, table, file, func() error { return folder.Remove(file) })
		if err != nil {
			s.Log.Warn("a file may be left without a row", "file", file, "error", err.Error())
			return false
		}
	}
	return true
}

func (s *server) cleanUp(folder *pictures.Folder, table string, files []string) {
	ticker := time.NewTicker(cleanupInterval)
	defer ticker.Stop()
	for {
		select {
		case <-s.context.Done():
			return
		case <-ticker.C:
		}
		if s.removeUnused(folder, table, files) {
			return
		}
	}
}

func (s *server) discard(upload *pictures.Upload) {
	if err := upload.Discard(); err != nil {
		s.Log.Error("a temporary file cannot be deleted", "error", err.Error())
	}
}
