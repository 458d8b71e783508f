package receiver

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
)

const maxJSONBytes = 64 << 10

// readJSON reads a body that has to be one JSON object with no other members than those of `into`.
func readJSON(w http.ResponseWriter, r *http.Request, into any) error {
	if err := checkMediaType(r, "application/json"); err != nil {
		return err
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxJSONBytes))
	if err != nil {
		return bodyProblem(err)
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
	case "slice":
		return "a list"
	}
	return "an object"
}

func checkMediaType(r *http.Request, allowed string) error {
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if mediaType == allowed {
		return nil
	}
	return newProblem(http.StatusUnsupportedMediaType, "Content-Type: %q is not allowed; it has to be %s", r.Header.Get("Content-Type"), allowed)
}

// bodyProblem is the problem of a body that could not be read.
func bodyProblem(err error) *problem {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return newProblem(http.StatusRequestEntityTooLarge, "the body has to be at most %d bytes", tooLarge.Limit)
	}
	return newProblem(http.StatusBadRequest, "the body ended early or is malformed")
}
