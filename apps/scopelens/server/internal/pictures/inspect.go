// Package pictures checks pictures and keeps them in an object store with the API of Amazon S3.
package pictures

import (
	"bytes"
	"errors"
	"fmt"
	"image"

	// The decoders of the headers of accepted types.
	_ "image/jpeg"
	_ "image/png"

	_ "golang.org/x/image/webp"
)

// MaxSide is the largest width and height of a picture in pixels.
const MaxSide = 4096

var (
	// ErrType means that the content is not a picture of an accepted type.
	ErrType = errors.New("has to be a PNG, JPEG or WebP picture by its content")
	// ErrSide means that a picture has too many pixels.
	ErrSide = fmt.Errorf("has to be at most %d x %d pixels", MaxSide, MaxSide)
)

// Type is an accepted type of picture.
type Type struct {
	Extension string
	MediaType string
}

var accepted = map[string]Type{
	"png":  {"png", "image/png"},
	"jpeg": {"jpg", "image/jpeg"},
	"webp": {"webp", "image/webp"},
}

// Inspect returns the type of a picture, whatever its name says, or [ErrType] or [ErrSide].
func Inspect(content []byte) (Type, error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || config.Width < 1 || config.Height < 1 {
		return Type{}, ErrType
	}
	if config.Width > MaxSide || config.Height > MaxSide {
		return Type{}, fmt.Errorf("%w, but has %d x %d", ErrSide, config.Width, config.Height)
	}
	return accepted[format], nil
}

// mediaType returns the media type of a stored picture by its key.
func mediaType(extension string) string {
	for _, t := range accepted {
		if "."+t.Extension == extension {
			return t.MediaType
		}
	}
	return "application/octet-stream"
}
