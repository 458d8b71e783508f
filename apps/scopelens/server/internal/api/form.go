package api

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

const (
	maxFieldBytes = 16 << 10
	// maxFormBytes is for everything in a form but the picture.
	maxFormBytes = 256 << 10
	maxParts     = 32
	pictureField = "picture"
	pokemonField = "pokemon"
)

// textFields are the fields of a team's form that are there at most once.
var textFields = []string{"title", "author", "format", "showdown", "rental", "description"}

// teamForm is what a client sends for a new team.
type teamForm struct {
	text    map[string]string
	pokemon []string
	// picture is nil if there is none.
	picture []byte
}

// readForm reads a form part by part. No more of it than the limits allow is ever in memory, and nothing on disk.
func (s *Server) readForm(c *gin.Context) (teamForm, error) {
	form := teamForm{text: map[string]string{}}
	mediaType, _, _ := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if mediaType != "multipart/form-data" {
		return form, newProblem(http.StatusUnsupportedMediaType, "Content-Type: %q is not allowed; it has to be multipart/form-data", c.GetHeader("Content-Type"))
	}
	limit := s.Config.MaxPictureBytes + maxFormBytes
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, limit)
	reader, err := c.Request.MultipartReader()
	if err != nil {
		return form, bodyProblem(err, limit)
	}
	for parts := 0; ; parts++ {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return form, nil
		}
		if err != nil {
			return form, bodyProblem(err, limit)
		}
		if parts == maxParts {
			return form, newProblem(http.StatusBadRequest, "the form has more than %d fields", maxParts)
		}
		if err := s.readPart(&form, part, limit); err != nil {
			return form, err
		}
	}
}

func (s *Server) readPart(form *teamForm, part *multipart.Part, limit int64) error {
	name := part.FormName()
	if name == pictureField {
		return s.readPicture(form, part, limit)
	}
	_, twice := form.text[name]
	switch {
	case name != pokemonField && !slices.Contains(textFields, name):
		return newProblem(http.StatusBadRequest, "%q: is not a known field; allowed: %s, pokemon, picture", name, strings.Join(textFields, ", "))
	case twice:
		return newProblem(http.StatusBadRequest, "%s: is there twice", name)
	}
	value, err := io.ReadAll(io.LimitReader(part, maxFieldBytes+1))
	if err != nil {
		return bodyProblem(err, limit)
	}
	if len(value) > maxFieldBytes {
		return newProblem(http.StatusBadRequest, "%s: has to be at most %d bytes", name, maxFieldBytes)
	}
	if name == pokemonField {
		form.pokemon = append(form.pokemon, string(value))
	} else {
		form.text[name] = string(value)
	}
	return nil
}

func (s *Server) readPicture(form *teamForm, part *multipart.Part, limit int64) error {
	if form.picture != nil {
		return newProblem(http.StatusBadRequest, "picture: is there twice")
	}
	var content bytes.Buffer
	size, err := content.ReadFrom(io.LimitReader(part, s.Config.MaxPictureBytes+1))
	switch {
	case err != nil:
		return bodyProblem(err, limit)
	case size > s.Config.MaxPictureBytes:
		return newProblem(http.StatusRequestEntityTooLarge, "picture: has to be at most %d bytes", s.Config.MaxPictureBytes)
	case size > 0:
		// An empty file is what browsers send for a file that was not chosen.
		form.picture = content.Bytes()
	case part.FileName() != "":
		return newProblem(http.StatusUnsupportedMediaType, "picture: the file is empty")
	}
	return nil
}
