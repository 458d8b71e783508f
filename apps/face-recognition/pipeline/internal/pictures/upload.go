package pictures

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// fileMode lets the group read: the services that read pictures may have another user.
const fileMode = 0o640

var (
	// ErrType means that the content is not a picture of an accepted type.
	ErrType = errors.New("has to be a PNG or JPEG picture by its content")
	// ErrSize means that a picture is too large.
	ErrSize = errors.New("is too large")
)

// signatures are how the content of each type begins.
var signatures = []struct {
	extension string
	start     []byte
}{
	{"png", []byte("\x89PNG\r\n\x1a\n")},
	{"jpg", []byte("\xff\xd8\xff")},
}

// Upload is files that were received, and that nobody else sees until they are placed.
type Upload struct {
	folder *Folder
	files  []file
}

type file struct {
	temporary string
	name      string
	placed    bool
}

// NewUpload returns an upload without files. The caller has to discard it.
func (f *Folder) NewUpload() *Upload {
	return &Upload{folder: f}
}

// Receive adds a file with the content of a reader. The error is [ErrType], [ErrSize] for more than `limit` bytes, an error
// of the reader, or an [fs.PathError] of the folder.
func (u *Upload) Receive(content io.Reader, limit int64) (err error) {
	temporary, err := os.CreateTemp(u.folder.path, temporaryPrefix+"*")
	if err != nil {
		return err
	}
	u.files = append(u.files, file{temporary: temporary.Name()})
	defer func() { err = errors.Join(err, temporary.Close()) }()

	start := make([]byte, len(signatures[0].start))
	length, err := io.ReadFull(content, start)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	start = start[:length]
	extension, err := typeOf(start)
	if err != nil {
		return err
	}
	digest := sha256.New()
	limited := io.LimitReader(io.MultiReader(bytes.NewReader(start), content), limit+1)
	size, err := io.Copy(io.MultiWriter(temporary, digest), limited)
	if err != nil {
		return err
	}
	if size > limit {
		return fmt.Errorf("%w: a picture has to be at most %d bytes", ErrSize, limit)
	}
	u.files[len(u.files)-1].name = hex.EncodeToString(digest.Sum(nil)) + "." + extension
	return errors.Join(temporary.Chmod(fileMode), temporary.Sync())
}

func typeOf(start []byte) (string, error) {
	for _, signature := range signatures {
		if bytes.HasPrefix(start, signature.start) {
			return signature.extension, nil
		}
	}
	return "", ErrType
}

// Names are the names that the files get.
func (u *Upload) Names() []string {
	names := make([]string, len(u.files))
	for i, file := range u.files {
		names[i] = file.name
	}
	return names
}

// Place gives the files their names. It may be called again.
func (u *Upload) Place() error {
	for i, file := range u.files {
		if file.placed {
			continue
		}
		if err := os.Rename(file.temporary, filepath.Join(u.folder.path, file.name)); err != nil {
			return err
		}
		u.files[i].placed = true
	}
	return u.folder.sync()
}

// Discard deletes the files that were not placed.
func (u *Upload) Discard() error {
	var problems []error
	for _, file := range u.files {
		if !file.placed {
			problems = append(problems, u.folder.Remove(filepath.Base(file.temporary)))
		}
	}
	return errors.Join(problems...)
}
