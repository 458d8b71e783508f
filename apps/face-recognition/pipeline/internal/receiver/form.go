package receiver

import (
	"errors"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"

	"slipway.dev/face-recognition/pipeline/internal/pictures"
)

const (
	nameField    = "name"
	pictureField = "picture"
	// maxFieldBytes bounds a text, and maxFormBytes everything but the files.
	maxFieldBytes = 1 << 10
	maxFormBytes  = 64 << 10
)

// form reads the fields of a multipart form.
type form struct {
	server      *server
	upload      *pictures.Upload
	maxPictures int
	// texts are the fields besides pictures; those that are not in it are refused.
	texts map[string]*string
}

// read stores the pictures of a request in the upload, and its texts.
func (f form) read(w http.ResponseWriter, r *http.Request) error {
	if err := checkMediaType(r, "multipart/form-data"); err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, int64(f.maxPictures)*f.server.MaxPictureBytes+maxFormBytes)
	reader, err := r.MultipartReader()
	if err != nil {
		return bodyProblem(err)
	}
	given := map[string]bool{}
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return bodyProblem(err)
		}
		name := part.FormName()
		if name == pictureField {
			err = f.readPicture(part)
		} else {
			err = f.readText(part, name, given[name])
			given[name] = true
		}
		if err != nil {
			return err
		}
	}
	return f.checkPictures()
}

func (f form) readText(part *multipart.Part, name string, twice bool) error {
	text, known := f.texts[name]
	switch {
	case !known:
		return newProblem(http.StatusBadRequest, "%q: is not a known field", name)
	case twice:
		return newProblem(http.StatusBadRequest, "%s: is there twice", name)
	}
	value, err := io.ReadAll(io.LimitReader(part, maxFieldBytes+1))
	if err != nil {
		return bodyProblem(err)
	}
	if len(value) > maxFieldBytes {
		return newProblem(http.StatusBadRequest, "%s: has to be at most %d bytes", name, maxFieldBytes)
	}
	*text = string(value)
	return nil
}

func (f form) readPicture(part *multipart.Part) error {
	if len(f.upload.Names()) == f.maxPictures {
		return newProblem(http.StatusBadRequest, "%s: there have to be 1 to %d files", pictureField, f.maxPictures)
	}
	err := f.upload.Receive(part, f.server.MaxPictureBytes)
	var folder *fs.PathError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, pictures.ErrType):
		return newProblem(http.StatusUnsupportedMediaType, "%s: %q %v", pictureField, part.FileName(), pictures.ErrType)
	case errors.Is(err, pictures.ErrSize):
		return newProblem(http.StatusRequestEntityTooLarge, "%s: %q %v", pictureField, part.FileName(), err)
	case errors.As(err, &folder):
		return f.server.folderProblem(err)
	}
	return bodyProblem(err)
}

func (f form) checkPictures() error {
	names := f.upload.Names()
	if len(names) == 0 {
		return newProblem(http.StatusBadRequest, "%s: there have to be 1 to %d files", pictureField, f.maxPictures)
	}
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			return newProblem(http.StatusBadRequest, "%s: two files have the same content", pictureField)
		}
		seen[name] = true
	}
	return nil
}
