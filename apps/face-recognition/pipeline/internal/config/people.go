package config

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	"slipway.dev/face-recognition/pipeline/internal/names"
)

// Person is somebody who is known from the start.
type Person struct {
	Name string `json:"name"`
	// Pictures are names of files in the folder of known people.
	Pictures []string `json:"pictures"`
}

const peopleForm = `has to be JSON such as [{"name":"Ada","pictures":["ada.png"]}]`

func (r *Reader) people(name string) []Person {
	text := r.get(name)
	if text == "" {
		return nil
	}
	var people []Person
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&people); err != nil {
		r.problem("%s: %s: %w", name, peopleForm, err)
		return nil
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		r.problem("%s: %s, with nothing after it", name, peopleForm)
	}
	owners := map[string]string{}
	for i, person := range people {
		if err := names.CheckPerson(person.Name); err != nil {
			r.problem("%s[%d].name = %q: %w", name, i, person.Name, err)
		}
		for j, picture := range person.Pictures {
			if err := names.CheckFile(picture); err != nil {
				r.problem("%s[%d].pictures[%d] = %q: %w", name, i, j, picture, err)
			}
			if owner, twice := owners[picture]; twice && owner != person.Name {
				r.problem("%s[%d].pictures[%d] = %q: is a picture of %q already", name, i, j, picture, owner)
			}
			owners[picture] = person.Name
		}
	}
	return people
}
