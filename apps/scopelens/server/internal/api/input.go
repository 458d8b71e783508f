package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"go.mongodb.org/mongo-driver/v2/bson"

	"slipway.local/scopelens/server/internal/store"
)

const (
	maxJSONBytes = 64 << 10
	maxPage      = 100_000
)

// readJSON reads a body that has to be one JSON object with no other members than those of `into`.
func readJSON(c *gin.Context, into any) error {
	mediaType, _, _ := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if mediaType != "application/json" {
		return newProblem(http.StatusUnsupportedMediaType, "Content-Type: %q is not allowed; it has to be application/json", c.GetHeader("Content-Type"))
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxJSONBytes))
	if err != nil {
		return bodyProblem(err, maxJSONBytes)
	}
	if !strings.HasPrefix(strings.TrimLeft(string(body), " \t\r\n"), "{") {
		return newProblem(http.StatusBadRequest, "the body has to be a JSON object")
	}
	decoder := json.NewDecoder(strings.NewReader(string(body)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return jsonProblem(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return newProblem(http.StatusBadRequest, "the body has to be one JSON object with nothing after it")
	}
	return nil
}

func jsonProblem(err error) *problem {
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		return newProblem(http.StatusBadRequest, "%s: has to be %s, not %s", wrongType.Field, jsonType(wrongType.Type.Kind().String()), wrongType.Value)
	}
	if field, found := strings.CutPrefix(err.Error(), "json: unknown field "); found {
		return newProblem(http.StatusBadRequest, "%s: is not a known field", strings.Trim(field, `"`))
	}
	return newProblem(http.StatusBadRequest, "the body is not valid JSON: %s", strings.TrimPrefix(err.Error(), "json: "))
}

func jsonType(kind string) string {
	switch kind {
	case "string":
		return "a text"
	case "bool":
		return "true or false"
	case "slice":
		return "a list"
	}
	return "an object"
}

// bodyProblem is the problem of a body that could not be read.
func bodyProblem(err error, limit int64) *problem {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return newProblem(http.StatusRequestEntityTooLarge, "the body has to be at most %d bytes", limit)
	}
	return newProblem(http.StatusBadRequest, "the body ended early or is malformed")
}

func readPage(c *gin.Context) (int, error) {
	text, present := c.GetQuery("page")
	if !present {
		return 1, nil
	}
	page, err := strconv.Atoi(text)
	if err != nil || page < 1 || page > maxPage {
		return 0, invalid("page", text, fmt.Sprintf("has to be a whole number from 1 to %d", maxPage))
	}
	return page, nil
}

func readTeamID(field, text string) (bson.ObjectID, error) {
	id, err := bson.ObjectIDFromHex(text)
	if err != nil {
		return id, invalid(field, text, "has to be 24 hexadecimal digits")
	}
	return id, nil
}

func (s *Server) checkFormat(format string) error {
	if !slices.Contains(s.Config.Formats, format) {
		return invalid("format", format, "has to be one of "+strings.Join(s.Config.Formats, ", "))
	}
	return nil
}

// checkPokemon checks names of species; `least` is how many there have to be.
func (s *Server) checkPokemon(names []string, least int) error {
	const most = 6
	if len(names) < least || len(names) > most {
		return newProblem(http.StatusBadRequest, "pokemon: has %d names; it has to have %d to %d", len(names), least, most)
	}
	for _, name := range names {
		if !s.Species.Known(name) {
			return invalid("pokemon", name, "has to be the name of a species, as in /assets/sprites/species.json")
		}
	}
	return nil
}

func isNotFound(err error) bool {
	return errors.Is(err, store.ErrNotFound)
}
