// Package names checks names of people and paths of pictures.
package names

import (
	"errors"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// MaxPersonLength is in characters.
	MaxPersonLength = 100
	// MaxPathBytes is the size of the columns that contain paths.
	MaxPathBytes = 255
)

var (
	errPerson  = errors.New("has to be 1 to 100 characters, without control characters and without spaces around it")
	errFile    = errors.New("has to be the name of a file of at most 255 bytes, without / and control characters")
	errPath    = errors.New("has to be the path of a file of 1 to 255 bytes, without control characters")
	errOutside = errors.New("has to lie, without .., in the folder of pictures")
)

// CheckPerson returns an error unless a text can be the name of a person.
func CheckPerson(name string) error {
	length := utf8.RuneCountInString(name)
	if length < 1 || length > MaxPersonLength || strings.TrimSpace(name) != name || !printable(name) {
		return errPerson
	}
	return nil
}

// CheckFile returns an error unless a text can be the name of a file in a folder.
func CheckFile(name string) error {
	if name == "" || len(name) > MaxPathBytes || name == "." || name == ".." || strings.Contains(name, "/") || !printable(name) {
		return errFile
	}
	return nil
}

// Relative returns the path relative to `folder` of a path that is relative to it or absolute and below it.
func Relative(folder, text string) (string, error) {
	if text == "" || !printable(text) {
		return "", errPath
	}
	for part := range strings.SplitSeq(text, "/") {
		if part == ".." {
			return "", errOutside
		}
	}
	relative := path.Clean(text)
	if path.IsAbs(relative) {
		var below bool
		if relative, below = strings.CutPrefix(relative, strings.TrimSuffix(path.Clean(folder), "/")+"/"); !below {
			return "", errOutside
		}
	}
	if relative == "." || len(relative) > MaxPathBytes {
		return "", errPath
	}
	return relative, nil
}

func printable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}
