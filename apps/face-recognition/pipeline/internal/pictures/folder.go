// Package pictures keeps pictures in a folder that several services share. The name of a file is the digest of its content.
package pictures

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	temporaryPrefix = ".upload-"
	// abandonedAfter is longer than any upload takes.
	abandonedAfter = time.Hour
)

// ErrMissing means that there is no such file.
var ErrMissing = errors.New("there is no such file")

// Folder is a folder of pictures.
type Folder struct {
	path string
}

// NewFolder returns the folder at an absolute path.
func NewFolder(path string) *Folder {
	return &Folder{path}
}

// Path is the folder's absolute path.
func (f *Folder) Path() string {
	return f.path
}

// CheckFile returns [ErrMissing] unless there is a file at a relative path, inside the folder also if it is a link.
func (f *Folder) CheckFile(relative string) error {
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return err
	}
	defer root.Close()
	info, err := root.Stat(relative)
	var failure *fs.PathError
	switch {
	case err == nil && info.Mode().IsRegular():
		return nil
	case err == nil || errors.Is(err, fs.ErrNotExist) || errors.As(err, &failure) && !isOutage(failure.Err):
		return ErrMissing
	}
	return err
}

// Remove deletes a file. It is no error if there is none.
func (f *Folder) Remove(name string) error {
	err := os.Remove(filepath.Join(f.path, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// RemoveAbandoned deletes the files of uploads that a receiver did not end because it was killed.
func (f *Folder) RemoveAbandoned() error {
	entries, err := os.ReadDir(f.path)
	if err != nil {
		return fmt.Errorf("the folder of pictures cannot be read: %w", err)
	}
	var problems []error
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), temporaryPrefix) {
			continue
		}
		if info, err := entry.Info(); err == nil && time.Since(info.ModTime()) > abandonedAfter {
			problems = append(problems, f.Remove(entry.Name()))
		}
	}
	return errors.Join(problems...)
}

// sync makes renamed files survive a power failure.
func (f *Folder) sync() error {
	folder, err := os.Open(f.path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
